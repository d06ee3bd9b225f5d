"""Block by block through the data: shares, and what they add up to (lesson 16)."""

from threading import local
from typing import NamedTuple

import numpy as np

from gmm_lessons.doors.points import quietly
from gmm_lessons.moments import NOTHING, Moments
from gmm_lessons.scale import digits
from gmm_lessons.scale.arrivals import check_finite, check_near
from gmm_lessons.scale.lines import at_a_line, where_they_lie

FAINT = 1e-250  # a sum of exponentials above this has lost nothing to underflow, and may divide any weight


class Statistics(NamedTuple):
    """What an E step found among some of the points. Statistics of two parts add up to those of both."""

    moments: Moments
    log_likelihood: float | np.ndarray  # (R,) of R mixtures abreast
    reach: np.ndarray | float = 0.0  # (D,): the largest (x - c)² of which products were taken

    def __add__(self, other):
        """Add what adds, and keep the longer reach."""
        if self is NONE:
            return other
        reach = np.maximum(self.reach, other.reach)
        return Statistics(self.moments + other.moments, self.log_likelihood + other.log_likelihood, reach)

    @property
    def lost_digits(self):
        """Whether a component turned out so narrow that the rounding of its sums shows."""
        return digits.lost(self.moments, self.reach)


NONE = Statistics(NOTHING, 0.0)  # the zero of +


class Desk:
    """Where one thread works on one block after the other. Nothing that lies here is ever handed out.

    `abreast` is (), or (R,) if the K components are those of R mixtures.
    """

    def __init__(self, form, K, D, size, abreast=()):
        self.fast = form(K, D, size)
        self.shares = at_a_line(K, size)  # log p(x_n, k), in their place their exponentials, in theirs w_n r_nk
        self.spare, self.ones = at_a_line(3, *abreast, size), np.ones(size)  # for share_out to write in; weights of one


@quietly  # of squares beyond 1e308: such a point is named instead
def through(x, weight, bells, lens, form, size, careful=False, first_row=0, abreast=()):
    """Return the sums of x (N, D) over the blocks in the fast form, and the Statistics of all, but without those sums.

    Blocks where points lie too far out for the fast form, or all if `careful`, take the exact one.
    `weight` (N,) counts each point that often, None once. `first_row` is where x begins among all points.
    """
    where_they_lie(size)
    desk = _desk(form, *bells.means.shape, size, abreast)
    sums, rest = form.nothing(*bells.means.shape), NONE
    for start in range(0, len(x), size):
        points = x[start : start + size]
        w = desk.ones[: len(points)] if weight is None else weight[start : start + size]
        reach = desk.fast.load(lens, points)
        if not careful and digits.near(reach, lens.precision):
            fresh, log_likelihood = _shared(desk, desk.fast, w)
            sums += fresh
            rest += Statistics(NOTHING, log_likelihood, reach)
        else:
            rest += _exact(desk, bells, points, w, first_row + start)
    return sums, rest


def _exact(desk, bells, points, weight, first_row):
    """Return the Statistics of a block by differences. ValueError if a point has no density, or is too far for one."""
    check_finite(points, first_row)
    form = digits.Differences(*bells.means.shape, len(points))  # anew: it holds on to the points
    reach = form.load(bells, points)
    moments, log_likelihood = _shared(desk, form, weight)
    check_near(points, first_row, log_likelihood)
    return Statistics(moments, log_likelihood, reach)


def _shared(desk, form, weight):
    """Return the sums that the shares of a loaded form make, and its Σ_n w_n (log p(x_n) - level)."""
    shares, spare = desk.shares[:, : len(weight)], desk.spare[..., : len(weight)]
    log_likelihood = share_out(form, weight, shares, spare)
    return form.sums(shares), log_likelihood


def share_out(form, weight, out, spare):
    """Fill `out` (K, B) with w_n r_nk of the points in a form, and return Σ_n w_n (log p(x_n) - level).

    r = exp(log p(x, k)) / Σ_j exp(log p(x, j)); the largest of each point is taken out first only in a block where
    all of some point underflow. `spare` (3, B) is written over.

    Of R mixtures abreast, out (R K, B), each point is shared out among the K components of every one of them, `spare`
    is (3, R, B), and (R,) sums are returned.
    """
    top, total, log_total = spare
    each = out.reshape(*total.shape[:-1], -1, total.shape[-1])  # (R, K, B), or (K, B): the same numbers
    form.log_joint(out)
    _exponentials(each, total)
    log_likelihood = 0.0
    if not total.min() > FAINT:
        form.log_joint(out)  # once more: its exponentials are in its place
        each -= each.max(axis=-2, out=top)[..., None, :]
        _exponentials(each, total)
        log_likelihood = _dot(weight, top)
    log_likelihood += _dot(weight, np.log(total, out=log_total))
    each *= np.divide(weight, total, out=total)[..., None, :]
    return log_likelihood


def _exponentials(log_p, total):
    """Put exp(log_p) (..., K, B) in its place, and the sums over the components in `total` (..., B)."""
    np.exp(log_p, out=log_p).sum(axis=-2, out=total)


def _dot(weight, values):
    """Return Σ_n w_n v_n, the same bits on any number of threads: BLAS would split a long one among them."""
    total = np.einsum("n,...n->...", weight, values)
    return total if total.ndim else float(total)


_kept = local()


def _desk(*made_for):
    """Return this thread's Desk: the same as last time, if it fits."""
    key, desk = getattr(_kept, "last", (None, None))
    if key != made_for:
        desk = Desk(*made_for)
        _kept.last = made_for, desk
    return desk
