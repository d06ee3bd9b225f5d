"""The Gaussian density: one bell (lesson 1) and the bell in D dimensions (lesson 2).

Everything is computed as a logarithm, because densities of far points are smaller than the
smallest float, and through Cholesky factors Σ = L Lᵀ, because they give log|Σ| and the distance of a
point with neither a determinant, which underflows, nor an inverse, which is inexact where Σ is flat.
"""

import numpy as np

LOG_2PI = np.log(2 * np.pi)


def as_points(x):
    """Return x as floats (N, D); a vector (N,) is N points on a line. ValueError for any other."""
    points = np.asarray(x, dtype=float)
    if points.ndim == 1:
        points = points[:, None]
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(
            f"x has shape {np.shape(x)}, but points are rows: (N, D), or (N,) on a line. Use x.reshape(N, D)."
        )
    if not np.isfinite(points).all():
        raise ValueError(no_density(points))
    return points


def no_density(points, first_row=0):
    """Return what is wrong with the first of the points (N, D) that holds NaN or infinity."""
    row = int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])
    return f"x holds {points[row]} in row {first_row + row}: NaN or infinity has no density. Drop or repair that row."


def normal_logpdf(x, mean=0.0, sd=1.0):
    """Return log N(x; μ, σ²) = -½ log 2π - log σ - ½ ((x - μ) / σ)², of the shape of x.

    `sd` is the standard deviation σ, not the variance σ².
    """
    x, sd = np.asarray(x, dtype=float), np.asarray(sd, dtype=float)
    if not np.isfinite(x).all():
        bad = x[~np.isfinite(x)][0]
        raise ValueError(f"x holds {bad}: NaN or infinity has no density. Drop or repair it.")
    if not (sd > 0).all():
        raise ValueError(f"sd is {sd}, but a width must be positive. (Of a variance, pass the root.)")
    return -0.5 * LOG_2PI - np.log(sd) - 0.5 * ((x - mean) / sd) ** 2


def normal_pdf(x, mean=0.0, sd=1.0):
    """Return N(x; μ, σ²) = exp(-(x - μ)² / 2σ²) / (σ √2π), of the shape of x, in units of 1/x.

    A density, not a probability: it may be larger than one.
    """
    return np.exp(normal_logpdf(x, mean, sd))


def cholesky(covs):
    """Return the lower triangular L (..., D, D) with L Lᵀ = Σ; ValueError if there is none."""
    covs = np.asarray(covs, dtype=float)
    try:
        return np.linalg.cholesky(covs)
    except np.linalg.LinAlgError:
        raise ValueError(_why_not_positive(covs)) from None


def is_positive(matrices):
    """Return whether all symmetric matrices (..., D, D) are positive definite: whether they have a Cholesky factor."""
    try:
        np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        return False
    return True


def _why_not_positive(covs):
    smallest = np.linalg.eigvalsh(covs)[..., 0].reshape(-1)
    k = int(np.argmin(smallest))
    return (
        f"the covariance of component {k} is not positive definite: "
        f"its smallest eigenvalue is {smallest[k]:.3g}. Its points lie on one spot, line or plane. "
        "Start elsewhere, take fewer components, or a simpler structure."
    )


def log_det(chol):
    """Return log|Σ| = 2 Σ_i log L_ii (...,) from the Cholesky factors (..., D, D)."""
    return 2 * np.log(np.diagonal(chol, axis1=-2, axis2=-1)).sum(axis=-1)


def whiten(x, means, chol):
    """Return u = L⁻¹ (x - μ), (K, D, N): each point as a component sees it that is itself N(0, I)."""
    residual = (x - means[:, None]).mT  # (K, D, N)
    return np.linalg.solve(chol, residual)


def mahalanobis(x, means, covs):
    """Return the distances √((x_n - μ_k)ᵀ Σ_k⁻¹ (x_n - μ_k)), (N, K), in standard deviations."""
    x, means, covs = agreeing(x, means, covs)
    return np.sqrt((whiten(x, means, cholesky(covs)) ** 2).sum(axis=1)).T


def log_density(x, means, covs):
    """Return log N(x_n; μ_k, Σ_k) of points x (N, D) under K bells, (N, K).

    -½ (D log 2π + log|Σ_k| + uᵀu) with u = L_k⁻¹ (x_n - μ_k) and Σ_k = L_k L_kᵀ.
    """
    x, means, covs = agreeing(x, means, covs)
    chol = cholesky(covs)  # (K, D, D)
    u = whiten(x, means, chol)  # (K, D, N)
    constant = x.shape[1] * LOG_2PI + log_det(chol)  # (K,)
    return -0.5 * (constant[:, None] + (u**2).sum(axis=1)).T


def agreeing(x, means, covs):
    """Return points (N, D), means (K, D) and covs (K, D, D) as floats. ValueError if their sizes do not fit."""
    x, means, covs = as_points(x), np.asarray(means, dtype=float), np.asarray(covs, dtype=float)
    K, D = len(means), x.shape[1]
    if means.shape != (K, D) or covs.shape != (K, D, D):
        raise ValueError(
            f"x has D = {D} columns, but means have shape {means.shape} and covs {covs.shape}. "
            f"With {K} components they must be ({K}, {D}) and ({K}, {D}, {D})."
        )
    return x, means, covs


def marginal(mean, cov, keep):
    """Return the mean and covariance of the coordinates `keep` of N(μ, Σ): those entries of each."""
    mean, cov = np.asarray(mean, dtype=float), np.asarray(cov, dtype=float)
    return mean[keep], cov[np.ix_(keep, keep)]


def conditional(x, mean, cov):
    """Return the mean and covariance of the NaN entries m of x (D,), given its other entries o.

    μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o) and Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om, with Σ_oo = L Lᵀ.
    (Bishop 2006, equations 2.81 and 2.82.)
    """
    x, mean, cov = (np.asarray(a, dtype=float) for a in (x, mean, cov))
    missing = np.flatnonzero(np.isnan(x))
    seen = np.flatnonzero(~np.isnan(x))
    chol = cholesky(cov[np.ix_(seen, seen)])
    gain = np.linalg.solve(chol, cov[np.ix_(seen, missing)])  # (o, m): L⁻¹ Σ_om
    u = np.linalg.solve(chol, x[seen] - mean[seen])  # (o,)
    return mean[missing] + gain.T @ u, cov[np.ix_(missing, missing)] - gain.T @ gain


def ellipse(mean, cov, distance=1.0, n=181):
    """Return n points (n, 2) at one Mahalanobis distance: μ + L (a circle of that radius)."""
    angle = np.linspace(0, 2 * np.pi, n)
    circle = distance * np.stack([np.cos(angle), np.sin(angle)])  # (2, n)
    return np.asarray(mean) + (cholesky(cov) @ circle).T
