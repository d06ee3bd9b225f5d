"""The data's own axes: points whose columns almost repeat each other lose no digits there (lesson 15).

    axes = own_axes(x)
    y = axes.points(x)                                  # mean 0, covariance I
    *_, top = until_converged(em(y, start_from(y)))
    fit = axes.back(top.mixture)                        # of x

EM commutes with an affine map of the data, for full and for tied covariances: the map is undone on the mixture.
"""

from dataclasses import dataclass

import numpy as np

from gmm_lessons.em import m_step
from gmm_lessons.gaussian import as_points, cholesky, log_det
from gmm_lessons.mixture import Mixture
from gmm_lessons.scale import e_step


@dataclass(frozen=True, eq=False)
class Axes:
    """The affine map y = C⁻¹ (x - c)."""

    center: np.ndarray  # (D,)    c
    chol: np.ndarray  # (D, D)    C, lower triangular

    @property
    def log_volume(self):
        """log |det C|: N of it must be taken from a log-likelihood of y to make that of x."""
        return 0.5 * log_det(self.chol)

    def points(self, x):
        """Return y (N, D) of points x (N, D)."""
        return np.linalg.solve(self.chol, (as_points(x) - self.center).T).T

    def mixture(self, mixture):
        """Return the mixture of y that is `mixture` of x: C⁻¹ (μ - c), C⁻¹ Σ C⁻ᵀ."""
        half = np.linalg.solve(self.chol, mixture.covs)
        return _even(mixture.weights, self.points(mixture.means), np.linalg.solve(self.chol, half.mT))

    def back(self, mixture):
        """Return the mixture of x that is `mixture` of y: C μ + c, C Σ Cᵀ."""
        means = mixture.means @ self.chol.T + self.center
        return _even(mixture.weights, means, self.chol @ mixture.covs @ self.chol.T)


def own_axes(x):
    """Return the Axes in which points x (N, D) have mean 0 and covariance I. ValueError if they lie on a plane."""
    first = np.array(x[:1], dtype=float).reshape(1, -1)
    anything = Mixture([1.0], first, [np.eye(first.size)])  # one component has all of every point
    whole = m_step(e_step(x, anything).moments)
    return Axes(whole.means[0], cholesky(whole.covs[0]))


def _even(weights, means, covs):
    return Mixture(weights, means, (covs + covs.mT) / 2)
