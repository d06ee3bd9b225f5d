"""What a mixture says of each point, block by block: densities, labels and shares without an (N, K) (lesson 16).

    scale.labels(x, mixture)              (N,)      scale.log_evidence(x, mixture)      (N,)
    for resp in scale.responsibilities(x, mixture): ...      (B, K), one block of points after the other

x may be a memory map: a block is read when its turn comes. A block near the mixture goes through the fast form of the
E step, one that lies far out through the exact one.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.kinds import Array, Chance, Numbers
from gmm_lessons.doors.named import by_names, told_as
from gmm_lessons.doors.plain import plain
from gmm_lessons.doors.points import quietly
from gmm_lessons.doors.shares import possible
from gmm_lessons.mixture import Mixture, log_sum_exp
from gmm_lessons.responsibilities import posterior
from gmm_lessons.scale import digits
from gmm_lessons.scale.arrivals import check_finite, check_near, points_of
from gmm_lessons.scale.forms import fastest
from gmm_lessons.scale.homogeneous import ready
from gmm_lessons.scale.lines import where_they_lie


def responsibilities(x: Numbers, mixture: Mixture, *, block: int | None = None) -> Iterator[Array]:
    """Yield r_nk = p(x_n, k) / p(x_n) of each block of points in turn, (B, K): rows sum to one."""
    return told_as(x, (posterior(log_p)[0] for _, log_p in _each(*_checked(x, mixture, block))))


@by_names
def labels(x: Numbers, mixture: Mixture, *, block: int | None = None) -> NDArray[np.intp]:
    """Return the component with the largest responsibility for each point, (N,), from 0; ties go to the first."""
    return _collected(_checked(x, mixture, block), lambda log_p: log_p.argmax(axis=1), np.intp)


@by_names
def log_evidence(x: Numbers, mixture: Mixture, *, block: int | None = None) -> Array:
    """Return log p(x_n) = log Σ_k π_k N(x_n; μ_k, Σ_k) of each point, (N,); their sum is log p(X)."""
    return _collected(_checked(x, mixture, block), lambda log_p: possible(log_sum_exp(log_p)), float)


def _checked(x, mixture, block):
    return points_of(x, mixture), mixture, block if block is None else whole_number(block, "block")


def _collected(checked, of_block, dtype):
    found = np.empty(len(checked[0]), dtype=dtype)
    for start, log_p in _each(*checked):
        found[start : start + len(log_p)] = of_block(log_p)
    return found


def _each(x, mixture, block):
    """Yield (start, log p(x_n, k) (B, K)) of each block of points."""
    (K, D), bells = mixture.means.shape, ready(mixture)
    form, size = fastest(K, D)
    lens, size = form.lens(bells), min(block or size, len(x))
    fast = form(K, D, size)
    for start in range(0, len(x), size):
        log_p = _log_joint(x[start : start + size], fast, lens, bells, start)
        log_p += bells.level
        yield start, log_p.T


@quietly  # of squares beyond 1e308: such a point is named instead
def _log_joint(points, fast, lens, bells, first_row):
    """Return log p(x_n, k) - level of one block, (K, B). ValueError if a point has no density, or is too far out."""
    where_they_lie(len(points))
    log_p, reach = np.empty((len(bells.means), len(points))), fast.load(lens, points)
    if digits.near(reach, lens.precision):
        fast.log_joint(log_p)
        return log_p
    check_finite(points, first_row)
    form = digits.Differences(*bells.means.shape, len(points))
    form.load(bells, points)
    form.log_joint(log_p)
    check_near(points, first_row, log_p.max(axis=0).min())
    return log_p


def batches(x: Any, size: int, rng: Chance, passes: float) -> Iterator[Any]:
    """Yield shuffled batches of at most `size` points, every point once a pass, for so many passes; np.inf for no end.

    x (N, D) may be a memory map: only the rows of one batch are read. (The shuffle itself takes 8 N bytes.)
    """
    (x, parts), rng = parts_of(x, size), generator(rng)
    why = "every point comes a whole number of times, as in passes=1, or without end, for passes=np.inf"
    return _batches(x, parts, rng, count() if passes == np.inf else range(whole_number(passes, "passes", why)))


def parts_of(x: Any, size: int) -> tuple[Any, int]:
    """Return points x (N, D), and in how many parts of at most `size` they are cut. ValueError for no points."""
    x = x if isinstance(x, np.ndarray) else plain(x, "x")  # an array, or a file, is not looked at before its turn
    if x.ndim < 1 or len(x) < 1:
        raise ValueError("x holds no points.")
    return x, -(-len(x) // whole_number(size, "size"))


def _batches(x, parts, rng, passes):
    for _ in passes:
        for rows in np.array_split(rng.permutation(len(x)), parts):
            yield x[np.sort(rows)]  # in the order of the file
