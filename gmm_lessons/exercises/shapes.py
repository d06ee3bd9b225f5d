"""The likely cause of a wrong shape."""

import numpy as np

from gmm_lessons.exercises.comparing import close


def shape_cause(got, right):
    """Return the likely cause of a wrong shape."""
    rules = (_transposed, _pairs, _not_summed, _single, _boxed, _summed_away, _other_axis)
    return next(
        filter(None, (rule(got, right) for rule in rules)), "the arrays do not have the axes that the formula has."
    )


def _near(a, b):
    return a.shape == b.shape and bool(close(a, b, 1e-6, 0.0).all())


def _transposed(got, right):
    if got.ndim < 2 or got.shape != right.shape[::-1]:
        return ""
    otherwise = "; otherwise the values are right" if _near(got.T, right) else ""
    return f"the answer is transposed, rows and columns have changed places{otherwise}. `.T` turns it round."


def _pairs(got, right):
    if right.ndim != 1 or got.shape != right.shape * 2:
        return ""
    values = " (the diagonal holds the right values)" if _near(np.diagonal(got), right) else ""
    return (
        f"every point is paired with every other one{values}: (N,) met (N, 1), or A @ B @ A.T was computed where "
        "(A @ B * A).sum(axis=1) was meant."
    )


def _not_summed(got, right):
    for axis in range(got.ndim):
        if got.shape[axis] > 1 and got.ndim == right.ndim + 1 and _near(got.sum(axis=axis), right):
            return f"the last sum is missing: add up along axis {axis}."
    return (
        ""
        if right.ndim or got.size < 2
        else "one number for all the data is wanted; the sum over the points is missing."
    )


def _single(got, right):
    return "" if got.ndim else "one number is made of all points: a sum or a mean too many, or without its axis."


def _boxed(got, right):
    if got.size != right.size:
        return ""
    if not right.ndim:
        return "the one number sits in an array; float(...) or [0] takes it out."
    return (
        "the right number of values in another arrangement, such as a column (N, 1). Leave out keepdims, or use "
        ".ravel()."
    )


def _summed_away(got, right):
    if got.ndim < right.ndim:
        return "an axis has been summed away that the answer keeps."
    return "an axis is left over: a sum along it is missing." if got.ndim > right.ndim else ""


def _other_axis(got, right):
    if got.ndim != 1:
        return ""
    return (
        "the wrong axis was summed or searched: axis=0 runs down the rows and leaves one value a column, axis=1 the "
        "reverse."
    )
