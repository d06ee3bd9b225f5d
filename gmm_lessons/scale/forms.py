"""Two fast forms of a block of points: its E step, and the sums that follow (lesson 16).

They go the same way, and so does Differences, the exact form, in `digits`:

    lens = form.lens(bells)            what a form wants of a mixture: made once, read by all threads
    reach = it.load(lens, points)      (D,): the largest (x - c)² along each axis of which products will be taken
    it.log_joint(out)                  fills out (K, B) with log p(x_n, k) - level
    total += it.sums(resp)             of shares resp (K, B); begins with form.nothing(K, D)
    form.moments(center, total)        the Moments that the sums amount to

Whose array is it? `it = form(K, D, size)` has its own, for one thread: to ask the system for fresh memory at each block
would take as long as the arithmetic. Only `it` writes there, and what they hold is written over by the next `load`.
It reads `points` and `resp`, and fills `out`, which are the caller's. What `load` and `sums` return is new: the caller
may keep it.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from gmm_lessons.doors.points import quietly
from gmm_lessons.scale.homogeneous import coefficients, moments_about, pairs
from gmm_lessons.scale.lines import at_a_line, odd_lines

# Sizes found by trying others, one by one, with: python course.py bench iterations --peers ours --threads 1
STRIP = 512  # points: BLAS takes Θ Φ and R Φᵀ fastest in short strips, and then what is left of a block
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

    The larger a block, the less of Python; but it should stay near the processor: in 1.5 MB, or four strips, and in
    12 MB unless K and D are huge.
    (Found by trying others with the command above; for the border at 4K, `--rows 50k,32,3 20k,64,4 5k,128,4`.)
    """
    if D >= 4 * K:
        return Factors, odd_lines(min(max(110_000 // (K * (D + 1)), 880), 2**19 // (K * (D + 1)), 6000))
    rows = (D + 1) * (D + 2) // 2 + K
    size = min(max(3 * 2**16 // rows, 4 * STRIP), 3 * 2**19 // rows, 20 * STRIP)
    return Products, size // STRIP * STRIP if size >= 2 * STRIP else odd_lines(max(576_000 // rows, 184))


class Products:
    """A block as its products Φ (p, B): the cheapest while D < 4K. A sum loses ε (x - c)² a point to rounding."""

    def __init__(self, K, D, size):
        apart = size if size % STRIP else odd_lines(size)
        self.phi = at_a_line((D + 1) * (D + 2) // 2, apart)[:, :size]
        self.phi[0] = 1.0

    @staticmethod
    def nothing(K, D):
        return np.zeros((K, (D + 1) * (D + 2) // 2))

    @staticmethod
    @quietly  # of bells so far out that no block is near: Differences take their place
    def lens(bells):
        theta, D = coefficients(bells), len(bells.center)
        return Lens(bells.center[:, None], theta, None, -2 * theta[:, D + 1 : 2 * D + 1].min(axis=0))

    def load(self, lens, points):
        B, D = points.shape
        self.lens, self.z, squares = lens, self.phi[1 : D + 1, :B], self.phi[D + 1 : 2 * D + 1, :B]
        np.subtract(points.T, lens.center, out=self.z)
        return np.square(self.z, out=squares).max(axis=1)

    def log_joint(self, out):
        """Θ Φ."""
        D, B = self.z.shape
        phi, start = self.phi[:, :B], 2 * D + 1
        for i in range(1, D):
            np.multiply(self.z[i - 1], self.z[i:], out=phi[start : start + D - i])
            start += D - i
        for part, place in zip(_parts(phi), _parts(out)):
            np.matmul(self.lens.theta, part, out=place)
        return out

    def sums(self, resp):
        """R Φᵀ (K, p)."""
        each = [r @ phi.mT for r, phi in zip(_parts(resp), _parts(self.phi[:, : resp.shape[1]]))]
        return each[0] if len(each) == 1 else each[0] + each[1].sum(axis=0)

    @staticmethod
    def moments(center, sums):
        return moments_about(center, sums.take(pairs(len(center) + 1)[2], axis=1))


def _parts(a):
    """Return what is left of a (M, B) after whole strips of columns, and these, if any: a view (strips, M, STRIP)."""
    whole = a.shape[1] // STRIP * STRIP
    return [a[:, whole:], a[:, :whole].reshape(len(a), -1, STRIP).swapaxes(0, 1)] if whole else [a]


class Factors:
    """A block as it stands, z (D+1, B): the cheapest when D >= 4K, and as exact as Products."""

    def __init__(self, K, D, size):
        self.ones_z, self.each = at_a_line(D + 1, size), at_a_line(K, D + 1, size)
        self.ones_z[0] = 1.0
        self.rows = min(max(SMALL // ((D + 1) * size), 8), 16)  # of a triangle at a time

    @staticmethod
    def nothing(K, D):
        return np.zeros((K, D + 1, D + 1))

    @staticmethod
    def lens(bells):
        precision = np.einsum("kij,kij->kj", bells.roots, bells.roots).max(axis=0)
        return Lens(bells.center[:, None], bells.h, bells.constants[:, None], precision)

    def load(self, lens, points):
        self.lens, self.z = lens, self.ones_z[:, : len(points)]
        near = self.z[1:]
        np.subtract(points.T, lens.center, out=near)
        return np.square(np.maximum(near.max(axis=1), -near.min(axis=1)))

    def log_joint(self, out):
        """constant_k - ½ |H_k z|²."""
        E, B = self.z.shape
        hz = self.each[:, 1:, :B]
        for i in range(0, E - 1, self.rows):  # these rows of L⁻¹ are 0 beyond their diagonal
            stop = i + self.rows
            np.matmul(self.lens.theta[:, i:stop, : stop + 1], self.z[: stop + 1], out=hz[:, i:stop])
        np.einsum("kdn,kdn->kn", hz, hz, out=out)
        out *= -0.5
        return np.add(out, self.lens.constants, out=out)

    def sums(self, resp):
        """(√r z)(√r z)ᵀ (K, D+1, D+1): the product of a matrix with its own transpose costs half."""
        share = np.multiply(np.sqrt(resp)[:, None], self.z, out=self.each[:, :, : resp.shape[1]])
        return share @ share.mT

    moments = staticmethod(moments_about)
