"""Lost digits: how much rounding products bring in, where it would show, and the form that loses none (lesson 16).

A rounded number is off by ε = 2⁻⁵² of its size at most. A form that takes products z zᵀ of z = x - c is off by so much
of *their* size, which far from c is more than what is left when they have been subtracted. Two places can be hurt.

The E step. A quadratic form zᵀ A z with A = Σ_k⁻¹ adds up products A_ij z_i z_j. As A is positive definite,

    A_ij² <= A_ii A_jj,  so  Σ_ij |A_ij z_i z_j| <= (Σ_i √A_ii |z_i|)² <= D Σ_i A_ii z_i²        (Cauchy & Schwarz)

Hence the diagonal is enough: with `reach` the largest z_i² of a block, and `precision` the largest A_ii of any bell, no
log-density of the block can be off by much more than D ε reach · precision. A block where ε reach · precision is under
LIMIT is `near`; any other is done by Differences. (A bell whose own mean lies farther out than the block reaches adds
rounding of the size of ε times its distance to these points, or of what Σ_k lost when it was written down as doubles.)

The sums. S_k = Σ r z zᵀ - N_k m mᵀ gets an error E with |E_ij| <= ε N_k ρ_i ρ_j, ρ_i² the reach along axis i, and so

    |uᵀ E u| <= ε N_k (Σ_i |u_i| ρ_i)² <= D ε N_k Σ_i u_i² reach_i   in any direction u         (Cauchy & Schwarz)

The diagonal again: if S_k - (ε / LIMIT) N_k diag(reach) is positive definite, then uᵀ S_k u is more than the right side
over D LIMIT, so no variance in any direction is off by more than D LIMIT of itself. Otherwise digits were `lost`: this
can only be seen when the sums are there, for a bell may turn out narrower than it was.

But N_k <= D points lie on a plane: their scatter is 0 in some direction, no care will make it more, and the M step says
so. Only their variances along the axes are looked at, uᵀ S_k u for the axes u; all directions, if N_k > D.
"""

import numpy as np

from gmm_lessons.gaussian import is_positive
from gmm_lessons.moments import NOTHING, Moments

EPS = float(np.finfo(float).eps)
LIMIT = 1e-10  # of a variance: the rounding that sums of products may bring in


def near(reach, precision):
    """Return whether products are exact enough for points with this reach (D,), under bells of this precision (D,)."""
    return EPS * (reach @ precision) < LIMIT


def lost(moments, reach):
    """Return whether a component is so narrow that the rounding of its sums shows, given their reach (D,)."""
    noise = EPS / LIMIT * reach * moments.count[:, None]  # (K, D)
    left = _less_on_the_diagonal(moments.scatter, noise)
    return not is_positive(left) and bool(noise.any()) and any(map(_is_lost, moments.count, left))


def _less_on_the_diagonal(matrices, less):
    """Return matrices (K, D, D) with `less` (K, D) taken from their diagonals."""
    (K, D, _), left = matrices.shape, matrices.copy()
    left.reshape(K, -1)[:, :: D + 1] -= less
    return left


def _is_lost(count, left):
    return bool((left.diagonal() < 0).any() or (count > len(left) and not is_positive(left)))


class Differences:
    """A block by its differences to each mean in turn: a form as in `forms`, slower, in which nothing cancels."""

    def __init__(self, K, D, size):
        """It has no arrays of its own: few blocks need it."""

    @staticmethod
    def nothing(K, D):
        """Return the sums of no points."""
        return NOTHING

    @staticmethod
    def lens(bells):
        """Return the bells themselves."""
        return bells

    def load(self, lens, points):
        """Take points (B, D), and return that no products of them are taken, (D,)."""
        self.bells, self.points = lens, points.T
        return np.zeros(len(self.points))

    def log_joint(self, out):
        """Fill `out` (K, B) with constant_k - ½ |L_k⁻¹ (x_n - μ_k)|², log p(x_n, k) - level."""
        for row, constant, mean, root in zip(out, self.bells.constants, self.bells.means, self.bells.roots):
            z = root @ (self.points - mean[:, None])  # (D, B)
            row[:] = constant - 0.5 * np.einsum("dn,dn->n", z, z)
        return out

    def sums(self, resp):
        """Return the Moments of the block, each heap summed about its own mean."""
        each = [_about_own_mean(self.points - mean[:, None], r) for mean, r in zip(self.bells.means, resp)]
        count, shift, scatter = (np.array(a) for a in zip(*each))
        return Moments(count, self.bells.means + shift, scatter)

    @staticmethod
    def moments(center, sums):
        """Return the sums, which are Moments."""
        return sums


def _about_own_mean(residual, r):
    """Return N, the mean (D,) and the scatter (D, D) of residuals (D, B) with shares r (B,)."""
    count = r.sum()
    mean = residual @ r / (count or 1.0)
    residual -= mean[:, None]
    residual *= np.sqrt(r)
    return count, mean, residual @ residual.T
