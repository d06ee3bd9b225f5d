"""EM by batches with several rates at once: they see the same batches, and one E step serves them all (lesson 16)."""

import numpy as np

from gmm_lessons.em import m_step
from gmm_lessons.moments import Moments
from gmm_lessons.scale.parts import e_step
from gmm_lessons.scale.streaming import as_moments, forgetting


def abreast(batches, start, kappas):
    """Yield after each batch the running Moments of the climb with each κ, a list: those of `stepwise`, of one point.

    ValueError as soon as one of them is in trouble.
    """
    rates, R, K = [forgetting(kappa) for kappa in kappas], len(kappas), len(start.weights)
    one = as_moments(start)
    stats = Moments(np.tile(one.count, R), np.tile(one.mean, (R, 1)), np.tile(one.scatter, (R, 1, 1)))  # R K heaps
    for t, batch in enumerate(batches, start=1):
        fresh = e_step.abreast(batch, m_step(stats), R).moments
        gamma = np.repeat([rate(t) for rate in rates], K)  # (R K,)
        stats = _counted(gamma / len(batch), fresh) + _counted(1 - gamma, stats)
        yield [_only(stats, slice(r * K, (r + 1) * K)) for r in range(R)]


def _counted(weight, stats):
    """Return the Moments of heaps of which each point counts as often as `weight` (R K,) says."""
    return Moments(weight * stats.count, stats.mean, weight[:, None, None] * stats.scatter)


def _only(stats, which):
    return Moments(stats.count[which], stats.mean[which], stats.scatter[which])
