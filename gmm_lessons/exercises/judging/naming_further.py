"""Two mistakes in one number: what a known mistake gives, with a simple change on top, is what the learner has."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.letters import sizes
from gmm_lessons.exercises.judging.naming import few
from gmm_lessons.exercises.judging.trials import trial

ALIKE = 1e-6
ON_TOP = (
    ("the other sign", lambda a, n: -a),
    ("a factor ½", lambda a, n: a / 2),
    ("a factor 2", lambda a, n: 2 * a),
    ("a division by N", lambda a, n: a / n["N"]),
    ("a factor N (or a division by N less)", lambda a, n: a * n["N"]),
    ("a division by K", lambda a, n: a / n["K"]),
    ("a factor K (or a division by K less)", lambda a, n: a * n["K"]),
    ("a division by D", lambda a, n: a / n["D"]),
    ("a root", lambda a, n: np.sqrt(a)),
    ("a square (or a root less)", lambda a, n: np.square(a)),
    ("a logarithm", lambda a, n: np.log(a)),
    ("exp (or a logarithm less)", lambda a, n: np.exp(a)),
    ("logarithms to base 10", lambda a, n: a / np.log(10)),
    ("1 added to it", lambda a, n: a + 1),
    ("rows and columns exchanged", lambda a, n: np.swapaxes(a, -1, -2)),
    ("the sum of its values", lambda a, n: a.sum()),
    ("the mean of its values", lambda a, n: a.mean()),
)


def mistakes_with_more(facts):
    """Return the hint of a known mistake and the change on top of it that give the learner's answers, or ''."""
    if not facts.wrong or facts.exercise.judge or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    if any(part.dtype.kind == "b" for part in parts_of(facts.expected[0])) or few(facts):
        return ""  # of truths there are too few different ones
    found = (_told(facts, known) for known in facts.exercise.mistakes)
    return next(filter(None, found), "")


def _told(facts, known):
    theirs = [trial(facts.exercise, known, i).answer for i in range(len(facts.outcomes))]
    if any(answer is None for answer in theirs):
        return ""
    for part in range(len(parts_of(facts.expected[0]))):
        for words, change in ON_TOP:
            if _gives(facts, theirs, part, change):
                where = f" in {facts.named(part)}" if len(facts.exercise.describe) > 1 else ""
                return f"{known.hint}\nThat, with {words}{where}, gives your answers."
    return ""


def _gives(facts, theirs, part, change):
    """Compare case by case, wrong ones first: most changes differ at once."""
    others = [i for i in range(len(theirs)) if i not in facts.wrong]
    return all(_alike(facts, i, theirs[i], part, change) for i in (*facts.wrong, *others))


def _alike(facts, i, answer, part, change):
    case = facts.exercise.cases[i]
    try:
        parts = [np.asarray(a, dtype=float) for a in parts_of(answer)]
        parts[part] = np.asarray(change(parts[part], sizes(facts.exercise, case)))
    except (KeyError, ValueError):  # no such length, or no such axis
        return False
    found, atol = tuple(parts), facts.exercise.tolerances(case)[1]
    if not same(facts.outcomes[i].answer, found, ALIKE, atol):
        return False
    return i not in facts.wrong or not same(found, facts.expected[i], ALIKE, atol)  # else it takes the mistake back
