"""Which of several returned parts are right, and which are too long or too short."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of


def right_parts(facts):
    """Return which of several returned parts are right everywhere, and which are not, or ''."""
    total = len(parts_of(facts.expected[0]))
    if facts.exercise.judge or facts.changing() or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    wrong = [part for part in range(total) if not all(_agrees(facts, part, *triple) for triple in facts)]
    sure = [part for part in range(total) if part not in wrong and not _another_length(facts, part)]
    right = [facts.named(part).removesuffix(" ()") for part in sure]
    if not right or not wrong:
        return ""
    return f"{' and '.join(right)} came out right; look at {' and '.join(facts.named(part) for part in wrong)}."


def wrong_length(facts):
    """Return that a part, such as a trace, is longer or shorter than it should be, or ''; one entry is forgiven."""
    if not facts.exercise.forgive or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    found = (_misses(facts, part) for part in range(len(parts_of(facts.expected[0]))))
    return next(filter(None, found), "")


def _misses(facts, part):
    for (case, _, right), raw in zip(facts, facts.raw, strict=True):
        mine, wanted = parts_of(raw.answer)[part], parts_of(right)[part]
        growing = facts.exercise.forgive and facts.named(part).endswith("(T,)")
        if growing and mine.ndim == wanted.ndim == 1 and abs(mine.size - wanted.size) > 1:
            on = mine.size > wanted.size and facts.agree(case, mine[: wanted.size], wanted)
            length = f"{mine.size} values on “{case.label}”, where {wanted.size} are expected"
            after = _rest(mine[wanted.size :]) if on else ""
            return f"{facts.named(part)} is too {_kind(mine, wanted)}: {length}.{after}"
    return ""


def _another_length(facts, part):
    """Return whether a part had more or fewer entries than the right one before anything was forgiven."""
    pairs = zip(facts.raw, facts.expected, strict=True)
    return any(parts_of(raw.answer)[part].size != parts_of(right)[part].size for raw, right in pairs)


def _rest(values):
    """Return what the values are that come after the right ones."""
    if (np.isnan(values) | (values == 0)).all():
        return " The rest is empty, 0 or NaN: the array was made for all steps. Cut it off where the loop ends."
    return " The loop goes on after it should have stopped."


def _kind(mine, wanted):
    return "long" if mine.size > wanted.size else "short"


def _agrees(facts, part, case, outcome, right):
    return facts.agree(case, parts_of(outcome.answer)[part], parts_of(right)[part])
