"""Plainer ways to write a change: what a call of several axes is short for, and a call that is needless round it."""

import ast

from gmm_lessons.exercises.judging.mending.calls import REDUCERS, name_of
from gmm_lessons.exercises.judging.mending.places import Edit, expressions, made
from gmm_lessons.exercises.judging.mending.source import alike

NEEDLESS = REDUCERS | {"nanmax", "nanmin", "abs", "absolute"}  # of a single number


def plainer(node):
    """Yield what is often meant, and would else be mended in a roundabout way."""
    if isinstance(node, ast.Call) and name_of(node) == "cov":
        yield ast.Call(ast.parse("np.atleast_2d", mode="eval").body, [node], [])
    if isinstance(node, ast.Attribute) and node.attr == "ndim":
        yield ast.parse(f"{ast.unparse(node.value)}.shape[1]", mode="eval").body
    if sorted_shape(node):
        yield ast.Subscript(node.args[0], ast.Constant(1), ast.Load())
    if _column(node):
        yield ast.Subscript(node.value, ast.Tuple([*node.slice.elts, ast.Constant(None)], ast.Load()), ast.Load())
    if isinstance(node, ast.Call) and name_of(node) == "norm":
        yield ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if turned := reshaped(node):
        yield ast.Attribute(turned, "T", ast.Load())
    yield from _halved(node)


def reshaped(node):
    """Return what a call of reshape makes a table of, `a` of `a.reshape(K, N)` and np.reshape(a, (K, N)); or None."""
    if not isinstance(node, ast.Call) or name_of(node) != "reshape" or node.keywords:
        return None
    function = ast.unparse(node.func) in ("np.reshape", "numpy.reshape")
    array, lengths = (node.args[0], node.args[1:]) if function and node.args else (node.func.value, node.args)
    lengths = lengths[0].elts if len(lengths) == 1 and isinstance(lengths[0], ast.Tuple) else lengths
    return array if len(lengths) == 2 else None


def turns(old, new):
    """Return whether a table is turned in place of being given another shape."""
    array = reshaped(old)
    return array is not None and ast.unparse(new) == f"{ast.unparse(array)}.T"


def sorted_shape(node):
    """Return whether a call takes the longest, or the shortest, side of an array: which one that is depends."""
    named = isinstance(node, ast.Call) and name_of(node) in ("max", "min") and len(node.args) == 1
    return named and getattr(node.args[0], "attr", "") == "shape"


def _column(node):
    """Return whether an index is that of a column, as `a[:, None]`."""
    several = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
    return several and ast.unparse(node.slice) in ("(:, None)", ":, None")


def _halved(node):
    """Return a * (b + c // d) as a * (b + c) // d."""
    right = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) else None
    added = isinstance(right, ast.BinOp) and isinstance(right.op, ast.Add | ast.Sub)
    if added and isinstance(right.right, ast.BinOp) and isinstance(right.right.op, ast.Div | ast.FloorDiv):
        total = ast.BinOp(right.left, right.op, right.right.left)
        yield ast.BinOp(ast.BinOp(node.left, ast.Mult(), total), right.right.op, right.right.right)


def peeled(tree, edit):
    """Return the edit that puts the same in the place of a call round it, such as np.max of one number; or None."""
    place = edit.places[0]
    call = place.owner
    alone = len(edit.places) == 1 and not edit.told and isinstance(call, ast.Call) and not call.keywords
    if not alone or place.field != "args" or len(call.args) > 1 or name_of(call) not in NEEDLESS:
        return None
    outer = next((one for one in expressions(tree) if one.get() is call), None)
    return outer and Edit((outer,), edit.nodes)


def cancels(edit):
    """Return whether a change takes something from itself, or divides it by itself: nothing is left of it then."""
    operation = edit.places[0].owner
    if edit.told or not isinstance(operation, ast.BinOp) or not isinstance(operation.op, ast.Sub | ast.Div):
        return False
    with made(edit):
        return alike(operation.left, operation.right)
