"""The bound: equal to log p at the posterior, below it elsewhere, and F + KL = log p at every half-step of a run."""

from dataclasses import replace
from itertools import islice, pairwise

import numpy as np
import pytest

from gmm_lessons import datasets
from gmm_lessons.bound import elbo, gap, half_steps, kl
from gmm_lessons.em import em, m_step
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import bells, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities
from tests.worlds import random_mixture, random_world


@pytest.fixture(params=range(10))
def world(request):
    x, K, rng = random_world(request.param)
    return x, random_mixture(rng, K, x.shape[1]), rng


def test_the_bound_touches_at_the_posterior(world):
    x, mixture, _ = world
    assert elbo(x, responsibilities(x, mixture), mixture) == pytest.approx(log_likelihood(x, mixture), rel=1e-12)


def test_the_bound_lies_below_by_the_divergence(world):
    x, mixture, rng = world
    resp = rng.dirichlet(np.ones(len(mixture.weights)), size=len(x))
    assert elbo(x, resp, mixture) <= log_likelihood(x, mixture) + 1e-9
    assert elbo(x, resp, mixture) + gap(x, resp, mixture) == pytest.approx(log_likelihood(x, mixture), rel=1e-11)


def test_hard_shares_have_a_bound_too(world):
    x, mixture, _ = world
    posterior = responsibilities(x, mixture)
    hard = np.eye(posterior.shape[1])[posterior.argmax(axis=1)]
    assert elbo(x, hard, mixture) == pytest.approx(np.log(posterior.max(axis=1)).sum() + log_likelihood(x, mixture))


def test_every_half_step_of_old_faithful_keeps_the_books():
    x = datasets.old_faithful()
    steps = islice(em(x, m_step(moments(x, kmeans(x, 3, np.random.default_rng(0))))), 25)
    halves = list(half_steps(x, steps))
    assert [half.phase for half in halves] == ["E", "M"] * 24
    for half in halves:
        total = half.bound + gap(x, half.resp, half.mixture)
        assert total == pytest.approx(half.log_likelihood, rel=1e-12)
    assert all(later.bound >= earlier.bound - 1e-9 for earlier, later in pairwise(halves))


def test_divergence_is_zero_only_for_equal_shares():
    p = np.array([[0.2, 0.8], [1.0, 0.0]])
    assert kl(p, p) == pytest.approx(0, abs=1e-15)
    assert kl(np.array([[0.5, 0.5], [1, 0]]), p) == pytest.approx(0.5 * np.log(0.25 / 0.16))
    assert kl(np.array([[0.5, 0.5], [0.5, 0.5]]), p) == np.inf


@pytest.mark.parametrize(
    ("resp", "message"),
    [
        ([[0.5, 0.6], [0.5, 0.5]], r"the shares of point 0 are \[0.5 0.6\] with sum 1.1"),
        (
            [[0.5, 0.5], [1.5, -0.5]],
            r"the shares of point 1 .* must be >= 0 and sum to 1. Divide each row, as float64, by its sum.",
        ),
        ([[np.nan, 0.5], [0.5, 0.5]], "the shares of point 0"),
        ([[0.5, 0.5]], r"resp has shape \(1, 2\): expected one row a point"),
    ],
)
def test_shares_that_are_none_bound_nothing(resp, message):
    with pytest.raises(ValueError, match=message):
        elbo([1.0, 2.0], resp, bells([0.5, 0.5], [1, 2], [1, 1]))
    with pytest.raises(ValueError, match=message):
        kl(np.array(resp), np.full((2, 2), 0.5))


def test_slopes_agree_where_the_bound_touches(world):
    """F and log p(X) have one gradient there, so a step of EM starts uphill."""
    x, mixture, rng = world
    resp, way = responsibilities(x, mixture), 1e-5 * rng.standard_normal(mixture.means.shape)
    there, back = (replace(mixture, means=mixture.means + side * way) for side in (1, -1))
    slope = elbo(x, resp, there) - elbo(x, resp, back)
    assert slope == pytest.approx(log_likelihood(x, there) - log_likelihood(x, back), rel=1e-5, abs=1e-8)


def test_a_step_of_the_means_is_the_gradient_times_the_covariance_over_the_count(world):
    """μ' - μ = Σ/N_k ∂ log p(X)/∂μ, so no step goes downhill (Xu & Jordan 1996)."""
    x, mixture, _ = world
    step = next(em(x, mixture))
    moved = step.moments.mean - mixture.means  # (K, D)
    for k, i in np.ndindex(moved.shape):
        nudge = np.zeros_like(moved)
        nudge[k] = 1e-5 * mixture.covs[k, i] / step.moments.count[k]
        there, back = (replace(mixture, means=mixture.means + side * nudge) for side in (1, -1))
        slope = (log_likelihood(x, there) - log_likelihood(x, back)) / 2e-5
        assert slope == pytest.approx(moved[k, i], rel=1e-4, abs=1e-6)


def test_each_half_changes_one_thing_and_touches_after_the_e_half():
    """E: the shares become the posterior of a mixture that stays. M: the mixture moves under shares that stay."""
    x = datasets.old_faithful()
    steps = list(islice(em(x, m_step(moments(x, kmeans(x, 2, np.random.default_rng(0))))), 5))
    halves = list(half_steps(x, steps))
    for turn, (before, after) in enumerate(pairwise(steps)):
        e_half, m_half = halves[2 * turn : 2 * turn + 2]
        assert e_half.mixture is before.mixture and m_half.mixture is after.mixture
        assert e_half.resp is m_half.resp is before.resp
        assert e_half.bound == pytest.approx(e_half.log_likelihood, rel=1e-12)
        assert e_half.log_likelihood == pytest.approx(before.objective, rel=1e-12)
        assert m_half.bound == pytest.approx(elbo(x, before.resp, after.mixture), rel=1e-12)
        assert e_half.bound < m_half.bound < m_half.log_likelihood == pytest.approx(after.objective, rel=1e-12)


def test_what_cannot_be_and_has_no_share_adds_nothing_to_the_bound():
    """0 · log 0 = 0: a component of weight zero, or one with no share of a point, is as if it were not there."""
    x, one = [0.3, -1.2, 2.0], bells([1.0], [0.5], [2.0])
    empty = bells([1.0, 0.0], [0.5, 7.0], [2.0, 1.0])
    shares = np.array([[1.0, 0.0]] * 3)
    assert elbo(x, shares, empty) == pytest.approx(log_likelihood(x, one), rel=1e-14)
    assert kl(shares, shares) == gap(x, shares, empty) == 0
    assert elbo(x, [[0.5, 0.5]] * 3, empty) == -np.inf


def test_divergence_is_never_negative_and_rows_must_sum_to_one(world):
    x, mixture, rng = world
    resp, other = rng.dirichlet(np.ones(len(mixture.weights)), size=(2, len(x)))
    assert kl(resp, other) >= -1e-12
    with pytest.raises(ValueError, match=r"the posterior shares of point 0 .* sum to 1"):
        kl(resp, 1.001 * other)
    with pytest.raises(ValueError, match=r"the shares of point 0 .* sum to 1"):
        kl(1.001 * resp, other)
