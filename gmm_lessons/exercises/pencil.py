"""An exercise for paper and pencil: a number, a few numbers or letters, and the slips that lead to other answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

import numpy as np

from gmm_lessons.exercises.judging.answering import judged
from gmm_lessons.exercises.judging.printable import printable
from gmm_lessons.exercises.judging.slips import Slip
from gmm_lessons.exercises.judging.verdict import Solution
from gmm_lessons.exercises.turns import Turns


@dataclass(frozen=True, eq=False, repr=False)
class Pencil(Turns):
    """One question of a lesson that is answered by `check(answer)`. `check`, `hint` and `solution` are all one needs.

    right     the right answer: a number, an array, or for a choice the right letters as a string, such as "ac".
    decimals  how many the answer must have: it counts as right within half of the last one.
    parts     what the numbers of an array are, in order: ("weight", "mean").
    letters   what there is to choose from, "abcd"; "" where numbers are asked for.
    way       the way to the answer, in a few lines.
    compute   the computation behind the answer; each of its keywords is a step that a slip may get wrong.
    reasons   of a choice: for each letter why it belongs or does not.
    facts     what is so with an answer, whatever led to it, in words computed from the answer; or "".
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
    compute: Callable | None = None
    reasons: dict = field(default_factory=dict)
    facts: Callable = lambda answer: ""
    witness: Callable | None = None  # computes the answer in another way, for the tests
    shows: ClassVar[str] = "the way"
    _turns: count = field(default_factory=count, init=False, repr=False)

    def _judged(self, answer):
        return judged(self, answer)

    def _trouble(self, error):
        return f"The check cannot read that answer ({type(error).__name__}). {self.wanted()}"

    def wanted(self):
        """Return in words what form the answer has."""
        if self.letters:
            return f"Answer with letters from {self.letters}, such as {self.letters[0]!r} or {self.letters[:2]!r}."
        shape = np.shape(self.right)
        if not shape:
            return f"One number is wanted, to {self.decimals} decimals."
        named = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{int(np.prod(shape))} numbers are wanted, of the shape {shape}{named}, to {self.decimals} decimals."

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
