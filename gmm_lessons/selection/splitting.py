"""One component more or less: one bell cut in two, two bells made one, as starts for the next K (lesson 13).

A bell written twice, with half its weight, is the same density: the best of K + 1 components is no worse than the best
of K. A search that starts from there, too, cannot rank it below.
"""

from itertools import combinations, product

import numpy as np

from gmm_lessons.doors.kinds import Array
from gmm_lessons.em import Step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import Moments

CUT = np.sqrt(2 / np.pi)  # sds from the middle to the mean of either half of a bell
AXES = 6  # across so many axes of a bell it is cut in turn


def splits(step: Step, K: int, units: Array) -> list[Mixture]:
    """Return mixtures of K components: of those of `step`, each in turn is cut in two; if it takes more, the heaviest.

    A cut goes across each axis of the points of a component in turn, in `units` (D,), the widest first, up to AXES of
    them: two bells that cross part across a narrow one. A component that is too flat to be cut is passed over.
    """
    spreads = step.moments.scatter / step.moments.count[:, None, None]
    ways = product(range(len(spreads)), range(1, 1 + min(AXES, len(units))))
    grown = (_grown(step.mixture, spreads, k, axis, K, units) for k, axis in ways)
    return [mixture for mixture in grown if mixture is not None]


def _grown(mixture, spreads, k, axis, K, units):
    try:
        while len(mixture.weights) < K:
            mixture, spreads = _cut(mixture, spreads, k, axis, units)
            k, axis = int(mixture.weights.argmax()), 1
    except Collapse:
        return None
    return mixture


def _cut(mixture, spreads, k, axis, units):
    """Return the mixture with component k as its two halves, and what the points of each component spread then."""
    values, axes = np.linalg.eigh(spreads[k] / np.outer(units, units))
    sd = np.sqrt(max(values[-axis], 0.0))
    half = CUT * sd * units * axes[:, -axis]  # (D,): from the middle to the mean of either half
    again, both = [*range(len(spreads)), k], [k, len(spreads)]
    weights, means, covs, spreads = (a[again] for a in (mixture.weights, mixture.means, mixture.covs, spreads))
    weights[both] /= 2
    means[both] += np.array([-1, 1])[:, None] * half
    covs[both] = spreads[both] = spreads[k] - np.outer(half, half)
    return Mixture(weights, means, covs), spreads


def copied(mixture: Mixture, K: int) -> Mixture:
    """Return the same density, written with K components: the heaviest is halved, and halved again."""
    again, weights = list(range(len(mixture.weights))), list(mixture.weights)
    while len(again) < K:
        k = int(np.argmax(weights))
        weights[k] /= 2
        again.append(again[k])
        weights.append(weights[k])
    return Mixture(weights, mixture.means[again], mixture.covs[again])


def merges(stats: Moments) -> list[Moments]:
    """Return Moments (K - 1) for each pair of the K components of Moments, its two heaps thrown together."""
    heaps = [Moments(*(a[[k]] for a in (stats.count, stats.mean, stats.scatter))) for k in range(len(stats.count))]
    return [_without(heaps, j, k) for j, k in combinations(range(len(heaps)), 2)]


def _without(heaps, j, k):
    left = [heap for i, heap in enumerate(heaps) if i not in (j, k)] + [heaps[j] + heaps[k]]
    return Moments(*(np.concatenate([getattr(heap, a) for heap in left]) for a in ("count", "mean", "scatter")))
