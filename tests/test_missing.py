"""Data with holes: the E step against sums over a fine grid, climbs that never step down, and EM's fixed points."""

from itertools import islice, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.sparse import csr_array
from scipy.stats import multivariate_normal

from gmm_lessons import datasets, missing, scale
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.em import Expectation, e_step, em, m_step
from gmm_lessons.gaussian import Collapse, conditional
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import one_hot
from gmm_lessons.missing import impute, one_bell, patterns, start
from gmm_lessons.mixture import Mixture, log_joint, sample
from gmm_lessons.moments import Moments, moments
from gmm_lessons.scale.streaming import as_moments, incremental, stepwise
from gmm_lessons.selection import best_of, held_out
from gmm_lessons.variational import Dirichlet, vague
from tests.worlds import random_mixture, random_world, soft_start

STRUCTURES = [FULL, TIED, DIAGONAL, SPHERICAL]
NAN = np.nan
MURRAY = np.array([(1, 1), (1, -1), (-1, 1), (-1, -1), *2 * [(2, NAN), (-2, NAN), (NAN, 2), (NAN, -2)]])
APPLES = np.array(
    [
        *((8, 59), (6, 58), (11, 56), (22, 53), (14, 50), (17, 45), (18, 43), (24, 42), (19, 39)),
        *((23, 38), (26, 30), (40, 27), (4, NAN), (4, NAN), (5, NAN), (6, NAN), (8, NAN), (10, NAN)),
    ]
)


def same(a, b, tol=1e-12):
    """Equal counts, means and scatters, to `tol` of the largest entry of each."""
    for name in ("count", "mean", "scatter"):
        one, other = getattr(a, name), getattr(b, name)
        np.testing.assert_allclose(one, other, rtol=0, atol=tol * np.abs(other).max(), err_msg=name)


def with_holes(x, share, rng):
    """Return x with that share of its entries erased; every column keeps two values, which differ."""
    holes = rng.random(x.shape) < share
    holes[:3] = False
    return np.where(holes, NAN, x)


def holed_world(seed, share=None, **sizes):
    x, K, rng = random_world(seed, **sizes)
    share = rng.uniform(0, 0.7) if share is None else share
    return with_holes(x, share, rng), K, rng


def begun(x, K, rng, structure=FULL, count=0.5):
    bell = one_bell(x, steps=2)
    prior = imaginary_points(impute(x, bell), K, count)
    return m_step(start(x, K, rng, soft_start, bell) + prior, structure), prior


def last(steps):
    *_, step = steps
    return step


# The E step, by sums


def on_a_grid(row, mixture):
    """Return x (n, D): `row` with its NaN at the places of a fine grid, and the volume of a cell.

    Sums of bells over evenly spaced places are their integrals but for e^-(2π²/step²), far below 1e-12.
    """
    reach, places = 9 * mixture.sds.max(axis=0), []
    for d, value in enumerate(row):
        low, high = mixture.means[:, d].min() - reach[d], mixture.means[:, d].max() + reach[d]
        step = narrowest(mixture) / 1.4
        places.append(np.arange(low, high, step) if np.isnan(value) else [value])
    volume = (narrowest(mixture) / 1.4) ** np.isnan(row).sum()
    return np.array(list(product(*places))), volume


def narrowest(mixture):
    return np.sqrt(np.linalg.eigvalsh(mixture.covs).min())


def summed(x, mixture):
    """The E step by brute force: every value that a hole may hold is a point, with the share that Bayes gives it."""
    points, shares, evidence = [], [], []
    for row in x:
        grid, volume = on_a_grid(row, mixture)
        joint = np.exp(log_joint(grid, mixture)) * volume  # (n, K)
        evidence.append(joint.sum())
        points.append(grid)
        shares.append(joint / joint.sum())
    resp = np.array([own.sum(axis=0) for own in shares])
    return Expectation(resp, moments(np.vstack(points), np.vstack(shares)), float(np.log(evidence).sum()))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("D", [1, 2, 3])
def test_the_e_step_is_the_sum_over_all_that_the_holes_may_hold(D, seed):
    rng = np.random.default_rng(seed)
    mixture = random_mixture(rng, 2, D, apart=1.0)
    x, _ = sample(mixture, 6, rng)
    x[:2, 0], x[1:3, -1], x[4:, D // 2] = NAN, NAN, NAN
    x[5, : min(D, 2)] = NAN
    ours, brute = missing.e_step(x, mixture), summed(x, mixture)
    same(ours.moments, brute.moments)
    np.testing.assert_allclose(ours.resp, brute.resp, rtol=0, atol=1e-12)
    assert ours.log_likelihood == pytest.approx(brute.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(missing.responsibilities(x, mixture), brute.resp, rtol=0, atol=1e-12)
    assert missing.log_density(x, mixture).sum() == pytest.approx(brute.log_likelihood, rel=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_patterns_find_what_a_loop_over_rows_finds(seed):
    x, K, rng = holed_world(seed, max_K=3)
    x = x[-50:]
    x[-1] = NAN
    mixture, _ = begun(x, K, rng)
    ours = missing.e_step(x, mixture)
    log_p = np.array([row_by_row(row, mixture) for row in x])
    resp = np.exp(log_p - np.logaddexp.reduce(log_p, axis=1, keepdims=True))
    np.testing.assert_allclose(ours.resp, resp, rtol=0, atol=1e-10)
    same(ours.moments, expected_moments(x, resp, mixture), 1e-10)


def row_by_row(row, mixture):
    seen = ~np.isnan(row)
    if not seen.any():
        return np.log(mixture.weights)
    each = zip(mixture.weights, mixture.means, mixture.covs, strict=True)
    return [np.log(w) + multivariate_normal(m[seen], S[np.ix_(seen, seen)]).logpdf(row[seen]) for w, m, S in each]


def expected_moments(x, resp, bells):
    """Return the expected moments of points whose component is known by `resp`, one point and one bell at a time."""
    count, K, D = resp.sum(axis=0), len(bells.weights), x.shape[1]
    filled, unsure = np.empty((K, *x.shape)), np.zeros((K, D, D))
    for k, n in np.ndindex(K, len(x)):
        hole = np.isnan(x[n])
        filled[k, n] = x[n]
        filled[k, n, hole], cov = conditional(x[n], bells.means[k], bells.covs[k])
        unsure[k][np.ix_(hole, hole)] += resp[n, k] * cov
    mean = np.einsum("nk,knd->kd", resp, filled) / count[:, None]
    apart = filled - mean[:, None]
    return Moments(count, mean, unsure + np.einsum("nk,kni,knj->kij", resp, apart, apart))


# Climbs


@pytest.mark.parametrize("block", range(5))
def test_two_hundred_climbs_with_holes_never_step_down(block):
    for seed in range(40 * block, 40 * block + 40):
        structure = STRUCTURES[seed % 4]
        x, K, rng = holed_world(seed, max_K=3, max_D=4)
        mixture, prior = begun(x[:60], K, rng, structure)
        steps = em(x[:60], mixture, structure=structure, prior=prior, expect=missing.e_step)
        trace = np.array([step.objective for step in islice(steps, 6)])
        assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all(), seed


def test_the_objective_is_the_likelihood_of_what_was_seen():
    x, K, rng = holed_world(3)
    mixture, _ = begun(x, K, rng)
    seen = sum(np.logaddexp.reduce(row_by_row(row, mixture)) for row in x)
    assert next(em(x, mixture, expect=missing.e_step)).objective == pytest.approx(seen, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_where_em_stays_the_gradient_of_what_was_seen_is_zero(seed):
    x, _, _ = holed_world(seed, share=0.3, max_K=1, max_D=3)
    top = last(islice(em(x, one_bell(x), expect=missing.e_step), 150)).mixture
    D = x.shape[1]

    def log_p(theta):
        L = np.tril(theta[D:].reshape(D, D))
        return missing.log_density(x, Mixture([1.0], theta[None, :D], (L @ L.T)[None])).sum()

    theta = np.concatenate([top.means[0], top.chol[0].ravel()])
    away = np.concatenate([top.means[0] + 0.1, 1.1 * top.chol[0].ravel()])
    assert np.abs(approx_fprime(theta, log_p, 1e-7)).max() < 2e-4 * np.abs(approx_fprime(away, log_p, 1e-7)).max()


def test_apples_end_at_the_closed_form_of_a_monotone_pattern():
    """Where only the last column has holes: regression of y on x, from the pairs; mean and variance of x, from all."""
    x, y = APPLES.T
    both = ~np.isnan(y)
    slope, offset = np.polyfit(x[both], y[both], 1)
    noise = np.mean((y[both] - offset - slope * x[both]) ** 2)
    mean, variance = x.mean(), x.var()
    top = last(islice(em(APPLES, one_bell(APPLES, imaginary=0), expect=missing.e_step), 200))
    np.testing.assert_allclose(top.mixture.means[0], [mean, offset + slope * mean], rtol=1e-10)
    cov = [[variance, slope * variance], [slope * variance, noise + slope**2 * variance]]
    np.testing.assert_allclose(top.mixture.covs[0], cov, rtol=1e-9)
    assert top.objective == pytest.approx(-101.785632, abs=1e-6)


@pytest.mark.parametrize(
    ("rho", "end", "log_p"), [(0, 0, -30.033342), (0.01, 0.5, -29.974286), (-0.01, -0.5, -29.974286)]
)
def test_murrays_points_stay_on_the_saddle_or_leave_it(rho, end, log_p):
    bell = Mixture([1.0], [[0.0, 0.0]], [[[2.5, 2.5 * rho], [2.5 * rho, 2.5]]])
    top = last(islice(em(MURRAY, bell, expect=missing.e_step), 400))
    cov = top.mixture.covs[0]
    assert cov[0, 1] / cov[0, 0] == pytest.approx(end, abs=1e-6)
    assert top.objective == pytest.approx(log_p, abs=1e-6)


def test_empty_rows_are_points_spread_as_the_mixture_is_so_they_move_no_fixed_point():
    x, K, rng = holed_world(8, share=0.2)
    mixture, _ = begun(x, K, rng)
    longer = np.vstack([x[:5], np.full((7, x.shape[1]), NAN), x[5:]])
    short, long = missing.e_step(x, mixture), missing.e_step(longer, mixture)
    same(long.moments, short.moments + 7 * as_moments(mixture))
    assert m_step(7 * as_moments(mixture)).means == pytest.approx(mixture.means)
    assert long.log_likelihood == pytest.approx(short.log_likelihood, rel=1e-13)


def test_rows_with_nothing_in_them_have_the_shares_and_the_moments_of_the_mixture():
    mixture = random_mixture(np.random.default_rng(0), 3, 2)
    resp, stats, log_p = missing.e_step(np.full((5, 2), NAN), mixture)
    np.testing.assert_allclose(resp, np.tile(mixture.weights, (5, 1)), rtol=1e-14)
    same(stats, Moments(5 * mixture.weights, mixture.means, 5 * mixture.weights[:, None, None] * mixture.covs), 1e-14)
    assert log_p == pytest.approx(0, abs=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_units_and_the_order_of_columns_and_rows_do_not_matter(seed):
    x, K, rng = holed_world(seed, max_K=3)
    N, D = x.shape
    mixture, _ = begun(x, K, rng)
    unit, shift, order, rows = rng.uniform(0.1, 9, D), rng.normal(size=D), rng.permutation(D), rng.permutation(N)
    moved = Mixture(
        mixture.weights,
        (mixture.means * unit + shift)[:, order],
        (mixture.covs * unit[:, None] * unit)[:, order[:, None], order],
    )
    here, there = missing.e_step(x, mixture), missing.e_step((x * unit + shift)[rows][:, order], moved)
    np.testing.assert_allclose(there.resp, here.resp[rows], atol=1e-9)
    np.testing.assert_allclose(m_step(there.moments).means, (m_step(here.moments).means * unit + shift)[:, order])


# Any E step inside


@pytest.mark.parametrize("expect", [e_step, scale.e_step], ids=["core", "scale"])
@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
def test_with_nothing_missing_it_is_the_e_step_itself_to_the_bit(structure, expect):
    x, K, rng = random_world(5)
    mixture = m_step(moments(x, soft_start(x, K, rng)), structure)
    for data in (x, np.asfortranarray(x), x.astype(np.float32)):
        climbs = [em(data, mixture, structure=structure, expect=one) for one in (expect, missing.over(expect))]
        for plain, ours in islice(zip(*climbs), 4):
            assert ours.objective == plain.objective
            np.testing.assert_array_equal(ours.moments.scatter, plain.moments.scatter)


@pytest.mark.parametrize("seed", range(6))
def test_an_e_step_at_scale_finds_the_same(seed):
    x, K, rng = holed_world(seed)
    x[3] = NAN
    mixture, _ = begun(x, K, rng)
    ours, core = missing.over(scale.blocked(block=16, threads=2))(x, mixture), missing.e_step(x, mixture)
    assert ours.resp is None
    same(ours.moments, core.moments, 1e-10)
    assert ours.log_likelihood == pytest.approx(core.log_likelihood, rel=1e-10)


@pytest.mark.parametrize("seed", range(4))
def test_weights_count_rows_with_holes_that_often(seed):
    x, K, rng = holed_world(seed, share=0.3)
    x[2] = NAN
    mixture, _ = begun(x, K, rng)
    weight = rng.integers(0, 4, len(x)).astype(float)
    ours = missing.over(scale.blocked(weight, block=16))(x, mixture)
    repeated = missing.e_step(np.repeat(x, weight.astype(int), axis=0), mixture)
    same(ours.moments, repeated.moments, 1e-10)
    assert ours.log_likelihood == pytest.approx(repeated.log_likelihood, rel=1e-10)
    with pytest.raises(ValueError, match="sample_weight has shape"):
        missing.over(scale.blocked(weight[:-1]))(x, mixture)


@pytest.mark.parametrize("careful", [False, True])
def test_the_statistics_of_parts_with_holes_add_up_to_those_of_all(careful):
    x, K, rng = holed_world(9, share=0.3)
    x[:3] = NAN
    mixture, _ = begun(x, K, rng)
    weight = rng.uniform(0, 2, len(x))
    halves = slice(None, 40), slice(40, None)
    parts = [missing.statistics(x[rows], mixture, weight[rows], careful=careful) for rows in halves]
    whole = missing.over(scale.blocked(weight))(x, mixture)
    total = parts[0] + parts[1]
    same(total.moments, whole.moments, 1e-10)
    assert total.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-10)
    assert not total.lost_digits


def test_products_reach_as_far_as_what_is_seen_and_are_not_taken_where_care_is():
    x, K, rng = holed_world(9, share=0.3)
    mixture, _ = begun(x, K, rng)
    apart = x - mixture.weights @ mixture.means
    np.testing.assert_allclose(missing.statistics(x, mixture).reach, np.nanmax(apart**2, axis=0), rtol=1e-12)
    assert not missing.statistics(x, mixture, careful=True).reach.any()


@pytest.mark.parametrize("times", ["never seen", "seen in one row only", "seen in two rows only", None])
def test_a_line_that_two_points_make_is_told_of_its_component_and_one_of_more_is_not(times):
    """Two points always lie on a line; that three do, the M step may say."""
    n = ["never seen", "seen in one row only", "seen in two rows only", None].index(times)
    x = np.full((7, 3), NAN)
    x[:, 0], x[:n, 1], x[n:, 2] = np.arange(7), 1.0, 2.0
    flat = np.array([[4.0, -2.0, 0.0], [-2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    stats, found = Moments(np.ones(2), np.zeros((2, 3)), np.stack([np.eye(3), flat])), patterns.grouped(x)
    if times is None:
        return patterns.check_told_apart(stats, found)
    with pytest.raises(ValueError, match=f"component 1 .* a line in column 0 and column 1, which are {times} together"):
        patterns.check_told_apart(stats, found)


def test_an_e_step_tells_of_a_line_that_it_makes():
    rho = 1 - 1e-12
    line = Mixture([1.0], [[0.0, 0.0]], [[[1.0, rho], [rho, 1.0]]])
    with pytest.raises(Collapse, match="a line in column 0 and column 1, which are seen in one row only together"):
        missing.e_step([[0.5, NAN], [NAN, 2.0], [1.0, 1.0]], line)


def test_a_part_of_the_data_names_rows_by_their_place_in_the_whole():
    """Rows 100 to 103, in a pattern of holes of their own: what is too far out, infinite, or no weight."""
    mixture, part = random_mixture(np.random.default_rng(0), 2, 3), {"first_row": 100}
    x = np.array([[0, 1, 2], [NAN, 3, 4], [5, 6, 7], [NAN, 1, 1e200]])
    with pytest.raises(ValueError, match=r"1e\+200 \(column 2\) in row 103"):
        missing.statistics(x, mixture, **part)
    with pytest.raises(ValueError, match=r"inf \(column 2\) in row 103"):
        missing.statistics(np.where(x > 9, np.inf, x), mixture, **part)
    with pytest.raises(ValueError, match="in row 101"):
        missing.statistics(x[:3], mixture, [1.0, -1.0, 1.0], **part)


def test_one_bell_begins_with_what_is_seen_of_each_column_and_each_pair_and_goes_on_as_em():
    x = with_holes(np.random.default_rng(0).normal([0, 5, -5], 1, (40, 3)), 0.4, np.random.default_rng(1))
    x, N = x * [1e-4, 1.0, 1e3], len(x)
    bell, near = one_bell(x, steps=0), np.nan_to_num(x - np.nanmean(x, axis=0))
    seen = near.T @ near / N
    np.fill_diagonal(seen, np.nanvar(x, axis=0) * (1 + 1e-6))
    np.testing.assert_allclose(bell.means, [np.nanmean(x, axis=0)], rtol=1e-12)
    np.testing.assert_allclose(bell.covs, [seen], rtol=1e-12)
    step = m_step(missing.e_step(x, bell).moments + Moments([2.0], bell.means, 2 * bell.covs))
    np.testing.assert_allclose(one_bell(x, imaginary=2, steps=1).covs, step.covs, rtol=1e-12)


@pytest.mark.parametrize("steps", [0, 3])
def test_one_bell_counts_weights_as_repeats_and_what_weighs_nothing_not_at_all(steps):
    x = with_holes(np.random.default_rng(0).normal([0, 5, 1e3], [1, 1e-4, 1e3], (40, 3)), 0.3, np.random.default_rng(1))
    weight = np.random.default_rng(2).integers(0, 4, 40)
    weighted = one_bell(x, steps=steps, sample_weight=weight)
    repeated = one_bell(np.repeat(x, weight, axis=0), steps=steps)
    np.testing.assert_allclose(weighted.means, repeated.means, rtol=1e-12)
    np.testing.assert_allclose(weighted.covs, repeated.covs, rtol=1e-7)


def test_a_column_whose_values_weigh_nothing_is_named():
    with pytest.raises(ValueError, match="column 1 holds no value at all that counts"):
        one_bell([[1.0, 2.0], [2.0, NAN], [4.0, NAN]], sample_weight=[0, 1, 1])


def test_one_bell_takes_thirty_steps_with_a_hundredth_of_an_imaginary_point_where_nothing_else_is_said():
    np.testing.assert_array_equal(one_bell(APPLES).covs, one_bell(APPLES, imaginary=0.01, steps=30).covs)


def test_a_column_seen_once_can_be_started_from():
    bell = one_bell([[1.0, 2.0], [2.0, NAN], [4.0, NAN]])
    assert bell.means[0, 1] == pytest.approx(2.0) and np.isfinite(bell.chol).all()


def test_a_cluster_takes_points_with_holes():
    da = pytest.importorskip("dask.array")
    cluster = pytest.importorskip("gmm_lessons.scale.cluster")
    x, K, rng = holed_world(11, share=0.3)
    mixture, _ = begun(x, K, rng)
    chunked = da.from_array(x, chunks=(37, -1))
    there = cluster.over(None, progress=False, statistics=missing.statistics)(chunked, mixture)
    same(there.moments, missing.e_step(x, mixture).moments, 1e-10)


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
def test_batches_and_blocks_with_holes_climb_as_em_does(structure):
    x, K, rng = holed_world(12, share=0.3)
    mixture, prior = begun(x, K, rng, structure)
    options = {"structure": structure, "prior": prior, "expect": missing.e_step}
    full = list(islice(em(x, mixture, **options), 2))
    ours = list(stepwise([x, x], mixture, t0=0, **options))
    np.testing.assert_allclose(ours[1].mixture.covs, full[1].mixture.covs, rtol=1e-9, atol=1e-12)
    trace = np.array([step.objective for step in islice(incremental(x, mixture, 30, **options), 40)])
    assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all()


# Patterns


def test_rows_are_gathered_by_their_holes_and_found_again():
    x = np.array([[1, 2, 3], [4, NAN, 6], [NAN, NAN, NAN], [7, NAN, 8], [9, 9, 9]], dtype=float)
    found = patterns.grouped(x)
    parts = {tuple(part.seen): (list(part.rows), part.points.tolist()) for part in found.parts}
    full, two = ([0, 4], [[1, 2, 3], [9, 9, 9]]), ([1, 3], [[4, 6], [7, 8]])
    assert parts == {(0, 1, 2): full, (0, 2): two, (): ([2], [[]])}
    np.testing.assert_array_equal(found.together, [[4, 2, 4], [2, 2, 2], [4, 2, 4]])
    order = found.in_order([np.array(part.rows, dtype=float) for part in found.parts])
    np.testing.assert_array_equal(order, range(5))


@given(st.integers(0, 10_000), st.integers(1, 20))
@settings(max_examples=40)
def test_no_two_patterns_are_the_same_and_all_rows_are_in_one(seed, D):
    rng = np.random.default_rng(seed)
    x = np.where(rng.random((60, D)) < 0.2, NAN, 1.0)
    parts = patterns.grouped(x).parts
    assert len({tuple(part.seen) for part in parts}) == len(parts) == len(np.unique(np.isnan(x), axis=0))
    assert sorted(np.concatenate([part.rows for part in parts])) == list(range(60))


def test_patterns_are_found_once_in_a_run_and_anew_for_other_points(monkeypatch):
    asked = []
    found = patterns._alike
    monkeypatch.setattr(patterns, "_alike", lambda seen: asked.append(1) or found(seen))
    x, K, rng = holed_world(2, share=0.3, max_K=2)
    mixture, _ = begun(x, K, rng)
    asked.clear()
    expect = missing.over()
    list(islice(em(x, mixture, expect=expect), 5))
    assert len(asked) == 1
    before = expect(x, mixture).log_likelihood
    x[0] += 1.0  # the same array, other points
    assert expect(x, mixture).log_likelihood == missing.over()(x.copy(), mixture).log_likelihood != before
    grouped = patterns.grouped(x)
    assert last(islice(em(grouped, mixture, expect=expect), 4)).objective == pytest.approx(
        last(islice(em(x, mixture, expect=expect), 4)).objective
    )


def test_masked_entries_are_holes():
    x, K, rng = holed_world(4, share=0.3)
    mixture, _ = begun(x, K, rng)
    masked = np.ma.masked_array(np.where(np.isnan(x), 99.0, x), np.isnan(x))
    assert missing.e_step(masked, mixture).log_likelihood == missing.e_step(x, mixture).log_likelihood


def test_a_frame_with_missing_values_of_any_name_has_holes():
    pandas = pytest.importorskip("pandas")
    x, K, rng = holed_world(4, share=0.3, max_D=3)
    mixture, _ = begun(x, K, rng)
    frame = pandas.DataFrame(x).convert_dtypes()
    objects = [[None if np.isnan(value) else value for value in row] for row in x]
    for data in (frame, pandas.DataFrame(x), objects):
        assert missing.e_step(data, mixture).log_likelihood == missing.e_step(x, mixture).log_likelihood
    with pytest.raises(ValueError, match="text"):
        missing.e_step([[1.0, "a"], [NAN, 2.0]], random_mixture(rng, 1, 2))


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_prior_takes_holes_by_any_name(share):
    """The imaginary points, and the belief that knows nothing, of x with NaN, masked, with None or pandas' NA."""
    pandas = pytest.importorskip("pandas")
    x, K, _ = holed_world(4, share=share, max_D=3)
    masked = np.ma.masked_array(np.where(np.isnan(x), 99.0, x), np.isnan(x))
    objects = [[None if np.isnan(value) else value for value in row] for row in x]
    for data in (masked, objects, pandas.DataFrame(x).convert_dtypes()):
        own, other = imaginary_points(data, K), imaginary_points(x, K)
        np.testing.assert_allclose(own.mean, other.mean, rtol=1e-13)  # a frame lies in memory by columns
        np.testing.assert_allclose(own.scatter, other.scatter, rtol=1e-13, atol=1e-15)
        belief, same = (vague(known, Dirichlet(np.ones(K))).moments.scatter for known in (data, x))
        np.testing.assert_allclose(belief, same, rtol=1e-13, atol=1e-15)


def test_data_with_holes_are_left_as_they_were():
    x, K, rng = holed_world(6, share=0.4)
    before = x.copy()
    mixture, prior = begun(x, K, rng)
    last(islice(em(x, mixture, prior=prior, expect=missing.e_step), 3))
    np.testing.assert_array_equal(x, before)


# What cannot be


def test_infinity_is_named_with_its_row_and_column():
    with pytest.raises(ValueError, match=r"x holds inf \(column 0\) in row 1: infinity has no density"):
        missing.e_step([[NAN, 2.0], [np.inf, 3.0]], random_mixture(np.random.default_rng(0), 1, 2))


@pytest.mark.parametrize("expect", [e_step, scale.e_step], ids=["core", "scale"])
def test_a_point_too_far_out_is_named_by_its_own_row_and_column(expect):
    x = np.array([[0, 1, 2], [NAN, 3, 4], [5, 6, 7], [NAN, 1, 1e200]])
    with pytest.raises(ValueError, match=r"1e\+200 \(column 2\) in row 3"):
        missing.over(expect)(x, random_mixture(np.random.default_rng(0), 2, 3))


@pytest.mark.parametrize("x", [np.zeros((0, 2)), np.zeros((2, 2, 2)), 3.0])
def test_what_are_no_points_is_said(x):
    with pytest.raises(ValueError, match="points are rows"):
        patterns.grouped(x)


def test_a_mixture_of_another_size_is_said():
    with pytest.raises(ValueError, match="x has D = 2 columns, but means have shape"):
        missing.e_step([[NAN, 2.0]], random_mixture(np.random.default_rng(0), 1, 3))


def test_a_column_that_nobody_ever_saw_is_refused_by_name():
    class Table(np.ndarray):
        columns = ("length", "weight")

    x = np.array([[1, NAN], [2, NAN]]).view(Table)
    with pytest.raises(ValueError, match=r"column 1 \('weight'\) has no value in any of 2 rows"):
        one_bell(x)
    with pytest.raises(ValueError, match=r"column 1 \('weight'\) has no value in any of 2 rows"):
        start(x, 1, np.random.default_rng(0))


def test_a_batch_may_lack_a_column():
    mixture = random_mixture(np.random.default_rng(0), 2, 2)
    stats = missing.e_step([[1.0, NAN], [2.0, NAN]], mixture).moments
    assert np.isfinite(stats.scatter).all() and (stats.scatter[:, 1, 1] > 0).all()


def test_a_collapse_through_holes_names_the_columns_hardly_seen_together():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(10, 2))
    x[1:6, 0], x[6:, 1] = NAN, NAN
    with pytest.raises(ValueError, match="a line in column 0 and column 1, which are seen in one row only together"):
        last(islice(em(x, one_bell(x, imaginary=0), expect=missing.e_step), 5000))
    prior = imaginary_points(impute(x, one_bell(x)), 1, 0.5)
    held = last(islice(em(x, one_bell(x), prior=prior, expect=missing.e_step), 300))
    assert np.isfinite(held.objective)


def test_a_complete_density_agrees():
    x, K, rng = random_world(1)
    mixture = m_step(moments(x, soft_start(x, K, rng)))
    np.testing.assert_allclose(missing.log_density(x, mixture).sum(), e_step(x, mixture).log_likelihood, rtol=1e-12)


@pytest.mark.parametrize(
    ("values", "why"),
    [([["1", "2"]], "text"), ([[1 + 1j, 2]], "complex"), (np.array([["2020-01-01"] * 2], dtype="M8[ns]"), "a date")],
)
def test_a_mask_makes_no_numbers_of_what_holds_none(values, why):
    mixture = random_mixture(np.random.default_rng(0), 1, 2)
    with pytest.raises(ValueError, match=why):
        missing.e_step(np.ma.array(values, mask=[[False, True]]), mixture)


def test_masked_whole_numbers_truths_and_objects_are_holes():
    mixture = random_mixture(np.random.default_rng(0), 1, 2)
    for kind in (int, bool, np.float32, object):
        masked = np.ma.array(np.ones((1, 2), dtype=kind), mask=[[False, True]])
        assert missing.log_density(masked, mixture) == missing.log_density([[1.0, NAN]], mixture)


def test_what_is_no_table_is_named_and_a_tables_columns_too():
    mixture = random_mixture(np.random.default_rng(0), 1, 2)
    with pytest.raises(ValueError, match="x is ragged: its rows hold 1 or 2 numbers"):
        missing.e_step([[1.0, NAN], [2.0]], mixture)
    with pytest.raises(ValueError, match="sparse"):
        missing.e_step(csr_array(np.eye(2)), mixture)
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"bill": ["long", None], "mass": [1.0, 2.0]}, index=["one", "two"])
    with pytest.raises(ValueError, match=r"x holds 'long' \(column 'bill'\) in row 'one'"):
        missing.e_step(table, mixture)


@pytest.mark.parametrize("wrong", [{"imaginary": -1}, {"imaginary": NAN}, {"steps": -1}, {"steps": 2.5}])
def test_one_bell_says_which_number_is_wrong(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is {next(iter(wrong.values()))}"):
        one_bell(APPLES, **wrong)


def test_holes_are_filled_by_one_bell_not_two():
    two = random_mixture(np.random.default_rng(0), 2, 2)
    with pytest.raises(ValueError, match="bell has 2 components"):
        start(APPLES, 2, 0, bell=two)


def test_seen_columns_are_places():
    mixture = random_mixture(np.random.default_rng(0), 2, 3)
    expected = missing.regression(mixture, np.array([0, 2])).gain
    assert (missing.regression(mixture, [0, 2]).gain == expected).all()
    assert (missing.regression(mixture, [True, False, True]).gain == expected).all()
    with pytest.raises(ValueError, match=r"seen is \[3\]"):
        missing.regression(mixture, [3])


def regressed(x, y):
    """Return the mixture of one bell in closed form, where only y has holes."""
    both = ~np.isnan(y)
    slope, offset = np.polyfit(x[both], y[both], 1)
    noise, v = np.mean((y[both] - offset - slope * x[both]) ** 2), x.var()
    return Mixture(
        [1.0], [[x.mean(), offset + slope * x.mean()]], [[[v, slope * v], [slope * v, noise + slope**2 * v]]]
    )


def seen_density(row, bell):
    """Return log p of what was seen of a row, by SciPy."""
    seen = ~np.isnan(row)
    return multivariate_normal.logpdf(row[seen], bell.means[0, seen], bell.covs[0][np.ix_(seen, seen)])


def test_choosing_through_holes_ends_at_the_closed_form_and_counts_the_rows_that_were_seen():
    padded = np.vstack([APPLES, np.full((4, 2), NAN)])
    for x in (APPLES, padded):
        (one,) = candidates(x, [1], FULL, rng=0, expect=missing.e_step, n_starts=2)
        bell = regressed(*APPLES.T)
        np.testing.assert_allclose(one.step.mixture.covs, bell.covs, rtol=1e-3)
        assert one.log_likelihood == pytest.approx(-101.785632, abs=1e-5)
        assert one.bic == pytest.approx(5 * np.log(18) + 2 * 101.785632, abs=1e-4)


def test_held_out_through_holes_is_the_mean_density_of_what_was_seen_under_closed_forms():
    folds = np.array_split(np.random.default_rng(3).permutation(18), 3)
    told = 0.0
    for fold in folds:
        bell = regressed(*np.delete(APPLES, fold, axis=0).T)
        told += sum(seen_density(row, bell) for row in APPLES[fold])
    score = held_out(APPLES, 1, rng=3, folds=3, expect=missing.e_step, n_starts=2, tol=1e-10)
    assert score == pytest.approx(told / 18, abs=1e-5)


def test_the_best_of_several_climbs_through_holes_is_the_truth_of_two_heaps_apart():
    """Heaps so far apart that each is a bell of its own, with holes in its last column: closed forms again, twice."""
    heaps_apart = [APPLES - APPLES[:12].mean(axis=0), (APPLES - APPLES[:12].mean(axis=0)) * [1, -1] + [900.0, 500.0]]
    top = best_of(np.vstack(heaps_apart), 2, rng=0, expect=missing.e_step, n_starts=4, tol=1e-10)
    order = top.mixture.means[:, 0].argsort()
    np.testing.assert_allclose(top.mixture.weights, 0.5, atol=1e-9)
    for k, heap in zip(order, heaps_apart):
        bell = regressed(*heap.T)
        np.testing.assert_allclose(top.mixture.means[k], bell.means[0], atol=1e-3)
        np.testing.assert_allclose(top.mixture.covs[k], bell.covs[0], rtol=1e-3, atol=1e-2)
    assert top.objective == pytest.approx(2 * (-101.785632 + 18 * np.log(0.5)), abs=1e-4)


def test_through_holes_every_component_starts_with_one_imaginary_point_of_its_own():
    """A heap in which a column was seen twice would start as thin as a line: one point, spread as all are, opens it.

    With each hole at the mean of its column: (N_k + 1) μ_k and (N_k + 1) Σ_kdd are those of the heap and that point.
    """
    x = with_holes(np.asarray(datasets.old_faithful(), dtype=float)[:80], 0.4, np.random.default_rng(0))
    begun, resp = [], one_hot(np.arange(80) % 2, 2)
    spy = lambda x, mixture: (begun.append(mixture), missing.e_step(x, mixture))[1]  # noqa: E731
    best_of(x, 2, rng=0, expect=spy, n_starts=1, starts=[lambda y, K, rng: resp], tol=1e-3)
    mean, filled = np.nanmean(x, axis=0), np.where(np.isnan(x), np.nanmean(x, axis=0), x)
    for k, heap in enumerate((filled[::2], filled[1::2])):
        np.testing.assert_allclose(41 * begun[0].means[k], 40 * heap.mean(axis=0) + mean, rtol=1e-12)
        apart = 40 * heap.var(axis=0) + 40 / 41 * (heap.mean(axis=0) - mean) ** 2
        np.testing.assert_allclose(41 * begun[0].covs[k].diagonal(), apart + np.nanvar(x, axis=0) * (1 + 1e-6))


def test_a_vector_with_holes_is_points_on_a_line():
    mixture = Mixture([0.4, 0.6], [[0.0], [4.0]], [[[1.0]], [[2.0]]])
    found = missing.e_step([1.0, np.nan, 3.0], mixture)
    np.testing.assert_allclose(found.resp[[0, 2]], e_step([1.0, 3.0], mixture).resp, rtol=1e-12)
    np.testing.assert_allclose(found.resp[1], mixture.weights, rtol=1e-12)


@pytest.mark.parametrize("infinity", [np.inf, -np.inf])
def test_infinity_is_no_hole(infinity):
    with pytest.raises(ValueError, match="inf in row 1: infinity has no density"):
        missing.e_step([[1.0], [infinity]], Mixture([1.0], [[0.0]], [[[1.0]]]))
