"""Climbs abreast: R mixtures beside each other are one of R K bells, and one E step serves all of them (lesson 13).

Of few points most of a step is what NumPy takes from call to call, whatever is in the arrays: one call for all climbs
saves most of what a call for each would take (`course.py bench abreast`). Each point is shared out among the K bells of
every mixture, whole each time; the moments, and what is made of them, are those of R K components.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from gmm_lessons.collapse import attempt
from gmm_lessons.covariance import Structure
from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.points import quietly
from gmm_lessons.em import MOST, Step, beyond_the_sum, is_rounding, m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments, of_each

Climbed = tuple[Step, float] | Collapse  # the last step and its gain, 0 if the climb came to rest; or why it has none


class Way(NamedTuple):
    """R climbs under way."""

    which: Array  # (R,)      the number of each
    mixture: Mixture | None  # of R K components: the weights of each climb add up to 1 / R
    before: Array  # (R,)      the objectives of the step before


class Found(NamedTuple):
    """What an E step finds of R climbs."""

    mixture: Mixture  # of R K components
    moments: Moments  # of R K heaps
    objective: Array  # (R,)
    points: Array  # (R,)      how many there are, as each climb has counted them

    def step(self, r: int) -> Step:
        """Return the Step of climb r alone."""
        own = np.repeat(np.arange(len(self.points)) == r, len(self.moments.count) // len(self.points))
        weights = self.mixture.weights[own]
        mixture = Mixture(weights / weights.sum(), self.mixture.means[own], self.mixture.covs[own])
        return Step(mixture, None, _only(self.moments, own), float(self.objective[r]))


@dataclass(frozen=True)
class OfEach:
    """Covariances of several mixtures beside each other, each of K components."""

    structure: Structure
    K: int

    def __call__(self, count, scatter):
        heaps = [slice(k, k + self.K) for k in range(0, len(count), self.K)]
        return np.concatenate([self.structure.covariances(count[own], scatter[own]) for own in heaps])


def climbs(
    x: Array,
    starts: Sequence[Callable[[], Mixture]],
    tol: float,
    max_steps: int,
    *,
    structure: Structure,
    prior: Moments,
    expect: Any,
) -> list[Climbed]:
    """Return how the climb from each of several starts ends: all at once, and each where `while_gaining` ends it."""
    made = [attempt(make) for make in starts]
    way, ends = _parted(np.arange(len(made)), made, np.full(len(made), -np.inf))
    priors, turns = _priors(prior, len(made)), count(1)
    while len(way.which):
        found = _found(x, way, priors, expect)
        gain, rest = _gain(found, way.before, tol)
        over = rest | (next(turns) == max_steps)
        ends |= {way.which[r]: (found.step(r), 0.0 if rest[r] else float(gain[r])) for r in np.flatnonzero(over)}
        way, collapsed = _onward(way, found, ~over, priors, structure)
        ends |= collapsed
    return [ends[i] for i in range(len(made))]


def _parted(which, made, before):
    """Return the Way of those that have made a mixture, and of the others, by number, the Collapse."""
    ends = {i: one for i, one in zip(which, made) if isinstance(one, Collapse)}
    on = np.array([i not in ends for i in which], dtype=bool)
    several = [one for one in made if not isinstance(one, Collapse)]
    return Way(which[on], _beside(several) if several else None, before[on]), ends


def _found(x, way, priors, expect):
    """Return what an E step finds. (Each climb weighs 1 / R: so log R is missing from the log-density of a point.)"""
    R = len(way.which)
    stats, log_likelihood, _ = expect.abreast(x, way.mixture, R)
    points = stats.count.reshape(R, -1).sum(axis=1)
    objective = log_likelihood + points * np.log(R)
    if priors is not NOTHING:
        prior = _only(priors, slice(len(stats.count)))
        known = of_each(prior, way.mixture) + prior.count * np.log(R)
        objective += known.reshape(R, -1).sum(axis=1)
    return Found(way.mixture, stats, objective, points)


@quietly  # of a mixture whose objective is -inf: one that cannot have made the imaginary points
def _gain(found, before, tol):
    """Return what each climb gains a point, and whether that is less than tol, or no more than rounding moves it."""
    gain = (found.objective - before) / found.points
    rest = np.abs(gain) < tol
    for r in np.flatnonzero(~rest & (beyond_the_sum(gain, found.objective, found.points) <= MOST)):
        rest[r] = is_rounding(gain[r], found.step(r))
    return gain, rest


def _onward(way, found, on, priors, structure):
    """Return the Way of those that go on, with the mixtures of their M steps, and of those that collapse, why."""
    which, before, K = way.which[on], found.objective[on], len(found.moments.count) // len(on)
    if not len(which):
        return Way(which, None, before), {}
    stats = _only(found.moments, np.repeat(on, K)) + _only(priors, slice(K * len(which)))
    try:
        mixture = m_step(stats, replace(structure, covariances=OfEach(structure, K)))
    except Collapse:
        alone = (_only(stats, slice(K * r, K * r + K)) for r in range(len(which)))
        return _parted(which, [attempt(partial(m_step, own, structure)) for own in alone], before)
    return Way(which, mixture, before), {}


def _beside(several):
    """Return mixtures beside each other as one, in which each has the same weight."""
    weights, means, covs = (np.concatenate([getattr(m, a) for m in several]) for a in ("weights", "means", "covs"))
    return Mixture(weights / len(several), means, covs)


def _priors(prior, R):
    """Return R times the same Moments beside each other; NOTHING, if they are of no points."""
    arrays = (np.concatenate([a] * R) for a in (prior.count, prior.mean, prior.scatter))
    return Moments(*arrays) if prior.count.any() else NOTHING


def _only(stats, which):
    """Return the Moments of some of the heaps."""
    return stats if stats is NOTHING else Moments(stats.count[which], stats.mean[which], stats.scatter[which])
