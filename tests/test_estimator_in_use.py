"""The estimators among scikit-learn's: its checks, its own tests of mixtures, and what its users do with them."""

import ast
import os
import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from joblib import Parallel, delayed
from sklearn import config_context
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from gmm_lessons import estimator as wing
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch
from gmm_lessons.initialization import kmeans

IRIS = load_iris(as_frame=True).data
MANY = [
    GaussianMixture(),
    GaussianMixture(3),
    BayesianGaussianMixture(),
    BayesianGaussianMixture(n_components=3),
    GaussianMixtureSearch((1, 2), covariance_type="full", n_init=2, tol=1e-3),
]


def expected_to_fail(estimator):
    """The one check of which a random start is excused, as scikit-learn excuses KMeans of it."""
    if estimator.n_components == 1:
        return {}
    return {
        "check_sample_weight_equivalence_on_dense_data": "the start is drawn from the rows, of which there are fewer"
    }


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@parametrize_with_checks(MANY, expected_failed_checks=expected_to_fail)
def test_scikit_learns_checks(estimator, check):
    check(estimator)


# Those of scikit-learn's own tests of its class that cannot hold of another, and why.
NOT_OURS = {
    "test_check_weights": "asks for a message in which the largest weight is called the smallest",
    "test_regularisation": "asks that a fit without reg_covar fails; imaginary points hold it open",
    "test_gaussian_mixture_precisions_init": "calls _initialize, which is private",
    "test_gaussian_mixture_all_init_does_not_estimate_gaussian_parameters": "counts calls of a private function",
}
SWAPPED = """
import pathlib, sys, threading, numpy, pytest
import sklearn.mixture as house
from gmm_lessons import estimator
estimator.GaussianMixture(2).fit(numpy.random.default_rng(0).normal(size=(500, 2)))
print("threads:", threading.active_count())
house.GaussianMixture, house.BayesianGaussianMixture = estimator.GaussianMixture, estimator.BayesianGaussianMixture
tests = [f"sklearn.mixture.tests.{name}" for name in ("test_gaussian_mixture", "test_mixture")]
above = pathlib.Path(house.__file__).parents[2]  # where our own settings of pytest may lie, which are not theirs
options = ["-q", "-rA", "-Wignore", "-pno:cacheprovider", "--assert=plain", "-c", sys.argv[1], f"--confcutdir={above}"]
sys.exit(pytest.main(["--pyargs", *tests, *options]))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What a process of its own says: of its threads after a fit, then of all of scikit-learn's tests of mixtures."""
    place = tmp_path_factory.mktemp("swapped")
    (place / "none.ini").write_text("[pytest]\n")
    command = [sys.executable, "-c", SWAPPED, str(place / "none.ini")]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "LOKY_MAX_CPU_COUNT": "1"}  # no plugins, no threads
    return subprocess.run(command, capture_output=True, text=True, cwd=place, env=alone).stdout


def test_scikit_learns_own_tests_of_its_class_pass_with_ours(said):
    """About ten seconds: a process of its own runs all of scikit-learn's tests of mixtures."""
    passed, failed = (set(re.findall(rf"^{word} \S*::(\w+)", said, re.MULTILINE)) for word in ("PASSED", "FAILED"))
    assert failed == set(NOT_OURS) & (passed | failed), said[-2000:]  # an older one has fewer tests
    assert len(passed) > 25, said[-2000:]


def test_a_grid_search_on_score_finds_the_components_that_unseen_points_want():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(m, 1, (60, 2)) for m in (-8, 0, 8)])
    search = GridSearchCV(
        GaussianMixture(random_state=0, n_init=3),
        {"n_components": [1, 2, 3]},
        cv=KFold(5, shuffle=True, random_state=0),
    )
    assert search.fit(x).best_params_ == {"n_components": 3}
    assert search.best_score_ == max(search.cv_results_["mean_test_score"])


def test_in_a_pipeline_the_score_is_that_of_the_scaled_points():
    scaled = StandardScaler().fit_transform(IRIS)
    pipeline = make_pipeline(StandardScaler(), GaussianMixture(3, random_state=0)).fit(IRIS)
    assert pipeline.score(IRIS) == pytest.approx(GaussianMixture(3, random_state=0).fit(scaled).score(scaled))
    assert (pipeline.predict(IRIS) == pipeline[-1].predict(scaled)).all()


def fitted(estimator, seed):
    return clone(estimator).set_params(random_state=seed).fit(IRIS)


@pytest.mark.parametrize(
    "estimator", [GaussianMixture(3, init_params=kmeans), BayesianGaussianMixture(n_components=2, max_iter=500)]
)
def test_fits_in_other_processes_are_those_of_this_one(estimator):
    there = Parallel(n_jobs=2)(delayed(fitted)(estimator, seed) for seed in (0, 1))
    for seed, one in enumerate(there):
        np.testing.assert_array_equal(one.means_, fitted(estimator, seed).means_)


def test_a_copy_by_pickle_says_the_same_of_points_and_goes_on_learning():
    one = GaussianMixture(3, random_state=0).fit(IRIS)
    other = pickle.loads(pickle.dumps(one))
    np.testing.assert_array_equal(one.score_samples(IRIS), other.score_samples(IRIS))
    np.testing.assert_array_equal(one.partial_fit(IRIS).means_, other.partial_fit(IRIS).means_)
    assert not hasattr(clone(one), "mixture_")


def test_names_of_columns_are_kept_and_compared():
    one = GaussianMixture(2, random_state=0).fit(IRIS)
    assert list(one.feature_names_in_) == list(IRIS.columns)
    with pytest.raises(ValueError, match="feature names should match"):
        one.predict(IRIS.rename(columns={"petal width (cm)": "another"}))


def test_weights_are_routed_to_fit_and_score():
    weight = np.random.default_rng(0).integers(1, 4, len(IRIS)).astype(float)
    with config_context(enable_metadata_routing=True):
        asked = (
            GaussianMixture(2, random_state=0).set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
        )
        search = GridSearchCV(asked, {"n_components": [2]}, cv=KFold(3)).fit(IRIS, sample_weight=weight)
    scores = []
    for seen, unseen in KFold(3).split(IRIS):
        one = GaussianMixture(2, random_state=0).fit(IRIS.iloc[seen], sample_weight=weight[seen])
        scores.append(one.score(IRIS.iloc[unseen], sample_weight=weight[unseen]))
    assert search.best_score_ == pytest.approx(np.mean(scores))


@pytest.mark.parametrize("estimator", MANY)
def test_it_shows_itself_in_a_notebook(estimator):
    assert type(estimator).__name__ in estimator._repr_html_()


@pytest.mark.parametrize("asked", ["predict", "predict_proba", "score_samples", "score", "bic", "aic", "icl", "impute"])
def test_before_a_fit_nothing_is_said_of_points(asked):
    with pytest.raises(NotFittedError, match="This GaussianMixture instance is not fitted"):
        getattr(GaussianMixture(), asked)(IRIS)


def test_no_thread_stays_behind_a_fit(said):
    assert said.splitlines()[0] == "threads: 1"


def test_every_method_is_short():
    """No method over 15 lines, but for constructors, which list parameters."""
    for path in Path(wing.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                body = node.body[1:] if ast.get_docstring(node) else node.body
                assert not body or body[-1].end_lineno - body[0].lineno < 15, f"{path.name}: {node.name}"


def test_verbose_tells_and_can_be_switched_off(capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        GaussianMixture(3, random_state=0, n_init=2).fit(IRIS)
        assert capsys.readouterr().out == ""
        GaussianMixture(3, random_state=0, n_init=2, verbose=1, verbose_interval=10).fit(IRIS)
        lines = capsys.readouterr().out.splitlines()
        each = [["Initialization " + str(i), "  Iteration 10", "Initialization converged."] for i in (0, 1)]
        assert lines == each[0] + each[1]
        GaussianMixture(3, random_state=0, verbose=2, verbose_interval=5, max_iter=5).fit(IRIS)
    told = capsys.readouterr().out
    assert re.search(r"^  Iteration 5\t time lapse \d\.\d{5}s\t ll change \d\.\d{5}$", told, re.MULTILINE)
    assert re.search(r"^Initialization did not converge\.\t lower bound -\d\.\d{5}\.$", told, re.MULTILINE)
