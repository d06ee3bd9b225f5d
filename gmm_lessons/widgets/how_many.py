"""Pick the number of components and their shape, and see what each score says of the choice (lesson 13)."""

from functools import partial

from gmm_lessons.candidates import best, candidates
from gmm_lessons.doors.counts import as_seed
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.plots import COLOURS, INK, QUIET, canvas
from gmm_lessons.widgets.how_many_standings import SCORES, in_order, places, standings
from gmm_lessons.widgets.parts.axes import box, column_names, names_for, note, plane_columns, thinned
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import name_axes, seen_in, small
from gmm_lessons.widgets.parts.unseen import through, unseen
from gmm_lessons.widgets.parts.view import View
from gmm_lessons.widgets.parts.words import number_of

DRAWN = 2_000  # points in the picture


class HowMany(View):
    """Every K and shape fitted once: ellipses of the one you pick, and bars of a score for all of them."""

    kind = "how_many"

    def __init__(self, x, Ks=range(1, 7), labels=None, columns=(0, 1), found=None, seed=0, **options):
        self._x = with_holes(x)
        self._columns = plane_columns(columns, self._x.shape[1])
        options = {"n_starts": 6, "tol": 1e-6, "imaginary": 0.01, **through(self._x), **options}
        fresh = partial(candidates, self._x, Ks, rng=options.pop("rng", as_seed(seed)), **options)
        self._found = fresh() if found is None else list(found)
        self._best = {name: self._found.index(best(self._found, name)) for name in SCORES}
        first = self._found[self._best["bic"]]
        place = {"K": int(first.K), "shape": first.structure.name, "score": "bic"}
        facts = {**self._facts(names_for(labels, x)), **standings(self._found, self._columns)}
        super().__init__({**facts, "best": self._best}, place)

    def _facts(self, labels):
        (N, D), (xrange, yrange) = self._x.shape, box(self._x, self._columns)
        names = {"labels": column_names(labels, self._columns), "columns": self._columns}
        sizes = {
            "N": N,
            "D": D,
            "xrange": xrange,
            "yrange": yrange,
            "note": note(N, DRAWN) + unseen(self._x, self._columns),
        }
        return {"points": thinned(self._x, DRAWN), "look": look(max(one.K for one in self._found)), **names, **sizes}

    @property
    def candidate(self):
        """The candidate chosen: its K, its structure, its step and its scores. ValueError if it was not fitted."""
        K, shape = self.place["K"], self.place["shape"]
        chosen = [one for one in self._found if (one.K, one.structure.name) == (K, shape)]
        if not chosen:
            raise ValueError(f"no {shape} candidate with K = {K} was fitted.")
        return chosen[0]

    @property
    def best(self):
        """The candidate with the smallest of the scores now shown."""
        return self._found[self._best[self.place["score"]]]

    @property
    def value(self):
        """The score now shown of the candidate chosen; NaN if it is infeasible."""
        return float(getattr(self.candidate, self.place["score"]))

    def _words(self):
        best = self._found[self._best["bic"]]
        return f"{len(self._x)} points, {number_of(len(self._found), 'candidate')}, best BIC {best.bic:.2f}"

    def _picture(self):
        figure, axes = canvas(2, 2, width=9.0, height=6.0)
        for (top, bottom), score in zip(axes.T, ("bic", "icl"), strict=True):
            self._draw(top, score)
            _bars(bottom, self._found, self._best[score], self.data["above"][score], self.data["tops"][score])
            bottom.set_ylabel(f"{score.upper()} above the smallest")
        return small(figure, self._alt())

    def _draw(self, ax, score):
        one = self._found[self._best[score]]
        seen_in(ax, self._x, in_order(one, self._columns), self._columns)
        ax.set(title=f"smallest {score.upper()}: {one.structure.name}, K = {one.K}")
        ax.set(xlim=self.data["xrange"], ylim=self.data["yrange"])
        name_axes(ax, *self.data["labels"])

    def _alt(self):
        told = (f"smallest {name.upper()}: {self._winner(self._found[i], name)}" for name, i in self._best.items())
        mixtures = number_of(len(self._found), "mixture")
        return (
            f"Bars of how far the BIC and the ICL of {mixtures} of {len(self._x)} points lie above the smallest, and "
            f"above them the ellipses of the two that win. The {'; the '.join(told)}."
            f"{self.data['note']}"
        )

    def _winner(self, one, name):
        return f"{getattr(one, name):.2f} for {one.structure.name} with K = {one.K}"


def _bars(ax, found, best, above, top):
    """Draw how far each candidate lies above the smallest, cut at `top`: a star for that, a cross for what failed."""
    shapes, Ks, at = places(found)
    ax.bar(at, [min(value or 0, top) for value in above], color=QUIET)
    for place, value in zip(at, above, strict=True):
        _mark(ax, place, value, top)
    ax.plot(at[best], 0.04 * top, "*", color=INK, markersize=9)
    ax.set_xticks(at, [one.K for one in found], fontsize=8)
    ax.set_ylim(0, top)
    for s, shape in enumerate(shapes):
        ax.text(s * (len(Ks) + 1) + (len(Ks) - 1) / 2, -0.16 * top, shape, ha="center", va="top")


def _mark(ax, place, value, top):
    if value is None:
        ax.text(place, 0, "×", ha="center", va="bottom", color=COLOURS[1], fontweight="bold")
    elif value > top:
        ax.plot([place - 0.5, place + 0.5], [0.93 * top, 0.96 * top], color="white", linewidth=3)
