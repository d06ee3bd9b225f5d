"""A whole climb of EM as arrays, and a start for it that every data set allows."""

from itertools import islice

import numpy as np

from gmm_lessons import missing
from gmm_lessons.doors.counts import as_seed, generator, whole_number
from gmm_lessons.em import em, until_converged
from gmm_lessons.initialization import spread_out
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture
from gmm_lessons.widgets.parts.view import whole_in_range
from gmm_lessons.widgets.parts.words import number_of

TOL, MOST = 1e-6, 300  # nats a point; updates
STATE = ("objective", "weights", "counts", "means", "covs")
TRACE = (*STATE, "gains")


def spread_start(x, K, seed=0):
    """Return a mixture to start from: K spread-out points as means, the covariance of all points for each."""
    x, rng = with_holes(x), generator(as_seed(seed))
    K = whole_in_range("K", K, 1, len(x), f"1 to {len(x)} components can start from {number_of(len(x), 'point')}")
    bell = missing.one_bell(x)
    heap = missing.start(x, 1, rng, shares=_of_one, bell=bell)
    covs = np.repeat(heap.scatter / len(x), K, axis=0)
    return Mixture(np.full(K, 1 / K), spread_out(missing.impute(x, bell), K, rng), covs)


def _of_one(x, K, rng):
    return np.ones((len(x), K))


def climb(x, start, tol=TOL, max_steps=MOST, expect=missing.e_step, **options):
    """Return EM's states from `start` as arrays over updates, and in words what stopped it before it converged."""
    max_steps = whole_number(max_steps, "max_steps")
    states, trouble = [], f"Stopped after {number_of(max_steps, 'update')}, before it converged."
    try:
        for step in islice(until_converged(em(x, start, expect=expect, **options), tol, np.inf), max_steps):
            states.append(_state(step))
    except ValueError as error:
        trouble = f"EM cannot go on: {error}"
        if not states:
            raise
    trace = {name: np.array([state[i] for state in states]) for i, name in enumerate(STATE)}
    gains = np.diff(trace["objective"])
    return trace | {"gains": gains, "trouble": "" if _converged(trace, gains, tol) else trouble}


def _state(step):
    mixture = step.mixture
    return step.objective, mixture.weights, step.moments.count, mixture.means, mixture.covs


def _converged(trace, gains, tol):
    return len(gains) > 0 and gains[-1] < tol * trace["counts"][-1].sum()
