"""Two fast forms of a block of points, for an E step and its sums (lesson 16); `differences` has the exact one.

Each goes the same way: `see` a mixture through the form's lens, `load` points (B, D), take their log_joint (K, B), and
the sums that responsibilities make; `moments` reads those. The large arrays of a form are made once and used for every
block: to be given fresh memory by the system would take as long as the arithmetic.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from gmm_lessons.scale.homogeneous import coefficients, moments_about, pairs

STRIP = 512  # points: BLAS takes R Φᵀ fastest in short strips
SMALL = 10**6  # multiplications: OpenBLAS has a faster way for a product with fewer


class Lens(NamedTuple):
    """A mixture, as a fast form sees it."""

    center: np.ndarray  # (D, 1)
    theta: np.ndarray  # (K, p), or H (K, D, D+1)
    constants: np.ndarray | None  # (K, 1), where theta does not hold them
    precision: np.ndarray  # (D,): the largest (Σ_k⁻¹)_dd of any component


@cache
def fastest(K, D):
    """Return the fast form for K components in D dimensions, and how many points make its block.

    The larger a block, the less of Python; but it should stay near the processor, in 12 MB unless K and D are huge.
    These sizes were found by trying.
    """
    if D >= 4 * K:
        return Factors, odd_lines(min(max(110_000 // (K * (D + 1)), 880), 2**19 // (K * (D + 1)), 6000))
    rows = (D + 1) * (D + 2) // 2 + K
    size = min(3 * 2**19 // rows, 20 * STRIP)
    return Products, size // STRIP * STRIP if size >= 2 * STRIP else odd_lines(max(576_000 // rows, 184))


def odd_lines(size):
    """Return about `size`, an odd number of cache lines of 8 doubles: rows a power of two apart evict each other."""
    return max(size, 64) // 16 * 16 + 8


class Products:
    """A block as its products Φ (p, B): the cheapest while D < 4K. A sum loses ε (x - c)² a point to rounding."""

    def __init__(self, K, D, size):
        apart = size if size % STRIP else odd_lines(size)
        self.phi, self.log_p = np.empty(((D + 1) * (D + 2) // 2, apart))[:, :size], np.empty((K, size))
        self.phi[0] = 1.0

    @staticmethod
    def no_sums(K, D):
        """Return the sums of no points."""
        return np.zeros((K, (D + 1) * (D + 2) // 2))

    @staticmethod
    def lens(bells):
        """Return Θ and what goes with it."""
        theta, D = coefficients(bells), len(bells.center)
        return Lens(bells.center[:, None], theta, None, -2 * theta[:, D + 1 : 2 * D + 1].min(axis=0))

    def see(self, lens):
        """Take a mixture."""
        self.lens = lens

    def load(self, points):
        """Take points (B, D), and return how far they reach (D,): the largest (x - c)² along each axis."""
        B, D = points.shape
        self.z, squares = self.phi[1 : D + 1, :B], self.phi[D + 1 : 2 * D + 1, :B]
        np.subtract(points.T, self.lens.center, out=self.z)
        return np.square(self.z, out=squares).max(axis=1)

    def log_joint(self):
        """Return Θ Φ, log p(x_n, k) - level, (K, B)."""
        D, B = self.z.shape
        phi, start = self.phi[:, :B], 2 * D + 1
        for i in range(1, D):
            np.multiply(self.z[i - 1], self.z[i:], out=phi[start : start + D - i])
            start += D - i
        return np.matmul(self.lens.theta, phi, out=self.log_p[:, :B])

    def sums(self, resp):
        """Return R Φᵀ (K, p), strip by strip if the block is made of whole strips."""
        phi = self.phi[:, : resp.shape[1]]
        if resp.shape[1] % STRIP:
            return resp @ phi.T
        resp, phi = (a.reshape(len(a), -1, STRIP).swapaxes(0, 1) for a in (resp, phi))
        return (resp @ phi.mT).sum(axis=0)

    @staticmethod
    def moments(center, sums):
        """Return the Moments that the sums amount to."""
        return moments_about(center, sums.take(pairs(len(center) + 1)[2], axis=1))


class Factors:
    """A block as it stands, z (D+1, B): the cheapest when D >= 4K, and as exact as Products."""

    def __init__(self, K, D, size):
        self.ones_z, self.log_p, self.each = np.ones((D + 1, size)), np.empty((K, size)), np.empty((K, D + 1, size))
        self.rows = min(max(SMALL // ((D + 1) * size), 8), 16)  # of a triangle at a time

    @staticmethod
    def no_sums(K, D):
        """Return the sums of no points."""
        return np.zeros((K, D + 1, D + 1))

    @staticmethod
    def lens(bells):
        """Return H and what goes with it."""
        precision = np.einsum("kij,kij->kj", bells.roots, bells.roots).max(axis=0)
        return Lens(bells.center[:, None], bells.h, bells.constants[:, None], precision)

    see = Products.see

    def load(self, points):
        """Take points (B, D), and return how far they reach (D,): the largest (x - c)² along each axis."""
        self.z = self.ones_z[:, : len(points)]
        near = self.z[1:]
        np.subtract(points.T, self.lens.center, out=near)
        return np.square(np.maximum(near.max(axis=1), -near.min(axis=1)))

    def log_joint(self):
        """Return constant_k - ½ |H_k z|², log p(x_n, k) - level, (K, B)."""
        E, B = self.z.shape
        hz = self.each[:, 1:, :B]
        for i in range(0, E - 1, self.rows):  # these rows of L⁻¹ are 0 beyond their diagonal
            stop = i + self.rows
            np.matmul(self.lens.theta[:, i:stop, : stop + 1], self.z[: stop + 1], out=hz[:, i:stop])
        log_p = np.einsum("kdn,kdn->kn", hz, hz, out=self.log_p[:, :B])
        log_p *= -0.5
        return np.add(log_p, self.lens.constants, out=log_p)

    def sums(self, resp):
        """Return (√r z)(√r z)ᵀ (K, D+1, D+1): the product of a matrix with its own transpose costs half."""
        share = np.multiply(np.sqrt(resp)[:, None], self.z, out=self.each[:, :, : resp.shape[1]])
        return share @ share.mT

    moments = staticmethod(moments_about)
