"""Calls that somebody makes one day, each with the words that it is answered by, and a cure that cures."""

import copy
import pickle
from functools import partial
from itertools import islice

import numpy as np
import pandas as pd
import pytest

from gmm_lessons import exercises, missing, scale, widgets
from gmm_lessons.bound import half_steps
from gmm_lessons.candidates import candidates
from gmm_lessons.collapse import Infeasible
from gmm_lessons.covariance import FULL, fixed
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch
from gmm_lessons.gaussian import cholesky, conditional, ellipse, mahalanobis, marginal
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import aligned, hierarchical, kmeans, kmeans_step, nearest, random_points
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.moments import NOTHING, Moments, moments
from gmm_lessons.responsibilities import entropy
from gmm_lessons.scale import cluster, seeding, streaming
from gmm_lessons.selection import best_of, held_out

RNG = np.random.default_rng(2)
X = np.concatenate([RNG.normal(size=(15, 2)), RNG.normal(4, 1, size=(15, 2))])
TWO = Mixture([0.5, 0.5], [[0, 0], [4, 4]], [np.eye(2)] * 2)
ONE = bells([1], [0], [1])
W, NONE_COUNTS = np.ones(30), np.zeros(30)
STEPS = list(islice(em(X, TWO), 3))
best, held = partial(best_of, X, 2, rng=0, n_starts=2), partial(held_out, X, 2, rng=0, n_starts=2, tol=0.5)
every = partial(candidates, X, 2, "full", rng=0, n_starts=2, tol=0.5)
Plain, Bayes = partial(GaussianMixture, 2, random_state=0), partial(BayesianGaussianMixture, n_components=2)
Search = partial(GaussianMixtureSearch, [1, 2], covariance_type="full", n_init=1, random_state=0)

FLAT = np.zeros((2, 2))
EMPTY = np.zeros((0, 0))
LOOP = []
LOOP.append(LOOP)
SOME = "no point counts"
TOLD = {
    # Starts, and what goes through them
    "a start that takes no weights": (
        lambda: best(starts=hierarchical, sample_weight=W),
        r"starts is hierarchical, but .* lambda y, K, rng, weight: hierarchical\(y, K\)",
    ),
    "one among others": (lambda: held(starts=[kmeans, hierarchical], sample_weight=W), "starts is hierarchical"),
    "a start of two arguments": (lambda: best(starts=lambda y, K: 1), r"a start is a function \(y, K, rng\)"),
    "a start that returns nothing": (lambda: best(starts=lambda y, K, rng: None), "<lambda>, a start, returned None"),
    "in holes": (lambda: missing.start(X, 2, 0, shares=lambda x, K, rng: None), "what shares returned is None"),
    "of an estimator": (lambda: Plain(init_params=lambda x, K: 1).fit(X), r"init_params is .* \(x, K, rng\)"),
    "no mixtures": (lambda: best(also=None), "also is None, but must be a Mixture"),
    "a watch that is none": (lambda: best(watch=None), "watch is None, but .* watch=tqdm"),
    "a watch that is True": (lambda: held(watch=True), "watch is True, but .* watch=tqdm"),
    "a watch that sees to it": (lambda: best(watch=lambda climbs: []), "watch let none of 2 climbs through"),
    "a prior, held out": (lambda: held(prior=NOTHING), "imaginary="),
    # Weights that are all zero
    "imaginary points of nothing": (lambda: imaginary_points(X, 2, sample_weight=NONE_COUNTS), SOME),
    "held out of nothing": (lambda: held(sample_weight=NONE_COUNTS), SOME),
    "the best of nothing": (lambda: best(sample_weight=NONE_COUNTS), SOME),
    "candidates of nothing": (lambda: every(sample_weight=NONE_COUNTS), SOME),
    "a start from nothing": (lambda: kmeans(X, 2, 0, NONE_COUNTS), SOME),
    "points of nothing": (lambda: random_points(X, 2, 0, NONE_COUNTS), SOME),
    "heaps of nothing": (lambda: seeding.kmeans(X, 2, 0, NONE_COUNTS), SOME),
    "a criterion of nothing": (lambda: Plain().fit(X).icl(X, sample_weight=NONE_COUNTS), SOME),
    "weights without digits": (lambda: scale.blocked(1e-310 * W)(X, TWO), "too little for digits"),
    # Steps, batches, Ks
    "no steps": (lambda: list(until_converged(5)), "steps are 5, but take what em"),
    "the function": (lambda: list(until_converged(em)), "steps are a function, but take what em"),
    "numbers for steps": (lambda: list(until_converged([1, 2])), "a step is 1, but take what em"),
    "points for steps": (lambda: list(until_converged(X)), "a step is array.*, but take what em"),
    "one step": (lambda: list(until_converged(STEPS[0])), "a step is Mixture.*, but take what em"),
    "half a step": (lambda: list(half_steps(X, [1, 2])), "a step is 1, but take what em"),
    "half of none": (lambda: list(half_steps(X, None)), "steps are None, but take what em"),
    "no batches": (
        lambda: next(streaming.stepwise(None, TWO)),
        r"batches are None, .* batches\(x, size, rng",
    ),
    "points for batches": (lambda: next(streaming.stepwise(X, TWO)), r"batches are array.* batches\(x, size, rng"),
    "a table for batches": (lambda: next(streaming.stepwise(pd.DataFrame(X), TWO)), r"batches are .* batches\(x, size"),
    "a batch of nothing": (lambda: next(streaming.stepwise([None], TWO)), "batch 1 is None"),
    # Moments that no points have
    "no axis": (lambda: m_step(Moments(1, 0, 1)), r"expected .K,., .K, D., .K, D, D."),
    "no heap": (lambda: m_step(Moments([], np.zeros((0, 1)), np.zeros((0, 1, 1)))), "expected .K,., .K, D."),
    "a count below 0": (lambda: m_step(Moments([-1, 2], [[0], [1]], [[[1]]] * 2)), r"a count of \[-1.0, 2.0\]"),
    "a count that is NaN": (lambda: m_step(Moments([np.nan], [[0]], [[[1]]])), r"a count of \[nan\]"),
    "an infinite count": (lambda: m_step(Moments([np.inf], [[0]], [[[1]]])), r"a count of \[inf\]"),
    "counts beyond floats": (lambda: m_step(Moments([1e308] * 2, [[0], [1]], [[[1]]] * 2)), "a count of"),
    # More, or less, than a float can hold
    "a far condition": (lambda: conditional([1e308, np.nan], [-1e308, 0], [[1, 0.5], [0.5, 1]]), "float can hold"),
    "a vast ellipse": (lambda: ellipse([0, 0], 1e300 * np.eye(2), 1e300), "float can hold"),
    "means of far points": (lambda: kmeans_step([1e308, 1e308], [[1e308]]), "float can hold"),
    "vast shares": (lambda: aligned([[1e300, 1]], [[1e300, 1]]), "float can hold"),
    "a far point in a later block": (lambda: nearest(np.r_[np.zeros(5000), 1e200], [[0.0]]), "in row 5000, so far"),
    # Covariances
    "no covariance": (lambda: cholesky(EMPTY), "covs have shape"),
    "none of some": (lambda: mahalanobis([[1, 1]], np.zeros((0, 2)), np.zeros((0, 2, 2))), "covs have shape"),
    "no margin": (lambda: marginal([], EMPTY, [0]), "covs have shape"),
    "nothing to keep": (lambda: fixed(pd.DataFrame()), "covs have shape"),
    "a flat one kept": (lambda: best(structure=fixed(FLAT)), "the covariance that is kept is flat, or thinner"),
    "a thin one kept": (lambda: best_of(X[:, 0], 2, fixed([[1e-300]]), rng=0), "kept is flat, or thinner"),
    # What is no table of numbers
    "a list in itself": (lambda: log_likelihood(LOOP, ONE), "no array of numbers"),
    "groups": (lambda: log_likelihood(pd.DataFrame(X).groupby(0), TWO), "no array of numbers"),
    "several depths": (lambda: log_likelihood([[1.0, 2.0], [[1.0, 2.0]]], TWO), "ragged: its rows are nested"),
    "a signalling NaN": (lambda: log_likelihood([__import__("decimal").Decimal("sNaN")], ONE), "x holds Decimal"),
    # A cure that cures
    "a weight that rounding made negative": (lambda: bells([1 + 1e-12, -1e-12], [0, 1], [1, 1]), r"np.maximum"),
    "a share that rounding made negative": (lambda: entropy([[1, -1e-17]]), r"np.maximum"),
    "no weight at all": (lambda: bells([0.0], [0], [1]), "They are all 0"),
    # Estimators, in the names of their parameters
    "a concentration": (lambda: Bayes(weight_concentration_prior=0).fit(X), "weight_concentration_prior is 0"),
    "another": (lambda: Bayes(weight_concentration_prior="1").fit(X), "weight_concentration_prior is '1'"),
    "a precision": (lambda: Bayes(mean_precision_prior="1").fit(X), "mean_precision_prior is '1'"),
    "precisions": (lambda: Bayes(mean_precision_prior=[1, 2, 3]).fit(X), "mean_precision_prior is"),
    "degrees of freedom": (lambda: Bayes(degrees_of_freedom_prior="3").fit(X), "degrees_of_freedom_prior is '3'"),
    "climbs": (lambda: Search(n_init=0).fit(X), "n_init is 0"),
    "iterations": (lambda: Search(max_iter=0).fit(X), "max_iter is 0"),
    "folds": (lambda: Search(cv="5").fit(X), "cv is '5'"),
    "a fold": (lambda: Search(cv=1).fit(X), "cv is 1"),
    "imaginary": (lambda: Search(imaginary=None).fit(X), "imaginary is None"),
    "loudness": (lambda: Search(verbose="x").fit(X), "verbose is 'x'"),
    # Widgets
    "no step": (lambda: widgets.stepper(X, 2, max_steps=0), "max_steps is 0"),
    "one end": (lambda: widgets.bell(0, 1, 3), "interval is 3, but holds two numbers"),
    "one sd": (lambda: widgets.who_made_it(sds=1), "sds are 1, but hold two numbers"),
    "one species": (lambda: widgets.tolerance(X, 2, species=[1]), "30 points, but 1 species"),
    "one spot": (lambda: widgets.bound([1.0, 1.0]), "every point lies at 1"),
    "points far out": (lambda: widgets.surface(1e200 * X[:, 0]), "so far out"),
    # Files
    "no such array": (lambda: cluster.on_disk(__file__), r"is no .npy file of numbers: np.save\(path, x\) writes one"),
}


@pytest.mark.parametrize("what", TOLD)
def test_it_is_told_in_words(what):
    call, words = TOLD[what]
    with np.errstate(all="raise"), pytest.raises(ValueError, match=words) as caught:
        call()
    assert "gmm_lessons" in str(caught.traceback[-1].path)


@pytest.mark.parametrize(
    "call",
    [
        lambda: best_of(1e-170 * X, 2, rng=0),
        lambda: best_of(X * [1, 1e-170], 2, rng=0),
        lambda: kmeans(1e-170 * X, 2, 0),
        lambda: hierarchical(1e-170 * X, 2),
        lambda: imaginary_points(1e-170 * X, 2),
        lambda: imaginary_points([1e-170, 1e-170], 2),
        lambda: missing.one_bell(1e-170 * X),
        lambda: Plain().fit(1e-170 * X),
        lambda: Bayes().fit(1e-170 * X),
        lambda: Search().fit(1e-170 * X),
        lambda: widgets.surface(1e-170 * X[:, 0]),
        lambda: widgets.stepper(1e-170 * X, 2),
    ],
)
def test_units_so_small_that_two_heaps_would_look_like_one_are_told(call):
    with pytest.raises(ValueError, match=r"column \d of x varies by so little.* Take other units, as in 1e150 \* x"):
        call()


def test_units_that_floats_can_square_are_taken():
    right = kmeans(X, 2, 0)
    for unit in (1e-150, 1e150):
        np.testing.assert_array_equal(kmeans(unit * X, 2, 0), right)


def test_the_wrapping_that_is_named_for_a_start_without_weights_serves():
    found = best(starts=lambda y, K, rng, weight: hierarchical(y, K), sample_weight=W)
    assert found.objective == pytest.approx(best(starts=hierarchical).objective)


def test_folds_in_which_nothing_counts_are_infeasible_and_the_rest_is_scored():
    weight = NONE_COUNTS.copy()
    weight[:2] = 1
    with pytest.raises(Infeasible):
        held_out(X, 1, rng=0, folds=30, sample_weight=np.eye(30)[0])
    assert "not held out" in candidates(X, 1, FULL, rng=0, imaginary=1, folds=30, sample_weight=np.eye(30)[0])[0].reason


def test_a_number_without_an_axis_is_one_k():
    assert [one.K for one in candidates(X, np.array(2), "full", rng=0, n_starts=1)] == [2]
    assert Search().set_params(n_components=np.array(2)).fit(X).best_params_["n_components"] == 2


@pytest.mark.parametrize("fit", [Plain, Bayes, Search])
def test_a_fit_that_fails_leaves_the_last_one_as_it_was(fit):
    """Of other columns, and of too many components: the points that it was fitted to can still be asked about."""
    table = pd.DataFrame(X, columns=["a", "b"])
    made = fit().fit(table)
    before, right = dict(vars(made)), made.predict(table)
    more = {"n_components": [40] if fit is Search else 40}
    for wrong in (pd.DataFrame(np.c_[X, X], columns=list("abcd")), table.rename(columns={"a": "c"})):
        with pytest.raises(ValueError, match=r"40|cannot fill"):
            made.set_params(**more).fit(wrong)
        assert vars(made) == before | more and (made.predict(table) == right).all()


def test_a_first_fit_that_fails_leaves_nothing():
    made = Plain(tol=-1)
    with pytest.raises(ValueError, match="tol is -1"):
        made.fit(X)
    assert not hasattr(made, "n_features_in_")


@pytest.mark.parametrize("name", ["em_step", "gap_by_hand"])
def test_an_exercise_comes_back_from_a_pickle_as_itself(name):
    one = getattr(exercises, name)
    assert pickle.loads(pickle.dumps(one)) is one is copy.deepcopy(one) is copy.copy(one)


def test_a_living_widget_cannot_be_kept_and_says_what_can():
    stepper = widgets.stepper(X, 2)
    with pytest.raises(TypeError, match=r"a widget lives with its kernel.*its page\(\)"):
        pickle.dumps(stepper)
    assert pickle.loads(pickle.dumps(stepper.mixture)).weights.shape == (2,)


def test_a_place_before_the_start_of_a_climb_is_its_start():
    stepper = widgets.stepper(X, TWO)
    stepper.place = {"frame": -3}
    assert stepper.frame == 0 and (stepper.mixture.means == TWO.means).all()


def test_no_moments_are_taken_for_the_empty_ones():
    assert m_step(moments(X, np.ones((30, 1)))).weights == 1
