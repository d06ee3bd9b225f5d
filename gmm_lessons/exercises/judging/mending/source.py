"""The source of a function as a tree, and the names that it sees."""

import ast
import inspect
from textwrap import dedent

import numpy as np

from gmm_lessons.exercises.judging.sources import once, source


def tree_of(function):
    """Return the tree of a plain function, or None."""
    try:
        tree = ast.parse(dedent(source(function))).body[0]
    except Exception:  # no source, a lambda in the middle of a line, a built-in function
        return None
    plain = isinstance(tree, ast.FunctionDef) and inspect.isfunction(function) and not hasattr(function, "__wrapped__")
    return tree if plain else None


_to_read = once(tree_of)  # those who take it change nothing in it


def trees(function):
    """Return the trees of a function and of its helpers in the same module; () where it cannot be read."""
    return tuple(_trees(function, set()))


def _trees(function, seen):
    """Yield the tree of a function and those of its helpers in the same module; nothing where one cannot be read."""
    seen.add(function)
    if tree := _to_read(function):
        yield tree
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for helper in filter(inspect.isfunction, map(function.__globals__.get, sorted(names))):
            if helper not in seen and helper.__module__ == function.__module__:
                yield from _trees(helper, seen)


def inside(node):
    """Return a node and all nodes inside it, in the order of ast.walk; the tree is not to change before the end."""
    found = [node]
    for one in found:
        for field in one._fields:
            value = getattr(one, field, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [part for part in value if isinstance(part, ast.AST)]
    return found


def alike(one, other):
    """Return whether two nodes are the same code: as ast.dump would say, which takes far longer to."""
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, ast.AST):
        return all(alike(getattr(one, field, None), getattr(other, field, None)) for field in one._fields)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return repr(one) == repr(other)


def world_of(function):
    """Return all names that a function sees, in a dictionary of its own."""
    return {"np": np} | function.__globals__ | inspect.getclosurevars(function).nonlocals
