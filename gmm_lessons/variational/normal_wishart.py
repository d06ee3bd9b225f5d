"""The density of a bell not known: Λ ~ Wishart(S⁻¹, ν), μ | Λ ~ N(m, (β Λ)⁻¹), and what it has learnt (lesson 15).

Everything takes K of them at once: records with `dof` ν (K,) and `moments` (β, m, S).
"""

from functools import lru_cache
from typing import Any

import numpy as np

from gmm_lessons.doors.kinds import Array
from gmm_lessons.gaussian import factors, log_det


def psi(dof: Array, D: int) -> Array:
    """Return E log|Λ| + log|S| = Σ_i ψ((ν + 1 - i) / 2) + D log 2, i = 1 .. D, (K,)."""
    from scipy.special import digamma

    return digamma((dof[:, None] - np.arange(D)) / 2).sum(axis=1) + D * np.log(2)


def log_constant(dof: Array, log_dets: Array, D: int) -> Array:
    """Return the log of the Wishart's normaliser, (K,): ½ ν (log|S| - D log 2) - log Γ_D(ν / 2)."""
    from scipy.special import gammaln

    gammas = D * (D - 1) / 4 * np.log(np.pi) + gammaln((dof[:, None] - np.arange(D)) / 2).sum(axis=1)  # log Γ_D(ν / 2)
    return 0.5 * dof * (log_dets - D * np.log(2)) - gammas


def kl(q: Any, p: Any) -> Array:
    """Return KL(q ‖ p) of the K Normal-Wisharts, (K,), in nats: that of the Wisharts + the expected one of the normals.

    log B_q - log B_p + ½ (ν_q - ν_p) E log|Λ| - ½ ν_q (D - tr S_p S_q⁻¹), with B the normaliser, and
    ½ [D (b - 1 - log b) + β_p ν_q (m_q - m_p)ᵀ S_q⁻¹ (m_q - m_p)], with b = β_p / β_q.
    """
    chol, chol_p = _roots(q.moments), _roots(p.moments)
    return _of_wisharts(q.dof, chol, p.dof, chol_p) + _of_normals(q.moments, q.dof, chol, p.moments)


@lru_cache(maxsize=2)
def _roots(heaps):
    """Return the Cholesky factors of scatters that have passed a door; those of a prior stay from step to step."""
    return factors(heaps.scatter)


def _of_wisharts(nu, chol, nu_p, chol_p):
    D, log_dets = chol.shape[-1], log_det(chol)
    trace = (np.linalg.solve(chol, chol_p) ** 2).sum(axis=(1, 2))  # tr S_p S_q⁻¹ = |L_q⁻¹ L_p|²
    constants = log_constant(nu, log_dets, D) - log_constant(nu_p, log_det(chol_p), D)
    return constants + 0.5 * (nu - nu_p) * (psi(nu, D) - log_dets) - 0.5 * nu * (D - trace)


def _of_normals(q, nu, chol, p):
    apart, b = (q.mean - p.mean)[..., None], p.count / q.count
    distance = (np.linalg.solve(chol, apart) ** 2).sum(axis=(1, 2))
    return 0.5 * (apart.shape[1] * (b - 1 - np.log(b)) + p.count * nu * distance)
