"""The widgets of the lessons in JupyterLab in Chromium: every control, and Python's view of what it does."""

import json
import random

import numpy as np
import pytest

from tests.widgets.laboratory import data, finger, holds, settled, soon, unspoilt, until

# name in Python: title, what the browser shows, the same in Python
WIDGETS = {
    "bell": ("One bell and an interval", "area", "bell.area"),
    "covariance": ("A covariance and its axes", "det", "float(np.linalg.det(covariance.cov))"),
    "choose": ("Choose, then draw", "total", "float(choose.draws[0].sum())"),
    "surface": ("The likelihood as a landscape", "loglik", "surface.log_likelihood"),
    "who": ("Who made this point?", "resp", "float(who.responsibilities[0])"),
    "balance": ("Weights as balance", "mean", "balance.moments.mean[0].tolist()"),
    "tolerance": ("A tolerance, and where EM stops for it", "passes", "tolerance.passes"),
    "bound": ("A bound from below, and the hop to its top", "gap", "bound.gap"),
    "temperature": ("From soft to hard: one width for all bells", "softness", "temperature.fit.softness"),
    "ridge": ("A ridge, and where EM ends for it", "smallest", "ridge.end.smallest"),
    "starts": ("Where to start", "heights", "starts.heights"),
    "how_many": ("How many, of what shape?", "value", "how_many.value"),
    "holes": ("A coordinate that was seen, and one that was not", "given", "list(holes.conditional)"),
    "fading": ("A concentration, and the components it leaves", "bound", "fading.fit.bound"),
    "palette": ("A photograph in a few colours, and what is rare in it", "caught", "palette.alarms"),
    "streaming": ("EM by batches", "gap", "streaming.gap"),
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


@pytest.mark.parametrize("name", ["bell", "surface", "who", "bound", "holes"])
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
            knob.press("Shift+" * (abs(gap()) > 3) + keys[gap() > 0])


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
    act = {"surface": "swap", "starts": "throw"}.get(name)
    press(widget, act) if act else widget.locator("input[type=range]").first.press("PageUp")
    press(widget, "reset")
    assert json.loads(data(widget, "values")) == gallery.ask(f"{name}.data['start']")
    agrees(gallery, widget, name)
    holds(gallery, f"{name}.place == {name}.data['start']", True)


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
    holds(gallery, "bell.place['low'] < -1 and bell.place['high'] > 3", True)
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
    holds(gallery, "(choose.place['drawn'], choose.place['hidden'])", (101, True))
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
    until(widget, "!['z', 'asking'].includes(n.dataset.phase)")
    if name != "balance" or "holds no" not in widget.locator(".gmm-status").inner_text():
        agrees(gallery, widget, name)


def test_python_moves_the_widget(gallery, shown):
    widget = shown("who")
    gallery.tell("who.place = {'x': 2.25}")
    until(widget, "JSON.parse(n.dataset.values).x === 2.25")
    agrees(gallery, widget, "who")


HOPS = """node => {
    const status = node.querySelector('.gmm-status'), hop = node.querySelector('[data-do=m]');
    for (let i = 0; i < 100 && !status.textContent.includes('no hop is left'); i++) hop.click();
}"""


def test_hops_from_bound_to_bound_end_on_a_top(gallery, shown):
    widget = shown("bound")
    press(widget, "reset")
    for hops in (1, 2, 3):
        top = float(data(widget, "top"))
        press(widget, "m")
        assert int(data(widget, "hops")) == hops
        assert json.loads(data(widget, "values"))["mu"] == top
        agrees(gallery, widget, "bound")
    widget.evaluate(HOPS)
    assert "no hop is left" in widget.locator(".gmm-status").inner_text()
    widget.locator("[data-do=m]").evaluate("n => { for (let i = 0; i < 30; i++) n.click() }")
    assert "the M step stays" in widget.locator(".gmm-status").inner_text()
    agrees(gallery, widget, "bound")
    holds(gallery, "abs(bound.top - bound.place['mu']) < 1e-4", True)
    widget.get_by_label("μ old", exact=True).fill("60")
    assert data(widget, "hops") == "0"
    assert "does not touch" in widget.locator(".gmm-status").inner_text()


@pytest.mark.parametrize(("name", "key"), [("temperature", "log_sigma"), ("ridge", "exponent")])
def test_a_press_on_a_curve_goes_there(gallery, shown, name, key):
    widget = shown(name)
    press(widget, "reset")
    box, before = widget.locator(".gmm-plot").last.bounding_box(), data(widget, "values")
    gallery.page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 30)
    assert data(widget, "values") != before
    agrees(gallery, widget, name)
    holds(gallery, f"{name}.place['{key}']", json.loads(data(widget, "values"))[key])


def test_from_all_in_one_to_k_means(shown):
    widget = shown("temperature")
    slider, status = widget.get_by_role("slider"), widget.locator(".gmm-status")
    slider.press("End")
    assert "all lie on one another" in status.inner_text()
    slider.press("Home")
    assert "as in k-means" in status.inner_text()


def test_without_a_ridge_the_reason_is_told_and_with_one_it_goes_on(gallery, shown):
    widget = shown("ridge")
    status, warning, slider = (widget.locator(c) for c in (".gmm-status", ".gmm-warning", "input"))
    slider.press("Home")
    assert "not positive definite" in status.inner_text()
    assert slider.get_attribute("aria-valuetext") == "λ = 0"
    agrees(gallery, widget, "ridge")
    slider.press("ArrowRight")
    assert "has collapsed" in status.inner_text()
    assert warning.is_visible()
    slider.press("End")
    assert "no bell has collapsed" in status.inner_text()
    assert warning.is_hidden()


def place_of(plot, x, y, ends, box, size):
    """Return where on the screen data lie: `box` is left, right, top, bottom of the axes in a picture of this size."""
    area = plot.bounding_box()
    across, up = ((value - low) / (high - low) for value, (low, high) in zip((x, y), ends, strict=True))
    left, right, top, bottom = box
    place = left + across * (right - left), bottom - up * (bottom - top)
    return area["x"] + place[0] * area["width"] / size[0], area["y"] + place[1] * area["height"] / size[1]


def ready(widget):
    until(widget, "n.dataset.phase !== 'asking'")


def test_starts_are_clicked_run_listed_and_counted(gallery, shown):
    widget = shown("starts")
    press(widget, "reset")
    ends, plot = gallery.ask("(starts.data['xrange'], starts.data['yrange'])"), widget.locator(".gmm-picture")
    where = [
        place_of(plot, x, y, ends, (52, 490, 10, 360), (500, 400)) for x, y in ((5.0, 3.4), (5.8, 2.7), (6.1, 3.9))
    ]
    gallery.page.mouse.click(*where[0])
    gallery.page.mouse.click(*where[1])
    finger(gallery.page, where[2])
    placed = json.loads(data(widget, "values"))["means"]
    np.testing.assert_allclose(placed, [5.0, 3.4, 5.8, 2.7, 6.1, 3.9], atol=0.02)
    for times in (1, 2):
        widget.locator("[data-do=run]").press("Enter")
        until(widget, f"n.dataset.heights.split(' ').length === {times} && n.dataset.heights")
        row = widget.get_by_role("row").filter(has_text="−217.13")
        assert row.locator("td").all_inner_texts()[:2] == [str(times), "0.55\xa00.33\xa00.12"]
    agrees(gallery, widget, "starts")
    assert "Found so far: 1 different optimum, in 2 runs." in widget.locator(".gmm-status").inner_text()
    holds(gallery, "(round(starts.optima[0][0], 2), starts.optima[0][2])", (-217.13, 2))
    widget.locator(".gmm-handle").first.press("ArrowLeft")
    assert data(widget, "shown") == "-1"


def test_random_starts_fill_the_list_and_its_rows_show_them(gallery, shown):
    widget = shown("starts")
    press(widget, "reset")
    asked = gallery.ask("starts.found['seq']")
    press(widget, "throw")
    press(widget, "run")
    press(widget, "ten")
    press(widget, "ten")
    agrees(gallery, widget, "starts")
    assert len(data(widget, "heights").split()) == 12
    assert gallery.ask("starts.found['seq']") == asked
    times = [int(text) for text in widget.locator("tr:visible td:nth-child(2)").all_inner_texts()]
    assert times == gallery.ask("[times for _, _, times in starts.optima]")
    often = widget.locator("tr:visible button").nth(times.index(max(times)))
    seen = [press_row(widget, often) for _ in range(max(times) + 1)]
    assert len(set(seen[:-1])) == max(times) and seen[-1] == seen[0]
    press(widget, "ten")
    ready(widget)
    until(widget, "n.dataset.heights.split(' ').length === 22")
    agrees(gallery, widget, "starts")


def press_row(widget, row):
    row.press("Enter")
    assert row.get_attribute("aria-pressed") == "true"
    return data(widget, "shown")


def test_a_climb_that_collapses_is_listed_with_its_reason(gallery, shown):
    widget = shown("starts")
    press(widget, "reset")
    settled(widget)
    holds(gallery, "starts.place", json.loads(data(widget, "values")))
    gallery.tell("starts.place = {'means': [5, 3, 6.5, 3, 6.5, 3]}")
    until(widget, "JSON.parse(n.dataset.values).means[4] === 6.5")
    press(widget, "run")
    until(widget, "n.dataset.heights === '-Infinity'")
    ready(widget)
    assert "collapsed: a bell was left with no points" in widget.locator(".gmm-status").inner_text()
    assert "no points" in widget.get_by_role("row").filter(has_text="collapsed").inner_text()
    agrees(gallery, widget, "starts")


def test_every_shape_score_and_bar(gallery, shown):
    widget = shown("how_many")
    press(widget, "reset")
    for score, shapes in (("aic", ("full", "spherical")), ("icl", ("tied",)), ("bic", ("diagonal",))):
        press(widget, score)
        for shape in shapes:
            press(widget, shape)
            assert widget.locator(f"[data-do={shape}]").get_attribute("aria-pressed") == "true"
        agrees(gallery, widget, "how_many")
        press(widget, "best")
        assert "the smallest of 12" in widget.locator(".gmm-status").inner_text()
        assert widget.locator(f"[data-do={score}]").get_attribute("aria-pressed") == "true"
    bars = widget.locator(".gmm-picture").last
    for s, shape in enumerate(("full", "tied", "diagonal", "spherical")):
        for K in (1, 2, 3):
            place = place_of(bars, 4 * s + K, 0.5, ((0, 16), (0, 1)), (58, 450, 10, 260), (460, 300))
            gallery.page.mouse.click(*place)
            now = json.loads(data(widget, "values"))
            assert (now["K"], now["shape"]) == (K, shape)
    agrees(gallery, widget, "how_many")


def test_more_colours_paint_better_and_a_higher_threshold_alarms_more(gallery, shown):
    widget, status = shown("palette"), shown("palette").locator(".gmm-status")
    press(widget, "reset")
    assert "5 colours" in status.inner_text() and "999 held-out pixels, number 10 from below" in status.inner_text()
    before, errors, alarms = float(data(widget, "error")), [], []
    for _ in range(2):
        widget.get_by_label("colours", exact=True).press("ArrowRight")
        errors.append(float(data(widget, "error")))
    assert before > errors[0] > errors[1]
    threshold, said = widget.get_by_label("threshold above"), []
    threshold.press("Home")
    for _ in range(8):
        alarms.append([int(count) for count in data(widget, "caught").split()])
        said.append(threshold.get_attribute("aria-valuetext").split(" % of")[0])
        threshold.press("ArrowRight")
    assert said == ["0.1", "0.2", "0.5", "1", "2", "5", "10", "20"]
    assert (np.diff(alarms, axis=0) >= 0).all() and alarms[-1][0] > 100 * alarms[0][0] > 0
    agrees(gallery, widget, "palette")
    assert same([float(data(widget, "error"))], gallery.ask("palette.error")) is None
    assert "flex-grow" in widget.locator(".gmm-part").first.get_attribute("style")
    assert widget.locator(".gmm-part").count() == 7
