"""What the browser computes again is what Python computes, to 1e-12."""

import math

import numpy as np
import pytest

from gmm_lessons import widgets
from gmm_lessons.datasets import old_faithful
from gmm_lessons.gaussian import ellipse, log_density, normal_logpdf, normal_pdf
from gmm_lessons.mixture import Mixture, bells, log_evidence, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.widgets.covariance import covariance_of
from tests.widgets import javascript

CLOSE = {"rtol": 1e-12, "atol": 1e-12}


@pytest.fixture
def js(node, tmp_path):
    return lambda kind, *calls: javascript.run(node, tmp_path, kind, *calls)


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
    [(-1, 1, 0, 1), (0, 0.3, 0.1, 0.1), (2, 5, 0, 1), (-9, -6, 0, 1), (-6, 6, 3, 0.2), (2.8, 2.9, 0, 1)],
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


def test_where_em_stops(js):
    gains = np.array([0.1, 0.01, 0.02, 0.001])
    assert js("tolerance", ("stop", gains, 0.015), ("stop", gains, 1e-9)) == [2, 4]
