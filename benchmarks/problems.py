"""The problems: points from a mixture, a start for EM, and how many iterations are timed."""

from dataclasses import dataclass

import numpy as np

from gmm_lessons.em import m_step
from gmm_lessons.initialization import one_hot
from gmm_lessons.mixture import Mixture, sample
from gmm_lessons.moments import moments


@dataclass(frozen=True)
class Problem:
    """N points in D dimensions, K components, and the iterations that are timed."""

    N: int
    D: int
    K: int
    iterations: int

    def __str__(self):
        return f"{_short(self.N)},{self.D},{self.K}"


def _short(n):
    for size, letter in ((10**6, "M"), (10**3, "k")):
        if n % size == 0 and n:
            return f"{n // size}{letter}"
    return str(n)


ROWS = [
    Problem(150, 2, 3, 400),
    Problem(10_000, 2, 3, 100),
    Problem(100_000, 2, 5, 20),
    Problem(1_000_000, 2, 5, 4),
    Problem(100_000, 10, 10, 8),
    Problem(100_000, 32, 16, 4),
    Problem(20_000, 64, 32, 4),
    Problem(1_000_000, 8, 20, 2),
    Problem(50_000, 32, 3, 10),
    Problem(20_000, 64, 4, 10),
    Problem(5_000, 128, 4, 10),
]


def write(problem, folder, seed=0):
    """Write the points and the start as plain doubles that every language reads."""
    x, start = world(problem, seed)
    x.tofile(folder / "x.bin")
    np.concatenate([np.ravel(a) for a in (start.weights, start.means, start.covs)]).tofile(folder / "start.bin")


def world(problem, seed=0):
    """Return N points (N, D) of a mixture whose components overlap, and a start for EM."""
    rng = np.random.default_rng(seed)
    mixture = truth(problem, rng)
    drawn = [sample(mixture, part, rng) for part in _parts(problem.N)]
    x, z = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    return x, begin(x[:20_000], z[:20_000], problem.K)


def truth(problem, rng):
    """Return the mixture that the points are drawn from, about as hard to tell apart in any number of dimensions."""
    D, K = problem.D, problem.K
    axes = np.eye(D) + 0.5 * rng.standard_normal((K, D, D)) / D  # (K, D, D)
    means = 2 * rng.standard_normal((K, D)) / np.sqrt(D)
    return Mixture(rng.dirichlet(np.full(K, 5.0)), means, axes @ axes.mT)


def _parts(N, size=50_000):
    return [min(size, N - first) for first in range(0, N, size)]


def begin(x, z, K):
    """Return a start some way off: of the points of each component, three tenths are shared out evenly."""
    return m_step(moments(x, 0.7 * one_hot(z, K) + 0.3 / K))
