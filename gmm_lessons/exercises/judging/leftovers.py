"""A name that one loop leaves behind, and a later loop reads: it holds what the last round made of it."""

import ast
import inspect
from itertools import combinations
from textwrap import dedent


def left_behind(function):
    """Return which name a loop reads that an earlier one left behind, as a question to the learner, or ''."""
    try:
        tree = ast.parse(dedent(inspect.getsource(function)))
    except Exception:  # no source, or none that stands alone
        return ""
    first = getattr(tree.body[0], "lineno", 1) - 1
    return next(filter(None, (_found(block, first) for block in _blocks(tree))), "")


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
