"""The door for points, and for any numbers that must be finite."""

import numpy as np

from gmm_lessons.doors.plain import place, plain

quietly = np.errstate(over="ignore", under="ignore", invalid="ignore")  # 0 is meant, and infinity is told in words


def as_points(x):
    """Return x as floats (N, D); a vector (N,) is N points on a line. ValueError for any other."""
    points = plain(x, "x")
    if points.ndim == 1:
        points = points[:, None]
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(
            f"x has shape {np.shape(x)}, but points are rows: (N, D), or (N,) on a line. Use x.reshape(N, D)."
        )
    if not np.isfinite(points).all():
        raise ValueError(no_density(points, named=x))
    return points


def no_density(points, first_row=0, named=None):
    """Return what is wrong with the first of the points (N, D) that holds NaN or infinity, by the names in `named`."""
    row, column = map(int, np.argwhere(~np.isfinite(points))[0])
    where = place(points if named is None else named, (first_row + row, column))
    return f"x holds {points[row, column]}{where}: NaN or infinity has no density. Drop or repair that row."


def too_far(points, row, first_row=0, named=None):
    """Return what is wrong with a row of the points (N, D) whose squared distance is more than a float can hold."""
    column = int(np.abs(points[row]).argmax())
    where = place(points if named is None else named, (first_row + row, column))
    return (
        f"x holds {points[row, column]}{where}, so far out that its squared distance is no number. "
        "Rescale x, or drop that row."
    )


@quietly
def within_reach(x):
    """Return points x (N, D). ValueError, if the square of a distance between two of them is beyond all floats."""
    if not (np.ptp(x, axis=0) ** 2).sum() < np.inf:
        raise ValueError(too_far(x, int(np.abs(x).max(axis=1).argmax())))
    return x


def near(x, values):
    """Return values (N, K), if each of the points x (N, D) has a finite one. ValueError that names one too far out."""
    if not np.isfinite(values).all():
        lost = ~np.isfinite(values).any(axis=1)
        if lost.any():
            raise ValueError(too_far(x, int(np.argmax(lost))))
    return values


def finite(values, name):
    """Return values as floats of any shape. ValueError if one of them is NaN or infinite."""
    array = plain(values, name)
    if not np.isfinite(array).all():
        at = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        verb = "hold" if name.endswith("s") else "holds"
        raise ValueError(f"{name} {verb} NaN or infinity: {array[at]}{place(values, at)}. Every number must be finite.")
    return array


def fitting(**arrays):
    """Return the arrays, if their shapes fit together by broadcasting. ValueError that names the shapes if not."""
    try:
        np.broadcast_shapes(*map(np.shape, arrays.values()))
    except ValueError:
        told = ", ".join(f"{name} has shape {np.shape(array)}" for name, array in arrays.items())
        raise ValueError(
            f"{told}: these do not fit each other. Pass one number, or as many as there are in x."
        ) from None
    return arrays.values()


def rounding_of(x):
    """Return what rounding to floats can do to the values of each column of x (N, D), (D,): NaN is passed over."""
    return 8 * np.finfo(float).eps * np.maximum(np.nanmax(x, axis=0), -np.nanmin(x, axis=0))


def is_constant(x):
    """Return which columns of x (N, D) hold one number and nothing else, but for rounding, (D,): NaN is passed over."""
    return np.nanmax(x, axis=0) - np.nanmin(x, axis=0) <= rounding_of(x)
