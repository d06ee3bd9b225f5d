"""Lesson 6: three updates. What the responsibilities say about each component: its share and its place."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.quizzes.question import ask


def update_weights(resp):
    """Return π_k = N_k / N, (K,), with N_k = Σ_n r_nk."""
    return resp.sum(axis=0) / len(resp)


def update_means(X, resp):
    """Return μ_k = Σ_n r_nk x_n / N_k, (K, D)."""
    Nk = resp.sum(axis=0)  # (K,)
    return resp.T @ X / Nk[:, None]


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

LABELS = np.array([2, 0, 1, 1, 2, 2, 0, 1, 2, 2, 0])
WORLDS = (
    (points(9, 2, 1), shares(9, 3, 8), GENERIC),
    (points(7, 2, 2), shares(7, 2, 3), SQUARE),
    (points(9, 3, 3), shares(9, 3, 10), CUBE),
    (points(11, 2, 4), hard(LABELS, 3), HARD),
    (points(8, 3, 5, offset=100.0), shares(8, 2, 6), FAR),
    (points(10, 1, 7), shares(10, 3, 14)[:, ::-1], "D = 1, points on a line, the first weight largest"),
    (np.rint(4 * points(9, 2, 8)).astype(int), shares(9, 3, 16)[:, [2, 0, 1]], "a table of whole numbers"),
)
PAIRS = tuple(Case((X, resp), label) for X, resp, label in WORLDS)
ALL_EQUAL = Case((points(3, 3, 6), shares(3, 3, 9)), "N = K = D = 3, where every axis has the same length")


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def winners(resp):
    """Return the responsibilities (N, K) after each point is given wholly to its largest one."""
    return np.eye(resp.shape[1])[resp.argmax(axis=1)]


def spread(X, resp, centers):
    """Return Σ_n r_nk (x_n - c_k)(x_n - c_k)ᵀ, (K, D, D), undivided."""
    diff = X[:, None] - centers  # (N, K, D)
    return np.einsum("nk,nki,nkj->kij", resp, diff, diff)


def from_blends(X, resp, centers):
    """Return Σ_n r_nk d_n d_nᵀ, (K, D, D), with d_n = x_n - Σ_j r_nj c_j, the same for every k."""
    diff = X - resp @ centers  # (N, D)
    return np.einsum("nk,ni,nj->kij", resp, diff, diff)


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
        Case((shares(2, 3, 19),), "fewer points than components, N = 2, K = 3"),
        in_whole_numbers(hard(LABELS, 3).astype(int)),
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
            "You send N_k through a softmax, exp divided by its sum. The N_k are counts, not logarithms: dividing them "
            "by N is all they need.",
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
            "These are the responsibilities of the last point alone. Does a loop overwrite where it should add? "
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
            "Only the first weight is there, the others are still 0: does the `return` stand inside the loop?",
        ),
        Mistake(
            lambda resp: np.zeros(resp.shape[1]),
            "All weights are 0: nothing was put into the array, or what was put in is cut down to whole numbers, as by "
            "// or in an array of integers.",
        ),
        Mistake(
            lambda resp: np.array([resp[:, 0].mean(), 1 - resp[:, 0].mean()]),
            "Two weights come back, p and 1 - p, whatever K is. Make one for every column of `resp`.",
        ),
        Mistake(
            lambda resp: np.median(resp, axis=0),
            "You take the median of each column. Shares have to sum to one, and medians need not; take means.",
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
and for points that are whole numbers; every component holds some of them.""",
    cases=(*PAIRS, ALL_EQUAL),
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
            lambda X, resp: np.zeros((resp.shape[1], X.shape[1])),
            "All means are 0: the array was made, and nothing was put into it.",
        ),
        Mistake(
            lambda X, resp: resp.T @ X / resp.sum(axis=1)[:, None],
            "You divide by the sums of the ROWS of `resp`, which are N ones. N_k is the sum of column k: axis=0.",
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
            lambda X, resp: resp.T @ X / (resp.sum(axis=0) + 1)[:, None],
            "You divide by N_k + 1: the N_k are one too large, as when a running total begins at 1. Begin at 0.",
        ),
        Mistake(
            lambda X, resp: np.linalg.lstsq(resp, X, rcond=None)[0],
            "These are the coefficients of a regression of X on the responsibilities, as of np.linalg.lstsq. It is a "
            "plain average that is asked for, weighted by r_nk: the two agree for shares of 0 and 1 only.",
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
            "Only the last point is in the sum, as when `=` in a loop overwrites what was there. Add with `+=`.",
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

EXERCISES, PENCILS = (WEIGHTS, MEANS), ()


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
            "Then the covariance is too large by the outer product of the step. At rest there is no step, so the end "
            "does not betray it.",
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
