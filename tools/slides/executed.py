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
# What a page says of the widget below the words, or of the cells around them, said of a slide: the widget comes on the
# next, and no cell is to be seen.
SAYS = {
    r"\bBelow (is|are)\b": r"On the next slide \1",
    r"\bBelow, each point\b": "On the next slide, each point",
    r"\bUse the (buttons?|sliders?) below\b": r"Use the \1 on the next slide",
    r" In print it is a still picture of [^.]*\.": "",
    r"\bThe bell below is\b": "The bell on the next slide is",
    r"\bthe (line of text|sentence) below\b": r"the \1 there",
    r",? as the next (?:cell|section) prints\b": "",
    r" The next cell (?:plays|prints) it\.": "",
    r"\bThe next cell prints (\S+) for it\b": r"It is \1",
    r"\bThe next cell runs it, once\b": "It was run once",
    r" The next table has the reason, the cell after it the numbers\.": "",
    r" \(count with the next cell\)": "",
    r"; the last line of the cell counts them": "",
    r"; the census below counts them": "",
    r" \(A cell below the census does it\.\)": "",
    r"\bcame out of the cell above\b": "was drawn",
    r" at the top of this page\b": " at the start",
}
SEEN = {re.compile(said.replace(" ", r"\s+")): true for said, true in SAYS.items()}


def on_a_slide(text):
    """Return Markdown of a lesson in the words that are true on a slide."""
    text = wording.on_a_page(text)
    for said, true in SEEN.items():
        text = said.sub(true, text)
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
