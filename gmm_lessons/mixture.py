"""A mixture: choose a component, then draw from it (lesson 3); how well it explains data (lesson 4)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.kinds import Array, Chance, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.parameters import symmetric
from gmm_lessons.doors.points import finite, quietly
from gmm_lessons.doors.records import as_mixture, fitted
from gmm_lessons.doors.room import room_for
from gmm_lessons.doors.shares import SLACK, as_log_p, to_one
from gmm_lessons.gaussian import factors, log_bells


@dataclass(frozen=True, eq=False)
class Mixture:
    """θ = (π, μ, Σ): K bells in D dimensions. The arrays are copied, checked, and read-only."""

    weights: np.ndarray  # (K,)       π_k = p(z = k)
    means: np.ndarray  # (K, D)      μ_k
    covs: np.ndarray  # (K, D, D)    Σ_k
    chol: np.ndarray = field(init=False)  # (K, D, D)    L_k, lower triangular: L_k L_kᵀ = Σ_k

    if TYPE_CHECKING:  # what holds numbers goes in, arrays come out

        def __init__(self, weights: Numbers, means: Numbers, covs: Numbers) -> None: ...

    def __post_init__(self):
        for name in ("weights", "means", "covs"):
            object.__setattr__(self, name, _read_only(getattr(self, name), name))
        _check_weights(self.weights)
        _check_shapes(self.weights, self.means, self.covs)
        object.__setattr__(self, "chol", factors(symmetric(self.covs)))
        self.chol.flags.writeable = False

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is made anew: checked, read-only, with factors of its own."""
        return type(self), (self.weights, self.means, self.covs)

    @property
    def sds(self) -> Array:
        """The standard deviations of each component along each axis, √Σ_kdd, (K, D)."""
        return np.sqrt(np.diagonal(self.covs, axis1=1, axis2=2))

    def __repr__(self):
        K, D = self.means.shape
        return f"Mixture(K={K}, D={D}, weights={np.array2string(self.weights, precision=3, separator=', ')})"


@quietly
def bells(weights: Numbers, means: Numbers, sds: Numbers) -> Mixture:
    """Return the mixture on the line with weights, means and STANDARD DEVIATIONS, each (K,)."""
    means, sds = finite(means, "means"), finite(sds, "sds")
    if not (sds > 0).all():
        raise ValueError(f"sds are {sds}, but a width must be positive.")
    if means.ndim != 1 or sds.shape != means.shape:
        raise ValueError(
            f"means have shape {means.shape} and sds {sds.shape}: expected lists of K numbers, as in [0, 3]."
        )
    if not ((sds > 1e-153) & (sds < 1e154)).all():
        raise ValueError(f"sds are {sds}, but a float cannot hold their squares. Take other units.")
    return Mixture(weights, means[:, None], (sds**2)[:, None, None])


def _read_only(values, name):
    array = np.array(finite(values, name))
    array.flags.writeable = False
    return array


def _check_weights(weights):
    if weights.ndim != 1 or len(weights) < 1:
        raise ValueError(f"weights have shape {weights.shape}; a mixture has one weight a component, (K,), K >= 1.")
    if weights.min() < 0 or abs(weights.sum() - 1) > SLACK:
        raise ValueError(
            f"weights are {weights} with sum {weights.sum():.12g}; they must be >= 0 and sum to 1. "
            f"{to_one(weights, 'them', 'their')}"
        )


def _check_shapes(weights, means, covs):
    K, D = len(weights), means.shape[-1] if means.ndim else 0
    if means.shape != (K, D) or covs.shape != (K, D, D) or D < 1:
        raise ValueError(
            f"{K} weights, but means have shape {means.shape} and covs {covs.shape}: "
            "expected (K, D) and (K, D, D). On a line, use bells(weights, means, sds)."
        )


def log_sum_exp(a: Numbers) -> Array:
    """Return log Σ_k exp(a_nk) of each row, (N,).

    m + log Σ_k exp(a_nk - m), with m the largest entry of the row: nothing under- or overflows.
    """
    a, top = as_log_p(a)
    shift = np.where(np.isfinite(top), top, 0.0)  # a row of -inf stays -inf, not NaN
    with np.errstate(divide="ignore", under="ignore"):
        return shift + np.log(np.exp(a - shift[..., None]).sum(axis=-1))


@by_names
def log_joint(x: Numbers, mixture: Mixture) -> Array:
    """Return log p(x_n, z_n = k) = log π_k + log N(x_n; μ_k, Σ_k), (N, K)."""
    x, mixture = fitted(x, mixture)
    with np.errstate(divide="ignore"):  # log 0 = -inf is right: weight 0 makes no points
        log_weights = np.log(mixture.weights)
    return log_weights + log_bells(x, mixture.means, mixture.chol)


def log_evidence(x: Numbers, mixture: Mixture) -> Array:
    """Return log p(x_n) = log Σ_k π_k N(x_n; μ_k, Σ_k), (N,)."""
    return log_sum_exp(log_joint(x, mixture))


def log_likelihood(x: Numbers, mixture: Mixture) -> float:
    """Return log p(X) = Σ_n log p(x_n), a float: the total, in nats, of independent points."""
    return float(log_evidence(x, mixture).sum())


def mean_and_cov(mixture: Mixture) -> tuple[Array, Array]:
    """Return the mean μ̄ (D,) and the covariance (D, D), within + between, of a mixture.

    μ̄ = Σ π_k μ_k and Σ π_k Σ_k + Σ π_k (μ_k - μ̄)(μ_k - μ̄)ᵀ.
    """
    mixture = as_mixture(mixture)
    weights, mean = mixture.weights, mixture.weights @ mixture.means
    apart = mixture.means - mean  # (K, D)
    within = np.einsum("k,kij->ij", weights, mixture.covs)
    return mean, within + (weights[:, None] * apart).T @ apart


def sample(mixture: Mixture, n: int, rng: Chance) -> tuple[Array, NDArray[np.intp]]:
    """Return n draws x (n, D) and the components z (n,) that made them.

    z ~ π, then x = μ_z + L_z ε with ε ~ N(0, I).
    """
    mixture, n, rng = as_mixture(mixture), whole_number(n, "n", "draws are a whole number", least=0), generator(rng)
    D, cure = mixture.means.shape[1], "Draw fewer at a time, from one rng."
    room_for(n * (D * D + 4 * D + 2), f"n is {n}, and so many draws of {D} numbers", cure)
    z = rng.choice(len(mixture.weights), size=n, p=mixture.weights)
    noise = rng.standard_normal((n, D))
    return mixture.means[z] + np.einsum("nij,nj->ni", mixture.chol[z], noise), z
