"""Beliefs: what is left of six components, and what a component with few points is worth (lesson 15)."""

import numpy as np

from gmm_lessons.doors.counts import number
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import as_shares
from gmm_lessons.gaussian import ellipse
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, MARKERS, NAMES, QUIET
from gmm_lessons.plots.clusters import draw_points
from gmm_lessons.variational import Dirichlet

__all__ = ["draw_alive", "draw_weights", "draw_worth"]

ALIVE = 0.01


def draw_alive(ax, x, mixture, resp, least=ALIVE):
    """Draw points x (N, 2) shared out by `resp`, and the ellipse (2 sds) and letter of each component still alive."""
    K, shares = len(as_mixture(mixture).weights), as_shares(resp)
    if shares.shape[1] != K:
        raise ValueError(f"resp has {shares.shape[1]} columns, but the mixture has {K} components: one for each.")
    draw_points(ax, x, shares, size=10)
    for k in np.flatnonzero(mixture.weights > number(least, "least")):
        line = {"color": COLOURS[k], "linestyle": DASHES[k], "linewidth": 1.8, "path_effects": HALO}
        ax.plot(*ellipse(mixture.means[k], mixture.covs[k], 2).T, **line)
        style = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": 13, "color": COLOURS[k]}
        ax.text(*mixture.means[k], NAMES[k], path_effects=HALO, zorder=5, **style)


def draw_worth(ax, alphas, top=6.0):
    """Draw what N_k points are worth to the next E step, exp ψ(α + N_k), for each α; N_k itself in grey."""
    from scipy.special import digamma

    alphas, top = Dirichlet(alphas).alpha, number(top, "top", "the points go from 0 to it: a number >= 0", least=0)
    counts = np.linspace(0, top, 400)
    ax.plot(counts, counts, color=QUIET, linestyle="dotted", linewidth=1.5, label="EM: N_k")
    for k, alpha in enumerate(alphas):
        line = {"color": COLOURS[k], "linestyle": DASHES[k], "linewidth": 2, "label": f"α = {alpha:g}"}
        ax.plot(counts, np.exp(digamma(alpha + counts)), **line)
    ax.set(xlabel="points in the component, N_k", ylabel="worth in the next E step")
    ax.legend(frameon=False)


def draw_weights(ax, weights, least=ALIVE):
    """Draw the expected weights (T, K) over the turns of a climb; dotted, where a component has faded."""
    for k, one in enumerate(as_shares(weights).T):
        line = {"color": COLOURS[k], "linestyle": DASHES[k], "marker": MARKERS[k], "markevery": 8, "markersize": 5}
        ax.plot(one, label=NAMES[k], **line)
    ax.axhline(least, color=INK, linestyle="dotted", linewidth=1)
    ax.set(xlabel="turn", ylabel="expected weight", ylim=(0, None))
