"""Candidates: their scores are scikit-learn's, what cannot be fitted says why, and the rest is still computed."""

import re

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons import datasets, missing
from gmm_lessons.candidates import Candidate, best, candidates, table
from gmm_lessons.covariance import FULL, SPHERICAL, TIED
from gmm_lessons.mixture import log_evidence
from gmm_lessons.scale import blocked
from gmm_lessons.selection import Infeasible, best_of, held_out


def test_what_cannot_be_fitted_says_why_and_the_rest_is_fitted():
    x = np.random.default_rng(0).standard_normal((5, 2))
    good, bad = candidates(x, [1, 9], [SPHERICAL], rng=np.random.default_rng(1))
    assert good.step is not None and good.reason == "" and np.isfinite([good.aic, good.bic, good.icl]).all()
    assert bad.step is None and "5 points cannot fill 9 components" in bad.reason
    assert np.isnan([bad.log_likelihood, bad.aic, bad.bic, bad.icl, bad.held_out]).all()


def test_if_every_climb_collapses_the_table_says_so_and_imaginary_points_are_a_cure():
    spots = np.repeat(np.random.default_rng(0).standard_normal((3, 2)), 4, axis=0)
    lost = candidates(spots, [3], rng=np.random.default_rng(1))
    cured = candidates(spots, [3], rng=np.random.default_rng(1), imaginary=0.01)
    why = r"each of 16 climbs collapsed \(the last: (the covariance of )?component \d is [\w ]+\)\. Lower K"
    assert all(one.step is None and re.match(why, one.reason) for one in lost)
    assert all(one.step is not None and np.isfinite(one.bic) for one in cured)


@pytest.mark.parametrize(
    ("x", "structure", "says"),
    [
        ([[0.1, 0.2]] * 6, SPHERICAL, "on one spot"),
        ([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1]], FULL, "column 0 and column 1 say the same thing twice"),
    ],
)
def test_what_rounding_leaves_of_a_collapse_is_not_taken_for_a_fit(x, structure, says):
    """Points on one spot, and on a line: the smallest variance is zero but for the last bits."""
    (one,) = candidates(x, [1], [structure], rng=np.random.default_rng(0))
    assert one.step is None and says in one.reason


@pytest.mark.parametrize(
    ("folds", "says"), [(7, "6 points cannot fill 7 folds"), (2, "a fit sees only 3, which cannot fill 4")], ids=str
)
def test_folds_that_are_too_small_are_reported_and_the_rest_is_computed(folds, says):
    x = np.arange(6.0) ** 2
    one, four = candidates(x, [1, 4], [TIED], rng=np.random.default_rng(0), folds=folds, imaginary=1)
    assert np.isfinite([one.bic, four.bic]).all()
    assert np.isnan(four.held_out) and says in four.reason
    assert np.isfinite(one.held_out) == (folds == 2)
    with pytest.raises(Infeasible, match=says):
        held_out(x, 4, TIED, rng=np.random.default_rng(0), folds=folds)


@pytest.mark.parametrize(
    ("x", "K", "options", "says"),
    [
        ([1.0, np.nan], 1, {}, "NaN"),
        ([1.0, 2.0], 0, {}, "K is 0"),
        ([1.0, 2.0], 1.5, {"imaginary": 0.01}, "K is 1.5, but a mixture has a whole number of components"),
        ([1.0, 2.0], 1, {"n_starts": 0}, "n_starts is 0"),
        ([1.0, 2.0], 1, {"folds": 1}, "folds is 1"),
    ],
    ids=str,
)
def test_wrong_input_is_no_candidate(x, K, options, says):
    with pytest.raises(ValueError, match=says) as caught:
        candidates(x, [K], rng=np.random.default_rng(0), **options)
    assert not isinstance(caught.value, Infeasible)


def test_the_scores_are_those_of_the_real_points_with_or_without_imaginary_ones():
    x = datasets.iris()[:, :2]
    (one,) = candidates(x, [2], [FULL], rng=np.random.default_rng(0), n_starts=2, imaginary=1)
    model = GaussianMixture(2)
    model.weights_, model.means_, model.covariances_ = one.step.mixture.weights, one.step.mixture.means, None
    model.precisions_cholesky_ = np.linalg.inv(np.linalg.cholesky(one.step.mixture.covs)).mT
    assert one.bic == pytest.approx(model.bic(x), abs=1e-8)
    assert one.aic == pytest.approx(model.aic(x), abs=1e-8)
    shares = model.predict_proba(x)
    assert one.icl == pytest.approx(model.bic(x) - 2 * (shares * np.log(shares + 1e-300)).sum(), abs=1e-8)


def test_held_out_likelihood_prefers_the_truth_to_one_bell():
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.normal(-4, 1, (100, 1)), rng.normal(4, 1, (100, 1))])
    one, two = candidates(x, [1, 2], [FULL], rng=rng, folds=5, n_starts=3, tol=1e-6)
    assert two.held_out > one.held_out + 0.3
    assert best([one, two], "held_out") is best([one, two], "bic") is two


def test_the_best_is_the_smallest_price_and_the_largest_held_out_score():
    cheap = Candidate(1, FULL, 2, aic=3.0, bic=1.0, icl=2.0, held_out=-2.0)
    rich = Candidate(2, FULL, 5, aic=1.0, bic=2.0, icl=3.0, held_out=-1.0)
    sure = Candidate(3, FULL, 8, aic=2.0, bic=3.0, icl=1.0, held_out=-3.0)
    none = Candidate(9, FULL, 26, reason="too few points")
    winners = {score: best([none, cheap, rich, sure], score) for score in ("aic", "bic", "icl", "held_out")}
    assert winners == {"aic": rich, "bic": cheap, "icl": sure, "held_out": rich}
    assert best([none, cheap, rich, sure]) is cheap  # BIC, where nothing is said
    with pytest.raises(ValueError, match="too few points"):
        best([none])
    with pytest.raises(ValueError, match="'BIC'; the known ones are aic, bic, icl, held_out"):
        best([cheap], "BIC")


def test_the_table_has_a_line_for_each_and_one_star_for_each_score():
    x = np.random.default_rng(0).standard_normal((8, 2))
    found = candidates(x, [1, 2, 9], rng=np.random.default_rng(1), folds=4, n_starts=2, imaginary=0.1)
    head, *lines = table(found).splitlines()
    assert len(lines) == len(found) == 12
    assert [name for name in ("aic", "bic", "icl", "held out") if name in head] == ["aic", "bic", "icl", "held out"]
    assert sum(line.count("*") for line in lines) == 4
    assert all(("8 points cannot fill 9" in line) == (one.K == 9) for line, one in zip(lines, found))
    starred = lines[found.index(best(found, "bic"))]
    assert f"{best(found, 'bic').bic:.2f}*" in starred
    assert f" {best(found, 'held_out').held_out:.4f}*" in lines[found.index(best(found, "held_out"))]


def test_each_shape_and_each_k_is_tried_once_shape_by_shape():
    found = candidates([0.0, 1.0, 3.0, 9.0], [1, 2, 1], ["tied", FULL, TIED], rng=0, n_starts=1, imaginary=1.0)
    assert [(one.structure, one.K) for one in found] == [(TIED, 1), (TIED, 2), (FULL, 1), (FULL, 2)]


def test_with_weights_and_imaginary_points_the_score_is_of_the_weighted_real_ones():
    x = datasets.iris().values[:40, :2]
    weight = np.linspace(0.5, 2, 40)
    (one,) = candidates(x, 2, FULL, rng=0, n_starts=1, imaginary=1.0, sample_weight=weight, tol=1e-3)
    assert one.log_likelihood == pytest.approx(weight @ log_evidence(x, one.step.mixture), rel=1e-9)


def test_a_weight_is_so_many_points_for_every_criterion():
    x = np.asarray(datasets.old_faithful())[:60]
    options = {"rng": 0, "n_starts": 4}
    weighted = candidates(x, [1, 2], [FULL], sample_weight=np.full(60, 2.0), **options)
    repeated = candidates(np.repeat(x, 2, axis=0), [1, 2], [FULL], **options)
    for one, other in zip(weighted, repeated, strict=True):
        assert one.bic == pytest.approx(other.bic, abs=1e-4) and one.icl == pytest.approx(other.icl, abs=1e-4)
        assert one.icl - one.bic == pytest.approx(other.icl - other.bic, abs=1e-4)


def test_every_search_has_folds_of_its_own_and_its_candidates_share_them(monkeypatch):
    seen = []
    fit = best_of([0.0, 1.0, 3.0], 1, rng=0, n_starts=1)
    monkeypatch.setattr(
        "gmm_lessons.candidates.fits", lambda x, Ks, shapes, **_: {(K, s): fit for K in Ks for s in shapes}
    )
    monkeypatch.setattr("gmm_lessons.candidates.held_out", lambda *_, rng, **__: seen.append(rng.random()) or 0.0)
    for seed in range(100):
        candidates([0.0, 1.0, 3.0], 1, [FULL, TIED], rng=seed, folds=2)
    assert seen[::2] == seen[1::2] and len(set(seen)) == 100


def test_a_candidate_is_itself_and_no_other():
    one, other = (candidates([0.0, 1.0, 3.0], 1, FULL, rng=0, n_starts=1)[0] for _ in range(2))
    assert one == one != other and {one: "a", other: "b"}[one] == "a"
    assert one.step.objective == one.log_likelihood  # no prior, where none is asked for


def test_where_no_shares_are_held_there_is_no_icl_and_the_rest_is_computed():
    x = np.where(np.random.default_rng(0).random((40, 2)) < 0.2, np.nan, datasets.iris().values[:40, :2])
    options = {"rng": 0, "n_starts": 1, "tol": 1e-4}
    (blind,) = candidates(x, 1, FULL, expect=missing.over(blocked()), **options)
    (own,) = candidates(x, 1, FULL, expect=missing.e_step, **options)
    assert np.isnan(blind.icl) and own.icl == own.bic == pytest.approx(blind.bic, abs=1e-6)


def test_a_fraction_of_a_fold_is_refused_before_any_fit(monkeypatch):
    monkeypatch.delattr("gmm_lessons.candidates.fits")
    with pytest.raises(ValueError, match=r"folds is 2\.5"):
        candidates(np.asarray(datasets.old_faithful()), [1], rng=0, folds=2.5)
