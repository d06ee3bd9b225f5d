"""What a function to write and a question on paper share: an answer is checked, and hints come one at a time."""

from importlib import import_module
from typing import ClassVar

from gmm_lessons.exercises.judging.verdict import Hint, Verdict
from gmm_lessons.exercises.progress import record


def by_name(name):
    """Return the exercise of that name."""
    return getattr(import_module("gmm_lessons.exercises"), name)


class Turns:
    """The methods `check` and `hint` of an exercise that has a name, hints, and a count of the hints given.

    An exercise judges by `_judged(answer)`; `_trouble(error)` says in words what that stumbled over.
    """

    shows: ClassVar[str]  # what solution() shows, in words

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is the exercise itself, by its name."""
        return by_name, (self.name,)

    def check(self, answer):
        """Return the Verdict on a function or an answer, and keep its status; whatever comes in, no error goes out."""
        verdict = self._safely(answer)
        record(self.name, verdict.status)
        return verdict

    def _safely(self, answer):
        try:
            return self._judged(answer)
        except Exception as error:  # the promise above, for what nobody has thought of
            return Verdict(self.name, "incorrect", self._trouble(error))

    def hint(self):
        """Return the next hint; after the last one, the way to the solution."""
        number, total = next(self._turns) + 1, len(self.hints)
        if number > total:
            return Hint("No more hints", f"exercises.{self.name}.solution() shows {self.shows}.")
        return Hint(f"Hint {number} of {total}", self.hints[number - 1])
