"""The EM stepper in JupyterLab in Chromium: each button, key, slider and drag, and Python's view of it."""

import random

import pytest

from tests.widgets.laboratory import Notebook, data, finger, holds, settled, soon, unspoilt, until

TITLE = "EM, one half-step at a time"
HURRY = """() => {
    const real = window.unhurried = setTimeout;
    setTimeout = (f, ms, ...more) => real(f, ms === 5000 ? 800 : ms, ...more);
}"""
START = "from gmm_lessons import widgets\nstepper = widgets.stepper([1.0, 2.0, 3.0, 7.0, 8.0], 2); stepper"
FIGURES = r"""from matplotlib import pyplot as plt
for n in range(12):
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot(range(n + 2)), ax.set_title(rf"$\frac{{{n}}}{{\sqrt{{2\pi}}}}$")
    plt.show()"""


@pytest.fixture(scope="module")
def apart(lab, workshop):
    """Return a notebook with a stepper and figures, which was run and saved."""
    notebook = lab.notebook(workshop, "apart", START, FIGURES)
    notebook.panel.locator(IMAGES).nth(11).wait_for()
    notebook.widget(TITLE)
    notebook.save()
    return notebook


IMAGES = ".jp-OutputArea-output > img[src^='data:image/png']"


@pytest.fixture
def notebook(gallery):
    """The stepper at its start; at the end, nothing may have gone wrong on the page."""
    press(gallery.widget(TITLE), "reset")
    yield gallery
    unspoilt(gallery.page)


def press(widget, name):
    widget.locator(f"[data-do={name}]").click()


def frame(widget):
    return int(data(widget, "frame"))


def agrees(notebook, widget):
    """The frame, the log-likelihood and the means in the browser are Python's."""
    settled(widget)
    soon(notebook.page, lambda: same(notebook, widget))


def same(notebook, widget):
    ours = notebook.ask(
        "(stepper.frame, float(stepper.climb['objective'][stepper.frame // 2]), stepper.mixture.means.ravel().tolist())"
    )
    theirs = frame(widget), float(data(widget, "loglik")), [float(v) for v in data(widget, "means").split()]
    assert ours == theirs


def test_every_button_slider_and_key(notebook):
    widget = notebook.widget(TITLE)
    last = int(data(widget, "last"))
    for name, expected in [("e", 1), ("e", 1), ("m", 2), ("m", 2), ("one", 4), ("back", 3), ("ten", 23), ("run", last)]:
        press(widget, name)
        assert frame(widget) == expected, name
    press(widget, "reset")
    assert frame(widget) == 0
    press(widget, "m")
    assert "E step comes first" in widget.locator(".gmm-status").inner_text()
    scrub = widget.get_by_label("half-step")
    scrub.fill("7")
    scrub.press("ArrowRight")
    assert frame(widget) == 8
    agrees(notebook, widget)
    look = widget.get_by_label("look at point")
    look.press("End")
    assert "A 0.0" in look.get_attribute("aria-valuetext")
    assert widget.locator(".gmm-tip").is_visible()
    notebook.tell("stepper.frame = 5")
    until(widget, "n.dataset.frame === '5'")


def test_play_reaches_the_end_and_can_be_paused(notebook):
    widget = notebook.widget(TITLE)
    press(widget, "play")
    until(widget, "Number(n.dataset.frame) >= 2")
    press(widget, "play")
    stopped = frame(widget)
    agrees(notebook, widget)
    assert frame(widget) == stopped
    widget.get_by_label("half-step").fill(str(int(data(widget, "last")) - 1))
    press(widget, "play")
    until(widget, "n.dataset.frame === n.dataset.last && n.querySelector('[data-do=play]').textContent === 'Play'")


def test_a_mean_is_dragged_by_mouse_and_keys(notebook):
    widget = notebook.widget(TITLE)
    knob = widget.get_by_role("button", name="mean of A")
    before, box = data(widget, "means"), knob.bounding_box()
    mouse = notebook.page.mouse
    mouse.move(box["x"] + 13, box["y"] + 13)
    mouse.down()
    mouse.move(box["x"] + 150, box["y"] - 80, steps=8)
    mouse.up()
    until(widget, "n.dataset.frame === '1'")
    settled(widget)
    agrees(notebook, widget)
    assert data(widget, "means") != before
    x = float(data(widget, "means").split()[0])
    knob.press("ArrowRight")
    until(widget, f"Number(n.dataset.means.split(' ')[0]) > {x}")
    agrees(notebook, widget)
    press(widget, "reset")
    assert data(widget, "means") == before
    agrees(notebook, widget)


def test_a_mean_is_dragged_by_a_finger(notebook):
    widget = notebook.widget(TITLE)
    before, box = data(widget, "means"), widget.get_by_role("button", name="mean of B").bounding_box()
    x, y = box["x"] + 13, box["y"] + 13
    assert finger(notebook.page, (x, y), *((x - 20 * i, y + 10 * i) for i in range(1, 6))) == {"touch"}
    until(widget, "n.dataset.frame === '1'")
    agrees(notebook, widget)
    ours, theirs = (means.split() for means in (before, data(widget, "means")))
    assert ours[:2] == theirs[:2] and float(theirs[2]) < float(ours[2]) and float(theirs[3]) < float(ours[3])


def test_a_point_under_the_mouse_says_who_made_it(notebook):
    widget = notebook.widget(TITLE)
    press(widget, "run")
    box = widget.locator(".gmm-picture").first.bounding_box()
    low, high = notebook.ask("(stepper.data['xrange'], stepper.data['yrange'])")
    across, up = ((v - a) / (b - a) for v, (a, b) in zip((3.6, 79), (low, high), strict=True))  # the first eruption
    x, y = 52 + across * (450 - 52), 300 - up * (300 - 10)  # the box of the axes in a plot of 460 by 340
    notebook.page.mouse.move(box["x"] + x * box["width"] / 460, box["y"] + y * box["height"] / 340)
    assert widget.locator(".gmm-tip").inner_text().startswith("(3.6, 79): A 0.0")


def test_figures_drawn_while_the_widget_plays_are_whole(apart, desk):
    notebook = apart
    notebook.open()
    images = notebook.panel.locator(IMAGES)
    images.nth(11).wait_for()
    quiet = images.evaluate_all("all => all.map(image => image.src)")
    widget = notebook.widget(TITLE)
    press(widget, "play")
    widget.get_by_role("button", name="mean of A").press("ArrowRight")
    notebook.page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
    notebook.command("notebook:run-cell")
    until(widget, "n.dataset.frame === '1'")
    assert images.evaluate_all("all => all.map(image => image.src)") == quiet
    unspoilt(notebook.page)


def test_letters_do_not_reach_jupyterlab(notebook):
    widget = notebook.widget(TITLE)
    cells = notebook.page.locator(".jp-Notebook .jp-Cell").count()
    for key in ("a", "b", "d", "d", "x", "m"):
        widget.locator("[data-do=e]").press(key)
        widget.get_by_label("half-step").press(key)
    assert notebook.page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert notebook.page.locator(".jp-MarkdownCell").count() == 0


def test_two_hundred_random_clicks(notebook):
    widget = notebook.widget(TITLE)
    dice = random.Random(0)
    names = ["e", "m", "one", "ten", "run", "play", "back", "reset"]
    clicks = [dice.choice(names) for _ in range(200)]
    widget.evaluate("(n, names) => names.forEach(name => n.querySelector(`[data-do=${name}]`).click())", clicks)
    if widget.locator("[data-do=play]").inner_text() == "Pause":
        press(widget, "play")
    agrees(notebook, widget)


def test_two_steppers_do_not_disturb_each_other(notebook):
    flat, line = notebook.widget(TITLE, 0), notebook.widget(TITLE, 1)
    press(flat, "ten")
    press(line, "run")
    assert (frame(flat), data(line, "frame")) == (20, data(line, "last"))
    agrees(notebook, flat)
    settled(line)
    holds(notebook, "(stepper.frame, line.frame == line.half_steps)", (20, True))


def test_reload_and_a_lost_kernel(lab, apart, desk, morrow):
    """On another page JupyterLab is loaded anew, and the kernel goes on."""
    apart.open()
    widget = apart.widget(TITLE)
    press(widget, "reset")
    press(widget, "one")
    settled(widget)
    apart.save()
    apart.close()
    notebook = Notebook(lab, morrow, apart.path)
    notebook.open()
    widget = notebook.widget(TITLE)
    until(widget, "n.dataset.frame === '2'")
    widget.get_by_role("button", name="mean of A").press("ArrowRight")
    until(widget, "n.dataset.frame === '1'")
    agrees(notebook, widget)
    notebook.page.evaluate(HURRY)
    notebook.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    press(widget, "one")
    assert frame(widget) == 3
    widget.get_by_role("button", name="mean of A").press("ArrowRight")
    until(widget, "/kernel/.test(n.querySelector('.gmm-status').textContent)")
    press(widget, "back")
    assert frame(widget) == 2
    notebook.page.evaluate("() => void (setTimeout = unhurried)")
    unspoilt(notebook.page)
