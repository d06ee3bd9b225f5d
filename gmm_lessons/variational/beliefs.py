"""What is believed of a mixture, and the climb from belief to belief (lesson 15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gmm_lessons.doors.counts import number
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.doors.points import quietly
from gmm_lessons.doors.records import an_e_step
from gmm_lessons.em import EStep, e_step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.mixture import Mixture, log_sum_exp
from gmm_lessons.moments import Moments
from gmm_lessons.variational import normal_wishart
from gmm_lessons.variational.proper import alike, as_belief, proper
from gmm_lessons.variational.shares import Dirichlet, Sticks, components


@dataclass(frozen=True, eq=False)
class Belief:
    """What is believed of a mixture: its weights, and a Normal-Wishart for each of K bells; arrays are read-only."""

    weights: Dirichlet | Sticks  # of π
    dof: np.ndarray  # (K,)    ν_k > D - 1
    moments: Moments  # β_k > 0, m_k, S_k positive definite

    def __post_init__(self):
        dof, heaps = proper(self.weights, self.dof, self.moments)
        object.__setattr__(self, "dof", dof)
        object.__setattr__(self, "moments", heaps)

    def __reduce__(self):
        """A copy, or what comes out of a pickle, is made anew: checked and read-only."""
        return type(self), (self.weights, self.dof, self.moments)

    def __add__(self, stats: Moments) -> "Belief":
        """Return the belief after points of these Moments: every number adds."""
        heaps = self.moments + stats  # the first: it says what does not fit
        return Belief(self.weights + stats.count, self.dof + stats.count, heaps)

    @property
    def mixture(self) -> Mixture:
        """The mixture of the means: E π, E μ = m, and (E Λ)⁻¹ = S / ν."""
        return Mixture(self.weights.mean, self.moments.mean, self._covs)

    @property
    def _covs(self):
        return self.moments.scatter / self.dof[:, None, None]

    def kl(self, other: "Belief") -> float:
        """Return KL(self ‖ other) of two beliefs about as many components, in nats: what self has learnt."""
        alike(self, other)
        return self.weights.kl(other.weights) + float(normal_wishart.kl(self, other).sum())


def vague(x: Numbers, weights: Dirichlet | Sticks, *, imaginary: float = 1.0, dof: Any = None) -> Belief:
    """Return a prior for points x (N, D): in each component β = `imaginary`, ν = `dof` (D), m and S those of all of x.

    m is the mean of x and S its covariance (1/N); `weights` is a Dirichlet or Sticks with one entry a component.
    """
    beta = number(imaginary, "imaginary", "β is a finite number of points, more than 0", least=0)
    K = components(weights)
    one = imaginary_points(x, K, 1.0)
    D = one.mean.shape[1]
    nu: Any = D if dof is None else dof
    return Belief(weights, nu, Moments(np.full(K, beta), one.mean, one.scatter))


class Step(NamedTuple):
    """One turn of variational Bayes: a belief, what its E step found, and a bound on log p(X), all constants in it."""

    belief: Belief
    resp: np.ndarray | None  # (N, K), or None
    moments: Moments
    objective: float  # F <= log p(X)

    @property
    def mixture(self) -> Mixture:
        """The mixture of the belief's means."""
        return self.belief.mixture


def vb(x: Any, belief: Belief, prior: Belief, *, expect: EStep = e_step) -> Iterator[Step]:
    """Climb from `belief`: yield its Step, then that of prior + what was counted, without end.

    The E step is EM's, of the mixture `seen_by` the belief; the bound right after it is log p(X) of that mixture +
    N c - KL(belief ‖ prior), at most the log-evidence log p(X) = log ∫ p(X | θ) p(θ) dθ, and it never falls.
    """
    expect = an_e_step(expect)
    while True:
        mixture, c = seen_by(belief)
        resp, stats, log_likelihood = expect(x, mixture)
        yield Step(belief, resp, stats, log_likelihood + float(stats.count.sum()) * c - belief.kl(prior))
        belief = prior + stats


@quietly
def seen_by(belief: Belief) -> tuple[Mixture, float]:
    """Return the mixture, and a number c, with E log p(x, k) = log π_k + log N(x; m_k, S_k / ν_k) + c under the belief.

    log π_k + c = E log π_k + ½ (E log|Λ_k| + log|S_k / ν_k|) - D / 2 β_k.
    """
    nu, beta, D = as_belief(belief).dof, belief.moments.count, belief.moments.mean.shape[-1]
    logs = belief.weights.expected_log + 0.5 * (normal_wishart.psi(nu, D) - D * np.log(nu) - D / beta)
    c = float(log_sum_exp(logs[None])[0])
    return Mixture(np.exp(logs - c), belief.moments.mean, belief._covs), c
