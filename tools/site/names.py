"""The names that the cells of a lesson make, and which of them NumPy alone can make again.

A name is made again from the one statement that binds it, and only if every name in that statement is: what is bound
twice, changed in place, drawn from a generator, or made with another library, is left out. Exercises know what was made
before the first of them, and whatever later cells that run on the page make once (`cells.py`).
"""

import ast
import builtins
import sys
from collections import Counter
from functools import cache

from tools.site.exercise import name_in

ELSEWHERE = ("gmm_lessons.plots", "gmm_lessons.widgets", "gmm_lessons.pages", "gmm_lessons.scale.cluster")
BUILT_IN = frozenset(dir(builtins))
STATED = (ast.Assign, ast.FunctionDef, ast.ClassDef)


def names(nb):
    """Return {"made": {name: statement}, "more": names that cannot be made here, "first": statements} of a notebook."""
    before, made = _statements(sources(nb.cells[: _exercises_begin(nb)])), page_names(nb)
    more = sorted({name for statement in before for name in binds(statement)} - set(made))
    return {"made": made, "more": more, "first": sorted({ast.unparse(one) for one in before if _is_setting(one)})}


def page_names(nb):
    """Return {name: statement} of what the page can make: before its exercises, or once in the whole lesson."""
    return made_by(sources(nb.cells)) | made_by(sources(nb.cells[: _exercises_begin(nb)]))


def sources(cells):
    """Return the code of the cells that are not for the reader to write."""
    return [cell.source for cell in cells if cell.cell_type == "code" and not name_in(cell)]


def made_by(codes):
    """Return {name: statement} of what cells make that NumPy alone can make again."""
    statements = _statements(codes)
    bound = Counter(name for statement in statements for name in binds(statement))
    made = _imported(statements, bound)
    once = {name for name, times in bound.items() if times == 1} - _changed(statements)
    for statement in statements:
        made |= _made(statement, made, once)
    return made


def _statements(codes):
    return [statement for code in codes for statement in parsed(code).body]


def _is_setting(statement):
    """Return whether a statement says how numbers are printed from there on."""
    return ast.unparse(statement).startswith("np.set_printoptions(")


def _imported(statements, bound):
    """Return {name: line} of what is imported, by the same line wherever the name is bound."""
    lines = Counter(found for statement in statements for found in imports(statement))
    return {name: line for (name, line), times in lines.items() if times == bound[name]}


@cache
def parsed(code):
    """Return the statements of a cell."""
    return ast.parse(code)


def _exercises_begin(nb):
    return next((i for i, cell in enumerate(nb.cells) if name_in(cell)), len(nb.cells))


def is_import(statement):
    """Return whether a statement imports something."""
    return isinstance(statement, ast.Import | ast.ImportFrom)


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


def _made(statement, made, once):
    """Return the names that a statement makes and NumPy alone can make again, each with its source."""
    own = binds(statement)
    if not isinstance(statement, STATED) or not own <= once or _draws(statement):
        return {}
    return {} if needs(statement) - set(made) - BUILT_IN else dict.fromkeys(own, ast.unparse(statement))


def binds(statement):
    """Return the names that a statement of a cell binds, loops and branches included."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if is_import(statement):
        return {alias.asname or alias.name.split(".")[0] for alias in statement.names}
    inner = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in inner if isinstance(node.ctx, ast.Store)} - _inside(statement)


def used(code):
    """Return the names that stand in code."""
    return {node.id for node in ast.walk(parsed(code)) if isinstance(node, ast.Name)}


def _inside(statement):
    """Return the names of comprehensions, which do not leave them."""
    loops = (node for node in ast.walk(statement) if isinstance(node, ast.comprehension))
    return {name.id for loop in loops for name in ast.walk(loop.target) if isinstance(name, ast.Name)}


def needs(statement):
    """Return the names from outside that a statement uses, in functions too."""
    found = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    arguments = {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
    stored = {node.id for node in found if isinstance(node.ctx, ast.Store)} if not _is_plain(statement) else set()
    return {node.id for node in found if isinstance(node.ctx, ast.Load)} - arguments - stored - _inside(statement)


def _is_plain(statement):
    return isinstance(statement, ast.Assign)


def _draws(statement):
    """Return whether a statement makes a generator, whose numbers depend on who drew before."""
    call = getattr(statement, "value", None)
    return isinstance(call, ast.Call) and ast.unparse(call.func).endswith("default_rng")


def _changed(statements):
    """Return the names whose things are changed in place somewhere: X[...] = , x.y = , x += , x.append(...)."""
    nodes = [node for statement in statements for node in ast.walk(statement)]
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
