"""A concentration, and which components it leaves alive (lesson 15)."""

import numpy as np

from gmm_lessons import missing
from gmm_lessons.plots import COLOURS, DASHES, HALO, INK, MARKERS, NAMES, canvas, draw_contours, draw_points
from gmm_lessons.widgets.fading_fits import faded, letters
from gmm_lessons.widgets.parts.axes import box, column_names, in_the_plane, names_for, thinned
from gmm_lessons.widgets.parts.packing import look, unpacked
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View, in_range, whole_in_range
from gmm_lessons.widgets.parts.words import number_of

LOW, HIGH, STEP = -5.0, 2.0, 0.25  # of the logarithm to base ten
ALIVE = 0.01  # a component with less of the weight has faded
ON_PAGE = 1500
KINDS = ("Dirichlet", "sticks")


class Fading(View):
    """Points under K bells of which variational Bayes keeps what it needs: the learner moves the concentration γ."""

    kind = "fading"

    def __init__(self, x, K=6, gamma=1e-3, labels=None, seed=0):
        self._x = in_the_plane(x)
        K = whole_in_range("K", K, 2, 6, "it takes 2 to 6 components for some to fade")
        start = in_range("gamma", gamma, 10**LOW, 10**HIGH)
        self._grid = np.arange(LOW, HIGH + STEP / 2, STEP)
        self._fits = faded(self._x, K, 10**self._grid, seed)
        place = {"log_gamma": float(self._grid[_nearest(self._grid, np.log10(start))]), "sticks": False}
        super().__init__(self._describe(K, names_for(labels, x)), place)

    def _describe(self, K, labels):
        fits = self._fits
        arrays = {name: np.array([[getattr(fit.seen, name) for fit in kind] for kind in fits]) for name in _PARTS}
        arrays |= {"expected": np.array([[fit.weights for fit in kind] for kind in fits])}
        arrays |= {"bounds": np.array([[fit.bound for fit in kind] for kind in fits])}
        xrange, yrange = box(self._x, [0, 1])
        spans = np.array([np.ptp(xrange), np.ptp(yrange)])
        arrays |= {"letters": np.array([[letters(fit, ALIVE, spans) for fit in kind] for kind in fits])}
        ends = {"top": max(float(fit.weights.max()) for kind in fits for fit in kind)}
        ends |= {"low": LOW, "high": HIGH, "step": STEP, "alive": ALIVE, "xrange": xrange, "yrange": yrange}
        shown = {"points": thinned(self._x, ON_PAGE), "K": K, "labels": column_names(labels, [0, 1])}
        shown |= {"note": unseen(self._x, [0, 1])}
        return {**arrays, **ends, **shown, "look": look(K)}

    @property
    def fit(self):
        """Where variational Bayes ends for this concentration: the expected weights, the mixture it sees, the bound."""
        return self._fits[bool(self.place["sticks"])][_nearest(self._grid, self.place["log_gamma"])]

    @property
    def alive(self):
        """How many components have more than a hundredth of the weight."""
        return int((self.fit.weights > ALIVE).sum())

    def _words(self):
        return f"{len(self._x)} points, {self.data['K']} components, {self.alive} alive"

    def _picture(self):
        figure, axes = canvas(2, 2, width=8.0, height=5.8)
        for ax, t in zip(axes[0], self._shown(), strict=True):
            self._draw(ax, t)
        for ax, kind in zip(axes[1], (0, 1), strict=True):
            self._curves(ax, kind)
        return small(figure, self._alt())

    def _draw(self, ax, t):
        fit, (xlabel, ylabel) = self._fits[0][t], self.data["labels"]
        shown, places = thinned(self._x, ON_PAGE), unpacked(self.data["letters"])[0, t]
        draw_points(ax, shown, missing.responsibilities(shown, fit.seen), size=9)
        for k in np.flatnonzero(fit.weights > ALIVE):
            draw_contours(ax, fit.seen.means[k], fit.seen.covs[k], k=k)
            style = {"ha": "center", "va": "center", "fontweight": "bold", "color": COLOURS[k], "path_effects": HALO}
            ax.text(*places[k], NAMES[k], **style)
        title = f"Dirichlet, γ = {10 ** self._grid[t]:g}: {(fit.weights > ALIVE).sum()} alive"
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xlim=self.data["xrange"], ylim=self.data["yrange"])

    def _curves(self, ax, kind):
        weights = np.array([fit.weights for fit in self._fits[kind]])
        for k in range(self.data["K"]):
            line = {"color": COLOURS[k], "linestyle": DASHES[k], "marker": MARKERS[k], "markevery": 4, "markersize": 5}
            ax.plot(self._grid, weights[:, k], label=NAMES[k], **line)
        ax.axhline(ALIVE, color=INK, linestyle="dotted", linewidth=1)
        ax.set(
            xlabel="concentration: log₁₀ γ",
            ylabel="expected weight",
            ylim=(0, 1.3 * self.data["top"]),
            title=KINDS[kind],
        )
        ax.legend(frameon=False, ncols=3, fontsize=9, loc="upper right")

    def _shown(self):
        return _nearest(self._grid, -3), _nearest(self._grid, 1)

    def _spread(self, t):
        weights = self._fits[0][t].weights
        return f"from {weights.min():.2f} to {weights.max():.2f}"

    def _alt(self):
        K, (left, right) = self.data["K"], ((self._fits[0][t].weights > ALIVE).sum() for t in self._shown())
        alive = number_of(left, "component is", "components are") + " alive"
        sticks = " or ".join(str(n) for n in sorted({int((fit.weights > ALIVE).sum()) for fit in self._fits[1]}))
        return (
            f"Points under up to {K} bells. With a Dirichlet of concentration 0.001 {alive}, with "
            f"10 {right}. Below, the weights over the concentration: those of the Dirichlet go {self._spread(0)} "
            f"on the left and {self._spread(-1)} on the right; with sticks {sticks} stay alive everywhere."
            f"{self.data['note']}"
        )


_PARTS = ("weights", "means", "covs")


def _nearest(grid, value):
    return int(np.argmin(np.abs(grid - value)))
