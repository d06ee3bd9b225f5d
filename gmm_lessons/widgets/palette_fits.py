"""A mixture for each number of colours, and the thresholds that held-out pixels set, for the widget of lesson 17."""

from typing import NamedTuple

import numpy as np

from gmm_lessons import scale
from gmm_lessons.doors.counts import as_seed
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import moments

TO_FIT, HELD_OUT = 5000, 999
TOL, MOST, STARTS = 1e-5, 500, 3


class Fit(NamedTuple):
    """K colours, the brightest first, and the log-densities of held-out pixels, the lowest first."""

    mixture: Mixture
    held_out: np.ndarray  # (HELD_OUT,)


def fits(pixels, Ks, seed):
    """Return a Fit of pixels (N, 3) for each K; what is fitted to and what is held out are other pixels."""
    seed = as_seed(seed)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(pixels, min(TO_FIT + HELD_OUT, len(pixels)), replace=False).astype(float)
    some, others = chosen[:-HELD_OUT], chosen[-HELD_OUT:]
    return [_fit(some, others, K, seed) for K in Ks]


def _fit(some, others, K, seed):
    """Return the likeliest of a few climbs."""
    prior = imaginary_points(some, K)
    climbs = [_climbed(some, K, prior, np.random.default_rng(seed + i)) for i in range(STARTS)]
    mixture = _bright_first(max(climbs, key=lambda step: step.objective).mixture)
    return Fit(mixture, np.sort(scale.log_evidence(others, mixture)))


def _climbed(some, K, prior, rng):
    start = m_step(moments(some, kmeans(some, K, rng)) + prior)
    *_, last = until_converged(em(some, start, expect=scale.e_step, prior=prior), TOL, MOST)
    return last


def _bright_first(mixture):
    order = np.argsort(-mixture.means.sum(axis=1))
    return Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])
