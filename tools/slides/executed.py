"""A lesson run anew, so that every panel of its figures is drawn as large as a slide."""

import re

import nbformat

from tools.canonical import read
from tools.notebooks import execute
from tools.place import ROOT
from tools.site import wording

PRELUDE = f"""
import sys
sys.path.append({str(ROOT)!r})
from gmm_lessons import plots
from tools.slides import panels
plots.picture = panels.picture
"""
# What a page says of the widget below the words, said of a slide, whose widget comes on the next.
SAYS = {
    r"\bBelow (is|are)\b": r"On the next slide \1",
    r"\bUse the (buttons?|sliders?) below\b": r"Use the \1 on the next slide",
    r" In print it is a still picture of [^.]*\.": "",
}


def on_a_slide(text):
    """Return Markdown of a lesson in the words that are true on a slide."""
    text = wording.on_a_page(text)
    for said, true in SAYS.items():
        text = re.sub(said, true, text)
    return text


def executed(path):
    """Return the notebook of a lesson with the outputs of this run, in which figures know their panels."""
    nb = read(path)
    nb.cells.insert(0, nbformat.v4.new_code_cell(PRELUDE))
    execute(nb, path.parent)
    del nb.cells[0]
    for cell in nb.cells:
        cell.source = on_a_slide(cell.source) if cell.cell_type == "markdown" else cell.source
    return nb
