"""EM at scale: the same moments whatever the blocks, as exact as forty digits say, in the memory of a block."""

import re
import sys
import time
import tracemalloc
from functools import reduce
from itertools import islice
from operator import add
from threading import Thread, current_thread
from types import SimpleNamespace
from unittest.mock import Mock

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import eigh
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky
from threadpoolctl import threadpool_info, threadpool_limits

from gmm_lessons import em as core
from gmm_lessons import scale
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, fixed, ridged
from gmm_lessons.em import em, m_step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import one_hot
from gmm_lessons.mixture import Mixture, bells, log_joint, sample
from gmm_lessons.moments import NOTHING, Moments, moments
from gmm_lessons.responsibilities import posterior, responsibilities
from gmm_lessons.scale.blocks import Desk, share_out, through
from gmm_lessons.scale.digits import EPS, LIMIT, Differences, lost
from gmm_lessons.scale.forms import Factors, Products, fastest
from gmm_lessons.scale.homogeneous import ready
from gmm_lessons.scale.own_axes import axes_of, em_in_own_axes
from gmm_lessons.scale.parts import _points_a_task
from gmm_lessons.scale.threads import in_threads
from tests.worlds import random_mixture, random_world, soft_start


def world(seed, **sizes):
    """Points and a mixture that is not yet the best for them."""
    x, K, rng = random_world(seed, **sizes)
    return x, m_step(moments(x, soft_start(x, K, rng)))


def draw(N, K, D, seed=0):
    rng = np.random.default_rng(seed)
    mixture = random_mixture(rng, K, D)
    return sample(mixture, N, rng)[0], mixture


def assert_same(a, b, tol=1e-12):
    """Equal counts, means and scatters: to `tol` of the largest entry of each."""
    for name in ("count", "mean", "scatter"):
        one, other = getattr(a.moments, name), getattr(b.moments, name)
        np.testing.assert_allclose(one, other, rtol=0, atol=tol * np.abs(other).max(), err_msg=name)
    assert a.log_likelihood == pytest.approx(b.log_likelihood, rel=tol)


def assert_bits(a, b):
    for name in ("count", "mean", "scatter"):
        np.testing.assert_array_equal(getattr(a.moments, name), getattr(b.moments, name))
    assert a.log_likelihood == b.log_likelihood


# The same E step


@given(st.integers(0, 10_000), st.integers(1, 250), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_blocks_give_the_e_step_of_the_core(seed, block, careful):
    x, mixture = world(seed)
    assert_same(scale.statistics(x, mixture, block=block, careful=careful), core.e_step(x, mixture))


FORMS = [Products, Factors, Differences]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("K", "D"), [(1, 1), (2, 9), (5, 3), (2, 40)])
def test_the_forms_of_a_block_are_one_algebra_with_the_core(form, K, D):
    x, mixture = draw(40, K, D)
    block, bells, out = form(K, D, 64), ready(mixture), np.full((K, 40), np.nan)
    reach = block.load(form.lens(bells), x)
    np.testing.assert_allclose(reach, 0 if form is Differences else np.square(x - bells.center).max(axis=0))
    assert block.log_joint(out) is out
    np.testing.assert_allclose(out.T + bells.level, log_joint(x, mixture), rtol=1e-11)
    resp = shares(40, K)
    found = form.moments(bells.center, form.nothing(K, D) + block.sums(np.ascontiguousarray(resp.T)))
    assert_same(scale.Statistics(found, 0.0), core.Expectation(resp, moments(x, resp), 0.0))
    if form is not Differences:
        np.testing.assert_array_equal(found.scatter, found.scatter.mT)


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_returns_stays_when_it_takes_the_next_block(form):
    """The caller may keep it, and what the caller gave is not written to."""
    x, mixture = draw(90, 3, 4)
    block, lens, resp = form(3, 4, 64), form.lens(ready(mixture)), np.ascontiguousarray(shares(45, 3).T)
    kept = []
    for points in (x[:45], x[45:]):
        given = points.copy(), resp.copy()
        reach, out = block.load(lens, points), np.empty((3, 45))
        sums = block.sums(resp)
        found = [reach, block.log_joint(out), sums.scatter if form is Differences else sums]
        kept += zip(found, [array.copy() for array in found])
        np.testing.assert_array_equal(points, given[0])
        np.testing.assert_array_equal(resp, given[1])
    for later, at_once in kept:
        np.testing.assert_array_equal(later, at_once)
    assert not np.array_equal(kept[2][0], kept[5][0])


def test_a_bell_of_weight_zero_is_so_low_that_it_gets_nothing_but_not_at_minus_infinity():
    """A product with infinity is no number where it meets a zero: BLAS fills up a matrix with these."""
    none = Mixture([1.0, 0.0], [[0.0], [1.0]], np.ones((2, 1, 1)))
    assert np.isfinite(ready(none).constants).all()
    assert scale.e_step(np.zeros((3, 1)), none).moments.count.tolist() == [3.0, 0.0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("out", [0.0, 300.0])
def test_shares_fill_the_array_they_are_given_also_where_all_densities_underflow(form, out):
    x, mixture = draw(40, 3, 2)
    x[7] += out
    block, bells, weight = form(3, 2, 64), ready(mixture), np.linspace(0, 2, 40)
    block.load(form.lens(bells), x)
    resp, spare = np.full((3, 40), np.nan), np.full((3, 40), np.nan)
    height = share_out(block, weight, resp, spare) + weight.sum() * bells.level
    expected, log_evidence = posterior(log_joint(x, mixture))
    np.testing.assert_allclose(resp.T, weight[:, None] * expected, rtol=1e-9, atol=1e-300)
    assert height == pytest.approx(weight @ log_evidence, rel=1e-12)


@pytest.mark.parametrize("form", [Products, Factors])
def test_precision_is_the_largest_of_any_component(form):
    covs = np.array([[[4, 1], [1, 1]], [[1e-4, 0], [0, 9]]])
    lens = form.lens(ready(Mixture([0.5, 0.5], [[0, 0], [1, 1]], covs)))
    np.testing.assert_allclose(lens.precision, np.linalg.inv(covs).diagonal(axis1=1, axis2=2).max(axis=0))


def test_few_bells_in_many_dimensions_go_by_factors_and_others_by_products():
    assert fastest(10, 10)[0] is Products and fastest(2, 40)[0] is Factors


@pytest.mark.parametrize(("K", "D"), [(1, 1), (3, 2), (16, 32), (32, 64), (1000, 20), (4000, 2), (3, 32), (4, 128)])
def test_a_block_stays_near_the_processor(K, D):
    desk = Desk(fastest(K, D)[0], K, D, fastest(K, D)[1])
    arrays = [*vars(desk).values(), *vars(desk.fast).values()]
    assert sum(array.nbytes for array in arrays if isinstance(array, np.ndarray)) < 15e6


def shares(N, K):
    return np.random.default_rng(1).dirichlet(np.ones(K), size=N)


@pytest.mark.parametrize(
    ("K", "D", "unit"),
    [*((K, D, unit) for K, D in [(1, 3), (4, 2), (2, 12), (3, 300)] for unit in (1e-3, 1.0, 1e3)), (1, 700, 1.0)],
)
def test_densities_beyond_the_floats_keep_their_logarithms(K, D, unit):
    """In 700 dimensions no density is a float; a point 60 or 300 standard deviations out underflows alone."""
    rng = np.random.default_rng(D)
    mixture = Mixture(np.full(K, 1 / K), unit * rng.standard_normal((K, D)), [unit**2 * np.eye(D)] * K)
    x = sample(mixture, 50, rng)[0]
    x[7, 0], x[9, -1] = x[7, 0] + 60 * unit, x[9, -1] - 300 * unit
    assert_same(scale.statistics(x, mixture, block=20), core.e_step(x, mixture), tol=1e-11)


def test_densities_beyond_the_largest_float_keep_their_logarithms():
    mixture, x = Mixture([1.0], np.zeros((1, 1500)), [np.eye(1500)]), np.zeros((3, 1500))
    assert scale.e_step(x, mixture).log_likelihood == pytest.approx(core.e_step(x, mixture).log_likelihood, rel=1e-12)


@pytest.mark.parametrize("out", [33.9, 38.0, 38.3, 38.6])
def test_shares_of_a_point_hardly_to_be_seen_are_exact(out):
    mixture = Mixture([0.5, 0.5], [[0, 0.5], [0, -0.5]], [np.eye(2)] * 2)
    x = np.array([[out, 0.3]] * 3)
    ours, theirs = (e_step(x, mixture).moments.count for e_step in (scale.e_step, core.e_step))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_a_faint_point_may_count_many_times():
    x, mixture = [0.0, 3.0, -33.9], bells([0.5, 0.5], [0, 3], [1, 1])
    found = scale.statistics(x, mixture, np.full(3, 1e30))
    np.testing.assert_allclose(found.moments.count, 1e30 * core.e_step(x, mixture).moments.count, rtol=1e-12)


@pytest.mark.parametrize(("K", "D"), [(5, 2), (10, 10), (16, 32), (32, 64), (1, 6), (3, 32), (4, 128), (8, 500)])
def test_rows_of_a_block_begin_an_odd_number_of_cache_lines_apart(K, D):
    form, size = fastest(K, D)
    block = form(K, D, size)
    mixture = Mixture(np.full(K, 1 / K), np.zeros((K, D)), [np.eye(D)] * K)
    block.load(form.lens(ready(mixture)), np.zeros((3, D)))
    assert block.z.strides[0] % 128 == 64


@pytest.mark.parametrize(("K", "D"), [(5, 2), (10, 10), (3, 32), (4, 128)])
def test_arrays_of_a_block_begin_where_a_cache_line_does(K, D):
    desk = Desk(fastest(K, D)[0], K, D, fastest(K, D)[1])
    arrays = [desk.shares, desk.spare, *(a for a in vars(desk.fast).values() if isinstance(a, np.ndarray))]
    assert all(array.ctypes.data % 64 == 0 for array in arrays)


def test_numpys_buffers_are_as_long_as_before():
    x, mixture = draw(7, 3, 2)
    for work in (scale.e_step, scale.labels, scale.log_evidence):
        work(x, mixture)
        assert np.getbufsize() == 8192


@pytest.mark.parametrize(("K", "D"), [(1, 20), (2, 9), (5, 3)])
def test_a_block_of_the_size_that_is_taken_is_one_algebra_with_the_core(K, D):
    (form, size), (x, mixture) = fastest(K, D), draw(7, K, D)
    block, bells = form(K, D, size), ready(mixture)
    block.load(form.lens(bells), x)
    np.testing.assert_allclose(block.log_joint(np.empty((K, 7))).T + bells.level, log_joint(x, mixture), rtol=1e-9)


@pytest.mark.parametrize("structure", [FULL, TIED, DIAGONAL, SPHERICAL, ridged(FULL, 0.1)], ids=repr)
@pytest.mark.parametrize("prior", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_climb_is_the_same_climb(structure, prior, seed):
    x, mixture = world(seed)
    options = {"structure": structure, "prior": imaginary_points(x, len(mixture.weights), 3.0) if prior else NOTHING}
    for ours, theirs in islice(zip(em(x, mixture, expect=scale.e_step, **options), em(x, mixture, **options)), 6):
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-11)
        np.testing.assert_allclose(ours.mixture.covs, theirs.mixture.covs, rtol=1e-9, atol=1e-9)
    assert ours.resp is None


@pytest.mark.parametrize("block", [511, 512, 513, 1024, 1100, 4000])
def test_many_components_and_long_blocks_in_strips_and_what_is_left_of_them(block):
    x, mixture = draw(2 * 512 * 3 + 77, 6, 3)
    assert_same(scale.statistics(x, mixture, block=block), core.e_step(x, mixture))


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.astype(np.float32),
        lambda x: np.round(x).astype(int),
        np.asfortranarray,
        lambda x: x[::-1],
        lambda x: x[:, ::-1],
        lambda x: x.tolist(),
        lambda x: x.astype(">f8"),
    ],
    ids=["float32", "int", "Fortran", "backwards", "columns backwards", "list", "big-endian"],
)
def test_any_kind_of_array_is_summed_in_doubles(view):
    x, mixture = draw(300, 3, 2)
    assert_same(scale.statistics(view(x), mixture, block=70), core.e_step(np.array(view(x), dtype=float), mixture))


def test_points_on_a_line_may_be_a_vector():
    x, mixture = np.linspace(-1, 4, 50), bells([0.5, 0.5], [0, 3], [1, 1])
    assert_same(scale.e_step(x, mixture), core.e_step(x, mixture))


@pytest.mark.parametrize("careful", [False, True])
@pytest.mark.parametrize("out", [1e3, 1e12, 1e20, 1e140, 1e160, 1e200])
def test_a_bell_that_is_far_out_moves_no_other(out, careful):
    """It gets no point, and the middle of all bells, about which sums are taken, is as far out: no digit is lost."""
    x = np.random.default_rng(0).standard_normal((40, 2))
    mixture = Mixture([0.5, 0.5], [[0, 0], [0, out]], [np.eye(2)] * 2)
    right = core.e_step(x, mixture)
    with np.errstate(all="raise"):
        found = scale.statistics(x, mixture, careful=careful)
    np.testing.assert_allclose(found.moments.mean[0], right.moments.mean[0], rtol=0, atol=1e-13)
    np.testing.assert_allclose(found.moments.scatter, right.moments.scatter, rtol=1e-10, atol=1e-9)
    assert found.log_likelihood == pytest.approx(right.log_likelihood, rel=1e-12)


def test_a_component_of_weight_zero_gets_nothing():
    x, _ = draw(50, 1, 2)
    mixture = Mixture([0.0, 1.0], [[0, 0], [1, 1]], [np.eye(2)] * 2)
    found, careful = scale.e_step(x, mixture), scale.statistics(x, mixture, careful=True)
    assert found.moments.count[0] == careful.moments.count[0] == 0
    assert np.isfinite(careful.moments.mean).all() and not careful.moments.scatter[0].any()
    np.testing.assert_allclose(found.moments.scatter, core.e_step(x, mixture).moments.scatter, atol=1e-12)


# Parts, weights, threads, files


@given(st.integers(0, 10_000), st.lists(st.integers(0, 100), max_size=4))
@settings(max_examples=25, deadline=None)
def test_statistics_of_parts_add_up(seed, cuts):
    x, mixture = world(seed)
    parts = [scale.statistics(part, mixture) for part in np.split(x, sorted(cuts)) if len(part)]
    total = reduce(add, parts, scale.NONE)
    assert_same(total, core.e_step(x, mixture))
    np.testing.assert_allclose(total.reach, np.square(x - mixture.weights @ mixture.means).max(axis=0))


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_weight_counts_a_point_that_often(seed, careful):
    x, mixture = world(seed)
    times = np.random.default_rng(seed).integers(0, 4, len(x))
    weighted = scale.statistics(x, mixture, times, block=50, careful=careful)
    assert_same(weighted, core.e_step(np.repeat(x, times, axis=0), mixture))


@pytest.mark.parametrize(("K", "D", "block"), [(4, 2, 2000), (4, 3, None), (1, 6, None), (16, 32, None)])
def test_threads_change_not_one_bit(K, D, block):
    x, mixture = draw(2 * _points_a_task(K, D) + 7, K, D)  # two tasks or more
    weight = np.random.default_rng(0).random(len(x))
    two, three, five = (scale.blocked(weight, block=block, threads=t)(x, mixture) for t in (2, 3, 5))
    assert_bits(three, two)
    assert_bits(five, two)
    assert_same(two, scale.blocked(weight)(x, mixture))
    few, counts = x[:100], weight[:100]  # one task: one thread has no other sums to add
    with threadpool_limits(1, "blas"):
        alone = scale.blocked(counts, block=block)(few, mixture)
        assert_bits(scale.blocked(counts, block=block, threads=2)(few, mixture), alone)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_work_of_several_threads_at_a_time_adds_up_to_the_core(threads):
    x, mixture = draw(60_000, 4, 6)
    x[50_000:] += 1e5  # these go the careful way
    assert_same(scale.blocked(threads=threads)(x, mixture), core.e_step(x, mixture), tol=1e-11)


def of_the_process():
    blas = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    return blas, sys.getswitchinterval()


@pytest.fixture
def untouched():
    """Settings that no earlier test can have left: as they are before, they must be after."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.004)
    with threadpool_limits(2, "blas"):
        before = of_the_process()
        yield
        after = of_the_process()
    sys.setswitchinterval(interval)
    assert after == before


def test_threads_work_side_by_side_with_one_thread_of_blas_each(untouched):
    def work(_):
        time.sleep(0.05)
        counts, interval = of_the_process()
        return current_thread().name, interval, max(counts)

    names, intervals, counts = zip(*in_threads(2)(work, range(4)))
    assert len(set(names)) == 2 and set(counts) == {1}
    assert max(intervals) == pytest.approx(2e-4)


def test_an_error_in_a_thread_is_told_and_leaves_no_trace(untouched):
    x, mixture = draw(30_000, 4, 20)
    x[20_000, 3] = np.nan
    with pytest.raises(ValueError, match="in row 20000"):
        scale.blocked(threads=2)(x, mixture)


def test_climbs_side_by_side_disturb_nothing_and_nobody(untouched):
    worlds = [draw(30_000, K, D) for K, D in ((3, 12), (2, 9), (4, 15))]
    alone = [scale.blocked(threads=2)(*world) for world in worlds]
    found = [[] for _ in worlds]
    work = [
        Thread(target=lambda i=i: found[i].extend(scale.blocked(threads=2)(*worlds[i]) for _ in range(5 + i)))
        for i in range(3)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    for i, theirs in enumerate(alone):
        assert len(found[i]) == 5 + i
        for ours in found[i]:
            assert_bits(ours, theirs)


@pytest.mark.parametrize("seed", range(12))
def test_threads_of_blas_change_not_one_bit(seed):
    x, mixture = draw(12_000, 3, 2, seed)
    bells = ready(mixture)
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads, "blas"):
            found.append(through(x, None, bells, Products.lens(bells), Products, 12_000))
    (sums, one), (same, two) = found
    assert one.log_likelihood == two.log_likelihood and (sums == same).all()


def test_a_file_larger_than_the_memory_it_takes(tmp_path):
    mixture, x = draw(1, 12, 3)[1], np.random.default_rng(0).standard_normal((300_000, 3))
    np.save(tmp_path / "x.npy", x.astype(np.float32))
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    tracemalloc.start()
    found = scale.e_step(mapped, mixture)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4e6, peak  # a copy in doubles would take 7 MB, (N, K) 29 MB
    assert_same(found, scale.e_step(x.astype(np.float32), mixture))


# When products lose digits


def test_far_blocks_go_by_differences_and_near_ones_by_products():
    x, mixture = draw(400, 2, 2)
    x[350] = 1e5
    found = scale.statistics(x, mixture, block=100)
    assert (found.reach > 0).all() and (found.reach < 1e6).all()
    assert_same(found, core.e_step(x, mixture), tol=1e-11)


@pytest.mark.parametrize(("out", "products"), [(300, True), (1500, False)])  # ε out² is below, or above, 1e-10
@pytest.mark.parametrize("D", [1, 20])
def test_where_products_end(D, out, products):
    x, mixture = np.zeros((50, D)), Mixture([1.0], np.zeros((1, D)), [np.eye(D)])
    x[3, -1] = -out
    assert np.any(scale.statistics(x, mixture).reach) == products


def test_the_reach_of_blocks_is_that_of_all():
    x, mixture = draw(50, 2, 2)
    reach = np.square(x - mixture.weights @ mixture.means).max(axis=0)
    np.testing.assert_allclose(scale.statistics(x, mixture, block=7).reach, reach)


def far_apart(seed):
    """Points of two slanted bells of width 1, up to 10⁷ apart, and their mixture."""
    rng = np.random.default_rng(seed)
    D = int(rng.integers(1, 7))
    axes = np.eye(D) + 0.3 * rng.standard_normal((2, D, D)) / np.sqrt(D)
    covs = axes @ axes.mT
    mixture = Mixture([0.4, 0.6], 10 ** rng.uniform(0, 7) * rng.standard_normal((2, D)), (covs + covs.mT) / 2)
    return sample(mixture, 60, rng)[0], mixture


def both_ways(x, mixture, form):
    """The log-joint and the moments of a block in a fast form and by differences, the reach, and the precision."""
    K, D = mixture.means.shape
    bells, resp, found = ready(mixture), np.ascontiguousarray(responsibilities(x, mixture).T), []
    for kind in (form, Differences):
        block, lens = kind(K, D, len(x)), kind.lens(bells)
        reach = block.load(lens, x)
        log_p = block.log_joint(np.empty((K, len(x))))
        found.append((log_p, kind.moments(bells.center, kind.nothing(K, D) + block.sums(resp)), reach))
    (fast, sums, reach), (exact, own, _) = found
    return fast, exact, sums, own, reach, form.lens(bells).precision


@pytest.mark.parametrize("form", [Products, Factors])
@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_rounding_of_log_densities_is_under_its_bound(form, seed):
    """D ε reach · precision, and ε of the log-density itself, times 8 for a chain of roundings."""
    x, mixture = far_apart(seed)
    fast, exact, _, _, reach, precision = both_ways(x, mixture, form)
    bound = x.shape[1] * EPS * (reach @ precision + np.abs(exact))
    assert (np.abs(fast - exact) <= 8 * bound).all()


@pytest.mark.parametrize("form", [Products, Factors])
@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_rounding_of_sums_is_under_its_bound_in_every_direction(form, seed):
    x, mixture = far_apart(seed)
    _, _, sums, own, reach, _ = both_ways(x, mixture, form)
    u = np.random.default_rng(seed).standard_normal((50, x.shape[1]))
    for count, S, exact in zip(sums.count, sums.scatter, own.scatter):
        off = np.abs(np.einsum("ui,ij,uj->u", u, S - exact, u))
        assert (off <= 8 * x.shape[1] * EPS * count * (u**2 @ reach)).all()


def test_the_bounds_of_rounding_are_no_larger_than_it_takes():
    """In some world a log-density and a variance come within a hundredth of their bounds."""
    near = []
    for seed in range(60):
        x, mixture = far_apart(seed)
        fast, exact, sums, own, reach, precision = both_ways(x, mixture, Products)
        off = np.abs(sums.scatter - own.scatter).diagonal(axis1=1, axis2=2)
        near.append(
            [np.abs(fast - exact).max() / (EPS * reach @ precision), (off / (EPS * sums.count[:, None] * reach)).max()]
        )
    assert (np.max(near, axis=0) > 0.01).all(), np.max(near, axis=0)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_not_lost_is_right_in_every_direction_to_the_limit(seed):
    """The generalised eigenvalues of the error, seen from the scatter, are its relative sizes in all directions."""
    x, mixture = far_apart(seed)
    _, _, sums, own, reach, _ = both_ways(x, mixture, Products)
    worst = max(np.abs(eigh(S - own_S, own_S, eigvals_only=True)).max() for S, own_S in zip(sums.scatter, own.scatter))
    assert lost(sums, reach) or worst < 8 * x.shape[1] * LIMIT
    assert lost(sums, reach) == (EPS * reach.max() > LIMIT) or 0.01 < EPS * reach.max() / LIMIT < 100


@pytest.mark.parametrize("factor", [0.5, 2.0])
@pytest.mark.parametrize("N", [1.0, 1e4])
def test_where_digits_are_lost(factor, N):
    scatter = factor * N * EPS / LIMIT * 9.0
    heap = Moments(np.array([N]), np.zeros((1, 1)), np.array([[[scatter]]]))
    assert scale.Statistics(heap, 0.0, np.array([9.0])).lost_digits == (factor < 1)


@pytest.mark.parametrize(("N", "lost"), [(2.0, False), (5.0, True)])
def test_a_heap_of_more_than_d_points_may_be_thin_in_no_direction(N, lost):
    """Thin along a diagonal, wide along both axes; of two points in a plane nothing else can be expected."""
    along = np.array([[1.0, 2.0], [2.0, 4.0]]) + 1e-9 * np.eye(2)
    heap = Moments(np.array([N]), np.zeros((1, 2)), N * along[None])
    assert scale.Statistics(heap, 0.0, np.full(2, 1e4)).lost_digits == lost
    assert not scale.Statistics(heap, 0.0, np.zeros(2)).lost_digits


@pytest.mark.parametrize("seed", range(8))
def test_two_sheets_far_apart_are_climbed_as_in_the_core(seed):
    """Thin obliquely to both axes, so that no variance along an axis tells of it."""
    rng = np.random.default_rng(seed)
    heap, along, across = np.arange(60) % 2, rng.standard_normal(60), rng.standard_normal(60)
    x = np.stack([along, 2 * along + 1e-5 * across], axis=1) + 600 * heap[:, None] * [1, -1]
    start = Mixture([0.5, 0.5], [[0, 0], [600, -600]], [9 * np.eye(2)] * 2)
    climbs = islice(zip(em(x, start, expect=scale.e_step), em(x, start)), 4)
    for ours, theirs in climbs:
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-3)


def test_a_component_that_narrows_at_once_is_summed_again():
    """Two heaps of width 1, 10⁶ apart, under bells of width 3000: the products pass, the new widths do not."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 2)) + np.repeat([[0.0, 0.0], [1e6, 0.0]], 100, axis=0)
    mixture = Mixture([0.5, 0.5], [[0, 0], [1e6, 0]], [9e6 * np.eye(2)] * 2)
    hasty = scale.statistics(x, mixture)
    assert (hasty.reach > 0).all()
    exact = core.e_step(x, mixture)
    assert np.abs(hasty.moments.scatter / exact.moments.scatter - 1).max() > 1e-6
    np.testing.assert_allclose(scale.e_step(x, mixture).moments.scatter, exact.moments.scatter, rtol=1e-9)


def shaped(width=1.0, apart=4.0, N=80):
    """Two heaps, the second of another width, and their labels."""
    rng = np.random.default_rng(7)
    z = np.arange(N) % 2
    x = rng.standard_normal((N, 2)) * np.where(z, width, 1.0)[:, None] + apart * z[:, None]
    return x @ np.array([[1.0, 0.3], [0.0, 0.8]]), z


def collinear(thickness):
    x, z = shaped()
    return np.stack([x[:, 0], 2 * x[:, 0] + thickness * x[:, 1]], axis=1), z


def with_outlier():
    x, z = shaped()
    x[0] = 1000.0, -700.0
    return x, z


HARD = {
    "offset 1e6": lambda: (shaped()[0] + 1e6, shaped()[1]),
    "offset 1e8": lambda: (shaped()[0] + 1e8, shaped()[1]),
    "scale 1e-6": lambda: (shaped()[0] * 1e-6, shaped()[1]),
    "scale 1e6": lambda: (shaped()[0] * 1e6, shaped()[1]),
    "columns 1e-6 and 1e6": lambda: (shaped()[0] * [1e-6, 1e6], shaped()[1]),
    "one 1e-6 as wide": lambda: shaped(width=1e-6),
    "1e6 apart": lambda: shaped(apart=1e6),
    "outlier at 1000": with_outlier,
}


@pytest.mark.parametrize("case", HARD)
def test_as_exact_as_scikit_learn_or_more(case):
    x, z = HARD[case]()
    start = m_step(moments(x, 0.99 * one_hot(z, 2) + 0.005 if case == "outlier at 1000" else one_hot(z, 2)))
    exact = in_forty_digits(x, start, 2)
    ours, theirs = error(by_scale(x, start, 2), exact), error(by_scikit_learn(x, start, 2), exact)
    assert ours <= theirs + 1e-10, (ours, theirs)


@pytest.mark.parametrize("thickness", [1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
def test_points_almost_on_a_line_lose_no_digits_in_their_own_axes(thickness):
    """There the error grows as ε / thickness, and in the axes they came in as ε / thickness²."""
    x, z = collinear(thickness)
    axes = axes_of(x)
    y, shares, eps = axes.points(x), one_hot(z, 2), np.finfo(float).eps
    exact = in_forty_digits(x, exact_groups(x, z), 2)
    own = error(axes.back(by_scale(y, m_step(moments(y, shares)), 2)), exact)
    given = error(by_scale(x, m_step(moments(x, shares)), 2), exact)
    theirs = error(by_scikit_learn(x, m_step(moments(x, shares)), 2), exact)
    assert own <= min(theirs, 10 * eps / thickness) + 1e-14, (own, theirs)
    assert given <= max(theirs, 10 * eps / thickness**2) + 1e-10, (given, theirs)


@pytest.mark.parametrize("seed", range(5))
def test_own_axes_are_undone_on_the_mixture(seed):
    x, mixture = world(seed)
    axes = axes_of(x)
    y = axes.points(x)
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(y.T, ddof=0), np.eye(x.shape[1]).squeeze(), atol=1e-10)
    np.testing.assert_allclose(axes.back(axes.mixture(mixture)).covs, mixture.covs, rtol=1e-9, atol=1e-9)
    there, here = scale.e_step(y, axes.mixture(mixture)), scale.e_step(x, mixture)
    assert there.log_likelihood - len(x) * axes.log_volume == pytest.approx(here.log_likelihood, rel=1e-11)
    np.testing.assert_allclose(axes.back(m_step(there.moments)).means, m_step(here.moments).means, atol=1e-9)


@pytest.mark.parametrize("structure", [FULL, TIED], ids=repr)
@pytest.mark.parametrize("expect", [core.e_step, scale.e_step], ids=["core", "scale"])
@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("seed", range(4))
def test_a_climb_in_own_axes_is_the_same_climb(structure, expect, count, seed):
    x, mixture = world(seed)
    prior = imaginary_points(x, len(mixture.weights), count) if count else NOTHING
    options = {"structure": structure, "prior": prior, "expect": expect}
    for ours, theirs in islice(zip(em_in_own_axes(x, mixture, **options), em(x, mixture, **options)), 6):
        assert ours.objective == pytest.approx(theirs.objective, rel=1e-10)
        assert_same(*(scale.Statistics(step.moments, 0.0) for step in (ours, theirs)), tol=1e-9)
        np.testing.assert_allclose(ours.mixture.covs, theirs.mixture.covs, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("structure", [DIAGONAL, SPHERICAL, ridged(FULL, 0.1), fixed(np.eye(2))], ids=repr)
def test_a_shape_that_own_axes_would_change_is_refused(structure):
    x, mixture = draw(30, 2, 2)
    with pytest.raises(ValueError, match=f"the structure is {re.escape(repr(structure))}.*Take FULL or TIED"):
        em_in_own_axes(x, mixture, structure=structure)


def test_points_on_a_line_have_no_axes_of_their_own():
    with pytest.raises(ValueError, match="not positive definite"):
        axes_of(np.outer(np.arange(9.0), [1, 2]))


def test_three_hundred_identical_points_with_a_prior():
    x = np.full((300, 2), 3.7)
    prior = imaginary_points([[3.0, 3.0], [4.0, 5.0], [3.5, 3.7]], 2, 7.0)
    start = Mixture([0.5, 0.5], [[3.6, 3.6], [3.8, 3.9]], [np.eye(2)] * 2)
    exact = in_forty_digits(x, start, 4, prior)
    assert error(by_scale(x, start, 4, prior), exact) < 1e-10


def by_scale(x, mixture, steps, prior=NOTHING):
    return next(islice(em(x, mixture, prior=prior, expect=scale.e_step), steps, None)).mixture


def in_forty_digits(x, mixture, steps, prior=NOTHING):
    """EM in the arithmetic of mpmath, from the formulas of lesson 6."""
    with mpmath.workdps(40):
        x, theta = _exact(x), [_exact(getattr(mixture, name)) for name in ("weights", "means", "covs")]
        K, D = theta[1].shape
        prior = [np.broadcast_to(_exact(a), shape) for a, shape in zip(_parts(prior), [(K,), (K, D), (K, D, D)])]
        for _ in range(steps):
            theta = _exact_step(x, *theta, *prior)
    return theta


def exact_groups(x, z):
    """The weights, means and covariances of labelled points, in forty digits."""
    with mpmath.workdps(40):
        groups = [_exact(x[z == k]) for k in range(2)]
        means = np.array([own.sum(axis=0) / len(own) for own in groups])
        covs = np.array([(own - m).T @ (own - m) / len(own) for own, m in zip(groups, means)])
        return SimpleNamespace(
            weights=_exact([mpmath.mpf(len(own)) / len(x) for own in groups]), means=means, covs=covs
        )


def _parts(stats):
    return stats.count, stats.mean, stats.scatter


_exact = np.frompyfunc(mpmath.mpf, 1, 1)
_exp, _log = np.frompyfunc(mpmath.exp, 1, 1), np.frompyfunc(mpmath.log, 1, 1)


def _exact_step(x, weights, means, covs, count, mean, scatter):
    joint = np.array([w * _exact_density(x - m, S) for w, m, S in zip(weights, means, covs)])
    resp = joint / joint.sum(axis=0)
    N = resp.sum(axis=1)
    own = np.array([r @ x / n for r, n in zip(resp, N)])
    spread = np.array([(r[:, None] * (x - m)).T @ (x - m) for r, m in zip(resp, own)])
    total, apart = N + count, mean - own
    between = (N * count / total)[:, None, None] * apart[:, :, None] * apart[:, None]
    covs = (spread + scatter + between) / total[:, None, None]
    return total / total.sum(), own + (count / total)[:, None] * apart, covs


def _exact_density(d, S):
    det = S[0, 0] * S[1, 1] - S[0, 1] * S[1, 0]
    q = S[1, 1] * d[:, 0] ** 2 - 2 * S[0, 1] * d[:, 0] * d[:, 1] + S[0, 0] * d[:, 1] ** 2
    return _exp(-q / (2 * det)) / mpmath.sqrt(det)


def error(mixture, exact):
    """The largest error of a weight, of a mean in standard deviations, and of a covariance as of a correlation."""
    weights, means, covs = exact
    sd = np.sqrt(np.diagonal(covs, axis1=1, axis2=2).astype(float))
    worst = [np.abs(mixture.weights - weights).max(), np.abs((mixture.means - means) / sd).max()]
    return float(max(*worst, np.abs((mixture.covs - covs) / (sd[:, :, None] * sd[:, None])).max()))


def by_scikit_learn(x, mixture, steps):
    model = GaussianMixture(len(mixture.weights), reg_covar=0)
    model.weights_, model.means_ = mixture.weights, mixture.means
    model.precisions_cholesky_ = _compute_precision_cholesky(mixture.covs, "full")
    for _ in range(steps):
        _, log_resp = model._e_step(x)
        model._m_step(x, log_resp)
    return Mixture(model.weights_, model.means_, model.covariances_)


def test_parameters_of_scikit_learn_after_twenty_steps():
    x, start = draw(1_000, 4, 3)
    ours = next(islice(em(x, start, expect=scale.e_step), 20, None)).mixture
    theirs = by_scikit_learn(x, start, 20)
    for name in ("weights", "means", "covs"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=1e-9)


# Bad input


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("careful", [False, True])
def test_points_without_a_value_are_named_in_the_words_of_the_core(bad, careful):
    x, mixture = draw(300, 3, 2)
    x[237, 1] = bad
    with pytest.raises(ValueError, match=r"in row 237: NaN or infinity"):
        through(x, None, ready(mixture), Products.lens(ready(mixture)), Products, 50, careful)
    with pytest.raises(ValueError, match=r"x holds .* in row 237: NaN or infinity") as core_says:
        core.e_step(x, mixture)
    with pytest.raises(ValueError) as said:
        scale.statistics(x, mixture, block=50, careful=careful)
    assert str(said.value) == str(core_says.value)


@pytest.mark.parametrize("x", [np.zeros((4, 3)), np.zeros((0, 2)), np.zeros((2, 2, 2)), np.zeros(5), [["a", "b"]]])
def test_what_is_no_set_of_points_is_refused_in_the_words_of_the_core(x):
    mixture = draw(1, 2, 2)[1]
    with pytest.raises(ValueError) as core_says:
        core.e_step(x, mixture)
    with pytest.raises(ValueError) as said:
        scale.e_step(x, mixture)
    assert str(said.value) == str(core_says.value)


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.view(np.matrix),
        lambda x: np.ma.masked_array(x, mask=False),
        lambda x: x.astype(np.longdouble),
        lambda x: x.view(type("Kind", (np.ndarray,), {})),
    ],
    ids=["matrix", "masked", "long double", "subclass"],
)
@pytest.mark.parametrize("careful", [False, True])
def test_what_is_nearly_an_array_is_taken_as_one(view, careful):
    x, mixture = draw(50, 2, 2)
    found = scale.statistics(view(x), mixture, careful=careful)
    assert_same(found, core.e_step(x, mixture))
    assert type(found.moments.mean) is np.ndarray and found.moments.mean.dtype == float


@pytest.mark.parametrize("far", [1e160, -1e300])
def test_a_part_names_rows_by_their_place_in_the_whole(far):
    x, mixture = draw(50, 2, 2)
    for bad, weight, row in ((far, None, 137), (np.nan, None, 137), (0.0, np.r_[np.ones(49), -1.0], 149)):
        x[37, 1] = bad
        with pytest.raises(ValueError, match=f"in row {row}"):
            scale.statistics(x, mixture, weight, block=20, first_row=100)


def test_one_thread_is_taken_where_nothing_is_said_and_so_many_where_it_is(monkeypatch):
    asked = []
    monkeypatch.setattr("gmm_lessons.scale.parts.in_threads", lambda n: asked.append(n) or map)
    scale.blocked(), scale.blocked(threads=3)
    assert asked == [3]
    x, mixture = draw(20, 2, 2)
    assert scale.statistics(x, mixture).reach.all() and not scale.statistics(x, mixture, careful=True).reach.any()


def test_products_come_first_and_differences_only_where_digits_were_lost():
    narrow = scale.Statistics(Moments(np.ones(1), np.zeros((1, 2)), np.eye(2)[None]), 0.0, np.array([1e9, 0.0]))
    for found, expected in ((scale.NONE, [False]), (narrow, [False, True])):  # far along one of the axes is enough
        collect = Mock(return_value=found)
        scale.settled(collect)
        assert [call.kwargs["careful"] for call in collect.call_args_list] == expected


@pytest.mark.parametrize("x", [[1.0, 2.0, 4.0], [[1, 2], [2, 1], [5, 5]]])
def test_own_axes_take_what_the_core_takes(x):
    axes = axes_of(x)
    np.testing.assert_allclose(axes.points(x).mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("far", [1e160, -1e300])
def test_a_point_whose_distance_overflows_is_named(far):
    x, mixture = draw(50, 2, 2)
    x[37, 1] = far
    with pytest.raises(ValueError, match=r"in row 37, so far out that its squared distance is no number. Rescale x"):
        scale.statistics(x, mixture, block=20)


def test_blocks_and_threads_of_no_number_are_refused():
    x, mixture = draw(10, 2, 2)
    for block in (0, -5, 2.5):
        with pytest.raises(ValueError, match=f"block is {block}, but must be a whole number"):
            scale.statistics(x, mixture, block=block)
        with pytest.raises(ValueError, match=f"threads is {block}, but must be a whole number"):
            scale.blocked(threads=block)


def test_own_axes_have_the_errors_of_the_core():
    x, mixture = draw(20, 2, 2)
    x[0, 1] = np.nan
    with pytest.raises(ValueError, match="in row 0: NaN or infinity has no density"):
        axes_of(x)
    with pytest.raises(ValueError, match="points are rows"):
        axes_of(np.zeros((0, 2)))
    with pytest.raises(ValueError, match="x has D = 3 columns"):
        em_in_own_axes(np.zeros((5, 3)), mixture)


def test_weights_that_cannot_be_are_refused():
    x, mixture = draw(10, 2, 2)
    with pytest.raises(ValueError, match=r"10 points, but sample_weight has shape \(9,\)"):
        scale.blocked(np.ones(9))(x, mixture)
    for bad in (-1.0, np.inf, np.nan):
        with pytest.raises(ValueError, match=f"a sample_weight is {bad}; a weight is a finite number >= 0"):
            scale.statistics(x, mixture, np.r_[bad, np.ones(9)])


def test_a_collapse_is_told_by_the_m_step_as_in_the_core():
    x = np.ones((300, 2))
    start = Mixture([1.0], [[1.0, 1.0]], [np.eye(2)])
    with pytest.raises(ValueError, match="component 0 is not positive definite"):
        list(islice(em(x, start, expect=scale.e_step), 2))


def test_data_are_left_as_they_were():
    x, mixture = draw(300, 3, 2)
    before = x.copy()
    scale.statistics(x, mixture, block=64), scale.statistics(x, mixture, careful=True)
    np.testing.assert_array_equal(x, before)


def test_the_zero_of_statistics():
    x, mixture = draw(20, 2, 2)
    found = scale.statistics(x / 1000, Mixture(mixture.weights, mixture.means / 1000, mixture.covs / 1e6))
    assert found.reach.max() < 1e-3
    for same in (scale.NONE + found, found + scale.NONE):
        assert_bits(same, found)
        np.testing.assert_array_equal(same.reach, found.reach)
    assert isinstance((scale.NONE + scale.NONE).moments, Moments)


def test_each_task_counts_its_own_points_by_their_own_weights():
    rng = np.random.default_rng(9)
    mixture, x = random_mixture(rng, 16, 8), 3 * rng.standard_normal((7000, 8))
    weight = rng.uniform(0, 3, len(x))
    assert len(x) > _points_a_task(16, 8)
    ours = scale.blocked(weight, block=500, threads=2)(x, mixture).moments
    theirs = moments(x, weight[:, None] * responsibilities(x, mixture))
    np.testing.assert_allclose(ours.count, theirs.count, rtol=1e-9)
    np.testing.assert_allclose(ours.mean, theirs.mean, atol=1e-8)


def test_of_many_mixtures_only_the_last_is_kept_ready():
    """A search over K leaves no table of [0, I] behind for each K: thirty of them would hold 14 MB here."""
    D = 60
    tracemalloc.start()
    for K in range(1, 31):
        ready(Mixture(np.full(K, 1 / K), np.zeros((K, D)), np.tile(np.eye(D), (K, 1, 1))))
    ready(Mixture(np.ones(1), np.zeros((1, D)), np.eye(D)[None]))
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 1e6
