"""An exercise for paper and pencil: a number, a few numbers or letters, and the slips that lead to other answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from gmm_lessons.exercises.judging.answering import judged
from gmm_lessons.exercises.judging.printable import printable
from gmm_lessons.exercises.judging.verdict import Hint, Solution, Verdict
from gmm_lessons.exercises.progress import record


@dataclass(frozen=True, eq=False)
class Slip:
    """An answer that a usual slip of the pencil leads to, and words that name the slip."""

    answer: object
    hint: str


@dataclass(frozen=True, eq=False, repr=False)
class Pencil:
    """One question of a lesson that is answered by `check(answer)`. `check`, `hint` and `solution` are all one needs.

    right     the right answer: a number, an array, or for a choice the right letters as a string, such as "ac".
    decimals  how many the answer must have: it counts as right within half of the last one.
    parts     what the numbers of an array are, in order: ("weight", "mean").
    letters   what there is to choose from, "abcd"; "" where numbers are asked for.
    way       the way to the answer, in a few lines.
    """

    name: str
    lesson: int
    statement: str
    right: object
    slips: tuple[Slip, ...]
    hints: tuple[str, ...]
    way: str
    decimals: int = 3
    parts: tuple[str, ...] = ()
    letters: str = ""
    witness: Callable | None = None  # computes the answer in another way, for the tests
    _turns: count = field(default_factory=count, init=False, repr=False)

    def check(self, answer):
        """Return the Verdict on an answer, and keep its status; whatever comes in, no error goes out."""
        verdict = self._judged(answer)
        record(self.name, verdict.status)
        return verdict

    def _judged(self, answer):
        try:
            return judged(self, answer)
        except Exception as error:  # the promise above, for what nobody has thought of
            told = f"The check cannot read that answer ({type(error).__name__}). {self.wanted()}"
            return Verdict(self.name, "incorrect", told)

    def wanted(self):
        """Return in words what form the answer has."""
        if self.letters:
            return f"Answer with letters from {self.letters}, such as {self.letters[0]!r} or {self.letters[:2]!r}."
        shape = np.shape(self.right)
        if not shape:
            return f"One number is wanted, to {self.decimals} decimals."
        named = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{int(np.prod(shape))} numbers are wanted, of the shape {shape}{named}, to {self.decimals} decimals."

    def hint(self):
        """Return the next hint; after the last one, the way to the solution."""
        number, total = next(self._turns) + 1, len(self.hints)
        if number > total:
            return Hint("No more hints", f"exercises.{self.name}.solution() shows the way.")
        return Hint(f"Hint {number} of {total}", self.hints[number - 1])

    def solution(self):
        """Return the way to the answer, and the answer."""
        return Solution(self.name, f"{self.way}\n\nanswer = {self.written()}")

    def written(self):
        """Return the right answer as it is typed."""
        if self.letters:
            return repr(self.right)
        return repr(np.round(np.asarray(self.right, dtype=float), self.decimals + 2).tolist())

    def __repr__(self):
        usage = f"Exercise {self.name} (lesson {self.lesson}): check(answer), hint(), solution()"
        return printable(f"{usage}\n{self.statement}")
