"""What a wrong shape gives away: what the values show on all inputs where it is wrong, else the letters of its axes."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.examples import TAKERS, quoted
from gmm_lessons.exercises.judging.letters import lettered
from gmm_lessons.exercises.judging.pairing import near, paired


def shape_cause(facts, part):
    """Return what a wrong shape gives away: the first rule that speaks on all inputs where the shape is wrong."""
    pairs = [(parts_of(one.answer)[part], parts_of(right)[part]) for _, one, right in facts if one.answer is not None]
    wrong = [(got, right) for got, right in pairs if got.shape != right.shape]
    for rule in RULES:
        said = [rule(got, right) for got, right in wrong]
        if all(said):
            return quoted(said[0], facts.function)
    letters = lettered(facts, part)
    return f"by its lengths this is {letters}. {_capital(facts.named(part))} is asked for." if letters else ""


def _capital(text):
    return text[:1].upper() + text[1:]


def _transposed(got, right):
    if got.ndim < 2 or got.shape != right.shape[::-1]:
        return ""
    if near(got.T, right):
        return (
            "the answer is transposed, rows and columns have changed places; otherwise the values are right. `.T` "
            "turns it round."
        )
    return "this is the shape of the transposed answer."


def _not_summed(got, right):
    for axis in range(got.ndim):
        if got.shape[axis] > 1 and got.ndim == right.ndim + 1 and near(got.sum(axis=axis), right):
            return f"the last sum is missing: add up along axis {axis}."
    return ""


def _several(got, right):
    return "" if right.ndim or got.size < 2 else "one number is wanted, and several come back."


def _single(got, right):
    if got.ndim:
        return ""
    if near(got, right.flat[0]):
        return "only the first value is returned: is the `return` inside the loop?"
    if near(got, right.flat[-1]):
        return (
            "only the last value is returned. Does each round of a loop replace the one before? Collect them in a list."
        )
    for words, made in (("sum", right.sum()), ("mean", right.mean())):
        if near(got, made):
            return f"the one number is the {words} of the right values: they are wanted one by one."
    return "one number comes back for the whole input."


def _squeezed(got, right):
    kept = tuple(length for length in right.shape if length > 1)
    if got.shape == right.shape or got.shape != kept or not near(got, right.reshape(kept)):
        return ""
    return (
        f"the values are right, but an axis of length 1 is gone: {TAKERS} take it away. The shape is {right.shape} "
        "there, too."
    )


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


def _boxed(got, right):
    if got.size != right.size:
        return ""
    if not right.ndim:
        return "the one number sits in an array: return its entry, result[0]."
    return (
        "the right number of values in another arrangement, such as a column (N, 1). Leave out keepdims, or use "
        ".ravel()."
    )


def _one_row(got, right):
    if right.ndim == 2 and any(near(got, row) for row in (right[0], right[-1])):
        return "only one row is returned: the `return` is inside the loop, or each round replaces the one before."
    return ""


def _cut_short(got, right):
    if got.ndim == right.ndim and 0 < len(got) < len(right) and near(got, right[: len(got)]):
        return (
            f"the values are right, but only the first {len(got)} are there: does a loop end too early, or is the "
            "length not the one asked for?"
        )
    return ""


RULES = (
    *(_transposed, paired, _not_summed, _among, _several, _short, _squeezed, _single, _flat, _boxed, _one_column),
    *(_diagonal, _one_row, _cut_short),
)
