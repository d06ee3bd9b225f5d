"""The door for beliefs: what is proper, and what goes with what (lesson 15)."""

from typing import Any

import numpy as np

from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.parameters import symmetric
from gmm_lessons.doors.plain import NotNumbers, shortened
from gmm_lessons.doors.points import finite
from gmm_lessons.doors.records import as_moments
from gmm_lessons.gaussian import is_positive
from gmm_lessons.moments import Moments
from gmm_lessons.variational.shares import LEAST, components


def proper(weights: Any, dof: Any, heaps: Any) -> tuple[Array, Moments]:
    """Return ν (K,) and the Moments (β, m, S) of a belief, copied and read-only. ValueError if they are improper."""
    K = components(weights)
    beta, m, S = (_own(getattr(as_moments(heaps), part), part) for part in ("count", "mean", "scatter"))
    _check_shapes(K, beta, m, S)
    nu = _own(dof, "dof")
    if nu.shape not in ((), (1,), (K,)):
        raise ValueError(f"ν has shape {nu.shape}, but is one number, or one for each of {K} components.")
    nu = _own(np.broadcast_to(nu, K), "dof")
    _check_proper(nu, beta, symmetric(S))
    return nu, Moments(beta, m, S)


def _own(values, name):
    array = np.array(finite(values, name))
    array.flags.writeable = False
    return array


def _check_shapes(K, beta, m, S):
    if beta.ndim == 1 and len(beta) != K:
        raise ValueError(f"weights of {K} components, but bells of {len(beta)}: a belief has one of each a component.")
    D = m.shape[-1] if m.ndim else 0
    if beta.shape != (K,) or m.shape != (K, D) or S.shape != (K, D, D):
        raise ValueError(
            f"β has shape {beta.shape}, m {m.shape} and S {S.shape}, but with {K} components "
            f"they are ({K},), ({K}, D) and ({K}, D, D)."
        )


def _check_proper(nu, beta, S):
    D = S.shape[-1]
    if not (beta > LEAST).all():
        raise ValueError(f"β is {beta}: a belief about where a mean lies takes more than 0 imaginary points. Take 1.")
    if not (nu > D - 1).all():
        raise ValueError(f"ν is {nu}: in D = {D} dimensions a Wishart density takes ν > {D - 1}. Take {D}.")
    if not is_positive(S):
        raise ValueError(
            "a scatter S of the belief is flat, so it allows a bell without width. "
            "Take one that is positive definite, such as the covariance of all points."
        )


def as_belief(belief: Any) -> Any:
    """Return the belief. NotNumbers, a ValueError, if it is something else."""
    if not (hasattr(belief, "dof") and hasattr(belief, "moments")):
        raise NotNumbers(
            f"a Belief is expected, not {shortened(belief)}. Take prior + moments(x, resp), with a prior such as "
            "vague(x, weights)."
        )
    return belief


def alike(one: Any, other: Any) -> None:
    """ValueError if two beliefs are about mixtures of other K or D."""
    shapes = [as_belief(belief).moments.scatter.shape for belief in (one, other)]
    if shapes[0] != shapes[1]:
        raise ValueError(f"beliefs of (K, D, D) = {shapes[0]} and {shapes[1]}: take one prior for both.")
