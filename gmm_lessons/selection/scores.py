"""How good is a K, a shape? Its price, and what unseen points say (lesson 13)."""

from typing import Any

import numpy as np

from gmm_lessons.collapse import Infeasible
from gmm_lessons.covariance import FULL, Shape, structure_of
from gmm_lessons.doors.counts import generator, number, whole_number
from gmm_lessons.doors.functions import as_watch
from gmm_lessons.doors.kinds import Chance, Numbers, Watch
from gmm_lessons.doors.named import among, in_names_of
from gmm_lessons.doors.shares import check_some, weights_of
from gmm_lessons.em import EStep
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.moments import whole
from gmm_lessons.responsibilities import entropy
from gmm_lessons.scale import blocked
from gmm_lessons.selection.given import points_for
from gmm_lessons.selection.restarts import best_of


def n_params(K: int, D: int, structure: Shape = FULL) -> int:
    """Return the free numbers of a mixture: K - 1 weights, K D means, and those of its covariances."""
    K, D = whole(K), whole_number(D, "D", "points have a whole number of columns, at least one")
    return K - 1 + K * D + structure_of(structure).n_free(K, D)


def aic(log_likelihood: float, k_params: int) -> float:
    """Return 2 k - 2 log p(X); smaller is better (Akaike 1974)."""
    return 2 * _free(k_params) - 2 * number(log_likelihood, "log_likelihood")


def bic(log_likelihood: float, k_params: int, n: float) -> float:
    """Return k log n - 2 log p(X); smaller is better (Schwarz 1978). mclust prints the negative."""
    n = number(n, "n", "the points, or their weights, add up to more than nothing", least=float(np.finfo(float).tiny))
    return _free(k_params) * np.log(n) - 2 * number(log_likelihood, "log_likelihood")


def _free(k_params):
    return whole_number(k_params, "k_params", "a model has a whole number of free numbers, at least none", least=0)


def icl(log_likelihood: float, k_params: int, n: float, resp: Numbers, weight: Numbers = 1.0) -> float:
    """Return BIC + 2 Σ_n entropy(r_n): doubt about labels costs (after Biernacki et al. 2000)."""
    doubt = entropy(resp)
    weight = number(weight, "weight", least=0) if np.ndim(weight) == 0 else weights_of(weight, len(doubt))
    return bic(log_likelihood, k_params, n) + 2 * float((weight * doubt).sum())


def held_out(
    x: Numbers,
    K: int,
    structure: Shape = FULL,
    *,
    rng: Chance,
    folds: int = 5,
    imaginary: float = 0.0,
    sample_weight: Numbers | None = None,
    expect: EStep | None = None,
    watch: Watch = iter,
    **options: Any,
) -> float:
    """Return the mean log-density, in nats, of points that the fit has not seen, each left out in one of the folds.

    The folds are the first thing drawn from `rng`: the same seed judges all candidates on the same folds. With weights
    (N,) the mean is weighted. `imaginary` points for each component, of the points that a fit sees, make its prior.
    `watch` wraps the list of folds as it is gone through: `watch=tqdm` draws a bar. Other options, but no `prior`, go
    to `best_of`.
    Infeasible if there are more folds than points, if what is left to fit cannot fill K components, or if it collapses.
    """
    points, rng, watch = points_for(expect, x), generator(rng), as_watch(watch)
    imaginary = number(imaginary, "imaginary", "must be a finite number of points, at least none", least=0)
    _check_no_prior(options)
    if expect is not None and sample_weight is not None:
        raise ValueError("held_out takes weights, or an E step of your own, which knows nothing of folds: not both.")
    rows: Any = x if hasattr(x, "iloc") else points  # a frame keeps its names, for what may have to be said
    weight = check_some(weights_of(sample_weight, len(points)))
    options = {"structure": structure, "rng": rng, "expect": expect, **options}
    parts = _parts(len(points), whole(K), rng, whole_number(folds, "folds"))
    total = sum(_unseen(rows, weight, part, K, imaginary, options) for part in watch(parts))
    return total / (len(points) if weight is None else float(weight.sum()))


def _check_no_prior(options):
    if "prior" in options:
        raise ValueError("a prior has seen all points: take imaginary=1, points like those that a fit sees.")


def _parts(n, K, rng, folds):
    if folds < 2:
        raise ValueError(f"folds is {folds}, but it takes at least two: one to fit, one to judge.")
    if folds > n:
        raise Infeasible(f"{n} points cannot fill {folds} folds. Take at most {n}.")
    left = n - -(-n // folds)  # the largest fold is the first to be left out
    if left < K:
        raise Infeasible(f"with {folds} folds of {n} points a fit sees only {left}, which cannot fill {K} components.")
    return np.array_split(rng.permutation(n), folds)


def _unseen(x, weight, part, K, imaginary, options):
    """Return the log-likelihood of the points of a part under the best fit to the others."""
    left = np.delete(np.arange(len(x)), part)
    seen, unseen = (x.iloc[rows] if hasattr(x, "iloc") else x[rows] for rows in (left, part))
    counts = None if weight is None else weight[left]
    if counts is not None and not counts.any():
        raise Infeasible("of the points left to fit in one of the folds none counts: their weights are 0.")
    prior = imaginary_points(seen, K, imaginary, sample_weight=counts)
    with among(left):
        top = best_of(seen, K, prior=prior, sample_weight=counts, **options)
    judge = options["expect"] or blocked(None if weight is None else weight[part])
    with among(part), in_names_of(unseen):
        return judge(points_for(options["expect"], unseen), top.mixture).log_likelihood
