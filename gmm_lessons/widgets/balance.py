"""Responsibilities as weights: means and ellipses as a balance of five points (lesson 6)."""

import numpy as np

from gmm_lessons.em import m_step
from gmm_lessons.gaussian import as_points
from gmm_lessons.moments import moments
from gmm_lessons.plots import canvas, draw_ellipses, draw_points
from gmm_lessons.widgets.base import View
from gmm_lessons.widgets.packing import look
from gmm_lessons.widgets.pictures import small

POINTS = ((1.0, 1.0), (2.0, 3.2), (3.5, 1.6), (5.0, 4.2), (6.2, 2.6))
SHARES = (0.95, 0.8, 0.6, 0.15, 0.1)


class Balance(View):
    """A few points in the plane, a slider for the share of A in each; B has the rest. Both balances follow."""

    kind = "balance"

    def __init__(self, x=POINTS, shares=SHARES):
        self._x, shares = as_points(x), np.array(shares, dtype=float)
        if self._x.shape[1] != 2 or shares.shape != (len(self._x),) or not ((shares >= 0) & (shares <= 1)).all():
            raise ValueError(
                f"points of shape {self._x.shape} and shares {shares}: pass (N, 2) and N shares from 0 to 1."
            )
        low, high = self._x.min(axis=0), self._x.max(axis=0)
        ends = np.stack([low - 0.35 * (high - low), high + 0.35 * (high - low)], axis=1).tolist()
        data = {"points": self._x, "look": look(2), "xrange": ends[0], "yrange": ends[1]}
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
        return f"{len(self._x)} points"

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=3.0, sharex=True, sharey=True)
        start = np.array(self.place["shares"])
        for ax, (name, shares) in zip(axes, self._examples(start), strict=True):
            _draw(ax, self._x, _pairs(shares), self.data)
            ax.set_title(name)
        return small(figure, self._alt(start))

    def _alt(self, start):
        mean = moments(self._x, _pairs(start)).mean[0]
        return (
            f"{len(self._x)} points and the ellipses of A and B for shared, equal and all-or-nothing responsibilities. "
            f"At first A balances at ({mean[0]:.2f}, {mean[1]:.2f})."
        )

    def _examples(self, start):
        return (
            ("shared", start),
            ("all equal: A and B coincide", np.full(len(start), 0.5)),
            ("all or nothing: two points span no ellipse", np.round(start)),
        )


def _pairs(shares):
    shares = np.array(shares, dtype=float)
    return np.stack([shares, 1 - shares], axis=1)


def _draw(ax, x, resp, data):
    draw_points(ax, x, resp, size=90)
    stats = moments(x, resp)
    try:
        draw_ellipses(ax, m_step(stats))
    except ValueError:  # on one line: no ellipse
        ax.plot(*stats.mean.T, "kx")
    ax.set(xlim=data["xrange"], ylim=data["yrange"], xlabel="x₁")
