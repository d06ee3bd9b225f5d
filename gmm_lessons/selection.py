"""How many components, of what shape? Fit every candidate from several starts, and score them (lesson 12)."""

import re
from dataclasses import dataclass, replace

import numpy as np

from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Structure
from gmm_lessons.em import Step, em, m_step, until_converged
from gmm_lessons.gaussian import as_points
from gmm_lessons.initialization import kmeans, kmeans_plus_plus, random_points
from gmm_lessons.mixture import log_evidence, log_likelihood
from gmm_lessons.moments import NOTHING, imaginary_points, moments
from gmm_lessons.responsibilities import entropy

SHAPES = (FULL, TIED, DIAGONAL, SPHERICAL)
STARTS = (kmeans, kmeans_plus_plus, random_points)
SCORES = {"aic": min, "bic": min, "icl": min, "held_out": max}  # which way is better


class Infeasible(ValueError):
    """What was asked cannot be had of these points, though another K, shape or number of folds can."""


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


def n_params(K, D, structure=FULL):
    """Return the free numbers of a mixture: K - 1 weights, K D means, and those of its covariances."""
    return K - 1 + K * D + structure.n_free(K, D)


def aic(log_likelihood, k_params):
    """Return 2 k - 2 log p(X); smaller is better (Akaike 1974)."""
    return 2 * k_params - 2 * log_likelihood


def bic(log_likelihood, k_params, n):
    """Return k log n - 2 log p(X); smaller is better (Schwarz 1978). mclust prints the negative."""
    return k_params * np.log(n) - 2 * log_likelihood


def icl(log_likelihood, k_params, n, resp):
    """Return BIC + 2 Σ_n entropy(r_n): undecided shares count against the mixture (after Biernacki et al. 2000)."""
    return bic(log_likelihood, k_params, n) + 2 * float(entropy(resp).sum())


def best_of(x, K, structure=FULL, *, rng, n_starts=9, prior=NOTHING, tol=1e-8, max_steps=2000):
    """Return the Step with the highest objective of several climbs; a climb that collapses is left out.

    Infeasible (a ValueError) if there are fewer points than components, or if every climb collapses.
    """
    x, tops, said = _enough(as_points(x), K, n_starts), [], ""
    for start in (STARTS * n_starts)[:n_starts]:
        shares = start(x, K, rng)
        try:
            tops.append(_climb(x, shares, structure, prior, tol, max_steps))
        except ValueError as collapse:
            said = re.split("[:.] ", str(collapse))[0]
    if not tops:
        raise Infeasible(f"each of {n_starts} climbs collapsed (the last: {said}). Lower K, or add imaginary points.")
    return max(tops, key=lambda step: step.objective)


def _enough(x, K, n_starts):
    if n_starts < 1:
        raise ValueError(f"n_starts is {n_starts}, but it takes at least one climb.")
    if len(x) < K:
        raise Infeasible(f"{len(x)} points cannot fill {K} components. Lower K or bring more points.")
    return x


def _climb(x, shares, structure, prior, tol, max_steps):
    start = m_step(moments(x, shares) + prior, structure)
    *_, top = until_converged(em(x, start, structure=structure, prior=prior), tol, max_steps)
    if (np.linalg.eigvalsh(top.mixture.covs) < _dust(x)).any():
        raise ValueError("a component has shrunk to a spot, line or plane")
    return top


def _dust(x):
    """Return the largest variance that rounding alone can leave of a component that has shrunk to nothing."""
    eps = np.finfo(float).eps
    return 8 * eps * x.var(axis=0).sum() + (8 * eps * np.abs(x).max()) ** 2


def held_out(x, K, structure=FULL, *, rng, folds=5, imaginary=0.0, **options):
    """Return the mean log-density, in nats, of points that the fit has not seen, each left out in one of the folds.

    The folds are the first thing drawn from `rng`: the same seed judges all candidates on the same folds. Infeasible if
    there are more folds than points, if what is left to fit cannot fill K components, or if it collapses.
    """
    x = as_points(x)
    parts = _parts(len(x), K, rng, folds)
    scores = [_unseen(x, part, K, structure, rng, imaginary, options) for part in parts]
    return float(np.concatenate(scores).mean())


def _parts(n, K, rng, folds):
    if folds < 2:
        raise ValueError(f"folds is {folds}, but it takes at least two: one to fit, one to judge.")
    if folds > n:
        raise Infeasible(f"{n} points cannot fill {folds} folds. Take at most {n}.")
    left = n - -(-n // folds)  # the largest fold is the first to be left out
    if left < K:
        raise Infeasible(f"with {folds} folds of {n} points a fit sees only {left}, which cannot fill {K} components.")
    return np.array_split(rng.permutation(n), folds)


def _unseen(x, part, K, structure, rng, imaginary, options):
    seen = np.delete(x, part, axis=0)
    top = best_of(seen, K, structure, rng=rng, prior=imaginary_points(seen, K, imaginary), **options)
    return log_evidence(x[part], top.mixture)


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
