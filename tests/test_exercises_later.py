"""Lessons 6 to 16: the references against numbers, the package and scikit-learn; what their inputs must show."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons import initialization
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, fixed
from gmm_lessons.em import em
from gmm_lessons.em import m_step as m_step_of_the_package
from gmm_lessons.exercises.judging import checking, trials
from gmm_lessons.exercises.lessons import (
    lesson_06,
    lesson_06_covs,
    lesson_06_step,
    lesson_07,
    lesson_07_stop,
    lesson_07_until,
    lesson_09,
    lesson_10,
    lesson_11,
    lesson_12,
    lesson_13,
    lesson_14,
    lesson_14_filling,
    lesson_14_impute,
    lesson_15,
    lesson_16,
)
from gmm_lessons.gaussian import conditional
from gmm_lessons.mixture import Mixture, log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities
from tests.exercise_answers_later import ANSWERS

MODULES = (
    *(lesson_06, lesson_06_covs, lesson_06_step, lesson_07, lesson_07_stop, lesson_07_until, lesson_09, lesson_10),
    *(lesson_11, lesson_12, lesson_13, lesson_14, lesson_14_filling, lesson_14_impute, lesson_15, lesson_16),
)
EXERCISES = {exercise.name: exercise for module in MODULES for exercise in module.EXERCISES}
THREE = np.array([[1.0], [2.0], [3.0]])
START = np.array([0.5, 0.5]), np.array([[1.0], [3.0]]), np.ones((2, 1, 1))


@pytest.fixture(autouse=True)
def no_search(monkeypatch):
    """The search for changes of the code has tests of its own, in test_exercises_mending.py."""
    monkeypatch.setattr(checking, "mended", lambda facts, two: two())


def status(name, function):
    return checking.judged(EXERCISES[name], function).status


@pytest.mark.parametrize(("name", "answer"), [(name, f) for name, answers in ANSWERS.items() for f in answers])
def test_right_answers_written_differently_pass(name, answer):
    verdict = checking.judged(EXERCISES[name], answer)
    assert verdict.status == "correct", verdict


def test_no_two_hints_are_the_same():
    hints = [mistake.hint for exercise in EXERCISES.values() for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints)
    assert all(len(exercise.mistakes) >= 4 and len(exercise.hints) <= 3 for exercise in EXERCISES.values())


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_three_points_by_hand():
    """The golden numbers of EM on {1, 2, 3}, computed with 40 digits."""
    theta, means, variances = START, [], []
    for _ in range(3):
        theta = lesson_07.em_step(THREE, *theta)
        means.append(theta[1][0, 0])
        variances.append(theta[2][0, 0, 0])
    np.testing.assert_allclose(means, [1.4922705627, 1.43602799068, 1.38379613572], rtol=1e-10)
    np.testing.assert_allclose(variances, [0.408877485162, 0.348602239374, 0.286959464318], rtol=1e-10)
    np.testing.assert_allclose(theta[0], 0.5)


def test_the_trace_of_three_points():
    *_, trace = lesson_07_until.em_fit(THREE, *START, 1e-9, 3)
    np.testing.assert_allclose(
        trace, [-4.38925393864796, -3.54921510917798, -3.48678939939099, -3.41830716614206], rtol=1e-12
    )


def test_murray_from_independence_stays_at_the_saddle():
    X = lesson_14_filling._MURRAY
    mu, Sigma = np.zeros(2), np.eye(2)
    for _ in range(200):
        mu, Sigma = lesson_14_filling.em_missing_step(X, mu, Sigma)
    np.testing.assert_allclose(Sigma, 2.5 * np.eye(2), atol=1e-9)
    Sigma = np.array([[2.5, 0.025], [0.025, 2.5]])
    for _ in range(500):
        mu, Sigma = lesson_14_filling.em_missing_step(X, mu, Sigma)
    np.testing.assert_allclose(Sigma, [[8 / 3, 4 / 3], [4 / 3, 8 / 3]], rtol=1e-9)


def test_bic_of_old_faithful():
    assert lesson_13.bic(-1130.264068, lesson_13.n_params(2, 2, "full"), 272) == pytest.approx(2322.191959, abs=1e-5)
    assert lesson_13.n_params(3, 4, "full") == 44


# --- witnesses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", lesson_07.STEP.cases, ids=lambda case: case.label)
def test_em_step_agrees_with_the_package(case):
    X, *theta = case.args
    steps = em(X, Mixture(*theta))
    next(steps)
    after = next(steps).mixture
    for got, right in zip(lesson_07.em_step(X, *theta), (after.weights, after.means, after.covs), strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("case", lesson_06_step.M_STEP.cases, ids=lambda case: case.label)
def test_m_step_agrees_with_the_package(case):
    right = m_step_of_the_package(moments(*case.args))
    for got, part in zip(lesson_06_step.m_step(*case.args), (right.weights, right.means, right.covs), strict=True):
        np.testing.assert_allclose(got, part, rtol=1e-9, atol=1e-9)


def test_the_bound_touches_at_the_posterior_and_is_below_elsewhere():
    for case in lesson_09.ELBO.cases:
        X, resp, *theta = case.args
        top = log_likelihood(X, Mixture(*theta))
        assert lesson_09.elbo(X, responsibilities(X, Mixture(*theta)), *theta) == pytest.approx(top, rel=1e-12)
        assert lesson_09.elbo(X, resp, *theta) <= top + 1e-9


def test_kmeans_step_agrees_with_the_package():
    for case in lesson_10.KMEANS.cases:
        for got, right in zip(lesson_10.kmeans_step(*case.args), initialization.kmeans_step(*case.args), strict=True):
            np.testing.assert_allclose(got, right)


@pytest.mark.parametrize("case", lesson_12.STEP.cases, ids=lambda case: case.label)
def test_soft_kmeans_is_em_with_equal_weights_and_one_fixed_width(case):
    X, means, sigma = case.args
    K, D = means.shape
    resp = responsibilities(X, Mixture(np.full(K, 1 / K), means, [sigma**2 * np.eye(D)] * K))
    new = m_step_of_the_package(moments(X, resp), fixed(sigma**2 * np.eye(D))).means
    for got, right in zip(lesson_12.soft_kmeans_step(*case.args), (resp, new), strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-9, atol=1e-12)


def test_in_the_cold_soft_kmeans_is_kmeans():
    for X, centers in (case.args for case in lesson_10.KMEANS.cases[:2]):
        labels, new = lesson_10.kmeans_step(X, centers)
        resp, soft = lesson_12.soft_kmeans_step(X, centers, 1e-4)
        np.testing.assert_array_equal(resp, np.eye(len(centers))[labels])
        np.testing.assert_allclose(soft, new, rtol=1e-12)


def test_conditional_agrees_with_the_package():
    for case in lesson_14.CONDITIONAL.cases:
        for got, right in zip(lesson_14.conditional_gaussian(*case.args), conditional(*case.args), strict=True):
            np.testing.assert_allclose(got, right, rtol=1e-9, atol=1e-12)


def test_n_params_agrees_with_the_package_and_scikit_learn():
    structures = {"full": FULL, "tied": TIED, "diag": DIAGONAL, "spherical": SPHERICAL}
    for case in lesson_13.PARAMS.cases:
        K, d, kind = case.args
        model = GaussianMixture(K, covariance_type=kind)
        model.means_ = np.zeros((K, d))
        assert lesson_13.n_params(*case.args) == model._n_parameters() == K - 1 + K * d + structures[kind].n_free(K, d)


# --- what is left to the learner of em_fit, and what is not -----------------------------------------------------------


def fit_with(stop, last, late, start=0):
    """Return a loop with `stop` updates too many, with or without the last score, updating late or not."""

    def fit(X, weights, means, covs, tol, max_iter):
        path, trace, end = lesson_07_until.RIGHT._walk(X, (weights, means, covs), tol, max_iter)
        at = min(end + late, max_iter) + stop
        return *path[at], trace[start : at + last]

    return fit


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("last", [0, 1])
def test_the_last_score_and_one_late_update_are_left_open(last, late):
    assert status("em_fit", fit_with(0, last, late)) == "correct"


@pytest.mark.parametrize("wrong", [(-1, 1, 0), (-1, 0, 0), (1, 1, 1), (0, -1, 0), (0, 2, 0), (0, 1, 0, 1)], ids=str)
def test_other_numbers_of_updates_and_scores_are_not(wrong):
    assert status("em_fit", fit_with(*wrong)) == "incorrect"


def test_the_inputs_of_em_fit_are_healthy():
    """No component collapses, no gain is near tol, and the symmetric weights stay."""
    for case in lesson_07_until.FIT.cases:
        X, *theta, tol, max_iter = case.args
        weights, _, covs, trace = lesson_07_until.em_fit(X, *theta, tol, max_iter)
        gains = np.abs(np.diff(trace)) / len(X) / tol
        assert (gains[:-1] > 1.2).all() and not any(0.8 < gain < 1.2 for gain in gains[-1:])
        assert np.linalg.eigvalsh(covs).min() > 0.05
        assert weights.min() > 0.1
        if "symmetric" in case.label:
            np.testing.assert_allclose(weights, 0.5)


# --- inputs that tell mistakes apart ----------------------------------------------------------------------------------


def test_a_falling_trace_does_not_count_as_converged():
    assert (
        status("has_converged", lambda trace, n, tol: len(trace) > 1 and (trace[-1] - trace[-2]) / n < tol)
        == "incorrect"
    )


def test_zero_responsibilities_ties_and_empty_clusters_are_among_the_inputs():
    assert any((case.args[1] == 0).any() for case in lesson_09.ELBO.cases)
    steps = [lesson_10.kmeans_step(*case.args)[0] for case in lesson_10.KMEANS.cases]
    assert any(
        len(np.unique(labels)) < len(case.args[1]) for labels, case in zip(steps, lesson_10.KMEANS.cases, strict=True)
    )
    distances = [np.sort(initialization.squared_distances(*case.args), axis=1) for case in lesson_10.KMEANS.cases]
    assert any((d[:, 0] == d[:, 1]).any() for d in distances)


def test_a_changed_argument_is_noticed():
    def in_place(covs, eps):
        covs += eps * np.eye(covs.shape[-1])
        return covs

    verdict = checking.judged(lesson_11.RIDGE, in_place)
    assert verdict.status == "incorrect"
    assert "changes its argument covs" in verdict.message


def test_streamed_sums_give_the_m_step():
    X, resp = lesson_06.points(30, 3, 1), lesson_06.shares(30, 2, 1)
    sums = resp.sum(axis=0), resp.T @ X, np.einsum("nk,ni,nj->kij", resp, X, X)
    for got, right in zip(lesson_16.m_step_from_stats(*sums), lesson_06_step.m_step(X, resp), strict=True):
        np.testing.assert_allclose(got, right, rtol=1e-9, atol=1e-10)


def named(name, function):
    verdict = checking.judged(EXERCISES[name], function)
    assert verdict.status == "incorrect", verdict
    return verdict.message


def test_an_e_step_alone_is_sent_on_to_the_m_step():
    def e_step(X, *theta):
        return lesson_07.posterior(X, *theta), lesson_07.log_likelihood(X, *theta)

    assert "That is the E step; go on with the M step" in named("em_step", e_step)


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize("last", [0, 1])
def test_a_trace_in_the_wrong_place_or_with_a_first_guess_is_named_however_the_loop_ends(last, late):
    fit = fit_with(0, last, late)

    def first(*args):
        *theta, trace = fit(*args)
        return trace, *theta

    def guessed(*args):
        *theta, trace = fit(*args)
        return *theta, [-np.inf, *trace]

    assert "The trace comes first" in named("em_fit", first)
    assert "The trace begins with -inf" in named("em_fit", guessed)


def test_small_responsibilities_count():
    def dropping(X, resp, *theta):
        used = np.where(resp > 0.002, resp, 0)
        return lesson_09.elbo(X, used, *theta)

    assert status("elbo", dropping) == "incorrect"


def test_dividing_by_one_point_less_is_noticed():
    assert "n - 1" in named("has_converged", lambda t, n, tol: len(t) > 1 and abs(t[-1] - t[-2]) / (n - 1) < tol)


@pytest.mark.parametrize("name", ["em_fit", "em_missing_step", "em_step"])
def test_the_last_mistake_is_told_without_running_all_of_them_everywhere(name, monkeypatch):
    """In a fresh process nothing is cached: most mistakes differ in the first case already, and are run no further."""
    exercise, runs = EXERCISES[name], []
    of_loops = [getattr(lesson_07_until, name) for name in ("_forms", "_opening", "_openings", "_updates", "_scores")]
    for memory in (trials.expected, trials.trial, trials.hardly_wrong, trials.right_in, *of_loops):
        memory.cache_clear()
    attempt = trials.attempt
    monkeypatch.setattr(trials, "attempt", lambda *call: runs.append(call) or attempt(*call))
    checking.judged(exercise, exercise.mistakes[-1].wrong)
    assert len(exercise.mistakes) < len(runs) < len(exercise.cases) * len(exercise.mistakes) / 2
