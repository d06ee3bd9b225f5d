"""A line left out, two lines exchanged, `=` and `+=`, and a `return` that moves out of its loop."""

import ast

from gmm_lessons.exercises.judging.mending.places import Edit, Place, bodies


def lines(tree):
    """Return the edits of whole statements."""
    for owner, field in bodies(tree):
        body = getattr(owner, field)
        for index, statement in enumerate(body):
            place = Place(owner, field, index)
            yield from _added(place, statement)
            yield from _left_out(place, statement)
            yield from _after_loop(place, statement)
            yield from _exchanged(place, body[index : index + 2])


def _added(place, statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        target = statement.targets[0]
        yield _put(place, ast.AugAssign(target, ast.Add(), statement.value), "With `+=` in place of `=`")
    if isinstance(statement, ast.AugAssign):
        yield _put(place, ast.Assign([statement.target], statement.value), "With a plain `=`")


def _left_out(place, statement):
    if not isinstance(statement, ast.Return | ast.For | ast.FunctionDef):
        yield _put(place, ast.Pass(), "Without that line")


def _after_loop(place, statement):
    """Return the edit that takes a `return` at the end of a loop out of it."""
    if isinstance(statement, ast.For) and isinstance(statement.body[-1], ast.Return):
        inner = [*statement.body[:-1], ast.Pass()]
        loop = ast.For(statement.target, statement.iter, inner, statement.orelse)
        moved = ast.If(ast.Constant(True), [loop, statement.body[-1]], [])
        yield _put(place, moved, "With the `return` after the loop, and not in it")


def _exchanged(place, pair):
    if len(pair) == 2 and not any(isinstance(one, ast.Return | ast.FunctionDef) for one in pair):
        after = Place(place.owner, place.field, place.index + 1)
        yield Edit(
            (place, after), (pair[1], pair[0]), f"After `{ast.unparse(pair[1]).splitlines()[0]}`, not before it,"
        )


def _put(place, node, told):
    return Edit((place,), (node,), told)
