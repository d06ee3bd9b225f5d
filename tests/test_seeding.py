"""Starts in blocks: the answer of all points at once, wherever blocks end, whoever looks at them, in little memory."""

import inspect
import tracemalloc
from functools import partial

import numpy as np
import pytest

from gmm_lessons import initialization
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import nearest, one_hot, squared_distances
from gmm_lessons.mixture import sample
from gmm_lessons.moments import moments
from gmm_lessons.scale import e_step, heaps, seeding
from tests.worlds import random_mixture

FAR = [[0.0, 0.0], [30.0, 0.0], [0.0, 30.0], [30.0, 30.0], [60.0, 60.0]]
WAYS = {"k-means++": seeding.kmeans_plus_plus, "k-means||": seeding.kmeans_parallel}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
small = lambda size: partial(seeding.in_blocks, block=size)  # noqa: E731


def world(seed=0, n=1117, K=4):
    rng = np.random.default_rng(seed)
    return sample(random_mixture(rng, K, 3), n, rng)[0], rng.integers(0, 3, n)


@ways
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_the_same_seed_draws_the_same_points_wherever_blocks_end(way, weighted, size):
    x, weight = world()
    weight = weight if weighted else None
    drawn = way(x[:60], 5, 3, weight if weight is None else weight[:60], through=small(size))
    np.testing.assert_array_equal(drawn, way(x[:60], 5, 3, weight if weight is None else weight[:60]))
    assert all((x == one).all(axis=1).any() for one in drawn) and len(np.unique(drawn, axis=0)) == 5


def test_k_means_plus_plus_is_a_race_of_all_points_by_hand():
    x, weight = world(1)
    rng, centers = np.random.default_rng(8), []
    for _ in range(4):
        waits = -np.log1p(-np.random.default_rng(np.random.PCG64(int(rng.integers(2**63)))).random(len(x)))
        rates = weight * (squared_distances(x, np.array(centers)).min(axis=1) if centers else 1)
        with np.errstate(divide="ignore"):
            centers.append(x[np.argmin(waits / rates)])
    np.testing.assert_array_equal(seeding.kmeans_plus_plus(x, 4, 8, weight), centers)


def test_who_wins_the_race_is_drawn_as_his_mass_says():
    """Four points, the last without weight: w_n d_n² is 1, 8 and 0 for those that are not the centre."""
    x, weight = np.array([[0.0], [1.0], [2.0], [9.0]]), np.array([1.0, 1.0, 2.0, 0.0])
    won = [heaps.first_to_come(x, weight, 0, x[:1], seed)[1][0] for seed in range(2000)]
    assert np.mean(np.equal(won, 2)) == pytest.approx(8 / 9, abs=4 * np.sqrt(8 / 81 / 2000))
    assert set(won) == {1, 2}
    first = [heaps.first_to_come(x, weight, 0, None, seed)[1][0] for seed in range(2000)]
    assert np.mean(np.equal(first, 2)) == pytest.approx(1 / 2, abs=4 * np.sqrt(1 / 4 / 2000))


def test_a_round_of_k_means_parallel_draws_each_point_as_often_as_it_should():
    x, weight = world(2)
    costs = heaps.costs(x, weight, 0, x[:1])
    rate = 30 / costs.sum()
    sizes = [len(heaps.lots(x, weight, 0, x[:1], rate, seed)) for seed in range(400)]
    assert np.mean(sizes) == pytest.approx(np.minimum(rate * costs, 1).sum(), abs=4 * np.sqrt(30 / 400))


@pytest.mark.parametrize("weighted", [False, True])
def test_k_means_ends_where_the_core_ends_from_the_same_centres(weighted, monkeypatch):
    x, weight = world(3)
    weight = weight if weighted else None
    begin = seeding.kmeans_plus_plus(x, 4, 1, weight)
    monkeypatch.setattr(initialization, "spread_out", lambda *args: begin)
    shares = initialization.kmeans(x, 4, 1, weight)
    core = moments(x, shares if weight is None else shares * weight[:, None])
    ours = seeding.kmeans(x, 4, 1, weight, through=small(100), tol=0)
    for name in ("count", "mean", "scatter"):
        np.testing.assert_allclose(getattr(ours, name), getattr(core, name), rtol=1e-10, atol=1e-10)


def test_every_step_of_k_means_lowers_the_cost_and_tol_says_when_that_is_enough():
    x, _ = world(4, 3000)
    costs, centers = [], x[:6]
    for _ in range(12):
        found = heaps.sums(x, None, 0, centers)
        assert found.cost == pytest.approx(squared_distances(x, centers).min(axis=1).sum())
        costs.append(found.cost)
        centers = found.moved(centers)
    assert (np.diff(costs) <= 0).all()
    enough = 1 + int(np.argmax(-np.diff(costs) <= 0.01 * np.array(costs[1:])))
    begin = lambda *args, **options: x[:6]  # noqa: E731
    got = seeding.kmeans(x, 6, 0, begin=begin, tol=0.01)
    centers = x[:6]
    for _ in range(enough):
        centers = heaps.sums(x, None, 0, centers).moved(centers)
    np.testing.assert_allclose(got.mean, moments(x, one_hot(nearest(x, centers), 6)).mean, rtol=1e-10)


def test_with_no_tolerance_k_means_ends_when_the_centres_stay_and_costs_are_weighted():
    x, weight, passes = world(4, 60)[0], np.linspace(0, 3, 60), []

    def counted(x, weight=None):
        each = seeding.in_blocks(x, weight)
        return lambda work: (passes.append(work), each(work))[1]

    seeding.kmeans(x, 4, 0, begin=lambda *args, **options: x[:4], through=counted, tol=0)
    assert len(passes) < 30  # not all of 300
    cost = heaps.sums(x, weight, 0, x[:4]).cost
    assert cost == pytest.approx(weight @ squared_distances(x, x[:4]).min(axis=1), rel=1e-12)


def test_a_tenthousandth_is_enough_where_nothing_is_said():
    x = world(4, 1500)[0]
    begin = {"begin": lambda *args, **options: x[:6]}
    mean = seeding.kmeans(x, 6, 0, **begin).mean
    np.testing.assert_array_equal(mean, seeding.kmeans(x, 6, 0, **begin, tol=1e-4, max_iter=300).mean)
    assert not np.array_equal(mean, seeding.kmeans(x, 6, 0, **begin, tol=0).mean)


def test_a_weight_counts_a_point_that_often():
    x, weight = world(5)
    begin = lambda *args, **options: x[:4]  # noqa: E731
    weighted = seeding.kmeans(x, 4, 0, weight, begin=begin, tol=0)
    repeated = seeding.kmeans(np.repeat(x, weight, axis=0), 4, 0, begin=begin, tol=0)
    np.testing.assert_allclose(weighted.count, repeated.count, rtol=1e-12)
    np.testing.assert_allclose(weighted.scatter, repeated.scatter, rtol=1e-9)


def test_k_means_parallel_spreads_as_well_as_k_means_plus_plus():
    """On average over 30 seeds its Σ d² is no more than 1.2 times as large (by theory: within a constant factor)."""
    rng = np.random.default_rng(6)
    x = 100 * rng.random((12, 2))[rng.integers(0, 12, 1500)] + rng.standard_normal((1500, 2))
    mean = lambda starts: np.mean([squared_distances(x, start).min(axis=1).sum() for start in starts])  # noqa: E731
    cost = {name: mean(way(x, 12, seed) for seed in range(30)) for name, way in WAYS.items()}
    by_chance = mean(x[12 * s : 12 * s + 12] for s in range(30))
    assert cost["k-means||"] < 1.2 * cost["k-means++"] < by_chance / 3


def test_k_means_parallel_takes_two_passes_a_round_whatever_k_is():
    passes = []

    def counted(x, weight=None):
        each = seeding.in_blocks(x, weight)
        return lambda work: (passes.append(work), each(work))[1]

    x, _ = world(7)
    for K, way, expected in ((3, "k-means||", 13), (30, "k-means||", 13), (3, "k-means++", 4), (30, "k-means++", 31)):
        WAYS[way](x, K, 0, through=counted)
        assert len(passes) == expected
        passes.clear()


def test_k_means_parallel_draws_about_two_points_a_component_in_each_of_five_rounds(monkeypatch):
    """Besides the first; a few less, since a point is drawn once at most, however far it lies."""
    x, sizes = world(7)[0], []
    final = lambda drawn, K, rng, count: (sizes.append(len(drawn)), drawn[:K])[1]  # noqa: E731
    monkeypatch.setattr(seeding, "spread_out", final)
    for seed in range(40):
        seeding.kmeans_parallel(x, 4, seed)
    assert 0.9 * 41 < np.mean(sizes) < 1.05 * 41


def test_where_no_point_is_away_from_the_centres_all_are_drawn_alike():
    x = np.array([[1.0], [1.0], [1.0], [2.0]])
    third = [seeding.kmeans_plus_plus(x, 3, seed)[2, 0] == 2 for seed in range(400)]
    assert np.mean(third) == pytest.approx(1 / 4, abs=4 * np.sqrt(3 / 16 / 400))


@ways
def test_spots_without_distance_are_drawn_too(way):
    x = np.repeat([[1.0, 2.0], [3.0, 4.0]], 5, axis=0)
    drawn = way(x, 4, 0)
    assert len(drawn) == 4 and len(np.unique(drawn, axis=0)) == 2
    assert (way(np.ones((5, 2)), 5, 0) == 1).all()


@ways
def test_what_cannot_be_is_told_with_the_row_among_all_points(way):
    x, weight = world(8)
    for bad, says in ((np.nan, "column 1. in row 777.*no density"), (1e160, "column 1. in row 777.*no number")):
        spoilt = x.copy()
        spoilt[777, 1] = bad
        with pytest.raises(ValueError, match=says):
            way(spoilt, 3, 0, through=small(50))
    with pytest.raises(ValueError, match="2 points cannot fill 3 components"):
        way(x[:4], 3, 0, [1.0, 0.0, 0.0, 2.0])
    with pytest.raises(ValueError, match="rng is None"):
        way(x, 3, None)


@ways
@pytest.mark.parametrize("size", [7, 10**6])
def test_a_sum_of_squared_distances_that_may_be_no_number_is_refused(way, size):
    """Each squared distance is a number, and 60 of them may be none. Nearer to zero all is well."""
    x = np.r_[np.zeros(59), 1.5e153][:, None]
    with pytest.raises(ValueError, match=r"x goes 1\.5e\+153 from zero: the sum .* Rescale x\."):
        way(x, 3, 0, through=small(size))
    np.testing.assert_array_equal(way(x / 1e10, 3, 0, through=small(size))[0], way(x / 1e140, 3, 0)[0] * 1e130)


@pytest.mark.parametrize(("options", "says"), [({"tol": -1}, "tol is -1"), ({"max_iter": 0}, "max_iter is 0")])
def test_wrong_options_are_told(options, says):
    with pytest.raises(ValueError, match=says):
        seeding.kmeans(world()[0], 3, 0, **options)
    with pytest.raises(ValueError, match="rounds is 0"):
        seeding.kmeans_parallel(world()[0], 3, 0, rounds=0)
    with pytest.raises(ValueError, match="block is 0"):
        seeding.kmeans(world()[0], 3, 0, through=small(0))


def test_integers_and_single_precision_are_points_too():
    x = np.random.default_rng(0).integers(-9, 9, (200, 2))
    for kind in (np.float32, np.int16, float):
        np.testing.assert_array_equal(seeding.kmeans(x.astype(kind), 3, 0).mean, seeding.kmeans(x, 3, 0).mean)


@pytest.mark.parametrize("work", ["look", "cost", "first_to_come", "lots", "sums", "heap_moments"])
def test_no_array_grows_with_the_points(work):
    """270 000 points more, and 5 heaps: 2.2 MB more as (N,), 11 MB as (N, K); less than half a MB is used."""
    x = np.random.default_rng(0).standard_normal((300_000, 2), dtype=np.float32)
    options = {"centers": x[:5].astype(float), "seed": 0, "rate": 1e-4}
    taken = {name for name in options if name in inspect.signature(getattr(heaps, work)).parameters}
    work, peaks = partial(getattr(heaps, work), **{name: options[name] for name in taken}), []
    for n in (9000, 30_000, 300_000):
        tracemalloc.start()
        found = seeding.in_blocks(x[:n])(work)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert len(found) == 74 and peaks[2] - peaks[1] < 5e5


def test_from_such_a_start_em_finds_heaps_that_lie_apart():
    rng = np.random.default_rng(0)
    x = np.array(FAR)[rng.integers(0, 5, 20_000)] + rng.standard_normal((20_000, 2))
    *_, top = until_converged(em(x, m_step(seeding.kmeans(x, 5, 0, begin=seeding.kmeans_parallel)), expect=e_step))
    order = np.lexsort(top.mixture.means.round().T)
    np.testing.assert_allclose(top.mixture.means[order], np.array(FAR)[np.lexsort(np.array(FAR).T)], atol=0.1)


dask = pytest.mark.skipif(not __import__("importlib.util").util.find_spec("dask"), reason="the extra is not installed")


@dask
@ways
@pytest.mark.parametrize("chunks", [(17, 1000, 100), 5000])
@pytest.mark.parametrize("weighted", [False, True])
def test_over_dask_the_start_is_the_one_in_memory(way, chunks, weighted):
    import dask.array as da

    from gmm_lessons.scale import cluster_seeding

    x, weight = world(9)
    weight, through = weight if weighted else None, cluster_seeding.through()
    there = da.from_array(x, chunks=(chunks, 2))
    np.testing.assert_array_equal(way(there, 4, 2, weight, through=through), way(x, 4, 2, weight))
    here = seeding.kmeans(x, 4, 2, weight, begin=way)
    apart = seeding.kmeans(there, 4, 2, weight, begin=way, through=through)
    for name in ("count", "mean", "scatter"):
        np.testing.assert_allclose(getattr(apart, name), getattr(here, name), rtol=1e-10, atol=1e-10)
