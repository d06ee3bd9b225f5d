"""One bell and the area over an interval (lesson 1)."""

import math

from gmm_lessons.plots import INK, QUIET, canvas, draw_area, draw_bell
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.view import View, in_range, two

RANGE = (-6.0, 6.0)
ROOM = 1.12  # of the height of the picture: the letters of the interval stand above the bell


class Bell(View):
    """A bell to move and widen, and an interval to brush: the area over it is the probability of falling there."""

    kind = "bell"

    def __init__(self, mu=0.0, sigma=1.0, interval=(-1.0, 1.0)):
        low, high = (in_range("an end of the interval", end, *RANGE) for end in two("interval", interval))
        if low > high:
            raise ValueError(f"the interval goes from {low:g} to {high:g}: give its lower end first.")
        place = {"mu": in_range("mu", mu, -3, 3), "sigma": in_range("sigma", sigma, 0.1, 3), "low": low, "high": high}
        super().__init__({"look": look(1), "xrange": list(RANGE)}, place)

    @property
    def area(self):
        """The area of the bell over the interval, ½ erfc(-b) - ½ erfc(-a) at a and b in units of √2 σ from the mean."""
        mu, width = self.place["mu"], self.place["sigma"] * math.sqrt(2)
        a, b = ((self.place[end] - mu) / width for end in ("low", "high"))
        tails = (math.erfc(a) - math.erfc(b)) if a > 0 else (math.erfc(-b) - math.erfc(-a))
        return tails / 2

    def _words(self):
        return "mu={mu:g}, sigma={sigma:g}, interval=({low:g}, {high:g})".format(**self.place)

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.5, height=2.8)
        bells = (self.place["sigma"], 0.4, 0.1)
        for ax, sigma in zip(axes, bells, strict=True):
            _shade(ax, self.place, sigma)
        axes[0].set_ylabel("density")
        widths = ", ".join(f"{sigma:g}" for sigma in bells)
        return small(
            figure,
            f"Three bells of widths {widths}, each of area one: the narrower, the higher. {self._area_in_words()}",
        )

    def _area_in_words(self):
        return (
            "The area from a = {low:g} to b = {high:g} is shaded".format(**self.place)
            + f": {self.area:.4f} in the first."
        )


def _shade(ax, place, sigma):
    ax.axvspan(place["low"], place["high"], color=QUIET, alpha=0.18, linewidth=0)
    draw_area(ax, place["mu"], sigma, place["low"], place["high"], alpha=0.5)
    draw_bell(ax, place["mu"], place["sigma"], color=QUIET, linestyle="dotted", linewidth=1)
    draw_bell(ax, place["mu"], sigma)
    ax.set(title=f"σ = {sigma:g}", xlabel="x", xlim=RANGE, ylim=(0, ROOM * ax.get_ylim()[1]))
    for name, end, side in (("a", place["low"], "right"), ("b", place["high"], "left")):
        ax.axvline(end, color=INK, linestyle="dashed", linewidth=1)
        ax.text(end, 0.97, f" {name} ", transform=ax.get_xaxis_transform(), ha=side, va="top")
