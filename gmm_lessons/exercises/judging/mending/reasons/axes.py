"""Axes: along which one is summed, and axes of length 1 that are kept or not."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.calls import REDUCERS, module, name_of

ALONG = {0: "column", 1: "row", -1: "row"}  # of a table
MANY = {"argsort", "sort", "softmax", "entropy", "cumsum"}  # no single number comes of them along an axis


def other_axis(level):
    """Return what a call gives along its axis, and what is meant."""
    if not _same_but_axes(level):
        return ""
    (old, held), (new, holds) = _axes(level.old), _axes(level.new)
    if old == new:
        return _shapes(level) if held != holds else ""
    return _entropy(level, old, new) if name_of(level.old) == "entropy" else _reduced(level, old, new)


def _same_but_axes(level):
    calls = isinstance(level.old, ast.Call) and isinstance(level.new, ast.Call)
    return calls and name_of(level.old) in REDUCERS and _rest(level.old) == _rest(level.new)


def _rest(call):
    words = [ast.dump(word) for word in call.keywords if word.arg not in ("axis", "keepdims")]
    return ast.dump(call.func), [ast.dump(one) for one in call.args[: int(module(call))]], words


def _axes(call):
    """Return the axis of a call, None if it has none, and whether axes are kept."""
    found = {word.arg: _constant(word.value) for word in call.keywords}
    positional = call.args[int(module(call)) :]
    given = _constant(positional[0]) if positional else None
    return found.get("axis", given), bool(found.get("keepdims"))


def _constant(node):
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return "?"


def _shapes(level):
    before, after = level.before(), level.after[0].value if level.after else None
    if before is None or after is None or np.shape(before) == np.shape(after):
        return ""
    return f"The shape is {np.shape(before)} as it stands, and {np.shape(after)} with the change."


def _entropy(level, old, new):
    if old in (None, 0) and new in (1, -1) and argument(level).ndim == 2:
        asked = "Without axis" if old is None else "With axis=0"
        return f"{asked} `entropy` goes down the columns, and makes each of them sum to one."
    return ""


def _reduced(level, old, new):
    """Return what there is one number of, and of what there should be, for a table."""
    axes = {old, new} - {None}
    if name_of(level.old) in MANY or not axes <= set(ALONG) or argument(level).ndim != 2:
        return ""
    if old is None:
        return f"Without axis there is one number for the whole table, not one for each {ALONG[new]}."
    if new is None or ALONG[old] == ALONG[new]:
        return ""
    return f"axis={old} gives one number for each {ALONG[old]}; one for each {ALONG[new]} is meant."


def argument(level):
    """Return the array that a call is about."""
    call = level.place.get()
    if module(call):
        return np.asarray(level.inside(call, "args", 0))
    return np.asarray(level.inside(call.func, "value"))


RULES = (other_axis,)
