"""The likely cause of a wrong shape."""

import numpy as np

from gmm_lessons.exercises.judging.pairing import near, paired


def shape_cause(got, right):
    """Return the likely cause of a wrong shape."""
    rules = (
        _transposed,
        paired,
        _not_summed,
        _among,
        _single,
        _short,
        _flat,
        _boxed,
        _one_column,
        _diagonal,
        _summed_away,
        _repeated,
        _other_axis,
    )
    return next(
        filter(None, (rule(got, right) for rule in rules)), "the arrays do not have the axes that the formula has."
    )


def _transposed(got, right):
    if got.ndim < 2 or got.shape != right.shape[::-1]:
        return ""
    otherwise = "; otherwise the values are right" if near(got.T, right) else ""
    return f"the answer is transposed, rows and columns have changed places{otherwise}. `.T` turns it round."


def _not_summed(got, right):
    for axis in range(got.ndim):
        if got.shape[axis] > 1 and got.ndim == right.ndim + 1 and near(got.sum(axis=axis), right):
            return f"the last sum is missing: add up along axis {axis}."
    return (
        ""
        if right.ndim or got.size < 2
        else "one number is wanted, and several come back: is a sum over the points missing, or a choice among them?"
    )


def _single(got, right):
    if got.ndim:
        return ""
    if near(got, right.flat[0]):
        return "only the first value is returned: is the `return` inside the loop?"
    if near(got, right.flat[-1]):
        return (
            "only the last value is returned: each round of the loop replaces the one before. Collect them in a list."
        )
    if not got.any():
        return (
            "the sum stayed 0: the loop did not run once on this input. range(1, K) leaves out number 0; Python counts "
            "from 0."
        )
    return "one number is made of all points: a sum or a mean too many, or without its axis."


def _short(got, right):
    if right.ndim < 3 or got.shape != right.shape[:1] or right.shape[1:] != (1, 1):
        return ""
    return (
        "with one column, D = 1, a covariance is still a matrix, (1, 1), and `np.cov` gives a single number: "
        "np.atleast_2d(np.cov(...))."
    )


def _flat(got, right):
    if got.ndim != 1 or right.ndim < 2 or got.size != right.size:
        return ""
    return "all values stand in one long row (np.append does that): collect rows in a list, or use .reshape."


def _one_column(got, right):
    for k in range(right.shape[-1] if right.ndim > 1 else 0):
        if near(got, right[..., k]):
            return f"only column {k} is returned (the values are right); the others are missing."
    return ""


def _among(got, right):
    """Return that the right answer is one of several that come back."""
    rows = got if got.ndim == right.ndim + 1 else ()
    places = [i for i, row in enumerate(rows) if near(row, right)]
    if not places or not 1 < len(rows) <= 4:
        return ""
    return f"{len(rows)} arrays come back, and one is wanted; the right one is among them, [{places[-1]}]."


def _diagonal(got, right):
    square = right.ndim > 1 and right.shape[-1] == right.shape[-2] and got.shape == right.shape[:-1]
    if not square:
        return ""
    diagonal = np.diagonal(right, axis1=-2, axis2=-1)
    if near(got, diagonal):
        return "only the diagonal is returned, the variances; what two columns do together is lost."
    if near(got, np.sqrt(np.abs(diagonal))):
        return "only the diagonal is returned, and its roots: standard deviations. Return the whole matrix."
    return ""


def _repeated(got, right):
    if not right.ndim or got.ndim != right.ndim or got.shape[1:] != right.shape[1:] or len(right) < 2:
        return ""
    times, left = divmod(len(got), len(right))
    return (
        ""
        if left or times < 2
        else f"there are {times} times as many rows as wanted: one for each pair, where ONE is chosen "
        f"or a sum is missing."
    )


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
    if right.ndim == 2 and any(near(got, row) for row in (right[0], right[-1])):
        return "only one row is returned: the `return` is inside the loop, or each round replaces the one before."
    if got.ndim < right.ndim:
        return "an axis has been summed away that the answer keeps."
    return "an axis is left over: a sum along it is missing." if got.ndim > right.ndim else ""


def _other_axis(got, right):
    if got.ndim != right.ndim:
        return ""
    if 0 < len(got) < len(right) and near(got, right[: len(got)]):
        return f"the values are right, but only the first {len(got)} are there: the loop ends too early."
    if len(got) < len(right) and got.shape[1:] == right.shape[1:] and right.ndim > 1:
        lost = len(right) - len(got)
        return f"{lost} of {len(right)} rows are missing: a loop ends too early, or int() cuts a number down."
    if got.ndim != 1:
        return ""
    return (
        "the wrong axis was summed or searched: axis=0 runs down the rows and leaves one value a column, axis=1 the "
        "reverse. (Or a loop, range or zip, ran over the wrong length.)"
    )
