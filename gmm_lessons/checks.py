"""What may come into an E step at scale: points and weights that are checked and not copied (lesson 16)."""

import numpy as np

from gmm_lessons.doors.parameters import agreeing
from gmm_lessons.doors.points import as_points, no_density, too_far


def points_of(x, mixture):
    """Return x as a plain array (N, D) that is not copied if it is one; the core's errors for another shape."""
    plain = np.asarray(x) if isinstance(x, np.ndarray) else as_points(x)
    if not (plain.dtype.kind in "fiu" and plain.itemsize <= 8 and plain.ndim in (1, 2) and plain.size):
        plain = as_points(plain)
    plain = plain[:, None] if plain.ndim == 1 else plain
    if plain.shape[1] != mixture.means.shape[1]:
        agreeing(plain[:1], mixture.means, mixture.covs)  # raises, and says what does not fit
    return plain


def check_finite(points, first_row):
    """ValueError that names the row, if a point holds NaN or infinity."""
    if not np.isfinite(points).all():
        raise ValueError(no_density(points, first_row))


def check_near(points, first_row, log_likelihood):
    """ValueError that names the farthest point, if its squared distance has overflowed the log-likelihood."""
    if not np.isfinite(log_likelihood):
        row = int(np.abs(points).max(axis=1).argmax())
        raise ValueError(too_far(points, row, first_row))
