"""Other functions: what those that stand there do, and those in their place do not."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import name_of

HALVES = "eigh", "eigvalsh", "cholesky"  # read one half of a matrix, and take the other one to be the same
CORRECTED = "np.cov corrects for a bias, as by N - 1 in place of N, unless it is told ddof=0."
LEFT_OUT = {
    "squeeze": "np.squeeze takes out every axis of length 1.",
    "norm": "A norm has the root in it already.",
}


def left_out(level):
    """Return what a function does that is taken off."""
    words = LEFT_OUT.get(name_of(level.old)) if isinstance(level.old, ast.Call) and level.old.args else None
    return words if words and ast.dump(level.old.args[0]) == ast.dump(level.new) else ""


def of_a_sample(level):
    """Return by what a spread is divided unless ddof=0 is asked for."""
    calls = isinstance(level.old, ast.Call) and isinstance(level.new, ast.Call)
    if not calls or ast.dump(level.old.func) != ast.dump(level.new.func) or name_of(level.old) != "cov":
        return ""
    asked = {word.arg for word in level.old.keywords} & {"ddof", "bias"}
    plain = ast.unparse(level.new).endswith("ddof=0)")
    return "" if asked or not plain else CORRECTED


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
    if isinstance(level.old, ast.Call) and name_of(level.old) == "norm":
        if ast.unparse(level.new) == f"{ast.unparse(level.old)} ** 2":
            return "A norm is a distance, the root of a sum of squares: its square is meant."
    return ""


def one_half(level):
    """Return that a matrix is not symmetric, where the change makes it so, and who reads it as if it were."""
    before, after = level.before(), level.after[0].value if level.after else None
    if not _square(before) or not _square(after) or _symmetric(before) or not _symmetric(after):
        return ""
    readers = _readers(level)
    text = (
        f"`{ast.unparse(level.old)}` is not symmetric, and `{readers[0]}` reads one half of it only." if readers else ""
    )
    return text


def _square(value):
    return isinstance(value, np.ndarray) and value.ndim > 1 and value.shape[-1] == value.shape[-2] > 1


def _symmetric(value):
    return np.allclose(value, np.swapaxes(value, -1, -2), rtol=1e-9, atol=1e-12 * np.abs(value).max(initial=0.0))


def _readers(level):
    """Return which of these functions the matrix is handed to, at once or by its name."""
    statement = level.place.owner
    name = getattr(statement.targets[0], "id", "") if isinstance(statement, ast.Assign) else ""
    calls = (node for node in ast.walk(level.bench.tree) if isinstance(node, ast.Call) and name_of(node) in HALVES)
    pairs = [(name_of(node), node.args[0]) for node in calls if node.args]
    return [call for call, one in pairs if one is level.place.get() or (name and getattr(one, "id", "") == name)]


def block(level):
    """Return what two masks pick, or two lists of places."""
    old = level.old
    if not isinstance(old, ast.Subscript) or not isinstance(old.slice, ast.Tuple) or np.ndim(level.before()) != 1:
        return ""
    if ast.unparse(level.new) != f"{ast.unparse(old.value)}[np.ix_({', '.join(map(ast.unparse, old.slice.elts))})]":
        return ""
    return (
        f"`{ast.unparse(old)}` picks entries pair by pair, one for each pair of places; np.ix_ picks the whole block."
    )


def outer(level):
    """Return what an outer product has that a product entry by entry has not."""
    entry = isinstance(level.old, ast.BinOp) and isinstance(level.old.op, ast.Mult | ast.Pow)
    made = isinstance(level.new, ast.Call) and name_of(level.new) == "outer"
    if not entry or not made or np.ndim(level.before()) != 1:
        return ""
    return f"`{ast.unparse(level.old)}` multiplies entry by entry; np.outer has the products of different entries, too."


def inverted(level):
    """Return what the eigenvalues of an inverse are, where they are taken."""
    taken = isinstance(level.old, ast.Call) and name_of(level.old) == "inv" and level.old.args
    if not taken or ast.dump(level.old.args[0]) != ast.dump(level.new) or not _readers(level):
        return ""
    return f"The eigenvalues of the inverse are one over those of `{ast.unparse(level.new)}`."


RULES = (left_out, of_a_sample, one_column, mean_or_sum, squared, one_half, block, outer, inverted)
