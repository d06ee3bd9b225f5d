"""Where to start among millions of points: k-means block by block, down to the moments of its heaps (lesson 16).

    start = m_step(seeding.kmeans(x, 3, rng=0))                                       x in memory, or a memory map
    start = m_step(seeding.kmeans(x, 3, rng=0, through=cluster_seeding.through()))    x a dask.array

What `initialization` does with all points at once, a block at a time: neither (N, K) nor (N,) is ever held, and the
same seed draws the same points, wherever blocks end. Distances are those of x as it comes: scale its columns before.
A point beyond 6e153 is refused: nobody has seen all points yet, and to one as far on the other side no float could hold
its squared distance.

`through(x, sample_weight)` is how the points are gone through: it returns `each`, and each(work) the list of
work(points, weight, first_row) of every block, in their order.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gmm_lessons.doors.counts import generator, number, whole_number
from gmm_lessons.doors.functions import as_function
from gmm_lessons.doors.kinds import Array, Chance, Numbers
from gmm_lessons.doors.named import told_as
from gmm_lessons.doors.points import finite
from gmm_lessons.doors.shares import check_some, weights_of_all
from gmm_lessons.initialization import spread_out
from gmm_lessons.moments import Moments, add_up, whole
from gmm_lessons.scale import heaps
from gmm_lessons.scale.arrivals import plain_points

BLOCK = 4096  # points, so that what is made on the way stays near the processor
Each = Callable[[Callable[..., Any]], list[Any]]  # work -> what it finds in every block
Through = Callable[..., Each]  # (x, sample_weight) -> Each
Begin = Callable[..., Array]  # (x, K, rng, sample_weight, through=) -> centres (K, D)
BEGIN = "a beginning is a function (x, K, rng, sample_weight, through=) -> centres (K, D), such as kmeans_parallel"
THROUGH = "a way through x is a function (x, sample_weight) -> each: in_blocks, or that of cluster_seeding.through()"
ROUNDS, MORE = 5, 2  # of k-means||: so many rounds, in each about so many points for each component


def in_blocks(x: Any, sample_weight: Numbers | None = None, block: int = BLOCK) -> Each:
    """Return `each` for points x (N, D) in memory, or in a file that is mapped: a block after the other."""
    points, block = plain_points(x), whole_number(block, "block")
    weight = check_some(weights_of_all(sample_weight, len(points)))

    def of(start, work):
        rows = slice(start, start + block)
        return work(np.asarray(points[rows], float), None if weight is None else weight[rows], start)

    return lambda work: list(told_as(x, (of(start, work) for start in range(0, len(points), block))))


def kmeans(
    x: Any,
    K: int,
    rng: Chance,
    sample_weight: Numbers | None = None,
    *,
    begin: Begin | None = None,
    through: Through = in_blocks,
    tol: float = 1e-4,
    max_iter: int = 300,
) -> Moments:
    """Return the Moments of the heaps of k-means, of which m_step makes a mixture to start from.

    Centres move to the means of the points nearest to them, until Σ w_n d_n² falls by no more than `tol` times itself;
    for `tol=0` until they stay (Lloyd 1982). `begin` is `kmeans_plus_plus`, unless another is given.
    """
    tol = number(tol, "tol", "the fall of a step is compared with it: a number >= 0", least=0)
    begin = kmeans_plus_plus if begin is None else as_function(begin, "begin", BEGIN, *"xKrw", through=through)
    each, before = as_function(through, "through", THROUGH, *"xw")(x, sample_weight), np.inf
    centers = finite(begin(x, K, rng, sample_weight, through=through), "centers")
    if len(centers) != whole(K):
        raise ValueError(f"begin returned {len(centers)} centres, but K is {K}: {BEGIN}.")
    for _ in range(whole_number(max_iter, "max_iter")):
        found = add_up(each(partial(heaps.sums, centers=centers)))
        if before - found.cost <= tol * found.cost:
            break
        centers, before = found.moved(centers), found.cost
    return add_up(each(partial(heaps.heap_moments, centers=centers)))


def kmeans_plus_plus(
    x: Any, K: int, rng: Chance, sample_weight: Numbers | None = None, *, through: Through = in_blocks
) -> Array:
    """Return K of the points (K, D), each drawn ∝ its squared distance to those before, times its weight.

    It takes a pass for each (Arthur & Vassilvitskii 2007).
    """
    each, K, rng = as_function(through, "through", THROUGH, *"xw")(x, sample_weight), whole(K), generator(rng)
    _check_enough(each, K)
    return _grown(each, None, K, rng)


def kmeans_parallel(
    x: Any,
    K: int,
    rng: Chance,
    sample_weight: Numbers | None = None,
    *,
    through: Through = in_blocks,
    rounds: int = ROUNDS,
) -> Array:
    """Return K of the points (K, D), spread out as those of k-means++, in two passes a round and no more for many K.

    In a round each point is drawn on its own, with a chance of 2 K w_n d_n² / Σ w d². Among all drawn, each counted as
    often as it is the nearest of a point, k-means++ then draws K. It pays where a pass is dear, on a disk or on other
    machines, and K is more than ten. (k-means||: Bahmani et al. 2012.)
    """
    each, K, rng = as_function(through, "through", THROUGH, *"xw")(x, sample_weight), whole(K), generator(rng)
    _check_enough(each, K)
    drawn = _grown(each, None, 1, rng)
    for _ in range(whole_number(rounds, "rounds")):
        drawn = np.vstack([drawn, _round(each, drawn, MORE * K, rng)])
    drawn = _grown(each, drawn, K, rng)
    count = add_up(each(partial(heaps.sums, centers=drawn))).sizes
    return spread_out(drawn, K, rng, count + np.finfo(float).tiny)  # more than nothing: one point may be drawn twice


def _check_enough(each, K):
    counts, weights, reaches = zip(*each(heaps.look), strict=True)
    if sum(counts) < K:
        raise ValueError(f"{sum(counts)} points cannot fill {K} components. Lower K or bring more points.")
    if not float(sum(weights)) * float(max(reaches)) < np.inf:
        far = np.sqrt(max(reaches)) / 2
        raise ValueError(f"x goes {far:.2g} from zero: the sum of squared distances may be no number. Rescale x.")


def _grown(each, centers, K, rng):
    """Return the centres, and so many more that they are K, each drawn ∝ the cost that those before leave it."""
    while centers is None or len(centers) < K:
        drawn = _first(each, centers, rng)
        centers = drawn if centers is None else np.vstack([centers, drawn])
    return centers


def _first(each, centers, rng):
    """Return the point (1, D) that comes first of all; if no point is away from the centres, of all alike."""
    seed = int(rng.integers(2**63))
    time, point = min(each(partial(heaps.first_to_come, centers=centers, seed=seed)), key=lambda come: come[0])
    if time == np.inf and centers is None:
        raise ValueError("sample_weight is too little for digits: no point is ever drawn. Divide all by the largest.")
    return point[None] if time < np.inf else _first(each, None, rng)


def _round(each, drawn, n, rng):
    """Return about n points, drawn with a chance of n w_d d_n² / Σ w d² each; none if no point is away from `drawn`."""
    total = sum(each(partial(heaps.cost, centers=drawn)))
    rate = n / total if total > 0 else 0.0
    return np.vstack(each(partial(heaps.lots, centers=drawn, rate=rate, seed=int(rng.integers(2**63)))))
