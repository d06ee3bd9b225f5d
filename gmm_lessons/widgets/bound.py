"""A bound that touches the log-likelihood from below, and the hop to its top (lesson 9)."""

from itertools import pairwise

import numpy as np

from gmm_lessons.bound import elbo, gap
from gmm_lessons.em import e_step
from gmm_lessons.mixture import bells, log_likelihood
from gmm_lessons.plots import COLOURS, DASHES, HALO, INK, canvas
from gmm_lessons.widgets.parts.axes import in_digits, on_a_line, that_differ
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, small
from gmm_lessons.widgets.parts.view import View, in_range

CELLS = 120  # places at which Python looks at the curve
NARROWEST = 30  # bells to the range of the data: narrower ones make a curve of teeth
SHORT = 1e-6  # a hop of this part of the range ends the climb


class Bound(View):
    """log p(X) over the mean of B alone; the bound that touches it at one place, and the M step that goes to its top.

    A is a wide bell that stays: that of all points, unless it is given.
    """

    kind = "bound"

    def __init__(self, x, start=None, weights=(0.5, 0.5), mean=None, sds=None, label="x"):
        self._x = that_differ(on_a_line(x))
        low, high = float(self._x.min()), float(self._x.max())
        self._fixed = _fixed(self._x, weights, mean, sds)
        self._grid = np.linspace(low, high, CELLS + 1)
        self._curve = np.array([self._height(mu) for mu in self._grid])
        start = _rounded(np.quantile(self._x, 0.37), 2) if start is None else start
        sizes = {"range": [low, high], "yrange": _with_air(self._curve), "step": _step(high - low)}
        sizes |= {"most": self._most(), "short": SHORT}
        data = {"points": self._x, "look": look(2), "label": label, **self._fixed, **sizes}
        super().__init__(data, {"mu": in_range("start", start, low, high), "trail": []})

    def _most(self):
        """Return the largest gain of a hop from the middle four fifths of the points; longer ones fill the bar."""
        low, high = np.quantile(self._x, [0.1, 0.9])
        return max(self._height(self._top(mu)) - self._height(mu) for mu in np.linspace(low, high, CELLS // 2))

    def _at(self, mu):
        return bells(self._fixed["weights"], [self._fixed["mean"], mu], self._fixed["sds"])

    def _height(self, mu):
        return log_likelihood(self._x, self._at(mu))

    def _resp(self, mu):
        return e_step(self._x, self._at(mu)).resp

    def _top(self, mu):
        return float(e_step(self._x, self._at(mu)).moments.mean[1, 0])

    @property
    def mixture(self):
        """The mixture at μ_old, where the bound touches."""
        return self._at(self.place["mu"])

    @property
    def top(self):
        """μ_new, the top of the bound: the mean of the points, weighted by the shares of B at μ_old."""
        return self._top(self.place["mu"])

    @property
    def log_likelihood(self):
        """log p(X) at μ_new."""
        return self._height(self.top)

    @property
    def bound(self):
        """F(q, θ) at μ_new, with q the responsibilities at μ_old."""
        return elbo(self._x, self._resp(self.place["mu"]), self._at(self.top))

    @property
    def gap(self):
        """KL(q ‖ posterior) at μ_new: by how much the bound does not touch there."""
        return gap(self._x, self._resp(self.place["mu"]), self._at(self.top))

    def _words(self):
        return f"{len(self._x)} points, start at {self.data['start']['mu']:g}"

    def _picture(self):
        places, names = self._climb(), ("the bound touches at ○", "after the hop it touches again", "all hops")
        figure, axes = canvas(1, 3, width=9.5, height=3.2, sharey=True)
        for ax, hops, name in zip(axes, (places[:2], places[1:3], places), names, strict=True):
            self._draw(ax, hops, name)
        axes[0].set_ylabel("log-likelihood")
        return small(figure, self._alt(places))

    def _climb(self, most=200):
        """Return where the hops from the present place lead, that place first."""
        places, shortest = [self.place["mu"]], SHORT * np.ptp(self._x)
        for _ in range(most):
            places.append(self._top(places[-1]))
            if abs(places[-1] - places[-2]) < shortest:
                break
        return places

    def _draw(self, ax, places, name):
        ax.plot(self._grid, self._curve, color=INK, linewidth=1.8)
        for old, new in pairwise(places):
            self._draw_hop(ax, old, new, whole=len(places) == 2)
        ax.set(title=name, ylim=self.data["yrange"])
        name_axes(ax, f"mean of B: {self.data['label']}")

    def _draw_hop(self, ax, old, new, whole):
        grid, resp = self._grid if whole else np.linspace(old, new, 20), self._resp(old)
        below = [elbo(self._x, resp, self._at(mu)) for mu in (*grid, new)]
        ax.plot(grid, below[:-1], color=COLOURS[0], linestyle=DASHES[1] if whole else "solid", linewidth=1.8)
        ax.plot([new, new], [below[-1], self._height(new)], color=COLOURS[1], linewidth=4, solid_capstyle="butt")
        ax.plot(old, self._height(old), "o", markersize=7, markerfacecolor="white", markeredgecolor=INK, zorder=5)
        if whole:
            middle, beside = (new, (below[-1] + self._height(new)) / 2), (16 * np.sign(new - old), 0)
            style = {"ha": "center", "va": "center", "color": COLOURS[1], "path_effects": HALO}
            ax.annotate("KL", middle, beside, textcoords="offset points", **style)

    def _alt(self, places):
        start, top, end = in_digits([places[0], self.top, places[-1]], self.data["range"])
        return (
            f"The log-likelihood over the mean of B, and a dashed parabola below it that touches at "
            f"{start} and has its top at {top}: there the gap is {self.gap:.2f}. "
            f"After the hop to that top the next parabola touches there. Hop by hop the climb ends at {end}."
        )


def _fixed(x, weights, mean, sds):
    """Return what does not move: the weights, the mean of A and both widths."""
    mean, span = _rounded(x.mean(), 3) if mean is None else float(mean), float(np.ptp(x))
    sds = (_rounded(x.std(), 3), _rounded(0.44 * x.std(), 2)) if sds is None else sds
    start = bells(weights, [mean, mean], [in_range("a width", sd, span / NARROWEST, 10 * span) for sd in sds])
    in_range("the weight of B", float(start.weights[-1]), 0.01, 0.99)
    return {"weights": start.weights.tolist(), "mean": mean, "sds": start.sds[:, 0].tolist()}


def _rounded(value, digits):
    return float(f"{value:.{digits}g}")


def _with_air(curve):
    low, high = float(curve.min()), float(curve.max())
    return [low - 0.15 * (high - low), high + 0.08 * (high - low)]


def _step(span):
    """Return a power of ten that fits some hundred times into the range."""
    return float(10 ** np.floor(np.log10(span / 200)))
