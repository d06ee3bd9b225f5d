"""Two known mistakes that show on different inputs: where only one of them shows, the answers are its answers."""

from itertools import combinations

from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.naming import few
from gmm_lessons.exercises.judging.trials import right_in, trial

ALIKE = 1e-6


def mistakes_of_cases(facts):
    """Return the hints of two known mistakes that together give the answers to all inputs, or ''.

    Where both show nothing is known; each has to show alone somewhere, and neither where the answer is right.
    """
    exercise = facts.exercise
    if exercise.judge or not facts.wrong or any(part.dtype.kind == "b" for part in parts_of(facts.expected[0])):
        return ""
    if _choices(facts):
        return ""
    shown = {known: _shows(facts, known) for known in exercise.mistakes} if not few(facts) else {}
    fitting = [known for known, seen in shown.items() if {i for i, _ in seen} <= set(facts.wrong)]
    for one, other in combinations(fitting, 2):
        if _together(facts, dict(shown[one]), dict(shown[other])):
            return f"{one.hint}\nAnd: {other.hint}"
    return ""


def _choices(facts):
    """Return whether answers are labels: one among a few for each point, to which many mistakes come at once."""
    parts = [part for right in facts.expected for part in parts_of(right)]
    return all(part.dtype.kind in "iu" and part.ndim for part in parts)


def _shows(facts, known):
    """Return pairs (number of a case where a mistake shows, whether the learner's answer is the one of the mistake)."""
    cases = [i for i in range(len(facts.outcomes)) if not right_in(facts.exercise, known, i)]
    return tuple((i, _alike(facts, known, i)) for i in cases)


def _alike(facts, known, i):
    theirs, mine = trial(facts.exercise, known, i).answer, facts.outcomes[i].answer
    return same(mine, theirs, ALIKE, facts.exercise.tolerances(facts.exercise.cases[i])[1])


def _together(facts, one, other):
    """Return whether each wrong case is that of the one mistake that shows there, and each shows alone somewhere."""
    if set(one) | set(other) != set(facts.wrong) or not set(one) - set(other) or not set(other) - set(one):
        return False
    return all(one.get(i, True) and other.get(i, True) for i in set(one) ^ set(other))
