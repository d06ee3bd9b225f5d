"""Whether a table holds the right numbers in the wrong places, because it was read anew where it had to be turned."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.mending.source import trees


def read_anew(facts):
    """Return that a table (N, K) came about as (K, N) and was then reshaped, the other parts being right; or ''."""
    if facts.exercise.judge or not facts.wrong or any(outcome.answer is None for outcome in facts.outcomes):
        return ""
    seen = list(facts)
    found = [part for part in range(len(parts_of(facts.expected[0]))) if _reread(facts, part, seen)]
    if len(found) != 1:
        return ""
    table = f"{facts.named(found[0])}: the numbers are right, and stand in the wrong places."
    return f"{table} {_by_code(facts.function)}"


def _reread(facts, part, seen):
    """Return whether the right table, turned and read anew, is the learner's in every case, and all else is right."""
    pairs = [(case, parts_of(outcome.answer), parts_of(right)) for case, outcome, right in seen]
    turned = all(
        facts.agree(case, a, _anew(b) if i == part else b)
        for case, got, right in pairs
        for i, (a, b) in enumerate(zip(got, right, strict=True))
    )
    return turned and any(len(set(right[part].shape)) == 2 for _, _, right in pairs)  # else .T may be meant


def _anew(right):
    return right.T.reshape(right.shape) if np.ndim(right) == 2 else right


def _by_code(function):
    """Return which reshape it is where the code has but one that could be, and what turns the table."""
    calls = [node for tree in trees(function) for node in ast.walk(tree) if _is_reshape(node)]
    if len(calls) != 1:
        return "The table was read anew in the order of its numbers, as reshape does. Turn it instead: .T."
    whole, table = ast.unparse(calls[0]), ast.unparse(calls[0].func.value)
    return f"`{whole}` reads them anew in their order, and turns nothing: `{_bracketed(table)}.T` turns the table."


def _is_reshape(node):
    """Return whether this is table.reshape(K, D), with a table that has both axes."""
    method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "reshape"
    if not method or getattr(node.func.value, "id", "") == "np":
        return False
    sizes = node.args[0].elts if len(node.args) == 1 and isinstance(node.args[0], ast.Tuple) else node.args
    return len(sizes) == 2 and not any(isinstance(size, ast.Constant) for size in sizes)


def _bracketed(source):
    return source if source.replace(".", "").replace("_", "").isalnum() else f"({source})"
