"""Every K and shape: none below a smaller model that it contains, and one fit for what is one model."""

import pickle

import numpy as np
import pytest
from scipy.stats import halfnorm

from gmm_lessons import datasets
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Structure
from gmm_lessons.em import Step, m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import one_hot
from gmm_lessons.mixture import Mixture, log_evidence, log_likelihood, mean_and_cov, sample
from gmm_lessons.moments import NOTHING, moments
from gmm_lessons.selection import search
from gmm_lessons.selection.restarts import best_of
from gmm_lessons.selection.search import _down, _mended, _one_model, _units, fits
from gmm_lessons.selection.splitting import AXES, copied, merges, splits
from tests.worlds import random_mixture, random_world

SEPALS = datasets.iris()[:, :2].astype(float)
NAN = np.nan
SHAPES = (FULL, TIED, DIAGONAL, SPHERICAL)
CONTAINED = [(SPHERICAL, DIAGONAL), (DIAGONAL, FULL), (TIED, FULL)]


@pytest.mark.parametrize("seed", range(3))
def test_no_model_ranks_below_one_that_it_contains(seed):
    """Few starts, which get stuck: K + 1 contains K, full contains tied and diagonal, diagonal contains spherical."""
    rng = np.random.default_rng(seed)
    x, _ = sample(random_mixture(rng, 3, 2), 60, rng)
    found = fits(x, range(1, 4), SHAPES, rng=rng, n_starts=1, tol=1e-5)
    heights = {model: step.objective for model, step in found.items()}
    for shape in SHAPES:
        assert (np.diff([heights[K, shape] for K in range(1, 4)]) > -1e-6).all()
    for small, large in CONTAINED:
        assert all(heights[K, large] > heights[K, small] - 1e-6 for K in range(1, 4))


def test_below_a_smaller_model_a_larger_one_stays_only_where_the_climb_from_it_collapses():
    """A diagonal bell may rest on two points; the full bell of two points is a line."""
    x = np.random.default_rng(3).standard_t(3, size=(60, 2))
    found = fits(x, [2], [DIAGONAL, FULL], rng=3, n_starts=4)
    small, large = found[2, DIAGONAL], found[2, FULL]
    assert large.objective < small.objective - 0.5 and small.moments.count.min() < 2.01
    with pytest.raises(Collapse):
        m_step(small.moments, FULL)
    for told in (candidates, search):
        assert "collapses" in told.__doc__


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


def test_on_a_line_a_shape_of_other_covariances_is_another_model():
    wide = Structure("wide", lambda count, scatter: 2 * scatter / count[:, None, None], FULL.n_free)
    assert _one_model(FULL, DIAGONAL, 2, 1) and not _one_model(FULL, wide, 2, 1) and not _one_model(FULL, TIED, 2, 1)


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
    cov = mean_and_cov(splits(step, 2, np.ones(2))[0])[1]
    np.testing.assert_allclose(cov, np.cov(x.T, bias=True), rtol=1e-9)  # of the points, not of the shape


def test_the_halves_of_a_bell_have_the_means_of_half_bells():
    """Cut across each axis of Σ in the units given: the mean of |z|, z ~ N(0, 1), times its sd, either way along it."""
    x = sample(random_mixture(np.random.default_rng(2), 1, 3), 200, np.random.default_rng(0))[0] * [1.0, 50.0, 0.1]
    step, units = best_of(x, 1, rng=0), np.array([2.0, 30.0, 0.1])
    values, axes = np.linalg.eigh(np.cov((x / units).T, bias=True))
    for grown, value, axis in zip(splits(step, 2, units), values[::-1], axes.T[::-1], strict=True):
        low, high = (grown.means - x.mean(axis=0)) / units
        np.testing.assert_allclose(low, -high, rtol=1e-9)
        np.testing.assert_allclose(np.abs(high), np.abs(halfnorm.mean() * np.sqrt(value) * axis), rtol=1e-7)
    assert all((grown.weights == 0.25).all() for grown in splits(step, 4, units))  # the heaviest is cut, not a quarter


def test_a_copy_halves_the_heaviest_each_time():
    bell = Mixture([1.0], [[0.0]], [[[1.0]]])
    np.testing.assert_array_equal(copied(bell, 4).weights, 0.25)
    two = Mixture([0.6, 0.4], [[0.0], [1.0]], [[[1.0]]] * 2)
    np.testing.assert_allclose(sorted(copied(two, 4).weights), [0.2, 0.2, 0.3, 0.3])


def test_a_fit_below_a_smaller_one_of_its_shape_is_mended_from_it():
    """The smaller one is the one of this shape with the most components: not another shape's, and not itself."""
    top = {(K, one): best_of(SEPALS, K, one, rng=0, n_starts=2, tol=1e-6) for K in (1, 2) for one in (TIED, SPHERICAL)}
    poor = Mixture(np.full(3, 1 / 3), [[5, 3], [6, 3], [7, 3]], [9 * np.eye(2)] * 3)
    low = Step(poor, None, NOTHING, log_likelihood(SEPALS, poor))
    asked = []
    ask = {"prior": NOTHING, "rng": 0, "watch": lambda jobs: asked.extend(job() for job in jobs) or iter(jobs)}
    assert low.objective < top[1, TIED].objective < top[2, TIED].objective
    mended = _mended(SEPALS, 3, TIED, {**top, (3, TIED): low}, ask)
    assert mended.objective > top[2, TIED].objective - 1e-6
    np.testing.assert_array_equal(asked[-1].means, copied(top[2, TIED].mixture, 3).means)
    assert _mended(SEPALS, 3, TIED, {(3, TIED): low}, ask) is low  # nothing to mend it from
    _mended(SEPALS, 3, FULL, {(3, TIED): mended, (3, FULL): low}, {**ask, "tol": 1e-3})
    np.testing.assert_array_equal(asked[-1].means, m_step(mended.moments).means)  # of another shape that is higher


def test_the_search_goes_up_from_what_has_few_numbers_down_and_up_again(monkeypatch):
    met = []
    for way in ("_up", "_down", "_mended"):
        spy = lambda x, K, structure, found, ask, way=way: met.append((way, K, structure))  # noqa: E731
        monkeypatch.setattr(search, way, spy)
    fits(SEPALS, [2, 1], [FULL, SPHERICAL], rng=0)
    models = [(1, SPHERICAL), (1, FULL), (2, SPHERICAL), (2, FULL)]
    ways = ("_up", models), ("_down", models[::-1]), ("_mended", models)
    assert met == [(way, *model) for way, order in ways for model in order]


def test_a_fit_is_tried_from_itself_and_from_every_two_of_one_more_component_made_one():
    three = best_of(SEPALS, 3, TIED, rng=0, n_starts=2, tol=1e-4)
    poor = Mixture([0.5, 0.5], [[5, 3], [7, 3]], [9 * np.eye(2)] * 2)
    low, asked, prior = Step(poor, None, NOTHING, -1e9), [], imaginary_points(SEPALS, 2, 3.0)
    ask = {
        "prior": prior,
        "rng": 0,
        "tol": 1e-3,
        "watch": lambda jobs: asked.extend(job() for job in jobs) or iter(jobs),
    }
    lower = _down(SEPALS, 2, TIED, {(2, TIED): low, (3, TIED): three}, ask)
    assert asked[0] is poor and lower.objective > low.objective
    for start, stats in zip(asked[1:], merges(three.moments), strict=True):
        np.testing.assert_array_equal(start.means, m_step(stats + prior, TIED).means)
    assert _down(SEPALS, 2, TIED, {(2, TIED): low}, ask) is low  # there is none with one more


def test_weights_are_repeats_in_every_fit_and_in_its_prior():
    weight, options = np.arange(150) % 3 + 1, {"imaginary": 2.0, "rng": 0, "n_starts": 1}
    one = fits(SEPALS, [1], [FULL], sample_weight=weight, **options)[1, FULL]
    other = fits(np.repeat(SEPALS, weight, axis=0), [1], [FULL], **options)[1, FULL]
    assert one.objective == pytest.approx(other.objective, rel=1e-9)


def test_of_many_columns_six_axes_are_cut_across():
    step = best_of(np.random.default_rng(0).standard_normal((60, 8)), 1, rng=0)
    assert len(splits(step, 2, np.ones(8))) == 6


def test_the_search_knows_no_units_and_lives_with_a_column_of_one_number():
    """All columns in units a million times smaller or larger: the same fits; a constant column is held by its prior."""
    found = [fits(s * SEPALS[::3], [1, 3], [TIED], rng=0, n_starts=1, tol=1e-6)[3, TIED] for s in (1, 1e6, 1e-6)]
    heights = [one.objective + 100 * np.log(s) for one, s in zip(found, (1, 1e6, 1e-6))]
    np.testing.assert_allclose(heights, heights[0], atol=1e-4)
    seen = [[0.5, NAN, 7.0], [1.0, 5.0, 7.0], [NAN, 9.0, 7.0]]
    np.testing.assert_array_equal(
        _units(seen, TIED), [0.25, 2.0, 1.0]
    )  # the sds of what is seen; 1 where there is none
    np.testing.assert_array_equal(_units(seen, SPHERICAL), 1.0)  # balls have units of their own
    flat = np.c_[SEPALS[::3], np.full(50, 2.0)]
    held = fits(flat, [1, 2], [DIAGONAL], imaginary=0.5, rng=0, n_starts=1, tol=1e-3)
    assert np.isfinite(held[2, DIAGONAL].objective)


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
