"""Every candidate for K and shape, fitted and scored, and a table of them (lesson 13)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from gmm_lessons.collapse import Infeasible
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, Shape, Structure, structure_of
from gmm_lessons.doors.counts import generator, whole_number
from gmm_lessons.doors.kinds import Chance, Numbers
from gmm_lessons.doors.records import as_candidates
from gmm_lessons.doors.shares import weights_of
from gmm_lessons.em import Step
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.moments import complete_log_likelihood, whole
from gmm_lessons.selection import aic, bic, held_out, icl, n_params
from gmm_lessons.selection.given import points_for
from gmm_lessons.selection.search import fits

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


def candidates(
    x: Numbers,
    Ks: Iterable[int] | int,
    structures: Iterable[Shape] | Shape = SHAPES,
    *,
    rng: Chance,
    folds: int | None = None,
    imaginary: float = 0.0,
    progress: bool = False,
    **options: Any,
) -> list[Candidate]:
    """Return a Candidate for each shape and K, with a held-out score if `folds` says how many.

    Each is started from what smaller models found, too, so none is ranked below one that it contains, unless the climb
    from there collapses. What is infeasible says why, and the rest is still computed. `imaginary` points for each
    component, of the points that a fit sees, make a prior. Other options go to `best_of`; with `sample_weight` (N,) BIC
    counts the sum of the weights. `progress=True` shows a bar, if tqdm is there; a function of your own wraps what is
    gone through.
    """
    Ks, structures, rng = _several(Ks, whole), _several(structures, structure_of), generator(rng)
    if not (Ks and structures):
        raise ValueError(f"there are {len(Ks)} Ks and {len(structures)} structures to try: take at least one of both.")
    folds = folds if folds is None else whole_number(folds, "folds")
    options = {"imaginary": imaginary, **options}
    found = fits(x, Ks, structures, rng=rng, bar=_bar(progress, "fits"), **options)
    scored = [_scored(x, K, one, found[K, one], **options) for one in structures for K in Ks]
    if folds is None:
        return scored
    seed, options = int(rng.integers(2**32)), {"folds": folds, **options}
    return [_tested(x, one, np.random.default_rng(seed), options) for one in _bar(progress, "held out")(scored)]


def _several(one_or_more: Any, check: Callable[[Any], Any]) -> list[Any]:
    alone = isinstance(one_or_more, str) or not np.iterable(one_or_more)
    return list(dict.fromkeys(check(one) for one in ([one_or_more] if alone else one_or_more)))


def _bar(progress, name):
    """Return a wrapper that shows how far a loop is; one that shows nothing, if there is no tqdm or nobody asked."""
    if callable(progress):
        return progress
    if not progress or not find_spec("tqdm"):
        return iter
    from tqdm.auto import tqdm

    return partial(tqdm, desc=name)


def _scored(x, K, structure, step, imaginary=0.0, sample_weight=None, expect=None, **options):
    x = points_for(expect, x)
    k = n_params(K, x.shape[1], structure)
    if isinstance(step, Infeasible):
        return Candidate(K, structure, k, reason=str(step))
    weight = np.ones(len(x)) if sample_weight is None else weights_of(sample_weight, len(x))
    weight = np.where(np.isnan(x).all(axis=1), 0.0, weight)  # a row in which nothing was seen counts for nothing
    prior = imaginary_points(x, K, imaginary, sample_weight=sample_weight)
    total = step.objective - complete_log_likelihood(prior, step.mixture)  # log p(X) of the real points only
    n = float(weight.sum())
    doubt = np.nan if step.resp is None else icl(total, k, n, step.resp, weight)
    return Candidate(K, structure, k, step, total, aic(total, k), bic(total, k, n), doubt)


def _tested(x, one, rng, options):
    if one.step is None:
        return one
    try:
        return replace(one, held_out=held_out(x, one.K, one.structure, rng=rng, **options))
    except Infeasible as why:
        return replace(one, reason=f"not held out: {why}")


def best(found: Sequence[Candidate], by: str = "bic") -> Candidate:
    """Return the candidate with the smallest aic, bic or icl, or the largest held_out. ValueError if none has one."""
    if by not in SCORES:
        raise ValueError(f"there is no score {by!r}; the known ones are {', '.join(SCORES)}.")
    found = as_candidates(found)
    scored = [one for one in found if not np.isnan(getattr(one, by))]
    if not scored:
        why = "; ".join(one.reason for one in found if one.reason) or "it was not asked for, or there are none."
        raise ValueError(f"none of {len(found)} candidates has a score {by!r}: {why}")
    return SCORES[by](scored, key=lambda one: getattr(one, by))


def table(found: Sequence[Candidate]) -> str:
    """Return the candidates as text, one a line, the best of each score marked *, the infeasible with their reason."""
    found = as_candidates(found)
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
