"""The door for points with holes: what counts as a hole, and what is still refused (lesson 14)."""

import numpy as np

from gmm_lessons.doors.gaps import with_nan
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.plain import place, plain


def with_holes(x: Numbers) -> Array:
    """Return x as floats (N, D); NaN is a hole, and so is what is masked, None or pandas' NA.

    A vector is N points on a line. ValueError for what is no number otherwise, for another shape, and for infinity.
    """
    points = plain(with_nan(x), "x")
    points = points[:, None] if points.ndim == 1 else points
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(
            f"x has shape {points.shape}, but points are rows: (N, D), or (N,) on a line. Use x.reshape(N, D)."
        )
    if np.isinf(points).any():
        at = np.argwhere(np.isinf(points))[0]
        raise ValueError(
            f"x holds {points[tuple(at)]}{place(x, tuple(map(int, at)))}: infinity has no density. "
            "Put NaN there, if it was not measured."
        )
    return points


def has_holes(x: Numbers) -> bool:
    """Return whether anything of x is a hole."""
    return bool(np.isnan(with_holes(x)).any())
