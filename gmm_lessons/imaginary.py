"""A prior of imaginary points: a heap for each component, shaped like all of them: none can collapse (lesson 11)."""

import numpy as np

from gmm_lessons.doors.counts import number
from gmm_lessons.doors.gaps import with_nan
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.plain import plain
from gmm_lessons.doors.points import as_points, check_not_faint, column_names, is_constant, quietly
from gmm_lessons.doors.records import held
from gmm_lessons.doors.room import room_for
from gmm_lessons.doors.shares import check_some, weights_of
from gmm_lessons.moments import Moments, whole


@by_names
@quietly
def imaginary_points(x: Numbers, K: int, count: float = 0.01, *, sample_weight: Numbers | None = None) -> Moments:
    """Return the Moments of K heaps of `count` points each, every heap shaped like all of x (N, D): a prior for `em`.

    (Inverse Wishart in Σ_k and normal in μ_k, the family of Fraley & Raftery 2007; here also Dirichlet in π. It is a
    proper density if count > 2 D + 1.)
    A heap is never flat: a millionth of each column's variance is added to its diagonal, and a column that is one
    number c all the way gets the variance c² (1 if c is 0). `sample_weight` (N,) counts each point that often. What is
    NaN, masked, None or pandas' NA is a hole: each column's mean and variance are those of its values, and a pair of
    which one is missing adds nothing to a covariance.
    """
    x, weight = _columns(x, sample_weight)
    mean, cov = _one_bell(x, weight)
    return held(x, _heaps(mean, cov, K, count))


@quietly
def heaps_like(one: Moments, constant: Array, K: int, count: float = 0.01) -> Moments:
    """Return the `imaginary_points` of points that are known by the Moments `one` of all of them, one heap.

    `constant` (D,) says which columns hold one number (`is_constant(x)`).
    """
    mean, cov = one.mean[0], one.scatter[0] / one.count[0]
    return _heaps(mean, cov + np.diag(_own(mean, cov.diagonal(), constant)), K, count)


def _heaps(mean, cov, K, count):
    count = number(count, "count", "a heap of imaginary points holds some, or none: a finite number >= 0", least=0)
    D = len(mean)
    check_not_faint(np.sqrt(cov.diagonal()))
    room_for(whole(K) * (D * D + D + 1), f"K is {K}, and so many heaps of {D} columns", "Lower K.")
    heaps = np.full(whole(K), count)
    return Moments(heaps, np.tile(mean, (len(heaps), 1)), heaps[:, None, None] * cov)


def _columns(x: Numbers, sample_weight: Numbers | None) -> tuple[Array, Array]:
    """Return points (N, D) that may have holes, and the weight of each of their entries, (N, D): 0 for a hole."""
    call, holes = column_names(x), np.isnan(points := plain(with_nan(x), "x"))
    points = as_points(np.where(holes, 0.0, points))
    weight = np.ones(len(points)) if sample_weight is None else check_some(weights_of(sample_weight, len(points)))
    weight = weight[:, None] * ~holes.reshape(points.shape)
    if not weight.any(axis=0).all():
        d = int(np.argmin(weight.any(axis=0)))
        raise ValueError(f"{call(d)} holds no value at all that counts. Leave it out.")
    return points, weight


def _one_bell(x, weight):
    """Return the mean (D,) and covariance (D, D) of entries so weighted, with a fuller diagonal."""
    total = weight.sum(axis=0)  # (D,)
    mean = (weight * x).sum(axis=0) / total
    apart = np.sqrt(weight) * (x - mean)  # 0 in a hole
    variance = (apart**2).sum(axis=0) / total
    flat = is_constant(np.where(weight > 0, x, np.nan))
    cov = apart.T @ apart / total.max()
    return mean, cov + np.diag(variance - cov.diagonal() + _own(mean, variance, flat))


def _own(mean, variance, constant):
    """Return what is added to the diagonal of a heap, (D,), so that it is not flat."""
    return np.where(constant, np.where(mean == 0, 1.0, mean**2), 1e-6 * variance)
