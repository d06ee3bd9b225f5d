"""Memory: whole numbers that cut off the fractions put into them, and arrays that are no copies."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.mending.bench import right_in
from gmm_lessons.exercises.judging.mending.calls import ALIKE, name_of
from gmm_lessons.exercises.judging.mending.fresh import is_fresh
from gmm_lessons.exercises.judging.mending.places import Edit
from gmm_lessons.exercises.judging.mending.reasons.arguments import into_arguments

COPIED = "{}.copy()", "({}).copy()", "{}.astype(float)", "np.array({}, dtype=float)"
FLOATS = "{}.astype(float)", "np.asarray({}, dtype=float)", "np.array({}, dtype=float)"


def whole_numbers(level):
    """Return that an array of whole numbers is written into, where only its dtype changes."""
    value = level.before()
    whole = isinstance(value, np.ndarray) and value.dtype.kind in "iu"
    if whole and (_same_but_dtype(level) or (_made(level, FLOATS) and _written_into(level))):
        cut = "an array of whole numbers, which cuts off the fractions of what is put into it."
        return f"On “{level.label}” it is {cut}{'' if _same_but_dtype(level) else into_arguments(level)}"
    return ""


def _same_but_dtype(level):
    old, new = level.old, level.new
    if not (isinstance(old, ast.Call) and isinstance(new, ast.Call)) or name_of(old) not in ALIKE:
        return False
    return _without_dtype(old) == _without_dtype(new)


def _without_dtype(call):
    words = [ast.dump(word) for word in call.keywords if word.arg != "dtype"]
    return name_of(call), [ast.dump(one) for one in call.args], words


def _made(level, patterns):
    text = ast.unparse(level.old)
    if is_fresh(level.old, level.new):
        return True
    return ast.unparse(level.new) in [ast.unparse(ast.parse(one.format(text))) for one in patterns]


def _written_into(level):
    """Return whether what is assigned there is written into later on."""
    statement = level.place.owner
    name = getattr(statement.targets[0], "id", "") if isinstance(statement, ast.Assign) else ""
    nodes = list(ast.walk(level.bench.tree))
    rows = {getattr(one.target, "id", "") for one in nodes if isinstance(one, ast.For) and _is(one.iter, name)}
    stored = (node for node in nodes if isinstance(node, ast.Subscript | ast.AugAssign))
    return bool(name) and any(_root(node) in {name} | rows - {""} for node in stored)


def _is(node, name):
    return getattr(node, "id", "") == name


def _root(node):
    """Return the name that is written into: the one of `a` for `a[0] = ...`, and for `a += ...`."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Store):
        return ""
    node = node.target if isinstance(node, ast.AugAssign) else node
    while isinstance(node, ast.Subscript):
        node = node.value
    return getattr(node, "id", "")


def no_copy(level):
    """Return whose memory an array shares, where a copy of it makes all right."""
    copied = _made(level, COPIED) or is_fresh(level.old, level.new)
    names = level.notes[0].names if copied and level.notes else ()
    text = ast.unparse(level.old)
    changed = any(outcome.changed for outcome in level.bench.facts.outcomes)
    if not names or (whole_numbers(level) and not (changed and _enough(level, "({}).copy()"))):
        return ""
    if isinstance(level.old, ast.Name):
        if not isinstance(level.place.owner, ast.Assign):
            return ""
        return f"Without a copy it is the array `{text}` itself, under another name."
    return f"`{text}` is no copy: it shares its memory with `{_of(names, level.old)}`.{into_arguments(level)}"


def _enough(level, pattern):
    """Return whether this in place of what stands there makes the first wrong input right."""
    case, facts = level.bench.order[0], level.bench.facts
    new = ast.parse(pattern.format(ast.unparse(level.old)), mode="eval").body
    function = level.bench.built((Edit((level.place,), (new,)),))
    outcome = level.bench.outcome(function, case)
    return len(right_in(facts, case, outcome)) == len(parts_of(facts.expected[case]))


def _of(names, node):
    inside = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in names]
    return (*inside, *names)[0]


def one_row(level):
    if isinstance(level.old, ast.BinOp) and is_fresh(level.old, level.new):
        return f"`{ast.unparse(level.old)}` holds one and the same row many times: what is added to one is in all."
    return ""


RULES = (one_row, no_copy, whole_numbers)
