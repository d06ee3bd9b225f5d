"""Which of several returned parts are right, which are too long, and whether they stand in another order."""

from itertools import permutations

from gmm_lessons.exercises.judging.comparing import parts_of


def right_parts(facts):
    """Return which of several returned parts are right everywhere, and which are not, or ''."""
    total = len(parts_of(facts.expected[0]))
    if facts.exercise.judge or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    wrong = [part for part in range(total) if not all(_agrees(facts, part, *triple) for triple in facts)]
    right = [facts.named(part) for part in range(total) if part not in wrong and not _too_long(facts, part)]
    if not right or not wrong:
        return ""
    return f"{' and '.join(right)} came out right; look at {' and '.join(facts.named(part) for part in wrong)}."


def other_places(facts):
    """Return that the parts are there in another order, by their values, or where these are wrong by shapes; or ''."""
    total = len(parts_of(facts.expected[0]))
    if facts.exercise.judge or total < 2 or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    orders = [order for order in permutations(range(total)) if order != tuple(range(total))]
    by_value = [order for order in orders if all(_placed(facts, order, *triple) for triple in facts)]
    by_shape = [order for order in orders if not facts.exercise.forgive and _shaped(facts, order)]
    if not facts.wrong or not (by_value or by_shape):
        return ""
    wanted = ", ".join(facts.named(part) for part in range(total))
    values = "" if by_value else ", by their shapes"
    return f"the parts are returned in another order{values}. Return, in this order: {wanted}."


def _placed(facts, order, case, outcome, right):
    """Return whether the part at place i is the right part number order[i]."""
    pairs = zip(parts_of(outcome.answer), order, strict=True)
    return all(facts.agree(case, got, parts_of(right)[part]) for got, part in pairs)


def _shaped(facts, order):
    """Return whether the shapes are wrong as they stand in each case, and right in this order."""
    shapes = [([a.shape for a in outcome.answer], [b.shape for b in right]) for _, outcome, right in facts]
    return all(got != wanted and got == [wanted[i] for i in order] for got, wanted in shapes)


def overlong(facts):
    """Return that a part, such as a trace, is longer than it should be, or ''; one entry more is forgiven."""
    if not facts.exercise.forgive or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    found = (_too_long(facts, part) for part in range(len(parts_of(facts.expected[0]))))
    return next(filter(None, found), "")


def _too_long(facts, part):
    for (case, _, right), raw in zip(facts, facts.raw, strict=True):
        mine, wanted = parts_of(raw.answer)[part], parts_of(right)[part]
        if facts.exercise.forgive and mine.ndim == wanted.ndim == 1 and mine.size > wanted.size + 1:
            length = f"{mine.size} values on “{case.label}”, where {wanted.size} are expected"
            return f"{facts.named(part)} is too long: {length}. The loop goes on after it should have stopped."
    return ""


def _agrees(facts, part, case, outcome, right):
    return facts.agree(case, parts_of(outcome.answer)[part], parts_of(right)[part])
