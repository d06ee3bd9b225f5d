"""What a reader waits for: `python course.py bench-site` opens the pages of build/site in a real browser.

For each lesson: its weight with all that it loads and no picture far down, when its first formula stands, when all do;
then "Run and check" the first time and the second. `--build` times the jobs that write build/ first: some minutes.
"""

import resource
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import course
from tools.browser import CHROMIUM, MISSING, QUIET
from tools.notebooks import select
from tools.place import ROOT, SITE

JOBS = ("pages", "slides", "pdf", "site")  # in this order: the site takes slides and book along
PATIENCE = 300_000  # milliseconds
WATCH = """new MutationObserver((_, watch) => {
    if (!document.querySelector('mjx-container')) return;
    window.firstFormula = performance.now();
    watch.disconnect();
}).observe(document, { childList: true, subtree: true });"""
ALL_SET = "async () => { await window.MathJax?.startup?.promise; return performance.now(); }"
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}


class Quiet(SimpleHTTPRequestHandler):
    """Serves the site and says nothing."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def log_message(self, *_):
        pass


def built(jobs):
    """Do jobs of course.py; print how long each takes, and how long processors work for it."""
    print(f"{'job':32}{'s':>9}{'s of CPU':>10}")
    for job in jobs:
        begun, before = time.perf_counter(), _work()
        subprocess.run([sys.executable, *course.JOBS[job][1]], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        print(f"{job:32}{time.perf_counter() - begun:9.0f}{_work() - before:10.0f}", flush=True)


def _work():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read(browser, address):
    """Open a page with nothing kept from before; return (bytes, s to the first formula, s to the last)."""
    context = browser.new_context(viewport={"width": 1250, "height": 1000})
    page, sizes = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    last = page.evaluate(ALL_SET) / 1000
    first = (page.evaluate("window.firstFormula") or 0) / 1000
    context.close()
    return sum(sizes), first, last


def checked(browser, address):
    """Press "Run and check" twice on a page; return the seconds of each, the first with Python to fetch."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    box = page.locator(".gmm-exercise").first
    seconds = [_run(box, run) for run in (1, 2)]
    context.close()
    return seconds


def _run(box, run):
    begun = time.perf_counter()
    box.get_by_role("button", name="Run and check").click()
    box.page.wait_for_function("([node, n]) => node.dataset.runs == n", arg=[box.element_handle(), run])
    return time.perf_counter() - begun


def main(*arguments):
    """Print the table."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        sys.exit(MISSING)
    if "--build" in arguments:
        built(JOBS)
    if not (SITE / "index.html").is_file():
        sys.exit("There is no build/site: python course.py site")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as driver:
        _table(driver.chromium.launch(executable_path=CHROMIUM, args=QUIET), address)
    server.shutdown()
    server.server_close()


def _table(browser, address):
    print(f"{'page':32}{'MB':>9}{'formula':>10}{'all set':>9}")
    for path in select([]):
        size, first, last = read(browser, f"{address}/{path.stem}.html")
        print(f"{path.stem:32}{size / 1e6:9.2f}{first:8.1f} s{last:7.1f} s", flush=True)
    if (SITE / "pyodide").is_dir():
        print("Run and check: cold {:.1f} s, warm {:.2f} s".format(*checked(browser, f"{address}/07_em_by_hand.html")))


if __name__ == "__main__":
    main(*sys.argv[1:])
