"""What the wrong numbers themselves give away: a factor, a shift, a logarithm, another order."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.comparing import number, parts_of

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


def recognised(facts):
    """Return what the wrong values give away, the surest sign first, or ''."""
    if facts.exercise.judge or any(facts.outcomes[i].answer is None for i in facts.wrong):
        return ""
    pairs = _wrong_parts(facts, facts.ordinary() or facts.wrong)
    if any(got.shape != right.shape for _, got, right in pairs):
        return ""
    signs = (rule(pairs) for rule in RULES)
    return next(filter(None, (_floored(pairs), facts.clue(), *signs)), "")


def _wrong_parts(facts, indices):
    """Return (args, got, right) of every part that is wrong in some of these cases."""
    chosen = [triple for i, triple in enumerate(facts) if i in indices]
    triples = [(case, parts_of(outcome.answer), parts_of(right)) for case, outcome, right in chosen]
    differs = [
        any(not facts.agree(case, got[part], right[part]) for case, got, right in triples)
        for part in range(len(parts_of(facts.expected[0])))
    ]
    return [
        (case.args, np.asarray(got[part], dtype=float), np.asarray(right[part], dtype=float))
        for case, got, right in triples
        for part, wrong in enumerate(differs)
        if wrong and not facts.agree(case, got[part], right[part])
    ]


def _floored(pairs):
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


def _not_numbers(pairs):
    if all((np.isfinite(got) | ~np.isfinite(right)).all() for _, got, right in pairs):
        return ""
    return (
        "NaN comes of 0/0, inf − inf or the logarithm of a negative number; inf of a division by 0 or a huge exponent."
    )


def _rounded(pairs):
    errors = [np.abs(got - right).max() / max(np.abs(right).max(), 1e-300) for _, got, right in pairs]
    if decimals := _decimals(pairs):
        return f"the values are rounded to {decimals} decimals. Leave np.round out."
    if max(errors) > 1e-3:
        return ""
    return (
        "right to a few digits only: a rounded constant (3.14 for np.pi), single precision (float32), or a small "
        "number added."
    )


def _decimals(pairs):
    """Return to how many decimals all values are rounded, or 0."""
    fits = (
        d for d in range(1, 9) if all(np.allclose(got, np.round(right, d), 1e-14, 1e-14) for _, got, right in pairs)
    )
    return next(fits, 0)


def _ratio(got, right):
    """Return the one factor between two arrays, or None."""
    used = np.abs(right) > 1e-250
    ratios = got[used] / right[used]
    if not ratios.size or got[~used].any() or np.ptp(ratios) > SAME * abs(ratios[0]):
        return None
    return float(ratios[0])


def _factor(pairs):
    ratios = [_ratio(got, right) for _, got, right in pairs]
    if None in ratios or not any(ratios):
        return ""
    return _known_factor(ratios) or _factor_of_size(pairs, ratios) or _some_factor(pairs, ratios)


def _known_factor(ratios):
    for value, words in FACTORS:
        if np.allclose(ratios, value, rtol=1e-5):
            return f"every value is {number(value)} times the right one: {words}."
    return ""


def _factor_of_size(pairs, ratios):
    for axis, letter in ((0, "the number of points N (or rows)"), (-1, "the number of columns")):
        sizes = np.array([_size(args, axis) for args, _, _ in pairs], dtype=float)
        if np.allclose(np.abs(ratios), 1 / sizes, rtol=1e-5):
            sign = ", and its sign is turned round" if ratios[0] < 0 else ""
            return f"every value is divided by {letter}: a mean where a sum is wanted{sign}."
        if np.allclose(ratios, sizes, rtol=1e-5):
            return f"every value is multiplied by {letter}: a sum where a mean is wanted."
    return ""


def _size(args, axis):
    arrays = [np.asarray(a) for a in args if np.ndim(a)]
    return arrays[0].shape[axis] if arrays else 1


def _some_factor(pairs, ratios):
    if all(right.size == 1 for _, _, right in pairs) and np.ptp(ratios) > SAME * abs(ratios[0]):
        return ""  # one number for each input has a factor of its own, which says nothing
    seen = ", ".join(dict.fromkeys(number(ratio) for ratio in ratios[:3]))
    return (
        f"all values of an input are off by one factor ({seen}): look at what is constant there, such as the "
        f"normaliser."
    )


def _shift(pairs):
    shifts = [got - right for _, got, right in pairs]
    finite = all(np.isfinite(shift).all() for shift in shifts)
    sizes = [max(1.0, np.abs(right).max(initial=0.0)) for _, _, right in pairs]
    if not finite or any(np.ptp(shift) > SAME * size for shift, size in zip(shifts, sizes, strict=True)):
        return ""
    if all(shift.size == 1 for shift in shifts) and np.ptp([shift.ravel()[0] for shift in shifts]) > SAME:
        return ""
    seen = ", ".join(dict.fromkeys(number(shift.ravel()[0]) for shift in shifts[:3]))
    return f"all values of an input are off by the same amount ({seen}): a constant term is missing or one too many."


def _function_of(pairs):
    for words, change in CHANGES:
        if all(_close(got, change(right)) for _, got, right in pairs):
            return words
    return ""


def _close(a, b):
    return a.shape == b.shape and np.allclose(a, b, rtol=SAME, atol=0, equal_nan=True)


CHANGES = (
    ("this is the logarithm of the answer.", np.log),
    ("this is exp of the answer: the logarithm is wanted.", np.exp),
    ("this is the square of the answer.", np.square),
    ("this is the square root of the answer.", lambda a: np.sqrt(np.abs(a))),
    ("this is one divided by the answer.", lambda a: 1 / a),
    ("this is one minus the answer: the opposite event.", lambda a: 1 - a),
    ("the values are cut down to whole numbers: the result is written into an array of integers.", np.trunc),
    (
        "this is transposed: rows and columns have changed places.",
        lambda a: np.swapaxes(a, -1, -2) if a.ndim > 1 else a * np.nan,
    ),
    ("the values are right but in the reverse order.", lambda a: a[::-1] if a.ndim else a * np.nan),
)


def _reordered(pairs):
    several = [(got, right) for _, got, right in pairs if got.size > 1]
    if not several or not all(np.allclose(np.sort(got, None), np.sort(right, None)) for got, right in several):
        return ""
    return "the right values stand in the wrong places: sorted, or an axis mixed up."


RULES = (_not_numbers, _rounded, _factor, _shift, _function_of, _reordered)


def other_order(facts):
    """Return that the parameters have the right names in another order, or ''."""
    try:
        theirs = list(inspect.signature(facts.function).parameters)
    except Exception:  # built-in functions keep their parameters to themselves
        return ""
    ours = list(inspect.signature(facts.exercise.reference).parameters)
    if theirs == ours or sorted(theirs) != sorted(ours):
        return ""
    return f"the parameters have changed places: they stand in another order than ({', '.join(ours)})."
