"""The whole fit on Iris: small data, where the cost is not in the arithmetic but around it."""

import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from gmm_lessons import scale
from gmm_lessons.datasets import iris
from gmm_lessons.em import e_step, em, m_step, until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.moments import moments

TOL = 1e-3


def whole_fit(repeats=200):
    """Print the milliseconds of whole fits, interleaved, and their ratio to ours: from one start, and with k-means."""
    x = iris().values[:, :2]
    start = m_step(moments(x, kmeans(x, 3, np.random.default_rng(0))))
    print(f"\nIris sepals, the whole fit to tol {TOL:g}, one thread, least of {repeats}")
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table("from one start", from_start(x, start), repeats)
        table("with k-means", from_nothing(x), repeats)


def table(title, fits, repeats):
    """Print one line a fit."""
    times = {name: [] for name in fits}
    for _ in range(repeats):
        for name, fit in fits.items():
            before = time.process_time()
            fit()
            times[name].append(time.process_time() - before)
    ours = min(times["ours"])
    for name, taken in times.items():
        print(f"{title:<16}{name:<14}{1e3 * min(taken):>8.3f} ms{min(taken) / ours:>8.1f} x ours")


def from_start(x, start):
    """Return the fits from one mixture."""
    given = {"weights_init": start.weights, "means_init": start.means, "precisions_init": np.linalg.inv(start.covs)}
    return {
        "ours": lambda: climb(x, start, scale.e_step),
        "readable": lambda: climb(x, start, e_step),
        "scikit-learn": lambda: GaussianMixture(3, tol=TOL, reg_covar=0, **given).fit(x),
    }


def from_nothing(x):
    """Return the fits that look for their own start by k-means."""

    def ours(expect):
        return climb(x, m_step(moments(x, kmeans(x, 3, np.random.default_rng(0)))), expect)

    return {
        "ours": lambda: ours(scale.e_step),
        "readable": lambda: ours(e_step),
        "scikit-learn": lambda: GaussianMixture(3, tol=TOL, reg_covar=0, random_state=0).fit(x),
    }


def climb(x, start, expect):
    """Return the last Step."""
    *_, last = until_converged(em(x, start, expect=expect), TOL)
    return last
