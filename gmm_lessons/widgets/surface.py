"""The log-likelihood of two means as a landscape with two mirror peaks (lesson 4)."""

import numpy as np

from gmm_lessons.em import e_step
from gmm_lessons.gaussian import as_points
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.plots import canvas, draw_bells, draw_rug
from gmm_lessons.widgets.base import View, in_range
from gmm_lessons.widgets.packing import look
from gmm_lessons.widgets.pictures import small


class Surface(View):
    """The log-likelihood of points on a line under two bells of given weights and widths, over their two means."""

    kind = "surface"

    def __init__(self, x, weights=(0.5, 0.5), sds=(6.0, 6.0), means=None, label="x"):
        self._x = _on_a_line(x)
        low, high = float(self._x.min()), float(self._x.max())
        middle = np.quantile(self._x, [0.5, 0.6]) if means is None else means
        start = bells(weights, middle, sds)
        if len(start.weights) != 2:
            raise ValueError(f"this landscape has two means, but there are {len(start.weights)} weights.")
        place = {name: in_range(name, float(mu), low, high) for name, mu in zip(("mu1", "mu2"), middle, strict=True)}
        self._peak = summit(self._x, bells(weights, np.quantile(self._x, [0.1, 0.9]), sds))
        self._fixed = {"weights": start.weights.tolist(), "sds": start.sds[:, 0].tolist()}
        facts = {"best": float(f"{log_likelihood(self._x, self._peak):.9g}"), "mirror": _mirror(start), "label": label}
        top = float(f"{1.05 * np.sum(start.weights / start.sds[:, 0]) / np.sqrt(2 * np.pi):.2g}")
        data = {"points": self._x, "look": look(2), "range": [low, high], "top": top, **self._fixed, **facts}
        super().__init__(data, place)

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
        figure, (left, right) = canvas(1, 2, width=8.5, height=3.4)
        grid = np.linspace(*self.data["range"], 41)
        heights = [[self._height(a, b) for a in grid] for b in grid]
        left.contour(grid, grid, heights, levels=self.data["best"] - np.arange(16, 0, -1.0) ** 2 * 2, cmap="viridis")
        left.set(xlabel="μ of A", ylabel="μ of B", title="log-likelihood")
        draw_bells(right, self._peak)
        draw_rug(right, self._x)
        right.set(xlabel=self.data["label"], ylabel="density", title="on a peak")
        return small(figure, self._alt())

    def _height(self, a, b):
        return log_likelihood(self._x, bells(self._fixed["weights"], [a, b], self._fixed["sds"]))

    def _alt(self):
        a, b = self._peak.means[:, 0]
        twin = f", and mirrored at ({b:.1f}, {a:.1f})" if self.data["mirror"] else ""
        return (
            f"Contours of the log-likelihood over two means: a peak of {self.data['best']:.2f} at ({a:.1f}, {b:.1f})"
            f"{twin}; beside it the bells of that peak."
        )


def summit(x, mixture, steps=200):
    """Return the mixture after EM has moved its means only: weights and covariances stay."""
    for _ in range(steps):
        mixture = Mixture(mixture.weights, e_step(x, mixture).moments.mean, mixture.covs)
    return mixture


def _on_a_line(x):
    points = as_points(x)
    if points.shape[1] != 1:
        raise ValueError(f"x has D = {points.shape[1]} columns, but this landscape is for points on a line: pass one.")
    return points


def _mirror(mixture):
    return bool(np.ptp(mixture.weights) == 0 and np.ptp(mixture.covs) == 0)
