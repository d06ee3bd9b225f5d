"""The estimators of beliefs, and of the choice of K and shape."""

import sys
import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.mixture import BayesianGaussianMixture as Theirs

from gmm_lessons import missing
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import FULL, TIED
from gmm_lessons.datasets import iris, old_faithful
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch
from gmm_lessons.estimator.search import _ranks
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.variational import Dirichlet, Sticks, vague, vb

X = np.asarray(old_faithful(), float)
X = (X - X.mean(axis=0)) / X.std(axis=0)
KINDS = {"dirichlet_process": Sticks, "dirichlet_distribution": Dirichlet}
WITH_HOLES = np.where(np.random.default_rng(0).uniform(size=X.shape) < 0.1, np.nan, X)


@pytest.mark.parametrize("kind", KINDS)
def test_the_belief_is_scikit_learns(kind):
    given = {
        "n_components": 3,
        "weight_concentration_prior_type": kind,
        "weight_concentration_prior": 0.1,
        "mean_precision_prior": 2.0,
        "mean_prior": [0.1, -0.2],
        "degrees_of_freedom_prior": 5.0,
        "covariance_prior": np.array([[2.0, 0.3], [0.3, 1.0]]),
        "random_state": 0,
        "max_iter": 40,
        "tol": 0,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, ours = Theirs(reg_covar=0, **given).fit(X), BayesianGaussianMixture(**given).fit(X)
    for name in ("weights_", "means_", "covariances_", "precisions_", "mean_precision_", "degrees_of_freedom_"):
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(ours.weight_concentration_, theirs.weight_concentration_, rtol=1e-7)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-7)
    assert (ours.predict(X) == theirs.predict(X)).all()
    assert type(ours.belief_.weights) is KINDS[kind]


def test_the_default_prior_is_vague_and_the_bound_is_of_the_belief_that_is_kept():
    one = BayesianGaussianMixture(n_components=3, random_state=0, max_iter=500).fit(X)
    prior = vague(X, Sticks(np.ones(3), np.full(3, 1 / 3)))
    assert next(vb(X, one.belief_, prior)).objective == pytest.approx(one.lower_bound_, rel=1e-10)
    assert (np.diff(one.lower_bounds_) > -1e-9).all() and one.converged_
    assert one.lower_bounds_[-2] - one.lower_bounds_[-3] < 1e-3  # nats of all points
    with pytest.warns(UserWarning, match="max_iter is 3"):
        assert BayesianGaussianMixture(n_components=3, max_iter=3).fit(X).n_iter_ == 3


def test_weights_are_repeats_and_holes_are_met():
    weight = np.random.default_rng(0).integers(1, 3, len(X))
    options = {"n_components": 2, "init_params": "hierarchical", "max_iter": 500, "tol": 1e-8, "mean_prior": [0.0, 0.0]}
    options |= {"covariance_prior": np.eye(2)}
    weighted = BayesianGaussianMixture(**options).fit(X, sample_weight=weight)
    repeated = BayesianGaussianMixture(**options).fit(np.repeat(X, weight, axis=0))
    np.testing.assert_allclose(weighted.covariances_, repeated.covariances_, rtol=1e-5)
    assert weighted.lower_bound_ == pytest.approx(repeated.lower_bound_, rel=1e-9)
    gaps = BayesianGaussianMixture(**options).fit(WITH_HOLES)
    np.testing.assert_allclose(np.sort(gaps.means_[:, 0]), np.sort(weighted.means_[:, 0]), atol=0.15)
    assert gaps.impute(WITH_HOLES).shape == X.shape


def test_a_warm_start_goes_on_from_the_belief():
    with pytest.warns(UserWarning, match="did not converge"):
        one = BayesianGaussianMixture(n_components=2, max_iter=2, warm_start=True, random_state=0).fit(X)
    bound = one.lower_bound_
    one.set_params(max_iter=300).fit(X)
    assert one.converged_ and one.lower_bounds_[0] > bound


WRONG = {
    "covariance_type": ("tied", "covariance_type is 'tied', but a belief is about full covariances"),
    "weight_concentration_prior_type": ("other", "but must be one of dirichlet_process, dirichlet_distribution"),
    "weight_concentration_prior": (-1.0, "above 0"),
    "mean_precision_prior": (0.0, "mean_precision_prior is"),
    "degrees_of_freedom_prior": (1.0, "ν"),
    "covariance_prior": (np.zeros((2, 2)), "flat"),
    "tol": (-1, "tol is -1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_prior_is_refused_in_words(name):
    value, words = WRONG[name]
    with pytest.raises(ValueError, match=words):
        BayesianGaussianMixture(n_components=2, **{name: value}).fit(X)


SEARCH = GaussianMixtureSearch((1, 2, 3), covariance_type=("full", "tied"), n_init=3, random_state=0)


@cache
def searched():
    return clone(SEARCH).fit(iris().values)


def test_a_search_is_the_table_of_candidates_and_its_best():
    x, one = iris().values, searched()
    found = candidates(x, [1, 2, 3], [FULL, TIED], rng=np.random.RandomState(0), imaginary=0.01, n_starts=3, tol=1e-6)
    np.testing.assert_allclose(one.results_["bic"], [c.bic for c in found], rtol=1e-8)
    assert one.results_["n_parameters"].tolist() == [c.n_params for c in found]
    at = one.results_["bic"].argmin()
    assert one.best_index_ == at and one.results_["rank_bic"][at] == 1
    assert one.best_params_ == {k: one.results_[k][at] for k in ("n_components", "covariance_type")}
    best = one.best_estimator_
    assert (
        best.bic(x) == pytest.approx(one.results_["bic"][at]) and best.get_params()["n_components"] == best.n_components
    )
    np.testing.assert_array_equal(one.predict(x), best.predict(x))
    np.testing.assert_array_equal(one.covariances_, best.covariances_)
    assert one.score(x) == best.score(x)


def test_its_table_is_a_frame_with_the_best_first():
    frame = searched().frame()
    assert frame.bic.is_monotonic_increasing and len(frame) == 6
    assert {"n_components", "covariance_type", "log_likelihood", "aic", "icl", "rank_bic", "reason"} < set(
        frame.columns
    )
    assert "rank_held_out" not in frame  # nothing was held out


def test_by_held_out_points_with_holes_or_with_weights():
    held = GaussianMixtureSearch((1, 2), covariance_type="full", criterion="held_out", cv=3, n_init=2, random_state=0)
    assert held.fit(X).best_params_["n_components"] == 2 and held.frame().held_out.is_monotonic_decreasing
    assert held.fit(WITH_HOLES).best_params_["n_components"] == 2
    assert held.covariances_.shape == held.precisions_.shape == (2, 2, 2)  # as a full shape is written
    weighted = GaussianMixtureSearch((1, 2), covariance_type="full", n_init=2, random_state=0)
    weighted.fit(X, sample_weight=np.full(len(X), 2.0))
    twice = GaussianMixtureSearch((1, 2), covariance_type="full", n_init=2, random_state=0).fit(np.repeat(X, 2, axis=0))
    np.testing.assert_allclose(weighted.results_["bic"], twice.results_["bic"], rtol=1e-4)
    with pytest.raises(ValueError, match="two of these at a time"):
        held.fit(WITH_HOLES, sample_weight=np.ones(len(X)))


@pytest.mark.parametrize("weight", [None, np.linspace(0.5, 2, len(X) + 5)])
def test_by_icl_points_may_have_holes_and_rows_with_nothing_count_for_nothing(weight):
    holed = np.vstack([WITH_HOLES, np.full((5, 2), np.nan)])
    one = GaussianMixtureSearch((1, 2, 3), covariance_type="full", criterion="icl", n_init=2, random_state=0)
    one.fit(holed, sample_weight=weight)
    assert one.best_params_["n_components"] == 2 and one.results_["rank_icl"][1] == 1
    assert one.results_["icl"][1] == pytest.approx(one.best_estimator_.icl(holed, sample_weight=weight))


def test_by_icl_candidates_may_have_holes_and_rows_with_nothing():
    holed = np.vstack([WITH_HOLES, np.full((5, 2), np.nan)])
    asked = {"rng": 0, "imaginary": 0.01, "n_starts": 2, "expect": missing.e_step}
    (other,) = candidates(holed, 2, FULL, **asked)
    assert other.icl == pytest.approx(GaussianMixture.from_mixture(other.step.mixture).icl(holed))


def test_its_best_knows_the_columns_by_name_and_draws_by_the_same_seed():
    framed = pd.DataFrame(X, columns=["long", "wide"])
    one = GaussianMixtureSearch((1, 2), covariance_type="full", n_init=1, random_state=0).fit(framed)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one.best_estimator_.predict(framed)
    np.testing.assert_array_equal(one.best_estimator_.sample(3)[0], one.sample(3)[0])
    assert not hasattr(one.fit(X).best_estimator_, "feature_names_in_")


def test_without_pandas_the_table_says_what_is_missing_and_where_else_it_is(monkeypatch):
    search = searched()  # first: an older scikit-learn asks the module itself for its frame
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"frame\(\) needs pandas: pip install pandas.*results_"):
        search.frame()


def test_a_candidate_that_cannot_be_says_why_and_comes_last():
    one = GaussianMixtureSearch((1, 9), covariance_type="full", n_init=2, imaginary=0, random_state=0).fit(X[:8])
    assert one.best_params_["n_components"] == 1
    assert "cannot fill 9 components" in one.results_["reason"][1] and one.results_["rank_bic"].tolist() == [1, 2]
    np.testing.assert_array_equal(_ranks(np.array([2.0, np.nan, 3.0]), max), [2, 3, 1])


def test_the_search_tells_how_far_it_is_only_if_asked(capfd):
    GaussianMixtureSearch((1, 2), covariance_type="full", n_init=1).fit(X)
    assert capfd.readouterr().err == ""
    GaussianMixtureSearch((1, 2), covariance_type="full", n_init=1, verbose=1).fit(X)
    assert "fits" in capfd.readouterr().err


def test_like_all_has_the_points_own_covariance():
    one = BayesianGaussianMixture(n_components=1, max_iter=100).fit(X)
    whole = imaginary_points(X, 1, 1.0)
    # ν = D + N, S = S_0 + N Σ + ..., so that the mean of the belief is close to the covariance of the points
    np.testing.assert_allclose(one.covariances_[0], whole.scatter[0] * (1 + len(X)) / (2 + len(X)), rtol=1e-5)
