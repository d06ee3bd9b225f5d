"""The names that the cells of a lesson make, and which of them NumPy alone can make again.

A name is made again from the one statement that binds it, and only if every name in that statement is: what is bound
twice, changed in place, drawn from a generator, or made with another library, is left out. Exercises know what was made
before the first of them, and whatever later cells that run on the page make once (`cells.py`).
"""

import ast
import builtins
from collections import Counter
from functools import cache

from tools.site.exercise import name_in
from tools.site.statements import binds, changed, draws, imports, needs, written

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
    once = {name for name, times in bound.items() if times == 1}.difference(*map(changed, statements))
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


def _made(statement, made, once):
    """Return the names that a statement makes and NumPy alone can make again, each with its source."""
    own = binds(statement)
    if not isinstance(statement, STATED) or not own <= once or draws(statement):
        return {}
    return {} if needs(statement) - made.keys() - BUILT_IN else dict.fromkeys(own, written(statement))


@cache
def used(code):
    """Return the names that stand in code."""
    return {node.id for node in ast.walk(parsed(code)) if isinstance(node, ast.Name)}
