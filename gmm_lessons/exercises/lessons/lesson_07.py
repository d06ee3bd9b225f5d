"""Lesson 7: EM by hand. One step, when to stop, and the loop."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_04 import mixture_loglik
from gmm_lessons.exercises.lessons.lesson_05 import responsibilities
from gmm_lessons.exercises.lessons.lesson_06 import (
    correlations,
    fewer_by_one,
    m_step,
    m_with,
    only_diagonals,
    per_component,
    spread,
    unbiased,
    update_covs,
    update_means,
    update_weights,
    winners,
)
from gmm_lessons.exercises.pencil import Pencil, Slip
from gmm_lessons.exercises.quizzes.question import ask


def em_step(X, weights, means, covs):
    """Return the weights (K,), means (K, D) and covs (K, D, D) after one E step and one M step."""
    resp = responsibilities(X, weights, means, covs)  # E step: who made which point?
    return m_step(X, resp)  # M step: how many, where, how spread?


def has_converged(trace, n, tol):
    """Return whether the last step changed ln p(X) by less than tol a point; False before there are two values."""
    return len(trace) >= 2 and abs(trace[-1] - trace[-2]) / n < tol


def em_fit(X, weights, means, covs, tol, max_iter):
    """Return weights, means, covs and the trace; trace[t] is ln p(X) after t updates."""
    trace = [mixture_loglik(X, weights, means, covs)]
    for _ in range(max_iter):
        weights, means, covs = em_step(X, weights, means, covs)
        trace.append(mixture_loglik(X, weights, means, covs))
        if has_converged(trace, len(X), tol):
            break
    return weights, means, covs, trace


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
    """Return a world whose points are whole numbers."""
    return np.rint(3 * X).astype(int), *mixture


def scaled(factor, X, weights, means, covs):
    """Return a world in other units."""
    return factor * X, weights, factor * means, factor**2 * covs


def mirrored(N, seed):
    """Return points (2N, 2) that are symmetric about 0, and two mirrored components: the weights stay at one half."""
    half = np.random.default_rng(seed).normal(size=(N, 2)) @ np.array([[1.0, 0.4], [0.0, 0.8]]) + [1.4, 0.3]
    mean, cov = np.array([0.6, 0.9]), np.array([[1.5, 0.3], [0.3, 0.9]])
    return np.vstack([half, -half]), np.array([0.5, 0.5]), np.array([mean, -mean]), np.array([cov, cov])


_UNDERFLOW = "all densities of that point are 0 as floats, and 0/0 is NaN. Make the responsibilities from logarithms."
_STEP_CASES = (
    Case(world(11, 3, 2, 1), "N = 11, K = 3, D = 2, everything unequal"),
    Case(world(9, 2, 2, 2), "K = D = 2, where a wrong axis goes unnoticed"),
    Case(world(12, 2, 3, 3), "N = 12, K = 2, D = 3"),
    Case(world(10, 2, 2, 4, offset=100.0), "points near 100, far from the origin"),
    Case(falling(*world(12, 3, 1, 5)), "D = 1, points on a line, falling weights"),
    Case(with_far_point(*world(12, 3, 2, 6)), "a point so far out that every density is 0 as a float", clue=_UNDERFLOW),
    Case(whole_numbers(*world(14, 2, 2, 7)), "a table of whole numbers"),
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


def _second_round_for_covs(X, *theta):
    weights, means, _ = em_step(X, *theta)
    return weights, means, m_step(X, posterior(X, weights, means, theta[2]))[2]


def _repeat(times):
    def steps(X, *theta):
        for _ in range(times):
            theta = em_step(X, *theta)
        return theta

    return steps


def _plain_joint(X, *theta):
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


_E_MISTAKES = (
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
        _from(_plain_joint),
        "π_k N(x_n; μ_k, Σ_k) was used as it is. Divide each row by its sum first: the shares of a point add up to "
        "one.",
    ),
    Mistake(
        _from(lambda X, *theta: _plain_joint(X, *theta) / _plain_joint(X, *theta).sum(axis=0)),
        "The joint densities are divided by the sums of their COLUMNS. Bayes divides by p(x_n), a sum over the "
        "components: the rows must sum to one.",
    ),
    Mistake(
        _from(lambda X, *theta: _plain_joint(X, *theta) / _plain_joint(X, *theta).sum()),
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
        _joint_of(_plain_joint),
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
        "The distance is the plain one, |x - μ_k|². A Gaussian measures with Σ_k⁻¹.",
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
)
_BREAKING = _E_MISTAKES[3:6:2]  # in a loop these end in the same error

_M_MISTAKES = (
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
        "`np.cov` with its default ddof corrects the covariances for bias. EM needs the plain weighted mean, `ddof=0`.",
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
        *_E_MISTAKES,
        *_M_MISTAKES,
        Mistake(
            _weights_first,
            "The new weights are used for a second E step, before the means and covariances: a valid algorithm, but "
            "not this one. All three updates use the same `resp`.",
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
            _from(lambda X, *theta: _plain_joint(X, *theta) / _plain_joint(X, *theta).sum(axis=1)),
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
            "Four things are returned. Responsibilities and log-likelihood are needed on the way, but they stay "
            "inside: return weights, means, covs.",
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
)


# --- has_converged ----------------------------------------------------------------------------------------------------


def _rule(last):
    """Return a rule that says last(trace, n, tol) from the second value on, and False before."""
    return lambda trace, n, tol: len(trace) >= 2 and bool(last(np.array(trace), n, tol))


def _per_point(trace, n):
    return abs(trace[-1] - trace[-2]) / n


CONVERGED = Exercise(
    name="has_converged",
    lesson=7,
    reference=has_converged,
    statement="""Write `has_converged(trace, n, tol)`: is it time to stop?

|trace[-1] - trace[-2]| / n < tol

`trace` is a list of total log-likelihoods, `n` the number of points, `tol` a number of nats a point. Return
True or False: False while there are fewer than two values, True only if the change, up or down, is below `tol`; for a
change of exactly `tol` it is False.""",
    cases=(
        Case(([-120.0, -100.0, -99.5], 10, 0.1), "a last gain of 0.05 a point, tol = 0.1"),
        Case(([-120.0, -100.0, -98.0], 10, 0.1), "a last gain of 0.2 a point, tol = 0.1"),
        Case(([-100.0, -90.0, -95.0], 10, 0.1), "a trace that FALLS by 0.5 a point, tol = 0.1"),
        Case(([-100.0, -90.0, -90.2], 10, 0.1), "a trace that falls by 0.02 a point, tol = 0.1"),
        Case(([-50.0], 10, 0.1), "a trace with one value"),
        Case(([-80.0, -79.9], 10, 0.1), "a trace with two values, a gain of 0.01 a point"),
        Case(([-80.0, -60.0], 10, 0.1), "a trace with two values, a gain of 2 a point"),
        Case(([-8.0, -4.0], 4, 1.0), "a gain of exactly tol"),
        Case(([-2.0, -1.0, -0.5], 100, 0.01), "a gain that is large beside the log-likelihood, but small a point"),
        Case(
            ([-200000.0, -190000.0, -189000.0], 1000, 0.1),
            "a gain that is small beside the log-likelihood, but 1 a point",
        ),
        Case(([-100.0, -99.99, -90.0], 10, 0.1), "a plateau that has just been left"),
        Case(([-100.0, -50.0, -100.2], 10, 0.1), "a fall back to where the trace began"),
        Case(([-30.0, -0.5], 10, 0.1), "a log-likelihood that comes near zero"),
        Case(([-60.0, -40.0, -40.0], 10, 0.1), "two equal values at the end"),
        Case(([-90.0, -70.0, -67.0], 100, 0.05), "a gain of 3 in all, 0.03 a point, tol = 0.05"),
        Case(([-41.0, -40.0, -39.9999], 10, 0.1), "a tiny gain, 0.00001 a point"),
        Case(([3.0, 3.4, 3.5], 100, 0.01), "positive log-likelihoods, a gain of 0.001 a point"),
        Case(([1.0, 4.0], 10, 0.1), "positive log-likelihoods, a gain of 0.3 a point"),
        Case(([-50.0, -40.004, -40.0], 100, 0.1), "a gain of 0.004 in all, for 100 points"),
        Case(([-6.0, -4.0, -2.5], 2, 1.0), "two points, a gain of 0.75 a point, tol = 1"),
        Case(([-1010.0, -1000.01, -1000.0], 100, 1e-6), "a score near −1000, a gain of 0.0001 a point, tol = 0.000001"),
        Case(([-1010.0, -1000.00001, -1000.0], 100, 1e-6), "a score near −1000, a gain of 0.0000001 a point"),
        Case(([-100.0, -90.0, -95.0, -94.99], 10, 0.1), "a trace that has fallen, and now crawls"),
        Case(([-9.0, -2.0, 2.0], 10, 0.1), "a trace that crosses zero, a gain of 0.4 a point"),
        Case(([-9.0, -0.5, 0.4], 10, 0.1), "a trace that crosses zero, a gain of 0.09 a point"),
    ),
    mistakes=(
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) / n < tol),
            "There is no absolute value: a trace that falls counts as converged. A fall is a sign of a mistake in EM; "
            "it must not end the loop in silence.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-2] - trace[-1]) / n < tol),
            "The difference is old minus new, without an absolute value, so every gain is below tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) < tol),
            "The gain of the TOTAL is compared with tol. The same tol would be stricter for more points: divide by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / abs(trace[-1]) < tol),
            "The gain is divided by the log-likelihood itself, a number whose zero means nothing. Divide by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / abs(trace[-2]) < tol),
            "The gain is taken relative to the log-likelihood before, which depends on the units of the data. "
            "Take it a point: divide by n.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) < 2 or has_converged(trace, n, tol),
            "With fewer than two values the answer is True. Nothing is known about the gain then, so go on: False.",
        ),
        Mistake(
            lambda trace, n, tol: abs(trace[-1] - trace[-2]) / n < tol,
            "With fewer than two values there is no last gain, and `trace[-2]` does not exist. Ask for the length "
            "first.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) == 1 or has_converged(trace, n, tol),
            "One value counts as converged, perhaps because it was compared with itself. It has no gain yet: False.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: _per_point(trace, n) > tol),
            "The comparison is the wrong way round: converged means that the change is SMALLER than tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: _per_point(trace, n) <= tol),
            "A gain of exactly tol counts as converged. Smaller means <; with <= and tol = 0 a plateau would end the "
            "loop.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1] / n, trace[-2] / n, atol=tol)),
            "`np.isclose` allows rtol = 1e-5 of the value on top of atol, so near −1000 it forgives far more than tol. "
            "Compare the change itself with tol, by <.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1], trace[-2], atol=n * tol)),
            "`np.isclose` adds 1e-5 of the log-likelihood to what you allow it. Write the comparison out: "
            "|change| < n * tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: np.isclose(trace[-1], trace[-2], atol=tol)),
            "`np.isclose` compares totals here, and adds 1e-5 of the total to tol. Divide the change by n, and compare "
            "it with tol.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: 0 <= (trace[-1] - trace[-2]) / n < tol),
            "Only gains are counted, not small falls. The rule takes the absolute value; rounding alone can make a "
            "trace fall by 1e-14.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[0]) / n < tol),
            "The last value is compared with the first. The rule asks for the last gain.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[1] - trace[0]) / n < tol),
            "The first gain is looked at, and it never changes. The last two values are `trace[-1]` and `trace[-2]`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(np.diff(trace)) / n < tol).any()),
            "Any small gain in the past counts. EM can crawl over a plateau and climb again: look at the last gain "
            "only.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(np.diff(trace)) / n < tol).all()),
            "All gains have to be small here. The first ones are always large; the last one decides.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(np.diff(trace)).mean() / n < tol),
            "The mean of all gains is compared with tol. Old gains do not count.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / len(trace) < tol),
            "You divide by the length of the trace, the number of steps. n is the number of points.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) * n < tol),
            "The gain is multiplied by n. A gain a point is the total gain DIVIDED by n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1]) / n < tol),
            "The log-likelihood itself is compared with tol. It does not go to zero; its change does.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) ** 2 / n < tol),
            "The gain is squared. The rule takes its absolute value.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) >= 3 and has_converged(trace, n, tol),
            "Two values are enough for a last gain; you wait for a third.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (trace[-1] - trace[-2]) < tol),
            "Two things are missing: the absolute value, so a fall counts as converged, and the division by n.",
        ),
        Mistake(
            lambda trace, n, tol: not has_converged(trace, n, tol),
            "The answer is the opposite one: True should mean 'stop'.",
        ),
        Mistake(
            lambda trace, n, tol: False,
            "The answer is always False, so the loop would never stop early.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: trace[-1] == trace[-2]),
            "You wait for two equal values. EM converges in the limit only; stop when the change is below tol.",
        ),
        Mistake(
            lambda trace, n, tol: _per_point(trace, n) if len(trace) >= 2 else 0,
            "You return the gain a point. Compare it with tol and return True or False.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) / (n - 1) < tol),
            "You divide by n - 1. This is no variance: the gain of all n points is shared out among n.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: (abs(trace[-1]) - abs(trace[-2])) / n < tol),
            "You take absolute values first and subtract afterwards. The absolute value is that of the difference.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) >= 2 and abs(trace[n - 1] - trace[n - 2]) < tol,
            "n is used as a position in the trace. It is the number of points; the last two entries are `trace[-1]` "
            "and `trace[-2]`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: abs(trace[-1] - trace[-2]) // n < tol),
            "`//` cuts the gain a point down to a whole number, mostly 0. Divide with `/`.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: True),
            "The answer is True from the second value on, whatever the gain is.",
        ),
        Mistake(
            _rule(lambda trace, n, tol: round(trace[-1], 2) == round(trace[-2], 2)),
            "Two rounded values are compared, so the digits decide and not `tol`. Compare the gain a point with tol.",
        ),
        Mistake(
            lambda trace, n, tol: len(trace) > 2 and abs((trace[-1] - trace[-2]) / (trace[-2] - trace[-3])) < tol,
            "The last gain is divided by the gain before, which tells how FAST EM is. The rule divides it by n.",
        ),
    ),
    hints=(
        "How much did the last step change the log-likelihood of an average point? Is there a last step at all?",
        "`abs(trace[-1] - trace[-2]) / n` is the change a point; it needs two values.",
        "`return len(trace) >= 2 and abs(trace[-1] - trace[-2]) / n < tol`.",
    ),
    describe=("True or False",),
)


# --- em_fit -----------------------------------------------------------------------------------------------------------

_BY_TOL = (
    "all is right as long as max_iter ends the loop, so look at where tol ends it: when the last gain in ln p(X), "
    "divided by N, is smaller than tol; and the parameters come back as they are after that update."
)
_BY_COUNT = "the rule for tol works, but max_iter = 3 does not mean three updates of the parameters: count the M steps."

_NONE = "max_iter = 0 allows no update: the parameters come back as they are."
TIGHT = scaled(100.0, *world(80, 2, 2, 41, apart=6.0))

_FIT_CASES = (
    Case((*world(45, 3, 2, 238, apart=3.0), 1e-3, 25), "N = 45, K = 3, D = 2, stopped by tol", clue=_BY_TOL),
    Case((*world(30, 2, 3, 12), 1e-5, 3), "max_iter = 3, long before tol", clue=_BY_COUNT),
    Case((*mirrored(20, 142), 1e-3, 25), "a symmetric data set, on which the weights never move", clue=_BY_TOL),
    Case((*world(36, 2, 2, 213, offset=20.0), 1e-3, 25), "K = D = 2, stopped by tol", clue=_BY_TOL),
    Case((*falling(*world(24, 2, 1, 31)), 1e-9, 1), "D = 1, max_iter = 1", clue=_BY_COUNT),
    Case((*world(20, 3, 2, 32), 1e-3, 0), "max_iter = 0", clue=_NONE),
    Case((*TIGHT, 1e-6, 60), "scores near −1000, tol = 0.000001", clue=_BY_TOL),
)


def _unchanged(X, *theta):
    return theta


def _gain(trace, n, old, new):
    return abs(trace[-1] - trace[-2]) / n


@dataclass(frozen=True)
class Way:
    """A loop of EM: its start, its step, the score in its trace, when it stops; right unless told otherwise."""

    start: object = _unchanged  # start(X, weights, means, covs)
    step: object = em_step
    score: object = log_likelihood
    change: object = _gain  # change(trace, n, old, new), to be compared with tol
    first: int = 0  # the trace begins after so many updates
    head: tuple = ()  # stands in the trace before the scores
    extra: int = 0  # updates beyond max_iter

    def __call__(self, X, weights, means, covs, tol, max_iter):
        """Return weights, means, covs and a trace that ends with their score."""
        known = _forms(self, _BY_POINT.get(X.flat[0], -1))
        return known[0] if known else self.forms(X, weights, means, covs, tol, max_iter)[0]

    def forms(self, X, weights, means, covs, tol, max_iter):
        """Return all answers of such a loop: with or without the last score, and one update after the test."""
        limit = max(max_iter + self.extra, 0)
        path, trace, stop = self._walk(X, (weights, means, covs), tol, limit)
        ends = ((stop, stop + 1), (stop, stop), (stop + 1, stop + 1), (stop + 1, stop + 2))
        cut = stop if stop == limit or self == Way() else stop + 1  # who stops by tol has seen the score that told so
        listed = [(t, (*self.head, *trace[self.first : end])) for t, end in ends if t <= limit and end >= cut]
        return [(*path[t], np.array(scores)) for t, scores in listed]

    def _walk(self, X, theta, tol, limit):
        """Return the parameters and scores after 0, 1, ... updates, one beyond the stop, and the number of the stop."""
        path, stop = [self.start(X, *theta)], None
        trace = [self.score(X, *path[0])]
        while stop is None or len(path) < stop + 2:
            path.append(self.step(X, *path[-1]))
            trace.append(self.score(X, *path[-1]))
            known = len(trace) - 1
            settled = known > self.first and self.change(trace, len(X), *path[-2:]) < tol
            if stop is None and (settled or known >= limit):
                stop = min(known, limit)
        return path, trace, stop


RIGHT = Way()
_BY_POINT = {case.args[0].flat[0]: i for i, case in enumerate(_FIT_CASES)}


@cache
def _forms(way, i):
    """Return the answers that a way may give to case i; none if it breaks down, or for -1, no case."""
    if i < 0:
        return []
    with np.errstate(all="ignore"):
        try:
            return way.forms(*_FIT_CASES[i].args)
        except ValueError:  # shapes that do not fit, or no covariance any more
            return []


def _agree(answer, form):
    return all(a.shape == b.shape for a, b in zip(answer, form, strict=True)) and all(
        np.allclose(a, b, rtol=1e-7, atol=1e-9) for a, b in zip(answer[::-1], form[::-1], strict=True)
    )


@cache
def _opening(way, i):
    """Return the first two entries of the trace of a way in case i, to tell at a glance whether it can be meant."""
    X, *theta = _FIT_CASES[i].args[:4]
    with np.errstate(all="ignore"):
        try:
            theta = way.start(X, *theta)
            trace = [way.score(X, *theta)]
            for _ in range(way.first + 1):
                theta = way.step(X, *theta)
                trace.append(way.score(X, *theta))
        except ValueError:  # shapes that do not fit, or no covariance any more
            return np.full(2, np.nan)
    return np.array((*way.head, *trace[-2:])[:2])


@cache
def _openings(i):
    """Return the ways in the order in which they are tried, and how their traces begin in case i, (W, 2)."""
    ways = (RIGHT, *_WAYS)
    return ways, np.array([_opening(way, i) for way in ways])


def _case_of(expected):
    """Return the number of the case that has this right answer."""
    return int(np.argmin([abs(_opening(RIGHT, i)[0] - expected[3][0]) for i in range(len(_FIT_CASES))]))


def in_one_form(answer, expected):
    """Return the answer in the form of the reference where only the last score or the last update differ.

    Wrong answers too are brought into one form, so that a mistake is recognised whatever the loop around it looks like.
    """
    if answer[0].ndim == 1 and answer[3].ndim == 3:  # the trace was put first
        *theta, trace = in_one_form((*answer[1:], answer[0]), expected)
        return trace, *theta
    i = _case_of(expected)
    ways, openings = _openings(i)
    likely = np.isclose(openings[:, : answer[3].size], answer[3][:2], rtol=1e-7, atol=1e-9).all(axis=1)
    for w in np.flatnonzero(likely):
        forms = _forms(ways[w], i)
        if any(_agree(answer, form) for form in forms):
            return _of_equal_length(forms[0], expected)
    return _of_equal_length(answer, expected)


def _of_equal_length(answer, expected):
    """Return an answer with a trace of the right length, its end filled in, unless that would make it right."""
    known = min(answer[3].size, expected[3].size)
    filled = (*answer[:3], np.append(answer[3][:known], expected[3][known:]))
    return answer if _agree(filled, expected) or answer[3].ndim != 1 else filled


def _spread_out(X, weights, means, covs, tol, max_iter):
    return X, (weights, means, covs), tol, max_iter


def _never(trace, n, old, new):
    return np.inf


def _largest(*parts):
    """Return a stop rule that looks at the largest change in the parameters of those positions."""
    return lambda trace, n, old, new: max(np.abs(new[i] - old[i]).max() for i in parts)


def _total_change(trace, n, old, new):
    return sum(np.linalg.norm(b - a) for a, b in zip(old, new, strict=True))


def _per_data(X, *theta):
    return log_likelihood(X, *theta) / len(X)


def _restart(**values):
    """Return a start that replaces weights, means or covs by the value of a function of X and K."""

    def start(X, weights, means, covs):
        given = {"weights": weights, "means": means, "covs": covs}
        return tuple(values[name](X, len(means)) if name in values else given[name] for name in given)

    return start


def _without_weights(X, weights, means, covs):
    return log_likelihood(X, np.ones(len(weights)), means, covs)


def _score_of_step(X, weights, means, covs, tol, max_iter):
    return (log_likelihood(X, *em_step(X, weights, means, covs)),) * min(2, max_iter)


def _stale(*args):
    path, trace, stop = RIGHT._walk(*_spread_out(*args))
    return *path[stop - 1], np.array(trace[: stop + 1])


_LOOPS = (
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2])),
        "The loop compares the gain of the TOTAL log-likelihood with tol and runs on too long. tol is meant a point: "
        "divide by N.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2]) / abs(trace[-1])),
        "The loop stops too early, as it does when the gain is taken relative to the log-likelihood, or is divided by "
        "`X.size`. The rule divides by the number of points, `len(X)`.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2]) / n - 1e-5 * abs(trace[-2]) / n),
        "The loop stops too early: `np.isclose` forgives 1e-5 of the log-likelihood on top of atol. Compare the gain "
        "a point itself with tol.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: _gain(trace, n, old, new) / n),
        "The gain is divided by N twice, so the loop stops too early.",
    ),
    Mistake(
        Way(change=_largest(0)),
        "The loop stops when the weights stop moving. On symmetric data they never move, and nothing has been learnt; "
        "watch the log-likelihood.",
    ),
    Mistake(
        Way(change=_largest(1)),
        "The loop stops when the means move by less than tol. Their size depends on the units; the rule is about the "
        "gain in log-likelihood a point.",
    ),
    Mistake(
        Way(change=_total_change),
        "The loop stops by the change in the parameters. The statement asks for the change in log-likelihood a point.",
    ),
    Mistake(
        Way(change=_never),
        "The loop always makes max_iter updates: tol has no effect. Test the last gain after each score.",
    ),
    Mistake(
        Way(extra=300),
        "max_iter has no effect: the loop goes on until tol is reached, which may take for ever.",
    ),
    Mistake(
        Way(extra=-1),
        "One update too few: with max_iter = 3 there have to be three M steps.",
    ),
    Mistake(
        Way(extra=1),
        "One update too many: max_iter = 3 allows three M steps, however often the score is computed.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: -np.inf),
        "The loop ends after one update: a comparison the wrong way round, old minus new without an absolute value, "
        "or a `return` inside the loop.",
    ),
    Mistake(
        Way(first=1),
        "The trace begins after the first update. trace[0] is the log-likelihood of the parameters you were given.",
    ),
    Mistake(
        Way(head=(-np.inf,)),
        "The trace begins with -inf, put there so that the first comparison works. Keep that value out of the trace: "
        "with fewer than two entries there is nothing to compare.",
    ),
    Mistake(
        Way(head=(0.0,)),
        "The trace begins with a 0 that is no log-likelihood. Start with an empty list, or with ln p(X) of the start.",
    ),
    Mistake(
        Way(score=_per_data, change=lambda trace, n, old, new: abs(trace[-1] - trace[-2])),
        "The trace holds means over the points. It should hold totals; divide by N only in the stop rule.",
    ),
    Mistake(
        Way(score=_per_data),
        "The trace holds means, and the stop rule divides by N once more. Totals in the trace, one division in the "
        "rule.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.cov(X.T), (K, 1, 1)))),
        "The loop starts from `np.cov` of the whole data, and forgets the argument `covs`.",
    ),
    Mistake(
        Way(score=lambda *args: -2 * log_likelihood(*args)),
        "The trace holds -2 ln p(X), a deviance that falls. Store ln p(X) as it is.",
    ),
    Mistake(
        Way(score=lambda *args: -log_likelihood(*args)),
        "The trace has the opposite sign, a cost that falls. Store the log-likelihood, which climbs.",
    ),
    Mistake(
        Way(score=_without_weights),
        "The weights are missing in the scores of the trace: p(x) = Σ_k π_k N(x; μ_k, Σ_k).",
    ),
    Mistake(
        Way(score=_without_weights, step=_E_MISTAKES[0].wrong),
        "The weights are missing in the density, and so in the responsibilities and in the trace.",
    ),
    Mistake(
        Way(score=lambda *args: log_joint(*args).sum()),
        "The trace sums ln(π_k N) over points AND components. The components are summed inside the logarithm.",
    ),
    Mistake(
        Way(score=lambda *args: np.log(_plain_joint(*args).sum())),
        "The logarithm was taken once, of the sum over all points. Each point has its own logarithm; those are summed.",
    ),
    Mistake(
        Way(score=lambda *args: _plain_joint(*args).sum()),
        "The trace sums densities. Independent points multiply, so it is their logarithms that are summed.",
    ),
    Mistake(
        Way(score=lambda *args: (posterior(*args) * log_joint(*args)).sum()),
        "The trace holds Q, the expected ln p(x, z), without the entropy. EM lifts ln p(x) = Σ ln Σ π N; Q alone may "
        "fall.",
    ),
    Mistake(
        Way(score=lambda *args: log_joint(*args).max(axis=1).sum()),
        "The trace counts only the best component of each point. p(x) sums over all of them.",
    ),
    Mistake(
        Way(score=lambda X, *theta: log_likelihood(X, *theta) + 0.5 * X.size * np.log(2 * np.pi)),
        "The constant (D/2) ln 2π a point is missing in the trace. It cancels in gains, but trace[t] is the "
        "log-likelihood.",
    ),
    Mistake(
        Way(score=lambda *args: log_likelihood(*args) / np.log(10)),
        "The trace is in logarithms to base 10.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.eye(X.shape[1]), (K, 1, 1)))),
        "The loop starts from identity matrices. Start from the `covs` that are handed in.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.cov(X.T, bias=True), (K, 1, 1)))),
        "The loop starts from the covariance of the whole data. Use the `covs` you are given.",
    ),
    Mistake(
        Way(start=_restart(weights=lambda X, K: np.full(K, 1 / K))),
        "The loop starts from equal weights and ignores the argument `weights`.",
    ),
    Mistake(
        Way(start=_restart(means=lambda X, K: X[:K])),
        "The loop starts from points of its own choice. The start is handed in: `means`.",
    ),
)


def _in_a_loop(mistakes):
    """Return the mistakes of a single step as mistakes of the loop around it."""
    return tuple(Mistake(Way(step=m.wrong), f"The loop is fed by a faulty step. {m.hint}") for m in mistakes)


_LOOPS = _LOOPS + _in_a_loop((*_M_MISTAKES, *(m for m in _E_MISTAKES if m not in _BREAKING)))
_WAYS = tuple(mistake.wrong for mistake in _LOOPS)

FIT = Exercise(
    name="em_fit",
    lesson=7,
    reference=em_fit,
    statement="""Write `em_fit(X, weights, means, covs, tol, max_iter)`: EM steps until they no longer pay.

trace[t] = ln p(X) = Σ_n ln Σ_k π_k N(x_n; μ_k, Σ_k) after t updates, so trace[0] belongs to the parameters handed in
stop when |trace[-1] - trace[-2]| / N < tol, or after max_iter updates

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return `(weights, means, covs, trace)`. Two things at the
end of the loop are left to you: whether the trace still holds the value of the parameters you return, and whether you
make one more update once the gain is below `tol`. More than `max_iter` updates are never made; with `max_iter` = 0 the
parameters come back as they are.""",
    cases=_FIT_CASES,
    mistakes=(
        *_LOOPS,
        Mistake(
            lambda *args: (*args[1:4], RIGHT(*args)[3]),
            "You return the parameters you started from: the new ones stay inside the loop. Give them the same names.",
        ),
        Mistake(
            _stale,
            "The parameters are one update older than the trace: the last step was thrown away when the loop ended.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], RIGHT(*args)[3][-1]),
            "Only the last log-likelihood is returned. The trace is the whole list, one value a step.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], np.diff(RIGHT(*args)[3])),
            "The trace holds the gains. Store the log-likelihoods themselves.",
        ),
        Mistake(
            lambda *args: (RIGHT(*args)[3], *RIGHT(*args)[:3]),
            "The trace comes first in what you return. It is the last of the four: weights, means, covs, trace.",
        ),
        Mistake(
            lambda *args: RIGHT(*args)[:3],
            "Three things are returned; the trace is the fourth: weights, means, covs, trace.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], len(RIGHT(*args)[3]) - 1),
            "The fourth part is the number of updates. The trace has a value for each of them.",
        ),
        Mistake(
            lambda *args: (*em_step(*args[:4]), np.array([log_likelihood(*args[:4]), *_score_of_step(*args)])),
            "Every round starts again from the parameters you were given, so nothing changes after the first. Inside "
            "the loop, the step has to take what the step before has returned.",
        ),
        Mistake(
            lambda *args: (*em_step(*args[:4]), np.full(2, log_likelihood(*args[:4]))),
            "All entries of the trace belong to the parameters you were given, while the step puts its result under "
            "other names. Update the very names that the score and the next step use.",
        ),
    ),
    hints=(
        "A loop around your EM step that writes down the log-likelihood before each step and asks your stop rule.",
        "Start with an empty list; each round: append ln p(X) of the present parameters, stop if the last gain a "
        "point is below tol, else replace the parameters.",
        "`for _ in range(max_iter):` three lines: append the log-likelihood (lesson 4) to the trace; `break` if your "
        "stop rule says so for the trace, `len(X)` and `tol`; put the result of your step back into `weights, "
        "means, covs`.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)", "trace (T,)"),
    atol=1e-9,
    forgive=in_one_form,
)

EXERCISES = (STEP, CONVERGED, FIT)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_X = np.array([1.0, 2.0, 4.0])


def _means_of_a(updates):
    """Return the mean of A after each update, from N(1, 1) and N(3, 1), both of weight ½, on 1, 2 and 4."""
    theta, means = (np.array([0.5, 0.5]), np.array([[1.0], [3.0]]), np.ones((2, 1, 1))), []
    for _ in range(updates):
        theta = em_step(_X[:, None], *theta)
        means.append(float(theta[1][0, 0]))
    return means


_R = 1 / (1 + np.exp(2 * _X - 4))
PENCILS = (
    Pencil(
        name="mean_after_one_update",
        lesson=7,
        statement="Three points, 1, 2 and 4. The guess: A = N(1, 1) and B = N(3, 1), both of weight ½, so that "
        "r_A = 1/(1 + e^(2x − 4)) as in the lesson. Where is the mean of A after one update? (3 decimals)",
        right=float(_R @ _X / _R.sum()),
        slips=(
            Slip(1.0, "that is the mean before the update."),
            Slip(_means_of_a(2)[1], "that is the mean after two updates."),
            Slip(float(_R @ _X / 3), "the sum is divided by N = 3; divide by N_A, the sum of A's shares."),
            Slip(float((1 - _R) @ _X / (1 - _R).sum()), "that is the mean of B."),
            Slip(1.5, "you gave each point wholly to the nearer bell, half of the 2 or all of it. EM shares it out."),
            Slip(float(_X.mean()), "that is the plain mean of the points; A's shares are not used."),
            Slip(float(_R.sum()), "that is N_A, the sum of A's shares, and no mean."),
            Slip(
                float(_R[:2] @ _X[:2] / _R[:2].sum()),
                "the point 4 is left out. A's share in it is small, and counts.",
            ),
            Slip(float(_R @ _X), "that is the sum of share times point; divide by N_A."),
            Slip(
                float((1 / (1 + np.exp(4 - 2 * _X))) @ _X / (1 / (1 + np.exp(4 - 2 * _X))).sum()),
                "the sign in the exponent is turned round: near 1 the share of A must be large.",
            ),
        ),
        hints=(
            "The three shares of A: at 1 it is 0.8808, at 2 one half, at 4 nearly nothing.",
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
            "Right code of plain EM never steps down, but for rounding. It is the best unit test there is.",
        ),
        ("Try a smaller step.", "EM has no step size that could be made smaller."),
    ),
    ask(
        7,
        3,
        "The gain per point has fallen below tol. So …",
        ("the maximum is found.", "The gain is small, no more. On Iris another 4 nats come after a long plateau."),
        ("the parameters no longer move.", "On a plateau they move a long way while the likelihood hardly changes."),
        (
            "the steps have become small; a smaller tol, or other starts, may find more.",
            "Stopping is a decision about patience, not a proof.",
            True,
        ),
    ),
)
