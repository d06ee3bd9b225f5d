"""The E step of rows with holes: what is found among the seen coordinates is lifted to all of them (lesson 14)."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gmm_lessons import em as core
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.parameters import as_places
from gmm_lessons.doors.records import an_e_step, as_mixture
from gmm_lessons.em import EStep, Expectation
from gmm_lessons.missing.holes import has_holes
from gmm_lessons.missing.patterns import Pattern, Patterns, among_all, check_told_apart, grouped
from gmm_lessons.mixture import Mixture, log_joint
from gmm_lessons.moments import Moments, add_up
from gmm_lessons.responsibilities import posterior


class Regression(NamedTuple):
    """What the seen coordinates o of a point say about all D, under each component."""

    mixture: Mixture  # of the coordinates o
    gain: np.ndarray  # (K, D, o)    G = Σ_:o Σ_oo⁻¹, the identity where seen
    rest: np.ndarray  # (K, D, D)    Σ - G Σ_o:, zero where seen


def regression(mixture: Mixture, seen: Numbers) -> Regression:
    """Return the Regression of all coordinates on those `seen` (o,), at least one.

    G_mo = Σ_mo Σ_oo⁻¹ and Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om, by the Cholesky factor of Σ_oo.
    """
    K, D = as_mixture(mixture).means.shape
    seen = as_places(seen, D, "seen")
    unseen = np.flatnonzero(np.bincount(seen.astype(int), minlength=D) == 0)
    own = Mixture(mixture.weights, mixture.means[:, seen], _block(mixture.covs, seen, seen))
    half = np.linalg.solve(own.chol, _block(mixture.covs, seen, unseen))  # (K, o, m): L⁻¹ Σ_om
    gain, rest = np.zeros((K, D, len(seen))), np.zeros((K, D, D))
    gain[:, seen], gain[:, unseen] = np.eye(len(seen)), np.linalg.solve(own.chol.mT, half).mT
    rest[:, unseen[:, None], unseen] = _block(mixture.covs, unseen, unseen) - half.mT @ half
    return Regression(own, gain, rest)


def _block(covs, rows, columns):
    return covs[:, rows[:, None], columns]


def lifted(stats: Moments, to: Regression, means: Array) -> Moments:
    """Return the Moments, of all D coordinates, of points whose seen ones have the Moments `stats`.

    x̄ = μ + G (x̄_o - μ_o), S = G S_o Gᵀ + N (Σ - G Σ_o:), with the Regression `to` and the means μ (K, D).
    """
    mean = means + (to.gain @ (stats.mean - to.mixture.means)[..., None])[..., 0]
    return Moments(stats.count, mean, to.gain @ stats.scatter @ to.gain.mT + stats.count[:, None, None] * to.rest)


class View(NamedTuple):
    """The rows of a pattern as any E step may take them, and how to lift what it finds to all D coordinates."""

    points: np.ndarray  # (n, o)
    mixture: Mixture  # of those coordinates
    lift: Callable  # Moments of o coordinates -> Moments of D


def view_of(part: Pattern, mixture: Mixture) -> View:
    """Return the View of a Pattern.

    Rows with nothing in them are points with one coordinate, at which every component has the density 1: so they have
    the shares π, the mixture's own spread, and log p = 0.
    """
    means, covs, n = mixture.means, mixture.covs, len(part.rows)
    if len(part.seen) == means.shape[1]:
        return View(part.points, mixture, lambda stats: stats)
    if not len(part.seen):
        same = Mixture(mixture.weights, np.zeros((len(means), 1)), np.full((len(means), 1, 1), 0.5 / np.pi))
        return View(np.zeros((n, 1)), same, lambda stats: spread_as(stats.count, means, covs))
    to = regression(mixture, part.seen)
    return View(part.points, to.mixture, lambda stats: lifted(stats, to, means))


def spread_as(count: Array, means: Array, covs: Array) -> Moments:
    """Return the Moments of `count` (K,) points spread as the bells are: N_k, μ_k, N_k Σ_k."""
    return Moments(count, means, count[:, None, None] * covs)


def over(expect: EStep = core.e_step) -> EStep:
    """Return an E step for points with NaN, which lets `expect` share out the rows of each pattern of holes.

    Of the same points, one step after another, the patterns are found once. Without a NaN it is `expect` itself.
    An E step with something for each row (weights) has `at(rows, N)`: the E step of these rows of all N.
    """
    expect, last = an_e_step(expect), [None]

    @by_names
    def e_step(x, mixture):
        if not isinstance(x, Patterns) and not has_holes(x):
            return expect(x, mixture)
        patterns = last[0] = grouped(x, last[0]).agreeing(mixture)
        found = [_of_pattern(_at(expect, part.rows, len(patterns)), part, mixture) for part in patterns.parts]
        return _together(found, patterns)

    e_step.takes_holes = True  # type: ignore[attr-defined]
    return e_step


def _at(expect, rows, N):
    return expect.at(rows, N) if hasattr(expect, "at") else expect


def _of_pattern(expect, part, mixture):
    """Return the Expectation of all coordinates of the rows of one pattern."""
    view = view_of(part, mixture)
    with among_all(part):
        resp, stats, log_likelihood = expect(view.points, view.mixture)
    return Expectation(resp, view.lift(stats), log_likelihood)


def _together(found, patterns):
    stats = add_up([own.moments for own in found])
    check_told_apart(stats, patterns)
    resp = None if any(own.resp is None for own in found) else patterns.in_order([own.resp for own in found])
    return Expectation(resp, stats, sum(own.log_likelihood for own in found))


e_step = over()


@by_names
def posterior_of_rows(x: Numbers | Patterns, mixture: Mixture) -> tuple[Array, Array]:
    """Return p(k | what was seen of x_n) (N, K), and log p(what was seen of x_n) (N,); an empty row has π and 0."""
    patterns = grouped(x).agreeing(mixture)
    each = [_posterior_of_pattern(part, mixture) for part in patterns.parts]
    resp, log_evidence = (patterns.in_order(list(one)) for one in zip(*each, strict=True))
    return resp, log_evidence


def _posterior_of_pattern(part, mixture):
    view = view_of(part, mixture)
    return posterior(log_joint(view.points, view.mixture))


def responsibilities(x: Numbers | Patterns, mixture: Mixture) -> Array:
    """Return r_nk = p(k | what was seen of x_n), (N, K); rows sum to one."""
    return posterior_of_rows(x, mixture)[0]


def log_density(x: Numbers | Patterns, mixture: Mixture) -> Array:
    """Return log p(what was seen of x_n), (N,): the density of its own coordinates, 0 for an empty row."""
    return posterior_of_rows(x, mixture)[1]
