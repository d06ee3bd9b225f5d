"""The widgets without a browser: packing, words, the stored page, errors, messages."""

import functools
import json
import re

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons import widgets
from gmm_lessons.datasets import iris, old_faithful
from gmm_lessons.em import em
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.widgets.packing import listed, packed, unpacked
from tools.guard import text_faults
from tools.pictures import PNG

X = old_faithful()
MAKE = {
    "Bell(mu=0, sigma=1, interval=(-1, 1))": widgets.bell,
    "Covariance(var1=1, var2=1, rho=0.5)": widgets.covariance,
    "ChooseThenDraw(3 bells, 400 draws)": widgets.choose_then_draw,
    "Surface(272 points, best log-likelihood -1044.15)": widgets.surface,
    "WhoMadeIt(x=1.5, weight=0.6, apart=3)": widgets.who_made_it,
    "Balance(5 points)": widgets.balance,
    "EMStepper(272 points, 2 components, 37 half-steps)": lambda: widgets.stepper(X, 2),
    "Tolerance(150 points, 3 components, 183 updates)": lambda: widgets.tolerance(iris()[:, :2], 3, iris().labels),
}


@functools.cache
def page_of(words):
    return MAKE[words]().page()


@pytest.mark.parametrize("words", MAKE)
def test_a_widget_says_itself_in_few_words_and_stores_the_same_page_each_time(words):
    first = MAKE[words]()
    bundle, _ = first._repr_mimebundle_()
    assert bundle["text/plain"] == repr(first) == words
    assert bundle["text/html"] == page_of(words)
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert len(bundle["text/html"]) < 150_000


@pytest.mark.parametrize("words", MAKE)
def test_the_page_holds_a_described_picture_and_nothing_remote(words):
    page = page_of(words)
    alt = re.search('<img alt="([^"]+)"', page)[1]
    assert page.index("<img") < page.index("<style>") < page.index("<script")
    assert len(alt.split()) > 10
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", page)
    assert not re.search(r"https?:|import\s*\(|@import|url\(", text)
    data = re.search('<script type="application/json">(.*?)</script>', page)[1]
    assert {"data", "place"} <= set(json.loads(data))


@pytest.mark.parametrize("words", MAKE)
def test_what_a_notebook_would_store_has_no_fault(words):
    widget = MAKE[words]()
    widget.place = {name: value / 3 if isinstance(value, float) else value for name, value in widget.place.items()}
    assert [*text_faults(PNG.sub("", widget.page())), *text_faults(repr(widget))] == []


def test_the_page_and_the_words_are_those_of_the_present_place():
    widget = widgets.bell()
    widget.place = {"mu": 2.0}
    assert repr(widget) == "Bell(mu=2, sigma=1, interval=(-1, 1))"
    assert '"mu":2' in widget.page() and f"{widget.area:.4f}" in widget.page()


def test_arrays_come_back_from_their_bytes_and_lists_are_rounded():
    array = np.array([[1 / 3, 1e-17], [2.0, -7.5]])
    value = packed({"a": {"b": array}, "n": 3})
    np.testing.assert_array_equal(unpacked(value["a"]["b"]), array)
    assert listed(value) == {"a": {"b": {"list": [0.333333, 0, 2, -7.5]}}, "n": 3}


def test_dust_in_the_last_digits_does_not_change_the_page():
    array = np.random.default_rng(0).normal(size=300)
    assert listed(packed(array)) == listed(packed(array * (1 + 1e-14) + 1e-15))


def test_the_stepper_holds_the_steps_of_em():
    start = bells([0.5, 0.5], [50, 70], [10, 10])
    widget = widgets.stepper(X[:, 1], start)
    assert widget.data["labels"][0] == "x"
    for step, score, mean in zip(em(X[:, 1], start), widget.climb["objective"], widget.climb["means"], strict=False):
        assert step.objective == score
        np.testing.assert_array_equal(step.mixture.means, mean)
    widget.frame = 3
    np.testing.assert_array_equal(widget.mixture.means, widget.climb["means"][1])
    widget.frame = 10**6
    assert widget.frame == widget.half_steps


def drag(widget, means, update=0, seq=1):
    widget._handle_custom_msg({"kind": "drag", "update": update, "means": np.ravel(means).tolist(), "seq": seq}, [])


def test_dragged_means_are_a_new_start_and_reset_brings_the_old_one():
    widget = widgets.stepper(X, 2)
    origin, moved = widget.climb, np.array([[2.0, 90.0], [5.0, 60.0]])
    drag(widget, moved, update=2)
    assert widget.reply == {"seq": 1, "trouble": ""}
    np.testing.assert_array_equal(widget.climb["means"][0], moved)
    np.testing.assert_array_equal(widget.climb["covs"][0], origin["covs"][2])
    widget.trace = {}
    np.testing.assert_array_equal(widget.climb["means"], origin["means"])


def test_a_drag_that_cannot_be_answered_is_told_and_the_last_good_state_stays():
    widget = widgets.stepper(X, 2)
    drag(widget, [[1.0, np.nan], [5.0, 60.0]], seq=7)
    assert widget.reply["seq"] == 7 and "finite" in widget.reply["trouble"]
    assert widget.trace == {}


def test_more_than_two_columns_are_climbed_and_two_are_shown():
    widget = widgets.stepper(iris(), 3, columns=(2, 3))
    assert widget.mixture.means.shape == (3, 4)
    assert widget.data["labels"] == ["petal length (cm)", "petal width (cm)"]
    assert "petal length" in str(widget.data) and len(widget.page()) < 200_000


def test_a_collapse_ends_the_climb_in_words():
    x = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [50.0, 50.0]])
    start = Mixture([0.5, 0.5], [[0.3, 0.3], [50.0, 50.0]], [np.eye(2)] * 2)
    widget = widgets.stepper(x, start)
    assert "not positive definite" in widget.origin["trouble"]
    assert len(widget.climb["objective"]) == 1


def test_a_climb_that_is_cut_short_says_so():
    widget = widgets.stepper(X, 3, max_steps=5)
    assert "before it converged" in widget.origin["trouble"]


def test_many_points_are_thinned_in_the_picture_only_and_it_is_said():
    x = np.random.default_rng(0).normal(size=(21_000, 2))
    widget = widgets.stepper(x, 1)
    assert unpacked(widget.data["points"]).shape == (20_000, 2)
    assert "20000 of the 21000" in widget.data["note"]
    np.testing.assert_allclose(widget.climb["counts"], 21_000)
    assert len(widget.page()) < 200_000


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: widgets.stepper([[1.0, np.nan]], 1), "NaN"),
        (lambda: widgets.stepper(X, 0), "K is 0"),
        (lambda: widgets.stepper(X, 7), "six|6 components"),
        (lambda: widgets.stepper(X, bells([1], [0], [1])), "D = 2"),
        (lambda: widgets.stepper(X, 2, columns=(0, 5)), "columns"),
        (lambda: widgets.stepper([[1.0, 2.0]] * 5, 2), "positive definite"),
        (lambda: widgets.bell(sigma=-1), "sigma"),
        (lambda: widgets.bell(interval=(2, 1)), "lower end"),
        (lambda: widgets.covariance(rho=1), "rho"),
        (lambda: widgets.choose_then_draw(Mixture([1.0], [[0, 0]], [np.eye(2)])), "D = 2"),
        (lambda: widgets.surface(X), "line"),
        (lambda: widgets.surface(weights=(0.2, 0.2, 0.6)), "weights"),
        (lambda: widgets.who_made_it(weight=2), "weight"),
        (lambda: widgets.balance(shares=[2]), "shares"),
        (lambda: widgets.tolerance(X, 2, tol=0), "tol"),
        (lambda: setattr(widgets.bell(), "place", {"nu": 3}), "nu"),
    ],
)
def test_bad_input_is_a_value_error_in_words(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(("tol", "passes"), [(1e-2, 3), (1e-3, 8), (1e-4, 29), (1e-5, 51), (1e-6, 179)])
def test_the_tolerance_widget_stops_where_scikit_learn_stops(tol, passes):
    x, species = iris()[:, :2], iris().labels
    widget = widgets.tolerance(x, 3, species, tol=tol)
    peer = GaussianMixture(3, tol=tol, max_iter=500, random_state=0).fit(x)
    assert widget.passes == peer.n_iter_ == passes
    np.testing.assert_allclose(np.sort(widget.mixture.weights), np.sort(peer.weights_), atol=1e-3)


def test_the_surface_has_two_mirror_peaks():
    widget = widgets.surface()
    here = widget.log_likelihood
    widget.place = {"mu1": widget.place["mu2"], "mu2": widget.place["mu1"]}
    assert widget.log_likelihood == pytest.approx(here, abs=1e-9)
    assert widget.data["best"] > here
