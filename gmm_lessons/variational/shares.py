"""Beliefs about the weights of a mixture: Dirichlet, and sticks broken off one after another (lesson 15).

Each is a value that adds: belief + N_k is the belief after N_k points were seen in component k.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.plain import NotNumbers, plain, shortened
from gmm_lessons.doors.points import finite

LEAST = 1e-300  # of a pretended count: ψ of less is minus infinity


@dataclass(frozen=True, eq=False)
class Dirichlet:
    """π ~ Dirichlet(α): it pretends to have seen α_k points in component k."""

    alpha: np.ndarray  # (K,)

    def __post_init__(self):
        object.__setattr__(self, "alpha", _positive(self.alpha, "alpha"))

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is made anew: checked and read-only."""
        return type(self), (self.alpha,)

    def __add__(self, count: Array) -> "Dirichlet":
        """Return the belief after `count` (K,) more points: α + N."""
        return Dirichlet(self.alpha + _one_each(count, self.alpha))

    @property
    def mean(self) -> Array:
        """E π = α / Σ α, (K,)."""
        return self.alpha / self.alpha.sum()

    @property
    def expected_log(self) -> Array:
        """E log π = ψ(α) - ψ(Σ α), (K,)."""
        return _expected_log(self.alpha)

    def kl(self, other: Any) -> float:
        """Return KL(self ‖ other), a float, in nats, below 0 by no more than rounding."""
        same_kind(self, other)
        return float(_dirichlet_kl(self.alpha, other.alpha))


@dataclass(frozen=True, eq=False)
class Sticks:
    """Of a stick of length one, component k = 1, 2, … breaks off the share v_k ~ Beta(a_k, b_k) of what is left.

    π_k = v_k Π_j<k (1 - v_j). With a = 1, b = γ a prior of the Dirichlet process, cut off after K components, as in
    scikit-learn: the last share is free as well, so Σ E π is less than one, and `mean` is what it is of that sum.
    (Blei & Jordan 2006.)
    """

    a: np.ndarray  # (K,)
    b: np.ndarray  # (K,)

    def __post_init__(self):
        a, b = _positive(self.a, "a"), _positive(self.b, "b")
        if len(a) != len(b):
            raise ValueError(f"a has {len(a)} entries and b {len(b)}, but each of K sticks has one of both.")
        object.__setattr__(self, "a", a)
        object.__setattr__(self, "b", b)

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is made anew: checked and read-only."""
        return type(self), (self.a, self.b)

    def __add__(self, count: Array) -> "Sticks":
        """Return the belief after `count` (K,) more points: a_k + N_k broke off at k, b_k + Σ_j>k N_j went on."""
        count = _one_each(count, self.a)
        later = np.cumsum(count[::-1])[::-1] - count
        return Sticks(self.a + count, self.b + later)

    @property
    def mean(self) -> Array:
        """E π_k = E v_k Π_j<k E(1 - v_j), over their sum, (K,)."""
        left = np.cumprod(self.b / (self.a + self.b))  # (K,)
        pieces = self.a / (self.a + self.b) * np.concatenate([[1.0], left[:-1]])
        return pieces / pieces.sum()

    @property
    def expected_log(self) -> Array:
        """E log π_k = E log v_k + Σ_j<k E log(1 - v_j), (K,)."""
        off, on = _expected_log(np.stack([self.a, self.b], axis=-1)).T
        return off + np.cumsum(on) - on

    def kl(self, other: Any) -> float:
        """Return KL(self ‖ other), the sum of those of the K betas, in nats, below 0 by no more than rounding."""
        same_kind(self, other)
        each = _dirichlet_kl(np.stack([self.a, self.b], axis=-1), np.stack([other.a, other.b], axis=-1))
        return float(each.sum())


def components(weights: Any) -> int:
    """Return K. NotNumbers, a ValueError, if the weights are no belief about weights."""
    if not any(hasattr(one, "expected_log") for one in (type(weights), weights)):  # the kind is asked without computing
        raise NotNumbers(f"weights are {shortened(weights)}, but a belief about them is a Dirichlet or Sticks.")
    return len(weights.mean)


def same_kind(one: Any, other: Any) -> None:
    """ValueError if two beliefs about weights are of other kinds, or of other K."""
    kinds = [f"{type(weights).__name__} of {components(weights)}" for weights in (one, other)]
    if kinds[0] != kinds[1]:
        raise ValueError(f"weights are believed as {kinds[0]} and as {kinds[1]}: take one kind and one K for both.")


def _one_each(count, like):
    count = finite(count, "count")
    if count.shape != like.shape:
        raise ValueError(f"count has shape {count.shape}, but is one number for each of {len(like)} components.")
    return count


def _positive(values, name):
    values = np.array(plain(values, name))
    if values.ndim != 1 or not len(values) or not ((values > LEAST) & (values < 1 / LEAST)).all():
        raise ValueError(
            f"{name} is {values}, but a belief about K weights takes K finite numbers above 0: "
            "with 0, nothing would be known at all, and no density sums to one. Take np.full(K, 1.0)."
        )
    values.flags.writeable = False
    return values


def _expected_log(alpha):
    """Return E log π (..., K) of Dirichlet(α)."""
    from scipy.special import digamma

    return digamma(alpha) - digamma(alpha.sum(axis=-1, keepdims=True))


def _dirichlet_kl(q, p):
    """Return KL(Dirichlet(q) ‖ Dirichlet(p)) of each last axis.

    log C(q) - log C(p) + Σ (q - p) E log π, with C = Γ(Σ α) / Π Γ(α).
    """
    return _log_constant(q) - _log_constant(p) + ((q - p) * _expected_log(q)).sum(axis=-1)


def _log_constant(alpha):
    from scipy.special import gammaln

    return gammaln(alpha.sum(axis=-1)) - gammaln(alpha).sum(axis=-1)
