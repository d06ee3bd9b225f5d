"""Tiny numbers that avoid a 0 in the code: added to something, or a floor under it."""

import ast

from gmm_lessons.exercises.judging.mending.source import trees

TINY = 1e-6  # a number below it is no part of a formula, but avoids a 0
NAMES = {"tiny", "eps", "epsilon", "smallest_normal", "smallest_subnormal"}
FLOORS = {"maximum", "fmax", "max", "clip", "where"}


def tiny_number(function):
    """Return how a tiny number avoids a 0 in the code: ('added', '1e-12'), ('floor', '1e-300'), or () if unknown."""
    nodes = [node for tree in trees(function) for node in ast.walk(tree)]
    sums, least = added(nodes), floors(nodes)
    if bool(sums) == bool(least):
        return ()
    return ("added", ast.unparse(sums[0])) if sums else ("floor", ast.unparse(least[0]))


def added(nodes):
    """Return the tiny numbers that are added to something."""
    sums = (n for n in nodes if isinstance(n, ast.BinOp | ast.AugAssign) and isinstance(n.op, ast.Add))
    sides = (side for n in sums for side in ((n.left, n.right) if isinstance(n, ast.BinOp) else (n.value,)))
    return _tiny(nodes, sides)


def floors(nodes):
    """Return the tiny numbers below which something is not let fall, as by np.maximum."""
    calls = (n for n in nodes if isinstance(n, ast.Call) and name(n.func) in FLOORS)
    given = (one for n in calls for one in (*n.args, *(word.value for word in n.keywords)))
    return _tiny(nodes, map(_out_of_log, given))


def _out_of_log(node):
    """Return what the logarithm is taken of: a floor of np.log(1e-300) under a logarithm is one under a density."""
    logarithm = isinstance(node, ast.Call) and name(node.func) == "log" and node.args
    return node.args[0] if logarithm else node


def _tiny(nodes, these):
    given = (n for n in nodes if isinstance(n, ast.Assign) and _is_tiny(n.value, NAMES))
    names = NAMES.union(name(target) for n in given for target in n.targets) - {None}
    return [node for node in these if _is_tiny(node, names)]


def _is_tiny(node, names):
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float) and 0 < node.value < TINY
    return name(node) in names or str(name(node)).lower() in NAMES


def name(node):
    """Return a name, or the last part of a dotted one; None of anything else."""
    return getattr(node, "id", getattr(node, "attr", None))
