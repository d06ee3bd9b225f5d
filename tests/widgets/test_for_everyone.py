"""The widgets for keyboards, screen readers, small windows and quiet eyes; and without a kernel, on a page."""

import re

import nbformat
import numpy as np
import pytest

from gmm_lessons import missing, widgets
from gmm_lessons.covariance import TIED
from gmm_lessons.datasets import iris, old_faithful
from gmm_lessons.mixture import Mixture
from gmm_lessons.widgets.parts.climbs import climb, spread_start
from gmm_lessons.widgets.starts_ends import ended
from tests.widgets.laboratory import NOW_AND_THEN, data, unspoilt, until, violations
from tests.widgets.test_python_side import MAKE, bundle_of
from tools.canonical import canonical

X = old_faithful()
PAGES = [*MAKE, lambda: widgets.stepper(X[:, 1], 2), lambda: widgets.tolerance(X[:, 1], 2)]


def stored(*makers):
    """Return a notebook in canonical form with the outputs of widgets, of which those in MAKE are made only once."""
    bundles = [bundle_of(make) if make in MAKE else make()._repr_mimebundle_()[0] for make in makers]
    outputs = [nbformat.v4.new_output("execute_result", bundle, execution_count=1) for bundle in bundles]
    return canonical(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("w", outputs=[o]) for o in outputs]))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return the file that nbconvert makes of a stored notebook with every widget in it.

    Over ten seconds, for whichever test of this process is the first to make all widgets and draw their pictures.
    """
    from nbconvert import HTMLExporter  # which takes long to load

    exporter = HTMLExporter(template_name="basic")  # the full one fetches MathJax
    html, _ = exporter.from_notebook_node(stored(*PAGES))
    file = tmp_path_factory.mktemp("page") / "page.html"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>widgets</title><main>'
    file.write_text(head + html, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def offline(new_page, exported):
    """The exported page in a browser that is offline."""
    page = new_page()
    page.context.set_offline(True)
    page.goto(f"file://{exported}")
    all_there = "n => document.querySelectorAll('.gmm[data-seq]').length === n"
    page.wait_for_function(all_there, arg=len(PAGES), polling=NOW_AND_THEN)
    return page


@pytest.fixture
def page(offline):
    """The same with every widget at its start."""
    offline.evaluate("() => document.querySelectorAll('[data-do=reset]').forEach(button => button.click())")
    yield offline
    unspoilt(offline)


def test_every_player_lives_on_an_exported_page_without_a_network(page, axe):
    stepper = page.locator(".gmm[aria-label^='EM,']").first
    stepper.locator("[data-do=ten]").click()
    assert data(stepper, "frame") == "20"
    stepper.locator("[data-do=play]").click()
    until(stepper, "Number(n.dataset.frame) >= 22")
    assert stepper.get_by_role("button", name="mean of A").is_enabled()
    page.get_by_label("width σ").fill("0.1")
    assert "more than 1" in page.locator(".gmm[aria-label^='One bell'] .gmm-status").inner_text()
    assert page.locator(".gmm-page > img:visible").count() == 0
    assert violations(page, axe, ".gmm-page") == []


def dragged(page, handle, dx, dy):
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


@pytest.mark.parametrize("which", [0, 1], ids=["in the plane", "on the line"])
def test_a_mean_dragged_on_a_page_is_climbed_from(page, which):
    """The climb is Python's: from where the mean was left, with the weights and covariances of the start."""
    stepper = page.locator(".gmm[aria-label^='EM,']").nth(which)
    knob = stepper.get_by_role("button", name="mean of A")
    knob.scroll_into_view_if_needed()
    dragged(page, knob, 30, 40)
    until(stepper, "n.dataset.frame === '1'")
    x, start = X[:, which:], spread_start(X[:, which:], 2)
    stepper.locator("[data-do=reset]").click()
    assert data(stepper, "means").split()[0] == f"{start.means[0, 0]:g}"
    dragged(page, knob, 30, 40)
    until(stepper, "n.dataset.frame === '1'")
    means = np.reshape([float(v) for v in data(stepper, "means").split()], start.means.shape)
    right = climb(x, Mixture(start.weights, means, start.covs))
    stepper.locator("[data-do=run]").click()
    np.testing.assert_allclose(float(data(stepper, "loglik")), right["objective"][-1], rtol=1e-6)
    assert int(data(stepper, "last")) == 2 * len(right["objective"]) - 1
    assert not np.allclose(means[0], start.means[0])


def test_where_a_page_has_not_all_points_or_not_all_shapes_nothing_is_dragged():
    """What it could not compute as Python does it does not offer."""
    told = [widgets.stepper(X, 2), widgets.stepper(X, 2, structure=TIED), widgets.stepper(np.tile(X, (8, 1)), 2)]
    assert [widget._stored("data").get("climbs") for widget in told] == [300, None, None]
    told = [widgets.starts(x, stored=1) for x in (iris()[:, :2], iris())]
    assert [widget.data["climbs"] is None for widget in told] == [False, True]


def test_starts_placed_on_a_page_are_run_from_and_new_ends_are_counted(page):
    starts = page.locator(".gmm[aria-label='Where to start']")
    knob = starts.get_by_role("button", name="start of A")
    knob.scroll_into_view_if_needed()
    knob.press("Shift+ArrowRight")
    means = [float(v) for v in page.evaluate(PLACES, starts.element_handle())]
    starts.locator("[data-do=run]").click()
    until(starts, "n.dataset.shown !== '-1'")
    end = ended(iris()[:, :2], np.reshape(means, (3, 2)), [0, 1], missing.one_bell(iris()[:, :2]))
    np.testing.assert_allclose(float(data(starts, "heights")), end.height, rtol=1e-6)
    for times in (10, 12, 22):  # the twelve that are stored, then others
        starts.locator("[data-do=ten]").click()
        until(starts, f"n.dataset.heights.split(' ').length >= {times + 1} && n.dataset.phase !== 'asking'")


PLACES = "node => JSON.parse(node.dataset.values).means"


def test_without_scripts_the_page_shows_described_pictures(new_page, exported):
    page = new_page(java_script_enabled=False)
    page.goto(f"file://{exported}")
    images = page.locator(".gmm-page > img")
    assert images.count() == len(PAGES)
    assert all(image.is_visible() and len(image.get_attribute("alt")) > 60 for image in images.all())


def test_a_window_at_200_percent_needs_no_sideways_scrolling(page):
    page.set_viewport_size({"width": 640, "height": 500})
    widgets_on_page = page.locator(".gmm").all()
    assert [
        w.get_attribute("aria-label") for w in widgets_on_page if w.evaluate("n => n.scrollWidth > n.clientWidth + 1")
    ] == []


def test_with_reduced_motion_playing_jumps_from_step_to_step(page):
    page.emulate_media(reduced_motion="reduce")
    stepper = page.locator(".gmm[aria-label^='EM,']").first
    stepper.locator("[data-do=play]").click()
    seen = """n => {
        (window.seen ??= new Set()).add([...n.querySelectorAll('path')].map(path => path.getAttribute('d')).join());
        return n.dataset.frame === '3';
    }"""
    page.wait_for_function(seen, arg=stepper.element_handle())
    assert page.evaluate("window.seen.size") <= 5
    stepper.locator("[data-do=play]").click()
    page.emulate_media(reduced_motion="no-preference")


def test_the_state_is_told_after_each_step_but_not_while_playing(page):
    stepper = page.locator(".gmm[aria-label^='EM,']").first
    status = stepper.get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"
    stepper.locator("[data-do=e]").click()
    assert re.match(r"E step 1: .* Log-likelihood −\d", status.inner_text())
    stepper.locator("[data-do=play]").click()
    assert status.get_attribute("aria-live") == "off"
    stepper.locator("[data-do=play]").click()
    assert status.get_attribute("aria-live") == "polite"


def test_save_and_run_keys_pass_through_and_others_stay(page):
    page.evaluate("() => document.addEventListener('keydown', e => (window.heard ??= []).push(e.key))")
    knob = page.locator(".gmm [data-do=e]").first
    for key in ("b", "ArrowDown", "Shift+ArrowUp", "Control+s", "Shift+Enter"):
        knob.press(key)
    assert [k for k in page.evaluate("window.heard") if k not in ("Shift", "Control")] == ["s", "Enter"]


@pytest.mark.parametrize(("key", "ours"), [("b", True), ("Control+s", False), ("ArrowDown", True)])
def test_notebook_7_is_told_which_keys_are_not_its_own(page, key, ours):
    knob = page.locator(".gmm [data-do=e]").first
    knob.press(key)
    assert (knob.get_attribute("data-lm-suppress-shortcuts") is not None) == ours


def test_starts_without_a_kernel_play_the_stored_ones_in_more_than_a_plane(blank, undrawn):
    page = blank()
    page.set_content(widgets.starts(iris(), stored=12).page())
    starts = page.locator(".gmm[aria-label='Where to start']")
    status = starts.locator(".gmm-status")
    starts.locator("[data-do=run]").click()
    assert "no kernel" in status.inner_text()
    starts.locator("[data-do=throw]").click()
    starts.locator("[data-do=run]").click()
    assert "in 1 run." in status.inner_text()
    for words in ("in 11 runs.", "in 12 runs.", "used up"):
        starts.locator("[data-do=ten]").click()
        assert words in status.inner_text()
    assert sum(int(text) for text in starts.locator("tr:visible td:nth-child(2)").all_inner_texts()) == 12


@pytest.mark.parametrize("gone", ["send: () => {}", "send: () => { throw new Error('gone') }"])
def test_starts_say_so_when_the_kernel_does_not_answer(blank, undrawn, gone):
    widget, page = widgets.starts(iris()[:, :2], stored=1), blank()
    hurry = "window.setTimeout = (f, ms) => real(f, ms === 20000 ? 50 : ms)"
    page.set_content(f"<script>const real = setTimeout; {hurry}</script>" + unanswered(widget.page(), gone))
    starts = page.locator(".gmm")
    starts.locator("[data-do=run]").click()
    until(starts, "/does not answer/.test(n.querySelector('.gmm-status').textContent)")
    starts.locator("[data-do=ten]").click()
    assert "in 1 run." in starts.locator(".gmm-status").inner_text()
    unspoilt(page)


def unanswered(html, send):
    """Return a page whose widget takes itself for a live one, with a kernel that sends nothing back."""
    return html.replace("send: quiet", send).replace("page: true", "page: false")


def test_what_cannot_be_fitted_is_told_with_its_reason(blank, undrawn):
    page = blank()
    page.set_content(widgets.how_many(X[::60], (2, 6), n_starts=2).page())
    many = page.locator(".gmm")
    many.locator("[data-do=full]").click()
    many.locator("input[type=range]").press("End")
    assert "full, K = 6 cannot be fitted: 5 points cannot fill 6" in many.locator(".gmm-status").inner_text()
    assert many.locator("td").all_inner_texts()[1:] == ["–"] * 4
    assert many.locator("text[visibility=visible]", has_text="×").count() == 4
    many.locator("[data-do=best]").click()
    assert "the smallest of 8" in many.locator(".gmm-status").inner_text()
    unspoilt(page)


def test_a_climb_by_batches_is_compared_with_em(page):
    stream = page.locator(".gmm[aria-label='EM by batches']")
    stream.get_by_label("batch size").press("Home")
    stream.get_by_label("exponent").press("Home")
    stream.get_by_label("passes", exact=True).press("End")
    words = stream.locator(".gmm-status").inner_text()
    assert re.match(
        r"Batches of 1, κ = 0.55: after 2 passes, 544 M steps, [\d.]+ nats a point below the top. EM", words
    )
    assert "stopped" not in words
    circles = stream.locator("circle")
    assert circles.first.get_attribute("cx") == circles.last.get_attribute("cx")


def test_a_climb_by_batches_that_broke_off_says_so(blank, undrawn):
    widget, page = widgets.streaming(X, 2, sizes=(68,), kappas=(0.7,), passes=2), blank()
    widget.data = {**widget.data, "stops": [[1]], "troubles": [["batch 5: nothing is left."]]}
    page.set_content(widget.page())
    status = page.locator(".gmm-status")
    assert "stopped" not in status.inner_text()
    page.get_by_label("passes", exact=True).press("End")
    assert "It has stopped before: batch 5: nothing is left." in status.inner_text()
    unspoilt(page)
