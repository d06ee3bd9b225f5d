"""Place the starting means, run EM, and collect the ends it finds (lesson 10)."""

import numpy as np
from traitlets import Dict

from gmm_lessons import missing
from gmm_lessons.doors.counts import as_seed, generator, whole_number
from gmm_lessons.gaussian import as_points
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots import COLOURS, canvas
from gmm_lessons.widgets.parts.axes import box, column_names, names_for, note, plane_columns, thinned
from gmm_lessons.widgets.parts.packing import look, parameters
from gmm_lessons.widgets.parts.pictures import seen_in, small
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View, whole_in_range
from gmm_lessons.widgets.parts.words import number_of
from gmm_lessons.widgets.starts_ends import ended, grain, most_frequent, number

DRAWN = 2_000  # points in the picture


class Starts(View):
    """Starting means to place in the plane: EM climbs from them, and the ends of all climbs are counted in a list.

    Some random starts are run at once and stored with their ends, so that a page without a kernel has climbs to show.
    """

    kind = "starts"
    stored = ("data", "place", "found")
    found = Dict().tag(sync=True)  # the runs and ends beyond those stored, and which question they answer

    def __init__(self, x, K=3, labels=None, columns=(0, 1), stored=40, seed=54):
        self._x, self._ends = with_holes(x), []  # every end known, once
        self._columns = plane_columns(columns, self._x.shape[1])
        self._bell = missing.one_bell(self._x)  # which fills holes, so that every point is near to a start
        plane, rng = missing.impute(self._x, self._bell)[:, self._columns], generator(as_seed(seed))
        K, stored = _enough(K, stored, len(plane))
        facts = describe(self._x, plane, K, names_for(labels, x), self._columns)
        self._first = [self._run(rng.choice(plane, K, replace=False)) for _ in range(stored)]
        self._old = len(self._ends)
        runs = {name: np.array([run[name] for run in self._first]) for name in self._first[0]}
        middle = np.quantile(plane, (np.arange(K) + 0.5) / K, axis=0)
        place = {"means": middle.ravel().tolist(), "thrown": 0, "runs": [], "shown": -1}
        found = {"seq": 0, "trouble": "", "runs": [], "ends": []}
        super().__init__({**facts, "runs": runs, "ends": _told(self._ends)}, place, found=found)
        self.on_msg(self._answer)

    def _run(self, means):
        """Climb from means (K, 2) and return what there is to draw; a new end is added to those known."""
        end = ended(self._x, means, self._columns, self._bell)
        index = number(self._x, end, self._ends)
        self._ends += [end] * (index == len(self._ends))
        return {"start": means, **_drawn(end, len(means), self._x), "updates": end.updates, "end": index}

    def _answer(self, _, message, buffers):
        """Run from the means asked for, and say which question that answers."""
        if message.get("kind") != "run":
            return
        runs, trouble = self.found["runs"], ""
        try:
            starts = [as_points(np.reshape(means, (self.data["K"], 2))) for means in message["starts"]]
            runs = [*runs, *(_listed(self._run(means)) for means in starts)]
        except ValueError as error:
            trouble = str(error)
        self.found = {"seq": message["seq"], "trouble": trouble, "runs": runs, "ends": _told(self._ends[self._old :])}

    @property
    def heights(self):
        """The log-likelihood each run has ended at, in the order of the runs; -inf for a collapse."""
        return [self._ends[i].height for i in self._numbers()]

    @property
    def optima(self):
        """The list: of each end, the highest first, its log-likelihood, its weights, and how often it was reached."""
        numbers = self._numbers()
        found = sorted(set(numbers), key=lambda i: -self._ends[i].height)
        return [(self._ends[i].height, self._ends[i].shares, numbers.count(i)) for i in found]

    def _numbers(self):
        ends = [run["end"] for run in (*self._first, *self.found["runs"])]
        return [ends[i] for i in self.place["runs"]]

    def _words(self):
        return f"{len(self._x)} points, {self.data['K']} components, {number_of(len(self._first), 'start')} stored"

    def _picture(self):
        figure, axes = canvas(2, 3, width=9.0, height=4.5, sharex=True, sharey=True)
        shown = most_frequent([run["end"] for run in self._first], self._ends, axes.size)
        for ax, (i, times) in zip(axes.flat, shown, strict=False):
            _draw(ax, self._x, self._first[i], self._columns)
            told = f"{self._height(i):.2f}: {times} of {len(self._first)}".replace("-", "−")
            ax.set(title=told, xlim=self.data["xrange"], ylim=self.data["yrange"])
        for ax in axes.flat[len(shown) :]:
            ax.remove()
        figure.supxlabel(self.data["labels"][0], fontsize=10, parse_math=False)
        figure.supylabel(self.data["labels"][1], fontsize=10, parse_math=False)
        return small(figure, self._alt(shown))

    def _height(self, i):
        return self._ends[self._first[i]["end"]].height

    def _alt(self, shown):
        fallen, N = sum(self._ends[run["end"]].collapsed for run in self._first), len(self._first)
        told = ", ".join(f"{self._height(i):.2f} ({number_of(times, 'time')})" for i, times in shown)
        return (
            f"EM from {number_of(N, 'random start')} on the same {len(self._x)} points. Shown are ends with their "
            f"log-likelihood, and lines from the starting means to the last ones: {told}. "
            f"{number_of(fallen, 'climb')} collapsed.{self.data['note']}"
        )


def describe(x, plane, K, labels, columns):
    """Return what the browser needs to draw the points and name things; `plane` (N, 2) has no holes in it."""
    near = thinned(plane, DRAWN)  # to which start a point is nearest, if it has a hole
    xrange, yrange = box(x, columns, air=0.18)
    sizes = {"K": int(K), "D": x.shape[1], "xrange": xrange, "yrange": yrange, "columns": columns}
    names = {"labels": column_names(labels, columns), "note": note(len(x), DRAWN) + unseen(x, columns)}
    return {"points": thinned(x, DRAWN), "near": near, "look": look(K), **names, **sizes, "climbs": _apart(x)}


def _apart(x):
    """Return what tells ends apart, for a page that runs EM by itself: in the plane, if it has all of all points."""
    told = {"errors": (grain(x) / np.sqrt(12)).tolist(), "sds": x.std(axis=0).tolist()}
    return told if x.shape[1] == 2 and len(x) <= DRAWN and np.isfinite(x).all() else None


def _enough(K, stored, N):
    K = whole_in_range("K", K, 2, N, f"2 to {N} starting means have places among {number_of(N, 'point')}")
    return K, whole_number(stored, "stored", "a page without a kernel needs at least one start to run")


def _drawn(end, K, x):
    """Return the mixture as arrays, zeros if there is none; one that collapsed is given the width of a thin line."""
    D = x.shape[1]
    if end.mixture is None:
        return {"weights": np.zeros(K), "means": np.zeros((K, D)), "covs": np.zeros((K, D, D))}
    line = np.diag((0.02 * grain(x)) ** 2) if end.collapsed else 0.0
    return {**parameters(end.mixture), "covs": end.mixture.covs + line}


def _listed(run):
    return {name: value if name in ("updates", "end") else value.ravel().tolist() for name, value in run.items()}


def _told(ends):
    """Return what the list says of each end; JSON knows no infinity, so a collapse has no height."""
    return [{"height": None if e.collapsed else e.height, "weights": e.shares, "remark": e.remark} for e in ends]


def _draw(ax, x, run, columns):
    """Draw the optimum a run has ended in, and lines to its means from where they started."""
    mixture = Mixture(run["weights"], run["means"], run["covs"])
    seen_in(ax, x, mixture, columns)
    for k, (begin, end) in enumerate(zip(run["start"], mixture.means[:, columns], strict=True)):
        ax.plot(*np.stack([begin, end]).T, color=COLOURS[k], linewidth=1.5)
        ax.plot(*begin, "o", color=COLOURS[k], markersize=6, markerfacecolor="white", markeredgewidth=2)
