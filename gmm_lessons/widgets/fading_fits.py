"""Where variational Bayes ends for each concentration, from one start, for the widget of lesson 15."""

from typing import NamedTuple

import numpy as np

from gmm_lessons import scale
from gmm_lessons.em import until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import moments
from gmm_lessons.variational import Dirichlet, Sticks, seen_by, vague, vb

TOL, MOST = 1e-6, 2000


class Fit(NamedTuple):
    """A belief at rest: what it expects of the weights, the mixture that its E step sees, and the bound."""

    weights: np.ndarray  # (K,)
    seen: Mixture
    bound: float


def faded(x, K, gammas, seed):
    """Return the Fits for each concentration, first of Dirichlets, then of sticks: two lists."""
    start = moments(x, kmeans(x, K, np.random.default_rng(seed)))
    return [[_fit(x, start, kind(K, gamma)) for gamma in gammas] for kind in (_dirichlet, _sticks)]


def _dirichlet(K, gamma):
    return Dirichlet(np.full(K, gamma))


def _sticks(K, gamma):
    return Sticks(np.ones(K), np.full(K, gamma))


def _fit(x, start, weights):
    prior = vague(x, weights)
    *_, last = until_converged(vb(x, prior + start, prior, expect=scale.e_step), TOL, MOST)
    return Fit(last.mixture.weights, seen_by(last.belief)[0], last.objective)
