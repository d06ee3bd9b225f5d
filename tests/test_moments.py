"""Moments add: any cut of the data, any order, any weight, and far from the origin."""

import copy
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from gmm_lessons.em import em, m_step
from gmm_lessons.gaussian import log_density
from gmm_lessons.imaginary import heaps_like, imaginary_points
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.moments import NOTHING, Moments, add_up, complete_log_likelihood, log_heights, moments
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


def test_a_tree_adds_up_to_what_a_loop_does():
    for n in range(1, 12):
        assert add_up(list(range(n))) == sum(range(n))
    assert add_up(list("abcdefg")) == "abcdefg"  # neighbours stay neighbours


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
    assert NOTHING + NOTHING is NOTHING  # and so goes with any K and D


def test_a_heap_of_less_than_a_billionth_of_a_point_has_its_mean_beside_an_empty_one():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    tiny = moments(x, np.array([[1e-12, 0.0, 1.0], [3e-12, 0.0, 1.0]]))
    np.testing.assert_allclose(tiny.mean, [[2.5, 3.5], [0, 0], [2, 3]], rtol=1e-12)
    np.testing.assert_allclose((tiny + tiny).mean[0], tiny.mean[0], rtol=1e-12)


def test_numpy_makes_no_table_of_moments():
    heaps = moments(np.eye(2), np.ones((2, 1)))
    assert_same(np.float64(2) * heaps, 2 * heaps)
    for act in (np.multiply, np.add):
        with pytest.raises(TypeError, match="does not support ufuncs"):
            act(np.ones(2), heaps)


def test_a_weight_counts_every_point_that_often():
    x, resp, _ = cloud(1)
    a = moments(x, resp)
    assert_same(3 * a, a + a + a, rtol=1e-12, atol=1e-12)


def test_far_from_the_origin_nothing_is_lost():
    x, resp, _ = cloud(2)
    x = np.round(x * 2**20) / 2**20  # so that adding the offset rounds nothing away
    near, far = moments(x, resp), moments(x + 2.0**27, resp)
    largest = np.abs(near.scatter).max()  # a mean is rounded to 2⁻²⁶, and an entry near 0 feels that most
    np.testing.assert_allclose(far.scatter, near.scatter, rtol=0, atol=1e-9 * largest)
    halves = moments(x[:30] + 2.0**27, resp[:30]) + moments(x[30:] + 2.0**27, resp[30:])
    np.testing.assert_allclose(halves.scatter, near.scatter, rtol=0, atol=1e-7 * largest)


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
    for shares in (resp, resp * [1, 0, 1]):  # and one component with no points
        assert complete_log_likelihood(moments(x, shares), mixture) == pytest.approx((shares * joint).sum(), rel=1e-11)
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


def test_imaginary_points_are_heaps_shaped_like_the_data():
    x, _, _ = cloud(7)
    prior = imaginary_points(x, 4, 2.5)
    np.testing.assert_allclose(prior.count, np.full(4, 2.5))
    np.testing.assert_allclose(prior.mean, [x.mean(axis=0)] * 4)
    np.testing.assert_allclose(prior.scatter / 2.5, [not_flat(np.cov(x.T, bias=True))] * 4, rtol=1e-11)


def not_flat(cov):
    """A covariance with a millionth of each variance added to its diagonal."""
    return cov + 1e-6 * np.diag(cov.diagonal())


def test_imaginary_points_are_dirichlet_times_normal_times_inverse_wishart():
    """Σ_k c log[π_k N(...)] = log Dir(π; 1 + c) N(μ_k; x̄, Σ_k/c) IW(Σ_k; c - D - 2, c S) + a constant."""
    x, _, rng = cloud(8)
    K, D, c = 3, 2, 9.0
    prior, mean, spread = imaginary_points(x, K, c), x.mean(axis=0), not_flat(np.cov(x.T, bias=True))

    def witness(mixture):
        wishart = scipy_stats.invwishart(c - D - 2, c * spread)
        bells = (
            scipy_stats.multivariate_normal.logpdf(m, mean, cov / c) + wishart.logpdf(cov)
            for m, cov in zip(mixture.means, mixture.covs, strict=True)
        )
        return scipy_stats.dirichlet.logpdf(mixture.weights, np.full(K, 1 + c)) + sum(bells)

    worlds = [random_mixture(rng, K, D) for _ in range(20)]
    apart = np.array([complete_log_likelihood(prior, world) - witness(world) for world in worlds])
    np.testing.assert_allclose(apart, apart[0], rtol=1e-9)
    assert np.ptp([witness(world) for world in worlds]) > 10  # they differ; only the constant does not


def test_a_component_without_points_comes_back_as_all_of_the_data():
    x, _, _ = cloud(9)
    resp = np.eye(3)[np.zeros(len(x), dtype=int)]
    with pytest.raises(ValueError, match="left with no points"):
        m_step(moments(x, resp))
    back = m_step(moments(x, resp) + imaginary_points(x, 3))
    np.testing.assert_allclose(back.means[1:], [x.mean(axis=0)] * 2)
    np.testing.assert_allclose(back.covs[1:], [not_flat(np.cov(x.T, bias=True))] * 2, rtol=1e-11)


def test_a_step_of_em_with_imaginary_points_is_the_top_of_likelihood_times_prior():
    """K = 1: the posterior mode is reached in one step, and no mixture nearby has a higher objective."""
    x, _, rng = cloud(10)
    prior = imaginary_points(x[:20] + 3, 1, 5.0)
    steps = em(x, Mixture([1.0], x[:1], [np.eye(2)]), prior=prior)
    _, mode, still = (next(steps) for _ in range(3))
    assert still.objective == pytest.approx(mode.objective, rel=1e-13)
    for _ in range(200):
        bent = np.linalg.cholesky(mode.mixture.covs) @ (np.eye(2) + 0.05 * rng.standard_normal((2, 2)))
        rival = Mixture([1.0], mode.mixture.means + 0.05 * rng.standard_normal((1, 2)), bent @ bent.mT)
        assert next(em(x, rival, prior=prior)).objective < mode.objective


def test_a_prior_of_no_points_changes_nothing():
    x, resp, _ = cloud(12)
    assert_same(moments(x, resp) + imaginary_points(x, 3, 0), moments(x, resp))


@pytest.mark.parametrize("count", [-1, np.nan])
def test_a_prior_of_fewer_than_no_points_is_refused(count):
    with pytest.raises(ValueError, match="imaginary points"):
        imaginary_points(cloud(11)[0], 2, count)


def test_moments_of_other_components_or_columns_do_not_add_and_nothing_goes_with_all():
    one, two, other = moments([1.0, 2], np.ones((2, 1))), moments([1.0, 2], np.eye(2)), moments(np.eye(2), np.eye(2))
    for a, b in [(one, two), (two, one), (two, other), (other, two)]:
        with pytest.raises(ValueError, match=r"\(\d, \d, \d\) and \(\d, \d, \d\) do not add"):
            a + b
    for stats in (one, two, other):
        again = pickle.loads(pickle.dumps(NOTHING))
        assert_same(stats + again, stats)
        assert_same(again + stats, stats)


@pytest.mark.parametrize("weight", [-1, np.nan, np.inf, "2"])
def test_points_count_a_finite_number_of_times(weight):
    with pytest.raises(ValueError, match="a point counts a finite number of times"):
        weight * moments([1.0, 2], np.eye(2))


@pytest.mark.parametrize("unit", [1e-12, 1e-100, 1e100])
def test_the_unit_of_counting_does_not_matter(unit):
    """Shares of a billionth of a point have the mean and the covariance of whole ones: nothing is too little."""
    x, resp, _ = cloud(3)
    whole, part = moments(x, resp), moments(x, unit * resp)
    np.testing.assert_allclose(part.count, unit * whole.count, rtol=1e-12)
    np.testing.assert_allclose(part.mean, whole.mean, rtol=1e-12)
    np.testing.assert_allclose(part.scatter, unit * whole.scatter, rtol=1e-10)
    assert_same(part + part, unit * (whole + whole), rtol=1e-11, atol=0)
    ours, theirs = m_step(part), m_step(whole)
    np.testing.assert_allclose(ours.weights, theirs.weights, rtol=1e-12)
    np.testing.assert_allclose(ours.covs, theirs.covs, rtol=1e-10)
    assert complete_log_likelihood(part, theirs) == pytest.approx(
        unit * complete_log_likelihood(whole, theirs), rel=1e-9
    )


def test_a_heap_counts_by_its_share_of_the_sum():
    """Two heaps on spots, of 1 and 3 points, 4 apart: mean 3 along the way, S = 1 · 3² + 3 · 1² = 12."""
    one, three = moments([0.0], [[1.0]]), moments([4.0, 4, 4], np.ones((3, 1)))
    both = one + three
    assert (both.count[0], both.mean[0, 0], both.scatter[0, 0, 0]) == (4, 3, 12)


def test_no_more_than_a_hundredth_of_an_imaginary_point_is_the_default():
    x, _, _ = cloud(7)
    assert_same(imaginary_points(x, 2), imaginary_points(x, 2, 0.01))


def test_points_that_cannot_be_have_a_log_likelihood_of_minus_infinity():
    stats = moments([0.0, 1.0], [[1.0, 0.0], [0.0, 1.0]])
    assert complete_log_likelihood(stats, bells([1, 0], [0, 1], [1, 1])) == -np.inf
    assert np.isfinite(complete_log_likelihood(moments([0.0, 1.0], [[1.0, 0], [1, 0]]), bells([1, 0], [0, 1], [1, 1])))


def test_moments_are_a_frozen_record_of_arrays_whatever_they_are_made_of():
    stats = Moments([1, 2.0], [[0], [3.0]], [[[1.0]], [[0.0]]])
    assert_same(stats + stats, 2 * stats, rtol=0, atol=0)
    with pytest.raises(FrozenInstanceError):
        stats.count = np.ones(2)
    with pytest.raises(ValueError, match="mean holds 'a'"):
        Moments(np.ones(1), [["a"]], np.ones((1, 1, 1)))


def test_nothing_added_leaves_all_as_it_is_however_far_out():
    """At 1e160 the square of the way from zero is more than a float can hold: nothing lies nowhere."""
    far = moments([1e160, 1e160], np.ones((2, 1)))
    assert_same(far + NOTHING, far, rtol=0, atol=0)


@pytest.mark.parametrize("far", [1e3, 1e15, 1e155, 1e300])
def test_a_heap_without_points_lies_nowhere_and_moves_no_sum(far):
    """The mean of no points is anything: the sum has the mean of the other heap, to the bit, from either side."""
    empty = Moments([0.0, 0.0], np.full((2, 1), far), np.zeros((2, 1, 1)))
    some = moments([0.1, 0.3, 0.8], [[0.3, 0.7]] * 3)
    with np.errstate(all="raise"):
        for both in (empty + some, some + empty):
            assert all((one == vars(both)[name]).all() for name, one in vars(some).items())


def test_an_array_of_weights_is_no_weight():
    """NumPy would make an array of objects, a Moments for each."""
    for several in (np.array([2.0, 3.0]), np.array(["2"])):
        with pytest.raises(ValueError, match="a point counts a finite number of times"):
            several * moments([0.0, 1.0], [[1.0], [1.0]])
    assert (np.float64(2) * moments([0.0, 1.0], [[1.0], [1.0]])).count == 4


def test_nothing_is_one_of_a_kind():
    x, resp, _ = cloud(12)
    for nothing in (pickle.loads(pickle.dumps(NOTHING)), copy.copy(NOTHING), copy.deepcopy(NOTHING)):
        assert nothing is NOTHING and moments(x, resp) + nothing is not None
    back = pickle.loads(pickle.dumps(moments(x, resp)))
    assert_same(back, moments(x, resp), rtol=0, atol=0)


def test_heaps_like_all_points_are_known_by_their_moments():
    x = np.c_[cloud(13)[0], np.full(60, 3.7)]
    one = moments(x, np.ones((60, 1)))
    for count in ((), (2.5,)):
        same = heaps_like(one, np.array([False, False, True]), 3, *count)
        assert_same(same, imaginary_points(x, 3, *count), rtol=1e-9, atol=1e-9)


def test_imaginary_points_count_each_point_by_its_weight():
    x, _, rng = cloud(13)
    weight = rng.integers(0, 4, len(x))
    assert_same(
        imaginary_points(x, 3, 2.0, sample_weight=weight),
        imaginary_points(np.repeat(x, weight, axis=0), 3, 2.0),
        rtol=1e-9,
    )
    with pytest.raises(ValueError, match="sample_weight has shape"):
        imaginary_points(x, 3, 2.0, sample_weight=weight[1:])


def test_imaginary_points_of_a_table_with_holes_have_the_mean_and_variance_of_what_is_seen():
    """And are positive definite however few rows two columns share; with nothing missing they are as before."""
    rng = np.random.default_rng(0)
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal((12, 4)) @ rng.standard_normal((4, 4)) + 100
        holed = np.where(rng.random(x.shape) < 0.6, np.nan, x)
        holed[:2] = x[:2]
        prior = imaginary_points(holed, 2, 3.0)
        np.testing.assert_allclose(prior.mean, [np.nanmean(holed, axis=0)] * 2)
        spread = prior.scatter[0].diagonal() / 3
        np.testing.assert_allclose(spread, np.nanvar(holed, axis=0) * (1 + 1e-6), rtol=1e-9)
        assert np.linalg.eigvalsh(prior.scatter).min() > 0
        near, most = np.nan_to_num(holed - np.nanmean(holed, axis=0)), (~np.isnan(holed)).sum(axis=0).max()
        off = ~np.eye(4, dtype=bool)
        np.testing.assert_allclose(prior.scatter[0][off], 3 * (near.T @ near / most)[off], rtol=1e-9, atol=1e-12)
    with pytest.raises(ValueError, match="column 1 holds no value at all"):
        imaginary_points(np.c_[x[:, 0], np.full(12, np.nan)], 2)


@pytest.mark.parametrize("other", [{"sample_weight": np.r_[0.0, np.ones(59)]}, {}], ids=["of no weight", "a hole"])
def test_a_column_is_constant_if_what_is_seen_and_counts_is(other):
    x = np.c_[cloud(14)[0], np.full(60, 3.7)]
    x[0, 2] = 9.0 if other else np.nan
    assert imaginary_points(x, 2, 1.0, **other).scatter[0, 2, 2] == pytest.approx(3.7**2)


@pytest.mark.parametrize("constant", [3.7, 0.0, -1e9, 1e-12])
def test_a_heap_of_imaginary_points_is_never_flat(constant):
    x = cloud(14)[0]
    flat = np.c_[x, x @ np.ones(x.shape[1]), np.full(len(x), constant)]
    prior = imaginary_points(flat, 2, 1.0)
    sds = np.sqrt(prior.scatter[0].diagonal())
    assert np.linalg.eigvalsh(prior.scatter / np.outer(sds, sds)).min() > 1e-8
    assert prior.scatter[0, -1, -1] == pytest.approx(constant**2 or 1.0)
    scaled = imaginary_points(1e3 * flat, 2, 1.0)
    np.testing.assert_allclose(scaled.scatter[0, :-1, :-1], 1e6 * prior.scatter[0, :-1, :-1], rtol=1e-9, atol=1e-9)


def test_heights_that_are_kept_cannot_be_written_over():
    mixture = Mixture([0.5, 0.5], [[0.0], [3.0]], np.ones((2, 1, 1)))
    with pytest.raises(ValueError, match="read-only"):
        log_heights(mixture)[0] = 0.0
