"""One climb by scikit-learn's rule of stopping, and the best of several (lesson 17)."""

import warnings
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from sklearn.exceptions import ConvergenceWarning

from gmm_lessons.doors.counts import whole_number
from gmm_lessons.em import while_gaining
from gmm_lessons.estimator.telling import told, told_of
from gmm_lessons.gaussian import Collapse


class Climb(NamedTuple):
    """The Steps of a climb: where it started, and one for each iteration."""

    steps: tuple
    converged: bool


def climb(steps, tol, max_iter, before=()):
    """Return the Climb that takes `steps` until one gains less than `tol` nats a point, and then one more.

    As scikit-learn: an iteration is an M step, and the one after the last E step that was looked at counts. `before`
    may hold one Step of an earlier climb, from which the first gain is reckoned.
    """
    steps = iter(steps)
    found, gain = _listed(while_gaining(chain(before, islice(steps, max_iter)), tol))
    return Climb((*found[len(before) :], next(steps)), max_iter > 0 and not gain)


def climbs(asked, starts, steps, tol, max_iter, before=()):
    """Return functions that climb, one from each start: by `steps(start())`, as an estimator asks."""
    max_iter = whole_number(max_iter, "max_iter", "must be a whole number, at least none", least=0)
    every = whole_number(asked.verbose_interval, "verbose_interval")

    def one(i, start):
        return told_of(climb(told(steps(start()), i, asked.verbose, every), tol, max_iter, before), asked.verbose)

    return [partial(one, i, start) for i, start in enumerate(starts)]


def _listed(steps):
    """Return the list of what a generator yields, and what it returns."""
    found = []
    while True:
        try:
            found.append(next(steps))
        except StopIteration as end:
            return found, end.value


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
    return max(met, key=lambda one: one.steps[-2:][0].objective)


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
