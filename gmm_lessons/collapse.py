"""When a bell is none: thinner than the points were rounded, or than floats can tell (lessons 10 and 11)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gmm_lessons.covariance import Structure
from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.points import is_constant, rounding_of
from gmm_lessons.em import m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments, moments
from gmm_lessons.units import standardised

THIN = 1e-2  # of the thinnest direction of all points: what is as thin as the data themselves has not collapsed
STEP = 1e-9  # of the range of a column: two values closer than this are one value
KEPT = "the covariance that is kept is flat, or thinner than these points were rounded. Take a wider one."


def attempt(make: Callable[[], Any]) -> Any:
    """Return what a function returns, or the Collapse that it comes to."""
    try:
        return make()
    except Collapse as collapse:
        return collapse


class Infeasible(ValueError):
    """What was asked cannot be had of these points, though another K, shape or number of folds can."""


class Ruler:
    """How thin a bell may be before it describes how the points x (N, D) were rounded, and not the points.

    It looks at eigenvalues of Σ / (e eᵀ), with e (D,) the rounding errors of the columns: so units do not matter. Bells
    held open by a prior or a ridge are only asked whether floats can tell them from flat ones.
    """

    def __init__(self, x, single, held_open=False):
        dust = np.hypot(rounding_of(x), np.sqrt(8 * np.finfo(float).eps) * x.std(axis=0))
        self.dust = np.where(dust > 0, dust, np.finfo(float).eps * dust.max() or 1.0)
        self.errors = np.maximum(self.dust, grain(x) / np.sqrt(12))
        self.least = 0.0 if held_open else min(1.0, THIN * thinnest(single.covs, self.errors))

    def check(self, mixture: Mixture) -> None:
        """Collapse, if a component of the mixture is too thin."""
        if thinnest(mixture.covs, self.dust) < 1:
            raise Collapse("a component has shrunk to a spot, line or plane")
        if thinnest(mixture.covs, self.errors) < self.least:
            raise Collapse("a component is thinner than the points were rounded")


def thinnest(covs: Array, sds: Array) -> float:
    """Return the smallest variance of any of covs (K, D, D) in any direction, in units of `sds` (D,) squared."""
    return float(np.linalg.eigvalsh(covs / np.outer(sds, sds)).min())


def grain(x: Array) -> Array:
    """Return the smallest step between two values of each column, (D,): to what the points were rounded."""
    return np.array([_step(np.unique(column)) for column in x.T])


def _step(values):
    steps = np.diff(values)
    steps = steps[steps > STEP * (values[-1] - values[0])]
    return steps.min() if len(steps) else 0.0


def ruler_for(
    x: Array,
    structure: Structure,
    prior: Moments,
    weight: Array | None = None,
    call: Callable[[int], str] = "column {}".format,
) -> Ruler:
    """Return the Ruler of points x (N, D). Infeasible if not even all of them together make one bell, and why.

    `call(d)` says how to name a column.
    """
    share = np.ones(len(x)) if weight is None else weight
    near = Moments(prior.count[:1], prior.mean[:1] - x[0], prior.scatter[:1]) if prior.count.any() else NOTHING
    try:
        single = m_step(moments(x - x[0], share[:, None]) + near, structure)  # so that a constant column is 0, exactly
        ruler = Ruler(x, single, bool(prior.count.any()) or _has_floor(structure, x.shape[1]))
        ruler.check(single)
    except Collapse:
        kept = structure.n_free(1, x.shape[1]) == 0
        raise Infeasible(KEPT if kept else why_flat(x[share > 0], call)) from None
    return ruler


def _has_floor(structure, D):
    return bool(structure.covariances(np.ones(1), np.zeros((1, D, D))).any())


def why_flat(x: Array, call: Callable[[int], str] = "column {}".format) -> str:
    """Return what is wrong with points x (N, D) that lie on one spot, line or plane, and what helps."""
    (N, D), distinct = x.shape, len(np.unique(x, axis=0))
    constant = np.flatnonzero(is_constant(x))
    if len(constant) == D:
        return f"all points ({N}) lie on one spot, which has no spread. Bring points that differ."
    if len(constant):
        d = constant[0]
        return f"{call(d)} is the same number, {x[0, d]:g}, in every row: leave it out, or add imaginary points."
    if distinct <= D:
        return (
            f"{distinct} different points in {D} columns lie in one plane, and have no spread across it. It takes at "
            f"least {D + 1}: bring more points, take fewer columns or a simpler structure, or add imaginary points."
        )
    return _why_tied(x, call)


def _why_tied(x, call):
    _, _, axes = np.linalg.svd(standardised(x), full_matrices=False)
    columns = np.flatnonzero(np.abs(axes[-1]) > 1e-3)  # those that the direction without spread is made of
    names = ", ".join(map(call, columns[:-1])) + f" and {call(columns[-1])}"
    return (
        f"{names} say the same thing twice: each follows from the other{'s' * (len(columns) > 2)} by a straight line. "
        "Leave one of them out, take a simpler structure, or add imaginary points."
    )
