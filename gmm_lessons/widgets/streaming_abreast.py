"""EM by batches with several rates at once: they see the same batches, and one E step serves them all (lesson 16)."""

import numpy as np

from gmm_lessons.doors.points import quietly
from gmm_lessons.em import m_step
from gmm_lessons.moments import Moments
from gmm_lessons.scale.parts import e_step
from gmm_lessons.scale.streaming import as_moments, forgetting


def abreast(batches, start, kappas):
    """Yield after each batch the running Moments of the climbs with each κ, R K heaps: of each those of one point.

    ValueError as soon as one of them is in trouble.
    """
    rates, R, K = [forgetting(kappa) for kappa in kappas], len(kappas), len(start.weights)
    one = as_moments(start)
    stats = Moments(np.tile(one.count, R), np.tile(one.mean, (R, 1)), np.tile(one.scatter, (R, 1, 1)))  # R K heaps
    for t, batch in enumerate(batches, start=1):
        fresh = e_step.abreast(batch, m_step(stats), R).moments
        gamma = np.repeat([rate(t) for rate in rates], K)  # (R K,)
        stats = _counted(gamma / len(batch), fresh) + _counted(1 - gamma, stats)
        yield stats


def parted(stats, R):
    """Return the Moments of each of R climbs beside each other."""
    return [Moments(*own) for own in zip(*(np.split(part, R) for part in vars(stats).values()), strict=True)]


@quietly  # of what is too small for a float
def _counted(weight, stats):
    """Return the Moments of heaps of which each point counts as often as `weight` (R K,) says."""
    return Moments(weight * stats.count, stats.mean, weight[:, None, None] * stats.scatter)
