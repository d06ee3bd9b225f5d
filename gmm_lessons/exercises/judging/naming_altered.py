"""Two mistakes at once: a known one, made with arguments that are altered as well, gives what the learner has."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.alterations import ALTERATIONS
from gmm_lessons.exercises.judging.altering import changed
from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.naming import few
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.trials import count_parts

MOST = 500  # runs of the first wrong case
ALIKE = 1e-6


def mistakes_altered(facts):
    """Return the hint of a known mistake and the words for the change of arguments that give the answers, or ''."""
    wrong = [i for i in facts.ordinary() or facts.wrong if facts.outcomes[i].answer is not None]
    if facts.exercise.judge or facts.exercise.forgive or not wrong or few(facts):
        return ""
    names, left = list(inspect.signature(facts.exercise.reference).parameters), MOST
    for which, change, words in ALTERATIONS:
        places = [i for i, name in enumerate(names) if name in which]
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
    for i in wrong:
        args = changed(facts.exercise.cases[i].args, places, change)
        runs = (attempt(f, args, count_parts(facts.exercise)) for f in (known.wrong, facts.exercise.reference))
        mine, right = (tuple(map(np.ravel, parts_of(run.answer))) for run in runs)
        if not same(mine, right, ALIKE, facts.exercise.tolerances(facts.exercise.cases[i])[1]):
            return False
    return True


def _alike(facts, i, known, places, change):
    case = facts.exercise.cases[i]
    args = changed(case.args, places, change)
    if args is None or any(np.size(args[place]) == 0 for place in places):
        return False
    answer = attempt(known.wrong, args, count_parts(facts.exercise)).answer
    atol = facts.exercise.tolerances(case)[1]
    undone = i in facts.wrong and same(answer, facts.expected[i], ALIKE, atol)  # the change takes the mistake back
    return not undone and same(answer, facts.outcomes[i].answer, ALIKE, atol)
