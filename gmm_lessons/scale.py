"""EM at scale: an E step in blocks that never holds (N, K) (lesson 15).

    em(x, mixture, expect=scale.e_step)        or expect=scale.blocked(sample_weight=w, threads=2)

A part of the data on another machine: `statistics(part, mixture)`; parts add with `+`, and `settled` makes
the Expectation of the sum.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add
from threading import local

import numpy as np

from gmm_lessons.em import Expectation
from gmm_lessons.forms import Differences, fastest, share_out
from gmm_lessons.gaussian import as_points, log_density
from gmm_lessons.homogeneous import ready
from gmm_lessons.moments import NOTHING, Moments

EPS = float(np.finfo(float).eps)
LIMIT = 1e-10  # of a variance: the rounding that sums of products may bring in
ONES = np.broadcast_to(1.0, 2**48)  # as many as any data need, in 8 bytes
RUN = 2**15  # points to a thread at a time; fixed, so that no sum depends on the number of threads


@dataclass(frozen=True, eq=False)
class Statistics:
    """What an E step found among some of the points. Statistics of two parts add up to those of both."""

    moments: Moments
    log_likelihood: float
    reach: np.ndarray | float = 0.0  # (D,): the largest |x - c| of which products were taken

    def __add__(self, other):
        """Add what adds, and keep the longer reach."""
        return Statistics(
            self.moments + other.moments,
            self.log_likelihood + other.log_likelihood,
            np.maximum(self.reach, other.reach),
        )


NONE = Statistics(NOTHING, 0.0)  # the zero of +


def blocked(sample_weight=None, *, block=None, threads=1):
    """Return an `expect` for `em`: like `e_step`, with weights, or its own number of points a block, or threads.

    `sample_weight` (N,) counts each point that often. The sums are the same bits for any number of threads; threads
    pay where the matrix products take most of the time, from D = 8 or so, and cost time at D = 2.
    The Expectation holds no `resp`: `responsibilities(x, mixture)` gives them on demand.
    """

    def e_step(x, mixture):
        x = _points(x, mixture)
        weight = _weights(sample_weight, len(x))
        return settled(lambda careful: _collect(x, mixture, weight, block, careful, threads))

    return e_step


def statistics(x, mixture, sample_weight=None, *, block=None, careful=False):
    """Return the Statistics of points x (N, D): a pure function, whose values for parts of the data add up.

    `careful=True` takes differences from each mean instead of products: slower, and exact at any distance.
    """
    x = _points(x, mixture)
    return _collect(x, mixture, _weights(sample_weight, len(x)), block, careful)


def settled(collect):
    """Return the Expectation of collect(careful=False) -> Statistics; of collect(careful=True) if digits were lost."""
    total = collect(careful=False)
    if _lost_digits(total):
        total = collect(careful=True)
    return Expectation(None, total.moments, total.log_likelihood)


def _lost_digits(total):
    """Whether a component has turned out so narrow that the rounding of its sums, ε reach² a point, shows."""
    variance_n = total.moments.scatter.diagonal(axis1=1, axis2=2)  # N_k times it
    noise = EPS / LIMIT * np.square(total.reach)
    return bool((total.moments.count[:, None] * noise > variance_n).any())


def _collect(x, mixture, weight, block, careful, threads=1):
    bells, (form, size) = ready(mixture), fastest(*mixture.means.shape)
    size = block or size
    sizes, step = (*mixture.means.shape, min(size, len(x))), max(RUN // size, 1) * size
    runs = [slice(start, start + step) for start in range(0, len(x), step)]

    def work(rows):
        return _run(x[rows], weight[rows], bells, _desk(form, *sizes), careful, rows.start)

    if threads == 1 or len(runs) == 1:
        return reduce(add, map(work, runs))
    return _in_threads(work, runs, threads)


_kept = local()


def _desk(form, *sizes):
    """Return this thread's fast form, exact form and scratch: the same arrays as last time, if they fit."""
    if getattr(_kept, "key", None) != (form, sizes):
        _kept.key, _kept.desk = (form, sizes), (form(*sizes), Differences(*sizes), np.empty((3, sizes[-1])))
    return _kept.desk


def _in_threads(work, runs, threads):
    """Return the sum of work(run) over all runs, in their order, one run a thread at a time."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        return reduce(add, pool.map(work, runs))


def _run(x, weight, bells, desk, careful, first_row):
    """Return the Statistics of x, block by block: the fast way, or, where points lie too far out, the exact one."""
    fast, exact, spare = desk
    fast.see(bells), exact.see(bells)
    size, log_likelihood, reach = spare.shape[1], 0.0, np.zeros(x.shape[1])
    for start in range(0, len(x), size):
        points, w = x[start : start + size], weight[start : start + size]
        form, here = fast, fast.load(points)
        if careful or not EPS * (here * here @ bells.precision) < LIMIT:
            form, here = exact, 0.0
            _check_finite(points, first_row + start)
            exact.load(points)
        resp = form.log_joint(len(w))
        log_likelihood += share_out(resp, w, spare[:, : len(w)])
        form.add(resp)
        reach = np.maximum(reach, here)
    return Statistics(fast.moments() + exact.moments(), log_likelihood, reach)


def _points(x, mixture):
    """Return x as an array (N, D) that is not copied if it is one; the core's errors for another shape."""
    if not (isinstance(x, np.ndarray) and x.dtype.kind in "fiu" and x.ndim in (1, 2) and x.size):
        x = as_points(x)
    x = x[:, None] if x.ndim == 1 else x
    if x.shape[1] != mixture.means.shape[1]:
        log_density(x[:1], mixture.means, mixture.covs)  # raises, and says what does not fit
    return x


def _weights(sample_weight, N):
    if sample_weight is None:
        return ONES[:N]
    weight = np.asarray(sample_weight, dtype=float)
    if weight.shape != (N,):
        raise ValueError(f"{N} points, but sample_weight has shape {weight.shape}: expected one weight a point, (N,).")
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise ValueError(f"the smallest sample_weight is {weight.min()}; a weight is a finite number >= 0.")
    return weight


def _check_finite(points, first_row):
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise ValueError(
            f"x holds {points[row]} in row {first_row + row}: NaN or infinity has no density. Drop or repair that row."
        )


e_step = blocked()
