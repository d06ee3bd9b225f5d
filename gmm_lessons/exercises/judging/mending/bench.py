"""Where a function is tried with a change in it: built, run on copies of the inputs, and compared."""

import ast
import copy
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace

import numpy as np

from gmm_lessons.exercises.judging.comparing import counts, parts_of
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.mending.choices import WHICH, choice, fits_together
from gmm_lessons.exercises.judging.mending.loops import (
    MANY,
    NAME,
    ROUNDS,
    SPARE,
    Rounds,
    counted,
    growing,
    holds_itself,
)
from gmm_lessons.exercises.judging.mending.places import located, made
from gmm_lessons.exercises.judging.mending.warned import noticed, refused
from gmm_lessons.exercises.judging.reading import as_answer, changes
from gmm_lessons.exercises.judging.running import Outcome, Stopped
from gmm_lessons.exercises.judging.trials import count_parts, forgiven

LARGE = 100  # numbers; inputs of fewer count as equally small, and the first of them as the most telling
FAR = 0.02  # an entry that is off by more is wrong in every exercise, whatever it tolerates


@dataclass(frozen=True, eq=False)
class Bench:
    """A tree of the function, the names that it sees, and the cases in the order in which they are tried."""

    facts: Facts
    tree: ast.FunctionDef
    world: dict
    order: tuple
    rounds: Rounds
    grows: bool  # whether it adds to lists
    warned: bool = False  # whether NumPy warns of the code as it is: then a change may be warned of, too

    def outcome(self, function, i):
        """Return what a function comes to in case i; nothing where it fails."""
        exercise = self.facts.exercise
        self.rounds.again()
        with nullcontext() if self.warned else refused():
            found = _tried(function, exercise.cases[i].args, count_parts(exercise))
        return forgiven(exercise.forgive, found, self.facts.expected[i], exercise.cases[i].args)

    def functions(self, edits):
        """Yield (edit, function) of changes of one place; the function is the one of that edit until the next one."""
        if len(edits) < 2 or not fits_together(edits):
            yield from ((edit, self.built((edit,))) for edit in edits)
            return
        function = self.built((choice(edits),))
        for number, edit in enumerate(edits):
            self.world[WHICH] = number
            yield edit, function

    def built(self, edits):
        """Return the function with some edits made, or None where that makes no sense."""
        for edit in edits:
            located(edit)
        with ExitStack() as stack:
            for edit in edits:
                stack.enter_context(made(edit))
            dangerous = self.grows and holds_itself(self.tree)
            return None if dangerous else _compiled(self.tree, self.world)


def bench(facts, tree, world):
    """Return the Bench of a function: wrong cases first, of these ordinary ones, wrong shapes and small ones first."""
    plain = facts.ordinary() or facts.wrong

    def effort(i):
        size = sum(map(_numbers, facts.exercise.cases[i].args)) // LARGE
        return i not in facts.wrong, i not in plain, shapes(facts.outcomes[i].answer) == shapes(facts.expected[i]), size

    tree.decorator_list = []
    counted(tree)
    order = tuple(sorted(range(len(facts.outcomes)), key=effort))
    return _measured(Bench(facts, tree, world, order, Rounds(), bool(growing(tree)), warned=True))


def _measured(workbench):
    """Return the bench after the function has run as it is: how many rounds its loops take, and if it is warned of."""
    workbench.world[NAME] = rounds = workbench.rounds
    rounds.most, function, taken = MANY, workbench.built(()), 0
    with noticed() as seen:
        for i in workbench.order if function else ():
            workbench.outcome(function, i)
            taken = max(taken, rounds.most - rounds.left)
    rounds.most = ROUNDS + SPARE * taken
    return replace(workbench, warned=bool(seen))


def shapes(answer):
    """Return the shapes of the parts of an answer."""
    return None if answer is None else [part.shape for part in parts_of(answer)]


def _numbers(value):
    """Return how many numbers an argument holds."""
    return sum(map(_numbers, value)) if isinstance(value, tuple | list) else np.size(value)


def _compiled(tree, world):
    try:
        exec(compile(ast.Module([tree], []), "<mended>", "exec"), world)
    except Exception:  # not every change makes sense
        return None
    return world[tree.name]


def _tried(function, args, parts):
    mine = tuple(a.copy() if isinstance(a, np.ndarray) else copy.deepcopy(a) for a in args)
    try:
        answer = as_answer(function(*mine), parts)
    except Stopped:
        raise
    except BaseException:
        return Outcome()
    return Outcome(answer, changed=changes(args, mine))


def right_in(facts, i, outcome):
    """Return what an outcome of case i has right: pairs (number of the case, number of the part)."""
    if outcome.answer is None or outcome.changed or counts(outcome.answer, facts.expected[i]):
        return frozenset()
    pairs = zip(parts_of(outcome.answer), parts_of(facts.expected[i]), strict=True)
    case = facts.exercise.cases[i]
    near = ((part, got, right) for part, (got, right) in enumerate(pairs) if not _far(got, right))
    return frozenset((i, part) for part, got, right in near if facts.agree(case, got, right))


def _far(got, right):
    """Return whether two arrays differ so much in their first entry that nothing else has to be compared."""
    if got.shape != right.shape:
        return True
    a, b = (float(got.flat[0]), float(right.flat[0])) if right.size else (0.0, 0.0)
    return abs(a - b) > FAR * abs(b) + FAR  # with NaN that is False


def right_of(facts):
    """Return what the learner's own answers have right."""
    return frozenset().union(*(right_in(facts, i, outcome) for i, outcome in enumerate(facts.outcomes)))
