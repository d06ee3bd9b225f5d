"""The door for points, and for any numbers that must be finite."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import placed, retold
from gmm_lessons.doors.plain import place, plain

FAINT = 1e-153  # a number whose square is a float with all its digits
NEAR = 1e150  # a number whose square is a float: what is too far from it is far out itself
quietly = np.errstate(over="ignore", under="ignore", invalid="ignore")  # 0 is meant, and infinity is told in words


def as_points(x: Numbers) -> Array:
    """Return x as floats (N, D); a vector (N,) is N points on a line. ValueError for any other."""
    points = plain(x, "x")
    if points.ndim == 1:
        points = points[:, None]
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(
            f"x has shape {np.shape(x)}, but points are rows: (N, D), or (N,) on a line. Use x.reshape(N, D)."
        )
    if not np.isfinite(points).all():
        told = no_density(points, named=x)
        raise ValueError(told) if hasattr(x, "iloc") else placed(told)
    return points


@contextmanager
def counted_from(first_row: int) -> Iterator[None]:
    """Let an error that names a row of a part of the data name that of the whole, where the part begins at a row."""
    try:
        yield
    except ValueError as error:
        there = re.sub(r"in row (\d+)", lambda told: f"in row {first_row + int(told[1])}", str(error))
        raise retold(error, there) from None


def no_density(points: Array, first_row: int = 0, named: Any = None) -> str:
    """Return what is wrong with the first of the points (N, D) that holds NaN or infinity, by the names in `named`."""
    row, column = map(int, np.argwhere(~np.isfinite(points))[0])
    where = place(points if named is None else named, (first_row + row, column))
    return f"x holds {points[row, column]}{where}: NaN or infinity has no density. Drop or repair that row."


def too_far(points: Array, row: int, first_row: int = 0, named: Any = None) -> str:
    """Return what is wrong with a row of the points (N, D) whose squared distance is more than a float can hold."""
    column = int(np.abs(points[row]).argmax())
    where = place(points if named is None else named, (first_row + row, column))
    if abs(points[row, column]) < NEAR:
        return (
            f"x holds {points[row, column]}{where}, so far from every mean, in standard deviations, that its squared "
            "distance is no number. Look at the means and covariances: it is the mixture that is far out."
        )
    return (
        f"x holds {points[row, column]}{where}, so far out that its squared distance is no number. "
        "Rescale x, or drop that row."
    )


@quietly
def within_reach(x: Array) -> Array:
    """Return points x (N, D). ValueError, if the square of a distance between two is more or less than floats hold."""
    span = np.ptp(x, axis=0).astype(float)
    check_not_faint(np.where(span > 0, span, 1.0))
    if not ((span**2).sum() < np.inf and np.isfinite(x.sum(axis=0)).all()):
        raise placed(too_far(x, int(np.abs(x).max(axis=1).argmax())))
    return x


def check_not_faint(sizes: Array) -> None:
    """ValueError that names a column (D,) of which the sizes are so small that their squares are no numbers."""
    if sizes.min() < FAINT:
        raise ValueError(
            f"column {int(np.argmin(sizes))} of x varies by so little, or is so near 0, that a variance of it is no "
            "number: a float ends at 1e-308. Take other units, as in 1e150 * x."
        )


def near(x: Array, values: Array) -> Array:
    """Return values (N, K), if each of the points x (N, D) has a finite one. ValueError that names one too far out."""
    if not np.isfinite(values).all():
        lost = ~np.isfinite(values).any(axis=1)
        if lost.any():
            raise placed(too_far(x, int(np.argmax(lost))))
    return values


def all_finite(array: Array) -> bool:
    """Return whether all floats of an array are finite: a · a tells it in one pass, unless it is beyond all floats."""
    return bool(np.vdot(array, array) < np.inf or np.isfinite(array).all())


def finite(values: Any, name: str) -> Array:
    """Return values as floats of any shape. ValueError if one of them is NaN or infinite."""
    array = plain(values, name)
    if not all_finite(array):
        at = tuple(map(int, np.argwhere(~np.isfinite(array))[0]))
        verb = "hold" if name.endswith("s") else "holds"
        raise ValueError(f"{name} {verb} NaN or infinity: {array[at]}{place(values, at)}. Every number must be finite.")
    return array


def fitting(**arrays: Any) -> Iterable[Array]:
    """Return the arrays, if their shapes fit together by broadcasting. ValueError that names the shapes if not."""
    try:
        np.broadcast_shapes(*map(np.shape, arrays.values()))
    except ValueError:
        told = ", ".join(f"{name} has shape {np.shape(array)}" for name, array in arrays.items())
        raise ValueError(
            f"{told}: these do not fit each other. Pass one number, or as many as there are in x."
        ) from None
    return arrays.values()


def rounding_of(x: Array) -> Array:
    """Return what rounding to floats can do to the values of each column of x (N, D), (D,): NaN is passed over."""
    return 8 * np.finfo(float).eps * np.maximum(np.nanmax(x, axis=0), -np.nanmin(x, axis=0))


def is_constant(x: Array) -> NDArray[np.bool_]:
    """Return which columns of x (N, D) hold one number and nothing else, but for rounding, (D,): NaN is passed over."""
    return np.nanmax(x, axis=0) - np.nanmin(x, axis=0) <= rounding_of(x)


def column_names(x: Any) -> Callable[[int], str]:
    """Return a function that names column d of x, with the name it has in a frame or a Series."""
    names = getattr(x, "columns", None)
    names = [getattr(x, "name", None)] if names is None else list(names)
    return lambda d: f"column {d}" if d >= len(names) or names[d] is None else f"column {d} ({str(names[d])!r})"
