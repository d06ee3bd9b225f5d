"""Whether parameters, or returned parts, stand in another order."""

import inspect
from itertools import permutations

from gmm_lessons.exercises.judging.comparing import parts_of


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
