"""A ridge λ on every covariance, and where EM ends for it from a start that collapses (lesson 11)."""

import numpy as np

from gmm_lessons import missing
from gmm_lessons.plots import COLOURS, HALO, INK, NAMES, canvas, draw_contours, draw_points
from gmm_lessons.widgets.parts.axes import column_names, in_the_plane, names_for, thinned
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, small
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View, in_range, whole_in_range
from gmm_lessons.widgets.ridge_ends import collapsing_start, ended, honest, ties
from gmm_lessons.widgets.stepper import ON_PAGE

LOW, HIGH, STEP = -8.0, 0.0, 0.25  # log10 λ; one step below the lowest, λ is 0


class Ridge(View):
    """Where EM ends for each λ of `ridged(DIAGONAL, λ)`, started with one bell on the points that share a value."""

    kind = "ridge"

    def __init__(self, x, K=3, reg_covar=1e-6, labels=None):
        self._x = in_the_plane(x)
        K = whole_in_range("K", K, 2, 6, "one bell to collapse and others beside it are 2 to 6")
        reg_covar = in_range("reg_covar", reg_covar, 0, 10**HIGH)
        self._exponents = np.arange(LOW - STEP, HIGH + STEP / 2, STEP)
        self._lams = np.where(self._exponents < LOW, 0, 10.0**self._exponents)
        start = collapsing_start(self._x, K, np.random.default_rng(0))
        self._ends = [ended(self._x, start, lam) for lam in self._lams]
        if self._ends[-1].trouble:
            raise ValueError(f"even with λ = {self._lams[-1]:g} EM stops: {self._ends[-1].trouble}")
        place = {"exponent": float(self._exponents[_nearest(self._lams, reg_covar)])}
        super().__init__(self._describe(K, names_for(labels, x)), place)

    def _describe(self, K, labels):
        ends = [self._ends[-1] if end.trouble else end for end in self._ends]  # the last stands in for what is missing
        trace = {name: np.array([getattr(end.mixture, name) for end in ends]) for name in ("weights", "means", "covs")}
        trace |= {name: np.array([getattr(end, name) for end in ends], float) for name in ("objective", "smallest")}
        trace |= {name: np.array([getattr(end, name) for end in ends], float) for name in ("narrowest", "held")}
        words = {"trouble": [end.trouble for end in self._ends], "collapsed": [end.collapsed for end in self._ends]}
        sizes = {"ends": [LOW - STEP, HIGH], "step": STEP, "K": K, "honest": honest(self._x, K)}
        sizes |= {"xrange": _with_air(self._x[:, 0]), "yrange": _with_air(self._x[:, 1])}
        names = {"labels": column_names(labels, [0, 1]), "heights": _with_air(trace["objective"]), "look": look(K)}
        names |= {"note": unseen(self._x, [0, 1])}
        return {"points": thinned(self._x, ON_PAGE), **sizes, **names, **words, **trace}

    @property
    def reg_covar(self):
        """λ, which is 0 at the left end of the slider."""
        return float(self._lams[_nearest(self._exponents, self.place["exponent"])])

    @property
    def end(self):
        """Where EM ends for that λ: the mixture, the log-likelihood, the narrowest bell; or in words why it stops."""
        return self._ends[_nearest(self._exponents, self.place["exponent"])]

    def _words(self):
        column, value = ties(self._x)
        return f"{len(self._x)} points, {self.data['K']} bells, one on {self.data['labels'][column]} = {value:g}"

    def _picture(self):
        figure, axes = canvas(2, 2, width=8.6, height=6.2)
        here, healed = self.end, next((end for end in self._ends if not (end.trouble or end.collapsed)), self._ends[-1])
        for ax, end in zip(axes[0], (here, healed), strict=True):
            self._draw(ax, end)
        self._along(axes[1, 0], "objective", "log-likelihood")
        self._along(axes[1, 1], "smallest", "smallest eigenvalue")
        axes[1, 1].set(yscale="log")
        if self.data["honest"] is not None:
            axes[1, 0].axhline(self.data["honest"], color=INK, linestyle="dashed", linewidth=1)
        return small(figure, self._alt(healed))

    def _draw(self, ax, end):
        keep, lam = thinned(self._x, ON_PAGE), self._lams[self._ends.index(end)]
        title = f"λ = {lam:.2g}: {'collapsed' if end.collapsed else 'not collapsed'}"
        draw_points(ax, keep, None if end.trouble else missing.responsibilities(keep, end.mixture), size=9)
        if end.trouble:
            title = f"λ = {lam:.2g}: no mixture"
        else:
            self._bells(ax, end)
        ax.set(title=title, xlim=self.data["xrange"], ylim=self.data["yrange"])
        name_axes(ax, *self.data["labels"])

    def _bells(self, ax, end):
        """Draw the ellipses, each with its letter at the mean, but that of the bell on the line beside its end."""
        for k, (mean, cov) in enumerate(zip(end.mixture.means, end.mixture.covs, strict=True)):
            draw_contours(ax, mean, cov, k=k)
            aside = _aside(mean[0], cov[0, 0], self.data["xrange"]) if k == self.data["K"] - 1 else 0
            style = {"fontweight": "bold", "fontsize": 13, "color": COLOURS[k], "path_effects": HALO, "zorder": 5}
            shift = {"xytext": (9 * np.sign(aside), 0), "textcoords": "offset points", "ha": "center", "va": "center"}
            ax.annotate(NAMES[k], (mean[0] + aside, mean[1]), **shift, **style)

    def _along(self, ax, name, ylabel):
        """Draw what EM ends at along λ, triangles where a bell has collapsed."""
        for collapsed, marker, k in ((True, "^", 1), (False, "o", 0)):
            ends = [(lam, getattr(e, name)) for lam, e in self._good() if e.collapsed == collapsed]
            ax.plot(*zip(*ends, strict=True), marker, color=COLOURS[k], markersize=5) if ends else None
        ax.set(xscale="log", xlabel="λ", ylabel=ylabel)

    def _good(self):
        return [(lam, end) for lam, end in zip(self._lams, self._ends, strict=True) if not end.trouble]

    def _alt(self, healed):
        good = [end for _, end in self._good()]
        fallen = [lam for lam, end in self._good() if end.collapsed]
        stop = f"Without λ EM stops: {self._ends[0].trouble}" if self._ends[0].trouble else "Without λ EM ends as well."
        fall = "which triangles mark: its eigenvalue is λ and next to nothing else"
        until = f"up to λ = {max(fallen):.2g} a bell has collapsed, {fall}" if fallen else "no bell has collapsed"
        other = "for the largest" if healed.collapsed else "where no bell has collapsed any more"
        down = "down " * (good[-1].objective < good[0].objective)
        return (
            f"The ellipses of {self.data['K']} bells where EM ends for λ = {self.reg_covar:.2g} and {other}. "
            f"Below, along λ, the log-likelihood, from {good[0].objective:.1f} {down}to {good[-1].objective:.1f}, "
            f"and the smallest eigenvalue on a log axis: {until}. {stop}{self.data['note']}"
        )


def _nearest(values, value):
    return int(np.argmin(np.abs(values - value)))


def _aside(mean, variance, ends):
    """Return how far from the mean a flat ellipse ends, on the side where there is more room for its letter."""
    return 2 * np.sqrt(variance) * (-1 if mean > sum(ends) / 2 else 1)


def _with_air(values, air=0.12):
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return [low - air * (high - low), high + air * (high - low)]
