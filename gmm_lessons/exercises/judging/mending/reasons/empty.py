"""What is said of nothing: all of an empty array are so, and none of them is."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import module, name_of
from gmm_lessons.exercises.judging.mending.reasons.levels import levels

OF_NOTHING = {("all", "any"): True, ("any", "all"): False}


def of_nothing(level):
    """Return what np.all or np.any says of an empty array, where it is asked that and the other one is put there."""
    calls = isinstance(level.old, ast.Call) and isinstance(level.new, ast.Call)
    said = OF_NOTHING.get((name_of(level.old), name_of(level.new))) if calls else None
    if said is None or not module(level.old) or np.size(level.inside(level.place.get(), "args", 0)):
        return ""
    return f"Of an empty array `{ast.unparse(level.old.func)}` is {said}."


def by_accident(bench, gain):
    """Return whether a change mends by what is said of nothing: it is not what is meant."""
    alone = len(gain.edits) == 1 and not gain.edits[0].told
    return alone and any(of_nothing(level) for level in levels(bench, gain.edits[0])[:1])


RULES = (of_nothing,)
