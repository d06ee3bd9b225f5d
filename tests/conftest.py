"""One Chromium, one JupyterLab and one website for all tests that need them."""

import functools
import importlib.util
import os
import re
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.widgets.laboratory import PATIENCE, ROOT, Lab
from tools.browser import CHROMIUM, QUIET
from tools.lock import alone

ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"  # no other host is reached
ELSEWHERE = re.compile(r"(https?|wss?)://(?!127\.0\.0\.1)")


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: nothing is tried in a browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: nothing is tried in a browser")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, ALONE])
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
def axe():
    """Return the path of axe-core."""
    return Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return the folder of the website; whichever of the processes comes first builds it for all.

    Over ten seconds: Sphinx reads and writes all lessons and the documentation of the package, once.
    """
    if importlib.util.find_spec("sphinx") is None:
        pytest.skip("no Sphinx here: the site is not built. `python course.py site` installs it.")
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with alone(base / "site.lock", "build of the site"):
        if not (base / "site").exists():
            built = subprocess.run(
                [sys.executable, "-m", "tools.site", base / "site"], cwd=ROOT, capture_output=True, text=True
            )
            assert built.returncode == 0 and not built.stderr, built.stdout + built.stderr
    return base / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def served(site):
    """Return the address of the website on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def sealed_page(new_page):
    """Return a function that opens a page which lists what other hosts are asked for in `page.asked`.

    It listens, and the browser reaches no other host: to hold up each request would cost a tenth of what a page does.
    """

    def page(**options):
        page = new_page(**options)
        page.asked = []
        for kind in ("request", "websocket"):
            page.on(kind, lambda asked: ELSEWHERE.match(asked.url) and page.asked.append(asked.url))
        return page

    return page


@pytest.fixture
def patient(monkeypatch):
    """The checker's search for changes comes to its end, however fast the machine is."""
    from gmm_lessons.exercises.judging.mending import search

    monkeypatch.setattr(search, "SECONDS", (30, 60))
    monkeypatch.setattr(search, "LIMIT", 90)


@pytest.fixture
def hasty(monkeypatch):
    """The checker's search gives up soon: what is told does not hang on what it finds."""
    from gmm_lessons.exercises.judging.mending import search

    monkeypatch.setattr(search, "SECONDS", (0.02, 0.04))
