"""The climb of EM: the objective step by step, and how much each step gained."""

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, INK

__all__ = ["draw_gains", "draw_trace"]


def draw_trace(ax, objectives, now=None):
    """Draw the objective (T,) against the number of updates, with the step `now` marked if it is given."""
    ax.plot(objectives, color=INK, marker="o", markersize=3, linewidth=1)
    if now is not None:
        ax.plot(now, objectives[now], "o", markersize=9, color=COLOURS[1], markerfacecolor="none", markeredgewidth=2)
    ax.set(xlabel="updates", ylabel="log-likelihood")


def draw_gains(ax, gains, tol=None):
    """Draw the gains (T-1,) on a log axis against the update that made them, with a dashed line at `tol` if it is given."""
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
