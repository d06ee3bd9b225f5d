"""Where to start where there are holes: one bell fills them, and what it is not sure of is kept (lesson 14)."""

from itertools import islice

import numpy as np

from gmm_lessons import scale
from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.functions import as_function
from gmm_lessons.doors.kinds import Chance, Numbers, Start
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.points import within_reach
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import as_shares, weights_of_all
from gmm_lessons.em import em
from gmm_lessons.initialization import kmeans
from gmm_lessons.missing.imputation import impute
from gmm_lessons.missing.lifting import e_step, over, regression
from gmm_lessons.missing.patterns import Patterns, check_seen, grouped
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import Moments, moments


@by_names
def one_bell(
    x: Numbers | Patterns, *, imaginary: float = 0.01, steps: int = 30, sample_weight: Numbers | None = None
) -> Mixture:
    """Return a mixture of one component, after `steps` of EM on points x (N, D) with NaN: not the top, but near.

    From column means, variances and what rows show side by side; `imaginary` points of that shape are a prior.
    `sample_weight` (N,) counts each point that often. ValueError, with its name, for a column without any value.
    """
    imaginary = number(imaginary, "imaginary", "must be a finite number of points, at least none", least=0)
    steps = whole_number(steps, "steps", "must be a whole number, at least none", least=0)
    patterns = grouped(x)
    check_seen(patterns)
    within_reach(np.where(np.isnan(patterns.x), np.nanmax(patterns.x, axis=0), patterns.x))
    weight = weights_of_all(sample_weight, len(patterns))
    start = _of_what_is_seen(patterns, np.ones(len(patterns)) if weight is None else weight)
    prior = Moments(np.array([imaginary]), start.means, imaginary * start.covs)
    climb = em(patterns, start, prior=prior, expect=e_step if weight is None else over(scale.blocked(weight)))
    return next(islice(climb, steps, None)).mixture


def _of_what_is_seen(patterns, weight):
    """Return the bell of the column means, with the covariances of x as if each hole held its column's mean.

    Only the variances are those of the seen values: so every correlation is too weak, and Σ positive definite.
    """
    x, total = patterns.x, _check_counts(patterns, weight)
    mean = np.nansum(weight[:, None] * x, axis=0) / total
    near = np.sqrt(weight)[:, None] * np.where(np.isnan(x), 0.0, x - mean)
    variance = (near**2).sum(axis=0) / total
    cov = near.T @ near / weight.sum()
    floor = 1e-6 * np.where(variance > 0, variance, 1.0)
    np.fill_diagonal(cov, variance + floor)
    return Mixture([1.0], mean[None], cov[None])


def _check_counts(patterns, weight):
    """Return what the values of each column weigh, (D,). ValueError for a column whose values weigh nothing."""
    total = weight @ ~np.isnan(patterns.x)
    if not total.all():
        raise ValueError(f"{patterns.columns[int(np.argmin(total))]} holds no value at all that counts. Leave it out.")
    return total


@by_names
def start(x: Numbers | Patterns, K: int, rng: Chance, shares: Start = kmeans, bell: Mixture | None = None) -> Moments:
    """Return the Moments of a start for points x (N, D) with NaN: m_step(start(x, K, rng) + prior, structure).

    One bell (`one_bell(x)`, if none is given) fills the holes, `shares(x, K, rng)` share out the filled points, and
    what the bell was not sure of is added to the spread: without it, the covariances would start too narrow.
    """
    as_function(shares, "shares", "a start is a function (x, K, rng) -> shares (N, K), such as kmeans", *"xKr")
    patterns, bell = grouped(x), one_bell(x) if bell is None else as_mixture(bell, "bell")
    if len(bell.weights) != 1:
        raise ValueError(f"bell has {len(bell.weights)} components, but one bell fills the holes. Take one_bell(x).")
    filled = impute(patterns, bell)
    resp = as_shares(shares(filled, K, rng), "what shares returned")
    stats = moments(filled, resp)
    unsure = sum(_unsure(part, resp[part.rows].sum(axis=0), bell) for part in patterns.parts)
    return Moments(stats.count, stats.mean, stats.scatter + unsure)


def _unsure(part, count, bell):
    rest = bell.covs if not len(part.seen) else regression(bell, part.seen).rest
    return count[:, None, None] * rest
