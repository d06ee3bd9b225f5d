"""A square array where one number a point is wanted: every point has met every other one."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import close


def near(a, b):
    """Return whether two arrays have the same shape and values."""
    return np.shape(a) == np.shape(b) and bool(close(a, b, 1e-6, 0.0).all())


def paired(got, right):
    """Return the likely cause of an array (N, N) in place of (N,), or ''."""
    if right.ndim != 1 or got.shape != right.shape * 2:
        return ""
    if _crossed(got):
        return (
            "every point is paired with every other one: a column (N, 1) met an array (N,). Use keepdims=True or "
            "[:, None] for both or for neither."
        )
    if near(np.diagonal(got), right):
        return (
            "every point is paired with every other one (the diagonal holds the right values), as in A @ B @ A.T. "
            "(A @ B * A).sum(axis=1) pairs each with itself alone."
        )
    return "there is one number for each pair of points, and one for each point is wanted."


def _crossed(got):
    """Return whether a square array is a column plus, or times, a row."""
    row, column, corner = got[:1], got[:, :1], got[0, 0]
    return near(got + corner, row + column) or near(got * corner, row * column)
