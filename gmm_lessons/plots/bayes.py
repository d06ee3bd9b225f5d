"""Who made this point: counts and densities turned into responsibilities (lesson 5)."""

from itertools import pairwise

import numpy as np

from gmm_lessons.gaussian import normal_pdf
from gmm_lessons.plots.canvas import COLOURS, INK, MARKERS, NAMES, QUIET, Turned, colours
from gmm_lessons.plots.clusters import draw_labels, draw_points
from gmm_lessons.plots.edges import whole_in

__all__ = [
    "draw_odds",
    "draw_reading",
    "draw_share_bars",
    "draw_shares",
    "draw_spread",
    "draw_stacked",
    "draw_three_ways",
    "name_areas",
]
HATCHES = Turned(("", "///", "...", "xx", "\\\\\\", "oo"))


def draw_stacked(ax, edges, table, names=NAMES):
    """Stack the counts (K, bins) of a table over its bins, one colour and hatch for each row."""
    foot = np.zeros(len(edges) - 1)
    for k, row in enumerate(table):
        style = {"color": COLOURS[k], "hatch": HATCHES[k], "edgecolor": "white", "label": names[k]}
        ax.bar(edges[:-1], row, np.diff(edges), bottom=foot, align="edge", **style)
        foot = foot + row


def draw_share_bars(ax, edges, table):
    """Stack the shares of each column of a table, so that every bar that holds anything has height one."""
    total = np.sum(table, axis=0)
    draw_stacked(ax, edges, table / np.where(total > 0, total, 1))
    ax.set(ylim=(0, 1), ylabel="share of the bin")


def draw_shares(ax, grid, resp):
    """Fill the height from 0 to 1 with the responsibilities (N, K) along a grid (N,), the first at the bottom."""
    edge = np.column_stack([np.zeros(len(grid)), np.cumsum(resp, axis=1)])
    for k in range(resp.shape[1]):
        style = {"facecolor": COLOURS[k], "edgecolor": "white", "hatch": HATCHES[k], "alpha": 0.85, "linewidth": 0}
        ax.fill_between(grid, edge[:, k], edge[:, k + 1], **style)
    ax.set(ylim=(0, 1), ylabel="responsibility")


def name_areas(ax, places):
    """Write the letter of each component, white on a disc of its colour, at half height over these places (K,)."""
    for k, x in enumerate(places):
        disc = {"boxstyle": "circle", "color": COLOURS[k]}
        ax.text(x, 0.5, NAMES[k], fontsize=14, fontweight="bold", color="white", ha="center", va="center", bbox=disc)


def draw_reading(ax, x, mixture, place):
    """Mark the heights of the weighted bells over one x, with a note at `place` that says how high they are."""
    heights = mixture.weights * normal_pdf(x, mixture.means[:, 0], mixture.sds[:, 0])
    ax.vlines(x, 0, heights.max(), color=INK, linewidth=1, zorder=4)
    for k, height in enumerate(heights):
        ax.plot(x, height, MARKERS[k], color=COLOURS[k], markersize=8, zorder=5)
    note = f"at {x:g}:  ".replace("-", "−") + ",  ".join(f"{NAMES[k]} {height:.4f}" for k, height in enumerate(heights))
    ax.annotate(note, (x, heights.max()), place, arrowprops={"arrowstyle": "-", "color": QUIET, "shrinkB": 6})


def draw_odds(ax, grid, odds, borders):
    """Draw log-odds (N,) along a grid with a ring on each border, and in each region the letter of who is ahead."""
    ax.axhline(0, color=QUIET, linewidth=1)
    ax.plot(grid, odds, color=INK, linewidth=1.5)
    ax.plot(borders, np.zeros(len(borders)), "o", color=INK, markerfacecolor="white", markersize=8, zorder=5)
    edges = [grid[0], *np.sort(borders), grid[-1]]
    for start, end in pairwise(edges):
        _draw_region(ax, grid, odds, start, end)


def _draw_region(ax, grid, odds, start, end):
    inside = (grid >= start) & (grid <= end)
    ahead = 0 if odds[inside].mean() > 0 else 1
    ax.fill_between(grid[inside], 0, odds[inside], color=COLOURS[ahead], alpha=0.25, linewidth=0)
    style = {"fontsize": 15, "fontweight": "bold", "color": COLOURS[ahead], "ha": "center", "va": "center"}
    ax.text((start + end) / 2, 1.2 if ahead == 0 else -1.2, NAMES[ahead], **style)


def draw_spread(ax, resp, title):
    """Draw what share of the points has which responsibility r_A, in ten bars from 0 to 1."""
    shares = np.histogram(resp[:, 0], bins=10, range=(0, 1))[0] / len(resp)
    centre = np.arange(0.05, 1, 0.1)
    ax.bar(centre, shares, 0.09, color=colours(np.column_stack([centre, 1 - centre])))
    ax.set(title=title, xlabel="$r_A$", xlim=(0, 1), ylim=(0, max(0.6, shares.max())))
    ax.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))


def draw_three_ways(axes, x, labels, resp, names):
    """Draw points (N, 2) three times: labels known, erased, and, large, in blended colours (ringed: none has 0.9)."""
    draw_labels(axes[0], x, labels, names)
    axes[0].legend(frameon=False, fontsize=9, handletextpad=0.1, borderpad=0)
    draw_points(axes[1], x, size=22)
    x, resp = whole_in(axes[2], x, resp, colour=colours(resp))
    for k in range(len(names)):
        mine = resp.argmax(axis=1) == k
        axes[2].scatter(*x[mine].T, s=60, c=colours(resp[mine]), marker=MARKERS[k], alpha=0.9, linewidths=0)
    torn = resp.max(axis=1) < 0.9
    axes[2].scatter(*x[torn].T, s=130, facecolors="none", edgecolors=INK, linewidths=1)
    for ax, title in zip(axes, ("labels known", "labels erased", "responsibilities"), strict=True):
        ax.set_title(title)
