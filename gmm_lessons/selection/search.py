"""Fits of every K and shape, each started from its neighbours, too, so that none ranks below a smaller one (lesson 13).

The best of K components is a mixture of K + 1, one of them written twice; the best diagonal mixture is a full one. And
a good mixture of K + 1, two of its components made one, is a start for K. Only where the climb from a smaller one
collapses can a larger one be left below it: a diagonal bell may rest on two points, a full one cannot.
"""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from gmm_lessons.collapse import Infeasible
from gmm_lessons.covariance import Structure
from gmm_lessons.doors.counts import number
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.em import m_step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.selection.given import points_for
from gmm_lessons.selection.restarts import best_of
from gmm_lessons.selection.splitting import copied, merges, splits


def fits(
    x: Any,
    Ks: Sequence[int],
    structures: Sequence[Structure],
    *,
    imaginary: float = 0.0,
    sample_weight: Numbers | None = None,
    bar: Callable[[Any], Any] = iter,
    **options: Any,
) -> dict[tuple[int, Structure], Any]:
    """Return {(K, structure): its best Step, or the Infeasible that says why there is none}.

    Up, K by K and the shapes with few free numbers before those with many; down again, from what more components found;
    and up once more where a smaller model has come out higher. Two shapes that are one model for this K and these
    columns have one fit. `bar` wraps what is gone through.
    """
    if "prior" in options:
        raise ValueError("a prior is for one K; candidates of any K take `imaginary` points a component instead.")
    imaginary = number(imaginary, "imaginary", "must be a finite number of points, at least none", least=0)
    found: dict[tuple[int, Structure], Any] = {}
    D = points_for(options.get("expect"), x).shape[1]
    up = sorted(product(Ks, structures), key=lambda pair: (pair[0], pair[1].n_free(pair[0], D)))
    for way, (K, structure) in bar([*product([_up], up), *product([_down], up[::-1]), *product([_mended], up)]):
        prior = imaginary_points(x, K, imaginary, sample_weight=sample_weight)
        ask = {**options, "prior": prior, "sample_weight": sample_weight}
        twins = [shape for k, shape in found if k == K and _one_model(shape, structure, K, D)]
        first = twins[0] if twins else structure
        found[K, structure] = way(x, K, structure, found, ask) if first == structure else found[K, first]
    return found


def _up(x, K, structure, found, ask):
    """Return the best of new starts, of other shapes with as many components, and of this one with fewer."""
    also = [start for step in _shapes(found, K) for start in _shaped(step.moments, structure, ask["prior"])]
    fewer = _fewer(found, K, structure)
    also += [] if fewer is None else splits(fewer, K, _units(points_for(ask.get("expect"), x), structure))
    return _fit(x, K, structure, ask, also=also)


def _down(x, K, structure, found, ask):
    """Return the fit, or a higher one that starts from K + 1 components, two of them made one."""
    own, more = found[K, structure], found.get((K + 1, structure))
    if isinstance(own, Infeasible) or more is None or isinstance(more, Infeasible):
        return own
    joined = [start for stats in merges(more.moments) for start in _shaped(stats, structure, ask["prior"])]
    return _fit(x, K, structure, ask, also=[own.mixture, *joined], n_starts=0)


def _mended(x, K, structure, found, ask):
    """Return the fit, or a higher one that starts from a smaller model that has come out higher."""
    own, fewer = found[K, structure], _fewer(found, K, structure)
    if isinstance(own, Infeasible):
        return own
    higher = [step for step in _shapes(found, K) if step.objective > own.objective]
    also = [start for step in higher for start in _shaped(step.moments, structure, ask["prior"])]
    also += [copied(fewer.mixture, K)] if fewer and fewer.objective > own.objective else []
    return _fit(x, K, structure, ask, also=[own.mixture, *also], n_starts=0) if also else own


def _fit(x, K, structure, ask, **options):
    try:
        return best_of(x, K, structure, **{**ask, **options})
    except Infeasible as why:
        return why


def _one_model(a, b, K, D):
    """Return whether two shapes make the same of any moments: in one dimension, or of one component, they may."""
    root = np.random.default_rng(0).standard_normal((K, D, D + 1))
    count, scatter = np.arange(1.0, K + 1), root @ root.mT
    same = np.allclose(a.covariances(count, scatter), b.covariances(count, scatter), rtol=1e-9, atol=0)
    return same and a.n_free(K, D) == b.n_free(K, D)


def _shapes(found, K):
    """Return the fits with K components of all shapes so far."""
    return [step for (k, _), step in found.items() if k == K and not isinstance(step, Infeasible)]


def _fewer(found, K, structure):
    """Return the fit of this shape with the most components that are fewer than K, None if there is none."""
    steps = {k: f for (k, shape), f in found.items() if shape == structure and not isinstance(f, Infeasible)}
    return steps.get(max((k for k in steps if k < K), default=None))


def _shaped(stats, structure, prior):
    """Return the mixture that a structure makes of moments, in a list that is empty if they are too flat."""
    try:
        return [m_step(stats + prior, structure)]
    except Collapse:
        return []


def _units(x, structure):
    sds = np.nanstd(x, axis=0)
    return np.where(structure.scaling & (sds > 0), sds, 1.0)
