"""What one factor between the wrong values and the right ones gives away."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import number

SAME = 1e-6
FACTORS = (
    (-1.0, "the sign is turned round: a minus is missing or one too many"),
    (1 / np.log(10), "the logarithm is taken to base 10; np.log is the natural one"),
    (1 / np.log(2), "the logarithm is taken to base 2; np.log is the natural one"),
    (np.sqrt(2 * np.pi), "the factor 1/√(2π) is missing from the normaliser"),
    (1 / np.sqrt(2 * np.pi), "the factor 1/√(2π) is there once too often"),
    (2 * np.pi, "2π is multiplied where it should divide, or √(2π) is missing twice"),
    (1 / (2 * np.pi), "there is a 2π too many in the normaliser"),
    (2.0, "a factor ½ is missing"),
    (0.5, "there is a factor ½ too many"),
    (-2.0, "this is −2 times the answer: a deviance, not a log-likelihood"),
    (-0.5, "a factor −2 has slipped in"),
)


def _ratio(got, right):
    """Return the one factor between two arrays, or None."""
    used = np.abs(right) > 1e-250
    ratios = got[used] / right[used]
    if not ratios.size or got[~used].any() or np.ptp(ratios) > SAME * abs(ratios[0]):
        return None
    return float(ratios[0])


def factor(pairs):
    """Return the words for a factor that is the same in all pairs (arguments, wrong, right), or ''."""
    ratios = [_ratio(got, right) for _, got, right in pairs]
    if None in ratios or not any(ratios):
        return ""
    return _known_factor(ratios) or _factor_of_size(pairs, ratios)


def own_factor(pairs):
    """Return that each input has a factor of its own, or ''."""
    ratios = [_ratio(got, right) for _, got, right in pairs]
    return "" if None in ratios or not any(ratios) else _some_factor(pairs, ratios)


def _known_factor(ratios):
    for value, words in FACTORS:
        if np.allclose(ratios, value, rtol=1e-5):
            return f"every value is {number(value)} times the right one: {words}."
    return ""


def _factor_of_size(pairs, ratios):
    for axis, letter in ((0, "the number of points N (or rows)"), (-1, "the number of columns")):
        sizes = np.array([_size(args, axis) for args, _, _ in pairs], dtype=float)
        if len(set(sizes)) < 2:
            continue  # one length may be that of anything
        if np.allclose(np.abs(ratios), 1 / sizes, rtol=1e-5):
            sign = ", and its sign is turned round" if ratios[0] < 0 else ""
            return f"every value is divided by {letter}: once too often, or as in a mean{sign}."
        if np.allclose(ratios, sizes, rtol=1e-5):
            return f"every value is multiplied by {letter}, as in a sum where a mean is wanted."
    return ""


def _size(args, axis):
    arrays = [a for a in args if isinstance(a, np.ndarray) and a.ndim]
    return arrays[0].shape[axis] if arrays else 1


def _some_factor(pairs, ratios):
    if all(right.size == 1 for _, _, right in pairs) and np.ptp(ratios) > SAME * abs(ratios[0]):
        return ""  # one number for each input has a factor of its own, which says nothing
    seen = ", ".join(dict.fromkeys(number(ratio) for ratio in ratios[:3]))
    return (
        f"all values of an input are off by one factor ({seen}): look at what is constant there, such as the "
        f"normaliser."
    )
