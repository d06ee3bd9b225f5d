"""The log-likelihood of two means as a landscape with two mirror peaks (lesson 4)."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from gmm_lessons.em import e_step
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.plots import DASHES, HALO, INK, canvas, draw_bells, draw_rug
from gmm_lessons.widgets.parts.axes import in_digits, on_a_line, that_differ
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, small
from gmm_lessons.widgets.parts.view import View, in_range

BANDS, LOW, HIGH = 16, "#ecf4f8", "#054652"  # dark is high, on the page and in the picture
NARROWEST = 50  # bells to the range of the data: narrower ones make a landscape of needles


class Surface(View):
    """The log-likelihood of points on a line under two bells of given weights and widths, over their two means."""

    kind = "surface"

    def __init__(self, x, weights=(0.5, 0.5), sds=None, means=None, label="x"):
        self._x = on_a_line(x)
        low, high = float(self._x.min()), float(self._x.max())
        sds = widths(self._x, sds)
        middle = np.quantile(self._x, [0.5, 0.6]) if means is None else means
        start = bells(weights, middle, sds)
        if len(start.weights) != 2:
            raise ValueError(f"this landscape has two means, but there are {len(start.weights)} weights.")
        place = {name: in_range(name, float(mu), low, high) for name, mu in zip(("mu1", "mu2"), middle, strict=True)}
        self._tops = self._climbed(weights, sds)
        self._fixed = {"weights": start.weights.tolist(), "sds": start.sds[:, 0].tolist()}
        tops = [{"means": m.means[:, 0].tolist(), "height": log_likelihood(self._x, m)} for m in self._tops]
        facts = {
            "tops": tops,
            "best": tops[0]["height"],
            "mirror": _mirror(start, self._tops[0], high - low),
            "label": label,
        }
        facts["axes"] = [f"μ of {name}{_unit(str(label))}" for name in "AB"]
        facts |= {"bands": BANDS, "paint": [HIGH, LOW]}
        top = float(f"{1.05 * np.sum(start.weights / start.sds[:, 0]) / np.sqrt(2 * np.pi):.2g}")
        data = {"points": self._x, "look": look(2), "range": [low, high], "top": top, **self._fixed, **facts}
        super().__init__(data, place)

    def _climbed(self, weights, sds):
        """Return the tops that EM finds from A on the left and from A on the right, the highest first."""
        sides = np.quantile(self._x, [0.1, 0.9])
        tops = [summit(self._x, bells(weights, means, sds)) for means in (sides, sides[::-1])]
        return sorted(tops, key=lambda top: -round(log_likelihood(self._x, top), 6))

    @property
    def mixture(self):
        """The mixture with the means chosen."""
        return bells(self._fixed["weights"], [self.place["mu1"], self.place["mu2"]], self._fixed["sds"])

    @property
    def log_likelihood(self):
        """The height of the landscape at the means chosen."""
        return log_likelihood(self._x, self.mixture)

    def _words(self):
        return f"{len(self._x)} points, best log-likelihood {self.data['best']:.2f}"

    def _picture(self):
        figure, (left, right) = canvas(1, 2, width=9.0, height=3.9)
        grid = np.linspace(*self.data["range"], 41)
        _landscape(left, grid, np.array([[self._height(a, b) for a in grid] for b in grid]))
        for top in self.data["tops"]:
            _top(left, top["means"], "top" if top["height"] > self.data["best"] - 0.01 else "lower top")
        left.set(title="log-likelihood: dark is high", aspect="equal")
        name_axes(left, *self.data["axes"])
        draw_bells(right, self._tops[0])
        draw_rug(right, self._x)
        right.set_title("on a top")
        name_axes(right, self.data["label"], "density")
        return small(figure, self._alt())

    def _height(self, a, b):
        return log_likelihood(self._x, bells(self._fixed["weights"], [a, b], self._fixed["sds"]))

    def _alt(self):
        a, b = in_digits(self._tops[0].means[:, 0], self.data["range"])
        twin = f", and mirrored at ({b}, {a})" if self.data["mirror"] else ""
        return (
            f"A map of the log-likelihood over two means, dark is high: a top of {self.data['best']:.2f} at "
            f"({a}, {b}){twin}, and a dotted diagonal where the two means are equal; beside it the bells there."
        )


def widths(x, sds=None):
    """Return two widths for points x (N, 1), .44 of their sd if none are given. ValueError if they do not fit."""
    span = float(np.ptp(that_differ(x)))
    sds = [float(f"{0.44 * x.std():.2g}")] * 2 if sds is None else sds
    return [in_range("a width", sd, span / NARROWEST, 10 * span) for sd in sds]


def _landscape(ax, grid, heights, fine=6):
    """Paint bands of equal steps of the root of the depth below the top, as the page does, and the diagonal."""
    from scipy.ndimage import zoom

    smooth, places = zoom(heights, fine, order=3, mode="nearest"), np.linspace(grid[0], grid[-1], fine * len(grid))
    top, depth = smooth.max(), np.ptp(smooth)
    levels = top - depth * (np.arange(BANDS, -1, -1) / BANDS) ** 2
    paint = LinearSegmentedColormap.from_list("hills", [HIGH, LOW])
    shades = [paint((band / BANDS) ** 0.7) for band in range(BANDS - 1, -1, -1)]
    ax.contourf(places, places, smooth, levels=levels, colors=shades)
    ax.plot(grid, grid, color=INK, linestyle=DASHES[2], linewidth=1.4, path_effects=HALO)


def _top(ax, point, name):
    ax.plot(*point, "^", markersize=8, markerfacecolor="white", markeredgecolor=INK, markeredgewidth=1.5)
    ax.annotate(name, point, (0, -17), textcoords="offset points", ha="center", path_effects=HALO)


def summit(x, mixture, steps=200):
    """Return the mixture after EM has moved its means only: weights and covariances stay."""
    for _ in range(steps):
        mixture = Mixture(mixture.weights, e_step(x, mixture).moments.mean, mixture.covs)
    return mixture


def _unit(label):
    """Return the unit of a column, " (min)" for "waiting (min)", or nothing if its name tells none."""
    return label[label.rindex(" (") :] if " (" in label and label.endswith(")") else ""


def _mirror(mixture, top, span):
    """Say whether the landscape has two tops that mirror each other: wide bells have one, on the diagonal."""
    return bool(np.ptp(mixture.weights) == 0 and np.ptp(mixture.covs) == 0 and np.ptp(top.means) > 0.01 * span)
