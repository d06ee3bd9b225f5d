"""Other names and numbers in place of one, and what may have been forgotten round an expression or beside it."""

import ast
import builtins

NUMBERS = {0: (1,), 1: (0, 2), 2: (1, 3), -1: (-2, 0), 0.5: (1,)}
ROUND = (
    "np.log({})", "np.exp({})", "np.sqrt({})", "({}) ** 2", "np.abs({})", "np.linalg.inv({})", "({}).T",
    "({})[:, None]", "({})[:, None, None]", "({})[::-1]", "({})[:, ::-1]", "2 * ({})", "({}) / 2", "-({})", "({}) - 1",
    "({}) + 1", "1 - ({})", "1 / ({})",
)  # fmt: skip
BESIDE = ("({}) * ({})", "({}) / ({})", "({}) - ({})", "({}) + ({})", "({}) * ({})[:, None]", "({}) / ({})[:, None]")
MOST = 16  # atoms of a function that are tried


def numbers(node):
    """Return the numbers that may have been meant where a number stands."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        values = (not node.value,) if isinstance(node.value, bool) else NUMBERS.get(node.value, ())
        yield from map(ast.Constant, values)


def atoms(tree):
    """Return the small expressions of a function that hold data: its names, entries and lengths, each once."""
    found = {ast.unparse(node): node for node in ast.walk(tree) if _small(node, _data(tree))}
    parameters = {arg.arg: ast.Name(arg.arg, ast.Load()) for arg in tree.args.args}
    lengths = {f"len({name})": ast.parse(f"len({name})", mode="eval").body for name in parameters}
    return tuple((parameters | found | lengths).values())[:MOST]


def others(node, known):
    """Return the other atoms that may have been meant where an atom stands."""
    text = ast.unparse(node)
    if any(ast.unparse(one) == text for one in known):
        yield from (one for one in known if ast.unparse(one) != text)


def rounded(node):
    """Return an expression with a function, a square, an axis or a number put round it."""
    if isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript | ast.Attribute):
        yield from (_filled(pattern, node) for pattern in ROUND)


def joined(node, known):
    """Return an expression with an atom put beside it: a factor or a term that was forgotten."""
    if isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript):
        yield from (_filled(pattern, node, one) for one in known for pattern in BESIDE)


def _filled(pattern, *nodes):
    return ast.parse(pattern.format(*map(ast.unparse, nodes)), mode="eval").body


def _data(tree):
    """Return the names of parameters and of what is assigned in the function."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return (stored | {arg.arg for arg in tree.args.args}) - set(dir(builtins))


def _small(node, data):
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Load) and node.id in data
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and _root(node) in data and len(ast.unparse(node)) < 16
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and _root(node.args[0]) in data


def _root(node):
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return getattr(node, "id", None)
