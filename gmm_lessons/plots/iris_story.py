"""Iris and penguins: how far EM got, and what it found (lesson 8)."""

import numpy as np
from matplotlib.colors import to_rgb

from gmm_lessons.plots.canvas import COLOURS, INK, MARKERS, QUIET
from gmm_lessons.plots.climbs import draw_gains
from gmm_lessons.plots.edges import whole_in

__all__ = ["draw_against_truth", "draw_counts", "draw_gain_story", "jitter"]


def jitter(x, rng, width=0.035):
    """Return points x (N, D), each moved by up to `width` along each axis, so that coincident ones can be seen."""
    x = np.asarray(x)
    return x + rng.uniform(-width, width, size=x.shape)


def draw_gain_story(ax, gains, tol, notes):
    """Draw the gains, shaded from the first update back above `tol` to the last; `notes` are (update, text, offset)."""
    draw_gains(ax, gains, tol)
    updates = np.arange(1, len(gains) + 1)
    back = updates[np.logical_or.accumulate(gains < tol) & (gains > tol)]
    if back.size:
        ax.axvspan(back[0] - 0.5, back[-1] + 0.5, color=COLOURS[1], alpha=0.15, linewidth=0)
    for update, text, offset in notes:
        _point_at(ax, update, gains[update - 1], text, offset)


def _point_at(ax, x, y, text, offset):
    arrow = {"arrowstyle": "-", "color": QUIET, "shrinkB": 5}
    ax.plot(x, y, "o", markersize=8, color=COLOURS[1], markerfacecolor="none", markeredgewidth=2)
    ax.annotate(text, (x, y), offset, textcoords="offset points", arrowprops=arrow, color=INK, fontsize=9.5)


def draw_counts(ax, counts, rows, columns, title=""):
    """Draw a table of counts (R, C), the fuller the darker, with the names of its rows and columns."""
    ax.imshow(counts, cmap="Greys", vmin=0, vmax=2.6 * np.max(counts), aspect="auto")
    for (i, j), count in np.ndenumerate(counts):
        ax.text(j, i, str(count), ha="center", va="center", fontsize=12, color=INK)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(title, loc="left", fontsize=11)


def draw_against_truth(ax, x, found, truth, names, size=22, columns=(0, 1)):
    """Draw points x (N, D) in the colour of the group found and the marker of the true class; ring the mismatches."""
    found, truth = np.asarray(found), np.asarray(truth)
    x, found, truth = whole_in(ax, x, found, truth, columns=columns, colour=[to_rgb(COLOURS[k]) for k in found])
    for k, name in enumerate(names):
        mine = truth == k
        colour = [COLOURS[label] for label in found[mine]]
        ax.scatter(*x[mine].T, s=size, c=colour, marker=MARKERS[k], alpha=0.75, linewidths=0)
        ax.scatter([], [], s=size, color=QUIET, marker=MARKERS[k], label=name)
    ax.scatter(*x[found != truth].T, s=4 * size, facecolors="none", edgecolors=INK, linewidths=0.8)
