"""Every candidate for K and shape, fitted and scored, and a table of them (lesson 13)."""

from dataclasses import dataclass, replace

import numpy as np

from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Structure
from gmm_lessons.em import Step
from gmm_lessons.gaussian import as_points
from gmm_lessons.mixture import log_likelihood
from gmm_lessons.moments import imaginary_points
from gmm_lessons.selection import Infeasible, aic, best_of, bic, held_out, icl, n_params

SHAPES = (FULL, TIED, DIAGONAL, SPHERICAL)
SCORES = {"aic": min, "bic": min, "icl": min, "held_out": max}  # which way is better


@dataclass(frozen=True, eq=False)
class Candidate:
    """One K and one shape with its best fit and its scores; what could not be had is NaN, and `reason` says why."""

    K: int
    structure: Structure
    n_params: int
    step: Step | None = None
    log_likelihood: float = np.nan  # log p(X), of the N real points
    aic: float = np.nan  # these three: smaller is better
    bic: float = np.nan
    icl: float = np.nan
    held_out: float = np.nan  # nats a point that the fit has not seen; larger is better
    reason: str = ""


def candidates(x, Ks, structures=SHAPES, *, rng, folds=None, imaginary=0.0, **options):
    """Return a Candidate for each shape and K, with a held-out score if `folds` says how many.

    What is infeasible says why, and the rest is still computed. `imaginary` points for each component make a prior
    (`imaginary_points`, of the points that a fit sees); other options go to `best_of`.
    """
    x = as_points(x)
    found = [_candidate(x, K, one, rng, imaginary, options) for one in structures for K in Ks]
    if folds is None:
        return found
    seed, options = int(rng.integers(2**32)), {"folds": folds, "imaginary": imaginary, **options}
    return [_tested(x, one, np.random.default_rng(seed), options) for one in found]


def _candidate(x, K, structure, rng, imaginary, options):
    k = n_params(K, x.shape[1], structure)
    try:
        step = best_of(x, K, structure, rng=rng, prior=imaginary_points(x, K, imaginary), **options)
    except Infeasible as why:
        return Candidate(K, structure, k, reason=str(why))
    total, n = log_likelihood(x, step.mixture), len(x)  # of the real points only: the objective counts the prior too
    return Candidate(K, structure, k, step, total, aic(total, k), bic(total, k, n), icl(total, k, n, step.resp))


def _tested(x, one, rng, options):
    if one.step is None:
        return one
    try:
        return replace(one, held_out=held_out(x, one.K, one.structure, rng=rng, **options))
    except Infeasible as why:
        return replace(one, reason=f"not held out: {why}")


def best(found, by="bic"):
    """Return the candidate with the smallest aic, bic or icl, or the largest held_out. ValueError if none has one."""
    if by not in SCORES:
        raise ValueError(f"there is no score {by!r}; the known ones are {', '.join(SCORES)}.")
    scored = [one for one in found if not np.isnan(getattr(one, by))]
    if not scored:
        raise ValueError(f"none of {len(found)} candidates has a score {by!r}: " + "; ".join(c.reason for c in found))
    return SCORES[by](scored, key=lambda one: getattr(one, by))


def table(found):
    """Return the candidates as text, one a line, the best of each score marked *, the infeasible with their reason."""
    scores = [by for by in SCORES if any(not np.isnan(getattr(one, by)) for one in found)]
    winners = {by: best(found, by) for by in scores}
    head = f"{'shape':<10} K  free  {'log p(X)':>10}" + "".join(f"{by.replace('_', ' '):>11}" for by in scores)
    return "\n".join([head, *(_line(one, winners) for one in found)])


def _line(one, winners):
    text = f"{one.structure.name:<10}{one.K:2}{one.n_params:6}  "
    if one.step is not None:
        text += f"{one.log_likelihood:10.2f}" + "".join(_cell(one, by, winner) for by, winner in winners.items())
    return f"{text}  {one.reason}".rstrip()


def _cell(one, by, winner):
    value = f"{getattr(one, by):.{4 if by == 'held_out' else 2}f}" if not np.isnan(getattr(one, by)) else "-"
    return f"{value:>10}" + ("*" if one is winner else " ")
