"""A check: run the function on every case, find the first thing to say against it, and the mistake behind it."""

import copy
import dataclasses
from functools import cache

import numpy as np

from gmm_lessons.exercises.judging.altering import altered
from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.facts import Complaint, Facts
from gmm_lessons.exercises.judging.parts import overlong, right_parts
from gmm_lessons.exercises.judging.recognising import other_order, recognised
from gmm_lessons.exercises.judging.running import attempt, quiet, run
from gmm_lessons.exercises.judging.stages import STAGES
from gmm_lessons.exercises.judging.stubs import incomplete
from gmm_lessons.exercises.judging.verdict import Verdict

ALIKE = 1e-6  # within this a wrong answer is the same as that of a known mistake


@cache
def expected(exercise):
    """Return the right answers, one a case."""
    with quiet():
        raw = exercise.reference(*copy.deepcopy(exercise.cases[0].args))
        parts = len(raw) if isinstance(raw, tuple) else 0
        return tuple(attempt(exercise.reference, case.args, parts).answer for case in exercise.cases)


@cache
def trial(exercise, mistake, i):
    """Return what a known mistake comes to in case i."""
    with quiet():
        outcome = attempt(mistake.wrong, exercise.cases[i].args, _parts(exercise))
    return _forgiven(exercise.forgive, outcome, expected(exercise)[i])


def _parts(exercise):
    first = expected(exercise)[0]
    return len(first) if isinstance(first, tuple) else 0


def _settled(exercise, outcomes):
    pairs = zip(outcomes, expected(exercise), strict=True)
    return tuple(_forgiven(exercise.forgive, outcome, right) for outcome, right in pairs)


def _forgiven(forgive, outcome, right):
    if forgive is None or outcome.answer is None:
        return outcome
    try:
        return dataclasses.replace(outcome, answer=forgive(outcome.answer, right))
    except Exception:  # a shape that cannot be put right is judged as it is
        return outcome


def wrong_cases(exercise, outcomes):
    """Return the indices of the cases whose answers are not right."""
    triples = enumerate(zip(exercise.cases, outcomes, expected(exercise), strict=True))
    return tuple(
        i for i, (case, outcome, right) in triples if not same(outcome.answer, right, *exercise.tolerances(case))
    )


def named_mistake(exercise, facts):
    """Return the hint of the known mistake that gives the learner's answers, or ''.

    The first that gives them in every case; then wherever they are wrong; then wherever the inputs are ordinary.
    """
    if exercise.judge or not facts.wrong:
        return ""
    plain = facts.ordinary()
    return _first_fitting(exercise, facts, facts.wrong) or (
        plain and _also(facts, _first_fitting(exercise, facts, plain))
    )


def _first_fitting(exercise, facts, indices):
    """Return the hint of the mistake that explains these cases and the most of the others, the first of equals."""
    fitting = [known for known in exercise.mistakes if _explains(exercise, known, facts.outcomes, indices)]
    if len(fitting) < 2:
        return fitting[0].hint if fitting else ""

    def explained(known):
        return sum(_explains(exercise, known, facts.outcomes, (i,)) for i in range(len(exercise.cases)))

    return max(fitting, key=explained).hint


def _also(facts, hint):
    """Return the hint of a mistake on ordinary inputs, and what comes on top of it on special ones."""
    clues = [facts.exercise.cases[i].clue for i in facts.wrong if facts.exercise.cases[i].clue]
    return f"{hint}\nAnd then: {clues[0]}" if hint and clues else hint


def _explains(exercise, mistake, outcomes, wrong):
    """Compare case by case, the cheap ones first: most mistakes differ at once."""
    for i in wrong:
        atol = exercise.tolerances(exercise.cases[i])[1]
        if not _alike(outcomes[i], trial(exercise, mistake, i), atol):
            return False
    return any(not outcomes[i].error or outcomes[i].text == trial(exercise, mistake, i).text for i in wrong)


def _alike(mine, known, atol):
    if mine.error or known.error:
        return mine.error == known.error
    if mine.answer is None or known.answer is None:
        return mine.answer is known.answer and mine.kind == known.kind
    return same(mine.answer, known.answer, ALIKE, atol)


def judged(exercise, function):
    """Return the Verdict on whatever the learner has handed over."""
    complaint = incomplete(exercise, function)
    if complaint is None:
        calls = tuple(case.args for case in exercise.cases)
        raw = run(function, calls, _parts(exercise))
        with quiet(), np.errstate(all="ignore"):
            complaint = first_complaint(exercise, function, raw)
    if complaint is None:
        return Verdict(exercise.name, "correct", f"All {len(exercise.cases)} inputs give the right answer.")
    return Verdict(exercise.name, complaint.status, _joined(complaint.text, _likely(complaint.cause)))


def first_complaint(exercise, function, raw):
    """Return the first thing to say against the answers, with the likeliest cause, or None."""
    outcomes = _settled(exercise, raw)
    facts = Facts(exercise, function, outcomes, expected(exercise), wrong_cases(exercise, outcomes), raw)
    found = next(filter(None, (stage(facts) for stage in STAGES)), None)
    if found is None or found.status != "incorrect":
        return found
    order = other_order(facts)
    cause = order or named_mistake(exercise, facts) or altered(facts) or found.cause or recognised(facts)
    long = overlong(facts)
    lines = (
        found.text,
        _likely(cause) or long or _unknown(exercise),
        right_parts(facts),
        cause and long,
        facts.where(),
    )
    return Complaint(_joined(*lines))


def _likely(cause):
    return cause and f"Likely cause: {cause}"


def _unknown(exercise):
    return f"This is none of the usual mistakes; exercises.{exercise.name}.hint() may help to find it."


def _joined(*lines):
    return "\n".join(line for line in lines if line)
