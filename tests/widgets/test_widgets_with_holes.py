"""Rows with holes in the widgets: shared out by what was seen, drawn as ticks at the edge, counted in words."""

import json
import re

import numpy as np
import pytest

from gmm_lessons import missing, widgets
from gmm_lessons.datasets import old_faithful, penguins_with_holes
from gmm_lessons.em import em
from gmm_lessons.mixture import Mixture
from gmm_lessons.widgets.parts.packing import unpacked
from gmm_lessons.widgets.parts.unseen import counted, unseen
from tests.widgets import javascript
from tests.widgets.laboratory import unspoilt
from tests.widgets.still import coarsen, unpaint
from tests.widgets.test_javascript_agrees_with_python import CLOSE, random_mixture
from tests.worlds import random_mixture as some_mixture

NAN = np.nan


def holed():
    """Sixty-eight eruptions: nine without the wait, five without the length, two with nothing."""
    x = old_faithful().values[::4].copy()
    x[:9, 1], x[7:14, 0] = NAN, NAN
    return x


HOLED = holed()
WORDS = "12 points show one coordinate only: ticks at the edge. 2 points show neither: no place in the picture."
MAKE = {
    "stepper": lambda x: widgets.stepper(x, 2),
    "tolerance": lambda x: widgets.tolerance(x, 2),
    "starts": lambda x: widgets.starts(x, 2, stored=2),
    "how_many": lambda x: widgets.how_many(x, (1, 2), structures="full", n_starts=1),
    "ridge": lambda x: widgets.ridge(x, 2),
    "fading": lambda x: widgets.fading((x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0), 2),
    "streaming": lambda x: widgets.streaming(x, 2, sizes=(17,), kappas=(0.7,), passes=1),
}


@pytest.fixture(scope="module")
def made():
    with pytest.MonkeyPatch.context() as patch:
        coarsen(patch)
        return {name: make(HOLED) for name, make in MAKE.items()}


@pytest.fixture(scope="module")
def pages(made):
    with pytest.MonkeyPatch.context() as patch:
        unpaint(patch)
        return {name: widget.page() for name, widget in made.items()}


def test_what_is_said_of_holes():
    assert counted(HOLED, [0, 1]) == (12, 2)
    assert unseen(HOLED, [0, 1]) == f" {WORDS}"
    assert unseen(HOLED[:, :1], [0]) == " 7 points show nothing: no place in the picture."
    assert unseen(np.array([[1, NAN], [NAN, NAN]]), [0, 1]) == (
        " 1 point shows one coordinate only: a tick at the edge. 1 point shows neither: no place in the picture."
    )
    assert unseen(old_faithful().values, [0, 1]) == ""
    three = np.array([[1, 2, NAN], [1, NAN, NAN]])
    assert counted(three, [0, 1]) == (1, 0)  # what is not drawn does not count


@pytest.mark.parametrize("name", MAKE)
def test_every_widget_of_points_in_the_plane_takes_holes_and_says_so(pages, name):
    page = pages[name]
    alt, data = re.search('<img alt="([^"]+)"', page)[1], re.search('<script type="application/json">(.*?)</', page)[1]
    assert WORDS in alt
    stored = json.loads(data)["data"]
    assert WORDS in stored["note"]
    np.testing.assert_array_equal(np.isnan(np.array(stored["points"]["list"], float)), np.isnan(HOLED.ravel()))


def test_the_climbs_are_those_through_holes(made):
    climb = made["stepper"].climb
    start = made["stepper"].mixture
    for step, height in zip(em(HOLED, start, expect=missing.e_step), climb["objective"], strict=False):
        assert step.objective == height
    assert made["how_many"].candidate.log_likelihood == pytest.approx(
        missing.log_density(HOLED, made["how_many"].candidate.step.mixture).sum(), rel=1e-12
    )
    streams = made["streaming"]
    assert streams._full[0] == pytest.approx(missing.log_density(HOLED, streams.run.mixtures[0]).mean(), abs=1e-9)
    for run in made["starts"]._first:
        last = Mixture(run["weights"], run["means"], run["covs"])
        height = made["starts"]._ends[run["end"]].height
        assert height == pytest.approx(missing.log_density(HOLED, last).sum(), abs=0.01)


def test_the_birds_of_lesson_14_with_all_their_columns():
    birds = penguins_with_holes()
    widget = widgets.stepper(birds, 3, columns=(4, 5))
    assert widget.data["labels"] == ["delta 15 N (‰)", "delta 13 C (‰)"]
    assert unpacked(widget.data["points"]).shape == (344, 6)
    assert (
        "1 point shows one coordinate only" in widget.data["note"] and "13 points show neither" in widget.data["note"]
    )


def test_masked_entries_and_empty_rows_on_a_line(undrawn):
    masked = np.ma.masked_invalid(HOLED)
    np.testing.assert_array_equal(widgets.stepper(masked, 2).climb["means"], widgets.stepper(HOLED, 2).climb["means"])
    line = widgets.stepper(HOLED[:, 1], 2)
    np.testing.assert_allclose(line.climb["counts"].sum(axis=1), len(HOLED))
    assert "9 points show nothing" in line.page()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: widgets.temperature(HOLED), r"hole \(column 1\) in row 0: k-means.*missing.impute"),
        (
            lambda: widgets.holes(HOLED),
            r"hole \(column 1\) in row 0: this widget makes holes of its own.*missing.impute",
        ),
        (lambda: widgets.balance(HOLED[:9], [0.5] * 9), r"hole \(column 1\) in row 0: a disc.*missing.impute"),
        (lambda: widgets.bound(HOLED[:, 1]), r"hole in row 0: on a line that is a point without a place. Drop it"),
        (lambda: widgets.surface(HOLED[:, 1]), r"hole in row 0: on a line that is a point without a place. Drop it"),
        (lambda: widgets.stepper([[1.0, NAN], [2.0, NAN]], 1), "column 1 has no value in any of 2 rows"),
        (lambda: widgets.stepper([[1.0, np.inf]], 1), "infinity has no density"),
    ],
)
def test_where_a_hole_has_no_place_it_is_refused_with_a_cure(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_the_cure_cures():
    filled = missing.impute(HOLED, missing.one_bell(HOLED))
    assert widgets.temperature(filled).data["K"] == 2


# In JavaScript


@pytest.mark.parametrize("D", [1, 2, 3])
def test_the_browser_shares_out_by_what_was_seen(node, D):
    rng = np.random.default_rng(D)
    m, x = random_mixture(rng, 3, D), 2 * rng.normal(size=(40, D))
    x[rng.random(x.shape) < 0.4] = NAN
    x[0] = NAN
    code = f"""const x = Float64Array.from({json.dumps([None if v != v else v for v in x.ravel()])}, (v) => v ?? NaN);
    const array = (list) => Float64Array.from(list), m = {json.dumps(as_lists(m))};
    const mixture = {{ ...m, weights: array(m.weights), means: array(m.means), covs: array(m.covs) }};
    return Array.from(widget.sharesOf(x, mixture));"""
    found = javascript.script(node, "stepper", code)
    np.testing.assert_allclose(np.reshape(found, (40, 3)), missing.responsibilities(x, m), **CLOSE)
    np.testing.assert_allclose(found[:3], m.weights, **CLOSE)


def as_lists(m):
    K, D = m.means.shape
    return {
        "weights": m.weights.tolist(),
        "means": m.means.ravel().tolist(),
        "covs": m.covs.ravel().tolist(),
        "K": K,
        "D": D,
    }


def test_whole_points_are_shared_out_as_ever(node):
    m, x = some_mixture(np.random.default_rng(0), 2, 2), np.random.default_rng(1).normal(size=(9, 2))
    sent = javascript.mixture(m)
    shares, resp = javascript.run(node, "stepper", ("sharesOf", x, sent), ("responsibilities", x, sent))
    assert shares == resp


# In a browser


INKED = """(canvas, [x, y, width, height]) => {
  const dots = canvas.width / 460, box = [x, y, width, height].map((size) => size * dots);
  const pixels = canvas.getContext("2d").getImageData(...box).data;
  return pixels.some((value, i) => i % 4 === 3 && value > 0);
}"""


def test_the_stepper_draws_ticks_steps_and_says_who_made_a_half_seen_point(blank, made, pages):
    page = blank()
    page.set_content(pages["stepper"])
    stepper, status = page.locator(".gmm"), page.locator(".gmm-status")
    assert WORDS in status.inner_text()
    assert WORDS in stepper.locator(".gmm-picture").first.get_attribute("aria-label")
    canvas, (low, high) = stepper.locator("canvas").first, made["stepper"].data["xrange"]
    at = 52 + (450 - 52) * (HOLED[0, 0] - low) / (high - low)  # its length was seen, the wait was not
    assert canvas.evaluate(INKED, [at - 1, 288, 2, 10])  # a tick on the lower edge
    low, high = made["stepper"].data["yrange"]
    up = 300 - (300 - 10) * (HOLED[9, 1] - low) / (high - low)
    assert canvas.evaluate(INKED, [53, up - 1, 12, 2])  # and one on the left edge
    for name in ("e", "m", "run"):
        stepper.locator(f"[data-do={name}]").click()
    assert float(stepper.get_attribute("data-loglik")) == pytest.approx(
        made["stepper"].climb["objective"][-1], rel=1e-7
    )
    look = stepper.get_by_label("look at point")
    look.press("Home")
    shown = float(np.nanmin(HOLED[:, 0]))
    assert f"({shown:g}, " in look.get_attribute("aria-valuetext")
    look.press("End")  # those of which the first coordinate was not seen come last
    assert look.get_attribute("aria-valuetext").startswith("(–, ")
    assert stepper.locator(".gmm-tip").is_visible()
    box = stepper.locator(".gmm-picture").first.bounding_box()
    page.mouse.move(box["x"] + at * box["width"] / 460, box["y"] + 293 * box["height"] / 340)
    assert stepper.locator(".gmm-tip").inner_text().startswith(f"({HOLED[0, 0]:g}, –): A ")
    unspoilt(page)


@pytest.mark.parametrize("name", [name for name in MAKE if name != "stepper"])
def test_every_other_widget_with_holes_runs_on_its_page(blank, pages, name):
    page = blank()
    page.set_content(pages[name])
    assert WORDS in page.locator(".gmm-status").inner_text()
    assert "NaN" not in page.locator(".gmm").inner_text()
    unspoilt(page)
