"""What may come into an E step at scale: points and weights that are checked and not copied (lesson 16)."""

import numpy as np

from gmm_lessons.gaussian import agreeing, as_points, no_density


def points_of(x, mixture):
    """Return x as a plain array (N, D) that is not copied if it is one; the core's errors for another shape."""
    plain = np.asarray(x) if isinstance(x, np.ndarray) else as_points(x)
    if not (plain.dtype.kind in "fiu" and plain.itemsize <= 8 and plain.ndim in (1, 2) and plain.size):
        plain = as_points(plain)
    plain = plain[:, None] if plain.ndim == 1 else plain
    if plain.shape[1] != mixture.means.shape[1]:
        agreeing(plain[:1], mixture.means, mixture.covs)  # raises, and says what does not fit
    return plain


def weights_of(sample_weight, N):
    """Return the weights (N,) as floats, None for None. ValueError for what cannot be weights."""
    if sample_weight is None:
        return None
    weight = np.asarray(sample_weight, dtype=float)
    check_one_a_point(weight.shape, N)
    bad = ~(np.isfinite(weight) & (weight >= 0))
    if bad.any():
        raise ValueError(f"a sample_weight is {weight[bad][0]}; a weight is a finite number >= 0.")
    return weight


def check_one_a_point(shape, N):
    """ValueError if weights have another shape than (N,)."""
    if shape != (N,):
        raise ValueError(f"{N} points, but sample_weight has shape {shape}: expected one weight a point, (N,).")


def check_finite(points, first_row):
    """ValueError that names the row, if a point holds NaN or infinity."""
    if not np.isfinite(points).all():
        raise ValueError(no_density(points, first_row))


def check_near(points, first_row, log_likelihood):
    """ValueError that names the farthest point, if its squared distance has overflowed the log-likelihood."""
    if not np.isfinite(log_likelihood):
        row = int(np.abs(points).max(axis=1).argmax())
        raise ValueError(
            f"x holds {points[row]} in row {first_row + row}, so far out that its squared distance is no number. "
            "Rescale x, or drop that row."
        )


def rounding_of(x):
    """Return what rounding to floats can do to the values of each column of x (N, D), (D,): NaN is passed over."""
    return 8 * np.finfo(float).eps * np.nanmax(np.abs(x), axis=0)


def is_constant(x):
    """Return which columns of x (N, D) hold one number and nothing else, but for rounding, (D,): NaN is passed over."""
    return np.nanmax(x, axis=0) - np.nanmin(x, axis=0) <= rounding_of(x)
