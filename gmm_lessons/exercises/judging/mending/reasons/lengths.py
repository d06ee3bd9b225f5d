"""Lengths: which of the lengths of the inputs a number is, and which one is meant."""

import ast

import numpy as np

from gmm_lessons.exercises.judging.letters import letters_of, sizes

WORDS = {"N": "the number of points", "K": "the number of components", "D": "the number of dimensions"}


def other_length(level):
    """Return which length an expression is on every input, and which one is meant."""
    if ast.unparse(level.old).endswith(".ndim"):
        return f"`{ast.unparse(level.old)}` is the number of axes, 2 for every table."
    old, new = _values(level)
    if _single(old) and _single(new):
        return _told(level, _letter(level, old), _letter(level, new))
    pairs = [_spelled(level, one) for one in (old, new)]
    if not all(pairs):
        return ""
    return f"`{ast.unparse(level.old)}` is ({pairs[0]}), and `{ast.unparse(level.new)}` is ({pairs[1]})."


def _told(level, old, new):
    if not old or not new or old == new:
        return ""
    return f"`{ast.unparse(level.old)}` is {WORDS[old]}; {WORDS[new]} is meant."


def _values(level):
    """Return the first values before and after the change, one an input; empty where there is none on some."""
    count, place, node = len(level.bench.facts.expected), level.place, level.new
    old = [level.seen(place, i) for i in range(count)]
    new = [level.after_in(i) for i in range(count)] if all(old) else []
    there = all(old) and all(new) and node is not None
    return ([one[0].value for one in old], [one[0].value for one in new]) if there else ([], [])


def _single(values):
    return bool(values) and all(isinstance(one, int | np.integer) for one in values)


def _letter(level, values):
    """Return the one letter that has these lengths in all inputs, or ''."""
    exercise = level.bench.facts.exercise
    found = letters_of(values, [sizes(exercise, case) for case in exercise.cases])
    return found.pop() if len(found) == 1 else ""


def _spelled(level, values):
    """Return the letters of a shape, as 'N, K'."""
    shapes = bool(values) and all(isinstance(one, tuple) and len(one) == 2 for one in values)
    letters = [_letter(level, [one[i] for one in values]) for i in (0, 1)] if shapes else ()
    return ", ".join(letters) if all(letters) else ""


RULES = (other_length,)
