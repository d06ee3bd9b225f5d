"""Divisors that are one less, as for an estimate from a sample."""

import ast

from gmm_lessons.exercises.judging.mending.bench import right_of

SPREAD = "cov", "variance", "scatter", "Sigma"


def one_less(level):
    """Return what a spread is that is divided by one less."""
    less = isinstance(level.old, ast.BinOp) and isinstance(level.old.op, ast.Sub) and not level.edit.told
    if not less or ast.unparse(level.old) != f"{ast.unparse(level.new)} - 1" or not _divides(level):
        return ""
    if not all(any(word in name for word in SPREAD) for name in _wrong_parts(level.bench.facts)):
        return ""
    return f"One less is for an unbiased estimate; where the likelihood is highest it is `{ast.unparse(level.new)}`."


def _divides(level):
    """Return whether something is divided by what stands there."""
    nodes = [node for node in ast.walk(level.bench.tree) if isinstance(getattr(node, "op", None), ast.Div)]
    below = [node.right if isinstance(node, ast.BinOp) else node.value for node in nodes]
    return any(part is level.place.get() for one in below for part in ast.walk(one))


def _wrong_parts(facts):
    right = right_of(facts)
    parts = {part for _, part in right} | set(range(max(1, len(facts.exercise.describe))))
    return [facts.named(part) for part in parts if any((i, part) not in right for i in range(len(facts.expected)))]


RULES = (one_less,)
