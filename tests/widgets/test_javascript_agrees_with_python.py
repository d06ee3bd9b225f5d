"""What the browser computes again is what Python computes, to 1e-12."""

import math

import numpy as np
import pytest

from gmm_lessons import missing, widgets
from gmm_lessons.bound import elbo
from gmm_lessons.datasets import iris, old_faithful
from gmm_lessons.gaussian import ellipse, log_density, normal_logpdf, normal_pdf
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import nearest, one_hot
from gmm_lessons.mixture import Mixture, bells, log_evidence, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.plots import colours
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.widgets.covariance import covariance_of
from gmm_lessons.widgets.parts.climbs import TRACE, climb
from gmm_lessons.widgets.parts.packing import unpacked
from gmm_lessons.widgets.starts_ends import ended, grain, number, thinnest
from tests.widgets import javascript
from tests.widgets.test_python_side import PALETTE, cooled, flowers, made

CLOSE = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture
def js(node):
    return lambda kind, *calls: javascript.run(node, kind, *calls)


def random_mixture(rng, K, D):
    spread = rng.normal(size=(K, D, D))
    return Mixture(rng.dirichlet(np.ones(K)), rng.normal(size=(K, D)), spread @ spread.mT + 0.1 * np.eye(D))


@pytest.mark.parametrize(("K", "D"), [(1, 1), (2, 1), (3, 2), (4, 3), (6, 5)])
def test_densities_responsibilities_and_likelihood(js, K, D):
    rng = np.random.default_rng(K + D)
    m, x = random_mixture(rng, K, D), 3 * rng.normal(size=(40, D))
    x[0] = 60  # so far out that every density is 0 as a float
    sent = javascript.mixture(m)
    density, resp, total = js(
        "stepper",
        ("logDensity", x, m.means[0], m.covs[0]),
        ("responsibilities", x, sent),
        ("logLikelihood", x, sent),
    )
    np.testing.assert_allclose(density, log_density(x, m.means[:1], m.covs[:1])[:, 0], **CLOSE)
    np.testing.assert_allclose(np.reshape(resp, (40, K)), responsibilities(x, m), **CLOSE)
    np.testing.assert_allclose(total, log_likelihood(x, m), **CLOSE)


def test_a_component_of_weight_zero_gets_nothing(js):
    m, x = bells([0, 1], [0, 1], [1, 1]), np.array([0.0, 1.0])
    (resp,) = js("stepper", ("responsibilities", x, javascript.mixture(m)))
    assert resp == [0, 1, 0, 1]


def test_every_state_of_a_climb(js):
    stepper = widgets.stepper(old_faithful(), 3)
    x, climb = old_faithful().values, stepper.climb
    states = [
        Mixture(*(climb[name][t] for name in ("weights", "means", "covs"))) for t in range(len(climb["objective"]))
    ]
    found = js("stepper", *(("responsibilities", x, javascript.mixture(m)) for m in states))
    for resp, m in zip(found, states, strict=True):
        np.testing.assert_allclose(np.reshape(resp, (272, 3)), responsibilities(x, m), **CLOSE)


@pytest.mark.parametrize(
    ("a", "b", "mean", "sd"),
    [
        *[(-1, 1, 0, 1), (0, 0.3, 0.1, 0.1), (2, 5, 0, 1), (-9, -6, 0, 1), (-6, 6, 3, 0.2), (2.8, 2.9, 0, 1)],
        *[(0, 1, 0, 1), (-1, 0, 0, 1)],  # one end in the middle
    ],
)
def test_the_area_of_a_bell(js, a, b, mean, sd):
    (area,) = js("bell", ("normalArea", a, b, mean, sd))
    low, high = ((v - mean) / sd / math.sqrt(2) for v in (a, b))
    right = (math.erfc(low) - math.erfc(high)) / 2 if low > 0 else (math.erfc(-high) - math.erfc(-low)) / 2
    np.testing.assert_allclose(area, right, rtol=1e-12)


def test_erfc_everywhere(js):
    z = np.linspace(-6, 25, 400)
    found = js("bell", *(("erfc", float(v)) for v in z))
    np.testing.assert_allclose(found, [math.erfc(v) for v in z], rtol=2e-13)


def test_bells_on_the_line(js):
    x = np.linspace(-4, 4, 9)
    found = js(
        "bell", *(("normalPdf", float(v), 0.3, 0.7) for v in x), *(("normalLogpdf", float(v), 0.3, 0.7) for v in x)
    )
    np.testing.assert_allclose(found, [*normal_pdf(x, 0.3, 0.7), *normal_logpdf(x, 0.3, 0.7)], **CLOSE)
    m = bells([0.3, 0.7], [-1, 2], [0.5, 1.5])
    found = js("who", *(("mixtureDensity", float(v), javascript.mixture(m)) for v in x))
    np.testing.assert_allclose(found, np.exp(log_evidence(x, m)), **CLOSE)


@pytest.mark.parametrize(("var1", "var2", "rho"), [(1, 1, 0.5), (4, 0.1, -0.999), (2, 2, 0), (0.3, 3, 0.7)])
def test_a_covariance_its_axes_its_ellipse_and_its_points(js, var1, var2, rho):
    cov, z = covariance_of(var1, var2, rho), np.random.default_rng(0).normal(size=(5, 2))
    found, axes, curve, points = js(
        "covariance",
        ("covarianceOf", {"var1": var1, "var2": var2, "rho": rho}),
        ("axesOf", cov),
        ("ellipse", [1, 2], cov, 2, 72),
        ("stretched", z, cov),
    )
    values, vectors = np.linalg.eigh(cov)
    np.testing.assert_allclose(found, cov.ravel(), **CLOSE)
    np.testing.assert_allclose(axes["values"], values[::-1], **CLOSE)
    direction = np.array([np.cos(axes["angle"]), np.sin(axes["angle"])])
    np.testing.assert_allclose(cov @ direction, values[1] * direction, **CLOSE)
    np.testing.assert_allclose(curve, ellipse([1, 2], cov, 2, 73), **CLOSE)
    np.testing.assert_allclose(np.reshape(points, (5, 2)), z @ np.linalg.cholesky(cov).T, **CLOSE)


def test_draws(js):
    widget = widgets.choose_then_draw()
    widget.place = {"drawn": 400, "weights": [0.1, 0.2, 0.7]}
    m, data = widget._mixture(), widget.data
    luck = {name: np.frombuffer(data[name]["bytes"]) for name in ("uniform", "normal")}
    sent = {"values": widget.place, "means": m.means, "sds": m.sds, **luck}
    found, shared = js("choose", ("drawn", sent), ("shared", [0.5, 0.3, 0.2], 0, 0.75))
    x, z = widget.draws
    np.testing.assert_allclose(found["x"], x, **CLOSE)
    assert found["z"] == z.tolist()
    np.testing.assert_allclose(shared, [0.75, 0.15, 0.1], **CLOSE)


def test_the_landscape(js):
    x, grid = old_faithful()[:60, 1], [45.0, 60.0, 90.0]
    (found,) = js("surface", ("landscape", x, [0.4, 0.6], [5, 7], grid))
    right = [[log_likelihood(x, bells([0.4, 0.6], [a, b], [5, 7])) for a in grid] for b in grid]
    np.testing.assert_allclose(found, right, rtol=1e-12)


def test_moments_of_shared_points(js):
    rng = np.random.default_rng(1)
    x, share = rng.normal(size=(7, 2)) + 5, rng.random(7)
    (found,) = js("balance", ("moments", x, share))
    right = moments(x, share[:, None])
    np.testing.assert_allclose(found["count"], right.count[0], **CLOSE)
    np.testing.assert_allclose(found["mean"], right.mean[0], **CLOSE)
    np.testing.assert_allclose(found["cov"], (right.scatter / right.count)[0].ravel(), **CLOSE)


@pytest.mark.parametrize("unit", [1e-12, 1, 1e12])
@pytest.mark.parametrize(("shares", "same"), [([0.3] * 5, True), ([0, 0.85, 0.85, 0.1, 0.45], False)])
def test_two_heaps_with_one_mean_are_not_yet_the_same(js, unit, shares, same):
    """With the second shares the means agree, and the covariances do not."""
    x, a = unit * np.array(widgets.balance()._x), np.array(shares)
    heaps = js("balance", ("moments", x, a), ("moments", x, 1 - a))
    assert js("balance", ("alike", heaps)) == [same]


def test_where_em_stops(js):
    gains = np.array([0.1, 0.01, 0.02, 0.001])
    assert js("tolerance", ("stop", gains, 0.015), ("stop", gains, 1e-9)) == [2, 4]


def test_a_climb_that_no_tolerance_stops_says_so_on_the_page(js):
    gains = np.array([0.1, 0.01, 0.02])
    none, second, last = js("tolerance", ("halt", gains, 3, 1e-3), ("halt", gains, 2, 0.015), ("halt", gains, 3, 0.03))
    assert none == "No update gains less than the tolerance; after the last one, number 3"
    assert second.startswith("Update 2 is the first") and "in pass 3 and" in second
    assert "in pass 4 and" in last


@pytest.mark.parametrize(
    ("options", "start"), [({}, 65.504), ({"sds": (300, 300)}, 90.0), ({"x": np.array([-2, -1, 1, 2.0])}, 0.0)]
)
def test_a_small_gap_is_no_top(js, options, start):
    """In a valley of the curve, and under very wide bells, the gap is as small as on a top."""
    widget = widgets.bound(start=start, **options)
    rests = abs(widget.top - start) < widget.data["short"] * np.ptp(widget.data["range"])
    (words,) = js("bound", ("atItsTop", widget.gap, bool(rests)))
    assert widget.gap < 5e-4
    assert "stand on a top" not in words
    assert ("no hop is left" in words) == rests


def test_a_flat_landscape_is_no_top_everywhere(js):
    narrow, flat = widgets.surface(), widgets.surface(sds=(500, 500))
    for widget, (mu1, mu2), right in (
        (narrow, narrow.data["tops"][0]["means"], True),
        (narrow, narrow.data["tops"][1]["means"], True),
        (flat, flat.data["tops"][0]["means"], True),
        (flat, [43.0, 43.0], False),
    ):
        below = widget.data["best"] - widget._height(mu1, mu2)
        assert below < 0.5
        data = {name: widget.data[name] for name in ("tops", "range")}
        assert js("surface", ("isTop", data, [mu1, mu2], below)) == [right]


@pytest.mark.parametrize(("var1", "var2", "rho", "circle"), [(1, 1, 0, True), (0.3, 0.3, 0, True), (1, 1, 0.01, False)])
def test_of_a_circle_no_axis_is_the_longer_one(js, var1, var2, rho, circle):
    (axes,) = js("covariance", ("axesOf", covariance_of(var1, var2, rho)))
    (words,) = js("covariance", ("reaches", axes["values"], "45.0"))
    assert ("longer" in words) != circle
    assert ("circle" in words) == circle


def test_what_is_said_of_a_width(js):
    data = {"merged": 0.999, "parting": 0.2}
    at = [(0.25, 0.9995, 1), (0.15, 0.9995, 1), (0.15, 0.5, 0.25), (-2, 0.0, 0)]
    wide, hair, soft, hard = js("temperature", *(("inWords", data, *values, "25 %") for values in at))
    assert "wider than the points" in wide
    assert hair == soft == "25 % of the points are undecided"
    assert "as in k-means" in hard and "nearest" not in hard  # a heavy bell may take a point nearer to a light one


def test_one_component_is_alive(js):
    found = js("fading", ("living", ["B"]), ("living", ["A", "C"]))
    assert found == ["1 component is alive, B", "2 components are alive, A, C"]


@pytest.mark.parametrize("start", [44.0, 68.0, 80.6, 96.0])
def test_the_bound_its_top_and_the_gap(js, start):
    widget, x = widgets.bound(start=start), old_faithful()[:, 1]
    resp, at, fixed = responsibilities(x, widget.mixture), [45.0, 68.0, widget.top], widget._fixed
    (found,) = js("bound", ("bound", x, fixed, start))
    *heights, gap = js(
        "bound", *(("below", found, mu) for mu in at), ("gap", x, fixed, np.array(found["share"]), at[-1])
    )
    np.testing.assert_allclose(found["share"], resp[:, 1], **CLOSE)
    np.testing.assert_allclose([found["top"], found["peak"]], [widget.top, widget.bound], **CLOSE)
    np.testing.assert_allclose(heights, [elbo(x, resp, widget._at(mu)) for mu in at], **CLOSE)
    np.testing.assert_allclose(gap, widget.gap, **CLOSE)


@pytest.mark.parametrize("K", [2, 3])
def test_every_width_and_the_borders_between_its_bells(js, K):
    widget = cooled(K)
    trace = {name: unpacked(widget.data[name]) for name in ("weights", "means")}
    sizes = {name: widget.data[name] for name in ("K", "ends", "step")}
    app, count = {"trace": trace, "data": sizes}, len(widget._grid)
    assert js("temperature", *(("index", sizes, s) for s in widget._grid.tolist())) == list(range(count))
    mixtures = js("temperature", *(("mixtureAt", app, t) for t in range(count)))
    for found, fit in zip(mixtures, widget._fits, strict=True):
        for name in ("weights", "means", "covs"):
            np.testing.assert_allclose(found[name], getattr(fit.mixture, name).ravel(), **CLOSE)
    m = widget._fits[count // 2].mixture
    lifts = 2 * m.covs[0, 0, 0] * np.log(m.weights)
    (pieces,) = js("temperature", ("border", m.means, lifts.tolist(), 8.0))
    resp = np.sort(responsibilities(np.reshape(pieces, (-1, 2)), m), axis=1)
    assert len(resp) > 100
    np.testing.assert_allclose(resp[:, -1], resp[:, -2], atol=1e-9)


def test_every_ridge(js):
    widget = made("Ridge(272 points, 3 bells, one on waiting (min) = 78)")
    names = ("weights", "means", "covs")
    sizes = {name: widget.data[name] for name in ("K", "ends", "step")}
    app = {"trace": {name: unpacked(widget.data[name]) for name in names}, "data": sizes}
    places, count = widget._exponents.tolist(), len(widget._lams)
    assert js("ridge", *(("index", sizes, e) for e in places)) == list(range(count))
    np.testing.assert_allclose(js("ridge", *(("ridge", sizes, e) for e in places)), widget._lams, rtol=1e-12)
    found = js("ridge", *(("mixtureAt", app, t) for t in range(1, count)))
    for m, end in zip(found, widget._ends[1:], strict=True):
        for name in names:
            np.testing.assert_array_equal(m[name], getattr(end.mixture, name).ravel())


def test_the_shares_before_the_first_step_and_the_runs_that_are_stored(js):
    widget = widgets.starts(iris(), columns=(2, 3), stored=3)
    x, sizes = np.asarray(iris()), {name: widget.data[name] for name in ("K", "D", "columns")}
    old = {name: unpacked(values) for name, values in widget.data["runs"].items()}
    shares, *runs = js(
        "starts", ("hardShares", x, sizes, widget.place["means"]), *(("runAt", {"old": old}, i) for i in range(3))
    )
    right = one_hot(nearest(x[:, [2, 3]], np.reshape(widget.place["means"], (3, 2))), 3)
    np.testing.assert_array_equal(np.reshape(shares, (150, 3)), right)
    for found, run in zip(runs, widget._first, strict=True):
        assert {name: np.ravel(run[name]).tolist() for name in run} == {n: np.ravel(found[n]).tolist() for n in run}


def test_how_far_below_the_top_and_how_many_passes_em_needs(js):
    widget = widgets.streaming(old_faithful(), 2, kappas=(0.55, 0.7, 1), passes=2)
    places = [{"size": i, "kappa": k, "pass": p} for i in range(5) for k in range(3) for p in range(3)]
    at, gaps = ({i: unpacked(v) for i, v in widget.data[name].items()} for name in ("at", "gaps"))
    full, right = unpacked(widget.data["full"]), []
    for place in places:
        widget.place = place
        right.append((widget.gap, widget.needed))
    calls = [("gapAfter", at[str(p["size"])], gaps[str(p["size"])], p["kappa"], p["pass"]) for p in places]
    found = js("streaming", *calls)
    np.testing.assert_allclose(found, [gap for gap, _ in right], **CLOSE)
    assert js("streaming", *(("needed", full, gap) for gap in found)) == [passes for _, passes in right]


def a_world(K, D, seed):
    """Return points from K bells, and other bells to climb from."""
    rng = np.random.default_rng(100 * seed + 10 * K + D)
    truth, start = random_mixture(rng, K, D), random_mixture(rng, K, D)
    z = rng.choice(K, size=60, p=truth.weights)
    return np.round(truth.means[z] + np.einsum("nij,nj->ni", truth.chol[z], rng.normal(size=(60, D))), 3), start


@pytest.mark.parametrize(("K", "D"), [(2, 1), (3, 1), (2, 2), (3, 2)])
def test_em_climbs_in_the_page_as_it_does_in_python(js, K, D):
    """Every number of every step, where the climb rests, and how it is said that it did not."""
    worlds = [a_world(K, D, seed) for seed in range(8)]
    rights = [climb(x, start, tol=1e-6, max_steps=60) for x, start in worlds]
    found = js("stepper", *(("climbed", x, javascript.mixture(start), 1e-6, 60) for x, start in worlds))
    assert {right["trouble"] for right in rights} > {""}
    for trace, right in zip(found, rights, strict=True):
        assert trace["trouble"].partition("definite")[:2] == right["trouble"].partition("definite")[:2]
        for name in TRACE:
            np.testing.assert_allclose(trace[name]["list"], right[name].ravel(), rtol=1e-10, atol=1e-10)


def test_two_collapses_are_one_end_if_the_same_is_said_of_them(js):
    flat, empty = ({"height": None, "remark": remark, "mixture": None} for remark in ("flat", "empty"))
    found = js("starts", *(("sameEnd", flat, known, [1, 1]) for known in ([flat], [empty], [empty, flat])))
    assert found == [0, 1, 1]


def test_two_optima_are_one_end_if_every_mean_of_either_is_near_one_of_the_other(js):
    def end(*means):
        return {"height": -5.0, "remark": "", "mixture": javascript.mixture(bells([0.5, 0.5], means, [1, 1]))}

    pairs = [(end(0, 0.01), end(0, 10)), (end(0, 10), end(0, 0.01)), (end(0, 10), end(10, 0.01))]
    assert js("starts", *(("sameEnd", one, [other], np.ones(1)) for one, other in pairs)) == [1, 1, 0]


def test_the_thinnest_bell_is_measured_in_the_rounding_of_each_column(js):
    x = np.array([[0.0, 0.0], [1.0, 0.1], [3.0, 0.4]])  # rounded to 1 and to 0.1
    m = Mixture([0.5, 0.5], [[0, 0], [1, 1]], [[[2.0, 0.3], [0.3, 0.06]], [[5.0, -0.2], [-0.2, 0.9]]])
    (found,) = js("starts", ("thinnest", javascript.mixture(m), grain(x) / np.sqrt(12)))
    np.testing.assert_allclose(np.sqrt(found), thinnest(x, m), **CLOSE)


@pytest.mark.parametrize("away", [1e11, 1e12])
def test_far_from_zero_a_climb_rests_in_the_page_and_in_python_where_rounding_moves_it(js, away):
    """Means far out have few digits left for the differences: their rounding is no gain, even where tol is 0."""
    rng = np.random.default_rng(0)
    x = np.round(4 * np.r_[rng.normal(0, 2, 30), rng.normal(9, 2, 30)])[:, None] / 4 + away
    start = bells([0.5, 0.5], [away + 1, away + 8], [2, 2])
    (trace,) = js("stepper", ("climbed", x, javascript.mixture(start), 0, 300))
    heights = trace["objective"]["list"]
    assert max(len(heights), len(climb(x, start, tol=0)["objective"])) < 100
    assert (trace["trouble"] == "") == (heights[-1] < heights[-2])  # a last gain of 0 or more is not below tol = 0


@pytest.mark.parametrize(
    ("x", "means", "words"),
    [
        ([0, 0, 0, 5, 6, 7], [0, 6], "EM cannot go on: the covariance of component 0 is not positive definite"),
        ([0, 1, 2, 3], [1, 1e9], "EM cannot go on: component 1 is left with no points"),
    ],
)
def test_a_climb_that_collapses_in_the_page_says_why_as_in_python(js, x, means, words):
    x, start = np.array(x, dtype=float)[:, None], bells([0.5, 0.5], means, [1, 1])
    right = climb(x, start)
    (trace,) = js("stepper", ("climbed", x, javascript.mixture(start), 1e-6, 300))
    assert trace["trouble"].startswith(words) and right["trouble"].startswith(words)
    far = len(right["objective"]) - 3  # near the end rounding is all that there is
    np.testing.assert_allclose(trace["objective"]["list"][:far], right["objective"][:far], rtol=1e-8)


def test_a_climb_without_a_first_step_is_an_error(node):
    code = """
        const bells = { weights: [0.5, 0.5], means: Float64Array.of(0, 1), covs: Float64Array.of(1, 1), K: 2, D: 1 };
        try { widget.climbed(Float64Array.of(1e200, 0), bells, 1e-6, 300); } catch (error) { return error.message; }"""
    assert "so far out" in javascript.script(node, "stepper", code)


def test_ends_in_the_page_are_those_of_python(js):
    """From ten random starts of the irises: the same ends, and the same are counted as one."""
    widget = widgets.starts(iris()[:, :2], K=3, stored=1)
    x, data = widget._x, {name: widget.data[name] for name in ("K", "D", "columns", "climbs")}
    rng = np.random.default_rng(0)
    starts = [rng.choice(x, 3, replace=False) for _ in range(10)]
    rights = [ended(x, means, [0, 1], missing.one_bell(x)) for means in starts]
    shares = [one_hot(nearest(x, means), 3) for means in starts]
    found = js("starts", *(("ended", x, resp, data) for resp in shares))
    assert {right.collapsed for right in rights} == {True, False}
    for end, right in zip(found, rights, strict=True):
        assert (end["height"] is None) == right.collapsed and end["remark"] == right.remark
        if not right.collapsed:
            np.testing.assert_allclose(end["height"], right.height, atol=1e-6)
            np.testing.assert_allclose(end["shares"], right.shares, atol=1e-4)
            assert abs(end["updates"] - right.updates) <= 1
    numbers = [number(x, right, rights) for right in rights]
    known = [{**end, "mixture": end["mixture"] and as_mixture(end["mixture"])} for end in found]
    assert js("starts", *(("sameEnd", end, known, x.std(axis=0)) for end in known)) == numbers
    assert len(set(numbers)) > 3


def on_a_line_but(few):
    """Twenty points on a line but for a few, a step of the data's rounding beside it, and twenty far away."""
    along = np.random.default_rng(0).permutation(20) / 2
    across = np.r_[np.zeros(20 - few), np.full(few, 0.1)]
    return np.vstack([np.column_stack([along, across]), np.column_stack([along, 30 + along[::-1]])])


def hardly_two():
    """Points on a grid, so nearly of one bell that two take thousands of updates to part."""
    quantile = np.array([0, 0.366, 0.7916, 1.6 * 1.4652])
    side = np.r_[-quantile[:0:-1], quantile]
    return np.array([(a, b) for a in side for b in side])


@pytest.mark.parametrize(
    ("x", "chosen", "remark"),
    [
        (on_a_line_but(1), [0, 25], "thin"),  # a variance of .54 in those of rounding
        (on_a_line_but(2), [0, 25], ""),  # 1.07
        (on_a_line_but(3), [0, 25], ""),  # 1.52
        (hardly_two(), [10, 38], "stopped after 2999 updates, before it converged"),
    ],
)
def test_what_makes_an_end_doubtful_in_the_page_is_what_does_in_python(js, x, chosen, remark):
    right = ended(x, x[chosen], [0, 1], missing.one_bell(x))
    data = {"K": 2, "D": 2, "climbs": {"errors": (grain(x) / np.sqrt(12)).tolist()}}
    (found,) = js("starts", ("ended", x, one_hot(nearest(x, x[chosen]), 2), data))
    assert found["remark"] == right.remark == remark
    assert found["updates"] == right.updates


def as_mixture(sent):
    arrays = {name: np.array(sent[name]) for name in ("weights", "means", "covs")}
    return {**arrays, "K": sent["K"], "D": sent["D"]}


def test_a_collapsed_end_is_drawn_as_a_thin_line(js):
    widget = flowers()
    run = next(run for run in widget._first if widget._ends[run["end"]].collapsed and run["weights"].any())
    end = ended(widget._x, run["start"], [0, 1], widget._bell)
    data = {name: widget.data[name] for name in ("K", "D", "climbs")}
    (found, none) = js(
        "starts",
        ("lineOf", {"mixture": javascript.mixture(end.mixture), "height": None}, data),
        ("lineOf", {"mixture": None, "height": None}, data),
    )
    for name in ("weights", "means", "covs"):
        np.testing.assert_allclose(found[name], run[name].ravel(), rtol=1e-12)
        assert none[name] == [0] * len(found[name])


def stepping(widget, **facts):
    """Return the stepper of JavaScript as far as its colours and words need it."""
    climb, data = widget.climb, {name: widget.data[name] for name in ("K", "D", "look", "note", "tol")}
    names = ("weights", "means", "covs", "objective", "gains", "counts")
    trace, x = {name: climb[name] for name in names}, np.asarray(widget._x)
    return {"trace": trace, "data": data, "x": x, "N": len(x), "cache": {"map": True}, "trouble": "", **facts}


def test_the_colours_are_those_of_the_last_e_step(js):
    widget = widgets.stepper(old_faithful(), 2)
    grey, *shown = js("stepper", *(("coloursBetween", stepping(widget), frame) for frame in range(6)))
    assert np.ptp(grey) == 0
    states = [Mixture(*(widget.climb[name][t] for name in ("weights", "means", "covs"))) for t in range(3)]
    for rgb, t in zip(shown, (0, 0, 1, 1, 2), strict=True):
        right = 255 * colours(responsibilities(widget._x, states[t]))
        np.testing.assert_allclose(np.reshape(rgb, (-1, 3)), right, atol=1e-4)


def test_only_an_m_step_gains_and_the_end_says_what_was_measured(js):
    widget = widgets.stepper(old_faithful(), 2)
    heights, last = widget.climb["objective"], widget.half_steps
    frames = [0, 1, 2, 3, last]
    told = js("stepper", *(("sentence", stepping(widget, frame=f, last=last), f // 2, heights[f // 2]) for f in frames))
    assert ["more than before" in words for words in told] == [False, False, True, False, False]
    assert all("an E step moves no bell" in told[i] for i in (1, 3, 4))
    assert told[-1].endswith("Stopped: the last update gained less than 1.00e−6 nats a point.")
    assert "onverged" not in "".join(told)


def test_with_imaginary_points_what_climbs_is_no_mere_log_likelihood(js, undrawn):
    x = np.asarray(old_faithful())
    widget = widgets.stepper(x, 2, prior=imaginary_points(x, 2))
    here, height = widget.mixture, widget.climb["objective"][0]
    assert abs(log_likelihood(x, here) - height) > 0.1
    facts = stepping(widget, frame=0, last=widget.half_steps)
    facts["data"]["prior"] = widget.data["prior"]
    (words,) = js("stepper", ("sentence", facts, 0, height))
    assert "Log-likelihood + log prior −" in words
    assert "the log-likelihood + log prior rises" in widget.page()
    assert "prior" not in widgets.stepper(x, 2).data


def test_the_end_names_a_component_without_a_point_and_the_trouble(js):
    widget = widgets.stepper(old_faithful(), 2)
    facts = stepping(widget, frame=widget.half_steps, last=widget.half_steps)
    facts["trace"]["counts"] = np.where(np.arange(2) == 1, 1e-7, facts["trace"]["counts"])
    (words,) = js("stepper", ("sentence", facts, widget.half_steps // 2, widget.climb["objective"][-1]))
    assert words.endswith("nats a point. B holds less than one point.")
    facts["trouble"] = "EM cannot go on: for a reason."
    (words,) = js("stepper", ("sentence", facts, widget.half_steps // 2, widget.climb["objective"][-1]))
    assert "EM cannot go on: for a reason. B holds" in words


def test_the_answer_to_an_old_drag_is_not_taken(node):
    code = """
        const s = { inflight: 2, asked: 5, model: { get: () => ({ seq: 1, trouble: "" }) } };
        widget.answered(s);
        return [s.inflight, s.asked];"""
    assert javascript.script(node, "stepper", code) == [2, 5]


@pytest.mark.parametrize(
    ("ends", "right"),
    [
        ([-4, 9], [-4, -2, 0, 2, 4, 6, 8]),
        ([0, 1], [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([38.5, 99.5], [40, 50, 60, 70, 80, 90]),
        ([-5, 5], [-4, -2, 0, 2, 4]),
    ],
)
def test_ticks_are_round_and_enough_to_read_a_place_between(js, ends, right):
    (found,) = js("who", ("ticks", ends, 5))
    np.testing.assert_allclose(found, right, atol=1e-12)


def test_what_the_seen_coordinate_says_of_the_other_one(js):
    widget = widgets.holes()
    trace = {name: unpacked(widget.data[name]) for name in ("means", "covs")}
    for place in ({"turn": 24, "unsure": True, "x": 41.5}, {"turn": 3, "unsure": False, "x": 36.0}):
        widget.place = place
        (bell,) = js("holes", ("bellAt", trace, widget.data["turns"], place))
        np.testing.assert_array_equal(bell["cov"], widget.bell.covs[0].ravel())
        (given,) = js("holes", ("conditional", bell, place["x"]))
        np.testing.assert_allclose([given["mean"], given["sd"]], widget.conditional, **CLOSE)


def test_the_components_that_fade(js):
    widget = made("Fading(272 points, 6 components, 2 alive)")
    numbers = {name: widget.data[name] for name in ("low", "high", "step", "K")}
    sent = {"data": numbers, "trace": {name: unpacked(widget.data[name]) for name in TRACE_OF_FADING}}
    for place in ({"log_gamma": -5.0, "sticks": False}, {"log_gamma": 2.0, "sticks": True}):
        widget.place = place
        (found,) = js("fading", ("fitAt", sent, place))
        np.testing.assert_array_equal(found["expected"], widget.fit.weights)
        np.testing.assert_array_equal(found["mixture"]["means"], widget.fit.seen.means.ravel())
        assert found["bound"] == widget.fit.bound


def test_the_pixels_below_the_threshold_and_the_painting(js):
    widget = made(PALETTE)
    trace = {name: unpacked(widget.data[name]) for name in ("weights", "means", "covs")}
    (pixels,) = js("palette", ("decoded", widget.data["photos"][0]))
    np.testing.assert_array_equal(pixels, widget._photos[0].ravel())
    for K, rank in ((2, 0), (5, 3), (8, 6)):
        widget.place = {"K": K, "rank": rank}
        (mixture,) = js("palette", ("mixtureOf", trace, {"few": 2, "most": 8}, K))
        np.testing.assert_array_equal(mixture["covs"], widget.mixture.covs.ravel())
        points = widget._photos[0].reshape(-1, 3).astype(float)
        sent = {**mixture, **{name: np.array(mixture[name]) for name in trace}}
        (found,) = js("palette", ("read", points, sent))
        np.testing.assert_allclose(found["evidence"], log_evidence(points, widget.mixture), **CLOSE)
        calls = (
            ("below", np.array(found["evidence"]), widget.threshold),
            ("errorOf", points, found["labels"], sent["means"]),
        )
        mask, error = js("palette", *calls)
        assert sum(mask) == widget.alarms[0]
        assert error == pytest.approx(widget.error, rel=1e-12)


TRACE_OF_FADING = ("weights", "means", "covs", "expected", "bounds", "letters")
