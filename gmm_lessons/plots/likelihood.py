"""The log-likelihood as a landscape, and the log of a sum (lesson 4)."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from gmm_lessons.mixture import log_evidence
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, QUIET

__all__ = ["draw_chord", "draw_landscape", "draw_log_densities", "draw_tangent", "draw_top"]

HILLS = LinearSegmentedColormap.from_list("hills", ["#ffffff", "#cfcfcf"])


def draw_log_densities(ax, x, mixtures, names):
    """Draw ln p over the range of x (N,) under each mixture on the line, named in a legend."""
    grid = np.linspace(np.nanmin(x), np.nanmax(x), 401)
    for k, (mixture, name) in enumerate(zip(mixtures, names, strict=True)):
        style = {"color": COLOURS[k], "linestyle": DASHES[k], "linewidth": 1.8}
        ax.plot(grid, log_evidence(grid, mixture), label=name, **style)
    ax.legend(frameon=False, loc=(0.01, 0.1))
    ax.set_ylabel("ln p(x)")


def draw_tangent(ax):
    """Draw ln u under its tangent u - 1, which touches it at u = 1 and nowhere else."""
    u = np.linspace(0.05, 4, 400)
    ax.plot(u, np.log(u), color=INK, linewidth=2)
    ax.plot(u, u - 1, color=COLOURS[1], linestyle=DASHES[1], linewidth=2)
    ax.plot(1, 0, "o", color=INK, markersize=6)
    ax.annotate("u − 1", (2.9, 1.9), (-6, 8), textcoords="offset points", ha="right", color=COLOURS[1])
    ax.annotate("ln u", (3.4, np.log(3.4)), (0, -16), textcoords="offset points", ha="center", color=INK)
    ax.set(xlabel="u", ylim=(-3, 3.2))


def draw_chord(ax, heights, weights):
    """Draw ln over two heights, the chord below it, and the gap between ln of the mean and the mean of the ln."""
    heights = np.asarray(heights, dtype=float)
    u = np.linspace(heights.min() / 2, heights.max() * 1.15, 400)
    mean, below = weights @ heights, weights @ np.log(heights)
    ax.plot(u, np.log(u), color=INK, linewidth=2)
    ax.plot(heights, np.log(heights), "o--", color=COLOURS[0], linewidth=1.6, markersize=6)
    ax.plot([mean, mean], [below, np.log(mean)], color=COLOURS[1], linewidth=3)
    _beside(ax, "ln of the mean", (mean, np.log(mean)), (-6, 6), "right")
    _beside(ax, "mean of the ln", (mean, below), (8, -14), "left")
    ax.set(xlabel="height h", ylabel="ln h")


def _beside(ax, text, point, shift, side):
    ax.plot(*point, "s", color=COLOURS[1], markersize=6)
    ax.annotate(text, point, shift, textcoords="offset points", ha=side, color=COLOURS[1])


def draw_landscape(ax, grid, values, names_at, drops=(1000, 600, 400, 250, 150, 100, 60, 30, 10, 3)):
    """Draw a log-likelihood (G, G) over pairs of means as contours, some named by how far they lie below the top."""
    levels = values.max() - np.array(drops, dtype=float)
    ax.contourf(grid, grid, values, levels=[*levels, values.max()], cmap=HILLS, extend="min")
    named, style = slice(1, 6, 2), {"colors": QUIET, "linewidths": 0.8, "linestyles": "solid"}
    ax.contour(grid, grid, values, levels=np.delete(levels, named), **style)
    lines = ax.contour(grid, grid, values, levels=levels[named], **style)
    names = {level: f"−{drop}" for level, drop in zip(levels, drops, strict=True)}
    ax.clabel(lines, fmt=names, fontsize=9, colors=INK, manual=names_at)
    ax.plot(grid, grid, color=INK, linestyle=DASHES[2], linewidth=1.2)
    ax.set_aspect("equal")


def draw_top(ax, point, text, shift, k=0, marker="o"):
    """Mark a point of the landscape and say beside it what it is."""
    ax.plot(*point, marker, color=COLOURS[k], markersize=8, markeredgecolor="white")
    style = {"textcoords": "offset points", "ha": "center", "color": COLOURS[k], "path_effects": HALO}
    ax.annotate(text, point, shift, fontsize=9.5, **style)
