"""One statement of a cell: the names that it binds, needs, imports and changes.

What is found out of a statement is kept: it is asked again for every cell after it.
"""

import ast
import sys
from functools import cache

ELSEWHERE = ("gmm_lessons.plots", "gmm_lessons.widgets", "gmm_lessons.pages", "gmm_lessons.scale.cluster")


def is_import(statement):
    """Return whether a statement imports something."""
    return isinstance(statement, ast.Import | ast.ImportFrom)


@cache
def imports(statement):
    """Return the name and the line of each import that the browser can do."""
    if isinstance(statement, ast.ImportFrom):
        whole = [(alias.asname or alias.name, f"{statement.module}.{alias.name}", alias) for alias in statement.names]
        kept = [(name, alias) for name, path, alias in whole if _is_here(path)]
        return [(name, ast.unparse(ast.ImportFrom(statement.module, [alias], 0))) for name, alias in kept]
    if isinstance(statement, ast.Import):
        kept = [alias for alias in statement.names if _is_here(alias.name)]
        return [(alias.asname or alias.name.split(".")[0], ast.unparse(ast.Import([alias]))) for alias in kept]
    return []


def _is_here(path):
    root = path.split(".")[0]
    return (root in sys.stdlib_module_names or root in ("numpy", "gmm_lessons")) and not path.startswith(ELSEWHERE)


@cache
def binds(statement):
    """Return the names that a statement of a cell binds, loops and branches included."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if is_import(statement):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    inner = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in inner if isinstance(node.ctx, ast.Store)} - _inside(statement)


def _inside(statement):
    """Return the names of comprehensions, which do not leave them."""
    loops = (node for node in ast.walk(statement) if isinstance(node, ast.comprehension))
    return {name.id for loop in loops for name in ast.walk(loop.target) if isinstance(name, ast.Name)}


@cache
def needs(statement):
    """Return the names from outside that a statement uses, in functions too."""
    found = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    arguments = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    stored = {node.id for node in found if isinstance(node.ctx, ast.Store)} if not _is_plain(statement) else set()
    return {node.id for node in found if isinstance(node.ctx, ast.Load)} - arguments - stored - _inside(statement)


def _is_plain(statement):
    return isinstance(statement, ast.Assign)


@cache
def written(statement):
    """Return the source of a statement."""
    return ast.unparse(statement)


@cache
def draws(statement):
    """Return whether a statement makes a generator, whose numbers depend on who drew before."""
    call = getattr(statement, "value", None)
    return isinstance(call, ast.Call) and ast.unparse(call.func).endswith("default_rng")


@cache
def changed(statement):
    """Return the names whose things a statement changes in place: X[...] = , x.y = , x += , x.append(...)."""
    nodes = list(ast.walk(statement))
    stored = [node.value for node in nodes if isinstance(node, ast.Subscript | ast.Attribute) and _is_stored(node)]
    added = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    called = [
        node.value.func.value
        for node in nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ]
    return {node.id for node in (*stored, *added, *called) if isinstance(node, ast.Name)}


def _is_stored(node):
    return isinstance(node.ctx, ast.Store | ast.Del)
