"""Which rows have the same holes, and which columns are never seen side by side (lesson 14)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import retold
from gmm_lessons.doors.parameters import agreeing
from gmm_lessons.doors.points import column_names, counted_from
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.gaussian import Collapse
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import Moments

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

    def holds(self, x: Array) -> bool:
        """Return whether these are, to the bit, the patterns of the points x (N, D)."""
        return self.x.shape == x.shape and bool((self.x.view(np.int64) == x.view(np.int64)).all())

    def agreeing(self, mixture: Mixture) -> "Patterns":
        """Return itself. ValueError if the mixture is none, or has another D."""
        if self.x.shape[1] != as_mixture(mixture).means.shape[1]:
            agreeing(np.zeros((1, self.x.shape[1])), mixture.means, mixture.covs)  # raises, and says what does not fit
        return self

    def in_order(self, found: Sequence[Array]) -> Array:
        """Return what was found of each pattern, an array (n, ...) each, as one (N, ...) in the order of the rows."""
        whole = np.empty((len(self.x), *found[0].shape[1:]))
        for part, own in zip(self.parts, found, strict=True):
            whole[part.rows] = own
        return whole


def grouped(x: "Numbers | Patterns", last: Patterns | None = None, first_row: int = 0) -> Patterns:
    """Return the Patterns of points x (N, D) with NaN; `last`, if they are those of x already."""
    if isinstance(x, Patterns):
        return x
    with counted_from(first_row):
        points = with_holes(x)
    if last is not None and last.holds(points):
        return last
    points, seen = points.copy(), ~np.isnan(points)
    parts = tuple(_pattern(points, rows) for rows in _alike(seen))
    return Patterns(points, tuple(map(column_names(x), range(seen.shape[1]))), parts, seen.T @ seen.astype(float))


def _alike(seen):
    """Return the rows of each pattern of `seen` (N, D): one sort of a few bytes a row."""
    marks = np.packbits(seen, axis=1)  # (N, D/8)
    order = np.lexsort(marks.T)
    changes = (np.diff(marks[order], axis=0) != 0).any(axis=1)
    return np.split(order, np.flatnonzero(changes) + 1)


def _pattern(x, rows):
    seen = np.flatnonzero(~np.isnan(x[rows[0]]))
    return Pattern(rows, seen, x[rows[:, None], seen])


@contextmanager
def among_all(part: Pattern, first_row: int = 0) -> Iterator[None]:
    """Let an error that names a row and a column of a Pattern name those of x."""
    try:
        yield
    except ValueError as error:
        there = partial(_place, part, first_row)
        raise retold(error, re.sub(r"(?:\(column (\d+)\) )?in row (\d+)", there, str(error))) from None


def _place(part, first_row, told):
    column, row = (int(n or 0) for n in told.groups())
    return f"(column {part.seen[column]}) in row {first_row + part.rows[row]}"


def check_seen(patterns: Patterns) -> None:
    """ValueError that names the columns of which no row has a value."""
    never = [name for name, n in zip(patterns.columns, patterns.together.diagonal(), strict=True) if n == 0]
    if never:
        raise ValueError(
            f"{' and '.join(never)} {'have' if len(never) > 1 else 'has'} no value in any of {len(patterns)} rows: "
            "nothing can be learnt about it. Leave it out."
        )


def check_told_apart(stats: Moments, patterns: Patterns) -> None:
    """Collapse that names two columns which at most two rows show side by side, once they lie on a line.

    Two points always lie on a line: nothing but a prior holds such a correlation away from one.
    """
    seldom = np.argwhere(np.triu(patterns.together <= 2, 1))
    for i, j in seldom:
        variance = stats.scatter[:, i, i] * stats.scatter[:, j, j]
        flat = variance - stats.scatter[:, i, j] ** 2 < LINE * variance
        if flat.any():
            raise Collapse(_on_a_line(int(np.argmax(flat)), i, j, patterns))


def _on_a_line(k, i, j, patterns):
    n, one, other = int(patterns.together[i, j]), patterns.columns[i], patterns.columns[j]
    times = ("never seen", "seen in one row only", "seen in two rows only")[n]
    return (
        f"component {k} has collapsed to a line in {one} and {other}, which are {times} together: "
        "nothing in x holds their correlation. Add imaginary points (a prior), or leave one of the two out."
    )
