"""Lesson 3, further: the mean and the covariance of a whole mixture."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def mixture_moments(weights, means, covs):
    """Return the mean (D,) and the covariance (D, D) of all draws: the spread within, plus that between."""
    mean = weights @ means
    cov = 0
    for weight, mu, Sigma in zip(weights, means, covs, strict=True):
        cov = cov + weight * (Sigma + np.outer(mu - mean, mu - mean))
    return mean, cov


# --- inputs -----------------------------------------------------------------------------------------------------------


def _mixture(weights, D, seed, offset=0.0):
    rng = np.random.default_rng(seed)
    roots = rng.normal(size=(len(weights), D, D)) + np.eye(D)
    return np.array(weights), offset + 2 * rng.normal(size=(len(weights), D)), roots @ roots.mT


_CASES = (
    Case(_mixture([0.2, 0.5, 0.3], 2, 1), "K = 3, D = 2, weights in no order"),
    Case(_mixture([0.7, 0.3], 2, 2), "K = D = 2, where a wrong axis goes unnoticed"),
    Case(_mixture([0.1, 0.2, 0.7], 3, 3), "K = D = 3"),
    Case(_mixture([0.6, 0.4], 3, 4, offset=50.0), "D = 3, far from the origin"),
    Case(_mixture([0.5, 0.3, 0.1, 0.1], 1, 5), "D = 1"),
    Case(_mixture([1.0], 2, 6), "K = 1, an ordinary bell"),
)


def _within(w, covs):
    return np.einsum("k,kij->ij", w, covs)


def _between(w, apart):
    return np.einsum("k,ki,kj->ij", w, apart, apart)


def _with(cov, mean=lambda w, means: w @ means):
    """Return a function that is right but for cov(w, means, covs, mean) and the mean."""
    return lambda w, means, covs: (mean(w, means), cov(w, means, covs, mean(w, means)))


def _right(w, means, covs, mean):
    return _within(w, covs) + _between(w, means - mean)


MOMENTS = Exercise(
    name="mixture_moments",
    lesson=3,
    reference=mixture_moments,
    statement="""Write `mixture_moments(weights, means, covs)`: the mean and the covariance of all draws of a mixture.

μ = Σ_k π_k μ_k,  Σ = Σ_k π_k [ Σ_k + (μ_k - μ)(μ_k - μ)ᵀ ]

`weights` (K,), `means` (K, D), `covs` (K, D, D). Return `(mean, cov)`: (D,) and (D, D), for D = 1, too. Within each
component plus between them.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(w**2, means - mean)),
            "The weights enter the spread between the components twice: π_k multiplies both factors of the product. It "
            "belongs to one of them.",
        ),
        Mistake(
            _with(
                lambda w, means, covs, mean: _within(w, covs) + _between(w, means - np.cumsum(w[:, None] * means, 0))
            ),
            "The distances are taken from the mean as far as it has been added up, in the same loop. It has to be "
            "complete before: one loop for the mean, another for the covariance.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs)),
            "The spread BETWEEN the components is missing: their means lie apart, and that spreads the draws, too.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w**2, covs)),
            "That is the covariance of a weighted SUM of independent draws, Σ π_k² Σ_k. A mixture chooses one "
            "component for each draw: π_k, once, and the spread BETWEEN the components is missing.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _between(w, means - mean)),
            "The spread WITHIN the components is missing: their own covariances.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(w, means)),
            "The mean is not subtracted in the second part: this is the second moment about the origin.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(w, means) + np.outer(mean, mean)),
            "μ μᵀ is added where it has to be subtracted: mean of squares MINUS square of the mean.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(np.ones(len(w)), means - mean)),
            "The distances of the means are not weighted: π_k belongs before each of them.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: covs.sum(axis=0) + _between(w, means - mean)),
            "The covariances are added up without their weights π_k.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: covs.mean(axis=0) + _between(np.full(len(w), 1 / len(w)), means - mean)),
            "In the covariance all components count alike, 1/K. Each counts with its weight π_k.",
        ),
        Mistake(
            _with(_right, mean=lambda w, means: means.mean(axis=0)),
            "The mean is the plain average of the means. Each counts with its weight: weights @ means.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w**2, covs) + _between(w, means - mean)),
            "The weights of the covariances are squared. That is the rule for a weighted SUM of draws; here one "
            "component is chosen for each draw.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + np.diag(w @ (means - mean) ** 2)),
            "Between the components only variances are counted: (μ_k - μ)² entry by entry. The outer product has the "
            "products of two coordinates, too.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + np.cov(means.T, ddof=0)),
            "Between the components each mean counts once, about their plain average, as in np.cov(means.T, ddof=0). "
            "They have weights: aweights=weights, too.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + np.cov(means.T)),
            "Between the components each mean counts once, and is divided by K - 1, as in np.cov(means.T). They have "
            "weights, and are no sample: aweights=weights, ddof=0.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(np.full(len(w), 1 / len(w)), means - mean)),
            "Between the components all count alike, 1/K. Each distance of a mean counts with its weight π_k.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + _between(w, means - means.mean(axis=0))),
            "The distances are measured from the plain average of the means. Measure them from the mean of the "
            "mixture, weights @ means.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: covs.mean(axis=0) + _between(w, means - mean)),
            "Within the components all covariances count alike, 1/K. Each counts with its weight π_k.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + np.cov(means.T, aweights=w)),
            "The spread between the components is corrected for bias, as by np.cov(means.T, aweights=weights). The "
            "weights are probabilities, no sample: ddof=0.",
        ),
        Mistake(
            _with(lambda w, means, covs, mean: _within(w, covs) + w @ ((means - mean) ** 2).sum(axis=1)),
            "Between the components stands one number, the inner product (μ_k - μ)ᵀ(μ_k - μ), added to every entry. "
            "The outer product is a matrix: np.outer.",
        ),
        Mistake(
            lambda w, means, covs: mixture_moments(w, means, covs)[::-1],
            "The covariance comes first. The mean is the first part.",
        ),
        Mistake(
            _with(_right, mean=lambda w, means: w @ means / len(w)),
            "The mean is divided by K. The weights sum to one already: nothing is left to divide by.",
        ),
    ),
    hints=(
        "How far a draw lies from the overall mean has two reasons: its component lies apart, and it strays from that.",
        "For each k the matrix Σ_k + (μ_k - μ)(μ_k - μ)ᵀ, an outer product; then their average with the weights.",
        "`mean = weights @ means`; add up `weight * (Sigma + np.outer(mu - mean, mu - mean))` over the components.",
    ),
    describe=("mean (D,)", "cov (D, D)"),
    atol=1e-9,
    invariants=(
        (lambda answer, *_: np.allclose(answer[1], answer[1].T, rtol=1e-7, atol=1e-8), "A covariance is symmetric."),
    ),
)

EXERCISES, PENCILS, QUESTIONS = (MOMENTS,), (), ()
