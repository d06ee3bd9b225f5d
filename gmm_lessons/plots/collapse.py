"""The likelihood that explodes, and the temperature that leads from a mixture to k-means (lesson 11)."""

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, MARKERS, NAMES, QUIET, colours
from gmm_lessons.plots.columns import points_in

__all__ = ["draw_centres", "draw_explosion", "draw_plunge", "draw_split", "draw_two_hills"]


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


def draw_centres(ax, x, step, columns=(0, 1)):
    """Draw points x (N, D) in the colours of their shares and a large marker at each mean, B inside A if they agree."""
    ax.scatter(*points_in(x, columns).T, s=12, c=colours(step.resp), alpha=0.75, linewidths=0)
    for k, mean in enumerate(step.mixture.means[:, columns]):
        style = {"color": COLOURS[k], "markeredgecolor": "white", "markeredgewidth": 1.5, "zorder": 5 + k}
        ax.plot(*mean, MARKERS[k], markersize=max(16 - 5 * k, 4), **style)


def draw_split(ax, sigmas, places, critical):
    """Draw where the means lie along the first axis (T, K) against σ on a log axis, cooling from left to right."""
    for k, place in enumerate(np.transpose(places)):
        ax.plot(sigmas, place, color=COLOURS[k], linestyle=DASHES[k], linewidth=2)
        end = {"textcoords": "offset points", "fontweight": "bold", "color": COLOURS[k], "path_effects": HALO}
        ax.annotate(NAMES[k], (sigmas[-1], place[-1]), (4, -4), **end)
    ax.axvline(critical, color=QUIET, linestyle="dashed", linewidth=1.2)
    ax.set_xscale("log")
    ax.set(xlim=(max(sigmas), min(sigmas)), xlabel="σ, cooling to the right →")
