"""The EM stepper (lesson 7): every half-step computed once here, played in the browser."""

import numpy as np
from traitlets import Dict

from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture
from gmm_lessons.widgets.parts import pictures
from gmm_lessons.widgets.parts.axes import column_names, names_for, note, ranges, thinned, two_columns
from gmm_lessons.widgets.parts.climbs import MOST, TOL, TRACE, climb, spread_start
from gmm_lessons.widgets.parts.packing import look, packed, unpacked
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View
from gmm_lessons.widgets.parts.words import number_of

DRAWN, ON_PAGE = 20_000, 2_000  # points in the picture, and in the page that is stored


class EMStepper(View):
    """EM by hand on points x, from a mixture: E, M, run, back, drag a mean. `frame` is the half-step shown, from 0."""

    kind = "stepper"
    stored = ("data", "place", "origin", "trace", "reply")
    origin = Dict().tag(sync=True)  # the climb from the start that was asked for
    trace = Dict().tag(sync=True)  # the climb from means the learner dragged; empty before that
    reply = Dict({"seq": 0}).tag(sync=True)  # which drag `trace` answers, and why it failed if it did

    def __init__(self, x, start, labels=None, columns=(0, 1), **options):
        self._x, self._options = with_holes(x), options
        start = start if isinstance(start, Mixture) else spread_start(self._x, start)
        labels = names_for(labels, x)
        origin = climb(self._x, start, **options)
        data = describe(self._x, origin, labels, columns) | {"tol": options.get("tol", TOL)}
        data |= {"prior": True} if "prior" in options else {}
        super().__init__(data, {"frame": 0}, origin=packed(origin))
        self.on_msg(self._answer)

    @property
    def frame(self):
        """The half-step shown: 0 is the start, odd after an E step, even after an M step."""
        return min(max(self.place["frame"], 0), self.half_steps)

    @frame.setter
    def frame(self, value):
        self.place = {"frame": int(np.clip(value, 0, self.half_steps))}

    @property
    def half_steps(self):
        """How many half-steps this climb has."""
        return 2 * len(self.climb["objective"]) - 1

    @property
    def climb(self):
        """The states of EM now played, as arrays over updates."""
        now = self.trace or self.origin
        return {name: unpacked(now[name]) for name in TRACE}

    @property
    def mixture(self):
        """The mixture shown."""
        update = self.frame // 2
        return Mixture(*(self.climb[name][update] for name in ("weights", "means", "covs")))

    def _answer(self, _, message, buffers):
        if message.get("kind") == "drag":
            self._restart(message["update"], message["means"], message["seq"])

    def _restart(self, update, means, seq):
        """Climb again from other means, and say which drag that answers."""
        weights, old, covs = (self.climb[name][update] for name in ("weights", "means", "covs"))
        trace, trouble = self.trace, ""
        try:
            start = Mixture(weights, np.reshape(means, old.shape), covs)
            trace = packed(climb(self._x, start, **self._options))
        except ValueError as error:
            trouble = str(error)
        with self.hold_sync():
            self.trace, self.reply = trace, {"seq": seq, "trouble": trouble}

    def _words(self):
        N, K, steps = len(self._x), self.data["K"], 2 * self.origin["objective"]["shape"][0] - 1
        return f"{N} points, {number_of(K, 'component')}, {number_of(steps, 'half-step')}"

    def _picture(self):
        return pictures.of_climb(self._x, {name: unpacked(self.origin[name]) for name in TRACE}, self.data)

    def _climbs_on_a_page(self):
        """Say whether EM in the browser can do what this stepper does: all points are there and have no holes."""
        plain = self._options.keys() <= {"tol", "max_steps"}
        return plain and len(self._x) <= ON_PAGE and bool(np.isfinite(self._x).all())

    def _stored(self, name):
        value = super()._stored(name)
        if name == "data" and self._climbs_on_a_page():
            return {**value, "climbs": self._options.get("max_steps", MOST)}  # for the page: it can climb by itself
        if name != "data" or len(self._x) <= ON_PAGE:
            return value
        words = note(len(self._x), ON_PAGE) + unseen(self._x, self.data["columns"])
        return {**value, "points": packed(thinned(self._x, ON_PAGE)), "note": words}


def describe(x, origin, labels, columns):
    """Return what the browser needs to draw the points and name things."""
    (N, D), K = x.shape, origin["weights"].shape[1]
    columns = two_columns(columns, D)
    xrange, yrange = ranges(x, columns, origin)
    headings = ["π", "μ", "σ" if D == 1 else "Σ₁₁, Σ₁₂, Σ₂₂", "N_k"]
    shown = f"{N} points with {number_of(K, 'component')}."
    names = {
        "labels": column_names(labels, columns),
        "headings": headings,
        "shown": shown,
        "note": note(N, DRAWN) + unseen(x, columns),
    }
    sizes = {"K": K, "D": D, "columns": columns, "xrange": xrange, "yrange": yrange}
    return {"points": thinned(x, DRAWN), "look": look(K), **names, **sizes}
