"""One Chromium and one JupyterLab for all browser tests of the widgets."""

import shutil

import pytest

from tests.widgets.laboratory import CELLS, CHROMIUM, PATIENCE, QUIET, Lab


@pytest.fixture(scope="session")
def node():
    """Return the path of node, which runs the widgets' JavaScript without a browser."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("no node on this machine: the JavaScript of the widgets is not run")
    return path


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright: the widgets are not tried in a browser"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the widgets are not tried in a browser")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def new_page(browser):
    """Return a function that opens a blank page and lists what goes wrong on it in `page.complaints`."""

    def page(**options):
        context = browser.new_context(**{"viewport": {"width": 1250, "height": 1000}, **options})
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
        return page

    return page


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Return a running JupyterLab with the course's settings, in a folder of its own."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def desk(new_page):
    """Return one page for the tests that need a notebook of their own."""
    return new_page(viewport={"width": 1250, "height": 5000})


@pytest.fixture(scope="session")
def gallery(lab, new_page):
    """Return one notebook with every widget in it, each under its name in Python."""
    start = "from gmm_lessons import widgets\nfrom gmm_lessons.datasets import load\n"
    start += "import numpy as np\nfrom gmm_lessons.mixture import bells\nx = load('old_faithful')"
    page = new_page(viewport={"width": 1250, "height": 8000}, has_touch=True)
    return lab.notebook(page, "gallery", start, *(f"{name} = {make}; {name}" for name, make in CELLS.items()))
