"""Shapes of covariance as values: how scatter becomes Σ, and how many free numbers that takes (lessons 11, 12, 13).

A new shape is a new constant here. No step of EM asks which one it is given; the estimators know scikit-learn's four.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gmm_lessons.doors.counts import number
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.doors.parameters import as_covs, of_points


@dataclass(frozen=True)
class Structure:
    """A shape: `covariances(count, scatter)` gives the most likely Σ (K, D, D); `n_free(K, D)` counts its numbers.

    `affine` says whether Σ may have it in any axes: whether covariances of A S Aᵀ are A Σ Aᵀ, for every A;
    `scaling`, whether they are for every diagonal A: whether the units of the columns are indifferent to it.
    """

    name: str
    covariances: Callable
    n_free: Callable
    affine: bool = False
    scaling: bool = False

    def __repr__(self):
        return self.name.upper()

    def __reduce__(self):
        constant = self.name.upper()
        if globals().get(constant) is self:
            return constant  # FULL comes back as FULL itself from a pickle, or as a copy
        return Structure, (self.name, self.covariances, self.n_free, self.affine, self.scaling)


def _full(count, scatter):
    """Σ_k = S_k / N_k."""
    return scatter / count[:, None, None]


def _tied(count, scatter):
    """Σ_k = Σ_j S_j / N, the same for all."""
    return np.repeat(scatter.sum(axis=0, keepdims=True) / count.sum(), len(scatter), axis=0)


def _diagonal(count, scatter):
    """Σ_k = diag(S_k) / N_k."""
    return _full(count, scatter) * np.eye(scatter.shape[-1])


def _spherical(count, scatter):
    """Σ_k = (tr S_k / D N_k) I."""
    D = scatter.shape[-1]
    variance = scatter.trace(axis1=1, axis2=2) / (D * count)  # (K,)
    return variance[:, None, None] * np.eye(D)


def _free_full(K, D):
    return K * D * (D + 1) // 2


def _free_tied(K, D):
    return D * (D + 1) // 2


def _free_diagonal(K, D):
    return K * D


def _free_spherical(K, D):
    return K


FULL = Structure("full", _full, _free_full, affine=True, scaling=True)
TIED = Structure("tied", _tied, _free_tied, affine=True, scaling=True)
DIAGONAL = Structure("diagonal", _diagonal, _free_diagonal, scaling=True)
SPHERICAL = Structure("spherical", _spherical, _free_spherical)  # a ball in metres is none in millimetres

NAMED = {"full": FULL, "tied": TIED, "diagonal": DIAGONAL, "diag": DIAGONAL, "spherical": SPHERICAL}
Shape = Structure | str


def structure_of(shape: Shape) -> Structure:
    """Return the Structure that a name says ("full", "tied", "diagonal" or "diag", "spherical"), or the one given."""
    found = NAMED.get(shape.lower()) if isinstance(shape, str) else shape
    if not isinstance(found, Structure):
        known = ", ".join(f'"{name}"' for name in NAMED)
        raise ValueError(f"there is no shape {shape!r}. Take one of {known}, or a Structure such as FULL.")
    return found


@dataclass(frozen=True)
class Ridge:
    """Covariances of a structure, with eps I added to each."""

    structure: Structure
    eps: float

    def __call__(self, count, scatter):
        return self.structure.covariances(count, scatter) + _on_the_diagonal(self.eps, scatter.shape[-1])


@lru_cache(maxsize=1)
def _on_the_diagonal(eps, D):
    ridge = eps * np.eye(D)
    ridge.flags.writeable = False
    return ridge


def ridged(structure: Shape, eps: float) -> Structure:
    """Return the shape with eps I added to each covariance: no collapse, but no sure climb."""
    structure = structure_of(structure)
    eps = number(eps, "eps", "a ridge is a finite number >= 0, in the units of a variance", least=0)
    return Structure(f"{structure.name} + {eps:g} I", Ridge(structure, eps), structure.n_free)


@dataclass(frozen=True)
class Kept:
    """One covariance (D, D), as rows of numbers, whatever the scatter."""

    rows: tuple

    def __call__(self, count, scatter):
        cov = np.array(self.rows)
        if cov.shape != scatter.shape[1:]:
            raise ValueError(f"the fixed covariance has shape {cov.shape}, but x has D = {scatter.shape[-1]} columns.")
        return np.broadcast_to(cov, scatter.shape)


def fixed(cov: Numbers) -> Structure:
    """Return the shape that keeps one given covariance (D, D), whatever the points say: nothing left to fit."""
    cov = of_points(as_covs(cov))
    if cov.ndim != 2:
        raise ValueError(f"cov has shape {cov.shape}, but one covariance is kept for all components: (D, D).")
    return Structure("fixed", Kept(tuple(map(tuple, cov.tolist()))), _free_nothing)


def _free_nothing(K, D):
    return 0
