"""Holes filled: conditional densities are quotients, guesses are means of draws, and a start has the right spread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmm_lessons import missing
from gmm_lessons.gaussian import conditional
from gmm_lessons.missing import conditional_mixture, draws, impute, one_bell
from gmm_lessons.mixture import Mixture, log_evidence, mean_and_cov, sample
from tests.test_missing import NAN, expected_moments, holed_world, same
from tests.worlds import random_mixture, soft_start


def lost(seed, K=3, D=4):
    """A point with holes, what it was, and the mixture it came from."""
    rng = np.random.default_rng(seed)
    mixture = random_mixture(rng, K, D, apart=1.5)
    x = sample(mixture, 1, rng)[0][0]
    hole = rng.permutation(D) < rng.integers(1, D)
    return np.where(hole, NAN, x), x, hole, mixture


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_the_conditional_density_is_the_joint_one_over_the_marginal_one(seed):
    holed, x, hole, mixture = lost(seed)
    given_rest = conditional_mixture(holed, mixture)
    ours = log_evidence(x[None, hole], given_rest)[0]
    quotient = log_evidence(x[None], mixture)[0] - missing.log_density(holed[None], mixture)[0]
    assert ours == pytest.approx(quotient, rel=1e-9, abs=1e-9)


def test_nothing_known_leaves_the_mixture_and_nothing_missing_is_refused():
    _, x, _, mixture = lost(0)
    whole = conditional_mixture(np.full(4, NAN), mixture)
    np.testing.assert_array_equal(whole.means, mixture.means)
    np.testing.assert_array_equal(whole.covs, mixture.covs)
    with pytest.raises(ValueError, match=r"nothing is missing\. Put NaN where a value is asked for"):
        conditional_mixture(x, mixture)


@pytest.mark.parametrize("seed", range(5))
def test_a_guess_is_the_mean_of_the_conditional_mixture_and_what_was_seen_stays(seed):
    x, K, rng = holed_world(seed, share=0.4)
    x[4] = NAN
    mixture = random_mixture(rng, K, x.shape[1])
    filled = impute(x, mixture)
    seen = ~np.isnan(x)
    np.testing.assert_array_equal(filled[seen], x[seen])
    for row, own in zip(x, filled):
        if np.isnan(row).any():
            np.testing.assert_allclose(
                own[np.isnan(row)], mean_and_cov(conditional_mixture(row, mixture))[0], atol=1e-9
            )


def test_with_one_bell_the_guess_is_the_regression_of_lesson_two():
    holed, _, hole, mixture = lost(3, K=1)
    np.testing.assert_allclose(
        impute(holed[None], mixture)[0, hole], conditional(holed, mixture.means[0], mixture.covs[0])[0], rtol=1e-12
    )


def test_draws_have_the_mean_and_the_covariance_of_the_conditional_mixture():
    for seed in range(3):
        holed, _, hole, mixture = lost(seed)
        tables = draws(np.stack([holed, np.full(4, NAN)]), mixture, 20_000, np.random.default_rng(seed))
        for drawn, target in ((tables[:, 0, hole], conditional_mixture(holed, mixture)), (tables[:, 1], mixture)):
            mean, cov = mean_and_cov(target)
            spread = np.sqrt(cov.diagonal())
            np.testing.assert_allclose((drawn.mean(axis=0) - mean) / spread, 0, atol=0.04)
            np.testing.assert_allclose((np.cov(drawn.T) - cov) / np.outer(spread, spread), 0, atol=0.06)
        assert (tables[:, 0, ~hole] == holed[~hole]).all()


def test_draws_of_a_complete_table_are_the_table():
    x = np.arange(6.0).reshape(3, 2)
    tables = draws(x, random_mixture(np.random.default_rng(0), 2, 2), 2, np.random.default_rng(0))
    np.testing.assert_array_equal(tables, [x, x])


@pytest.mark.parametrize("seed", range(3))
def test_a_start_has_the_moments_that_the_filling_bell_expects(seed):
    x, K, rng = holed_world(seed, share=0.3, max_K=3, max_D=3)
    x[5] = NAN
    bell, kept = one_bell(x), []

    def remembered(x, K, rng):
        kept.append(soft_start(x, K, rng))
        return kept[0]

    ours = missing.start(x, K, rng, remembered, bell)
    as_often = Mixture(np.full(K, 1 / K), np.tile(bell.means, (K, 1)), np.tile(bell.covs, (K, 1, 1)))
    same(ours, expected_moments(x, kept[0], as_often), 1e-10)


def test_one_bell_of_a_complete_table_is_its_mean_and_covariance():
    x, _, _ = holed_world(0, share=0.0, max_D=3)
    bell = one_bell(x, imaginary=0)
    np.testing.assert_allclose(bell.means[0], x.mean(axis=0), rtol=1e-10)
    np.testing.assert_allclose(bell.covs[0], np.cov(x.T, ddof=0).reshape(bell.covs[0].shape), rtol=1e-9, atol=1e-12)


def test_one_bell_holds_where_two_columns_are_never_seen_together():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 2))
    x[:20, 0], x[20:, 1] = NAN, NAN
    assert np.isfinite(one_bell(x, steps=500).covs).all()


def test_each_row_draws_a_component_of_its_own():
    far = Mixture([0.5, 0.5], [[-100.0], [100.0]], [[[1.0]], [[1.0]]])
    left = draws([[np.nan], [np.nan]], far, 400, np.random.default_rng(0))[:, :, 0] < 0
    assert 0.4 < (left[:, 0] == left[:, 1]).mean() < 0.6
