"""Lesson 11, further: a detector of collapse, the same in any units."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def is_collapsed(covs, X):
    """Return for each component whether in some direction it has less than a millionth of the data's variance, (K,)."""
    L = np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0)))  # in the axes L⁻¹x the data have variance 1 everywhere
    inner = np.linalg.solve(L, covs)  # L⁻¹ Σ_k
    shares = np.linalg.eigvalsh(np.linalg.solve(L, inner.mT))  # of L⁻¹ Σ_k L⁻ᵀ, (K, D)
    return shares.min(axis=1) < 1e-6


# --- inputs -----------------------------------------------------------------------------------------------------------


def _data(N, D, seed, units):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)) @ (np.eye(D) + 0.3 * rng.normal(size=(D, D))) * np.array(units)


def _in(units, covs):
    """Return covariances in these units."""
    units = np.array(units)
    return np.array(covs) * units[:, None] * units


def _line(angle, thin):
    """Return the covariance of a slanting ellipse, `thin` the variance across."""
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    return np.outer(along, along) + thin * np.outer(across, across)


def _shares_of(X, shares):
    """Return covariances with these shares of the variance of the data along the first axis of its Cholesky factor."""
    L = np.linalg.cholesky(np.cov(X.T, ddof=0))
    return np.array([L @ np.diag([share, 1.0]) @ L.T for share in shares])


def _across(X, first, second, short, long):
    """Return covariances that are thin in the first column, the second, along the short axis and along the long one."""
    wide, (values, axes) = X.var(axis=0), np.linalg.eigh(np.cov(X.T, ddof=0))
    along = [(axes * values * shares) @ axes.T for shares in ([short, 1], [1, long])]
    return np.array([np.diag(wide * [first, 1]), np.diag(wide * [1, second]), *along])


_SLOPING = np.random.default_rng(8).normal(size=(40, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]])
_PLAIN = [np.eye(2), _line(0.7, 1e-10), _line(0.3, 1e-3), 1e-9 * np.eye(2)]
_TINY = [1e-4, 1e-4]
_MIXED = [1e4, 1e-4]
_CASES = (
    Case((np.array(_PLAIN), _data(40, 2, 1, [1, 1])), "a round, a flat, a narrow and a tiny one"),
    Case((_in(_TINY, _PLAIN), _data(40, 2, 1, _TINY)), "the same in other units, where all variances are tiny"),
    Case((_in(_MIXED, _PLAIN), _data(40, 2, 1, _MIXED)), "one column in other units than the other"),
    Case(
        (np.array([np.diag([1e-8, 1e-4]), np.diag([1.0, 1e-5]), np.diag([3e-7, 1e-7])]), _data(40, 2, 5, [1, 1e-2])),
        "one that is thin where the data are wide",
    ),
    Case((np.array(_PLAIN[:3]), _data(40, 2, 6, [1, 1]) + np.array([3e4, -2e4])), "points far from the origin"),
    Case((_shares_of(_data(25, 2, 7, [3, 2]), (2e-6, 5e-7)), _data(25, 2, 7, [3, 2])), "twice and half a millionth"),
    Case(
        (_shares_of(_data(9, 2, 9, [3, 2]), (1.05e-6, 0.95e-6)), _data(9, 2, 9, [3, 2])),
        "shares of the variance a little above a millionth, and a little below, of nine points",
        clue="The covariance of the data has 1/N here: np.cov divides by N - 1 unless it is told ddof=0 or bias=True.",
    ),
    Case(
        (_across(_SLOPING, 2.5e-6, 7e-7, 7e-7, 7e-7), _SLOPING), "columns that go together, and thin ones across them"
    ),
    Case((np.array([[[1e-3]], [[1e-9]], [[2.0]]]), _data(30, 1, 2, [1])), "D = 1"),
    Case(
        (
            np.array([np.diag([1.0, 1.0, 1e-12]), np.diag([1.0, 0.5, 0.2]), np.diag([1.0, 1e-4, 1e-4])]),
            _data(50, 3, 3, [1, 1, 1]),
        ),
        "D = 3, a flat one, a healthy one and a needle",
    ),
    Case(
        (
            np.array([[[1.0, 1.0 - 1e-4], [1.0 - 1e-4, 1.0]]]),
            np.random.default_rng(4).normal(size=(60, 2))
            @ np.linalg.cholesky(np.array([[1.0, 0.9998], [0.9998, 1]])).T,
        ),
        "a narrow bell that is as narrow as the data",
    ),
    Case(
        (
            np.array([[[1.0, 1.0 - 1e-8], [1.0 - 1e-8, 1.0]], np.eye(2)]),
            np.random.default_rng(7).normal(size=(60, 2)) @ np.array([[1.0, 1.0], [1e-4, -1e-4]]),
        ),
        "data that lie almost on a slanting line, and a bell as narrow as they are",
    ),
)


def _shares(covs, X):
    """Return the smallest eigenvalue of each covariance, with that of the data as the unit, (K,)."""
    S = np.cov(X.T, ddof=0).reshape(X.shape[1], -1)
    return np.array([np.linalg.eigvals(np.linalg.solve(S, cov)).real.min() for cov in covs])


def _thinnest_beside_data(covs, X):
    """Return the variance of each component along its shortest axis, with that of the data there as the unit, (K,)."""
    values, axes = np.linalg.eigh(covs)
    return values[:, 0] / ((X - X.mean(axis=0)) @ axes[:, :, 0].T).var(axis=0)


def _ratio_of_determinants(covs, X):
    S = np.cov(X.T, ddof=0).reshape(X.shape[1], -1)
    return np.linalg.det(covs) / np.linalg.det(S)


def _root(X, center=None):
    """Return L of the second moments about a centre, the mean unless another is given."""
    diff = X - (X.mean(axis=0) if center is None else center)
    return np.linalg.cholesky(diff.T @ diff / len(X))


def _ends(covs):
    return np.linalg.eigvalsh(covs)


DETECTOR = Exercise(
    name="is_collapsed",
    lesson=11,
    reference=is_collapsed,
    statement="""Write `is_collapsed(covs, X)`: which components have shrunk to a spot, a line or a plane?

S = L Lᵀ the covariance of X (1/N); component k has collapsed if an eigenvalue of L⁻¹ Σ_k L⁻ᵀ is below 1e-6

In words: if in some direction it has less than a millionth of the variance of the data IN THAT DIRECTION. `covs`
(K, D, D), `X` (N, D). Return K times True or False. The answer is the same in any units, and for D = 1, too.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            lambda covs, X: _ends(np.linalg.solve(_root(X), np.linalg.solve(_root(X), covs).mT))[:, -1] < 1e-6,
            "The LARGEST share is compared, the last one of np.linalg.eigvalsh or np.linalg.eigh. A line is wide along "
            "itself, and yet collapsed: look at the smallest.",
        ),
        Mistake(
            lambda covs, X: _ends(np.linalg.solve(_root(X, 0.0), np.linalg.solve(_root(X, 0.0), covs).mT))[:, 0] < 1e-6,
            "The spread of the data is measured from the origin. Their covariance is measured from their mean.",
        ),
        Mistake(
            lambda covs, X: _ends(covs / np.outer(X.std(axis=0), X.std(axis=0)))[:, 0] < 1e-6,
            "Each column is measured in its own standard deviation, and that is not enough: in a slanting direction "
            "the data may be thin, too. L takes all directions together (Cholesky).",
        ),
        Mistake(
            lambda covs, X: (
                np.diagonal(np.linalg.solve(_root(X), np.linalg.solve(_root(X), covs).mT), axis1=1, axis2=2).min(axis=1)
                < 1e-6
            ),
            "The diagonal of L⁻¹ Σ_k L⁻ᵀ is looked at. A slanting line has no small number there: take the "
            "eigenvalues.",
        ),
        Mistake(
            lambda covs, X: _ends(_root(X) @ covs @ _root(X).T)[:, 0] < 1e-6,
            "Σ_k is multiplied by L on both sides, which stretches it once more. The axes L⁻¹x take L⁻¹ Σ_k L⁻ᵀ.",
        ),
        Mistake(
            lambda covs, X: _ends(covs).min(axis=1) < 1e-6,
            "The eigenvalues of Σ_k have units. In a large unit, such as km for mm, healthy bells seem collapsed: "
            "compare with the data, in the same direction.",
        ),
        Mistake(
            lambda covs, X: _ends(covs)[:, 0] / np.maximum(_ends(covs)[:, -1], 1e-300) < 1e-6,
            "Thin is measured beside the component's own longest axis. A spot is as wide as long and not found, and "
            "columns in different units deceive it.",
        ),
        Mistake(
            lambda covs, X: (np.diagonal(covs, axis1=1, axis2=2) / X.var(axis=0)).min(axis=1) < 1e-6,
            "Only the variances along the axes are looked at. A slanting line has healthy variances, and no width "
            "across: eigenvalues.",
        ),
        Mistake(
            lambda covs, X: _ends(covs).min(axis=1) / X.var(axis=0).mean() < 1e-6,
            "The eigenvalue is compared with one variance of the whole data, such as the mean or the largest of the "
            "columns. If they have different units, that compares minutes with metres.",
        ),
        Mistake(
            lambda covs, X: (
                _ends(covs)[:, 0] / np.linalg.eigvalsh(np.cov(X.T, ddof=0).reshape(X.shape[1], -1)).max() < 1e-6
            ),
            "The eigenvalue is compared with the largest one of the data, the variance along their longest axis. "
            "Compare in the same direction: change to the axes L⁻¹x first.",
        ),
        Mistake(
            lambda covs, X: _ends(covs)[:, 0] / X.var() < 1e-6,
            "The eigenvalue is compared with the variance of all numbers of X in one heap, as X.var() without an axis "
            "gives it. How far apart the columns lie counts in it, and their units may differ.",
        ),
        Mistake(
            lambda covs, X: _ends(np.linalg.solve(_root(X).T, np.linalg.solve(_root(X).T, covs).mT))[:, 0] < 1e-6,
            "L and Lᵀ have changed places: L⁻ᵀ Σ_k L⁻¹. The axes L⁻¹x take L⁻¹ Σ_k L⁻ᵀ, with the lower triangle L of "
            "np.linalg.cholesky. (SciPy's gives the upper one unless it is told lower=True.)",
        ),
        Mistake(
            lambda covs, X: _ends(np.linalg.solve(_root(X), covs))[:, 0] < 1e-6,
            "L⁻¹ stands on one side only. The axes L⁻¹x take L⁻¹ Σ_k L⁻ᵀ, which is symmetric, as `eigvalsh` wants it.",
        ),
        Mistake(
            lambda covs, X: (
                _ends(covs).min(axis=1) / np.linalg.eigvalsh(np.cov(X.T).reshape(X.shape[1], -1)).min() < 1e-6
            ),
            "The smallest eigenvalues of both are compared, which belong to different directions. Change to the axes "
            "L⁻¹x first.",
        ),
        Mistake(
            lambda covs, X: _thinnest_beside_data(covs, X) < 1e-6,
            "Only the component's own thinnest direction is compared with the data. In other units another direction "
            "is the thinnest: look for the one with the smallest SHARE, the smallest eigenvalue of L⁻¹ Σ_k L⁻ᵀ.",
        ),
        Mistake(
            lambda covs, X: np.linalg.det(covs) < 1e-6,
            "The determinant is the square of a volume, with units, and a product: a flat one may be long. Look at the "
            "smallest share.",
        ),
        Mistake(
            lambda covs, X: _ratio_of_determinants(covs, X) < 1e-6,
            "The ratio of the determinants is free of units, but a product of D shares: two narrow directions make it "
            "as small as one that is gone. Look at the smallest share.",
        ),
        Mistake(
            lambda covs, X: np.abs(_ratio_of_determinants(covs, X)) ** (1 / X.shape[1]) < 1e-6,
            "The root of the ratio of the determinants (np.linalg.det) is a mean of the D shares. One of them may be "
            "gone while the others hold it up: look at the smallest.",
        ),
        Mistake(
            lambda covs, X: np.trace(covs, axis1=1, axis2=2) < 1e-6 * X.var(axis=0).sum(),
            "The trace, as of np.trace, sums the variances of all directions. A line is wide along itself, and yet "
            "collapsed: look at the thinnest direction.",
        ),
        Mistake(
            lambda covs, X: np.linalg.matrix_rank(covs) < covs.shape[1],
            "`matrix_rank` asks whether floats can tell a direction from nothing, beside the component's own longest "
            "axis. The question is how thin it is beside the data.",
        ),
        Mistake(
            lambda covs, X: ~is_collapsed(covs, X),
            "True and False have changed places: True means collapsed.",
        ),
        Mistake(
            lambda covs, X: is_collapsed(covs, X).any(),
            "One answer for all comes back. Each component has its own, (K,).",
        ),
        Mistake(
            lambda covs, X: _shares(covs, X) < 1e-3,
            "The limit is a thousandth where a millionth is asked for: it is about variances, squared widths.",
        ),
        Mistake(
            lambda covs, X: _shares(covs, X) / len(X) < 1e-6,
            "Shares of a few millionths count as collapsed, too: the limit is too large, or the scatter of the data is "
            "not divided by N, and so no covariance.",
        ),
        Mistake(
            lambda covs, X: _shares(covs, X) < 1e-12,
            "No component is found here, not even the flattest. Perhaps the limit is far too small, or the root of a "
            "share is compared with it: the shares are shares of VARIANCES, and a millionth is their limit.",
        ),
        Mistake(
            lambda covs, X: np.ones(len(covs), dtype=bool),
            "Every component is found here, healthy ones, too. Perhaps the limit is far too large: the smallest share "
            "of a healthy one is far above a millionth.",
        ),
        Mistake(
            lambda covs, X: _shares(covs, X),
            "These are the smallest shares themselves. Compare them with 1e-6.",
        ),
        Mistake(
            lambda covs, X: (
                _ends(np.linalg.solve(np.cov(X.T, ddof=0).reshape(X.shape[1], -1), covs)).min(axis=1) < 1e-6
            ),
            "`eigvalsh` wants a symmetric matrix, and S⁻¹ Σ_k is none: it reads one triangle only. L⁻¹ Σ_k L⁻ᵀ is "
            "symmetric, with the same eigenvalues.",
        ),
    ),
    hints=(
        "Beside what is a variance small? In which direction?",
        "Change the axes so that the data have variance 1 in every direction: x → L⁻¹x. What becomes of Σ_k?",
        "`np.linalg.solve(L, np.linalg.solve(L, covs).mT)` is L⁻¹ Σ_k L⁻ᵀ; its smallest eigenvalue by "
        "np.linalg.eigvalsh. Or scipy.linalg.eigh(cov, S), one component at a time. For D = 1, too: "
        "`S = np.atleast_2d(np.cov(X.T, bias=True))`.",
    ),
    describe=("collapsed (K,)",),
)

EXERCISES, PENCILS, QUESTIONS = (DETECTOR,), (), ()
