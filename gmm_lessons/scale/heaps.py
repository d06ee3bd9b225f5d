"""What a block finds for those who look for heaps in it: work(points, weight, first_row) -> a few numbers (lesson 16).

Chance belongs to a row, not to a block: row n of all points has the n-th number of a stream, wherever blocks end.
"""

from typing import NamedTuple

import numpy as np

from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.points import quietly
from gmm_lessons.initialization import nearest, one_hot, squared_distances
from gmm_lessons.moments import Moments, moments, ratio
from gmm_lessons.scale.arrivals import check_finite, check_near


class Sums(NamedTuple):
    """What a step of k-means needs of some of the points. Sums of two parts add up to those of both."""

    sizes: np.ndarray  # (K,)     Σ w_n of the points nearest to each centre
    apart: np.ndarray  # (K, D)   Σ w_n (x_n - c_k) of these
    cost: float  # Σ_n w_n min_k |x_n - c_k|²

    def __add__(self, other):
        """Add what adds."""
        return Sums(*(a + b for a, b in zip(self, other, strict=True)))

    def moved(self, centers: Array) -> Array:
        """Return the means of the heaps; a centre that no point is nearest to stays where it is."""
        return centers + ratio(self.apart, self.sizes[:, None])


@quietly
def look(points: Array, weight: Array | None, first_row: int) -> tuple[int, float, float]:
    """Return how many points of a block count, their weight, and 4 max |x_n|².

    ValueError that names a point that is no number, or so far out (beyond 6.7e153) that its squared distance to one
    opposite is none.
    """
    check_finite(points, first_row)
    reach = 4 * (points**2).sum(axis=1).max()  # |a - b|² is no more than this
    check_near(points, first_row, reach)
    weight = np.ones(len(points)) if weight is None else weight
    return int(np.count_nonzero(weight)), float(weight.sum()), float(reach)


def costs(points: Array, weight: Array | None, first_row: int, centers: Array | None = None) -> Array:
    """Return w_n d_n², (B,), with d_n the distance to the nearest of the centres (M, D); w_n if there are none yet."""
    found = np.ones(len(points)) if centers is None else squared_distances(points, centers).min(axis=1)
    return found if weight is None else weight * found


def cost(points: Array, weight: Array | None, first_row: int, centers: Array) -> float:
    """Return Σ_n w_n d_n² of a block."""
    return float(costs(points, weight, first_row, centers).sum())


@quietly
def first_to_come(
    points: Array, weight: Array | None, first_row: int, centers: Array, seed: int
) -> tuple[float, Array]:
    """Return the earliest time in a block, and the point that comes then.

    Point n comes after a waiting time E_n / (w_n d_n²), E_n exponential: the first of all is point n with a chance
    ∝ w_n d_n².
    """
    rates = costs(points, weight, first_row, centers)
    waits = -np.log1p(-_chances(seed, first_row, len(points)))
    times = np.divide(waits, rates, out=np.full(len(points), np.inf), where=rates > 0)
    n = int(times.argmin())
    return float(times[n]), points[n].copy()  # a view would keep the block


def lots(points: Array, weight: Array | None, first_row: int, centers: Array, rate: float, seed: int) -> Array:
    """Return the points (M, D) of a block that are drawn, each on its own with the chance rate w_n d_n²."""
    return points[_chances(seed, first_row, len(points)) < rate * costs(points, weight, first_row, centers)]


def sums(points: Array, weight: Array | None, first_row: int, centers: Array) -> Sums:
    """Return the Sums of a block."""
    distances = squared_distances(points, centers)
    labels = distances.argmin(axis=1)
    shares = _shares(labels, weight, len(centers))
    least = distances.min(axis=1)
    return Sums(shares.sum(axis=0), shares.T @ (points - centers[labels]), float((shares.sum(axis=1) * least).sum()))


def heap_moments(points: Array, weight: Array | None, first_row: int, centers: Array) -> Moments:
    """Return the Moments (K) of the points of a block nearest to each centre."""
    return moments(points, _shares(nearest(points, centers), weight, len(centers)))


def _shares(labels, weight, K):
    shares = one_hot(labels, K)
    return shares if weight is None else shares * weight[:, None]


def _chances(seed, first_row, size):
    """Return the numbers first_row, first_row + 1, ... of the stream of a seed, (size,), evenly from [0, 1)."""
    return np.random.Generator(np.random.PCG64(seed).advance(first_row)).random(size)
