"""One climb by scikit-learn's rule of stopping, and the best of several (lesson 17)."""

import warnings
from collections import deque
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from gmm_lessons.doors.counts import whole_number
from gmm_lessons.em import while_gaining
from gmm_lessons.estimator.telling import loudness, told, told_of
from gmm_lessons.gaussian import Collapse

ROOM = 2_000_000  # numbers, 16 MB: Steps beyond it are forgotten, the first of them first
EACH = 4  # arrays (K, D, D) of a Step: covariances, their factors, scatters, and what is smaller


class Climb(NamedTuple):
    """A climb: from where it started, one Step for each iteration."""

    steps: tuple  # the last ones, as many as there is room for, two at least
    heights: tuple  # the objective of every Step
    converged: bool


def climb(steps, tol, max_iter, before=()):
    """Return the Climb that takes `steps` until one gains less than `tol` nats a point, and then one more.

    As scikit-learn: an iteration is an M step, and the one after the last E step that was looked at counts. `before`
    may hold one Step of an earlier climb, from which the first gain is reckoned.
    """
    steps, kept, heights = iter(steps), deque(), []
    turns = while_gaining(chain(before, _noted(islice(steps, max_iter), kept, heights)), tol)
    gain = _exhausted(turns)
    _exhausted(_noted(islice(steps, 1), kept, heights))
    return Climb(tuple(kept), tuple(heights), max_iter > 0 and not gain)


def _noted(steps, kept, heights):
    """Yield the steps, and put them on `kept`, where there is room, and their objectives on `heights`."""
    for step in steps:
        kept.append(step)
        heights.append(step.objective)
        if len(kept) > max(2, ROOM // (EACH * step.moments.scatter.size)):
            kept.popleft()
        yield step


def _exhausted(steps):
    """Return what a generator returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def climbs(asked, starts, steps, tol, max_iter, before=()):
    """Return functions that climb, one from each start: by `steps(start())`, as an estimator asks."""
    max_iter = whole_number(max_iter, "max_iter", "must be a whole number, at least none", least=0)
    every, verbose = whole_number(asked.verbose_interval, "verbose_interval"), loudness(asked.verbose)

    def one(i, start):
        return told_of(climb(told(steps(start()), i, verbose, every), tol, max_iter, before), verbose)

    return [partial(one, i, start) for i, start in enumerate(starts)]


def goes_on(asked, left):
    """Return whether a fit goes on from the last one: if warm_start says so, and there is what it `left`, by name."""
    if not isinstance(asked.warm_start, (bool, np.bool_)):
        raise ValueError(f"warm_start is {asked.warm_start!r}, but must be True or False.")
    return asked.warm_start and hasattr(asked, left)


def highest(climbs):
    """Return the Climb that was highest when it was stopped, the first of equals, of functions that climb.

    ValueError if every one of them collapses.
    """
    met, said = [], []
    for one in climbs:
        try:
            met.append(one())
        except Collapse as why:
            said.append(str(why))
    if not met:
        raise ValueError(
            "Fitting the mixture model failed because some components have ill-defined empirical covariance "
            "(for instance caused by singleton or collapsed samples). Try to decrease the number of components, "
            f"increase reg_covar, or scale the input data. [{said[-1]} Or take imaginary=0.01.]"
        )
    return max(met, key=lambda one: one.heights[-2:][0])


def check_converged(best, max_iter):
    """Return the Climb. ConvergenceWarning, if there were iterations, and they were not enough."""
    if max_iter and not best.converged:
        warnings.warn(
            "Best performing initialization did not converge. Try different init parameters, or increase max_iter, "
            f"tol, or check for degenerate data. [max_iter is {max_iter}.]",
            ConvergenceWarning,
            stacklevel=3,
        )
    return best
