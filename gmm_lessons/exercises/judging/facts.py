"""What a check has seen, and what can be said against it."""

from dataclasses import dataclass

import numpy as np

from gmm_lessons.exercises.judging.comparing import close, parts_of
from gmm_lessons.exercises.judging.examples import quoted
from gmm_lessons.exercises.judging.words import fitting

LOWEST = np.log(5e-324)  # no logarithm of a float above 0 is lower
ONLY_IF = (  # parts of clues, and what they tell: the longer ones first
    (", and 0/0 is NaN, as ∞/∞ is", np.isnan),
    (", and 0/0 is NaN", np.isnan),
    (", and its logarithm −inf", np.isinf),
)


@dataclass(frozen=True)
class Complaint:
    """One thing wrong: what was seen, and the likely cause where the stage knows it."""

    text: str
    cause: str = ""
    status: str = "incorrect"


@dataclass(frozen=True, eq=False)
class Facts:
    """All that a check has seen: the outcomes and right answers, one a case, and the indices of the wrong ones."""

    exercise: object
    function: object
    outcomes: tuple
    expected: tuple
    wrong: tuple
    raw: tuple = ()  # the outcomes before anything was forgiven
    again: object = None  # what the first input came to when it was called once more at the end

    def __iter__(self):
        return zip(self.exercise.cases, self.outcomes, self.expected, strict=True)

    def where(self):
        """Return which inputs came out right and which wrong, where there are both; nothing of changed arguments."""
        labels = [case.label for case in self.exercise.cases]
        right = [label for i, label in enumerate(labels) if i not in self.wrong]
        if not right or not self.wrong or self.exercise.judge or self.changing():
            return ""
        return f"Right on: {_some(right)}. Wrong on: {_some([labels[i] for i in self.wrong])}."

    def changing(self):
        """Return whether the function writes into its arguments: then it is wrong where its answers are right, too."""
        return any(outcome.changed for outcome in self.outcomes)

    def ordinary(self):
        """Return the wrong cases that are neither special nor NaN or infinite; () if those are all or none."""
        plain = tuple(i for i in self.wrong if not self.exercise.cases[i].clue and self.finite(i))
        return plain if len(plain) < len(self.wrong) else ()

    def finite(self, i):
        """Return whether the answer to case i is there, without NaN and infinity."""
        answer = self.outcomes[i].answer
        return answer is not None and all(np.isfinite(part).all() for part in self._parts(i))

    def clue(self):
        """Return what is behind it where only inputs of one special kind come out wrong, or ''."""
        if self._too_low():
            return ""
        clues = {self.exercise.cases[i].clue for i in self.wrong}
        alone = len(clues) == 1 and len(self.wrong) < len(self.outcomes)
        return fitting(self.function, self.seen(*clues)) if alone else ""

    def _too_low(self):
        """Return whether all that is wrong are finite numbers below the logarithm of any float: nothing underflowed."""
        if not all(getattr(self.expected[i], "ndim", 0) and self.finite(i) for i in self.wrong):
            return False
        pairs = [(self.outcomes[i].answer, self.expected[i]) for i in self.wrong]
        return all((got[~close(got, right, 1e-9, 0.0)] < LOWEST).all() for got, right in pairs)

    def seen(self, clue):
        """Return a clue without what it says of NaN and −inf where none came out."""
        parts = [part for i in self.wrong if self.outcomes[i].answer is not None for part in self._parts(i)]
        for words, odd in ONLY_IF:
            clue = clue if any(odd(part).any() for part in parts) else clue.replace(words, "")
        return quoted(clue, self.function)

    def _parts(self, i):
        return parts_of(self.outcomes[i].answer)

    def agree(self, case, got, right):
        """Return whether one part of an answer is right."""
        return got.shape == right.shape and bool(close(got, right, *self.exercise.tolerances(case)).all())

    def named(self, part):
        """Return the name and shape in letters of one returned part."""
        return self.exercise.describe[part] if part < len(self.exercise.describe) else "the answer"


def _some(labels, most=4):
    """Return the first few labels, and how many more there are."""
    more = f"; and {len(labels) - most} more" if len(labels) > most else ""
    return "; ".join(labels[:most]) + more


def on(case):
    return f"On the input “{case.label}”: "
