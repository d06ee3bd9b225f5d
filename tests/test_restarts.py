"""The best of several climbs: units do not choose it, the highest of them is returned, and wrong arguments are told."""

from contextlib import suppress

import numpy as np
import pandas as pd
import pytest

from gmm_lessons import datasets, missing
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, fixed, ridged
from gmm_lessons.em import Expectation, NotConverged, e_step, em, m_step, until_converged
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import (
    aligned,
    kmeans,
    kmeans_plus_plus,
    one_hot,
    random_points,
    random_responsibilities,
)
from gmm_lessons.missing import one_bell
from gmm_lessons.mixture import Mixture, sample
from gmm_lessons.moments import NOTHING, moments
from gmm_lessons.scale import blocked
from gmm_lessons.selection import Infeasible, held_out, restarts
from gmm_lessons.selection.restarts import best_of
from gmm_lessons.units import as_they_are, sphered, standardised, units_for
from tests.worlds import random_mixture

SEPALS = datasets.iris()[:, :2].astype(float)
LESS = {"n_starts": 4, "tol": 1e-6}


@pytest.mark.parametrize("structure", [FULL, TIED, DIAGONAL], ids=str)
def test_units_do_not_choose_the_fit(structure):
    """The same table in other units: the same shares, and log p(X) less N times the log of the units.

    Heaps that a noise column hides from whoever adds up squares in the units as they come.
    """
    g = np.random.default_rng(7)
    x = np.c_[5.0 * g.integers(0, 3, 90) + g.normal(0, 0.6, 90), g.normal(0, 1, (90, 2))]
    here = best_of(x, 3, structure, rng=1, **LESS)
    for powers in ([0, 9, -9], [-9, -9, 9], [3, 0, 2.5], [9, 9, 9]):
        units, offset = 10.0 ** np.array(powers), g.uniform(-1e3, 1e3, 3)
        there = best_of((x + offset) * units, 3, structure, rng=1, **LESS)
        assert there.objective + 90 * np.log(units).sum() == pytest.approx(here.objective, abs=1e-5)
        np.testing.assert_allclose(aligned(there.resp, here.resp), here.resp, atol=1e-5)
        means = moments(there.mixture.means / units - offset, there.mixture.weights[:, None]).mean
        np.testing.assert_allclose(means, [x.mean(axis=0)], atol=1e-5)


def test_units_choose_no_k_no_shape_and_no_refusal():
    """Spots of equal points collapse for K >= 3, in any units; a noise column in millimetres hides no heaps."""
    g = np.random.default_rng(501)
    x = np.c_[4.0 * g.integers(0, 4, 240) + g.normal(0, 0.6, 240), g.normal(0, 1, 240)]
    spots = np.repeat(np.random.default_rng(0).standard_normal((3, 2)), 4, axis=0)
    for data, Ks in ((x[:80], [1, 4]), (spots, [1, 2, 3])):
        tables = [
            candidates(data * [1, s], Ks, ["full", "tied", "diag"], rng=1, folds=2, n_starts=2, tol=1e-6)
            for s in (1, 1e-9, 1e6)
        ]
        for one in zip(*tables):
            assert len({(c.K, c.structure, c.reason[:20], c.step is None) for c in one}) == 1
        bics = np.array([[c.bic for c in table] for table in tables])
        np.testing.assert_allclose(bics - bics[:, :1], np.tile(bics[0] - bics[0, 0], (3, 1)), atol=1e-4)
        scores = np.array([[c.held_out for c in table] for table in tables])
        np.testing.assert_allclose(scores - scores[:, :1], np.tile(scores[0] - scores[0, 0], (3, 1)), atol=1e-6)
    assert tables[0][2].step is None


def test_balls_have_units_and_their_starts_keep_them():
    assert units_for(SPHERICAL) == units_for(fixed(np.eye(2))) == (as_they_are,)
    assert units_for(FULL) == units_for(TIED) == (sphered, standardised)
    assert units_for(DIAGONAL) == (standardised, sphered)  # first the one that keeps its axes
    assert units_for(ridged(FULL, 0.1)) == (as_they_are,)
    seen = []
    spy = lambda y, K, rng: (seen.append(y), kmeans(y, K, rng))[1]  # noqa: E731
    best_of(1000 * SEPALS, 2, SPHERICAL, rng=0, n_starts=1, starts=[spy])
    np.testing.assert_array_equal(seen[0], 1000 * SEPALS)


def test_standardised_and_sphered_points_have_no_spread_left_to_choose():
    x = SEPALS @ [[1.0, 0.0], [3.0, 1e-4]] + 5
    weight = np.random.default_rng(0).integers(0, 3, 150)
    z, y = standardised(x, weight), sphered(x, weight)
    np.testing.assert_allclose(np.average(z, axis=0, weights=weight), 0, atol=1e-9)
    np.testing.assert_allclose(np.average(z**2, axis=0, weights=weight), 1, atol=1e-8)
    np.testing.assert_allclose((y * weight[:, None]).T @ y / weight.sum(), np.eye(2), atol=1e-4)
    np.testing.assert_array_equal(sphered(SEPALS * [1e-9, 1e9]), sphered(SEPALS))
    assert (standardised(np.c_[x, np.full(150, 3.7)])[:, 2] == 0).all()
    assert np.isfinite(sphered(np.c_[x, x[:, 0], np.full(150, 3.7)])).all()  # however flat


def test_the_highest_climb_is_the_one_returned():
    """Each start alone, and all of them together: the best of the best, not the worst, nor the first."""
    ways = [lambda y, K, rng, s=s: random_points(y, K, np.random.default_rng(s)) for s in range(6)]
    alone = [best_of(SEPALS, 3, rng=0, n_starts=1, starts=[way]).objective for way in ways]
    assert np.ptp(alone) > 1 and max(alone) not in (alone[0], alone[-1])
    together = best_of(SEPALS, 3, rng=0, n_starts=6, starts=ways)
    assert together.objective == pytest.approx(max(alone), abs=1e-6)
    *_, top = until_converged(em(SEPALS, together.mixture, expect=e_step), 1e-8)
    assert top.objective == pytest.approx(together.objective, abs=1e-4) and together.resp.shape == (150, 3)


@pytest.mark.parametrize("n", [1, 3, 4, 5, 9])
def test_every_start_is_made_and_the_kinds_take_turns(n):
    made = []

    def spy(kind):
        return lambda y, K, rng: (made.append(kind), random_points(y, K, rng))[1]

    best_of(SEPALS, 2, rng=0, n_starts=n, starts=[spy("a"), spy("b"), spy("c")], tol=1e-3)
    assert made == [*"abcabcabc"][:n]


def test_the_four_kinds_of_lesson_10_take_turns_by_default_in_both_units(monkeypatch):
    assert set(restarts.STARTS) == {kmeans, kmeans_plus_plus, random_points, random_responsibilities}
    looks = []
    spy = lambda y, K, rng: (looks.append(y), random_points(y, K, rng))[1]  # noqa: E731
    best_of(SEPALS, 2, rng=0, n_starts=4, starts=[spy, spy], tol=1e-3)
    for y, look in zip(looks, (sphered, sphered, standardised, standardised)):
        np.testing.assert_array_equal(y, look(SEPALS))


def test_a_mixture_to_start_from_besides_is_climbed_from():
    poor = lambda y, K, rng: kmeans(SEPALS, K, np.random.default_rng(0))  # noqa: E731
    goal = best_of(SEPALS, 3, rng=0)
    alone = best_of(SEPALS, 3, rng=0, n_starts=1, starts=[poor])
    helped = best_of(SEPALS, 3, rng=0, n_starts=1, starts=[poor], also=[goal.mixture])
    assert helped.objective > alone.objective + 1 and helped.objective == pytest.approx(goal.objective, abs=1e-4)


@pytest.mark.parametrize(
    ("K", "options", "says"),
    [
        (2, {"prior": imaginary_points(SEPALS, 3)}, r"moments of 3 heaps in 2 columns, but it takes 2 in 2"),
        (2, {"structure": fixed(np.eye(3))}, r"the fixed covariance has shape \(3, 3\), but x has D = 2"),
        (2, {"structure": "round"}, "no shape 'round'. Take one of \"full\""),
        (2, {"rng": None}, "rng is None, but chance needs a seed to be repeatable: rng=0"),
        (2, {"n_starts": 0}, "n_starts is 0"),
        (3, {"also": [one_bell(SEPALS)]}, "also holds a mixture of 1 components, but K is 3"),
        (1, {"also": [Mixture([0.5, 0.5], SEPALS[:2], [np.eye(2)] * 2)]}, "of 2 components, but K is 1"),
        (2, {"n_starts": -1, "also": [one_bell(SEPALS)] * 2}, "n_starts is -1"),
        (2, {"n_starts": 1.5, "also": [one_bell(SEPALS)]}, "n_starts is 1.5"),
        (2, {"max_steps": 0}, "max_steps is 0"),
        (True, {}, "K is True"),
        ("2", {}, "K is '2'"),
        (None, {}, "K is None"),
        (2, {"sample_weight": [1.0]}, "150 points, but sample_weight has shape"),
    ],
    ids=str,
)
def test_a_wrong_argument_is_no_collapse(K, options, says):
    with pytest.raises(ValueError, match=says) as caught:
        best_of(SEPALS, K, **{"rng": 0, **options})
    assert not isinstance(caught.value, Infeasible)


def test_habits_of_other_libraries_are_met():
    """A seed for a generator, a shape by its name, K = 2.0, a RandomState: the same fit."""
    one = best_of(SEPALS, 2, DIAGONAL, rng=np.random.default_rng(3), **LESS)
    for structure, K, rng in (("diagonal", 2.0, 3), ("diag", np.int64(2), np.int64(3)), ("DIAG", np.float64(2), 3)):
        np.testing.assert_array_equal(best_of(SEPALS, K, structure, rng=rng, **LESS).mixture.means, one.mixture.means)
    states = [best_of(SEPALS, 2, "diag", rng=np.random.RandomState(5), **LESS).mixture.means for _ in range(2)]
    np.testing.assert_array_equal(*states)
    assert len(candidates(SEPALS, 2.0, "tied", rng=0, **LESS)) == 1


def test_a_best_climb_that_has_not_come_to_rest_is_told_where_it_was_asked_for():
    with pytest.warns(NotConverged, match="had not converged in 3 steps") as told:
        best_of(SEPALS, 3, rng=0, n_starts=2, tol=1e-12, max_steps=3)
    assert told[0].filename == __file__


def test_a_first_climb_ends_where_a_step_gains_less_than_a_hundred_thousandth_of_a_nat_a_point():
    """And asked for no more than that, nobody climbs on: every mixture is looked at once."""
    trace = []

    def listened(x, mixture):
        trace.append((e_step(x, mixture).log_likelihood, mixture.means.tobytes()))
        return e_step(x, mixture)

    best_of(SEPALS, 3, rng=1, n_starts=1, starts=[random_responsibilities], expect=listened, tol=1e-5)
    gains = np.diff([height for height, _ in trace]) / len(SEPALS)
    assert len(set(trace)) == len(trace) and (gains[:-1] >= 1e-5).all() and 0 <= gains[-1] < 1e-5


def test_shares_are_those_of_the_e_step_that_was_given_and_none_are_made_up():
    """Cooled shares, ∝ r², are none of the mixture's own; and of blocks with holes there are none to be had."""

    def cold(x, mixture):
        resp, _, height = e_step(x, mixture)
        cooled = resp**2 / (resp**2).sum(axis=1, keepdims=True)
        return Expectation(cooled, moments(x, cooled), height)

    top = best_of(SEPALS, 2, rng=0, n_starts=1, expect=cold, tol=1e-3)
    np.testing.assert_array_equal(top.resp, cold(SEPALS, top.mixture).resp)
    holed = np.where(np.random.default_rng(0).random(SEPALS.shape) < 0.1, np.nan, SEPALS)
    assert best_of(holed, 2, rng=0, n_starts=1, expect=missing.over(blocked()), tol=1e-3).resp is None


def histogram():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(-2, 1, 1200), rng.normal(3, 1.5, 1800)])
    counts, edges = np.histogram(x, bins=64)
    return (edges[1:] + edges[:-1]) / 2, counts


def test_an_e_step_of_ones_own_is_given_points_as_floats_in_rows_and_none_that_are_masked():
    """Holes are its business, as NaN; what is masked is not, unless it says that it takes holes."""
    seen = []

    def own(x, mixture):
        seen.append(x)
        return e_step(x, mixture)

    line = np.ravel(datasets.old_faithful()[:, 1])
    with pytest.raises(ValueError, match="mask"):
        best_of(np.ma.masked_greater(line, 90), 2, expect=own, rng=np.random.default_rng(0))
    best_of(line.astype(int).tolist(), 2, expect=own, rng=np.random.default_rng(0), n_starts=1)
    assert {(x.shape, x.dtype) for x in seen} == {((272, 1), np.dtype(float))}


def test_weights_count_points_that_often():
    """A fit to weighted points is one to points repeated, in all its numbers: BIC counts them, and zeros are nobody."""
    x, counts = histogram()
    weighted = candidates(x, [1, 2, 3], "full", rng=0, sample_weight=counts, **LESS)
    plain = candidates(np.repeat(x, counts), [1, 2], "full", rng=0, **LESS)
    for a, b in zip(weighted, plain):
        scores = [a.log_likelihood, a.aic, a.bic, a.icl], [b.log_likelihood, b.aic, b.bic, b.icl]
        np.testing.assert_allclose(*scores, rtol=1e-4)
        assert a.log_likelihood == pytest.approx(b.log_likelihood, abs=0.01)
    chosen = min(weighted, key=lambda one: one.bic)
    assert chosen.K == 2 and chosen.bic == pytest.approx(5 * np.log(3000) - 2 * chosen.log_likelihood, rel=1e-12)


@pytest.mark.parametrize("start", [kmeans, kmeans_plus_plus, random_points, random_responsibilities])
def test_a_start_with_weights_never_sees_points_without(start):
    """Two far heaps, and a third that counts nothing: it makes no component of its own."""
    x = np.r_[np.zeros(20), np.full(20, 10.0), np.full(20, 1e3)] + np.random.default_rng(0).standard_normal(60)
    weight = np.repeat([1.0, 2.0, 0.0], 20)
    top = best_of(x, 2, rng=0, n_starts=2, starts=[start], sample_weight=weight)
    np.testing.assert_allclose(np.sort(top.mixture.means[:, 0]), [0, 10], atol=0.7)
    np.testing.assert_allclose(np.sort(top.mixture.weights), [1 / 3, 2 / 3], atol=1e-6)
    with pytest.raises(ValueError, match="40 points cannot fill 41"):
        start(x, 41, 0, weight=weight)


def test_held_out_scores_are_weighted_means():
    x, counts = histogram()
    keep = counts > 0
    score = held_out(x[keep], 2, rng=0, folds=4, sample_weight=counts[keep], **LESS)
    tenfold = held_out(x[keep], 2, rng=0, folds=4, sample_weight=10 * counts[keep], **LESS)
    assert score == pytest.approx(tenfold, abs=1e-6) and -2.4 < score < -2.2


def test_many_points_are_started_from_a_part_and_fitted_whole(monkeypatch):
    """With a part of 500, the fit of 3000 points is the one that all points make."""
    rng = np.random.default_rng(4)
    x, _ = sample(random_mixture(rng, 3, 2), 3000, rng)
    whole = best_of(x, 3, rng=0, **LESS)
    monkeypatch.setattr("gmm_lessons.selection.beginnings.PART", 500)
    seen = []
    spy = lambda y, K, rng: (seen.append(len(y)), kmeans(y, K, rng))[1]  # noqa: E731
    part = best_of(x, 3, rng=0, n_starts=4, starts=[spy], tol=1e-6)
    assert seen == [500] * 4 and part.resp.shape == (3000, 3)
    assert part.moments.count.sum() == pytest.approx(3000)
    assert part.objective == pytest.approx(whole.objective, abs=0.2)
    coarse = best_of(x, 3, rng=0, n_starts=1, tol=1e-4)  # no more than is asked of a first climb, and yet of all points
    assert coarse.moments.count.sum() == pytest.approx(3000)


def test_a_part_is_ten_thousand_points():
    def seen(y, K, rng):
        raise LookupError(len(y))

    for n in (10_000, 10_001):
        with pytest.raises(LookupError, match=r"^10000$"):
            best_of(np.arange(float(n)), 1, rng=0, starts=[seen])


def test_weights_and_threads_go_into_every_climb_and_weights_into_the_units(monkeypatch):
    asked, looks, weight = [], [], np.linspace(0.5, 2, 150)
    spy = lambda w, threads: (asked.append((len(w), threads)), blocked(w))[1]  # noqa: E731
    start = lambda y, K, rng, weight: (looks.append(y), kmeans(y, K, rng, weight))[1]  # noqa: E731
    monkeypatch.setattr("gmm_lessons.selection.beginnings.blocked", spy)
    options = {"rng": 0, "n_starts": 1, "starts": [start], "sample_weight": weight, "tol": 1e-3}
    best_of(SEPALS, 2, threads=3, **options)
    np.testing.assert_array_equal(looks[0], sphered(SEPALS, weight))
    monkeypatch.setattr("gmm_lessons.selection.beginnings.PART", 100)
    best_of(SEPALS, 2, threads=2, **options)
    best_of(SEPALS, 2, **options)
    assert asked == [(150, 3), (150, 2), (100, 2), (150, 1), (100, 1)]


def test_a_climb_begins_where_weighted_shares_and_the_prior_are_and_with_a_point_besides_if_that_is_flat():
    x, weight, begun = SEPALS[:20], np.linspace(0.5, 2, 20), []
    counted = blocked(weight)
    spy = lambda x, mixture: (begun.append(mixture), counted(x, mixture))[1]  # noqa: E731
    whole, one = np.tile([0.3, 0.7], (20, 1)), one_hot(np.r_[1, np.zeros(19)], 2)  # all shared, and a point alone
    prior = imaginary_points(x, 2, 3.0)
    heap = imaginary_points(x, 2, 1.0, sample_weight=weight)
    for resp, given, added in ((whole, prior, prior), (one, NOTHING, heap)):
        options = {"prior": given, "sample_weight": weight, "expect": spy, "n_starts": 1, "tol": 1e-1}
        with suppress(Infeasible):
            best_of(x, 2, rng=0, starts=[lambda y, K, rng, weight, resp=resp: resp], **options)
        by_hand = m_step(moments(x, resp * weight[:, None]) + added)
        np.testing.assert_allclose(begun[0].covs, by_hand.covs, rtol=1e-9)
        begun.clear()


def test_the_four_highest_climb_on_and_the_highest_first():
    """A climb that goes on begins with a mixture that was looked at before."""
    heights, again = {}, []

    def listened(x, mixture):
        found, key = e_step(x, mixture), mixture.means.tobytes()
        again.extend([found.log_likelihood] * (key in heights))
        heights[key] = found.log_likelihood
        return found

    best_of(SEPALS, 3, rng=0, n_starts=6, starts=[random_points], expect=listened, tol=1e-6)
    assert len(again) == 4 and again == sorted(again, reverse=True)


def test_if_the_highest_collapse_as_they_climb_on_the_next_takes_their_place():
    tops, again, options = set(), [], {"rng": 0, "n_starts": 10, "starts": [random_points], "tol": 1e-6}

    def failing(x, mixture):
        again.extend([mixture] * (mixture.means.tobytes() in tops))
        if again and len(again) <= 4:  # as many as climb on
            raise Collapse("as if")
        tops.add(mixture.means.tobytes())
        return e_step(x, mixture)

    last = best_of(SEPALS, 3, expect=failing, **options)
    assert len(again) > 4 and last.objective < best_of(SEPALS, 3, **options).objective


def test_the_part_holds_no_point_twice_and_each_keeps_its_weight(monkeypatch):
    """Balls are started in the units as they are, so what a start sees are rows of x; here a row weighs its length."""
    seen = []
    spy = lambda y, K, rng, weight: (seen.append((y, weight)), kmeans(y, K, rng, weight))[1]  # noqa: E731
    for part in (149, 150):
        monkeypatch.setattr("gmm_lessons.selection.beginnings.PART", part)
        x = SEPALS + 1e-3 * np.random.default_rng(0).random(SEPALS.shape)
        best_of(x, 2, SPHERICAL, rng=0, n_starts=1, starts=[spy], sample_weight=x[:, 0], tol=1e-3)
    (few, light), (all_, heavy) = seen
    assert len(np.unique(few, axis=0)) == 149 and (light == few[:, 0]).all() and (heavy == all_[:, 0]).all()
    np.testing.assert_array_equal(all_, x)  # no more points than a part: all of them, as they come


def test_a_hole_is_named_by_its_row_however_many_points_there_are(monkeypatch):
    monkeypatch.setattr("gmm_lessons.selection.beginnings.PART", 20)
    x = SEPALS.copy()
    x[137, 1] = np.nan
    for fit in (best_of, held_out, candidates):
        with pytest.raises(ValueError, match=r"nan \(column 1\) in row 137: NaN or infinity has no density"):
            fit(x, 2, rng=0)


@pytest.mark.parametrize("options", [{"threads": 2}, {"expect": blocked(block=40)}, {"expect": e_step}])
def test_another_e_step_finds_the_same(options):
    assert best_of(SEPALS, 2, rng=0, **LESS, **options).objective == pytest.approx(
        best_of(SEPALS, 2, rng=0, **LESS).objective, abs=1e-6
    )


def listening(heard):
    """Return a wrapper that hands on what it is given, as tqdm does, and keeps how much came of how much."""

    def watch(jobs):
        heard.append([0, len(jobs)])
        for job in jobs:
            yield job
            heard[-1][0] += 1

    return watch


def test_whoever_watches_sees_every_climb_fold_and_fit_go_by_and_changes_nothing():
    heard = []
    goal = best_of(SEPALS, 2, rng=0, **LESS)
    seen = best_of(SEPALS, 2, rng=0, also=[goal.mixture], watch=listening(heard), **LESS)
    assert heard == [[5, 5]] and seen.objective == pytest.approx(goal.objective, abs=1e-6)
    heard.clear()
    score = held_out(SEPALS, 2, rng=0, folds=3, watch=listening(heard), **LESS)
    assert heard == [[3, 3]] and score == held_out(SEPALS, 2, rng=0, folds=3, **LESS)
    heard.clear()
    found = candidates(SEPALS, [1, 2], "tied", rng=0, folds=2, progress=listening(heard), **LESS)
    assert heard == [[6, 6], [2, 2]]  # up, down, and up again; then each is held out
    assert [one.bic for one in found] == [one.bic for one in candidates(SEPALS, [1, 2], "tied", rng=0, folds=2, **LESS)]


def test_tqdm_counts_climbs_and_steps(capfd):
    tqdm = pytest.importorskip("tqdm").tqdm
    top = best_of(SEPALS, 2, rng=0, watch=tqdm, **LESS)
    assert "4/4" in capfd.readouterr().err
    steps = list(tqdm(until_converged(em(SEPALS, top.mixture))))
    assert f"{len(steps)}it" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("option", "says"),
    [("covariance_type", "here it is structure"), ("n_init", "here it is n_starts"), ("n_strats", "help.best_of")],
)
@pytest.mark.parametrize("fit", [best_of, held_out, candidates])
def test_an_option_of_another_name_is_told_ours(fit, option, says):
    with pytest.raises(TypeError, match=f"there is no option '{option}'.*{says}"):
        fit(np.arange(12.0), 2, rng=0, **{option: 3})


def test_more_components_than_different_points_is_said_so():
    x = np.repeat([[0.0, 0.0], [1.0, 5.0], [7.0, 2.0]], 10, axis=0)
    with pytest.raises(Infeasible, match=r"3 different points cannot fill 4 components\. Lower K"):
        best_of(x, 4, rng=0, n_starts=2)
    assert best_of(x, 1, rng=0, n_starts=1).objective < 0  # the cure cures


def test_frames_are_friends_where_folds_and_holes_are():
    """A constant column is told by its name in a fold, an empty one before the fit; NA is a hole where one may be."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(40, 2)), columns=["a", "b"]).assign(unit=3.7, none=np.nan)
    with pytest.raises(Infeasible, match=r"column 2 \('unit'\) is the same number"):
        held_out(frame[["a", "b", "unit"]], 1, rng=0, n_starts=1)
    with pytest.raises(ValueError, match=r"column 2 \('none'\) holds no value at all"):
        best_of(frame[["a", "b", "none"]], 1, rng=0, n_starts=1, expect=missing.over())
    with pytest.raises(ValueError, match=r"column 1 \('none'\) holds no value at all"):
        imaginary_points(frame[["a", "none"]], 2)
    with pytest.raises(ValueError, match=r"holds Period.* \(column 'when'\) in row 0: no number\. Drop that column"):
        best_of(frame[["a"]].assign(when=pd.period_range("2020", periods=40, freq="M")), 1, rng=0)
    whole = pd.DataFrame({"a": pd.array(range(40), dtype="Int64"), "b": frame.b.astype("Float64")})
    whole.loc[7, "a"] = pd.NA
    holed = whole.to_numpy(float, na_value=np.nan)
    for fit in (best_of, held_out):
        options = {"rng": 0, "n_starts": 1, "expect": missing.over()}
        known, same = (fit(x, 1, **options) for x in (holed, whole))
        assert getattr(known, "objective", known) == pytest.approx(getattr(same, "objective", same), rel=1e-12)
    with pytest.raises(ValueError, match=r"<NA> \(column 'a'\) in row 7: a missing value"):
        best_of(whole, 1, rng=0)
