"""Starts: every one hands out whole shares, k-means only improves, and bad requests are told."""

import tracemalloc
from itertools import permutations

import numpy as np
import pytest
from scipy.cluster import hierarchy
from sklearn.cluster import KMeans

from gmm_lessons import datasets
from gmm_lessons import initialization as start
from gmm_lessons.em import m_step
from gmm_lessons.moments import moments
from tests.worlds import random_world

STARTS = [start.random_responsibilities, start.random_points, start.kmeans_plus_plus, start.kmeans, start.hierarchical]


@pytest.mark.parametrize("begin", STARTS, ids=lambda f: f.__name__)
def test_shares_are_shares(begin):
    x, _, rng = random_world(4)
    resp = begin(x, 3, rng)
    assert resp.shape == (len(x), 3) and (resp >= 0).all()
    np.testing.assert_allclose(resp.sum(axis=1), 1)


@pytest.mark.parametrize("begin", STARTS, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    ("x", "K", "message"),
    [
        (np.ones((2, 2)), 3, "2 points cannot fill 3"),
        (np.ones((2, 2)), 0, "K is 0"),
        (np.ones((9, 2)), 2.5, "K is 2.5"),
        ([np.nan, 1], 1, "NaN"),
    ],
)
def test_impossible_starts_are_refused(begin, x, K, message):
    with pytest.raises(ValueError, match=message):
        begin(x, K, np.random.default_rng(0))


def test_kmeans_cost_never_rises():
    x, _, rng = random_world(5)
    centers, costs = start.spread_out(x, 4, rng), []
    for _ in range(10):
        costs.append(start.squared_distances(x, centers).min(axis=1).sum())
        _, centers = start.kmeans_step(x, centers)
    assert (np.diff(costs) <= 1e-9).all()


def test_kmeans_on_iris_ends_in_scikit_learns_partitions():
    """scikit-learn ends in two partitions, of inertia 37.0507 and 37.0863; our best start must find the better."""
    x = datasets.iris()[:, :2]
    costs = [_inertia(x, start.kmeans(x, 3, np.random.default_rng(seed))) for seed in range(10)]
    assert min(costs) == pytest.approx(KMeans(3, n_init=10, random_state=0).fit(x).inertia_, rel=1e-9)
    assert min(costs) == pytest.approx(37.0507, abs=1e-4)


def _inertia(x, resp):
    centers = resp.T @ x / resp.sum(axis=0)[:, None]
    return ((x - resp @ centers) ** 2).sum()


def test_an_empty_cluster_keeps_its_centre():
    _, centers = start.kmeans_step(np.array([[0.0], [1.0]]), np.array([[0.5], [100.0]]))
    np.testing.assert_array_equal(centers, [[0.5], [100.0]])


def test_plus_plus_prefers_far_points():
    x = np.concatenate([np.zeros((50, 1)), np.full((1, 1), 100.0)])
    hits = [start.spread_out(x, 2, np.random.default_rng(seed)).max() == 100 for seed in range(20)]
    assert all(hits)


def test_plus_plus_survives_identical_points():
    assert start.kmeans_plus_plus(np.ones((5, 2)), 3, np.random.default_rng(0)).shape == (5, 3)


def test_hierarchical_has_one_heap_of_one_point():
    np.testing.assert_array_equal(start.hierarchical([[1.0, 2.0]], 1), [[1.0]])


def test_hierarchical_leaves_heaps_empty_where_ties_forbid_k():
    assert sorted(start.hierarchical(np.arange(4.0), 2, method="single").sum(axis=0)) == [0, 4]


def test_hierarchical_is_scipys_ward_cut():
    x, _, _ = random_world(6)
    expected = hierarchy.fcluster(hierarchy.linkage(x, "ward"), 3, criterion="maxclust")
    np.testing.assert_array_equal(start.hierarchical(x, 3).argmax(axis=1) + 1, expected)


def test_the_same_generator_gives_the_same_start():
    x, _, _ = random_world(7)
    for begin in STARTS:
        first, second = (begin(x, 3, np.random.default_rng(9)) for _ in range(2))
        np.testing.assert_array_equal(first, second)


def test_kmeans_goes_where_scikit_learn_goes_from_the_same_centres():
    x, _, rng = random_world(8)
    centers = first = start.spread_out(x, 4, rng)
    for _ in range(100):
        labels, centers = start.kmeans_step(x, centers)
    witness = KMeans(4, init=first, n_init=1, tol=0).fit(x)
    np.testing.assert_array_equal(labels, witness.labels_)
    np.testing.assert_allclose(centers, witness.cluster_centers_, atol=1e-9)


def test_plus_plus_draws_in_proportion_to_the_squared_distance():
    """From 0 the points 1 and 3 have chances 1/10 and 9/10, from 1: 1/5 and 4/5, from 3: 9/13 and 4/13."""
    pairs = [start.spread_out(np.array([[0.0], [1.0], [3.0]]), 2, np.random.default_rng(s)) for s in range(6000)]
    for first, second, chance in [(0, 3, 9 / 10), (1, 3, 4 / 5), (3, 0, 9 / 13)]:
        drawn = [pair[1, 0] == second for pair in pairs if pair[0, 0] == first]
        assert len(drawn) > 1800 and np.mean(drawn) == pytest.approx(chance, abs=0.045)


def test_random_responsibilities_begin_at_the_grand_mean():
    """The mean of a component misses the grand mean by about σ √(c² / N); Dirichlet(1, 1, 1) has c² = 1/2."""
    x = np.random.default_rng(0).normal(size=(400, 1))
    means = [moments(x, start.random_responsibilities(x, 3, np.random.default_rng(s))).mean for s in range(400)]
    assert np.std(means - x.mean()) == pytest.approx(x.std() * np.sqrt(0.5 / 400), rel=0.08)


def test_the_four_trees_cut_the_sepals_as_scipy_says_and_the_single_one_is_no_start():
    x = np.round(10 * datasets.iris()[:, :2])  # whole millimetres: ties between distances are exact
    sizes = {"ward": [30, 56, 64], "average": [12, 56, 82], "complete": [12, 64, 74], "single": [1, 2, 147]}
    for method, expected in sizes.items():
        assert sorted(start.hierarchical(x, 3, method=method).sum(axis=0)) == expected
    with pytest.raises(ValueError, match="not positive definite"):
        m_step(moments(x, start.hierarchical(x, 3, method="single")))


@pytest.mark.parametrize("K", [1, 2, 5])
def test_aligned_agrees_as_well_as_the_best_of_all_orders(K):
    rng = np.random.default_rng(K)
    resp, reference = rng.dirichlet(np.ones(K), size=(2, 30))
    best = max((reference * resp[:, list(order)]).sum() for order in permutations(range(K)))
    assert (reference * start.aligned(resp, reference)).sum() == pytest.approx(best, rel=1e-12)


def test_aligned_undoes_a_change_of_names():
    resp = np.random.default_rng(3).dirichlet(np.full(4, 0.2), size=50)
    for order in permutations(range(4)):
        np.testing.assert_array_equal(start.aligned(resp[:, list(order)], resp), resp)


@pytest.mark.parametrize("other", [np.ones((3, 3)) / 3, np.ones((4, 2)) / 2, np.ones(4)])
def test_shares_of_other_points_or_components_cannot_be_aligned(other):
    with pytest.raises(ValueError, match=r"same points among as many components|one row a point"):
        start.aligned(other, np.ones((4, 3)) / 3)


def test_a_centre_with_one_point_moves_to_it():
    labels, centers = start.kmeans_step(np.array([[0.0], [1.0], [9.0]]), np.array([[0.4], [7.0]]))
    assert labels.tolist() == [0, 0, 1] and centers.tolist() == [[0.5], [9.0]]


@pytest.mark.parametrize("begin", STARTS[:4], ids=lambda f: f.__name__)
def test_a_seed_is_a_generator_and_none_is_told(begin):
    x, _, _ = random_world(7)
    np.testing.assert_array_equal(begin(x, 3.0, 9), begin(x, 3, np.random.default_rng(9)))
    with pytest.raises(ValueError, match="rng is None, but chance needs a seed to be repeatable: rng=0"):
        begin(x, 3, None)


def test_weights_are_repeated_points():
    """A step of k-means on weighted points is one on repeated ones, and chances are proportional to weights."""
    x, _, rng = random_world(5)
    weight = rng.integers(0, 4, len(x))
    centers = start.spread_out(x, 3, rng)
    labels, means = start.kmeans_step(x, centers, weight)
    again = np.repeat(x, weight, axis=0)
    np.testing.assert_allclose(means, start.kmeans_step(again, centers)[1], rtol=1e-9)
    np.testing.assert_array_equal(np.repeat(labels, weight), start.kmeans_step(again, centers)[0])
    points, heavy = np.array([[0.0], [1.0], [3.0]]), np.array([1.0, 9.0, 1.0])
    pairs = [start.spread_out(points, 2, np.random.default_rng(s), heavy) for s in range(4000)]
    assert np.mean([pair[0, 0] == 1 for pair in pairs]) == pytest.approx(9 / 11, abs=0.03)
    assert np.mean([pair[1, 0] == 1 for pair in pairs if pair[0, 0] == 0]) == pytest.approx(0.5, abs=0.09)


def test_distances_far_from_zero_lose_no_digit_and_make_no_large_array():
    """Whole numbers around 1e9: exact; and 100 000 points to 20 centres in 8 columns take less than 20 MB."""
    x = np.random.default_rng(0).integers(0, 99, (40, 3)) + 10**9
    exact = ((x[:, None] - x[:5]) ** 2).sum(axis=2)
    np.testing.assert_array_equal(start.squared_distances(x, x[:5]), exact)
    many = np.random.default_rng(0).standard_normal((100_000, 8))
    tracemalloc.start()
    start.nearest(many, many[:20])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_points_are_picked_without_putting_them_back():
    """As many components as there are points, all of them apart: each is one of them, whichever comes first."""
    for seed in range(20):
        resp = start.random_points(np.arange(6.0), 6, seed)
        assert (resp.sum(axis=0) == 1).all() and (resp.sum(axis=1) == 1).all()


def test_chances_of_points_as_far_out_as_floats_can_tell_are_chances():
    """Nine squared distances of 1.4e308: each is a float, their sum is none."""
    x = np.r_[0.0, np.full(9, 1.2e154)]
    assert sorted(start.kmeans_plus_plus(x, 2, 0).sum(axis=0)) == [1, 9]


def test_what_counts_nothing_is_never_picked():
    for seed in range(20):
        resp = start.random_points([0.0, 1.0, 3.0], 2, seed, weight=[1.0, 0.0, 1.0])
        assert (resp[0] == resp[1]).all() and (resp[0] != resp[2]).all()


def test_k_means_with_weights_rests_at_weighted_means_and_without_a_last_step_would_not_rest():
    x, _, rng = random_world(8)
    for seed in range(5):
        weight = rng.uniform(0.1, 5, len(x)) ** 2
        labels = start.kmeans(x, 4, seed, weight).argmax(axis=1)
        centers = np.array([np.average(x[labels == k], axis=0, weights=weight[labels == k]) for k in range(4)])
        np.testing.assert_array_equal(start.nearest(x, centers), labels)


def test_points_that_count_nothing_fill_no_component():
    for begin in STARTS[:4]:
        with pytest.raises(ValueError, match="1 points cannot fill 2 components"):
            begin([0.0, 1.0, 2.0], 2, 0, weight=[0.0, 3.0, 0.0])


def test_plus_plus_measures_from_the_nearest_of_all_centres_so_far():
    """With two of three places taken, all points but those of the third are at distance 0: it must be drawn."""
    x = np.array([[0.0]] * 5 + [[5.0]] * 5 + [[7.0]])
    assert all(len(np.unique(start.spread_out(x, 3, seed))) == 3 for seed in range(50))
