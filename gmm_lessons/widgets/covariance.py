"""A covariance and its axes (lesson 2)."""

import numpy as np

from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.plots import canvas, draw_contours, draw_half_axes, draw_points
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.view import View, in_range

RANGE = (-5.0, 5.0)


class Covariance(View):
    """Two variances and a correlation to set: the ellipse, its axes and 200 points follow."""

    kind = "covariance"

    def __init__(self, var1=1.0, var2=1.0, rho=0.5, seed=0):
        place = {name: in_range(name, v, 0.1, 4) for name, v in (("var1", var1), ("var2", var2))}
        place["rho"] = in_range("rho", rho, -0.999, 0.999)
        self._z = generator(as_seed(seed)).standard_normal((200, 2))
        super().__init__({"points": self._z, "look": look(3), "range": list(RANGE)}, place)

    @property
    def cov(self):
        """Σ = [[σ₁², ρ σ₁ σ₂], [ρ σ₁ σ₂, σ₂²]], (2, 2)."""
        return covariance_of(**self.place)

    def _words(self):
        return "var1={var1:g}, var2={var2:g}, rho={rho:g}".format(**self.place)

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=3.3)
        correlations = (0.0, self.place["rho"], 0.98)
        for ax, rho in zip(axes, correlations, strict=True):
            _draw(ax, self._z, covariance_of(**{**self.place, "rho": rho}))
            ax.set_title(f"ρ = {rho:g}".replace("-", "−"))
        told = ", ".join(f"{rho:g}" for rho in correlations)
        return small(
            figure,
            f"200 points under ellipses at 1 and 2 standard deviations, with their two axes as arrows, for "
            f"correlations {told}: the ellipses lean and shrink towards a line.",
        )


def covariance_of(var1, var2, rho):
    """Return Σ (2, 2) of two variances and a correlation."""
    both = rho * np.sqrt(var1 * var2)
    return np.array([[var1, both], [both, var2]])


def _draw(ax, z, cov):
    draw_points(ax, z @ np.linalg.cholesky(cov).T, size=8)
    draw_contours(ax, np.zeros(2), cov)
    draw_half_axes(ax, np.zeros(2), cov)
    ax.set(xlim=RANGE, ylim=RANGE, xlabel="x₁", ylabel="x₂", aspect="equal")
