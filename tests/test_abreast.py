"""Climbs abreast: what each climb alone would have found, to rounding, in one E step for all of them."""

from functools import partial, wraps

import numpy as np
import pytest

from gmm_lessons import em as climbing
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Structure, fixed, ridged
from gmm_lessons.datasets import old_faithful
from gmm_lessons.em import e_step, m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import random_points
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.moments import NOTHING, Moments, complete_log_likelihood, moments, of_each
from gmm_lessons.scale import blocked
from gmm_lessons.selection import abreast, best_of
from gmm_lessons.selection import climbs as several
from gmm_lessons.selection.climbs import climbed, one_by_one
from tests.worlds import random_mixture, random_world, soft_start

SHAPES = [FULL, TIED, DIAGONAL, SPHERICAL, ridged(FULL, 0.1), fixed([[2.0, 0.5], [0.5, 1.0]])]
ERUPTIONS = old_faithful().values


def beside(mixtures):
    """Return mixtures as one, each with the same weight."""
    weights, means, covs = (np.concatenate([getattr(one, a) for one in mixtures]) for a in ("weights", "means", "covs"))
    return Mixture(weights / len(mixtures), means, covs)


def starts_of(x, K, rng, n, structure=FULL, prior=NOTHING):
    return [m_step(moments(x, soft_start(x, K, rng)) + prior, structure) for _ in range(n)]


def agree(ours, alone, atol=1e-9):
    """Both have come to the same ends: a step with the same mixture and gain, or a collapse in the same words."""
    assert len(ours) == len(alone)
    for a, b in zip(ours, alone):
        assert type(a) is type(b)
        if isinstance(a, Collapse):
            assert str(a) == str(b)
            continue
        (top, gain), (same, other) = a, b
        assert gain == pytest.approx(other, rel=1e-3, abs=atol) and top.resp is None
        assert top.objective == pytest.approx(same.objective, rel=1e-9, abs=atol)
        scale = np.abs(same.mixture.means).max() + np.abs(same.mixture.covs).max()
        for name in ("weights", "means", "covs"):
            np.testing.assert_allclose(getattr(top.mixture, name), getattr(same.mixture, name), atol=1e-7 * scale)
        np.testing.assert_allclose(top.moments.count, same.moments.count, atol=1e-6 * len(same.moments.count))


@pytest.mark.parametrize("seed", range(12))
def test_one_e_step_shares_each_point_out_among_the_components_of_every_mixture(seed):
    """The readable E step of each mixture alone, which has no block, no product and no neighbour, is the witness."""
    x, K, rng = random_world(seed)
    R, weight = int(rng.integers(1, 7)), rng.integers(0, 4, len(x)).astype(float)
    mixtures = [random_mixture(rng, K, x.shape[1]) for _ in range(R)]
    expect = blocked(weight if seed % 2 else None, block=[None, 17, 64][seed % 3], threads=1 + seed % 2)
    stats, log_likelihood, _ = expect.abreast(x, beside(mixtures), R)
    assert log_likelihood.shape == (R,)
    for r, one in enumerate(mixtures):
        alone = e_step(np.repeat(x, weight.astype(int), axis=0) if seed % 2 else x, one)
        own = slice(r * K, r * K + K)
        n = alone.moments.count.sum()
        assert log_likelihood[r] + n * np.log(R) == pytest.approx(alone.log_likelihood, rel=1e-10)
        np.testing.assert_allclose(stats.count[own], alone.moments.count, rtol=1e-8, atol=1e-12)
        heavy = alone.moments.count > 1e-6
        np.testing.assert_allclose(stats.mean[own][heavy], alone.moments.mean[heavy], rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(stats.scatter[own][heavy], alone.moments.scatter[heavy], rtol=1e-5, atol=1e-6)


def test_a_mixture_that_is_far_from_all_points_has_its_shares_beside_one_that_is_near():
    """Its densities all underflow beside those of the other; and narrow bells far from zero lose no digits."""
    x = np.random.default_rng(0).standard_normal((50, 1))
    near, far = bells([0.5, 0.5], [-1, 1], [1, 1]), bells([0.25, 0.75], [90, 91], [1, 1])
    for shift, narrow in ((0.0, 1.0), (1e7, 1e-3)):
        both = [Mixture(m.weights, narrow * m.means + shift, narrow**2 * m.covs) for m in (near, far)]
        y = narrow * x + shift
        stats, log_likelihood, _ = blocked().abreast(y, beside(both), 2)
        for r, one in enumerate(both):
            alone = e_step(y, one)
            assert log_likelihood[r] + 50 * np.log(2) == pytest.approx(alone.log_likelihood, rel=1e-9)
            np.testing.assert_allclose(stats.count[2 * r : 2 * r + 2], alone.moments.count, rtol=1e-6)
            np.testing.assert_allclose(stats.scatter[2 * r : 2 * r + 2], alone.moments.scatter, rtol=1e-5)


@pytest.mark.parametrize("tol", [1e-2, 1e-6])
@pytest.mark.parametrize("structure", SHAPES, ids=str)
@pytest.mark.parametrize("seed", [0, 1])
def test_each_climb_ends_where_it_ends_alone(seed, structure, tol):
    rng = np.random.default_rng(seed)
    x = np.concatenate([rng.normal(c, 1, (40, 2)) for c in ((0, 0), (4, 1), (1, 5))])
    weight, K = rng.integers(0, 3, 120).astype(float) if seed else None, 2 + seed
    prior = imaginary_points(x, K, 0.5, sample_weight=weight) if seed else NOTHING
    how = {"structure": structure, "prior": prior, "expect": blocked(weight)}
    starts = [partial(lambda m: m, m) for m in starts_of(x, K, rng, 5, structure, prior)]
    ours = abreast.climbs(x, starts, tol, 300, **how)
    assert all(gain == 0 for _, gain in ours)
    agree(ours, one_by_one(x, starts, tol, 300, **how))


@pytest.mark.parametrize("max_steps", [1, 2, 5])
def test_the_last_gain_is_told_where_the_steps_end(max_steps):
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 3, np.random.default_rng(0), 4)]
    how = {"structure": FULL, "prior": imaginary_points(ERUPTIONS, 3, 0.01), "expect": blocked()}
    ours = abreast.climbs(ERUPTIONS, starts, 1e-9, max_steps, **how)
    assert all(gain > 1e-9 and isinstance(gain, float) for _, gain in ours)
    agree(ours, one_by_one(ERUPTIONS, starts, 1e-9, max_steps, **how))


def test_a_climb_that_is_asked_for_every_last_bit_comes_to_rest():
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 2, np.random.default_rng(0), 6)]
    how = {"structure": FULL, "prior": NOTHING, "expect": blocked()}
    for (top, gain), (same, _) in zip(
        abreast.climbs(ERUPTIONS, starts, 0.0, 2000, **how), one_by_one(ERUPTIONS, starts, 0.0, 2000, **how)
    ):
        assert gain == 0 and top.objective == pytest.approx(same.objective, abs=1e-9)


def gone():
    raise Collapse("this start has none")


def test_those_that_collapse_say_why_and_the_others_climb_on():
    """One has no start, one dies at its first M step, one some steps later, and one is left without a point."""
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, (60, 1)), rng.normal(-8, 1, (30, 1)), [[9.0]]])
    spot, later = bells([0.5, 0.5], [0, 9.0], [1, 1e-3]), bells([0.98, 0.02], [-2.0, 7.5], [4.5, 1.5])
    empty, sound = bells([1.0, 0.0], [0, 5], [1, 1]), bells([0.4, 0.6], [-7, 1], [1, 3])
    slow = bells([0.9, 0.1], [-3, -2], [5, 5])
    made = [gone, *(partial(lambda m: m, m) for m in (spot, sound, later, empty, slow))]
    how = {"structure": FULL, "prior": NOTHING, "expect": blocked()}
    ours = abreast.climbs(x, made, 1e-6, 500, **how)
    kinds = [isinstance(end, Collapse) for end in ours]
    assert kinds == [True, True, False, True, True, False]
    assert "has none" in str(ours[0]) and "component 1 is left with no points" in str(ours[4])
    agree(ours, one_by_one(x, made, 1e-6, 500, **how))
    for steps in range(1, 12):  # whichever step is the last, its gain is told
        agree(abreast.climbs(x, made, 1e-6, steps, **how), one_by_one(x, made, 1e-6, steps, **how))
    agree(ours[2:3], abreast.climbs(x, made[2:3], 1e-6, 500, **how))
    assert [str(end) for end in abreast.climbs(x, [gone, gone], 1e-6, 9, **how)] == ["this start has none"] * 2


def test_an_error_that_is_no_collapse_ends_it_all():
    def wrong():
        raise ValueError("no start at all")

    with pytest.raises(ValueError, match="no start at all"):
        abreast.climbs(ERUPTIONS, [wrong], 1e-6, 9, structure=FULL, prior=NOTHING, expect=blocked())


def test_a_fall_is_no_rest():
    """A ridge makes wider bells than are most likely: from a summit of the likelihood the first step goes down."""
    tops = [best_of(ERUPTIONS, 2, rng=0, n_starts=1).mixture, *starts_of(ERUPTIONS, 2, np.random.default_rng(0), 1)]
    starts = [partial(lambda m: m, m) for m in tops]
    how = {"structure": ridged(FULL, 1.0), "prior": NOTHING, "expect": blocked()}
    ours = abreast.climbs(ERUPTIONS, starts, 1e-3, 2, **how)
    assert ours[0][1] < -1e-3
    agree(ours, one_by_one(ERUPTIONS, starts, 1e-3, 2, **how))
    agree(abreast.climbs(ERUPTIONS, starts, 1e-6, 500, **how), one_by_one(ERUPTIONS, starts, 1e-6, 500, **how))


def test_a_start_that_cannot_have_made_the_imaginary_points_climbs_all_the_same():
    none = bells([1.0, 0.0], [3.5, 5.0], [1, 1])
    x, prior = ERUPTIONS[:, :1], imaginary_points(ERUPTIONS[:, :1], 2, 1.0)
    assert complete_log_likelihood(prior, none) == -np.inf
    how = {"structure": FULL, "prior": prior, "expect": blocked()}
    starts = [lambda: none, lambda: bells([0.3, 0.7], [2, 4.5], [0.3, 0.5])]
    with np.errstate(all="raise"):
        ours = abreast.climbs(x, starts, 1e-6, 500, **how)
    agree(ours, one_by_one(x, starts, 1e-6, 500, **how))


def test_a_structure_is_asked_for_the_components_of_one_mixture_at_a_time():
    seen = []

    def spy(count, scatter):
        seen.append((count.shape, scatter.shape))
        return TIED.covariances(count, scatter)

    own = Structure("own", spy, TIED.n_free)
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 3, np.random.default_rng(0), 4, TIED)]
    tops = abreast.climbs(ERUPTIONS, starts, 1e-4, 500, structure=own, prior=NOTHING, expect=blocked())
    assert set(seen) == {((3,), (3, 2, 2))}
    for top, _ in tops:
        np.testing.assert_array_equal(top.mixture.covs, top.mixture.covs[:1].repeat(3, axis=0))


class Counted:
    """An E step that keeps how many mixtures it was asked for at a time."""

    def __init__(self):
        self.asked, self.inner = [], blocked()

    def __call__(self, x, mixture):
        self.asked.append(0)
        return self.inner(x, mixture)

    def abreast(self, x, mixture, R):
        self.asked.append(R)
        return self.inner.abreast(x, mixture, R)


def test_one_e_step_serves_all_climbs_until_they_rest_one_by_one():
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 4, np.random.default_rng(1), 6)]
    how = {"structure": FULL, "prior": imaginary_points(ERUPTIONS, 4, 0.01)}
    alone, ours = [], Counted()
    for start in starts:
        steps = Counted()
        one_by_one(ERUPTIONS, [start], 1e-5, 2000, expect=steps, **how)
        alone.append(len(steps.asked))
    abreast.climbs(ERUPTIONS, starts, 1e-5, 2000, expect=ours, **how)
    assert ours.asked == [sum(n >= turn for n in alone) for turn in range(1, max(alone) + 1)]


@pytest.mark.parametrize(("numbers", "expected"), [(272 * 3 * 4, [4, 4, 1]), (272 * 3 * 99, [5, 4]), (10, [0] * 9)])
def test_so_many_climb_at_once_as_their_shares_take_little_room(monkeypatch, numbers, expected):
    """Of nine starts: four at a time; five, if no more are wanted; and one by one, where each has enough to do."""
    monkeypatch.setattr(several, "NUMBERS", numbers)
    starts, steps = starts_of(ERUPTIONS, 3, np.random.default_rng(0), 9), Counted()
    how = {"structure": FULL, "prior": NOTHING, "expect": steps}
    ends = list(climbed(ERUPTIONS, iter([partial(lambda m: m, m) for m in starts]), 3, 1e-3, 1, how, 5))
    assert steps.asked == expected and len(ends) == 9
    for (top, _), start in zip(ends, starts):
        np.testing.assert_allclose(top.mixture.means, start.means)


def test_only_as_many_starts_are_made_as_climb_at_once(monkeypatch):
    """A list of a million starts is gone through part by part, so that whoever watches sees it go by."""
    monkeypatch.setattr(several, "NUMBERS", 272 * 2 * 3)
    made, start = [], starts_of(ERUPTIONS, 2, np.random.default_rng(0), 1)[0]
    starts = (lambda i=i: (made.append(i), start)[1] for i in range(9))
    ends = climbed(ERUPTIONS, starts, 2, 1e-3, 50, {"structure": FULL, "prior": NOTHING, "expect": blocked()}, 9)
    assert made == [] and next(ends)[1] == 0 and made == [0, 1, 2]


@pytest.mark.parametrize("K", [2, 5])
def test_the_best_of_several_is_the_same_one_by_one(monkeypatch, K):
    prior = imaginary_points(ERUPTIONS, K, 0.1)
    ask = {"rng": 3, "n_starts": 7, "prior": prior, "also": starts_of(ERUPTIONS, K, np.random.default_rng(0), 1)}
    ours = best_of(ERUPTIONS, K, **ask)
    monkeypatch.setattr(several, "NUMBERS", 1)
    alone = best_of(ERUPTIONS, K, **ask)
    assert ours.objective == pytest.approx(alone.objective, abs=1e-6) and ours.resp.shape == (272, K)
    assert sorted(ours.mixture.weights) == pytest.approx(sorted(alone.mixture.weights), abs=1e-4)


def test_an_e_step_that_takes_one_mixture_climbs_one_by_one():
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 2, np.random.default_rng(0), 3)]
    how = {"structure": FULL, "prior": NOTHING, "expect": e_step}
    ends = list(climbed(ERUPTIONS, starts, 2, 1e-6, 99, how, 3))
    assert all(top.resp.shape == (272, 2) for top, _ in ends)
    with pytest.raises(AttributeError):
        abreast.climbs(ERUPTIONS, starts, 1e-6, 99, **how)


def test_an_e_step_around_ours_is_not_passed_by():
    """`functools.wraps` hands on `abreast`, too: that of the step inside, which knows nothing of what is round it."""
    inner, asked = blocked(), []

    @wraps(inner)
    def around(x, mixture):
        asked.append(mixture)
        return inner(x, mixture)

    best_of(ERUPTIONS, 2, rng=0, n_starts=3, expect=around)
    assert hasattr(around, "abreast") and len(asked) > 3


def test_a_far_point_is_named_as_ever():
    x = ERUPTIONS.copy()
    x[7] = 1e170
    start = m_step(moments(ERUPTIONS, random_points(ERUPTIONS, 2, 0)))
    with pytest.raises(ValueError, match=r"in row 7, so far out"):
        abreast.climbs(x, [lambda: start] * 3, 1e-6, 9, structure=FULL, prior=NOTHING, expect=blocked())


def test_steps_of_several_climbs_are_at_rest_by_the_same_rule(monkeypatch):
    """The rule for rounding is asked of each climb that gains so little, of no other, and about its own step."""
    asked, heights = [], []
    true = climbing.is_rounding
    spy = lambda gain, step: (asked.append(gain), heights.append(step.objective), true(gain, step))[2]  # noqa: E731
    monkeypatch.setattr(abreast, "is_rounding", spy)
    starts = [partial(lambda m: m, m) for m in starts_of(ERUPTIONS, 3, np.random.default_rng(0), 4)]
    abreast.climbs(ERUPTIONS, starts, 1e-10, 2000, structure=FULL, prior=NOTHING, expect=blocked())
    assert len(set(heights)) == len(heights) > 9
    assert np.abs(asked).max() <= climbing.MOST * (1 + 1e-6) and np.abs(asked).min() > 1e-10


def test_moments_of_several_heaps_are_known_heap_by_heap():
    """Σ_k of each component's part is the complete log-likelihood, and each part that of its own points."""
    x, K, rng = random_world(3)
    mixture, resp = random_mixture(rng, K, x.shape[1]), rng.dirichlet(np.ones(K), size=len(x))
    stats = moments(x, resp)
    each = of_each(stats, mixture)
    assert each.sum() == pytest.approx(complete_log_likelihood(stats, mixture), rel=1e-12)
    for k in range(K):
        only = Moments(
            np.where(np.arange(K) == k, stats.count, 0.0),
            stats.mean,
            stats.scatter * (np.arange(K) == k)[:, None, None],
        )
        assert each[k] == pytest.approx(complete_log_likelihood(only, mixture), rel=1e-10)
