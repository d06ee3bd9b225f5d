"""The widgets without a browser: packing, words, the stored page, errors, messages."""

import base64
import functools
import io
import json
import re
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from gmm_lessons import widgets
from gmm_lessons.bound import elbo
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, ridged
from gmm_lessons.datasets import iris, old_faithful, penguins
from gmm_lessons.em import em, m_step
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.plots import COLOURS
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.scale.streaming import batches, stepwise
from gmm_lessons.widgets import starts_ends as ends
from gmm_lessons.widgets import streaming_grid as streams
from gmm_lessons.widgets.fading_fits import LETTER
from gmm_lessons.widgets.parts.climbs import TOL, spread_start
from gmm_lessons.widgets.parts.packing import listed, packed, unpacked
from gmm_lessons.widgets.ridge_ends import collapsing_start, ended
from gmm_lessons.widgets.temperature_fits import spread
from tests.widgets.still import stride
from tools.canonical import read
from tools.guard import text_faults
from tools.pictures import PNG

X, RATES = old_faithful(), (0.55, 0.7, 1)
LESSONS = Path(__file__).resolve().parents[2] / "notebooks"
CORNER = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [50.0, 50.0]])  # one point far out, which gets a bell of its own
MIXED = Mixture([0.5, 0.5], [[0.3, 0.3], [50.0, 50.0]], [np.eye(2)] * 2)


def striding(make):
    """Return what makes a widget with a stop at each power of ten of its slider; lessons 11 and 15 make them all."""

    def made():
        with pytest.MonkeyPatch.context() as patch:
            stride(patch, 1.0)
            return make()

    return made


PALETTE = "Palette(11008 pixels and 4320 pixels, 5 colours, threshold at 1 %)"
MAKE = {
    "Bell(mu=0, sigma=1, interval=(-1, 1))": widgets.bell,
    "Covariance(var1=1, var2=1, rho=0.5)": widgets.covariance,
    "ChooseThenDraw(3 bells, 400 draws)": widgets.choose_then_draw,
    "Surface(272 points, best log-likelihood -1044.15)": widgets.surface,
    "WhoMadeIt(x=1.5, weight=0.6, apart=3)": widgets.who_made_it,
    "Balance(5 points)": widgets.balance,
    "EMStepper(272 points, 2 components, 37 half-steps)": lambda: widgets.stepper(X, 2),
    "Tolerance(150 points, 3 components, 183 updates)": lambda: widgets.tolerance(iris()[:, :2], 3, iris().labels),
    "Bound(272 points, start at 68)": widgets.bound,
    "Temperature(272 points, 2 bells, k-means cost 79.58)": widgets.temperature,
    "Ridge(272 points, 3 bells, one on waiting (min) = 78)": striding(widgets.ridge),
    "Starts(150 points, 3 components, 12 starts stored)": lambda: widgets.starts(iris()[:, :2], stored=12),
    "HowMany(272 points, 16 candidates, best BIC 2314.30)": lambda: widgets.how_many(X, found=candidates_of_faithful()),
    "Holes(151 points, 91 with a hole, x=38.79)": widgets.holes,
    "Fading(272 points, 6 components, 2 alive)": striding(widgets.fading),
    PALETTE: widgets.palette,
    "Streaming(272 points, 5 batch sizes, 3 rates)": lambda: widgets.streaming(X, 2, kappas=RATES, passes=2),
}


@functools.cache
def _made(words):
    return MAKE[words]()


def made(words):
    """Return the one widget of a process that all its tests share, back where a learner finds it."""
    widget = _made(words)
    widget.place = widget.data["start"]
    return widget


@functools.cache
def bundle_of(words):
    return made(words)._repr_mimebundle_()[0]


def page_of(words):
    return bundle_of(words)["text/html"]


DEAR = "Palette"  # many climbs: two with fewer stops are made instead of a second one


@pytest.mark.parametrize("words", MAKE)
def test_a_widget_says_itself_in_few_words_and_stores_the_same_page_each_time(words, request):
    """That a picture is the same to the last bit in each process, tests/test_plots.py shows."""
    bundle, dear = bundle_of(words), words.startswith(DEAR)
    for fixture in ("undrawn", "coarse")[: 1 + dear]:
        request.getfixturevalue(fixture)
    again, page = MAKE[words](), MAKE[words]().page() if dear else bundle["text/html"]
    assert bundle["text/plain"] == repr(again) == words
    assert PNG.sub("", page) == PNG.sub("", again.page())
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
def test_what_a_notebook_would_store_has_no_fault(words, undrawn):
    widget = made(words)
    widget.place = {name: value / 3 if isinstance(value, float) else value for name, value in widget.place.items()}
    assert [*text_faults(PNG.sub("", widget.page())), *text_faults(repr(widget))] == []


def test_the_page_and_the_words_are_those_of_the_present_place(undrawn):
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


def test_more_than_two_columns_are_climbed_and_two_are_shown(undrawn):
    widget = widgets.stepper(iris(), 3, columns=(2, 3))
    assert widget.mixture.means.shape == (3, 4)
    assert widget.data["labels"] == ["petal length (cm)", "petal width (cm)"]
    assert "petal length" in str(widget.data) and len(widget.page()) < 110_000


def test_a_collapse_ends_the_climb_in_words():
    widget = widgets.stepper(CORNER, MIXED)
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
        (lambda: widgets.stepper([[1.0, np.nan]], 1), "column 1 has no value"),
        (lambda: widgets.stepper(X, 0), "K is 0"),
        (lambda: widgets.stepper(X, "2"), "K is '2'"),
        (lambda: widgets.stepper(X, None), "K is None"),
        (lambda: widgets.stepper(X, 2, columns=("a", "b")), r"columns are \('a', 'b'\)"),
        (lambda: widgets.stepper(X, 2, columns=1), "columns are 1"),
        (lambda: widgets.starts(X, 2.5), "K is 2.5"),
        (lambda: widgets.streaming(X, "2"), "K is '2'"),
        (lambda: widgets.streaming(X, 2, passes=1.5), "passes is 1.5"),
        (lambda: widgets.fading(K="2"), "K is '2'"),
        (lambda: widgets.palette(K=5.5), "K is 5.5"),
        (lambda: widgets.stepper(X, 37), "tell 36 components apart"),
        (lambda: widgets.stepper(X, bells([1], [0], [1])), "D = 2"),
        (lambda: widgets.stepper(X, 2, columns=(0, 5)), "columns"),
        (lambda: widgets.stepper([[1.0, 2.0]] * 5, 2), "positive definite"),
        (lambda: widgets.bell(sigma=-1), "sigma"),
        (lambda: widgets.bell(interval=(2, 1)), "lower end"),
        (lambda: widgets.covariance(rho=1), "rho"),
        (lambda: widgets.choose_then_draw(Mixture([1.0], [[0, 0]], [np.eye(2)])), "D = 2"),
        (lambda: widgets.surface(X), "line"),
        (lambda: widgets.surface(weights=(0.2, 0.2, 0.6)), "weights"),
        (lambda: widgets.surface(np.ones(6)), "nothing to climb"),
        (lambda: widgets.surface(1e-8 * X[:, 1], sds=(6, 6)), "a width is 6"),
        (lambda: widgets.who_made_it(weight=2), "weight"),
        (lambda: widgets.balance(shares=[2]), "shares"),
        (lambda: widgets.balance([[0.0, np.nan], [1.0, 2.0]], [0.5, 0.5]), "a hole"),
        (lambda: widgets.balance([[0.0, 1.0], [1.0, 2.0]], [np.nan, 0.5]), "shares"),
        (lambda: widgets.tolerance(X, 2, tol=0), "tol"),
        (lambda: widgets.tolerance(np.arange(12.0)[:, None] * [1, 2], 2), "not positive definite"),
        (lambda: widgets.tolerance(CORNER, MIXED), "not positive definite"),
        (lambda: setattr(widgets.bell(), "place", {"nu": 3}), "nu"),
        (lambda: widgets.bound(X), "line"),
        (lambda: widgets.bound(start=5), "start"),
        (lambda: widgets.bound(sds=(6, 0.1)), "width"),
        (lambda: widgets.bound(weights=(1, 0)), "weight of B"),
        (lambda: widgets.bound([3.0, 3.0]), "every point lies at 3"),
        (lambda: widgets.temperature(K=1), "K is 1"),
        (lambda: widgets.temperature(sigma=99), "sigma"),
        (lambda: widgets.temperature(X[:, 1]), "plane"),
        (lambda: widgets.temperature(np.ones((5, 2))), "nothing to part"),
        (lambda: widgets.temperature([[0.0, 0.0], [1.0, 1.0]]), "2 different points"),
        (lambda: widgets.ridge(K=7), "K is 7"),
        (lambda: widgets.ridge(reg_covar=-1), "reg_covar"),
        (lambda: widgets.ridge(np.ones((5, 2))), "none for the other bells"),
        (lambda: widgets.starts(X, 1), "K is 1"),
        (lambda: widgets.starts(X, 37), "tell 36 components apart"),
        (lambda: widgets.starts(X[:, 1]), "plane"),
        (lambda: widgets.starts(X, stored=0), "stored"),
        (lambda: widgets.how_many(X[:, 1]), "plane"),
        (lambda: widgets.how_many(np.ones((5, 2)), (1, 2), imaginary=0), "none of 8 candidates"),
        (lambda: widgets.holes(X[:, 1]), "plane"),
        (lambda: widgets.holes(X, 1.0), "share is 1"),
        (lambda: widgets.holes(X[:5], 0.9), "at least 3"),
        (lambda: widgets.fading(K=1), "K is 1"),
        (lambda: widgets.fading(X[:, 1]), "plane"),
        (lambda: widgets.fading(gamma=0), "gamma is 0"),
        (lambda: widgets.palette(percent=3), "percent is 3"),
        (lambda: widgets.palette(K=9), "K is 9"),
        (lambda: widgets.palette(np.zeros((5, 5, 3))), "bytes"),
        (lambda: widgets.palette(np.zeros((5, 5), np.uint8)), r"\(5, 5\)"),
        (lambda: widgets.palette(np.zeros((20, 20, 3), np.uint8)), "400 pixels"),
        (lambda: widgets.streaming(X[:, 1]), "plane"),
        (lambda: widgets.streaming(X, 2, sizes=(0, 5)), "whole number of points from 1 to 272"),
        (lambda: widgets.streaming(X, 2, kappas=(0.5,)), "kappa is 0.5"),
        (lambda: setattr(widgets.starts(X, 2, stored=1), "place", {"start": 3}), "start"),
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


@pytest.mark.parametrize(
    ("label", "unit"), [(None, " (min)"), ("wait (log) (h)", " (h)"), ("waits", ""), ("a (b) c", "")]
)
def test_the_axes_of_the_surface_have_the_unit_of_the_points(label, unit):
    assert widgets.surface(label=label).data["axes"] == [f"μ of A{unit}", f"μ of B{unit}"]


@pytest.mark.parametrize(("sds", "twins"), [(None, True), ((6, 6), True), ((6, 7), False), ((14, 14), False)])
def test_wide_bells_have_one_top_and_no_mirror(sds, twins):
    """All waiting times together have an sd of 13.6: bells that are wider lie on one another at the top."""
    widget = widgets.surface(sds=sds)
    assert widget.data["mirror"] == twins
    assert ("mirrored" in widget._alt()) == twins


@pytest.mark.parametrize("unit", [1e-6, 1, 1e6])
def test_places_are_told_in_the_digits_of_their_unit(unit, undrawn):
    x, pairs = unit * X[:, 1], unit * np.array(widgets.balance()._x)
    surface, bound, balance = widgets.surface(x), widgets.bound(x), widgets.balance(pairs)
    told = [surface._alt().split(" at ")[1], bound._alt(bound._climb()).split("touches at ")[1]]
    told += [balance._alt(np.array(balance.place["shares"])).split("balances at ")[1]]
    right = [surface._tops[0].means[0, 0], bound.place["mu"], balance.moments.mean[0, 0]]
    numbers = [float(re.search(r"[\d.]*\d", words).group()) for words in told]
    assert numbers == pytest.approx(right, rel=5e-3)


def test_a_heap_of_nothing_balances_nowhere():
    assert "At first A holds no points." in widgets.balance(shares=[0] * 5)._alt(np.zeros(5))


@pytest.mark.parametrize("unit", [1e-3, 1e-9, 1])
def test_the_axes_of_holes_hold_all_points_in_any_unit(unit):
    widget = widgets.holes(unit * np.column_stack([X[:, 0] * 10, X[:, 1]]))
    for values, name in zip(widget._x.T, ("xrange", "yrange"), strict=True):
        low, high = widget.data[name]
        assert low < values.min() and values.max() < high
        assert high - low < 1.5 * np.ptp(values)
    assert widget.place["x"] == pytest.approx(widget._x[:, 0].mean(), rel=5e-3)


def test_only_a_sd_that_is_too_small_is_called_so():
    told = []
    for seed in range(12):
        x = np.random.default_rng(seed).standard_t(1.5, size=12)
        widget = widgets.holes(np.column_stack([x, x**2]), 0.5, seed=seed)
        sds = [bell.sds[0, 1] for bell in widget._runs[1][1:]]
        told.append("too small from the first turn on" in widget._alt())
        assert told[-1] == (max(sds) < widget.data["sd"])
    assert 0 < sum(told) < 12


def test_a_climb_that_no_tolerance_stops_says_so():
    rng = np.random.default_rng(0)
    x = np.vstack([rng.normal(size=(40, 2)), np.full((6, 2), 3.0)])
    widget = widgets.tolerance(x, 3, tol=1e-6)
    assert widget._gains.min() > 1e-6
    assert "none is below 1e-06. EM cannot go on" in widget._alt(len(widget._gains))
    assert widget.passes == widget.first == len(widget._gains)


def test_the_pass_in_which_scikit_learn_stops_may_be_one_more_than_the_updates_known():
    x = np.random.default_rng(0).normal(size=(50, 2))
    widget, peer = widgets.tolerance(x, 1, tol=1e-6), GaussianMixture(1, tol=1e-6, random_state=0).fit(x)
    assert len(widget._gains) == 1
    assert widget.passes == peer.n_iter_ == 2
    assert widget.mixture.means == pytest.approx(peer.means_)


def test_a_heap_that_is_narrow_by_itself_has_not_collapsed():
    rng = np.random.default_rng(0)
    heaps = [rng.normal([c, c % 2], 0.005, (60, 2)) for c in range(3)]
    fallen = {lam: end for lam, end in _ends_of(widgets.ridge(np.vstack(heaps), 3)) if end.collapsed}
    assert fallen and all(end.smallest < 1.1 * lam for lam, end in fallen.items())


def _ends_of(ridge):
    return zip(ridge._lams, ridge._ends, strict=True)


def test_what_the_ridge_says_of_the_whole_is_measured(coarse):
    grams = np.array(penguins()[:, [2, 3]], dtype=float)
    grams = grams[~np.isnan(grams).any(axis=1)]
    rising, thin = (widgets.ridge(x, 2) for x in (grams, 1e6 * np.array(X)))
    assert rising._good()[0][1].objective < rising._good()[-1][1].objective
    assert "down to" not in rising._alt(rising._ends[-1])
    assert thin._ends[-1].collapsed
    assert "any more" not in thin._alt(thin._ends[-1])
    for widget in (rising, thin):
        widget._ends = [end._replace(collapsed=False) for end in widget._ends]
        assert "no bell has collapsed." in widget._alt(widget._ends[-1])


def test_in_more_than_a_plane_points_may_lie_on_a_plane():
    x = np.random.default_rng(0).normal(size=(60, 3))
    widget = widgets.starts(x, 12, stored=10)
    assert {end.remark for end in widget._ends if end.collapsed} == {"the points of a bell lie on one line or plane"}


def test_only_a_softness_that_never_rises_is_said_to_fall():
    """With three bells on Old Faithful it comes up again by a fiftieth on its way down."""
    for K in (2, 3):
        widget = cooled(K)
        rise = np.diff([fit.softness for fit in widget._fits]).max()
        assert ("falls from there" in widget._alt(widget._fits[:: len(widget._fits) // 2][:3])) == (K == 2)
        assert rise < 1e-6 if K == 2 else 0.02 < rise < 0.03


def test_weights_are_told_as_they_are_and_not_called_equal():
    rng = np.random.default_rng(0)
    widget = widgets.fading(np.vstack([rng.normal(0, 0.3, (900, 2)), rng.normal(3, 0.3, (100, 2))]), 2)
    low, high = (np.sort(widget._fits[0][t].weights) for t in (0, -1))
    ends = [f"from {a:.2f} to {b:.2f}" for a, b in (low, high)]
    assert f"{ends[0]} on the left and {ends[1]} on the right" in widget._alt()


def test_the_smallest_batches_are_the_first_in_whatever_order_they_are_given():
    x = np.random.default_rng(0).normal(size=(60, 2))
    widget = widgets.streaming(x, 2, sizes=(20, 5), kappas=(0.7,), passes=1)
    assert widget.data["sizes"] == [5, 20]


def test_the_bound_touches_where_it_was_made_and_its_top_is_the_m_step():
    widget, x = widgets.bound(), X[:, 1]
    resp, here = responsibilities(x, widget.mixture), widget.mixture
    assert elbo(x, resp, here) == pytest.approx(log_likelihood(x, here), abs=1e-9)
    assert widget.bound + widget.gap == pytest.approx(widget.log_likelihood, abs=1e-9)
    assert widget.gap > 5
    for off in (-0.5, 0.5):
        aside = bells(here.weights, [here.means[0, 0], widget.top + off], here.sds[:, 0])
        assert elbo(x, resp, aside) < widget.bound


@pytest.mark.parametrize(("start", "top"), [(50, 53.8), (63, 53.8), (68, 80.6), (90, 80.6)])
def test_hops_never_go_down_and_end_on_the_hill_of_their_start(start, top):
    widget = widgets.bound(start=start)
    places = widget._climb()
    heights = [widget._height(mu) for mu in places]
    assert min(np.diff(heights)) > -1e-9
    assert places[-1] == pytest.approx(top, abs=0.05)


def test_wider_than_the_points_all_bells_merge_and_narrow_they_are_k_means():
    widget = made("Temperature(272 points, 2 bells, k-means cost 79.58)")
    grid, fits, x = widget._grid, widget._fits, widget._x
    assert all((fit.softness > 0.999) == (s > widget.data["parting"]) for s, fit in zip(grid, fits, strict=True))
    best = min(within(x, kmeans(x, 2, np.random.default_rng(seed))) for seed in range(3))
    assert fits[-1].cost == pytest.approx(best, rel=1e-6)
    assert fits[-1].undecided == 0
    assert fits[-1].energy == pytest.approx(best, rel=0.02)
    np.testing.assert_allclose(spread(x) ** 2, np.linalg.svd(x - x.mean(axis=0), compute_uv=False)[0] ** 2 / len(x))


@functools.cache
def cooled(K):
    return widgets.temperature(K=K) if K != 2 else made("Temperature(272 points, 2 bells, k-means cost 79.58)")


def within(x, resp):
    return float(moments(x, resp).scatter.trace(axis1=1, axis2=2).sum())


@pytest.mark.parametrize("K", [2, 3])
def test_each_width_ends_at_a_fixed_point_and_its_energy_is_the_formula(K):
    widget = cooled(K)
    x = widget._x
    for s, fit in list(zip(widget._grid, widget._fits, strict=True))[::8]:
        variance, m = np.exp(2 * s), fit.mixture
        resp = responsibilities(x, m)
        again = moments(x, resp)
        np.testing.assert_allclose(again.mean, m.means, atol=2e-3)
        distance = ((x[:, None] - m.means) ** 2).sum(axis=2)
        energy = (resp * (distance - 2 * variance * np.log(m.weights))).sum()
        energy += 2 * variance * len(x) * np.log(2 * np.pi * variance)
        assert fit.energy == pytest.approx(energy, rel=1e-9, abs=1e-6)


def test_a_collapsed_bell_gains_half_its_points_for_each_factor_e_of_the_ridge():
    widget = made("Ridge(272 points, 3 bells, one on waiting (min) = 78)")
    low, high = (ended(X.values, widget_start(), lam) for lam in (1e-8, 1e-7))
    assert low.objective - high.objective == pytest.approx(7.5 * np.log(10), rel=1e-3)
    assert low.held == pytest.approx(15, abs=0.01)
    assert widget.end.objective == pytest.approx(-1067.321, abs=1e-3)
    assert widget.data["honest"] == pytest.approx(-1127.0075, abs=1e-3)
    assert [lam for lam, end in zip(widget._lams, widget._ends, strict=True) if end.collapsed][-1] < 0.1


def widget_start():
    return collapsing_start(X.values, 3, np.random.default_rng(0))


@pytest.mark.parametrize("lam", [1e-6, 1e-3, 0.1])
def test_the_ridge_ends_where_scikit_learn_ends(lam):
    x, structure = X.values, ridged(DIAGONAL, lam)
    start = m_step(moments(x, widget_start()), structure)
    variances = np.diagonal(start.covs, axis1=1, axis2=2)
    init = {"weights_init": start.weights, "means_init": start.means, "precisions_init": 1 / variances}
    peer = GaussianMixture(3, covariance_type="diag", reg_covar=lam, tol=1e-11, max_iter=5000, **init).fit(x)
    assert ended(x, widget_start(), lam).objective == pytest.approx(len(x) * peer.score(x), abs=1e-3)


def test_without_a_ridge_the_core_says_why(undrawn, coarse):
    widget = widgets.ridge(X[::4], reg_covar=0)
    assert widget.reg_covar == 0
    assert "component 2 is not positive definite" in widget.end.trouble
    assert widget.end.trouble in widget._picture().alt


FLOWERS = np.asarray(iris()[:, :2])


@functools.cache
def flowers():
    return widgets.starts(iris()[:, :2])


@functools.cache
def candidates_of_faithful():
    return tuple(candidates(X, range(1, 5), rng=np.random.default_rng(0), n_starts=3, tol=1e-6, imaginary=0.01))


def run(widget, *starts):
    """Run from starts (K, 2) as the browser asks for it, and return the ends reached."""
    before, seq = len(widget.found["runs"]), widget.found["seq"] + 1
    starts = [np.ravel(start).tolist() for start in starts]
    widget._handle_custom_msg({"kind": "run", "starts": starts, "seq": seq}, [])
    return [widget._ends[found["end"]] for found in widget.found["runs"][before:]]


def test_the_stored_starts_of_iris_lead_to_seven_ends(undrawn):
    widget = flowers()
    widget.place = {"runs": list(range(40))}
    found = {round(height, 2) for height, _, _ in widget.optima}
    assert found >= {-217.13, -218.08, -220.70, -222.07, -222.56, -223.98, -np.inf}
    assert sum(times for _, _, times in widget.optima) == len(widget.heights) == 40
    assert len(widget.page()) < 73_000


def test_the_same_optimum_under_other_letters_is_counted_not_listed_again():
    widget, start = widgets.starts(iris()[:, :2], stored=1), np.array([[5.0, 3.4], [5.8, 2.7], [6.1, 3.9]])
    ends = run(widget, start, start[[2, 0, 1]], start + 0.01)
    assert {round(end.height, 3) for end in ends} == {-217.127}
    assert ends[0] is ends[1] is ends[2]
    widget.place = {"runs": [1, 2, 3]}
    ((height, weights, times),) = widget.optima
    assert (round(height, 3), times) == (-217.127, 3)
    np.testing.assert_allclose(weights, [0.553, 0.325, 0.122], atol=1e-3)


def test_ends_are_tops_on_which_em_rests():
    widget = widgets.starts(iris()[:, :2], stored=12)
    for end in widget._ends:
        if not end.collapsed:
            here, after = (step.objective for step in islice(em(FLOWERS, end.mixture), 2))
            assert here == end.height
            assert 0 <= after - here < 1e-6


def test_a_climb_that_collapses_is_an_end_with_a_reason():
    widget = widgets.starts(iris()[:, :2], stored=1)
    (empty,) = run(widget, [[5, 3], [6, 3], [90, 90]])
    assert (empty.collapsed, empty.mixture, empty.remark) == (True, None, "a bell was left with no points")
    (line,) = (end for end in flowers()._ends if end.collapsed and end.mixture)
    assert line.remark == "the points of a bell lie on one line"
    assert ends.thinnest(FLOWERS, line.mixture) < 1e-3
    assert run(widget, [[5, 3], [6, 3], [np.nan, 3]]) == []
    assert "NaN" in widget.found["trouble"] and len(widget.found["runs"]) == 1


def test_a_bell_is_thin_if_it_is_narrower_than_the_rounding_errors_of_the_data():
    assert ends.grain(FLOWERS) == pytest.approx([0.1, 0.1])
    assert ends.grain(np.ones((4, 1))) == [1.0]
    ruler = np.random.default_rng(0).uniform(-0.05, 0.05, (10**6, 2))  # errors of rounding to 0.1
    assert ends.thinnest(FLOWERS, Mixture([1.0], [[0.0, 0.0]], [np.cov(ruler.T)])) == pytest.approx(1, abs=2e-3)
    remarks = {round(end.height, 2): end.remark for end in flowers()._ends}
    assert "" == remarks[-217.13] == remarks[-218.08] == remarks[-220.7]
    assert all(
        (ends.thinnest(FLOWERS, e.mixture) < 1) == (e.remark == "thin") for e in flowers()._ends if e.height > -np.inf
    )


def test_how_many_shows_what_selection_finds():
    widget = widgets.how_many(X, found=candidates_of_faithful())
    assert (widget.best.K, widget.best.structure.name) == (3, "tied")
    assert widget.value == widget.best.bic == pytest.approx(2314.30, abs=0.01)
    widget.place = {"K": 2, "shape": "full", "score": "icl"}
    assert widget.candidate is widget.best
    assert widget.value == pytest.approx(min(one.icl for one in candidates_of_faithful()))
    below = [value for value in widget.data["above"]["icl"] if value is not None]
    assert min(below) == 0 and len(below) == 16
    for parts in widget.data["mixtures"].values():
        assert (np.diff(unpacked(parts["means"])[:, 0]) >= 0).all()
    widget.place = {"K": 9}
    with pytest.raises(ValueError, match="K = 9"):
        widget.candidate  # noqa: B018


def test_what_cannot_be_fitted_keeps_its_place_and_its_reason(undrawn):
    widget = widgets.how_many(X[::60], (2, 6), imaginary=0.01, n_starts=2)
    widget.place = {"K": 6, "shape": "full"}
    assert np.isnan(widget.value) and "5 points cannot fill 6" in widget.candidate.reason
    i = widget._found.index(widget.candidate)
    assert widget.data["scores"]["bic"][i] is None and str(i) not in widget.data["mixtures"]
    assert "cannot fill" in widget.page()


def test_holes_are_filled_by_the_regression_of_the_bell_and_left_alone_it_is_too_thin():
    widget = widgets.holes()
    (mx, my), ((sxx, sxy), (_, syy)) = widget.bell.means[0], widget.bell.covs[0]
    mean, sd = widget.conditional
    assert mean == pytest.approx(my + sxy / sxx * (widget.place["x"] - mx))
    assert sd == pytest.approx(np.sqrt(syy - sxy**2 / sxx))
    slope, _ = np.polyfit(*widget._x[~np.isnan(widget._holed[:, 1])].T, 1)
    assert sxy / sxx == pytest.approx(slope, rel=1e-3)  # one column with holes: EM ends at the regression of the pairs
    assert widget.bell.sds[0, 1] == pytest.approx(widget.data["sd"], rel=0.1)
    widget.place = {"unsure": False}
    assert widget.bell.sds[0, 1] < 0.7 * widget.data["sd"]


def test_few_components_are_alive_at_a_low_concentration_and_all_at_a_high_one():
    widget, alive = made("Fading(272 points, 6 components, 2 alive)"), {}
    for sticks, log_gamma in ((False, -3.0), (False, 1.0), (True, -3.0), (True, 2.0)):
        widget.place = {"sticks": sticks, "log_gamma": log_gamma}
        alive[sticks, log_gamma] = widget.alive
    assert list(alive.values()) == [2, 6, 2, 2]


def test_the_static_picture_of_six_components_keeps_their_colours():
    stored = PNG.search(page_of("Fading(272 points, 6 components, 2 alive)"))[1]
    with Image.open(io.BytesIO(base64.b64decode(stored))) as picture:
        drawn = np.reshape([colour for _, colour in picture.convert("RGB").getcolors()], (-1, 3))
    for colour in COLOURS[:6]:
        asked = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        assert np.abs(drawn - asked).max(axis=1).min() <= 30, colour


def test_held_out_pixels_set_the_threshold_and_alarms_are_what_lies_below_it():
    widget = made(PALETTE)
    x = [photo.reshape(-1, 3).astype(float) for photo in widget._photos]
    for K, rank in ((2, 7), (5, 3), (8, 0)):
        widget.place = {"K": K, "rank": rank}
        bells = zip(widget.mixture.weights, widget.mixture.means, widget.mixture.covs, strict=True)
        scipy_says = [sum(w * multivariate_normal(m, S).pdf(one) for w, m, S in bells) for one in x[:1]]
        assert widget.alarms[0] == (np.log(scipy_says[0]) < widget.threshold).sum()
    widget.place = {"K": 5, "rank": 6}
    false, hits = np.array(widget.alarms) / [len(one) for one in x]
    assert false == pytest.approx(0.1, abs=0.03) and hits > 0.8


def test_a_palette_begins_with_the_brightest_colour_and_more_colours_paint_better():
    widget, errors = made(PALETTE), []
    for K in (2, 3, 5, 8):
        widget.place = {"K": K}
        assert (np.diff(widget.mixture.means.sum(axis=1)) <= 0).all()
        errors.append(widget.error)
    assert (np.diff(errors) < 0).all()


def test_a_climb_by_batches_holds_the_mixtures_of_stepwise_after_each_pass():
    x, start = X.values, widgets.stepper(X, 2).mixture
    climb, rng = streams.stream(x, start, 50, 0.7, 3, seed=4), np.random.default_rng(4)
    steps = list(stepwise(batches(x, 50, rng, 3), start, kappa=0.7))
    for mixture, step in zip(climb.mixtures[1:], steps[5::6], strict=True):
        np.testing.assert_array_equal(mixture.means, m_step(step.moments).means)
    whole = [np.flatnonzero(np.isclose(climb.passes, p))[0] for p in range(4)]
    assert climb.passes[-1] == 3 and len(climb.heights) == len(climb.passes)
    np.testing.assert_allclose(climb.heights[whole], [log_likelihood(x, m) / 272 for m in climb.mixtures])


def one_by_one(x, start, size, kappas, passes):
    return [streams.stream(x, start, size, kappa, passes, seed=3) for kappa in kappas]


@pytest.mark.parametrize("N, K, size", [(272, 2, 272), (272, 3, 50), (40, 2, 7), (90, 1, 13)])
def test_climbs_abreast_are_those_of_each_rate_alone(N, K, size):
    """Of batches of one size, of unequal last ones, and of all at once; the heights to all digits but the last."""
    x, kappas = X.values[:N], (1.0, 0.55, 0.7)
    start = spread_start(x, K, 1)
    each = zip(streams._abreast(x, start, size, kappas, 3, 3), one_by_one(x, start, size, kappas, 3), strict=True)
    for ours, alone in each:
        np.testing.assert_array_equal(ours.passes, alone.passes)
        np.testing.assert_allclose(ours.heights, alone.heights, rtol=0, atol=1e-8)
        assert ours.trouble == alone.trouble == "" and len(ours.mixtures) == len(alone.mixtures) == 4
        for one, other in zip(ours.mixtures, alone.mixtures, strict=True):
            np.testing.assert_allclose(one.weights, other.weights, rtol=1e-9)
            np.testing.assert_allclose(one.means, other.means, rtol=1e-9)
            np.testing.assert_allclose(one.covs, other.covs, rtol=1e-7, atol=1e-9)


def test_of_several_rates_one_in_trouble_stops_alone_and_holes_are_climbed_through():
    """Two heaps without width: who forgets fast has forgotten the width of the start before the end."""
    heaps, start = np.repeat([[0.0, 0.0], [9.0, 9.0]], 30, axis=0), Mixture([0.5, 0.5], CORNER[[0, 3]], [np.eye(2)] * 2)
    holed = np.where(np.arange(40)[:, None] % [5, 7] == 1, np.nan, X.values[:40])
    for points, troubles in ((heaps, [True, False]), (holed, [False, False])):
        asked = (points, start, 1 if points is heaps else 10, (0.55, 0.9), 8)
        with pytest.raises(ValueError, match=r"covariance|nan"):
            streams._abreast(*asked, 3)
        ours, alone = streams.streams(*asked, 3), one_by_one(*asked)
        assert [climb.trouble != "" for climb in ours] == troubles
        assert [climb.trouble for climb in ours] == [climb.trouble for climb in alone]
        np.testing.assert_array_equal([climb.heights for climb in ours], [climb.heights for climb in alone])


def test_small_batches_are_as_far_after_one_pass_as_em_after_ten_and_both_ends_of_kappa_are_worse():
    widget, gaps = widgets.streaming(sizes=(10,), passes=6), {}
    for kappa in range(5):
        widget.place = {"size": 0, "kappa": kappa, "pass": 6}
        gaps[widget.data["kappas"][kappa]] = widget.gap
    assert min(gaps, key=gaps.get) == 0.7
    assert gaps[0.55] > 10 * gaps[0.7] and gaps[1.0] > 100 * gaps[0.7]
    widget.place = {"kappa": 2, "pass": 1}
    assert widget.needed == 10
    assert widget._top - widget._full[10] <= widget.gap < widget._top - widget._full[9]


def stored_page(lesson):
    """Return the page of the one widget that is stored in a lesson."""
    (path,) = LESSONS.glob(f"{lesson}_*.ipynb")
    outputs = [output for cell in read(path).cells for output in cell.get("outputs", ())]
    (page,) = (html for output in outputs if "gmm-page" in (html := output.get("data", {}).get("text/html", "")))
    return page


@pytest.mark.parametrize("lesson, most", [("11", 50_000), ("15", 75_000), ("16", 105_000)])
def test_the_largest_pages_of_the_lessons_are_not_too_large(lesson, most):
    """Sliders with all their stops, of λ, of γ, and of batch sizes and rates; without the picture."""
    assert len(PNG.sub("", stored_page(lesson))) < most


def test_em_beside_the_batches_is_em():
    heights, mixtures = streams.full(X.values, widgets.stepper(X, 2).mixture, 30)
    assert len(heights) >= 31 and len(mixtures) == 31
    for height, mixture, step in zip(heights, mixtures, em(X.values, mixtures[0]), strict=False):
        assert height == pytest.approx(step.objective / 272, abs=1e-9)
        np.testing.assert_array_equal(mixture.means, step.mixture.means)


def test_a_climb_by_batches_that_breaks_off_keeps_its_last_mixture(monkeypatch, undrawn):
    def broken(source, start, **options):
        yield from islice(stepwise(source, start, **options), 8)
        raise ValueError("batch 9 of 68 points: nothing is left.")

    monkeypatch.setattr(streams, "stepwise", broken)
    monkeypatch.setattr(streams, "abreast", lambda *_: stepwise([[]], MIXED))  # in trouble at once
    widget = widgets.streaming(X, 2, sizes=(68,), kappas=(0.7,), passes=4)
    widget.place = {"size": 0, "kappa": 0, "pass": 4}
    assert (widget.data["stops"], widget.data["troubles"][0][0][:7]) == ([[2]], "batch 9")
    assert widget.mixture is widget.run.mixtures[2]
    assert widget.gap == pytest.approx(widget._top - log_likelihood(X.values, widget.mixture) / 272, abs=1e-9)
    assert len(unpacked(widget.data["states"]["0"]["means"])) == 5
    assert "batch 9 of 68 points" in widget.page()


def test_the_frame_of_a_shorter_climb_is_its_last_until_the_browser_answers():
    widget = widgets.stepper(X, 2)
    widget.frame = widget.half_steps
    drag(widget, widget.mixture.means)
    assert widget.half_steps < widget.place["frame"]
    assert widget.frame == widget.half_steps
    np.testing.assert_array_equal(widget.mixture.means, widget.climb["means"][-1])


def test_trouble_keeps_the_last_good_climb_and_not_the_first():
    widget = widgets.stepper(X, 2)
    drag(widget, [[2.0, 90.0], [5.0, 60.0]], seq=1)
    good = widget.climb
    drag(widget, [[1.0, np.nan], [5.0, 60.0]], seq=2)
    assert widget.reply["seq"] == 2 and widget.reply["trouble"]
    np.testing.assert_array_equal(widget.climb["means"], good["means"])


def test_the_stepper_tells_the_browser_at_which_gain_it_stops():
    assert widgets.stepper(X, 2, tol=1e-3).data["tol"] == 1e-3
    assert widgets.stepper(X, 2).data["tol"] == TOL
    assert (
        widgets.stepper(X, 2, tol=1e-3).climb["gains"][-1]
        < 272e-3
        <= widgets.stepper(X, 2, tol=1e-3).climb["gains"][-2]
    )


class Series(np.ndarray):
    """Points with a name, as a column of a frame has."""

    name = "Ozone"


OZONE = X[:, 1].view(Series)


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.stepper(OZONE, 2),
        lambda: widgets.tolerance(OZONE, 2),
        lambda: widgets.surface(OZONE),
        lambda: widgets.bound(OZONE),
    ],
)
def test_the_name_of_a_column_reaches_the_axis(make, undrawn):
    assert '"Ozone"' in make().page()


@pytest.mark.parametrize(
    "make",
    [
        lambda x: widgets.streaming(x, 2, kappas=(0.7,), passes=1),
        lambda x: widgets.balance(x[:5]),
        lambda x: widgets.starts(x, 2, stored=1),
        lambda x: widgets.how_many(x, (1,), n_starts=1),
    ],
)
def test_the_names_of_the_columns_reach_the_axes(make):
    names = make(Frame(X[:272])).data["labels"]
    assert names == ["Ozone", "$x_$"]


class Frame(np.ndarray):
    """Points with the names of their columns, one of which is no formula."""

    columns = ("Ozone", "$x_$")

    def __new__(cls, x):
        return np.asarray(x).view(cls)


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.stepper(X, 2, labels=["$x_$", "a $"]),
        lambda: widgets.tolerance(X, 2, labels=["$x_$", "a $"]),
        lambda: widgets.temperature(X[::8], labels=["$x_$", "a $"]),
        lambda: widgets.ridge(X[::8], labels=["$x_$", "a $"]),
        lambda: widgets.starts(X, 2, labels=["$x_$", "a $"], stored=1),
        lambda: widgets.how_many(X, (1,), labels=["$x_$", "a $"], n_starts=1),
        lambda: widgets.surface(X[:, 1], label="$x_$"),
        lambda: widgets.bound(X[:, 1], label="$x_$"),
        lambda: widgets.balance(Frame(X[:5])),
    ],
)
def test_a_dollar_in_a_name_begins_no_formula(make, unpainted, coarse):
    assert "$x_$" in make().page()


def test_a_name_that_could_end_the_script_does_not(undrawn):
    page = widgets.stepper(X, 2, labels=["</script><b>", "b"]).page()
    assert "\\u003c/script>\\u003cb>" in page and "</script><b>" not in page


def test_units_that_differ_by_sixteen_powers_of_ten_are_drawn():
    widget = widgets.balance(np.array(widgets.balance()._x) * [1e-8, 1e8])
    assert len(widget.page()) > 10_000


def test_more_components_than_colours_have_cues_of_their_own():
    look = widgets.stepper(X, 8).data["look"]
    pairs = set(zip(look["colours"], look["dashes"], strict=True))
    assert len(pairs) == len(set(look["names"])) == 8 == len(look["borders"])


@pytest.mark.parametrize("words", MAKE)
def test_a_still_picture_says_how_it_comes_to_life(words):
    page = page_of(words)
    assert page.index("<img") < page.index("run this cell: buttons appear") < page.index("<script")


@functools.cache
def counted_in(*units):
    return widgets.how_many(np.asarray(X) * units, range(1, 4), n_starts=2)


@pytest.mark.parametrize("units", [(1e-8, 1e8), (1e3, 1e-3)])
def test_which_candidate_wins_does_not_depend_on_units(units):
    plain, scaled = counted_in(1.0, 1.0), counted_in(*units)
    free = [one for one in plain._found if one.structure.name != "spherical"]  # which has one width for both columns
    same = [one for one in scaled._found if one.structure.name != "spherical"]
    assert (scaled.best.K, scaled.best.structure.name) == (plain.best.K, plain.best.structure.name)
    shift = 2 * len(X) * np.log(np.prod(units))
    np.testing.assert_allclose([one.bic - shift for one in same], [one.bic for one in free], atol=1e-4)


@pytest.mark.parametrize("make", [widgets.temperature, widgets.ridge])
def test_points_a_million_million_widths_from_zero_end_without_a_warning(make, coarse):
    (near,) = (words for words in MAKE if words.startswith(make.__name__.title()))
    assert repr(make(np.asarray(X) + 1e12)).split(",")[:2] == near.split(",")[:2]


@pytest.mark.parametrize("log_gamma", [-3.0, 1.0, 2.0])
def test_no_letter_of_the_components_that_are_alive_hides_another(log_gamma):
    widget = made("Fading(272 points, 6 components, 2 alive)")
    t = int(np.argmin(np.abs(widget._grid - log_gamma)))
    places, fit = unpacked(widget.data["letters"])[0, t], widget._fits[0][t]
    spans = [np.ptp(widget.data[name]) for name in ("xrange", "yrange")]
    alive = np.flatnonzero(fit.weights > 0.01)
    gaps = [np.abs((places[i] - places[j]) / spans / LETTER).max() for i in alive for j in alive if i < j]
    assert min(gaps) > 1
    np.testing.assert_array_equal(places[alive[0]], fit.seen.means[alive[0]])
    distance = np.sqrt(squared_mahalanobis(places, fit.seen))
    assert (distance < 1.5 + 1e-9).all()  # each within its own ellipse


def squared_mahalanobis(x, mixture):
    away = x - mixture.means
    return np.einsum("ki,kij,kj->k", away, np.linalg.inv(mixture.covs), away)


def test_habits_of_the_mathematics_hold_here_too():
    """K = 2.0 is 2, one K stands for several, and rng is a seed."""
    np.testing.assert_array_equal(widgets.stepper(X, 2.0).climb["objective"], widgets.stepper(X, 2).climb["objective"])
    assert widgets.starts(X, 2.0, stored=1).data["K"] == 2
    one = widgets.how_many(X, 2, n_starts=1, rng=0, structures="diag")
    assert [(found.K, found.structure.name) for found in one._found] == [(2, "diagonal")]


def test_a_strict_numpy_has_nothing_to_complain_of_when_bells_fade_or_freeze(coarse):
    with np.errstate(all="raise"):
        widgets.fading(X[::4], 3)
        widgets.temperature(X)
