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


def world_of(function):
    """Return all names that a function sees, in a dictionary of its own."""
    return {"np": np} | function.__globals__ | inspect.getclosurevars(function).nonlocals
