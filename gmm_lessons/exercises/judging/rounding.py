"""Wrong values that are right to a few digits, or are a small number in place of 0."""

import numpy as np

from gmm_lessons.exercises.judging.cancelling import where_digits_cancel
from gmm_lessons.exercises.judging.factors import SAME
from gmm_lessons.exercises.judging.words import SMALL, has

SOMETHING = (
    (r"3\.1\d*|6\.28\d*|2\.5\d+|2\.71\d*|1\.8\d+", "a rounded constant (3.14 for np.pi)"),
    ("float32|float16|single|half", "single precision (float32)"),
    (SMALL, "a small number that is added"),
    ("1|ddof|bias|cov", "n - 1 for a large n"),
)


def floored(pairs):
    """Return that all wrong values are the logarithm of one small round number, such as 1e-10."""
    wrong = [got[~np.isclose(got, right, rtol=SAME)] for _, got, right in pairs]
    values = np.concatenate([np.ravel(part) for part in wrong])
    tens = values / np.log(10)
    constant = values.size and np.isfinite(values).all() and np.ptp(values) < SAME and -745 < values[0] < -10
    if not constant or not _round(values[0], tens[0]):
        return ""
    return (
        f"every wrong value is the logarithm of {np.exp(values[0]):.3g}: that small number is added to the density, or "
        "is a floor under it. It hides the underflow; stay in logarithms instead."
    )


def _round(log, tens):
    limits = np.log([np.finfo(float).tiny, np.finfo(float).eps])
    return abs(tens - round(tens)) < SAME or (np.abs(limits - log) < SAME).any()


def _near(pairs):
    """Return whether all values are finite and right to three digits."""
    errors = [np.abs(got - right).max() / max(np.abs(right).max(), 1e-300) for _, got, right in pairs]
    return all(error <= 1e-3 for error in errors)  # NaN, of infinities, is not


def cancelled(pairs, right, function):
    """Return that digits were lost where the same formula was exact on other inputs, and where; or ''."""
    if not right or not pairs or not _near(pairs) or _decimals(pairs):
        return ""
    where = where_digits_cancel(function, pairs[0][0])
    cause = (
        f"Line{where[4:]}: their leading digits cancel. Take differences first, before squares and products."
        if where
        else ""
    )
    return f"right to {_digits(pairs)} digits and no more, and exact on other inputs. {cause or _lost(function)}"


def _lost(function):
    """Return why digits may be lost where no difference shows it: what the code has, or else any two large numbers."""
    found = [words for pattern, words in SOMETHING[1:3] if has(function, pattern)]
    if found:
        return f"Look at what counts only here, such as {' or '.join(found)}."
    return "That is so where two large and nearly equal numbers are subtracted and their leading digits cancel."


def _digits(pairs):
    """Return to how many digits all values are right, measured by the largest of each answer."""
    errors = [np.abs(got - right).max() / np.abs(right).max() for _, got, right in pairs]
    return int(-np.log10(max(errors)))


def rounded(pairs, function):
    if decimals := _decimals(pairs):
        return f"the values are rounded to {decimals} decimals. Leave np.round out."
    if not _near(pairs):
        return ""
    found = [words for pattern, words in SOMETHING if has(function, pattern)] or [words for _, words in SOMETHING]
    return f"right to {_digits(pairs)} digits and no more: look for something small, such as {' or '.join(found)}."


def _decimals(pairs):
    """Return to how many decimals all values are rounded, or 0."""
    fits = (
        d for d in range(1, 9) if all(np.allclose(got, np.round(right, d), 1e-14, 1e-14) for _, got, right in pairs)
    )
    return next(fits, 0)
