"""The bound under the log-likelihood (lesson 9): ln p(X) in ink, F in blue, the gap KL between them in vermilion."""

from itertools import pairwise

import numpy as np

from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, MARKERS, QUIET

__all__ = ["draw_bound", "draw_errors", "draw_gap", "draw_hops", "draw_ledger", "draw_share_bound"]

BOUND, GAP = COLOURS[0], COLOURS[1]


def draw_hops(ax, grid, heights, path, path_heights):
    """Draw a log-likelihood (G,) over one parameter, and the hops of EM from dot to dot along `path` (T,)."""
    ax.plot(grid, heights, color=INK, linewidth=2, zorder=1)
    ax.plot(path, path_heights, "o", color=GAP, markersize=7, zorder=4)
    dots = list(zip(path, path_heights, strict=True))
    arrow = {"arrowstyle": "->", "color": GAP, "connectionstyle": "arc3,rad=0.35", "shrinkA": 5, "shrinkB": 5}
    for start, end in pairwise(dots):
        ax.annotate("", end, start, arrowprops={**arrow, "linewidth": 1.6})
    ax.set_ylabel("log-likelihood (nats)")


def draw_gap(ax, x, low, high, text="", shift=(7, 0), **style):
    """Draw the gap between a bound at `low` and ln p at `high`, over x, as a thick bar with words beside it."""
    ax.plot([x, x], [low, high], color=GAP, linewidth=5, alpha=0.75, solid_capstyle="butt", zorder=3)
    place = {"textcoords": "offset points", "va": "center", "color": GAP, "path_effects": HALO, **style}
    ax.annotate(text, (x, (low + high) / 2), shift, **place)


def draw_bound(ax, grid, bound, touch, top, k=0):
    """Draw a bound (G,) over the grid, a ring at the point where it touches, a square on its top; k picks the dash."""
    ax.plot(grid, bound, color=BOUND, linestyle=DASHES[k], linewidth=1.8, zorder=2)
    ring = {"markersize": 10, "markerfacecolor": "white", "markeredgewidth": 2, "color": INK, "zorder": 4}
    ax.plot(*touch, MARKERS[0], **ring)
    ax.plot(*top, MARKERS[2], color=BOUND, markersize=7, zorder=4)


def draw_share_bound(ax, log_p, shares=()):
    """Draw F against A's share of one point with ln p(x, k) = log_p (2,), and the gap at each of some shares."""
    share, total = np.linspace(0, 1, 401), np.logaddexp(*log_p)
    ax.plot(share, _one_point(share, log_p), color=BOUND, linewidth=2)
    ax.axhline(total, color=INK, linewidth=1.6)
    best = np.exp(log_p[0] - total)
    ax.plot(best, total, "o", markersize=10, markerfacecolor="white", markeredgewidth=2, color=INK, zorder=4)
    for q in shares:
        draw_gap(ax, q, _one_point(q, log_p), total, "KL")
    ax.set(xlabel="share of A in this set", ylabel="nats")


def _one_point(share, log_p):
    from scipy.special import xlogy

    expected = share * log_p[0] + (1 - share) * log_p[1]
    return expected - xlogy(share, share) - xlogy(1 - share, 1 - share)


def draw_ledger(ax, bounds, totals, names, base):
    """Draw one bar a half-step: F up to `bounds` (T,) in blue, the gap up to ln p, `totals` (T,), hatched on top."""
    place, bounds, totals = np.arange(len(names)), np.asarray(bounds), np.asarray(totals)
    ax.bar(place, bounds - base, 0.72, bottom=base, color=BOUND, alpha=0.45, label="F, the bound")
    hatched = {"facecolor": "white", "edgecolor": GAP, "hatch": "////", "linewidth": 1.2}
    ax.bar(place, totals - bounds, 0.72, bottom=bounds, label="KL, the gap", **hatched)
    ax.hlines(totals, place - 0.42, place + 0.42, color=INK, linewidth=2.2, label="ln p(X)", zorder=4)
    ax.set_xticks(place, names)
    ax.set(ylim=(base, None), ylabel="nats")


def draw_errors(ax, errors, rate, name, k=0):
    """Draw distances to the limit (T,) on a log axis, beside a quiet line that shrinks by `rate` at each update."""
    steps = np.arange(len(errors))
    ax.plot(steps, errors[-1] * rate ** (steps - steps[-1]), color=QUIET, linewidth=1, zorder=1)
    style = {"color": COLOURS[k], "marker": MARKERS[k], "linestyle": "none", "markersize": 6}
    ax.semilogy(steps, errors, label=name, **style)
    ax.set(xlabel="updates", ylabel="distance to the limit")
