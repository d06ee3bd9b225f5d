"""Who made this point: counts and densities turned into responsibilities (lesson 5)."""

import numpy as np

from gmm_lessons.gaussian import normal_pdf
from gmm_lessons.plots.canvas import COLOURS, INK, MARKERS, NAMES, QUIET, colours
from gmm_lessons.plots.clusters import draw_labels

__all__ = ["draw_counts", "draw_odds", "draw_reading", "draw_share_bars", "draw_shares", "draw_spread", "draw_three_ways"]
HATCHES = ("", "///", "...")


def draw_counts(ax, edges, table, names=NAMES):
    """Stack the counts (K, bins) of a table over its bins, one colour and hatch for each row."""
    foot = np.zeros(len(edges) - 1)
    for k, row in enumerate(table):
        style = {"color": COLOURS[k], "hatch": HATCHES[k], "edgecolor": "white", "label": names[k]}
        ax.bar(edges[:-1], row, np.diff(edges), bottom=foot, align="edge", **style)
        foot = foot + row


def draw_share_bars(ax, edges, table):
    """Stack the shares of each column of a table, so that every bar that holds anything has height one."""
    total = np.maximum(table.sum(axis=0), 1)
    draw_counts(ax, edges, table / total)
    ax.set(ylim=(0, 1), ylabel="share of the bin")


def draw_shares(ax, grid, resp):
    """Fill the height from 0 to 1 with the responsibilities (N, K) along a grid (N,): the first component at the bottom."""
    edge = np.column_stack([np.zeros(len(grid)), np.cumsum(resp, axis=1)])
    for k in range(resp.shape[1]):
        style = {"facecolor": COLOURS[k], "edgecolor": "white", "hatch": HATCHES[k], "alpha": 0.85, "linewidth": 0}
        ax.fill_between(grid, edge[:, k], edge[:, k + 1], **style)
    ax.set(ylim=(0, 1), ylabel="responsibility")


def draw_reading(ax, x, mixture):
    """Mark the heights of the weighted bells over one x, joined by a line to the axis, with their values beside them."""
    heights = mixture.weights * normal_pdf(x, mixture.means[:, 0], mixture.sds[:, 0])
    ax.vlines(x, 0, heights.max(), color=INK, linewidth=1, zorder=4)
    for k, height in enumerate(heights):
        ax.plot(x, height, MARKERS[k], color=COLOURS[k], markersize=8, zorder=5)
        ax.annotate(f"{NAMES[k]}: {height:.4f}", (x, height), (10, 2), textcoords="offset points", color=COLOURS[k])


def draw_odds(ax, grid, odds, boundaries):
    """Draw log-odds (N,) along a grid, coloured by who is ahead, with a ring on each boundary."""
    ax.axhline(0, color=QUIET, linewidth=1)
    for k, ahead in enumerate((odds >= 0, odds <= 0)):
        ax.fill_between(grid, 0, odds, where=ahead, color=COLOURS[k], alpha=0.25, linewidth=0)
    ax.plot(grid, odds, color=INK, linewidth=1.5)
    ax.plot(boundaries, np.zeros(len(boundaries)), "o", color=INK, markerfacecolor="white", markersize=8, zorder=5)


def draw_spread(ax, resp, title):
    """Draw how many points have which responsibility r_A, in ten bars from 0 to 1."""
    shares = np.histogram(resp[:, 0], bins=10, range=(0, 1))[0] / len(resp)
    centre = np.arange(0.05, 1, 0.1)
    ax.bar(centre, shares, 0.09, color=colours(np.column_stack([centre, 1 - centre])))
    ax.set(title=title, xlabel="$r_A$", xlim=(0, 1), ylim=(0, 0.6))


def draw_three_ways(axes, x, labels, resp, names):
    """Draw the same points (N, 2) three times: labels known, labels erased, coloured by responsibility."""
    draw_labels(axes[0], x, labels, names)
    axes[1].scatter(*np.asarray(x).T, s=22, color=QUIET, alpha=0.75, linewidths=0)
    axes[2].scatter(*np.asarray(x).T, s=22, c=colours(resp), alpha=0.9, linewidths=0)
    for ax, title in zip(axes, ("labels known", "labels erased", "responsibilities"), strict=True):
        ax.set_title(title)
