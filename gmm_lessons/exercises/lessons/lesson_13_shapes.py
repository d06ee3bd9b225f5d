"""Lesson 13, further: the M step of the other shapes, and a criterion that minds overlap."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_06 import hard, points, shares, spread, winners
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_13 import bic


def m_step_tied(X, resp):
    """Return the weights (K,), the means (K, D) and ONE covariance (D, D) for all components."""
    weights, means, covs = m_step(X, resp)
    return weights, means, (weights[:, None, None] * covs).sum(axis=0)  # each counts with its share of the points


def m_step_diagonal(X, resp):
    """Return the weights (K,), the means (K, D) and a variance along each axis, (K, D)."""
    weights, means, covs = m_step(X, resp)
    return weights, means, np.array([np.diag(cov) for cov in covs])


def m_step_spherical(X, resp):
    """Return the weights (K,), the means (K, D) and one variance for each component, (K,)."""
    weights, means, covs = m_step(X, resp)
    return weights, means, np.array([np.trace(cov) / X.shape[1] for cov in covs])


def icl(loglik, k_params, n, resp):
    """Return BIC + 2 Σ_n e_n, a float, with e_n = -Σ_k r_nk ln r_nk and 0 ln 0 = 0; smaller is better."""
    used = resp[resp > 0]
    return bic(loglik, k_params, n) - 2 * (used * np.log(used)).sum()


# --- the M step -------------------------------------------------------------------------------------------------------

_WORLDS = (
    (points(9, 2, 1), shares(9, 3, 8), "soft responsibilities, N = 9, K = 3, D = 2"),
    (points(7, 2, 2), shares(7, 2, 3), "K = D = 2, where a wrong axis goes unnoticed"),
    (points(9, 3, 3), shares(9, 3, 10), "K = D = 3, N = 9"),
    (points(11, 2, 4), hard(np.array([2, 0, 1, 1, 2, 2, 0, 1, 2, 2, 0]), 3), "hard responsibilities, zeros and ones"),
    (points(8, 3, 5, offset=100.0), shares(8, 2, 6), "points near 100, far from the origin"),
    (points(10, 1, 7), shares(10, 3, 14)[:, ::-1], "D = 1"),
    (np.rint(4 * points(9, 2, 8)).astype(int), shares(9, 3, 16)[:, [2, 0, 1]], "a table of whole numbers"),
)
_CASES = tuple(Case((X, resp), label) for X, resp, label in _WORLDS)


def _with(spread_of):
    """Return an M step that is right but for the third part, spread_of(X, resp, weights, means, covs)."""

    def step(X, resp):
        weights, means, covs = m_step(X, resp)
        return weights, means, np.array(spread_of(X, resp, weights, means, covs))

    return step


def _variances(covs):
    return np.diagonal(covs, axis1=1, axis2=2)


def _cov(points):
    return np.atleast_2d(np.cov(points.T, ddof=0))


def _about(points, centre):
    """Return the scatter of points around a centre, (D, D)."""
    return (points - centre).T @ (points - centre)


def _lengths(X, means):
    """Return the distances |x_n - μ_k|, (N, K)."""
    return np.linalg.norm(X[:, None] - means, axis=2)


def _sums(X, resp, means):
    """Return Σ_n r_nk (x_n - μ_k)², (K, D)."""
    return np.einsum("nk,nkd->kd", resp, (X[:, None] - means) ** 2)


def _round(X, resp, means, count):
    """Return 1/(D count) Σ_n r_nk |x_n - μ_k|², (K,)."""
    return _sums(X, resp, means).sum(axis=1) / (X.shape[1] * count)


def _mean_absolute(X, resp, means):
    return np.einsum("nk,nkd->kd", resp, np.abs(X[:, None] - means)) / resp.sum(axis=0)[:, None]


_TIED = Exercise(
    name="m_step_tied",
    lesson=13,
    reference=m_step_tied,
    statement="""Write `m_step_tied(X, resp)`: the M step of bells that share one covariance.

π_k and μ_k as ever;  Σ = (1/N) Σ_k Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ

`X` (N, D), `resp` (N, K). Return `(weights, means, cov)`: (K,), (K, D) and ONE matrix (D, D), for D = 1, too. Each
point is measured from the means of its own components.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(lambda X, resp, weights, means, covs: weights[-1] * covs[-1]),
            "Only the last component is there, with its share of the points, as when each round of a loop replaces the "
            "one before (`=` in place of `+=`).",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: covs[-1]),
            "This is the covariance of the last component alone. Average those of all K, each with its weight π_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.einsum("nki,nkj->ij", *2 * [X[:, None] - means]) / len(X)),
            "Every point counts fully for every component. It counts with its shares: r_nk before the outer product.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: (X - resp @ means).T @ (X - resp @ means) / len(X)),
            "Each point is measured from ONE place, the average of the means with its shares. Measure it from each "
            "mean by itself, and let the outer products count with r_nk.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: covs.mean(axis=0)),
            "The K covariances are averaged as equals. A component counts with its share of the points, π_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: covs.sum(axis=0)),
            "The K covariances are added up. Average them, each with its weight π_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: (X - X.mean(axis=0)).T @ (X - X.mean(axis=0)) / len(X)),
            "This is the covariance of the whole data: each point is measured from the mean of all. "
            "Measure it from its "
            "components' means.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _cov(X) - _about(means, X.mean(axis=0)) / len(means)),
            "From the covariance of all the data the spread of the K means is taken off, each mean counted once. The "
            "means count with their weights, π_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _cov(X) - _about(means, X.mean(axis=0))),
            "From the covariance of all the data the spread of the K means is taken off, the sum over k as it is. The "
            "means count with their weights, π_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _cov(X) - _cov(means)),
            "From the covariance of all the data that of the K means is taken off, each mean counted once. The means "
            "count with their weights: `np.cov(means.T, aweights=weights, ddof=0)`.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: spread(X, resp, means).sum(axis=0)),
            "The sum of the scatters is not divided by N.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: spread(X, resp, means).sum(axis=0) / (len(X) - means.shape[0])),
            "You divide by N - K, the unbiased estimate. The most likely covariance divides by N.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: spread(X, winners(resp), means).sum(axis=0) / len(X)),
            "Each point is measured from the mean of its likeliest component only. It counts for all, with r_nk.",
        ),
        Mistake(
            m_step,
            "Every component has a covariance of its own. Tied means one for all, (D, D).",
        ),
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: np.tile(
                    (weights[:, None, None] * covs).sum(axis=0), (len(means), 1, 1)
                )
            ),
            "The one covariance is repeated K times. Return it once, (D, D).",
        ),
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: np.eye(X.shape[1]) * (weights[:, None, None] * covs).sum(axis=0)
            ),
            "Only the variances are there. A tied covariance has its entries off the diagonal, too.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: spread(X, resp**2, means).sum(axis=0) / len(X)),
            "The responsibilities enter squared: put r_nk into one of the two factors.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: spread(X, resp, 0 * means).sum(axis=0) / len(X)),
            "No mean is subtracted: this is the second moment about the origin.",
        ),
    ),
    hints=(
        "Every point, with every share of it, measured from the mean of that component: what is the "
        "average of all these "
        "outer products?",
        "The covariance of each component is an average over N_k points. Which weights turn those into one over N?",
        "`(weights[:, None, None] * covs).sum(axis=0)`, with the covs of your M step of lesson 6.",
    ),
    describe=("weights (K,)", "means (K, D)", "cov (D, D)"),
    atol=1e-9,
    unfair=(
        ("the first point alone", "np.cov of older NumPys takes a single row for a column"),
        ("hard shares in whole numbers", "scikit-learn's M step takes no whole numbers"),
    ),
)

_DIAGONAL = Exercise(
    name="m_step_diagonal",
    lesson=13,
    reference=m_step_diagonal,
    statement="""Write `m_step_diagonal(X, resp)`: the M step of upright bells.

π_k and μ_k as ever;  σ²_kd = (1/N_k) Σ_n r_nk (x_nd - μ_kd)²

`X` (N, D), `resp` (N, K). Return `(weights, means, variances)`: (K,), (K, D) and (K, D), one variance
along each axis.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(lambda X, resp, weights, means, covs: resp.T @ (X - resp @ means) ** 2 / resp.sum(axis=0)[:, None]),
            "Each point is measured from ONE place, the average of the means with its shares. "
            "Along each axis component k measures from its own mean, μ_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: ((X[:, None] - means) ** 2).mean(axis=0)),
            "Every point counts fully for every component. Weight the squares by r_nk, and divide by N_k.",
        ),
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: _variances(covs).mean(axis=1, keepdims=True) * np.ones(X.shape[1])
            ),
            "All columns have the same variance: that is the spherical shape. Here each axis has its own.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.linalg.eigvalsh(covs)),
            "These are the eigenvalues, variances along the axes of the ellipse. Asked are those of the columns: the "
            "diagonal.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.sqrt(_variances(covs))),
            "The third part holds standard deviations. Variances are asked for: no root.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means) / len(X)),
            "The squared distances are divided by N. Those of component k have the weights r_nk, which sum to N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means)),
            "The squared distances are added up and not divided by N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _mean_absolute(X, resp, means)),
            "The mean of |x - μ| is taken along each axis. A variance is the mean of the squares, (x - μ)².",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: [X[own == 1].var(axis=0) for own in winners(resp).T]),
            "These are the variances of the points that have this component as their likeliest. Every point counts for "
            "all components, with r_nk.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means) / (resp.sum(axis=0) - 1)[:, None]),
            "You divide by N_k - 1, the unbiased estimate. The most likely variance divides by N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means) / resp.sum(axis=0)),
            "N_k lines up with the columns (or does not fit). It belongs to a row, a component: `Nk[:, None]`.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.tile(X.var(axis=0), (len(means), 1))),
            "These are the variances of the whole data, for every component. Weight the points by r_nk.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, X.mean(axis=0)) / resp.sum(axis=0)[:, None]),
            "The distances are measured from the mean of all the data. Component k has its own mean.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, 0 * means) / resp.sum(axis=0)[:, None]),
            "The mean is not subtracted: these are mean squares about the origin.",
        ),
        Mistake(
            m_step,
            "The full covariances are returned, (K, D, D). Of an upright bell only the diagonal is left: (K, D).",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: covs * np.eye(X.shape[1])),
            "Whole matrices with zeros come back, (K, D, D). The variances alone are asked for, (K, D).",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: weights @ _variances(covs)),
            "One row of variances for all components comes back: that would be tied. Each component has its own.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _variances(covs).mean(axis=1)),
            "The variances are averaged over the axes: that is the spherical shape. Keep D of them.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp**2, means) / resp.sum(axis=0)[:, None]),
            "The responsibilities enter squared: r_nk stands once before the squared distance.",
        ),
    ),
    hints=(
        "Along each axis a bell of its own: lesson 1's variance, with shares.",
        "It is the diagonal of the covariance that your M step of lesson 6 returns.",
        "`np.array([np.diag(cov) for cov in covs])`.",
    ),
    describe=("weights (K,)", "means (K, D)", "variances (K, D)"),
    atol=1e-9,
    unfair=(
        ("hard shares in whole numbers", "scikit-learn's M step takes no whole numbers"),
        ("a unit a million times as large", "sums of squares about a point of one's own lose their digits"),
    ),
)

_SPHERICAL = Exercise(
    name="m_step_spherical",
    lesson=13,
    reference=m_step_spherical,
    statement="""Write `m_step_spherical(X, resp)`: the M step of round bells, each with a width of its own.

π_k and μ_k as ever;  σ²_k = 1/(D N_k) Σ_n r_nk |x_n - μ_k|²

`X` (N, D), `resp` (N, K). Return `(weights, means, variances)`: (K,), (K, D) and (K,), one variance a component.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: resp.T @ ((X - resp @ means) ** 2).mean(axis=1) / resp.sum(axis=0)
            ),
            "Each point is measured from ONE place, the average of the means with its shares. "
            "Component k measures its distances from its own mean, μ_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _variances(covs).sum(axis=1)),
            "The squared distance is not divided by D. It is the sum of D squared coordinates; a "
            "variance is that of one.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.sqrt(_variances(covs).mean(axis=1))),
            "These are standard deviations. Variances are asked for: no root.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.sqrt(_variances(covs)).mean(axis=1) ** 2),
            "The standard deviations along the axes are averaged, and their mean is squared. Average the variances: "
            "the square of a mean is not the mean of the squares.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.linalg.det(covs) ** (1 / X.shape[1])),
            "This is the D-th root of the determinant: a ball of the same VOLUME (in the plane, a circle of the same "
            "area). The most likely one has the mean of the variances.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _variances(covs).prod(axis=1) ** (1 / X.shape[1])),
            "The variances along the axes are multiplied, and the D-th root taken: their geometric mean. The most "
            "likely ball has the plain mean, their sum over D.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means).sum(axis=1) / len(X) / X.shape[1]),
            "You divide by N. The weights r_nk of component k sum to N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means).sum(axis=1) / X.shape[1]),
            "The sum is not divided by N_k, only by D.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _sums(X, resp, means).sum(axis=1)),
            "The squared distances are added up, with their shares, and not divided by D N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _round(X, resp, means, resp.sum(axis=0) - 1)),
            "You divide by D (N_k - 1). The most likely variance divides by D N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _round(X, resp, X.mean(axis=0), resp.sum(axis=0))),
            "The squared distances are those from the mean of all the data. Component k has a mean of its own, μ_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _round(X, resp, 0 * means, resp.sum(axis=0))),
            "No mean is subtracted: these are mean squares of the distance from the origin.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _round(X, np.ones_like(resp), means, len(X))),
            "Every point counts fully for every component. Its squared distance counts with r_nk, and the sum is "
            "divided by D N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _round(X, resp**2, means, resp.sum(axis=0))),
            "The responsibilities enter squared. Each squared distance counts with r_nk, once.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _variances(covs)),
            "There is a variance for each axis: that is the diagonal shape. A round bell has one, their mean.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: weights @ _variances(covs).mean(axis=1)),
            "One variance for all components comes back. Each has its own, (K,).",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.full(len(weights), weights @ _variances(covs).mean(axis=1))),
            "All components have the same variance: that of all points, each about the mean of its component. Each "
            "component has its own, over its own N_k.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: np.linalg.eigvalsh(covs).max(axis=1)),
            "This is the largest eigenvalue, the variance along the longest axis. Average over all directions.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: covs.mean(axis=(1, 2))),
            "The mean runs over ALL entries of the matrix. Only the diagonal holds variances: the trace over D.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: _variances(covs).sum(axis=1) / len(means)),
            "You divide by K. The squared distance has D summands: divide by D.",
        ),
        Mistake(
            _with(lambda X, resp, weights, means, covs: (resp * _lengths(X, means)).sum(axis=0) / resp.sum(axis=0)),
            "The mean distance is taken. Square the distances, average, and divide by D.",
        ),
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: (
                    ((resp * _lengths(X, means)).sum(axis=0) / resp.sum(axis=0)) ** 2 / X.shape[1]
                )
            ),
            "The distances are averaged first and squared after. Square each distance, then average: the square of a "
            "mean is less than the mean of the squares.",
        ),
        Mistake(
            m_step,
            "The full covariances are returned, (K, D, D). A round bell has one number.",
        ),
        Mistake(
            _with(
                lambda X, resp, weights, means, covs: _variances(covs).mean(axis=1)[:, None, None] * np.eye(X.shape[1])
            ),
            "Whole matrices σ²I come back. The K variances alone are asked for.",
        ),
    ),
    hints=(
        "The squared distance from the mean, averaged over the points with their shares: how many squares does it sum?",
        "The mean of the D variances of the component: the trace of its covariance over D.",
        "`np.array([np.trace(cov) / X.shape[1] for cov in covs])`, with the covs of your M step of lesson 6.",
    ),
    describe=("weights (K,)", "means (K, D)", "variances (K,)"),
    atol=1e-9,
    unfair=(("hard shares in whole numbers", "scikit-learn's M step takes no whole numbers"),),
)

# --- icl --------------------------------------------------------------------------------------------------------------


def _entropies(resp):
    """Return e_n = -Σ_k r_nk ln r_nk, (N,), with 0 ln 0 = 0."""
    return -(resp * np.log(np.where(resp > 0, resp, 1))).sum(axis=1)


_ICL = Exercise(
    name="icl",
    lesson=13,
    reference=icl,
    statement="""Write `icl(loglik, k_params, n, resp)`: BIC, and a price for every point that two bells share.

ICL = k ln n - 2 ln L + 2 Σ_n e_n,  e_n = -Σ_k r_nk ln r_nk, with 0 ln 0 = 0

`loglik` is the total ln L, `k_params` the number k of free parameters, `n` the number of points, `resp` (n, K). Return
one number, in nats; smaller is better.""",
    cases=(
        Case((-120.0, 11, 9, shares(9, 3, 21)), "n = 9, K = 3, soft responsibilities"),
        Case((-40.0, 5, 6, hard(np.array([0, 1, 1, 2, 0, 2]), 3)), "hard responsibilities: nothing to pay"),
        Case((35.5, 8, 12, shares(12, 2, 22)), "a positive log-likelihood"),
        Case((-300.0, 17, 4, np.full((4, 4), 0.25)), "n = K = 4, no point knows its bell"),
        Case((-1130.3, 3, 50, np.vstack([hard(np.zeros(40, dtype=int), 2), shares(10, 2, 23)])), "most points certain"),
    ),
    mistakes=(
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) + 2 * n * _entropies(resp.mean(axis=0, keepdims=True)).sum(),
            "The shares are averaged over the points first: that is the entropy of the weights. The doubt is that "
            "about each point.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n),
            "This is BIC: the entropy of the responsibilities is missing.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) - 2 * _entropies(resp).sum(),
            "The doubt is a reward here: the sign of the entropy is turned round. e_n is never negative, and has to be "
            "paid.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) + _entropies(resp).sum(),
            "The entropy has lost its factor 2. BIC is on the scale of -2 ln L, and so must it be.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) + 2 * _entropies(resp).mean(),
            "The entropies are averaged. ln L is a total over the points, and so is the doubt: sum.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) - 2 * (resp * np.log(resp)).sum(),
            "A share of 0 gives 0 · ln 0 = NaN. It counts as 0: leave those entries out.",
        ),
        Mistake(
            lambda loglik, k, n, resp: 2 * k - 2 * loglik + 2 * _entropies(resp).sum(),
            "The price of a parameter is 2, as in AIC. Here it is ln n.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) - 2 * np.log(resp.max(axis=1)).sum(),
            "You take -ln of each largest share, as if each point had its likeliest label: mclust's version. Here e_n "
            "averages over all shares.",
        ),
        Mistake(
            lambda loglik, k, n, resp: -bic(loglik, k, n) - 2 * _entropies(resp).sum(),
            "The sign is mclust's: larger would be better. Here smaller is better.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) + 2 * _entropies(resp).sum() / np.log(2),
            "The entropy is in bits (base 2). With ln n and ln L it has to be in nats: np.log.",
        ),
        Mistake(
            lambda loglik, k, n, resp: k * np.log(n) - loglik + _entropies(resp).sum(),
            "The factors 2 are missing, before ln L and before the entropy.",
        ),
        Mistake(
            lambda loglik, k, n, resp: k * np.log(n) - loglik + 2 * _entropies(resp).sum(),
            "The factor 2 before ln L is missing.",
        ),
        Mistake(
            lambda loglik, k, n, resp: k * np.log10(n) - 2 * loglik + 2 * _entropies(resp).sum(),
            "The price of a parameter is log n to base 10. It is the natural one: np.log.",
        ),
        Mistake(
            lambda loglik, k, n, resp: n * np.log(k) - 2 * loglik + 2 * _entropies(resp).sum(),
            "k and n have changed places: the price is k ln n, the number of parameters outside the logarithm.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) - 2 * np.log(resp[resp > 0]).sum(),
            "The logarithms are added up without r_nk before them. e_n is an average: -Σ_k r_nk ln r_nk.",
        ),
        Mistake(
            lambda loglik, k, n, resp: k * np.log(n) + 2 * loglik + 2 * _entropies(resp).sum(),
            "ln L is added. The better a model fits the SMALLER it has to be: minus 2 ln L.",
        ),
        Mistake(
            lambda loglik, k, n, resp: bic(loglik, k, n) + 2 * _entropies(resp),
            "There is one number a point. Add up the entropies first.",
        ),
    ),
    hints=(
        "BIC, which you have, and something that is 0 where every point knows its bell.",
        "e_n is lesson 5's entropy; leave out the shares that are 0. On BIC's scale it counts twice.",
        "`used = resp[resp > 0]`, then `bic(loglik, k_params, n) - 2 * (used * np.log(used)).sum()`.",
    ),
    describe=("ICL",),
)

EXERCISES, PENCILS, QUESTIONS = (_TIED, _DIAGONAL, _SPHERICAL, _ICL), (), ()
