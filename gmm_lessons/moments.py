"""How many, where, how spread: what EM needs of the data, and how it adds (lesson 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.plain import plain
from gmm_lessons.doors.points import as_points, quietly
from gmm_lessons.doors.records import alike, as_mixture, as_moments, held
from gmm_lessons.doors.shares import as_shares
from gmm_lessons.gaussian import LOG_2PI
from gmm_lessons.mixture import Mixture


@dataclass(frozen=True, eq=False)
class Moments:
    """What K weighted heaps of points amount to. Moments of two batches add up to those of both."""

    count: np.ndarray  # (K,)        N_k = Σ_n r_nk
    mean: np.ndarray  # (K, D)      x̄_k = Σ_n r_nk x_n / N_k
    scatter: np.ndarray  # (K, D, D)  S_k = Σ_n r_nk (x_n - x̄_k)(x_n - x̄_k)ᵀ

    __array_ufunc__ = None  # array * moments is for __rmul__ to refuse, not for NumPy to spread out

    def __post_init__(self):
        for name, values in vars(self).items():
            if type(values) is not np.ndarray:
                object.__setattr__(self, name, plain(values, name))

    def __add__(self, other: "Moments") -> "Moments":
        """S = S_a + S_b + δδᵀ N_a N_b / N with δ = x̄_b - x̄_a (Chan, Golub & LeVeque 1983)."""
        if other is NOTHING:
            return self
        alike(self, other)
        count = self.count + other.count
        part = ratio(other.count, count)  # (K,): the share of the second heap
        here, there = _places(self, other)
        apart = there - here  # (K, D)
        mean = here + part[..., None] * apart
        between = (self.count * part)[..., None, None] * _outer(apart)
        return Moments(count, mean, self.scatter + other.scatter + between)

    @quietly
    def __rmul__(self, weight: float) -> "Moments":
        """Every point counted `weight` times: N_k and S_k grow, the means stay."""
        weight = number(weight, "weight", "a point counts a finite number of times, at least none", least=0)
        return Moments(weight * self.count, self.mean, weight * self.scatter)


class _Nothing(Moments):
    """Moments of which there is one alone: a copy of it, or what comes back from a pickle, is the thing itself."""

    def __reduce__(self):
        return "NOTHING"


NOTHING = _Nothing(np.zeros(1), np.zeros((1, 1)), np.zeros((1, 1, 1)))  # the zero of +, for any K and D


def add_up(parts: Iterable[Any]) -> Any:
    """Return the sum of Moments, or of anything that adds, as a tree: its rounding grows with the depth, log2 of N."""
    if not (parts := list(parts)):
        raise ValueError("there are no parts to add up. NOTHING is what they would make.")
    while len(parts) > 1:
        pairs = [a + b for a, b in zip(parts[::2], parts[1::2])]
        parts = pairs + parts[len(pairs) * 2 :]
    return parts[0]


def ratio(a: Array, b: Array) -> Array:
    """Return a / b with 0 / 0 = 0: the mean of no points is anything, and is never used."""
    if b.all():
        return a / b
    return np.divide(a, b, out=np.zeros(np.broadcast(a, b).shape), where=b != 0)


def _places(a, b):
    """Return the means of two Moments (K, D); a heap without points lies where that of the other does."""
    if a.count.min() > 0 and b.count.min() > 0:
        return a.mean, b.mean
    here = np.where(a.count[..., None] > 0, a.mean, b.mean)
    return here, np.where(b.count[..., None] > 0, b.mean, here)


def _outer(v):
    return v[..., :, None] * v[..., None, :]


@by_names
@quietly
def moments(x: Numbers, resp: Numbers) -> Moments:
    """Return the Moments of points x (N, D) shared out by responsibilities (N, K)."""
    x, resp = _shared(as_points(x), as_shares(resp))
    share, count = resp.T[:, None], resp.sum(axis=0)  # (K, 1, N), (K,)
    mean = ratio(share @ x, count[:, None, None])  # (K, 1, D)
    residual = np.ascontiguousarray(x.T) - mean.mT  # (K, D, N): centred first, so nothing cancels
    return held(x, Moments(count, mean[:, 0], (share * residual) @ residual.mT))


def _shared(x: Array, resp: Array) -> tuple[Array, Array]:
    if len(resp) != len(x):
        raise ValueError(
            f"{len(x)} points, but responsibilities of shape {resp.shape}: expected one row a point, (N, K)."
        )
    return x, resp


def whole(K: Any) -> int:
    """Return K as an int. ValueError if it is not whole, or less than one."""
    return whole_number(K, "K", "a mixture has a whole number of components, at least one")


def complete_log_likelihood(stats: Moments, mixture: Mixture) -> float:
    """Return the log-likelihood of points of moments `stats` whose components are known, a float.

    Σ_k N_k [log π_k - ½ (D log 2π + log|Σ_k|)] - ½ tr Σ_k⁻¹ [S_k + N_k (x̄_k - μ_k)(x̄_k - μ_k)ᵀ]
    """
    stats, mixture = as_moments(stats), as_mixture(mixture)
    return float(of_each(stats, mixture).sum()) if stats is not NOTHING and stats.count.any() else 0.0


@lru_cache(maxsize=1)
def log_heights(mixture: Mixture) -> Array:
    """Return log π_k N(μ_k; μ_k, Σ_k), (K,): how high each bell is; those of the last mixture are kept."""
    D, spreads = mixture.means.shape[1], mixture.chol.diagonal(axis1=1, axis2=2)
    with np.errstate(divide="ignore"):
        heights = np.log(mixture.weights) - 0.5 * D * LOG_2PI - np.log(spreads).sum(axis=1)
    heights.flags.writeable = False
    return heights


@quietly
def of_each(stats: Moments, mixture: Mixture) -> Array:
    """Return what each component brings to the complete log-likelihood of some points, (K,)."""
    if stats.mean.shape != mixture.means.shape:
        raise ValueError(f"moments of (K, D) = {stats.mean.shape}, but the mixture has (K, D) = {mixture.means.shape}.")
    spread = stats.scatter + stats.count[:, None, None] * _outer(stats.mean - mixture.means)
    root = np.linalg.solve(mixture.chol, np.eye(mixture.means.shape[1]))  # L⁻¹
    distances = root @ spread * root  # tr Σ⁻¹A = tr L⁻¹AL⁻ᵀ, the sum of all entries of (L⁻¹A) ∘ L⁻¹
    weighed = stats.count * np.where(stats.count == 0, 0.0, log_heights(mixture))  # 0 log 0 = 0
    return weighed - 0.5 * distances.reshape(len(weighed), -1).sum(axis=1)
