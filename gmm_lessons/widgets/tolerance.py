"""A tolerance, and where EM stops for it (lesson 8)."""

import numpy as np

from gmm_lessons import missing
from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.em import m_step
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots import COLOURS, canvas, draw_gains
from gmm_lessons.widgets.parts.axes import column_names, names_for, ranges, thinned, two_columns
from gmm_lessons.widgets.parts.climbs import climb
from gmm_lessons.widgets.parts.packing import look, unpacked
from gmm_lessons.widgets.parts.pictures import small, state
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View, in_range
from gmm_lessons.widgets.parts.words import number_of
from gmm_lessons.widgets.stepper import ON_PAGE

ENDS = (-6.0, -1.0)  # tolerances from 1e-6 to 1e-1


class Tolerance(View):
    """The gain of every update of EM on a log scale, a tolerance to move, and the mixture where EM stops for it."""

    kind = "tolerance"

    def __init__(self, x, start, species=None, tol=1e-3, labels=None, columns=(0, 1), seed=0):
        self._x, self._species = with_holes(x), species
        if not tol > 0:
            raise ValueError(f"tol is {tol}, but a tolerance is positive.")
        place = {"exponent": in_range("log10 of tol", float(np.log10(tol)), *ENDS)}
        start = start if isinstance(start, Mixture) else _kmeans_start(self._x, start, seed)
        self._climb = climb(self._x, start, tol=10 ** ENDS[0] / 10, max_steps=500)
        if not len(self._climb["gains"]):
            raise ValueError(self._climb["trouble"])
        self._gains = self._climb["gains"] / len(self._x)
        super().__init__(self._describe(names_for(labels, x), two_columns(columns, self._x.shape[1])), place)

    def _describe(self, labels, columns):
        K = self._climb["weights"].shape[1]
        xrange, yrange = ranges(self._x, columns, self._climb)
        names = {"labels": column_names(labels, columns), "columns": columns, "ends": list(ENDS)}
        names |= {"note": unseen(self._x, columns)}
        sizes = {"K": K, "D": self._x.shape[1], "xrange": xrange, "yrange": yrange}
        trace = {name: self._climb[name] for name in ("objective", "weights", "means", "covs")}
        return {
            "points": thinned(self._x, ON_PAGE),
            "look": look(K),
            "gains": self._gains,
            "ari": self._agreement(),
            **names,
            **sizes,
            **trace,
        }

    def _agreement(self):
        if self._species is None:
            return None
        if len(self._species) != len(self._x):
            raise ValueError(f"{len(self._x)} points, but {len(self._species)} species: expected one a point.")
        from sklearn.metrics import adjusted_rand_score

        updates = range(len(self._climb["objective"]))
        found = [missing.responsibilities(self._x, self._mixture(t)).argmax(axis=1) for t in updates]
        labellings, which = np.unique(found, axis=0, return_inverse=True)  # most updates move no point
        return np.array([adjusted_rand_score(self._species, labels) for labels in labellings])[which.ravel()]

    def _mixture(self, update):
        return Mixture(*(self._climb[name][update] for name in ("weights", "means", "covs")))

    @property
    def first(self):
        """The first update that gains less than the tolerance; the last one if none does."""
        small = np.flatnonzero(self._gains < 10 ** self.place["exponent"])
        return int(small[0]) + 1 if len(small) else len(self._gains)

    @property
    def passes(self):
        """The passes of scikit-learn (`n_iter_`): one more than the first update that gains less; all if none does."""
        return self.first + self._stops

    @property
    def _stops(self):
        """Whether any update gains less than the tolerance."""
        return bool((self._gains < 10 ** self.place["exponent"]).any())

    @property
    def _shown(self):
        return min(self.passes, len(self._gains))

    @property
    def mixture(self):
        """The mixture where EM stops; the last one known if that is one pass later."""
        return self._mixture(self._shown)

    def _words(self):
        sizes = number_of(self.data["K"], "component"), number_of(len(self._gains), "update")
        return f"{len(self._x)} points, {', '.join(sizes)}"

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=3.0)
        gains, T = np.maximum(self._gains, 1e-9), len(self._gains)
        draw_gains(axes[0], gains, 10 ** self.place["exponent"])
        ring = {"markersize": 10, "color": COLOURS[1], "markerfacecolor": "none", "markeredgewidth": 2}
        axes[0].plot(self.first, gains[self.first - 1], "o", **ring)
        axes[0].set(
            ylabel="gain (nats a point)", title=f"{'below' if self._stops else 'above'} tol at update {self.first}"
        )
        for ax, update in zip(axes[1:], (self._shown, T), strict=True):
            state(ax, self._x, self._climb, self.data, 2 * update + 1)
            ax.set_title(f"after {number_of(update, 'update')}{self._ari_of(update)}")
        return small(figure, self._alt(T))

    def _ari_of(self, update):
        return "" if self.data["ari"] is None else f": ARI {unpacked(self.data['ari'])[update]:.3f}".replace("-", "−")

    def _alt(self, T):
        tol, each = f"{10 ** self.place['exponent']:g}", "1 update" if T == 1 else f"each of {T} updates"
        if not self._stops:
            return f"The gain of {each} on a log scale: none is below {tol}. {self._climb['trouble']}"
        return (
            f"The gain of {each} on a log scale: it first falls below {tol} "
            f"at update {self.first}, which has a ring. Beside it the mixture where scikit-learn then stops, after "
            f"{self.passes} updates{self._ari_of(self._shown)}, and the one at the end{self._ari_of(T)}."
            f"{self.data['note']}"
        )


def _kmeans_start(x, K, seed):
    return m_step(missing.start(x, K, generator(as_seed(seed))))
