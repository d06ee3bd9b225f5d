"""Choose a component, then draw from it, then forget which it was (lesson 3)."""

import numpy as np

from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.mixture import bells
from gmm_lessons.plots import canvas, colours, draw_bells, draw_rug
from gmm_lessons.widgets.parts.packing import look, unpacked
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.view import View
from gmm_lessons.widgets.parts.words import number_of

DRAWS = 400


class ChooseThenDraw(View):
    """Draws from a mixture on the line, one by one: z first, then x; and then without z.

    The luck is drawn once, as uniform and normal numbers: other weights make other draws of the same luck.
    """

    kind = "choose"

    def __init__(self, mixture=None, seed=0):
        mixture = bells([0.5, 0.3, 0.2], [-3.0, 1.0, 5.0], [0.8, 1.0, 1.4]) if mixture is None else mixture
        if as_mixture(mixture).means.shape[1] != 1:
            raise ValueError(f"the mixture has D = {mixture.means.shape[1]}, but this widget draws on the line, D = 1.")
        rng, K = generator(as_seed(seed)), len(mixture.weights)
        means, sds = mixture.means[:, 0], mixture.sds[:, 0]
        luck = {"uniform": rng.random(DRAWS), "normal": rng.standard_normal(DRAWS)}
        ends = [float((means - 4 * sds).min()), float((means + 4 * sds).max())]
        top = float(f"{0.9 / sds.min() / np.sqrt(2 * np.pi):.2g}")
        place = {"weights": mixture.weights.tolist(), "drawn": 0, "hidden": False}
        super().__init__({"look": look(K), "means": means, "sds": sds, "xrange": ends, "top": top, **luck}, place)

    @property
    def draws(self):
        """The draws x (n,) on the table and the components z (n,) that made them."""
        return self._draws(self.place["drawn"])

    def _draws(self, n):
        uniform, normal, means, sds = (unpacked(self.data[name]) for name in ("uniform", "normal", "means", "sds"))
        ends = np.cumsum(self.place["weights"])
        z = np.minimum(np.searchsorted(ends, uniform[:n], side="right"), len(means) - 1)
        return means[z] + sds[z] * normal[:n], z

    def _mixture(self):
        means, sds = (unpacked(self.data[name]) for name in ("means", "sds"))
        return bells(self.place["weights"], means, sds)

    def _words(self):
        return f"{number_of(len(self.place['weights']), 'bell')}, {DRAWS} draws"

    def _picture(self):
        figure, axes = canvas(1, 2, width=9.5, height=2.8, sharex=True, sharey=True)
        (x, z), mixture = self._draws(DRAWS), self._mixture()
        for ax, hidden in zip(axes, (False, True), strict=True):
            _histogram(ax, x, z, len(mixture.weights), hidden)
        draw_bells(axes[0], mixture)
        draw_rug(axes[1], x)
        axes[0].set_ylabel("density")
        return small(figure, self._alt(z))

    def _alt(self, z):
        counts = ", ".join(map(str, np.bincount(z.astype(np.intp))))
        return (
            f"Histograms of {DRAWS} draws: on the left stacked in the colours of the bells that made them ({counts}), "
            "on the right grey and without the bells, for z is hidden: the points are all there is."
        )


def _histogram(ax, x, z, K, hidden):
    heaps = [x] if hidden else [x[z == k] for k in range(K)]
    paint = ["#9a9a9a"] if hidden else list(map(tuple, colours(np.eye(K))))
    ax.hist(heaps, bins=48, density=True, stacked=True, color=paint, alpha=0.55)
    ax.set(xlabel="x", title="z is hidden" if hidden else "z is known")
