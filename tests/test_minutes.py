"""The minutes that the title, the README and lesson 0 state are those that the lesson takes, and sixty are enough."""

import re
from math import isclose
from pathlib import Path

import nbformat
import pytest

from tools.canonical import read
from tools.minutes import MOST, in_code, in_text, loads, minutes, roads, stated

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
START = "\n".join(cell.source for cell in read(NOTEBOOKS[0]).cells)
ROW = r"\]\((?:notebooks/)?{}\)[^\n]*\| *(\d+) *\|$"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def takes(path):
    """Return the minutes that the main road of a notebook takes."""
    return minutes(loads(read(path))[0])


def in_table(path, page):
    """Return the minutes in a page's table of the lessons."""
    return int(re.search(ROW.format(re.escape(path.name)), page, re.MULTILINE)[1])


@every_notebook
def test_sixty_minutes_are_enough(path):
    assert takes(path) <= MOST, f"`python -m tools.minutes {path.stem[:2]}` says where they go"


@every_notebook
def test_the_minutes_below_the_title_are_true(path):
    assert stated(read(path)) == pytest.approx(takes(path), rel=0.15)


@every_notebook
def test_the_tables_state_the_minutes_below_the_title(path):
    pages = [README] if path == NOTEBOOKS[0] else [README, START]
    assert [in_table(path, page) for page in pages] == [stated(read(path))] * len(pages)


DERIVATION = "| line | why |\n|---|:--|\n| $a = b$ | given |\n| $= c$ | so $b = c$ |\n"
ANSWER = "<details><summary>Commit to an answer, then open</summary>\n\ntwo words\n\n</details>"
ASIDE = "<details><summary>Side road: a proof</summary>\n\nthree more words\n\n" + DERIVATION + "\n</details>"


@pytest.mark.parametrize(
    ("text", "load"),
    [
        ("four words - and **more**", {"words": 4}),
        (DERIVATION, {"rows": 2}),
        ("One.\n\n" + DERIVATION + "\nTwo.", {"words": 2, "rows": 2}),
        ("| a | b |\n|---|---|\n| c | d |", {"words": 4}),
        ("see\n\n```python\nx = 1\n\ny = 2\n```\n\nso", {"words": 2, "code": 2}),
        ("<b>bold</b> $x$", {"words": 2}),
    ],
)
def test_a_text_is_words_rows_and_code(text, load):
    assert +in_text(text) == load


def test_an_answer_is_read_and_a_side_road_is_not():
    main, side = roads(f"before\n\n{ANSWER}\n\n{ASIDE}\n\nafter\n\n{ASIDE}")
    assert "two words" in main and "before" in main and "after" in main
    assert "three more" not in main
    assert in_text(side)["rows"] == 4


def cell(source, hidden=False):
    return nbformat.v4.new_code_cell(source, metadata={"jupyter": {"source_hidden": hidden}})


@pytest.mark.parametrize(
    ("source", "load"),
    [
        ("a = 1\n\nb = 2", {"code": 2}),
        ("def f(x):\n    ...\nexercises.mvn_pdf.check(f)", {"code": 3, "exercises": 1}),
        ("exercises.quiz(1)", {"code": 1, "questions": 3}),
        ("widgets.bell(mu=0)", {"code": 1, "widgets": 1}),
    ],
)
def test_a_cell_is_code_and_what_it_asks_for(source, load):
    assert +in_code(cell(source)) == load
    assert +in_code(cell(source, hidden=True)) == {kind: number for kind, number in load.items() if kind != "code"}


def test_a_fold_and_a_tagged_cell_are_side_roads():
    text, tagged = nbformat.v4.new_markdown_cell, {"tags": ["side-road"]}
    aside = nbformat.v4.new_code_cell("a = 1\nb = 2", metadata=tagged)
    cells = [text(f"# One\n\n{ASIDE}"), text("and more words", metadata=tagged), aside, cell("c = 3")]
    main, side = loads(nbformat.v4.new_notebook(cells=cells))
    assert +main == {"words": 1, "code": 1}
    assert (side["rows"], side["code"]) == (2, 2)


def test_minutes_by_hand():
    """200 words, 2 rows and 15 lines take a minute each; 7, 3 and 5 what is done by hand."""
    assert minutes({"words": 200, "rows": 2, "code": 15}) == pytest.approx(3)
    assert minutes({"exercises": 2, "questions": 3, "widgets": 1}) == 28


def test_minutes_add_up():
    """A notebook takes as long as its cells, one by one."""
    nb = read(NOTEBOOKS[1])
    parts = [part for one in nb.cells for part in loads(nbformat.v4.new_notebook(cells=[one]))]
    assert isclose(sum(map(minutes, parts)), sum(map(minutes, loads(nb))))
