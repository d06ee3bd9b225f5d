"""What is right in each case, and what each known mistake comes to there: computed once, and kept."""

import copy
import dataclasses
from functools import cache

from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.silence import hushed


@cache
def expected(exercise):
    """Return the right answers, one a case."""
    with hushed():
        raw = exercise.reference(*copy.deepcopy(exercise.cases[0].args))
        parts = len(raw) if isinstance(raw, tuple) else 0
        return tuple(attempt(exercise.reference, case.args, parts).answer for case in exercise.cases)


@cache
def trial(exercise, mistake, i):
    """Return what a known mistake comes to in case i."""
    with hushed():
        outcome = attempt(mistake.wrong, exercise.cases[i].args, count_parts(exercise))
    return forgiven(exercise.forgive, outcome, expected(exercise)[i], exercise.cases[i].args)


@cache
def hardly_wrong(exercise, mistake, i, rtol):
    """Return whether a known mistake is right in case i but for its last digits."""
    atol = exercise.tolerances(exercise.cases[i])[1]
    return same(trial(exercise, mistake, i).answer, expected(exercise)[i], rtol, atol)


def count_parts(exercise):
    """Return how many parts are returned, 0 for a single array."""
    first = expected(exercise)[0]
    return len(first) if isinstance(first, tuple) else 0


def settled(exercise, outcomes):
    """Return the outcomes with what is left to the learner taken out."""
    triples = zip(outcomes, expected(exercise), exercise.cases, strict=True)
    return tuple(forgiven(exercise.forgive, outcome, right, case.args) for outcome, right, case in triples)


def forgiven(forgive, outcome, right, args):
    """Return an outcome with what is left to the learner taken out, given the right answer to these arguments."""
    if forgive is None or outcome.answer is None:
        return outcome
    try:
        return dataclasses.replace(outcome, answer=forgive(outcome.answer, right, args))
    except Exception:  # a shape that cannot be put right is judged as it is
        return outcome


def wrong_cases(exercise, outcomes):
    """Return the indices of the cases whose answers are not right."""
    return tuple(i for i, outcome in enumerate(outcomes) if not _right(exercise, outcome, i))


def _right(exercise, outcome, i):
    return same(outcome.answer, expected(exercise)[i], *exercise.tolerances(exercise.cases[i]))


@cache
def right_in(exercise, mistake, i):
    """Return whether a known mistake gives the right answer in case i."""
    return _right(exercise, trial(exercise, mistake, i), i)
