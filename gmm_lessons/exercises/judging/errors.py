"""The likely cause of an error."""

import ast
import re
from textwrap import dedent

from gmm_lessons.exercises.judging.error_table import ERRORS
from gmm_lessons.exercises.judging.sources import source

SIZED = ("range", "zeros", "ones", "eye", "empty", "full", "reshape", "arange", "identity", "standard_normal", "random")


def error_cause(outcome, args=()):
    """Return the likely cause of an error in a call with these arguments, or ''."""
    if outcome.error == "ValueError":
        cause = _stacked(outcome) or _whole_table(outcome, args) or _unspread(outcome.text)
        if cause:
            return cause
    fitting = (cause for error, part, cause in ERRORS if error == outcome.error and part in outcome.text)
    return next(fitting, "")


def fixed_length(function, outcome):
    """Return that a length may stand in the code as a number, where the lengths that met differ, or ''."""
    pairs = re.findall(r"size (\d+) is different from (\d+)", outcome.text)
    lengths = [int(n) for pair in pairs for n in pair]
    lengths = lengths or [n for found in re.findall(r"\(([\d,]+)\)", outcome.text) for n in _axes(found)]
    written = sorted(n for n in set(lengths) & _lengths_written(function) if n > 1)
    if outcome.error != "ValueError" or not written:
        return ""
    others = " and ".join(str(other) for other in dict.fromkeys(lengths) if other not in (written[0], 1))
    return (
        f"the inputs before this one went through. Is the length {written[0]} written into the function as a number? "
        f"Here it meets {others}: take lengths from the arguments.\nOr: "
    )


def _lengths_written(function):
    """Return the whole numbers that stand in a function as lengths: in range(3), np.zeros((n, 3)), x.reshape(-1, 3)."""
    try:
        tree = ast.parse(dedent(source(function)))
    except Exception:  # no source
        return set()
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    sized = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in SIZED]
    parts = [part for call in sized for argument in call.args for part in _outer(argument)]
    return {part.value for part in parts if isinstance(part, ast.Constant) and type(part.value) is int}


def _outer(node):
    return (node, *node.elts) if isinstance(node, ast.Tuple | ast.List) else (node,)


def _whole_table(outcome, args):
    """Return that a formula for one point has met the whole table X (N, D), or ''."""
    shapes = [getattr(a, "shape", ()) for a in args]
    if (
        "matmul" not in outcome.text
        or "size" not in outcome.text
        or not shapes
        or len(shapes[0]) != 2
        or shapes[0][0] == shapes[0][1]
    ):
        return ""
    N, D = shapes[0]
    square = any(len(shape) > 1 and shape[-2:] == (D, D) for shape in shapes[1:])
    met, sizes = {shape for _, shape in outcome.met}, re.search(r"size (\d+) is different from (\d+)", outcome.text)
    if not square or not {(D, D)} <= met <= {(D, D), (N, D), (D, N)} or {int(n) for n in sizes.groups()} != {N, D}:
        return ""
    return (
        "(x - μ)ᵀ Σ⁻¹ (x - μ) is written for ONE point, a column; X holds one point a row. Loop over the rows, or take "
        "all at once: `(diff @ inv * diff).sum(axis=1)`."
    )


def _stacked(outcome):
    """Return the likely cause where a stack of matrices meets rows in a matrix product."""
    ndims = [len(shape) for _, shape in outcome.met]
    rows = {shape[0] for _, shape in outcome.met if shape}
    if "matmul" not in outcome.text or ndims != [3, 2] or len(rows) > 1:
        return ""
    return (
        "one matrix for each row, (N, D, D), is multiplied with all rows at once by @. Each matrix wants its own row: "
        'np.einsum("nij,nj->ni", L, z), or (L @ z[..., None])[..., 0].'
    )


def _unspread(text):
    """Return what is missing where (N,) meets (K,), (N, K) meets (N,), or (N, D) meets (K, D)."""
    if "broadcast" not in text:
        return ""
    shapes = [_axes(found) for found in re.findall(r"\(([\d,]+)\)", text)]
    return RULES.get(_pattern(shapes), "") if len(shapes) == 2 else ""


def _axes(found):
    return tuple(int(length) for length in found.split(",") if length)


def _pattern(shapes):
    """Return how many axes the two arrays have, and whether they have the first or the last length in common."""
    first, second = sorted(shapes, key=len, reverse=True)
    if not second:
        return None
    return len(first), len(second), "first" if first[0] == second[0] else "last" if first[-1] == second[-1] else ""


COLUMN = (
    "one number a row, (N,), lines up with the columns of an array (N, K). Make it a column: keepdims=True in the sum "
    "or max, or [:, None] behind it. (Or the array is transposed, and .T is one too many.)"
)
RULES = {
    (
        1,
        1,
        "",
    ): "two arrays of different lengths meet entry by entry. If they are (N,) and (K,), a new axis is missing: "
    "every point is to meet every component, and x[:, None], a column (N, 1), spreads against (K,) to (N, K).",
    (2, 1, "first"): COLUMN,
    (
        2,
        2,
        "last",
    ): "the rows of two tables are matched one to one, and their numbers differ. For (N, D) and (K, D) a new "
    "axis is missing: X[:, None] - means pairs every point with every component. (Or * stands where @ belongs.)",
}
