"""Three forms of a block of points, from fast to exact, for an E step and its moments (lesson 15).

Each goes the same way: see the mixture, load points (B, D), take their log_joint (K, B), turn that into
responsibilities with `share_out`, add those, and after all blocks give the moments. Its large arrays are made once
and used for every block: to be given fresh memory by the system would take as long as the arithmetic.
"""

import numpy as np

from gmm_lessons.homogeneous import moments_about, pairs
from gmm_lessons.moments import NOTHING, Moments

STRIP = 512  # points: BLAS takes R Φᵀ fastest in short strips
ROWS = 16  # of a triangle at a time


def fastest(K, D):
    """Return the fast form for K components in D dimensions, and how many points make its block, of 12 MB at most.

    The larger a block, the less of Python; but it should stay near the processor. These sizes were found by trying.
    """
    if D >= 4 * K:
        rows = K * (D + 1)
        return Factors, _odd_lines(min(max(110_000 // rows, 880), 2**19 // rows, 6000))
    size = min(3 * 2**20 // ((D + 1) * (D + 2)), 20 * STRIP)
    return Products, size // STRIP * STRIP if size >= 2 * STRIP else _odd_lines(size)


def _odd_lines(size):
    """Return about `size`, an odd number of cache lines of 8 doubles: rows a power of two apart evict each other."""
    return max(size, 64) // 16 * 16 + 8


def share_out(log_p, weight, spare):
    """Turn log p(x_n, k) (K, B) into w_n r_nk, in place, and return Σ_n w_n log p(x_n). `spare` (3, B) is scratch."""
    top, total, log_total = spare
    log_p -= log_p.max(axis=0, out=top)
    np.exp(log_p, out=log_p)
    log_p.sum(axis=0, out=total)
    top += np.log(total, out=log_total)
    log_p *= np.divide(weight, total, out=total)
    return float(weight @ top)


class Products:
    """A block as its products Φ (p, B): the cheapest while D < 4K. A sum loses ε reach² a point to rounding."""

    def __init__(self, K, D, size):
        apart = size if size % STRIP else _odd_lines(size)
        self.phi, self.log_p = np.empty(((D + 1) * (D + 2) // 2, apart))[:, :size], np.empty((K, size))
        self.phi[0], self.z = 1.0, self.phi[: D + 1]

    def see(self, bells):
        """Begin with a mixture, and no points."""
        self.center, self.theta, self.sums = bells.center[:, None], bells.theta, np.zeros(bells.theta.shape)

    def load(self, points):
        """Take in points (B, D), and return their reach (D,): the largest |x - c| along each axis."""
        near = np.subtract(points.T, self.center, out=self.z[1:, : len(points)])
        return np.maximum(near.max(axis=1), -near.min(axis=1))

    def log_joint(self, n):
        """Return Θ Φ, log p(x_n, k) (K, n), of the n points."""
        phi, start = self.phi[:, :n], len(self.z)
        for i in range(1, len(self.z)):
            stop = start + len(self.z) - i
            np.multiply(phi[i], phi[i : len(self.z)], out=phi[start:stop])
            start = stop
        return np.matmul(self.theta, phi, out=self.log_p[:, :n])

    def add(self, resp):
        """Add R Φᵀ, strip by strip if the block is made of whole strips."""
        phi = self.phi[:, : resp.shape[1]]
        if resp.shape[1] % STRIP:
            self.sums += resp @ phi.T
        else:
            resp, phi = (a.reshape(len(a), -1, STRIP).swapaxes(0, 1) for a in (resp, phi))
            self.sums += (resp @ phi.mT).sum(axis=0)

    def moments(self):
        """Return the Moments of all points added."""
        return moments_about(self.center[:, 0], self.sums.take(pairs(len(self.z))[2], axis=1))


class Factors:
    """A block as it stands, z (D+1, B): the cheapest when D >= 4K, and as exact as Products."""

    def __init__(self, K, D, size):
        self.z, self.log_p, self.each = np.ones((D + 1, size)), np.empty((K, size)), np.empty((K, D + 1, size))

    def see(self, bells):
        """Begin with a mixture, and no points."""
        self.center, self.constants, self.h = bells.center[:, None], bells.constants[:, None], bells.h
        self.sums = np.zeros((len(bells.h), len(self.z), len(self.z)))

    load = Products.load

    def log_joint(self, n):
        """Return constant_k - ½ |H_k z|², log p(x_n, k) (K, n), of the n points."""
        hz = self.each[:, 1:, :n]
        for i in range(0, len(self.z) - 1, ROWS):  # these rows of L⁻¹ are 0 beyond their diagonal
            stop = i + ROWS
            np.matmul(self.h[:, i:stop, : stop + 1], self.z[: stop + 1, :n], out=hz[:, i:stop])
        log_p = np.einsum("kdn,kdn->kn", hz, hz, out=self.log_p[:, :n])
        log_p *= -0.5
        return np.add(log_p, self.constants, out=log_p)

    def add(self, resp):
        """Add (√r z)(√r z)ᵀ: the product of a matrix with its own transpose costs half."""
        n = resp.shape[1]
        share = np.multiply(np.sqrt(resp)[:, None], self.z[:, :n], out=self.each[:, :, :n])
        self.sums += share @ share.mT

    def moments(self):
        """Return the Moments of all points added."""
        return moments_about(self.center[:, 0], self.sums)


class Differences:
    """A block by its differences to each mean in turn: slower, and nothing cancels, however far out the points are."""

    def __init__(self, K, D, size):
        self.log_p = np.empty((K, size))

    def see(self, bells):
        """Begin with a mixture, and no points."""
        self.bells, self.total = bells, NOTHING

    def load(self, points):
        """Take in points (B, D)."""
        self.points = points.T

    def log_joint(self, n):
        """Return constant_k - ½ |L_k⁻¹ (x_n - μ_k)|², log p(x_n, k) (K, n)."""
        log_p = self.log_p[:, :n]
        for row, constant, mean, root in zip(log_p, self.bells.constants, self.bells.means, self.bells.roots):
            z = root @ (self.points - mean[:, None])  # (D, n)
            row[:] = constant - 0.5 * np.einsum("dn,dn->n", z, z)
        return log_p

    def add(self, resp):
        """Add the moments of the block, each about its own mean."""
        each = [_about_own_mean(self.points - mean[:, None], r) for mean, r in zip(self.bells.means, resp)]
        count, shift, scatter = (np.array(a) for a in zip(*each))
        self.total += Moments(count, self.bells.means + shift, scatter)

    def moments(self):
        """Return the Moments of all points added."""
        return self.total


def _about_own_mean(residual, r):
    """Return N, the mean (D,) and the scatter (D, D) of residuals (D, B) with shares r (B,)."""
    count = r.sum()
    mean = residual @ r / (count or 1.0)
    residual -= mean[:, None]
    residual *= np.sqrt(r)
    return count, mean, residual @ residual.T
