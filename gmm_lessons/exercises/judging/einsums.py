"""The letters of einsum in a learner's code, with those of a matrix turned round."""

import ast
import re

from gmm_lessons.exercises.judging.mending.source import trees

TWO = re.compile(r"([a-zA-Z]{2,3}),([a-zA-Z]{2,3})->([a-zA-Z]{2})")


def turned(function):
    """Return (letters, letters with the matrix turned) of the only einsum that is a matrix times a vector, or ()."""
    calls = [node for tree in trees(function) for node in ast.walk(tree) if _is_einsum(node)]
    texts = [call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)]
    if len(calls) != 1 or not texts:
        return ()
    parts = TWO.fullmatch(str(texts[0]).replace(" ", ""))
    matrix = parts and _matrix(*parts.groups())
    return (texts[0], _exchanged(parts.groups(), matrix)) if matrix else ()


def _is_einsum(node):
    return isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "einsum"


def _matrix(one, other, result):
    """Return the term whose last two letters are one summed over and the last of the result, or None if unclear."""
    point, last = result
    fits = (
        term
        for term, vector in ((one, other), (other, one))
        if last in term[-2:] and last not in vector and set(term[-2:]) - {last} <= set(vector) - set(result)
    )
    return next(fits, None) if point in one + other else None


def _exchanged(parts, matrix):
    one, other, result = (part[:-2] + part[:-3:-1] if part == matrix else part for part in parts)
    return f"{one},{other}->{result}"
