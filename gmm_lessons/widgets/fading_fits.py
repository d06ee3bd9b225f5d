"""Where variational Bayes ends for each concentration, from one start, for the widget of lesson 15."""

from typing import NamedTuple

import numpy as np

from gmm_lessons import missing, scale
from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.em import until_converged
from gmm_lessons.gaussian import ellipse
from gmm_lessons.mixture import Mixture
from gmm_lessons.variational import Dirichlet, Sticks, seen_by, vague, vb

TOL, MOST = 1e-6, 2000
LETTER = np.array([0.05, 0.085])  # wide and high, as parts of the axes
THROUGH = missing.over(scale.e_step)


class Fit(NamedTuple):
    """A belief at rest: what it expects of the weights, the mixture that its E step sees, and the bound."""

    weights: np.ndarray  # (K,)
    seen: Mixture
    bound: float


def faded(x, K, gammas, seed):
    """Return the Fits for each concentration, first of Dirichlets, then of sticks: two lists."""
    start = missing.start(x, K, generator(as_seed(seed)))
    return [[_fit(x, start, kind(K, gamma)) for gamma in gammas] for kind in (_dirichlet, _sticks)]


def letters(fit, alive, spans):
    """Return where the letters of a Fit stand, (K, 2): at the mean, or on the ellipse where one is there already.

    Of the components with more weight than `alive`; two are apart if their gap is more than a letter, a part of the
    `spans` (2,) of the axes.
    """
    places = fit.seen.means.copy()
    for k in np.flatnonzero(fit.weights > alive):
        taken = [j for j in range(k) if fit.weights[j] > alive]
        round_about = ellipse(fit.seen.means[k], fit.seen.covs[k], 1.5, 13)[:-1]
        places[k] = _free(np.vstack([fit.seen.means[k], round_about]), places[taken], spans)
    return places


def _free(candidates, taken, spans):
    """Return the first candidate that is more than a letter from all that are taken, or else the farthest."""
    gaps = [np.abs((taken - own) / (LETTER * spans)).max(axis=1).min(initial=np.inf) for own in candidates]
    return candidates[next((i for i, gap in enumerate(gaps) if gap > 1), int(np.argmax(gaps)))]


def _dirichlet(K, gamma):
    return Dirichlet(np.full(K, gamma))


def _sticks(K, gamma):
    return Sticks(np.ones(K), np.full(K, gamma))


def _fit(x, start, weights):
    prior = vague(x, weights)
    *_, last = until_converged(vb(x, prior + start, prior, expect=THROUGH), TOL, MOST)
    return Fit(last.mixture.weights, seen_by(last.belief)[0], last.objective)
