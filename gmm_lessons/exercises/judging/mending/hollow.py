"""Changes that make all right and say little: a count or a condition that no longer depends on what it is about."""

import ast

from gmm_lessons.exercises.judging.mending.calls import name_of
from gmm_lessons.exercises.judging.mending.sizes import size_of
from gmm_lessons.exercises.judging.naming import few

COUNTED = ("count_nonzero", "flatnonzero", "nonzero", "any", "all")
LARGE = 2.5  # the size from which a change that turns few choices says little


def hollow(gain):
    """Return whether a gain is one that nobody means."""
    facts = gain.facts
    choices = few(facts) and any(facts.outcomes[i].answer is not None for i in facts.wrong)
    invented = choices and size_of(gain.edits) > LARGE and not all(map(_leaves_out, gain.edits))
    return invented or any(map(_always, gain.edits))


def _leaves_out(edit):
    """Return whether a part of what stood there is left, and nothing is put in."""
    return ast.unparse(edit.nodes[0]) in ast.unparse(edit.places[0].get())


def _always(edit):
    """Return whether a thing is compared with itself, or e to a power is counted or compared with 0, and never is 0."""
    place, node = edit.places[0], edit.nodes[0]
    old = ast.dump(place.get())
    if isinstance(place.owner, ast.Compare) and not edit.told and _with_itself(place, node):
        return True
    round_it = isinstance(node, ast.expr) and any(ast.dump(part) == old for part in ast.walk(node) if part is not node)
    return round_it and _tested(place)


def _tested(place):
    """Return whether an expression is an argument of a count, or one side of a comparison with 0."""
    owner = place.owner
    if isinstance(owner, ast.Compare):
        sides = (owner.left, *owner.comparators)
        return any(isinstance(side, ast.Constant) and side.value == 0 for side in sides)
    return isinstance(owner, ast.Call) and place.field == "args" and name_of(owner) in COUNTED


def _with_itself(place, node):
    """Return whether a comparison has the same on both sides then."""
    sides = (place.owner.left, *place.owner.comparators)
    return any(ast.dump(side) == ast.dump(node) for side in sides if side is not place.get())
