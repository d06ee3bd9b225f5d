"""The mixture: brute force over components, golden log-sum-exp values, sampling, and everything it refuses."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special, stats

from gmm_lessons.mixture import (
    Mixture,
    bells,
    log_evidence,
    log_joint,
    log_likelihood,
    log_sum_exp,
    mean_and_cov,
    sample,
)
from tests.worlds import random_mixture

EYE = np.eye(2)


def test_evidence_is_the_weighted_sum_of_scipy_densities():
    rng = np.random.default_rng(0)
    mixture, x = random_mixture(rng, 3, 2), rng.standard_normal((30, 2))
    parameters = zip(mixture.weights, mixture.means, mixture.covs, strict=True)
    each = [w * stats.multivariate_normal(m, c).pdf(x) for w, m, c in parameters]
    np.testing.assert_allclose(np.exp(log_joint(x, mixture)), np.transpose(each), rtol=1e-11)
    np.testing.assert_allclose(np.exp(log_evidence(x, mixture)), np.sum(each, axis=0), rtol=1e-11)
    assert log_likelihood(x, mixture) == pytest.approx(np.log(np.sum(each, axis=0)).sum(), rel=1e-12)


def test_golden_mixture_density():
    density = np.exp(log_evidence([1.5], bells([0.6, 0.4], [0, 3], [1, 1.5])))[0]
    assert density == pytest.approx(0.14223608393797326, rel=1e-14)


@pytest.mark.parametrize(
    ("row", "golden"), [([1000, 1001, 999], 1001.4076059644444), ([-1000, -1001, -1002], -999.59239403555562)]
)
def test_golden_log_sum_exp(row, golden):
    assert log_sum_exp(np.array([row], dtype=float))[0] == pytest.approx(golden, rel=1e-15)


@given(arrays(float, (3, 4), elements=st.floats(-1e6, 1e6)))
def test_log_sum_exp_agrees_with_scipy(a):
    np.testing.assert_allclose(log_sum_exp(a), special.logsumexp(a, axis=1), rtol=1e-14, atol=1e-14)


def test_log_sum_exp_of_impossible_components_is_minus_infinity():
    a = np.array([[-np.inf, -np.inf], [-np.inf, 2.0]])
    np.testing.assert_array_equal(log_sum_exp(a), [-np.inf, 2.0])


def test_a_component_of_weight_zero_makes_no_points():
    assert log_joint([[0.0]], bells([1, 0], [0, 5], [1, 1]))[0, 1] == -np.inf


def test_order_of_components_and_points_does_not_matter():
    rng = np.random.default_rng(4)
    mixture, x = random_mixture(rng, 4, 3), rng.standard_normal((25, 3))
    order = rng.permutation(4)
    shuffled = Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])
    assert log_likelihood(rng.permutation(x), shuffled) == pytest.approx(log_likelihood(x, mixture), rel=1e-13)


def test_moments_of_a_mixture_within_and_between():
    mean, cov = mean_and_cov(bells([0.5, 0.5], [-10, 10], [1, 1]))
    assert (mean[0], cov[0, 0]) == (0, 101)


def test_samples_have_the_mean_covariance_and_weights_of_their_mixture():
    mixture = random_mixture(np.random.default_rng(5), 3, 2)
    x, z = sample(mixture, 200_000, np.random.default_rng(6))
    mean, cov = mean_and_cov(mixture)
    sd = np.sqrt(np.diag(cov))
    np.testing.assert_allclose(x.mean(axis=0), mean, atol=6 * sd.max() / np.sqrt(200_000))
    np.testing.assert_allclose(np.cov(x.T), cov, atol=0.02 * np.diag(cov).max())
    np.testing.assert_allclose(np.bincount(z) / len(z), mixture.weights, atol=0.006)
    np.testing.assert_allclose(
        np.cov(x[z == 1].T), mixture.covs[1], rtol=0.05, atol=0.05 * np.diag(mixture.covs[1]).max()
    )


def test_the_same_seed_draws_the_same_points():
    mixture = random_mixture(np.random.default_rng(5), 3, 2)
    first, second = (sample(mixture, 10, np.random.default_rng(7))[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_mixture_is_a_frozen_copy():
    weights = np.array([0.5, 0.5])
    mixture = Mixture(weights, [[0, 0], [1, 1]], [EYE, EYE])
    weights[0] = 9
    assert mixture.weights[0] == 0.5
    for name in ("means", "chol"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(mixture, name)[0, 0] = 3
    with pytest.raises(AttributeError):
        mixture.means = 3


def test_a_mixture_holds_the_factors_of_its_covariances():
    mixture = random_mixture(np.random.default_rng(3), 4, 5)
    np.testing.assert_allclose(mixture.chol @ mixture.chol.mT, mixture.covs, rtol=1e-12)
    assert not np.triu(mixture.chol, 1).any()


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda mixture: pickle.loads(pickle.dumps(mixture))],
    ids=["copy", "deep", "pickle"],
)
def test_a_copy_is_a_frozen_mixture_with_factors_of_its_own(again):
    mixture = random_mixture(np.random.default_rng(3), 3, 2)
    other = again(mixture)
    for name in ("weights", "means", "covs", "chol"):
        np.testing.assert_array_equal(getattr(other, name), getattr(mixture, name))
        with pytest.raises(ValueError, match="read-only"):
            getattr(other, name)[0] = 1
    wider = replace(other, covs=4 * other.covs)
    np.testing.assert_allclose(wider.chol, 2 * mixture.chol, rtol=1e-12)


@pytest.mark.parametrize(
    ("weights", "means", "covs", "message"),
    [
        ([0.5, 0.6], [[0, 0], [1, 1]], [EYE, EYE], r"sum 1\.1; they must be >= 0 and sum to 1"),
        ([1.5, -0.5], [[0, 0], [1, 1]], [EYE, EYE], "must be >= 0"),
        ([], np.zeros((0, 2)), np.zeros((0, 2, 2)), "K >= 1"),
        (1.0, [[0, 0]], [EYE], "K >= 1"),
        ([0.5, 0.5], [[0, 0]], [EYE, EYE], r"means have shape \(1, 2\)"),
        ([1], [[0, 0]], [np.eye(3)], r"covs \(1, 3, 3\)"),
        ([1], [0.0], [1.0], "on a line, use bells|On a line, use bells"),
        ([1], [[0, 0]], [[[1, 0.5], [0.2, 1]]], r"component 0 is not symmetric[\s\S]*Use \(S \+ S.T\) / 2"),
        ([0.5, 0.5], [[0, 0], [1, 1]], [EYE, [[1, 2], [2, 1]]], "component 1 is not positive definite"),
        ([1], [[0, 0]], [np.zeros((2, 2))], "not positive definite"),
        ([1], [[np.nan, 0]], [EYE], "means hold NaN"),
        ([np.nan], [[0, 0]], [EYE], "weights hold NaN"),
    ],
)
def test_an_impossible_mixture_is_refused_in_words(weights, means, covs, message):
    with pytest.raises(ValueError, match=message):
        Mixture(weights, means, covs)


def test_bells_take_widths_not_variances():
    mixture = bells([0.3, 0.7], [1, 2], [3, 4])
    np.testing.assert_array_equal(mixture.sds[:, 0], [3, 4])
    np.testing.assert_array_equal(mixture.covs[:, 0, 0], [9, 16])
    with pytest.raises(ValueError, match="a width must be positive"):
        bells([1], [0], [-1])
    with pytest.raises(ValueError, match="a float cannot hold their squares"):
        bells([1], [0], [1e-160])
    for means, sds in (([0, 1], [1, 1, 1]), ([[0], [1]], [[1], [1]])):
        with pytest.raises(ValueError, match="expected lists of K numbers"):
            bells([0.5, 0.5], means, sds)


def test_the_mean_and_covariance_of_a_mixture_are_integrals_of_its_density():
    mixture = bells([0.2, 0.5, 0.3], [-3, 0.5, 4], [0.7, 1.5, 0.4])
    grid = np.linspace(-15, 15, 200_001)
    density = np.exp(log_evidence(grid, mixture)) * (grid[1] - grid[0])
    mean, cov = mean_and_cov(mixture)
    assert density.sum() == pytest.approx(1, abs=1e-10)
    assert mean[0] == pytest.approx((grid * density).sum(), rel=1e-9)
    assert cov[0, 0] == pytest.approx(((grid - mean[0]) ** 2 * density).sum(), rel=1e-9)


def test_no_draws_are_an_empty_sample():
    x, z = sample(random_mixture(np.random.default_rng(5), 3, 2), 0, np.random.default_rng(0))
    assert x.shape == (0, 2) and z.shape == (0,)


@pytest.mark.parametrize("gap", [1e-10, 1e-6])
def test_weights_may_miss_one_by_rounding_and_no_more(gap):
    weights = np.array([0.25, 0.75 + gap])
    if gap < 1e-8:
        np.testing.assert_array_equal(Mixture(weights, [[0], [1]], [[[1]], [[1]]]).weights, weights)
    else:
        with pytest.raises(ValueError, match="sum to 1"):
            Mixture(weights, [[0], [1]], [[[1]], [[1]]])


def test_weights_rounded_to_single_precision_are_told_by_how_much_and_cured_as_doubles():
    weights, places = np.array([0.3, 0.3, 0.4], dtype=np.float32), (np.zeros((3, 1)), np.ones((3, 1, 1)))
    with pytest.raises(ValueError, match=r"with sum 1\.0000000\d+; .*Divide them, as float64, by their sum\."):
        Mixture(weights, *places)
    weights = weights.astype(float)
    assert Mixture(weights / weights.sum(), *places).weights.sum() == pytest.approx(1, abs=1e-15)


def test_a_mixture_says_how_many_components_and_columns_it_has():
    mixture = Mixture([0.25, 0.75], np.zeros((2, 3)), [np.eye(3)] * 2)
    assert repr(mixture) == "Mixture(K=2, D=3, weights=[0.25, 0.75])"


def test_log_sum_exp_takes_any_number_of_axes():
    a = np.random.default_rng(0).standard_normal((2, 3, 4))
    np.testing.assert_allclose(log_sum_exp(a), special.logsumexp(a, axis=2), rtol=1e-14)
    np.testing.assert_allclose(log_sum_exp(a[0, 0]), special.logsumexp(a[0, 0]), rtol=1e-14)
