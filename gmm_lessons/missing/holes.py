"""The door for points with holes: what counts as a hole, and what is still refused (lesson 14)."""

import numpy as np

from gmm_lessons.doors.plain import SMALL, as_array, place, plain


def with_holes(x):
    """Return x as floats (N, D); NaN is a hole, and so is what is masked, None or pandas' NA.

    A vector is N points on a line. ValueError for what is no number otherwise, for another shape, and for infinity.
    """
    points = plain(_with_nan(x), "x")
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


def _with_nan(x):
    """Return x with NaN for what is masked, and in an array of objects for what is missing by another name."""
    if isinstance(x, np.ma.MaskedArray):
        return _unmasked(np.ma.getdata(x), np.ma.getmaskarray(x))
    array = as_array(x, "x")
    if array.dtype.kind != "O" or not array.ndim:
        return x
    gone = [value is None or type(value).__name__ in ("NAType", "NaTType") for value in array.flat]
    return _named(np.where(np.reshape(gone, array.shape), np.nan, array), x)


def _unmasked(values, mask):
    """Return values with NaN where masked; of a kind that holds no numbers as they are, to be refused."""
    if values.dtype.kind in SMALL:
        values = values.astype(float, copy=False)
    return _with_nan(np.where(mask, np.nan, values)) if values.dtype.kind in ("f", "O") else values


def _named(values, like):
    """Return values under the names of rows and columns of a pandas table, so that an error can tell them."""
    if not (hasattr(like, "iloc") and hasattr(like, "columns")):
        return values
    return type(like)(values, index=like.index, columns=like.columns)


def has_holes(x):
    """Return whether anything of x is a hole."""
    return bool(np.isnan(with_holes(x)).any())
