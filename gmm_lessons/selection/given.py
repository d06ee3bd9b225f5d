"""What a search is given: points, with holes where an E step of the caller's own takes them, and starts."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from gmm_lessons.doors.gaps import with_nan
from gmm_lessons.doors.kinds import Array, Numbers, Start
from gmm_lessons.doors.named import in_names_of
from gmm_lessons.doors.plain import plain, shortened
from gmm_lessons.doors.points import as_points, within_reach
from gmm_lessons.em import EStep


def as_starts(starts: Any) -> list[Start]:
    """Return starts as a list. ValueError for none, or for what is no function."""
    several = list(starts) if isinstance(starts, Iterable) and not isinstance(starts, str) else [starts]
    if not several or not all(map(callable, several)):
        raise ValueError(
            f"starts are {shortened(starts)}, but take at least one, and each is a function (y, K, rng) -> shares "
            "(N, K), such as kmeans."
        )
    return several


def points_for(expect: EStep | None, x: Numbers) -> Array:
    """Return x as floats (N, D); with NaN where it is, if holes are the business of an E step of the caller's own.

    For that of `missing`, what is masked, None or pandas' NA is a hole, too.
    """
    with in_names_of(x):
        return within_reach(as_points(x)) if expect is None else _with_holes(expect, x)


def _with_holes(expect, x):
    holes = np.isnan(points := plain(with_nan(x) if hasattr(expect, "takes_holes") else x, "x"))
    filled = within_reach(as_points(np.where(holes, 0.0, points)))
    return np.where(holes.reshape(filled.shape), np.nan, filled)
