"""Lesson 5: who made this point? Responsibilities, and the labels that follow from them."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_02 import mvn_logpdf
from gmm_lessons.exercises.lessons.lesson_04 import (
    diagonals,
    distances,
    joints,
    log_densities,
    log_joints,
    log_norms,
    logsumexp_rows,
    shares,
)
from gmm_lessons.exercises.pencil import Pencil, Slip
from gmm_lessons.exercises.quizzes.question import ask


def responsibilities(X, weights, means, covs):
    """Return r_nk = π_k N(x_n; μ_k, Σ_k) / Σ_j π_j N(x_n; μ_j, Σ_j), (N, K)."""
    log_joint = []  # ln π_k + ln N(x_n; μ_k, Σ_k), a row of N values for each k
    for weight, mean, cov in zip(weights, means, covs, strict=True):
        log_joint.append(np.log(weight) + mvn_logpdf(X, mean, cov))
    log_joint = np.array(log_joint).T  # (N, K)
    return np.exp(log_joint - logsumexp_rows(log_joint)[:, None])  # divided by p(x_n) as logarithms: no underflow


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
    "all densities of that point are 0 in floating point, and 0/0 is NaN. Take log-densities, subtract the "
    "largest of the row, and only then exp."
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
_OUT = np.array([[160.0, 40.0], [0.1, 0.4], [-30.0, 130.0], [-150.0, -90.0], [10.0, -140.0]])
_FAR = Case((_OUT, _W3, _M3, _S3), "points 60 standard deviations out", atol=1e-12, clue=UNDERFLOW)
_FAR_PAIR = Case(
    (np.array([[160.0, 40.0], [158.0, 43.0]]), _W3, _M3, _S3), "two points, both far out", atol=1e-12, clue=UNDERFLOW
)
_SOFT = (
    Case((_cloud(7, _M3, 1), _W3, _M3, _S3), "N = 7, K = 3, D = 2, unequal weights"),
    Case((_cloud(2, _M2, 3), _W2, _M2, _S2), "N = K = D = 2, where a wrong axis goes unnoticed"),
    Case(_space(5, 2), "N = 5, K = 2, D = 3"),
    Case(_BORDER, "points near the border, weights .9 and .1, D = 1"),
    _FAR,
    _FAR_PAIR,
)
_LABELS = (
    Case((_cloud(60, _M3, 4), _W3, _M3, _S3), "N = 60, K = 3, D = 2, unequal weights"),
    Case((_cloud(40, _M2, 5), _W2, _M2, _S2), "N = 40, K = D = 2"),
    Case(_space(50, 6, K=4), "N = 50, K = 4, D = 3"),
    Case(_BORDER, "points near the border, weights .9 and .1, D = 1"),
    Case((_cloud(50, _M3, 7), _W3[::-1], _M3[::-1], _S3[::-1]), "weights that rise"),
    _FAR,
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


def own_columns(X, w, means, covs):
    """Return the joint where a (N,) total is lined up with the columns."""
    joint = joints(X, w, means, covs)
    return joint / joint.sum(axis=1)


# Wrong scores (N, K), whose softmax is a wrong responsibility and whose argmax a wrong label.
_SCORES = (
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
        "The inverse is forgotten: the distance is (x - μ)ᵀ Σ⁻¹ (x - μ).",
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
            "Densities are computed before they are divided. Far out all are 0, and 0/0 is NaN: divide in logarithms, "
            "by subtracting the log-sum-exp of the row.",
        ),
        Mistake(
            lambda *args: np.nan_to_num(scaled(joints(*args))),
            "The NaN of 0/0 is avoided by nan_to_num or a small number in the denominator, so a far point "
            "belongs to nobody. Divide in logarithms.",
        ),
        Mistake(
            lambda *args: scaled(joints(*args) + 1e-300),
            "A small number is added to every density, so far points are shared out equally. Divide in logarithms.",
        ),
        Mistake(
            lambda *args: scaled(np.exp(log_joints(*args) - log_joints(*args).max())),
            "One maximum of the whole array is subtracted. A far row still underflows: each row has its own, axis=1.",
        ),
        Mistake(
            lambda *args: scaled(np.exp(log_joints(*args) - log_joints(*args).max(axis=0))),
            "The maxima of the columns are subtracted (axis=0), which changes the shares. Rows have their own: axis=1.",
        ),
        Mistake(
            lambda X, w, m, S: scaled(np.exp(log_densities(X, m, S))),
            "The weights π_k are forgotten, and the densities underflow far out. Prior times likelihood, in "
            "logarithms.",
        ),
        *(Mistake(_shares_of(score), hint) for score, hint in _SCORES),
        Mistake(
            lambda *args: softmax(log_joints(*args).T).T,
            "The columns sum to one: the division runs over the points. Each POINT is shared among components: axis=1.",
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
            "The softmax is taken of densities. exp belongs to log-densities: softmax(ln π_k + ln N).",
        ),
        Mistake(
            lambda X, w, m, S: softmax(np.exp(log_densities(X, m, S))),
            "The softmax is taken of densities, and the weights are forgotten. It belongs to ln π_k + ln N.",
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
            "The logarithms are shifted by the log-sum-exp of the whole array. Each row has its own: axis=1.",
        ),
        Mistake(
            lambda *args: scaled(log_joints(*args)),
            "Logarithms are divided by their sum. Dividing densities means SUBTRACTING logarithms, then exp.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-euclidean(X, m)),
            "The shares come from exp of the squared Euclidean distances: no weights, no covariances, no ½.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-euclidean(X, m) / 2),
            "Weights and covariances are not used: every component counts as round, with variance 1, and equally "
            "frequent.",
        ),
        Mistake(
            lambda X, w, m, S: softmax(-np.sqrt(euclidean(X, m))),
            "The softmax is taken of the negative distances. It belongs to ln π_k + ln N(x_n; μ_k, Σ_k).",
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
            "The joint densities enter squared: a ½ is missing, or they are multiplied twice.",
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
        "np.exp(log_joint - log_total[:, None]), log_total being that; the rows then sum to one by themselves.",
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
)

PREDICT = Exercise(
    name="predict_labels",
    lesson=5,
    reference=predict_labels,
    statement="""Write `predict_labels(X, weights, means, covs)`: for each point its most probable component.

label_n = argmax_k r_nk

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return whole numbers (N,), counted from 0.""",
    cases=_LABELS,
    mistakes=(
        Mistake(
            lambda *args: joints(*args).argmax(axis=1),
            "The densities underflow: far out all are 0 (their quotients NaN), and argmax takes the first. "
            "Compare log-densities plus ln π_k.",
        ),
        *(Mistake(_winner_of(score), hint) for score, hint in _SCORES),
        Mistake(
            lambda X, w, m, S: np.exp(log_densities(X, m, S)).argmax(axis=1),
            "The weights are forgotten, and the densities underflow. Compare ln π_k + ln N.",
        ),
        Mistake(
            lambda *args: shares(*args).argmax(axis=1) + 1,
            "The labels count from 1. Python counts from 0, and labels are used as positions.",
        ),
        Mistake(
            lambda *args: log_joints(*args).argmin(axis=1),
            "argmin finds the LEAST responsible component.",
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
            "The responsibilities are rounded before argmax: where none exceeds ½, all become 0, and the first one "
            "wins.",
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
            "The argmax is taken of responsibilities whose COLUMNS sum to one. Divide by the sum of each row first.",
        ),
        Mistake(
            lambda *args: np.zeros(len(args[0]), dtype=int),
            "Every point has the label 0. Where all scores of a point are the same, or NaN, argmax takes the first.",
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
)


def _drawn(resp):
    rng = np.random.default_rng(0)
    return np.array([rng.choice(len(r), p=r) for r in resp])


EXERCISES = (RESP, PREDICT)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_AT_ONE = np.array([np.exp(-0.5) / np.sqrt(2 * np.pi), np.exp(-0.5) / (2 * np.sqrt(2 * np.pi))])
PENCILS = (
    Pencil(
        name="share_at_one",
        lesson=5,
        statement="A is N(0, 1) with the weight 0.3, B is N(3, 2²) with the weight 0.7. Both means are one standard "
        "deviation from x = 1. What is the responsibility of A for that point? (3 decimals)",
        right=float(0.3 * _AT_ONE[0] / (np.array([0.3, 0.7]) @ _AT_ONE)),
        slips=(
            Slip(float(_AT_ONE[0] / _AT_ONE.sum()), "the weights are missing."),
            Slip(float(0.7 * _AT_ONE[1] / (np.array([0.3, 0.7]) @ _AT_ONE)), "that is the responsibility of B."),
            Slip(0.3, "equally many standard deviations are not equal heights: the bell of B is half as high, 1/σ."),
            Slip(float(0.3 * _AT_ONE[0]), "that is the height times the weight; divide by the sum of both."),
            Slip(
                float(0.3 / (0.3 + 0.7 * np.exp(0.5 - 1) / np.sqrt(2))),
                "you used 2 as the variance of B: N(3, 2²) has the sd 2.",
            ),
            Slip(
                float(0.3 / (0.3 + 0.7 * np.exp(0.5 - 0.125) / 4)),
                "you used 4 as the sd of B: N(3, 2²) has the variance 4, and the sd 2.",
            ),
            Slip(
                float(0.7 * _AT_ONE[0] / (np.array([0.7, 0.3]) @ _AT_ONE)),
                "the weights have changed places: A has 0.3.",
            ),
            Slip(
                float(0.3 / (0.3 + 0.7 / 4)),
                "the height of a bell falls as 1/σ, not as 1/σ²: B's is half of A's.",
            ),
            Slip(float(0.3 * _AT_ONE[0] / (0.7 * _AT_ONE[1])), "those are the odds of A against B, not its share."),
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
        ("For points far from all components.", "There the distances decide, and the weights hardly matter."),
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
