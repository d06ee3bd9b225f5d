"""What a message says fits what came out: how long a trace is, whether NaN was there, which change mends the most."""

import dataclasses

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.lessons.lesson_05 import RESP
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_07 import CARRIED, E_FURTHER, log_density, log_likelihood, softmax

pytestmark = pytest.mark.usefixtures("hasty")


def too_early(beta, m, S, nu, N, mean, scatter):
    beta = beta + N
    off = mean - m
    new = (beta * m + N * mean) / (beta + N)
    S = S + scatter + beta * N / (beta + N) * np.outer(off, off)
    return beta, new, S, nu + N


def relative(X, weights, means, covs, tol, max_iter):
    trace = [log_likelihood(X, weights, means, covs)]
    while len(trace) <= max_iter:
        weights, means, covs = exercises.em_step.reference(X, weights, means, covs)
        trace.append(log_likelihood(X, weights, means, covs))
        if abs(1 - trace[-1] / trace[-2]) < tol:
            break
    return weights, means, covs, trace


def one_value_more(*args):
    weights, means, covs, trace = exercises.em_fit.reference(*args)
    return weights, means + 0.1, covs, [*trace, trace[-1]]


def root_of_the_share(covs, X):
    L = np.linalg.cholesky(np.cov(X.T, ddof=0).reshape(X.shape[1], -1))
    shares = np.linalg.eigvalsh(np.linalg.solve(L, np.linalg.solve(L, covs).mT)).min(axis=1)
    return np.sqrt(shares.clip(0)) < 1e-6


def whole_power(X, mu, Sigma):
    q = ((X - mu) @ np.linalg.inv(Sigma) * (X - mu)).sum(axis=1)
    return np.exp(-q / 2) / ((2 * np.pi) ** (len(mu) // 2) * np.sqrt(np.linalg.det(Sigma)))


def whole_power_of_logs(X, mu, Sigma):
    q = ((X - mu) @ np.linalg.inv(Sigma) * (X - mu)).sum(axis=1)
    return -(len(mu) // 2) * np.log(2 * np.pi) - np.linalg.slogdet(Sigma)[1] / 2 - q / 2


def groups_that_are_there(X, labels, K):
    own = [X[labels == k] for k in np.unique(labels)]
    covs = [np.cov(x.T, ddof=0).reshape(X.shape[1], -1) for x in own]
    return np.array([len(x) / len(X) for x in own]), np.array([x.mean(axis=0) for x in own]), np.array(covs)


def guarded(X, means, sigma):
    p = np.exp(-((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2))
    r = p / (p.sum(axis=1, keepdims=True) + 1e-12)
    return r, r.T @ X / (r.sum(axis=0)[:, None] + 1e-12)


def weighted_at_the_end(X, weights, means, covs):
    return m_step(X, weights * softmax(log_density(X, means, covs)))


def in_place(X, centers):
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    for k in range(len(centers)):
        if (labels == k).any():
            centers[k] = X[labels == k].mean(axis=0)
    return labels, centers


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("em_fit", relative, "trace (T,) is too short: 5 values on", "trace (T,) came out right"),
        ("is_collapsed", root_of_the_share, "the root of a share is compared", "widths squared"),
        ("mvn_pdf", whole_power, "D // 2 is cut down", "stands alone"),
        ("mvn_logpdf", whole_power_of_logs, "D // 2 is cut down", "stands alone"),
        ("init_from_labels", groups_that_are_there, "taken from the labels", "largest label"),
        ("soft_kmeans_step", guarded, "Every exp(-d²/2σ²) is 0 there. Subtract", "NaN"),
        ("em_step", weighted_at_the_end, "The weights come after the division", "none of the usual"),
        ("kmeans_step", in_place, "With `centers = np.array(centers, dtype=float)` as the first line", "Right on"),
    ],
)
def test_what_is_said_fits_what_came_out(name, answer, words, never, monkeypatch):
    monkeypatch.setattr(checking, "mended", lambda facts, two: "")  # the search takes long, and finds nothing here
    verdict = checking.judged(getattr(exercises, name), answer)
    assert verdict.status == "incorrect"
    assert words in verdict.message
    assert never not in verdict.message


def test_the_change_that_mends_most_is_told_and_beside_a_known_mistake_too(patient):
    moved = checking.judged(exercises.normal_wishart_update, too_early).message
    assert "line 2, `beta = beta + N`. Put it after `S = S + scatter" in moved
    assert "Put it after `" in moved and "`: every input comes out right." in moved
    rooted = checking.judged(exercises.is_collapsed, root_of_the_share).message
    assert "With `shares.clip(0)` in its place every input comes out right." in rooted


def test_a_line_is_taken_before_one_that_stands_further_up(patient):
    def added_at_the_end(resp, a):
        exponents = resp.sum(axis=0, dtype=float)
        shares = exponents / exponents.sum()
        answer = np.array(shares)
        exponents += a - 1
        return answer

    said = checking.judged(dataclasses.replace(exercises.map_weights, mistakes=()), added_at_the_end).message
    assert "Put it before `shares = exponents / exponents.sum()`: every input comes out right." in said


def test_each_hint_carried_over_from_the_e_step_is_there():
    begun = [[known for known in RESP.mistakes if known.hint.startswith(words)] for words in CARRIED]
    assert all(begun)
    assert len(E_FURTHER) == sum(map(len, begun))


def scaled_by_exp(traces):
    ends = np.nan_to_num([np.exp(t[-1]) for t in traces])
    return int(ends.argmax())


def gains(traces):
    return int(np.argmax([np.nan_to_num(t[-1], nan=-np.inf) - t[0] for t in traces]))


def limit_too_large(covs, X):
    back = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0))))
    return np.linalg.eigvalsh(back @ covs @ back.T).min(axis=1) < 1e-5


def without_means(K, d, shape):
    covs = {"full": K * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": K * d, "spherical": K}[shape]
    return (K - 1) + K + covs


def sharpened(X, weights, means, covs):
    r = exercises.responsibilities.reference(X, weights, means, covs) ** len(X)
    return np.round(r / r.sum(axis=1, keepdims=True) @ np.arange(len(weights))).astype(int)


def test_a_change_that_makes_choices_right_is_told_with_its_doubt(patient):
    """Shares times some other number may come near enough to the right limit: of that nothing is said."""
    assert "In your code" not in checking.judged(exercises.is_collapsed, limit_too_large).message
    assert "Other changes may do" in checking.judged(exercises.best_run, gains).message
    assert "of zeros the first wins" in checking.judged(exercises.best_run, scaled_by_exp).message
    message = checking.judged(exercises.n_params, without_means).message
    assert (
        "every input comes out right." in message and "may do as well" not in message
    )  # no fractions are behind these


def test_a_point_alone_is_not_told_by_how_many_there_are():
    assert "a point alone" in checking.judged(exercises.predict_labels, sharpened).message


def test_a_trace_with_a_value_too_many_did_not_come_out_right():
    message = checking.judged(exercises.em_fit, one_value_more).message
    assert "weights (K,) and covs (K, D, D) came out right; look at means (K, D)." in message


def counted_by_the_trace(X, weights, means, covs, tol, max_iter):
    *found, trace = exercises.em_fit.reference(X, weights, means, covs, tol, max(max_iter - 1, 0))
    return *found, trace


def test_a_trace_with_a_value_too_few_did_not_come_out_right_either():
    message = checking.judged(exercises.em_fit, counted_by_the_trace).message
    assert "trace (T,) came out right" not in message and "One update too few" in message
