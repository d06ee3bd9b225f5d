"""Whether parameters, returned parts, or components stand in another order."""

import inspect
from itertools import permutations

import numpy as np

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


MANY = 5  # components of which every order is tried
SORTED = (
    ("falling weights", "weights", lambda weights: -weights),
    ("rising weights", "weights", lambda weights: weights),
    ("their first coordinate", "means", lambda means: means[:, 0]),
)


def other_components(facts):
    """Return that all is right but for the order of the components, and which order that is; or ''."""
    parts, names = parts_of(facts.expected[0]), [facts.named(part) for part in range(len(facts.exercise.describe))]
    fractions = all(part.dtype.kind == "f" for part in parts) and any("(K" in name for name in names)
    if facts.exercise.judge or not fractions or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    whole = [i for i, right in enumerate(facts.expected) if all(np.isfinite(part).all() for part in parts_of(right))]
    seen = list(facts)
    if not set(whole) & set(facts.wrong) or not all(_reordered(facts, names, *seen[i]) for i in whole):
        return ""
    return _in_words([dict(zip(names, parts_of(facts.outcomes[i].answer), strict=True)) for i in whole])


def _in_words(answers):
    kept = (words for words, name, key in SORTED if _sorted_by(answers, name, key))
    order = next((f", that of {words}" for words in kept), "")
    return f"the components come out in another order{order}. Component k has to come out as number k."


def _reordered(facts, names, case, outcome, right):
    """Return whether one order of the components makes every part right."""
    pairs = list(zip(names, parts_of(outcome.answer), parts_of(right), strict=True))
    count = min(len(value) for name, _, value in pairs if "(K" in name)
    orders = permutations(range(count)) if count <= MANY and all(a.shape == b.shape for _, a, b in pairs) else ()
    return any(
        all(facts.agree(case, got, value[list(order)] if "(K" in name else value) for name, got, value in pairs)
        for order in orders
    )


def _sorted_by(answers, name, key):
    """Return whether the components stand in the order of a key in every answer."""
    found = [part for answer in answers for full, part in answer.items() if full.startswith(f"{name} ")]
    return bool(found) and all((np.diff(key(part)) >= 0).all() for part in found)
