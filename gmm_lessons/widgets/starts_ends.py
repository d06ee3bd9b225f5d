"""Where climbs of EM end, in an optimum or a collapse, and whether they have been there before (lesson 10)."""

from collections import deque
from itertools import islice
from typing import NamedTuple

import numpy as np

from gmm_lessons import missing
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import nearest, one_hot, squared_distances
from gmm_lessons.mixture import Mixture

TOL, MOST = 1e-10, 3000  # nats a point; updates
NEAR, LEVEL = 0.02, 0.01  # two ends are one if their means are as near, in sd of the data, and their heights, in nats


class End(NamedTuple):
    """The last mixture of a climb, None if there was not even a first; its height, -inf if it collapsed; a remark."""

    mixture: Mixture | None
    height: float
    updates: int
    remark: str = ""

    @property
    def collapsed(self):
        """Whether there is no optimum."""
        return bool(np.isinf(self.height))

    @property
    def shares(self):
        """The weights, the largest first; none of a collapse."""
        return [] if self.collapsed else np.sort(self.mixture.weights)[::-1].tolist()


def ended(x, means, columns, bell):
    """Return the End of EM from the hard shares of points x (N, D) nearest to means (K, 2) in these columns.

    Where a point has a hole, it is near as the one `bell` of all points fills it.
    """
    last = deque(maxlen=1)
    try:
        with np.errstate(over="ignore"):  # points far from a bell that collapses
            last.extend(enumerate(islice(_climb(x, means, columns, bell), MOST)))
    except ValueError as error:
        return _collapse(last, str(error), "line" if x.shape[1] == 2 else "line or plane")
    ((updates, step),) = last
    return End(step.mixture, step.objective, updates, _remark(x, step.mixture, updates))


def _climb(x, means, columns, bell):
    start = missing.start(x, len(means), None, lambda y, K, _: one_hot(nearest(y[:, columns], means), K), bell)
    yield from until_converged(em(x, m_step(start), expect=missing.e_step), TOL, np.inf)


def _collapse(last, words, flat):
    reason = "a bell was left with no points" if "no points" in words else f"the points of a bell lie on one {flat}"
    return next((End(step.mixture, -np.inf, t, reason) for t, step in last), End(None, -np.inf, 0, reason))


def _remark(x, mixture, updates):
    """Return in words what makes an optimum doubtful: not reached, or a bell narrower than the rounding errors of x."""
    if updates == MOST - 1:
        return f"stopped after {updates} updates, before it converged"
    return "thin" if thinnest(x, mixture) < 1 else ""


def thinnest(x, mixture):
    """Return the smallest sd of any bell in any direction, in sds of the rounding errors of x, step / √12."""
    errors = grain(x) / np.sqrt(12)
    return float(np.sqrt(np.linalg.eigvalsh(mixture.covs / np.outer(errors, errors)).min()))


def grain(x):
    """Return the smallest step between two values of each column, (D,): to what the data were rounded."""
    steps = (np.diff(np.unique(column[~np.isnan(column)])) for column in x.T)
    return np.array([own.min() if len(own) else 1.0 for own in steps])


def number(x, end, known):
    """Return the index of the known End that is the same, up to the order of its letters; their number if none is."""
    return next((i for i, old in enumerate(known) if _same(end, old, np.nanstd(x, axis=0))), len(known))


def _same(a, b, sds):
    if a.collapsed or b.collapsed:
        return a.remark == b.remark
    gaps = np.sqrt(squared_distances(a.mixture.means / sds, b.mixture.means / sds))
    apart = max(gaps.min(axis=0).max(), gaps.min(axis=1).max())
    return bool(abs(a.height - b.height) < LEVEL and apart < NEAR)


def most_frequent(numbers, ends, most):
    """Return of each of the most frequent optima, the highest first, its first run, and how often it was reached."""
    tops = [i for i in numbers if not ends[i].collapsed]
    often = sorted(set(tops), key=lambda i: -tops.count(i))[:most]
    return [(numbers.index(i), tops.count(i)) for i in sorted(often, key=lambda i: -ends[i].height)]
