"""Lesson 4: the likelihood of a mixture, and the logarithm of a sum that does not underflow."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import rare, slip
from gmm_lessons.exercises.lessons.lesson_02 import mvn_logpdf
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself, twists


def logsumexp_rows(a):
    """Return ln Σ_k exp(a_nk) of each row of a (N, K), (N,)."""
    top = a.max(axis=1)  # (N,)
    return top + np.log(np.exp(a - top[:, None]).sum(axis=1))


def mixture_loglik(X, weights, means, covs):
    """Return ln p(X) = Σ_n ln Σ_k π_k N(x_n; μ_k, Σ_k), one number."""
    log_joint = []  # ln π_k + ln N(x_n; μ_k, Σ_k), a row of N values for each k
    for weight, mean, cov in zip(weights, means, covs, strict=True):
        log_joint.append(np.log(weight) + mvn_logpdf(X, mean, cov))
    return logsumexp_rows(np.array(log_joint).T).sum()


# --- inputs -----------------------------------------------------------------------------------------------------------

SMALLEST = (float(np.finfo(float).tiny), float(np.finfo(float).eps), 5e-324)  # put as a floor
FLOORS = (1e-300, *SMALLEST, 1e-100, 1e-50, 1e-20, 1e-16, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8)
OVERFLOW = "Shift the exponents and undo it after: ln Σ exp(a) = m + ln Σ exp(a - m), with m the largest of the row."
_ROWS = (
    Case(
        (np.array([[0.3, -1.2, 0.8], [2.0, 1.5, -0.5], [-0.1, 0.0, 0.4], [1.0, -2.0, 0.2]]),),
        "N = 4, K = 3, ordinary numbers",
    ),
    Case((np.array([[0.5, 0.9], [2.0, -1.0]]),), "N = K = 2, where a wrong axis goes unnoticed"),
    Case((np.array([[1.0], [-2.5]]),), "K = 1"),
    Case(
        (np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1001.0, -1002.0]]),),
        "entries near 1000 and −1000",
        clue=OVERFLOW,
    ),
    Case((np.array([[-1800.0, -1801.5], [3.0, 2.0], [900.0, 899.0]]),), "rows of very different size", clue=OVERFLOW),
    Case(
        (np.array([[-900.0, 0.0, 900.0], [5.0, -1600.0, 4.0], [-400.0, 400.0, 390.0]]),),
        "entries far apart within a row",
        clue=OVERFLOW,
    ),
    in_whole_numbers(np.array([[0, 1, 3], [-2, -2, 5]])),
)

PLANE = np.array([0.5, 0.3, 0.2])
_MEANS = np.array([[0.0, 1.0], [3.0, -1.0], [-2.0, -2.5]])
_COVS = np.array([[[2.0, 0.9], [0.9, 1.0]], [[0.6, -0.3], [-0.3, 1.4]], [[1.5, 0.2], [0.2, 0.4]]])
_SQUARE = (
    np.array([0.65, 0.35]),
    np.array([[1.0, -0.5], [2.5, 1.0]]),
    np.array([[[1.2, 0.5], [0.5, 0.8]], [[0.5, -0.2], [-0.2, 2.0]]]),
)


def _cloud(n, seed):
    """Return n points of the plane around the three components."""
    rng = np.random.default_rng(seed)
    return _MEANS[rng.integers(3, size=n)] + 1.2 * rng.normal(size=(n, 2))


def _space(seed, D=3):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(2, D, D)) + 1.5 * np.eye(D)
    return rng.normal(size=(4, D)), np.array([0.8, 0.2]), rng.normal(size=(2, D)), A @ A.mT


WHOLE = (
    np.array([0.3, 0.7]),
    np.array([[0, 3], [2, -1]]),
    np.array([[[2.0, 1.0], [1.0, 4.0]], [[3.0, -1.0], [-1.0, 1.0]]]),
)  # means that are points of a table of whole numbers
_FAR_POINT = np.array([[0.0, 1.0], [180.0, 90.0], [3.0, -1.5]])
_WORLDS = (
    Case((_cloud(7, 1), PLANE, _MEANS, _COVS), "N = 7, K = 3, D = 2, unequal weights"),
    Case((np.array([[0.8, 0.1], [2.2, -0.4]]), *_SQUARE), "N = K = D = 2"),
    Case(_space(2), "N = 4, K = 2, D = 3"),
    Case(
        (_FAR_POINT, PLANE, _MEANS, _COVS),
        "a point more than 100 standard deviations out",
        clue="all densities of that point are 0 in floating point. Use log-densities and log-sum-exp.",
    ),
    Case(
        (np.array([[180.0, 90.0], [178.0, 91.0]]), PLANE, _MEANS, _COVS),
        "two points, both far out",
        clue="all densities of those points are 0 in floating point. Use log-densities and log-sum-exp.",
    ),
    Case(
        (_cloud(240, 3), PLANE, _MEANS, _COVS),
        "240 points",
        clue="the product of hundreds of densities underflows to 0. Add up their logarithms.",
    ),
    in_whole_numbers(np.array([[0, 1], [3, -2], [1, 1]]), *WHOLE),
)

# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def around(a, pivot):
    """Return the log-sum-exp of each row, with a column subtracted that is not the largest entries."""
    return pivot[:, 0] + np.log(np.exp(a - pivot).sum(axis=1))


def _of_two_largest(a):
    return np.logaddexp.reduce(np.sort(a, axis=1)[:, -2:], axis=1)


def log_densities(X, means, covs):
    """Return ln N(x_n; μ_k, Σ_k), (N, K)."""
    return -distances(X, means, covs) / 2 - log_norms(covs)


def distances(X, means, covs):
    """Return squared Mahalanobis distances (N, K)."""
    diff = X[:, None] - means  # (N, K, D)
    return np.einsum("nki,kij,nkj->nk", diff, np.linalg.inv(covs), diff)


def log_norms(covs):
    """Return ½ ln((2π)^D |Σ_k|), (K,)."""
    return (covs.shape[-1] * np.log(2 * np.pi) + np.linalg.slogdet(covs)[1]) / 2


def log_joints(X, w, means, covs):
    """Return ln π_k + ln N(x_n; μ_k, Σ_k), (N, K)."""
    return np.log(w) + log_densities(X, means, covs)


def points_logs(X, w, means, covs):
    """Return ln p(x_n), (N,)."""
    return logsumexp_rows(log_joints(X, w, means, covs))


def joints(X, w, means, covs):
    """Return π_k N(x_n; μ_k, Σ_k), (N, K), as it underflows."""
    return np.exp(log_joints(X, w, means, covs))


def _without_far_points(X, w, means, covs):
    totals = joints(X, w, means, covs).sum(axis=1)
    return np.log(totals[totals > 0]).sum()


def diagonals(covs):
    """Return the covariances without correlations."""
    return covs * np.eye(covs.shape[-1])


def shares(X, w, means, covs):
    """Return the responsibilities (N, K)."""
    logs = log_joints(X, w, means, covs)
    return np.exp(logs - logsumexp_rows(logs)[:, None])


def overall(w, means, covs):
    """Return the mean and the covariance of the whole mixture, as those of one component: (1, D), (1, D, D)."""
    apart = means - w @ means
    return (w @ means)[None], np.einsum("k,kij->ij", w, covs + np.einsum("ki,kj->kij", apart, apart))[None]


def _added_before_log(eps):
    return lambda *args: np.log(joints(*args).sum(axis=1) + eps).sum()


def _kept_above(eps):
    """Return a function that keeps the density of each point above eps before the logarithm."""
    return lambda X, w, m, S: np.log(np.maximum(joints(X, w, m, S).sum(axis=1), eps)).sum()


def moved(X, w, means, covs, change):
    """Return the total with log-densities to which `change` (K,) is added."""
    return logsumexp_rows(log_joints(X, w, means, covs) + change).sum()


def from_distances(X, w, covs, d2):
    """Return the total with other squared distances (N, K)."""
    return logsumexp_rows(np.log(w) - log_norms(covs) - d2 / 2).sum()


# --- the exercises ----------------------------------------------------------------------------------------------------

LSE = Exercise(
    name="logsumexp_rows",
    lesson=4,
    reference=logsumexp_rows,
    asks=("no loop",),
    statement="""Write `logsumexp_rows(a)`: the logarithm of a sum, given the logarithms of its terms, for each row.

ln Σ_k exp(a_nk) = c_n + ln Σ_k exp(a_nk - c_n),  c_n the largest entry of row n

`a` is (N, K), with finite entries, some of them beyond 1000 or below -1800. Return (N,).""",
    cases=_ROWS,
    mistakes=(
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a.max(axis=1, keepdims=True) - a).sum(axis=1)),
            "The difference is taken the wrong way round: a - m, which is at most 0, not m - a.",
        ),
        Mistake(
            lambda a: 2 * a.max(axis=1) - logsumexp_rows(a),
            "The logarithm is subtracted: m + ln Σ exp(a - m), both with a plus.",
        ),
        Mistake(
            lambda a: np.log(np.exp(a).sum(axis=1)),
            "exp is taken of the entries as they are. exp(1000) is inf and exp(−1000) is 0: subtract the largest "
            "entry of the row first.",
        ),
        Mistake(
            lambda a: np.log(np.exp(a).sum(axis=1) + 1e-300),
            "A small number is added, or is a floor, to avoid ln 0. It hides the underflow; subtracting the largest "
            "entry of the row cures it.",
        ),
        Mistake(
            lambda a: np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "The largest entry is subtracted but not added back. m + ln Σ exp(a - m): both, or the value is shifted.",
        ),
        Mistake(
            lambda a: logsumexp_rows(a) - 2 * a.max(axis=1),
            "The largest entry is subtracted twice. After the logarithm it has to be added.",
        ),
        Mistake(
            lambda a: a.max() + np.log(np.exp(a - a.max()).sum(axis=1)),
            "One maximum of the whole array is used for all rows. A row far below it underflows: each row has "
            "its own, axis=1; as a column, keepdims=True, where it is taken off.",
        ),
        Mistake(
            lambda a: a.mean(axis=1) + np.log(np.exp(a - a.mean(axis=1, keepdims=True)).sum(axis=1)),
            "The mean of the row is subtracted. Entries far above it still overflow; with the largest entry none does.",
        ),
        Mistake(
            lambda a: a.min(axis=1) + np.log(np.exp(a - a.min(axis=1, keepdims=True)).sum(axis=1)),
            "The smallest entry is subtracted, which leaves the large exponents large. Take the largest.",
        ),
        Mistake(
            lambda a: around(a, np.take_along_axis(a, np.abs(a).argmax(axis=1)[:, None], axis=1)),
            "The entry that is largest in SIZE is subtracted, and that may be the most negative one: the large "
            "exponents stay large. Take the largest, without np.abs.",
        ),
        Mistake(
            lambda a: np.logaddexp.reduce(a, axis=0),
            "The sum runs down the columns. Each ROW is a sum of its own: axis=1.",
        ),
        Mistake(
            lambda a: a.max(axis=0) + np.log(np.exp(a - a.max(axis=0)).sum(axis=1)),
            "The maxima are those of the columns (axis=0). Each row needs its own, m = a.max(axis=1): take off "
            "m[:, None], and add m at the end.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a - a.max(axis=1)).sum(axis=1)),
            "a.max(axis=1) has shape (N,) and lines up with the columns of a. Make it a column: keepdims=True, "
            "or [:, None].",
        ),
        Mistake(
            lambda a: np.logaddexp.reduce(a, axis=None),
            "All entries of the array are summed. One value a row is wanted: axis=1.",
        ),
        Mistake(
            lambda a: a.max(axis=1, keepdims=True) + np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "The maximum that is added back is a column (N, 1), the logarithm of the sum is (N,): together they make "
            "(N, N). Add m[:, 0], or take keepdims=True out of the maximum and write a - m[:, None].",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)),
            "The logarithm of the sum is a column (N, 1), the maximum (N,): together they make (N, N). Leave out "
            "keepdims=True in the sum.",
        ),
        Mistake(
            lambda a: np.exp(a.max(axis=1)) + np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "exp(m) is added back. The logarithm of the factor exp(m) is m: that is added.",
        ),
        Mistake(
            lambda a: np.log(a.max(axis=1) + np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "m is inside the logarithm. ln(e^m · s) = m + ln s: it is added outside.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + (a - a.max(axis=1, keepdims=True)).sum(axis=1),
            "The differences a - m are added up as they are: exp and ln only undo each other. First exp, then the "
            "sum, then ln.",
        ),
        Mistake(
            lambda a: a.shape[1] * a.max(axis=1) + np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "m is added back once for each term. exp(m) is a common factor of the whole sum, so m comes back once.",
        ),
        Mistake(
            lambda a: np.logaddexp(a[:, 0], a[:, 1]),
            "Only the first two columns are used. There are K of them.",
        ),
        Mistake(
            lambda a: np.logaddexp(a[:, 0], a[:, -1]),
            "Only the first and the last column are used. There are K of them.",
        ),
        Mistake(
            lambda a: a.max(axis=0, keepdims=True) + np.log(np.exp(a - a.max(axis=0, keepdims=True)).sum(axis=1)),
            "The maxima are those of the columns, (1, K). Each ROW has its own: axis=1.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a).sum(axis=1) - a.max(axis=1)),
            "m is subtracted from the sum. It belongs into the exponent: exp(a - m).",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a).sum(axis=1) / a.max(axis=1)),
            "The sum is divided by m. The common factor is exp(m), and it is taken out by exp(a - m).",
        ),
        Mistake(
            lambda a: np.log(a.sum(axis=1)),
            "exp is missing: this is the logarithm of the sum of the entries, and the entries are logarithms already.",
        ),
        Mistake(
            lambda a: a[:, 0] + np.log(np.exp(a - a[:, :1]).sum(axis=1)),
            "The first entry of the row is subtracted. It need not be the largest, and much larger ones overflow.",
        ),
        Mistake(
            lambda a: logsumexp_rows(a)[:, None],
            "The result is a column (N, 1). The last sum and the maximum that is added back must have shape (N,).",
        ),
        Mistake(
            lambda a: a.max(axis=1),
            "This is the largest entry alone; the other terms of the sum are lost.",
        ),
        Mistake(
            lambda a: a.sum(axis=1),
            "The entries are added up: that is the logarithm of the PRODUCT. The sum of the exp is asked for.",
        ),
        Mistake(
            lambda a: logsumexp_rows(a) - np.log(a.shape[1]),
            "A mean of the exponentials is taken in place of their sum: ln K is missing.",
        ),
        Mistake(
            lambda a: logsumexp_rows(a) / np.log(10),
            "The logarithm is to base 10. exp and np.log belong together.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + (logsumexp_rows(a) - a.max(axis=1)) / np.log(10),
            "np.log10 is taken of the sum. exp and np.log belong together.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + (logsumexp_rows(a) - a.max(axis=1)) / np.log(2),
            "np.log2 is taken of the sum. exp and np.log belong together.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1),
            "The logarithm of the sum is missing: m + Σ exp(a - m).",
        ),
        Mistake(
            lambda a: np.exp(a).sum(axis=1),
            "The logarithm is missing: this is the sum itself.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log1p(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "log1p adds 1 to a sum that contains the 1 of the largest entry already. Use np.log, or leave that "
            "entry out.",
        ),
        Mistake(
            lambda a: np.exp(a - logsumexp_rows(a)[:, None]),
            "This is the softmax: each term's share of the sum. The logarithm of the sum is wanted.",
        ),
        Mistake(
            lambda a: a - logsumexp_rows(a)[:, None],
            "This is the log-softmax: the entries minus the answer. The answer itself is wanted, one number a row.",
        ),
        Mistake(
            lambda a: a.max(axis=1) * np.log(np.exp(a - a.max(axis=1, keepdims=True)).sum(axis=1)),
            "The largest entry multiplies. ln(e^m · s) is m + ln s: it is added.",
        ),
        Mistake(
            lambda a: a.max(axis=1) + np.log(np.exp(a / a.max(axis=1, keepdims=True)).sum(axis=1)),
            "The entries are divided by the largest. Dividing the exponentials means subtracting the exponents.",
        ),
        Mistake(
            lambda a: np.log(np.exp(np.clip(a, -700, 700)).sum(axis=1)),
            "The entries are cut off to keep exp in range. That changes them; subtract the largest entry of the row.",
        ),
        Mistake(
            lambda a: np.abs(a).max(axis=1) + np.log(np.exp(a - np.abs(a).max(axis=1, keepdims=True)).sum(axis=1)),
            "The largest SIZE of a row is subtracted, np.abs(a).max. For large negative numbers that is far above all "
            "entries, and every exp is 0: take max, not max of abs.",
        ),
        Mistake(
            _of_two_largest,
            "Only the two largest entries of a row are added up, as in max + log1p(exp(second - max)), the formula for "
            "two. All K terms belong to the sum.",
        ),
        Mistake(
            lambda a: np.logaddexp.reduce(a[:, :2], axis=1),
            "Only the first two entries of a row are added up. All K terms belong to the sum: np.logaddexp takes two, "
            "np.logaddexp.reduce all.",
        ),
    ),
    hints=(
        "What happens to exp(a) if the same number m is subtracted from all a of a row? To the sum? To its logarithm?",
        "Take m as the largest entry of each row: then the largest exponential is 1, and nothing overflows.",
        "m = a.max(axis=1); m + np.log(np.exp(a - m[:, None]).sum(axis=1)).",
    ),
    describe=("the logarithms (N,)",),
)

LOGLIK = Exercise(
    name="mixture_loglik",
    lesson=4,
    reference=mixture_loglik,
    statement="""Write `mixture_loglik(X, weights, means, covs)`: how well a mixture explains the data, in a number.

ln p(X) = Σ_n ln Σ_k π_k N(x_n; μ_k, Σ_k)

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return the total as a float, natural logarithm, also
where a density is too small for the computer.""",
    cases=_WORLDS,
    mistakes=(
        Mistake(
            lambda X, w, m, S: np.log(joints(X, w, m, S).sum(axis=1)).sum(),
            "Densities are computed and their logarithm taken after. Far out they are 0 and the total −inf: "
            "log-sum-exp over the components.",
        ),
        Mistake(
            lambda X, w, m, S: np.log(joints(X, w, m, S).sum(axis=1) + 1e-300).sum(),
            "A small number is added before the logarithm, or is a floor. It hides the underflow and falsifies the "
            "total.",
        ),
        Mistake(
            _without_far_points,
            "A point whose densities are 0 as floats is left out, or counts as 0. It is the one that costs most: "
            "log-sum-exp over the components.",
        ),
        *(
            Mistake(
                _added_before_log(eps),
                f"{eps:g} is added before the logarithm, or is a floor, so a point far out counts as {eps:g} and no "
                "less. Use log-sum-exp.",
            )
            for eps in FLOORS[1:]
        ),
        *(
            Mistake(
                _kept_above(eps),
                f"The density of a point is kept above {eps:g}, so a point far out counts as that. Use log-sum-exp.",
            )
            for eps in (1e-8, 1e-6)
        ),
        Mistake(
            lambda X, w, m, S: np.log(joints(X, w, m, S).sum(axis=1).prod()),
            "The densities are multiplied first. The product of hundreds of them underflows: add up the logarithms, "
            "each by log-sum-exp over the components.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, S).mean(),
            "This is the mean over the points (what scikit-learn's score returns). The total is wanted.",
        ),
        Mistake(
            lambda X, w, m, S: log_joints(X, w, m, S).sum(),
            "The logarithm is taken of each term: Σ ln is not ln Σ. The sum over the components is inside the "
            "logarithm.",
        ),
        Mistake(
            lambda X, w, m, S: (w * log_densities(X, m, S)).sum(),
            "The weights average the log-densities. They average the densities, inside the logarithm (Jensen: "
            "yours is lower).",
        ),
        Mistake(
            lambda X, w, m, S: logsumexp_rows(log_densities(X, m, S)).sum(),
            "The weights π_k are missing.",
        ),
        Mistake(
            lambda X, w, m, S: (logsumexp_rows(log_densities(X, m, S)) - np.log(len(w))).sum(),
            "All components count equally, 1/K. Use the weights π_k.",
        ),
        Mistake(
            lambda X, w, m, S: logsumexp_rows(w + log_densities(X, m, S)).sum(),
            "The weights themselves are added to the log-densities. In logarithms a product is a sum of LOGS: ln π_k.",
        ),
        Mistake(
            lambda X, w, m, S: logsumexp_rows(w * log_densities(X, m, S)).sum(),
            "The weights multiply the log-densities. They multiply the densities; in logarithms ln π_k is added.",
        ),
        Mistake(
            lambda X, w, m, S: np.logaddexp.reduce(points_logs(X, w, m, S)),
            "The densities of the points are added before the one logarithm. Independent points multiply: each "
            "has its own logarithm.",
        ),
        Mistake(
            lambda X, w, m, S: log_densities(X, m, S).max(axis=1).sum(),
            "Only the likeliest component of each point counts, and without its weight. The sum runs over all of them.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, np.sqrt(diagonals(S))).sum(),
            "The standard deviations are used as variances, and the correlations are lost. Σ is the "
            "covariance as it is.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, diagonals(S) ** 2).sum(),
            "The variances on the diagonal are used as standard deviations, and the correlations are lost.",
        ),
        Mistake(
            lambda X, w, m, S: np.log(np.exp(points_logs(X, w, m, S)).mean()),
            "The densities of the points are averaged before the one logarithm. Each point has its "
            "own logarithm, and they add.",
        ),
        Mistake(
            lambda X, w, m, S: (
                log_joints(X, w, m, S).max()
                + np.log(np.exp(log_joints(X, w, m, S) - log_joints(X, w, m, S).max()).sum(axis=1))
            ).sum(),
            "One maximum of the whole array is subtracted. A point far out still underflows: each "
            "row has its own, axis=1.",
        ),
        Mistake(
            lambda X, w, m, S: np.exp(points_logs(X, w, m, S)).sum(),
            "The logarithm is missing: this is Σ p(x_n), a common slip. Each point's density goes through ln before "
            "the sum.",
        ),
        Mistake(
            lambda X, w, m, S: np.exp(points_logs(X, w, m, S).sum()),
            "This is the likelihood, a product of densities. Its logarithm is wanted: a sum of logarithms, each by "
            "log-sum-exp over the components.",
        ),
        Mistake(
            lambda X, w, m, S: -points_logs(X, w, m, S).sum(),
            "The sign is turned round: this is the negative log-likelihood, as minimisers like it.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, S).sum() / np.log(10),
            "The logarithm is to base 10. ln is np.log.",
        ),
        Mistake(
            lambda X, w, m, S: log_joints(X, w, m, S).max(axis=1).sum(),
            "Only the likeliest component of each point counts. The sum runs over all of them.",
        ),
        Mistake(
            lambda X, w, m, S: (shares(X, w, m, S) * log_joints(X, w, m, S)).sum(),
            "The logarithms are averaged with the responsibilities: that is the expected complete log-likelihood "
            "of EM, lower than this.",
        ),
        Mistake(
            lambda X, w, m, S: np.logaddexp.reduce(log_joints(X, w, m, S), axis=0).sum(),
            "The inner sum runs over the points, the outer over the components: the axes have changed places.",
        ),
        Mistake(
            lambda X, w, m, S: np.log((shares(X, w, m, S) * w).sum(axis=1)).sum(),
            "Responsibilities stand where densities belong.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, (X.shape[1] - 1) / 2 * np.log(2 * np.pi)),
            "The normaliser has √(2π) once instead of D times: (2π)^(D/2).",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, (X.shape[1] / 2 - 1) * np.log(2 * np.pi)),
            "2π stands alone, which is right for D = 2 only. In D dimensions it is (2π)^(D/2).",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, X.shape[1] / 2 * np.log(2 * np.pi)),
            "The factor (2π)^(D/2) is missing.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, -np.linalg.slogdet(S)[1] / 2),
            "The determinants have lost their root: ½ ln|Σ_k|.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, np.linalg.slogdet(S)[1] / 2),
            "The determinants are missing from the densities: -½ ln|Σ_k|.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, np.linalg.slogdet(S)[1]),
            "√|Σ_k| multiplies instead of dividing.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, log_norms(S)),
            "The densities have no normaliser. It differs from component to component, so it cannot be left out.",
        ),
        Mistake(
            lambda X, w, m, S: moved(X, w, m, S, np.linalg.slogdet(S)[1] / 4),
            "One root of |Σ_k| too many is taken. (The diagonal of the Cholesky factor multiplies to √|Σ| already: "
            "subtract the sum of ln L_ii, not half of it.)",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, diagonals(S)).sum(),
            "Only the variances are used; the correlations are lost.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, S @ S).sum(),
            "Σ is used as if it were a standard deviation. It is the covariance already.",
        ),
        Mistake(
            lambda X, w, m, S: from_distances(X, w, S, np.einsum("nki,kij,nkj->nk", X[:, None] - m, S, X[:, None] - m)),
            "The inverse is forgotten in the squared distance: (x - μ)ᵀ Σ⁻¹ (x - μ).",
        ),
        Mistake(
            lambda X, w, m, S: from_distances(X, w, S, 2 * distances(X, m, S)),
            "The factor ½ before the squared distance is missing.",
        ),
        Mistake(
            lambda X, w, m, S: from_distances(X, w, S, -distances(X, m, S)),
            "The minus before the squared distance is missing.",
        ),
        Mistake(
            lambda X, w, m, S: from_distances(X, w, S, np.sqrt(distances(X, m, S))),
            "The Mahalanobis distance must be squared in the exponent.",
        ),
        Mistake(
            lambda X, w, m, S: from_distances(X, w, S, ((X[:, None] - m) ** 2).sum(axis=2)),
            "The distance is Euclidean; Σ_k⁻¹ has to measure it.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, S),
            "One value a point is returned. Their sum is the log-likelihood of the data.",
        ),
        Mistake(
            lambda X, w, m, S: -2 * points_logs(X, w, m, S).sum(),
            "This is −2 times the log-likelihood, as in BIC.",
        ),
        Mistake(
            lambda X, w, m, S: log_joints(X, w, m, S)[:, -1].sum(),
            "Only the last component is used, as when each round of a loop overwrites the running sum.",
        ),
        Mistake(
            lambda X, w, m, S: log_joints(X, w, m, S)[:, 0].sum(),
            "Only the first component is used: is the `return` inside the loop?",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, w, m, S)[-1],
            "Only the last point is counted, as when each round of a loop overwrites the total. Use +=.",
        ),
        Mistake(
            lambda X, w, m, S: logsumexp_rows(
                log_joints(X, w, m, S) - log_joints(X, w, m, S).max(axis=1, keepdims=True)
            ).sum(),
            "The largest logarithm of each row is subtracted but not added back.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, np.ones(1), *overall(w, m, S)).sum(),
            "The one bell with the mean and the covariance of the mixture stands for the mixture, which is no bell. "
            "Average the densities.",
        ),
        Mistake(
            lambda X, w, m, S: points_logs(X, np.ones(1), (w @ m)[None], np.einsum("k,kij->ij", w, S)[None]).sum(),
            "The parameters are averaged into one bell. Average the densities.",
        ),
    ),
    hints=(
        "Two sums: the inner one over components, inside the logarithm; the outer one over points, outside.",
        "Build the (N, K) array ln π_k + ln N(x_n; μ_k, Σ_k) with your mvn_logpdf; never leave the logarithm.",
        "Your log-sum-exp of the exercise before turns it into ln p(x_n), (N,). Its sum is the answer.",
    ),
    describe=("the log-likelihood",),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)

EXERCISES = (LSE, LOGLIK)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_THREE = np.array([0.0, 1.0, 4.0])


def _mixed(heights, weights):
    return np.log(heights @ weights).sum()


def _of_three(
    weights=(0.5, 0.5), root=2 * np.pi, half=0.5, power=2, points=(0, 1, 2), joined=_mixed, base=np.e, of=1, last=itself
):
    """Return the log-likelihood of the three numbers, every factor of it an argument."""
    distances = np.abs(_THREE[list(points), None] - np.array([0.0, 4.0]))
    heights = np.exp(-half * distances**power) / np.sqrt(root)
    return float(last(joined(heights, np.array(weights)) / np.log(base) / of))


PENCILS = (
    Pencil(
        name="loglik_of_three",
        lesson=4,
        statement="Three numbers, 0, 1 and 4, and the mixture ½ N(0, 1) + ½ N(4, 1). With a calculator: what is the "
        "log-likelihood ln p(X), the total of the three? (3 decimals)",
        right=_of_three(),
        compute=_of_three,
        slips=(
            *twists(_of_three, "sign", "deviance", "double", "half"),
            slip(_of_three, "the logarithm is taken to base 10; ln is the natural one.", base=10),
            slip(_of_three, "the logarithm is taken to base 2; ln is the natural one.", base=2),
            slip(_of_three, "that is the mean of the three; the total is their sum.", of=3),
            slip(_of_three, "that is the likelihood itself; its logarithm is asked for.", last=np.exp),
            slip(_of_three, "the weights ½ are missing.", weights=(1.0, 1.0)),
            rare(_of_three, "the weights ½ are there twice.", weights=(0.25, 0.25)),
            slip(
                _of_three,
                "you took the logarithm of each bell first. The ln stands outside of the sum over the bells.",
                joined=lambda heights, weights: (np.log(heights) @ weights).sum(),
            ),
            slip(
                _of_three,
                "you added the logarithms of weight times bell. The ln stands outside of the sum over the bells.",
                joined=lambda heights, weights: np.log(weights * heights).sum(),
            ),
            slip(
                _of_three,
                "the densities of the points were added; they multiply, and their logarithms add.",
                joined=lambda heights, weights: np.log((heights @ weights).sum()),
            ),
            rare(
                _of_three,
                "that is the sum of the densities; the logarithm of each is to be taken first.",
                joined=lambda heights, weights: (heights @ weights).sum(),
            ),
            slip(
                _of_three,
                "only the nearer bell of each number was used; the other adds a little, most of all at 1.",
                joined=lambda heights, weights: np.log((heights * weights).max(axis=1)).sum(),
            ),
            slip(
                _of_three,
                "only the first bell was used for all three.",
                joined=lambda heights, weights: np.log((heights * weights)[:, 0]).sum(),
            ),
            rare(
                _of_three,
                "only the second bell was used for all three.",
                joined=lambda heights, weights: np.log((heights * weights)[:, 1]).sum(),
            ),
            rare(
                _of_three,
                "the two bells were multiplied; a mixture adds them.",
                joined=lambda heights, weights: np.log((heights * weights).prod(axis=1)).sum(),
            ),
            slip(_of_three, "the factor 1/√(2π) of each bell is missing.", root=1.0),
            slip(_of_three, "the bells have 1/(2π) in front instead of 1/√(2π).", root=(2 * np.pi) ** 2),
            rare(_of_three, "√(2π) multiplies where it should divide.", root=1 / (2 * np.pi)),
            rare(_of_three, "the bells have 1/√π in front instead of 1/√(2π).", root=np.pi),
            rare(_of_three, "the bells have 1/√2 in front instead of 1/√(2π).", root=2.0),
            slip(_of_three, "the ½ in the exponent is missing.", half=1.0),
            rare(_of_three, "the minus in the exponent is missing.", half=-0.5),
            rare(_of_three, "the distance in the exponent is not squared.", power=1),
            rare(_of_three, "the number 4, or 0, is left out: 0, 1 and 4 are three.", points=(0, 1)),
            rare(_of_three, "the number 1 is left out: 0, 1 and 4 are three.", points=(0, 2)),
            rare(_of_three, "that is ln p of 0 alone, or of 4; add those of the others.", points=(0,)),
            rare(_of_three, "that is ln p of 1 alone; add those of the others.", points=(1,)),
        ),
        hints=(
            "First the density of each number: half of one height plus half of the other.",
            "N(0; 0, 1) = 0.39894, N(1; 0, 1) = 0.24197, N(3; 0, 1) = 0.00443, N(4; 0, 1) = 0.00013; the other bell is "
            "4 away from 0, 3 from 1, 0 from 4.",
            "ln p(0) + ln p(1) + ln p(4), three natural logarithms of numbers between 0.1 and 0.2.",
        ),
        way="p(0) = ½ (0.39894 + 0.00013) = 0.19954, p(1) = ½ (0.24197 + 0.00443) = 0.12320, p(4) = p(0);\n"
        "ln p(X) = −1.61175 − 2.09394 − 1.61175 = −5.31744.",
        witness=lambda: mixture_loglik(
            _THREE[:, None], np.array([0.5, 0.5]), np.array([[0.0], [4.0]]), np.ones((2, 1, 1))
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        4,
        1,
        "A log-likelihood of +132 is printed. That means …",
        (
            "a mistake, since the logarithm of a probability is negative.",
            "It is the logarithm of densities, and densities of narrow bells exceed 1.",
        ),
        (
            "the model fits perfectly.",
            "The number depends on the units of the data. In centimetres for metres it would be another.",
        ),
        (
            "nothing by itself; it can be compared with another model on the same data.",
            "Only differences count. A change of units shifts all models alike.",
            True,
        ),
    ),
    ask(
        4,
        2,
        "For one bell the derivative of the log-likelihood gives μ at once. What breaks for two?",
        (
            "Maximum likelihood does not apply to mixtures.",
            "The principle is the same, and so is the aim. Only the formula for the top is lost.",
        ),
        (
            "The logarithm stands before a SUM and cannot reach the exp inside.",
            "ln Π = Σ ln, but ln Σ stays: μ_k ends up on both sides of its own equation.",
            True,
        ),
        (
            "The likelihood cannot be differentiated.",
            "It can, everywhere. Setting the derivative to zero has no solution in closed form.",
        ),
    ),
    ask(
        4,
        3,
        "`np.log(np.exp(-1000) + np.exp(-1001))` gives −inf. The right value is …",
        ("−999.69", "−1000 + ln(1 + e⁻¹): pull the largest exponent out, and nothing underflows.", True),
        ("−2001, the sum of the exponents.", "That is the logarithm of the product."),
        (
            "−inf, because such numbers are 0 for all purposes.",
            "For a float, not for mathematics. Points far from all components have such densities, and their ratios "
            "matter.",
        ),
    ),
)
