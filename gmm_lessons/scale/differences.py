"""The exact form of a block of points: differences from each mean, and nothing cancels (lesson 16)."""

import numpy as np

from gmm_lessons.moments import Moments


class Differences:
    """A block by its differences to each mean in turn: slower than the `forms`, and as good however far points lie."""

    def __init__(self, bells, points, log_p):
        self.bells, self.points, self.log_p = bells, points.T, log_p  # scratch (K, B)

    def log_joint(self):
        """Return constant_k - ½ |L_k⁻¹ (x_n - μ_k)|², log p(x_n, k) - level, (K, B)."""
        for row, constant, mean, root in zip(self.log_p, self.bells.constants, self.bells.means, self.bells.roots):
            z = root @ (self.points - mean[:, None])  # (D, B)
            row[:] = constant - 0.5 * np.einsum("dn,dn->n", z, z)
        return self.log_p

    def moments(self, resp):
        """Return the Moments of the block, each heap summed about its own mean."""
        each = [_about_own_mean(self.points - mean[:, None], r) for mean, r in zip(self.bells.means, resp)]
        count, shift, scatter = (np.array(a) for a in zip(*each))
        return Moments(count, self.bells.means + shift, scatter)


def _about_own_mean(residual, r):
    """Return N, the mean (D,) and the scatter (D, D) of residuals (D, B) with shares r (B,)."""
    count = r.sum()
    mean = residual @ r / (count or 1.0)
    residual -= mean[:, None]
    residual *= np.sqrt(r)
    return count, mean, residual @ residual.T
