"""The search for one change of the learner's own code that makes every input come out right.

What is found is true by construction: the function was run with that change, on all inputs.
"""

import ast
import inspect
import time
from textwrap import dedent

import numpy as np

from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.gains import Gain, right_of
from gmm_lessons.exercises.judging.mending.places import located, made, words
from gmm_lessons.exercises.judging.running import run

SECONDS = 0.6  # of computing, for all candidates together
LIMIT = 10.0  # by the clock on the wall, which runs on while other programs compute
clock = getattr(time, "thread_time", time.perf_counter)


def mended(facts):
    """Return which one change of the function makes all inputs come out right, in words, or ''."""
    lost = not facts.wrong or any(facts.outcomes[i].answer is None for i in facts.wrong)  # errors say more themselves
    tree = None if facts.exercise.judge or lost else _tree(facts.function)
    if tree is None:
        return ""
    found = []  # filled as the search goes on, so that what it has is kept where it runs out of time
    run(lambda: _search(facts, tree, found), ((),), 0, LIMIT)
    return found[-1] if found else ""


def _tree(function):
    """Return the tree of a plain function, or None; of one with `while`, too: a change may keep it from ending."""
    try:
        tree = ast.parse(dedent(inspect.getsource(function))).body[0]
    except Exception:  # no source, a lambda in the middle of a line, a built-in function
        return None
    plain = isinstance(tree, ast.FunctionDef) and inspect.isfunction(function) and not hasattr(function, "__wrapped__")
    endless = any(isinstance(node, ast.While) for node in ast.walk(tree))
    return tree if plain and not endless else None


def _search(facts, tree, found):
    """Add the words for each edit that helps more than those before; one that makes all right ends the search."""
    start, world, best = clock(), _world(facts.function), Gain(facts, right_of(facts))
    tree.decorator_list = []
    for edit in candidates(tree):
        if clock() - start > SECONDS or best.whole:
            break
        with made(edit):
            function = _built(tree, edit, world)
        before, best = best, best.or_better(edit, function)
        if best is not before:
            found.append(f"{words(tree, best.edit)} {best.told()}")


def _world(function):
    """Return all names that a function sees, in a dictionary of its own."""
    return {"np": np} | function.__globals__ | inspect.getclosurevars(function).nonlocals


def _built(tree, edit, world):
    located(edit)
    try:
        exec(compile(ast.Module([tree], []), "<mended>", "exec"), world)
    except Exception:  # not every change makes sense
        return None
    return world[tree.name]
