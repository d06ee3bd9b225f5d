"""What the seen coordinate says of the unseen one, and EM with and without what is not sure (lesson 14)."""

from itertools import islice

import numpy as np

from gmm_lessons import missing
from gmm_lessons.datasets import penguins
from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.em import em
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots import COLOURS, DASHES, INK, QUIET, canvas, draw_contours
from gmm_lessons.widgets.parts.axes import column_names, decimals, in_the_plane, names_for, thinned
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.unseen import whole_rows
from gmm_lessons.widgets.parts.view import View
from gmm_lessons.widgets.parts.words import number_of

TURNS = 24
ON_PAGE = 1000
WAYS = ("mean and covariance", "mean only")


class Holes(View):
    """Points (N, 2) of which some lost the second coordinate, under one bell that EM fits to what is left.

    The learner moves the coordinate that was seen, steps through the turns, and leaves the covariance out.
    """

    kind = "holes"

    def __init__(self, x, share=0.6, seed=0, labels=None):
        self._x = whole_rows(in_the_plane(x), "this widget makes holes of its own, and knows what was there")
        if not 0 < share < 1:
            raise ValueError(f"share is {share}, but it is the part that is erased: between 0 and 1.")
        hole = generator(as_seed(seed)).permutation(len(self._x)) < round(share * len(self._x))
        if (~hole).sum() < 3:
            left = number_of((~hole).sum(), "whole point")
            raise ValueError(f"share is {share}, which leaves {left}: it takes at least 3.")
        self._holed = np.where(np.outer(hole, [False, True]), np.nan, self._x)
        self._runs = [list(islice(run(self._holed), TURNS + 1)) for run in (_with, _without)]
        self._ends = _ends(self._x)
        place = {
            "x": float(np.round(self._x[:, 0].mean(), max(2, decimals(self._ends[0])))),
            "turn": TURNS,
            "unsure": True,
        }
        super().__init__(self._describe(names_for(labels, x), share), place)

    def _describe(self, labels, share):
        hole = np.isnan(self._holed[:, 1])
        traces = {
            "means": np.array([[bell.means[0] for bell in run] for run in self._runs]),
            "covs": np.array([[bell.covs[0] for bell in run] for run in self._runs]),
        }
        shown = {"pairs": thinned(self._x[~hole], ON_PAGE), "lone": thinned(self._x[hole, 0], ON_PAGE)}
        truth = {"sd": float(self._x[:, 1].std()), "turns": TURNS, "N": len(hole), "lost": int(hole.sum())}
        ends = dict(zip(("xrange", "yrange"), self._ends, strict=True))
        return {**shown, **traces, **truth, **ends, "labels": column_names(labels, [0, 1]), "look": look(2)}

    @property
    def bell(self):
        """The mixture of one bell after the turns shown."""
        return self._runs[not self.place["unsure"]][int(self.place["turn"])]

    @property
    def conditional(self):
        """The mean and the standard deviation of the second coordinate, given the first."""
        given = missing.conditional_mixture([np.clip(self.place["x"], *self._ends[0]), np.nan], self.bell)
        return float(given.means[0, 0]), float(given.sds[0, 0])

    def _words(self):
        return f"{self.data['N']} points, {self.data['lost']} with a hole, x={self.place['x']:g}"

    def _picture(self):
        figure, axes = canvas(1, 3, width=9.8, height=3.4, width_ratios=(1, 1, 0.9))
        for way in (0, 1):
            self._draw(axes[way], way)
        self._curves(axes[2])
        return small(figure, self._alt())

    def _draw(self, ax, way):
        hole, bell = np.isnan(self._holed[:, 1]), self._runs[way][-1]
        filled, rest = missing.impute(self._holed, bell)[hole], missing.conditional_mixture([0, np.nan], bell).sds[0, 0]
        ax.scatter(*self._x[~hole].T, s=10, color=QUIET, linewidths=0)
        if way == 0:
            ax.vlines(
                filled[:, 0], filled[:, 1] - rest, filled[:, 1] + rest, color=COLOURS[0], linewidth=0.8, alpha=0.5
            )
        ax.scatter(*filled.T, s=12, color=COLOURS[way], marker="od"[way], linewidths=0)
        draw_contours(ax, bell.means[0], bell.covs[0], k=way)
        xlabel, ylabel = self.data["labels"]
        ax.set(xlabel=xlabel, ylabel=ylabel, xlim=self._ends[0], ylim=self._ends[1], title=WAYS[way])

    def _curves(self, ax):
        for k, run in enumerate(self._runs):
            sds = [bell.sds[0, 1] for bell in run]
            ax.plot(sds, color=COLOURS[k], linestyle=DASHES[k], label=WAYS[k])
        ax.axhline(self.data["sd"], color=INK, linestyle="dotted", linewidth=1.2, label="nothing erased")
        ax.set(xlabel="turn of EM", ylabel=f"sd of {self.data['labels'][1]}", ylim=(0, None))
        ax.legend(frameon=False, fontsize=9, loc="lower right")

    def _alt(self):
        full, short = (run[-1].sds[0, 1] for run in self._runs)
        mean, sd = self.conditional
        small = max(bell.sds[0, 1] for bell in self._runs[1][1:]) < self.data["sd"]
        return (
            f"{self.data['N']} points, of which {self.data['lost']} lost the second coordinate, under the bell in "
            f"which EM ends. With the conditional covariance its sd there is {full:.3g}, without it {short:.3g}; that "
            f"of the whole points was {self.data['sd']:.3g}. At a first coordinate of {self.place['x']:g} the second "
            f"is expected at {mean:.3g}, give or take {sd:.3g}. Curves: both sds over the turns"
            + ("; without the covariance it is too small from the first turn on." if small else ".")
        )


def adelies():
    """Return the bills of 151 Adelie penguins (151, 2), length and depth, and the names of the columns."""
    birds = penguins()
    return birds[birds.labels == 0, :2], list(birds.columns[:2])


def _with(x):
    steps = em(missing.grouped(x), _start(x), expect=missing.e_step)
    return (step.mixture for step in steps)


def _without(x):
    """Yield bells of the points with the conditional mean in each hole, as if it had been seen there."""
    bell = _start(x)
    while True:
        yield bell
        filled = missing.impute(x, bell)
        bell = Mixture([1.0], filled.mean(axis=0)[None], np.cov(filled.T, bias=True)[None])


def _start(x):
    """Return the bell of the column means and variances of what was seen, of no correlation."""
    return Mixture([1.0], np.nanmean(x, axis=0)[None], np.diag(np.nanvar(x, axis=0))[None])


def _ends(x):
    low, high = x.min(axis=0), x.max(axis=0)
    air = 0.15 * (high - low)
    ends = np.stack([low - air, high + air], axis=1).tolist()
    return [np.round(pair, max(2, decimals(pair))).tolist() for pair in ends]
