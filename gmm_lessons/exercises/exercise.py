"""What an exercise is: a right answer, inputs that tell wrong ones apart, and the mistakes that learners make."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

from gmm_lessons.exercises.judging.checking import judged
from gmm_lessons.exercises.judging.printable import printable
from gmm_lessons.exercises.judging.verdict import Solution
from gmm_lessons.exercises.judging.worlds.ways import FRACTIONS
from gmm_lessons.exercises.solving import shown
from gmm_lessons.exercises.turns import Turns


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong implementation with the signature of the reference, and words that name the misconception behind it.

    by_code     pairs (pattern of a name in the code, what more is to be said, or a function of the code that returns
                it): the first one that the code has is told.
    """

    wrong: Callable
    hint: str
    by_code: tuple[tuple[str, str | Callable], ...] = ()


@dataclass(frozen=True, eq=False)
class Case:
    """The arguments of one call, copied for each call, and words for them: 'a point 60 standard deviations out'.

    clue    what is behind it where the answer to this case alone is wrong, and no mistake is recognised.
    way     how it was made of a named case, where it was: see judging/worlds.
    """

    args: tuple
    label: str
    rtol: float | None = None  # None: the exercise's own
    atol: float | None = None
    clue: str = ""
    way: str = ""


def in_whole_numbers(*args, label="whole numbers"):
    """Return the Case of points, or means that are points, in whole numbers: an array like them holds no fractions."""
    return Case(args, label, clue=FRACTIONS)


@dataclass(frozen=True, eq=False, repr=False)
class Exercise(Turns):
    """One exercise of a lesson. `check`, `hint` and `solution` are all that a learner needs of it.

    describe    one entry a returned part, with its shape in letters: ("weights (K,)", "means (K, D)").
    invariants  pairs (holds, message): holds(answer, *args) -> bool is asked after the shapes and before the values;
                the answer is an array of floats, or a tuple of arrays where several parts are returned.
    atol        is added to rtol |right answer|, and never less than 1e-13 of the largest entry of that part.
    forgive     forgive(answer, expected, args) -> answer: takes out what is left to the learner (how a trace ends).
    asks        what the text asks for besides: "no library", "no loop". Other right answers pass, with a remark.
    judge       in place of a comparison of values, judge(cases, answers) -> (case, message) or None where all is right.
    unfair      pairs (words of a way in judging/worlds/ways.py, why a right answer need not come through there).
    spared      triples (library, words of a way, why an answer that uses the library need not).
    """

    name: str
    lesson: int
    reference: Callable
    statement: str
    cases: tuple[Case, ...]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...] = ()
    describe: tuple[str, ...] = ()
    rtol: float = 1e-7
    atol: float = 0.0
    invariants: tuple[tuple[Callable, str], ...] = ()
    forgive: Callable | None = None
    judge: Callable | None = None
    asks: tuple[str, ...] = ()
    unfair: tuple[tuple[str, str], ...] = ()
    spared: tuple[tuple[str, str, str], ...] = ()
    shows: ClassVar[str] = "a right answer"
    _turns: count = field(default_factory=count, init=False, repr=False)

    def _judged(self, function):
        return judged(self, function)

    def _trouble(self, error):
        return f"The check itself stumbled over what your function returned ({type(error).__name__})."

    def solution(self):
        """Return the source of a right answer, with the functions of earlier exercises that it calls."""
        return Solution(self.name, shown(self.reference))

    def tolerances(self, case):
        """Return the rtol and atol of one case."""
        rtol = self.rtol if case.rtol is None else case.rtol
        return rtol, self.atol if case.atol is None else case.atol

    def __repr__(self):
        usage = f"Exercise {self.name} (lesson {self.lesson}): check(your_function), hint(), solution()"
        return printable(f"{usage}\n{self.statement}")
