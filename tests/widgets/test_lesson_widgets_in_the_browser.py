"""The widgets of the lessons in JupyterLab in Chromium: every control, and Python's view of what it does."""

import json
import random

import numpy as np
import pytest

from tests.widgets.laboratory import data, settled, soon, unspoilt, until

# name in Python: title, what the browser shows, the same in Python
WIDGETS = {
    "bell": ("One bell and an interval", "area", "bell.area"),
    "covariance": ("A covariance and its axes", "det", "float(np.linalg.det(covariance.cov))"),
    "choose": ("Choose, then draw", "total", "float(choose.draws[0].sum())"),
    "surface": ("The likelihood as a landscape", "loglik", "surface.log_likelihood"),
    "who": ("Who made this point?", "resp", "float(who.responsibilities[0])"),
    "balance": ("Weights as balance", "mean", "balance.moments.mean[0].tolist()"),
    "tolerance": ("A tolerance, and where EM stops for it", "passes", "tolerance.passes"),
}

ACTS = """(node, dice) => {
    const controls = [...node.querySelectorAll('button, input')];
    for (const [which, how] of dice) act(controls[Math.floor(which * controls.length)], how);
    return controls.length;

    function act(control, how) {
        if (control.type === 'range') slide(control, how);
        else if (control.className === 'gmm-handle') nudge(control, how < 0.5 ? 'ArrowLeft' : 'ArrowUp');
        else control.click();
    }
    function slide(range, how) {
        range.value = Number(range.min) + how * (range.max - range.min);
        range.dispatchEvent(new Event('input'));
    }
    function nudge(handle, key) {
        handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }
}"""


@pytest.fixture
def shown(gallery):
    yield lambda name: gallery.widget(WIDGETS[name][0])
    unspoilt(gallery.page)


def agrees(gallery, widget, name):
    """The number in the browser is Python's for the same place."""
    _, fact, code = WIDGETS[name]
    settled(widget)
    theirs = [float(v) for v in data(widget, fact).split()]
    soon(gallery.page, lambda: same(theirs, gallery.ask(code)))


def same(theirs, ours):
    np.testing.assert_allclose(theirs, np.ravel(ours), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_slider_box_and_handle_by_keyboard(gallery, shown, name):
    widget = shown(name)
    agrees(gallery, widget, name)
    for slider in widget.locator("input[type=range]").all():
        moved_by(widget, lambda slider=slider: slider.press("ArrowLeft"))
        moved_by(widget, lambda slider=slider: slider.press("PageUp"))
        assert slider.get_attribute("aria-valuetext")
    for box in widget.locator("input[type=checkbox]").all():
        moved_by(widget, lambda box=box: box.press("Space"))
    for handle in widget.locator(".gmm-handle").all():
        moved_by(widget, lambda handle=handle: handle.press("ArrowRight"))
        moved_by(widget, lambda handle=handle: handle.press("Shift+ArrowLeft"))
    agrees(gallery, widget, name)


def moved_by(widget, act):
    """The act changes the values of the widget."""
    before = data(widget, "values")
    act()
    assert data(widget, "values") != before


@pytest.mark.parametrize("name", ["bell", "surface", "who"])
def test_handles_are_dragged(gallery, shown, name):
    widget = shown(name)
    handle, mouse = widget.locator(".gmm-handle").first, gallery.page.mouse
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    mouse.move(box["x"] + 13, box["y"] + 13)
    mouse.down()
    before = data(widget, "values")
    mouse.move(box["x"] + 70, box["y"] - 30, steps=6)
    mouse.up()
    assert data(widget, "values") != before
    agrees(gallery, widget, name)


def test_the_landscape_is_walked_clicked_and_dragged_to_a_top(gallery, shown):
    widget = shown("surface")
    press(widget, "reset")
    plot, knob, status = widget.locator(".gmm-plot").first, widget.locator(".gmm-handle"), widget.locator(".gmm-status")
    (a, b), (low, high) = gallery.ask("(surface.data['tops'][0]['means'], surface.data['range'])")
    box = plot.bounding_box()
    x = box["x"] + (52 + (a - low) / (high - low) * 358) * box["width"] / 420  # the box of the axes in 420 by 408
    y = box["y"] + (368 - (b - low) / (high - low) * 358) * box["height"] / 408
    gallery.page.mouse.click(x + 60, y + 40)
    agrees(gallery, widget, "surface")
    assert "below the highest top" in status.inner_text()
    walk(widget, knob, a, b)
    assert "You stand on a top" in status.inner_text()
    agrees(gallery, widget, "surface")
    press(widget, "swap")
    assert "You stand on a top" in status.inner_text()
    drag(gallery.page, knob, x, y)
    assert "You stand on a top" in status.inner_text()
    agrees(gallery, widget, "surface")


def walk(widget, knob, a, b, most=200):
    """Press arrow keys as long as a step brings the means nearer to (a, b)."""
    for axis, goal, keys in (("mu1", a, ("ArrowLeft", "ArrowRight")), ("mu2", b, ("ArrowDown", "ArrowUp"))):
        gap = lambda axis=axis, goal=goal: goal - json.loads(data(widget, "values"))[axis]  # noqa: E731
        while abs(gap()) > 0.3 and (most := most - 1):
            knob.press(keys[gap() > 0])


def drag(page, handle, x, y):
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(x, y, steps=5)
    page.mouse.up()


def press(widget, name):
    widget.locator(f"[data-do={name}]").click()


@pytest.mark.parametrize("name", WIDGETS)
def test_reset_brings_the_first_place_back(gallery, shown, name):
    widget = shown(name)
    widget.locator("input[type=range]").first.press("PageUp") if name != "surface" else press(widget, "swap")
    press(widget, "reset")
    assert json.loads(data(widget, "values")) == gallery.ask(f"{name}.data['start']")
    agrees(gallery, widget, name)
    assert gallery.ask(f"{name}.place == {name}.data['start']")


def test_hidden_z_takes_the_bells_with_it(shown):
    widget = shown("choose")
    bells = widget.locator("[visibility]")
    for hidden in (True, False):
        widget.get_by_label("hide z").set_checked(hidden)
        assert bells.count() >= 4
        assert set(bells.evaluate_all("all => all.map(n => n.getAttribute('visibility'))")) == {VISIBLE[hidden]}


VISIBLE = {True: "hidden", False: "visible"}


def test_an_interval_is_brushed(gallery, shown):
    widget = shown("bell")
    box = widget.locator(".gmm-plot").bounding_box()
    mouse = gallery.page.mouse
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 60)
    mouse.down()
    mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 80, steps=5)
    mouse.up()
    settled(widget)
    low, high = gallery.ask("(bell.place['low'], bell.place['high'])")
    assert low < -1 and high > 3
    agrees(gallery, widget, "bell")


def test_draw_one_shows_z_first_and_then_x(gallery, shown):
    widget = shown("choose")
    if widget.get_by_label("hide z").is_checked():
        widget.get_by_label("hide z").uncheck()
    widget.locator("[data-do=clear]").click()
    widget.locator("[data-do=one]").click()
    assert data(widget, "phase") == "z"
    assert "z = " in widget.locator(".gmm-status").inner_text()
    until(widget, "n.dataset.phase === 'x'")
    assert "so x = " in widget.locator(".gmm-status").inner_text()
    widget.locator("[data-do=many]").click()
    widget.get_by_label("hide z").check()
    assert "z is hidden" in widget.locator(".gmm-status").inner_text()
    settled(widget)
    assert gallery.ask("(choose.place['drawn'], choose.place['hidden'])") == (101, True)
    agrees(gallery, widget, "choose")


def test_a_narrow_covariance_is_warned_of(shown):
    widget = shown("covariance")
    warning = widget.locator(".gmm-warning")
    widget.get_by_label("correlation").fill("0.5")
    assert warning.is_hidden()
    widget.get_by_label("correlation").fill("0.99")
    assert warning.is_visible()


def test_an_empty_component_is_told_and_reset_brings_it_back(gallery, shown):
    widget = shown("balance")
    for slider in widget.locator("input[type=range]").all():
        slider.fill("0")
    assert "holds no points" in widget.locator(".gmm-status").inner_text()
    for name in ("equal", "hard", "reset"):
        widget.locator(f"[data-do={name}]").click()
        agrees(gallery, widget, "balance")


@pytest.mark.parametrize("name", WIDGETS)
def test_two_hundred_random_acts(gallery, shown, name):
    widget, dice = shown(name), random.Random(name)
    acts = widget.evaluate(ACTS, [[dice.random(), dice.random()] for _ in range(200)])
    assert acts > 0
    until(widget, "n.dataset.phase !== 'z'")
    if name != "balance" or "holds no" not in widget.locator(".gmm-status").inner_text():
        agrees(gallery, widget, name)


def test_python_moves_the_widget(gallery, shown):
    widget = shown("who")
    gallery.tell("who.place = {'x': 2.25}")
    until(widget, "JSON.parse(n.dataset.values).x === 2.25")
    agrees(gallery, widget, "who")
