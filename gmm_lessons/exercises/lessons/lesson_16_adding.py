"""Lesson 16, further: the moments of two heaps are added."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def add_moments(a, b):
    """Return the count, mean (D,) and scatter (D, D) of two heaps together: within, plus between."""
    Na, mean_a, Sa = a
    Nb, mean_b, Sb = b
    N, apart = Na + Nb, mean_b - mean_a
    return N, mean_a + Nb / N * apart, Sa + Sb + Na * Nb / N * np.outer(apart, apart)


# --- inputs -----------------------------------------------------------------------------------------------------------


def _heap(N, D, seed, offset=0.0):
    rng = np.random.default_rng(seed)
    X = offset + rng.normal(size=(N, D)) @ (np.eye(D) + 0.4 * rng.normal(size=(D, D))) + rng.normal(size=D)
    return _of(X, np.ones(N))


def _of(X, r):
    mean = r @ X / r.sum()
    return r.sum(), mean, (r[:, None] * (X - mean)).T @ (X - mean)


def _shared(N, D, seed):
    """Return the moments of points that are shared: the count is no whole number."""
    rng = np.random.default_rng(seed)
    return _of(rng.normal(size=(N, D)) + rng.normal(size=D), rng.random(N))


_CASES = (
    Case((_heap(7, 2, 1), _heap(4, 2, 2)), "7 and 4 points, D = 2"),
    Case((_heap(3, 3, 3), _heap(9, 3, 4)), "3 and 9 points, D = 3"),
    Case((_shared(8, 2, 5), _shared(6, 2, 6)), "shares of points: counts that are not whole"),
    Case((_heap(5, 2, 7, offset=100.0), _heap(6, 2, 8, offset=100.0)), "points near 100"),
    Case((_heap(6, 1, 9), _heap(2, 1, 10)), "D = 1"),
    Case((_heap(5, 2, 11), _heap(1, 2, 12)), "a heap of a single point, whose scatter is 0"),
    Case((_heap(40, 2, 13, offset=1e6), _heap(30, 2, 14, offset=1e6)), "points near a million", 1e-7, 1e-6),
)


def _with(mean=None, scatter=None, count=lambda Na, Nb: Na + Nb):
    """Return a sum that is right but for mean(Na, Nb, ma, mb) and scatter(a, b, mean)."""

    def added(a, b):
        right = add_moments(a, b)
        new = right[1] if mean is None else mean(a[0], b[0], a[1], b[1])
        return count(a[0], b[0]), new, right[2] if scatter is None else scatter(a, b, new)

    return added


def _outer(v):
    return np.outer(v, v)


ADD = Exercise(
    name="add_moments",
    lesson=16,
    reference=add_moments,
    statement="""Write `add_moments(a, b)`: what two heaps amount to together, without their points.

N = N_a + N_b,  δ = x̄_b - x̄_a,  x̄ = x̄_a + (N_b / N) δ,  S = S_a + S_b + (N_a N_b / N) δ δᵀ

`a` and `b`, neither of them empty, are tuples `(count, mean, scatter)`: a number, (D,) and (D, D), the scatter
Σ_n (x_n - x̄)(x_n - x̄)ᵀ not divided by N. Return the same three of both heaps. The digits must hold for points
near a million, too.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2]),
            "The two scatters are about different means, so their sum is not enough: N_a N_b / N · δδᵀ, the spread "
            "between the heaps, is missing.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] / (a[0] + b[0]) * _outer(b[1] - mean)),
            "δ is taken from the NEW mean. It is x̄_b - x̄_a, the distance of the two old ones.",
        ),
        Mistake(
            _with(mean=lambda Na, Nb, ma, mb: (ma + mb) / 2),
            "The mean is halfway between the two. The larger heap pulls harder: x̄_a + (N_b / N) δ.",
        ),
        Mistake(
            _with(mean=lambda Na, Nb, ma, mb: ma + Na / (Na + Nb) * (mb - ma)),
            "N_a and N_b have changed places in the mean: from x̄_a you go the share of heap B.",
        ),
        Mistake(
            _with(mean=lambda Na, Nb, ma, mb: ma + mb),
            "The means are added. The mean of both is an average with the counts as weights.",
        ),
        Mistake(
            _with(mean=lambda Na, Nb, ma, mb: ma + Nb / (Na + Nb) * (ma - mb)),
            "The step goes the wrong way, away from x̄_b: δ is x̄_b - x̄_a.",
        ),
        Mistake(
            _with(mean=lambda Na, Nb, ma, mb: Na * ma + Nb * mb),
            "N_a x̄_a + N_b x̄_b is the sum of all points. Divide it by N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] * _outer(b[1] - a[1])),
            "N_a N_b is not divided by N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] / (a[0] + b[0]) ** 2 * _outer(b[1] - a[1])),
            "The factor of δδᵀ is divided by N twice, as for a covariance. A scatter is a sum: N_a N_b / N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * _outer(a[1]) + b[0] * _outer(b[1])),
            "N_a x̄_a x̄_aᵀ and N_b x̄_b x̄_bᵀ are added: that is the second moment about the origin. "
            "About the new mean it is "
            "N_a N_b / N · δδᵀ.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + _outer(b[1] - a[1])),
            "δδᵀ has lost its factor N_a N_b / N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] / (a[0] + b[0]) * _outer(b[1] - a[1])),
            "The factor of δδᵀ is N_a / N. It must be N_a N_b / N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + b[0] / (a[0] + b[0]) * _outer(b[1] - a[1])),
            "The factor of δδᵀ is N_b / N. It must be N_a N_b / N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + b[0] * _outer(b[1] - a[1])),
            "The factor of δδᵀ is N_b, as when N_a is made the total before N_a N_b / N is computed. It "
            "must be N_a N_b / N, with the N_a of one heap.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * _outer(b[1] - a[1])),
            "The factor of δδᵀ is N_a, as when N_b is made the total before N_a N_b / N is computed. It "
            "must be N_a N_b / N, with the N_b of one heap.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + (a[0] + b[0]) * _outer(b[1] - a[1])),
            "The factor of δδᵀ is N. It must be N_a N_b / N.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] / (a[0] + b[0]) * np.diag((b[1] - a[1]) ** 2)),
            "Between the heaps only the variances are counted. The outer product δδᵀ is a full matrix.",
        ),
        Mistake(
            _with(
                scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] / (a[0] + b[0]) * ((b[1] - a[1]) @ (b[1] - a[1]))
            ),
            "δᵀδ is one number, added to every entry. δδᵀ is a matrix: np.outer.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] + a[0] * b[0] / (a[0] + b[0]) * (b[1] - a[1]) ** 2),
            "The squares of δ are added to every row of the matrix. δδᵀ is an outer product: np.outer.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: (a[0] * a[2] + b[0] * b[2]) / (a[0] + b[0])),
            "The scatters are averaged with the counts, as covariances would be, and the spread between the heaps is "
            "missing. A scatter is a sum: S_a + S_b + N_a N_b / N · δδᵀ.",
        ),
        Mistake(
            _with(
                scatter=lambda a, b, mean: (
                    add_moments(a, b)[2] - a[2] - b[2] + (a[0] * a[2] + b[0] * b[2]) / (a[0] + b[0])
                )
            ),
            "S_a and S_b are averaged with the counts, as covariances would be. A scatter is a sum: they add.",
        ),
        Mistake(
            _with(
                scatter=lambda a, b, mean: (
                    (a[0] * a[2] + b[0] * b[2]) / (a[0] + b[0]) + a[0] * b[0] / (a[0] + b[0]) ** 2 * _outer(b[1] - a[1])
                )
            ),
            "S_a, S_b and δδᵀ are weighted with shares of N, as the covariances of two heaps combine. Scatters are "
            "sums: S_a + S_b + N_a N_b / N · δδᵀ.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: add_moments(a, b)[2] / (a[0] + b[0])),
            "The scatter is divided by N: that is a covariance. Keep the sum, so that it can be added again.",
        ),
        Mistake(
            _with(scatter=lambda a, b, mean: a[2] + b[2] - a[0] * b[0] / (a[0] + b[0]) * _outer(b[1] - a[1])),
            "The spread between the heaps is subtracted. Two heaps that lie apart scatter more about one common mean "
            "than about their own.",
        ),
        Mistake(
            lambda a, b: tuple(add_moments(a, b)[i] for i in (1, 2, 0)),
            "The three parts stand in another order than count, mean, scatter.",
        ),
    ),
    hints=(
        "Each heap spreads about its own mean; and the means lie apart.",
        "N first, then δ = mean_b - mean_a; the formulas need nothing else.",
        "`Sa + Sb + Na * Nb / N * np.outer(apart, apart)`.",
    ),
    describe=("the count", "mean (D,)", "scatter (D, D)"),
    atol=1e-9,
)

EXERCISES, PENCILS, QUESTIONS = (ADD,), (), ()
