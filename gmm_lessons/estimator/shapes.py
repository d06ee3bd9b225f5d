"""Parameters as scikit-learn writes them: an array of its own shape for each kind of estimator (lesson 17).

full  (K, D, D)        tied  (D, D)        diag  (K, D)        spherical  (K,)
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Structure
from gmm_lessons.doors.plain import plain
from gmm_lessons.gaussian import is_positive
from gmm_lessons.mixture import SLACK


class Shape(NamedTuple):
    """How scikit-learn writes matrices (K, D, D) of a structure, and what size it makes of K and D."""

    structure: Structure
    packed: Callable  # (K, D, D) -> as scikit-learn writes it
    matrices: Callable  # that, K, D -> (K, D, D)
    size: Callable  # K, D -> its shape
    complaint: str


NOT_POSITIVE, NOT_DEFINITE = "should be positive", "should be symmetric, positive-definite"
SHAPES = {
    "full": Shape(FULL, lambda a: a, lambda a, K, D: a, lambda K, D: (K, D, D), NOT_DEFINITE),
    "tied": Shape(
        TIED, lambda a: a[0], lambda a, K, D: np.broadcast_to(a, (K, D, D)), lambda K, D: (D, D), NOT_DEFINITE
    ),
    "diag": Shape(
        DIAGONAL,
        lambda a: np.diagonal(a, axis1=1, axis2=2),
        lambda a, K, D: a[:, :, None] * np.eye(D),
        lambda K, D: (K, D),
        NOT_POSITIVE,
    ),
    "spherical": Shape(
        SPHERICAL, lambda a: a[:, 0, 0], lambda a, K, D: a[:, None, None] * np.eye(D), lambda K, D: (K,), NOT_POSITIVE
    ),
}


def shape_of(covariance_type):
    """Return the Shape of that name. ValueError for another."""
    if not (isinstance(covariance_type, str) and covariance_type in SHAPES):
        raise ValueError(f"covariance_type is {covariance_type!r}, but must be one of {', '.join(SHAPES)}.")
    return SHAPES[covariance_type]


def roots(mixture):
    """Return L⁻ᵀ (K, D, D), the upper triangular factors of the precisions: Σ⁻¹ = L⁻ᵀ L⁻¹."""
    return np.linalg.solve(mixture.chol, np.eye(mixture.means.shape[1])).mT


def given_weights(weights, K):
    """Return weights_init (K,) as floats, None for None. ValueError in scikit-learn's words."""
    if weights is None:
        return None
    weights = sized(weights, "weights", (K,))
    if weights.min() < 0 or weights.max() > 1:
        told = f"but got max value {weights.max():.5f}, min value {weights.min():.5f}"
        raise ValueError(f"The parameter 'weights' should be in the range [0, 1], {told}")
    if abs(weights.sum() - 1) > 100 * SLACK:
        raise ValueError(f"The parameter 'weights' should be normalized, but got sum(weights) = {weights.sum():.5f}")
    return weights / weights.sum()


def given_means(means, K, D):
    """Return means_init (K, D) as floats, None for None. ValueError in scikit-learn's words."""
    return None if means is None else sized(means, "means", (K, D))


def given_covs(precisions, covariance_type, K, D):
    """Return the covariances (K, D, D) of precisions_init, None for None. ValueError in scikit-learn's words."""
    if precisions is None:
        return None
    shape, name = shape_of(covariance_type), f"{covariance_type} precision"
    matrices = shape.matrices(sized(precisions, name, shape.size(K, D)), K, D)
    if not (np.allclose(matrices, matrices.mT) and is_positive(matrices)):
        raise ValueError(f"'{name}' {shape.complaint}: it is the inverse of a covariance.")
    half = np.linalg.solve(np.linalg.cholesky(matrices), np.eye(D))  # C⁻¹, of C Cᵀ = Σ⁻¹
    return half.mT @ half


def sized(values, name, size, *others):
    """Return values as floats of a size; of others, one of them for each component. ValueError for another."""
    values = plain(values, name)
    if values.shape not in (size, *others):
        known = " or ".join(map(str, (size, *others)))
        raise ValueError(f"The parameter '{name}' should have the shape of {known}, but got {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"The parameter '{name}' holds NaN or infinity: every number must be finite.")
    return np.broadcast_to(values, size)
