"""The data's own axes: points whose columns almost repeat each other lose far fewer digits there (lesson 16).

    steps = em_in_own_axes(x, mixture)                  # as em(x, mixture, expect=scale.e_step)

or, to stay there, where even Σ holds all its digits:

    axes = axes_of(x)
    y = axes.points(x)                                  # mean 0, covariance I
    *_, top = until_converged(em(y, axes.mixture(start)))

EM commutes with an affine map of the data, for full and for tied covariances: the map is undone on what it found. Of
points t times as thick as they are long, rounding takes ε / t in their own axes, and ε / t² in others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gmm_lessons.covariance import FULL, Shape, structure_of
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.records import as_prior
from gmm_lessons.em import EStep, Step, em, m_step
from gmm_lessons.gaussian import as_points, cholesky, log_det
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments, complete_log_likelihood
from gmm_lessons.scale.arrivals import points_of
from gmm_lessons.scale.parts import e_step


@dataclass(frozen=True, eq=False)
class Axes:
    """The affine map y = C⁻¹ (x - c)."""

    center: np.ndarray  # (D,)    c
    chol: np.ndarray  # (D, D)    C, lower triangular

    @property
    def log_volume(self) -> float:
        """log |det C|: N of it must be taken from a log-likelihood of y to make that of x."""
        return float(0.5 * log_det(self.chol))

    def points(self, x: Numbers) -> Array:
        """Return y (N, D), a copy, of points x (N, D)."""
        return np.linalg.solve(self.chol, (as_points(x) - self.center).T).T

    def inside(self, means: Array, spread: Array) -> tuple[Array, Array]:
        """Return C⁻¹ (μ - c) and C⁻¹ S C⁻ᵀ of means (K, D) and covariances or scatters (K, D, D) of x."""
        half = np.linalg.solve(self.chol, spread)
        return self.points(means), _even(np.linalg.solve(self.chol, half.mT))

    def outside(self, means: Array, spread: Array) -> tuple[Array, Array]:
        """Return C μ + c and C S Cᵀ of means (K, D) and covariances or scatters (K, D, D) of y."""
        return means @ self.chol.T + self.center, _even(self.chol @ spread @ self.chol.T)

    def mixture(self, mixture: Mixture) -> Mixture:
        """Return the mixture of y that is `mixture` of x."""
        return Mixture(mixture.weights, *self.inside(mixture.means, mixture.covs))

    def back(self, mixture: Mixture) -> Mixture:
        """Return the mixture of x that is `mixture` of y."""
        return Mixture(mixture.weights, *self.outside(mixture.means, mixture.covs))


@by_names
def axes_of(x: Numbers) -> Axes:
    """Return the Axes in which points x (N, D) have mean 0 and covariance I. ValueError if they lie on a plane."""
    x = as_points(x)
    anything = Mixture([1.0], x[:1], [np.eye(x.shape[1])])  # one component has all of every point
    whole = m_step(e_step(x, anything).moments)
    return Axes(whole.means[0], cholesky(whole.covs[0]))


@by_names
def em_in_own_axes(
    x: Numbers, mixture: Mixture, *, structure: Shape = FULL, prior: Moments = NOTHING, expect: EStep = e_step
) -> Iterator[Step]:
    """Climb as `em` does, in the own axes of x (N, D), of which a copy is held; yield each Step in the axes of x.

    ValueError for a structure that another map of the data would not keep.
    """
    structure = structure_of(structure)
    complete_log_likelihood(as_prior(prior), mixture)  # raises, if these do not fit
    if not structure.affine:
        raise ValueError(
            f"the structure is {structure}, and axes of their own would make another shape of it. Take FULL or TIED."
        )
    axes = axes_of(points_of(x, mixture))
    there = Moments(prior.count, *axes.inside(prior.mean, prior.scatter)) if prior.count.any() else NOTHING
    steps = em(axes.points(x), axes.mixture(mixture), structure=structure, prior=there, expect=expect)
    return (_outside(step, axes, prior) for step in steps)


def _outside(step, axes, prior):
    count = step.moments.count
    stats = Moments(count, *axes.outside(step.moments.mean, step.moments.scatter))
    objective = step.objective - float(count.sum() + prior.count.sum()) * axes.log_volume
    return Step(axes.back(step.mixture), step.resp, stats, objective)


def _even(spread):
    return (spread + spread.mT) / 2
