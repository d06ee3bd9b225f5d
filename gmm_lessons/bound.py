"""Why EM climbs: a bound below log p(X) that the E step lifts to touch it, and the M step lifts further (lesson 9)."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.points import quietly
from gmm_lessons.doors.records import as_steps
from gmm_lessons.doors.shares import whole_shares
from gmm_lessons.em import Step
from gmm_lessons.mixture import Mixture, log_joint, log_likelihood
from gmm_lessons.responsibilities import entropy, responsibilities


class HalfStep(NamedTuple):
    """One half of a turn of EM: after an E step the bound touches, after an M step both have risen."""

    phase: str  # "E" or "M"
    mixture: Mixture
    resp: np.ndarray  # (N, K)
    bound: float  # F(q, θ)
    log_likelihood: float  # log p(X), below the bound by no more than rounding


@quietly
def elbo(x: Numbers, resp: Numbers, mixture: Mixture) -> float:
    """Return F(q, θ) = Σ_nk r_nk [log p(x_n, k) - log r_nk], at most log p(X); 0 log 0 = 0."""
    log_p = log_joint(x, mixture)
    resp = _matching(whole_shares(resp), log_p)
    expected = np.multiply(resp, log_p, out=np.zeros_like(log_p), where=resp > 0)
    return float(expected.sum() + entropy(resp).sum())


@quietly
def kl(resp: Numbers, posterior: Numbers) -> float:
    """Return Σ_nk r_nk log(r_nk / p_nk), how far the shares are from those of the posterior (N, K).

    A float, below 0 by no more than rounding.
    """
    posterior = whole_shares(posterior, "posterior")
    resp = _matching(whole_shares(resp), posterior)
    surprise = np.log(posterior, out=np.full(posterior.shape, -np.inf), where=posterior > 0)
    crossed = np.multiply(resp, surprise, out=np.zeros_like(surprise), where=resp > 0)
    return float(-entropy(resp).sum() - crossed.sum())


def gap(x: Numbers, resp: Numbers, mixture: Mixture) -> float:
    """Return log p(X) - F(q, θ), computed as the divergence Σ_n KL(q_n ‖ p(z_n | x_n)), a float."""
    return kl(resp, responsibilities(x, mixture))


def half_steps(x: Numbers, steps: Iterable[Step]) -> Iterator[HalfStep]:
    """Yield the E half and the M half of each turn of a run: the shares move, then the mixture."""
    for before, after in pairwise(as_steps(steps)):
        yield _half("E", x, before.mixture, before.resp)
        yield _half("M", x, after.mixture, before.resp)


def _half(phase, x, mixture, resp):
    return HalfStep(phase, mixture, resp, elbo(x, resp, mixture), log_likelihood(x, mixture))


def _matching(resp: Array, like: Array) -> Array:
    """Return the shares, if they are of the same points and components. Rows that sum to one make F a bound."""
    if resp.shape != like.shape:
        raise ValueError(
            f"resp has shape {resp.shape}: expected one row a point, one column a component, {like.shape}."
        )
    return resp
