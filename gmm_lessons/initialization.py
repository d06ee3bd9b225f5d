"""Where to start: (x, K, rng) -> responsibilities (N, K), ready for the first M step (lesson 10).

start = m_step(moments(x, kmeans(x, K, rng)))

`rng` is a Generator, or a seed such as 0. `weight` (N,) counts each point that often.
"""

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.filling import enough, in_floats
from gmm_lessons.doors.kinds import Array, Chance, Numbers
from gmm_lessons.doors.named import by_names, placed
from gmm_lessons.doors.parameters import as_centers
from gmm_lessons.doors.points import as_points, counted_from, quietly, too_far
from gmm_lessons.doors.room import room_for
from gmm_lessons.doors.shares import as_labels, as_shares, weights_of
from gmm_lessons.moments import whole

TREES = ("ward", "average", "complete", "single")
BLOCK = 4096  # points at a time, so that what is made on the way stays near the processor


def random_responsibilities(x: Numbers, K: int, rng: Chance, weight: Numbers | None = None) -> Array:
    """Return rows drawn evenly from all shares: every component starts near the grand mean."""
    x, K, _ = enough(x, K, weight)
    return generator(rng).dirichlet(np.ones(K), size=len(x))


def random_points(x: Numbers, K: int, rng: Chance, weight: Numbers | None = None) -> Array:
    """Return the hard shares of the points nearest to K points picked at random."""
    x, K, weight = enough(x, K, weight)
    picked = generator(rng).choice(x, size=K, replace=False, p=_chances(None, weight))
    return one_hot(nearest(x, picked), K)


def kmeans_plus_plus(x: Numbers, K: int, rng: Chance, weight: Numbers | None = None) -> Array:
    """Return the hard shares nearest to K spread-out points (Arthur & Vassilvitskii 2007)."""
    x, K, weight = enough(x, K, weight)
    return one_hot(nearest(x, spread_out(x, K, rng, weight)), K)


def kmeans(x: Numbers, K: int, rng: Chance, weight: Numbers | None = None, max_iter: int = 300) -> Array:
    """Return the hard shares of k-means from a k-means++ start: run until no label changes."""
    x, K, weight = enough(x, K, weight)
    centers, before = spread_out(x, K, rng, weight), np.empty(0, int)
    for _ in range(whole_number(max_iter, "max_iter")):
        labels, centers = kmeans_step(x, centers, weight)
        if np.array_equal(labels, before):
            break
        before = labels
    return one_hot(labels, K)


def hierarchical(x: Numbers, K: int, rng: Chance | None = None, method: str = "ward") -> Array:
    """Return the hard shares of agglomerative clustering cut at K, or at fewer if ties forbid K; no luck in it.

    `method`: "ward", "average", "complete" or "single" (Ward 1963; SciPy's linkage). No `rng` is used, no weight taken.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    x, K, _ = enough(x, K)
    if method not in TREES:
        raise ValueError(f"there is no method {method!r}; the known ones are {', '.join(TREES)}.")
    room_for(len(x) ** 2 // 2, f"the distances of {len(x)} points to each other", "Cluster a part of them.")
    return one_hot(fcluster(linkage(x, method), K, criterion="maxclust") - 1 if len(x) > 1 else [0], K)


@quietly
def kmeans_step(x: Numbers, centers: Numbers, weight: Numbers | None = None) -> tuple[NDArray[np.intp], Array]:
    """Return the labels (N,) of the nearest centres, and the means (K, D) of points so labelled.

    A centre that no point is nearest to stays where it is.
    """
    x, labels = as_points(x), nearest(x, centers)
    centers = as_centers(centers, x.shape[1])
    weight = np.ones(len(x)) if weight is None else weights_of(weight, len(x))
    held = [(x[own], weight[own, None]) for own in (labels == k for k in range(len(centers)))]
    means = [(own * w).sum(axis=0) / w.sum(axis=0) if w.any() else c for (own, w), c in zip(held, centers, strict=True)]
    return labels, in_floats(np.array(means), "the mean of points so far out")


@by_names
def nearest(x: Numbers, centers: Numbers) -> NDArray[np.intp]:
    """Return the index of the nearest centre of each point, (N,); a tie goes to the lower index."""
    x = as_points(x)
    return np.concatenate([_nearest(x, centers, first) for first in range(0, len(x), BLOCK)])


def _nearest(x, centers, first):
    with counted_from(first):
        return squared_distances(x[first : first + BLOCK], centers).argmin(axis=1)


@by_names
@quietly
def squared_distances(x: Numbers, centers: Numbers) -> Array:
    """Return |x_n - c_k|², (N, K), of differences, so that no digits are lost far from zero."""
    x = as_points(x)
    centers = as_centers(centers, x.shape[1])
    found, columns = np.empty((len(x), len(centers))), np.asarray(x.T, order="C" if x.shape[1] < 8 else "K")
    for k, center in enumerate(centers):
        found[:, k] = ((columns - center[:, None]) ** 2).sum(axis=0)  # (D, N): many short rows are summed slowly
    if not found.max() < np.inf:
        raise placed(too_far(x, int(np.abs(x).max(axis=1).argmax())))
    return found


def spread_out(x: Numbers, K: int, rng: Chance, weight: Numbers | None = None) -> Array:
    """Return K of the points (K, D), each drawn ∝ its squared distance to those before (times its weight)."""
    x, K, weight = enough(x, K, weight)
    rng = generator(rng)
    centers = rng.choice(x, p=_chances(None, weight))[None]
    while len(centers) < K:
        distance = squared_distances(x, centers).min(axis=1)
        centers = np.vstack([centers, rng.choice(x, p=_chances(distance, weight))])
    return centers


def _chances(distance: Array | None, weight: Array | None) -> Array | None:
    """Return chances ∝ distance times weight; ∝ weight, if all distances are 0; None for equal ones."""
    if distance is not None and distance.any():
        near = distance / distance.max()  # so that no sum of them is too large for a float
        weight = near if weight is None else near * weight
    return None if weight is None else weight / weight.sum()


def one_hot(labels: Numbers, K: int) -> Array:
    """Return the responsibilities (N, K) that give each point wholly to its label."""
    K = whole(K)
    return (as_labels(labels, K)[:, None] == np.arange(K)).astype(float)


@quietly
def aligned(resp: Numbers, reference: Numbers) -> Array:
    """Return the columns of `resp` (N, K) in the order that agrees best with `reference` (N, K).

    The largest Σ_n Σ_k ref_nk r_n,order(k) over all K! orders: an assignment problem (Kuhn 1955).
    """
    from scipy.optimize import linear_sum_assignment

    resp, reference = as_shares(resp), as_shares(reference, "reference")
    if resp.shape != reference.shape:
        raise ValueError(
            f"resp has shape {resp.shape} and reference {reference.shape}; "
            "to be compared they must be shares of the same points among as many components, (N, K)."
        )
    _, order = linear_sum_assignment(in_floats(reference.T @ resp, "the sum of such shares"), maximize=True)
    return resp[:, order]
