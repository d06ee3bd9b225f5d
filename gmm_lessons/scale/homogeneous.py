"""One symmetric matrix is the Gaussian: the algebra that makes EM two matrix products (lesson 16).

Put a 1 in front of every centred point, z = (1, x - c), and write μ for μ - c. Under a bell the mean of z zᵀ is

    M = [[1, μᵀ], [μ, Σ + μμᵀ]] = CCᵀ with C = [[1, 0], [μ, L]] and LLᵀ = Σ,  |C⁻¹z|² = 1 + (x - μ)ᵀ Σ⁻¹ (x - μ),

so a log-density is linear in the p = (D+1)(D+2)/2 products z_i z_j, i <= j. With Φ (p, B) those of B points:

    E step   log-joint = Θ Φ        M step   sums = R Φᵀ
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from gmm_lessons.moments import Moments, log_heights

NEVER = -1e300  # for log 0: where BLAS fills up a matrix with zeros, infinity would be no number and raise an alarm
TINY = 1e-300  # for no points, of which no mean can be taken


class Bells(NamedTuple):
    """A mixture made ready: log π_k N(x; μ_k, Σ_k) = level + constant_k - ½ |L_k⁻¹ (x - μ_k)|²."""

    center: np.ndarray  # (D,)        c = Σ_k π_k μ_k
    means: np.ndarray  # (K, D)      μ_k
    level: float  # about the log-joint of a point in the middle of the highest bell: exp(log-joint - level) is a number
    constants: np.ndarray  # (K,)     log π_k - ½ (D log 2π + log|Σ_k|) - level
    h: np.ndarray  # (K, D, D+1)      C_k⁻¹ without its first row: L_k⁻¹ [c - μ_k, I]

    @property
    def roots(self):
        """L_k⁻¹, (K, D, D)."""
        return self.h[:, :, 1:]


@lru_cache(maxsize=1)
def ready(mixture):
    """Return the Bells of a mixture; of the last one they are kept, for those who ask of a few points at a time."""
    means, center = mixture.means, mixture.weights @ mixture.means
    K, D = means.shape
    right = np.empty((K, D, D + 1))
    right[:] = _no_shift(D)
    np.subtract(center, means, out=right[:, :, 0])
    constants = np.maximum(log_heights(mixture), NEVER)
    level = constants.max() - min(0.5 * D, 500.0)  # D is what |L⁻¹ (x - μ)|² is on average
    return Bells(center, means, level, constants - level, np.linalg.solve(mixture.chol, right))


@lru_cache(maxsize=1)
def _no_shift(D):
    """Return [0, I] (D, D+1), to be copied; of one D alone is it kept, for it may be large."""
    return np.eye(D, D + 1, 1)


def coefficients(bells):
    """Return Θ (K, p): -½ HᵀH, and the constant at z_0 z_0. What is off the diagonal counts twice."""
    hh, (flat, factors, _) = bells.h.mT @ bells.h, pairs(bells.h.shape[2])
    theta = hh.reshape(len(hh), -1).take(flat, axis=1)
    theta *= factors
    theta[:, 0] += bells.constants
    return theta


@cache
def pairs(E):
    """Return where the products i <= j lie in a flattened (E, E), their factors in Θ, and where (E, E) finds them.

    A product off the diagonal stands for two, so its factor is twice -½.

    Their order: 1, z_1, ..., z_D, then the squares, then z_1 times those after it, z_2 times those after it, ...
    """
    squares, others = [(i, i) for i in range(1, E)], [(i, j) for i in range(1, E) for j in range(i + 1, E)]
    i, j = np.array([(0, j) for j in range(E)] + squares + others).T
    place = np.empty((E, E), dtype=int)
    place[i, j] = place[j, i] = np.arange(len(i))
    return E * i + j, np.where(i == j, -0.5, -1.0), place


def moments_about(center, second):
    """Return what Σ r z zᵀ amounts to: N_k, x̄_k = c + m, and S_k = Σ r (x-c)(x-c)ᵀ - N_k m mᵀ, symmetric to the bit."""
    count, first = second[:, 0, 0], second[:, 0, 1:]
    some = np.maximum(count, TINY)[:, None]  # of no points any mean will do
    root = first / np.sqrt(some)  # √N m
    between = root[:, :, None] * root[:, None]
    return Moments(count, center + first / some, np.subtract(second[:, 1:, 1:], between, out=between))
