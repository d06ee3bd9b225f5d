"""Lesson 6: three updates. What the responsibilities say about each component's share, place and spread."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.pencil import Pencil, Slip
from gmm_lessons.exercises.quizzes.question import ask


def update_weights(resp):
    """Return π_k = N_k / N, (K,), with N_k = Σ_n r_nk."""
    return resp.sum(axis=0) / len(resp)


def update_means(X, resp):
    """Return μ_k = Σ_n r_nk x_n / N_k, (K, D)."""
    Nk = resp.sum(axis=0)  # (K,)
    return resp.T @ X / Nk[:, None]


def update_covs(X, resp, means):
    """Return Σ_k = Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ / N_k, (K, D, D)."""
    covs = []
    for r, mean in zip(resp.T, means, strict=True):  # one component at a time
        diff = X - mean  # (N, D)
        covs.append((r[:, None] * diff).T @ diff / r.sum())
    return np.array(covs)


def m_step(X, resp):
    """Return the weights (K,), means (K, D) and covs (K, D, D) that fit the shared-out points best."""
    means = update_means(X, resp)
    return update_weights(resp), means, update_covs(X, resp, means)  # the spread about the NEW means


# --- inputs -----------------------------------------------------------------------------------------------------------


def points(N, D, seed, offset=0.0):
    """Return N correlated points (N, D) with different widths along the axes, around `offset`."""
    rng = np.random.default_rng(seed)
    return offset + rng.normal(size=(N, D)) @ rng.normal(size=(D, D)) + rng.normal(size=D)


def shares(N, K, seed):
    """Return soft responsibilities (N, K) that lean towards the last component."""
    return np.random.default_rng(seed).dirichlet(0.6 + 0.5 * np.arange(K), size=N)


def hard(labels, K):
    """Return responsibilities (N, K) of zeros and ones."""
    return np.eye(K)[labels]


GENERIC = "soft responsibilities, N = 9, K = 3, D = 2"
SQUARE = "K = D = 2, where a wrong axis goes unnoticed"
CUBE = "K = D = 3, N = 9"
HARD = "hard responsibilities, zeros and ones"
FAR = "points that lie near 100, far from the origin"

_LABELS = np.array([2, 0, 1, 1, 2, 2, 0, 1, 2, 2, 0])
_WORLDS = (
    (points(9, 2, 1), shares(9, 3, 8), GENERIC),
    (points(7, 2, 2), shares(7, 2, 3), SQUARE),
    (points(9, 3, 3), shares(9, 3, 10), CUBE),
    (points(11, 2, 4), hard(_LABELS, 3), HARD),
    (points(8, 3, 5, offset=100.0), shares(8, 2, 6), FAR),
    (points(10, 1, 7), shares(10, 3, 14)[:, ::-1], "D = 1, points on a line, falling weights"),
    (np.rint(4 * points(9, 2, 8)).astype(int), shares(9, 3, 16)[:, [2, 0, 1]], "a table of whole numbers"),
)
_PAIRS = tuple(Case((X, resp), label) for X, resp, label in _WORLDS)
_ALL_EQUAL = Case((points(3, 3, 6), shares(3, 3, 9)), "N = K = D = 3, where every axis has the same length")


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def winners(resp):
    """Return the responsibilities (N, K) after each point is given wholly to its largest one."""
    return np.eye(resp.shape[1])[resp.argmax(axis=1)]


def spread(X, resp, centers):
    """Return Σ_n r_nk (x_n - c_k)(x_n - c_k)ᵀ, (K, D, D), undivided."""
    diff = X[:, None] - centers  # (N, K, D)
    return np.einsum("nk,nki,nkj->kij", resp, diff, diff)


def per_component(resp):
    """Return N_k shaped (K, 1, 1)."""
    return resp.sum(axis=0)[:, None, None]


def only_diagonals(covs):
    """Return the covariances (K, D, D) with everything off the diagonal set to 0."""
    return covs * np.eye(covs.shape[-1])


def correlations(covs):
    """Return the correlation matrices (K, D, D)."""
    sd = np.sqrt(np.diagonal(covs, axis1=1, axis2=2))
    return covs / (sd[:, :, None] * sd[:, None, :])


def roots(covs):
    """Return the square root of every entry (K, D, D), NaN where it is negative."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(covs)


def fewer_by_one(resp):
    """Return N_k - 1 shaped (K, 1, 1)."""
    return per_component(resp) - 1


def unbiased(X, resp):
    """Return what np.cov(..., aweights=r) gives without ddof=0, (K, D, D)."""
    return np.array([np.cov(X.T, aweights=r).reshape(X.shape[1], -1) for r in resp.T])


# --- the exercises ----------------------------------------------------------------------------------------------------

WEIGHTS = Exercise(
    name="update_weights",
    lesson=6,
    reference=update_weights,
    asks=("no library",),
    statement="""Write `update_weights(resp)`: the mixing weights that fit the responsibilities best.

π_k = N_k / N with N_k = Σ_n r_nk

`resp` (N, K) has one row a point, and each row sums to one. Return the weights, (K,), in the order of the components;
one that holds no point gets 0.""",
    cases=(
        Case((shares(7, 3, 11),), "soft responsibilities, N = 7, K = 3"),
        Case((shares(3, 3, 12),), "N = K = 3, where a wrong axis goes unnoticed"),
        Case((hard(np.array([0, 3, 3, 1, 3, 0]), 4),), "hard responsibilities, with a component that holds no point"),
        Case((shares(40, 2, 13),), "soft responsibilities, N = 40, K = 2"),
        Case((shares(9, 3, 17)[:, ::-1],), "weights that fall"),
        Case((shares(10, 4, 18)[:, [1, 3, 0, 2]],), "weights in no order"),
    ),
    mistakes=(
        Mistake(
            lambda resp: resp.sum(axis=0),
            "These are the N_k, how many points each component holds. A weight is the share of all points, so divide "
            "by N.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=0) / resp.shape[1],
            "You divide by K, the number of components. A weight is a share of the points, and there are N of those.",
        ),
        Mistake(
            lambda resp: winners(resp).mean(axis=0),
            "You count the points that each component wins. Every point counts for every component with its fraction "
            "r_nk, the undecided ones too: add the fractions, not the winners.",
        ),
        Mistake(
            lambda resp: np.full(resp.shape[1], 1 / resp.shape[1]),
            "Your weights are all 1/K: the responsibilities have no say in them. A component that holds more of the "
            "points gets more weight.",
        ),
        Mistake(
            lambda resp: resp.mean(axis=1),
            "You average over the components, which gives one number a point (each row sums to one, so it is always "
            "1/K). A weight belongs to a component: sum over the points, axis 0.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=1),
            "You sum over the components, axis 1, and every point gives 1. N_k is a sum over the points, axis 0.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=0) / (len(resp) - 1),
            "You divide by N - 1. That belongs to unbiased variances; a weight is a plain share, and shares of N sum "
            "to one.",
        ),
        Mistake(
            lambda resp: np.round(resp.sum(axis=0)) / len(resp),
            "You round N_k to whole points. N_k is an expected number of points and need not be whole.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=0) / resp.sum(axis=0).max(),
            "You divide by the largest N_k, so the largest weight is 1. Weights are probabilities: they have to sum "
            "to one.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=0) / np.linalg.norm(resp.sum(axis=0)),
            "You scale the N_k to a vector of length one. Probabilities are scaled to SUM to one: divide by N.",
        ),
        Mistake(
            lambda resp: (
                np.exp(resp.sum(axis=0) - resp.sum(axis=0).max())
                / np.exp(resp.sum(axis=0) - resp.sum(axis=0).max()).sum()
            ),
            "You send N_k through a softmax. The N_k are counts, not logarithms: dividing them by N is all they need.",
        ),
        Mistake(
            lambda resp: (resp**2).sum(axis=0) / len(resp),
            "You square the responsibilities. r_nk is a share already and enters to the first power.",
        ),
        Mistake(
            lambda resp: resp.max(axis=0),
            "You take each column's largest responsibility. One eager point does not make a large component: "
            "average over all points.",
        ),
        Mistake(
            lambda resp: resp / resp.sum(axis=0),
            "You divide each responsibility by N_k and keep all N rows. Add up over the points first: one number a "
            "component.",
        ),
        Mistake(
            lambda resp: resp[-1],
            "These are the responsibilities of the last point alone. A loop that overwrites where it should add? "
            "Average over all points.",
        ),
        Mistake(
            lambda resp: resp.mean(),
            "One mean over all entries, which is always 1/K. Take the mean of each column: axis=0.",
        ),
        Mistake(
            lambda resp: resp.sum(axis=0) / resp.sum(axis=1),
            "You divide the column sums by the row sums. Each row sums to one, and there are N of them: divide by the "
            "number N.",
        ),
        Mistake(
            lambda resp: resp.mean(axis=0) * (np.arange(resp.shape[1]) == 0),
            "Only the first weight is there, the others are still 0: the `return` stands inside the loop.",
        ),
        Mistake(
            lambda resp: np.array([resp[:, 0].mean(), 1 - resp[:, 0].mean()]),
            "Two weights come back, p and 1 - p, whatever K is. Make one for every column of `resp`.",
        ),
        Mistake(
            lambda resp: np.median(resp, axis=0),
            "You take the median of each column. Shares have to sum to one, and medians do not; take means.",
        ),
        Mistake(
            lambda resp: resp[:-1].sum(axis=0) / len(resp),
            "The last point is not in the sum: `range(N - 1)` ends at N - 2.",
        ),
        Mistake(
            lambda resp: 100 * resp.mean(axis=0),
            "These are percentages. Weights are fractions of 1.",
        ),
    ),
    hints=(
        "A weight is the share of the data that the component holds. How many points does component k hold?",
        "It holds N_k = Σ_n r_nk points, the sum of column k. All components together hold N.",
        "`resp.sum(axis=0)` is (K,); divide by `len(resp)`.",
    ),
    describe=("weights (K,)",),
    invariants=(
        (
            lambda weights, resp: np.isclose(weights.sum(), 1),
            "The weights are probabilities of the components, so they must sum to one.",
        ),
    ),
)

MEANS = Exercise(
    name="update_means",
    lesson=6,
    reference=update_means,
    asks=("no library",),
    statement="""Write `update_means(X, resp)`: the balance point of each component.

μ_k = (1 / N_k) Σ_n r_nk x_n with N_k = Σ_n r_nk

`X` (N, D) are the points, `resp` (N, K) the responsibilities. Return the means, (K, D), for D = 1, too,
and for points that are whole numbers.""",
    cases=(*_PAIRS, _ALL_EQUAL),
    mistakes=(
        Mistake(
            lambda X, resp: resp.T @ X / len(X),
            "You divide by N. The responsibilities of component k sum to N_k, so an average weighted by them is "
            "divided by N_k.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X,
            "This is the weighted sum of the points. An average divides it by the sum of its weights: N_k, the sum of "
            "COLUMN k (the sum of a row is 1).",
        ),
        Mistake(
            lambda X, resp: winners(resp).T @ X / winners(resp).sum(axis=0)[:, None],
            "You average only the points that a component wins, as k-means does. Here every point pulls at every mean, "
            "with the force r_nk.",
        ),
        Mistake(
            lambda X, resp: np.tile(X.mean(axis=0), (resp.shape[1], 1)),
            "Every component gets the mean of all the points. Weight point n by r_nk in the mean of component k.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / resp.sum(axis=0),
            "Each COLUMN is divided by an N_k. N_k belongs to a component, hence to a row of the (K, D) means: make "
            "it a column with `Nk[:, None]` before you divide.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / resp.shape[1],
            "You divide by K, the number of components. The weights r_nk of one mean sum to N_k.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / (resp.sum(axis=0) - 1)[:, None],
            "You divide by N_k - 1. Nothing was estimated before the mean, so nothing is to be corrected: divide by "
            "N_k.",
        ),
        Mistake(
            lambda X, resp: (resp**2).T @ X / (resp**2).sum(axis=0)[:, None],
            "You weight the points by r_nk squared. The derivative of the log-likelihood brings r_nk to the first "
            "power.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / winners(resp).sum(axis=0)[:, None],
            "The sum uses the fractions r_nk, but you divide by the number of points won. Divide by the sum of the "
            "same fractions.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / np.round(resp.sum(axis=0))[:, None],
            "You divide by N_k rounded to whole points. N_k is an expected number and stays a fraction.",
        ),
        Mistake(
            lambda X, resp: (
                resp.reshape(resp.shape[::-1]) @ X / resp.reshape(resp.shape[::-1]).sum(axis=1, keepdims=True)
            ),
            "`reshape` does not turn rows into columns: it deals the numbers out again in their old order. "
            "Use the transpose, `resp.T`.",
        ),
        Mistake(
            lambda X, resp: (resp.T @ X / resp.sum(axis=0)[:, None]).T,
            "Your means stand in columns, (D, K). One row a component: (K, D), as the rest of the course expects.",
        ),
        Mistake(
            lambda X, resp: resp @ X / resp.sum(axis=0)[:, None],
            "You multiply by `resp`, whose rows are points. Component k needs its column as weights: `resp.T @ X`.",
        ),
        Mistake(
            lambda X, resp: np.tile(resp[:, 0] @ X / resp[:, 0].sum(), (resp.shape[1], 1)),
            "All means come from the first column of the responsibilities. Component k has its own column, k.",
        ),
        Mistake(
            lambda X, resp: resp[-1][:, None] * X[-1] / resp.sum(axis=0)[:, None],
            "Only the last point is in the sum: inside the loop, `=` overwrites what was there. Add with `+=`.",
        ),
        Mistake(
            lambda X, resp: np.array([X[r > 0.5].mean(axis=0) for r in resp.T]),
            "You average the points whose responsibility is above one half. That throws away the undecided points, and "
            "what each of the others gives to its second component.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X.sum(axis=1) / resp.sum(axis=0),
            "The coordinates are summed as well, which leaves one number a component. Sum over the points only, axis "
            "0, and keep D numbers.",
        ),
        Mistake(
            lambda X, resp: update_means(resp, X),
            "`X` and `resp` have changed places: the function is called with the points first.",
        ),
        Mistake(
            lambda X, resp: np.array([resp[:, k] @ X / resp[:, k].sum() for k in range(2)]),
            "There are two means whatever K is: `range(2)`, or names with 1 and 2. K is `resp.shape[1]`.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / resp.sum(axis=0)[:, None] ** 2,
            "You divide by N_k twice: once in the shares r_nk / N_k, perhaps, and once more after the sum.",
        ),
        Mistake(
            lambda X, resp: X[resp.argmax(axis=0)],
            "You return the point with the largest responsibility. A mean lies between the points, pulled by all of "
            "them.",
        ),
    ),
    hints=(
        "A mean in which point n counts r_nk times. What do the counts of component k add up to?",
        "μ_k = Σ_n r_nk x_n / N_k: the sum is a matrix product of (K, N) and (N, D).",
        "`resp.T @ X` is (K, D); divide its rows by `resp.sum(axis=0)[:, None]`.",
    ),
    describe=("means (K, D)",),
)

COVS = Exercise(
    name="update_covs",
    lesson=6,
    reference=update_covs,
    asks=("no library",),
    statement="""Write `update_covs(X, resp, means)`: the spread of each component about its new mean.

Σ_k = (1 / N_k) Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ with N_k = Σ_n r_nk

`X` (N, D) are the points, `resp` (N, K) the responsibilities, `means` (K, D) the NEW means, those that `update_means`
has made of this `resp`. Return the covariances, (K, D, D); for D = 1 that is (K, 1, 1).""",
    cases=tuple(Case((X, resp, update_means(X, resp)), label) for X, resp, label in _WORLDS),
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
            "`np.cov` corrects for bias unless told otherwise, even with weights. The most likely covariance is "
            "uncorrected: pass `ddof=0`.",
        ),
        Mistake(
            lambda X, resp, means: np.array([np.cov(X.T, aweights=r, ddof=0) for r in resp.T]),
            "For D = 1 `np.cov` gives a single number where a matrix (1, 1) is wanted: np.atleast_2d(np.cov(...)).",
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
            lambda X, resp, means: spread(X, resp, 0 * means) / per_component(resp),
            "Nothing is subtracted: these are second moments about the origin. Use x_n - μ_k in both factors.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, np.ones_like(resp), means) / len(X),
            "Every point counts fully for every component. Weight the outer product of point n by r_nk.",
        ),
        Mistake(
            lambda X, resp, means: spread(X, winners(resp), means) / per_component(winners(resp)),
            "You use only the points that component k wins. Far and undecided points belong to its spread too, in "
            "their fraction r_nk; leaving them out makes every ellipse too small.",
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
            "You sum first and take the outer product of the sum afterwards, and weighted differences from a mean sum "
            "to zero. Each point needs its own outer product; sum those.",
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
            "You divide by N_k but sum all points at full weight. The weights under the fraction have to stand in the "
            "sum too.",
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
)


# --- the M step as a whole --------------------------------------------------------------------------------------------


def m_with(weights=None, means=None, covs=None):
    """Return an M step, right but for the parts given: weights(X, resp), means(X, resp), covs(X, resp, means)."""

    def step(X, resp):
        new_means = update_means(X, resp) if means is None else means(X, resp)
        new_covs = update_covs(X, resp, new_means) if covs is None else covs(X, resp, new_means)
        return update_weights(resp) if weights is None else weights(X, resp), new_means, new_covs

    return step


M_STEP = Exercise(
    name="m_step",
    lesson=6,
    reference=m_step,
    asks=("no library",),
    statement="""Write `m_step(X, resp)`: all three updates at once, from the responsibilities alone.

N_k = Σ_n r_nk, π_k = N_k / N, μ_k = Σ_n r_nk x_n / N_k, Σ_k = Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ / N_k

`X` (N, D), `resp` (N, K). Return `(weights, means, covs)`: (K,), (K, D), (K, D, D), for
D = 1, too. The covariance uses the new mean.""",
    cases=_PAIRS,
    mistakes=(
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0)),
            "The weights you return are the N_k themselves. As shares of all the points they have to be divided by N.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: np.full(resp.shape[1], 1 / resp.shape[1])),
            "The weights stay at 1/K. They are a third unknown: an M step sets them to N_k / N.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: winners(resp).mean(axis=0)),
            "The weights count winners, while the means and covariances use fractions. Use the fractions for all "
            "three.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0) / resp.shape[1]),
            "The weights are N_k / K. K counts components; the N_k add up to N, the number of points.",
        ),
        Mistake(
            lambda X, resp: m_step(X, winners(resp)),
            "You turn the responsibilities into labels first. That is the M step of k-means's family ('hard EM'); "
            "here every point is shared out.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X / len(X)),
            "The means are divided by N, so each is pulled towards the origin. Each component divides by its own N_k.",
        ),
        Mistake(
            m_with(
                means=lambda X, resp: resp.T @ X / len(X), covs=lambda X, resp, means: spread(X, resp, means) / len(X)
            ),
            "Means and covariances are both divided by N. Only the weight is a share of N; the other two are averages "
            "over the N_k points of the component.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X),
            "The means are weighted sums that were never divided by the sum of their weights, N_k.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X / resp.sum(axis=0)),
            "In the means, N_k divides columns (coordinates) instead of rows (components): write `Nk[:, None]`.",
        ),
        Mistake(
            m_with(means=lambda X, resp: np.tile(X.mean(axis=0), (resp.shape[1], 1))),
            "Every component gets the same mean, that of the whole data: the responsibilities are missing from it.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / len(X)),
            "The covariances are divided by N where the component's own N_k belongs.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / fewer_by_one(resp)),
            "The covariances are divided by N_k - 1. Maximum likelihood asks for N_k; the correction for bias would "
            "even let the likelihood fall.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: unbiased(X, resp)),
            "Your covariances carry `np.cov`'s correction for bias. `ddof=0` (or `bias=True`) switches it off.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.array([np.cov(X.T, aweights=r, ddof=0) for r in resp.T])),
            "For D = 1 `np.cov` gives a single number, and the covariances come out as (K,) instead of (K, 1, 1): "
            "np.atleast_2d(np.cov(...)).",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means)),
            "The covariances are sums of outer products that were never divided by N_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, X.mean(axis=0)) / per_component(resp)),
            "The covariances are measured from the mean of all the points, so every component looks as wide as the "
            "data. Measure from the component's own new mean.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, 0 * means) / per_component(resp)),
            "The covariances are second moments about the origin: the new means were never subtracted.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: only_diagonals(spread(X, resp, means)) / per_component(resp)),
            "Your covariances have zeros off the diagonal, as if the columns had nothing to do with each other. Use "
            "outer products.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, np.ones_like(resp), means) / len(X)),
            "The covariances ignore the responsibilities: each component sees all points at full weight.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, winners(resp), means) / per_component(winners(resp))),
            "The covariances use only the points won, but the means use fractions. Both are averages with the same "
            "r_nk.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp**2, means) / per_component(resp)),
            "In the covariances r_nk multiplies both factors of the outer product, so it enters squared.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: correlations(spread(X, resp, means))),
            "The third part holds correlations. The Gaussian needs covariances, in the squared units of the data.",
        ),
        Mistake(
            m_with(
                covs=lambda X, resp, means: np.tile(spread(X, resp, means).sum(axis=0) / len(X), (resp.shape[1], 1, 1))
            ),
            "You pooled the scatter into one covariance for all components. That is the 'tied' shape of lesson 13; the "
            "full one keeps them apart.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / resp.sum(axis=0)),
            "In the covariances N_k, shaped (K,), lines up with the last axis of (K, D, D), which holds coordinates: "
            "it needs the shape (K, 1, 1).",
        ),
        Mistake(
            m_with(
                covs=lambda X, resp, means: spread(X, resp, means) / per_component(resp) + 1e-6 * np.eye(X.shape[1])
            ),
            "Each covariance is 1e-6 too large on the diagonal: a ridge. It guards against collapse, but it is not the "
            "most likely covariance.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: roots(spread(X, resp, means) / per_component(resp))),
            "The third part holds square roots, as if standard deviations were asked for. Return the covariances.",
        ),
        Mistake(
            lambda X, resp: tuple(m_step(X, resp)[i] for i in (1, 2, 0)),
            "The three parts come as means, covs, weights. The order asked for is weights, means, covs.",
        ),
        Mistake(
            lambda X, resp: m_with(weights=lambda X, resp: resp.mean(axis=1))(X, resp),
            "The weights average over components, one number a point. Average each column: `resp.mean(axis=0)`.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.tile(np.cov(X.T, bias=True), (resp.shape[1], 1, 1))),
            "Every component gets the covariance of the whole data, whatever its responsibilities.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, np.ones_like(resp), means) / per_component(resp)),
            "In the covariances all points stand in the sum at full weight, yet it is divided by N_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.diagonal(update_covs(X, resp, means), axis1=1, axis2=2)),
            "The third part is one row of variances a component: the differences were squared entry by entry. A "
            "covariance is D x D, made of outer products.",
        ),
        Mistake(
            lambda X, resp: m_step(resp, X),
            "The function takes `resp` first and `X` second. It is called the other way round: (X, resp).",
        ),
        Mistake(
            lambda X, resp: m_step(X, resp)[1:],
            "Two parts came back where three are wanted: weights, means and covs. Are the weights missing?",
        ),
        Mistake(
            lambda X, resp: tuple(m_step(X, resp)[i] for i in (0, 2, 1)),
            "Means and covs have changed places in what you return.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.linalg.pinv(spread(X, resp, means) / per_component(resp))),
            "The third part holds inverses (precisions). The covariances themselves are asked for.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0) / resp.sum(axis=0).max()),
            "The weights are scaled so that the largest is 1. They have to sum to one: divide by N.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.tile(np.cov(X.T), (resp.shape[1], 1, 1))),
            "The third part is `np.cov` of all the data, K times over, and with N - 1.",
        ),
    ),
    hints=(
        "You have written the three pieces already. In which order do they need each other?",
        "N_k first, then the weights and the means; the covariances last, because they use the new means.",
        "Call your own three functions: weights from `resp`, means from `X` and `resp`, covs from `X`, `resp` and "
        "those means; return all three.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)"),
    atol=1e-9,
    invariants=(
        (
            lambda answer, X, resp: np.isclose(answer[0].sum(), 1),
            "The new weights must sum to one, because the responsibilities of each point do.",
        ),
        (
            lambda answer, X, resp: np.allclose(answer[2], answer[2].mT, rtol=1e-7, atol=1e-8),
            "Each new covariance must be a symmetric matrix.",
        ),
    ),
)

EXERCISES = (WEIGHTS, MEANS, COVS, M_STEP)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_HEAP, _SHARES = np.array([0.0, 2.0, 4.0]), np.array([0.2, 0.5, 0.9])
_MEAN = float(_SHARES @ _HEAP / _SHARES.sum())
_VARIANCE = float(_SHARES @ (_HEAP - _MEAN) ** 2 / _SHARES.sum())
PENCILS = (
    Pencil(
        name="three_shares",
        lesson=6,
        statement="Three points, 0, 2 and 4. A's shares in them are 0.2, 0.5 and 0.9. What are A's new weight, "
        "mean and "
        "variance? (three numbers, 3 decimals)",
        right=np.array([_SHARES.sum() / 3, _MEAN, _VARIANCE]),
        parts=("the weight", "the mean", "the variance"),
        slips=(
            Slip(np.array([_SHARES.sum(), _MEAN, _VARIANCE]), "1.6 is N_A, a number of points; the weight is N_A / N."),
            Slip(
                np.array([_SHARES.sum() / 3, float(_SHARES @ _HEAP / 3), _VARIANCE]),
                "the sum of share times point is divided by N = 3; divide by N_A, the sum of the shares.",
            ),
            Slip(np.array([_SHARES.sum() / 3, 2.0, _VARIANCE]), "2 is the plain mean; the shares are not used."),
            Slip(np.array([_SHARES.sum() / 3, _MEAN, np.sqrt(_VARIANCE)]), "that is the standard deviation."),
            Slip(
                np.array([_SHARES.sum() / 3, _MEAN, float(_SHARES @ (_HEAP - _MEAN) ** 2 / 3)]),
                "the variance is divided by N; divide by N_A.",
            ),
            Slip(
                np.array([_SHARES.sum() / 3, _MEAN, float(_SHARES @ (_HEAP - _MEAN) ** 2)]),
                "that is the scatter S_A; divide by N_A.",
            ),
            Slip(
                np.array([_SHARES.sum() / 3, _MEAN, float(_SHARES @ _HEAP**2 / _SHARES.sum())]),
                "that is the mean of the squares, around 0; take it around the new mean of A.",
            ),
            Slip(
                np.array([_SHARES.sum() / 3, 2.0, float(((_HEAP - 2) ** 2).mean())]),
                "that is the plain variance; the shares are not used.",
            ),
            Slip(
                np.array([_SHARES.sum() / 3, _MEAN, float(_SHARES @ (_HEAP - 2) ** 2 / _SHARES.sum())]),
                "the variance is taken around 2, the plain mean; take it around the new mean of A.",
            ),
            Slip(
                np.array([_SHARES.sum() / 3, _MEAN, float(_SHARES @ (_HEAP - _MEAN) ** 2 / (_SHARES.sum() - 1))]),
                "the variance is divided by N_A − 1. Maximum likelihood divides by N_A.",
            ),
        ),
        hints=(
            "First N_A, the sum of the shares.",
            "The mean: share times point, summed, divided by N_A. Then the squares around that mean, weighted "
            "likewise.",
        ),
        way="N_A = 1.6, weight 1.6/3 = 0.5333, mean (0 + 1 + 3.6)/1.6 = 2.875,\n"
        "variance (0.2·2.875² + 0.5·0.875² + 0.9·1.125²)/1.6 = 1.9844.",
        witness=lambda: np.array(
            [part.ravel()[0] for part in m_step(_HEAP[:, None], np.column_stack([_SHARES, 1 - _SHARES]))]
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        6,
        1,
        "In the update of Σ_k, which mean is subtracted?",
        (
            "The new μ_k, computed in the same M step.",
            "The derivatives vanish together, and the solution for Σ_k contains the new mean.",
            True,
        ),
        (
            "The old μ_k, with which the responsibilities were computed.",
            "Then the covariance is too large by the outer product of the step. The end point would be the same, "
            "the steps worse.",
        ),
        ("The mean of all points.", "Each component spreads around its own centre."),
    ),
    ask(
        6,
        2,
        "Where does λ = −N come from in the update of the weights?",
        ("It is chosen to make the formula simple.", "It follows: no other value lets the weights sum to one."),
        (
            "Multiply the equation of each k by π_k, and add up over k: the responsibilities of a point sum to one.",
            "Σ_k Σ_n r_nk = N, and Σ_k π_k = 1. So N + λ = 0.",
            True,
        ),
        ("From the derivative with respect to N.", "N is no parameter; it is the number of points you have."),
    ),
    ask(
        6,
        3,
        "All responsibilities are 1/K. What does the M step give?",
        (
            "K identical components, which no further step can tell apart.",
            "All get the overall mean and covariance, so the next responsibilities are equal again: stuck.",
            True,
        ),
        (
            "K components spread over the data.",
            "Nothing in the input tells one component from another, so nothing in the output does.",
        ),
        ("An error, because the counts N_k are equal.", "Equal counts are no problem; equal columns are."),
    ),
)
