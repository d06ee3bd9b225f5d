"""Lesson 6, further: the update of the covariances."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_06 import (
    WORLDS,
    correlations,
    fewer_by_one,
    from_blends,
    only_diagonals,
    per_component,
    roots,
    spread,
    unbiased,
    update_means,
    winners,
)


def update_covs(X, resp, means):
    """Return Σ_k = Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ / N_k, (K, D, D)."""
    covs = []
    for r, mean in zip(resp.T, means, strict=True):  # one component at a time
        diff = X - mean  # (N, D)
        covs.append((r[:, None] * diff).T @ diff / r.sum())
    return np.array(covs)


COVS = Exercise(
    name="update_covs",
    lesson=6,
    reference=update_covs,
    asks=("no library",),
    statement="""Write `update_covs(X, resp, means)`: the spread of each component about its new mean.

Σ_k = (1 / N_k) Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ with N_k = Σ_n r_nk

`X` (N, D) are the points, `resp` (N, K) the responsibilities, `means` (K, D) the NEW means, those that `update_means`
has made of this `resp`. Return the covariances, (K, D, D); for D = 1 that is (K, 1, 1).""",
    cases=tuple(Case((X, resp, update_means(X, resp)), label) for X, resp, label in WORLDS),
    mistakes=(
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / len(X),
            "You divide the scatter by N, all the points. The weights r_nk of component k sum to N_k: divide by that.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / fewer_by_one(resp),
            "You divide by N_k - 1, the unbiased estimate. The most likely covariance divides by N_k.",
        ),
        Mistake(
            lambda X, resp, means: unbiased(X, resp),
            "The covariances are corrected for bias, as `np.cov` does unless told otherwise, even with weights. The "
            "most likely covariance is uncorrected: pass `ddof=0`.",
        ),
        Mistake(
            lambda X, resp, means: np.array([np.cov(X.T, aweights=r, ddof=0) for r in resp.T]),
            "For D = 1 each covariance is a single number, as `np.cov` gives it. A matrix (1, 1) is wanted: "
            "np.atleast_2d(np.cov(...)).",
        ),
        Mistake(
            lambda X, resp, means: np.array([np.cov(X, aweights=r, ddof=0) for r in resp.T]),
            "`np.cov` takes one row a VARIABLE, and the rows of X are points: np.cov(X.T, aweights=r, ddof=0), with "
            "np.atleast_2d round it for D = 1.",
        ),
        Mistake(
            lambda X, resp, means: spread(X[-1:], resp[-1:], means) / per_component(resp),
            "Each matrix holds the last point alone, as when `=` in a loop overwrites what was there. Add with `+=`.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means),
            "This is the scatter, the sum of the weighted outer products. Divide it by the sum of the weights, N_k.",
        ),
        Mistake(
            lambda X, resp, means: only_diagonals(spread(X, resp, means)) / per_component(resp),
            "Only the variances are there; what two columns do together is lost. The product of x_n - μ_k with its own "
            "transpose is a full D x D matrix.",
        ),
        Mistake(
            lambda X, resp, means: np.einsum("nk,nkd->kd", resp, (X[:, None] - means) ** 2) / resp.sum(axis=0)[:, None],
            "You square the differences entry by entry, which leaves D variances a component. The formula has an OUTER "
            "product: (D, 1) times (1, D).",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, X.mean(axis=0)) / per_component(resp),
            "You measure the spread about the mean of all points. Component k spreads about its own mean, `means[k]`.",
        ),
        Mistake(
            lambda X, resp, means: from_blends(X, resp, means) / per_component(resp),
            "Each point is measured from ONE place, the average of the means with its shares. "
            "Component k measures from `means[k]`.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, 0 * means) / per_component(resp),
            "Nothing is subtracted: these are second moments about the origin. Use x_n - μ_k in both factors.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, np.ones_like(resp), means) / len(X),
            "Every point counts fully for every component. Weight the outer product of point n by r_nk.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, winners(resp), means) / per_component(winners(resp)),
            "You use only the points that component k wins. Those that others win belong to its spread too, in their "
            "fraction r_nk; without them a narrow ellipse comes out too small, and a wide one around it too large.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp**2, means) / per_component(resp),
            "The responsibility went into both factors, so each point counts r_nk squared. Put it into one of them.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp**2, means) / per_component(resp**2),
            "You weight by the squares of the responsibilities throughout. Point n counts r_nk times, not r_nk² times.",
        ),
        Mistake(
            lambda X, resp, means: correlations(spread(X, resp, means)),
            "These are correlations, with ones on the diagonal. A covariance keeps the units: do not divide by the "
            "standard deviations.",
        ),
        Mistake(
            lambda X, resp, means: roots(spread(X, resp, means) / per_component(resp)),
            "You took a square root, as for a standard deviation. Σ holds variances and covariances as they are.",
        ),
        Mistake(
            lambda X, resp, means: np.tile(spread(X, resp, means).sum(axis=0) / len(X), (resp.shape[1], 1, 1)),
            "All components share one covariance, the pooled one. Here each has its own, from its own weights.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / resp.sum(axis=0),
            "Dividing a (K, D, D) array by a (K,) vector divides the last axis, the columns of each matrix. Give N_k "
            "two more axes: `Nk[:, None, None]`.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / resp.sum(axis=0)[:, None],
            "`Nk[:, None]` lines up with the ROWS of each matrix. Component k owns the whole matrix: `Nk[:, None, "
            "None]`.",
        ),
        Mistake(
            lambda X, resp, means: np.linalg.pinv(spread(X, resp, means) / per_component(resp)),
            "These are inverse covariances (precisions). The update is for Σ_k itself.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / per_component(resp) + 1e-6 * np.eye(X.shape[1]),
            "A ridge of 1e-6 sits on the diagonal, as scikit-learn adds it against collapse. It is not part of the "
            "formula; lesson 11 is about it.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, 0 * means) / len(X) - np.einsum("ki,kj->kij", means, means),
            "The mean of x xᵀ in 'mean of x xᵀ minus μ μᵀ' is weighted by r_nk: divide that sum by N_k, not by N.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means[::-1]) / per_component(resp),
            "The means are in the wrong order: component k has to be measured from `means[k]`.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means[:1]) / per_component(resp),
            "All spreads are measured from the first mean. The one of component k is `means[k]`.",
        ),
        Mistake(
            lambda X, resp, means: (
                spread(X, resp.reshape(resp.shape[::-1]).T, means)
                / resp.reshape(resp.shape[::-1]).sum(axis=1)[:, None, None]
            ),
            "`resp.reshape(K, N)` deals the shares out to other points. The transpose `resp.T` keeps each with its "
            "point.",
        ),
        Mistake(
            lambda X, resp, means: (
                np.einsum("ki,kj->kij", resp.T @ X, resp.T @ X) / per_component(resp) ** 2
                - np.einsum("ki,kj->kij", means, means)
            ),
            "All entries are 0. Either they were never filled in, or the outer product came after the sum: weighted "
            "differences from a mean sum to zero. Each point needs its own outer product; sum those.",
        ),
        Mistake(
            lambda X, resp, means: np.tile(np.cov(X.T), (len(means), 1, 1)),
            "Every component gets `np.cov` of the whole data. Neither the responsibilities nor the means have a part "
            "in it.",
        ),
        Mistake(
            lambda X, resp, means: np.tile(np.cov(X.T, bias=True), (len(means), 1, 1)),
            "All components get the covariance of all the data. Weight the points by r_nk, and measure from "
            "`means[k]`.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, np.ones_like(resp), means) / per_component(resp),
            "You divide by N_k but sum all points at full weight. The weights r_nk, whose sum is N_k, have to stand in "
            "the sum, too.",
        ),
        Mistake(
            lambda X, resp, means: np.array([np.cov((r[:, None] * X).T, bias=True) for r in resp.T]),
            "You multiply the POINTS by r_nk, which moves them towards the origin. The weight belongs to the outer "
            "product: `aweights=r` in `np.cov`.",
        ),
        Mistake(
            lambda X, resp, means: np.array(
                [(r[:, None] * X - m).T @ (r[:, None] * X - m) / r.sum() for r, m in zip(resp.T, means, strict=True)]
            ),
            "You weight the point before the mean is subtracted. Subtract first, then weight the outer product.",
        ),
        Mistake(
            lambda X, resp, means: np.array(
                [(X - m) @ (X - m).T / r.sum() for r, m in zip(resp.T, means, strict=True)]
            ),
            "`diff @ diff.T` pairs points with points, (N, N). Columns with columns is `diff.T @ diff`, (D, D).",
        ),
        Mistake(
            lambda X, resp, means: np.array(
                [(r[:, None] * (X - m)) @ (X - m).T / r.sum() for r, m in zip(resp.T, means, strict=True)]
            ),
            "The transpose is on the wrong factor: (N, D) times (D, N) gives a number for each pair of POINTS. "
            "Turn the first factor round, `(r[:, None] * diff).T @ diff`.",
        ),
        Mistake(
            lambda X, resp, means: (
                np.einsum("nk,nk->k", resp, ((X[:, None] - means) ** 2).sum(axis=2))[:, None, None]
                / per_component(resp)
                * np.ones((X.shape[1], X.shape[1]))
            ),
            "Each matrix holds one number only, the mean squared distance: that is the INNER product diffᵀ diff. "
            "`v.T @ v` of one-dimensional arrays is a number; `np.outer(v, v)` is the matrix.",
        ),
        Mistake(
            lambda X, resp, means: update_covs(X, winners(resp), update_means(X, winners(resp))),
            "These are the covariances of labelled groups: each point was given to its largest responsibility, and "
            "`means` was not used.",
        ),
        Mistake(
            lambda X, resp, means: update_covs(X, resp, means)[-1],
            "Only the covariance of the last component is left: collect one for each k in a list.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / per_component(resp) ** 2,
            "You divide by N_k twice: in normalised weights, perhaps, and again at the end.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp[:, :1] + 0 * resp, means) / per_component(resp[:, :1]),
            "All components are weighted by the first column of `resp`. Component k has column k.",
        ),
        Mistake(
            lambda X, resp, means: np.sqrt(only_diagonals(spread(X, resp, means)) / per_component(resp)),
            "There are standard deviations on the diagonals, and zeros beside them. Keep the squares, and the "
            "products of different columns.",
        ),
        Mistake(
            lambda X, resp, means: np.tile(np.eye(X.shape[1]), (len(means), 1, 1)),
            "Every component gets the identity matrix: nothing has been measured.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, resp, means) / (len(X) - len(means)),
            "You divide by N - K, as in an analysis of variance. Each component divides by its own N_k.",
        ),
    ),
    hints=(
        "A covariance is a mean of outer products of the differences from the mean; here point n counts r_nk times.",
        "For one component: D x D = (D, N) times (N, D), with the rows of one factor multiplied by r_nk; then divide "
        "by N_k.",
        "`diff = X - means[k]`, then `(resp[:, k, None] * diff).T @ diff / resp[:, k].sum()` for each k, and "
        "`np.array` of all.",
    ),
    describe=("covs (K, D, D)",),
    atol=1e-9,
    invariants=(
        (
            lambda covs, *_: np.allclose(covs, covs.mT, rtol=1e-7, atol=1e-8),
            "A covariance is symmetric: what column i does with column j is what j does with i.",
        ),
    ),
    unfair=(("the first point alone", "np.cov of older NumPys takes a single row for a column"),),
)


EXERCISES, PENCILS, QUESTIONS = (COVS,), (), ()
