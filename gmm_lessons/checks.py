"""What may come into an E step at scale: points and weights that are checked and not copied (lesson 16)."""

from numbers import Integral, Real

import numpy as np

from gmm_lessons.gaussian import agreeing, as_points, no_density


def generator(rng):
    """Return the Generator that `rng` stands for: itself, that of a seed such as 0, or one that a RandomState draws."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, Integral) and not isinstance(rng, (bool, np.bool_)) and rng >= 0:
        return np.random.default_rng(int(rng))
    if isinstance(rng, np.random.RandomState):
        return np.random.default_rng(rng.randint(2**31, size=4))
    raise ValueError(f"rng is {rng!r}, but chance needs a seed to be repeatable: rng=0, or np.random.default_rng(0).")


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


def whole_number(value, name):
    """Return the value as an int. ValueError if it is not whole, or less than one."""
    if not isinstance(value, Real) or isinstance(value, bool) or not value >= 1 or value % 1 != 0:
        raise ValueError(f"{name} is {value!r}, but must be a whole number, at least one.")
    return int(value)


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
