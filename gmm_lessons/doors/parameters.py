"""The door for means and covariances, and for what of them is kept."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.points import as_points, finite

SLACK = 1e-8  # how far from symmetric a covariance may be, of the sds of the two columns


def as_covs(covs: Numbers) -> Array:
    """Return covariances as floats (..., D, D). ValueError if one is not finite, square and symmetric."""
    covs = finite(covs, "covs")
    if covs.ndim < 2 or covs.shape[-1] != covs.shape[-2] or not covs.size:
        raise ValueError(f"covs have shape {covs.shape}, but covariances are square: (K, D, D), or (D, D) for one.")
    return symmetric(covs)


def symmetric(covs: Array) -> Array:
    """Return covariances (..., D, D). ValueError if S_ij and S_ji differ by more than rounding of √(S_ii S_jj)."""
    if not (covs == covs.mT).all():
        _check_nearly_symmetric(covs.reshape(-1, *covs.shape[-2:]))
    return covs


def _check_nearly_symmetric(covs):
    size = np.sqrt(np.abs(np.diagonal(covs, axis1=1, axis2=2)))
    gap = np.abs(covs - covs.mT) > SLACK * size[:, :, None] * size[:, None]
    if gap.any():
        k = int(np.argmax(gap.any(axis=(1, 2))))
        raise ValueError(f"the covariance of component {k} is not symmetric:\n{covs[k]}\nUse (S + S.T) / 2.")


def of_points(covs: Array) -> Array:
    """Return covariances (..., D, D). ValueError if one has a direction with a variance below 0: no points have it."""
    least = least_in_own_units(covs)
    if (least < -SLACK).any():
        raise ValueError(
            f"cov has an eigenvalue of {np.linalg.eigvalsh(covs).min():.3g}, but no points vary by less than 0 in any "
            "direction. Look at its entries: |S_ij| is at most the root of S_ii S_jj."
        )
    return covs


def least_in_own_units(covs: Array) -> Array:
    """Return the smallest eigenvalues (...) of covariances (..., D, D) with each axis in its own sd as the unit."""
    variances = np.abs(covs.diagonal(axis1=-2, axis2=-1))
    sds = np.sqrt(np.where(variances > 0, variances, 1.0))
    return np.linalg.eigvalsh(covs / sds[..., :, None] / sds[..., None, :])[..., 0]


def why_not_positive(covs: Array) -> str:
    """Return what is wrong with covariances (..., D, D) that have no Cholesky factor, and what helps."""
    smallest = np.linalg.eigvalsh(covs)[..., 0].reshape(-1)
    k, low = int(np.argmin(smallest)), smallest.min()
    flat = "Its points lie on one spot, line or plane. Start elsewhere, take fewer components, or a simpler structure."
    cure = flat if least_in_own_units(covs).min() > -1e-6 else "No points have such a covariance: look at its entries."
    return f"the covariance of component {k} is not positive definite: its smallest eigenvalue is {low:.3g}. {cure}"


def agreeing(x: Numbers, means: Numbers, covs: Numbers) -> tuple[Array, Array, Array]:
    """Return points (N, D), means (K, D) and covs (K, D, D) as floats. ValueError if their sizes do not fit."""
    x, means, covs = as_points(x), finite(means, "means"), as_covs(covs)
    K, D = len(means) if means.ndim else 0, x.shape[1]
    if means.shape != (K, D) or covs.shape != (K, D, D):
        raise ValueError(
            f"x has D = {D} columns, but means have shape {means.shape} and covs {covs.shape}. "
            f"With {K} components they must be ({K}, {D}) and ({K}, {D}, {D})."
        )
    return x, means, covs


def one_bell(mean: Numbers, cov: Numbers) -> tuple[Array, Array]:
    """Return the mean (D,) and covariance (D, D) of one bell as floats. ValueError if they do not fit each other."""
    mean, cov = finite(mean, "mean"), of_points(as_covs(cov))
    if mean.ndim != 1 or cov.shape != 2 * mean.shape:
        raise ValueError(f"mean has shape {mean.shape} and cov {cov.shape}, but one bell has (D,) and (D, D).")
    return mean, cov


def as_centers(centers: Numbers, D: int) -> Array:
    """Return centres as floats (K, D). ValueError if they are not finite, or have other columns than the points."""
    centers = finite(centers, "centers")
    if centers.ndim != 2 or centers.shape[1] != D or not len(centers):
        raise ValueError(f"centers have shape {centers.shape}, but the points have D = {D} columns: expected (K, {D}).")
    return centers


def as_places(keep: Any, D: int, name: str = "keep") -> NDArray[np.intp]:
    """Return which of D coordinates are kept, from a mask or whole numbers from 0. ValueError for none, or others."""
    if _ascend(keep, D):
        return keep
    told = np.atleast_1d(np.ma.asarray(keep) if np.ma.isMaskedArray(keep) else np.asarray(keep))
    places = np.flatnonzero(told) if told.dtype == bool and told.shape == (D,) else told
    whole = places.ndim == 1 and places.dtype.kind in "iu" and not np.ma.is_masked(told)
    if not (whole and 0 < len(np.unique(places)) == len(places) and places.min() >= 0 and places.max() < D):
        raise ValueError(
            f"{name} is {told.tolist()}, but coordinates are whole numbers from 0 to {D - 1}, at least one and each "
            f"once, or {D} booleans."
        )
    return np.asarray(places)


def _ascend(keep, D):
    """Return whether these are the places of coordinates, one after the other: to look at any others takes longer."""
    plain = type(keep) is np.ndarray and keep.dtype.kind == "i" and keep.ndim == 1 and len(keep) > 0
    return plain and keep[0] >= 0 and keep[-1] < D and bool((keep[1:] > keep[:-1]).all())
