"""What becomes of a block of points in an E step at scale, as a picture of boxes and arrows (lesson 16)."""

from itertools import pairwise

from matplotlib.patches import FancyBboxPatch

from gmm_lessons.plots.canvas import COLOURS, DASHES, INK

__all__ = ["draw_block_path"]

PLAIN, ASKED = {"edgecolor": INK}, {"edgecolor": INK, "facecolor": "#ffe9a8"}
FAST, CAREFUL = ({"edgecolor": COLOURS[i], "linestyle": DASHES[i], "linewidth": 1.8} for i in (0, 1))
STOPS = {  # of a block: column, row, what happens there
    "block": (0, 2, "a block\nof points\n(B, D)", PLAIN),
    "load": (1.15, 2, "load: x - c;\nhow far out\ndo they lie?", PLAIN),
    "near": (2.3, 2, "near\nenough?", ASKED),
    "products": (3.45, 3, "products\nΦ (p, B)", FAST),
    "shares": (4.6, 3, "log p = Θ Φ,\nshares R\n(K, B)", FAST),
    "sums": (5.75, 3, "add R Φᵀ\nto the sums\n(K, p)", FAST),
    "differences": (3.45, 1, "differences\nfrom each\nmean", CAREFUL),
    "same": (4.6, 1, "log p,\nshares R\n(K, B)", CAREFUL),
    "moments": (5.75, 1, "add their\nmoments", CAREFUL),
    "all": (7.05, 2, "moments of\nall points,\nlog p(X)", PLAIN),
    "lost": (7.05, 0, "digits\nlost?", ASKED),
    "found": (8.2, 0, "Expectation\nfor the\nM step", PLAIN),
}
WAYS = ["block load near", "near products shares sums all", "near differences same moments all", "all lost found"]
SAID = {
    (2.42, 2.68): "yes: fast",
    (2.36, 1.3): "no: careful",
    (7.6, 0.15): "no",
    (5.2, 0.15): "yes: all blocks again, the careful way",
}


def draw_block_path(ax):
    """Draw what becomes of a block of points: a fast and a careful way, and a last look at what all have brought."""
    ax.add_patch(FancyBboxPatch((-0.45, 0.6), 6.65, 2.95, "round,pad=0.08", facecolor="#f3f3f3", edgecolor="none"))
    ax.text(-0.45, 3.5, "for each block", va="top", fontsize=10, style="italic", color=INK)
    ax.text(7.05, 2.6, "after the last", ha="center", fontsize=10, style="italic", color=INK)
    stops = {name: _stop(ax, *stop) for name, stop in STOPS.items()}
    for here, there in (pair for way in WAYS for pair in pairwise(way.split())):
        _way(ax, stops[here], stops[there])
    _way(ax, stops["lost"], stops["differences"], "angle,angleA=0,angleB=90,rad=6")
    for (x, y), words in SAID.items():
        ax.text(x, y, words, ha="center", va="center", fontsize=9, color=INK)
    ax.set(xlim=(-0.6, 8.75), ylim=(-0.45, 3.7))
    ax.axis("off")


def _stop(ax, x, y, text, look):
    bbox = {"boxstyle": "round,pad=0.4", "facecolor": "white", "linewidth": 1.2, **look}
    return ax.text(x, y, text, ha="center", va="center", fontsize=9, color=INK, bbox=bbox)


def _way(ax, here, there, bend="arc3"):
    """Draw an arrow from one text in a box to another."""
    ends = {"patchA": here.get_bbox_patch(), "patchB": there.get_bbox_patch()}
    look = {"arrowstyle": "-|>", "color": INK, "linewidth": 1, "shrinkA": 2, "shrinkB": 2, "connectionstyle": bend}
    ax.annotate("", there.get_position(), here.get_position(), arrowprops={**ends, **look})
