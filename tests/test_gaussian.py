"""The density: golden values, mpmath at 40 digits, SciPy, and the geometry of the ellipse."""

from functools import lru_cache

import mpmath
import numpy as np
import pytest
from scipy import integrate, stats

from gmm_lessons import gaussian
from tests.worlds import random_cov

mpmath.mp.dps = 40
SIGMA = np.array([[2, 0.6], [0.6, 1]])


@lru_cache
def exact_cholesky(cov):
    """The Cholesky factor at 40 digits of a covariance given as a tuple of rows."""
    return mpmath.cholesky(mpmath.matrix(cov))


def exact_logpdf(x, mean, cov):
    """log N(x; μ, Σ) at 40 digits, by forward substitution with mpmath's own factor."""
    chol, z = exact_cholesky(tuple(map(tuple, cov.tolist()))), []
    for i, (a, b) in enumerate(zip(x.tolist(), mean.tolist(), strict=True)):
        known = mpmath.fsum(chol[i, j] * z[j] for j in range(i))
        z.append((mpmath.mpf(a) - mpmath.mpf(b) - known) / chol[i, i])
    half_log_det = mpmath.fsum(mpmath.log(chol[i, i]) for i in range(len(z)))
    return -len(z) * mpmath.log(2 * mpmath.pi) / 2 - half_log_det - mpmath.fsum(v * v for v in z) / 2


def relative_error(x, mean, cov):
    ours = gaussian.log_density([x], [mean], [cov])[0, 0]
    exact = exact_logpdf(x, mean, cov)
    return float(abs((mpmath.mpf(float(ours)) - exact) / exact))


@pytest.mark.parametrize(
    ("x", "mean", "sd", "density"),
    [
        (2.5, 1, 0.5, 0.0088636968238760144),
        (0, 0, 0.1, 3.9894228040143268),
        (3, 2, 1, 0.60653065971263342 / np.sqrt(2 * np.pi)),
    ],
)
def test_golden_densities_on_the_line(x, mean, sd, density):
    assert gaussian.normal_pdf(x, mean, sd) == pytest.approx(density, rel=1e-14)


def test_a_point_sixty_sds_out_keeps_its_logarithm():
    assert gaussian.normal_logpdf(60.0) == pytest.approx(-1800.9189385332047, rel=1e-15)
    assert gaussian.normal_pdf(60.0) == 0.0


def test_golden_density_in_the_plane():
    x, mean = [[1.0, -1.0]], [[0, 0.5]]
    assert gaussian.mahalanobis(x, mean, [SIGMA])[0, 0] ** 2 == pytest.approx(4.451219512195122, rel=1e-14)
    assert gaussian.log_density(x, mean, [SIGMA])[0, 0] == pytest.approx(-4.31083494342496, rel=1e-14)


def test_golden_density_in_three_dimensions():
    cov = np.array([[2, 0.3, 0.1], [0.3, 1, -0.4], [0.1, -0.4, 1.5]])
    log_p = gaussian.log_density([[0.5, -0.3, 1.2]], [[0.2, -0.1, 0.5]], [cov])[0, 0]
    assert np.exp(log_p) == pytest.approx(0.033427419917960499, rel=1e-14)
    assert np.exp(gaussian.log_det(gaussian.cholesky(cov))) == pytest.approx(2.511, rel=1e-14)


@pytest.mark.parametrize("D", [1, 2, 5, 20, 120])
@pytest.mark.parametrize("offset", [0.0, 1e8])
@pytest.mark.parametrize("sds_out", [0.5, 3, 60])
def test_log_density_agrees_with_forty_digits(D, offset, sds_out):
    rng = np.random.default_rng(D)
    cov = random_cov(rng, D, condition=10)
    mean = offset + rng.standard_normal(D)
    direction = gaussian.cholesky(cov) @ rng.standard_normal(D)
    x = mean + sds_out * direction / np.sqrt(D)
    assert relative_error(x, mean, cov) < 1e-12


@pytest.mark.parametrize("condition", [1e2, 1e4, 1e6, 1e8])
@pytest.mark.parametrize("D", [2, 5, 20])
def test_accuracy_falls_in_proportion_to_the_condition_number(D, condition):
    """With correlated axes Σ itself is only known to 1e-16, which moves Σ⁻¹ by up to condition * 1e-16."""
    rng = np.random.default_rng(D)
    axes, _ = np.linalg.qr(rng.standard_normal((D, D)))
    cov = (axes * np.geomspace(1, 1 / condition, D)) @ axes.T
    cov = (cov + cov.T) / 2
    x = np.linalg.cholesky(cov) @ rng.standard_normal(D)
    assert relative_error(x, np.zeros(D), cov) < max(1e-12, 2e-16 * D * condition)


@pytest.mark.parametrize("condition", [1e2, 1e8])
def test_unequal_scales_alone_cost_nothing(condition):
    rng = np.random.default_rng(0)
    scale = np.geomspace(1, condition**-0.5, 20)
    cov = random_cov(rng, 20, condition=10) * scale * scale[:, None]
    x = 3 * np.linalg.cholesky(cov) @ rng.standard_normal(20)
    assert relative_error(x, np.zeros(20), cov) < 1e-12


def test_scipy_agrees():
    rng = np.random.default_rng(1)
    x, mean, cov = rng.standard_normal((50, 4)), rng.standard_normal(4), random_cov(rng, 4)
    expected = stats.multivariate_normal(mean, cov).logpdf(x)
    np.testing.assert_allclose(gaussian.log_density(x, [mean], [cov])[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(gaussian.normal_logpdf(x, 0.3, 1.7), stats.norm(0.3, 1.7).logpdf(x), rtol=1e-13)


def test_the_density_integrates_to_one():
    def density(y, x):
        return np.exp(gaussian.log_density([[x, y]], [[0, 0.5]], [SIGMA])[0, 0])

    assert integrate.dblquad(density, -9, 9, -9, 9, epsabs=1e-7)[0] == pytest.approx(1, abs=1e-6)
    assert integrate.quad(gaussian.normal_pdf, -1, 5, args=(2, 0.2))[0] == pytest.approx(1, abs=1e-9)


def test_moving_and_stretching_shifts_the_log_density_by_log_det():
    rng = np.random.default_rng(2)
    x, mean, cov = rng.standard_normal((20, 3)), rng.standard_normal(3), random_cov(rng, 3)
    A, c = rng.standard_normal((3, 3)), 5 * rng.standard_normal(3)
    moved = gaussian.log_density(x @ A.T + c, [A @ mean + c], [A @ cov @ A.T])
    np.testing.assert_allclose(moved + np.linalg.slogdet(A)[1], gaussian.log_density(x, [mean], [cov]), rtol=1e-9)


def test_ellipse_lies_at_one_mahalanobis_distance():
    curve = gaussian.ellipse([1, 2], SIGMA, distance=2.5)
    np.testing.assert_allclose(gaussian.mahalanobis(curve, [[1, 2]], [SIGMA]), 2.5, rtol=1e-12)


@pytest.mark.parametrize("D", [1, 3])
def test_an_ellipse_lies_in_the_plane_and_has_a_radius(D):
    with pytest.raises(ValueError, match="an ellipse is drawn in the plane"):
        gaussian.ellipse(np.zeros(D), np.eye(D))
    for distance in (-1.0, np.nan):
        with pytest.raises(ValueError, match="a radius is finite and not negative"):
            gaussian.ellipse(np.zeros(2), np.eye(2), distance)


def test_conditional_times_marginal_is_the_joint():
    rng = np.random.default_rng(3)
    mean, cov, x = rng.standard_normal(4), random_cov(rng, 4), rng.standard_normal(4)
    gap = np.where([False, True, False, True], np.nan, x)
    m, S = gaussian.conditional(gap, mean, cov)
    seen_mean, seen_cov = gaussian.marginal(mean, cov, [0, 2])
    parts = gaussian.log_density([x[[1, 3]]], [m], [S]) + gaussian.log_density([x[[0, 2]]], [seen_mean], [seen_cov])
    np.testing.assert_allclose(parts, gaussian.log_density([x], [mean], [cov]), rtol=1e-11)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_point_without_a_value_is_named(bad):
    x = np.array([[0.0, 1], [bad, 2]])
    before = x.copy()
    with pytest.raises(ValueError, match=r"row 1: NaN or infinity"):
        gaussian.log_density(x, [[0, 0]], [np.eye(2)])
    np.testing.assert_array_equal(x, before)
    with pytest.raises(ValueError, match="NaN or infinity"):
        gaussian.normal_logpdf([0, bad])


@pytest.mark.parametrize("shape", [(), (2, 3, 4), (0, 2), (3, 0)])
def test_points_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match="points are rows"):
        gaussian.as_points(np.zeros(shape))


def test_shapes_that_disagree_are_told_apart():
    with pytest.raises(ValueError, match=r"D = 3 columns.*must be \(1, 3\) and \(1, 3, 3\)"):
        gaussian.log_density(np.zeros((5, 3)), [[0, 0]], [np.eye(2)])


@pytest.mark.parametrize(("x", "sd"), [(1e200, 1.0), (-1e200, 1.0), (1.0, 1e-200)])
def test_a_number_whose_squared_distance_is_none_is_refused(x, sd):
    with pytest.raises(ValueError, match="so far out that its squared distance is none"):
        gaussian.normal_logpdf([0.0, x], 0.0, sd)


@pytest.mark.parametrize("sd", [0, -1, np.nan])
def test_a_width_must_be_positive(sd):
    with pytest.raises(ValueError, match="a width must be positive"):
        gaussian.normal_pdf(0, 0, sd)


def test_a_flat_covariance_names_its_component_and_eigenvalue():
    with pytest.raises(ValueError, match=r"component 1 is not positive definite.*eigenvalue is -1\. No points"):
        gaussian.cholesky(np.array([np.eye(2), [[1, 2], [2, 1]]]))


def test_the_standard_bell_is_the_one_of_no_arguments():
    np.testing.assert_array_equal(gaussian.normal_logpdf([0.0, 2.0]), gaussian.normal_logpdf([0.0, 2.0], 0, 1))
    assert gaussian.normal_pdf(0.3) == gaussian.normal_pdf(0.3, 0.0, 1.0) == pytest.approx(stats.norm.pdf(0.3))


def test_each_point_and_each_bell_has_its_own_mean_and_width():
    x, means, sds = np.array([[0.0], [1.0], [5.0]]), np.array([0.5, 2.0]), np.array([1.0, 3.0])
    np.testing.assert_allclose(gaussian.normal_logpdf(x, means, sds), stats.norm(means, sds).logpdf(x), rtol=1e-13)


def test_the_ellipse_is_closed_and_as_fine_as_asked_for():
    ring = gaussian.ellipse([1, 2], SIGMA)
    np.testing.assert_allclose(gaussian.mahalanobis(ring, [[1, 2]], [SIGMA]), 1, rtol=1e-12)
    assert ring.shape == (181, 2) and gaussian.ellipse([0, 0], SIGMA, n=7).shape == (7, 2)
    np.testing.assert_allclose(ring[0], ring[-1], atol=1e-12)
    turned = np.unwrap(np.arctan2(*(np.linalg.solve(np.linalg.cholesky(SIGMA), (ring - [1, 2]).T))[::-1]))
    np.testing.assert_allclose(np.diff(turned), 2 * np.pi / 180, rtol=1e-9)  # once around, in even steps


def test_distance_does_not_depend_on_the_other_components():
    rng = np.random.default_rng(4)
    x, means = rng.standard_normal((7, 3)), rng.standard_normal((4, 3))
    covs = np.array([random_cov(rng, 3) for _ in range(4)])
    both = gaussian.mahalanobis(x, means, covs)
    for k in range(4):
        apart = x - means[k]
        exact = np.sqrt(np.einsum("ni,ij,nj->n", apart, np.linalg.inv(covs[k]), apart))
        np.testing.assert_allclose(both[:, k], exact, rtol=1e-10)


def test_a_component_that_is_not_positive_is_found_among_others():
    assert gaussian.is_positive(np.array([np.eye(2), SIGMA]))
    assert not gaussian.is_positive(np.array([np.eye(2), [[1, 2], [2, 1]], SIGMA]))
    with pytest.raises(ValueError, match=r"component 1 .*smallest eigenvalue is 0\. Its points lie"):
        gaussian.cholesky([SIGMA, np.zeros((2, 2)), SIGMA])


def test_a_factor_of_nan_is_no_factor(monkeypatch):
    """NumPy in WebAssembly raises no LinAlgError: it returns NaN for what has no factor (pyodide issue 4859)."""
    cholesky = np.linalg.cholesky

    def in_a_browser(matrices):
        try:
            return cholesky(matrices)
        except np.linalg.LinAlgError:
            return np.full(np.shape(matrices), np.nan)

    monkeypatch.setattr(np.linalg, "cholesky", in_a_browser)
    test_a_component_that_is_not_positive_is_found_among_others()


def test_a_conditional_without_holes_or_with_nothing_else_is_all_or_nothing():
    mean, cov = np.array([1.0, 2.0]), SIGMA
    m, S = gaussian.conditional([np.nan, np.nan], mean, cov)
    np.testing.assert_array_equal(m, mean)
    np.testing.assert_array_equal(S, cov)
    m, S = gaussian.conditional([3.0, 4.0], mean, cov)
    assert m.shape == (0,) and S.shape == (0, 0)
