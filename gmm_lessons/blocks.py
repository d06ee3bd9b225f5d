"""Block by block through the data: shares, what they add up to, and which blocks need the exact form (lesson 15)."""

from threading import local
from typing import NamedTuple

import numpy as np

from gmm_lessons.checks import check_finite
from gmm_lessons.differences import Differences
from gmm_lessons.moments import NOTHING, Moments

EPS = float(np.finfo(float).eps)
LIMIT = 1e-10  # of a variance: the rounding that sums of products may bring in
FAINT = 1e-290  # a sum of exponentials above this has lost nothing to underflow


class Tally(NamedTuple):
    """What was found in some blocks. Two of them add up, whatever blocks they are of."""

    sums: np.ndarray | float  # of the blocks in the fast form; 0.0 if there are none
    exact: Moments  # of the others
    log_likelihood: float  # Σ_n w_n (log p(x_n) - level)
    reach: np.ndarray | float  # (D,): the largest (x - c)² of which products were taken

    def plus(self, other):
        """Return the Tally of the blocks of both, its sums in the array of the first."""
        sums, reach = np.add(self.sums, other.sums, out=self.sums), np.maximum(self.reach, other.reach)
        return Tally(sums, self.exact + other.exact, self.log_likelihood + other.log_likelihood, reach)


def through(x, weight, bells, lens, form, size, careful=False, first_row=0):
    """Return the Tally of x (N, D), block by block: in the fast form, or where points lie too far out, the exact one.

    `weight` (N,) counts each point that often, None once. `first_row` is where x begins among all points.
    """
    K, D = bells.means.shape
    fast, exact, ones, spare = _desk(form, K, D, size)
    fast.see(lens), exact.see(bells)
    total = Tally(form.no_sums(K, D), NOTHING, 0.0, np.zeros(D))
    for start in range(0, len(x), size):
        points = x[start : start + size]
        w = ones[: len(points)] if weight is None else weight[start : start + size]
        desk = fast, exact, spare[:, : len(points)]
        total = total.plus(_block(points, w, desk, careful, first_row + start))
    return total


_kept = local()


def _desk(form, *sizes):
    """Return this thread's fast form, exact form, ones and scratch: the same arrays as last time, if they fit."""
    if getattr(_kept, "key", None) != (form, sizes):
        _kept.key, B, fast = (form, sizes), sizes[-1], form(*sizes)
        _kept.desk = fast, Differences(fast.log_p), np.ones(B), np.empty((3, B))
    return _kept.desk


def _block(points, weight, desk, careful, first_row):
    """Return the Tally of one block."""
    fast, exact, spare = desk
    far = fast.load(points)
    if not careful and EPS * (far @ fast.lens.precision) < LIMIT:
        resp, log_likelihood = share_out(fast, weight, spare)
        return Tally(fast.sums(resp), NOTHING, log_likelihood, far)
    check_finite(points, first_row)
    exact.load(points)
    resp, log_likelihood = share_out(exact, weight, spare)
    return Tally(0.0, exact.moments(resp), log_likelihood, 0.0)


def share_out(form, weight, spare):
    """Return w_n r_nk (K, B) of the points in a form, and Σ_n w_n (log p(x_n) - level). `spare` (3, B) is scratch.

    r = exp(log p(x, k)) / Σ_j exp(log p(x, j)); only where all of these underflow is the largest taken out first.
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
