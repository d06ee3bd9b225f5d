"""The name of a loop that is over: it stays what the last round left."""

import ast


def left_over(level):
    """Return that a name belongs to a loop that has ended."""
    name = getattr(level.old, "id", "") if isinstance(level.new, ast.Name) else ""
    loops = [one for one in ast.walk(level.bench.tree) if isinstance(one, ast.For) and _turns(one, name)]
    inside = [one for one in loops if any(part is level.place.get() for part in ast.walk(one))]
    if not name or not loops or inside or _else(level.bench.tree, name) or loops[0].lineno > level.place.get().lineno:
        return ""
    return f"The loop of `{name}` in line {loops[0].lineno} is over: `{name}` stays what its last round left."


def _else(tree, name):
    """Return whether anything else than a loop gives the name its value: a line, a comprehension, a function."""
    loops = [id(part) for one in ast.walk(tree) if isinstance(one, ast.For) for part in ast.walk(one.target)]
    names = (one for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    arguments = {one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)}
    return name in arguments or any(one.id == name and id(one) not in loops for one in names)


def _turns(loop, name):
    return bool(name) and name in {part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)}


RULES = (left_over,)
