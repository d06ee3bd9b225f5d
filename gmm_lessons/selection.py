"""How many components, of what shape? Fit every candidate from several starts, and score them (lesson 12)."""

from dataclasses import dataclass

import numpy as np

from gmm_lessons.covariance import FULL, Structure
from gmm_lessons.em import Step, em, m_step, until_converged
from gmm_lessons.gaussian import as_points
from gmm_lessons.initialization import kmeans, kmeans_plus_plus, random_points
from gmm_lessons.mixture import log_evidence
from gmm_lessons.moments import NOTHING, moments
from gmm_lessons.responsibilities import entropy

STARTS = (kmeans, kmeans_plus_plus, random_points)


@dataclass(frozen=True, eq=False)
class Candidate:
    """One K and one shape: its best fit, or, where there is none, the reason in words."""

    K: int
    structure: Structure
    step: Step | None
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
    """Return BIC + 2 Σ_n entropy(r_n): shares that cannot decide count against the mixture (Biernacki et al. 2000)."""
    return bic(log_likelihood, k_params, n) + 2 * float(entropy(resp).sum())


def best_of(x, K, structure=FULL, *, rng, n_starts=9, prior=NOTHING, tol=1e-8, max_steps=2000):
    """Return the Step with the highest objective of several climbs; a climb that collapses is left out.

    ValueError if every climb collapses, with what the last one said.
    """
    tops, said = [], ""
    for start in (STARTS * n_starts)[:n_starts]:
        try:
            tops.append(_climb(x, start(x, K, rng), structure, prior, tol, max_steps))
        except ValueError as collapse:
            said = str(collapse)
    if not tops:
        raise ValueError(f"each of {n_starts} climbs with K = {K} failed; the last because {said}")
    return max(tops, key=lambda step: step.objective)


def _climb(x, shares, structure, prior, tol, max_steps):
    start = m_step(moments(x, shares) + prior, structure)
    *_, top = until_converged(em(x, start, structure=structure, prior=prior), tol, max_steps)
    return top


def candidates(x, Ks, structures, *, rng, **options):
    """Return a Candidate for each shape and K; one that cannot be fitted says why, and the rest are still fitted."""
    x = as_points(x)
    return [_candidate(x, K, structure, rng, options) for structure in structures for K in Ks]


def _candidate(x, K, structure, rng, options):
    try:
        return Candidate(K, structure, best_of(x, K, structure, rng=rng, **options))
    except ValueError as error:
        return Candidate(K, structure, None, str(error))


def held_out(x, K, structure=FULL, *, rng, folds=5, **options):
    """Return the mean log-density of points that the fit has not seen, in nats a point, over `folds` folds."""
    x = as_points(x)
    parts = np.array_split(rng.permutation(len(x)), folds)
    scores = [_unseen(x, part, K, structure, rng, options) for part in parts]
    return float(np.concatenate(scores).mean())


def _unseen(x, part, K, structure, rng, options):
    seen = np.delete(x, part, axis=0)
    return log_evidence(x[part], best_of(seen, K, structure, rng=rng, **options).mixture)
