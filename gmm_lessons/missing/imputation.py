"""What was not seen, given what was: the mixture of one point, and holes filled (lesson 14)."""

import numpy as np

from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.kinds import Array, Chance, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.room import room_for
from gmm_lessons.gaussian import factors
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.missing.lifting import regression
from gmm_lessons.missing.patterns import Patterns, grouped
from gmm_lessons.mixture import Mixture, log_joint
from gmm_lessons.responsibilities import posterior


def conditional_mixture(x: Numbers, mixture: Mixture) -> Mixture:
    """Return the Mixture of the NaN entries of one point x (D,), given its other entries.

    p(x_m | x_o) = Σ_k r_k N(μ_m + G_mo (x_o - μ_o), Σ_mm - G_mo Σ_om): the conditional bell of each component, weighed
    by how responsible that is for what was seen. ValueError if nothing is NaN.
    """
    points = with_holes(x)
    if 1 not in points.shape:
        raise ValueError(f"x has shape {points.shape}, but one point is asked about, (D,). Take one row, as in x[0].")
    patterns = grouped(points.reshape(1, -1)).agreeing(mixture)
    (part,) = patterns.parts
    if len(part.seen) == patterns.x.shape[1]:
        raise ValueError(f"x is {patterns.x[0]}: nothing is missing. Put NaN where a value is asked for.")
    weights, means, rest = _conditionals(part, mixture)
    unseen = np.flatnonzero(np.isnan(patterns.x[0]))
    return Mixture(weights[0], means[:, 0][:, unseen], rest[:, unseen[:, None], unseen])


def _conditionals(part, mixture):
    """Return r (n, K), the conditional means (K, n, D) and covariances (K, D, D) of the rows of one pattern."""
    n, (K, D) = len(part.rows), mixture.means.shape
    if not len(part.seen):
        return np.tile(mixture.weights, (n, 1)), np.broadcast_to(mixture.means[:, None], (K, n, D)), mixture.covs
    to = regression(mixture, part.seen)
    resp, _ = posterior(log_joint(part.points, to.mixture))
    apart = part.points - to.mixture.means[:, None]  # (K, n, o)
    return resp, mixture.means[:, None] + apart @ to.gain.mT, to.rest


@by_names
def impute(x: Numbers | Patterns, mixture: Mixture) -> Array:
    """Return x (N, D) with its conditional mean E[x_m | x_o] in place of each NaN: the best guess in squared error.

    With one column all NaN in the rows asked about, this is regression by a mixture. The filled table is smoother than
    the truth was: to estimate a spread from it, take `draws`.
    """
    patterns = grouped(x).agreeing(mixture)
    return patterns.in_order([_with(part, _means(part, mixture)) for part in patterns.parts])


def _means(part, mixture):
    resp, means, _ = _conditionals(part, mixture)
    return np.einsum("nk,knd->nd", resp, means)


@by_names
def draws(x: Numbers | Patterns, mixture: Mixture, n: int, rng: Chance) -> Array:
    """Return n completed tables (n, N, D): each NaN drawn from p(x_m | x_o), first a component, then its bell.

    What differs between them is what x does not know, given the mixture; that the mixture itself is estimated is not
    in it. (Rubin 1987.)
    """
    patterns, n, rng = grouped(x).agreeing(mixture), whole_number(n, "n"), generator(rng)
    room_for(3 * n * patterns.x.size, f"n is {n}, and so many tables", "Draw fewer at a time, from one rng.")
    each = [_with(part, _draws(part, mixture, n, rng)) for part in patterns.parts]
    return patterns.in_order([one.swapaxes(0, 1) for one in each]).swapaxes(0, 1)


def _draws(part, mixture, n, rng):
    """Return what the rows of a pattern may have been, (n, rows, D)."""
    resp, means, rest = _conditionals(part, mixture)
    z = (resp.cumsum(axis=1) > rng.uniform(size=(n, len(resp), 1))).argmax(axis=2)  # (n, rows)
    unseen = np.delete(np.arange(means.shape[2]), part.seen)
    noise = rng.standard_normal((*z.shape, len(unseen)))
    drawn = means[z, np.arange(len(resp))]
    drawn[..., unseen] += np.einsum("...ij,...j->...i", factors(rest[:, unseen[:, None], unseen])[z], noise)
    return drawn


def _with(part, filled):
    """Return `filled` (..., rows, D) with what was seen in its place, to the bit."""
    filled[..., part.seen] = part.points
    return filled
