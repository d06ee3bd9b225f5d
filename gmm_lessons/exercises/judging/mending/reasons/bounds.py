"""Bounds: where a loop begins and ends, limits that cut something off, equality, and rounding."""

import ast

from gmm_lessons.exercises.judging.mending.calls import name_of

SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
STRICT = {"<": "<=", ">": ">=", "<=": "<", ">=": ">"}
SMALL = 0.01
STAY = "and such values are to stay as they are"
COUNTED = "argmax", "argmin", "argsort", "nanargmax", "nanargmin"


def rounds(level):
    """Return which rounds of a loop are missing, or one too many."""
    ranges = [_range(level.old), _range(level.new)]
    if None in ranges:
        return ""
    (start, stop), (first, last) = ranges
    if stop == last:
        return _begins(level, start, first)
    if start == first and last == _plus_one(stop):
        return f"`{ast.unparse(level.old)}` ends one too early: the last round is missing."
    return f"`{ast.unparse(level.old)}` goes one round too far." if (start, _plus_one(last)) == (first, stop) else ""


def _range(node):
    """Return where a range begins and ends, as texts."""
    if not isinstance(node, ast.Call) or name_of(node) != "range" or len(node.args) not in (1, 2):
        return None
    return ("0", *map(ast.unparse, node.args))[-2:]


def _begins(level, start, first):
    if (first, start) == ("0", "1"):
        return f"`{ast.unparse(level.old)}` begins with 1, and 0 is left out."
    if first == "0" and start != "0":
        return f"`{ast.unparse(level.old)}` begins with {start}: what comes before it is left out."
    if first == _plus_one(start):
        return f"`{ast.unparse(level.old)}` begins with {start}, which is one round too many."
    return f"`{ast.unparse(level.old)}` begins with {start}: {first} is left out." if start == _plus_one(first) else ""


def _plus_one(text):
    """Return the text of a number that is larger by one."""
    if text.isdigit():
        return str(int(text) + 1)
    return text[:-4] if text.endswith(" - 1") else f"{text} + 1"


def equal(level):
    """Return what of two comparisons holds where both sides are equal."""
    if not (isinstance(level.old, ast.Compare) and isinstance(level.new, ast.Compare)):
        return ""
    old, new = (SIGNS.get(type(one.ops[0])) for one in (level.old, level.new))
    sides = [(ast.dump(one.left), list(map(ast.dump, one.comparators))) for one in (level.old, level.new)]
    if len(level.old.ops) > 1 or sides[0] != sides[1] or STRICT.get(old) != new or not new:
        return ""
    return f"Where both sides are equal, `{max(old, new, key=len)}` holds and `{min(old, new, key=len)}` does not."


def cut_off(level):
    return limit(level.old, level.new)


def limit(call, kept):
    """Return what a limit changes that is taken off: what is left shows that this happens."""
    name = name_of(call) if isinstance(call, ast.Call) else ""
    if ast.dump(kept) not in ([ast.dump(one) for one in call.args] if name else []):
        return ""
    others = [ast.unparse(one) for one in call.args if ast.dump(one) != ast.dump(kept)]
    if name == "clip":
        return f"np.clip changes what lies outside of its limits, {STAY}."
    if name not in ("max", "maximum", "min", "minimum") or len(others) != 1:
        return ""
    where, does = ("below", "lifts") if name.startswith("max") else ("above", "cuts down")
    return f"`{name}` {does} what is {where} {others[0]}, {STAY}."


def small_term(level):
    """Return that a small term changes what it is added to."""
    old = level.old
    if not (isinstance(old, ast.BinOp) and isinstance(old.op, ast.Add) and ast.dump(old.left) == ast.dump(level.new)):
        return ""
    numbers = [one.value for one in ast.walk(old.right) if isinstance(one, ast.Constant)]
    if not any(isinstance(one, float) and 0 < one < SMALL for one in numbers):
        return ""
    added = ast.unparse(old.right)
    return f"`{added}` is small and still counts: this is the answer for another `{ast.unparse(level.new)}`."


def from_zero(level):
    """Return that positions count from 0."""
    old, new = ast.unparse(level.old), ast.unparse(level.new)
    if old == f"{new} + 1" and any(f"{name}(" in new for name in COUNTED):
        return "Positions count from 0, as argmax and argsort give them."
    return "Positions count from 0." if old == f"{new[:-1]}, start=1)" and new.startswith("enumerate(") else ""


def whole_part(level):
    """Return that a quotient is cut down."""
    both = isinstance(level.old, ast.BinOp) and isinstance(level.new, ast.BinOp)
    if both and isinstance(level.old.op, ast.FloorDiv) and isinstance(level.new.op, ast.Div):
        return "`//` cuts the quotient down to a whole number."
    return ""


def brackets(level):
    """Return what is computed first without brackets that are missing."""
    old, new = (ast.unparse(one).replace("(", "").replace(")", "") for one in (level.old, level.new))
    if old != new or _called(level.old) != _called(level.new):
        return ""
    there = {ast.unparse(one) for one in ast.walk(level.new) if isinstance(one, ast.BinOp)}
    first = [one for one in ast.walk(level.old) if isinstance(one, ast.BinOp) and ast.unparse(one) not in there]
    early = [one for one in first if not isinstance(one.op, ast.Add | ast.Sub) and one is not level.old]
    return f"Without brackets `{ast.unparse(early[-1])}` is computed first{_value(early[-1])}." if early else ""


def closing(level):
    """Return where the bracket of a function closes that takes in too much, or too little."""
    pair = (level.old, level.new)
    for (one, other), when, where in ((pair, "late", "outside"), (pair[::-1], "early", "inside")):
        inner = one.args[0] if isinstance(one, ast.Call) and len(one.args) == 1 else None
        if isinstance(inner, ast.BinOp) and isinstance(other, ast.BinOp) and _taken_out(one, inner, other):
            name, part = ast.unparse(one.func), ast.unparse(inner.right)
            return f"The bracket of `{name}` closes too {when}: `{part}` belongs {where}."
    return ""


def _taken_out(call, inner, other):
    """Return whether f(a + b) has become f(a) + b."""
    text = f"{ast.unparse(call.func)}({ast.unparse(inner.left)})"
    alike = type(inner.op) is type(other.op) and ast.dump(inner.right) == ast.dump(other.right)
    return alike and ast.unparse(other.left) == text


def _called(node):
    return {ast.dump(one) for one in ast.walk(node) if isinstance(one, ast.Call)}


def _value(node):
    plain = all(isinstance(one, ast.Constant | ast.BinOp | ast.operator) for one in ast.walk(node))
    if not plain or not isinstance(node.op, ast.FloorDiv) or not getattr(node.right, "value", 0):
        return ""
    return f", and is {eval(compile(ast.Expression(node), '', 'eval'))}"


RULES = (rounds, equal, cut_off, small_term, from_zero, whole_part, brackets, closing)
