"""The notebooks and pages that the browser tests of the widgets share."""

import shutil

import pytest

from tests.widgets.laboratory import CELLS


@pytest.fixture(scope="session")
def node():
    """Return the path of node, which runs the widgets' JavaScript without a browser."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("no node on this machine: the JavaScript of the widgets is not run")
    return path


@pytest.fixture(scope="session")
def desk(new_page):
    """Return one page for the tests that need a notebook of their own."""
    return new_page(viewport={"width": 1250, "height": 5000})


@pytest.fixture(scope="session")
def gallery(lab, new_page):
    """Return one notebook with every widget in it, each under its name in Python.

    Over ten seconds: JupyterLab starts, and its kernel runs the fits of all widgets. A hundred tests share it.
    """
    start = "from gmm_lessons import widgets\nfrom gmm_lessons.datasets import load\n"
    start += "import numpy as np\nfrom gmm_lessons.mixture import bells\nx = load('old_faithful')\n"
    start += "from gmm_lessons.widgets.parts.view import View\nView.page = lambda self: ''"  # which nobody sees here
    page = new_page(viewport={"width": 1250, "height": 8000}, has_touch=True)
    return lab.notebook(page, "gallery", start, *(f"{name} = {make}; {name}" for name, make in CELLS.items()))
