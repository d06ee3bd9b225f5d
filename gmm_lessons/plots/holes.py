"""Points with holes, what is put into them, and the bell of a coordinate that was not seen (lesson 14)."""

import numpy as np

from gmm_lessons.gaussian import ellipse, normal_pdf
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, MARKERS, QUIET
from gmm_lessons.plots.edges import draw_edges

__all__ = ["draw_filled", "draw_holed", "draw_slice"]


def draw_holed(ax, x, k=1):
    """Draw points x (N, 2): whole ones as grey discs, those with a hole as a tick at the edge, in the colour of k."""
    x = np.asarray(x)
    hole = np.isnan(x)
    ax.scatter(*x[~hole.any(axis=1)].T, s=14, color=QUIET, alpha=0.75, linewidths=0)
    draw_edges(ax, x, COLOURS[k])


def draw_filled(ax, x, filled, fit, truth=None, k=1):
    """Draw points x (N, 2) with holes, what was put into them, the ellipse (2 sds) of a fit, and that of the truth.

    `fit` and `truth` are pairs (mean, cov); filled values have the marker and colour of k.
    """
    hole = np.isnan(np.asarray(x)).any(axis=1)
    ax.scatter(*np.asarray(x)[~hole].T, s=12, color=QUIET, alpha=0.75, linewidths=0)
    if filled is not None:
        ax.scatter(*filled[hole].T, s=16, color=COLOURS[k], marker=MARKERS[k], linewidths=0)
    ax.plot(*ellipse(*fit, 2).T, color=COLOURS[k], linestyle=DASHES[k], linewidth=2.2, path_effects=HALO)
    if truth is not None:
        ax.plot(*ellipse(*truth, 2).T, color=INK, linestyle="dotted", linewidth=1.4)


def draw_slice(ax, mean, cov, x, conditional, size=0.5, k=0):
    """Draw the ellipses of a bell (2,), the line at a seen x, and on it the conditional bell (mean, sd) on its side."""
    for distance in (1, 2):
        ax.plot(*ellipse(mean, cov, distance).T, color=QUIET, linewidth=1.4)
    y = conditional[0] + conditional[1] * np.linspace(-3.5, 3.5, 200)
    height = size * normal_pdf(y, *conditional) / normal_pdf(0, 0, conditional[1])
    ax.axvline(x, color=INK, linestyle="dotted", linewidth=1.2)
    ax.fill_betweenx(y, x, x + height, color=COLOURS[k], alpha=0.25, linewidth=0)
    ax.plot(x + height, y, color=COLOURS[k], linewidth=2)
    ax.plot(x, conditional[0], "o", color=COLOURS[k], markersize=7, markeredgecolor="white")
