"""The notebooks and pages that the browser tests of the widgets share."""

import shutil

import pytest

from tests.widgets.javascript import Node
from tests.widgets.laboratory import BARE, CELLS
from tests.widgets.still import coarsen, undraw, unpaint


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    """Return a running node, which runs the widgets' JavaScript without a browser."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("no node on this machine: the JavaScript of the widgets is not run")
    running = Node(path, tmp_path_factory.mktemp("node"))
    yield running
    running.stop()


@pytest.fixture
def undrawn(monkeypatch):
    """Let every picture be a single point: of pages that are read or played, and not seen, it takes the most time."""
    undraw(monkeypatch)


@pytest.fixture
def unpainted(monkeypatch):
    """Let all words and axes of a picture be set and put in their places, and then let it be a single point."""
    unpaint(monkeypatch)


@pytest.fixture
def coarse(monkeypatch):
    """Let sliders at each stop of which EM runs have few of them, where one stop is as good as another."""
    coarsen(monkeypatch)


@pytest.fixture(scope="session")
def blank(new_page):
    """Return a function that empties one page and returns it: to open a page takes longer than what is tried on it."""
    page = new_page()

    def emptied():
        page.goto("about:blank")
        page.complaints.clear()
        return page

    return emptied


@pytest.fixture(scope="session")
def workshop(new_page):
    """Return one page for all notebooks that are run: to load JupyterLab takes longer than most tests."""
    return bare(new_page(has_touch=True))


@pytest.fixture(scope="session")
def morrow(new_page):
    """Return a page that has not seen what ran in the workshop: it knows of it what was saved, as after a reload."""
    return bare(new_page())


def bare(page):
    """Return the page, on which JupyterLab shows nothing but notebooks: what stands around them is not asked here."""
    page.add_init_script(BARE)
    return page


@pytest.fixture
def desk(workshop):
    """Return the workshop for a notebook of one's own; what went wrong in another test is not asked any more."""
    workshop.complaints.clear()
    yield workshop
    workshop.evaluate(CLEARED)
    workshop.complaints.clear()


CLEARED = """() => [...(window.jupyterapp?.shell.widgets('main') ?? [])]
    .filter(widget => widget.context && widget.context.path !== 'gallery.ipynb').forEach(widget => widget.dispose())"""


FEWER = """from types import SimpleNamespace
from gmm_lessons.widgets import palette_fits
from tests.widgets.still import stride
stride(SimpleNamespace(setattr=setattr), 1.0)
palette_fits.STARTS = 1"""  # climbs: one stop of a slider is as good as another, and one end of EM


@pytest.fixture(scope="session")
def gallery(lab, workshop):
    """Return one notebook with every widget in it, each under its name in Python.

    Over ten seconds: JupyterLab starts, and its kernel runs the fits of all widgets. A hundred tests share it.
    """
    start = "from gmm_lessons import widgets\nfrom gmm_lessons.datasets import load\n"
    start += "import numpy as np\nfrom gmm_lessons.mixture import bells\nx = load('old_faithful')\n"
    start += "from gmm_lessons.widgets.parts.view import View\nView.page = lambda self: ''\n"  # which nobody sees here
    start += FEWER
    notebook = lab.notebook(workshop, "gallery", start, *(f"{name} = {make}; {name}" for name, make in CELLS.items()))
    workshop.evaluate("() => jupyterapp.shell.currentWidget.addClass('gallery')")
    workshop.add_style_tag(content=".gallery .jp-Cell { content-visibility: auto }")  # out of sight nothing is painted
    return notebook
