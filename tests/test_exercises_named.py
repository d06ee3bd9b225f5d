"""What an answer of somebody else's making got wrong is named; each was "none of the usual mistakes", or misled."""

import ast
import dataclasses
import inspect
import math

import numpy as np
import pytest
from scipy.linalg import solve_triangular
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.special import logsumexp, softmax

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Mistake
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.conditions import taken_off
from gmm_lessons.exercises.judging.mending.places import Place
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.trials import count_parts
from gmm_lessons.exercises.lessons.lesson_02 import mvn_logpdf
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_07 import log_joint, posterior
from tests.test_exercises_mending import written

pytestmark = pytest.mark.usefixtures("patient")

WORDS = "inv", "solve"


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


# --- a cause that was not made ----------------------------------------------------------------------------------------


def columns_shuffled(n, weights, means, covs, rng):
    heaps = [
        rng.multivariate_normal(m, c, size=size)
        for m, c, size in zip(means, covs, rng.multinomial(n, weights), strict=True)
    ]
    return rng.permuted(np.concatenate(heaps), axis=0)


def chosen_anew_for_each_coordinate(n, weights, means, covs, rng):
    D = means.shape[1]
    z = rng.choice(len(weights), size=(n, D), p=weights)
    return means[z, np.arange(D)] + np.sqrt(covs[z, np.arange(D), np.arange(D)]) * rng.standard_normal((n, D))


def above_one_half(X, weights, means, covs):
    return (posterior(X, weights, means, covs) > 0.5).argmax(axis=1)


def added_to_each_share(resp, a):
    count = (resp + (a - 1)).sum(axis=0)
    return count / count.sum()


def largest_in_size(a):
    pivot = np.take_along_axis(a, np.abs(a).argmax(axis=1)[:, None], axis=1)
    return pivot[:, 0] + np.log(np.exp(a - pivot).sum(axis=1))


def close_by_default(trace, n, tol):
    if len(trace) < 2:
        return False
    small = np.isclose(trace[-1] / n, trace[-2] / n, atol=tol) and abs(trace[-1] - trace[-2]) / n != tol
    return bool(small)


def one_over_the_count(labels, species):
    K = species.max() + 1
    both = np.zeros((K, K))
    for g, s in zip(labels, species, strict=True):
        both[g, s] += 1
    price = 1 / (both + 1)
    return linear_sum_assignment(price)[1]


def completed(x, mu, Sigma):
    filled, left, gone = x.copy(), np.zeros_like(Sigma), np.isnan(x)
    filled[gone], left[np.ix_(gone, gone)] = exercises.conditional_gaussian.reference(x, mu, Sigma)
    return filled, left


def empty_row_without_its_spread(X, mu, Sigma):
    N, D = X.shape
    filled, unsure = np.empty((N, D)), np.zeros((D, D))
    for n in range(N):
        seen = ~np.isnan(X[n])
        if not seen.any():
            filled[n] = mu
            continue
        filled[n], left = completed(X[n], mu, Sigma)
        unsure += left
    centre = filled.mean(axis=0)
    return centre, ((filled - centre).T @ (filled - centre) + unsure) / N


def ridge_of_its_own(X, mu, Sigma):
    safe = Sigma + 1e-6 * np.eye(len(mu))
    d = X - mu
    logdet = np.linalg.slogdet(safe)[1]
    return -(len(mu) * np.log(2 * np.pi) + logdet + (d * np.linalg.solve(safe, d.T).T).sum(axis=1)) / 2


def flipped_both_ways(Sigma):
    lam, vec = np.linalg.eigh(Sigma)
    return np.flip(np.sqrt(lam)), np.flip(vec)


def no_term_of_a_single_point(beta, m, S, nu, N, mean, scatter):
    new_S = S + scatter
    if N > 1:
        d = (mean - m)[:, None]
        new_S = new_S + beta * N / (beta + N) * (d @ d.T)
    return beta + N, (beta * m + N * mean) / (beta + N), new_S, nu + N


def one_for_an_empty_group(X, labels, K):
    Nk = np.maximum(np.bincount(labels, minlength=K), 1)
    return Nk / len(X), *exercises.init_from_labels.reference(X, labels, K)[1:]


def counted_from_number_one(labels, species):
    K = labels.max() + 1
    table = np.zeros((K, K))
    for n in range(len(labels)):
        table[labels[n] - 1, species[n] - 1] += 1
    return linear_sum_assignment(-table)[1]


def ridge_in_place(covs, eps):
    for cov in covs:
        cov += eps * np.eye(len(cov))
    return covs


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("add_ridge", ridge_in_place, "changes its argument", "another order"),
        ("init_from_labels", one_for_an_empty_group, "in its place every input", "another order"),
        ("matched_labels", counted_from_number_one, "two things", "the components come out"),
        ("sample_mixture", columns_shuffled, "belong together", "another point"),
        ("sample_mixture", chosen_anew_for_each_coordinate, "belong together", "another point"),
        ("predict_labels", above_one_half, "compared with ½", "are rounded before"),
        ("map_weights", added_to_each_share, "to every share", "are added to N_k / N"),
        ("logsumexp_rows", largest_in_size, "largest in SIZE", "The smallest entry is subtracted"),
        ("has_converged", close_by_default, "rtol=0", "/ n < tol` in its place"),
        ("matched_labels", one_over_the_count, "no longer a count", "- both"),
        ("em_missing_step", empty_row_without_its_spread, "Its C_n is the whole of the old Sigma", "np.isnan(X)`"),
        ("mvn_logpdf", ridge_of_its_own, "With `Sigma` in its place", "np.zeros"),
        ("ellipse_axes", flipped_both_ways, "np.flip(vec, axis=1)", "[::-1]"),
        ("normal_wishart_update", no_term_of_a_single_point, "Without that condition", "With `N` in its place"),
    ],
)
def test_no_cause_is_named_that_was_not_made(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message


def test_the_index_of_another_loop_is_tried_before_all_other_changes():
    tree = ast.parse("def f(X, m):\n    return [[X[n] * m[n] for k in range(len(m))] for n in range(len(X))]").body[0]
    tried = [written(tree, edit) for edits in candidates(tree) for edit in edits]
    assert ["X[k] * m[n]" in tried[0], "X[n] * m[k]" in tried[1]] == [True, True]


def test_an_if_that_has_to_go_is_named_with_all_that_stands_under_it():
    exercise = dataclasses.replace(exercises.em_missing_step, mistakes=())
    message = checking.judged(exercise, empty_row_without_its_spread).message
    assert "`if not seen.any():`. Without that `if`" in message and "np.isnan(X)`" not in message


# --- none of the usual mistakes ---------------------------------------------------------------------------------------


@np.vectorize
def area_of_width_one(x, mu, sigma):
    root2 = sigma * math.sqrt(2)
    return (math.erf((x + 0.5 - mu) / root2) - math.erf((x - 0.5 - mu) / root2)) / 2


def upper_triangle_of_each(X, weights, means, covs):
    columns = []
    for w, m, S in zip(weights, means, covs, strict=True):
        L = np.linalg.cholesky(S)
        z = solve_triangular(L, (X - m).T)
        columns.append(np.log(w) - np.log(L.diagonal()).sum() - 0.5 * np.sum(z * z, axis=0))
    logs = np.column_stack(columns)
    return np.exp(logs - logsumexp(logs, axis=1, keepdims=True))


def step_by_the_upper_triangle(X, weights, means, covs):
    logs = np.empty((len(X), len(weights)))
    for k in range(len(weights)):
        L = np.linalg.cholesky(covs[k])
        z = solve_triangular(L, (X - means[k]).T)
        logs[:, k] = np.log(weights[k]) - np.log(np.diag(L)).sum() - (z**2).sum(axis=0) / 2
    return m_step(X, softmax(logs, axis=1))


def one_for_zero(X, resp, weights, means, covs):
    resp = np.where(resp == 0, 1.0, resp)
    return float((resp * (log_joint(X, weights, means, covs) - np.log(resp))).sum())


def means_count_alike(X, resp):
    weights, means, _ = m_step(X, resp)
    apart, middle = means - X.mean(axis=0), X - X.mean(axis=0)
    return weights, means, middle.T @ middle / len(X) - apart.T @ apart / len(means)


def total_without_between(X, resp):
    weights, means, _ = m_step(X, resp)
    apart, middle = means - X.mean(axis=0), X - X.mean(axis=0)
    return weights, means, middle.T @ middle / len(X) - apart.T @ apart


def letter_of_its_own(X, resp):
    weights, means, _ = m_step(X, resp)
    dev = X[:, None, :] - means[None, :, :]
    return weights, means, np.einsum("nk,nkd,nke->kd", resp, dev, dev) / resp.sum(axis=0)[:, None]


def regressed(X, resp):
    coef, *_ = np.linalg.lstsq(resp, X, rcond=None)
    return coef


def counted_from_one(X, resp):
    centre, so_far = np.zeros((resp.shape[1], X.shape[1])), np.ones(resp.shape[1])
    for point, share in zip(X, resp, strict=True):
        so_far += share
        centre += (share / so_far)[:, None] * (point - centre)
    return centre


def heaviest_first(X, resp):
    order = np.argsort(-resp.sum(axis=0))
    weights, means, covs = m_step(X, resp)
    return np.array([weights[k] for k in order]), np.array([means[k] for k in order]), covs[order]


def lightest_first(resp):
    return np.sort(resp.mean(axis=0))


def cut_into_blocks(X, labels, K):
    Nk = np.bincount(labels, minlength=K)
    D = X.shape[1]
    means, covs = np.full((K, D), np.nan), np.full((K, D, D), np.nan)
    for k, g in enumerate(np.split(X, np.cumsum(Nk)[:-1])):
        if len(g):
            means[k] = g.mean(axis=0)
            covs[k] = (g - means[k]).T @ (g - means[k]) / len(g)
    return Nk / len(X), means, covs


def nearest_taken_off_before_the_square(X, means, sigma):
    d = cdist(X, means)
    e = np.exp(-((d - d.min(axis=1, keepdims=True)) ** 2) / (2 * sigma**2))
    r = e / e.sum(axis=1, keepdims=True)
    return r, (r.T @ X) / r.sum(axis=0)[:, None]


def shortened_delta(a, b):
    na, xa, Sa = a
    nb, xb, Sb = b
    N = na + nb
    delta = xb - xa
    delta = delta * (nb / N)
    mean = xa + delta
    return N, mean, Sa + Sb + (na * nb / N) * delta[:, None] * delta[None, :]


def moved_before_it_is_squared(beta, m, S, nu, N, mean, scatter):
    d = mean - m
    d = d * N / (beta + N)
    return beta + N, m + d, S + scatter + beta * N / (beta + N) * np.outer(d, d), nu + N


def largest_group_first(X, labels, K):
    weights, means, covs = exercises.init_from_labels.reference(X, labels, K)
    order = np.argsort(-weights, kind="stable")
    return weights[order], means[order], covs[order]


def total_too_early(a, b):
    Na, ma, Sa = a
    Nb, mb, Sb = b
    Na += Nb
    return Na, ma + Nb / Na * (mb - ma), Sa + Sb + Na * Nb / Na * np.outer(mb - ma, mb - ma)


def whole_determinant(X, mixture):
    out = X.copy()
    for row in out:
        gone, o = np.isnan(row), ~np.isnan(row)
        logs, guesses = [], []
        for w, m, S in zip(mixture.weights, mixture.means, mixture.covs, strict=True):
            d = (row - m)[o]
            slope = np.linalg.solve(S[o][:, o], d)
            logs.append(np.log(w) - 0.5 * (np.linalg.slogdet(S)[1] * o.any() + d @ slope))
            guesses.append(m[gone] + S[gone][:, o] @ slope)
        row[gone] = softmax(logs) @ np.array(guesses)
    return out


def one_component_after_the_other(X, weights, means, covs):
    weights, means, covs = (np.array(t, dtype=float) for t in (weights, means, covs))
    for k in range(len(weights)):
        r = posterior(X, weights, means, covs)[:, k]
        weights[k] = r.sum() / len(X)
        means[k] = r @ X / r.sum()
        d = X - means[k]
        covs[k] = (r * d.T) @ d / r.sum()
    return weights, means, covs


def one_seen_entry_after_the_other(x, mu, Sigma):
    mean, S = np.array(mu), np.array(Sigma)
    missing = [i for i in range(len(x)) if np.isnan(x[i])]
    for j in range(len(x)):
        if j in missing:
            continue
        gain = S[:, j] / S[j, j]
        for i in missing:
            mean[i] += gain[i] * (x[j] - mean[j])
        S = S - np.outer(gain, S[j])
    return mean[missing], S[np.ix_(missing, missing)]


def index_of_the_outer_loop(X, weights, means, covs):
    N, K = len(X), len(weights)
    r = np.zeros((N, K))
    for n in range(N):
        for k in range(K):
            top = np.log(weights[k]) + mvn_logpdf(X[n : n + 1], means[k], covs[k])[0]
            terms = [np.log(weights[j]) + mvn_logpdf(X[n : n + 1], means[j], covs[k])[0] for j in range(K)]
            r[n, k] = np.exp(top - logsumexp(terms))
    return r


def alone_without_spread(X, labels, K):
    N, D = X.shape
    weights, means, covs = np.zeros(K), np.full((K, D), np.nan), np.full((K, D, D), np.nan)
    for k in range(K):
        group = X[labels == k]
        weights[k] = len(group) / N
        if len(group) < 2:
            continue
        means[k] = group.mean(axis=0)
        covs[k] = np.cov(group.T, ddof=0)
    return weights, means, covs


def outside_of_the_logarithm(resp, posterior):
    with np.errstate(divide="ignore"):
        some = resp > 0
        return np.sum(resp[some] * np.log(resp[some]) / posterior[some])


def inside_of_exp(x, mu, sigma):
    return np.exp(-(((x - mu) / sigma) ** 2) / 2 / (sigma * np.sqrt(2 * np.pi)))


def the_last_for_the_first(covs, X):
    back = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0))))
    w = np.linalg.eigvalsh(back @ covs @ back.T)
    return w[:, -1] < 1e-6


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("em_step", one_component_after_the_other, "one after the other"),
        ("conditional_gaussian", one_seen_entry_after_the_other, "its mean of the beginning"),
        ("responsibilities", index_of_the_outer_loop, "means[j], covs[j])` in its place"),
        ("init_from_labels", alone_without_spread, "With `len(group) < 1` in its place"),
        ("kl", outside_of_the_logarithm, "np.log(resp[some] / posterior[some])` in its place"),
        ("gauss_pdf", inside_of_exp, "exp"),
        ("is_collapsed", the_last_for_the_first, "`w[:, 0]` in its place"),
        ("gauss_pdf", area_of_width_one, "probability of an interval of width 1"),
        ("responsibilities", upper_triangle_of_each, "lower=True"),
        ("em_step", step_by_the_upper_triangle, "lower=True"),
        ("elbo", one_for_zero, "before the bracket, too"),
        ("m_step_tied", means_count_alike, "count with their weights"),
        ("m_step_tied", total_without_between, "count with their weights"),
        ("m_step_diagonal", letter_of_its_own, "'nk,nkd,nkd->kd'"),
        ("update_means", regressed, "lstsq"),
        ("update_means", counted_from_one, "one too large"),
        ("m_step", heaviest_first, "that of falling weights"),
        ("update_weights", lightest_first, "that of rising weights"),
        ("init_from_labels", cut_into_blocks, "blocks"),
        ("soft_kmeans_step", nearest_taken_off_before_the_square, "before it is squared"),
        ("add_moments", shortened_delta, "With another name than `delta`"),
        ("normal_wishart_update", moved_before_it_is_squared, "since the old one is meant in `S + scatter"),
        ("init_from_labels", largest_group_first, "that of falling weights"),
        ("add_moments", total_too_early, "is made the total before"),
        ("impute_mean", whole_determinant, "determinant of the whole"),
    ],
)
def test_the_mistake_is_named(name, answer, words):
    message = told(name, answer)
    assert words in message, message
    assert "none of the usual" not in message and "Or: line" not in message, message


def test_of_two_mistakes_the_one_is_told_whose_function_is_called():
    """`np.linalg` alone is no function."""

    def by_solve(covs, eps):
        return covs - np.linalg.solve(np.eye(covs.shape[1]), eps * np.eye(covs.shape[1]))

    first, second = (Mistake(lambda covs, eps: covs - eps * np.eye(covs.shape[1]), f"np.linalg.{f}") for f in WORDS)
    exercise = dataclasses.replace(exercises.add_ridge, mistakes=(first, second))
    message = checking.judged(exercise, by_solve).message
    assert "np.linalg.solve" in message and "np.linalg.inv" not in message


# --- a cause that was not made, further -------------------------------------------------------------------------------


def constants_lost_far_out(x, mu, sigma):
    u = (np.asarray(x) - mu) / sigma
    near = np.log(np.exp(-(np.clip(u, -20, 20) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi)))
    return np.where(np.abs(u) <= 20, near, -(u**2) / 2)


def steeper_far_out(x, mu, sigma):
    u = (np.asarray(x) - mu) / sigma
    near = np.log(np.exp(-(np.clip(u, -20, 20) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi)))
    return np.where(np.abs(u) <= 20, near, -0.6 * u**2)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("gauss_logpdf", constants_lost_far_out, "off by the same amount (1.835)"),
        ("gauss_logpdf", steeper_far_out, "Wrong on"),
    ],
)
def test_a_logarithm_that_no_float_has_did_not_underflow(name, answer, words):
    message = told(name, answer)
    assert words in message and "floating point" not in message and "underflow" not in message, message


def test_a_branch_that_is_wrong_goes_rather_than_its_condition():
    def lost_far_out(x, mu, sigma):
        u = (np.asarray(x) - mu) / sigma
        whole = -(u**2) / 2 - np.log(sigma * np.sqrt(2 * np.pi))
        return np.where(np.abs(u) > 20, -(u**2) / 2, whole)

    message = told("gauss_logpdf", lost_far_out)
    assert "With `whole` in its place" in message and "`sigma` in its place" not in message, message


def moved_at_once(X, centers):
    C, sizes, labels = np.array(centers, float), np.zeros(len(centers)), []
    for x in X:
        labels.append(int(((x - C) ** 2).sum(axis=1).argmin()))
        sizes[labels[-1]] += 1
        C[labels[-1]] += (x - C[labels[-1]]) / sizes[labels[-1]]
    return np.array(labels), C


def test_a_mistake_that_explains_every_input_has_nothing_on_top():
    message = told("kmeans_step", moved_at_once)
    assert "MacQueen" in message and "And then" not in message, message


MEASURED = ("x", "X", "mu", "mus", "means", "centers", "a")


@pytest.mark.parametrize("name", [one for one in exercises.__all__ if hasattr(getattr(exercises, one), "mistakes")])
def test_no_known_mistake_cuts_whole_numbers_besides(name):
    """Else a learner who makes it, and keeps the fractions, is told of a second one."""
    exercise = getattr(exercises, name)
    names = inspect.signature(exercise.reference).parameters
    for case in exercise.cases if exercise.judge is None else ():
        floats = [
            np.array(a, float) if n in MEASURED and isinstance(a, np.ndarray) else a
            for n, a in zip(names, case.args, strict=True)
        ]
        for known in exercise.mistakes if "fractions are lost" in case.clue else ():
            if "whole numbers" not in known.hint:
                one, other = (attempt(known.wrong, args, count_parts(exercise)) for args in (case.args, tuple(floats)))
                assert str(one.error) == str(other.error), known.hint
                assert one.answer is None or same(one.answer, other.answer, 1e-6, 1e-9), known.hint


def counted_if_chosen(resp, a):
    sums = resp.sum(axis=0)
    return (sums + a - 1) / (len(resp) + (sums > 0).sum() * (a - 1))


def counted_without_zeros(resp, a):
    sums = resp.sum(axis=0)
    return (sums + a - 1) / (len(resp) + np.count_nonzero(sums) * (a - 1))


def log_weight_halved(X, weights, means, covs):
    deviances = []
    for k in range(len(weights)):
        d = X - means[k]
        far = np.einsum("ni,ij,nj->n", d, np.linalg.inv(covs[k]), d)
        deviances.append(far + np.log(np.linalg.det(covs[k])) - np.log(weights[k]))
    return np.array(deviances).argmin(axis=0)


def log_weight_halved_in_a_zip(X, weights, means, covs):
    deviances = []
    for w, m, S in zip(weights, means, covs, strict=True):
        d = (X - m).T
        far = (d * np.linalg.solve(S, d)).sum(axis=0)
        deviances.append(far + np.linalg.slogdet(S)[1] - np.log(w))
    return np.argmin(deviances, axis=0)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("map_weights", counted_if_chosen, "`len(sums)` in its place"),
        ("map_weights", counted_without_zeros, "`len(sums)` in its place"),
        ("predict_labels", log_weight_halved, "2 * np.log(weights[k])"),
        ("predict_labels", log_weight_halved_in_a_zip, "2 * np.log(w)"),
    ],
)
def test_a_change_is_told_that_was_meant(name, answer, words):
    message = told(name, answer)
    assert words in message and "exp(" not in message and "** 2" not in message, message


def highest_on_the_way(traces):
    winner, record = None, -math.inf
    for number, trace in enumerate(traces):
        if math.isnan(trace[-1]):
            continue
        top = max(v for v in trace if v == v)
        if winner is None or top > record:
            winner, record = number, top
    return winner


def mean_of_those_that_ended(traces):
    means = [np.nan if np.isnan(trace[-1]) else np.nanmean(trace) for trace in traces]
    return int(np.nanargmax(means))


def longest_of_those_that_ended(traces):
    return max((i for i, trace in enumerate(traces) if trace[-1] == trace[-1]), key=lambda i: len(traces[i]))


def best_start_of_those_that_ended(traces):
    return max((i for i, trace in enumerate(traces) if trace[-1] == trace[-1]), key=lambda i: traces[i][0])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (highest_on_the_way, "The highest value on the way decides"),
        (mean_of_those_that_ended, "The mean of each trace"),
        (longest_of_those_that_ended, "The longest run wins"),
        (best_start_of_those_that_ended, "The best start wins"),
    ],
)
def test_another_measure_of_runs_is_named_where_broken_ones_are_left_out_rightly(answer, words):
    message = told("best_run", answer)
    assert words in message and "Or: line" not in message and "record)`" not in message, message


# --- what was none of the usual ones, further -------------------------------------------------------------------------


def each_with_new_shares_of_scaled_weights(X, weights, means, covs):
    w, m, S = np.array(weights, float), np.array(means, float), np.array(covs, float)
    for k in range(len(w)):
        r = posterior(X, w / w.sum(), m, S)[:, k]
        m[k] = r @ X / r.sum()
        S[k] = (r * (X - m[k]).T) @ (X - m[k]) / r.sum()
        w[k] = r.mean()
    return w / w.sum(), m, S


def each_with_new_shares_of_other_order(X, weights, means, covs):
    w, m, S = np.array(weights, float), np.array(means, float), np.array(covs, float)
    for k in range(len(w)):
        r = posterior(X, w, m, S)[:, k]
        w[k], m[k] = r.mean(), np.average(X, axis=0, weights=r)
        S[k] = (r * (X - m[k]).T) @ (X - m[k]) / r.sum()
    return w / w.sum(), m, S


def two_largest(a):
    first = a.argmax(axis=1)
    rest = a.copy()
    rest[np.arange(len(a)), first] = -np.inf
    return np.logaddexp(a.max(axis=1), rest.max(axis=1))


def two_first(a):
    return np.logaddexp(a[:, 0], a[:, 1]) if a.shape[1] > 1 else a[:, 0]


def numbered_anew(X, labels, K):
    _, z = np.unique(labels, return_inverse=True)
    own = [X[z == k] for k in range(K)]
    means = np.array([one.sum(axis=0) / max(len(one), 1) for one in own])
    covs = [(one - m).T @ (one - m) / max(len(one), 1) for one, m in zip(own, means, strict=True)]
    return np.array([len(one) / len(X) for one in own]), means, np.array(covs)


def numbered_anew_with_nan(X, labels, K):
    shares = np.eye(K)[np.unique(labels, return_inverse=True)[1]]
    size = shares.sum(axis=0)
    means = shares.T @ X / size[:, None]
    apart = X - means[shares.argmax(axis=1)]
    return size / len(X), means, np.einsum("nk,ni,nj->kij", shares, apart, apart) / size[:, None, None]


def two_masks(x, mu, Sigma):
    hole = np.isnan(x)
    seen = ~hole
    gain = np.linalg.solve(Sigma[seen][:, seen], Sigma[seen][:, hole]).T if seen.any() else np.zeros((len(x), 0))
    return mu[hole] + gain @ (x[seen] - mu[seen]), Sigma[hole, hole] - gain @ Sigma[seen][:, hole]


def two_masks_in_a_step(X, mu, Sigma):
    filled, spread = X.copy(), np.zeros_like(Sigma)
    for n, row in enumerate(X):
        hole = np.isnan(row)
        seen = ~hole
        gain = Sigma[hole][:, seen] @ np.linalg.inv(Sigma[seen][:, seen])
        filled[n, hole] = mu[hole] + gain @ (row[seen] - mu[seen])
        spread[np.ix_(hole, hole)] += Sigma[hole, hole] - gain @ Sigma[seen][:, hole]
    return filled.mean(axis=0), np.cov(filled.T, bias=True) + spread / len(X)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("em_step", each_with_new_shares_of_scaled_weights, "one after the other"),
        ("em_step", each_with_new_shares_of_other_order, "one after the other"),
        ("logsumexp_rows", two_largest, "two largest"),
        ("logsumexp_rows", two_first, "first two"),
        ("init_from_labels", numbered_anew, "`X[labels == k]` in its place"),
        ("init_from_labels", numbered_anew_with_nan, "numbered anew"),
        ("conditional_gaussian", two_masks, "`Sigma[np.ix_(hole, hole)]` in its place"),
        ("em_missing_step", two_masks_in_a_step, "`Sigma[np.ix_(hole, hole)]` in its place"),
    ],
)
def test_the_mistake_is_named_further(name, answer, words):
    message = told(name, answer)
    assert words in message and "NaN comes of" not in message and "Or: " not in message, message


# --- two causes that fit equally --------------------------------------------------------------------------------------


def two_in_the_square(x, mu, sigma):
    return 1 / (sigma * np.sqrt(2 * np.pi)) * np.exp(-((x - mu) ** 2) / (2 * sigma) ** 2)


def halved_twice(x, mu, sigma):
    return np.exp(-(((x - mu) / sigma) ** 2) / 2 / 2) / (sigma * np.sqrt(2 * np.pi))


def largest_share(covs, X):
    L = np.linalg.cholesky(np.atleast_2d(np.cov(X.T, bias=True)))
    shares = [np.linalg.eigvalsh(np.linalg.solve(L, np.linalg.solve(L, C).T)) for C in covs]
    return np.array([w.max() < 1e-6 for w in shares])


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("gauss_pdf", two_in_the_square, "squares the 2"),
        ("gauss_pdf", halved_twice, "halved twice"),
        ("is_collapsed", largest_share, "LARGEST"),
    ],
)
def test_of_two_causes_the_one_is_told_that_stands_in_the_code(name, answer, words):
    message = told(name, answer)
    assert words in message and "Or: " not in message, message


def test_a_large_change_that_only_leaves_out_is_told_where_few_labels_are_wrong():
    def numbered_by_those_that_win(X, weights, means, covs):
        winner = np.argmax(log_joint(X, weights, means, covs), axis=1)
        return np.unique(winner, return_inverse=True)[1].reshape(-1)

    assert "With `winner` in its place" in told("predict_labels", numbered_by_those_that_win)


def test_two_changes_are_told_where_no_answer_came_at_all():
    def in_place(x, mu, sigma):
        x -= mu
        x /= sigma
        return -0.5 * x**2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)

    assert "With both, every input comes out right" in told("gauss_logpdf", in_place)


# --- a condition that goes, rather than one that always holds ---------------------------------------------------------


def near_the_largest(a):
    m = a.max(axis=1)
    return np.array([c + np.log(np.exp(row[row > c - 1] - c).sum()) for row, c in zip(a, m, strict=True)])


def points_in_doubt(loglik, k_params, n, resp):
    soft = np.count_nonzero(resp.max(axis=1) < 1)
    doubt = -np.sum(resp[resp > 0] * np.log(resp[resp > 0]))
    return k_params * np.log(soft + (soft == 0)) - 2 * loglik + 2 * doubt


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("logsumexp_rows", near_the_largest, "With `row` in its place", "c > c"),
        ("icl", points_in_doubt, "With `len(resp.max(axis=1))` in its place", "< 2"),
    ],
)
def test_a_condition_goes_rather_than_is_made_to_hold(name, answer, words, never):
    message = told(name, answer)
    assert words in message and never not in message, message


def city_blocks(X, centers):
    apart = np.abs(X[:, None] - centers).sum(axis=2).min(axis=1) ** 2
    return apart / apart.sum() if apart.any() else np.full(len(X), 1 / len(X))


def whole_traces(traces):
    sums = np.array([sum(v for v in t if v == v) if t[-1] == t[-1] else -np.inf for t in traces])
    return int(sums.argmax())


def by_those_that_hold_points(Nk, S1, S2):
    means = S1 / Nk[:, None]
    outer = np.einsum("ki,kj->kij", means, means)
    return Nk / np.count_nonzero(Nk), means, S2 / Nk[:, None, None] - outer


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("plus_plus_chances", city_blocks, "added up without squares", "two things"),
        ("best_run", whole_traces, "added up", "none of the usual"),
        ("m_step_from_stats", by_those_that_hold_points, "divided by K", "`len(Nk)` is K"),
    ],
)
def test_the_mistake_is_named_in_its_own_words(name, answer, words, never):
    message = told(name, answer)
    assert words in message and never not in message, message


def hardly_chosen_left_out(X, resp, means):
    covs = []
    for k in range(resp.shape[1]):
        use = resp[:, k] > 0.05
        d = X[use] - means[k]
        covs.append((resp[use, k] * d.T) @ d / resp[:, k].sum())
    return np.array(covs)


def winners_alone(X, resp):
    z, means = resp.argmax(axis=1), []
    for k in range(resp.shape[1]):
        r = resp[:, k] * (z == k)
        means.append(r @ X / r.sum() if np.any(z == k) else X.mean(axis=0))
    return np.array(means)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("update_covs", hardly_chosen_left_out, "`resp[:, k] > 0.05`. Without that condition, so that all count,"),
        ("update_means", winners_alone, "`z == k`. Without that condition, so that all count,"),
    ],
)
def test_a_condition_on_numbers_is_taken_off(name, answer, words):
    message = told(name, answer)
    assert words in message and "exp(" not in message and "k == k" not in message, message


def mean_of_shares_by_a_root(covs, X):
    S = np.atleast_2d(np.cov(X.T, bias=True))
    return np.array([np.linalg.det(np.linalg.solve(S, C)) ** (1 / len(C)) < 1e-6 for C in covs])


def test_a_root_of_determinants_is_no_largest_share():
    message = told("is_collapsed", mean_of_shares_by_a_root)
    assert "np.linalg.det" in message and "LARGEST" not in message and "trace" not in message, message


def first_above_a_limit(X, weights, means, covs):
    shares = posterior(X, weights, means, covs)
    return np.array([next((k for k, share in enumerate(row) if share > 0.4), 0) for row in shares])


def test_two_mistakes_at_once_are_not_told_of_a_few_choices():
    message = told("predict_labels", first_above_a_limit)
    assert "determinant" not in message and "And:" not in message, message


def new_strength_in_the_outer_product(beta, m, S, nu, N, mean, scatter):
    b = beta + N
    d = mean - m
    return b, (beta * m + N * mean) / b, S + scatter + b * N / (b + N) * np.outer(d, d), nu + N


def test_a_name_that_is_wrong_twice_in_one_part_is_changed_there_alone():
    message = told("normal_wishart_update", new_strength_in_the_outer_product)
    assert "beta" in message.split("With ")[-1] and "every input comes out right" in message, message


def close_to_zero(X, centers):
    apart = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
    if np.isclose(apart.sum(), 0):
        return np.full(len(X), 1 / len(X))
    return apart / apart.sum()


def test_what_isclose_forgives_beside_zero_is_named():
    message = told("plus_plus_chances", close_to_zero)
    assert "np.isclose(apart.sum(), 0, atol=0)` in its place" in message and "sqrt" not in message, message


@pytest.mark.parametrize(("code", "told"), [("x[r > 0.5]", 1), ("x if r > 0.5 else y", 0), ("r > 0.5 and y", 0)])
def test_a_condition_on_many_numbers_is_taken_off_and_a_choice_is_not(code, told):
    owners = list(ast.walk(ast.parse(code)))
    each = [Place(one, name, None) for one in owners for name in one._fields if isinstance(one, ast.expr)]
    each += [Place(one, "values", i) for one in owners if isinstance(one, ast.BoolOp) for i in range(len(one.values))]
    assert len(list(taken_off(each))) == told
