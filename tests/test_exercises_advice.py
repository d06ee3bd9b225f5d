"""Advice: who follows it to the letter comes out right, and nothing is said that is not so of the code."""

import warnings

import numpy as np
import pytest
from scipy import stats

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.mending.bench import bench
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.running import Outcome
from gmm_lessons.exercises.judging.silence import quiet
from gmm_lessons.exercises.judging.trials import expected
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_14 import conditional_gaussian

pytestmark = pytest.mark.usefixtures("patient")


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


def accepted(name, function):
    return checking.judged(getattr(exercises, name), function).status == "correct"


# --- pairs of a wrong answer and the same with the advice in it -------------------------------------------------------


def last_number(traces):
    ends = [[v for v in trace if v == v][-1] for trace in traces]
    return ends.index(max(ends))


def nothing_for_the_broken(traces):
    ends = [trace[-1] if trace[-1] == trace[-1] else -np.inf for trace in traces]
    return ends.index(max(ends))


def filled(empty):
    """Return an imputation with empty(mixture) for a row in which nothing is seen."""

    def impute(X, mixture):
        done = np.array(X)
        for row in done:
            if np.isnan(row).all():
                row[:] = empty(mixture)
            elif np.isnan(row).any():
                row[:] = exercises.impute_mean.reference(row[None], mixture)[0]
        return done

    return impute


def mixture_mean(mixture):
    return mixture.weights @ mixture.means


def family(constant):
    """Return the log-density as one of an exponential family, with a log partition."""

    def logpdf(x, mu, sigma):
        first, second = mu / sigma**2, -1 / (2 * sigma**2)
        return first * x + second * np.square(x) - constant(mu, sigma) - np.log(2 * np.pi) / 2

    return logpdf


def inverse_axes(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    return 1 / np.sqrt(values), vectors


def axes(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    return np.sqrt(values)[::-1], vectors[:, ::-1]


def conditional(cov):
    """Return a conditional by the precision matrix, with cov(its block)."""

    def by_precision(x, mu, Sigma):
        m = np.isnan(x)
        if m.all():
            return mu, Sigma
        P = np.linalg.inv(Sigma)[np.ix_(m, m)]
        return conditional_gaussian(x, mu, Sigma)[0], cov(P)

    return by_precision


def itself(matrix):
    return matrix


def updated(inverse):
    """Return an update of beliefs in which S is inverse(...) of what it is, before and after."""

    def update(beta, m, S, nu, N, mean, scatter):
        away, total = mean - m, beta + N
        grown = inverse(S) + scatter + beta * N / total * np.outer(away, away)
        return total, (beta * m + N * mean) / total, inverse(grown), nu + N

    return update


def close_together(trace, n, tol):
    return len(trace) > 1 and bool(np.isclose(trace[-1] / n, trace[-2] / n, atol=tol))


def change_a_point(trace, n, tol):
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) / n < tol


def started(cov):
    """Return a start from labels, with cov(the points of a group)."""

    def start(X, labels, K):
        weights, means, _ = exercises.init_from_labels.reference(X, labels, K)
        return weights, means, np.array([cov(X[labels == k]) for k in range(K)])

    return start


PAIRS = (
    ("has_converged", close_together, "Compare the change a point with tol, by <.", change_a_point),
    (
        "init_from_labels",
        started(lambda own: own.var(axis=0)),
        "`np.atleast_2d(np.cov(own.T, bias=True))`",
        started(lambda own: np.atleast_2d(np.cov(own.T, bias=True))),
    ),
    ("best_run", last_number, "Such a run never wins: put -inf in its place.", nothing_for_the_broken),
    ("impute_mean", filled(lambda one: one.means.mean(axis=0)), "r = π, and not 1/K", filled(mixture_mean)),
    ("impute_mean", filled(lambda one: one.means[one.weights.argmax()]), "largest weight alone", filled(mixture_mean)),
    ("impute_mean", filled(lambda one: 0.0), "An empty row becomes zeros", filled(mixture_mean)),
    (
        "gauss_logpdf",
        family(lambda mu, sigma: np.log(sigma)),
        "the last term is missing: -μ²/(2σ²)",
        family(lambda mu, sigma: np.log(sigma) + mu**2 / (2 * sigma**2)),
    ),
    (
        "gauss_logpdf",
        family(lambda mu, sigma: np.log(sigma) - mu**2 / (2 * sigma**2)),
        "the last term has the wrong sign",
        family(lambda mu, sigma: np.log(sigma) + mu**2 / (2 * sigma**2)),
    ),
    (
        "gauss_logpdf",
        family(lambda mu, sigma: np.log(sigma) + mu**2 / sigma**2),
        "the last term lacks its half",
        family(lambda mu, sigma: np.log(sigma) + mu**2 / (2 * sigma**2)),
    ),
    ("ellipse_axes", inverse_axes, "A half-axis is √λ, the standard deviation; and then both parts", axes),
    ("conditional_gaussian", conditional(itself), "a block of Σ⁻¹. Its inverse is", conditional(np.linalg.inv)),
    ("normal_wishart_update", updated(np.linalg.inv), "S is W⁻¹ already, and grows itself", updated(itself)),
)


@pytest.mark.parametrize(("name", "wrong", "advice", "right"), PAIRS)
def test_who_follows_the_advice_comes_out_right(name, wrong, advice, right):
    assert advice in told(name, wrong)
    assert accepted(name, right)


# --- the line that is named is the one to be mended -------------------------------------------------------------------


def scaled_in_place(resp):
    resp = np.asarray(resp)
    resp[:] = resp / resp.shape[0]
    return resp.sum(axis=0)


def lengths_exchanged(resp, a):
    K, N = resp.shape
    return (resp.sum(axis=0) + a - 1) / (N + K * (a - 1))


def by_components(resp):
    n, k = resp.shape
    return resp.sum(axis=0) / k


def read_as_precision(X, mu, Sigma):
    d = X - mu
    squares = np.einsum("ni,ij,nj->n", d, Sigma, d)
    return np.sqrt(np.linalg.det(Sigma) / (2 * np.pi) ** d.shape[1]) * np.exp(-squares / 2)


def dealt_out_again(x, weights, mus, sigmas):
    table = weights * stats.norm.pdf(np.asarray(x)[:, None], mus, sigmas)
    return table.reshape(len(weights), len(x)).sum(axis=0)


def halves_dropped(X, weights, means, covs):
    scores = []
    for w, m, C in zip(weights, means, covs):
        d = X - m
        scores.append(np.log(w) - np.linalg.slogdet(C)[1] - np.einsum("ni,ij,nj->n", d, np.linalg.inv(C), d))
    return np.argmax(scores, axis=0)


def diagonal_of_the_stack(X, resp):
    weights, means, covs = m_step(X, resp)
    return weights, means, np.diagonal(covs)


def roots_of_squares(X, resp):
    weights, means, _ = m_step(X, resp)
    apart = np.linalg.norm(X[:, None, :] - means, axis=-1)
    return weights, means, (resp * apart).sum(axis=0) / (X.shape[1] * resp.sum(axis=0))


LINES = (
    ("mvn_pdf", read_as_precision, "the covariance is used as if it were its inverse.\nIn your code: lines 3 and 4"),
    ("mvn_pdf", read_as_precision, "`np.linalg.det(np.linalg.inv(Sigma))` in their places every input"),
    (
        "mixture_pdf",
        dealt_out_again,
        "With `table.T` in its place every input comes out right. `reshape` does not",
    ),
    ("predict_labels", halves_dropped, "the squared distance is left out: so `np.log(w)` counts twice."),
    ("m_step_diagonal", diagonal_of_the_stack, "Of an array (3, 2, 2) `diagonal` runs along the first two axes"),
    ("m_step_spherical", roots_of_squares, "axis=-1) ** 2` in its place every input comes out right. A norm is"),
)


@pytest.mark.parametrize(("name", "answer", "words"), LINES)
def test_the_line_to_be_mended_is_told_with_its_reason(name, answer, words):
    assert words in told(name, answer)


def test_the_inverse_of_an_inverse_is_not_advised():
    def told_of_both(X, mu, Sigma):
        P, d = np.linalg.inv(Sigma), X - mu
        squares = (d @ np.linalg.inv(P) * d).sum(axis=1)
        return np.sqrt(np.linalg.det(Sigma) / (2 * np.pi) ** d.shape[1]) * np.exp(-squares / 2)

    message = told("mvn_pdf", told_of_both)
    assert "used as if it were its inverse." in message and "inv(np.linalg.inv(" not in message


def test_of_whole_numbers_that_are_written_into_both_are_told():
    message = told("update_weights", scaled_in_place)
    assert "On “whole numbers” it is an array of whole numbers, which cuts off the fractions" in message
    assert "Line 3, `resp[:] = resp / resp.shape[0]`, changes the argument `resp`." in message
    assert "no copy" not in message


def test_lengths_with_the_names_of_each_other_are_told_by_their_line():
    message = told("map_weights", lengths_exchanged)
    assert "line 2, `K, N = resp.shape`. With `N, K = resp.shape` every input comes out right." in message
    assert "In `resp.shape` the number of points comes first, the number of components second." in message
    assert "changed places" not in message
    assert "k, n = " not in told("update_weights", by_components)


# --- what comes right by accident -------------------------------------------------------------------------------------


def plain(x, mu, sigma):
    return x - mu


def deprecated(x, mu, sigma):
    warnings.warn("the truth of an empty array", DeprecationWarning, stacklevel=2)
    return x - mu


@pytest.mark.parametrize(
    ("own", "changed", "runs"), [(plain, plain, True), (plain, deprecated, False), (deprecated, deprecated, True)]
)
def test_a_change_that_is_warned_of_mends_nothing(own, changed, runs):
    exercise = exercises.gauss_pdf
    cases = range(len(exercise.cases))
    facts = Facts(exercise, own, tuple(Outcome() for _ in cases), expected(exercise), tuple(cases))
    with quiet():
        assert (bench(facts, tree_of(own), world_of(own)).outcome(changed, 0).answer is not None) is runs
