"""No message blames what is not so: each was wrong once, on the very answer that stands here."""

import dataclasses
import functools
import itertools

import numpy as np
import pytest
from scipy import special
from scipy.optimize import linear_sum_assignment
from scipy.stats import multivariate_normal, norm

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Mistake
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_07 import log_likelihood, posterior
from gmm_lessons.moments import moments as moments_of_the_package


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


def for_one_point(X, mu, Sigma):
    d = X - mu
    inv = np.linalg.inv(Sigma)
    return np.exp(-0.5 * d.T @ inv @ d) / np.sqrt((2 * np.pi) ** len(mu) * np.linalg.det(Sigma))


def from_one(x, weights, mus, sigmas):
    p = 0
    for k in range(1, len(weights)):
        p = p + weights[k] * norm.pdf(x, mus[k], sigmas[k])
    return p


def largest_by_python(a):
    return max(a) + np.log(np.exp(a - max(a)).sum(axis=1))


def one_row_for_all(a):
    c = np.array(max(map(tuple, a)))
    return c + np.log(np.exp(a - c).sum(axis=1))


def close_enough(trace, n, tol):
    return len(trace) > 1 and bool(np.isclose(trace[-1] / n, trace[-2] / n, atol=tol))


def popping(trace, n, tol):
    last = trace.pop() if trace else 0.0
    return bool(trace) and abs(last - trace[-1]) / n < tol


def keeping(X, weights, means, covs, tol, max_iter, trace=[]):  # noqa: B006 - the very mistake
    theta = weights, means, covs
    trace.append(log_likelihood(X, *theta))
    for _ in range(max_iter):
        theta = m_step(X, posterior(X, *theta))
        trace.append(log_likelihood(X, *theta))
        if abs(trace[-1] - trace[-2]) / len(X) < tol:
            break
    return *theta, list(trace)


def other_order(X, resp):
    weights, means, covs = m_step(X, resp)
    return means, weights, covs


def other_order_of_wrong_ones(X, resp):
    weights, means, covs = m_step(X, resp)
    return 3 * covs + 1, weights + 1, means


def cov_of_rows(X, labels, K):
    groups = [X[labels == k] for k in range(K)]
    weights, means = [len(g) / len(X) for g in groups], [g.mean(axis=0) for g in groups]
    return weights, np.array(means), np.array([np.cov(g, bias=True) for g in groups])


def cov_of_one_column(X, labels, K):
    weights, means, _ = exercises.init_from_labels.reference(X, labels, K)
    return weights, means, np.array([np.cov(X[labels == k].T, bias=True) for k in range(K)])


def shares_again(X, weights, means, covs):
    resp = posterior(X, weights, means, covs)
    new = posterior(X, resp.mean(axis=0), means, covs)
    return resp.mean(axis=0), *m_step(X, new)[1:]


def a_second_round(X, *theta):
    weights, means, _ = m_step(X, posterior(X, *theta))
    return weights, means, m_step(X, posterior(X, weights, means, theta[2]))[2]


def normal_draws(n, weights, means, covs, rng):
    return np.array([rng.normal(means[k], covs[k]) for k in rng.choice(len(weights), size=n, p=weights)])


def two_numbers(n, weights, means, covs, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return np.array([means[k] + np.linalg.cholesky(covs[k]) @ rng.standard_normal(2) for k in z])


def until_the_weights_rest(X, weights, means, covs, tol, max_iter):
    trace = [log_likelihood(X, weights, means, covs)]
    for _ in range(max_iter):
        old = weights
        weights, means, covs = m_step(X, posterior(X, weights, means, covs))
        trace.append(log_likelihood(X, weights, means, covs))
        if np.abs(weights - old).max() < tol:
            break
    return weights, means, covs, trace


def share_of_one(X, weights, means, covs):
    rows = []
    for x in X:
        p = [w * multivariate_normal(m, S).pdf(x) for w, m, S in zip(weights, means, covs, strict=True)]
        rows.append([p[k] / np.sum(p[k]) for k in range(len(p))])
    return np.array(rows)


def matrices_of_numbers(loglik, k_params, n):
    count, price = np.array(k_params), np.log(np.array(n))
    return count @ price - 2 * loglik


def no_numpy(x, mu, sigma):
    return exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * 2.5066282746310002)  # noqa: F821 - the very mistake


SEEN = (  # exercise, answer, what the message has to say, what it must not say
    ("mvn_pdf", for_one_point, "written for ONE point", "the order is wrong"),
    ("mixture_pdf", from_one, "the first component is left out", "made of all points"),
    ("logsumexp_rows", largest_by_python, "Python's own max", "Shift the exponents"),
    ("logsumexp_rows", one_row_for_all, "", "Shift the exponents"),
    ("logsumexp_rows", one_row_for_all, "", "axis=0)"),
    ("has_converged", close_enough, "np.isclose", "exactly tol counts"),
    ("has_converged", popping, "trace.pop()", "-= ..."),
    ("em_fit", keeping, "is made once, when the function is defined", "count the M steps"),
    ("m_step", other_order, "returned in another order", "a sum along it is missing"),
    ("m_step", other_order_of_wrong_ones, "in another order, by their shapes", "a sum along it is missing"),
    ("init_from_labels", cov_of_rows, "VARIABLES as rows", "in the place of one number"),
    ("init_from_labels", cov_of_one_column, "np.atleast_2d", "np.append"),
    ("em_step", shares_again, "second E step", "none of the usual"),
    ("em_step", a_second_round, "a second round", "none of the usual"),
    ("sample_mixture", normal_draws, "a standard deviation for each number", "does not take"),
    ("sample_mixture", two_numbers, "Is the length 2 written", "none of the usual"),
    ("em_fit", until_the_weights_rest, "stops when the weights stop moving", "none of the usual"),
    ("gauss_pdf", no_numpy, "write np.exp", "a misspelt name"),
    ("bic", matrices_of_numbers, "multiplied with *", "a transpose is missing"),
    ("responsibilities", share_of_one, "always 1", "none of the usual"),
    ("add_ridge", lambda covs, eps: np.maximum(covs, eps), "entry by entry", "none of the usual"),
)


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"), SEEN, ids=[f"{one[0]}-{i}" for i, one in enumerate(SEEN)]
)
def test_the_message_is_true(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            lambda x, mu, s: 1 / s * np.sqrt(2 * np.pi) * np.exp(-((x - mu) ** 2) / 2 * s**2),
            "Both pairs of brackets",
        ),
        (lambda x, mu, s: norm.pdf(x, mu, s) ** 0 * np.exp(-((x - mu) ** 2) / 2 * s) / s / 2.5066282746310002, "(2 *"),
    ],
)
def test_brackets_are_named_where_both_are_forgotten(answer, words):
    assert words in told("gauss_pdf", answer)


def test_two_causes_that_fit_equally_are_both_named():
    message = told("gauss_pdf", lambda x, mu, s: np.exp(-((x - mu) ** 2) / (2 * s) ** 2) / (s * np.sqrt(2 * np.pi)))
    assert "squares the 2 as well" in message
    assert "halved twice" in message


def test_no_mistake_is_named_that_would_be_wrong_where_the_answer_is_right():
    """Divided by N is right for one component alone: who is right for several has not made that mistake."""
    exercise = exercises.update_means
    hint = next(mistake.hint for mistake in exercise.mistakes if "You divide by N." in mistake.hint)

    def odd(X, resp):
        right = exercise.reference(X, resp)
        return resp.T @ X / len(X) if X.shape == (9, 3) else right

    assert hint not in told("update_means", odd)


def test_no_factor_is_named_that_the_right_answers_contradict():
    def doubled_far_from_zero(X, weights, means, covs):
        return (2 if len(X) == 240 else 1) * exercises.mixture_loglik.reference(X, weights, means, covs)

    assert "times the right one" not in told("mixture_loglik", doubled_far_from_zero)


def test_chance_of_its_own_is_told():
    def restless(resp):
        return resp.mean(axis=0) + 1e-3 * next(ticks)

    ticks = itertools.count()
    assert "something is kept between calls" in told("update_weights", restless)


def test_right_at_first_and_wrong_at_the_end_is_incorrect():
    calls = []

    def once(x, mu, sigma):
        calls.append(x)
        return norm.pdf(x, mu, sigma) + (len(calls) > len(exercises.gauss_pdf.cases))

    assert "wrong when it is called again" in told("gauss_pdf", once)


def test_no_message_speaks_of_an_empty_shape():
    def uneven(x, mu, sigma):
        return np.ones(3) + np.ones(x.shape[0] if np.ndim(x) else 2) @ mu

    def single(L, k, n):
        score, count = np.array(L), np.array(k)
        return score @ count

    for name, answer in (("gauss_pdf", uneven), ("bic", single), ("elbo", lambda *args: np.ones((2, 2)))):
        assert "()" not in told(name, answer).replace("hint()", "").replace(".all() or .any()", "")


def test_a_masked_array_shows_its_holes():
    def masked(X, mu, Sigma):
        mean, cov = exercises.em_missing_step.reference(X, mu, Sigma)
        return np.ma.masked_less(mean, np.inf), cov

    assert "NaN" in told("em_missing_step", masked)


def test_right_answers_by_scipy_and_loops_still_pass():
    def shares(X, weights, means, covs):
        logs = [np.log(w) + multivariate_normal(m, S).logpdf(X) for w, m, S in zip(weights, means, covs, strict=True)]
        return special.softmax(np.transpose(logs), axis=1)

    assert checking.judged(exercises.responsibilities, shares).status == "correct"


def test_of_many_that_fit_two_are_named():
    """However many mistakes come to the same, a message names two of them."""
    exercise = exercises.add_ridge
    more = tuple(Mistake(exercise.mistakes[0].wrong, f"cause {i}") for i in range(5))
    verdict = checking.judged(dataclasses.replace(exercise, mistakes=more), more[0].wrong)
    assert [f"cause {i}" in verdict.message for i in range(5)] == [True, True, False, False, False]


# --- a call that never ends -------------------------------------------------------------------------------------------


def counts(resp):
    return resp.mean(axis=0) if len(resp) else sum(itertools.count())


def counts_inside(resp):
    def all_of_them():
        return list(itertools.count())

    return resp.mean(axis=0) if len(resp) else all_of_them()


def ranges(resp):
    return resp.mean(axis=0) if len(resp) else sum(range(100_000_000_000))


@pytest.mark.parametrize(("function", "words"), [(counts, "count"), (counts_inside, "count"), (ranges, "a range")])
def test_what_may_never_end_is_announced_before_the_call(function, words, capsys):
    assert checking.judged(exercises.update_weights, function).status == "correct"
    said = capsys.readouterr().out
    assert words in said
    assert "Kernel > Restart" in said


def numbered(resp):
    shares = []
    for k in itertools.count():
        if k == resp.shape[1]:
            return shares
        shares.append(resp[:, k].mean())


def test_nothing_is_announced_of_what_ends_or_can_be_stopped(capsys):
    checking.judged(exercises.update_weights, numbered)
    checking.judged(exercises.update_weights, exercises.update_weights.reference)
    checking.judged(exercises.update_weights, np.mean)
    assert capsys.readouterr().out == ""


# --- right, and otherwise than the text asks for ----------------------------------------------------------------------


def by_scipy(x, mu, sigma):
    return norm.pdf(x, mu, sigma)


def by_loop(a):
    return [special.logsumexp(row) for row in a]


def by_the_package(X, resp):
    found = moments_of_the_package(X, resp)
    return found.mean


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("gauss_pdf", by_scipy, "But scipy did the work"),
        ("logsumexp_rows", by_loop, "But it loops in Python"),
        ("update_means", by_the_package, "But gmm_lessons did the work"),
    ],
)
def test_a_right_answer_passes_with_a_remark_where_the_text_asks_for_another(name, answer, words):
    verdict = checking.judged(getattr(exercises, name), answer)
    assert verdict.status == "correct"
    assert words in verdict.message


def test_no_remark_where_nothing_is_asked_for_or_all_is_done():
    for exercise in exercises.ALL:
        assert "But" not in checking.judged(exercise, exercise.reference).message
    assert (
        "But" not in checking.judged(exercises.mixture_pdf, lambda x, w, m, s: norm.pdf(x[:, None], m, s) @ w).message
    )


# --- what was blamed and was not so, and what passed ------------------------------------------------------------------


def none_left(X, centers):
    squares = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
    return squares / squares.sum() if squares.any() else squares


def both_parts(labels, species):
    count = np.zeros((labels.max() + 1, labels.max() + 1))
    np.add.at(count, (labels, species), 1)
    return linear_sum_assignment(-count)


def ones_for_counts(labels, species):
    count = np.zeros((labels.max() + 1, labels.max() + 1), dtype=int)
    count[labels, species] += 1
    return linear_sum_assignment(-count)[1]


def raw_sums(a, b):
    n = a[0] + b[0]
    m = (a[0] * a[1] + b[0] * b[1]) / n
    squares = sum(part[2] + part[0] * np.outer(part[1], part[1]) for part in (a, b))
    return n, m, squares - n * np.outer(m, m)


def roots_of_variances(x, mu, Sigma):
    mean, cov = exercises.conditional_gaussian.reference(x, mu, Sigma)
    return mean, np.sqrt(np.diag(cov))


def floor_under_p(resp, posterior):
    return np.sum(resp * (np.log(resp + 1e-12) - np.log(posterior + 1e-12)))


def never_passed_on(X, weights, means, covs, tol, max_iter):
    trace = [log_likelihood(X, weights, means, covs)]
    theta = weights, means, covs
    while len(trace) <= max_iter:
        theta = m_step(X, posterior(X, weights, means, covs))
        trace.append(log_likelihood(X, *theta))
        if abs(trace[-1] - trace[-2]) / len(X) < tol:
            break
    return *theta, trace


def trace_first(X, weights, means, covs, tol, max_iter):
    *theta, trace = exercises.em_fit.reference(X, weights, means, covs, tol, max_iter)
    return trace, *theta


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("plus_plus_chances", none_left, "all chances are 0 here", "a constant term"),
        ("matched_labels", both_parts, "the right one is among them, [1]", "a sum along it is missing"),
        ("matched_labels", ones_for_counts, "counts once", "the right values stand in the wrong places"),
        ("add_moments", raw_sums, "their leading digits cancel", "a rounded constant"),
        ("conditional_gaussian", roots_of_variances, "only the diagonal is returned", "summed away"),
        ("kl", floor_under_p, "A small number added to p", "right to a few digits"),
        ("em_fit", never_passed_on, "is too short: 3 values", "as long as max_iter ends the loop"),
        ("em_fit", trace_first, "The trace comes first", "is too long"),
    ],
)
def test_the_message_no_longer_blames_what_is_not_so(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message


def test_equal_values_are_off_by_the_same_amount_whatever_is_wrong():
    exercise = exercises.plus_plus_chances
    only_here = dataclasses.replace(exercise, mistakes=())
    assert "a constant term" not in checking.judged(only_here, functools.partial(none_left)).message


def test_shares_in_place_of_counts_and_a_spread_about_the_origin_no_longer_pass():
    def by_share(labels, species):
        count = np.zeros((labels.max() + 1, labels.max() + 1))
        np.add.at(count, (labels, species), 1)
        return linear_sum_assignment(-count / np.maximum(count.sum(axis=1, keepdims=True), 1))[1]

    def about_the_origin(covs, X):
        back = np.linalg.inv(np.linalg.cholesky(X.T @ X / len(X)))
        return np.linalg.eigvalsh(back @ covs @ back.T)[:, 0] < 1e-6

    assert "NUMBER of points" in told("matched_labels", by_share)
    assert "measured from the origin" in told("is_collapsed", about_the_origin)


def test_what_no_statement_asks_for_is_not_asked():
    """An empty trace cannot come up, and nothing is said about it."""

    def by_differences(trace, n, tol):
        return len(trace) != 1 and np.abs(np.diff(trace[-2:]))[0] / n < tol

    assert checking.judged(exercises.has_converged, by_differences).status == "correct"


# --- the same answers by another way than the one that was blamed -----------------------------------------------------


def first_of_all(X, mu, Sigma):
    for x in X:
        return np.exp(-(x - mu) @ np.linalg.inv(Sigma) @ (x - mu) / 2) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))


def half_of_the_bell(x, mu, sigma):
    return np.exp(-(((x - mu) / sigma) ** 2)) / 2 / (sigma * np.sqrt(2 * np.pi))


def directions_only(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    return np.sqrt(values), vectors[:, ::-1]


def roots_of_entries(n, weights, means, covs, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return means[z] + np.einsum("nij,nj->ni", np.sqrt(covs)[z], rng.standard_normal((n, means.shape[1])))


def alike_between(weights, means, covs):
    apart = means - means.mean(axis=0)
    return weights @ means, np.einsum("k,kij->ij", weights, covs) + apart.T @ apart / len(apart)


def never_filled(X, resp, means):
    return np.zeros((len(means), X.shape[1], X.shape[1]))


def unbiased_by_hand(X, resp, means):
    number, diff = resp.sum(axis=0), X[:, None] - means
    scatter = np.einsum("nk,nki,nkj->kij", resp, diff, diff)
    return scatter / (number - (resp**2).sum(axis=0) / number)[:, None, None]


def in_an_array_of(blank):
    def fit(X, weights, means, covs, tol, max_iter):
        *theta, trace = exercises.em_fit.reference(X, weights, means, covs, tol, max_iter)
        return *theta, np.append(trace, np.full(max_iter + 1 - len(trace), blank))

    return fit


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("gauss_pdf", half_of_the_bell, "or np.exp(-u**2) / 2", "or use np.exp"),
        ("mvn_pdf", first_of_all, "only the first value is returned", "added up over the points"),
        ("ellipse_axes", directions_only, "Turn the lengths round", "or neither"),
        ("sample_mixture", roots_of_entries, "Some draws are NaN", "never come up"),
        ("mixture_moments", alike_between, "about their plain average, as in", "`np.cov(means.T)` counts"),
        ("update_weights", lambda resp: resp[0], "only the first point counts", "These are the N_k"),
        ("update_weights", lambda resp: np.zeros(resp.shape[1]), "All weights are 0", "The last point"),
        ("update_means", lambda X, resp: resp.T @ X / resp.sum(axis=1)[:, None], "sums of the ROWS", "points won"),
        ("update_covs", never_filled, "Either they were never filled in", "You sum first"),
        ("update_covs", unbiased_by_hand, "as `np.cov` does", "`np.cov` corrects"),
        ("em_fit", in_an_array_of(0.0), "The rest is empty, 0 or NaN", "goes on after it should have stopped"),
        ("em_fit", in_an_array_of(np.nan), "The rest is empty, 0 or NaN", "goes on after it should have stopped"),
    ],
)
def test_a_cause_is_worded_by_what_is_seen(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message


def test_the_longer_side_of_a_table_is_not_the_number_of_its_rows():
    message = told("update_weights", lambda resp: resp.sum(axis=0) / max(resp.shape))
    assert "Wrong on: fewer points than components, N = 2, K = 3." in message


def test_a_loop_that_goes_on_is_told_as_such():
    """What comes after the right values is no row of zeros then."""

    def too_many(X, weights, means, covs, tol, max_iter):
        return exercises.em_fit.reference(X, weights, means, covs, -1.0, max_iter)

    assert "goes on after it should have stopped" in told("em_fit", too_many)


# --- one cause was named, and another slip comes to the same answers --------------------------------------------------


def one_array_of_groups(X, labels, K):
    groups = np.array([X[labels == k] for k in range(K)])
    return [len(g) / len(X) for g in groups], groups.mean(axis=1), [np.cov(g.T, bias=True) for g in groups]


def seen_for_missing(x, mu, Sigma):
    o = np.isnan(x)
    gain = Sigma[np.ix_(~o, o)] @ np.linalg.inv(Sigma[np.ix_(o, o)])
    return mu[~o] + gain @ (x[o] - mu[o]), Sigma[np.ix_(~o, ~o)] - gain @ Sigma[np.ix_(o, ~o)]


def shares_of_variance(covs, X):
    back = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0))))
    return np.linalg.eigvalsh(back @ covs @ back.T)[:, 0]


def upper_factor(covs, X):
    back = np.linalg.inv(np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0))).T)
    return np.linalg.eigvalsh(back @ covs @ back.T)[:, 0] < 1e-6


def without_the_length_of_centers(X, centers):
    labels = ((X**2).sum(axis=1)[:, None] - 2 * X @ centers.T).argmin(axis=1)
    new = centers.astype(float)
    for k in np.unique(labels):
        new[k] = X[labels == k].mean(axis=0)
    return labels, new


def turned_distances(X, centers):
    apart = ((centers[:, None] - X) ** 2).sum(axis=2).min(axis=1)
    return apart / apart.sum() if apart.any() else np.full(len(X), 1 / len(X))


def mean_over_centers(X, centers):
    apart = ((X[:, None] - centers) ** 2).sum(axis=2).mean(axis=1)
    return apart / apart.sum()


def not_squared_and_cared_for(X, centers):
    apart = np.sqrt(((X[:, None] - centers) ** 2).sum(axis=2)).min(axis=1)
    return apart / apart.sum() if apart.any() else np.full(len(X), 1 / len(X))


def without_covariances(X, labels, K):
    return *exercises.init_from_labels.reference(X, labels, K)[:2], None


def floor_of_1e_10(resp, posterior):
    used = resp > 0
    return (resp[used] * np.log(resp[used] / np.maximum(posterior[used], 1e-10))).sum()


def ends_in_a_loop(covs, eps):
    for cov in covs:
        new = cov + eps * np.eye(len(cov))
    return new


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        ("kl", lambda r, p: -np.where(r > 0, r * np.log(r / p), 0).sum(), "this is Σ r ln(p/r)", "in place of"),
        ("elbo", lambda *args: 0.0, "Every answer is 0", "yourself"),
        ("kmeans_step", without_the_length_of_centers, "|c|² is missing", "You choose"),
        ("kl", floor_of_1e_10, "or stands in for 0", "That, with"),
        ("init_from_labels", without_covariances, "as None cannot", "N_k x N_k"),
        ("init_from_labels", one_array_of_groups, "If they are the groups", "and yours are columns"),
        ("plus_plus_chances", mean_over_centers, "or averaged", "none of the usual"),
        ("plus_plus_chances", turned_distances, "runs over the points", "down the columns"),
        ("plus_plus_chances", not_squared_and_cared_for, "are not squared", "none of the usual"),
        ("best_run", lambda traces: int(np.nanargmax([t[-1] - t[0] for t in traces])), "largest gain", "none of the"),
        ("best_run", lambda traces: int(np.nanargmax([np.exp(t[-1]) for t in traces])), "of zeros the first wins", "?"),
        ("best_run", lambda traces: int(np.argmax([min(t) for t in traces])), "", "best start wins"),
        ("add_ridge", ends_in_a_loop, "Only the last covariance comes back", "were added up"),
        ("is_collapsed", lambda covs, X: shares_of_variance(covs, X) < 1e-5, "the limit is too large", "N times too"),
        ("is_collapsed", lambda covs, X: np.zeros(len(covs), bool), "No component is found", "matrix_rank"),
        ("is_collapsed", lambda covs, X: shares_of_variance(covs, X) < 1e-8, "", "different directions"),
        ("is_collapsed", upper_factor, "L and Lᵀ have changed places", "its own standard deviation"),
        ("conditional_gaussian", seen_for_missing, "Seen and missing are swapped", "Not one missing entry"),
        ("anomalies", lambda s, level: np.exp(s) < level, "Densities are compared", "log(level) is compared"),
        ("anomalies", lambda s, level: s < 0, "another number near 0", "find the one"),
        ("anomalies", lambda s, level: s == s.min(), "Only the single lowest", "`np.percentile` counts"),
    ],
)
def test_what_is_said_is_so_of_each_slip_that_comes_to_the_same(name, answer, words, never):
    message = told(name, answer)
    assert words in message, message
    assert never not in message, message
