"""Lesson 2: the bell in d dimensions, and its logarithm where determinants underflow."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def mvn_pdf(X, mu, Sigma):
    """Return N(x_n; μ, Σ) for each row of X (N, D), (N,)."""
    diff = X - mu  # (N, D)
    squared = (diff @ np.linalg.inv(Sigma) * diff).sum(axis=1)  # (N,): (x - μ)ᵀ Σ⁻¹ (x - μ)
    return np.exp(-squared / 2) / np.sqrt((2 * np.pi) ** len(mu) * np.linalg.det(Sigma))


def mvn_logpdf(X, mu, Sigma):
    """Return ln N(x_n; μ, Σ) for each row of X (N, D), (N,), with Σ = L Lᵀ."""
    L = np.linalg.cholesky(Sigma)  # (D, D), lower triangular
    u = np.linalg.solve(L, (X - mu).T)  # (D, N)
    log_det = 2 * np.log(np.diag(L)).sum()
    return -(len(mu) * np.log(2 * np.pi) + log_det + (u**2).sum(axis=0)) / 2


# --- inputs -----------------------------------------------------------------------------------------------------------

PLANE = "five points in the plane, correlated"
SPACE = "four points in three dimensions"
SQUARE = "two points in the plane, N = D = 2"
MANY = "D = 120, where the determinant underflows"
FAR = "a point 60 standard deviations out"


def _many(seed, width, D=120, N=3):
    """Return three points of a bell in 120 dimensions, of that width in each."""
    rng = np.random.default_rng(seed)
    A = width * (np.eye(D) + 0.05 * rng.normal(size=(D, D)))
    mu = rng.normal(size=D)
    return mu + rng.normal(size=(N, D)) @ A.T, mu, A @ A.T


_PLANE = np.array([[2.0, 0.9], [0.9, 1.0]])
_CASES = (
    Case(
        (np.array([[1.0, -1.0], [0.4, 0.2], [-1.5, 1.1], [2.2, 2.0], [0.0, 0.6]]), np.array([0.3, 0.5]), _PLANE), PLANE
    ),
    Case(
        (
            np.array([[0.5, -0.3, 1.2], [0.2, 0.4, -0.1], [1.0, 1.0, 1.5], [-0.7, 0.1, 0.6]]),
            np.array([0.2, -0.1, 0.5]),
            np.array([[2.0, 0.3, 0.1], [0.3, 1.0, -0.4], [0.1, -0.4, 1.5]]),
        ),
        SPACE,
    ),
    Case(
        (np.array([[38.5, 17.9], [46.0, 20.1]]), np.array([43.0, 18.0]), np.array([[9.0, -2.6], [-2.6, 2.25]])), SQUARE
    ),
    in_whole_numbers(np.array([[0, 1], [3, -2], [1, 1]]), np.array([1, 0]), np.array([[5.0, 2.0], [2.0, 3.0]])),
    Case(
        (
            np.array([[0.5, -0.3, 1.2, 0.4], [0.2, 0.4, -0.1, -1.0], [1.0, 1.0, 1.5, 0.3]]),
            np.array([0.2, -0.1, 0.5, 0.1]),
            np.array([[2.0, 0.3, 0.1, 0.2], [0.3, 1.0, -0.4, 0.1], [0.1, -0.4, 1.5, 0.3], [0.2, 0.1, 0.3, 0.8]]),
        ),
        "three points in four dimensions",
    ),
)
_MANY = Case(  # |Σ| is near 10⁻⁴⁰⁰
    _many(5, width=0.02),
    MANY,
    clue="np.linalg.det of 120 small variances is 0, and so is exp of a large negative number. Add up logarithms: "
    "np.linalg.slogdet, or the diagonal of the Cholesky factor.",
)
_TINY = Case(  # even √|Σ| is near 10⁻³⁴⁰
    _many(6, width=0.0015, N=2),
    "D = 120, smaller still",
    clue="even the product of the standard deviations underflows. Take the logarithm of each before adding them up.",
)
_FAR = Case(
    (np.array([[0.3, 0.5], [85.0, 40.0], [0.3, -45.8]]), np.array([0.3, 0.5]), _PLANE),
    FAR,
    clue="the density is 0 in floating point there, and its logarithm −inf. Never leave the logarithm.",
)

# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def quadratic(X, mu, A):
    """Return (x_n - μ)ᵀ A (x_n - μ), (N,)."""
    diff = X - mu
    return np.einsum("nd,de,ne->n", diff, A, diff)


def distance(X, mu, Sigma):
    """Return the squared Mahalanobis distances (N,)."""
    return quadratic(X, mu, np.linalg.inv(Sigma))


def half_log(D, det, power=None):
    """Return ½ ln((2π)^power |Σ|), with power D by default."""
    return ((D if power is None else power) * np.log(2 * np.pi) + np.log(det)) / 2


def log_norm(Sigma):
    """Return ½ ln((2π)^D |Σ|) without underflow."""
    return (len(Sigma) * np.log(2 * np.pi) + np.linalg.slogdet(Sigma)[1]) / 2


def log_det(Sigma):
    """Return ln |Σ|."""
    return np.linalg.slogdet(Sigma)[1]


def only_diagonal(Sigma):
    """Return Σ without its correlations."""
    return np.diag(np.diag(Sigma))


def wrong_triangle(X, mu, Sigma):
    """Return |Uᵀ⁻¹(x - μ)|² from the upper factor where the lower one belongs, (N,)."""
    return ((np.linalg.solve(np.linalg.cholesky(Sigma).T, (X - mu).T)) ** 2).sum(axis=0)


def half_way(X, mu, Sigma):
    """Return (x - μ)ᵀ L⁻¹ (x - μ), (N,)."""
    return quadratic(X, mu, np.linalg.inv(np.linalg.cholesky(Sigma)))


def marginals(X, mu, Sigma):
    """Return the bell of each coordinate for itself, (N, D)."""
    variances = np.diag(Sigma)
    return np.exp(-((X - mu) ** 2) / (2 * variances)) / np.sqrt(2 * np.pi * variances)


# Each pair is (wrong log-density, hint); the first exercise shows exp of it, the second the log-density itself.
_SHARED = (
    (
        lambda X, mu, S: -half_log(1, 1) - log_det(S) / 2 - distance(X, mu, S) / 2,
        "The normaliser has √(2π) once, as in one dimension. Each of the D dimensions brings its own: (2π)^(D/2).",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - log_det(S) - distance(X, mu, S) / 2,
        "The determinant has lost its root: |Σ| is a squared volume, the bell is lowered by √|Σ| (½ ln|Σ| in the "
        "logarithm).",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - distance(X, mu, S) / 2,
        "The determinant is missing: a larger ellipse must mean a lower bell.",
    ),
    (
        lambda X, mu, S: -log_det(S) / 2 - distance(X, mu, S) / 2,
        "The factor (2π)^(D/2) of the normaliser is missing.",
    ),
    (
        lambda X, mu, S: -distance(X, mu, S) / 2,
        "The whole normaliser is missing; the value at the mean would be the same for every Σ.",
    ),
    (
        lambda X, mu, S: -2 * log_norm(S) - distance(X, mu, S) / 2,
        "The root of the normaliser is missing: it is √((2π)^D |Σ|), half of the logarithm.",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) - log_det(S) / 2 - distance(X, mu, S) / 2,
        "2π comes to the power D, but the root over it is missing: the power is D/2.",
    ),
    (
        lambda X, mu, S: -np.log(2 * np.pi) - log_det(S) / 2 - distance(X, mu, S) / 2,
        "2π stands alone, which is right for D = 2 only. In D dimensions it is (2π)^(D/2).",
    ),
    (
        lambda X, mu, S: -(len(mu) // 2) * np.log(2 * np.pi) - log_det(S) / 2 - distance(X, mu, S) / 2,
        "D // 2 is cut down to a whole number, and so is int(D / 2), which is right for even D only. The power is D "
        "/ 2.",
    ),
    (
        lambda X, mu, S: -len(X) * np.log(2 * np.pi) / 2 - log_det(S) / 2 - distance(X, mu, S) / 2,
        "The power of 2π is N / 2, with the number of points. It is D / 2, with the number of dimensions: "
        "X.shape[1], or len(mu).",
    ),
    (
        lambda X, mu, S: -log_norm(S) - quadratic(X, mu, S) / 2,
        "The inverse is forgotten: the distance is measured with Σ instead of Σ⁻¹, so wide directions count as far.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - quadratic(X, mu, 1 / S) / 2,
        "The inverse is taken entry by entry, as 1 / Sigma and Sigma**-1 do. That of a matrix is np.linalg.inv, or "
        "better solve.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - ((X - mu) ** 2).sum(axis=1) / 2,
        "The distance is the plain Euclidean one. Σ⁻¹ has to measure it, or the ellipse is a circle.",
    ),
    (
        lambda X, mu, S: -log_norm(only_diagonal(S)) - distance(X, mu, only_diagonal(S)) / 2,
        "Only the variances are used: this is a product of one-dimensional bells, and the correlations are lost.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - distance(X, mu, only_diagonal(S)) / 2,
        "The distance uses the diagonal of Σ only: the correlations are lost in the exponent.",
    ),
    (
        lambda X, mu, S: -log_norm(only_diagonal(S)) - distance(X, mu, S) / 2,
        "The normaliser uses the product of the variances. That is the determinant only without correlations.",
    ),
    (
        lambda X, mu, S: -log_norm(S @ S) - distance(X, mu, S @ S) / 2,
        "Σ is used as if it were the factor M (a standard deviation) of Σ = M Mᵀ. It is the covariance already.",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - log_det(S) / 2 - distance(X, mu, S @ S) / 2,
        "Σ⁻¹ enters twice, as in the square of u = Σ⁻¹(x - μ). The squared distance has it once: (x - μ)ᵀ Σ⁻¹ (x - μ). "
        "The u whose square it is comes from a factor L of Σ.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - np.sqrt(distance(X, mu, S)) / 2,
        "The Mahalanobis distance is taken with its root; the exponent wants its square.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - ((X - mu) @ np.linalg.inv(S)).sum(axis=1) / 2,
        "x - μ enters only once: (x - μ)ᵀ Σ⁻¹ (x - μ) has it on both sides.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - distance(X, mu, S),
        "The factor ½ before the squared distance is missing.",
    ),
    (
        lambda X, mu, S: -log_norm(S) + distance(X, mu, S) / 2,
        "The minus sign before the squared distance is missing: this rises away from the mean.",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 + log_det(S) / 2 - distance(X, mu, S) / 2,
        "√|Σ| multiplies instead of dividing (or the determinant is that of the inverse).",
    ),
    (
        lambda X, mu, S: log_norm(S) - distance(X, mu, S) / 2,
        "The normaliser multiplies. It divides: its logarithm is subtracted. Check the brackets.",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - log_det(S) / 4 - distance(X, mu, S) / 2,
        "One root of |Σ| too many is taken. (The diagonal of the Cholesky factor multiplies to √|Σ| already: ln|Σ| "
        "is TWICE the sum of ln L_ii.)",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - np.log(np.trace(S)) / 2 - distance(X, mu, S) / 2,
        "The trace stands where the determinant belongs.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - wrong_triangle(X, mu, S) / 2,
        "The wrong triangle: with Σ = L Lᵀ solve L u = x - μ, not Lᵀ u = x - μ. (SciPy's cholesky returns the "
        "upper one.)",
    ),
    (
        lambda X, mu, S: -log_norm(S) - (((X - mu) / np.diag(np.linalg.cholesky(S))) ** 2).sum(axis=1) / 2,
        "Only the diagonal of L is used, as by solve_triangular: it takes the UPPER triangle unless it is told "
        "lower=True.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - half_way(X, mu, S) / 2,
        "L⁻¹ comes in once only: (x - μ)ᵀ L⁻¹ (x - μ). With u = L⁻¹ (x - μ) the squared distance is uᵀ u, the sum of "
        "u².",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) - np.log(2) - log_det(S) / 2 - distance(X, mu, S) / 2,
        "** D / 2 is the power D, and a half after it, as the power comes first. Write (2 * np.pi) ** (D / 2).",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) + np.log(0.5) - log_det(S) - distance(X, mu, S) / 2,
        "** D / 2 is a power and then a half, and the determinant has lost its root. Write ** (D / 2) and ** 0.5.",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) - 2 * np.log(2) - log_det(S) - distance(X, mu, S) / 2,
        "** -D / 2 and ** -1 / 2 are the powers -D and -1, and a half after each. Write ** (-D / 2) and ** (-1 / 2).",
    ),
    (
        lambda X, mu, S: -len(mu) * np.log(2 * np.pi) + 2 * np.log(2) - log_det(S) - distance(X, mu, S) / 2,
        "** D / 2 and ** 1 / 2 are the powers D and 1, and a half after each. Write ** (D / 2) and ** (1 / 2).",
    ),
    (
        lambda X, mu, S: -log_norm(S) - (X - mu) @ np.linalg.inv(S) * (X - mu) / 2,
        "The products are not added up over the coordinates: (diff @ inv * diff).sum(axis=1) is one number a point.",
    ),
    (
        lambda X, mu, S: -log_norm(S) + log_det(S) / 2 - np.linalg.det(S) / 2 - distance(X, mu, S) / 2,
        "The determinant itself stands where its logarithm belongs: ½ ln|Σ|.",
    ),
    (
        lambda X, mu, S: -log_norm(S**2) - distance(X, mu, S**2) / 2,
        "The entries of Σ are squared. It holds variances and covariances already, and is used as it is.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - np.linalg.solve(np.linalg.cholesky(S), (X - mu).T).sum(axis=0) / 2,
        "u = L⁻¹ (x - μ) is added up without its square: the squared distance is the sum of u².",
    ),
    (
        lambda X, mu, S: -log_det(S) / 2 - distance(X, mu, S),
        "The factor (2π)^(D/2) is missing, and so is the ½ before the squared distance.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - ((X - mu) @ np.linalg.inv(S) @ (X - mu).T).sum(axis=1) / 2,
        "Each point is multiplied with all the others and the products are added. (diff @ inv * diff).sum(axis=1) "
        "keeps each to itself.",
    ),
    (
        lambda X, mu, S: -np.log(2 * np.pi) / 2 - log_det(S) - distance(X, mu, S) / 2,
        "The normaliser is σ√(2π) with |Σ| for σ. In D dimensions it is √((2π)^D |Σ|).",
    ),
    (
        lambda X, mu, S: -np.log(2 * np.pi) - log_det(S) - distance(X, mu, S) / 2,
        "The normaliser is 2π|Σ|: the root over |Σ| is missing, and 2π alone is right for D = 2 only. It is "
        "√((2π)^D |Σ|).",
    ),
    (
        lambda X, mu, S: -log_norm(S) - np.linalg.solve(np.linalg.cholesky(S), (X - mu).T).sum(axis=0) ** 2 / 2,
        "u = L⁻¹ (x - μ) is added up first and squared after: the squared distance is the sum of u².",
    ),
    (
        lambda X, mu, S: -log_norm(S) - ((X - mu) ** 2 @ np.linalg.inv(S)).sum(axis=1) / 2,
        "The differences are squared before they meet Σ⁻¹: (x - μ)ᵀ Σ⁻¹ (x - μ) has x - μ on both sides of it.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - distance(X, 0 * mu, S) / 2,
        "μ is not subtracted: the distance is taken from the origin.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - distance(X, X.mean(axis=0), S) / 2,
        "The mean of X is used in place of `mu`. The density belongs to the given parameters.",
    ),
    (
        lambda X, mu, S: -log_norm(np.cov(X.T)) - distance(X, mu, np.cov(X.T)) / 2,
        "The covariance of X is used in place of `Sigma`. The density belongs to the given parameters.",
    ),
    (
        lambda X, mu, S: -half_log(1, 1, len(mu)) * 2 - log_det(S) - distance(X, mu, S),
        "Everything is squared: the ½ that comes from the root of the normaliser and the ½ in the exponent are "
        "missing.",
    ),
    (
        lambda X, mu, S: -log_norm(S) - (np.linalg.norm(X - mu, axis=1) ** 2 / np.linalg.det(S)) / 2,
        "The distance is divided by the determinant, one number for all directions. Each has its own width: take Σ⁻¹.",
    ),
    (
        lambda X, mu, S: (
            -len(mu) * np.log(2 * np.pi) / 2 - np.log(np.diag(S)).sum() - (((X - mu) / np.diag(S)) ** 2).sum(axis=1) / 2
        ),
        "The variances on the diagonal are used as standard deviations, and the correlations are lost.",
    ),
)


def _exp_of(log_density):
    def density(X, mu, Sigma):
        return np.exp(log_density(X, mu, Sigma))

    return density


# --- the exercises ----------------------------------------------------------------------------------------------------

PDF = Exercise(
    name="mvn_pdf",
    lesson=2,
    reference=mvn_pdf,
    statement="""Write `mvn_pdf(X, mu, Sigma)`: the density of the D-dimensional bell at each row of X.

N(x; μ, Σ) = 1 / √((2π)^D |Σ|) · exp(-½ (x - μ)ᵀ Σ⁻¹ (x - μ))

`X` (N, D) holds one point a row, `mu` is (D,), `Sigma` (D, D). Return the densities, (N,).""",
    cases=_CASES,
    mistakes=(
        *(Mistake(_exp_of(wrong), hint) for wrong, hint in _SHARED),
        Mistake(
            lambda X, mu, S: marginals(X, mu, S).sum(axis=1),
            "The one-dimensional bells are added over the coordinates. A joint density multiplies "
            "them, and only without correlations.",
        ),
        Mistake(
            lambda X, mu, S: marginals(X, mu, S),
            "One bell for each coordinate is returned, (N, D). One density a point is wanted, and it "
            "knows the correlations.",
        ),
        Mistake(mvn_logpdf, "This is the log-density; take exp of it. (`mvn_logpdf` is the next exercise.)"),
        Mistake(
            lambda X, mu, S: np.exp(-log_norm(S) - (X - mu) @ np.linalg.inv(S) @ (X - mu).T / 2),
            "diff @ inv @ diff.T pairs every point with every other. Each point wants its own: (diff @ inv * "
            "diff).sum(axis=1).",
        ),
        Mistake(
            lambda X, mu, S: np.diag(mvn_pdf(X, mu, S)),
            "The densities stand on the diagonal of a matrix. One value a point is wanted.",
        ),
        Mistake(
            lambda X, mu, S: mvn_pdf(X, mu, S).sum(),
            "The densities are added up over the points. Each point keeps its own.",
        ),
        Mistake(
            lambda X, mu, S: mvn_pdf(X, mu, S).prod(),
            "The densities are multiplied over the points: that is the likelihood of all of them, of a later lesson.",
        ),
        Mistake(
            lambda X, mu, S: mvn_pdf(X, mu, S) / mvn_pdf(X, mu, S).sum(),
            "The values are scaled to sum to one. A density has volume one; its values at a few points may sum "
            "to anything.",
        ),
    ),
    hints=(
        "diff = X - mu has shape (N, D). The squared distance of each row is a number: which axis is summed?",
        "(diff @ np.linalg.inv(Sigma) * diff).sum(axis=1) is (x - μ)ᵀ Σ⁻¹ (x - μ), row by row.",
        "Divide np.exp(-squared / 2) by np.sqrt((2 * np.pi) ** D * np.linalg.det(Sigma)), D = X.shape[1].",
    ),
    describe=("the densities (N,)",),
    invariants=((lambda answer, X, mu, Sigma: (answer >= 0).all(), "a density is never negative."),),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)

LOGPDF = Exercise(
    name="mvn_logpdf",
    lesson=2,
    reference=mvn_logpdf,
    statement="""Write `mvn_logpdf(X, mu, Sigma)`: the natural logarithm of the density at each row of X, for far points
and for many dimensions, too.

ln N(x; μ, Σ) = -½ (D ln(2π) + ln|Σ| + (x - μ)ᵀ Σ⁻¹ (x - μ))

`X` (N, D), `mu` (D,), `Sigma` (D, D). Return the log-densities, (N,).""",
    cases=(*_CASES, _MANY, _TINY, _FAR),
    mistakes=(
        Mistake(
            lambda X, mu, S: -(len(mu) * np.log(2 * np.pi) + np.log(np.linalg.det(S)) + distance(X, mu, S)) / 2,
            "The determinant is computed before its logarithm: that of many small variances is 0 in floating point. "
            "Take slogdet, or Cholesky.",
        ),
        Mistake(
            lambda X, mu, S: np.log(mvn_pdf(X, mu, S)),
            "The density is computed first and its logarithm taken after. It underflows to 0 far out, and its "
            "normaliser in many dimensions: stay in logs.",
        ),
        Mistake(
            lambda X, mu, S: np.log(mvn_pdf(X, mu, S) + 1e-300),
            "A small number is added to the density before the logarithm. It hides the underflow, and far out is all "
            "that is left.",
        ),
        *(Mistake(wrong, hint) for wrong, hint in _SHARED),
        Mistake(mvn_pdf, "This is the density; its logarithm is wanted, and taken on paper: far out the density is 0."),
        Mistake(
            lambda X, mu, S: (
                -len(mu) * np.log(2 * np.pi) / 2
                - np.log(np.prod(np.diag(np.linalg.cholesky(S))))
                - distance(X, mu, S) / 2
            ),
            "√|Σ| is multiplied up before the logarithm, as from the diagonal of the Cholesky factor: the product "
            "underflows, too. Add up the logarithms.",
        ),
        Mistake(
            lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 + log_det(S) + distance(X, mu, S),
            "The -½ reaches the first of the three terms only. It stands before all three: put their sum in brackets.",
        ),
        Mistake(
            lambda X, mu, S: log_norm(S) + distance(X, mu, S) / 2,
            "All signs are turned round: this is the negative log-density.",
        ),
        Mistake(
            lambda X, mu, S: -(len(mu) * np.log(2 * np.pi) + log_det(S)) / 2 / np.log(10) - distance(X, mu, S) / 2,
            "The normaliser uses log10 beside a natural exponent. Every logarithm here is np.log.",
        ),
        Mistake(
            lambda X, mu, S: -(log_norm(S) + distance(X, mu, S) / 2) / np.log(10),
            "This is the logarithm to base 10. ln is np.log.",
        ),
        Mistake(
            lambda X, mu, S: -log_norm(S) - (X - mu) @ np.linalg.inv(S) @ (X - mu).T / 2,
            "diff @ inv @ diff.T pairs every point with every other. Sum each row for itself: (u**2).sum along "
            "the axis of D.",
        ),
        Mistake(
            lambda X, mu, S: -(len(mu) * np.log(2 * np.pi) + np.linalg.slogdet(S) + distance(X, mu, S)) / 2,
            "slogdet returns two numbers, (sign, logarithm), and both are added. The logarithm is the second, [1].",
        ),
        Mistake(
            lambda X, mu, S: (
                -len(mu) * np.log(2 * np.pi) / 2 - np.diag(np.linalg.cholesky(S)).sum() - distance(X, mu, S) / 2
            ),
            "The diagonal of L is added up as it is. It is multiplied, so its LOGARITHMS are added: "
            "np.log(np.diag(L)).sum().",
        ),
        Mistake(
            lambda X, mu, S: (
                -(len(mu) * np.log(2 * np.pi) + np.log(np.linalg.det(S) + 1e-300) + distance(X, mu, S)) / 2
            ),
            "1e-300 is added to the determinant, or is a floor under it, which hides that it has underflowed. Take "
            "slogdet.",
        ),
        Mistake(
            lambda X, mu, S: np.log(marginals(X, mu, S)),
            "One log-density for each coordinate is returned, (N, D). One a point is wanted, and it "
            "knows the correlations.",
        ),
        Mistake(
            lambda X, mu, S: -len(mu) * np.log(2 * np.pi) / 2 - np.linalg.slogdet(S)[0] / 2 - distance(X, mu, S) / 2,
            "slogdet returns (sign, logarithm). The sign was taken; the logarithm is the second, [1].",
        ),
        Mistake(
            lambda X, mu, S: (-log_norm(S) - distance(X, mu, S) / 2).sum(),
            "The log-densities are added up over the points. Here each point keeps its own; the sum is the "
            "log-likelihood.",
        ),
    ),
    hints=(
        "Σ = L Lᵀ with L = np.linalg.cholesky(Sigma). Then |Σ| = |L|², and |L| is the product of its diagonal.",
        "The squared distance is the sum of u² with L u = x - μ: np.linalg.solve(L, (X - mu).T) has shape (D, N).",
        "ln|Σ| = 2 * np.log(np.diag(L)).sum(), or np.linalg.slogdet(Sigma)[1]. Never np.log of a determinant.",
    ),
    describe=("the log-densities (N,)",),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)

EXERCISES = (PDF, LOGPDF)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _turned(long=3.0, short=1.0, power=2, angle=45.0, length=1.0, last=itself):
    """Return Σ of an ellipse with half-axes `long` and `short`, the long one `angle` degrees above the first axis."""
    u = length * np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    v = np.array([-u[1], u[0]])
    return last(_part(long, power) * np.outer(u, u) + _part(short, power) * np.outer(v, v))


def _part(axis, power):
    return axis ** float(power) if axis else 0.0


def _correlations(sigma):
    sd = np.sqrt(np.diag(sigma))
    return sigma / np.outer(sd, sd)


def _factor(sigma):
    return np.linalg.cholesky(sigma) if np.linalg.eigvalsh(sigma)[0] > 1e-9 else np.full((2, 2), np.nan)


def _drawn(answer):
    """Return which ellipse an answer would draw, or why it can be no covariance at all."""
    if not np.allclose(answer, answer.T, rtol=0, atol=0.006):
        return "A covariance is symmetric: the upper right entry and the lower left one are the same number."
    if (np.diag(answer) <= 0).any():
        return "The entries on the diagonal are variances, and a variance is > 0."
    if np.linalg.det(answer) < -0.01:
        return "With these entries some direction has a variance < 0: the entry off the diagonal is too far from 0."
    return _ellipse(*np.linalg.eigh((answer + answer.T) / 2))


def _ellipse(variances, axes):
    """Return in words what lies at Mahalanobis distance 1: an ellipse, a circle, or where nothing varies, a line."""
    short, long = np.sqrt(np.maximum(variances, 0))
    if long - short < 0.01:
        return f"This Σ would draw a circle of radius {long:.3g}."
    angle = f"{np.rad2deg(np.arctan2(axes[1, 1], axes[0, 1])) % 180:.0f} degrees from x"
    if short < 0.001:
        return f"This Σ would draw no ellipse but a line, {long:.3g} to each side of the mean, {angle}."
    return f"This Σ would draw an ellipse with half-axes {long:.3g} and {short:.3g}, the long one {angle}."


PENCILS = (
    Pencil(
        name="sigma_of_ellipse",
        lesson=2,
        statement="The ellipse at Mahalanobis distance 1 around the mean is drawn on squared paper. Its long "
        "half-axis is "
        "3 long and points along (1, 1); its short half-axis is 1 long. What is Σ? (a 2 × 2 table)",
        right=_turned(),
        parts=("the upper left entry", "the upper right entry", "the lower left entry", "the lower right entry"),
        compute=_turned,
        slips=(
            slip(_turned, "the half-axes are standard deviations; Σ holds their squares.", power=1),
            rare(_turned, "the lengths of the half-axes are squared twice.", power=4),
            slip(
                _turned,
                "that is the inverse of Σ. Long axes have large variances in Σ and small ones in its inverse.",
                power=-2,
            ),
            rare(_turned, "one divided by the lengths of the half-axes is taken; Σ holds their squares.", power=-1),
            slip(_turned, "the axes of this ellipse are not those of the paper: turn them by 45 degrees.", angle=0.0),
            rare(
                _turned,
                "the axes of this ellipse are not those of the paper (turn them by 45 degrees), and the long one is "
                "not the second.",
                angle=90.0,
            ),
            slip(
                _turned,
                "the sign off the diagonal is turned round: the long axis would lie along (1, −1). The ellipse rises "
                "to the right: both coordinates are large together, so their covariance is > 0.",
                angle=-45.0,
            ),
            slip(_turned, "you took the whole axes for the half ones.", long=6.0, short=2.0),
            slip(_turned, "the half-axes are halved once more: 3 and 1 are the half ones.", long=1.5, short=0.5),
            rare(_turned, "you took the whole of the long axis, 6. Take its half, 3, as for the short one.", long=6.0),
            rare(_turned, "half of the short axis is taken once more: 1 is the half-axis.", short=0.5),
            rare(_turned, "half of the long axis is taken once more: 3 is the half-axis.", long=1.5),
            slip(_turned, "the short axis is forgotten: it adds 1 along (−1, 1).", short=0.0),
            slip(_turned, "the long axis is forgotten: it adds 9 along (1, 1).", long=0.0),
            slip(
                _turned,
                "the directions (1, 1) and (−1, 1) have the length √2. Divide both by it.",
                length=np.sqrt(2.0),
            ),
            rare(
                _turned,
                "the directions are divided by 2; the length of (1, 1) is √2.",
                length=np.sqrt(0.5),
            ),
            slip(
                _turned,
                "that is the correlation matrix, every entry divided by both standard deviations; Σ is asked for.",
                last=_correlations,
            ),
            slip(
                _turned,
                "the covariance is left out: the axes slant, so the entries off the diagonal are not 0.",
                last=lambda sigma: np.diag(np.diag(sigma)),
            ),
            rare(_turned, "that is the Cholesky factor of Σ, not Σ.", last=_factor),
            rare(_turned, "every entry is divided by 2 once more.", last=lambda sigma: sigma / 2),
            rare(
                _turned,
                "off the diagonal stands 9 − 1 = 8; it is half of that, as the variance is half of 9 + 1.",
                last=lambda sigma: sigma + np.array([[0, sigma[0, 1]], [sigma[1, 0], 0]]),
            ),
            Slip(
                np.array([[10.0, 4.0], [4.0, 10.0]]),
                "on the diagonal stands 9 + 1 = 10; it is half of that, as the covariance is half of 9 − 1.",
            ),
            Slip(
                np.array([[9.0, 3.0], [3.0, 1.0]]),
                "3 · 1 is no covariance: Σ has 9 and 1 along the axes of the "
                "ellipse, which slant, not along those of the paper.",
            ),
            Slip(np.array([[9.0, 4.0], [4.0, 1.0]]), "the diagonal is that of the ellipse before it is turned."),
            Slip(
                np.array([[9.0, 1.0], [1.0, 9.0]]),
                "9 and 1 are the variances along the axes of the ellipse; along x and y both are half of 9 + 1.",
            ),
            Slip(
                np.array([[3.0, 1.0], [1.0, 3.0]]),
                "3 and 1 are the half-axes; along x and y the variance is half of 9 + 1, the sum of their squares.",
            ),
            Slip(np.sqrt(0.5) * np.array([[3.0, -1.0], [3.0, 1.0]]), "the columns are the half-axes, B with Σ = B Bᵀ."),
            Slip(np.sqrt(0.5) * np.array([[1.0, -1.0], [1.0, 1.0]]), "those are the directions of the axes."),
        ),
        facts=_drawn,
        hints=(
            "Along its own axes the ellipse has the variances 9 and 1.",
            "Σ = U diag(9, 1) Uᵀ with the directions of the axes, of length 1, as the columns of U.",
            "The variance along x is half of 9 plus half of 1, since (1, 1)/√2 has equal parts of both axes.",
        ),
        way="Σ = 9 u uᵀ + 1 v vᵀ with u = (1, 1)/√2 and v = (−1, 1)/√2,\n"
        "so Σ = 9 [[½, ½], [½, ½]] + [[½, −½], [−½, ½]] = [[5, 4], [4, 5]].",
        witness=lambda: np.array([[5.0, 4.0], [4.0, 5.0]]),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        2,
        1,
        "A textbook writes the D-dimensional density with √(2π|Σ|). For D = 3, its integral over all space is …",
        ("1, as that of every density.", "One only for D = 1: each dimension brings a √(2π) of its own."),
        ("2π = 6.28", "Two factors √(2π) are missing, one for each dimension beyond the first: (2π)^((D-1)/2).", True),
        (
            "undefined, because |Σ| may be large.",
            "|Σ| cancels: stretching makes the volume larger, and the height lower, by the same factor.",
        ),
    ),
    ask(
        2,
        2,
        "In the plane, two points are equally far from μ by the ruler. Which one has the higher density?",
        ("Neither: equal distance, equal density.", "Only for a round bell. An ellipse has long and short directions."),
        (
            "The one that lies nearer to the long axis of the ellipse.",
            "Along that axis, a step is fewer standard deviations: its Mahalanobis distance is smaller.",
            True,
        ),
        ("The one with the larger coordinates.", "The bell knows no origin, only the distance to μ, measured by Σ⁻¹."),
    ),
    ask(
        2,
        3,
        "Why take ln|Σ| from a Cholesky factor, and not as `np.log(np.linalg.det(Sigma))`?",
        (
            "The determinant of many small variances underflows to 0, and its logarithm is −inf.",
            "120 variances of 0.0004 multiply to 10⁻⁴⁰⁸; the smallest float above 0 is 5·10⁻³²⁴. Logarithms add.",
            True,
        ),
        ("A determinant can be negative.", "That of a covariance cannot, as long as it is positive definite."),
        (
            "It is a matter of speed only.",
            "Which one is faster depends on D. The point is that the value is lost with the determinant.",
        ),
    ),
)
