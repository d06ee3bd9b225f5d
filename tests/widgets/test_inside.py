"""The rooms behind the widgets one by one: where climbs end, what is compared, what is packed."""

from collections import deque
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import entropy

from gmm_lessons.em import em, until_converged
from gmm_lessons.mixture import Mixture, bells, log_joint, sample
from gmm_lessons.widgets import how_many_standings as standings
from gmm_lessons.widgets import ridge_ends, starts_ends, streaming_grid, temperature_fits
from gmm_lessons.widgets.parts import climbs, packing

TIED = np.array([[1.0, 5.0], [2.0, 5.0], [9.0, 5.0], [1.0, 7.0], [12.0, 8.0], [30.0, 9.0], [31.0, 2.0]])
TWO = Mixture([0.4, 0.6], [[0.0, 0.0], [3.0, 1.0]], [np.eye(2), 4 * np.eye(2)])


def test_the_commonest_value_of_all_columns_makes_the_last_heap_and_k_means_the_others_from_left_to_right():
    assert ridge_ends.ties(TIED) == (1, 5.0) and ridge_ends.ties(TIED[:, ::-1]) == (0, 5.0)
    resp = ridge_ends.collapsing_start(TIED, 3, np.random.default_rng(0))
    assert resp.shape == (7, 3) and (resp.sum(axis=1) == 1).all()
    np.testing.assert_array_equal(resp[:, -1], TIED[:, 1] == 5)
    assert TIED[resp[:, 0] == 1, 0].max() < TIED[resp[:, 1] == 1, 0].min()
    with pytest.raises(ValueError, match="every point has 5 in column 1"):
        ridge_ends.collapsing_start(TIED[:3], 2, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("left", "lam", "collapsed"),
    [(0.09, 2.0, True), (0.11, 2.0, False), (0.09, 1.0, True), (0.09, 0.8, False), (0.09, 0.0, False)],
)
def test_a_bell_has_collapsed_if_hardly_any_of_the_least_variance_and_of_the_ridge_is_its_own(left, lam, collapsed):
    """Less than a thousandth of the variance and a tenth of the ridge: without a ridge, EM ends in no collapse."""
    x = np.array([[-10.0, -30.0], [10.0, 30.0]])  # variances 100 and 900
    covs = np.array([np.eye(2) * 50, np.diag([7.0, left + lam])])
    step = SimpleNamespace(
        mixture=SimpleNamespace(covs=covs), objective=-1.5, moments=SimpleNamespace(count=np.array([3.0, 4.0]))
    )
    end = ridge_ends._end(x, step, lam)
    assert end.collapsed is collapsed and (end.narrowest, end.held, end.objective) == (1, 4.0, -1.5)
    assert end.smallest == pytest.approx(left + lam)
    assert not ridge_ends.End(trouble="none").collapsed


def test_an_end_without_an_optimum_has_no_height_and_says_why():
    step = SimpleNamespace(mixture=TWO)
    there = starts_ends._collapse(deque([(7, step)]), "component 1 is left with no points", "line")
    assert (there.mixture, there.height, there.updates) == (TWO, -np.inf, 7) and "no points" in there.remark
    none = starts_ends._collapse(deque(), "flat", "line")
    assert (none.mixture, none.height, none.updates) == (None, -np.inf, 0) and "one line" in none.remark
    assert there.collapsed and none.collapsed and none.shares == []
    assert starts_ends.End(TWO, -3.0, 2).shares == [0.6, 0.4]


@pytest.mark.parametrize(("sd", "remark"), [(0.2, "thin"), (0.4, ""), (3.0, "")])
def test_a_bell_is_thin_beside_the_rounding_of_the_data(sd, remark):
    """Values rounded to 1 have errors of sd 1/√12 = 0.289."""
    x = np.array([[0.0], [1.0], [3.0], [7.0]])
    mixture = bells([0.5, 0.5], [1.0, 2.0], [5.0, sd])
    assert starts_ends._remark(x, mixture, 5) == remark
    assert starts_ends.thinnest(x, mixture) == pytest.approx(sd * np.sqrt(12))
    assert "stopped after 2999 updates" in starts_ends._remark(x, mixture, starts_ends.MOST - 1)
    np.testing.assert_array_equal(starts_ends.grain(np.array([[0.0, 4.0], [0.5, 4.0], [np.nan, 4.0]])), [0.5, 1.0])


def test_two_ends_are_one_if_every_mean_of_either_is_near_one_of_the_other():
    def end(*means, height=-5.0):
        return starts_ends.End(bells([0.5, 0.5], means, [1, 1]), height, 3)

    one, unit = end(0.0, 10.0), np.ones(1)
    assert starts_ends._same(one, end(10.0, 0.01), unit) and not starts_ends._same(one, end(0.0, 10.1), unit)
    assert not starts_ends._same(one, end(0.0, 0.01), unit) and not starts_ends._same(end(0.0, 0.01), one, unit)
    assert not starts_ends._same(one, end(0.0, 10.0, height=-5.02), unit)
    assert starts_ends.number(np.array([[0.0], [2.0]]), end(10.0, 0.0), [end(3.0, 4.0), one]) == 1
    assert starts_ends.number(np.array([[0.0], [2.0]]), end(5.0, 0.0), [one]) == 1


def test_softness_energy_and_cost_are_those_of_the_shares():
    x, resp = np.array([[0.0, 0.0], [3.0, 1.0], [1.0, 1.0]]), np.array([[0.9, 0.1], [0.3, 0.7], [0.05, 0.95]])
    fit = temperature_fits._fit(x, SimpleNamespace(resp=resp, mixture=TWO), 2.0)
    assert fit.softness == pytest.approx(entropy(resp, base=2, axis=1).mean())
    assert fit.undecided == pytest.approx(1 / 3)  # 0.9 itself is sure
    assert fit.energy == pytest.approx(-8 * (resp * log_joint(x, TWO)).sum())
    assert fit.cost == pytest.approx(0 + 0 + 2)


def test_letters_go_from_left_to_right_at_the_hard_end():
    soft, hard = bells([0.3, 0.7], [1.0, 2.0], [1, 1]), bells([0.4, 0.6], [5.0, -5.0], [1, 1])
    fits = [temperature_fits.Fit(m, 0, 0, 0, 0) for m in (soft, hard)]
    first, last = temperature_fits._left_to_right(fits)
    assert last.mixture.means.ravel().tolist() == [-5, 5] and first.mixture.means.ravel().tolist() == [2, 1]
    x = np.repeat([[0.0, 0.0], [8.0, 0.0]], 3, axis=0) + np.arange(6)[:, None] / 10
    wide, narrow = temperature_fits.cooled(x, 2, [3.0, -1.0])
    assert wide.softness > 0.999 and narrow.softness < 1e-6
    np.testing.assert_allclose(narrow.mixture.means[:, 0], [0.1, 8.4], atol=1e-6)


def candidate(K, name, bic, **more):
    structure = SimpleNamespace(name=name)
    rest = {"aic": bic + 1, "icl": bic + 2, "log_likelihood": -bic, "n_params": K, "reason": "", "step": None} | more
    return SimpleNamespace(K=K, structure=structure, bic=bic, **rest)


def test_what_cannot_be_had_is_none_and_the_rest_is_told_above_the_smallest():
    found = [candidate(2, "full", 10.0), candidate(1, "full", np.nan), candidate(1, "tied", 14.0)]
    told = standings.standings(found, [0, 1])
    assert told["scores"]["bic"] == [10, None, 14] and told["heights"] == [-10, None, -14]
    assert told["above"]["bic"] == [0, None, 4] and told["tops"]["bic"] == pytest.approx(3.0)  # 1.5 times the middle
    assert standings.cut([0.0, 0.0, None]) == 1.0 and standings.number(np.inf) is None
    assert standings.places(found) == (["full", "tied"], [1, 2], [1, 0, 3])


def test_batches_are_parts_of_the_data_and_a_curve_has_four_places_a_pass():
    assert streaming_grid.sizes_for(2000) == [10, 20, 50, 200, 2000] and streaming_grid.sizes_for(10) == [1, 10]
    assert streaming_grid.sizes_for(20_000) == [100, 200, 500, 2000, 20_000]
    x, _ = sample(TWO, 32, np.random.default_rng(0))
    run = streaming_grid.stream(x, TWO, 10, 0.7, 2)  # 32 points in batches of at most 10 are four a pass
    np.testing.assert_allclose(run.passes, np.arange(9) / 4)
    assert len(run.heights) == 9 and len(run.mixtures) == 3 and run.trouble == ""
    heights, mixtures = streaming_grid.full(x, TWO, 3)
    assert len(mixtures) == 4 and (np.diff(heights) >= -1e-9).all()


def test_em_is_followed_for_all_passes_that_are_shown_even_at_rest():
    x, _ = sample(TWO, 30, np.random.default_rng(0))
    *_, top = until_converged(em(x, TWO), 1e-12, 5000)
    heights, mixtures = streaming_grid.full(x, top.mixture, 6)
    assert len(mixtures) == 7 and len(heights) >= 7 and np.ptp(heights) < 1e-8


def test_the_points_without_data_are_three_bells_on_which_em_takes_some_forty_passes():
    x = streaming_grid.overlapping()
    heights, _ = streaming_grid.full(x, climbs.spread_start(x, 3), 8)
    *_, top = until_converged(em(x, climbs.spread_start(x, 3)), 1e-6)
    assert x.shape == (2000, 2) and 40 <= len(heights) <= 50
    assert 0.2 < np.linalg.eigvalsh(top.mixture.covs).min() < np.linalg.eigvalsh(top.mixture.covs).max() < 1.6


def test_a_start_has_equal_weights_and_the_spread_of_all_points():
    for K in (1, 3):
        start = climbs.spread_start(TIED, K)
        np.testing.assert_allclose(start.weights, np.full(K, 1 / K))
        assert {tuple(mean) for mean in start.means.tolist()} <= {tuple(row) for row in TIED.tolist()}
        np.testing.assert_allclose(start.covs[0], np.cov(TIED.T, bias=True), rtol=1e-9)


def test_a_climb_ends_by_its_gain_in_nats_a_point_or_says_what_stopped_it():
    trace = {"counts": np.array([[9.0, 9.0], [4.0, 6.0]])}
    for gains, converged in (([], False), ([5.0], False), ([0.5], True), ([0.5, 1.0], False), ([5.0, 0.99], True)):
        assert bool(climbs._converged(trace, np.array(gains), 0.1)) is converged
    x = np.random.default_rng(0).normal(size=(200, 1))  # one bell, and two to share it: no end of it
    slow = climbs.climb(x, climbs.spread_start(x, 2), tol=0)
    assert len(slow["objective"]) == 300 and slow["trouble"] == "Stopped after 300 updates, before it converged."
    flat = climbs.climb([0.0, 0.0, 0.0, 5.0, 6.0], bells([0.5, 0.5], [0.0, 5.5], [0.5, 1.0]))
    assert len(flat["objective"]) >= 1 and flat["trouble"].startswith("EM cannot go on: ")


def test_numbers_are_stored_with_as_many_digits_as_they_have_and_texts_as_they_are():
    third = np.array([1 / 3, 200 / 3])
    stored = packing.listed(
        packing.packed({"gains": third, "objective": third, "means": third, "other": [1 / 3, "a", True]})
    )
    assert stored["gains"]["list"] == [0.3333, 66.67] and stored["objective"]["list"] == [0.33333333, 66.666667]
    assert stored["means"]["list"] == [0.333333, 66.6667] and stored["other"] == [0.33333333, "a", True]
    assert packing.listed(packing.packed(np.array([1e-11, 1.0, np.nan, -1e-9])))["list"] == [0, 1, "NaN", -1e-9]


def test_a_page_holds_neither_nan_nor_the_end_of_a_script():
    assert packing.to_json({"a": "</script>", "b": (1, 2.5)}) == '{"a":"\\u003c/script>","b":[1,2.5]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        packing.to_json({"a": [float("nan")]})


def test_36_components_are_told_apart_and_no_more():
    looks = packing.look(packing.MOST)
    cues = list(zip(looks["colours"], looks["dashes"], strict=True))
    assert len(set(cues)) == packing.MOST == 36
    with pytest.raises(ValueError, match="K is 37"):
        packing.look(37)
