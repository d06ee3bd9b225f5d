"""Matrices: which of their halves is read, and what their eigenvalues and factors are."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import name_of

HALVES = "eigh", "eigvalsh", "cholesky"  # read one half of a matrix, and take the other one to be the same


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


def inverted(level):
    """Return what the eigenvalues of an inverse are, where they are taken."""
    taken = isinstance(level.old, ast.Call) and name_of(level.old) == "inv" and level.old.args
    if not taken or ast.dump(level.old.args[0]) != ast.dump(level.new) or not _readers(level):
        return ""
    return f"The eigenvalues of the inverse are one over those of `{ast.unparse(level.new)}`."


def sorted_values(level):
    names = [name_of(one) for one in (level.old, level.new) if isinstance(one, ast.Call)]
    return "Unlike eigh, eig does not sort its eigenvalues." if names == ["eig", "eigh"] else ""


def upper(level):
    """Return which factor comes, where it is the upper one and the lower one is asked for."""
    value = level.before()
    asked = isinstance(level.new, ast.Call) and any(ast.unparse(one) == "lower=True" for one in level.new.keywords)
    if not asked or name_of(level.new) != "cholesky" or not _square(value) or np.tril(value, -1).any():
        return ""
    return "Unless it is told lower=True, this function gives the upper factor."


RULES = (one_half, inverted, sorted_values, upper)
