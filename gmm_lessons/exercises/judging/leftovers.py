"""What the last round of a loop leaves behind, where each round should have its own: read later, or by a function."""

import ast
from itertools import chain, combinations
from textwrap import dedent

from gmm_lessons.exercises.judging.sources import source


def left_behind(function):
    """Return which name a loop reads that an earlier one left behind, as a question to the learner, or ''."""
    try:
        tree = ast.parse(dedent(source(function)))
    except Exception:  # no source, or none that stands alone
        return ""
    first = getattr(tree.body[0], "lineno", 1) - 1
    found = chain((_found(block, first) for block in _blocks(tree)), (_kept(loop, first) for loop in ast.walk(tree)))
    return next(filter(None, found), "")


def _blocks(tree):
    """Yield every list of statements."""
    for node in ast.walk(tree):
        yield from (
            block for block in (getattr(node, "body", 0), getattr(node, "orelse", 0)) if isinstance(block, list)
        )


def _found(block, first):
    loops = [(i, one) for i, one in enumerate(block) if isinstance(one, ast.For)]
    for (i, earlier), (_, later) in combinations(loops, 2):
        own = _stored(earlier) - _stored(later) - set().union(*map(_stored, block[:i]))
        reading = [node for node in ast.walk(later) if _loads(node) and node.id in own]
        if reading:
            name, line, behind = reading[0].id, reading[0].lineno - first, earlier.lineno - first
            return (
                f"line {line} reads `{name}`, which is what the last round of the loop in line {behind} left. Should "
                "each round of the later loop have its own?"
            )
    return ""


def _stored(statement):
    """Return the names that a statement assigns, in its inner ones, too."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _loads(node):
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _kept(loop, first):
    """Return that functions which a loop puts into a list read its names after it, when they are called; or ''."""
    made = [loop.elt] if isinstance(loop, ast.ListComp) else _appended(loop) if isinstance(loop, ast.For) else []
    for function in (one for one in made if isinstance(one, ast.Lambda)):
        own = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        seen = {node.id: 0 for node in ast.walk(function.body) if _loads(node) and node.id in _stored(loop) - own}
        if seen:
            names, own = (" and ".join(form.format(name) for name in seen) for form in ("`{0}`", "`{0}={0}`"))
            return (
                f"the functions made in line {function.lineno - first} read {names} when they are called, after the "
                f"loop: all of them see what its last round left. With {own} among the arguments each keeps its own."
            )
    return ""


def _appended(loop):
    calls = [node for node in ast.walk(loop) if isinstance(node, ast.Call)]
    return [one for call in calls if getattr(call.func, "attr", "") == "append" for one in call.args]
