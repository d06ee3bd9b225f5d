"""Responsibilities as weights: means and ellipses as a balance of a few points (lesson 6)."""

import numpy as np
from matplotlib.path import Path

from gmm_lessons.doors.plain import plain
from gmm_lessons.moments import moments
from gmm_lessons.plots import COLOURS, HALO, INK, NAMES, canvas, draw_contours
from gmm_lessons.widgets.parts.axes import box, decimals, labels_of
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, small
from gmm_lessons.widgets.parts.unseen import whole_rows
from gmm_lessons.widgets.parts.view import View
from gmm_lessons.widgets.parts.words import number_of

POINTS = ((1.0, 1.0), (2.0, 3.2), (3.5, 1.6), (5.0, 4.2), (6.2, 2.6))
SHARES = (0.95, 0.8, 0.6, 0.15, 0.1)
PLAIN, NAMED = ["x1", "x2"], ["x₁", "x₂"]  # columns without names, and how the lesson writes them


class Balance(View):
    """A few points in the plane, a slider for the share of A in each; B has the rest. Both balances follow."""

    kind = "balance"

    def __init__(self, x=POINTS, shares=SHARES):
        self._x, shares = (
            whole_rows(x, "a disc needs both coordinates to stand on the plane"),
            plain(shares, "shares"),
        )
        if self._x.shape[1] != 2 or shares.shape != (len(self._x),) or not ((shares >= 0) & (shares <= 1)).all():
            raise ValueError(
                f"points of shape {self._x.shape} and shares {shares}: pass (N, 2) and N shares from 0 to 1."
            )
        ends, names = box(self._x, [0, 1], air=0.35), labels_of(x)
        data = {
            "points": self._x,
            "look": look(2),
            "xrange": ends[0],
            "yrange": ends[1],
            "labels": NAMED if names == PLAIN else names,
        }
        super().__init__(data, {"shares": shares.tolist()})

    @property
    def responsibilities(self):
        """The shares of A and B, (N, 2)."""
        return _pairs(self.place["shares"])

    @property
    def moments(self):
        """What the responsibilities make of the points: N_k, x̄_k, S_k."""
        return moments(self._x, self.responsibilities)

    def _words(self):
        return number_of(len(self._x), "point")

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=3.0)
        start = np.array(self.place["shares"])
        for ax, (name, shares) in zip(axes, self._examples(start), strict=True):
            _draw(ax, self._x, _pairs(shares), self.data)
            ax.set(title=name, aspect=self._aspect())
            name_axes(ax, *self.data["labels"])
        return small(figure, self._alt(start))

    def _aspect(self):
        """Return "equal" if both columns are of one size: units that differ by powers of ten have no common scale."""
        across, up = (np.ptp(self.data[name]) for name in ("xrange", "yrange"))
        return "equal" if 0.1 < across / up < 10 else "auto"

    def _alt(self, start):
        ends = [self.data[name] for name in ("xrange", "yrange")]
        place = [f"{m:.{decimals(own)}f}" for m, own in zip(moments(self._x, _pairs(start)).mean[0], ends, strict=True)]
        held = f"balances at ({', '.join(place)})" if np.any(start) else "holds no points"
        return (
            f"{self._words()} and the ellipses of A and B for shared, equal and all-or-nothing responsibilities: "
            f"the full part of each disc is A's share. A heap of two points has a balance, but no ellipse. "
            f"At first A {held}."
        )

    def _examples(self, start):
        return (
            ("shared", start),
            ("all equal: A on B", np.full(len(start), 0.5)),
            ("all or nothing", np.round(start)),
        )


def _pairs(shares):
    shares = np.array(shares, dtype=float)
    return np.stack([shares, 1 - shares], axis=1)


def _draw(ax, x, resp, data):
    _discs(ax, x, resp[:, 0])
    heaps = moments(x, resp)
    for k in np.flatnonzero(heaps.count):
        _heap(ax, heaps.mean[k], heaps.scatter[k] / heaps.count[k], k)
    ax.set(xlim=data["xrange"], ylim=data["yrange"])


def _discs(ax, x, shares, size=14):
    """Draw each point as a disc and its number; A's share of it is full, from the top clockwise, B's is pale."""
    for n, (point, share) in enumerate(zip(x, shares, strict=True), start=1):
        ax.plot(*point, "o", markersize=size + 1, color="white", markeredgecolor=INK)
        for part, k, alpha in ((_slice(share, 1), 1, 0.4), (_slice(0, share), 0, 1)):
            ax.plot(*point, marker=part, markersize=size, markeredgewidth=0, color=COLOURS[k], alpha=alpha)
        ax.annotate(str(n), point, (9, 6), textcoords="offset points", fontsize=9, path_effects=HALO)


def _slice(start, end):
    """Return a part of a disc as a marker, from `start` to `end` of a turn; an undrawn corner keeps its size."""
    wedge = Path.wedge(90 - 360 * end, 90 - 360 * start)
    return Path([(1, 1), *wedge.vertices], [Path.MOVETO, *wedge.codes])


def _heap(ax, mean, cov, k):
    """Draw the ellipses of one heap if its points do not lie on one line, and its letter beside its mean."""
    style = {"color": COLOURS[k], "path_effects": HALO, "zorder": 5}
    if np.linalg.det(cov) > 1e-9 * cov[0, 0] * cov[1, 1]:
        draw_contours(ax, mean, cov, k=k)
    ax.plot(*mean, "+", markersize=9, markeredgewidth=2, **style)
    place = {"xytext": (18 * k - 9, 0), "textcoords": "offset points", "ha": "center", "va": "center"}
    ax.annotate(NAMES[k], mean, fontsize=13, fontweight="bold", **place, **style)
