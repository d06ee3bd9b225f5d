"""Weighted points, and where they balance (lesson 6)."""

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, HALO, INK, NAMES, QUIET
from gmm_lessons.plots.clusters import draw_ellipses, draw_points
from gmm_lessons.plots.edges import seen_on_a_line

__all__ = ["draw_beam", "draw_before_after", "draw_constraint", "draw_loop"]


def draw_beam(ax, x, shares, k=0, before=None):
    """Draw points x (N,) as discs of area ∝ share on a beam that rests on its balance point, the weighted mean."""
    x, shares = seen_on_a_line(ax, x, shares)
    mean = np.average(x, weights=shares)
    ax.axhline(0, color=INK, linewidth=2, zorder=1)
    ax.scatter(x, np.zeros(len(x)), s=420 * shares, color=COLOURS[k], alpha=0.45, edgecolor=COLOURS[k], zorder=2)
    ax.plot(x, np.zeros(len(x)), ".", color=INK, markersize=3, zorder=3)
    ax.plot(mean, -0.27, "^", color=COLOURS[k], markersize=20, zorder=0.5)
    ax.text(mean, -0.85, f"{NAMES[k]}: {mean:.2f}", color=COLOURS[k], ha="center", va="center", fontweight="bold")
    if before is not None:
        ax.plot(before, -0.27, "^", color=COLOURS[k], markersize=20, markerfacecolor="none", zorder=0.5)
    ax.set(ylim=(-1.1, 0.6), yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.tick_params(bottom=False)


def draw_before_after(axes, x, resp, mixtures, titles):
    """Draw the same points and shares under different mixtures, one on each axes."""
    for ax, mixture, title in zip(axes, mixtures, titles, strict=True):
        draw_points(ax, x, resp)
        draw_ellipses(ax, mixture)
        ax.set_title(title)


def draw_constraint(ax, count):
    """Draw levels of Σ N_k ln π_k for K = 2, the line π_A + π_B = 1, and the gradient off and at their best point."""
    best = count / count.sum()
    _draw_levels(ax, best)
    ax.plot([0, 1], [1, 0], color=INK, linewidth=2)
    ax.text(0.93, 0.16, r"$\pi_A + \pi_B = 1$", rotation=-45, ha="center", va="center", path_effects=HALO)
    elsewhere = np.array([0.68, 0.32])
    for place, marker, colour, words in ((elsewhere, "s", INK, "leans"), (best, "o", COLOURS[1], "at right angles")):
        step = 0.22 * best / place
        ax.plot(*place, marker, color=colour, markersize=9, zorder=5)
        _arrow(ax, place, step, colour)
        ax.text(*(place + step + 0.03), words, color=colour, ha="center", va="bottom", path_effects=HALO, zorder=7)
    ax.set(xlabel=r"$\pi_A$", ylabel=r"$\pi_B$", xlim=(0, 1.2), ylim=(0, 1.2), aspect="equal")


def _draw_levels(ax, best):
    grid = np.linspace(0.03, 1.2, 200)
    height = best[0] * np.log(grid) + best[1] * np.log(grid)[:, None]
    levels = (best * np.log(best)).sum() + np.array([-0.6, -0.4, -0.2, 0, 0.2, 0.4])
    ax.contour(grid, grid, height, levels, colors=QUIET, linewidths=[1, 1, 1, 2, 1, 1], linestyles="solid")


def _arrow(ax, start, step, colour):
    ax.annotate("", start + step, start, arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2}, zorder=6)


def draw_loop(ax, formulas=(r"$\theta = (\pi, \mu, \Sigma)$", r"$r_{nk}$")):
    """Draw the circle: responsibilities are computed from parameters, and parameters from responsibilities."""
    for x, text in zip((0.2, 0.8), formulas, strict=True):
        box = {"boxstyle": "round,pad=0.6", "facecolor": "white", "edgecolor": INK}
        ax.text(x, 0.5, text, fontsize=15, ha="center", va="center", bbox=box)
    for start, end, y, words in (
        (0.22, 0.78, 0.63, "E: Bayes' theorem (lesson 5)"),
        (0.78, 0.22, 0.37, "M: the three updates"),
    ):
        style = {"arrowstyle": "-|>", "color": INK, "connectionstyle": "arc3,rad=-0.12", "linewidth": 1.5}
        ax.annotate("", (end, y), (start, y), arrowprops=style)
        ax.text(0.5, 0.5 + 2.4 * (y - 0.5), words, ha="center", va="center", color=INK)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
