"""Where climbs begin: what points a start looks at, in what units, and which mixture its shares make (lesson 10)."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gmm_lessons.collapse import Infeasible, Ruler, ruler_for
from gmm_lessons.covariance import structure_of
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.functions import as_function
from gmm_lessons.doors.kinds import Start
from gmm_lessons.doors.plain import shortened
from gmm_lessons.doors.points import column_names
from gmm_lessons.doors.records import as_prior
from gmm_lessons.doors.shares import as_shares, check_some, weights_of_all
from gmm_lessons.em import m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.moments import NOTHING, Moments, moments, whole
from gmm_lessons.scale import blocked
from gmm_lessons.selection.given import as_starts, points_for
from gmm_lessons.units import units_for

ELSEWHERE = {
    "n_components": "K",
    "covariance_type": "structure",
    "random_state": "rng",
    "n_init": "n_starts",
    "init_params": "starts",
    "means_init": "also",
    "max_iter": "max_steps",
    "reg_covar": "structure=ridged(FULL, 1e-6), or prior=imaginary_points(x, K)",
    "n_jobs": "threads",
    "verbose": "watch=tqdm",
}
PART = 10_000  # so many points are enough to start from, and to tell good starts from bad ones


class Task(NamedTuple):
    """What is to be fitted to what, checked."""

    x: np.ndarray  # (N, D), with NaN where an E step of the caller's own takes holes
    K: int
    how: dict  # structure, prior and expect of `em`
    trial: tuple  # x and how for the first climbs: of the part, if there are many points
    max_steps: int
    part: np.ndarray  # (n, D): the points that starts look at, a column's mean in a hole
    weight: np.ndarray | None  # (n,)
    spare: Moments  # an imaginary point a component, for starts that leave one of them flat
    gaps: Moments  # the same, where there are holes
    ruler: Ruler
    rng: np.random.Generator
    total: float | None  # what all weights add up to, if an E step of the caller's own has to count them

    @classmethod
    def of(cls, x, K, structure, rng, prior, *, sample_weight=None, expect=None, threads=1, max_steps=2000, **more):
        """Return the Task of fitting K components to points x. ValueError, or Infeasible, if that cannot be."""
        _check_options(more)
        call, structure, x, K = column_names(x), structure_of(structure), points_for(expect, x), whole(K)
        weight = check_some(weights_of_all(sample_weight, len(x)))
        _check_enough(x, K, weight)
        _check_seen(x, weight, call)
        _check_prior(prior, K, x.shape[1])
        total = None if expect is None or weight is None else float(weight.sum())
        how = {"structure": structure, "prior": prior, "expect": _own(expect, weight, threads)}
        part, weight = _part(x, weight, rng)
        trial = (x, how) if expect is not None or part is x else (part, {**how, "expect": _own(None, weight, threads)})
        spare, holes = imaginary_points(part, K, 1.0, sample_weight=weight), np.isnan(part)
        gaps, part = (spare if holes.any() else NOTHING), np.where(holes, spare.mean[0], part)
        ruler = ruler_for(part, structure, prior, weight, call)
        return cls(x, K, how, trial, whole_number(max_steps, "max_steps"), part, weight, spare, gaps, ruler, rng, total)

    def beginnings(self, starts: Sequence[Start], n: int) -> Iterator[Any]:
        """Yield n functions that return a mixture to start from: the starts in turn, each round in other units."""
        starts = as_starts(starts)
        looks = [look(self.part, self.weight) for look in units_for(self.how["structure"])]
        for i in range(n):
            y, start = looks[i // len(starts) % len(looks)], starts[i % len(starts)]
            yield lambda y=y, start=start: self._first(start, y)

    def _first(self, start, y):
        """Return the mixture that the shares of a start make; if one is flat, with an imaginary point in each."""
        told = {} if self.weight is None else {"weight": self.weight}
        found = _ready(start, told)(y, self.K, self.rng, **told)
        shares = _checked(found, start, len(y), self.K)
        shares = shares if self.weight is None else shares * self.weight[:, None]
        stats = moments(self.part, shares) + self.how["prior"]
        try:
            return m_step(stats + self.gaps, self.how["structure"])
        except Collapse:
            return m_step(stats + self.spare, self.how["structure"])


def _ready(start, told):
    """Return the start, if it takes what it is told. ValueError, with a way to let it, if not."""
    name = getattr(start, "__name__", "start")
    why = "a start is a function (y, K, rng) -> shares (N, K), such as kmeans"
    if told:
        why = f"with sample_weight a start takes weight= as well: lambda y, K, rng, weight: {name}(y, K) leaves it out"
    return as_function(start, "starts", why, *("y", "K", "rng"), **told)


def _checked(found, start, N, K):
    name = f"{getattr(start, '__name__', None) or shortened(start)}, a start,"
    if found is None:
        raise ValueError(f"{name} returned None, but must return shares (N, K) = ({N}, {K}).")
    shares = as_shares(found)
    if shares.shape != (N, K):
        raise ValueError(f"{name} returned shares of shape {shares.shape}, but they are (N, K) = ({N}, {K}).")
    return shares


def _own(expect, weight, threads):
    return blocked(weight, threads=threads) if expect is None else expect


def _check_enough(x, K, weight):
    counted = len(x) if weight is None else np.count_nonzero(weight)
    if counted < K:
        raise Infeasible(f"{counted} points cannot fill {K} components. Lower K or bring more points.")


def _check_seen(x, weight, call):
    seen = ~np.isnan(x if weight is None else x[weight > 0])
    if not seen.any(axis=0).all():
        raise ValueError(f"{call(int(np.argmin(seen.any(axis=0))))} holds no value at all that counts. Leave it out.")


def _check_options(more):
    """TypeError for options that nobody takes; those that scikit-learn's users know are told by their names here."""
    for name in more:
        ours = f": here it is {ELSEWHERE[name]}" if name in ELSEWHERE else ". The options are in help(best_of)"
        raise TypeError(f"there is no option {name!r}{ours}.")


def _check_prior(prior, K, D):
    if as_prior(prior).count.any() and prior.mean.shape != (K, D):
        raise ValueError(
            f"the prior holds moments of {len(prior.count)} heaps in {prior.mean.shape[1]} columns, but it takes {K} "
            f"in {D}: make it by imaginary_points(x, {K})."
        )


def _part(x, weight, rng):
    if len(x) <= PART:
        return x, weight
    rows = rng.choice(len(x), PART, replace=False)
    return x[rows], None if weight is None else weight[rows]
