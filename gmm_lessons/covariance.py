"""Shapes of covariance as values: how scatter becomes Σ, and how many free numbers that takes (lessons 11, 12, 13).

A new shape is a new constant here. Nothing else in the package asks which one it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Structure:
    """A shape: `covariances(count, scatter)` gives the most likely Σ (K, D, D); `n_free(K, D)` counts its numbers.

    `affine` says whether Σ may have it in any axes: whether covariances of A S Aᵀ are A Σ Aᵀ, for every A.
    """

    name: str
    covariances: Callable
    n_free: Callable
    affine: bool = False

    def __repr__(self):
        return self.name.upper()


def _full(count, scatter):
    """Σ_k = S_k / N_k."""
    return scatter / count[:, None, None]


def _tied(count, scatter):
    """Σ_k = Σ_j S_j / N, the same for all."""
    return np.broadcast_to(scatter.sum(axis=0) / count.sum(), scatter.shape)


def _diagonal(count, scatter):
    """Σ_k = diag(S_k) / N_k."""
    return _full(count, scatter) * np.eye(scatter.shape[-1])


def _spherical(count, scatter):
    """Σ_k = (tr S_k / D N_k) I."""
    D = scatter.shape[-1]
    variance = scatter.trace(axis1=1, axis2=2) / (D * count)  # (K,)
    return variance[:, None, None] * np.eye(D)


FULL = Structure("full", _full, lambda K, D: K * D * (D + 1) // 2, affine=True)
TIED = Structure("tied", _tied, lambda K, D: D * (D + 1) // 2, affine=True)
DIAGONAL = Structure("diagonal", _diagonal, lambda K, D: K * D)
SPHERICAL = Structure("spherical", _spherical, lambda K, D: K)


def ridged(structure, eps):
    """Return the shape with eps I added to each covariance: no collapse, but no sure climb."""
    return Structure(
        f"{structure.name} + {eps:g} I",
        lambda count, scatter: structure.covariances(count, scatter) + eps * np.eye(scatter.shape[-1]),
        structure.n_free,
    )


def fixed(cov):
    """Return the shape that keeps one given covariance (D, D), whatever the points say: nothing left to fit."""
    return Structure("fixed", lambda count, scatter: np.broadcast_to(cov, scatter.shape), lambda K, D: 0)
