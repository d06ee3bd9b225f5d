"""What a change looks like on each level, from the expression that differs outwards, and what values stood there."""

import ast
import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gmm_lessons.exercises.judging.mending.places import Edit, Place, expressions, made

SEEN = "_seen"
LEVELS = 4  # that are looked at
MOST = 200  # values that are kept


@dataclass(frozen=True, eq=False)
class Note:
    """A value that stood in a place, and the names of arrays in the function that share its memory."""

    value: object
    names: tuple


@dataclass(eq=False)
class Level:
    """An expression of the code before and after a change, and where it stands."""

    bench: object
    edit: object
    place: Place
    old: ast.expr
    new: ast.expr

    @cached_property
    def notes(self):
        """Return what stood there on the first wrong input, as the code is."""
        return self.seen(self.place)

    @cached_property
    def after(self):
        """Return what stands there on the same input, with the change made."""
        return self.after_in(self.bench.order[0])

    def after_in(self, case):
        """Return the Notes of the same place in one case, with the change made."""
        with made(self.edit):
            return self.seen(self.place, case)

    @property
    def label(self):
        return self.bench.facts.exercise.cases[self.bench.order[0]].label

    def before(self):
        """Return the first value that stood there, or None."""
        return self.notes[0].value if self.notes else None

    def inside(self, owner, field, index=None):
        """Return the first value of a part of the expression, as the code is; or None."""
        notes = self.seen(Place(owner, field, index))
        return notes[0].value if notes else None

    def seen(self, place, case=None):
        """Return the Notes of a place in one case; the first wrong one if none is given."""
        call = ast.Call(ast.Name(SEEN, ast.Load()), [place.get(), ast.parse("locals()", mode="eval").body], [])
        return watched(self.bench, Edit((place,), (call,)), self.bench.order[0] if case is None else case)


def watched(bench, edit, case):
    """Return the Notes that an edit with calls of SEEN takes down."""
    notes = []

    def take_down(value, names):
        if len(notes) < MOST:
            notes.append(Note(copy.copy(value), _sharing(value, names)))
        return value

    bench.world[SEEN] = take_down
    function = bench.built((edit,))
    if function:
        bench.outcome(function, case)
    return notes


def _sharing(value, names):
    others = [(name, one) for name, one in names.items() if isinstance(one, np.ndarray)]
    if not isinstance(value, np.ndarray):
        return ()
    return tuple(name for name, one in others if np.may_share_memory(value, one) and np.shares_memory(value, one))


def levels(bench, edit):
    """Return the Levels of an edit, from the place that changes outwards."""
    places = list(_outwards(bench.tree, edit.places[0]))[:LEVELS]
    before = [copy.deepcopy(place.get()) for place in places]
    with made(edit):
        after = [copy.deepcopy(place.get()) for place in places]
    return [Level(bench, edit, *one) for one in zip(places, before, after, strict=True)]


def _outwards(tree, place):
    known = {id(one.get()): one for one in expressions(tree)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    while place is not None:
        yield place
        owner = place.owner
        if isinstance(owner, ast.keyword):
            owner = next((call for call in calls if owner in call.keywords), None)
        place = known.get(id(owner))
