"""Rows with holes in a widget: what starts look at, what is said of them, and where they have no place."""

import numpy as np

from gmm_lessons import missing
from gmm_lessons.doors.plain import place
from gmm_lessons.missing.holes import with_holes


def filled(x):
    """Return points x (N, D) with what one bell expects in each hole; without a hole, they themselves."""
    return missing.impute(x, missing.one_bell(x))


def counted(x, columns):
    """Return how many points x (N, D) show one of two columns, and how many of those drawn show none of them."""
    hole = np.isnan(x[:, columns])
    return int((hole.any(axis=1) & ~hole.all(axis=1)).sum()), int(hole.all(axis=1).sum())


def unseen(x, columns):
    """Return the words that say how many points have a hole in the columns that are drawn; none, if no point has."""
    half, none = counted(x, columns)
    ticks = " 1 point shows" if half == 1 else f" {half} points show"
    empty = " 1 point shows" if none == 1 else f" {none} points show"
    ticks += " one coordinate only: a tick at the edge." if half == 1 else " one coordinate only: ticks at the edge."
    empty += f" {'nothing' if len(columns) == 1 else 'neither'}: no place in the picture."
    return ticks * (half > 0) + empty * (none > 0)


def through(x):
    """Return the option of `candidates` that fits points x (N, D): the E step through holes, if there are any."""
    return {"expect": missing.e_step} if np.isnan(x).any() else {}


FILL = "Drop the rows with NaN, or fill them: missing.impute(x, missing.one_bell(x))."


def whole_rows(x, why, cure=FILL):
    """Return points x (N, D). ValueError that names the first hole, says `why` there can be none, and a cure."""
    points = with_holes(x)
    if np.isnan(points).any():
        row, column = map(int, np.argwhere(np.isnan(points))[0])
        raise ValueError(f"x has a hole{place(x, (row, column))}: {why}. {cure}")
    return points
