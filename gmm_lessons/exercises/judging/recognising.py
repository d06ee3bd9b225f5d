"""What the wrong numbers themselves give away: a factor, a shift, a logarithm, another order."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import number, parts_of
from gmm_lessons.exercises.judging.factors import SAME, factor, own_factor
from gmm_lessons.exercises.judging.rounding import cancelled, floored, rounded


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
    if sure := _shift_of_some(pairs) or cancelled(pairs, right, facts.function):
        return sure
    signs = (_sign(rule, facts.function, pairs, right) for rule in rules)
    return next(filter(None, (floored(pairs), facts.clue(), *signs)), "")


def _sign(rule, function, pairs, right):
    if rule is rounded:
        return rule(pairs, function)
    return rule(pairs + right) if rule in OF_ALL else rule(pairs)


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


def _not_numbers(pairs):
    if all((np.isfinite(got) | ~np.isfinite(right)).all() for _, got, right in pairs):
        return ""
    return (
        "NaN comes of 0/0, inf − inf or the logarithm of a negative number; inf of a division by 0 or a huge exponent."
    )


def _shift(pairs):
    shifts = [got - right for _, got, right in pairs]
    finite = all(np.isfinite(shift).all() for shift in shifts)
    if all(np.ptp(right) == 0 for _, _, right in pairs):  # equal values are always off by the same amount
        return ""
    sizes = [max(1.0, np.abs(right).max(initial=0.0)) for _, _, right in pairs]
    if not finite or any(np.ptp(shift) > SAME * size for shift, size in zip(shifts, sizes, strict=True)):
        return ""
    if all(shift.size == 1 for shift in shifts) and np.ptp([shift.ravel()[0] for shift in shifts]) > SAME:
        return ""
    seen = ", ".join(dict.fromkeys(number(shift.ravel()[0]) for shift in shifts[:3]))
    return f"all values of an input are off by the same amount ({seen}): a constant term is missing or one too many."


def _shift_of_some(pairs):
    """Return that the wrong values are off by the same amount, where others of the same input are right, or ''."""
    wrong = [~np.isclose(got, right, rtol=SAME, atol=0, equal_nan=True) for _, got, right in pairs]
    some = [(got[one], right[one]) for (_, got, right), one in zip(pairs, wrong, strict=True) if not one.all()]
    shifts = [got - right for got, right in some]
    alike = all(len(shift) > 1 and np.isfinite(shift).all() for shift in shifts) and len(some) == len(pairs) > 0
    if not alike or any(np.ptp(right) == 0 for _, right in some):
        return ""
    if any(np.ptp(shift) > SAME * abs(shift[0]) for shift in shifts):
        return ""
    seen = ", ".join(dict.fromkeys(number(shift[0]) for shift in shifts[:3]))
    return f"the wrong values are off by the same amount ({seen}): there a constant term is missing or one too many."


def _function_of(pairs):
    for words, change in CHANGES:
        if all(_close(got, change(right)) for _, got, right in pairs) and any(got.any() for _, got, _ in pairs):
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
    if all(np.array_equal(np.sort(right, None), np.arange(right.size)) for _, right in several):
        return ""  # of the numbers 0 to K - 1, each once, every answer is another order
    if not all(np.allclose(np.sort(got, None), np.sort(right, None)) for got, right in several):
        return ""
    return "the right values are there, and stand in other places."


RULES = (_not_numbers, rounded, factor, own_factor, _shift, _function_of, _reordered)
OF_ALL = (factor, _function_of)  # what is said of every value
OF_ONE = (_not_numbers, rounded)  # a single wrong number is always some multiple of the right one
