"""What a belief expects of the next point: Student densities, with the doubt about every number in them (lesson 15)."""

from typing import Any

import numpy as np

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.points import near, quietly
from gmm_lessons.gaussian import agreeing, cholesky, log_det, whiten
from gmm_lessons.mixture import log_sum_exp
from gmm_lessons.variational.beliefs import Belief
from gmm_lessons.variational.proper import as_belief


@by_names
@quietly
def log_student(x: Numbers, means: Array, scales: Array, dof: Any) -> Array:
    """Return log t(x_n; m_k, A_k, f_k) of points x (N, D) under K Student densities, (N, K).

    log Γ((f + D)/2) - log Γ(f/2) - ½ (D log f π + log|A|) - ½ (f + D) log(1 + (x - m)ᵀ A⁻¹ (x - m) / f).
    """
    from scipy.special import gammaln

    x, means, scales = agreeing(x, means, scales)
    chol, D = cholesky(scales), x.shape[1]
    distance = (whiten(x, means, chol) ** 2).sum(axis=1).T  # (N, K)
    constant = gammaln((dof + D) / 2) - gammaln(dof / 2) - 0.5 * (D * np.log(dof * np.pi) + log_det(chol))
    return near(x, constant - 0.5 * (dof + D) * np.log1p(distance / dof))


def log_predictive(x: Numbers, belief: Belief) -> Array:
    """Return log p(x_n | all points seen so far) under a belief, (N,).

    Σ_k E π_k t(x; m_k, (1 + β_k) S_k / (β_k f_k), f_k), with f_k = ν_k + 1 - D. (Bishop 2006, equation 10.81.)
    """
    beta, nu, D = as_belief(belief).moments.count, belief.dof, belief.moments.mean.shape[-1]
    f = nu + 1 - D
    scales = ((1 + beta) / (beta * f))[:, None, None] * belief.moments.scatter
    return log_sum_exp(np.log(belief.weights.mean) + log_student(x, belief.moments.mean, scales, f))
