"""Where to start: (x, K, rng) -> responsibilities (N, K), ready for the first M step (lesson 10).

start = m_step(moments(x, kmeans(x, K, rng)))

`rng` is a Generator, or a seed such as 0. `weight` (N,) counts each point that often.
"""

import numpy as np

from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.shares import weights_of
from gmm_lessons.gaussian import as_points
from gmm_lessons.moments import whole

BLOCK = 4096  # points at a time, so that what is made on the way stays near the processor


def random_responsibilities(x, K, rng, weight=None):
    """Return rows drawn evenly from all shares: every component starts near the grand mean."""
    x, K, _ = _enough(x, K, weight)
    return generator(rng).dirichlet(np.ones(K), size=len(x))


def random_points(x, K, rng, weight=None):
    """Return the hard shares of the points nearest to K points picked at random."""
    x, K, weight = _enough(x, K, weight)
    picked = generator(rng).choice(x, size=K, replace=False, p=to_one(weight))
    return one_hot(nearest(x, picked), K)


def kmeans_plus_plus(x, K, rng, weight=None):
    """Return the hard shares nearest to K spread-out points (Arthur & Vassilvitskii 2007)."""
    x, K, weight = _enough(x, K, weight)
    return one_hot(nearest(x, spread_out(x, K, generator(rng), weight)), K)


def kmeans(x, K, rng, weight=None, max_iter=300):
    """Return the hard shares of k-means from a k-means++ start: run until no label changes."""
    x, K, weight = _enough(x, K, weight)
    centers, before = spread_out(x, K, generator(rng), weight), None
    for _ in range(whole_number(max_iter, "max_iter")):
        labels, centers = kmeans_step(x, centers, weight)
        if np.array_equal(labels, before):
            break
        before = labels
    return one_hot(labels, K)


def hierarchical(x, K, rng=None, method="ward"):
    """Return the hard shares of agglomerative clustering cut at K; no luck in it, no `rng` used.

    `method`: "ward", "average", "complete" or "single" (Ward 1963; SciPy's linkage).
    """
    from scipy.cluster import hierarchy

    x, K, _ = _enough(x, K)
    labels = hierarchy.fcluster(hierarchy.linkage(x, method), K, criterion="maxclust") - 1
    return one_hot(labels, K)


def kmeans_step(x, centers, weight=1.0):
    """Return the labels (N,) of the nearest centres, and the means (K, D) of points so labelled.

    A centre that no point is nearest to stays where it is.
    """
    x, labels = as_points(x), nearest(x, centers)
    weight = np.broadcast_to(weight, len(x))
    held = [(x[own], weight[own]) for own in (labels == k for k in range(len(centers)))]
    means = [np.average(own, axis=0, weights=w) if w.any() else c for (own, w), c in zip(held, centers, strict=True)]
    return labels, np.array(means)


def nearest(x, centers):
    """Return the index of the nearest centre of each point, (N,); a tie goes to the lower index."""
    x = as_points(x)
    parts = [squared_distances(x[i : i + BLOCK], centers).argmin(axis=1) for i in range(0, len(x), BLOCK)]
    return np.concatenate(parts)


def squared_distances(x, centers):
    """Return |x_n - c_k|², (N, K), of differences, so that no digits are lost far from zero."""
    x, centers = as_points(x), np.asarray(centers, dtype=float)
    found = np.empty((len(x), len(centers)))
    for k, center in enumerate(centers):
        found[:, k] = ((x - center) ** 2).sum(axis=1)  # one centre at a time: (N, D)
    return found


def spread_out(x, K, rng, weight=1.0):
    """Return K of the points (K, D), each drawn ∝ its squared distance to those before, times its weight."""
    centers = rng.choice(x, p=to_one(weight))[None]
    while len(centers) < K:
        chances = weight * squared_distances(x, centers).min(axis=1)
        centers = np.vstack([centers, rng.choice(x, p=to_one(chances if chances.any() else weight))])
    return centers


def to_one(chances):
    """Return the chances (N,) divided by their sum; None, which says equal ones, for a number."""
    return chances / chances.sum() if np.ndim(chances) else None


def one_hot(labels, K):
    """Return the responsibilities (N, K) that give each point wholly to its label."""
    return np.eye(K)[np.asarray(labels, dtype=int)]


def aligned(resp, reference):
    """Return the columns of `resp` (N, K) in the order that agrees best with `reference` (N, K).

    The largest Σ_n Σ_k ref_nk r_n,order(k) over all K! orders: an assignment problem (Kuhn 1955).
    """
    from scipy.optimize import linear_sum_assignment

    resp, reference = np.asarray(resp), np.asarray(reference)
    if resp.ndim != 2 or resp.shape != reference.shape:
        raise ValueError(
            f"resp has shape {resp.shape} and reference {reference.shape}; "
            "to be compared they must be shares of the same points among as many components, (N, K)."
        )
    _, order = linear_sum_assignment(reference.T @ resp, maximize=True)
    return resp[:, order]


def _enough(x, K, weight=None):
    """Return points as floats, K as an int, and weights, 1 for none. ValueError if K points are not there."""
    x, K = as_points(x), whole(K)
    weight = 1.0 if weight is None else weights_of(weight, len(x))
    counted = np.count_nonzero(np.broadcast_to(weight, len(x)))
    if counted < K:
        raise ValueError(f"{counted} points cannot fill {K} components. Lower K or bring more points.")
    return x, K, weight
