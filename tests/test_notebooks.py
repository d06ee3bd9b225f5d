"""The stored notebooks: their form, their outputs and their prose. That the outputs are right is nbval's part."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tools.canonical import is_canonical, read
from tools.guard import faults

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
HURTS = re.compile(r"\b(clearly|simply|obviously|trivially|of course|easy to see)\b", re.IGNORECASE)
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
TAG = re.compile(r"<[^>]*>")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def prose(markdown):
    """Return the text of a Markdown cell, without code and formulas."""
    tokens = MarkdownIt().enable("table").parse(MATHS.sub(" ", markdown))
    parts = [part for token in tokens for part in token.children or [token]]
    words = [TAG.sub(" ", part.content) for part in parts if part.type in ("text", "html_block")]
    return " ".join(" ".join(words).split())


def markdown_cells(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def test_there_are_notebooks():
    assert NOTEBOOKS


@every_notebook
def test_form(path):
    assert is_canonical(path), f"run `python course.py notebooks {path.name}`"


@every_notebook
def test_stored_outputs(path):
    assert faults(read(path)) == []


@every_notebook
def test_prose_does_not_belittle(path):
    """A reader who does not find it easy is told that the fault is theirs."""
    assert [cell for cell in markdown_cells(path) if HURTS.search(prose(cell))] == []


@pytest.mark.parametrize(
    "cell", ["This is *clearly* so.", "| a |\n|---|\n| Of\tcourse |", "easy\nto *see*", "<b>Simply</b>"]
)
def test_belittling_words_are_found(cell):
    assert HURTS.search(prose(cell))


@pytest.mark.parametrize("cell", ["`simply()` connects", "$clearly$ a formula", "    obviously = 'code'", "coursework"])
def test_code_and_formulas_are_not_prose(cell):
    assert not HURTS.search(prose(cell))
