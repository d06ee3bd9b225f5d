"""Where to start: k-means in the plane, chances of a next centre, where starts lie and which tops they reach."""

import numpy as np

from gmm_lessons.initialization import nearest
from gmm_lessons.plots.canvas import COLOURS, HALO, INK, MARKERS, NAMES, QUIET
from gmm_lessons.plots.edges import whole_in

__all__ = ["draw_basins", "draw_chances", "draw_partition", "draw_start_means", "draw_tops"]

SPURIOUS = {"marker": "x", "color": COLOURS[1]}


def draw_partition(ax, x, trail, title=""):
    """Draw points x (N, 2) by the nearest of the last centres, straight borders, and the way (T, K, 2) they came."""
    x, trail = whole_in(ax, x), np.asarray(trail)
    labels = nearest(x, trail[-1])
    for k in range(trail.shape[1]):
        style = {"color": COLOURS[k], "marker": MARKERS[k], "alpha": 0.6, "linewidths": 0}
        ax.scatter(*x[labels == k].T, s=16, **style)
        ax.plot(*trail[:, k].T, color=INK, linewidth=1.2, zorder=4)
        ax.text(*trail[-1, k], NAMES[k], **_letter(COLOURS[k]))
    _borders(ax, x, trail[-1])
    ax.set_title(title, loc="left", fontsize=11)


def _letter(colour):
    style = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": 15}
    return {"color": colour, "path_effects": HALO, "zorder": 6, **style}


def _borders(ax, x, centers):
    low, high = x.min(axis=0) - 0.3, x.max(axis=0) + 0.3
    across, up = np.meshgrid(np.linspace(low[0], high[0], 300), np.linspace(low[1], high[1], 300))
    owner = nearest(np.column_stack([across.ravel(), up.ravel()]), centers).reshape(across.shape)
    for k in range(len(centers) - 1):
        ax.contour(across, up, owner == k, levels=[0.5], colors=QUIET, linewidths=1)


def draw_chances(ax, x, chances, taken, title=""):
    """Draw points x (N, 2) as discs whose area is their chance of being drawn next; a star marks the centre taken."""
    x, chances = whole_in(ax, x, chances)
    ax.scatter(*x.T, s=5, color=QUIET, alpha=0.6, linewidths=0)
    ax.scatter(*x.T, s=1800 * chances, color=COLOURS[0], alpha=0.55, linewidths=0, clip_on=False)
    ax.plot(*taken, "*", markersize=15, color=COLOURS[1], markeredgecolor="white", zorder=5)
    ax.set_title(title, loc="left", fontsize=11)
    ax.set(xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.spines[:].set_visible(False)
    ax.margins(0.12)


def draw_start_means(ax, x, means, title=""):
    """Draw points x (N, 2) in grey and, over them, the means (S, K, 2) with which S starts begin."""
    ax.scatter(*whole_in(ax, x).T, s=14, color=QUIET, alpha=0.6, linewidths=0)
    for k, own in enumerate(np.swapaxes(means, 0, 1)):
        ax.scatter(*own.T, s=18, color=COLOURS[k], marker=MARKERS[k], alpha=0.8, linewidths=0)
    ax.set_title(title, loc="left", fontsize=11)


def draw_tops(ax, tops, row):
    """Draw in this row each top (score, starts, honest): a disc with its count, or, if spurious, a cross below it.

    For axes whose rows go down: `row` + 1 is the next one below.
    """
    ax.axhline(row, color="#dddddd", linewidth=0.6, zorder=0)
    for score, starts, honest in tops:
        if honest:
            ax.scatter(score, row, s=110 + 12 * starts, color="#a1d2e7", linewidths=0)
            ax.text(score, row, str(starts), ha="center", va="center", fontsize=9, color=INK)
        else:
            ax.scatter(score, row + 0.33, s=40, linewidths=1.8, **SPURIOUS)


def draw_basins(ax, starts, kinds, names):
    """Draw each start (M, 2) with the colour and marker of the top it reaches, 0, 1, ...; -1 a cross, -2 a dot."""
    starts, kinds = np.asarray(starts), np.asarray(kinds)
    for k, name in enumerate(names):
        style = {"color": COLOURS[k], "marker": MARKERS[k], "linewidths": 0, "label": name}
        ax.scatter(*starts[kinds == k].T, s=48, **style)
    ax.scatter(*starts[kinds == -2].T, s=9, color=QUIET, linewidths=0, label="another top")
    ax.scatter(*starts[kinds == -1].T, s=20, linewidths=1.2, alpha=0.6, label="a thin bell", **SPURIOUS)
