"""Streaming EM: one batch of everything is EM itself, a rate of 1/t is a plain average, and blocks climb the bound."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmm_lessons import datasets, scale
from gmm_lessons.bound import elbo
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.em import e_step, em, m_step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.mixture import Mixture, bells, log_likelihood, sample
from gmm_lessons.moments import add_up, moments
from gmm_lessons.scale.streaming import as_moments, batches, forgetting, incremental, stepwise
from tests.worlds import random_mixture, random_world, soft_start

STRUCTURES = [FULL, TIED, DIAGONAL, SPHERICAL]


def started(seed, structure=FULL, **sizes):
    x, K, rng = random_world(seed, **sizes)
    return x, m_step(moments(x, soft_start(x, K, rng)), structure), rng


def last(steps):
    *_, step = steps
    return step


def same(a, b, rtol=0.0, atol=0.0):
    for name in a.__dataclass_fields__:
        np.testing.assert_allclose(getattr(a, name), getattr(b, name), rtol=rtol, atol=atol)


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
@pytest.mark.parametrize("seed", range(5))
def test_one_batch_of_everything_at_rate_one_is_em_to_the_last_bit(seed, structure):
    x, mixture, _ = started(seed, structure)
    prior = imaginary_points(x, len(mixture.weights), 0.5)
    for full in islice(em(x, mixture, structure=structure, prior=prior), 6):
        first, second = stepwise([x, x], mixture, t0=0, structure=structure, prior=prior)
        same(first.mixture, full.mixture)
        same(first.moments, full.moments)
        np.testing.assert_array_equal(first.resp, full.resp)
        assert first.objective == full.objective
        mixture = second.mixture


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
@pytest.mark.parametrize("seed", range(5))
def test_one_block_of_everything_climbs_incrementally_as_em_does(seed, structure):
    x, mixture, _ = started(seed, structure)
    whole = islice(incremental(x, mixture, len(x), structure=structure), 10)
    for ours, full in zip(whole, em(x, mixture, structure=structure)):
        same(ours.mixture, full.mixture)
        assert ours.objective == pytest.approx(full.objective, rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_rate_of_one_over_t_is_the_plain_average_of_all_batches_so_far(seed):
    x, mixture, rng = started(seed, max_K=3, max_D=2)
    served = list(batches(np.tile(x, (4, 1)), 80, rng, passes=1))
    steps = list(stepwise(served, mixture, kappa=1, t0=0, total=1))
    alone = [1 / len(batch) * e_step(batch, step.mixture).moments for batch, step in zip(served, steps)]
    for t, step in enumerate(steps, start=1):
        same(step.moments, 1 / t * add_up(alone[:t]), rtol=1e-10, atol=1e-12)


def test_the_moments_of_a_start_are_the_start_in_other_clothes():
    for seed, structure in enumerate(STRUCTURES * 3):
        _, mixture, _ = started(seed, structure)
        same(m_step(7 * as_moments(mixture), structure), mixture, rtol=1e-12, atol=1e-14)


def test_going_on_from_the_last_mixture_is_not_to_have_stopped():
    x, mixture, rng = started(2)
    served = list(islice(batches(x, 50, rng, np.inf), 12))
    through = list(stepwise(served, mixture))
    halfway = stepwise(served[5:], through[5].mixture, t0=2 + 5)
    for ours, theirs in zip(halfway, through[5:]):
        same(ours.mixture, theirs.mixture, rtol=1e-9, atol=1e-12)


def test_after_three_passes_batches_are_nearer_to_the_top_than_em_and_after_twenty_a_hundredth_of_a_nat_away():
    """Twelve worlds of 3000 points in batches of 150, in nats a point below the top that EM reaches."""
    early, late, em_early = np.array([_distances(seed) for seed in range(12)]).T
    assert late.max() < 0.01 and late.mean() < 0.002, late
    assert np.mean(early < np.maximum(em_early, 1e-3)) >= 0.9, (early, em_early)


def _distances(seed):
    rng = np.random.default_rng(seed)
    truth = random_mixture(rng, 1 + seed % 4, 1 + seed % 3)
    x, _ = sample(truth, 3000, rng)
    start = m_step(moments(x, soft_start(x, len(truth.weights), rng)))
    steps = list(stepwise(batches(x, 150, rng, passes=20), start))
    full = [step.objective for step in islice(em(x, start), 100)]
    reached = [log_likelihood(x, steps[3 * 20].mixture), log_likelihood(x, steps[-1].mixture), full[3]]
    return (full[-1] - np.array(reached)) / len(x)


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
@pytest.mark.parametrize("seed", range(10))
def test_the_bound_of_the_incremental_climb_is_the_bound_and_never_falls(seed, structure):
    x, mixture, _ = started(seed + 100, structure)
    steps = list(islice(incremental(x, mixture, 30, structure=structure), 40))
    trace = np.array([step.objective for step in steps])
    assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all()
    for step in steps[::13]:
        assert step.objective == pytest.approx(elbo(x, step.resp, step.mixture), rel=1e-11)
        same(step.moments, moments(x, step.resp), rtol=1e-9, atol=1e-9)


def test_imaginary_points_keep_the_incremental_climb_monotone():
    x, mixture, _ = started(7)
    prior = imaginary_points(x, len(mixture.weights), 0.5)
    trace = np.array([step.objective for step in islice(incremental(x, mixture, 30, prior=prior), 80)])
    assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all()
    assert trace[0] == pytest.approx(next(em(x, mixture, prior=prior)).objective, rel=1e-12)


def test_blocks_reach_the_same_top_as_em_in_fewer_passes():
    x = datasets.old_faithful()
    start = m_step(moments(x, soft_start(np.asarray(x), 2, np.random.default_rng(0))))
    top = last(islice(em(x, start), 100)).objective
    blocks = [step.objective for step in islice(incremental(x, start, 34), 8 * 30)]  # 8 blocks, 30 passes
    assert blocks[-1] == pytest.approx(top, abs=1e-6)
    five_passes = next(islice(em(x, start), 5, None)).objective
    assert blocks[8 * 5] > five_passes


def test_an_e_step_without_shares_streams_as_well():
    x, mixture, rng = started(4)
    order = list(batches(x, 60, rng, passes=3))
    for climb in (lambda expect: stepwise(order, mixture, expect=expect), lambda expect: _turns(x, mixture, expect)):
        ours, theirs = last(climb(scale.e_step)), last(climb(e_step))
        assert ours.resp is None
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-9)
        same(ours.mixture, theirs.mixture, rtol=1e-6, atol=1e-8)


def _turns(x, mixture, expect):
    return islice(incremental(x, mixture, 50, expect=expect), 20)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_moving_and_stretching_the_data_moves_and_stretches_the_fit(seed):
    x, mixture, rng = started(seed)
    D = x.shape[1]
    A, c = np.eye(D) + 0.3 * rng.standard_normal((D, D)), rng.uniform(-9, 9, D)
    order = list(batches(np.arange(len(x)), 60, rng, passes=2))
    here = last(stepwise([x[rows] for rows in order], mixture))
    there = last(stepwise([x[rows] @ A.T + c for rows in order], moved(mixture, A, c)))
    np.testing.assert_allclose(there.resp, here.resp, atol=1e-6)
    same(there.mixture, moved(here.mixture, A, c), rtol=1e-6, atol=1e-6)


def moved(mixture, A, c):
    covs = A @ mixture.covs @ A.T
    return Mixture(mixture.weights, mixture.means @ A.T + c, (covs + covs.mT) / 2)


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 99))
@settings(max_examples=40)
def test_a_pass_serves_every_point_once_in_batches_of_nearly_one_size(n, size, seed):
    served = list(batches(np.arange(n), size, np.random.default_rng(seed), passes=2))
    sizes = [len(batch) for batch in served]
    assert max(sizes) <= size and max(sizes) - min(sizes) <= 1
    for one_pass in (served[: len(served) // 2], served[len(served) // 2 :]):
        assert sorted(np.concatenate(one_pass)) == list(range(n))


def test_batches_of_a_memory_map_are_batches_of_the_array(tmp_path):
    x, _, _ = random_world(5)
    np.save(tmp_path / "x.npy", x)
    on_disk = batches(np.load(tmp_path / "x.npy", mmap_mode="r"), 20, np.random.default_rng(0), np.inf)
    for ours, theirs in zip(islice(on_disk, 9), batches(x, 20, np.random.default_rng(0), np.inf)):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("kappa", [0.5, 0.2, 1.2, -1, np.nan])
def test_a_rate_that_cannot_converge_is_refused_at_the_door(kappa):
    with pytest.raises(ValueError, match=r"Take 0\.5 < kappa <= 1"):
        stepwise([], bells([1], [0], [1]), kappa=kappa)


def test_a_share_above_one_is_refused_at_the_door():
    with pytest.raises(ValueError, match=r"t0 is -0\.5"):
        stepwise([], bells([1], [0], [1]), t0=-0.5)


@pytest.mark.parametrize(("n", "size"), [(0, 3), (5, 0), (5, 2.5), (5, -1)])
def test_batches_of_nothing_are_refused_at_the_door(n, size):
    told = f"size is {size}, but must be a whole number" if n else "x holds no points"
    with pytest.raises(ValueError, match=told):
        batches(np.zeros((n, 2)), size, np.random.default_rng(0), 1)
    with pytest.raises(ValueError, match=told):
        incremental(np.zeros((n, 2)), bells([1], [0], [1]), size)


def test_a_stream_forgets_at_the_rate_of_forgetting_where_nothing_else_is_asked():
    """γ_1 = (1 + 2)^-0.6 = 0.517...: so much of the batch, and the rest of the start, for as many points."""
    x, mixture, _ = started(3)
    (step,) = stepwise([x], mixture)
    assert forgetting()(1) == pytest.approx(3**-0.6) and forgetting(1, 0.5)(1) == pytest.approx(1 / 1.5)
    rest = (1 - 3**-0.6) * len(x) * as_moments(mixture)  # a point as the mixture is, n times
    same(step.moments, 3**-0.6 * moments(x, step.resp) + rest, rtol=1e-10, atol=1e-10)


def test_the_shares_of_a_climb_by_blocks_are_those_of_all_points_as_each_block_last_saw_them():
    x, mixture, _ = started(4)
    first, second = islice(incremental(x, mixture, 50), 2)
    np.testing.assert_allclose(first.resp, e_step(x, mixture).resp, rtol=1e-12)
    fresh = e_step(x, second.mixture).resp
    block = np.array_split(np.arange(len(x)), -(-len(x) // 50))[0]
    np.testing.assert_allclose(second.resp[block], fresh[block], rtol=1e-12)
    np.testing.assert_array_equal(np.delete(second.resp, block, axis=0), np.delete(first.resp, block, axis=0))


def test_what_is_no_mixture_has_no_moments():
    with pytest.raises(ValueError, match="must be a Mixture"):
        as_moments([0.5, 0.5])


def test_a_total_of_no_points_is_refused_at_the_door():
    for total in (0, -5):
        with pytest.raises(ValueError, match=f"total is {total}, but the moments stand for some points"):
            stepwise([], bells([1], [0], [1]), total=total)


def test_the_objective_is_that_of_total_points():
    x, mixture = np.arange(20.0), bells([0.5, 0.5], [0, 9], [5, 5])
    (many,), (own,) = stepwise([x], mixture, total=200), stepwise([x], mixture)
    assert many.objective == pytest.approx(10 * own.objective)


def test_the_rows_of_a_batch_come_in_the_order_of_the_file():
    assert all((np.diff(batch) > 0).all() for batch in batches(np.arange(90), 20, np.random.default_rng(0), passes=1))


@pytest.mark.parametrize("expect", [e_step, scale.e_step], ids=["core", "scale"])
def test_blocks_climb_though_a_component_has_no_weight(expect):
    x, mixture = np.arange(20.0), bells([0.0, 1.0], [0, 9], [5, 5])
    assert np.isfinite(next(incremental(x, mixture, 7, expect=expect)).objective)


def test_an_empty_batch_is_named():
    steps = stepwise([[1.0, 2.0], []], bells([1], [0], [1]))
    with pytest.raises(ValueError, match="batch 2 is empty"):
        list(steps)


def test_a_first_batch_too_small_for_a_spread_is_explained():
    steps = stepwise([[1.0], [2.0]], bells([0.5, 0.5], [0, 3], [1, 1]), t0=0)
    assert next(steps).objective < 0
    with pytest.raises(ValueError, match=r"batch 1 of 1 points \(rate 1\): .* larger batches, a prior, or t0 > 0"):
        next(steps)


def test_a_component_that_the_first_batch_does_not_reach_is_explained_and_kept_alive_by_the_start():
    far = bells([0.5, 0.5], [0, 1e6], [1, 1])
    with pytest.raises(ValueError, match=r"batch 1 of 3 points .*: component 1 is left with no points"):
        list(stepwise([[0.0, 1, 2]] * 2, far, t0=0))
    assert last(stepwise([[0.0, 1, 2]] * 2, far)).mixture.means[1, 0] == pytest.approx(1e6)


def test_a_bad_row_is_told_with_its_batch():
    with pytest.raises(ValueError, match=r"batch 2 of 2 points .*: x holds nan in row 1"):
        list(stepwise([[0.0, 1.0], [0.0, np.nan]], bells([1], [0], [1])))


@pytest.mark.parametrize("expect", [e_step, scale.e_step], ids=["core", "scale"])
def test_a_bad_row_is_told_with_its_block_and_counted_from_the_start(expect):
    x = np.zeros((500, 2))
    x[437, 1] = np.nan
    with pytest.raises(ValueError, match=r"block 5 of 5: x holds nan \(column 1\) in row 437: NaN or infinity"):
        next(incremental(x, Mixture([1.0], [[0, 0]], [np.eye(2)]), 100, expect=expect))


def test_a_row_too_far_out_is_told_with_its_block_and_counted_from_the_start():
    x = np.zeros(500)
    x[437] = 1e160
    with pytest.raises(ValueError, match=r"block 5 of 5: .* in row 437, so far out"):
        next(incremental(x, bells([1], [0], [1]), 100, expect=scale.e_step))
