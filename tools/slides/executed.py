"""A lesson run anew, so that every panel of its figures is drawn as large as a slide."""

import nbformat

from tools.canonical import read
from tools.notebooks import execute
from tools.place import ROOT

PRELUDE = f"""
import sys
sys.path.append({str(ROOT)!r})
from gmm_lessons import plots
from tools.slides import panels
plots.picture = panels.picture
"""


def executed(path):
    """Return the notebook of a lesson with the outputs of this run, in which figures know their panels."""
    nb = read(path)
    nb.cells.insert(0, nbformat.v4.new_code_cell(PRELUDE))
    execute(nb, path.parent)
    del nb.cells[0]
    return nb
