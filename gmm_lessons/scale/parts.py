"""EM at scale: an E step in blocks that never holds (N, K) (lesson 16).

    em(x, mixture, expect=scale.e_step)        or expect=scale.blocked(sample_weight=w, threads=2)

A part of the data on another machine: `statistics(part, mixture)`; parts add with `+`, and `settled` makes
the Expectation of the sum.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from gmm_lessons.checks import points_of, weights_of, whole_number
from gmm_lessons.em import Expectation
from gmm_lessons.gaussian import is_positive
from gmm_lessons.moments import NOTHING, Moments
from gmm_lessons.scale.blocks import EPS, LIMIT, Tally, through
from gmm_lessons.scale.forms import fastest
from gmm_lessons.scale.homogeneous import ready
from gmm_lessons.scale.threads import in_threads


@dataclass(frozen=True, eq=False)
class Statistics:
    """What an E step found among some of the points. Statistics of two parts add up to those of both."""

    moments: Moments
    log_likelihood: float
    reach: np.ndarray | float = 0.0  # (D,): the largest (x - c)² of which products were taken

    def __add__(self, other):
        """Add what adds, and keep the longer reach."""
        return Statistics(
            self.moments + other.moments,
            self.log_likelihood + other.log_likelihood,
            np.maximum(self.reach, other.reach),
        )

    @property
    def lost_digits(self):
        """Whether a component turned out so narrow that the rounding of its sums, ε (x - c)² a point, shows.

        In any direction, if it has more than D points; else, since then it is flat in some, along an axis.
        """
        noise = EPS / LIMIT * self.reach * self.moments.count[:, None]  # (K, D)
        left = _less_on_the_diagonal(self.moments.scatter, noise)
        return not is_positive(left) and bool(noise.any()) and any(map(_is_lost, self.moments.count, left))


NONE = Statistics(NOTHING, 0.0)  # the zero of +


def _less_on_the_diagonal(matrices, less):
    """Return matrices (K, D, D) with `less` (K, D) taken from their diagonals."""
    (K, D, _), left = matrices.shape, matrices.copy()
    left.reshape(K, -1)[:, :: D + 1] -= less
    return left


def _is_lost(count, left):
    return bool((left.diagonal() < 0).any() or (count > len(left) and not is_positive(left)))


def blocked(sample_weight=None, *, block=None, threads=1):
    """Return an `expect` for `em`: like `e_step`, with weights, or its own number of points a block, or threads.

    `sample_weight` (N,) counts each point that often. Threads pay where matrix products take most of the time, from
    D = 5 or so: below, too many short calls wait for each other. The sums are the same bits for any number of them
    from two on; one alone leaves BLAS its own threads.
    The Expectation holds no `resp`: `responsibilities(x, mixture)` gives them on demand.
    """
    block = block if block is None else whole_number(block, "block")
    each = map if whole_number(threads, "threads") == 1 else in_threads(threads)

    def e_step(x, mixture):
        x = points_of(x, mixture)
        weight = weights_of(sample_weight, len(x))
        return settled(lambda careful: _collect(x, mixture, weight, block, careful, each))

    return e_step


def statistics(x, mixture, sample_weight=None, *, block=None, careful=False):
    """Return the Statistics of points x (N, D): a pure function, whose values for parts of the data add up.

    `careful=True` takes differences from each mean instead of products: slower, and exact at any distance.
    """
    x = points_of(x, mixture)
    block = block if block is None else whole_number(block, "block")
    return _collect(x, mixture, weights_of(sample_weight, len(x)), block, careful)


def settled(collect):
    """Return the Expectation of collect(careful=False) -> Statistics; of collect(careful=True) if digits were lost."""
    total = collect(careful=False)
    if total.lost_digits:
        total = collect(careful=True)
    return Expectation(None, total.moments, total.log_likelihood)


def _collect(x, mixture, weight, block, careful, each=map):
    (K, D), bells = mixture.means.shape, ready(mixture)
    form, size = fastest(K, D)
    lens, size = form.lens(bells), min(block or size, len(x))
    length = max(_points_a_task(K, D) // size, 1) * size

    def task(start):
        rows = slice(start, start + length)
        return through(x[rows], None if weight is None else weight[rows], bells, lens, form, size, careful, start)

    total = reduce(Tally.plus, each(task, range(0, len(x), length)))
    n = len(x) if weight is None else weight.sum()
    moments = form.moments(bells.center, total.sums) + total.exact
    return Statistics(moments, total.log_likelihood + float(n * bells.level), total.reach)


def _points_a_task(K, D):
    """Return how many points make the work of a thread at a time: it should take far longer than to add its result.

    It does not depend on the number of threads, so neither does any sum.
    """
    return 3000 + 2**22 // (K * (D + 1) * (D + 2))


e_step = blocked()
