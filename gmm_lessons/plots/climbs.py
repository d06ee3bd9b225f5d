"""The climb of EM: the objective step by step, how much each step gained, and the scenes on the way."""

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, CROWD, INK, NAMES
from gmm_lessons.plots.clusters import draw_ellipses, draw_points

__all__ = ["draw_gains", "draw_scene", "draw_stations", "draw_trace", "wide_row"]


def draw_trace(ax, objectives, now=None):
    """Draw the objective (T,) against the number of updates, with the step `now` marked if it is given."""
    ax.plot(objectives, color=INK, marker="o", markersize=3, linewidth=1)
    if now is not None:
        ax.plot(now, objectives[now], "o", markersize=9, color=COLOURS[1], markerfacecolor="none", markeredgewidth=2)
    ax.set(xlabel="updates", ylabel="log-likelihood")


def draw_gains(ax, gains, tol=None):
    """Draw the gains (T-1,) on a log axis against the update that made them, with a dashed line at `tol` if given."""
    ax.plot(np.arange(1, len(gains) + 1), gains, color=INK, marker="o", markersize=3, linewidth=1)
    ax.set_yscale("log")
    if tol is not None:
        ax.axhline(tol, color=COLOURS[1], linestyle="dashed", linewidth=1.2)
        ax.annotate(
            f"tol = {tol:g}",
            (1, tol),
            (0, 3),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            color=COLOURS[1],
        )
    ax.set(xlabel="update", ylabel="gain")


def draw_stations(ax, objectives, stations):
    """Draw the objective (T,) and ring the updates that `stations`, a dict of update: name, tells by name."""
    draw_trace(ax, objectives)
    for update, name in stations.items():
        style = {"markersize": 9, "color": COLOURS[1], "markerfacecolor": "none", "markeredgewidth": 2}
        ax.plot(update, objectives[update], "o", **style)
        place = {"xytext": (9, -4), "textcoords": "offset points", "va": "top"}
        ax.annotate(name, (update, objectives[update]), color=COLOURS[1], **place)


def draw_scene(ax, x, mixture, resp=None, title="", columns=(0, 1)):
    """Draw points x (N, D), coloured if they are shared out, under the ellipses; the N_k stand in a corner."""
    draw_points(ax, x, resp, size=14, columns=columns)
    draw_ellipses(ax, mixture, columns=columns, halo=len(x) > CROWD)
    ax.set_title(title, loc="left", fontsize=11)
    if resp is not None:
        shares = zip(NAMES, resp.sum(axis=0), strict=False)
        told = "\n".join(f"$N_{name}$ = {count:.1f}" for name, count in shares)
        ax.text(0.98, 0.03, told, transform=ax.transAxes, ha="right", fontsize=10, color=INK)


def wide_row(figure, axes):
    """Replace the last row of a grid of axes by one axes of the full width, and return it."""
    grid = axes[-1, 0].get_gridspec()
    for ax in axes[-1]:
        ax.remove()
    wide = figure.add_subplot(grid[-1, :])
    wide.spines[["top", "right"]].set_visible(False)
    return wide
