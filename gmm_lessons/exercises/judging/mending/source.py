"""The source of a function as a tree, and the names that it sees."""

import ast
import inspect
from textwrap import dedent

import numpy as np


def tree_of(function):
    """Return the tree of a plain function, or None."""
    try:
        tree = ast.parse(dedent(inspect.getsource(function))).body[0]
    except Exception:  # no source, a lambda in the middle of a line, a built-in function
        return None
    plain = isinstance(tree, ast.FunctionDef) and inspect.isfunction(function) and not hasattr(function, "__wrapped__")
    return tree if plain else None


def trees(function):
    """Return the trees of a function and of its helpers in the same module; () where it cannot be read."""
    return tuple(_trees(function, set()))


def _trees(function, seen):
    """Yield the tree of a function and those of its helpers in the same module; nothing where one cannot be read."""
    seen.add(function)
    if tree := tree_of(function):
        yield tree
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for helper in filter(inspect.isfunction, map(function.__globals__.get, sorted(names))):
            if helper not in seen and helper.__module__ == function.__module__:
                yield from _trees(helper, seen)


def world_of(function):
    """Return all names that a function sees, in a dictionary of its own."""
    return {"np": np} | function.__globals__ | inspect.getclosurevars(function).nonlocals
