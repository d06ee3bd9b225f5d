"""Block by block through the data: shares, what they add up to, and which blocks need the exact form (lesson 16)."""

from threading import local
from typing import NamedTuple

import numpy as np

from gmm_lessons.checks import check_finite, check_near
from gmm_lessons.moments import NOTHING, Moments
from gmm_lessons.scale.differences import Differences

EPS = float(np.finfo(float).eps)
LIMIT = 1e-10  # of a variance: the rounding that sums of products may bring in
FAINT = 1e-250  # a sum of exponentials above this has lost nothing to underflow, and may divide any weight


class Tally(NamedTuple):
    """What was found in some blocks."""

    sums: np.ndarray | float  # of the blocks in the fast form; 0.0 if there are none
    exact: Moments  # of the others
    log_likelihood: float  # Σ_n w_n (log p(x_n) - level)
    reach: np.ndarray | float  # (D,): the largest (x - c)² of which products were taken

    def plus(self, other):
        """Return the Tally of the blocks of both, its sums added in place to the array of the first."""
        sums, reach = np.add(self.sums, other.sums, out=self.sums), np.maximum(self.reach, other.reach)
        return Tally(sums, self.exact + other.exact, self.log_likelihood + other.log_likelihood, reach)


@np.errstate(over="ignore", invalid="ignore")  # of squares beyond 1e308: such a point is named instead
def through(x, weight, bells, lens, form, size, careful=False, first_row=0):
    """Return the Tally of x (N, D), block by block: in the fast form, or where points lie too far out, the exact one.

    `weight` (N,) counts each point that often, None once. `first_row` is where x begins among all points.
    """
    K, D = bells.means.shape
    fast, ones, spare = _desk(form, K, D, size)
    fast.see(lens)
    total = Tally(form.no_sums(K, D), NOTHING, 0.0, np.zeros(D))
    for start in range(0, len(x), size):
        points = x[start : start + size]
        w, scratch = ones[: len(points)], spare[:, : len(points)]
        w = w if weight is None else weight[start : start + size]
        far = fast.load(points)
        if not careful and EPS * (far @ lens.precision) < LIMIT:
            block = _fast(fast, w, scratch, far)
        else:
            block = _exact(bells, points, w, fast.log_p[:, : len(points)], scratch, first_row + start)
        total = total.plus(block)
    return total


_kept = local()


def _desk(form, *sizes):
    """Return this thread's fast form, ones and scratch: the same arrays as last time, if they fit."""
    key, desk = getattr(_kept, "last", (None, None))
    if key != (form, sizes):
        desk = form(*sizes), np.ones(sizes[-1]), np.empty((3, sizes[-1]))
        _kept.last = (form, sizes), desk
    return desk


def _fast(form, weight, spare, far):
    resp, log_likelihood = share_out(form, weight, spare)
    return Tally(form.sums(resp), NOTHING, log_likelihood, far)


def _exact(bells, points, weight, log_p, spare, first_row):
    check_finite(points, first_row)
    form = Differences(bells, points, log_p)
    resp, log_likelihood = share_out(form, weight, spare)
    check_near(points, first_row, log_likelihood)
    return Tally(0.0, form.moments(resp), log_likelihood, 0.0)


def share_out(form, weight, spare):
    """Return w_n r_nk (K, B) of the points in a form, and Σ_n w_n (log p(x_n) - level). `spare` (3, B) is scratch.

    r = exp(log p(x, k)) / Σ_j exp(log p(x, j)); the largest of each point is taken out first only in a block where
    all of some point underflow.
    """
    top, total, log_total = spare
    resp, log_likelihood = _exponentials(form.log_joint(), total), 0.0
    if not total.min() > FAINT:
        log_p = form.log_joint()
        log_p -= log_p.max(axis=0, out=top)
        resp, log_likelihood = _exponentials(log_p, total), _dot(weight, top)
    log_likelihood += _dot(weight, np.log(total, out=log_total))
    resp *= np.divide(weight, total, out=total)
    return resp, log_likelihood


def _dot(a, b):
    """Return a · b, the same bits on any number of threads: BLAS would split a long one among them."""
    return float(np.einsum("n,n->", a, b))


def _exponentials(log_p, total):
    """Return exp(log_p) (K, B) in its place, and its sums over the components in `total` (B,)."""
    np.exp(log_p, out=log_p).sum(axis=0, out=total)
    return log_p
