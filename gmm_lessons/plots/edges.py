"""Points of which a coordinate is missing: ticks at the edge of the picture, and a count of the rest (lesson 14)."""

import numpy as np

from gmm_lessons.plots.canvas import INK, QUIET
from gmm_lessons.plots.columns import on_a_line, plane_in

__all__ = ["draw_edges", "seen_on_a_line", "whole_in"]


def draw_edges(ax, x, colour, length=0.05):
    """Draw a tick at the edge for each of the points x (N, 2) with one hole, in its `colour` (one, or (N, 3)).

    On a line there are none. A legend calls them "half seen"; how many are empty is written beside the axes.
    """
    hole, labels = np.isnan(np.asarray(x)), iter(["half seen"])
    edges = ((0, ax.vlines, ax.get_xaxis_transform()), (1, ax.hlines, ax.get_yaxis_transform()))
    for seen, lines, edge in edges[: hole.shape[1]]:
        rows = hole.any(axis=1) & ~hole[:, seen]
        own = colour if isinstance(colour, str) else np.asarray(colour)[rows]
        label = next(labels, None) if rows.any() else None
        lines(np.asarray(x)[rows, seen], 0, length, color=own, linewidth=1, transform=edge, label=label)
    tell_empty(ax, int(hole.all(axis=1).sum()))


def tell_empty(ax, n):
    """Write beside the axes that `n` points have no place in this picture, once; nothing, if none is empty."""
    words = f"{n} point{'s' * (n > 1)} with nothing seen"
    if n and words not in [text.get_text() for text in ax.texts]:
        style = {"ha": "left", "va": "center", "rotation": 270, "fontsize": 8.5, "color": INK}
        ax.text(1.01, 0.5, words, transform=ax.transAxes, **style)


def seen_on_a_line(ax, x, *others):
    """Return points on a line as (n,), and the rows of the `others` (N, ...), without the empty ones, told on `ax`."""
    x = on_a_line(x)
    tell_empty(ax, int(np.isnan(x).sum()))
    return [x[~np.isnan(x)], *(np.asarray(other)[~np.isnan(x)] for other in others)]


def whole_in(ax, x, *others, columns=(0, 1), colour=QUIET):
    """Return the whole of the points x (N, D) in two columns (n, 2), and their rows of the `others` (N, ...).

    The rest is drawn: a tick at the edge for a half-seen one, in its `colour`.
    """
    x = plane_in(x, columns)
    draw_edges(ax, x, colour)
    rows = ~np.isnan(x).any(axis=1)
    return (x[rows], *(np.asarray(other)[rows] for other in others)) if others else x[rows]
