"""What lessons 0 to 8 say of their data and of mixtures, found once more in another way."""

from dataclasses import replace
from itertools import islice

import mpmath
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import multivariate_normal, norm

from gmm_lessons import datasets
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.gaussian import mahalanobis, normal_pdf
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import labels, responsibilities

Q = np.array([46.87, 17.91])  # the bill of lesson 2


def species():
    """Return the bills (N, 2) of each kind of penguin."""
    birds = datasets.penguins()
    return {name: birds[birds.labels == k, :2] for k, name in enumerate(birds.classes)}


def whitened(points, of):
    """Return the distances of points from the mean of a cloud, by eigenvectors and not by Cholesky."""
    values, vectors = np.linalg.eigh(np.cov(of.T, bias=True))
    return np.linalg.norm((np.atleast_2d(points) - of.mean(axis=0)) @ vectors / np.sqrt(values), axis=1)


def test_two_gentoos_are_as_far_out_as_q_where_a_bell_expects_none():
    gentoo = species()["Gentoo"]
    far = whitened(gentoo, gentoo) > 3.9
    assert far.sum() == 2
    draws = np.random.default_rng(0).standard_normal((2_000_000, 2))
    expected = len(gentoo) * (np.linalg.norm(draws, axis=1) > 3.9).mean()
    assert expected == pytest.approx(0.06, abs=0.01)


def test_q_is_an_ordinary_chinstrap():
    away = {name: whitened(Q, bills)[0] for name, bills in species().items()}
    assert away == pytest.approx({"Adelie": 3.48, "Chinstrap": 0.60, "Gentoo": 4.09}, abs=0.005)


def test_on_a_flat_ellipse_the_inverse_loses_digits_that_cholesky_keeps():
    flat = np.array([[4, 2 * (1 - 1e-10)], [2 * (1 - 1e-10), 1]])
    points = np.random.default_rng(1).standard_normal((200, 2)) @ np.linalg.cholesky(flat).T
    with mpmath.workdps(60):
        inverse = mpmath.matrix(flat.tolist()) ** -1
        rows = [mpmath.matrix(point) for point in points.tolist()]
        true = np.array([float((row.T * inverse * row)[0]) for row in rows])
    by_inverse = np.einsum("ni,ij,nj->n", points, np.linalg.inv(flat), points)
    by_cholesky = mahalanobis(points, [[0, 0]], [flat])[:, 0] ** 2
    errors = [np.median(abs(found / true - 1)) for found in (by_cholesky, by_inverse)]
    assert errors[0] < 1e-9
    assert errors[1] > 100 * errors[0]


def test_two_bells_in_the_plane_may_have_three_peaks():
    """Climb from many places to wherever the slope is zero, with SciPy's density."""
    one, other = (multivariate_normal(mean, np.diag(var)) for mean, var in (([1, 0], [1, 0.05]), ([0, 1], [0.05, 1])))
    starts = np.random.default_rng(2).uniform(-1, 2, (40, 2))
    tops = [minimize(lambda x: -one.pdf(x) - other.pdf(x), start, method="Nelder-Mead").x for start in starts]
    assert {tuple(top) for top in np.round(tops, 1) + 0.0} == {(1.0, 0.0), (0.0, 1.0), (0.0, 0.0)}


@pytest.mark.parametrize("seed", range(20))
def test_two_bells_on_the_line_have_at_most_two_peaks(seed):
    rng = np.random.default_rng(seed)
    weight, mean, sd = rng.uniform(), rng.uniform(0, 6), np.exp(rng.uniform(-2, 2))
    grid = np.linspace(-10, 16, 40_001)
    height = weight * normal_pdf(grid, 0, 1) + (1 - weight) * normal_pdf(grid, mean, sd)
    assert ((height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])).sum() <= 2


def ends_from(a, b):
    """Return where EM ends from the start of lesson 0 with A and B put there."""
    x = datasets.old_faithful()
    *_, last = until_converged(em(x, Mixture([0.5, 0.5], [a, b], [[[0.3, 0], [0, 40]]] * 2)), tol=1e-6)
    return last


@pytest.mark.parametrize("away", [(0, 0), (0.2, 1.5), (-0.2, -1.5), (0.2, -1.5), (-0.2, 1.5)])
def test_the_start_that_lesson_0_names_gets_stuck_from_near_by_too(away):
    good, stuck = ends_from([2.5, 85], [4.5, 55]), ends_from(np.add([1.3, 80], away), [4.5, 40])
    assert stuck.objective < good.objective - 100
    assert (abs(stuck.mixture.means[:, 0] - 3.4) < 0.3).all()  # both centres across the gap
    farther = ends_from([0.4, 80], [4.5, 40])  # "far to the left" would not do
    assert farther.objective == pytest.approx(good.objective, abs=0.01)


def test_far_out_the_weights_may_decide_alone():
    """Lesson 5: forty standard deviations away the label flips without them."""
    twins = Mixture([0.6, 0.4], [[0, 0], [1, 0]], [np.eye(2)] * 2)
    even = replace(twins, weights=np.array([0.5, 0.5]))
    assert [labels(responsibilities([[0.6, 40]], mixture))[0] for mixture in (twins, even)] == [0, 1]


def test_with_means_6_apart_only_a_strip_between_them_is_in_doubt():
    grid = np.linspace(-4, 9, 1301)
    share = responsibilities(grid, bells([0.6, 0.4], [0, 6], [1, 1.5]))[:, 0]
    doubtful = grid[(share > 0.01) & (share < 0.99)]
    assert 0 < doubtful.min() < doubtful.max() < 6
    assert np.ptp(doubtful) < 2.5


def updated(x, mixture, old_mean=False):
    """Return the mixture after an update, the right one or that with the old mean in the covariance."""
    new = m_step(moments(x, responsibilities(x, mixture)))
    way = (new.means - mixture.means)[:, :, None] if old_mean else np.zeros((*new.means.shape, 1))
    return replace(new, covs=new.covs + way * way.mT)


def test_where_em_rests_the_mistake_with_the_old_mean_rests_too_but_it_may_get_elsewhere():
    """Lesson 6."""
    x = datasets.iris()[:, :2]
    right = wrong = Mixture([1 / 3] * 3, x[[124, 105, 102]], [np.cov(x.T) / 3] * 3)
    for _ in range(150):
        right, wrong = updated(x, right), updated(x, wrong, old_mean=True)
    assert np.allclose(updated(x, right, old_mean=True).covs, right.covs, rtol=0, atol=1e-9)
    assert np.allclose(updated(x, wrong).covs, wrong.covs, rtol=0, atol=1e-9)
    assert abs(log_likelihood(x, right) - log_likelihood(x, wrong)) > 0.5


def test_of_two_bells_at_one_place_hard_shares_make_the_narrow_one_narrower_and_the_wide_one_wider():
    """Lesson 6, of an exercise's mistake."""
    x = np.concatenate([normal_quantiles(200), 3 * normal_quantiles(200)])
    resp = responsibilities(x, bells([0.5, 0.5], [0, 0], [1, 3]))
    soft, hard = (m_step(moments(x, shares)).sds[:, 0] for shares in (resp, np.round(resp)))
    assert hard[0] < 0.9 * soft[0]
    assert hard[1] > 1.1 * soft[1]


def normal_quantiles(n):
    return norm.ppf((np.arange(n) + 0.5) / n)


def test_weights_stand_still_on_three_points_only_if_the_start_is_symmetric():
    """Lesson 7."""
    x = np.array([1.0, 2.0, 3.0])
    for mean, still in ((1.0, True), (1.01, False)):
        path = [step.mixture for step in islice(em(x, bells([0.5, 0.5], [mean, 3], [1, 1])), 8)]
        assert np.allclose([mixture.weights for mixture in path], 0.5, atol=1e-6) == still
        assert abs(path[-1].means[0, 0] - mean) > 0.1


def test_of_four_nats_on_iris_most_come_before_the_plateau():
    """Lesson 7's quiz."""
    x = datasets.iris()[:, :2]
    start = m_step(moments(x, kmeans(x, 3, np.random.default_rng(0))))
    height = np.array([step.objective for step in until_converged(em(x, start), tol=1e-12)])
    gains = np.diff(height) / len(x)
    plateau = 30 + gains[30:120].argmin()
    assert height[-1] - height[8] == pytest.approx(4.0, abs=0.005)
    assert height[-1] - height[plateau] == pytest.approx(1.54, abs=0.005)
