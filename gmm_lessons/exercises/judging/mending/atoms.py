"""Other names and numbers in place of one, and what may have been forgotten round an expression or beside it."""

import ast
import builtins

import numpy as np

from gmm_lessons.exercises.judging.mending.loops import growing

NUMBERS = {0: (1, -1), 1: (0, 2), 2: (1, 3, 4), 3: (2,), -1: (-2, 0, 1), 0.5: (1, 2)}
ROUNDED = {np.pi: "np.pi", 2 * np.pi: "2 * np.pi", np.sqrt(2 * np.pi): "np.sqrt(2 * np.pi)", np.e: "np.e"}
EXTREMES = "-np.inf", "np.inf"  # from where a search for the largest, or the smallest, begins
FAR = 100  # a number from here on may stand for infinity
ROUND = (
    "np.log({})", "np.exp({})", "np.sqrt({})", "np.linalg.inv({})", "({}).T", "({}) / 2", "2 * ({})", "({}).copy()",
    "({}).astype(float)", "({}) ** 2", "-({})", "({}) - 1", "({}) + 1", "({})[:, None]", "({})[:, None, None]",
    "1 / ({})", "1 - ({})", "np.abs({})", "({})[::-1]", "({})[:, ::-1]", "np.diag({})", "({}).sum()", "({}).mean()",
    "({})[0]", "({})[-1]", "({}) / np.sqrt(2 * np.pi)", "np.pi * ({})", "np.nan_to_num({})",
    "np.asarray({}, dtype=float)",
)  # fmt: skip
BESIDE = ("({}) * ({})", "({}) / ({})", "({}) - ({})", "({}) + ({})", "({}) * ({})[:, None]", "({}) / ({})[:, None]")
SMALL = ast.BinOp | ast.Call | ast.Name | ast.Subscript  # what an atom may be
MOST = 20  # atoms of a function that are tried


def numbers(node):
    """Return the numbers that may have been meant where a number stands."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        values = (not node.value,) if isinstance(node.value, bool) else NUMBERS.get(node.value, ())
        yield from map(ast.Constant, values)
        yield from (_filled(text) for value, text in ROUNDED.items() if 0 < abs(node.value / value - 1) < 0.01)
        yield from (_filled(text) for text in EXTREMES if node.value == 0)
        yield from (_filled(text) for text in EXTREMES[1:] if node.value >= FAR)
    if isinstance(node, ast.UnaryOp | ast.Constant) and ast.unparse(node) == "-1":
        yield ast.Constant(0)


def indices(node, tree):
    """Return the names of other loops that may have been meant where that of one is an index."""
    loops = (one.target for one in ast.walk(tree) if isinstance(one, ast.For | ast.comprehension))
    names = {part.id for target in loops for part in ast.walk(target) if isinstance(part, ast.Name)}
    if getattr(node, "id", "") in names:
        yield from (ast.Name(name, ast.Load()) for name in sorted(names - {node.id}))


def lengths(node, known):
    """Return the lengths of arguments that may have been meant where a whole number from 2 on is written."""
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 1:
        yield from (one for text, one in known.items() if text.startswith("len(") or ".shape" in text)


def results(place, tree):
    """Return the other names that may have been meant where something is returned."""
    if isinstance(place.owner, ast.Return):
        value, names = place.get(), [ast.Name(name, ast.Load()) for name in sorted(_data(tree))]
        yield from names
        for i in range(len(value.elts)) if isinstance(value, ast.Tuple) else ():
            yield from (ast.Tuple([*value.elts[:i], one, *value.elts[i + 1 :]], ast.Load()) for one in names)


def atoms(tree):
    """Return {text: node} of the small expressions of a function that hold data; the nodes stand outside of its tree.

    Lists that grow are not among them: one that is put into itself is unfolded by NumPy for ever.
    """
    data = _data(tree) - growing(tree)
    parameters = [arg.arg for arg in tree.args.args]
    used = [ast.unparse(node) for node in ast.walk(tree) if _small(node, data)]
    texts = dict.fromkeys((*parameters, *used, *sorted(data), *_lengths(tree, parameters)))
    return {text: _filled("{}", text) for text in list(texts)[:MOST]}


def others(node, known):
    """Return the other atoms that may have been meant where an atom stands."""
    text = ast.unparse(node) if isinstance(node, SMALL) else ""
    if text in known:
        yield from (one for other, one in known.items() if other != text)


def rounded(node, patterns):
    """Return an expression with something put round it: a function, a square, an axis, a number."""
    if isinstance(node, SMALL | ast.Attribute):
        text = ast.unparse(node)
        yield from (_filled(pattern, text) for pattern in patterns)


def joined(node, known):
    """Return an expression with an atom put beside it: a factor or a term that was forgotten."""
    if isinstance(node, SMALL):
        text = ast.unparse(node)
        yield from (_filled(pattern, text, one) for one in known for pattern in BESIDE)


def _filled(pattern, *texts):
    return ast.parse(pattern.format(*texts), mode="eval").body


def _data(tree):
    """Return the names of parameters and of what is assigned in the function."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return (stored | {arg.arg for arg in tree.args.args}) - set(dir(builtins))


def _lengths(tree, parameters):
    """Return the texts of the lengths of parameters, and the second of those of which `shape` is asked anywhere."""
    wide = {_root(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "shape"}
    return (*(f"len({name})" for name in parameters), *(f"{name}.shape[1]" for name in parameters if name in wide))


def _small(node, data):
    if isinstance(node, ast.BinOp):
        return all(
            isinstance(side, ast.Constant) or getattr(side, "id", "") in data for side in (node.left, node.right)
        )
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load) and node.id in data
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and _root(node) in data and len(ast.unparse(node)) < 16
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and _root(node.args[0]) in data


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return getattr(node, "id", None)
