"""What the wrong numbers themselves give away: a factor, a shift, a logarithm, another order."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.comparing import number, parts_of
from gmm_lessons.exercises.judging.factors import SAME, factor, own_factor


def recognised(facts):
    """Return what the wrong values give away, the surest sign first, or ''.

    What is said of every value is held against the inputs that came out right, too.
    """
    if facts.exercise.judge or any(facts.outcomes[i].answer is None for i in facts.wrong):
        return ""
    pairs, right = _wrong_parts(facts, facts.ordinary() or facts.wrong)
    if any(got.shape != right.shape for _, got, right in pairs):
        return ""
    rules = RULES if sum(got.size for _, got, _ in pairs) > 1 else OF_ONE
    signs = (rule(pairs + right) if rule in OF_ALL else rule(pairs) for rule in rules)
    return next(filter(None, (_floored(pairs), facts.clue(), *signs)), "")


def _wrong_parts(facts, indices):
    """Return (args, got, right) of every part that is wrong in some of these cases; and where it came out right."""
    triples = [
        (case, parts_of(outcome.answer), parts_of(right))
        for case, outcome, right in facts
        if outcome.answer is not None
    ]
    chosen = [
        (case, parts_of(outcome.answer), parts_of(right))
        for i, (case, outcome, right) in enumerate(facts)
        if i in indices
    ]
    count = len(parts_of(facts.expected[0]))
    wrong = [p for p in range(count) if any(not facts.agree(case, got[p], right[p]) for case, got, right in chosen)]
    return (
        [
            _floats(case, got[p], right[p])
            for case, got, right in chosen
            for p in wrong
            if not facts.agree(case, got[p], right[p])
        ],
        [
            _floats(case, got[p], right[p])
            for case, got, right in triples
            for p in wrong
            if facts.agree(case, got[p], right[p])
        ],
    )


def _floats(case, got, right):
    return case.args, np.asarray(got, dtype=float), np.asarray(right, dtype=float)


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
    ("the values are right but in the reverse order.", lambda a: a[::-1] if a.ndim else a),
)


def _reordered(pairs):
    several = [(got, right) for _, got, right in pairs if got.size > 1]
    if not several or not all(np.allclose(np.sort(got, None), np.sort(right, None)) for got, right in several):
        return ""
    return "the right values stand in the wrong places: sorted, or an axis mixed up."


RULES = (_not_numbers, _rounded, factor, own_factor, _shift, _function_of, _reordered)
OF_ALL = (factor, _function_of)  # what is said of every value
OF_ONE = (_not_numbers, _rounded)  # a single wrong number is always some multiple of the right one


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
