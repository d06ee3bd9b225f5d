"""Mixtures of round bells of one width, followed from soft to hard as the width goes down."""

from typing import NamedTuple

import numpy as np

from gmm_lessons.covariance import fixed
from gmm_lessons.doors.points import quietly
from gmm_lessons.em import em, until_converged
from gmm_lessons.initialization import squared_distances
from gmm_lessons.mixture import Mixture, log_joint
from gmm_lessons.responsibilities import entropy

KICK = 0.01  # of the spread: how far each mean is pushed before each fit, so that it leaves a place it cannot stay at
SURE = 0.9  # a point whose largest responsibility is below it is undecided


class Fit(NamedTuple):
    """Where EM ends for one width, and how far that is from k-means."""

    mixture: Mixture
    softness: float  # mean entropy of the responsibilities / log K: 1 when nobody knows, 0 when all are sure
    undecided: float  # share of the points whose largest responsibility is below `SURE`
    energy: float  # -2σ² Q, with Q = Σ_nk r_nk log p(x_n, k)
    cost: float  # of k-means with these means: Σ_n min_k |x_n - μ_k|²


def spread(x):
    """Return the largest standard deviation of x (N, D) in any direction: above it as width, close means merge."""
    return float(np.sqrt(np.linalg.eigvalsh(np.atleast_2d(np.cov(x.T, bias=True)))[-1]))


def cooled(x, K, log_sigmas, seed=0):
    """Return the Fit of K bells N(μ_k, σ² I) for each ln σ, softest first, each started from the one before."""
    rng, reach = np.random.default_rng(seed), KICK * spread(x)
    weights, means, fits = np.full(K, 1 / K), np.repeat(x.mean(axis=0)[None], K, axis=0), []
    for log_sigma in log_sigmas:
        pushed = means + reach * rng.standard_normal(means.shape)
        step, sigma = _fitted(x, weights, pushed, np.exp(log_sigma)), np.exp(log_sigma)
        weights, means = step.mixture.weights, step.mixture.means
        fits.append(_fit(x, step, sigma))
    return _left_to_right(fits)


def _fitted(x, weights, means, sigma):
    cov = sigma**2 * np.eye(x.shape[1])
    start = Mixture(weights, means, np.repeat(cov[None], len(means), axis=0))
    *_, last = until_converged(em(x, start, structure=fixed(cov)), tol=1e-10, max_steps=20_000)
    return last


@quietly
def _fit(x, step, sigma):
    expected = float((step.resp * log_joint(x, step.mixture)).sum())
    return Fit(
        step.mixture,
        float(entropy(step.resp).mean() / np.log(len(step.mixture.weights))),
        float((step.resp.max(axis=1) < SURE).mean()),
        float(-2 * sigma**2 * expected),
        float(squared_distances(x, step.mixture.means).min(axis=1).sum()),
    )


def _left_to_right(fits):
    """Return the fits with the components in the order of their hard means: A is on the left."""
    order = np.argsort(fits[-1].mixture.means[:, 0])
    return [fit._replace(mixture=_ordered(fit.mixture, order)) for fit in fits]


def _ordered(mixture, order):
    return Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])
