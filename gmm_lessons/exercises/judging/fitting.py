"""Whether draws fit a bell: by their mean, their covariance and their fourth moments."""

import numpy as np

SIGMAS = 6.0  # how far a statistic may stray, in its own standard deviations: once in 10⁸ honest samplers
NEAR = 10  # standard deviations within which a coordinate is one of a component


def fits(x, mean, cov):
    """Return whether draws (n, D) have this mean and covariance."""
    return near(x, mean, cov) and _spread_like(x, mean, cov)


def near(x, mean, cov):
    """Return whether draws (n, D) have this mean."""
    error = np.sqrt(np.diag(np.cov(x.T, ddof=0).reshape(cov.shape) + cov) / len(x))
    return (np.abs(x.mean(axis=0) - mean) < SIGMAS * error).all()


def _spread_like(x, mean, cov):
    """Return whether (x - μ)(x - μ)ᵀ averages to Σ: each entry has variance (Σ_ii Σ_jj + Σ_ij²) / n."""
    diff, variance = x - mean, np.diag(cov)
    error = np.sqrt((np.outer(variance, variance) + cov**2) / len(x))
    return (np.abs(diff.T @ diff / len(x) - cov) < SIGMAS * error).all()


def normal(x, mean, cov):
    """Return whether the fourth moment of the whitened draws is near 3; that of a bell strays by √(96/n)."""
    z = np.linalg.solve(np.linalg.cholesky(cov), (x - mean).T)
    return abs((z**4).mean() - 3) < SIGMAS * np.sqrt(96 / z.size)


def mixed(x, means, covs):
    """Return whether each coordinate lies at some component, and those of a point at different ones."""
    widths = np.sqrt(np.diagonal(covs, axis1=1, axis2=2))
    apart = np.abs(x[:, None] - means) / widths  # (n, K, D)
    z = apart.argmin(axis=1)
    return ((apart < NEAR).sum(axis=1) == 1).all() and (z != z[:, :1]).any()
