"""Learn from batches: their size, how fast the old is forgotten, and what a pass over the data brings (lesson 16)."""

import numpy as np

from gmm_lessons.doors.counts import as_seed, whole_number
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.moments import whole
from gmm_lessons.plots import COLOURS, DASHES, INK, canvas
from gmm_lessons.widgets.parts.axes import box, column_names, names_for, note, plane_columns, thinned
from gmm_lessons.widgets.parts.climbs import spread_start
from gmm_lessons.widgets.parts.packing import look
from gmm_lessons.widgets.parts.pictures import small
from gmm_lessons.widgets.parts.unseen import unseen
from gmm_lessons.widgets.parts.view import View, whole_in_range
from gmm_lessons.widgets.parts.words import number_of
from gmm_lessons.widgets.streaming_grid import full, overlapping, sizes_for, streams

DRAWN = 600  # points in the picture
KAPPAS = (0.55, 0.6, 0.7, 0.8, 1.0)
FLOOR = 1e-5  # nats a point: what is nearer to the top is drawn there


class Streaming(View):
    """EM by batches on a grid of batch sizes and exponents κ, beside EM: how far below the top after each pass."""

    kind = "streaming"

    def __init__(self, x=None, K=3, labels=None, columns=(0, 1), sizes=None, kappas=KAPPAS, passes=8, seed=0):
        x, seed, K = overlapping() if x is None else x, as_seed(seed), whole(K)
        self._x, passes = with_holes(x), whole_number(passes, "passes")
        columns, start = plane_columns(columns, self._x.shape[1]), spread_start(self._x, K, seed)
        self._sizes, self._kappas = _whole(sizes, len(self._x)), _some(kappas, "kappas")
        self._runs = [streams(self._x, start, size, self._kappas, passes, seed) for size in self._sizes]
        self._full, mixtures = full(self._x, start, passes)
        self._top = max(self._full.max(), *(run.heights.max() for row in self._runs for run in row))
        xrange, yrange = box(self._x, columns)
        sizes = {"K": K, "N": len(self._x), "D": self._x.shape[1], "xrange": xrange, "yrange": yrange}
        names = {"labels": column_names(names_for(labels, x), columns), "columns": columns}
        grid = {"sizes": self._sizes, "kappas": self._kappas, "passes": passes, "floor": FLOOR}
        points = {
            "points": thinned(self._x, DRAWN),
            "look": look(K),
            "note": note(len(self._x), DRAWN) + unseen(self._x, columns),
        }
        states = {str(i): _stacked(row, passes) for i, row in enumerate(self._runs)} | {"full": _arrays(mixtures)}
        place = {"size": len(self._sizes) // 2, "kappa": len(self._kappas) // 2, "pass": 1}
        super().__init__({**points, **sizes, **names, **grid, **self._curves(), "states": states}, place)

    def _curves(self):
        """Return how far below the top each climb is, in nats a point, after how many passes; and where it stopped."""
        rows = {str(i): row for i, row in enumerate(self._runs)}
        return {
            "at": {i: row[0].passes for i, row in rows.items()},
            "gaps": {i: np.array([self._top - run.heights for run in row]) for i, row in rows.items()},
            "full": self._top - self._full,
            "stops": [[len(run.mixtures) - 1 for run in row] for row in self._runs],
            "troubles": [[run.trouble for run in row] for row in self._runs],
        }

    @property
    def run(self):
        """The climb chosen."""
        return self._runs[self.place["size"]][self.place["kappa"]]

    @property
    def gap(self):
        """How far the climb chosen is below the top after the passes chosen, in nats a point."""
        return float(self._top - self._after(self.run, self.place["pass"]))

    @property
    def needed(self):
        """How many passes EM needs to come as near; -1 if it never does."""
        there = np.flatnonzero(self._top - self._full <= self.gap)
        return int(there[0]) if len(there) else -1

    @property
    def mixture(self):
        """The mixture of the climb chosen, after the passes chosen; after trouble, the last good one."""
        return self.run.mixtures[min(self.place["pass"], len(self.run.mixtures) - 1)]

    def _after(self, run, passes):
        return run.heights[np.flatnonzero(np.isclose(run.passes, passes))[0]]

    def _words(self):
        grid = number_of(len(self._sizes), "batch size"), number_of(len(self._kappas), "rate")
        return f"{len(self._x)} points, {', '.join(grid)}"

    def _picture(self):
        figure, (left, right) = canvas(1, 2, width=9.0, height=3.6, sharey=True)
        i, k = len(self._sizes) // 2, len(self._kappas) // 2
        some = sorted({0, k, len(self._kappas) - 1})
        few = sorted({0, i, len(self._sizes) - 1})
        looks = [some.index(k), 3, 4]  # the smallest batches at this rate are in both panels, and look the same
        self._draw(left, [(self._runs[0][j], n, f"κ = {self._kappas[j]:g}") for n, j in enumerate(some)])
        self._draw(right, [(self._runs[j][k], n, f"batches of {self._sizes[j]}") for n, j in zip(looks, few)])
        left.set(title=f"batches of {self._sizes[0]}", ylabel="below the top (nats a point)")
        right.set(title=f"κ = {self._kappas[k]:g}")
        return small(figure, self._alt())

    def _draw(self, ax, named):
        passes = self.data["passes"]
        for run, n, name in named:
            gaps = np.maximum(self._top - run.heights, FLOOR)
            ax.plot(run.passes, gaps, color=COLOURS[n], linestyle=DASHES[n], label=name, linewidth=2)
        gaps = np.maximum(self._top - self._full[: passes + 1], FLOOR)
        ax.plot(gaps, "o-", color=INK, markersize=4, linewidth=1, label="EM")
        ax.set(yscale="log", xlabel="passes over the data")
        ax.legend(frameon=False, fontsize=9)

    def _alt(self):
        passes, k = self.data["passes"], len(self._kappas)
        told = ", ".join(
            f"{self._top - self._after(self._runs[0][j], passes):.2g} for κ = {self._kappas[j]:g}"
            for j in sorted({0, k // 2, k - 1})
        )
        over = number_of(passes, "pass", "passes")
        return (
            f"How far EM by batches is below the top, in nats a point on a log scale, over {over}. With the "
            f"smallest batches it ends {told}; EM itself ends {self._top - self._full[passes]:.2g} below."
            f"{unseen(self._x, self.data['columns'])}"
        )


def _whole(sizes, N):
    why = f"a batch holds a whole number of points from 1 to {N}"
    sizes = sizes_for(N) if sizes is None else _some(sizes, "sizes")
    return sorted(whole_in_range("a size", size, 1, N, why) for size in sizes)


def _some(values, name):
    values = np.atleast_1d(values).tolist()
    if not values:
        raise ValueError(f"{name} are none, but this widget compares some: take at least one.")
    return values


def _stacked(row, passes):
    """Return the mixtures of climbs after each pass as arrays; after trouble, the last one again."""
    filled = [[*run.mixtures, *run.mixtures[-1:] * (passes + 1 - len(run.mixtures))] for run in row]
    return _arrays([mixture for mixtures in filled for mixture in mixtures])


def _arrays(mixtures):
    return {name: np.array([getattr(m, name) for m in mixtures]) for name in ("weights", "means", "covs")}
