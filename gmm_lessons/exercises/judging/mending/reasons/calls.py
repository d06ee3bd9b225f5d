"""Other functions: what those that stand there do, and those in their place do not."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import name_of
from gmm_lessons.exercises.judging.mending.plainer import turns
from gmm_lessons.exercises.judging.mending.reasons.axes import argument

CORRECTED = "np.cov corrects for a bias, as by N - 1 in place of N, unless it is told ddof=0."
TOLERANCES = {
    "atol": "np.{} takes what is apart by less than 1e-8 as equal, unless it is told atol=0.",
    "rtol": "np.{} allows for 1e-5 of the second value on top of atol, unless it is told rtol=0.",
}


def left_out(level):
    """Return what np.squeeze does that is taken off."""
    squeezed = isinstance(level.old, ast.Call) and name_of(level.old) == "squeeze" and level.old.args
    alone = squeezed and ast.dump(level.old.args[0]) == ast.dump(level.new)
    return "np.squeeze takes out every axis of length 1." if alone else ""


def of_a_sample(level):
    """Return by what a spread is divided unless ddof=0 is asked for."""
    calls = isinstance(level.old, ast.Call) and isinstance(level.new, ast.Call)
    if not calls or ast.dump(level.old.func) != ast.dump(level.new.func) or name_of(level.old) != "cov":
        return ""
    asked = {word.arg for word in level.old.keywords} & {"ddof", "bias"}
    plain = ast.unparse(level.new).endswith("ddof=0)")
    return "" if asked or not plain else CORRECTED


def tolerances(level):
    """Return what is allowed for where no tolerance is given."""
    names = [name_of(one) for one in (level.old, level.new) if isinstance(one, ast.Call)]
    if len(names) < 2 or names[0] != names[1] or names[0] not in ("isclose", "allclose"):
        return ""
    asked = {word.arg for word in level.old.keywords}
    added = [word.arg for word in level.new.keywords if word.arg not in asked and ast.unparse(word.value) == "0"]
    return next((TOLERANCES[name].format(names[0]) for name in added if name in TOLERANCES), "")


def one_column(level):
    if ast.unparse(level.new) == f"np.atleast_2d({ast.unparse(level.old)})" and "cov(" in ast.unparse(level.old):
        return "np.cov of one column is a single number, and no (1, 1) matrix."
    return ""


def mean_or_sum(level):
    calls = isinstance(level.old, ast.Call) and isinstance(level.new, ast.Call)
    names = (name_of(level.old), name_of(level.new)) if calls else ()
    if names not in (("mean", "sum"), ("sum", "mean")):
        return ""
    return f"`mean` divides by the number of terms, and `sum` does not: the {names[1]} is meant."


def squared(level):
    root = isinstance(level.old, ast.Call) and name_of(level.old) == "norm"
    if root and ast.unparse(level.new) == f"{ast.unparse(level.old)} ** 2":
        return "A norm is a distance, the root of a sum of squares: its square is meant."
    return ""


def dealt_out(level):
    """Return what reshape does with a table that should be turned."""
    if not turns(level.old, level.new) or argument(level).ndim != 2:
        return ""
    return "`reshape` does not turn a table: it deals the numbers out again in their old order. `.T` turns it."


def first_axes(level):
    """Return along which axes np.diagonal runs in a stack of matrices."""
    names = [name_of(one) for one in (level.old, level.new) if isinstance(one, ast.Call)]
    asked = {word.arg for word in level.old.keywords} if names == ["diagonal", "diagonal"] else {"axis1"}
    if asked or {word.arg for word in level.new.keywords} != {"axis1", "axis2"}:
        return ""
    shape = np.shape(argument(level))
    told = "runs along the first two axes, unless it is told others; the matrices lie in the last two"
    return f"Of an array {shape} `diagonal` {told}." if len(shape) == 3 else ""


def twice(level):
    """Return why a logarithm counts twice: the halves of the log-density have been left out."""
    old = level.old
    plain = isinstance(old, ast.Call) and name_of(old) == "log" and not any(_calls(one) for one in old.args)
    if not plain or ast.unparse(level.new) != f"2 * {ast.unparse(old)}" or not _without_halves(level.bench.tree):
        return ""
    return f"The ½ before ln|Σ| and before the squared distance is left out: so `{ast.unparse(old)}` counts twice."


def _without_halves(tree):
    """Return whether a determinant is taken, and no number could halve it, or double something else."""
    numbers = {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant)}
    return bool(_calls(tree) & {"slogdet", "det"}) and not numbers & {0.5, 2}


def _calls(node):
    return {name_of(one) for one in ast.walk(node) if isinstance(one, ast.Call)}


def block(level):
    """Return what two masks pick, or two lists of places."""
    old = level.old
    if not isinstance(old, ast.Subscript) or not isinstance(old.slice, ast.Tuple) or np.ndim(level.before()) != 1:
        return ""
    if ast.unparse(level.new) != f"{ast.unparse(old.value)}[np.ix_({', '.join(map(ast.unparse, old.slice.elts))})]":
        return ""
    return f"`{ast.unparse(old)}` picks entries pair by pair, as a diagonal has them; np.ix_ picks the whole block."


def outer(level):
    """Return what an outer product has that a product entry by entry has not."""
    entry = isinstance(level.old, ast.BinOp) and isinstance(level.old.op, ast.Mult | ast.Pow)
    made = isinstance(level.new, ast.Call) and name_of(level.new) == "outer"
    if not entry or not made or np.ndim(level.before()) != 1:
        return ""
    return f"`{ast.unparse(level.old)}` multiplies entry by entry; np.outer has the products of different entries, too."


RULES = (
    left_out, of_a_sample, one_column, mean_or_sum, squared, block, outer, tolerances, dealt_out, first_axes, twice,
)  # fmt: skip
