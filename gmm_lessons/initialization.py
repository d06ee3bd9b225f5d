"""Where to start: (x, K, rng) -> responsibilities (N, K), ready for the first M step (lesson 10).

start = m_step(moments(x, kmeans(x, K, rng)))
"""

import numpy as np

from gmm_lessons.gaussian import as_points
from gmm_lessons.moments import whole


def random_responsibilities(x, K, rng):
    """Return rows drawn evenly from all shares: every component starts near the grand mean."""
    x = _enough(x, K)
    return rng.dirichlet(np.ones(K), size=len(x))


def random_points(x, K, rng):
    """Return the hard shares of the points nearest to K points picked at random."""
    x = _enough(x, K)
    return one_hot(nearest(x, rng.choice(x, size=K, replace=False)), K)


def kmeans_plus_plus(x, K, rng):
    """Return the hard shares nearest to K spread-out points (Arthur & Vassilvitskii 2007)."""
    x = _enough(x, K)
    return one_hot(nearest(x, spread_out(x, K, rng)), K)


def kmeans(x, K, rng, max_iter=300):
    """Return the hard shares of k-means from a k-means++ start: run until no label changes."""
    x = _enough(x, K)
    centers, before = spread_out(x, K, rng), None
    for _ in range(max_iter):
        labels, centers = kmeans_step(x, centers)
        if np.array_equal(labels, before):
            break
        before = labels
    return one_hot(labels, K)


def hierarchical(x, K, rng=None, method="ward"):
    """Return the hard shares of agglomerative clustering cut at K; no luck in it, no `rng` used.

    `method`: "ward", "average", "complete" or "single" (Ward 1963; SciPy's linkage).
    """
    from scipy.cluster import hierarchy

    x = _enough(x, K)
    labels = hierarchy.fcluster(hierarchy.linkage(x, method), K, criterion="maxclust") - 1
    return one_hot(labels, K)


def kmeans_step(x, centers):
    """Return the labels (N,) of the nearest centres, and the means (K, D) of points so labelled.

    A centre that no point is nearest to stays where it is.
    """
    labels = nearest(x, centers)
    held = [x[labels == k] for k in range(len(centers))]
    means = [own.mean(axis=0) if len(own) else c for own, c in zip(held, centers, strict=True)]
    return labels, np.array(means)


def nearest(x, centers):
    """Return the index of the nearest centre of each point, (N,); a tie goes to the lower index."""
    return squared_distances(x, centers).argmin(axis=1)


def squared_distances(x, centers):
    """Return |x_n - c_k|², (N, K)."""
    return ((x[:, None] - centers) ** 2).sum(axis=2)


def spread_out(x, K, rng):
    """Return K of the points (K, D), each drawn ∝ its squared distance to those before."""
    centers = x[[rng.integers(len(x))]]
    while len(centers) < K:
        distance = squared_distances(x, centers).min(axis=1)
        chances = distance / distance.sum() if distance.any() else None
        centers = np.vstack([centers, rng.choice(x, p=chances)])
    return centers


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


def _enough(x, K):
    x = as_points(x)
    if len(x) < whole(K):
        raise ValueError(f"{len(x)} points cannot fill {K} components. Lower K or bring more points.")
    return x
