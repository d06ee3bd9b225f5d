"""Who made this point? Bayes' theorem turns a mixture and a point into responsibilities (lesson 5)."""

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.plain import plain
from gmm_lessons.doors.points import quietly
from gmm_lessons.doors.shares import as_shares, possible, whole_shares
from gmm_lessons.mixture import Mixture, log_joint, log_sum_exp


@quietly
def posterior(log_p: Numbers) -> tuple[Array, Array]:
    """Return r_nk = p(x_n, k) / p(x_n) (N, K) and log p(x_n) (N,), from log p(x_n, k) (N, K)."""
    log_p, log_evidence = plain(log_p, "log_p"), possible(log_sum_exp(log_p))
    return np.exp(log_p - log_evidence[:, None]), log_evidence


def responsibilities(x: Numbers, mixture: Mixture) -> Array:
    """Return r_nk = π_k N(x_n; μ_k, Σ_k) / Σ_j π_j N(x_n; μ_j, Σ_j), (N, K); rows sum to one."""
    return posterior(log_joint(x, mixture))[0]


def labels(resp: Numbers) -> NDArray[np.intp]:
    """Return the most responsible component of each point, argmax_k r_nk, (N,), from 0."""
    return np.argmax(as_shares(resp), axis=1)


@quietly
def entropy(resp: Numbers) -> Array:
    """Return -Σ_k r_nk log r_nk of each row, (N,), with 0 log 0 = 0; from 0 (sure) to log K."""
    resp = whole_shares(resp)
    logs = np.log(resp, out=np.zeros_like(resp), where=resp > 0)
    return -(resp * logs).sum(axis=1)
