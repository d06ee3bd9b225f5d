"""Moments add: any cut of the data, any order, any weight, and far from the origin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmm_lessons.gaussian import log_density
from gmm_lessons.moments import NOTHING, complete_log_likelihood, moments
from tests.worlds import random_mixture


def cloud(seed, N=60, K=3, D=2):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((N, D)) + rng.uniform(-5, 5, D), rng.dirichlet(np.ones(K), size=N), rng


def assert_same(a, b, **tolerance):
    for name in ("count", "mean", "scatter"):
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), **tolerance)


def test_moments_are_numpys_weighted_mean_and_covariance():
    x, resp, _ = cloud(0)
    stats = moments(x, resp)
    for k in range(3):
        np.testing.assert_allclose(stats.mean[k], np.average(x, axis=0, weights=resp[:, k]), rtol=1e-12)
        cov = np.cov(x.T, aweights=resp[:, k], ddof=0)
        np.testing.assert_allclose(stats.scatter[k] / stats.count[k], cov, rtol=1e-11)


@given(st.integers(0, 10_000), st.integers(0, 60))
def test_two_batches_add_up_to_the_whole(seed, cut):
    x, resp, _ = cloud(seed)
    whole = moments(x, resp)
    parts = [moments(a, r) for a, r in ((x[:cut], resp[:cut]), (x[cut:], resp[cut:])) if len(a)]
    assert_same(sum(parts, NOTHING), whole, rtol=1e-10, atol=1e-10)


@given(st.integers(0, 10_000))
def test_addition_has_no_order_and_a_zero(seed):
    rng = np.random.default_rng(seed)
    a, b, c = (moments(*cloud(int(s))[:2]) for s in rng.integers(0, 1000, 3))
    assert_same(a + b, b + a, rtol=1e-10, atol=1e-10)
    assert_same((a + b) + c, a + (b + c), rtol=1e-10, atol=1e-10)
    assert_same(a + NOTHING, a)
    assert_same(NOTHING + a, a)


def test_a_weight_counts_every_point_that_often():
    x, resp, _ = cloud(1)
    a = moments(x, resp)
    assert_same(3 * a, a + a + a, rtol=1e-12, atol=1e-12)


def test_far_from_the_origin_nothing_is_lost():
    x, resp, _ = cloud(2)
    x = np.round(x * 2**20) / 2**20  # so that adding the offset rounds nothing away
    near, far = moments(x, resp), moments(x + 2.0**27, resp)
    np.testing.assert_allclose(far.scatter, near.scatter, rtol=1e-9)
    halves = moments(x[:30] + 2.0**27, resp[:30]) + moments(x[30:] + 2.0**27, resp[30:])
    np.testing.assert_allclose(halves.scatter, near.scatter, rtol=1e-7)


def test_a_component_without_points_has_a_count_of_zero_and_harms_nobody():
    x, resp, _ = cloud(3)
    resp[:, 0], resp[:, 1] = 0, resp[:, 0] + resp[:, 1]
    empty, other = moments(x, resp), moments(*cloud(4)[:2])
    assert empty.count[0] == 0 and np.isfinite(empty.mean).all()
    np.testing.assert_allclose((empty + other).mean[0], other.mean[0])
    np.testing.assert_allclose((empty + other).scatter[0], other.scatter[0])


def test_complete_log_likelihood_sums_the_log_joint_over_points():
    x, resp, rng = cloud(5)
    mixture = random_mixture(rng, 3, 2)
    joint = np.log(mixture.weights) + log_density(x, mixture.means, mixture.covs)
    assert complete_log_likelihood(moments(x, resp), mixture) == pytest.approx((resp * joint).sum(), rel=1e-11)
    assert complete_log_likelihood(NOTHING, mixture) == 0


@pytest.mark.parametrize(
    ("resp", "message"),
    [
        (np.ones((3, 2)), "one row a point"),
        (np.ones(60), "one row a point"),
        (np.full((60, 2), -0.1), "cannot be negative"),
    ],
)
def test_shares_that_are_none_are_refused(resp, message):
    with pytest.raises(ValueError, match=message):
        moments(cloud(6)[0], resp)
