"""Which known mistakes give single parts of the learner's answers: two mistakes at once, each in a part of its own."""

from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.trials import trial

ALIKE = 1e-6


def mistakes_of_parts(facts):
    """Return the hints of known mistakes that give a wrong part on every input and leave the others right, or ''."""
    exercise, total = facts.exercise, len(facts.exercise.describe)
    if exercise.judge or total < 2 or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    mine = [outcome.answer for outcome in facts.outcomes]
    wrong = [part for part in range(total) if not _right(facts, mine, part)]
    named = [_hint(facts, mine, part) for part in wrong]
    return "\nAnd: ".join(dict.fromkeys(filter(None, named)))


def _hint(facts, mine, part):
    """Return the hint of the first mistake that gives this part and no other wrong one; ''."""
    for known in facts.exercise.mistakes:
        theirs = [trial(facts.exercise, known, i).answer for i in range(len(mine))]
        there = all(answer is not None for answer in theirs)
        if there and _gives(facts, mine, theirs, part) and _alone(facts, theirs, part):
            return known.hint
    return ""


def _gives(facts, mine, theirs, part):
    atols = [facts.exercise.tolerances(case)[1] for case in facts.exercise.cases]
    triples = zip(mine, theirs, atols, strict=True)
    return all(same(a[part], b[part], ALIKE, atol) for a, b, atol in triples)


def _alone(facts, theirs, part):
    others = [other for other in range(len(facts.exercise.describe)) if other != part]
    return not _right(facts, theirs, part) and all(_right(facts, theirs, other) for other in others)


def _right(facts, answers, part):
    triples = zip(facts.exercise.cases, answers, facts.expected, strict=True)
    return all(facts.agree(case, answer[part], right[part]) for case, answer, right in triples)
