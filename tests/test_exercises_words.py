"""Nothing is said of code that is so of other code only; what is said more hangs on the names that the code has."""

import math
import re

import numpy as np
import pytest
from scipy import stats

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.cancelling import where_digits_cancel
from gmm_lessons.exercises.judging.mending import search
from gmm_lessons.exercises.judging.mending.hollow import empties
from gmm_lessons.exercises.judging.mending.places import expressions
from gmm_lessons.exercises.judging.mending.source import tree_of
from gmm_lessons.exercises.judging.words import DENSITIES, LARGE, SMALL, fitting, has, words


def logs_of(x, w, m, C):
    d = x - m
    return math.log(w) - 0.5 * (np.linalg.slogdet(C)[1] + d @ np.linalg.inv(C) @ d)


def from_a_number(X, weights, means, covs):
    labels = np.zeros(len(X), dtype=int)
    for n, x in enumerate(X):
        best = -1000.0
        for k in range(len(weights)):
            score = logs_of(x, weights[k], means[k], covs[k])
            if score > best:
                best, labels[n] = score, k
    return labels


def last_from_a_number(X, weights, means, covs):
    last = len(weights) - 1
    return last - from_a_number(X, weights[::-1], means[::-1], covs[::-1])


def of_densities(X, weights, means, covs):
    bells = [w * stats.multivariate_normal(m, C).pdf(X) for w, m, C in zip(weights, means, covs, strict=True)]
    return np.argmax(np.reshape(bells, (len(weights), len(X))), axis=0)


def other_index(n, weights, means, covs, rng):
    L = np.linalg.cholesky(covs)
    z = rng.choice(len(weights), size=n, p=weights)
    return means[z] + np.einsum("nij,ni->nj", L[z], rng.standard_normal((n, means.shape[1])))


def one_by_one(n, weights, means, covs, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    return np.array([means[k] + rng.standard_normal(means.shape[1]) @ np.linalg.cholesky(covs[k]) for k in z])


def recycled(x, weights, mus, sigmas):
    w, m, s = (np.resize(one, len(x)) for one in (weights, mus, sigmas))
    return w * stats.norm.pdf(x, m, s)


def propped_up(X, resp, weights, means, covs):
    dens = np.column_stack([stats.multivariate_normal(m, C).pdf(X) for m, C in zip(means, covs, strict=True)])
    used = np.where(resp > 0, resp, 1)
    return (resp * (np.log(weights) + np.log(np.reshape(dens, resp.shape) + 1e-300) - np.log(used))).sum()


def from_the_blend(X, resp):
    Nk = resp.sum(axis=0)
    means = resp.T @ X / Nk[:, None]
    return Nk / len(X), means, resp.T @ (X - resp @ means) ** 2 / Nk[:, None]


def round_the_blend(X, resp):
    weights, means, variances = from_the_blend(X, resp)
    return weights, means, variances.mean(axis=1)


def full_of_the_blend(X, resp):
    weights, means, _ = from_the_blend(X, resp)
    return weights, means, covs_of_the_blend(X, resp, means)


def covs_of_the_blend(X, resp, means):
    d = X - resp @ means
    return np.array([(r[:, None] * d).T @ d / r.sum() for r in resp.T])


def without_minlength(X, labels, K):
    return np.bincount(labels) / len(labels), *exercises.init_from_labels.reference(X, labels, K)[1:]


def share_of_the_mass(log_density, level):
    order = np.argsort(log_density)
    p = np.exp(log_density - np.max(log_density))
    flags = np.zeros(len(p), dtype=bool)
    flags[order[np.cumsum(p[order]) / p.sum() <= level]] = True
    return flags


def by_raw_sums(a, b):
    (na, ma, sa), (nb, mb, sb) = a, b
    mean = (na * ma + nb * mb) / (na + nb)
    raw = sa + na * np.outer(ma, ma) + sb + nb * np.outer(mb, mb)
    raw -= (na + nb) * np.outer(mean, mean)
    return na + nb, mean, raw


def in_single_precision(x, mu, sigma):
    u = np.float32((np.asarray(x) - mu) / sigma)
    return np.exp(-u * u / 2) / (sigma * math.sqrt(2 * math.pi))


def last_wins_unweighted(X, weights, means, covs):
    return from_a_number(X, np.ones(len(weights)), means, covs)


LOST = "Line 5, `raw -= (na + nb) * np.outer(mean, mean)`, takes numbers up to"


@pytest.mark.parametrize(
    ("name", "answer", "told", "never"),
    [
        ("predict_labels", from_a_number, "begins at a number, and all that lies below it is left out", "Densities"),
        ("predict_labels", of_densities, "Densities are all 0 as floats there", "begins at a number"),
        ("predict_labels", last_wins_unweighted, "The weights are forgotten, and far out", "Densities"),
        ("gauss_pdf", in_single_precision, "such as single precision (float32).", "3.14"),
        ("predict_labels", last_from_a_number, "none of the usual", "densities"),
        ("sample_mixture", other_index, "'nji,ni->nj' in place of 'nij,ni->nj'", "noise @ L.T"),
        ("sample_mixture", one_by_one, "For rows of noise, and one L, that is noise @ L.T.", "nij,nj"),
        ("mixture_pdf", recycled, "The parameters are repeated along the points", "none of the usual"),
        ("elbo", propped_up, "1e-300 is added before the logarithm", "none of the usual"),
        ("m_step_diagonal", from_the_blend, "from ONE place, the average of the means", "none of the usual"),
        ("m_step_spherical", round_the_blend, "from ONE place, the average of the means", "none of the usual"),
        ("m_step", full_of_the_blend, "from ONE place, the average of the means", "none of the usual"),
        ("update_covs", covs_of_the_blend, "from ONE place, the average of the means", "none of the usual"),
        ("init_from_labels", without_minlength, "np.bincount needs minlength=K.", "does a loop end too early"),
        ("anomalies", share_of_the_mass, "A share of the PROBABILITY is flagged", "of the RANGE"),
        ("add_moments", by_raw_sums, LOST, "small number"),
    ],
)
def test_what_is_told_is_so_of_this_code(name, answer, told, never, monkeypatch):
    monkeypatch.setattr(checking, "mended", lambda facts, two: "")  # the search takes long, and finds nothing here
    verdict = checking.judged(getattr(exercises, name), answer)
    assert verdict.status == "incorrect"
    assert told in verdict.message
    assert never not in verdict.message


def test_a_search_that_begins_at_a_number_begins_at_infinity_and_no_change_empties_what_it_changes(monkeypatch):
    monkeypatch.setattr(search, "SECONDS", (60.0, 60.0))
    message = checking.judged(exercises.predict_labels, from_a_number).message
    assert "With `-np.inf` in its place every input comes out right." in message
    assert "In your code" not in checking.judged(exercises.anomalies, share_of_the_mass).message


def test_lost_digits_are_counted_and_their_place_is_told(monkeypatch):
    monkeypatch.setattr(checking, "mended", lambda facts, two: "")
    message = checking.judged(exercises.add_moments, by_raw_sums).message
    assert "right to 4 digits and no more" in message
    assert where_digits_cancel(lambda a: a - 1, (np.ones(2),)) == where_digits_cancel(np.sort, (np.ones(2),)) == ""

    def nested(a):
        return 1 - (1 + (a - 0.0) - a)

    told = where_digits_cancel(nested, (1e7,))
    assert told == "line 2, `1 + (a - 0.0) - a`, takes numbers up to 1e+07 from each other, and 1 is left"


def test_the_words_of_a_code_are_those_of_its_helpers_too_and_not_of_its_texts():
    assert {"logs_of", "slogdet", "1000.0"} <= words(from_a_number)
    assert "densities" not in words(of_densities) and "Nothing" not in words(test_what_is_told_is_so_of_this_code)
    assert "remark" not in words(lambda a: a)  # a remark
    assert words(np.sort.__class__) is None and has(len, "nothing")


@pytest.mark.parametrize(
    ("pattern", "fits", "others"),
    [
        (DENSITIES, "exp exp2 pdf mvn_pdf density dens", "logpdf log_density logsumexp logaddexp log_pdf expand_dims"),
        (LARGE, "1000.0 1000 1e9 1.5e+9", "12 1e-300 0.001"),
        (SMALL, "1e-300 0.0001 eps tiny", "0.5 1e9 1000"),
    ],
)
def test_what_patterns_fit(pattern, fits, others):
    def fitted(text):
        return [bool(re.fullmatch(pattern, word)) for word in text.split()]

    assert all(fitted(fits)) and not any(fitted(others))


def test_a_clue_is_told_of_code_that_has_what_it_speaks_of():
    clue = "all densities of that point are 0 in floating point."
    assert fitting(of_densities, clue) == clue and fitting(from_a_number, clue) == ""
    assert fitting(from_a_number, "nothing special") == "nothing special"
    assert fitting(len, clue) == clue  # no code to be read


def test_no_change_takes_something_from_itself():
    def shifted(a, b):
        return a - np.max(b)

    tree = tree_of(shifted)
    place = next(one for one in expressions(tree) if getattr(one.owner, "right", None) is one.get())
    assert empties(place, place.owner.left)
    assert not empties(place, place.get().args[0])
