"""Other functions: what those that stand there do, and those in their place do not."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import name_of

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


RULES = (left_out, of_a_sample, one_column, mean_or_sum, squared, block, outer, tolerances)
