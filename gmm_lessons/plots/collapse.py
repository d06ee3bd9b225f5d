"""The likelihood that explodes (lesson 11)."""

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, DASHES, INK, MARKERS, NAMES

__all__ = ["draw_explosion", "draw_plunge", "draw_two_hills"]


def draw_explosion(ax, ln_sd, curves):
    """Draw log-likelihoods, a dict of name: (G,), against ln σ shrinking from left to right, named in a legend."""
    for k, (name, values) in enumerate(curves.items()):
        ax.plot(ln_sd, values, color=COLOURS[k], linestyle=DASHES[k], linewidth=2, label=name)
    ax.set(xlim=(ln_sd.max(), ln_sd.min()), xlabel="ln σ, the bell shrinks to the right →", ylabel="log-likelihood")
    ax.legend(frameon=False, loc="upper left")


def draw_plunge(ax, sds, objectives, k=2):
    """Draw the width of a collapsing component on a log axis, update by update, and its log-likelihood at each."""
    ax.plot(sds, color=COLOURS[k], marker=MARKERS[k], linewidth=1.6, markersize=6)
    ax.set_yscale("log")
    for update, (sd, height) in enumerate(zip(sds, objectives, strict=True)):
        shift = (0, -17) if update == len(sds) - 1 else (0, 9 + 12 * (update % 2))
        style = {"textcoords": "offset points", "ha": "center", "fontsize": 9.5, "color": INK}
        ax.annotate(f"{height:.0f}".replace("-", "−"), (update, sd), shift, **style)
    ax.set(xlabel="updates", ylabel=f"width of {NAMES[k]}", xlim=(-0.7, len(sds) - 0.5))


def draw_two_hills(axes, falling, climbing, names):
    """Draw two objectives side by side, from the first update on; each update that leads down has a cross."""
    for ax, trace, name in zip(axes, (falling, climbing), names, strict=True):
        update, down = np.arange(1, len(trace)), np.diff(trace) < 0
        ax.plot(update, trace[1:], color=INK, linewidth=1)
        ax.plot(update[~down], trace[1:][~down], "o", markersize=3.5, color=COLOURS[0])
        ax.plot(update[down], trace[1:][down], "x", markersize=6, color=COLOURS[1])
        ax.set_title(name, loc="left", fontsize=11)
        ax.set(xlabel="updates", ylabel="objective")
