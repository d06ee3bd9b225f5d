"""In what units a start looks at points: those of the data, so that nobody's choice of units rules (lesson 10).

Full, tied and diagonal EM know no units: multiply a column by a thousand, and its fit is multiplied too. k-means does
know them, since it adds up the squares of all columns. So a start looks at y, not at x; its shares serve both.
"""

import numpy as np

from gmm_lessons.covariance import Structure
from gmm_lessons.doors.kinds import Array, Look
from gmm_lessons.doors.points import is_constant

DIGITS = 9  # of y: the same table in other units differs in the last digits, and must not break a tie another way
FAINT = 1e-6  # of a variance: more than rounding, and less than what a direction of the data may hold


def units_for(structure: Structure) -> tuple[Look, ...]:
    """Return the ways to look at points (N, D) before a start for this structure: functions (x, weight) -> y."""
    if structure.affine:
        return sphered, standardised
    return (standardised, sphered) if structure.scaling else (as_they_are,)


def as_they_are(x: Array, weight: Array | None = None) -> Array:
    """Return x: for bells that have units, as balls have; in other units other points are close."""
    return x


def standardised(x: Array, weight: Array | None = None) -> Array:
    """Return each column as (x - mean) / sd; a column that never changes as zeros."""
    mean = np.average(x, axis=0, weights=weight)
    sd = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weight))
    apart = np.where(is_constant(x), 0.0, x - mean)
    return np.round(apart / np.where(sd > 0, sd, 1.0), DIGITS)


def sphered(x: Array, weight: Array | None = None) -> Array:
    """Return L⁻¹ y for the standardised y with covariance L Lᵀ: a cloud as wide in every direction.

    A distance is then Mahalanobis' distance, and stays what it is in any axes.
    """
    y = standardised(x, weight)
    held = y if weight is None else y * np.sqrt(weight / weight.mean())[:, None]
    chol = np.linalg.cholesky(held.T @ held / len(y) + FAINT * np.eye(y.shape[1]))
    return np.round(np.linalg.solve(chol, y.T).T, DIGITS)
