"""What if: the right formula on other arguments gives the learner's answers, and the difference names the mistake."""

import inspect
from functools import cache
from itertools import islice

import numpy as np

from gmm_lessons.exercises.judging.alterations import ALTERATIONS
from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.naming import few
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.trials import count_parts

ALIKE = 1e-6


def altered(facts):
    """Return the words for a change of arguments that makes the reference give the learner's answers, or ''.

    Of two that do both are told.
    """
    wrong = [i for i in facts.ordinary() or facts.wrong if facts.outcomes[i].answer is not None]
    if facts.exercise.judge or not wrong or few(facts) or all(_yes_or_no(right) for right in facts.expected):
        return ""
    names = list(inspect.signature(facts.exercise.reference).parameters)
    chosen = (*wrong, *(i for i in range(len(facts.outcomes)) if i not in facts.wrong))  # right ones have to stay right
    fitting = (words for which, change, words in ALTERATIONS if _fits(facts, chosen, names, which, change))
    return "\nOr: ".join(islice(fitting, 2))


def _yes_or_no(right):
    """Return whether an answer is made of True and False: too little to tell one change from another."""
    return getattr(getattr(right, "dtype", None), "kind", "") == "b"


def _fits(facts, chosen, names, which, change):
    places = tuple(i for i, name in enumerate(names) if name in which)
    if not places:
        return False
    seen = []
    for i in chosen:
        seen.append(_alike(facts, i, places, change))
        if seen[-1] is False:
            return False
    return any(seen)


def _alike(facts, i, places, change):
    """Return whether case i comes out as with the change; None where the change leaves nothing to compute with."""
    exercise, mine = facts.exercise, facts.outcomes[i].answer
    answer, empty = answer_to_changed(exercise, exercise.reference, i, places, change)
    if empty:
        return None
    pairs = (answer, mine) if answer is None else _where_defined(answer, mine)
    return same(*pairs, ALIKE, exercise.tolerances(exercise.cases[i])[1])


@cache
def answer_to_changed(exercise, function, i, places, change):
    """Return what one of our functions answers in case i with arguments changed, or None; and whether one is empty."""
    args = changed(exercise.cases[i].args, places, change)
    if args is None or any(np.size(args[place]) == 0 for place in places):
        return None, args is not None
    return attempt(function, args, count_parts(exercise)).answer, False


def _where_defined(answer, mine):
    """Return both answers where the changed one is defined: a component that no point chooses has no mean."""
    pairs = list(zip(parts_of(answer), parts_of(mine), strict=True))
    holes = [2 * np.isnan(a).sum() > a.size for a, _ in pairs]
    if any(holes) or any(a.shape != b.shape for a, b in pairs):
        return answer, mine
    return tuple(a[~np.isnan(a)] for a, _ in pairs), tuple(b[~np.isnan(a)] for a, b in pairs)


def changed(args, places, change):
    """Return the arguments with the change made in these places; None where it cannot be made."""
    try:
        with np.errstate(all="ignore"):
            return tuple(change(np.asarray(a)) if i in places else a for i, a in enumerate(args))
    except Exception:  # a scalar has no first entry, a vector no diagonal
        return None
