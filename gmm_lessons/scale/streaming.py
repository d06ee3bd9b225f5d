"""EM without waiting for all the data: forget a little, learn from a batch, and take the M step at once (lesson 16)."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import numpy as np

from gmm_lessons.covariance import FULL, Shape
from gmm_lessons.doors.counts import number
from gmm_lessons.doors.named import retold, told_as
from gmm_lessons.doors.plain import NotNumbers, shortened
from gmm_lessons.doors.records import an_e_step, as_batches, as_mixture, as_prior
from gmm_lessons.em import EStep, Step, e_step, m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments, add_up, complete_log_likelihood
from gmm_lessons.scale.reading import batches, parts_of

__all__ = ["as_moments", "batches", "blend", "forgetting", "incremental", "stepwise"]


def stepwise(
    batches: Iterable[Any],
    mixture: Mixture,
    *,
    kappa: float = 0.6,
    t0: float = 2,
    total: float | None = None,
    structure: Shape = FULL,
    prior: Moments = NOTHING,
    expect: EStep = e_step,
) -> Iterator[Step]:
    """Climb by batches: yield a Step for each, with its E step (`resp`) and the running moments after it (`moments`).

    s_t = (1 - γ_t) s_{t-1} + γ_t moments(batch t), then the M step of s_t + prior, with γ_t = (t + t0)^-κ, t = 1, 2, …
    and s_0 the moments of the start itself, so t0 > 0 lets the start keep a say. The running moments stand for `total`
    points (the batch's own number, if None): `prior` and the objective, which is the batch's, are weighed by that.
    The mixture after the last batch is m_step(step.moments + prior). To go on later, start there with t0 + t (a prior
    is then part of the start, and added again).
    ValueError for a rate that cannot converge, and for a batch that is empty or leaves no mixture.
    (Cappé & Moulines 2009; Liang & Klein 2009.)
    """
    rate = forgetting(kappa, t0)
    total = total if total is None else number(total, "total", "the moments stand for some points, or None", 1e-300)
    return _stepwise(as_batches(batches), mixture, rate, total, structure, as_prior(prior), an_e_step(expect))


def _stepwise(batches, mixture, rate, total, structure, prior, expect):
    stats = as_moments(mixture)
    for t, batch in enumerate(batches, start=1):
        with _explained(t, batch, rate(t)):
            resp, fresh, log_likelihood = expect(batch, mixture)
        n = fresh.count.sum()
        size = total or n
        stats = blend(stats, fresh, rate(t), size)
        objective = log_likelihood * (size / n) + complete_log_likelihood(prior, mixture)
        yield Step(mixture, resp, stats, objective)
        with _explained(t, batch, rate(t)):
            mixture = m_step(stats + prior, structure)


def blend(stats: Moments, fresh: Moments, gamma: float, size: float) -> Moments:
    """Return (1 - γ) stats + γ fresh, each first scaled to stand for `size` points."""
    return (gamma * size / fresh.count.sum()) * fresh + ((1 - gamma) * size / stats.count.sum()) * stats


def as_moments(mixture: Mixture) -> Moments:
    """Return the Moments of one point spread as the mixture is: π_k, μ_k, π_k Σ_k. Its M step is the mixture."""
    mixture = as_mixture(mixture)
    return Moments(mixture.weights, mixture.means, mixture.weights[:, None, None] * mixture.covs)


def forgetting(kappa: float = 0.6, t0: float = 2) -> Callable[[int], float]:
    """Return the rate t -> γ_t = (t + t0)^-κ. With κ = 1, t0 = 0 it is 1/t: the plain average of all batches so far.

    ValueError outside ½ < κ <= 1, where Σ γ_t = ∞ and Σ γ_t² < ∞: enough to converge (Robbins & Monro 1951).
    """
    if not 0.5 < number(kappa, "kappa", "an exponent is a number. Take 0.5 < kappa <= 1") <= 1:
        why = (
            "the noise of the batches dies out slowly, and no proof covers it"
            if kappa <= 0.5
            else "the steps would end before the top"
        )
        raise ValueError(f"kappa is {kappa}: {why}. Take 0.5 < kappa <= 1; smaller forgets faster.")
    t0 = number(
        t0, "t0", "a rate (t + t0)^-kappa above 1 is no share, and one of 0 learns nothing. Take t0 >= 0", least=0
    )
    return lambda t: (t + t0) ** -kappa


def incremental(
    x: Any, mixture: Mixture, size: int, *, structure: Shape = FULL, prior: Moments = NOTHING, expect: EStep = e_step
) -> Iterator[Step]:
    """Climb block by block: each Step has refreshed the shares of one block of at most `size` points, in turn.

    The moments of every block are kept, so a fresh one takes the place of its old self. The objective is the bound
    F(q, θ) + log prior, which never falls; the first Step, a full E step, touches log p(X). (Neal & Hinton 1998.)
    """
    blocks = np.array_split(*parts_of(x, size))
    return told_as(x, _incremental(blocks, mixture, structure, as_prior(prior), an_e_step(expect)))


def _incremental(blocks, mixture, structure, prior, expect):
    expect = _naming(blocks, expect)
    kept = [expect(b, mixture) for b in range(len(blocks))]
    disorder = [_entropy(own, mixture) for own in kept]
    for b in cycle(range(len(blocks))):
        stats = add_up([own.moments for own in kept])  # afresh: to subtract the old moments would cancel
        resp = None if kept[b].resp is None else np.concatenate([own.resp for own in kept])
        yield Step(mixture, resp, stats, complete_log_likelihood(stats + prior, mixture) + sum(disorder))
        mixture = m_step(stats + prior, structure)
        kept[b] = expect(b, mixture)
        disorder[b] = _entropy(kept[b], mixture)


def _naming(blocks, expect):
    """Return the E step of block b, whose errors name the block, and count rows from the start of all."""

    def e_step(b, mixture):
        try:
            return expect(blocks[b], mixture)
        except ValueError as error:
            first = sum(map(len, blocks[:b]))
            told = re.sub(r"(?<=\brow )\d+", lambda row: str(first + int(row[0])), str(error))
            raise retold(error, f"block {b + 1} of {len(blocks)}: {told}") from None

    return e_step


def _entropy(own, mixture):
    """Return -Σ r log r of an E step: right after it the bound touches, log p(X) = Σ r log p(x, k) + entropy."""
    return own.log_likelihood - complete_log_likelihood(own.moments, mixture)


@contextmanager
def _explained(t, batch, gamma):
    """Say which batch could not be learnt from, and what helps a stream."""
    if batch is None or np.ndim(batch) == 0:
        raise NotNumbers(f"batch {t} is {shortened(batch)}, but holds points (N, D), or (N,) on a line.")
    if len(batch) == 0:
        raise ValueError(f"batch {t} is empty. Leave it out, or end the stream before it.")
    try:
        yield
    except ValueError as error:
        cure = " In a stream, larger batches, a prior, or t0 > 0, which keeps some of the start, help as well."
        told = f"batch {t} of {len(batch)} points (rate {gamma:.3g}): {error}"
        raise retold(error, told + cure * isinstance(error, Collapse)) from None
