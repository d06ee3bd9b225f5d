"""A line left out or moved among the others, `=` and `+=`, and a `return` that moves out of its loop."""

import ast

from gmm_lessons.exercises.judging.mending.loops import counts
from gmm_lessons.exercises.judging.mending.places import Edit, Place, bodies, first_line


def lines(tree):
    """Return the edits of whole statements; a line changes places with the next one before it is taken further."""
    places = [Place(owner, field, i) for owner, field in bodies(tree) for i in range(len(getattr(owner, field)))]
    for place in places:
        statement = place.get()
        if not counts(statement):
            yield from _added(place, statement)
            yield from _left_out(place, statement)
            yield from _after_loop(place, statement)
            yield from _out_of_loop(place, statement)
            yield from _moved(place, range(1, 2))
    for place in places:
        yield from _moved(place, range(2, len(places)))


def _added(place, statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        target = statement.targets[0]
        yield _put(place, ast.AugAssign(target, ast.Add(), statement.value), "With `+=` in place of `=`")
    if isinstance(statement, ast.AugAssign):
        yield _put(place, ast.Assign([statement.target], statement.value), "With a plain `=`")
        value = ast.BinOp(ast.parse(ast.unparse(statement.target), mode="eval").body, statement.op, statement.value)
        new = ast.Assign([statement.target], value)
        yield _put(place, new, f"With `{ast.unparse(ast.fix_missing_locations(new))}`, which makes a new one,")


def _left_out(place, statement):
    if not isinstance(statement, ast.Return | ast.For | ast.FunctionDef):
        told = (
            "Without that `if`, and all that stands under it," if isinstance(statement, ast.If) else "Without that line"
        )
        yield _put(place, ast.Pass(), told)
    if isinstance(statement, ast.If):
        yield _put(place, ast.If(ast.Constant(True), statement.body, []), "Without that condition, always,")


def _after_loop(place, statement):
    """Return the edit that takes a `return` at the end of a loop out of it."""
    if isinstance(statement, ast.For) and isinstance(statement.body[-1], ast.Return):
        inner = [*statement.body[:-1], ast.Pass()]
        loop = ast.For(statement.target, statement.iter, inner, statement.orelse)
        moved = ast.If(ast.Constant(True), [loop, statement.body[-1]], [])
        yield _put(place, moved, "With the `return` after the loop, and not in it,")


def _out_of_loop(place, loop):
    """Return the edits that take one line of a loop before it, or after it."""
    if not isinstance(loop, ast.For | ast.While):
        return
    for index, line in enumerate(loop.body):
        if isinstance(line, ast.Assign | ast.AugAssign | ast.Expr) and not counts(line):
            rest = _without(loop, index)
            told = f"With `{first_line(line)}`"
            yield _put(place, ast.If(ast.Constant(True), [line, rest], []), f"{told} before that loop, not inside it,")
            yield _put(place, ast.If(ast.Constant(True), [rest, line], []), f"{told} after that loop, not inside it,")


def _without(loop, index):
    inner = [*loop.body[:index], *loop.body[index + 1 :], ast.Pass()]
    if isinstance(loop, ast.For):
        return ast.For(loop.target, loop.iter, inner, loop.orelse)
    return ast.While(loop.test, inner, loop.orelse)


def _moved(place, steps):
    """Return the edits that take a line behind a later one, or that one before it, where both name the same."""
    lines = getattr(place.owner, place.field)[place.index :]
    for step, other in list(enumerate(lines))[steps.start : steps.stop]:
        fixed = any(isinstance(one, ast.Return | ast.FunctionDef) or counts(one) for one in (lines[0], other))
        if not fixed and (step == 1 or _names(lines[0]) & _names(other)):
            here = [Place(place.owner, place.field, place.index + i) for i in range(step + 1)]
            behind, before = (*lines[1 : step + 1], lines[0]), (lines[step - 1], other, *lines[: step - 1])
            yield Edit(tuple(here), behind, f"Put it after `{first_line(other)}`:")
            if step > 1:
                yield Edit((here[-1], *here[:-1]), before, f"Put it before `{first_line(lines[0])}`:")


def _names(line):
    return {node.id for node in ast.walk(line) if isinstance(node, ast.Name)} - {"np"}


def _put(place, node, told):
    return Edit((place,), (node,), told)
