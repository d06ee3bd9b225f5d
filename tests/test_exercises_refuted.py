"""What the texts of exercises once said and is not so: each sentence with the computation that refutes it.

A text may come back in other words; where the words are the same, its counterexample stands here.
"""

import inspect
import re

import numpy as np
import pytest
from scipy.stats import norm

from gmm_lessons import exercises
from gmm_lessons.exercises.judging.drawing_hints import HINTS
from gmm_lessons.exercises.lessons import QUESTIONS, lesson_06, lesson_07, lesson_07_until
from gmm_lessons.gaussian import mahalanobis

SIDE = np.array([[5.0, -6.0], [-6.0, 5.0]])
SLANTED = np.array([[4.0, 1.5], [1.5, 1.0]])


def texts_of(exercise):
    """Return all that an exercise says: what it asks, hints, mistakes, slips, reasons, its way."""
    mistakes = (*getattr(exercise, "mistakes", ()), *getattr(exercise, "slips", ()))
    labels = [text for case in getattr(exercise, "cases", ()) for text in (case.label, case.clue)]
    more = (*getattr(exercise, "reasons", {}).values(), getattr(exercise, "way", ""), *labels)
    return [exercise.statement, *exercise.hints, *(one.hint for one in mistakes), *more]


TOLD = [text for exercise in (*exercises.ALL, *exercises.PENCILS) for text in texts_of(exercise)]
TOLD += [text for q in QUESTIONS for choice in q.choices for text in (q.text, choice.text, choice.why)]
TOLD += HINTS.values()


def gains_of_a_level_start():
    X, *theta = lesson_07_until._level()
    return np.diff(exercises.em_fit.reference(X, *theta, 0.0, 5)[3])


def around_the_common_mean():
    """Return the spread of a narrow component in the middle about the mean of all, and that of all."""
    X = np.concatenate([np.linspace(-1, 1, 200), np.full(50, -10.0), np.full(50, 10.0)])[:, None]
    resp = lesson_06.hard((np.abs(X[:, 0]) > 2).astype(int), 2)
    return lesson_06.spread(X, resp, X.mean(axis=0))[0, 0, 0] / 200, X.var()


def trace_around_old_means():
    X, *theta = lesson_07.mirrored(20, 142)
    trace = []
    for _ in range(10):
        trace.append(lesson_07.log_likelihood(X, *theta))
        theta = lesson_07._from_old_means(X, *theta)
    return np.diff(trace)


def trace_after(updates):
    X, *theta = lesson_07.mirrored(20, 142)
    return exercises.em_fit.reference(X, *theta, 0.0, updates)[3]


def density_of(*points):
    return exercises.mvn_pdf.reference(np.array(points), np.zeros(2), SLANTED)


def middle_of(m, sigma):
    return (norm.pdf(m / 2, 0, sigma) + norm.pdf(m / 2, m, sigma)) / (norm.pdf(0, 0, sigma) + norm.pdf(0, m, sigma))


def means_once(rows):
    middle = rows.mean(axis=1)
    return middle + np.log(np.exp(rows - middle[:, None]).sum(axis=1))


ROW = np.array([[1000.0, 1001.0, 999.0]])
SIGN = np.random.default_rng(0).choice([-1, 1], 1000)
REFUTED = {  # words of the sentence: whether the counterexample holds
    "(x - μ)²/2σ²": lambda: 1 / 2 * 3**2 != 1 / (2 * 3**2),  # as the lesson warns: Python goes from left to right
    **dict.fromkeys(
        (  # of a distance that lesson 2 calls Δ, with Δ² = uᵀu
            "the distance is uᵀ u",
            "the distance is the sum of",
            "distance (x - μ)ᵀ Σ⁻¹ (x - μ)",
            "the distance is (x - μ)ᵀ",
            "in the distance: (x - μ)ᵀ",
            "before the distance is missing",
            "the ½ before the distance",
            "exp(-distance / 2)",
            "The distance is the plain one, |x",
            "The distance of each row is a number",
        ),
        lambda: not np.isclose(mahalanobis([[3.0, 4.0]], [[0.0, 0.0]], [np.eye(2)]), 3.0**2 + 4.0**2),
    ),
    "length of the trace, the number of steps": lambda: len(trace_after(3)) == 3 + 1,
    "the whole list, one value a step": lambda: len(trace_after(3)) == 3 + 1,
    "Only areas stay below 1": lambda: np.isclose(norm.cdf(40) - norm.cdf(-40), 1, rtol=1e-15),
    "twice, as for a variance or an area": lambda: np.var([70.0, -70.0]) > 0.07**2,  # in mm² it is larger, not smaller
    "no axes: they are not at right angles": lambda: np.linalg.cholesky(np.diag([9.0, 4.0]))[:, 0] @ [0, 1] == 0,
    "One that lies along the long axis": lambda: np.ptp(density_of([0.0, 1.0], [1.0, 0.0])) > 0.01,
    "only Σ⁻¹ knows them": lambda: np.allclose(np.linalg.inv(np.linalg.inv(SLANTED)), SLANTED),
    "a sum of VARIABLES is Gaussian": lambda: (np.arange(1, 1001) * (1 + SIGN) == 0).mean() > 0.4,
    "covariance of a SUM of independent draws": lambda: 1 + 1 != 0.5**2 * 1 + 0.5**2 * 1,
    "That is the rule for a SUM of draws": lambda: 1 + 1 != 0.5**2 * 1 + 0.5**2 * 1,
    "the two bells hardly touch": lambda: middle_of(8, 2) > 0.25,
    "If that is at most σ, both bells bend": lambda: (2.0**2 - 2.0**2) / 2.0**4 == 0,  # the bend at one σ
    "so the points lie on a line": lambda: (
        np.linalg.matrix_rank(np.diff([[0, 0], [1, 1], [9, 0], [10, 1]], axis=0)) == 2
    ),
    "only the largest entry is safe": lambda: np.allclose(means_once(ROW), exercises.logsumexp_rows.reference(ROW)),
    "The entry largest in SIZE is subtracted": lambda: np.abs(-ROW).max() not in -ROW,
    "It is a common factor of the whole sum": lambda: not np.isclose(np.exp([1, 2]).sum() / 2, np.exp([-1, 0]).sum()),
    "as large as 1000 or as small": lambda: max(c.args[0].max() for c in exercises.logsumexp_rows.cases) > 1000,
    "by any search that begins at 0": lambda: max(range(3), key=lambda k: (np.zeros(3)[k], k)) == 2,  # with >=
    "and medians do not": lambda: np.isclose(np.median([0.1, 0.4, 0.8]) + np.median([0.9, 0.6, 0.2]), 1),
    "looks as wide as the data": lambda: np.divide(*around_the_common_mean()) < 0.1,
    "from the responsibilities alone": lambda: "X" in inspect.signature(exercises.m_step.reference).parameters,
    "Responsibilities and log-likelihood are needed": lambda: (
        "loglik" not in inspect.getsource(exercises.em_step.reference)
    ),
    "The first ones are always large": lambda: (np.diff(gains_of_a_level_start()) > 0).all(),
    "tol = 0 a plateau would end": lambda: not (-100.0 + 1e-9) - -100.0 <= 0,
    "and nothing has been learnt": lambda: (
        np.diff(exercises.em_fit.reference(*lesson_07.mirrored(20, 142), 0, 1)[3]) > 1
    ),
    "the best unit test there is": lambda: (trace_around_old_means() > 0).all(),
    "The smallest number there is": lambda: -1.0 < 5e-324,
}


@pytest.mark.parametrize("words", REFUTED)
def test_what_is_refuted_is_not_said(words):
    assert REFUTED[words]()
    assert [text for text in TOLD if words.lower() in text.lower()] == []


def numbers(text):
    return [float(found) for found in re.findall(r"\d+\.\d+", text)]


def test_the_numbers_of_the_hints_lead_to_the_right_answer():
    heights = dict(re.findall(r"N\((\d); 0, 1\) = (0\.\d+)", exercises.loglik_of_three.hints[1]))
    zero, one, three, four = (float(heights[x]) for x in "0134")
    total = 2 * np.log((zero + four) / 2) + np.log((one + three) / 2)
    assert exercises.loglik_of_three.check(round(total, 3)).status == "correct"
    near, far = numbers(exercises.mean_after_one_update.hints[0])
    mean = (near + 2 * 0.5 + 4 * far) / (near + 0.5 + far)
    assert exercises.mean_after_one_update.check(round(mean, 3)).status == "correct"


def test_the_terms_of_the_way_add_up():
    *terms, total = numbers(exercises.loglik_of_three.way.split("ln p(X) = ")[1])
    assert round(sum(terms), 5) == total


@pytest.mark.parametrize("name", ["gauss_logpdf", "mvn_logpdf", "responsibilities", "predict_labels"])
def test_what_is_called_60_standard_deviations_out_is(name):
    exercise = getattr(exercises, name)
    case = next(case for case in exercise.cases if "60 standard deviations out" in case.label)
    X, means, covs = case.args[0], case.args[-2], case.args[-1]
    if np.ndim(X) == 1:
        X, means, covs = X[:, None], np.array([means]), np.array([[[covs**2]]])
    away = np.sqrt(
        lesson_07.squared_distance(X, np.atleast_2d(means), np.linalg.inv(covs.reshape(-1, *covs.shape[-2:])))
    )
    nearest = away.min(axis=1)
    assert (np.abs(nearest[nearest > 5] - 60) < 0.2).all()


ORDERS = {"falling weights": -1, "weights that fall": -1, "weights that rise": 1}


@pytest.mark.parametrize("words", ORDERS)
def test_weights_are_in_the_order_that_is_said(words):
    cases = [case for one in exercises.ALL if one.lesson < 9 for case in one.cases if words in case.label]
    weights = [case.args[1] if len(case.args) > 3 else case.args[-1].mean(axis=0) for case in cases]
    assert weights
    assert all((np.diff(w) * ORDERS[words] > 0).all() for w in weights)


def fitted(X, *theta, limit, stops):
    """Return the mixture after updates until stops(gain a point), at most `limit` of them, and the trace."""
    trace = [lesson_07.log_likelihood(X, *theta)]
    for _ in range(limit):
        theta = lesson_07.em_step(X, *theta)
        trace.append(lesson_07.log_likelihood(X, *theta))
        if stops(abs(trace[-1] - trace[-2]) / len(X)):
            break
    return *theta, trace


def own_tolerance(*args):
    return fitted(*args[:4], limit=args[5], stops=lambda gain: gain < 1e-3)


BLAMED = [  # exercise, answer, words that must come, words that must not
    ("loglik_of_three", -3.224, "left out", "factor 2"),
    ("loglik_of_three", -1.612, "of 0 alone, or of 4", "first number"),
    ("mean_after_one_update", 1.492, "of the points 1, 2 and 3", "none of the usual"),
    ("share_at_one", 0.3, "0.3 is the weight of A", "Likely cause"),
    ("em_fit", own_tolerance, "a number of your own", "early: `np.isclose`"),
    ("sigma_of_ellipse", [[9, 3], [3, 1]], "a line, 3.16 to each side of the mean, 18 degrees", "e-"),
    ("total_from_lower_bound", (0, 16), "", "-0 times"),
    ("sigma_of_ellipse", SIDE, "too far from 0", "too large"),
    ("update_weights", lambda resp: resp.sum(axis=0) // len(resp), "cut down to whole numbers", "none of the usual"),
]


@pytest.mark.parametrize(("name", "answer", "words", "never"), BLAMED)
def test_nothing_is_blamed_that_was_not_done(name, answer, words, never):
    message = getattr(exercises, name).check(answer).message
    assert words in message
    assert never not in message


def test_who_looks_for_labels_is_not_told_of_a_division():
    assert [case.label for case in exercises.predict_labels.cases if "0/0" in case.clue] == []


def test_a_clue_speaks_of_its_own_input():
    told = [(case.args[5], found) for case in exercises.em_fit.cases for found in re.findall(r"= (\d)", case.clue)]
    assert [found for limit, found in told if limit != int(found)] == []
    assert told
