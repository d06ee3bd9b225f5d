"""Ordinary cells that run on the page: what they use comes from NumPy, the package, and cells that do too.

Such a cell carries the tag `gmm-run`. `live.js` gives it a button, `names` tells Python what the cells before it made.
"""

import ast
import re

from tools.site import exercise, names, quiz
from tools.site.statements import binds, imports, is_import, needs

TAG = "gmm-run"
MORE = re.compile(r"\b(?:iris|wine|digits)\(\)|load\('(?:iris|wine|digits)'\)|\bvariational\b")  # wants libraries


def mark(nb):
    """Tag the cells of a notebook that the page can run."""
    for cell in that_run(nb):
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), TAG]


def that_run(nb):
    """Return the cells that are shown, say something, and need no more than the page has."""
    known, before, found = names.page_names(nb), [], []
    for cell in filter(_is_ordinary, nb.cells):
        made = _without_more(names.made_by(before)) & known.keys()
        found += [cell] if _is_shown(cell) and _runs(cell.source, made) else []
        before.append(cell.source)
    return found


def _without_more(made):
    """Return the names of what is made without data or rooms of the package that want further libraries."""
    left = {name: names.used(line) for name, line in made.items()}
    lost = {name for name, line in made.items() if MORE.search(line)}
    while more := {name for name, uses in left.items() if uses & lost} - lost:
        lost |= more
    return left.keys() - lost


def _is_ordinary(cell):
    return cell.cell_type == "code" and not exercise.name_in(cell)


def _is_shown(cell):
    """Return whether the code can be read and has come to words, not to a picture or a widget."""
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden") or quiz.lesson_of(cell)
    return bool(cell.outputs) and not hidden and not any("text/html" in one.get("data", {}) for one in cell.outputs)


def _runs(code, made):
    """Return whether every name in the code is in `made`, built in, or bound by the code itself before."""
    known = set(made) | names.BUILT_IN
    if MORE.search(ast.unparse(names.parsed(code))):
        return False
    for statement in names.parsed(code).body:
        if is_import(statement) and len(imports(statement)) < len(statement.names):
            return False
        if needs(statement) - known:
            return False
        known |= binds(statement)
    return True
