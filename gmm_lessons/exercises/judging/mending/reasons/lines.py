"""Lines and conditions that are left out, or made another way: what they do to arrays as they stand."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.places import Edit
from gmm_lessons.exercises.judging.mending.reasons.bounds import limit
from gmm_lessons.exercises.judging.mending.reasons.levels import SEEN, watched

SIGNS = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


def in_place(bench, edit):
    """Return which other array a line writes into, since both are the same memory."""
    line = edit.places[0].get()
    if not isinstance(line, ast.AugAssign) or "makes a new one" not in edit.told:
        return ""
    target = ast.parse(ast.unparse(line.target), mode="eval").body
    notes = _before(bench, edit, line, target)
    own = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    others = [name for note in notes[:1] for name in note.names if name not in own]
    if others:
        return f"`{SIGNS[type(line.op)]}` writes into the array itself, and `{others[0]}` shares its memory."
    return _one_for_all(bench, edit, line, target)


def _one_for_all(bench, edit, line, target):
    """Return that a list holds the same array several times."""
    if not isinstance(target, ast.Subscript):
        return ""
    held = [note.value for note in _before(bench, edit, line, target.value)[:1]]
    arrays = [one for one in held[0] if isinstance(one, np.ndarray)] if held and isinstance(held[0], list) else []
    if len(arrays) < 2 or not np.shares_memory(arrays[0], arrays[1]):
        return ""
    return f"`{ast.unparse(target.value)}` holds one and the same array many times: what is added to one is in all."


def _before(bench, edit, line, node):
    """Return the Notes of an expression just before a line runs."""
    both = ast.If(ast.Constant(True), [ast.Expr(_look(node)), line], [])
    return watched(bench, Edit((edit.places[0],), (both,)), bench.order[0])


def _look(node):
    return ast.Call(ast.Name(SEEN, ast.Load()), [node, ast.parse("locals()", mode="eval").body], [])


def limited(bench, edit):
    """Return what a line does that sets a limit to what it writes over."""
    line = edit.places[0].get()
    if edit.told != "Without that line" or not isinstance(line, ast.Assign):
        return ""
    return limit(line.value, ast.parse(ast.unparse(line.targets[0]), mode="eval").body)


def fewer_rows(bench, edit):
    """Return that some rows are left out which count, too."""
    line = edit.places[0].get()
    value = line.value if isinstance(line, ast.Assign) else line
    return _rows_left(bench, edit, value) if isinstance(value, ast.Subscript) and _taken_off(edit, line, value) else ""


def _taken_off(edit, line, value):
    if line is not value:
        return edit.told == "Without that line" and ast.unparse(value.value) == ast.unparse(line.targets[0])
    return ast.dump(edit.nodes[0]) == ast.dump(value.value)


def _rows_left(bench, edit, value):
    seen = ast.Subscript(value.value, _look(value.slice), value.ctx)
    place = edit.places[0]
    whole = ast.Assign(place.get().targets, seen) if isinstance(place.get(), ast.Assign) else seen
    notes = watched(bench, Edit((place,), (whole,)), bench.order[0])
    mask = notes[0].value if notes else None
    if not isinstance(mask, np.ndarray) or mask.dtype.kind != "b" or mask.all():
        return ""
    label = bench.facts.exercise.cases[bench.order[0]].label
    return f"On “{label}” that leaves out {np.count_nonzero(~mask)} of {mask.size}: all of them count."


def no_condition(bench, edit):
    """Return that zeros are left out which count, too."""
    old = edit.places[0].get()
    if not edit.told.startswith("Without that condition, so that all") or not isinstance(old, ast.Compare):
        return ""
    positive = isinstance(old.ops[0], ast.Gt | ast.NotEq) and ast.unparse(old.comparators[0]) in ("0", "0.0")
    compared = ast.Compare(_look(old.left), old.ops, old.comparators)
    notes = watched(bench, Edit((edit.places[0],), (compared,)), bench.order[0])
    values = [np.asarray(note.value) for note in notes] if positive else []
    zeros = any((one == 0).any() for one in values) and not any((one < 0).any() for one in values)
    return "It leaves out the zeros, and they count, too." if zeros else ""


RULES = (in_place, limited, fewer_rows, no_condition)
