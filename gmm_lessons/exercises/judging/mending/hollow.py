"""Changes that make all right and say little: much is put in, and a few choices turn."""

import ast

from gmm_lessons.exercises.judging.mending.sizes import size_of
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
