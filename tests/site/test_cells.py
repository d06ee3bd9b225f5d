"""Ordinary cells that run on the page: which they are, and that they come to what the page prints below them."""

import json
import subprocess
import sys

import nbformat
import pytest

from tools.canonical import read
from tools.notebooks import select
from tools.site import cells, names
from tools.site.browser import here, room

LONG = {"af566a92", "fdb32a29", "a40ba151", "57075a38"}  # two seconds or more each: tried once, in a browser


def notebook(*codes):
    """Return a notebook whose cells have printed something."""
    said = nbformat.v4.new_output("stream", text="said")
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, outputs=[said]) for code in codes])


def that_run(*codes):
    nb = notebook(*codes)
    return [cell.source for cell in cells.that_run(nb)]


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nprint(np.e)",
        "from gmm_lessons import datasets\nx = datasets.old_faithful()",
        "def f(a):\n    return [b for b in a]",
        "for i in range(3):\n    print(i)",
    ],
)
def test_what_needs_numpy_and_the_package_alone_runs(code):
    assert that_run(code) == [code]


@pytest.mark.parametrize(
    "code",
    [
        "from scipy import stats",
        "import matplotlib.pyplot as plt",
        "from gmm_lessons import plots",
        "from gmm_lessons import datasets\nx = datasets.iris()",
        "from gmm_lessons.datasets import load\nx = load('wine')",
        "from gmm_lessons.variational import vb",
        "print(unknown)",
        "from gmm_lessons import exercises\nexercises.bic.check(len)",
    ],
)
def test_what_needs_more_does_not(code):
    assert that_run(code) == []


def test_what_a_cell_uses_is_what_the_cells_before_it_made():
    flowers = "from gmm_lessons.datasets import iris\nx = iris()"
    assert that_run("a = 1", "print(a)", "a = 2", "print(a)") == ["a = 1", "a = 2"]  # which a, the page cannot know
    assert that_run("print(a)", "a = 1") == ["a = 1"]
    assert that_run(flowers, "y = x + 1", "print(y)") == []
    assert that_run("from math import e", "e = 3", "print(e)") == ["from math import e", "e = 3"]


def test_drawing_code_pictures_and_silent_cells_are_left_as_they_are():
    nb = notebook("a = 1", "b = 1", "c = 1")
    nb.cells[0].metadata["jupyter"] = {"source_hidden": True}
    nb.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": "<img>"})]
    nb.cells[2].outputs = []
    assert cells.that_run(nb) == []


@pytest.fixture(scope="module")
def running():
    """Return the cells that run on the pages, by lesson."""
    return {path.stem: cells.that_run(read(path)) for path in select([])}


def test_they_are_marked_on_the_page_and_nothing_else_is(site, running):
    for path in select([]):
        page = (site / f"{path.stem}.html").read_text(encoding="utf-8")
        assert page.count("tag_gmm-run") == len(running[path.stem]), path.stem
    assert sum(map(len, running.values())) > 70


def other_words():
    """Return what cells of the lessons come to where there is only NumPy, if it is not what they printed: by lesson."""
    here.only_numpy()
    told = []
    for path in select([]):
        nb = read(path)
        given = names.names(nb)
        for cell in cells.that_run(nb):
            place = room.Room(room.ALWAYS | given["made"], given["more"])
            exec("import numpy as np\n" + "\n".join(given["first"]), place)
            said = json.loads(room.run(cell.source, "", place)) if cell.id not in LONG else {"printed": stored(cell)}
            words = "".join(said.get(part, "") for part in ("printed", "title", "text"))
            told += [] if words.split() == stored(cell).split() else [(path.stem[:2], cell.id, words)]
    return told


def stored(cell):
    return "".join(one.get("text") or one["data"]["text/plain"] for one in cell.outputs)


def test_where_there_is_only_numpy_they_come_to_what_they_printed(running):
    code = "from tests.site.test_cells import other_words\nprint(other_words())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stdout + done.stderr
    assert {cell.id for found in running.values() for cell in found} > LONG
