"""Random worlds: mixtures and points that no test chose, for the property tests."""

import numpy as np

from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture, sample


def random_cov(rng, D, condition=30.0):
    """Return a covariance (D, D) with random axes and a condition number of up to `condition`."""
    axes, _ = np.linalg.qr(rng.standard_normal((D, D)))
    cov = (axes * np.exp(rng.uniform(0, np.log(condition), D))) @ axes.T
    return (cov + cov.T) / 2


def random_mixture(rng, K, D, apart=4.0):
    """Return a mixture with random weights, means `apart` and correlated covariances."""
    covs = np.stack([random_cov(rng, D) for _ in range(K)])
    return Mixture(rng.dirichlet(np.full(K, 3.0)), apart * rng.standard_normal((K, D)), covs)


def random_world(seed, max_K=6, max_D=5):
    """Return points, K and the generator, for a mixture of random size."""
    rng = np.random.default_rng(seed)
    K, D = int(rng.integers(1, max_K + 1)), int(rng.integers(1, max_D + 1))
    x, _ = sample(random_mixture(rng, K, D), int(rng.integers(40, 160)) + 20 * K, rng)
    return x, K, rng


def soft_start(x, K, rng):
    """Return k-means shares softened, so that no component starts with too few points to have a spread."""
    return 0.7 * kmeans(x, K, rng, max_iter=3) + 0.3 * rng.dirichlet(np.ones(K), size=len(x))
