"""Every K and shape: none below a smaller model that it contains, and one fit for what is one model."""

import pickle

import numpy as np
import pytest

from gmm_lessons import datasets
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.em import m_step
from gmm_lessons.initialization import one_hot
from gmm_lessons.mixture import Mixture, log_evidence, mean_and_cov, sample
from gmm_lessons.moments import moments
from gmm_lessons.selection.restarts import best_of
from gmm_lessons.selection.search import fits
from gmm_lessons.selection.splitting import AXES, copied, merges, splits
from tests.worlds import random_mixture, random_world

SEPALS = datasets.iris()[:, :2].astype(float)
SHAPES = (FULL, TIED, DIAGONAL, SPHERICAL)
CONTAINED = [(SPHERICAL, DIAGONAL), (DIAGONAL, FULL), (TIED, FULL)]


@pytest.mark.parametrize("seed", range(3))
def test_no_model_ranks_below_one_that_it_contains(seed):
    """Few starts, which get stuck: K + 1 contains K, full contains tied and diagonal, diagonal contains spherical."""
    rng = np.random.default_rng(seed)
    x, _ = sample(random_mixture(rng, 3, 2), 60, rng)
    found = fits(x, range(1, 5), SHAPES, rng=rng, n_starts=1, tol=1e-5)
    heights = {model: step.objective for model, step in found.items()}
    for shape in SHAPES:
        assert (np.diff([heights[K, shape] for K in range(1, 5)]) > -1e-6).all()
    for small, large in CONTAINED:
        assert all(heights[K, large] > heights[K, small] - 1e-6 for K in range(1, 5))


def test_a_smaller_k_that_was_left_out_is_grown_by_as_many_as_it_takes():
    found = fits(SEPALS, [1, 4], [TIED], rng=0, n_starts=1, tol=1e-6)
    assert found[4, TIED].objective > found[1, TIED].objective + 20


@pytest.mark.parametrize("K", [1, 2, 3])
def test_in_one_dimension_full_diagonal_and_spherical_are_one_model(K):
    x = np.random.default_rng(1).standard_normal(60) ** 3
    full, tied, diagonal, spherical = candidates(x, K, rng=0, n_starts=2)
    for other in (diagonal, spherical, *([tied] if K == 1 else [])):
        assert other.step is full.step
        for score in ("n_params", "log_likelihood", "aic", "bic", "icl"):
            assert getattr(other, score) == getattr(full, score)


def test_one_full_bell_is_one_tied_bell_and_no_diagonal_one():
    found = fits(SEPALS, [1], SHAPES, rng=0, n_starts=1)
    assert found[1, FULL] is found[1, TIED] and found[1, FULL] is not found[1, DIAGONAL]


@pytest.mark.parametrize("seed", range(5))
def test_a_split_keeps_the_weight_the_mean_and_the_spread(seed):
    x, K, rng = random_world(seed)
    step = best_of(x, 2, rng=rng, n_starts=2, tol=1e-6)
    step = step._replace(mixture=m_step(step.moments))
    for grown in splits(step, 5, x.std(axis=0)):
        assert len(grown.weights) == 5 and grown.weights.sum() == pytest.approx(1)
        for one, other in zip(mean_and_cov(grown), mean_and_cov(m_step(step.moments))):
            np.testing.assert_allclose(one, other, atol=1e-9 * np.abs(other).max())
    assert len(splits(step, 3, x.std(axis=0))) == 2 * min(AXES, x.shape[1])


def test_a_split_goes_across_the_widest_axis_in_the_units_it_is_given():
    """Two columns of sds 1 and 100: in their own units the first is the wider, if it holds two heaps."""
    rng = np.random.default_rng(0)
    x = np.c_[np.repeat([-1.0, 1.0], 100) + 0.01 * rng.standard_normal(200), 100 * rng.standard_normal(200)]
    x[:, 1] -= x[:, 1].mean()
    step = best_of(x, 1, DIAGONAL, rng=0)
    for units, widest in (([0.9, 200.0], 0), ([1.0, 1.0], 1)):
        apart = np.diff(splits(step, 2, np.array(units))[0].means, axis=0)[0]
        assert np.abs(apart / units).argmax() == widest


def test_a_component_too_flat_to_be_cut_is_passed_over():
    x = np.r_[np.random.default_rng(0).standard_normal((30, 2)), [[9.0, 9.0]] * 3]
    flat = Mixture([0.9, 0.1], [[0, 0], [9, 9]], [np.eye(2), np.eye(2)])
    step = best_of(x, 1, rng=0)._replace(mixture=flat, moments=moments(x, one_hot(np.arange(33) > 29, 2)))
    assert len(splits(step, 3, np.ones(2))) == 2  # the other one, across both of its axes


def test_two_bells_that_cross_part_where_one_is_cut_across_its_narrow_axis():
    """Two narrow heaps side by side, each drawn out: cut across the long axis, the climb stops 20 nats below."""
    rng = np.random.default_rng(3)
    x = np.r_[rng.normal(0, [8, 0.5], (60, 2)), rng.normal([0, 2.5], [8, 0.5], (60, 2))]
    one = best_of(x, 1, rng=0)
    along, across = (best_of(x, 2, rng=0, n_starts=0, also=[m]).objective for m in splits(one, 2, np.ones(2)))
    assert across > along + 20


def test_a_copy_is_the_same_density():
    mixture = random_mixture(np.random.default_rng(3), 3, 2)
    x = sample(mixture, 50, np.random.default_rng(0))[0]
    again = copied(mixture, 7)
    assert len(again.weights) == 7
    np.testing.assert_allclose(log_evidence(x, again), log_evidence(x, mixture), rtol=1e-12)


def test_a_merge_is_what_the_points_of_both_make():
    x, _, rng = random_world(9)
    resp = rng.dirichlet(np.ones(4), len(x))
    joined = merges(moments(x, resp))
    assert len(joined) == 6
    by_hand = moments(x, np.c_[resp[:, [1, 3]], resp[:, 0] + resp[:, 2]])
    for name in ("count", "mean", "scatter"):
        np.testing.assert_allclose(getattr(joined[1], name), getattr(by_hand, name), rtol=1e-9, atol=1e-9)


def test_candidates_survive_a_pickle():
    found = candidates(SEPALS, [1, 2], ["tied", "full"], rng=0, n_starts=1, tol=1e-4)
    for back, one in zip(pickle.loads(pickle.dumps(found)), found):
        assert (back.K, back.structure, back.n_params, back.bic, back.reason) == (
            one.K, one.structure, one.n_params, one.bic, one.reason,
        )  # fmt: skip
        np.testing.assert_array_equal(back.step.mixture.covs, one.step.mixture.covs)
        assert back.structure is one.structure
