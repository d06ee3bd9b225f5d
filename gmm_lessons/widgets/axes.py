"""What the axes of a widget need to know of the data: which columns, their names, their ends, and how many points."""

import numpy as np

from gmm_lessons.gaussian import as_points


def ranges(x, columns, origin):
    """Return the ends of both axes: the data with some air; on the line, the bells' height, but not that of a spike."""
    lowest, highest = x.min(axis=0), x.max(axis=0)
    air = np.where(highest > lowest, 0.08 * (highest - lowest), 1.0)
    ends = np.stack([lowest - air, highest + air], axis=1).tolist()
    if len(columns) > 1:
        return ends[columns[0]], ends[columns[1]]
    peaks = origin["weights"] / np.sqrt(2 * np.pi * origin["covs"][:, :, 0, 0])  # (T, K)
    top = min(peaks.max(), 4 * np.median(peaks.max(axis=1)))
    return ends[0], [0.0, float(f"{1.2 * top:.3g}")]


def thinned(x, most):
    """Return at most `most` of the points, evenly from the whole."""
    return x if len(x) <= most else x[np.linspace(0, len(x) - 1, most).astype(int)]


def two_columns(columns, D):
    """Return the columns to draw as a list. ValueError if x does not have them."""
    columns = [0] if D == 1 else [int(c) for c in columns]
    if len(columns) != min(D, 2) or not all(0 <= c < D for c in columns) or len(set(columns)) != len(columns):
        raise ValueError(f"columns are {columns}, but x has D = {D}: name two different ones from 0 to {D - 1}.")
    return columns


def labels_of(x):
    """Return the names of the columns of x: its own if it has any."""
    columns, D = getattr(x, "columns", None), as_points(x).shape[1]
    return (["x"] if D == 1 else [f"x{i + 1}" for i in range(D)]) if columns is None else [str(c) for c in columns]


def column_names(labels, columns):
    """Return the names of the two axes."""
    names = [str(labels[c]) if c < len(labels) else f"x{c + 1}" for c in columns]
    return (names * 2)[:2]
