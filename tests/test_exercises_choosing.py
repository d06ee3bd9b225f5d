"""What a message leaves open is settled by the code, and what is advised fits it, and cures when followed."""

import inspect

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.special import softmax
from scipy.stats import multivariate_normal

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.choosing import OF_LOGS, OPEN, chosen
from gmm_lessons.exercises.judging.einsums import turned
from gmm_lessons.exercises.judging.tiny import tiny_number

BELL = np.sqrt(2 * np.pi)


def log_bells(X, means, covs, log_weights=0.0):
    logs = [np.atleast_1d(multivariate_normal.logpdf(X, m, S)) for m, S in zip(means, covs, strict=True)]
    return np.array(logs).T + log_weights


def in_logs(X, weights, means, covs):
    return np.argmax(log_bells(X, means, covs), axis=1)


def shares_in_logs(X, weights, means, covs):
    return softmax(log_bells(X, means, covs), axis=1)


def in_both(X, weights, means, covs):
    scores = log_bells(X, means, covs)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def in_densities(X, weights, means, covs):
    bells = [np.atleast_1d(multivariate_normal(m, S).pdf(X)) for m, S in zip(means, covs, strict=True)]
    return np.array(bells).T / np.sum(bells, axis=0)[:, None]


def weighted_densities(X, weights, means, covs):
    bells = [w * np.atleast_1d(multivariate_normal(m, S).pdf(X)) for w, m, S in zip(weights, means, covs, strict=True)]
    return np.array(bells).T / np.sum(bells, axis=0)[:, None]


def kept_above(X, weights, means, covs):
    scores = log_bells(X, means, covs, np.log(weights))
    return softmax(np.maximum(scores, np.log(np.finfo(float).tiny)), axis=1)


def root_added(X, mu, Sigma):
    d = X - mu
    logs = np.linalg.slogdet(Sigma)[1] - len(mu) * np.log(2 * np.pi)
    return 0.5 * (logs - np.sum(d @ np.linalg.inv(Sigma) * d, axis=1))


def added(x, mu, sigma):
    return np.log(np.exp(-(((x - mu) / sigma) ** 2) / 2) / (BELL * sigma) + 1e-300)


def floored(x, mu, sigma):
    floor = 1e-300
    return np.log(np.maximum(np.exp(-(((x - mu) / sigma) ** 2) / 2) / (BELL * sigma), floor))


def selected(x, mu, sigma):
    p = np.atleast_1d(np.exp(-(((x - mu) / sigma) ** 2) / 2) / (BELL * sigma))
    p[p < 1e-300] = 1e-300
    return np.reshape(np.log(p), np.shape(x))


def hidden(X, centers):
    d2 = cdist(X, centers, "sqeuclidean").min(axis=1)
    return d2 / (d2.sum() + 1e-12)


def kept_up(X, centers):
    d2 = cdist(X, centers, "sqeuclidean").min(axis=1)
    return d2 / max(d2.sum(), 1e-300)


def cleared(X, centers):
    d2 = cdist(X, centers, "sqeuclidean").min(axis=1)
    return np.nan_to_num(d2 / d2.sum())


def noise_first(n, weights, means, covs, rng):
    L = np.linalg.cholesky(covs)
    z = rng.choice(len(weights), size=n, p=weights)
    return means[z] + np.einsum("ni,nij->nj", rng.standard_normal((n, means.shape[1])), L[z])


def noise_first_turned(n, weights, means, covs, rng):
    L = np.linalg.cholesky(covs)
    z = rng.choice(len(weights), size=n, p=weights)
    return means[z] + np.einsum("ni,nji->nj", rng.standard_normal((n, means.shape[1])), L[z])


def reread(X, resp):
    centres = X.T @ resp / resp.sum(axis=0)
    return centres.reshape(resp.shape[1], X.shape[1])


def reread_beside_another(X, resp):
    counts = resp.sum(axis=0).reshape(1, *resp.shape[1:])
    centres = X.T @ resp / counts
    return centres.reshape(*counts.T.shape[:1], X.shape[1])


def reread_twice(X, resp):
    centres = (X.T @ resp / resp.sum(axis=0)).reshape(X.shape[1], resp.shape[1])
    return centres.reshape(resp.shape[1], X.shape[1])


def reread_by_function(X, resp):
    return np.reshape(X.T @ resp / resp.sum(axis=0), (resp.shape[1], X.shape[1]))


def means_reread(X, resp):
    weights, means, covs = exercises.m_step.reference(X, resp)
    return weights, means.T.copy().reshape(means.shape), covs


def widths_averaged(X, resp):
    weights, means, variances = exercises.m_step_diagonal.reference(X, resp)
    return weights, means, np.sqrt(variances).mean(axis=1) ** 2


def unsure_of_nothing(X, mu, Sigma):
    empty = np.isnan(X).all(axis=1)
    new, cov = exercises.em_missing_step.reference(X, mu, Sigma)
    return new, cov - empty.sum() * Sigma / len(X)


def no_bars(trace, n, tol):
    return len(trace) > 1 and (trace[-1] - trace[-2]) / n < tol


def cold(X, means, sigma):
    e = -cdist(X, means, "sqeuclidean") / (2 * sigma**2)
    r = np.exp(e - e.max())
    r = r / r.sum(axis=1, keepdims=True)
    return r, r.T @ X / r.sum(axis=0)[:, None]


def cold_from_the_first(X, means, sigma):
    e = -cdist(X, means, "sqeuclidean") / (2 * sigma**2)
    r = np.exp(e - e[:, :1])
    r = r / r.sum(axis=1, keepdims=True)
    return r, r.T @ X / r.sum(axis=0)[:, None]


BOTH = "Multiply each density by π_k; to a log-density, add ln π_k."
LAST = "ask first whether the sum that you divide by is 0"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("name", "answer", "told", "never"),
    [
        ("predict_labels", in_logs, "Add ln π_k to each log-density.", "Multiply"),
        ("responsibilities", shares_in_logs, "Add ln π_k to each log-density.", "Multiply"),
        ("responsibilities", in_both, BOTH, "Add ln"),
        ("responsibilities", weighted_densities, "and 0/0 is NaN: divide", "∞"),
        ("responsibilities", kept_above, "as when a small number is a floor under every density. Divide", "added"),
        ("mvn_logpdf", root_added, "½ ln|Σ| is added instead of subtracted (or", "multiplies"),
        ("gauss_logpdf", added, "A small number is added to the density. It", "floor"),
        ("gauss_logpdf", floored, "A small number is a floor under the density. It", "added"),
        ("gauss_logpdf", selected, "is added to the density, or is a floor under it. It", "nothing"),
        ("plus_plus_chances", hidden, f"The `1e-12` that is added hides the 0/0: leave it out, and {LAST}.", "floor"),
        ("plus_plus_chances", kept_up, f"The `1e-300` that is a floor hides the 0/0: leave it out, and {LAST}.", "add"),
        ("plus_plus_chances", cleared, "Then each has 1/N.\n", "leave it out"),
        ("sample_mixture", noise_first, "'ni,nji->nj' in place of 'ni,nij->nj'", "nij,nj->ni"),
        ("update_means", reread, "reads them anew in their order, and turns nothing: `centres.T` turns", "line"),
        ("update_means", reread_by_function, "in the order of its numbers, as reshape does. Turn it", "turns nothing"),
        ("update_means", reread_beside_another, "`centres.T` turns the table.", "line"),
        ("update_means", reread_twice, "in the order of its numbers, as reshape does. Turn it", "turns nothing"),
        ("m_step", means_reread, "means (K, D): the numbers are right, and stand in the wrong places.", "line"),
        ("m_step_spherical", widths_averaged, "The standard deviations along the axes are averaged, and", "two things"),
        ("em_missing_step", unsure_of_nothing, "adds no C_n to Sigma. Its C_n is the whole of the old Sigma", "bias"),
        ("has_converged", no_bars, "a fall of ANY size counts", "in silence"),
        ("soft_kmeans_step", cold, "and 0/0 is NaN. Subtract the largest", "∞"),
    ],
)
def test_what_is_told_fits_the_code(name, answer, told, never, monkeypatch):
    monkeypatch.setattr(checking, "mended", lambda facts, two: "")
    message = getattr(exercises, name).check(answer).message
    assert told in message, message
    assert never not in message.partition("Likely cause")[2].partition("Right on")[0], message


def test_what_is_advised_cures():
    def with_ln(X, weights, means, covs):
        return np.argmax(log_bells(X, means, covs, np.log(weights)), axis=1)

    def asked_first(X, centers):
        d2 = cdist(X, centers, "sqeuclidean").min(axis=1)
        return np.full(len(X), 1 / len(X)) if d2.sum() == 0 else d2 / d2.sum()

    def turned_round(X, resp):
        centres = X.T @ resp / resp.sum(axis=0)
        return centres.T

    def of_any_sign(trace, n, tol):
        return len(trace) > 1 and abs(trace[-1] - trace[-2]) / n < tol

    cures = {"predict_labels": with_ln, "plus_plus_chances": asked_first, "update_means": turned_round}
    cures |= {"sample_mixture": noise_first_turned, "has_converged": of_any_sign}
    assert all(getattr(exercises, name).check(answer).status == "correct" for name, answer in cures.items())


def test_infinity_stays_where_something_else_than_the_largest_is_taken_off():
    assert chosen(cold_from_the_first, "0/0 is NaN, as ∞/∞ is.") == "0/0 is NaN, as ∞/∞ is."
    assert chosen(cold, "0/0 is NaN, as ∞/∞ is.") == "0/0 is NaN."
    assert chosen(len, "0/0 is NaN, as ∞/∞ is.") == "0/0 is NaN, as ∞/∞ is."  # no code to be read


def test_infinity_stays_where_the_smallest_is_taken_off_or_the_sign_is_turned():
    def off_the_smallest(e):
        low = e.min()
        return np.exp(e - low)

    def other_sign(e):
        return np.exp(e.max() - e)

    for function in (off_the_smallest, other_sign):
        assert chosen(function, "0/0 is NaN, as ∞/∞ is.") == "0/0 is NaN, as ∞/∞ is."


def test_densities_alone_keep_the_words_of_densities():
    for plain, logs, both in OF_LOGS:
        assert [chosen(f, plain) for f in (in_densities, in_logs, in_both)] == [plain, logs, both]


def test_the_words_that_are_replaced_are_told_somewhere():
    everything = " ".join(known.hint for one in _all() for known in one.mistakes)
    assert all(plain in everything for plain, _, _ in OF_LOGS)
    assert len(OPEN.findall(everything)) > 4 and everything.count("or is a floor") == len(OPEN.findall(everything))


def _all():
    return [one for _, one in inspect.getmembers(exercises) if getattr(one, "mistakes", None) and hasattr(one, "cases")]


def test_tiny_numbers_are_found_by_what_is_done_with_them():
    assert tiny_number(hidden) == ("added", "1e-12") and tiny_number(kept_up) == ("floor", "1e-300")
    assert tiny_number(floored) == ("floor", "floor") and tiny_number(selected) == tiny_number(len) == ()


def test_a_number_of_the_formula_is_not_tiny_and_names_in_capitals_are():
    def by_name(p, EPS):
        return np.log(p + EPS)

    def of_the_formula(p):
        return np.log(p + 0.5)

    def put_into_a_table(p):
        p[0] = 1e-300
        return p[0] + p[1]

    assert tiny_number(by_name) == ("added", "EPS") and tiny_number(of_the_formula) == ()
    assert tiny_number(put_into_a_table) == ()


def test_letters_of_einsum_are_turned_where_it_is_clear_which_are_those_of_the_matrix():
    def one_matrix(L, noise):
        return np.einsum("nd,de->ne", noise, L)

    def no_vector(a, b):
        return np.einsum("ij,jk->ik", a, b) + np.einsum("ij,jk->ik", b, a)

    def both_could_be(a, b):
        return np.einsum("ijk,kij->ij", a, b)

    def kept_apart(a, b):
        return np.einsum("nj,nj->nj", a, b)

    assert turned(both_could_be) == turned(kept_apart) == ()
    assert turned(one_matrix) == ("nd,de->ne", "nd,ed->ne") and turned(no_vector) == turned(hidden) == ()
