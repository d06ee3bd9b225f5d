"""The temperature that leads from a mixture to k-means (lesson 12)."""

from gmm_lessons.plots.canvas import COLOURS, DASHES, INK, MARKERS, QUIET
from gmm_lessons.plots.clusters import draw_points

__all__ = ["draw_centres", "draw_hysteresis", "draw_price"]


def draw_centres(ax, x, step, columns=(0, 1)):
    """Draw points x (N, D) in the colours of their shares and a large marker at each mean, B inside A if they agree."""
    draw_points(ax, x, step.resp, size=12, columns=columns)
    for k, mean in enumerate(step.mixture.means[:, columns]):
        style = {"color": COLOURS[k], "markeredgecolor": INK, "markeredgewidth": 1, "zorder": 5 + k}
        ax.plot(*mean, MARKERS[k], markersize=max(13 - 5 * k, 4), **style)


def draw_hysteresis(ax, cooling, heating, critical):
    """Draw how far apart two means are, (σ, distance) while cooling and while heating, with σ falling to the right.

    A dashed line stands at the critical σ, below which merged means cannot stay together.
    """
    for k, (name, (sigmas, apart)) in enumerate((("cooling", cooling), ("heating", heating))):
        ax.plot(sigmas, apart, MARKERS[k], color=COLOURS[k], linestyle=DASHES[k], markersize=5, label=name)
    ax.axvline(critical, color=QUIET, linestyle="dashed", linewidth=1.2)
    ax.invert_xaxis()
    ax.set(xlabel="σ, cooling to the right →", ylabel="distance between the means")
    ax.legend(frameon=False)


def draw_price(ax, places, curves, own=0.0):
    """Draw what a second bell at each place would earn, a dict of name: (G,), with a line at 0 and one at the first."""
    for k, (name, values) in enumerate(curves.items()):
        ax.plot(places, values, color=COLOURS[k], linestyle=DASHES[k], linewidth=2, label=name)
    ax.axhline(0, color=INK, linewidth=0.8)
    ax.axvline(own, color=QUIET, linestyle="dotted", linewidth=1.2)
    ax.legend(frameon=False, fontsize=10)
