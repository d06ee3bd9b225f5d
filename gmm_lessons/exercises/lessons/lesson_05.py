"""Lesson 5: who made this point? Responsibilities, and the labels that follow from them."""

from dataclasses import replace

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.judging.words import DENSITIES, LARGE
from gmm_lessons.exercises.lessons.lesson_02 import mvn_logpdf
from gmm_lessons.exercises.lessons.lesson_04 import (
    WHOLE,
    diagonals,
    distances,
    joints,
    log_densities,
    log_joints,
    log_norms,
    logsumexp_rows,
    shares,
)
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself, twists


def responsibilities(X, weights, means, covs):
    """Return r_nk = π_k N(x_n; μ_k, Σ_k) / Σ_j π_j N(x_n; μ_j, Σ_j), (N, K)."""
    log_joint = []  # ln π_k + ln N(x_n; μ_k, Σ_k), a row of N values for each k
    for weight, mean, cov in zip(weights, means, covs, strict=True):
        log_joint.append(np.log(weight) + mvn_logpdf(X, mean, cov))
    log_joint = np.array(log_joint).T  # (N, K)
    return np.exp(log_joint - logsumexp_rows(log_joint)[:, None])  # divided by p(x_n) as logarithms: never 0/0


def predict_labels(X, weights, means, covs):
    """Return the most responsible component of each point, (N,), counted from 0."""
    return responsibilities(X, weights, means, covs).argmax(axis=1)


# --- inputs -----------------------------------------------------------------------------------------------------------

_W3 = np.array([0.6, 0.3, 0.1])
_M3 = np.array([[0.0, 0.5], [2.0, -0.8], [-1.0, 2.0]])
_S3 = np.array([[[2.0, 0.9], [0.9, 1.0]], [[0.5, -0.3], [-0.3, 1.6]], [[1.2, 0.4], [0.4, 0.5]]])
_W2 = np.array([0.75, 0.25])
_M2 = np.array([[0.0, 0.0], [1.5, 1.0]])
_S2 = np.array([[[1.5, 0.6], [0.6, 0.7]], [[0.6, -0.3], [-0.3, 2.5]]])
UNDERFLOW = (
    "all densities of that point are 0 in floating point, and 0/0 is NaN, as ∞/∞ is. Take log-densities, subtract the "
    "largest of EACH row, and only then exp."
)
_BEGUN = "The search for the largest begins at a number, and all that lies below it is left out: begin with -np.inf."
UNDECIDED = (
    "all densities of that point are 0 in floating point, and none of them is the largest. Compare their logarithms."
)


def _cloud(n, means, seed, width=1.3):
    rng = np.random.default_rng(seed)
    return means[rng.integers(len(means), size=n)] + width * rng.normal(size=(n, means.shape[1]))


def _space(n, seed, K=2, D=3):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(K, D, D)) + 1.2 * np.eye(D)
    means = 0.7 * rng.normal(size=(K, D))
    return _cloud(n, means, seed), np.linspace(2, 1, K) / np.linspace(2, 1, K).sum(), means, A @ A.mT


_BORDER = (
    np.array([[1.9], [2.0], [2.3], [2.6], [0.5]]),
    np.array([0.9, 0.1]),
    np.array([[1.0], [3.0]]),
    np.array([[[1.0]], [[1.0]]]),
)
_OUT = np.array([[79.5, 20.1], [0.1, 0.4], [-16.5, 74.7], [-81.7, -48.8], [6.2, -74.5]])
_FAR = Case((_OUT, _W3, _M3, _S3), "points 60 standard deviations out", atol=1e-12, clue=UNDERFLOW)
_FAR_PAIR = Case(
    (np.array([[160.0, 40.0], [158.0, 43.0]]), _W3, _M3, _S3), "two points, both far out", atol=1e-12, clue=UNDERFLOW
)
_SOFT = (
    Case((_cloud(7, _M3, 1), _W3, _M3, _S3), "N = 7, K = 3, D = 2, unequal weights"),
    Case((_cloud(2, _M2, 3), _W2, _M2, _S2), "N = K = D = 2, where a wrong axis goes unnoticed"),
    Case(_space(5, 2), "N = 5, K = 2, D = 3"),
    Case(_BORDER, "points around the middle, weights .9 and .1, D = 1"),
    _FAR,
    _FAR_PAIR,
    in_whole_numbers(np.array([[0, 1], [3, -2], [1, 1]]), *WHOLE),
)
_LABELS = (
    Case((_cloud(60, _M3, 4), _W3, _M3, _S3), "N = 60, K = 3, D = 2, unequal weights"),
    Case((_cloud(40, _M2, 5), _W2, _M2, _S2), "N = 40, K = D = 2"),
    Case(_space(50, 6, K=4), "N = 50, K = 4, D = 3"),
    Case(_BORDER, "points around the middle, weights .9 and .1, D = 1"),
    Case((_cloud(50, _M3, 7), _W3[::-1], _M3[::-1], _S3[::-1]), "weights that rise"),
    Case((np.array([[1.7, 3.5]]), _W3, _M3, _S3), "a point alone, nearly undecided"),
    replace(_FAR, clue=UNDECIDED),
)

# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def scaled(joint, axis=1):
    """Return the entries divided by their sum along an axis."""
    return joint / joint.sum(axis=axis, keepdims=True)


def softmax(logs):
    """Return exp of the entries, scaled so that each row sums to one, without underflow."""
    return np.exp(logs - logsumexp_rows(logs)[:, None])


def winners(values):
    """Return one-hot rows with the 1 at the largest entry."""
    return np.eye(values.shape[1])[values.argmax(axis=1)]


def log_dets(covs):
    """Return ln|Σ_k|, (K,)."""
    return np.linalg.slogdet(covs)[1]


def euclidean(X, means):
    """Return squared distances (N, K)."""
    return ((X[:, None] - means) ** 2).sum(axis=2)


def no_inverse(X, means, covs):
    """Return (x - μ)ᵀ Σ (x - μ), (N, K)."""
    return np.einsum("nki,kij,nkj->nk", X[:, None] - means, covs, X[:, None] - means)


def _padded(eps):
    return lambda *args: scaled(joints(*args) + eps)


def _under(eps):
    return lambda *args: joints(*args) / (joints(*args).sum(axis=1, keepdims=True) + eps)


def own_columns(X, w, means, covs):
    """Return the joint where a (N,) total is lined up with the columns."""
    joint = joints(X, w, means, covs)
    return joint / joint.sum(axis=1)


# Wrong scores (N, K), whose softmax is a wrong responsibility and whose argmax a wrong label.
_SCORES = (
    (
        lambda X, w, m, S: np.log(w) + log_densities(X, m, np.broadcast_to(np.einsum("k,kij->ij", w, S), S.shape)),
        "All components use one covariance, the average of all by the weights. Each has its own Σ_k.",
    ),
    (
        lambda X, w, m, S: log_densities(X, m, S),
        "The weights are forgotten: a rare component needs more evidence. Multiply each density by π_k.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_norms(S) - distances(X, m, S) / 2 + log_dets(S) / 2,
        "The determinants are missing: wide and narrow bells do not have the same height.",
    ),
    (
        lambda X, w, m, S: -distances(X, m, S) / 2,
        "Only the Mahalanobis distance counts. The weights π_k and the heights 1/√|Σ_k| are missing.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) - distances(X, m, S) / 2,
        "The determinant has lost its root: 1/√|Σ_k|, or -½ ln|Σ_k|.",
    ),
    (
        lambda X, w, m, S: np.log(w) + log_dets(S) / 2 - distances(X, m, S) / 2,
        "√|Σ_k| multiplies instead of dividing.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) / 2 - distances(X, m, S),
        "The factor ½ in the exponent is missing.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) / 2 + distances(X, m, S) / 2,
        "The minus in the exponent is missing: far components win.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) / 2 - np.sqrt(distances(X, m, S)) / 2,
        "The Mahalanobis distance must be squared in the exponent.",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) / 2 - no_inverse(X, m, S) / 2,
        "The inverse is forgotten: the squared distance is (x - μ)ᵀ Σ⁻¹ (x - μ).",
    ),
    (
        lambda X, w, m, S: np.log(w) - log_dets(S) / 2 - euclidean(X, m) / 2,
        "The distance is Euclidean; Σ_k⁻¹ has to measure it.",
    ),
    (
        lambda X, w, m, S: log_joints(X, w, m, diagonals(S)),
        "Only the variances are used; the correlations are lost.",
    ),
    (
        lambda X, w, m, S: log_joints(X, w, m, diagonals(S) ** 2),
        "The variances on the diagonal are used as standard deviations, and the correlations are lost.",
    ),
    (
        lambda X, w, m, S: log_joints(X, w, m, S @ S),
        "Σ is used as if it were a standard deviation. It is the covariance already.",
    ),
    (
        lambda X, w, m, S: log_densities(X, m, S) + w,
        "The weights themselves are added to the log-densities. In logarithms it is ln π_k that is added.",
    ),
    (
        lambda X, w, m, S: w * log_densities(X, m, S),
        "The weights multiply the LOG-densities. They multiply densities; in logarithms ln π_k is added.",
    ),
    (
        lambda X, w, m, S: np.log(w) + log_joints(X, w, m, S),
        "The weights enter twice.",
    ),
    (
        lambda X, w, m, S: log_densities(X, m, S) - np.log(w),
        "The densities are divided by the weights instead of multiplied.",
    ),
    (
        lambda X, w, m, S: np.log(w) - euclidean(X, m) / 2,
        "The covariances are not used at all: every component is round, with variance 1.",
    ),
    (
        lambda X, w, m, S: np.log(w) - distances(X, m, np.broadcast_to(S[:1], S.shape)) / 2 - log_dets(S[:1]) / 2,
        "Every component uses the covariance of the first one.",
    ),
)


def _shares_of(score):
    return lambda *args: softmax(score(*args))


def _winner_of(score):
    return lambda *args: score(*args).argmax(axis=1)


# --- the exercises ----------------------------------------------------------------------------------------------------

RESP = Exercise(
    name="responsibilities",
    lesson=5,
    reference=responsibilities,
    statement="""Write `responsibilities(X, weights, means, covs)`: the probability that component k made point n.

r_nk = π_k N(x_n; μ_k, Σ_k) / Σ_j π_j N(x_n; μ_j, Σ_j)

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return (N, K); each row sums to one, also far
from all components.""",
    cases=_SOFT,
    mistakes=(
        Mistake(
            lambda X, weights, means, covs: np.ones((len(X), len(weights))),
            "Every responsibility is 1, as p[k] / np.sum(p[k]) is: a number divided by itself is always "
            "1. The sum runs "
            "over ALL components of the point: np.sum(p).",
        ),
        Mistake(
            lambda X, *theta: joints(X, *theta) / joints(X, *theta),
            "Every number is divided by itself, as in p[k] / np.sum(p[k]): that is always 1, or 0/0 far out. Divide by "
            "the sum over all components of the point, and stay in logarithms.",
        ),
        Mistake(
            lambda *args: scaled(joints(*args)),
            "Far out all densities are 0 as floats, and 0/0 is NaN, as ∞/∞ is: divide in logarithms, by subtracting "
            "the log-sum-exp of the row.",
        ),
        Mistake(
            lambda *args: np.nan_to_num(scaled(joints(*args))),
            "A far point belongs to nobody: the NaN of 0/0 is avoided, as by nan_to_num or a small number in the "
            "denominator. Divide in logarithms.",
        ),
        Mistake(
            lambda *args: scaled(joints(*args) + 1e-300),
            "Far points are shared out equally, as when a small number is added to every density or is a floor under "
            "it. Divide in logarithms.",
        ),
        Mistake(
            lambda *args: scaled(np.exp(log_joints(*args) - log_joints(*args).max())),
            "One maximum of the whole array is subtracted. A far row still underflows: each row has its own, axis=1 "
            "with keepdims=True.",
        ),
        Mistake(
            lambda *args: scaled(np.exp(log_joints(*args) - log_joints(*args).max(axis=0))),
            "The maxima of the columns are subtracted (axis=0), which changes the shares. Rows have their own: axis=1 "
            "with keepdims=True.",
        ),
        Mistake(
            lambda X, w, m, S: scaled(np.exp(log_densities(X, m, S))),
            "The weights π_k are forgotten, and the densities underflow far out. Prior times likelihood, in "
            "logarithms.",
        ),
        *(Mistake(_shares_of(score), hint) for score, hint in _SCORES),
        Mistake(
            lambda *args: softmax(log_joints(*args).T).T,
            "The columns sum to one: the division runs over the points. Each POINT is shared among components: axis=1 "
            "with keepdims=True.",
        ),
        Mistake(
            own_columns,
            "joint.sum(axis=1) has shape (N,) and lines up with the columns. Make it a column: keepdims=True.",
        ),
        Mistake(
            lambda *args: joints(*args),
            "π_k N(x_n; ...) is not divided by its sum over the components. The rows must sum to one.",
        ),
        Mistake(
            lambda X, w, m, S: np.exp(log_densities(X, m, S)),
            "These are densities p(x | k). Bayes turns them round: times π_k, divided by the sum over k.",
        ),
        Mistake(
            lambda *args: responsibilities(*args) / responsibilities(*args).cumsum(axis=1),
            "Each component is divided by the sum so far: in the loop the total is not complete yet. Add up all of "
            "them first, then divide.",
        ),
        Mistake(
            lambda *args: joints(*args) / joints(*args).sum(),
            "The division is by the sum of the whole array. Each row has its own sum.",
        ),
        Mistake(
            lambda *args: winners(log_joints(*args)),
            "Each point is given wholly to its best component. Responsibilities are soft; only predict_labels decides.",
        ),
        Mistake(
            lambda *args: log_joints(*args) - logsumexp_rows(log_joints(*args))[:, None],
            "These are log-responsibilities. Take exp.",
        ),
        Mistake(
            lambda *args: log_joints(*args),
            "These are the logarithms of π_k N(x_n; ...). Subtract the log-sum-exp of each row, then take exp.",
        ),
        Mistake(
            lambda *args: softmax(joints(*args)),
            "The softmax, exp divided by its sum, is taken of densities. It belongs to log-densities: ln π_k + ln N.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(np.exp(log_densities(X, m, S))),
            "The softmax is taken of densities, and the weights are forgotten. exp, divided by its sum, belongs to "
            "ln π_k + ln N.",
        ),
        Mistake(
            lambda X, w, m, S: scaled(w + np.exp(log_densities(X, m, S))),
            "The weights are added to the densities. Prior TIMES likelihood.",
        ),
        Mistake(
            lambda X, w, m, S: w * softmax(log_densities(X, m, S)),
            "The weights come after the division, so the rows do not sum to one. Multiply first, then divide by "
            "the sum.",
        ),
        Mistake(
            lambda X, w, m, S: (
                w * np.exp(log_densities(X, m, S)) / np.exp(log_densities(X, m, S)).sum(axis=1, keepdims=True)
            ),
            "The denominator lacks the weights: it is Σ_j π_j N_j, the sum of all numerators.",
        ),
        Mistake(
            lambda X, w, m, S: np.exp(log_densities(X, m, S)) / joints(X, w, m, S).sum(axis=1, keepdims=True),
            "The numerator lacks the weight π_k.",
        ),
        Mistake(
            lambda *args: np.exp(log_joints(*args) - np.logaddexp.reduce(log_joints(*args), axis=None)),
            "The logarithms are shifted by the log-sum-exp of the whole array. Each row has its own: axis=1 with "
            "keepdims=True.",
        ),
        Mistake(
            lambda *args: scaled(log_joints(*args)),
            "Logarithms are divided by their sum. Dividing densities means SUBTRACTING logarithms, then exp.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-euclidean(X, m)),
            "The shares come from exp of minus the squared Euclidean distances: no weights, no covariances, no ½.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-euclidean(X, m) / 2),
            "Weights and covariances are not used: every component counts as round, with variance 1, and equally "
            "frequent.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-np.sqrt(euclidean(X, m))),
            "The softmax is taken of the negative distances. exp, divided by its sum, belongs to "
            "ln π_k + ln N(x_n; μ_k, Σ_k).",
        ),
        Mistake(
            lambda *args: np.full((len(args[0]), len(args[1])), 1 / len(args[1])),
            "All components get the same share, whatever the point. The densities tell them apart.",
        ),
        Mistake(
            lambda *args: scaled(softmax(log_joints(*args).T).T),
            "The columns are made to sum to one first, and the rows after. Only the rows: the first "
            "division changes the shares.",
        ),
        Mistake(
            lambda *args: softmax(2 * log_joints(*args)),
            "The joint densities enter squared, the weights as well. Each enters once, as it is.",
        ),
        Mistake(
            lambda *args: softmax(log_joints(*args) / 2),
            "The roots of the joint densities are taken: there is a ½ too many.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(log_densities(X, m, S) + np.log(w) / 2),
            "The roots of the weights enter. π_k multiplies the density as it is.",
        ),
        Mistake(
            lambda X, w, m, S: scaled(1 / euclidean(X, m)),
            "The shares are taken from inverse squared distances. They come from densities times weights.",
        ),
        *(
            Mistake(
                _padded(eps),
                f"{eps:g} is added to every density. Far out that number is all there is: equal shares.",
            )
            for eps in (1e-8, 1e-9, 1e-10, 1e-12)
        ),
        *(
            Mistake(
                _under(eps),
                f"{eps:g} is added to the denominator, so the shares of a point sum to less than one, far out to 0. "
                "Divide in logarithms.",
            )
            for eps in (1e-8, 1e-9)
        ),
        Mistake(
            lambda X, w, m, S: scaled(1 / np.sqrt(euclidean(X, m))),
            "The shares are taken from inverse distances. They come from densities times weights.",
        ),
        Mistake(
            lambda *args: softmax(log_joints(*args)).T,
            "The array is transposed: one row a point, one column a component.",
        ),
        Mistake(
            lambda *args: np.tile(args[1], (len(args[0]), 1)),
            "Every point gets the weights π_k: that is the prior, before the point was seen.",
        ),
        Mistake(
            lambda *args: np.exp(log_joints(*args) - log_joints(*args).max(axis=1, keepdims=True)),
            "Each row is divided by its largest entry. Divide by its sum.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(log_joints(X, w, m, S))[:, ::-1],
            "The components come in reverse order.",
        ),
    ),
    hints=(
        "Bayes: prior π_k times density, divided by the sum of the same over all components. Which axis is that?",
        "Work with ln π_k + ln N(x_n; μ_k, Σ_k), (N, K), and subtract the log-sum-exp of each row as a column.",
        "np.exp(log_joint - log_total[:, None]), with log_total the log-sum-exp of each row. The rows then sum to one.",
    ),
    describe=("responsibilities (N, K)",),
    atol=1e-12,
    invariants=(
        (lambda r, *_: (r >= 0).all(), "a responsibility is a probability, and never negative."),
        (
            lambda r, *_: np.allclose(r.sum(axis=1), 1, atol=1e-6),
            "each row must sum to one: every point is shared out wholly.",
        ),
    ),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)

PREDICT = Exercise(
    name="predict_labels",
    lesson=5,
    reference=predict_labels,
    statement="""Write `predict_labels(X, weights, means, covs)`: for each point its most probable component.

label_n = argmax_k r_nk

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D); some points lie far from all components. Return whole
numbers (N,), counted from 0.""",
    cases=_LABELS,
    mistakes=(
        Mistake(
            lambda *args: joints(*args).argmax(axis=1),
            "Far out every point gets the label 0, the first.",
            (
                (
                    DENSITIES,
                    "Densities are all 0 as floats there, and of equals the first is taken: compare log-densities "
                    "plus ln π_k.",
                ),
                (LARGE, _BEGUN),
            ),
        ),
        *(Mistake(_winner_of(score), hint) for score, hint in _SCORES),
        Mistake(
            lambda X, w, m, S: np.exp(log_densities(X, m, S)).argmax(axis=1),
            "The weights are forgotten, and far out every point gets the label 0. Compare ln π_k + ln N.",
            ((DENSITIES, "Densities are all 0 as floats there."), (LARGE, _BEGUN)),
        ),
        Mistake(
            lambda *args: shares(*args).argmax(axis=1) + 1,
            "The labels count from 1. Python counts from 0, and labels are used as positions.",
        ),
        Mistake(
            lambda *args: log_joints(*args).argmin(axis=1),
            "This is the LEAST responsible component, the one that argmin finds.",
        ),
        Mistake(
            lambda X, w, m, S: euclidean(X, m).argmin(axis=1),
            "The nearest mean is chosen, as k-means does. Weights and covariances move the border.",
        ),
        Mistake(
            lambda *args: shares(*args).argmax(axis=0),
            "argmax runs down the columns (axis=0): one value a component. Search along each row, axis=1.",
        ),
        Mistake(
            lambda *args: shares(*args).argmax(),
            "argmax without an axis searches the whole array. One label a point: axis=1.",
        ),
        Mistake(
            lambda *args: shares(*args).max(axis=1),
            "max returns the largest responsibility; argmax says whose it is.",
        ),
        Mistake(
            lambda *args: log_joints(*args).max(axis=1),
            "max returns the largest logarithm itself; argmax says which component it belongs to.",
        ),
        Mistake(
            lambda *args: np.round(shares(*args)).argmax(axis=1),
            "The responsibilities are rounded, or compared with ½, before the largest is looked for: where none "
            "exceeds ½, all become 0, and the first one wins.",
        ),
        Mistake(
            shares,
            "These are the responsibilities. A label is the position of the largest one in each row.",
        ),
        Mistake(
            lambda *args: winners(log_joints(*args)),
            "Rows of zeros and a one are returned. The label is the position of the one.",
        ),
        Mistake(
            lambda X, w, m, S: np.abs(X[:, None] - m).sum(axis=2).argmin(axis=1),
            "The nearest mean is chosen, by distances along the axes. Weights and covariances move the border.",
        ),
        Mistake(
            lambda X, w, m, S: (np.log(w) - np.sqrt(euclidean(X, m))).argmax(axis=1),
            "ln π_k is compared with plain distances. It belongs beside ln N(x_n; μ_k, Σ_k), with "
            "the covariance in it.",
        ),
        Mistake(
            lambda X, w, m, S: m[log_joints(X, w, m, S).argmax(axis=1)],
            "The means of the chosen components are returned. Their numbers are wanted.",
        ),
        Mistake(
            lambda X, w, m, S: np.bincount(log_joints(X, w, m, S).argmax(axis=1), minlength=len(w)),
            "The labels are counted. The label of each point is wanted, (N,).",
        ),
        Mistake(
            lambda *args: len(args[1]) - 1 - log_joints(*args).argmax(axis=1),
            "The components are counted from the end.",
        ),
        Mistake(
            lambda *args: log_joints(*args).argsort(axis=1),
            "argsort returns the whole order of the components, least first. The label is its last column, or argmax.",
        ),
        Mistake(
            lambda *args: log_joints(*args).argsort(axis=1)[:, -2:][:, 0],
            "This is the component in the second place.",
        ),
        Mistake(
            lambda *args: softmax(log_joints(*args).T).T.argmax(axis=1),
            "The largest is looked for among responsibilities whose COLUMNS sum to one. Divide by the sum of each row "
            "first.",
        ),
        Mistake(
            lambda *args: np.zeros(len(args[0]), dtype=int),
            "Every point has the label 0.",
            (("argmax|nanargmax", "Where all scores of a point are the same, or NaN, argmax takes the first."),),
        ),
        Mistake(
            lambda *args: np.full(len(args[0]), args[1].argmax()),
            "Every point gets the component of largest weight: the points themselves are not looked at.",
        ),
        Mistake(
            lambda *args: (shares(*args)[:, -1] > 0.5).astype(int),
            "One responsibility is compared with ½, which decides between two components only. With K of them: argmax.",
        ),
        Mistake(
            lambda *args: (shares(*args)[:, 0] < 0.5).astype(int),
            "The first responsibility is compared with ½, which decides between two components only. With K of "
            "them: argmax.",
        ),
        Mistake(
            lambda *args: np.round(shares(*args)[:, 1]).astype(int),
            "A responsibility is rounded to make the label. It says how sure one component is, not which one: argmax.",
        ),
        Mistake(
            lambda *args: shares(*args).argmax(axis=1)[:, None],
            "The labels stand in a column (N, 1).",
        ),
        Mistake(
            lambda *args: _drawn(shares(*args)),
            "The labels are drawn at random with the responsibilities. The most responsible component is asked for.",
        ),
    ),
    hints=(
        "The responsibilities of a point differ from π_k N(x_n; ...) by a factor that is the same for all k. "
        "Does it move the argmax?",
        "The logarithm does not move the argmax either: compare ln π_k + ln N(x_n; μ_k, Σ_k).",
        "np.argmax(log_joint, axis=1).",
    ),
    describe=("labels (N,)",),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)


def _drawn(resp):
    rng = np.random.default_rng(0)
    return np.array([rng.choice(len(r), p=r) for r in resp])


EXERCISES = (RESP, PREDICT)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _share(weights=(0.3, 0.7), height=1, sigma=2.0, distance=1.0, half=0.5, root=2 * np.pi, form=None, last=itself):
    """Return A's share at x = 1: B's bell has sd `sigma`, is 1/sigma^height high and `distance` sd away."""
    a = weights[0] * np.exp(-half) / np.sqrt(root)
    b = weights[1] * np.exp(-half * distance**2) / np.sqrt(root) / sigma**height
    return float(last(form(a, b) if form else a / (a + b)))


PENCILS = (
    Pencil(
        name="share_at_one",
        lesson=5,
        statement="A is N(0, 1) with the weight 0.3, B is N(3, 2²) with the weight 0.7. Both means are one standard "
        "deviation from x = 1. What is the responsibility of A for that point? (3 decimals)",
        right=_share(),
        compute=_share,
        slips=(
            slip(_share, "the weights are missing.", weights=(1.0, 1.0)),
            slip(_share, "the weights have changed places: A has 0.3.", weights=(0.7, 0.3)),
            Slip(0.5, "equally many standard deviations are not equal shares: heights and weights differ."),
            Slip(0.3, "0.3 is the weight of A, its share before x is seen: the heights of the bells count."),
            Slip(0.7, "0.7 is the weight of B alone: the heights of the bells count, and A's share is asked for."),
            rare(_share, "the weights are squared, or multiplied in twice.", weights=(0.09, 0.49)),
            rare(_share, "the root of the weights is taken.", weights=(0.3**0.5, 0.7**0.5)),
            rare(_share, "you divided the bells by the weights. Multiply them.", weights=(1 / 0.3, 1 / 0.7)),
            rare(_share, "A has the weight 0.3, and B's is left out.", weights=(0.3, 1.0)),
            rare(_share, "B has the weight 0.7, and A's is left out.", weights=(1.0, 0.7)),
            slip(
                _share,
                "equally many standard deviations are not equal heights: the bell of B is half as high, 1/σ.",
                height=0,
            ),
            slip(_share, "the height of a bell falls as 1/σ, not as 1/σ²: B's is half of A's.", height=2),
            rare(_share, "the height of a bell falls as 1/σ, not as 1/√σ: B's is half of A's.", height=0.5),
            rare(_share, "the height of a bell falls with σ, as 1/σ; yours grows with it.", height=-1),
            slip(_share, "you used 2 as the variance of B: N(3, 2²) has the sd 2.", sigma=2**0.5, distance=2**0.5),
            slip(
                _share,
                "you used 4 as the sd of B: N(3, 2²) has the variance 4, and the sd 2.",
                sigma=4.0,
                distance=0.5,
            ),
            slip(
                _share,
                "the distance of B is not divided by σ: 1 is 2 away from 3, and that is ONE standard deviation.",
                distance=2.0,
            ),
            slip(
                _share,
                "in the exponent of B the square of the distance is divided by σ instead of σ².",
                distance=2**0.5,
            ),
            rare(
                _share,
                "in the exponent of B the distance is divided by σ² = 4 instead of σ = 2.",
                distance=0.5,
            ),
            rare(_share, "the distance of B is taken to be 3, as from 0. x = 1 is 2 away from 3.", distance=1.5),
            rare(
                _share,
                "the distance of B is taken to be 3 and not divided by σ. x = 1 is 2 away from 3: one σ.",
                distance=3.0,
            ),
            rare(_share, "B's exponential is left out.", distance=0.0),
            slip(
                _share,
                "that is the responsibility of B.",
                form=lambda a, b: b / (a + b),
            ),
            slip(
                _share,
                "that is the height times the weight; divide by the sum of both.",
                form=lambda a, b: a,
            ),
            rare(
                _share,
                "that is B's height times B's weight; A's, divided by the sum of both, is asked for.",
                form=lambda a, b: b,
            ),
            slip(_share, "those are the odds of A against B, not its share.", form=lambda a, b: a / b),
            slip(_share, "those are the odds of B against A; the share of A is asked for.", form=lambda a, b: b / a),
            slip(_share, "that is p(x), the sum of both; A's part of it is asked for.", form=lambda a, b: a + b),
            rare(
                _share,
                "that is one divided by A's share.",
                form=lambda a, b: (a + b) / a,
            ),
            rare(_share, "the difference of the two is divided by their sum.", form=lambda a, b: abs(a - b) / (a + b)),
            slip(_share, "the factor 1/√(2π) is missing from the heights.", root=1.0),
            rare(_share, "the heights have 1/(2π) in front instead of 1/√(2π).", root=(2 * np.pi) ** 2),
            slip(_share, "the ½ in the exponent is missing.", half=1.0),
            rare(_share, "the exponentials are left out.", half=0.0),
            *twists(_share, "percent"),
            rare(_share, "that is the logarithm of the share.", last=np.log),
        ),
        hints=(
            "The exponentials are the same, e^(−½). What is left of the two heights?",
            "1/σ: A's height is to B's as 1 to ½. Then come the weights.",
        ),
        way="heights in the ratio 1 : ½, times the weights 0.3 : 0.7, gives 0.3 : 0.35;\nr = 0.3 / (0.3 + 0.35) "
        "= 0.4615.",
        witness=lambda: responsibilities(
            np.array([[1.0]]), np.array([0.3, 0.7]), np.array([[0.0], [3.0]]), np.array([[[1.0]], [[4.0]]])
        )[0, 0],
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        5,
        1,
        "r_nk = 0.8 says that …",
        (
            "point n lies with 80 % of its mass in component k.",
            "A point has no parts. The 0.8 speaks of our knowledge of who made it.",
        ),
        (
            "the density of component k at the point is 0.8.",
            "That is p(x | k). Bayes turns it round, with the weights: p(k | x).",
        ),
        (
            "given the parameters, component k made the point with probability 0.8.",
            "A posterior probability of the hidden label. With other parameters it is another.",
            True,
        ),
    ),
    ask(
        5,
        2,
        "You compute responsibilities without the weights π_k. When does a label flip?",
        ("Never: the weights cancel in the fraction.", "They would only if they were all equal."),
        (
            "For points near the border between components of unequal weight.",
            "A rare component needs more evidence. At x = 1.5, .6 N(0, 1) + .4 N(3, 1.5²), .546 becomes .445.",
            True,
        ),
        (
            "For points far from all components.",
            "Far or near is not the question. Where two bells are equally high, however far out, the weights decide.",
        ),
    ),
    ask(
        5,
        3,
        "Σ_n r_nk = 44.2 for the first component. How many points carry its label?",
        (
            "44, after rounding.",
            "On Iris it is 42. Doubtful points give their fractions here and their whole label elsewhere.",
        ),
        (
            "It cannot be told from this number.",
            "44.2 is the EXPECTED number. The labels count who is largest in each row: 42 on Iris.",
            True,
        ),
        ("45, because a part of a point is a point.", "A fraction is a doubt about a label, not an extra point."),
    ),
)
