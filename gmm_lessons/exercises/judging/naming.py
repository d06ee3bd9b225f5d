"""Which known mistake gives the learner's answers: in every input, the right ones and the wrong ones."""

import re

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.sources import source
from gmm_lessons.exercises.judging.trials import hardly_wrong, right_in, trial

ENOUGH = 3  # inputs with wrong truths or whole numbers after which no other mistake is likely to come to the same
TIGHT = 1e-11
ALIKE = 1e-6  # within this a wrong answer is the same as that of a known mistake


def named_mistake(exercise, facts):
    """Return the hint of the known mistake that gives the learner's answers, or ''; of two that fit equally, both.

    First those that are wrong in the same cases in the same way; then those that are so on ordinary inputs, if most of
    these have answers. No mistake is named that would be wrong where the learner is right.
    """
    if exercise.judge or not facts.wrong:
        return ""
    plain = facts.ordinary()
    plain = plain if 2 * len(plain) >= sum(not facts.exercise.cases[i].clue for i in facts.wrong) else ()
    return _told(_fitting(facts, facts.wrong)) or (plain and _with_more(facts, _fitting(facts, plain)))


def few(facts):
    """Return whether so few truths or whole numbers are wrong that other mistakes come to the same answers, too."""
    answers = _answers(facts)
    parts = [part for answer in answers for part in parts_of(answer)]
    return all(part.dtype.kind in "iub" for part in parts) and len(answers) < ENOUGH


def _answers(facts):
    return [facts.outcomes[i].answer for i in facts.wrong if facts.outcomes[i].answer is not None]


def _fitting(facts, indices):
    """Return the mistakes that explain these cases, and of these the ones that explain the most of the others."""
    exercise, right = facts.exercise, [i for i in range(len(facts.outcomes)) if i not in facts.wrong]
    fitting = [known for known in exercise.mistakes if _explains(facts, known, indices)]
    kept = [known for known in fitting if all(right_in(exercise, known, i) for i in right)]
    scores = [sum(_explains(facts, known, (i,)) for i in facts.wrong) for known in kept]
    return _mentioned(facts, [known for known, score in zip(kept, scores, strict=True) if score == max(scores)])


def _told(fitting):
    return "\nOr: ".join(dict.fromkeys(known.hint for known in fitting[:2]))


def _mentioned(facts, fitting):
    """Return the mistakes whose words name a function of NumPy that the learner calls; all of them if none do."""
    try:
        called = set(re.findall(r"\w+", source(facts.function)))
    except Exception:  # no source
        return fitting
    return [known for known in fitting if called & set(re.findall(r"np\.(?:linalg\.)?(\w+)", known.hint))] or fitting


def _with_more(facts, fitting):
    """Return the mistake on ordinary inputs, and what is to be said of special ones, where it explains them not."""
    left = [i for i in facts.wrong if fitting and not _explains(facts, fitting[0], (i,))]
    broken = [i for i in left if not facts.outcomes[i].error and not facts.finite(i) and _sound(facts, fitting[0], i)]
    clues = [facts.seen(facts.exercise.cases[i].clue) for i in broken if facts.exercise.cases[i].clue]
    more = [f"And then: {clue}" for clue in clues[:1]] or _others(facts, left)
    return "\n".join((_told(fitting), *more))


def _others(facts, indices):
    """Return in which of these cases there may be more to it than the mistake; errors have been told already."""
    labels = [f"“{facts.exercise.cases[i].label}”" for i in indices if not facts.outcomes[i].error]
    return (
        [f"(Once that is right, look at {' and '.join(labels[:2])} again: it may take more there.)"] if labels else []
    )


def _sound(facts, mistake, i):
    """Return whether a mistake alone comes to finite numbers in case i."""
    known = trial(facts.exercise, mistake, i)
    return known.answer is not None and all(np.isfinite(part).all() for part in parts_of(known.answer))


def _explains(facts, mistake, indices):
    """Compare case by case, the cheap ones first: most mistakes differ at once."""
    exercise, outcomes = facts.exercise, facts.outcomes
    for i in indices:
        atol = exercise.tolerances(exercise.cases[i])[1]
        rtol = TIGHT if hardly_wrong(exercise, mistake, i, ALIKE) else ALIKE
        if not _alike(outcomes[i], trial(exercise, mistake, i), atol, rtol):
            return False
    numbers = any(not outcomes[i].error for i in indices)  # else what the errors say has to be the same
    return numbers or all(outcomes[i].text == trial(exercise, mistake, i).text for i in indices)


def _alike(mine, known, atol, rtol):
    if mine.error or known.error:
        return mine.error == known.error
    if mine.answer is None or known.answer is None:
        return mine.answer is known.answer and mine.kind == known.kind
    return same(mine.answer, known.answer, rtol, atol)
