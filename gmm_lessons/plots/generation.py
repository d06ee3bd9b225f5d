"""Choose, then draw: what a mixture is and what it is not (lesson 3)."""

import numpy as np

from gmm_lessons.gaussian import ellipse, normal_pdf
from gmm_lessons.missing import one_bell
from gmm_lessons.plots.canvas import COLOURS, INK, MARKERS, NAMES, QUIET
from gmm_lessons.plots.columns import holed_in
from gmm_lessons.plots.edges import tell_empty

__all__ = ["draw_choices", "draw_crossings", "draw_flat_spots", "draw_one_bell", "draw_order"]

RING = {"marker": "o", "linestyle": "none", "color": INK, "markerfacecolor": "white", "markersize": 7, "zorder": 4}


def draw_one_bell(ax, x, distances=(1, 2)):
    """Draw in ink the ellipses of the one bell with the mean and covariance of x (N, 2), a cross at its centre.

    Of points with holes, the bell that EM fits to what was seen.
    """
    bell = one_bell(holed_in(x), imaginary=0, steps=200)
    mean, cov = bell.means[0], bell.covs[0]
    for distance in distances:
        ax.plot(*ellipse(mean, cov, distance).T, color=INK, linewidth=1.6)
    ax.plot(*mean, "+", color=INK, markersize=14, markeredgewidth=2)


def draw_choices(ax, z, weights):
    """Draw how often each component was chosen in z (N,) as bars, with a tick of ink at its weight."""
    K = len(weights)
    share = np.bincount(np.asarray(z, dtype=np.intp), minlength=K) / len(z)
    ax.bar(range(K), share, width=0.6, color=COLOURS[:K], alpha=0.75)
    ax.hlines(weights, np.arange(K) - 0.4, np.arange(K) + 0.4, color=INK, linewidth=2)
    ax.set_xticks(range(K), NAMES[:K])
    ax.set(xlabel="component chosen", ylabel="share of the draws")


def draw_order(ax, x, z=None):
    """Draw x (N,) one line a draw, the first on top, with the mark of the component z (N,) that made it, or none."""
    x, turns = np.ravel(x), np.arange(1, len(x) + 1)
    tell_empty(ax, int(np.isnan(x).sum()))
    ax.hlines(turns, np.nanmin(x) - 1, np.nanmax(x) + 1, color="#e8e8e8", linewidth=0.8, zorder=0)
    if z is None:
        ax.scatter(x, turns, s=46, color=QUIET, marker="o")
    else:
        z = np.asarray(z)
        for k in np.unique(z):
            ax.scatter(x[z == k], turns[z == k], s=46, color=COLOURS[k], marker=MARKERS[k], label=NAMES[k])
    ax.set_ylim(len(x) + 0.8, 0.2)
    ax.set(xlabel="x")


def draw_crossings(ax, half_gap, sd=1.0):
    """Draw both sides of x = a tanh(a x / σ²): a bell pair at ±a has a flat spot wherever line and curve meet."""
    grid = np.linspace(-3.2, 3.2, 641)
    ax.plot(grid, grid, color=QUIET, linewidth=1.4)
    ax.plot(grid, half_gap * np.tanh(half_gap * grid / sd**2), color=INK, linewidth=1.8)
    spots = _flat_spots(half_gap, sd)
    ax.plot(spots, spots, **RING)


def draw_flat_spots(ax, half_gap, sd=1.0):
    """Draw a ring wherever the density of an equal pair of bells at ±a is flat."""
    spots = _flat_spots(half_gap, sd)
    ax.plot(spots, (normal_pdf(spots, -half_gap, sd) + normal_pdf(spots, half_gap, sd)) / 2, **RING)


def _flat_spots(half_gap, sd):
    """Return where the density of ½ N(-a, σ²) + ½ N(a, σ²) is flat, by halving: one place, or three if a > σ."""
    if half_gap <= sd:
        return np.zeros(1)
    low, high = 1e-9, half_gap
    for _ in range(60):
        middle = (low + high) / 2
        below = middle < half_gap * np.tanh(half_gap * middle / sd**2)
        low, high = (middle, high) if below else (low, middle)
    return np.array([-low, 0.0, low])
