"""The likely cause in words: what met where, which arguments were altered, what kind of thing was returned."""

import decimal
import sys

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises import quiz
from gmm_lessons.exercises.judging.operands import operands
from gmm_lessons.exercises.quizzes.markup import marked
from gmm_lessons.mixture import Mixture

pytestmark = pytest.mark.usefixtures("hasty")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A place for progress that is not the learner's."""
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path))


def bell(x, mu, sigma):
    return np.exp(-(((x - mu) / sigma) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi))


def first_two(x, weights, mus, sigmas):
    return weights[0] * bell(x, mus[0], sigmas[0]) + weights[1] * bell(x, mus[1], sigmas[1])


def shared_width(x, weights, mus, sigmas):
    return sum(w * bell(x, mu, sigmas[0]) for w, mu in zip(weights, mus, strict=True))


def no_new_axis(x, weights, mus, sigmas):
    return weights @ bell(x, mus, sigmas)


def stacked(n, weights, means, covs, rng):
    z = rng.choice(len(weights), size=n, p=weights)
    L, noise = np.linalg.cholesky(covs), rng.standard_normal((n, means.shape[1]))
    return means[z] + L[z] @ noise


def one_column(A):
    m = A.max(axis=1, keepdims=True)
    return m + np.log(np.exp(A - m).sum(axis=1))


def in_place(a):
    a -= a.max(axis=1)[:, None]
    return a.sum(axis=1)


def never_stops(X, weights, means, covs, tol, max_iter):
    trace = [exercises.mixture_loglik.reference(X, weights, means, covs)]
    for _ in range(60):
        weights, means, covs = exercises.em_step.reference(X, weights, means, covs)
        trace.append(exercises.mixture_loglik.reference(X, weights, means, covs))
    return weights, means, covs, trace


def triples(X, resp):
    return list(zip(*exercises.m_step.reference(X, resp), strict=True))


def swapped_order(X, means, weights, covs):
    return exercises.responsibilities.reference(X, weights, means, covs)


CAUSES = (
    ("mixture_pdf", first_two, "Only two components"),
    ("mixture_pdf", shared_width, "every component uses the σ of the first one"),
    ("mixture_pdf", no_new_axis, "A new axis is missing"),
    ("sample_mixture", stacked, "Each matrix wants its own row"),
    ("sample_mixture", stacked, "`L[z]` has the shape (2400, 2, 2), and `noise` (2400, 2)"),
    ("logsumexp_rows", one_column, "a column (N, 1), the logarithm of the sum is (N,)"),
    ("logsumexp_rows", in_place, "line 2, `a -= a.max(axis=1)[:, None]`, changes a"),
    ("gauss_logpdf", lambda x, mu, sigma: np.log(bell(x, mu, sigma) + 1e-10), "the logarithm of 1e-10"),
    (
        "gauss_logpdf",
        lambda x, mu, sigma: -((x - mu) ** 2) / 2 * sigma - np.log(sigma * 2.5066282746310002),
        "brackets",
    ),
    ("gauss_pdf", lambda x, mu, sigma: ["0.1"] * np.size(x), "text is returned"),
    ("em_fit", never_stops, "is too long: 61 values"),
    ("init_from_labels", lambda X, labels, K: (X, 1.0), "2 parts are returned, and 3 are wanted"),
    ("m_step", triples, "one triple for each component"),
    ("m_step", lambda X, resp: Mixture(*exercises.m_step.reference(X, resp)), "one object of type Mixture"),
    ("responsibilities", swapped_order, "the parameters have changed places"),
    ("mixture_loglik", lambda X, w, m, S: exercises.mixture_loglik.reference(X[:1], w, m, S), "only the first point"),
)


@pytest.mark.parametrize(
    ("name", "function", "words"), CAUSES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_cause_is_named(name, function, words):
    verdict = getattr(exercises, name).check(function)
    assert verdict.status == "incorrect"
    assert words in verdict.message, verdict


@pytest.mark.parametrize("number", [decimal.Decimal, float, np.longdouble], ids=lambda number: number.__name__)
def test_numbers_in_an_array_of_objects_are_numbers(number):
    def answer(x, mu, sigma):
        return np.vectorize(lambda t: number(float(bell(t, mu, sigma))), otypes=[object])(x)

    assert exercises.gauss_pdf.check(answer).status == "correct"


def test_operands_are_silent_where_there_is_no_source():
    room = {"np": np}
    exec("def add(a, b):\n    return a + b", room)
    try:
        room["add"](np.ones(2), np.ones(3))
    except ValueError as error:
        assert operands(error) == ()
    assert sys.exc_info() == (None, None, None)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`np.log(a_b)` of π_k", "<code>np.log(a_b)</code> of π<sub>k</sub>"),
        ("r_nk < 1 & more", "r<sub>nk</sub> &lt; 1 &amp; more"),
        ("λ_max, x_1, σ²_k", "λ<sub>max</sub>, x<sub>1</sub>, σ²<sub>k</sub>"),
        ("log_joint, np.atleast_2d, n_iter_, lower_bound_", "log_joint, np.atleast_2d, n_iter_, lower_bound_"),
        ("(2π)^((D-1)/2)", "(2π)<sup>(D-1)/2</sup>"),
    ],
)
def test_code_indices_and_powers_are_marked(text, html):
    assert marked(text) == html


@pytest.mark.parametrize("lesson", range(1, 9))
def test_no_quiz_shows_raw_markup(lesson):
    sent = " ".join(str(question) for question in quiz(lesson).view().questions)
    for html in (quiz(lesson)._repr_html_(), sent):
        assert "`" not in html
        assert "π_" not in html
