"""The door for mixtures, moments and E steps, and for what of them has to fit together."""

from collections.abc import Iterable, Iterator
from functools import wraps
from typing import Any

import numpy as np

from gmm_lessons.doors.functions import as_function
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import placed
from gmm_lessons.doors.parameters import agreeing, symmetric
from gmm_lessons.doors.plain import NotNumbers, shortened
from gmm_lessons.doors.points import as_points, finite, too_far

MOST = 1e300  # points in a heap: of many such heaps the counts still add up


def as_mixture(mixture: Any, name: str = "mixture") -> Any:
    """Return the mixture. NotNumbers, a ValueError, if it is something else."""
    if not (hasattr(mixture, "chol") and hasattr(mixture, "covs")):
        raise NotNumbers(
            f"{name} is {shortened(mixture)}, but must be a Mixture. Were two arguments swapped? As in em(x, mixture)."
        )
    return mixture


def fitted(x: Numbers, mixture: Any) -> tuple[Array, Any]:
    """Return points x as floats (N, D), and the mixture. ValueError if it is one of other columns."""
    x, mixture = as_points(x), as_mixture(mixture)
    if x.shape[1] != mixture.means.shape[1]:
        agreeing(x[:1], mixture.means, mixture.covs)  # raises, and says what does not fit
    return x, mixture


def as_moments(stats: Any) -> Any:
    """Return the Moments. NotNumbers, a ValueError, if they are something else."""
    if not hasattr(stats, "scatter"):
        raise NotNumbers(f"moments are expected, not {shortened(stats)}. Take moments(x, resp), or NOTHING for none.")
    return stats


def as_prior(prior: Any) -> Any:
    """Return the Moments of imaginary points. ValueError for what no points can have: counts below 0, NaN, no shape."""
    stats = _of_heaps(as_moments(prior), "the prior holds")
    spread = np.diagonal(stats.scatter, axis1=1, axis2=2)
    told = {"count": (stats.count, 0), "mean": (stats.mean, -np.inf), "scatter": (spread, 0)}
    for name, (values, least) in told.items():
        if not (np.isfinite(values).all() and values.min() >= least):
            raise ValueError(f"the prior has a {name} of {values.tolist()}, which no points have.")
    symmetric(finite(stats.scatter, "scatters of the prior"))
    return prior


def _of_heaps(stats, who):
    K, D = max(stats.count.size, 1), stats.mean.shape[-1:]
    if stats.count.shape != (K,) or stats.mean.shape != (K, *D) or stats.scatter.shape != (K, *D, *D):
        shapes = f"{stats.count.shape}, {stats.mean.shape} and {stats.scatter.shape}"
        raise ValueError(f"{who} counts, means and scatters of {shapes}: expected (K,), (K, D), (K, D, D).")
    return stats


def as_heaps(stats: Any) -> Any:
    """Return the Moments of K heaps. ValueError for what no points can have: a count below 0, or of no number."""
    stats = _of_heaps(as_moments(stats), "moments hold")
    if not (stats.count.min() >= 0 and stats.count.max() < MOST):
        raise ValueError(f"moments have a count of {stats.count.tolist()}, which no points have.")
    return stats


def alike(a: Any, b: Any) -> None:
    """ValueError if two Moments are of other K or D. Only NOTHING goes with all."""
    if a.scatter.shape != as_moments(b).scatter.shape and not (_is_nothing(a) or _is_nothing(b)):
        raise ValueError(
            f"moments of (K, D, D) = {a.scatter.shape} and {b.scatter.shape} do not add: take as many "
            "components, and the same columns, in both. (Is the prior of another K, or of other data?)"
        )


def _is_nothing(stats):
    return stats.scatter.size == 1 and not stats.count.any()


def an_e_step(expect: Any) -> Any:
    """Return `expect`. NotNumbers, a ValueError, if it is no function (x, mixture), or returns no Expectation."""
    why = "an E step is a function (x, mixture) -> Expectation: scale.e_step, or that of scale.blocked()"
    expect = as_function(expect, "expect", why, "x", "mixture")

    @wraps(expect)
    def e_step(x, mixture):
        found = expect(x, mixture)
        if not (isinstance(found, tuple) and len(found) == 3 and hasattr(found[1], "scatter")):
            raise NotNumbers(f"expect returned {shortened(found)}, but must return an Expectation, as e_step does.")
        return found

    return e_step


def as_batches(batches: Any) -> Any:
    """Return batches. NotNumbers, a ValueError, for one array, and for what does not come one by one."""
    one_array = hasattr(batches, "iloc") or (isinstance(batches, np.ndarray) and batches.ndim < 3)
    if one_array or not np.iterable(batches):
        raise NotNumbers(f"batches are {shortened(batches)}, but come one by one: batches(x, size, rng, passes).")
    return batches


def as_steps(steps: Any) -> Iterator[Any]:
    """Yield steps of a climb. NotNumbers, a ValueError, if they are something else."""
    what = "but take what em(x, mixture) yields, or until_converged(em(x, mixture))"
    if not np.iterable(steps):
        raise NotNumbers(f"steps are {shortened(steps)}, {what}.")
    return (_as_step(step, what) for step in steps)


def _as_step(step, what):
    made = hasattr(type(step), "mixture") or hasattr(step, "mixture")  # asked of its kind, nothing is computed
    if not (made and hasattr(step, "objective")):
        raise NotNumbers(f"a step is {shortened(step)}, {what}.")
    return step


def as_candidates(found: Any) -> list[Any]:
    """Return candidates as a list. NotNumbers, a ValueError, if one of them is something else."""
    several = list(found) if isinstance(found, Iterable) else [found]
    if not all(hasattr(one, "structure") and hasattr(one, "reason") for one in several):
        raise NotNumbers(f"found is {shortened(found)}, but must be what candidates(...) returns.")
    return several


def held(x: Array, stats: Any) -> Any:
    """Return the Moments. ValueError that names what is too large, if floats cannot hold them."""
    if not stats.count.max() < np.inf:
        raise ValueError(f"resp sums to {stats.count}, but a component holds a finite number of points.")
    if not stats.scatter.max() < np.inf:
        raise placed(too_far(x, int(np.abs(x).max(axis=1).argmax())))
    return stats
