"""Which rows have the same holes, and which columns are never seen side by side (lesson 14)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gmm_lessons.gaussian import agreeing

LINE = 1e-10  # of 1 - ρ²: two columns as good as on a line


class Pattern(NamedTuple):
    """Rows with the same holes."""

    rows: np.ndarray  # (n,)     which of the N, ascending
    seen: np.ndarray  # (o,)     the columns they have
    points: np.ndarray  # (n, o)


@dataclass(frozen=True, eq=False)
class Patterns:
    """Points (N, D) with holes, gathered by where the holes are; `em` takes them as its x."""

    x: np.ndarray  # (N, D), with NaN
    columns: tuple  # (D,) names
    parts: tuple  # of Pattern
    together: np.ndarray  # (D, D)    how many rows show both columns; on the diagonal, how many show the one

    def __len__(self):
        return len(self.x)

    def holds(self, x):
        """Return whether these are, to the bit, the patterns of the points x (N, D)."""
        return self.x.shape == x.shape and bool((self.x.view(np.int64) == x.view(np.int64)).all())

    def agreeing(self, mixture):
        """Return itself. ValueError if the mixture has another D."""
        if self.x.shape[1] != mixture.means.shape[1]:
            agreeing(np.zeros((1, self.x.shape[1])), mixture.means, mixture.covs)  # raises, and says what does not fit
        return self

    def in_order(self, found):
        """Return what was found of each pattern, an array (n, ...) each, as one (N, ...) in the order of the rows."""
        whole = np.empty((len(self.x), *found[0].shape[1:]))
        for part, own in zip(self.parts, found, strict=True):
            whole[part.rows] = own
        return whole


def grouped(x, last=None):
    """Return the Patterns of points x (N, D) with NaN; `last`, if they are those of x already.

    ValueError for any other shape, and for infinity.
    """
    if isinstance(x, Patterns):
        return x
    points = with_holes(x)
    if last is not None and last.holds(points):
        return last
    points, seen = points.copy(), ~np.isnan(points)
    parts = tuple(_pattern(points, rows) for rows in _alike(seen))
    return Patterns(points, names_of(x), parts, seen.T @ seen.astype(float))


def _alike(seen):
    """Return the rows of each pattern of `seen` (N, D): one sort of a few bytes a row."""
    marks = np.packbits(seen, axis=1)  # (N, D/8)
    order = np.lexsort(marks.T)
    changes = (np.diff(marks[order], axis=0) != 0).any(axis=1)
    return np.split(order, np.flatnonzero(changes) + 1)


def _pattern(x, rows):
    seen = np.flatnonzero(~np.isnan(x[rows[0]]))
    return Pattern(rows, seen, x[rows[:, None], seen])


def with_holes(x):
    """Return x as floats (N, D) with NaN where nothing was seen; a vector is N points on a line."""
    points = np.ma.filled(x.astype(float), np.nan) if np.ma.isMaskedArray(x) else np.asarray(x, dtype=float)
    points = points[:, None] if points.ndim == 1 else points
    if points.ndim != 2 or 0 in points.shape:
        raise ValueError(f"x has shape {np.shape(x)}, but points are rows: (N, D), or (N,) on a line.")
    if np.isinf(points).any():
        row, column = np.argwhere(np.isinf(points))[0]
        raise ValueError(
            f"x holds {points[row, column]} in row {row}, {names_of(x)[column]}: infinity has no density. "
            "Put NaN there, if it was not measured."
        )
    return points


def has_holes(x):
    """Return whether anything of x is NaN, or masked."""
    return isinstance(x, Patterns) or bool(np.isnan(with_holes(x)).any())


def names_of(x):
    """Return the names of the columns of x (N, D): its own, if it has any, else "column 0" and so on."""
    D = 1 if np.ndim(x) == 1 else np.shape(x)[-1]
    own = getattr(x, "columns", None)
    return tuple(map(str, own)) if own is not None else tuple(f"column {d}" for d in range(D))


def check_seen(patterns):
    """ValueError that names the columns of which no row has a value."""
    never = [name for name, n in zip(patterns.columns, patterns.together.diagonal(), strict=True) if n == 0]
    if never:
        raise ValueError(
            f"{' and '.join(never)} {'have' if len(never) > 1 else 'has'} no value in any of {len(patterns)} rows: "
            "nothing can be learnt about it. Leave it out."
        )


def check_told_apart(stats, patterns):
    """ValueError that names two columns which at most two rows show side by side, once they lie on a line.

    Two points always lie on a line: nothing but a prior holds such a correlation away from one.
    """
    seldom = np.argwhere(np.triu(patterns.together <= 2, 1))
    for i, j in seldom:
        variance = stats.scatter[:, i, i] * stats.scatter[:, j, j]
        flat = variance - stats.scatter[:, i, j] ** 2 < LINE * variance
        if flat.any():
            raise ValueError(_on_a_line(int(np.argmax(flat)), i, j, patterns))


def _on_a_line(k, i, j, patterns):
    n, one, other = int(patterns.together[i, j]), patterns.columns[i], patterns.columns[j]
    times = ("never seen", "seen in one row only", "seen in two rows only")[n]
    return (
        f"component {k} has collapsed to a line in {one} and {other}, which are {times} together: "
        "nothing in x holds their correlation. Add imaginary points (a prior), or leave one of the two out."
    )
