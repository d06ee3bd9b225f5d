"""How good is a K, a shape? The best of several climbs, its price, and what unseen points say (lesson 13)."""

import re

import numpy as np

from gmm_lessons.covariance import FULL
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.gaussian import as_points
from gmm_lessons.initialization import kmeans, kmeans_plus_plus, random_points
from gmm_lessons.mixture import log_evidence
from gmm_lessons.moments import NOTHING, imaginary_points, moments
from gmm_lessons.responsibilities import entropy

STARTS = (kmeans, kmeans_plus_plus, random_points)


class Infeasible(ValueError):
    """What was asked cannot be had of these points, though another K, shape or number of folds can."""


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
    """Return BIC + 2 Σ_n entropy(r_n): doubt about labels costs (after Biernacki et al. 2000)."""
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
