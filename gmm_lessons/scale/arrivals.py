"""What may come into an E step at scale: points that are looked at, and not copied (lesson 16)."""

import numpy as np

from gmm_lessons.doors.named import placed
from gmm_lessons.doors.parameters import agreeing
from gmm_lessons.doors.points import as_points, no_density, too_far
from gmm_lessons.doors.records import as_mixture

AS_IT_IS = (np.ndarray, np.memmap)  # other arrays may have masks, labels or units: these are looked at, and copied


def points_of(x, mixture):
    """Return x as a plain array (N, D), and not as a copy if it is one. ValueError if the mixture has other columns."""
    points = plain_points(x)
    if points.shape[1] != as_mixture(mixture).means.shape[1]:
        agreeing(np.zeros((1, points.shape[1])), mixture.means, mixture.covs)  # raises, and says what does not fit
    return points


def plain_points(x):
    """Return x as a plain array (N, D), and not as a copy if it is one; the core's errors for another shape."""
    points = np.asarray(x) if type(x) in AS_IT_IS else as_points(x)
    if not (points.dtype.kind in "fiu" and points.itemsize <= 8 and points.ndim in (1, 2) and points.size):
        points = as_points(points)
    return points[:, None] if points.ndim == 1 else points


def check_finite(points, first_row):
    """ValueError that names the row, if a point holds NaN or infinity."""
    if not np.isfinite(points).all():
        raise placed(no_density(points, first_row))


def check_near(points, first_row, log_likelihood):
    """ValueError that names the farthest point, if its squared distance has overflowed the log-likelihood."""
    if not np.isfinite(log_likelihood).all():
        raise placed(too_far(points, int(np.abs(points).max(axis=1).argmax()), first_row))
