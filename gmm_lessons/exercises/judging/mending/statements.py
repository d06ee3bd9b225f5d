"""A line left out or moved, two lines exchanged, `=` and `+=`, and a `return` that moves out of its loop."""

import ast

from gmm_lessons.exercises.judging.mending.loops import counts
from gmm_lessons.exercises.judging.mending.places import Edit, Place, bodies


def lines(tree):
    """Return the edits of whole statements."""
    for owner, field in bodies(tree):
        body = getattr(owner, field)
        for index, statement in enumerate(body):
            place = Place(owner, field, index)
            if not counts(statement):
                yield from _added(place, statement)
                yield from _left_out(place, statement)
                yield from _after_loop(place, statement)
                yield from _out_of_loop(place, statement)
                yield from _exchanged(place, body[index : index + 3])


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
        yield _put(place, ast.Pass(), "Without that line")
    if isinstance(statement, ast.If):
        yield _put(place, ast.If(ast.Constant(True), statement.body, []), "Without that condition, always,")


def _after_loop(place, statement):
    """Return the edit that takes a `return` at the end of a loop out of it."""
    if isinstance(statement, ast.For) and isinstance(statement.body[-1], ast.Return):
        inner = [*statement.body[:-1], ast.Pass()]
        loop = ast.For(statement.target, statement.iter, inner, statement.orelse)
        moved = ast.If(ast.Constant(True), [loop, statement.body[-1]], [])
        yield _put(place, moved, "With the `return` after the loop, and not in it")


def _out_of_loop(place, loop):
    """Return the edits that take one line of a loop before it, or after it."""
    if not isinstance(loop, ast.For | ast.While):
        return
    for index, line in enumerate(loop.body):
        if isinstance(line, ast.Assign | ast.AugAssign | ast.Expr) and not counts(line):
            rest = _without(loop, index)
            told = f"With `{_first_line(line)}`"
            yield _put(place, ast.If(ast.Constant(True), [line, rest], []), f"{told} before that loop, not inside it,")
            yield _put(place, ast.If(ast.Constant(True), [rest, line], []), f"{told} after that loop, not inside it,")


def _without(loop, index):
    inner = [*loop.body[:index], *loop.body[index + 1 :], ast.Pass()]
    if isinstance(loop, ast.For):
        return ast.For(loop.target, loop.iter, inner, loop.orelse)
    return ast.While(loop.test, inner, loop.orelse)


def _exchanged(place, group):
    """Return the edit that exchanges a line with the next one, and with the one after that."""
    for step, other in enumerate(group[1:], 1):
        if not any(isinstance(one, ast.Return | ast.FunctionDef) for one in (group[0], other)):
            after = Place(place.owner, place.field, place.index + step)
            yield Edit((place, after), (other, group[0]), f"After `{_first_line(other)}`, not before it,")


def _first_line(statement):
    return ast.unparse(statement).splitlines()[0]


def _put(place, node, told):
    return Edit((place,), (node,), told)
