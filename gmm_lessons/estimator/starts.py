"""Where an estimator starts: what init_params names, in scikit-learn's order, or a function of your own (lesson 17).

A start is (x, K, rng, weight) -> labels (N,), -1 for no component, or shares (N, K); `rng` is a RandomState, `weight`
(N,) or None. k-means sees so many points, taken at random, as take 24 MB with what it notes of them (136 000 of ten
columns; on the way there are up to three copies), and then says of each point which centre is nearest.
"""

from functools import partial

import numpy as np
from sklearn import config_context
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.utils import check_random_state

from gmm_lessons import missing
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.functions import as_function
from gmm_lessons.estimator.heaps import heaps, shared
from gmm_lessons.initialization import hierarchical

Seed = int | np.random.RandomState | None
OWN = ("x", "K", "rng")  # what a start of the caller's own is given
MOST = 3_000_000  # numbers: the points that KMeans is given, and some ten for each that it makes of them, in 24 MB


seen = partial(config_context, skip_parameter_validation=True, assume_finite=True)  # the door has looked at all of it


def _kmeans(x, K, rng, weight):
    with seen():
        return _nearest_centres(x, K, rng, weight)


def _nearest_centres(x, K, rng, weight):
    rows = MOST // (x.shape[1] + 12)
    if len(x) <= rows:
        return KMeans(K, n_init=1, random_state=rng).fit(x, sample_weight=weight).labels_
    part = np.sort(rng.randint(len(x), size=rows))
    of_part = KMeans(K, n_init=1, random_state=rng).fit(x[part], sample_weight=None if weight is None else weight[part])
    return np.concatenate([of_part.predict(x[first : first + rows]) for first in range(0, len(x), rows)])


def _plus_plus(x, K, rng, weight):
    return _alone(kmeans_plusplus(x, K, sample_weight=weight, random_state=rng)[1], len(x))


def _random(x, K, rng, weight):
    resp = rng.uniform(size=(len(x), K))
    resp /= resp.sum(axis=1, keepdims=True)
    return resp


def _random_from_data(x, K, rng, weight):
    return _alone(rng.choice(len(x), size=K, replace=False), len(x))


def _alone(rows, N):
    """Return labels (N,) by which each component has one of the rows, and no other point."""
    labels = np.full(N, -1)
    labels[rows] = np.arange(len(rows))
    return labels


def _hierarchical(x, K, rng, weight):
    return hierarchical(x, K).argmax(axis=1)


NAMED = {
    "kmeans": _kmeans,
    "k-means++": _plus_plus,
    "random": _random,
    "random_from_data": _random_from_data,
    "hierarchical": _hierarchical,
}


def start_of(init_params):
    """Return the start of that name, or that calls a function (x, K, rng) -> shares (N, K). ValueError for another."""
    if callable(init_params):
        start = as_function(init_params, "init_params", "a start is a function (x, K, rng) -> shares (N, K)", *OWN)
        return lambda x, K, rng, weight: _own(np.asarray(start(x, K, rng)), len(x), K)
    if not (isinstance(init_params, str) and init_params in NAMED):
        known = ", ".join(map(repr, NAMED))
        raise ValueError(f"init_params is {init_params!r}, but must be one of {known}, or a function (x, K, rng).")
    return NAMED[init_params]


def _own(resp, N, K):
    if resp.shape != (N, K):
        raise ValueError(f"init_params returned shape {resp.shape}, but must give responsibilities ({N}, {K}).")
    return resp


def starts(asked, start):
    """Return n_init functions that return start(rng), all with the one RandomState that an estimator asks for."""
    rng = check_random_state(asked.random_state)
    return [partial(start, rng)] * whole_number(asked.n_init, "n_init")


def begun(start, points, K, rng, weight=None):
    """Return the Moments that a start makes of points (N, D), or of the Patterns of points with holes."""
    if isinstance(points, np.ndarray):
        found = start(points, K, rng, weight)
        return shared(points, found, weight) if found.ndim == 2 else heaps(points, found, K, weight)
    bell = missing.one_bell(points, sample_weight=weight)
    return missing.start(points, K, rng, partial(_weighed, start, weight), bell)


def _weighed(start, weight, filled, K, rng):
    found = start(filled, K, rng, weight)
    resp = found if found.ndim == 2 else (found[:, None] == np.arange(K)).astype(float)
    return resp if weight is None else resp * weight[:, None]
