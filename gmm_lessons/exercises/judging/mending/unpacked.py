"""Lengths that are taken out of a shape the wrong way round, as by `K, N = resp.shape`, where resp is (N, K)."""

import ast
import inspect

from gmm_lessons.exercises.judging.letters import AXES
from gmm_lessons.exercises.judging.mending.bench import bench, right_of
from gmm_lessons.exercises.judging.mending.gains import gain
from gmm_lessons.exercises.judging.mending.places import Edit, Place
from gmm_lessons.exercises.judging.mending.reasons.lengths import WORDS
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.running import run

SECONDS = 2.0


def unpacked(facts):
    """Return which line names two lengths the wrong way round, where the other way makes all right; else ''."""
    tree = None if facts.exercise.judge or not facts.wrong else tree_of(facts.function)
    lines = [line for line in ast.walk(tree) if _turned(facts, tree, line)] if tree else []
    words = []
    if len(lines) == 1:
        run(lambda: words.append(_told(facts, tree, lines[0])), ((),), 0, SECONDS)
    return "".join(words)


def _turned(facts, tree, line):
    """Return whether a line takes the lengths of an argument out in reverse, by the letters that they have."""
    target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
    shape = isinstance(target, ast.Tuple) and isinstance(line.value, ast.Attribute) and line.value.attr == "shape"
    letters = _letters(facts, tree, ast.unparse(line.value.value)) if shape else ""
    names = "".join(getattr(one, "id", "?") for one in target.elts).upper() if shape else ""
    return len(letters) == 2 and len(set(letters)) == 2 and names == letters[::-1]


def _letters(facts, tree, name):
    """Return the letters of the lengths of an argument, by the learner's own name for it."""
    letters = [AXES.get(one, "") for one in inspect.signature(facts.exercise.reference).parameters]
    return dict(zip((arg.arg for arg in tree.args.args), letters, strict=False)).get(name, "")


def _told(facts, tree, line):
    target, text = line.targets[0], ast.unparse(line)
    new = ast.Tuple(target.elts[::-1], ast.Store())
    workbench = bench(facts, tree, world_of(facts.function))
    edit = Edit((Place(line, "targets", 0),), (new,))
    better, _ = gain(workbench, right_of(facts), (edit,), workbench.built((edit,)))
    if not better.whole or not better.beyond:
        return ""
    shape, (first, second) = ast.unparse(line.value), (one.id for one in new.elts)
    means = f"In `{shape}` {WORDS[first.upper()]} comes first, {WORDS[second.upper()]} second."
    return f"line {line.lineno}, `{text}`. With `{first}, {second} = {shape}` {better.told()} {means}"
