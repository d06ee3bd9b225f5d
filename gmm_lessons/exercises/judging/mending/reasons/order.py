"""The order of lines: what is done too early, or never."""

import ast

from gmm_lessons.exercises.judging.mending.places import first_line


def moved_behind(bench, edit):
    """Return what a line does too early: it leaves the loop, writes over what is read, or reads what is not ready."""
    if not edit.told.startswith("Put it after"):
        return ""
    line, last = edit.places[0].get(), edit.nodes[-2]
    if isinstance(line, ast.If) and isinstance(line.body[-1], ast.Break):
        return f"As it stands, `break` leaves the loop before `{first_line(last)}` is done."
    if _stored(line) & _read(last):
        name = min(_stored(line) & _read(last))
        return f"Where it stands, that line reads the new `{name}`; the old one is meant."
    early = sorted(_stored(last) & _read(line))
    return f"Where it stands, it reads `{early[0]}` before `{first_line(last)}` is done." if early else ""


def _stored(line):
    """Return the names that an assignment, alone, writes to or into."""
    targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
    roots = [_root(one) for one in targets if isinstance(line, ast.Assign | ast.AugAssign)]
    return {one for one in roots if one}


def _root(node):
    while isinstance(node, ast.Subscript):
        node = node.value
    return getattr(node, "id", "")


def _read(line):
    return {one.id for one in ast.walk(line) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def returned_early(bench, edit):
    early = edit.told.startswith("With the `return` after the loop")
    return "As it stands, the loop ends with its first round." if early else ""


def written_over(bench, edit):
    """Return that each round takes what the one before has left."""
    if not edit.told.startswith("With another name than") or "there and below" not in edit.told:
        return ""
    name = edit.places[1].get().id
    return f"As it stands, each round begins with the `{name}` that the round before has left."


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


def no_exception(bench, edit):
    """Return that the rule holds where an exception is made."""
    line = edit.places[0].get()
    if not isinstance(line, ast.If) or not edit.told.startswith("Without that `if`") or line.orelse:
        return ""
    leaves = isinstance(line.body[-1], ast.Return | ast.Continue)
    return f"Where `{ast.unparse(line.test)}`, what stands below is right as well." if leaves else ""


RULES = (moved_behind, returned_early, written_over, made_again, no_exception)
