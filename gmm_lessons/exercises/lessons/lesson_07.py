"""Lesson 7: EM by hand. One step."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.lessons.lesson_05 import RESP, responsibilities
from gmm_lessons.exercises.lessons.lesson_06 import (
    correlations,
    fewer_by_one,
    only_diagonals,
    per_component,
    spread,
    unbiased,
    update_means,
    update_weights,
    winners,
)
from gmm_lessons.exercises.lessons.lesson_06_covs import update_covs
from gmm_lessons.exercises.lessons.lesson_06_step import m_step, m_with
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def em_step(X, weights, means, covs):
    """Return the weights (K,), means (K, D) and covs (K, D, D) after one E step and one M step."""
    resp = responsibilities(X, weights, means, covs)  # E step: who made which point?
    return m_step(X, resp)  # M step: how many, where, how spread?


# --- inputs -----------------------------------------------------------------------------------------------------------


def world(N, K, D, seed, offset=0.0, apart=2.0):
    """Return X (N, D), weights (K,), means (K, D) and covs (K, D, D): everything unequal and correlated."""
    rng = np.random.default_rng(seed)
    weights = np.arange(1.0, K + 1) / np.arange(1, K + 1).sum()
    centers = offset + apart * rng.normal(size=(K, D))
    roots = 0.5 * rng.normal(size=(K, D, D)) + np.eye(D) * (1 + 0.4 * np.arange(K))[:, None, None]
    X = centers[rng.choice(K, size=N, p=weights[::-1])] + rng.normal(size=(N, D)) @ (np.eye(D) + 0.4)
    return X, weights, centers + 0.5 * rng.normal(size=(K, D)), roots @ roots.mT


def falling(X, weights, means, covs):
    """Return a world with the largest weight first."""
    return X, weights[::-1].copy(), means, covs


def with_far_point(X, *mixture):
    """Return a world with its first point so far out that the density of every component is 0 as a float."""
    return np.vstack([np.full((1, X.shape[1]), 120.0), X[1:]]), *mixture


def whole_numbers(X, *mixture):
    """Return a world whose points and means are whole numbers."""
    weights, means, covs = mixture
    return np.rint(3 * X).astype(int), weights, np.rint(3 * means).astype(int), 9 * covs


def scaled(factor, X, weights, means, covs):
    """Return a world in other units."""
    return factor * X, weights, factor * means, factor**2 * covs


def mirrored(N, seed):
    """Return points (2N, 2) that are symmetric about 0, and two mirrored components: the weights stay at one half."""
    half = np.random.default_rng(seed).normal(size=(N, 2)) @ np.array([[1.0, 0.4], [0.0, 0.8]]) + [1.4, 0.3]
    mean, cov = np.array([0.6, 0.9]), np.array([[1.5, 0.3], [0.3, 0.9]])
    return np.vstack([half, -half]), np.array([0.5, 0.5]), np.array([mean, -mean]), np.array([cov, cov])


_UNDERFLOW = (
    "all densities of that point are 0 as floats, and 0/0 is NaN, as ∞/∞ is. Make the responsibilities from logarithms."
)
_STEP_CASES = (
    Case(world(11, 3, 2, 1), "N = 11, K = 3, D = 2, everything unequal"),
    Case(world(9, 2, 2, 2), "K = D = 2, where a wrong axis goes unnoticed"),
    Case(world(12, 2, 3, 3), "N = 12, K = 2, D = 3"),
    Case(world(10, 2, 2, 4, offset=100.0), "points near 100, far from the origin"),
    Case(falling(*world(12, 3, 1, 5)), "D = 1, points on a line, falling weights"),
    Case(with_far_point(*world(12, 3, 2, 6)), "a point so far out that every density is 0 as a float", clue=_UNDERFLOW),
    in_whole_numbers(*whole_numbers(*world(14, 2, 2, 7)), label="a table of whole numbers"),
)


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def log_density(X, means, covs):
    """Return ln N(x_n; μ_k, Σ_k), (N, K)."""
    return _log_normal(X, squared_distance(X, means, np.linalg.inv(covs)), covs)


def _log_normal(X, distance, covs):
    return -0.5 * (X.shape[1] * np.log(2 * np.pi) + np.linalg.slogdet(covs)[1] + distance)


def squared_distance(X, means, precisions):
    """Return (x_n - μ_k)ᵀ P_k (x_n - μ_k), (N, K)."""
    diff = X[:, None] - means
    return np.einsum("nki,kij,nkj->nk", diff, precisions, diff)


def log_joint(X, weights, means, covs):
    """Return ln π_k + ln N(x_n; μ_k, Σ_k), (N, K)."""
    return np.log(weights) + log_density(X, means, covs)


def softmax(log_p):
    """Return exp of each row, scaled to sum one."""
    p = np.exp(log_p - log_p.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def posterior(X, weights, means, covs):
    """Return the responsibilities (N, K) of the mixture."""
    return softmax(log_joint(X, weights, means, covs))


def log_likelihood(X, weights, means, covs):
    """Return ln p(X), a float."""
    return np.logaddexp.reduce(log_joint(X, weights, means, covs), axis=1).sum()


def _from(resp):
    """Return an EM step whose responsibilities are resp(X, weights, means, covs)."""
    return lambda X, weights, means, covs: m_step(X, resp(X, weights, means, covs))


def _joint_of(change):
    """Return an EM step whose joint log-density is change(X, weights, means, covs), (N, K)."""
    return _from(lambda X, *theta: softmax(change(X, *theta)))


def _then(**parts):
    """Return an EM step with the right responsibilities and an M step with wrong parts, see `m_with`."""
    return lambda X, *theta: m_with(**parts)(X, posterior(X, *theta))


def _keeping(*parts):
    """Return an EM step that does not update the parts of those positions."""

    def step(X, *theta):
        new = em_step(X, *theta)
        return tuple(theta[i] if i in parts else new[i] for i in range(3))

    return step


def _from_old_means(X, weights, means, covs):
    resp = posterior(X, weights, means, covs)
    return update_weights(resp), update_means(X, resp), update_covs(X, resp, means)


def _covs_refreshed(X, weights, means, covs):
    resp = posterior(X, weights, means, covs)
    weights, means = update_weights(resp), update_means(X, resp)
    return weights, means, update_covs(X, posterior(X, weights, means, covs), means)


def _all_refreshed(X, weights, means, covs):
    weights = update_weights(posterior(X, weights, means, covs))
    means = update_means(X, posterior(X, weights, means, covs))
    return weights, means, update_covs(X, posterior(X, weights, means, covs), means)


def _means_first(X, weights, means, covs):
    means = update_means(X, posterior(X, weights, means, covs))
    covs = update_covs(X, posterior(X, weights, means, covs), means)
    return update_weights(posterior(X, weights, means, covs)), means, covs


def _weights_last(X, weights, means, covs):
    resp = posterior(X, weights, means, covs)
    means = update_means(X, resp)
    covs = update_covs(X, resp, means)
    return update_weights(posterior(X, weights, means, covs)), means, covs


def _weights_first(X, weights, means, covs):
    weights = update_weights(posterior(X, weights, means, covs))
    return weights, *m_step(X, posterior(X, weights, means, covs))[1:]


def _over_old_counts(X, weights, means, covs):
    """Return an M step whose means and covariances are sums over N π_k, of the weights before it."""
    resp, count = posterior(X, weights, means, covs), len(X) * weights
    means = resp.T @ X / count[:, None]
    diff = X[:, None] - means
    return resp.mean(axis=0), means, np.einsum("nk,nki,nkj->kij", resp, diff, diff) / count[:, None, None]


def _second_round_for_covs(X, *theta):
    weights, means, _ = em_step(X, *theta)
    return weights, means, m_step(X, posterior(X, weights, means, theta[2]))[2]


def _one_by_one(X, *theta):
    theta = [part.astype(float) for part in theta]
    for k in range(len(theta[0])):
        for part, new in zip(theta, em_step(X, *theta), strict=True):
            part[k] = new[k]
    return tuple(theta)


def _one_by_one_scaled(X, *theta):
    weights, *others = _one_by_one(X, *theta)
    return weights / weights.sum(), *others


def _repeat(times):
    def steps(X, *theta):
        for _ in range(times):
            theta = em_step(X, *theta)
        return theta

    return steps


def plain_joint(X, *theta):
    return np.exp(log_joint(X, *theta))


def _variances_only(X, weights, means, covs):
    return log_joint(X, weights, means, only_diagonals(covs))


def _with_distance(precisions):
    return lambda X, weights, means, covs: (
        np.log(weights) + _log_normal(X, squared_distance(X, means, precisions(covs)), covs)
    )


def _half_log_det(covs):
    return 0.5 * np.linalg.slogdet(covs)[1]


def _first_cov(X, weights, means, covs):
    return log_joint(X, weights, means, covs[:1])


E_MISTAKES = (
    Mistake(
        _joint_of(lambda X, weights, means, covs: log_density(X, means, covs)),
        "The responsibilities are made without the weights. A rare component needs a better fit to claim a point: "
        "r_nk is proportional to π_k N(x_n; μ_k, Σ_k).",
    ),
    Mistake(
        _from(lambda X, *theta: winners(posterior(X, *theta))),
        "Each point is given wholly to its likeliest component before the M step. That is hard EM, a cousin of "
        "k-means; EM shares every point out.",
    ),
    Mistake(
        _from(plain_joint),
        "π_k N(x_n; μ_k, Σ_k) was used as it is. Divide each row by its sum first: the shares of a point add up to "
        "one.",
    ),
    Mistake(
        _from(lambda X, *theta: plain_joint(X, *theta) / plain_joint(X, *theta).sum(axis=0)),
        "The joint densities are divided by the sums of their COLUMNS. Bayes divides by p(x_n), a sum over the "
        "components: the rows must sum to one.",
    ),
    Mistake(
        _from(lambda X, *theta: plain_joint(X, *theta) / plain_joint(X, *theta).sum()),
        "The joint densities are divided by their sum over everything. Each point has its own p(x_n) to divide by.",
    ),
    Mistake(
        _from(lambda X, weights, means, covs: np.exp(log_density(X, means, covs))),
        "The bare densities N(x_n; μ_k, Σ_k) are used as responsibilities. They lack the weights, and Bayes's "
        "division.",
    ),
    Mistake(
        _joint_of(lambda X, *theta: log_joint(X, *theta) + np.log(theta[0])),
        "The weights enter the responsibilities twice. π_k N once, then the division.",
    ),
    Mistake(
        _joint_of(lambda X, weights, means, covs: weights + log_density(X, means, covs)),
        "π_k was added to a log-density. Among logarithms it is ln π_k that is added.",
    ),
    Mistake(
        _joint_of(lambda X, weights, means, covs: weights * log_density(X, means, covs)),
        "The log-density was multiplied by π_k. A factor π_k of the density becomes a summand ln π_k.",
    ),
    Mistake(
        _joint_of(plain_joint),
        "exp was taken of densities that were no logarithms (a softmax of p instead of ln p).",
    ),
    Mistake(
        _from(lambda X, *theta: log_joint(X, *theta) / log_joint(X, *theta).sum(axis=1, keepdims=True)),
        "You normalise the LOGARITHMS. Take exp first; Bayes's theorem divides probabilities.",
    ),
    Mistake(
        _joint_of(lambda X, *theta: log_joint(X, *theta) + _half_log_det(theta[2])),
        "The determinant of Σ_k is missing in the density. It differs between components, so it does not cancel.",
    ),
    Mistake(
        _joint_of(lambda X, *theta: log_joint(X, *theta) - _half_log_det(theta[2])),
        "The density is divided by |Σ_k|, and not by its square root.",
    ),
    Mistake(
        _joint_of(
            lambda X, *theta: 2 * (log_joint(X, *theta) - np.log(theta[0])) + _half_log_det(theta[2]) + np.log(theta[0])
        ),
        "The exponent of the density has lost its one half.",
    ),
    Mistake(
        _joint_of(_with_distance(lambda covs: covs)),
        "The distance is computed with Σ_k where its inverse belongs: wide components would shun far points.",
    ),
    Mistake(
        _joint_of(_with_distance(lambda covs: np.linalg.inv(covs @ covs))),
        "The distance is divided by Σ_k twice, as if Σ_k held standard deviations. It is a covariance: Σ_k⁻¹ once.",
    ),
    Mistake(
        _joint_of(_with_distance(lambda covs: np.tile(np.eye(covs.shape[1]), (len(covs), 1, 1)))),
        "The squared distance is the plain one, |x - μ_k|². A Gaussian measures with Σ_k⁻¹.",
    ),
    Mistake(
        _joint_of(_variances_only),
        "The density uses only the diagonals of the covariances, so a slanting component is taken for an upright one.",
    ),
    Mistake(
        _joint_of(_first_cov),
        "The densities all use the covariance of the first component. Component k has `covs[k]`.",
    ),
    Mistake(
        _joint_of(lambda X, weights, means, covs: log_joint(X, weights, means, covs[-1:])),
        "The densities all use the covariance of the last component: a loop variable that outlived its loop?",
    ),
    Mistake(
        _from(lambda X, weights, means, covs: winners(-((X[:, None] - means) ** 2).sum(axis=2))),
        "Each point is given wholly to the nearest mean, as in k-means. EM shares it out, by weights and densities.",
    ),
)
BREAKING = E_MISTAKES[3:6:2]  # in a loop these end in the same error
CARRIED = (  # how the hints begin of those mistakes of lesson 5 that are not told above in the words of a whole step
    "Every responsibility is 1,",
    "The maxima of the columns",
    "Only the Mahalanobis distance counts",
    "√|Σ_k| multiplies",
    "The minus in the exponent",
    "The Mahalanobis distance must be squared",
    "These are the logarithms of π_k N",
    "The softmax is taken of densities, and",
    "The weights are added to the densities",
    "The weights come after the division",
    "The numerator lacks the weight",
    "The shares come from exp of",
    "Weights and covariances are not used",
    "The softmax is taken of the negative distances",
    "Each component is divided by the sum so far",
    "The variances on the diagonal",
    "All components get the same share",
    "The columns are made to sum to one first",
    "The joint densities enter squared",
    "The roots of the joint densities",
    "The roots of the weights",
    "The shares are taken from inverse",
    "Every point gets the weights",
    "Each row is divided by its largest entry",
)
E_FURTHER = tuple(
    Mistake(_from(known.wrong), f"The responsibilities are wrong. {known.hint}")
    for known in RESP.mistakes
    if known.hint.startswith(CARRIED)
)

M_MISTAKES = (
    Mistake(
        _from_old_means,
        "The covariances are measured from the OLD means. The fixed point is the same, but this step is not: the M "
        "step uses the means it has just made.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, means) / len(X)),
        "The scatter of each component is divided by N, which makes every ellipse too small. Divide by N_k.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, means) / fewer_by_one(resp)),
        "The scatter is divided by N_k - 1. With the unbiased estimate the log-likelihood can fall, and EM is no "
        "longer EM.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: unbiased(X, resp)),
        "The covariances are corrected for bias, as `np.cov` does with its default ddof. EM needs the plain weighted "
        "mean, `ddof=0`.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, means)),
        "The new covariances are sums. Divide the scatter of component k by N_k.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: only_diagonals(spread(X, resp, means)) / per_component(resp)),
        "The new covariances have lost everything off the diagonal. Outer products keep how the columns vary together.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, 0 * means) / per_component(resp)),
        "No mean is subtracted in the new covariances: they measure the distance from the origin.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, X.mean(axis=0)) / per_component(resp)),
        "The new covariances are measured from the middle of all the data, not from each component's mean.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, np.ones_like(resp), means) / len(X)),
        "The responsibilities are missing in the covariances: all points count fully there.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp**2, means) / per_component(resp)),
        "In the new covariances r_nk stands in both factors of the product, which squares it.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: np.tile(spread(X, resp, means).sum(axis=0) / len(X), (resp.shape[1], 1, 1))),
        "All components come out with one common covariance. Keep the sums apart, one for each k.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, means) / per_component(resp) + 1e-6 * np.eye(X.shape[1])),
        "A ridge of 1e-6 was added in the M step. That is scikit-learn's `reg_covar`, not EM.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: correlations(spread(X, resp, means))),
        "The M step returns correlation matrices, which forget how wide each component is.",
    ),
    Mistake(
        _then(covs=lambda X, resp, means: spread(X, resp, means) / resp.sum(axis=0)),
        "N_k divides the columns of the matrices: in the division of (K, D, D) by (K,) the last axes meet.",
    ),
    Mistake(
        _then(means=lambda X, resp: resp.T @ X / resp.sum(axis=0)),
        "N_k divides the columns of the means. `Nk[:, None]` puts one N_k beside each row.",
    ),
    Mistake(
        _then(means=lambda X, resp: resp.T @ X / len(X)),
        "The new means are divided by N, so they shrink towards the origin. Each has N_k points to average over.",
    ),
    Mistake(
        _then(means=lambda X, resp: resp.T @ X / len(X), covs=lambda X, resp, means: spread(X, resp, means) / len(X)),
        "N divides everything in the M step. It belongs under the weights only; means and covariances are divided by "
        "N_k.",
    ),
    Mistake(
        _then(weights=lambda X, resp: resp.sum(axis=0)),
        "The new weights are the N_k, which sum to N. Weights sum to one.",
    ),
    Mistake(
        _then(weights=lambda X, resp: resp.sum(axis=0) / resp.shape[1]),
        "The new weights are N_k / K. It is the N points that are shared out, so divide by N.",
    ),
    Mistake(
        _then(weights=lambda X, resp: np.full(resp.shape[1], 1 / resp.shape[1])),
        "The new weights are reset to 1/K in every step. They are estimated like the rest: N_k / N.",
    ),
    Mistake(
        _keeping(0),
        "The weights were not updated. They are as unknown as the means.",
    ),
    Mistake(
        _keeping(1),
        "The means were not updated: the old ones are returned.",
    ),
    Mistake(
        _keeping(2),
        "The covariances were not updated: the old ones are returned.",
    ),
    Mistake(
        _keeping(0, 2),
        "Only the means move, as in k-means with soft shares. An EM step renews weights and covariances as well.",
    ),
    Mistake(
        _keeping(1, 2),
        "Only the weights move. An EM step renews means and covariances as well.",
    ),
    Mistake(
        _covs_refreshed,
        "The responsibilities were computed again before the covariances: a valid algorithm (ECM), which climbs too, "
        "but not this one. All three updates of an EM step use one E step.",
    ),
    Mistake(
        _all_refreshed,
        "You compute new responsibilities after each single update. A valid algorithm (multi-cycle ECM), but not this "
        "one: one E step, then all three updates.",
    ),
    Mistake(
        _means_first,
        "Each update, in the order means, covariances, weights, has its own E step: a valid algorithm of the ECM "
        "kind, but not this one. Compute `resp` once.",
    ),
    Mistake(
        _weights_last,
        "The weights come from responsibilities of the NEW means and covariances: a valid algorithm, but not this "
        "one. Take them from the same `resp`.",
    ),
)

STEP = Exercise(
    name="em_step",
    lesson=7,
    reference=em_step,
    statement="""Write `em_step(X, weights, means, covs)`: one round of EM.

E: r_nk = π_k N(x_n; μ_k, Σ_k) / Σ_j π_j N(x_n; μ_j, Σ_j)
M: N_k = Σ_n r_nk, π_k = N_k / N, μ_k = Σ_n r_nk x_n / N_k, Σ_k = Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ / N_k

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return the new `(weights, means, covs)`; the covariance
uses the new mean. It must work for D = 1, too, and where a point is so far out that all densities underflow.""",
    cases=_STEP_CASES,
    mistakes=(
        *E_MISTAKES,
        *E_FURTHER,
        *M_MISTAKES,
        Mistake(
            _weights_first,
            "The new weights are used for a second E step, before the means and covariances: a valid algorithm, but "
            "not this one. All three updates use the same `resp`.",
        ),
        Mistake(
            _one_by_one,
            "The components are updated one after the other, and the shares are made anew for each: the second one "
            "meets the new parameters of the first. One `resp`, of the old parameters, serves all of them.",
        ),
        Mistake(
            _one_by_one_scaled,
            "The components are updated one after the other, each with shares made anew, and the weights are scaled to "
            "sum to one. One `resp`, of the old parameters, serves all components; with it the weights sum to one by "
            "themselves.",
        ),
        Mistake(
            _over_old_counts,
            "The means and covariances are divided by N times the OLD weights. N_k is the sum of the new shares, "
            "Σ_n r_nk.",
        ),
        Mistake(
            _second_round_for_covs,
            "The covariances come from a second round, with responsibilities (and means) of their own. One `resp` "
            "serves all three updates.",
        ),
        Mistake(
            _repeat(2),
            "These are the parameters after TWO rounds. One E step and one M step are asked for.",
        ),
        Mistake(
            _repeat(200),
            "You iterate until nothing changes. The loop comes in `em_fit`; this is a single round.",
        ),
        Mistake(
            lambda X, *theta: theta,
            "The parameters came back as they went in.",
        ),
        Mistake(
            lambda X, *theta: tuple(em_step(X, *theta)[i] for i in (1, 2, 0)),
            "The parts are in the order means, covs, weights. Return weights, means, covs.",
        ),
        Mistake(
            _from(lambda X, *theta: plain_joint(X, *theta) / plain_joint(X, *theta).sum(axis=1)),
            "An (N, K) array is divided by its row sums, (N,), and NumPy lines those up with the COLUMNS. Keep the "
            "axis: `sum(axis=1, keepdims=True)`.",
        ),
        Mistake(
            lambda X, *theta: posterior(X, *theta),
            "You return the responsibilities, the result of the E step. Go on with the M step.",
        ),
        Mistake(
            lambda X, *theta: (posterior(X, *theta), log_likelihood(X, *theta)),
            "Two things are returned, such as responsibilities and log-likelihood. That is the E step; go on with the "
            "M step and return weights, means, covs.",
        ),
        Mistake(
            lambda X, *theta: (posterior(X, *theta), *em_step(X, *theta)),
            "Four things are returned. What else is computed on the way, such as the responsibilities, stays inside: "
            "return weights, means, covs.",
        ),
    ),
    hints=(
        "Two halves you already have: the responsibilities of lesson 5, then the M step of lesson 6.",
        "The E step comes first and only once, from the old parameters: the function of lesson 5 makes `resp`, (N, K).",
        "Hand `X` and `resp` to your M step of lesson 6 and return its three parts.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)"),
    atol=1e-9,
    invariants=(
        (
            lambda answer, *_: np.isclose(answer[0].sum(), 1),
            "The weights after an EM step must sum to one.",
        ),
        (
            lambda answer, *_: np.allclose(answer[2], answer[2].mT, rtol=1e-7, atol=1e-8),
            "The covariances after an EM step must be symmetric.",
        ),
    ),
    unfair=(("the first point alone", "scikit-learn takes no single point"),),
)

EXERCISES = (STEP,)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_X = np.array([1.0, 2.0, 4.0])


def _means_of_a(updates):
    """Return the mean of A after each update, from N(1, 1) and N(3, 1), both of weight ½, on 1, 2 and 4."""
    theta, means = (np.array([0.5, 0.5]), np.array([[1.0], [3.0]]), np.ones((2, 1, 1))), []
    for _ in range(updates):
        theta = em_step(_X[:, None], *theta)
        means.append(float(theta[1][0, 0]))
    return means


def _mean_of_a(slope=2.0, start=4.0, shares=itself, points=_X, by=np.sum, last=itself):
    """Return A's mean after one update with the shares 1/(1 + e^(slope x − start))."""
    r = shares(1 / (1 + np.exp(slope * points - start)))
    return float(last(r @ points / by(r)))


PENCILS = (
    Pencil(
        name="mean_after_one_update",
        lesson=7,
        statement="Three points, 1, 2 and 4. The guess: A = N(1, 1) and B = N(3, 1), both of weight ½, so that "
        "r_A = 1/(1 + e^(2x − 4)) as in the lesson. Where is the mean of A after one update? (3 decimals)",
        right=_mean_of_a(),
        compute=_mean_of_a,
        slips=(
            Slip(1.0, "that is the mean before the update."),
            Slip(
                1 + (1 / (1 + np.exp(2)) * 2 + 0.5) / 1.5,
                "that is the lesson's answer, of the points 1, 2 and 3. Here the third point is 4.",
            ),
            Slip(_means_of_a(2)[1], "that is the mean after two updates."),
            Slip(_means_of_a(3)[2], "that is the mean after three updates."),
            slip(_mean_of_a, "the sum is divided by N = 3; divide by N_A, the sum of A's shares.", by=lambda r: 3),
            slip(_mean_of_a, "the sum is divided by K = 2; divide by N_A, the sum of A's shares.", by=lambda r: 2),
            slip(_mean_of_a, "that is the sum of share times point; divide by N_A.", by=lambda r: 1),
            rare(
                _mean_of_a,
                "the sum is divided by the other component's N, the sum of one minus these shares.",
                by=lambda r: (1 - r).sum(),
            ),
            rare(_mean_of_a, "the sum is divided by the root of N_A; divide by N_A.", by=lambda r: np.sqrt(r.sum())),
            slip(
                _mean_of_a,
                "the shares are those of B: one minus A's. With them comes the mean of B.",
                shares=lambda r: 1 - r,
            ),
            slip(
                _mean_of_a,
                "the sign in the exponent is turned round: near 1 the share of A must be large.",
                slope=-2.0,
                start=-4.0,
            ),
            slip(
                _mean_of_a,
                "the factor 2 of x in the exponent is missing: x − 2 stands there, and it is 2x − 4.",
                slope=1.0,
                start=2.0,
            ),
            rare(_mean_of_a, "the exponent has x where it is 2x: it is 2x − 4.", slope=1.0),
            rare(_mean_of_a, "the exponent has 2 where it is 4: it is 2x − 4.", start=2.0),
            rare(_mean_of_a, "the exponent has a plus where a minus is: it is 2x − 4.", start=-4.0),
            rare(_mean_of_a, "the 4 in the exponent is left out: it is 2x − 4.", start=0.0),
            slip(
                _mean_of_a,
                "you gave each point wholly to the nearer bell, the 2 to B. EM shares it out.",
                shares=lambda r: (r > 0.5 + 1e-9) * 1.0,
            ),
            slip(
                _mean_of_a,
                "you gave each point wholly to the nearer bell, the 2 to A. EM shares it out.",
                shares=lambda r: (r >= 0.5 - 1e-9) * 1.0,
            ),
            slip(
                _mean_of_a,
                "you gave each point wholly to the nearer bell, the 2 in half. EM shares it out.",
                shares=lambda r: np.where(np.abs(r - 0.5) < 1e-9, 0.5, np.round(r)),
            ),
            slip(_mean_of_a, "that is the plain mean of the points; A's shares are not used.", shares=np.ones_like),
            rare(
                _mean_of_a,
                "the shares are odds, r/(1 − r): without the 1 in 1 + e^(2x − 4).",
                shares=lambda r: r / (1 - r),
            ),
            rare(_mean_of_a, "the shares are squared.", shares=np.square),
            rare(
                _mean_of_a, "the shares are upside down: 1 + e^(2x − 4), not one divided by it.", shares=lambda r: 1 / r
            ),
            rare(
                _mean_of_a,
                "the shares are rounded to one decimal on the way: 0.9, 0.5, 0.0.",
                shares=lambda r: np.round(r, 1),
            ),
            slip(_mean_of_a, "the point 4 is left out. A's share in it is small, and counts.", points=_X[:2]),
            rare(_mean_of_a, "the point 2 is left out.", points=_X[[0, 2]]),
            rare(_mean_of_a, "the point 1 is left out.", points=_X[1:]),
            Slip(float((1 / (1 + np.exp(2 * _X - 4))).sum()), "that is N_A, the sum of A's shares, and no mean."),
            Slip(float((1 / (1 + np.exp(4 - 2 * _X))).sum()), "that is N_B, the sum of B's shares, and no mean."),
            Slip(
                float((1 / (1 + np.exp(2 * _X - 4))).mean()),
                "that is the new weight of A, N_A / N; its mean is asked for.",
            ),
            Slip(
                float((1 / (1 + np.exp(2 * _X - 4))) @ (_X - 1) / (1 / (1 + np.exp(2 * _X - 4))).sum()),
                "that is how far the mean moves from 1; add the 1.",
            ),
            Slip(3.0, "that is the mean of B before the update."),
            Slip(2.0, "that is the middle between the two means, where both shares are ½."),
        ),
        hints=(
            "The three shares of A: at 1 it is 0.8808, at 2 one half, at 4 it is 0.0180.",
            "Share times point, summed, over the sum of the shares.",
        ),
        way="r = 0.88080, 0.5, 0.01799; N_A = 1.39879;\nμ_A = (0.88080 + 1 + 0.07194)/1.39879 = 1.3960.",
        witness=lambda: _means_of_a(1)[0],
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        7,
        1,
        "What does the E step do with the hidden labels?",
        (
            "It draws them at random.",
            "That is another algorithm (stochastic EM). EM takes the average over all labels, by their probabilities.",
        ),
        (
            "It sets each to its most probable value.",
            "That is hard EM, akin to k-means. It loses the doubt, and with it the optimum.",
        ),
        (
            "It computes the probability of each value.",
            "The responsibilities: all labels at once, each with its share.",
            True,
        ),
    ),
    ask(
        7,
        2,
        "Your trace of log-likelihoods reads −4.39, −3.68, −6.19. What do you do?",
        ("Look for the bug.", "Plain EM never goes down. Here a variance was used as a standard deviation.", True),
        (
            "Wait: it may come up again.",
            "Right code of plain EM never steps down, but for rounding: a fall tells of a bug, on any data.",
        ),
        ("Try a smaller step.", "EM has no step size that could be made smaller."),
    ),
    ask(
        7,
        3,
        "The gain per point has fallen below tol. So …",
        (
            "the maximum is found.",
            "The gain is small, no more. On Iris another 4 nats come, with a long plateau on the way.",
        ),
        ("the parameters no longer move.", "On a plateau they move a long way while the likelihood hardly changes."),
        (
            "that and no more: a smaller tol, or other starts, may find a higher place.",
            "Stopping is a decision about patience, not a proof.",
            True,
        ),
    ),
)
