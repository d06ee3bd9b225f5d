"""One Chromium and one JupyterLab for all tests that need a browser."""

import pytest

from tests.widgets.laboratory import PATIENCE, Lab
from tools.browser import CHROMIUM, QUIET


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: nothing is tried in a browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: nothing is tried in a browser")
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
