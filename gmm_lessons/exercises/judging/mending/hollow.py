"""Changes that make all right and say little: much is put in, and a few choices turn."""

import ast

from gmm_lessons.exercises.judging.mending.sizes import size_of
from gmm_lessons.exercises.judging.mending.source import alike
from gmm_lessons.exercises.judging.naming import few

LARGE = 2.5  # the size from which a change that turns few choices says little


def hollow(gain):
    """Return whether a gain is invented rather than found; where no answer came at all it is not."""
    facts = gain.facts
    choices = few(facts) and any(facts.outcomes[i].answer is not None for i in facts.wrong)
    return choices and size_of(gain.edits) > LARGE and not all(map(_leaves_out, gain.edits))


def _leaves_out(edit):
    """Return whether a part of what stood there is left, and nothing is put in."""
    return ast.unparse(edit.nodes[0]) in ast.unparse(edit.places[0].get())


def empties(place, node):
    """Return whether a change would leave nothing of what stands there: -0, x - x or x / x."""
    return _minus_nothing(place, node) or _of_itself(place.owner, place.field, node)


def _of_itself(owner, field, node):
    """Return whether an operation would have the same on both sides, whatever it is."""
    several = isinstance(getattr(owner, "op", None), ast.Sub | ast.Div | ast.FloorDiv | ast.Mod)
    sides = {"left": "right", "right": "left"} if isinstance(owner, ast.BinOp) and several else {}
    return field in sides and alike(getattr(owner, sides[field]), node)


def _minus_nothing(place, node):
    """Return whether a change would write -0, as of the last entry `a[-1]`: the first one is `a[0]`."""
    return isinstance(place.owner, ast.UnaryOp) and isinstance(node, ast.Constant) and node.value == 0
