"""The Gaussian density: one bell (lesson 1) and the bell in D dimensions (lesson 2).

Everything is computed as a logarithm, because densities of far points are smaller than the smallest float, and through
Cholesky factors Σ = L Lᵀ: no determinant, which underflows, and no inverse, which is inexact where Σ is flat.
"""

import numpy as np

from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.filling import in_floats
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.parameters import agreeing, as_covs, as_places, one_bell, why_not_positive
from gmm_lessons.doors.plain import plain
from gmm_lessons.doors.points import all_finite, finite, fitting, near, quietly
from gmm_lessons.doors.points import as_points as as_points
from gmm_lessons.doors.room import room_for

LOG_2PI = np.log(2 * np.pi)


@quietly
def normal_logpdf(x: Numbers, mean: Numbers = 0.0, sd: Numbers = 1.0) -> Array:
    """Return log N(x; μ, σ²) = -½ log 2π - log σ - ½ ((x - μ) / σ)², for each x (and μ and σ, if these are several).

    `sd` is the standard deviation σ, not the variance σ².
    """
    x, mean, sd = fitting(x=finite(x, "x"), mean=finite(mean, "mean"), sd=plain(sd, "sd"))
    if not ((sd > 0) & (sd < np.inf)).all():
        raise ValueError(f"sd is {sd}, but a width must be positive and finite. (Of a variance, pass the root.)")
    log_p = -0.5 * LOG_2PI - np.log(sd) - 0.5 * ((x - mean) / sd) ** 2
    if not np.isfinite(log_p).all():
        raise ValueError("x holds a number so far out that its squared distance is none. Rescale x, or drop it.")
    return log_p


@quietly
def normal_pdf(x: Numbers, mean: Numbers = 0.0, sd: Numbers = 1.0) -> Array:
    """Return N(x; μ, σ²) = exp(-(x - μ)² / 2σ²) / (σ √2π) for each x, in units of 1/x.

    A density, not a probability: it may be larger than one.
    """
    return np.exp(normal_logpdf(x, mean, sd))


class Collapse(ValueError):
    """A component has shrunk to nothing, or to a spot, line or plane: this climb has no summit, another may."""


def cholesky(covs: Numbers) -> Array:
    """Return the lower triangular L (..., D, D) with L Lᵀ = Σ; Collapse (a ValueError) if there is none."""
    return factors(as_covs(covs))


def factors(covs: Array) -> Array:
    """Return what `cholesky` does, of covariances that have passed a door."""
    if (chol := _chol_or_none(covs)) is None:
        raise Collapse(why_not_positive(covs))
    return chol


def is_positive(matrices: Array) -> bool:
    """Return whether all symmetric matrices (..., D, D) are positive definite: whether they have a Cholesky factor."""
    return _chol_or_none(matrices) is not None


def _chol_or_none(matrices):
    """Return the Cholesky factors, or None where there are none; NumPy in a browser says so by NaN, not by an error."""
    try:
        chol = np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        return None
    return chol if all_finite(chol) else None


def log_det(chol: Array) -> Array:
    """Return log|Σ| = 2 Σ_i log L_ii (...,) from the Cholesky factors (..., D, D)."""
    return 2 * np.log(chol.diagonal(axis1=-2, axis2=-1)).sum(axis=-1)


def whiten(x: Array, means: Array, chol: Array) -> Array:
    """Return u = L⁻¹ (x - μ), (K, D, N): each point as a component sees it that is itself N(0, I)."""
    u = np.ascontiguousarray(x.T) - means[:, :, None]  # rows of N lie together
    for d in range(u.shape[1]):  # L u = x - μ, row by row from above: up to some hundred rows faster than a solver
        u[:, d] = (u[:, d] - (chol[:, d, None, :d] @ u[:, :d])[:, 0]) / chol[:, d, d, None]
    return u


@by_names
@quietly
def mahalanobis(x: Numbers, means: Numbers, covs: Numbers) -> Array:
    """Return the distances √((x_n - μ_k)ᵀ Σ_k⁻¹ (x_n - μ_k)), (N, K), in standard deviations."""
    x, means, covs = agreeing(x, means, covs)
    return np.sqrt(near(x, (whiten(x, means, factors(covs)) ** 2).sum(axis=1).T))


@by_names
def log_density(x: Numbers, means: Numbers, covs: Numbers) -> Array:
    """Return log N(x_n; μ_k, Σ_k) of points x (N, D) under K bells, (N, K)."""
    x, means, covs = agreeing(x, means, covs)
    return log_bells(x, means, factors(covs))


@quietly
def log_bells(x: Array, means: Array, chol: Array) -> Array:
    """Return log N(x_n; μ_k, Σ_k), (N, K), from the Cholesky factors of Σ_k = L_k L_kᵀ.

    -½ (D log 2π + log|Σ_k| + uᵀu) with u = L_k⁻¹ (x_n - μ_k).
    """
    u = whiten(x, means, chol)  # (K, D, N)
    constant = x.shape[1] * LOG_2PI + log_det(chol)  # (K,)
    return near(x, -0.5 * (constant[:, None] + (u**2).sum(axis=1)).T)


def marginal(mean: Numbers, cov: Numbers, keep: Numbers) -> tuple[Array, Array]:
    """Return the mean and covariance of the coordinates `keep` of N(μ, Σ): those entries of each."""
    mean, cov = one_bell(mean, cov)
    keep = as_places(keep, len(mean))
    return mean[keep], cov[np.ix_(keep, keep)]


@quietly
def conditional(x: Numbers, mean: Numbers, cov: Numbers) -> tuple[Array, Array]:
    """Return the mean and covariance of the NaN entries m of x (D,), given its other entries o.

    μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o) and Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om, with Σ_oo = L Lᵀ.
    (Bishop 2006, equations 2.81 and 2.82.)
    """
    x, (mean, cov) = plain(x, "x"), one_bell(mean, cov)
    if x.shape != mean.shape or np.isinf(x).any():
        raise ValueError(f"x is {x}, but one point has {len(mean)} entries, finite or NaN where it is missing.")
    missing, seen = np.flatnonzero(np.isnan(x)), np.flatnonzero(~np.isnan(x))
    chol = factors(cov[np.ix_(seen, seen)])
    gain = np.linalg.solve(chol, cov[np.ix_(seen, missing)])  # (o, m): L⁻¹ Σ_om
    u = np.linalg.solve(chol, x[seen] - mean[seen])  # (o,)
    left = cov[np.ix_(missing, missing)] - gain.T @ gain
    return in_floats(mean[missing] + gain.T @ u, "the mean of an x so far out"), left


@quietly
def ellipse(mean: Numbers, cov: Numbers, distance: float = 1.0, n: int = 181) -> Array:
    """Return n points (n, 2) at one Mahalanobis distance: μ + L (a circle of that radius)."""
    mean, cov = one_bell(mean, cov)
    if len(mean) != 2:
        raise ValueError(f"mean has shape {mean.shape}, but an ellipse is drawn in the plane: (2,) and (2, 2).")
    room_for(6 * whole_number(n, "n"), f"n is {n}, and so many points", "Take fewer.")
    angle = np.linspace(0, 2 * np.pi, whole_number(n, "n"))
    radius = number(distance, "distance", "a radius is finite and not negative", least=0)
    circle = radius * np.stack([np.cos(angle), np.sin(angle)])  # (2, n)
    return in_floats(mean + (factors(cov) @ circle).T, "such an ellipse")
