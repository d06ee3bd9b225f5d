"""Who made this point? Two heights and their sum (lesson 5)."""

import numpy as np

from gmm_lessons.mixture import bells
from gmm_lessons.plots import COLOURS, QUIET, canvas, draw_bells
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.view import View, in_range, two

RANGE = (-4.0, 9.0)


class WhoMadeIt(View):
    """A point x under two bells, A at 0: its heights under both, stacked, and stretched to responsibilities."""

    kind = "who"

    def __init__(self, x=1.5, weight=0.6, apart=3.0, sds=(1.0, 1.5)):
        place = {"x": in_range("x", x, *RANGE), "weight": in_range("weight", weight, 0.01, 0.99)}
        place |= {"apart": in_range("apart", apart, 0, 6), "divided": False, "forgotten": False}
        self._sds = [in_range("an sd", sd, 0.2, 3) for sd in two("sds", sds)]
        top = float(f"{1.1 * 0.4 / min(self._sds):.2g}")
        super().__init__({"look": look(2), "sds": self._sds, "xrange": list(RANGE), "top": top}, place)

    @property
    def mixture(self):
        """The mixture of the sliders; without weights, each bell counts the same."""
        weight = 0.5 if self.place["forgotten"] else self.place["weight"]
        return bells([weight, 1 - weight], [0, self.place["apart"]], self._sds)

    @property
    def responsibilities(self):
        """r_k = π_k N_k(x) / Σ_j π_j N_j(x), (2,)."""
        return responsibilities([self.place["x"]], self.mixture)[0]

    def _words(self):
        return "x={x:g}, weight={weight:g}, apart={apart:g}".format(**self.place)

    def _picture(self):
        figure, (left, right) = canvas(1, 2, width=8.5, height=3.0)
        x, grid = self.place["x"], np.linspace(*RANGE, 300)
        draw_bells(left, self.mixture)
        left.axvline(x, linestyle="dotted")
        left.set(xlabel="x", ylabel="weight × density", xlim=RANGE)
        right.plot(grid, responsibilities(grid, self.mixture)[:, 0], color=COLOURS[0])
        right.axhline(0.5, color=QUIET, linestyle="dashed", linewidth=1)
        right.axvline(x, linestyle="dotted")
        right.set(xlabel="x", ylabel="responsibility of A", ylim=(0, 1.02))
        return small(figure, self._alt())

    def _alt(self):
        a, b = self.responsibilities
        return (
            f"Two weighted bells with a line at x = {self.place['x']:g}, and the responsibility of A along x: "
            f"at the line A has {a:.3f}, B {b:.3f}."
        )
