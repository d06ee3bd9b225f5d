"""Memory of its own for what seems to have some: a slice of all, a row that a list holds several times."""

import ast

from gmm_lessons.exercises.judging.mending.source import alike


def fresh(node):
    """Yield a copy in floats for `a[:]`, a view, and for a.copy(); a new row in each place for `[[0.0] * D] * K`."""
    if _slice_of_all(node) or _copied(node):
        array = node.func.value if isinstance(node, ast.Call) else node.value
        yield ast.Call(ast.Attribute(array, "astype", ast.Load()), [ast.Name("float", ast.Load())], [])
    if _one_row_many_times(node):
        each = ast.comprehension(ast.Name("_", ast.Store()), _range(node.right), [], 0)
        yield ast.ListComp(node.left.elts[0], [each])


def is_fresh(old, new):
    """Return whether a change gives an expression memory of its own, and does nothing else."""
    return any(alike(new, one) for one in fresh(old))


def _slice_of_all(node):
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and ast.unparse(node.slice) == ":"


def _copied(node):
    method = node.func if isinstance(node, ast.Call) and not node.args else None
    return isinstance(method, ast.Attribute) and method.attr == "copy" and not node.keywords


def _one_row_many_times(node):
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List)
    return product and len(node.left.elts) == 1 and isinstance(node.left.elts[0], ast.List | ast.BinOp | ast.ListComp)


def _range(count):
    return ast.Call(ast.Name("range", ast.Load()), [count], [])
