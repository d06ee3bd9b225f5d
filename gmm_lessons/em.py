"""EM: share the points out, take their moments, read off a better mixture, and again (lessons 6 and 7)."""

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import count, islice
from typing import Any, NamedTuple

import numpy as np

from gmm_lessons.covariance import FULL, Shape, structure_of
from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.doors.records import an_e_step, as_heaps, as_prior, as_steps
from gmm_lessons.gaussian import Collapse
from gmm_lessons.mixture import Mixture, log_joint
from gmm_lessons.moments import NOTHING, Moments, complete_log_likelihood, moments
from gmm_lessons.responsibilities import posterior


class Expectation(NamedTuple):
    """What an E step knows: r_nk = p(z_n = k | x_n), the moments they make, and log p(X)."""

    resp: np.ndarray | None  # (N, K); None from an E step in blocks (lesson 16)
    moments: Moments
    log_likelihood: float


EStep = Callable[[Any, Mixture], Expectation]
EPS = float(np.finfo(float).eps)
MOST = 1e-7  # nats a point that rounding can be said to move: a bell that shrinks to nothing still climbs


class Step(NamedTuple):
    """One turn of EM: a mixture, what its E step found, and what climbs: log p(X) + log prior."""

    mixture: Mixture
    resp: np.ndarray | None  # (N, K), or None
    moments: Moments
    objective: float


def e_step(x: Numbers, mixture: Mixture) -> Expectation:
    """Return the Expectation of points x (N, D): r_nk = p(x_n, k) / p(x_n), and what follows."""
    resp, log_evidence = posterior(log_joint(x, mixture))
    return Expectation(resp, moments(x, resp), float(log_evidence.sum()))


def m_step(stats: Moments, structure: Shape = FULL) -> Mixture:
    """Return the mixture under which `stats` are most likely.

    π_k = N_k / N, μ_k = x̄_k, Σ_k = S_k / N_k, or what the structure makes of N_k and S_k.
    """
    stats = as_heaps(stats)
    if not stats.count.min() > 0:
        k = int(np.argmin(stats.count))
        raise Collapse(f"component {k} is left with no points. Start elsewhere or lower K.")
    weights = stats.count / stats.count.sum()
    return Mixture(weights, stats.mean, structure_of(structure).covariances(stats.count, stats.scatter))


def em(
    x: Any, mixture: Mixture, *, structure: Shape = FULL, prior: Moments = NOTHING, expect: EStep = e_step
) -> Iterator[Step]:
    """Climb from `mixture`: yield its Step, then that of each better mixture, without end.

    Whoever counts can go between: `for step in tqdm(until_converged(em(x, mixture)))` draws a bar.
    `prior` holds the moments of imaginary points, added before each M step. `expect(x, mixture)`
    returns an Expectation; another kind of data is another `expect`.
    (Dempster, Laird & Rubin 1977.)
    """
    expect, prior = an_e_step(expect), prior if prior is NOTHING else as_prior(prior)
    while True:
        resp, stats, log_likelihood = expect(x, mixture)
        yield Step(mixture, resp, stats, log_likelihood + complete_log_likelihood(prior, mixture))
        mixture = m_step(stats + prior, structure)


class NotConverged(UserWarning):
    """The steps came to their limit while the objective still moved."""


def until_converged(steps: Iterable[Step], tol: float = 1e-6, max_steps: float = 1000) -> Iterator[Step]:
    """Yield steps until the objective moves by less than `tol` nats a point, or by no more than rounding moves it.

    A NotConverged warning if `max_steps` are not enough, or all that there are; np.inf for no limit.
    """
    tol = number(tol, "tol", "the gain of a step is compared with it: a number >= 0", least=0)
    limit = None if max_steps == np.inf else whole_number(max_steps, "max_steps")
    return _until(islice(as_steps(steps), limit), tol)


def _until(steps, tol):
    taken = count()
    gain = yield from while_gaining((step for step, _ in zip(steps, taken)), tol)
    if gain:
        n = next(taken)
        moved = (
            f"the last gain was {gain:.3g} nats a point" if np.isfinite(gain) else "there is no gain before a second"
        )
        warnings.warn(
            f"no convergence in {n} step{'s' * (n > 1)}: {moved}, and tol is {tol:g}. "
            "Take more steps (max_steps), or raise tol.",
            NotConverged,
            stacklevel=2,
        )


def while_gaining(steps: Iterable[Step], tol: float = 1e-6) -> Generator[Step, None, float]:
    """Yield steps while the objective moves by `tol` nats a point, and by more than rounding can.

    A generator that returns 0 if the objective came to rest, and its last gain if it was the steps that ended.
    """
    before, gain = -np.inf, 0.0
    for step in steps:
        yield step
        n = step.moments.count.sum()
        gain = (step.objective - before) / n
        if abs(gain) < tol or is_rounding(gain, step):
            return 0.0
        before = step.objective
    return gain


def is_rounding(gain: float, step: Step) -> bool:
    """Return whether rounding alone can bring a step such a gain a point: that of the sum, and of means far out."""
    left = beyond_the_sum(gain, step.objective, step.moments.count.sum())
    if left > MOST:
        return False
    far = (np.abs(step.mixture.means) / step.mixture.sds).max()
    return bool(left <= min(min(EPS * far, 1.0) ** 2, MOST))


def beyond_the_sum(gain: Any, objective: Any, n: Any) -> Any:
    """Return how much larger a gain a point is than what rounding makes of the sum over n points."""
    return np.abs(gain) - 2 * EPS * (1 + np.abs(objective) / n)
