"""Other calls in place of a call: of a related function, along another axis, without what was wrapped round."""

import ast
from itertools import combinations

from gmm_lessons.exercises.judging.mending.operations import curved

FAMILIES = (
    ("log", "log10", "log2", "log1p"),
    ("sum", "mean", "nansum", "nanmean", "median"),
    ("max", "min", "mean", "sum"),
    ("argmax", "argmin", "nanargmax", "nanargmin"),
    ("sqrt", "square"),
    ("outer", "dot"),
    ("pdf", "logpdf", "cdf"),
    ("sum", "prod", "cumsum"),
    ("floor", "ceil", "round"),
    ("eigh", "eig"),
    ("log", "exp", "sqrt"),
    ("inv", "pinv", "cholesky"),
    ("maximum", "minimum"),
    ("any", "all"),
    ("zeros", "ones", "eye"),
    ("zeros_like", "ones_like"),
    ("argsort", "sort"),
    ("std", "var"),
    ("dot", "inner", "outer"),
)
REDUCERS = {name for family in FAMILIES[1:4] for name in family} | {"prod", "any", "all", "norm", "std", "var"}
REDUCERS |= {"logsumexp", "softmax", "argsort", "sort", "average", "entropy"}
SPREADS = ("cov", "std", "var")
MODULES = ("np", "numpy", "math", "scipy", "sp", "special", "stats", "linalg")
NEVER = ("eye",)  # may be meant where another of its family stands, and not the reverse
OPTIONS = {
    "solve_triangular": ({"lower": True},),
    "cholesky": ({"lower": True},),
    "isclose": ({"rtol": 0}, {"atol": 0}),
    "allclose": ({"rtol": 0}, {"atol": 0}),
    "flip": ({"axis": 0}, {"axis": 1}),
    "diagonal": ({"axis1": 1, "axis2": 2},),
}
ALIKE = ("zeros_like", "empty_like", "ones_like", "full_like", "zeros", "empty")
AXES = ({}, {"axis": 0}, {"axis": 1}, {"axis": -1}, {"axis": 1, "keepdims": True}, {"axis": 0, "keepdims": True})


def calls(node):
    """Return other calls, or parts of it, that may have been meant where a call stands."""
    if not isinstance(node, ast.Call):
        return
    yield from _reduced(node)
    yield from _related(node)
    yield from _spread(node)
    yield from _told_more(node)
    yield from _bare(node)
    yield from _exchanged(node)
    yield from _chosen(node)
    if curved(node) and isinstance(node.args[0], ast.BinOp):
        yield ast.BinOp(_with(node, [node.args[0].left], []), node.args[0].op, node.args[0].right)
    if name_of(node) == "range" and len(node.args) > 1:
        yield _with(node, node.args[1:2], [])
    if name_of(node) == "len" and len(node.args) == 1:
        yield ast.Subscript(ast.Attribute(node.args[0], "shape", ast.Load()), ast.Constant(1), ast.Load())


def name_of(node):
    """Return the last name of the function that is called: 'sum' for `np.sum(a)` and `a.sum()`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def module(node):
    """Return whether a call is of a function of a module (np.sum, np.linalg.inv, sum), and of no method of an array."""
    root = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(node.func, ast.Name) or getattr(root, "id", "") in MODULES


def _keywords(given):
    return [ast.keyword(arg=name, value=ast.Constant(value)) for name, value in given.items()]


def _with(node, args, keywords):
    return ast.Call(func=node.func, args=args, keywords=keywords)


def _reduced(node):
    if name_of(node) not in REDUCERS:
        return
    others = [word for word in node.keywords if word.arg not in ("axis", "keepdims")]
    for axes in AXES:
        yield _with(node, node.args[: int(module(node))], others + _keywords(axes))


def _related(node):
    old, mine = node.func, name_of(node)
    names = [name for family in FAMILIES if mine in family for name in family]
    for name in names if mine not in NEVER else ():
        new = (
            ast.Attribute(old.value, name, ast.Load()) if isinstance(old, ast.Attribute) else ast.Name(name, ast.Load())
        )
        yield ast.Call(func=new, args=node.args, keywords=node.keywords)


def _spread(node):
    others = [word for word in node.keywords if word.arg not in ("ddof", "bias", "dtype")]
    if name_of(node) in SPREADS:
        yield from (_with(node, node.args, others + _keywords({"ddof": ddof})) for ddof in (0, 1))
    if name_of(node) in ALIKE:
        yield _with(node, node.args, [*others, ast.keyword(arg="dtype", value=ast.Name("float", ast.Load()))])


def _told_more(node):
    """Return the call with an option that is easily forgotten, since what is done without it looks alike."""
    for given in OPTIONS.get(name_of(node), ()):
        others = [word for word in node.keywords if word.arg not in given]
        yield _with(node, node.args, others + _keywords(given))


def _bare(node):
    """Return the argument alone, the array whose method is called, and the call without each of its keywords."""
    if node.args and module(node):
        yield node.args[0]
    if not module(node) and isinstance(node.func, ast.Attribute):
        yield node.func.value
    for left in node.keywords:
        yield _with(node, node.args, [word for word in node.keywords if word is not left])


def _chosen(node):
    """Return a branch of np.where, what a limit is set to, and for a count of what is there the number of all."""
    limited = isinstance(node.func, ast.Name) and name_of(node) in ("max", "min")
    if (limited or name_of(node) in ("where", "maximum", "minimum")) and len(node.args) > 1:
        yield from node.args[1:]
    counted = node.args[0] if node.args and module(node) else getattr(node.func, "value", None)
    if name_of(node) == "sum" and isinstance(counted, ast.Compare):
        yield _length(counted.left)
    if name_of(node) == "count_nonzero" and len(node.args) == 1:
        yield _length(getattr(counted, "left", counted))


def _length(node):
    return ast.Call(ast.Name("len", ast.Load()), [node], [])


def _exchanged(node):
    for i, j in combinations(range(len(node.args)), 2):
        args = list(node.args)
        args[i], args[j] = args[j], args[i]
        yield _with(node, args, node.keywords)
