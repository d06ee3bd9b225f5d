"""Why a change makes all right: told where the change shows it; the plainest change, and where it stands."""

import ast
import itertools
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.linalg
from scipy import stats

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking, examples
from gmm_lessons.exercises.judging.mending import search, wording
from gmm_lessons.exercises.judging.mending.calls import calls
from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.gains import Gain
from gmm_lessons.exercises.judging.mending.places import Edit, expressions
from gmm_lessons.exercises.judging.mending.plainer import cancels, peeled
from gmm_lessons.exercises.judging.mending.reasons import axes, bounds, lengths, memory, telling
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_07 import em_step, log_likelihood, posterior

pytestmark = pytest.mark.usefixtures("patient")


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


# --- memory -----------------------------------------------------------------------------------------------------------


def heights_like_x(x, mu, sigma):
    out = np.zeros_like(x)
    for place in np.ndindex(np.shape(x)):
        out[place] = stats.norm.pdf(np.asarray(x)[place], mu, sigma)
    return out


def ridge_on_whole_numbers(covs, eps):
    new = np.array(covs)
    for S in new:
        for d in range(len(S)):
            S[d, d] = S[d, d] + eps
    return new


def centres_copied(X, centers):
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    new = centers.copy()
    for k in set(labels):
        new[k] = X[labels == k].mean(axis=0)
    return labels, new


def views_exchanged(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    for i in range(len(values) // 2):
        first = vectors[:, i]
        vectors[:, i] = vectors[:, -1 - i].copy()
        vectors[:, -1 - i] = first
    return np.sqrt(values[::-1]), vectors


def row_repeated(X, resp):
    sums = [[0.0] * X.shape[1]] * resp.shape[1]
    for x, shares in zip(X, resp):
        for k, r in enumerate(shares):
            for d, value in enumerate(x):
                sums[k][d] += r * value
    return np.array(sums) / resp.sum(axis=0)[:, None]


def points_moved(X, resp, means):
    X, covs = np.array(X, dtype=float), []
    for r, mu in zip(resp.T, means):
        away = X
        away -= mu
        covs.append((r[:, None] * away).T @ away / r.sum())
    return np.array(covs)


def matrix_repeated(X, resp):
    weights, means, _ = m_step(X, resp)
    covs = [np.zeros((X.shape[1], X.shape[1]))] * len(weights)
    for k, r in enumerate(resp.T):
        for n in range(len(X)):
            covs[k] += r[n] * np.outer(X[n] - means[k], X[n] - means[k]) / r.sum()
    return weights, means, np.array(covs)


# --- axes, calls ------------------------------------------------------------------------------------------------------


def largest_of_all(X, means, sigma):
    e = -((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2)
    shares = np.exp(e - np.max(e))
    shares = shares / shares.sum(axis=1, keepdims=True)
    return shares, shares.T @ X / shares.sum(axis=0)[:, None]


def distances_down(X, mu, Sigma):
    away = X - mu
    q = np.sum(away @ np.linalg.inv(Sigma) * away, axis=0)
    return np.exp(-q / 2) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))


def columns_in_doubt(loglik, k_params, n, resp):
    return k_params * np.log(n) - 2 * loglik + 2 * stats.entropy(resp).sum()


def kept_as_a_row(resp):
    return resp.mean(axis=0, keepdims=True)


def corrected(X, resp):
    weights, means, _ = m_step(X, resp)
    variances = [np.diag(np.atleast_2d(np.cov(X.T, aweights=r))) for r in resp.T]
    return weights, means, np.array(variances)


def one_fewer(X, labels, K):
    D = X.shape[1]
    weights, means, covs = np.zeros(K), np.full((K, D), np.nan), np.full((K, D, D), np.nan)
    for k in range(K):
        group = X[labels == k]
        if len(group):
            weights[k], means[k] = len(group) / len(X), group.mean(axis=0)
            covs[k] = (group - means[k]).T @ (group - means[k]) / max(len(group) - 1, 1)
    return weights, means, covs


def a_number_for_one_column(X, resp):
    weights, means, _ = m_step(X, resp)
    cov = sum(w * np.cov(X, rowvar=False, ddof=0, aweights=r) for w, r in zip(weights, resp.T))
    return weights, means, cov


def squeezed(X, resp):
    return np.squeeze(resp.T @ X / resp.sum(axis=0)[:, None])


def means_of_shares(X, resp):
    return resp.T @ X / resp.mean(axis=0)[:, None]


def distance_itself(X, resp):
    weights, means, _ = m_step(X, resp)
    spread = [r @ np.linalg.norm(X - m, axis=1) / r.sum() / X.shape[1] for r, m in zip(resp.T, means)]
    return weights, means, np.array(spread)


def not_turned(covs, X):
    inverse = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(X, rowvar=False, ddof=0))))
    out = []
    for C in covs:
        W = inverse @ C @ inverse
        out.append(np.linalg.eigvalsh(W)[0] < 1e-6)
    return np.array(out)


def pairs_of_masks(x, mu, Sigma):
    m = np.isnan(x)
    gain = np.linalg.solve(Sigma[np.ix_(~m, ~m)], Sigma[np.ix_(~m, m)]).T
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[m, m] - gain @ Sigma[np.ix_(~m, m)]


def entry_by_entry(weights, means, covs):
    mean = weights @ means
    return mean, sum(w * (C + (m - mean) ** 2) for w, m, C in zip(weights, means, covs))


def axes_of_the_precision(Sigma):
    values, vectors = np.linalg.eigh(np.linalg.inv(Sigma))
    order = np.argsort(values)[::-1]
    return np.sqrt(values[order]), vectors[:, order]


def unsorted(Sigma):
    values, vectors = np.linalg.eig(Sigma)
    return np.sqrt(values)[::-1], vectors[:, ::-1]


def near_nothing(X, centers):
    d2 = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
    total = d2.sum()
    return np.full(len(X), 1 / len(X)) if np.isclose(total, 0) else d2 / total


def upper_factor(covs, X):
    L = scipy.linalg.cholesky(np.atleast_2d(np.cov(X, rowvar=False, ddof=0)))
    inverse = np.linalg.inv(L)
    return np.array([np.linalg.eigvalsh(inverse @ C @ inverse.T)[0] < 1e-6 for C in covs])


# --- bounds, lengths --------------------------------------------------------------------------------------------------


def from_the_second(X, resp):
    sums = np.zeros((resp.shape[1], X.shape[1]))
    for n in range(1, len(X)):
        sums += np.outer(resp[n], X[n])
    return sums / resp.sum(axis=0)[:, None]


def all_but_the_last(covs, eps):
    new = covs.astype(float)
    for d in range(covs.shape[1] - 1):
        new[:, d, d] += eps
    return new


def up_to_tol(trace, n, tol):
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) / n <= tol


def no_negative_terms(resp, posterior):
    total = 0.0
    for r, p in zip(np.ravel(resp), np.ravel(posterior)):
        if r and not p:
            return np.inf
        total += max(0.0, r * np.log(r / p)) if r else 0
    return total


def at_least_one(beta, m, S, nu, N, mean, scatter):
    N = max(N, 1)
    d = mean - m
    return beta + N, (beta * m + N * mean) / (beta + N), S + scatter + beta * N / (beta + N) * np.outer(d, d), nu + N


def nothing_below_one(beta, m, S, nu, N, mean, scatter):
    if N < 1:
        return beta, m, S, nu
    d = mean - m
    return beta + N, (beta * m + N * mean) / (beta + N), S + scatter + beta * N / (beta + N) * np.outer(d, d), nu + N


def propped_up(X, mu, Sigma):
    S = Sigma + 1e-6 * np.eye(len(mu))
    away = X - mu
    q = (away * np.linalg.solve(S, away.T).T).sum(axis=1)
    return -0.5 * (len(mu) * np.log(2 * np.pi) + np.linalg.slogdet(S)[1] + q)


def counted_from_one(X, weights, means, covs):
    return np.argmax(posterior(X, weights, means, covs), axis=1) + 1


def cut_down(a, b):
    n, d = a[0] + b[0], b[1] - a[1]
    return n, a[1] + b[0] / n * d, a[2] + b[2] + a[0] * b[0] // n * np.outer(d, d)


def divided_first(K, d, covariance_type):
    one = d * (d + 1 // 2)
    return K - 1 + K * d + {"full": K * one, "tied": one, "diag": K * d, "spherical": K}[covariance_type]


def closed_too_late(x, weights, mus, sigmas):
    u = (np.asarray(x)[:, None] - mus) / sigmas
    return (weights * np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi * sigmas)).sum(axis=1)


def components_for_dimensions(X, weights, means, covs):
    total = np.zeros(len(X))
    logs = []
    for w, m, C in zip(weights, means, covs):
        q = ((X - m) * np.linalg.solve(C, (X - m).T).T).sum(axis=1)
        logs.append(np.log(w) - 0.5 * (len(means) * np.log(2 * np.pi) + np.linalg.slogdet(C)[1] + q))
    return (total + np.logaddexp.reduce(logs, axis=0)).sum()


def number_of_axes(X, resp):
    weights, means, _ = m_step(X, resp)
    D = X.ndim
    squares = [r @ ((X - m) ** 2).sum(axis=1) / (D * r.sum()) for r, m in zip(resp.T, means)]
    return weights, means, np.array(squares)


def shape_of_the_other(X, resp, weights, means, covs):
    N, D = resp.shape
    total = 0.0
    for k in range(len(weights)):
        away = X - means[k]
        q = np.einsum("ni,ij,nj->n", away, np.linalg.inv(covs[k]), away)
        bell = -0.5 * (D * np.log(2 * np.pi) + np.linalg.slogdet(covs[k])[1] + q)
        r = resp[:, k]
        total += r @ (np.log(weights[k]) + bell) - (r[r > 0] * np.log(r[r > 0])).sum()
    return total


# --- lines ------------------------------------------------------------------------------------------------------------


def left_too_early(X, weights, means, covs, tol, max_iter):
    theta = (weights, means, covs)
    trace = [log_likelihood(X, *theta)]
    for _ in range(max_iter):
        new = em_step(X, *theta)
        trace.append(log_likelihood(X, *new))
        if abs(trace[-1] - trace[-2]) / len(X) < tol:
            break
        theta = new
    return (*theta, trace)


def beta_too_early(beta, m, S, nu, N, mean, scatter):
    d = mean - m
    centre = (beta * m + N * mean) / (beta + N)
    beta = beta + N
    S = S + scatter + beta * N / (beta + N) * np.outer(d, d)
    return beta, centre, S, nu + N


def sums_for_means(X, resp):
    counts, means = resp.sum(axis=0), resp.T @ X
    covs = np.zeros((len(counts), X.shape[1], X.shape[1]))
    for k, r in enumerate(resp.T):
        for n in range(len(X)):
            covs[k] += r[n] * np.outer(X[n] - means[k], X[n] - means[k]) / counts[k]
        means[k] /= counts[k]
    return counts / len(X), means, covs


def returned_in_the_loop(resp, posterior):
    total = 0.0
    for r, p in zip(resp, posterior):
        with np.errstate(all="ignore"):
            total += np.sum(np.where(r > 0, r * np.log(r / p), 0))
        return total


def points_written_over(X, resp, means):
    covs = np.zeros((len(means), X.shape[1], X.shape[1]))
    for k in range(len(means)):
        X = X - means[k]
        covs[k] = (resp[:, k, None] * X).T @ X / resp[:, k].sum()
    return covs


def asked_again(X, weights, means, covs):
    r = posterior(X, weights, means, covs)
    shares, new = r.mean(axis=0), r.T @ X / r.sum(axis=0)[:, None]
    r = posterior(X, weights, new, covs)
    return shares, new, exercises.update_covs.reference(X, r, new)


def empty_rows_left_out(X, mu, Sigma):
    X = X[~np.isnan(X).all(axis=1)]
    return exercises.em_missing_step.reference(X, mu, Sigma)


def zeros_left_out(resp):
    return np.mean(resp, axis=0, where=resp > 0)


def left_over(X, resp):
    weights, means = resp.mean(axis=0), np.zeros((resp.shape[1], X.shape[1]))
    variances = np.zeros_like(means)
    for k in range(len(weights)):
        means[k] = resp[:, k] @ X / resp[:, k].sum()
    for j in range(len(weights)):
        variances[j] = resp[:, j] @ (X - means[k]) ** 2 / resp[:, j].sum()
    return weights, means, variances


WHOLE = "it is an array of whole numbers, which cuts off the fractions of what is put into it."
ONE = "holds one and the same {} many times: what is added to one is in all."
STAY = "and such values are to stay as they are."
REASONS = (
    ("gauss_pdf", heights_like_x, f"On “whole numbers” {WHOLE}"),
    ("add_ridge", ridge_on_whole_numbers, WHOLE),
    ("kmeans_step", centres_copied, "`centers.copy()`. With `centers.astype(float)` in its place every"),
    ("kmeans_step", centres_copied, WHOLE),
    ("ellipse_axes", views_exchanged, "`vectors[:, i]` is no copy: it shares its memory with `vectors`."),
    ("update_means", row_repeated, "`[[0.0] * X.shape[1]] * resp.shape[1]` " + ONE.format("row")),
    ("update_covs", points_moved, "`-=` writes into the array itself, and `X` shares its memory."),
    ("m_step", matrix_repeated, "`covs` " + ONE.format("array")),
    ("soft_kmeans_step", largest_of_all, "Without axis there is one number for the whole table, not one for each row."),
    ("mvn_pdf", distances_down, "axis=0 gives one number for each column; one for each row is meant."),
    ("icl", columns_in_doubt, "`stats.entropy(resp)`. With `stats.entropy(resp, axis=1)` in its place every"),
    ("icl", columns_in_doubt, "Without axis `entropy` goes down the columns, and makes each of them sum to one."),
    ("update_weights", kept_as_a_row, "The shape is (1, 3) as it stands, and (3,) with the change."),
    ("m_step_diagonal", corrected, "np.cov corrects for a bias, as by N - 1 in place of N, unless it is told ddof=0."),
    ("init_from_labels", one_fewer, "One less is for an unbiased estimate; where the likelihood is highest it is"),
    ("m_step_tied", a_number_for_one_column, "np.cov of one column is a single number, and no (1, 1) matrix."),
    ("update_means", squeezed, "np.squeeze takes out every axis of length 1."),
    ("update_means", means_of_shares, "`mean` divides by the number of terms, and `sum` does not: the sum is meant."),
    ("m_step_spherical", distance_itself, "the root of a sum of squares: its square is meant."),
    ("is_collapsed", not_turned, "is not symmetric, and `eigvalsh` reads one half of it only."),
    ("conditional_gaussian", pairs_of_masks, "`Sigma[m, m]` picks entries pair by pair"),
    ("mixture_moments", entry_by_entry, "`(m - mean) ** 2` multiplies entry by entry; np.outer has"),
    ("ellipse_axes", axes_of_the_precision, "The eigenvalues of the inverse are one over those of `Sigma`."),
    ("ellipse_axes", unsorted, "Unlike eigh, eig does not sort its eigenvalues."),
    ("plus_plus_chances", near_nothing, "np.isclose takes what is apart by less than 1e-8 as equal, unless"),
    ("is_collapsed", upper_factor, "Unless it is told lower=True, this function gives the upper factor."),
    ("update_means", from_the_second, "begins with 1, and 0 is left out."),
    ("add_ridge", all_but_the_last, "ends one too early: the last round is missing."),
    ("has_converged", up_to_tol, "Where both sides are equal, `<=` holds and `<` does not."),
    ("kl", no_negative_terms, "`max` lifts what is below 0.0, " + STAY),
    ("normal_wishart_update", at_least_one, "`max` lifts what is below 1, " + STAY),
    ("normal_wishart_update", nothing_below_one, "Where `N < 1`, what stands below is right as well."),
    ("mvn_logpdf", propped_up, "is small and still counts: this is the answer for another `Sigma`."),
    ("predict_labels", counted_from_one, "Positions count from 0, as argmax and argsort give them."),
    ("add_moments", cut_down, "`//` cuts the quotient down to a whole number."),
    ("n_params", divided_first, "Without brackets `1 // 2` is computed first, and is 0."),
    ("mixture_pdf", closed_too_late, "The bracket of `np.sqrt` closes too late: `sigmas` belongs outside."),
    ("mixture_loglik", components_for_dimensions, "`len(means)` is the number of components; the number of dimensions"),
    ("m_step_spherical", number_of_axes, "`X.ndim`. With `X.shape[1]` in its place every input comes out right."),
    ("m_step_spherical", number_of_axes, "`X.ndim` is the number of axes, 2 for every table."),
    ("elbo", shape_of_the_other, "`resp.shape` is (N, K), and `X.shape` is (N, D)."),
    ("em_fit", left_too_early, "As it stands, `break` leaves the loop before `theta = new` is done."),
    ("normal_wishart_update", beta_too_early, "Where it stands, that line reads the new `beta`; the old one is meant."),
    ("m_step", sums_for_means, "Where it stands, it reads `means` before `means[k] /= counts[k]` is done."),
    ("kl", returned_in_the_loop, "As it stands, the loop ends with its first round."),
    ("update_covs", points_written_over, "each round begins with the `X` that the round before has left."),
    ("em_step", asked_again, "It makes `r` anew, and the lines below should take the one before."),
    ("em_missing_step", empty_rows_left_out, "that leaves out 1 of 8: all of them count."),
    ("update_weights", zeros_left_out, "It leaves out the zeros, and they count, too."),
    ("m_step_diagonal", left_over, "The loop of `k` in line 4 is over: `k` stays what its last round left."),
)


@pytest.mark.parametrize(
    ("name", "answer", "words"), REASONS, ids=[f"{one[1].__name__}-{i}" for i, one in enumerate(REASONS)]
)
def test_the_reason_is_told_behind_the_change(name, answer, words):
    message = told(name, answer)
    assert words in message
    assert "every input comes out right." in message


# --- nothing is said that is not so -----------------------------------------------------------------------------------


def test_a_change_without_a_sure_reason_is_told_alone():
    def plain(resp):
        return (resp**2).sum(axis=0) / len(resp)

    def columns(x, mu, sigma):
        return np.exp(-(((x - mu) / sigma) ** 2) / 2) / (np.sqrt(2 * np.pi) * sigma * 3)

    assert told("gauss_pdf", columns).rstrip().count("every input comes out right.") <= 1
    assert "comes out right. " not in told("update_weights", plain)


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        ("a < b", "a <= b", bounds.equal, True),
        ("a < b", "a > b", bounds.equal, False),
        ("a < b", "a <= c", bounds.equal, False),
        ("range(n)", "range(n + 1)", bounds.rounds, True),
        ("range(n)", "range(n + 2)", bounds.rounds, False),
        ("range(1, n)", "range(n)", bounds.rounds, True),
        ("range(1, n)", "range(m)", bounds.rounds, False),
        ("max(a, 1)", "a", bounds.cut_off, True),
        ("max(a, 1, b)", "a", bounds.cut_off, False),
        ("max(a, 1)", "b", bounds.cut_off, False),
        ("S + 1e-6 * I", "S", bounds.small_term, True),
        ("S + 2.0 * I", "S", bounds.small_term, False),
        ("np.argmax(a) + 1", "np.argmax(a)", bounds.from_zero, True),
        ("d + 1", "d", bounds.from_zero, False),
        ("a // b", "a / b", bounds.whole_part, True),
        ("a / b", "a // b", bounds.whole_part, False),
        ("a + b / c", "(a + b) / c", bounds.brackets, True),
        ("a + b / c", "(a - b) / c", bounds.brackets, False),
        ("np.log(a / b)", "np.log(a) / b", bounds.closing, True),
        ("np.log(a) / b", "np.log(a / b)", bounds.closing, True),
        ("np.log(a / b)", "np.log(a) * b", bounds.closing, False),
    ],
)
def test_a_reason_is_of_one_kind_of_change_alone(old, new, rule, said):
    trees = [ast.parse(text, mode="eval").body for text in (old, new)]
    assert bool(rule(SimpleNamespace(old=trees[0], new=trees[1]))) is said


def seen(old, new, value, inside=None):
    """Return a change of a text, with the value that stood there, and that of the array a call is about."""
    trees = [ast.parse(text, mode="eval").body for text in (old, new)]
    place = SimpleNamespace(get=lambda: trees[0], owner=None)
    known = SimpleNamespace(before=lambda: value, inside=lambda *_: inside, label="one", place=place)
    return SimpleNamespace(old=trees[0], new=trees[1], **vars(known))


def test_what_stood_there_decides_whether_a_reason_is_so():
    like = "np.zeros_like(x)", "np.zeros_like(x, dtype=float)"
    assert memory.whole_numbers(seen(*like, np.arange(3)))
    assert not memory.whole_numbers(seen(*like, np.ones(3)))
    summed = "np.sum(a, axis=0)", "np.sum(a, axis=1)"
    assert axes.other_axis(seen(*summed, 1, np.ones((2, 3))))
    assert not axes.other_axis(seen(*summed, 1, np.ones((2, 3, 3))))


def test_a_rule_that_fails_says_nothing():
    assert telling._said(lambda: 1 / 0) == ""
    assert lengths._told(SimpleNamespace(old=ast.Name("a")), "N", "N") == ""


# --- the plainest change ----------------------------------------------------------------------------------------------


def highest_on_the_way(traces):
    best, value = 0, -np.inf
    for i, trace in enumerate(traces):
        if not np.isnan(trace[-1]) and np.nanmax(trace) > value:
            best, value = i, np.nanmax(trace)
    return best


def relative_gain(trace, n, tol):
    if len(trace) < 2:
        return False
    old, new = trace[-2], trace[-1]
    return bool(abs(new - old) / abs(new) < tol)


def weights_themselves(X, weights, means, covs):
    scores = []
    for w, m, C in zip(weights, means, covs):
        scores.append(w + np.atleast_1d(stats.multivariate_normal.logpdf(X, m, C)))
    return np.argmax(scores, axis=0)


def one_axis_short(X, resp):
    weights, means, _ = m_step(X, resp)
    counts, away = resp.sum(axis=0), X[:, None] - means
    return weights, means, np.einsum("nk,nki,nkj->kij", resp, away, away) / counts[:, None]


def largest_side(X, resp):
    weights, means, _ = m_step(X, resp)
    D = max(X.shape)
    squares = [r @ ((X - m) ** 2).sum(axis=1) / (D * r.sum()) for r, m in zip(resp.T, means)]
    return weights, means, np.array(squares)


@pytest.mark.parametrize(
    ("name", "answer", "change", "roundabout"),
    [
        ("has_converged", relative_gain, "`abs(new)`. With `n` in its place", "abs(n)"),
        ("predict_labels", weights_themselves, "With `np.log(w) + np.atleast_1d(", "zip(np.log"),
        ("m_step", one_axis_short, "With `counts[:, None, None]` in its place", "[:, None][:, None]"),
        ("m_step_tied", a_number_for_one_column, "With `np.atleast_2d(np.cov(", "zip(weights[:, None, None]"),
        ("kl", no_negative_terms, "With `r * np.log(r / p)` in its place", "max(-1"),
        ("m_step_spherical", largest_side, "`max(X.shape)`. With `X.shape[1]` in its place", "min(X.shape)"),
    ],
)
def test_the_plainest_of_the_changes_is_told(name, answer, change, roundabout):
    message = told(name, answer)
    assert change in message and roundabout not in message


def test_a_call_round_a_single_number_is_taken_off():
    tree = ast.parse("def f(t):\n    return np.nanmax(t), np.log(t), np.max(t, axis=0)").body[0]
    places = [one for one in expressions(tree) if getattr(one.get(), "id", "") == "t"]
    last = ast.parse("t[-1]", mode="eval").body
    edits = [peeled(tree, Edit((place,), (last,))) for place in places]
    assert [edit and ast.unparse(edit.places[0].get()) for edit in edits] == ["np.nanmax(t)", None, None]
    assert ast.unparse(edits[0].nodes[0]) == "t[-1]"
    assert "`np.nanmax(trace)`. With `np.nanmax(trace[-1])`" not in told("best_run", highest_on_the_way)


def test_what_takes_something_from_itself_is_no_change():
    tree = ast.parse("def f(a):\n    return a - a.max() + a.sum()").body[0]
    (place,) = [one for one in expressions(tree) if ast.unparse(one.get()) == "a.max()"]
    assert cancels(Edit((place,), (ast.Name("a", ast.Load()),)))
    assert not cancels(Edit((place,), (ast.Name("b", ast.Load()),)))
    assert ast.unparse(tree.body[0]) == "return a - a.max() + a.sum()"


def test_what_is_changed_in_several_places_may_leave_nothing_of_a_difference():
    """In one place alone that is not tried; of equal expressions that are changed together it is, and is not told."""
    tree = ast.parse("def f(a, b, c):\n    return (a - b) / np.abs(a)").body[0]
    edits = [edit for some in candidates(tree) for edit in some if len(edit.places) == 2 and not edit.told]
    together = {ast.unparse(edit.nodes[0]): edit for edit in edits}
    numbers = SimpleNamespace(outcomes=[SimpleNamespace(answer=np.ones(2))], wrong=(0,))
    empty = {name: search._empty(Gain(numbers, frozenset(), (together[name],))) for name in "bc"}
    assert empty == {"b": True, "c": False}


def test_no_share_of_points_is_mended_by_a_density_of_ones():
    def share_of_the_mass(log_density, level):
        order = np.argsort(log_density)
        p = np.exp(log_density - np.max(log_density))
        flags = np.zeros(len(p), dtype=bool)
        flags[order[np.cumsum(p[order]) / p.sum() <= level]] = True
        return flags

    assert "`np.max(log_density)`. With `log_density`" not in told("anomalies", share_of_the_mass)


def test_all_of_nothing_is_told_without_a_change_that_mends_by_it():
    def last_gain(trace, n, tol):
        gains = np.abs(np.diff(trace[-2:])) / n
        return bool(np.all(gains < tol))

    message = told("has_converged", last_gain)
    assert "`np.all(gains < tol)`. With something else there every input comes out right." in message
    assert "Of an empty array `np.all` is True." in message and "np.any" not in message


def test_changes_of_functions_without_a_module_can_be_compiled():
    """Of the changes of one place that are compiled together, one that cannot be takes the others with it."""
    call = ast.parse("sum(a)", mode="eval").body
    made = [ast.Expression(ast.fix_missing_locations(ast.copy_location(one, call))) for one in calls(call)]
    assert {one.body.func.id for one in made if isinstance(one.body, ast.Call)} > {"sum", "mean", "max"}
    for one in made:
        compile(one, "", "eval")


def test_the_sum_of_what_a_function_of_numpy_gives_keeps_what_is_summed():
    call = ast.parse("np.log(a).sum()", mode="eval").body
    texts = list(map(ast.unparse, itertools.islice(calls(call), 60)))
    assert "np.log(a).sum(axis=1)" in texts and "np.log(a)" in texts


# --- which of equal texts ---------------------------------------------------------------------------------------------


def test_of_equal_texts_in_a_line_it_is_told_which():
    tree = ast.parse("def f(total, n):\n    return abs(total[-1] - total[-2]) / total[-1]").body[0]
    spots = [one for one in expressions(tree) if ast.unparse(one.get()) == "total[-1]"]
    for place in spots:
        edit = Edit((place,), (ast.Name("n", ast.Load()),))
        done = SimpleNamespace(edits=(edit,), whole=True, told=lambda: "all is right.")
        which = "first" if place.get().col_offset < 20 else "second"
        said = f"line 2, `total[-1]`, the {which} of 2 there. With `n` in its place all is right."
        assert wording.told(tree, [done]) == said


def test_a_text_that_stands_alone_is_not_counted():
    tree = ast.parse("def f(total, n):\n    return total[-1] / n").body[0]
    (place,) = [one for one in expressions(tree) if ast.unparse(one.get()) == "total[-1]"]
    done = SimpleNamespace(edits=(Edit((place,), (ast.Name("n", ast.Load()),)),), whole=True, told=lambda: "so.")
    assert wording.told(tree, [done]) == "line 2, `total[-1]`. With `n` in its place so."


# --- fillers, and examples --------------------------------------------------------------------------------------------


def test_no_filler_stands_before_a_cause():
    def largest_first(labels, species):
        K = int(max(labels)) + 1
        table = np.array([[np.sum((labels == g) & (species == s)) for s in range(K)] for g in range(K)])
        names = np.zeros(K, dtype=int)
        for _ in range(K):
            g, s = np.unravel_index(table.argmax(), table.shape)
            names[g], table[g], table[:, s] = s, -1, -1
        return names

    assert "Likely cause: The largest count of the table is taken first." in told("matched_labels", largest_first)


def test_a_mistake_that_shows_otherwise_on_one_input_is_not_doubted():
    def from_the_last(X, centers):
        d2 = ((X - centers[-1]) ** 2).sum(axis=1)
        return d2 / d2.sum() if d2.any() else np.full(len(X), 1 / len(X))

    message = told("plus_plus_chances", from_the_last)
    assert "Only the distance to the last centre counts." in message
    assert "(Once that is right, look at “every point lies on a centre” again: it may take more there.)" in message


def like(x):
    return np.empty_like(x)


def copied(x):
    return x.copy(), np.zeros_like(x)


def neither(x):
    return x + 1


@pytest.mark.parametrize(
    ("function", "there", "missing"),
    [
        (like, "np.empty_like of such an array holds whole numbers only; add dtype=float.", "copy"),
        (copied, "np.zeros_like and .copy() of such an array hold whole numbers only;", "empty_like"),
        (neither, "an array of the same dtype holds whole numbers only.", "_like"),
    ],
)
def test_of_fractions_that_are_lost_what_stands_in_the_code_is_quoted(function, there, missing):
    said = examples.quoted(examples.FRACTIONS, function)
    assert there in said and missing not in said


def test_of_an_axis_that_is_gone_what_stands_in_the_code_is_quoted():
    clue = f"an axis of length 1 is gone: {examples.TAKERS} take it away. The shape is (3, 1) there, too."
    assert examples.quoted(clue, squeezed).startswith("an axis of length 1 is gone: squeeze can take it out. The")
    assert examples.quoted(clue, a_number_for_one_column).count("np.cov of one column gives a single number.") == 1
    assert examples.quoted(clue, neither) == "an axis of length 1 is gone. The shape is (3, 1) there, too."
    assert examples.quoted(clue, len) == clue and examples.quoted("other", neither) == "other"
