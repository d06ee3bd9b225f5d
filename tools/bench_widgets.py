"""Measure the EM stepper in JupyterLab in Chromium, beside the same as a matplotlib figure in the page (ipympl).

`python -m tools.bench_widgets` prints a table. ipympl comes with `pip install ipympl`; without it, its rows are absent.
"""

import importlib.util
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from tests.widgets.laboratory import PATIENCE, Lab
from tools.browser import CHROMIUM, MISSING, QUIET

CLICKS, SECONDS = 54, 3.0
HEAD = ("", "click to paint, ms: median / 95 %", "playing, frames/s", "dragging, frames/s", "bytes a step")

DATA = {
    "Old Faithful (272 points)": "x = load('old_faithful').values",
    "5000 points": "x, _ = sample(Mixture([.4, .6], [[2, 54], [4.3, 80]], [np.diag([.1, 40])] * 2), 5000, rng)",
}
IMPORTS = """
import numpy as np
from gmm_lessons import widgets
from gmm_lessons.datasets import load
from gmm_lessons.mixture import Mixture, sample
rng = np.random.default_rng(0)
"""
OURS = "widget = widgets.stepper(x, 2, tol=1e-9); widget"

# The same picture with matplotlib: its artists are kept, and only what changes is set.
THEIRS = """
import matplotlib
matplotlib.use("module://ipympl.backend_nbagg")
from IPython.display import display
from ipywidgets import Button, Play
from matplotlib import pyplot as plt
from gmm_lessons.gaussian import ellipse
from gmm_lessons.plots import COLOURS, colours
from gmm_lessons.responsibilities import responsibilities
climb = widgets.stepper(x, 2, tol=1e-9).climb
figure, ax = plt.subplots(figsize=(5, 4))
dots = ax.scatter(*x.T, s=12)
lines = [ax.plot([], [], color=COLOURS[k])[0] for k in range(2)]
frame = 0
def step(_=None):
    global frame
    frame = (frame + 1) % len(climb["objective"])
    m = Mixture(*(climb[name][frame] for name in ("weights", "means", "covs")))
    dots.set_color(colours(responsibilities(x, m)))
    for line, mean, cov in zip(lines, m.means, m.covs):
        line.set_data(*ellipse(mean, cov).T)
    figure.canvas.draw_idle()
button = Button(description="step")
button.on_click(step)
play = Play(max=10**6, interval=16)
play.observe(step, "value")
display(button, play)
plt.show()
"""

# From the click to the end of the frame in which the picture has changed.
CLICK = """async ([selector, changes]) => {
    const count = new Function(`return ${changes}`), before = count(), start = performance.now();
    (document.querySelector(selector) ?? document.querySelector("[data-do=reset]")).click();
    const frame = () => new Promise(requestAnimationFrame);
    do { await frame(); } while (count() === before && performance.now() - start < 5000);
    const painted = new MessageChannel();
    await new Promise(done => { painted.port1.onmessage = done; painted.port2.postMessage(0); });
    return performance.now() - start;
}"""
# How many frames of the screen, in so many seconds, brought a new picture.
FRAMES = """async ([seconds, changes]) => {
    const count = new Function(`return ${changes}`), start = performance.now();
    let last = count(), frames = 0;
    while (performance.now() - start < 1000 * seconds) {
        await new Promise(requestAnimationFrame);
        if (count() !== last) frames += 1;
        last = count();
    }
    return frames / seconds;
}"""
# The pressed mouse, moved in a circle once a frame.
DRAG = """async ([seconds, x, y]) => {
    const knob = document.elementFromPoint(x, y), root = knob.closest(".gmm"), start = performance.now();
    let frames = 0;
    for (let turn = 0; performance.now() - start < 1000 * seconds; turn += 0.05) {
        const before = root.dataset.paints, at = { clientX: x + 40 * Math.sin(turn), clientY: y + 40 * Math.cos(turn) };
        knob.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, bubbles: true, ...at }));
        if (root.dataset.paints !== before) frames += 1;
        await new Promise(requestAnimationFrame);
    }
    return frames / seconds;
}"""
COUNT_IMAGES = """() => {
    window.images = 0;
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...args) {
        window.images += 1;
        return draw.apply(this, args);
    };
}"""
PAINTS = "document.querySelector('.gmm').dataset.paints"


class Traffic:
    """The bytes that go to and from the kernel."""

    def __init__(self, page):
        self.bytes = 0
        page.on("websocket", self._watch)

    def _watch(self, socket):
        for direction in ("framesent", "framereceived"):
            socket.on(direction, lambda payload: setattr(self, "bytes", self.bytes + len(payload)))


def clicks(page, selector, changes, traffic):
    """Return the milliseconds of each click, and the bytes that one costs."""
    times = [page.evaluate(CLICK, [selector, changes]) for _ in range(3)]
    page.wait_for_timeout(500)
    traffic.bytes, times = 0, []
    for _ in range(CLICKS):
        times.append(page.evaluate(CLICK, [selector, changes]))
    page.wait_for_timeout(500)
    return np.array(times), traffic.bytes / CLICKS


def measure_ours(notebook, page, traffic):
    """Return a row of the table for the stepper."""
    widget = notebook.widget("EM, one half-step at a time")
    times, cost = clicks(page, ".gmm .gmm-next", PAINTS, traffic)
    widget.locator("[data-do=reset]").click()
    widget.locator("[data-do=play]").click()
    playing = page.evaluate(FRAMES, [SECONDS, PAINTS])
    widget.locator("[data-do=play]").click()
    return times, playing, dragged(widget, page), cost


def dragged(widget, page):
    """Return the frames per second while the mouse drags a mean in circles."""
    box = widget.get_by_role("button", name="mean of A").bounding_box()
    x, y = box["x"] + 13, box["y"] + 13
    page.mouse.move(x, y)
    page.mouse.down()
    frames = page.evaluate(DRAG, [SECONDS, x, y])
    page.mouse.up()
    return frames


def measure_theirs(notebook, page, traffic):
    """Return a row of the table for ipympl; a learner's drag would need code of its own there."""
    page.evaluate(COUNT_IMAGES)
    page.locator(".jupyter-matplotlib canvas").first.wait_for()
    times, cost = clicks(page, ".jupyter-button.widget-button", "window.images", traffic)
    page.locator(".widget-play button").first.click()
    return times, page.evaluate(FRAMES, [SECONDS, "window.images"]), None, cost


def row(name, result):
    """Return the cells of a row as text."""
    times, playing, dragging, cost = result
    drag = "-" if dragging is None else f"{dragging:.0f}"
    return name, f"{np.median(times):.0f} / {np.quantile(times, 0.95):.0f}", f"{playing:.0f}", drag, f"{cost:.0f}"


def rows(lab, browser):
    """Yield the rows, each measured in a notebook of its own."""
    sides = {"stepper": (OURS, measure_ours), "ipympl": (THEIRS, measure_theirs)}
    if importlib.util.find_spec("ipympl") is None:
        print("ipympl is not installed, so its rows are absent: pip install ipympl")
        sides.pop("ipympl")
    for side, (cell, measure) in sides.items():
        for number, (name, data) in enumerate(DATA.items()):
            page = browser.new_context(viewport={"width": 1250, "height": 1000}).new_page()
            page.set_default_timeout(PATIENCE)
            traffic = Traffic(page)
            notebook = lab.notebook(page, f"{side}-{number}", IMPORTS + data, cell)
            yield row(f"{side}, {name}", measure(notebook, page, traffic))
            page.context.close()


def main():
    """Print the table as it is measured."""
    if CHROMIUM is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        lab, browser = Lab(Path(home)), driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            lab.wait()
            print("| " + " | ".join(HEAD) + " |\n" + "|---" * len(HEAD) + "|", flush=True)
            for cells in rows(lab, browser):
                print("| " + " | ".join(cells) + " |", flush=True)
        finally:
            browser.close()
            lab.stop()


if __name__ == "__main__":
    main()
