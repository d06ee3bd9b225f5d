"""What may come into an E step at scale: points and weights that are checked and not copied (lesson 15)."""

import numpy as np

from gmm_lessons.gaussian import as_points, log_density


def points_of(x, mixture):
    """Return x as an array (N, D) that is not copied if it is one; the core's errors for another shape."""
    if not (isinstance(x, np.ndarray) and x.dtype.kind in "fiu" and x.ndim in (1, 2) and x.size):
        x = as_points(x)
    x = x[:, None] if x.ndim == 1 else x
    if x.shape[1] != mixture.means.shape[1]:
        log_density(x[:1], mixture.means, mixture.covs)  # raises, and says what does not fit
    return x


def weights_of(sample_weight, N):
    """Return the weights (N,) as floats, None for None. ValueError for what cannot be weights."""
    if sample_weight is None:
        return None
    weight = np.asarray(sample_weight, dtype=float)
    check_one_a_point(weight.shape, N)
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise ValueError(f"the smallest sample_weight is {weight.min()}; a weight is a finite number >= 0.")
    return weight


def check_one_a_point(shape, N):
    """ValueError if weights have another shape than (N,)."""
    if shape != (N,):
        raise ValueError(f"{N} points, but sample_weight has shape {shape}: expected one weight a point, (N,).")


def check_finite(points, first_row):
    """ValueError that names the row, if a point holds NaN or infinity."""
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise ValueError(
            f"x holds {points[row]} in row {first_row + row}: NaN or infinity has no density. Drop or repair that row."
        )
