"""Lines that are moved, left out, or made another way: what they do as they stand."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.mending.places import Edit, first_line
from gmm_lessons.exercises.judging.mending.reasons.levels import SEEN, watched

SIGNS = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


def moved_behind(bench, edit):
    """Return what a line does too early: it leaves the loop, or writes over what is read."""
    line, told = edit.places[0].get(), edit.told
    if not told.startswith("Put it after"):
        return ""
    if isinstance(line, ast.If) and isinstance(line.body[-1], ast.Break):
        return f"As it stands, `break` leaves the loop before `{first_line(edit.nodes[-2])}` is done."
    name = getattr(line.targets[0], "id", "") if isinstance(line, ast.Assign) else ""
    last = edit.nodes[-2]
    read = {one.id for one in ast.walk(last) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
    return (
        f"Where it stands, `{first_line(last)}` reads the new `{name}`; the old one is meant." if name in read else ""
    )


def written_over(bench, edit):
    """Return that each round takes what the one before has left."""
    if not edit.told.startswith("With another name than") or "there and below" not in edit.told:
        return ""
    name = edit.places[1].get().id
    return f"As it stands, each round begins with the `{name}` that the round before has left."


def in_place(bench, edit):
    """Return which other array a line writes into, since both are the same memory."""
    line = edit.places[0].get()
    if not isinstance(line, ast.AugAssign) or "makes a new one" not in edit.told:
        return ""
    target = ast.parse(ast.unparse(line.target), mode="eval").body
    look = ast.Call(ast.Name(SEEN, ast.Load()), [target, ast.parse("locals()", mode="eval").body], [])
    both = ast.If(ast.Constant(True), [ast.Expr(look), line], [])
    notes = watched(bench, Edit((edit.places[0],), (both,)), bench.order[0])
    own = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
    others = [name for note in notes[:1] for name in note.names if name not in own]
    return (
        f"`{SIGNS.get(type(line.op), '=')}` writes into the array itself, and that is `{others[0]}`, too."
        if others
        else ""
    )


def made_again(bench, edit):
    """Return that a line makes anew what the lines below should take as it was."""
    line, place = edit.places[0].get(), edit.places[0]
    if edit.told != "Without that line" or not isinstance(line, ast.Assign):
        return ""
    name, lines = getattr(line.targets[0], "id", ""), getattr(place.owner, place.field)
    before = [one for one in lines[: place.index] if _assigns(one, name)]
    if not before or name in {getattr(one, "id", "") for one in ast.walk(line.value)}:
        return ""
    return f"It makes `{name}` anew, and the lines below should take the one before."


def _assigns(line, name):
    return isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == name


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
    look = ast.Call(ast.Name(SEEN, ast.Load()), [value.slice, ast.parse("locals()", mode="eval").body], [])
    seen = ast.Subscript(value.value, look, value.ctx)
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
    look = ast.Call(ast.Name(SEEN, ast.Load()), [old.left, ast.parse("locals()", mode="eval").body], [])
    compared = ast.Compare(look, old.ops, old.comparators)
    notes = watched(bench, Edit((edit.places[0],), (compared,)), bench.order[0])
    values = [np.asarray(note.value) for note in notes] if positive else []
    zeros = any((one == 0).any() for one in values) and not any((one < 0).any() for one in values)
    return "It leaves out the zeros, and they count, too." if zeros else ""


RULES = (moved_behind, written_over, in_place, made_again, fewer_rows, no_condition)
