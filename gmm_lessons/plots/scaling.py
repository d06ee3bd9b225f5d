"""EM at scale: pixels in the colour cube, cost against N, climbs by passes, and the tree of sums (lesson 16)."""

from itertools import pairwise

import numpy as np
from matplotlib.ticker import FuncFormatter

from gmm_lessons.plots.canvas import COLOURS, DASHES, INK, MARKERS, QUIET

__all__ = ["draw_cube", "draw_growth", "draw_passes", "draw_photo", "draw_tree", "in_space"]


def in_space(figure, ax):
    """Replace axes by axes with three dimensions in the same place, and return them."""
    place = ax.get_subplotspec()
    ax.remove()
    return figure.add_subplot(place, projection="3d")


def draw_photo(ax, levels, title=""):
    """Draw a photograph (H, W, 3) with colours from 0 to 255."""
    ax.imshow(np.asarray(levels).round().astype(np.uint8), interpolation="antialiased")
    ax.set_title(title, loc="left", fontsize=11)
    ax.axis("off")


def draw_cube(ax, pixels, size=3):
    """Draw pixels (N, 3), colours from 0 to 255, as points in their own colours, on axes in space."""
    ax.scatter(*pixels.T, s=size, c=pixels / 255, linewidths=0, depthshade=False)
    ticks = {f"{axis}ticks": (0, 128, 255) for axis in "xyz"} | {f"{axis}lim": (0, 255) for axis in "xyz"}
    ax.set(xlabel="red", ylabel="green", **ticks)
    ax.text2D(0.03, 0.80, "blue ↑", transform=ax.transAxes, color=INK)
    ax.view_init(elev=18, azim=-62)
    ax.set_box_aspect((1, 1, 1), zoom=0.92)


def draw_growth(ax, sizes, curves, unit):
    """Draw costs, a dict of name: (T,), against N on log axes, each named for a legend."""
    for i, (name, costs) in enumerate(curves.items()):
        style = {"color": COLOURS[i], "linestyle": DASHES[i], "marker": MARKERS[i], "markersize": 5}
        ax.plot(sizes, costs, linewidth=1.8, label=name, **style)
    ax.set(xscale="log", yscale="log", xlabel="points N", ylabel=unit)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _spaced(value)))
    ax.grid(axis="y", color=QUIET, alpha=0.3, linewidth=0.6)


def draw_passes(ax, full, curves, top):
    """Draw how far below `top` climbs are after so many passes, a dict of name: (passes, heights), beside `full` EM.

    Both axes are logarithmic; the start, before any pass, is a dotted line.
    """
    ax.axhline(top - full[0], color=QUIET, linestyle="dotted", linewidth=1.5, label="the start")
    ax.plot(range(1, len(full)), top - np.asarray(full[1:]), "o-", color=INK, linewidth=1.2, markersize=4, label="EM")
    for i, (name, (passes, heights)) in enumerate(curves.items()):
        style = {"color": COLOURS[i], "linestyle": DASHES[i], "marker": MARKERS[i], "markersize": 4}
        ax.plot(passes, top - np.asarray(heights), linewidth=1.8, label=name, **style)
    ax.set(xscale="log", yscale="log", xlabel="passes over the data", ylabel="below the top (nats a point)")
    ax.set_xticks([0.25, 0.5, 1, 2, 5, 10, 20], minor=False)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter("")


def draw_tree(ax, photo, levels, step=1.6):
    """Draw a photograph in strips and, to the right, the tree of their sums; each node is (N, mean colour).

    `levels` holds the nodes from the strips, top to bottom, to the one that has all; two neighbours make the next.
    """
    _draw_strips(ax, photo, len(levels[0]))
    places = [_rows(len(levels[0]) // len(nodes), len(nodes)) for nodes in levels]
    for i, (nodes, rows) in enumerate(zip(levels, places, strict=True)):
        for row, (count, mean) in zip(rows, nodes, strict=True):
            ax.text(i * step, row, _spaced(count), ha="center", va="center", fontsize=9.5, **_patch(mean))
    for i, (here, there) in enumerate(pairwise(places)):
        for j, row in enumerate(here):
            ends = {"xytext": (i * step + 0.42, row), "xy": ((i + 1) * step - 0.42, there[j // 2])}
            ax.annotate("", **ends, arrowprops={"arrowstyle": "->", "color": INK, "linewidth": 1})
    ax.set(xlim=(-2.75, (len(levels) - 1) * step + 0.6), ylim=(-0.5, len(levels[0]) - 0.5))
    ax.axis("off")


def _spaced(value):
    """Return a number with its digits in groups of three, as the text has them: 273 280."""
    return f"{value:,.12g}".replace(",", " ")


def _draw_strips(ax, photo, count):
    ax.imshow(photo, extent=(-2.7, -0.75, -0.5, count - 0.5), aspect="auto", zorder=1)
    for row in range(count):
        ax.axhline(row - 0.5, xmin=0, xmax=0.3, color="white", linewidth=2, zorder=2)
        ax.annotate("", xy=(-0.42, row), xytext=(-0.72, row), arrowprops={"arrowstyle": "->", "color": INK})


def _rows(together, count):
    """Return the heights of `count` nodes, each in the middle of its strips, top to bottom."""
    return (count * together - 1) - (together * np.arange(count) + (together - 1) / 2)


def _patch(mean):
    """Return the look of a box in a colour (0 to 255), and of letters that can be read on it."""
    dark = np.dot(mean, (0.3, 0.6, 0.1)) < 140
    return {
        "color": "white" if dark else "black",
        "bbox": {"boxstyle": "round,pad=0.45", "facecolor": np.asarray(mean) / 255, "edgecolor": INK},
    }
