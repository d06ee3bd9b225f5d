"""How many, where, how spread: what EM needs of the data, and how it adds (lesson 6)."""

from dataclasses import dataclass
from numbers import Integral

import numpy as np

from gmm_lessons.gaussian import LOG_2PI, as_points, log_det


@dataclass(frozen=True, eq=False)
class Moments:
    """What K weighted heaps of points amount to. Moments of two batches add up to those of both."""

    count: np.ndarray  # (K,)        N_k = Σ_n r_nk
    mean: np.ndarray  # (K, D)      x̄_k = Σ_n r_nk x_n / N_k
    scatter: np.ndarray  # (K, D, D)  S_k = Σ_n r_nk (x_n - x̄_k)(x_n - x̄_k)ᵀ

    def __add__(self, other):
        """S = S_a + S_b + δδᵀ N_a N_b / N with δ = x̄_b - x̄_a (Chan, Golub & LeVeque 1983)."""
        if other is NOTHING:
            return self
        count = self.count + other.count
        part = ratio(other.count, count)  # (K,): the share of the second heap
        apart = other.mean - self.mean  # (K, D)
        mean = self.mean + part[..., None] * apart
        between = (self.count * part)[..., None, None] * _outer(apart)
        return Moments(count, mean, self.scatter + other.scatter + between)

    def __rmul__(self, weight):
        """Every point counted `weight` times: N_k and S_k grow, the means stay."""
        return Moments(weight * self.count, self.mean, weight * self.scatter)


NOTHING = Moments(np.zeros(1), np.zeros((1, 1)), np.zeros((1, 1, 1)))  # the zero of +, for any K and D


def ratio(a, b):
    """Return a / b with 0 / 0 = 0: the mean of no points is anything, and is never used."""
    a, b = np.broadcast_arrays(a, b)
    return np.divide(a, b, out=np.zeros(a.shape), where=b != 0)


def _outer(v):
    return v[..., :, None] * v[..., None, :]


def moments(x, resp):
    """Return the Moments of points x (N, D) shared out by responsibilities (N, K)."""
    x, resp = _shared(as_points(x), np.asarray(resp, dtype=float))
    share, count = resp.T[:, :, None], resp.sum(axis=0)  # (K, N, 1), (K,)
    mean = ratio(share.mT @ x, count[:, None, None])  # (K, 1, D)
    residual = x - mean  # (K, N, D): centred first, so nothing cancels
    return Moments(count, mean[:, 0], (share * residual).mT @ residual)


def _shared(x, resp):
    if resp.ndim != 2 or len(resp) != len(x):
        raise ValueError(
            f"{len(x)} points, but responsibilities of shape {resp.shape}: expected one row a point, (N, K)."
        )
    if not (resp >= 0).all():
        raise ValueError(f"the smallest responsibility is {resp.min()}; a share cannot be negative or NaN.")
    return x, resp


def whole(K):
    """Return K if it is a number of components. ValueError if it is not whole, or less than one."""
    if not isinstance(K, Integral) or K < 1:
        raise ValueError(f"K is {K}, but a mixture has a whole number of components, at least one.")
    return K


def imaginary_points(x, K, count=0.01):
    """Return the Moments of K heaps of `count` points each, every heap shaped like all of x (N, D): a prior for `em`.

    (Inverse Wishart in Σ_k and normal in μ_k, the family of Fraley & Raftery 2007; here also Dirichlet in π. It is a
    proper density if count > 2 D + 1.)
    """
    x, K = as_points(x), whole(K)
    if not count >= 0:
        raise ValueError(
            f"count is {count}, but no heap of imaginary points holds fewer than none. Take 0 for no prior."
        )
    return count / len(x) * moments(x, np.ones((len(x), K)))


def complete_log_likelihood(stats, mixture):
    """Return the log-likelihood of points of moments `stats` whose components are known, a float.

    Σ_k N_k [log π_k - ½ (D log 2π + log|Σ_k|)] - ½ tr Σ_k⁻¹ [S_k + N_k (x̄_k - μ_k)(x̄_k - μ_k)ᵀ]
    """
    if not stats.count.any():
        return 0.0
    chol, D = mixture.chol, mixture.means.shape[1]
    with np.errstate(divide="ignore"):
        each = np.log(mixture.weights) - 0.5 * (D * LOG_2PI + log_det(chol))  # (K,)
    spread = stats.scatter + stats.count[:, None, None] * _outer(stats.mean - mixture.means)
    half = np.linalg.solve(chol, np.broadcast_to(spread, chol.shape))  # L⁻¹A; tr Σ⁻¹A = tr L⁻¹AL⁻ᵀ
    distance = np.linalg.solve(chol, half.mT).trace(axis1=1, axis2=2)  # (K,)
    weighed = np.multiply(stats.count, each, out=np.zeros(each.shape), where=stats.count != 0)  # 0 log 0 = 0
    return float(weighed.sum() - 0.5 * distance.sum())
