"""Other operations in place of one: another operator, other brackets, a part left out, another order."""

import ast
from itertools import combinations, permutations

from gmm_lessons.exercises.judging.mending.source import alike

OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult, ast.Pow),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.MatMult: (ast.Mult,),
}
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq)
CURVED = ("log", "exp", "sqrt", "square", "abs", "log1p", "expm1")
SINGLE = 4  # parts of a tuple that are tried in every order


def operations(node):
    """Return other operations, or parts of it, that may have been meant where an operation stands."""
    rule = RULES.get(type(node))
    return rule(node) if rule else ()


def _binary(node):
    for operator in OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    yield node.left
    yield node.right
    yield from _bracketed(node)
    yield from _into_call(node)
    if isinstance(node.op, ast.Pow):
        yield ast.BinOp(node.left, ast.Mult(), node.right)
    if isinstance(node.op, ast.Pow) or alike(node.left, node.right):
        yield ast.Call(ast.parse("np.outer", mode="eval").body, [node.left, node.left], [])
    if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
        yield ast.BinOp(node.right, node.op, node.left)


def _bracketed(node):
    """Return a + b / c as (a + b) / c, and the reverse; and a / b / c for a / b * c."""
    left, right = node.left, node.right
    if isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, node.op, right.left), right.op, right.right)
    if isinstance(left, ast.BinOp):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, node.op, right))
        yield from (ast.BinOp(left, op(), right) for op in (ast.Div,) if isinstance(node.op, ast.Mult))
        if isinstance(left.right, ast.BinOp):
            inner = ast.BinOp(left.right.left, left.right.op, ast.BinOp(left.right.right, node.op, right))
            yield ast.BinOp(left.left, left.op, inner)


def _into_call(node):
    """Return log(a) / b as log(a / b), and c * log(a) / b as c * log(a / b)."""
    left = node.left
    call = left.right if isinstance(left, ast.BinOp) else left
    if curved(call):
        inner = ast.Call(call.func, [ast.BinOp(call.args[0], node.op, node.right)], [])
        yield inner if call is left else ast.BinOp(left.left, left.op, inner)


def curved(node):
    """Return whether a node calls a function of one number for which the brackets matter."""
    alone = isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
    return alone and getattr(node.func, "attr", getattr(node.func, "id", "")) in CURVED


def _unary(node):
    yield node.operand


def _compare(node):
    for operator in COMPARISONS:
        yield ast.Compare(node.left, [operator(), *node.ops[1:]], node.comparators)
    yield node.left


def _boolean(node):
    yield from node.values
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _choice(node):
    yield node.body
    yield node.orelse
    yield ast.IfExp(node.test, node.orelse, node.body)


def _tuple(node):
    for order in permutations(node.elts) if 1 < len(node.elts) <= SINGLE else ():
        yield ast.Tuple(list(order), ast.Load())


def _attribute(node):
    if node.attr in ("T", "mT"):
        yield node.value


def _subscript(node):
    yield node.value
    if isinstance(node.slice, ast.Tuple):
        if all(isinstance(one, ast.Name) for one in node.slice.elts):
            block = ast.Call(ast.parse("np.ix_", mode="eval").body, node.slice.elts, [])
            yield ast.Subscript(node.value, block, ast.Load())
        yield ast.Subscript(node.value, ast.Tuple([ast.Slice(), *node.slice.elts], ast.Load()), ast.Load())
        yield ast.Subscript(node.value, ast.Tuple(node.slice.elts[::-1], ast.Load()), ast.Load())


def _constant(node):
    """Return what the letters of einsum may have been: two of a group exchanged, one left out of the result."""
    if not isinstance(node.value, str) or "->" not in node.value:
        return
    groups, result = node.value.replace(" ", "").split("->")
    for left in range(len(result)):
        yield ast.Constant(f"{groups}->{result[:left]}{result[left + 1 :]}")
    terms = [*groups.split(","), result]
    letters = sorted(set(groups) - {","})
    for i, term in enumerate(terms):
        for other in (*_exchanged(term), *_renamed(term, letters)):
            new = [*terms[:i], other, *terms[i + 1 :]]
            yield ast.Constant(f"{','.join(new[:-1])}->{new[-1]}")


def _exchanged(term):
    """Return a group of letters with two of them exchanged."""
    for a, b in combinations(range(len(term)), 2):
        yield f"{term[:a]}{term[b]}{term[a + 1 : b]}{term[a]}{term[b + 1 :]}"


def _renamed(term, letters):
    """Return a group of letters with one of the others in place of one: an axis that is the same as another."""
    for i in range(len(term)):
        yield from (f"{term[:i]}{letter}{term[i + 1 :]}" for letter in letters if letter not in term)


RULES = {
    ast.Constant: _constant,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _choice,
    ast.Tuple: _tuple,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
}
