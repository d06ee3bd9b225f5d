"""What a change of the code makes right: everything, a part of the answer everywhere, or some of the inputs."""

from dataclasses import dataclass

from gmm_lessons.exercises.judging.comparing import counts, parts_of
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.trials import count_parts, forgiven


@dataclass(frozen=True, eq=False)
class Gain:
    """The best edit so far, and what it makes right: pairs (number of the case, number of the part)."""

    facts: Facts
    before: frozenset  # what the learner's own answers have right
    edit: object = None
    right: frozenset = frozenset()

    @property
    def whole(self):
        return self.edit is not None and len(self.right) == len(self.facts.outcomes) * _parts(self.facts)

    def or_better(self, edit, function):
        """Return the gain by another edit where it makes more right and nothing wrong, else this one."""
        right = frozenset() if function is None else _right(self.facts, self.before, function)
        better = Gain(self.facts, self.before, edit, right)
        partly = not self.facts.exercise.forgive and (
            better.parts() or better.cases()
        )  # of forgiven ends nothing is sure
        return better if len(right) > len(self.right) and (better.whole or partly) else self

    def parts(self):
        """Return the parts that become right in every case."""
        cases, gained = range(len(self.facts.outcomes)), {part for _, part in self.right - self.before}
        return sorted(part for part in gained if all((i, part) in self.right for i in cases))

    def cases(self):
        """Return the wrong cases that become right, if all ordinary ones do; none where answers are whole numbers."""
        parts = range(_parts(self.facts))
        found = [i for i in self.facts.wrong if all((i, part) in self.right for part in parts)]
        numbers = all(part.dtype.kind == "f" for part in parts_of(self.facts.expected[0]))
        return found if numbers and set(self.facts.ordinary() or self.facts.wrong) <= set(found) else []

    def told(self):
        """Return what comes out right, in words."""
        if self.whole:
            return "every input comes out right."
        if parts := self.parts():
            return f"{' and '.join(map(self.facts.named, parts))} would be right; the rest has another mistake."
        labels = [f"“{self.facts.exercise.cases[i].label}”" for i in self.cases()]
        return f"it comes out right on {', '.join(labels)}; the other inputs show another mistake."


def _parts(facts):
    return len(parts_of(facts.expected[0]))


def right_of(facts):
    """Return what the learner's own answers have right."""
    return frozenset(pair for i in range(len(facts.outcomes)) for pair in _of(facts, i, facts.outcomes[i]))


def _right(facts, before, function):
    """Return what a function has right; nothing as soon as it gains nothing on the first wrong case, or loses."""
    found = set()
    for i in (*facts.wrong, *(i for i in range(len(facts.outcomes)) if i not in facts.wrong)):
        outcome = attempt(function, facts.exercise.cases[i].args, count_parts(facts.exercise))
        mine = _of(facts, i, forgiven(facts.exercise.forgive, outcome, facts.expected[i]))
        if {pair for pair in before if pair[0] == i} - mine or (i == facts.wrong[0] and not mine - before):
            return frozenset()
        found |= mine
    return frozenset(found)


def _of(facts, i, outcome):
    if outcome.answer is None or outcome.changed or counts(outcome.answer, facts.expected[i]):
        return set()
    pairs = zip(parts_of(outcome.answer), parts_of(facts.expected[i]), strict=True)
    return {(i, part) for part, (got, right) in enumerate(pairs) if facts.agree(facts.exercise.cases[i], got, right)}
