"""Where in a function large and nearly equal numbers are subtracted: it runs once more, and each difference is seen."""

import ast
import copy
from dataclasses import dataclass, field

import numpy as np

from gmm_lessons.exercises.judging.comparing import number
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.running import run

SEEN = "__seen__"
LOST = 1e5  # how much smaller a difference is than what it is made of, where digits are said to be lost
SECONDS = 1.0


@dataclass
class Sight:
    """Keeps the difference in which the most digits cancel: how many times smaller it is, and what it is made of."""

    texts: list = field(default_factory=list)  # (line, text) of each difference
    worst: tuple = (0.0,)

    def difference(self, which, a, b):
        self.second(which, a, b)
        return a - b

    def second(self, which, a, b):
        """Look at two sides, and return the second."""
        large, left = max(_size(a), _size(b)), _size(np.subtract(a, b))
        self.worst = max(self.worst, (large / left if left else 0.0, which, large, left))
        return b


class Shown(ast.NodeTransformer):
    """Shows the two sides of each difference to a Sight, and leaves the value as it is."""

    def __init__(self, sight):
        self.sight = sight

    def visit_BinOp(self, node):
        call = self._call("difference", node, lambda: (node.left, node.right))
        return call if isinstance(node.op, ast.Sub) else node

    def visit_AugAssign(self, node):
        name = ast.Name(getattr(node.target, "id", ""), ast.Load())
        call = self._call("second", node, lambda: (name, node.value))
        if isinstance(node.op, ast.Sub) and name.id:
            node.value = call
        return node

    def _call(self, how, node, sides):
        """Return the call that shows the sides of a node, when what is inside them is shown, too."""
        self.sight.texts.append((node.lineno, ast.unparse(node)))
        which = ast.Constant(len(self.sight.texts) - 1)
        self.generic_visit(node)
        return ast.Call(ast.Attribute(ast.Name(SEEN, ast.Load()), how, ast.Load()), [which, *sides()], [])


def _size(a):
    found = np.abs(np.asarray(a, dtype=float))
    return float(found.max(initial=0.0)) if np.isfinite(found).all() else 0.0


def where_digits_cancel(function, args):
    """Return in which line large and nearly equal numbers are subtracted, in words, or ''."""
    tree, sight = tree_of(function), Sight()
    if tree is None:
        return ""
    run(lambda: _shown(tree, world_of(function), sight)(*copy.deepcopy(args)), ((),), 0, SECONDS)
    lost, *rest = sight.worst
    if lost < LOST:
        return ""
    line, text = sight.texts[rest[0]]
    return (
        f"line {line}, `{text}`, takes numbers up to {number(rest[1])} from each other, and {number(rest[2])} is left"
    )


def _shown(tree, world, sight):
    tree.decorator_list = []
    shown = ast.fix_missing_locations(Shown(sight).visit(tree))
    world[SEEN] = sight
    exec(compile(ast.Module([shown], []), "<shown>", "exec"), world)
    return world[tree.name]
