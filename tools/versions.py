"""What in a copy of a lesson is the learner's: pure functions of notebooks.

A copy carries a mark: the version of the lesson that it was made from, cell by cell, and what it was like when it was
laid. Whoever renames, moves or saves the copy takes the mark along.
"""

import copy
import hashlib
import json

import nbformat

from tools.canonical import source_of

MARK = "gmm_lessons"


def digest(value):
    """Return a short fingerprint of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def content(cell):
    """Return what a cell says; outputs, counts and metadata do not belong to it."""
    return [cell.cell_type, source_of(cell)]


def version(nb):
    """Return the fingerprint of what the cells say, in order; empty cells do not count."""
    return digest([content(cell) for cell in nb.cells if cell.source.strip()])


def whole(nb):
    """Return the fingerprint of all there is in a notebook, apart from its mark."""
    return digest([nb.cells, {key: value for key, value in nb.metadata.items() if key != MARK}])


def marked(nb, original, name):
    """Return a copy of the notebook, marked as laid now for this version of the lesson of that file name."""
    cells = {cell.id: digest(content(cell)) for cell in original.cells}
    mark = {"lesson": name, "version": version(original), "cells": cells, "laid": version(nb), "whole": whole(nb)}
    return nbformat.from_dict({**nb, "metadata": {**nb.metadata, MARK: mark}})


def adopted(nb, was, name):
    """Return a copy of a notebook that a learner wrote in, marked as laid when it was like that; None: nobody knows."""
    unknown = {"lesson": name, "version": version(nb), "cells": {}, "laid": "", "whole": ""}
    known = marked(was, was, name).metadata[MARK] if was else unknown
    return nbformat.from_dict({**nb, "metadata": {**nb.metadata, MARK: known}})


def mark(nb):
    """Return the mark of a copy; one without a mark has an empty one."""
    found = nb.metadata.get(MARK)
    cells = found.get("cells") if isinstance(found, dict) else None
    return found if isinstance(cells, dict) else {"cells": {}}


def touched(nb):
    """Return whether any cell says something else than when the copy was laid."""
    return version(nb) != mark(nb).get("laid")


def as_laid(nb):
    """Return whether the copy is in every respect, outputs included, as it was laid."""
    return whole(nb) == mark(nb).get("whole")


def written(nb):
    """Return the fingerprints of what a copy says and its lesson does not."""
    return {digest(content(cell)) for cell in nb.cells if cell.source.strip()} - set(mark(nb)["cells"].values())


def edited(nb):
    """Return the cells in which the learner has written, by id: those of the lesson that say something else now."""
    known = mark(nb)["cells"]
    return {cell.id: cell for cell in nb.cells if cell.get("id") in known and digest(content(cell)) != known[cell.id]}


def carried(original, nb):
    """Return a new version with what the learner wrote in the old one, and how many cells that are.

    An edited cell goes over where the new version has the same cell: the same id, and the same words before the
    learner came. A cell that the learner added follows the cell it followed.
    """
    known, theirs = mark(nb)["cells"], edited(nb)
    taken = {cell.id for cell in original.cells if cell.id in theirs and known[cell.id] == digest(content(cell))}
    new = copy.deepcopy(original)
    new.cells = [copy.deepcopy(theirs[cell.id]) if cell.id in taken else cell for cell in new.cells]
    added = _added(nb, new)
    for anchor, cell in reversed(added):
        new.cells.insert(_after(new, anchor), copy.deepcopy(cell))
    return new, len(taken) + len(added)


def _added(nb, new):
    """Return (id of the last cell before it that the new version has, cell) of each cell that the learner added."""
    known, there, anchor, added = mark(nb)["cells"], {cell.id for cell in new.cells}, None, []
    for cell in nb.cells:
        name = cell.get("id")
        if name in there:
            anchor = name
        elif name and known and name not in known and cell.source.strip():
            added.append((anchor, cell))
    return added


def _after(nb, anchor):
    """Return the place behind the cell with that id; None has the first place."""
    return next((place for place, cell in enumerate(nb.cells, start=1) if cell.id == anchor), 0)


def kin(nb, original):
    """Return the share of the copy's lesson that the original also has: 1 for the same lesson, 0 for a stranger."""
    known = mark(nb)["cells"]
    return len(known.keys() & {cell.id for cell in original.cells}) / max(len(known), 1)
