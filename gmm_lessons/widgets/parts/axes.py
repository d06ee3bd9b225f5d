"""What the axes of a widget need to know of the data: which columns, their names, their ends, and how many points."""

from numbers import Integral

import numpy as np

from gmm_lessons.doors.points import within_reach
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.widgets.parts.unseen import whole_rows


def ranges(x, columns, origin):
    """Return the ends of both axes: the data and the climb; on the line, the bells' height, but not that of a spike."""
    ends = _ends(x, origin["means"], np.sqrt(np.diagonal(origin["covs"], axis1=2, axis2=3)))
    if len(columns) > 1:
        return ends[columns[0]], ends[columns[1]]
    peaks = origin["weights"] / np.sqrt(2 * np.pi * origin["covs"][:, :, 0, 0])  # (T, K)
    top = min(peaks.max(), 4 * np.median(peaks.max(axis=1)))
    return ends[0], [0.0, float(f"{1.2 * top:.3g}")]


def _ends(x, means, sds, reach=0.4):
    """Return for each column the ends of the data with some air, and of the ellipses at 2 sd, up to a `reach`."""
    lowest, highest = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    span = np.where(highest > lowest, highest - lowest, 1.0)
    low, high = (means - 2 * sds).min(axis=(0, 1)), (means + 2 * sds).max(axis=(0, 1))  # (T, K, D) to (D,)
    low = np.clip(low, lowest - reach * span, lowest) - 0.06 * span
    high = np.clip(high, highest, highest + reach * span) + 0.06 * span
    return np.stack([low, high], axis=1).tolist()


def decimals(ends):
    """Return how many decimals tell places between two ends apart, whatever their unit."""
    return max(0, 2 - int(np.floor(np.log10(ends[1] - ends[0]))))


def in_digits(values, ends):
    """Return places between two ends as texts."""
    return [f"{value:.{decimals(ends)}f}" for value in values]


def on_a_line(x):
    """Return the points (N, 1). ValueError if they do not lie on a line."""
    points = with_holes(x)
    if points.shape[1] != 1:
        raise ValueError(f"x has D = {points.shape[1]} columns, but this widget is for points on a line: pass one.")
    return within_reach(whole_rows(x, "on a line that is a point without a place", "Drop it."))


def that_differ(x):
    """Return points x (N, 1). ValueError if all of them lie at one place."""
    if not np.ptp(x) > 0:
        raise ValueError(f"every point lies at {x[0, 0]:g}: there is nothing to climb. Pass points that differ.")
    return x


def in_the_plane(x):
    """Return the points (N, 2), NaN where there is a hole. ValueError if they do not lie in a plane."""
    points = with_holes(x)
    if points.shape[1] != 2:
        raise ValueError(f"x has D = {points.shape[1]} columns, but this widget is for points in a plane: pass two.")
    return points


def thinned(x, most):
    """Return at most `most` of the points, evenly from the whole."""
    return x if len(x) <= most else x[np.linspace(0, len(x) - 1, most).astype(int)]


def note(N, most):
    """Return the words that say so, if points are thinned."""
    return f" The picture shows {most} of the {N} points; all of them are in the calculation." if most < N else ""


def two_columns(columns, D):
    """Return the columns to draw as a list. ValueError if x does not have them."""
    if D == 1:
        return [0]
    several = tuple(columns) if np.iterable(columns) else ()
    named = [int(c) for c in several if isinstance(c, Integral) and 0 <= c < D]
    if not len(several) == len(set(named)) == 2:
        raise ValueError(f"columns are {columns}, but x has D = {D}: name two different ones from 0 to {D - 1}.")
    return named


def plane_columns(columns, D):
    """Return the two columns to draw as a list. ValueError if x has only one, or not these."""
    if D < 2:
        raise ValueError(f"x has D = {D} column, but this widget draws a plane: pass at least two columns.")
    return two_columns(columns, D)


def box(x, columns, air=0.1):
    """Return the ends of both axes around two columns of x, with some air."""
    low, high = np.nanmin(x[:, columns], axis=0), np.nanmax(x[:, columns], axis=0)
    room = air * np.where(high > low, high - low, 1.0)
    return np.stack([low - room, high + room], axis=1).tolist()


def names_for(labels, x):
    """Return the names of all columns of x: `labels`, or its own for None. ValueError if there is not one a column."""
    if labels is None:
        return labels_of(x)
    labels, D = [labels] if isinstance(labels, str) else [str(name) for name in labels], with_holes(x).shape[1]
    if len(labels) != D:
        raise ValueError(f"labels are {labels}, but x has D = {D} columns: give a name for each of them, or None.")
    return labels


def labels_of(x):
    """Return the names of the columns of x: its own if it has any, as a Dataset, a frame, or a Series has."""
    columns, name, D = getattr(x, "columns", None), getattr(x, "name", None), with_holes(x).shape[1]
    if columns is not None:
        return [str(c) for c in columns]
    return [f"x{i + 1}" for i in range(D)] if D > 1 else ["x" if name is None or callable(name) else str(name)]


def column_names(labels, columns):
    """Return the names of the two axes."""
    names = [str(labels[c]) if c < len(labels) else f"x{c + 1}" for c in columns]
    return (names * 2)[:2]
