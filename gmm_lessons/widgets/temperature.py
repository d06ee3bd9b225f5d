"""From soft to hard: mixtures of round bells of one fixed width, down to k-means (lesson 12)."""

from dataclasses import replace

import numpy as np

from gmm_lessons.initialization import squared_distances
from gmm_lessons.plots import COLOURS, DASHES, HALO, INK, NAMES, canvas, draw_contours, draw_points
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.widgets.parts.axes import column_names, in_the_plane, names_for, thinned
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, small
from gmm_lessons.widgets.parts.unseen import whole_rows
from gmm_lessons.widgets.parts.view import View, in_range, whole_in_range
from gmm_lessons.widgets.stepper import ON_PAGE
from gmm_lessons.widgets.temperature_fits import cooled, spread

SOFT, HARD, STEP = 1.25, 0.015, 0.05  # widths in units of the spread of the data; step of ln σ
MERGED = 0.999  # softness from which the bells lie on one another
TRACE = ("softness", "undecided", "energy", "cost")


class Temperature(View):
    """Points under K bells N(μ_k, σ² I) that share one width σ, which the learner moves from soft to hard.

    Where EM ends is followed from the softest width to the hardest, so that the bells part as σ goes down.
    """

    kind = "temperature"

    def __init__(self, x, K=2, sigma=None, labels=None):
        self._x = whole_rows(in_the_plane(x), "k-means, to which this leads, has no distance to one")
        K = whole_in_range("K", K, 2, 6, "it takes 2 to 6 bells to be soft between")
        self._ends, unit = _ends(self._x, K), spread(self._x)
        self._grid = np.round(np.arange(self._ends[1], self._ends[0] - STEP / 2, -STEP), 2)
        self._fits = cooled(self._x, K, self._grid)
        start = 0.72 * unit if sigma is None else in_range("sigma", sigma, *np.exp(self._ends))
        place = {"log_sigma": float(self._grid[self._nearest(np.log(start))])}
        super().__init__(self._describe(K, names_for(labels, x), float(np.log(unit))), place)

    def _describe(self, K, labels, parting):
        trace = {name: np.array([getattr(fit, name) for fit in self._fits]) for name in TRACE}
        trace |= {name: np.array([getattr(fit.mixture, name) for fit in self._fits]) for name in ("weights", "means")}
        xrange, yrange = _square(self._x)
        ends = {"ends": self._ends, "step": STEP, "parting": parting, "top": 3 * self._fits[-1].cost, "merged": MERGED}
        ends |= {"xrange": xrange, "yrange": yrange, "labels": column_names(labels, [0, 1])}
        return {"points": thinned(self._x, ON_PAGE), "look": look(K), "K": K, **ends, **trace}

    def _nearest(self, log_sigma):
        return int(np.argmin(np.abs(self._grid - log_sigma)))

    @property
    def sigma(self):
        """The width σ of all bells."""
        return float(np.exp(self._grid[self._nearest(self.place["log_sigma"])]))

    @property
    def fit(self):
        """Where EM ends for that width: the mixture, its softness, the undecided points, -2σ² Q, the k-means cost."""
        return self._fits[self._nearest(self.place["log_sigma"])]

    def _words(self):
        return f"{len(self._x)} points, {self.data['K']} bells, k-means cost {self._fits[-1].cost:.4g}"

    def _picture(self):
        figure, axes = canvas(2, 2, width=7.6, height=6.8)
        shown = (0, self._nearest(self.place["log_sigma"]), len(self._grid) - 1)
        for ax, t in zip(axes.flat, shown, strict=False):
            self._draw(ax, np.exp(self._grid[t]), self._fits[t])
        self._curves(axes[1, 1])
        return small(figure, self._alt([self._fits[t] for t in shown]))

    def _draw(self, ax, sigma, fit):
        mixture = fit.mixture
        keep = thinned(self._x, ON_PAGE)
        draw_points(ax, keep, responsibilities(keep, mixture), size=9)
        for k, mean in enumerate(mixture.means):
            draw_contours(ax, mean, mixture.covs[k], distances=(1,), k=k)
            place = {"xytext": (_aside(fit, k), 0), "textcoords": "offset points", "ha": "center", "va": "center"}
            ax.annotate(NAMES[k], mean, fontweight="bold", color=COLOURS[k], path_effects=HALO, **place)
        _border(ax, mixture.means, 2 * sigma**2 * np.log(mixture.weights), self.data, "solid")
        _border(ax, mixture.means, np.zeros(len(mixture.weights)), self.data, "dashed")
        title = f"σ = {sigma:.3g}: {100 * fit.undecided:.0f} % undecided"
        ax.set(title=title, xlim=self.data["xrange"], ylim=self.data["yrange"], aspect="equal")
        name_axes(ax, *self.data["labels"])

    def _curves(self, ax):
        ax.plot(self._grid, [fit.softness for fit in self._fits], color=COLOURS[0], label="softness")
        ratio = [fit.energy / self._fits[-1].cost for fit in self._fits]
        ax.plot(self._grid, ratio, color=COLOURS[1], linestyle=DASHES[1], label="−2σ²Q / k-means cost")
        ax.axvline(self.data["parting"], color=INK, linestyle="dotted", linewidth=1)
        ax.set(xlabel="ln σ", ylim=(0, 1.6), title="hard on the left, soft on the right")
        ax.legend(frameon=False, loc="upper left")

    def _alt(self, fits):
        soft, middle, hard = fits
        falls = ", falls from there" if np.diff([fit.softness for fit in self._fits]).max() < 1e-6 else ""
        return (
            f"Points under {self.data['K']} round bells of one width. Wide, they lie on one another and all points are "
            f"undecided; at the middle width {100 * middle.undecided:.0f} % are, at the smallest "
            f"{100 * hard.undecided:.0f} %, and the border is that of k-means. Curves over ln σ: the softness is 1 "
            f"until the bells part{falls}, and ends at {hard.softness:.2f}; −2σ²Q goes to the k-means cost, "
            f"{hard.cost:.4g}."
        )


def standard_units(data):
    """Return a Dataset with each column less its mean, divided by its standard deviation; its name says so."""
    values = (data.values - data.values.mean(axis=0)) / data.values.std(axis=0)
    names = tuple(f"{name.split(' (')[0]} (standard units)" for name in data.columns)
    return replace(data, values=values, columns=names)


def _ends(x, K):
    """Return the ends of ln σ, on the grid. ValueError if each point could have a bell of its own."""
    unit, different = spread(x), len(np.unique(x, axis=0))
    if not unit > 0:
        raise ValueError(f"every point lies at {x[0]}: there is nothing to part. Pass points that differ.")
    if different <= K:
        raise ValueError(f"K is {K}, and there are {different} different points: k-means costs nothing. Pass more.")
    return [round(float(np.floor(np.log(part * unit) / STEP) * STEP), 2) for part in (HARD, SOFT)]


def _square(x):
    """Return the ends of both axes, equally long, so that a round bell is round."""
    low, high = x.min(axis=0), x.max(axis=0)
    middle, half = (low + high) / 2, 0.6 * float((high - low).max())
    return [[float(m) - half, float(m) + half] for m in middle]


def _aside(fit, k):
    """Return how far the letter of a bell steps aside for the others where all lie on one another."""
    return 14 * (k - (len(fit.mixture.weights) - 1) / 2) if fit.softness > MERGED else 0


def _border(ax, means, lifts, data, style, cells=160):
    """Draw where two bells are equal and ahead of the rest: |x - μ_k|² - lift_k, with lifts 0 the border of k-means."""
    grid = np.meshgrid(*(np.linspace(*data[name], cells) for name in ("xrange", "yrange")))
    score = squared_distances(np.stack(grid, axis=-1).reshape(-1, 2), means) - lifts
    for k in range(len(means) - 1):
        ahead = score[:, k] - np.delete(score, k, axis=1).min(axis=1)
        if np.ptp(means[:, 0]) > 0.01 * np.ptp(data["xrange"]):
            ax.contour(*grid, ahead.reshape(cells, cells), [0], colors=INK, linewidths=1.2, linestyles=style)
