"""The best of several climbs, which end on different summits (lessons 10 and 13)."""

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from gmm_lessons.collapse import Infeasible, attempt
from gmm_lessons.covariance import FULL, Shape
from gmm_lessons.doors.counts import generator, number, whole_number
from gmm_lessons.doors.functions import as_watch
from gmm_lessons.doors.kinds import Chance, Numbers, Start, Watch
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.room import room_for
from gmm_lessons.em import NotConverged, Step
from gmm_lessons.gaussian import Collapse
from gmm_lessons.initialization import kmeans, kmeans_plus_plus, random_points, random_responsibilities
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.selection.beginnings import Task
from gmm_lessons.selection.climbs import climbed

STARTS = (kmeans, random_responsibilities, kmeans_plus_plus, random_points)
FIRST = 1e-5  # nats a point: a climb that gains less can be compared with others
FINAL = 4  # so many of the highest then climb on
BLOCK = 4096  # points whose shares are taken at a time


def best_of(
    x: Numbers,
    K: int,
    structure: Shape = FULL,
    *,
    rng: Chance,
    n_starts: int = 16,
    starts: Sequence[Start] = STARTS,
    also: Sequence[Mixture] | Mixture = (),
    prior: Moments = NOTHING,
    tol: float = 1e-8,
    watch: Watch = iter,
    **options: Any,
) -> Step:
    """Return the Step with the highest objective of several climbs; a climb that collapses is left out.

    `starts` take turns: (y, K, rng) -> shares (N, K). They look at y, which is x in units of its own (`units_for`), so
    that the units of the columns do not choose the fit; for balls, which have units, y is x. Of more than 10 000 points
    they see so many, taken at random. `also` holds mixtures to climb from besides. All climb (on what the starts saw)
    until they gain less than 1e-5 nats a point in a step, or less than `tol`, if that is more; then the four highest
    climb on, to `tol`. Of few points many climb abreast, one E step for all. `watch` wraps the list of all climbs as it
    is gone through: `watch=tqdm` draws a bar.
    Options: `max_steps` (2000) of a climb; `sample_weight` (N,) counts each point that often (a start then is given
    `weight=`), it and `threads` go into `scale.blocked`; or `expect` is an E step of your own.

    Infeasible (a ValueError) if there are fewer points than components, if all points together are too flat for a bell,
    or if every climb collapses. NotConverged (a warning) if the best has not come to rest.
    """
    mixtures, watch = _several(also), as_watch(watch)
    task = Task.of(x, K, structure, generator(rng), prior, **options)
    n_starts = n_starts if n_starts == 0 and mixtures else whole_number(n_starts, "n_starts")
    room_for(20 * n_starts, f"n_starts is {n_starts}, and a list of so many starts", "Take fewer.")
    tol = number(tol, "tol", "the gain of a step is compared with it: a number >= 0", least=0)
    begin = [*task.beginnings(starts, n_starts), *(lambda m=m: m for m in (_as_large(m, task.K) for m in mixtures))]
    top, gain = _highest(task, begin, tol, watch)
    if gain:
        warnings.warn(
            f"the best climb had not converged in {task.max_steps} steps: its last gain was {gain:.3g} nats a point, "
            f"and tol is {tol:g}. Raise max_steps or tol.",
            NotConverged,
            stacklevel=2,
        )
    _check_counted(top, task)
    return top if top.resp is not None or np.isnan(task.x).any() else top._replace(resp=_shares(task.x, top.mixture))


def _check_counted(top, task):
    """ValueError if an E step of the caller's own has not counted the weights: their sum is that of the counts."""
    counted = top.moments.count.sum()
    if task.total is not None and not np.isclose(counted, task.total, rtol=1e-6):
        raise ValueError(
            f"expect counts {counted:g} points, but sample_weight adds up to {task.total:g}. An E step of your own "
            "counts them itself: expect=scale.blocked(w), or missing.over(scale.blocked(w))."
        )


def _several(also):
    """Return mixtures as a list, also where there is one alone."""
    return list(also) if isinstance(also, Iterable) else [as_mixture(also, "also")]


def _as_large(mixture, K):
    """Return a mixture to climb from. ValueError if it is none, or one of another K."""
    if len(as_mixture(mixture, "also").weights) != K:
        raise ValueError(f"also holds a mixture of {len(mixture.weights)} components, but K is {K}. Leave it out.")
    return mixture


def _highest(task, begin, tol, watch):
    """Return the highest top and its last gain, 0 if it came to rest. Infeasible if every climb collapses."""
    said, first = [], max(tol, FIRST)
    met = list(_tops(task, watch(begin), *task.trial, first, said, len(begin)))
    met.sort(key=lambda end: -end[0].objective)
    if tol < first or task.trial[0] is not task.x:
        on = [lambda end=end: end[0].mixture for end in met]
        met = list(islice(_tops(task, on, task.x, task.how, tol, said, FINAL), FINAL))
    if not (met or said):
        raise ValueError(f"watch let none of {len(begin)} climbs through: it yields what it is given, as tqdm does.")
    if not met:
        raise Infeasible(_why_none(task, len(begin), said[-1]))
    return max(met, key=lambda end: end[0].objective)


def _why_none(task, tried, last):
    distinct = len(np.unique(task.part, axis=0))
    why = f"each of {tried} climbs collapsed (the last: {last})"
    why = f"{distinct} different points cannot fill {task.K} components" if distinct < task.K else why
    return f"{why}. Lower K, or add imaginary points."


def _tops(task, starts, x, how, tol, said, most):
    """Yield the tops that climbs reach, and their last gains, `most` at a time; of those that collapse, it is said."""
    for end in climbed(x, starts, task.K, tol, task.max_steps, how, most):
        collapse = end if isinstance(end, Collapse) else attempt(partial(task.ruler.check, end[0].mixture))
        if collapse:
            said.append(re.split("[:.] ", str(collapse))[0])
        else:
            yield end


def _shares(x, mixture):
    return np.concatenate([responsibilities(x[i : i + BLOCK], mixture) for i in range(0, len(x), BLOCK)])
