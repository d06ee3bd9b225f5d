"""Two mistakes at once: a known one, made with arguments that are altered as well, gives what the learner has."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.alterations import ALTERATIONS
from gmm_lessons.exercises.judging.altering import answer_to_changed
from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.naming import few

MOST = 500  # runs of the first wrong case
ALIKE = 1e-6


def mistakes_altered(facts):
    """Return the hint of a known mistake and the words for the change of arguments that give the answers, or ''."""
    wrong = [i for i in facts.ordinary() or facts.wrong if facts.outcomes[i].answer is not None]
    if facts.exercise.judge or facts.exercise.forgive or not wrong or few(facts):
        return ""
    names, left = list(inspect.signature(facts.exercise.reference).parameters), MOST
    for which, change, words in ALTERATIONS:
        places = tuple(i for i, name in enumerate(names) if name in which)
        for known in facts.exercise.mistakes if places else ():
            left -= 1
            if left < 0:
                return ""
            if _gives(facts, wrong, known, places, change) and not _idle(facts, wrong, known, places, change):
                return f"{known.hint}\nAnd on top of that {words}"
    return ""


def _gives(facts, wrong, known, places, change):
    """Compare case by case, wrong ones first; those that came out right have to stay right."""
    cases = (*wrong, *(i for i in range(len(facts.outcomes)) if i not in facts.wrong))
    return all(_alike(facts, i, known, places, change) for i in cases)


def _idle(facts, wrong, known, places, change):
    """Return whether a mistake changes no number of altered arguments: the sum over one point is its own value."""
    exercise = facts.exercise
    for i in wrong:
        both = [answer_to_changed(exercise, one, i, places, change)[0] for one in (known.wrong, exercise.reference)]
        mine, right = (None if answer is None else tuple(map(np.ravel, parts_of(answer))) for answer in both)
        if not same(mine, right, ALIKE, exercise.tolerances(exercise.cases[i])[1]):
            return False
    return True


def _alike(facts, i, known, places, change):
    answer, _ = answer_to_changed(facts.exercise, known.wrong, i, places, change)
    atol = facts.exercise.tolerances(facts.exercise.cases[i])[1]
    if not same(answer, facts.outcomes[i].answer, ALIKE, atol):
        return False
    return i not in facts.wrong or not same(answer, facts.expected[i], ALIKE, atol)  # else it takes the mistake back
