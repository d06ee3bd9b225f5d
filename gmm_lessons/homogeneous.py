"""One symmetric matrix is the Gaussian: the algebra that makes EM two matrix products (lesson 15).

Put a 1 in front of every centred point, z = (1, x - c), and write μ for μ - c. Under a bell the mean of z zᵀ is

    M = [[1, μᵀ], [μ, Σ + μμᵀ]],  M⁻¹ = HᵀH with H = [[1, 0], [-L⁻¹μ, L⁻¹]],  |Hz|² = 1 + (x - μ)ᵀ Σ⁻¹ (x - μ),

so a log-density is linear in the p = (D+1)(D+2)/2 products z_i z_j, i <= j. With Φ (p, B) those of B points:

    E step   log-joint = Θ Φ        M step   sums = R Φᵀ
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from gmm_lessons.gaussian import LOG_2PI, cholesky
from gmm_lessons.moments import Moments

NEVER = -1e300  # for log 0: infinity would make NaN in a product with 0


@dataclass(frozen=True, eq=False)
class Bells:
    """A mixture made ready: log π_k N(x; μ_k, Σ_k) = constant_k - ½ |L_k⁻¹ (x - μ_k)|² = constant_k - ½ |H_k z|²."""

    center: np.ndarray  # (D,)        c = Σ_k π_k μ_k
    means: np.ndarray  # (K, D)      μ_k
    constants: np.ndarray  # (K,)     log π_k - ½ (D log 2π + log|Σ_k|)
    h: np.ndarray  # (K, D, D+1)      H_k without its first row: L_k⁻¹ [c - μ_k, I], with L_k L_kᵀ = Σ_k

    @property
    def roots(self):
        """L_k⁻¹, (K, D, D)."""
        return self.h[:, :, 1:]

    @cached_property
    def precision(self):
        """The largest (Σ_k⁻¹)_dd of any component, (D,)."""
        return np.square(self.roots).sum(axis=1).max(axis=0)

    @cached_property
    def theta(self):
        """Θ (K, p): -½ HᵀH, and the constant at z_0 z_0. What is off the diagonal counts twice."""
        theta = -0.5 * self.h.mT @ self.h
        theta[:, 0, 0] += self.constants
        upper, times, _ = pairs(theta.shape[1])
        return times * theta.reshape(len(theta), -1).take(upper, axis=1)


def ready(mixture):
    """Return the Bells of a mixture."""
    weights, means, chol = mixture.weights, mixture.means, cholesky(mixture.covs)
    (K, D), center = means.shape, weights @ means
    right = np.empty((K, D, D + 1))
    right[:, :, 0], right[:, :, 1:] = center - means, np.eye(D)
    log_weights = np.log(weights, out=np.full(K, NEVER), where=weights > 0)
    constants = log_weights - 0.5 * D * LOG_2PI - np.log(chol.diagonal(axis1=1, axis2=2)).sum(axis=1)
    return Bells(center, means, constants, np.linalg.solve(chol, right))


@cache
def pairs(E):
    """Return where i <= j lies in a flattened (E, E), how often z_i z_j counts, and where (E, E) finds its products."""
    i, j = np.triu_indices(E)
    place = np.empty((E, E), dtype=int)
    place[i, j] = place[j, i] = np.arange(len(i))
    return E * i + j, np.where(i == j, 1.0, 2.0), place


def moments_about(center, second):
    """Return what Σ r z zᵀ amounts to: N_k, x̄_k = c + m, and S_k = Σ r (x-c)(x-c)ᵀ - N_k m mᵀ."""
    count, first = second[:, 0, 0], second[:, 0, 1:]
    mean = first / np.where(count == 0, 1.0, count)[:, None]  # no points: any mean will do
    return Moments(count, center + mean, second[:, 1:, 1:] - first[:, :, None] * mean[:, None])
