"""The door for points that are to fill K components, and for what floats can hold of them."""

import numpy as np

from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.points import as_points, within_reach
from gmm_lessons.doors.shares import check_some, weights_of

OF_K = "a mixture has a whole number of components, at least one"


@by_names
def enough(x: Numbers, K: int, weight: Numbers | None = None) -> tuple[Array, int, Array | None]:
    """Return the points as floats, K as an int, the weights; ValueError if the points cannot fill K components."""
    points, K = within_reach(as_points(x)), whole_number(K, "K", OF_K)
    weight = check_some(weights_of(weight, len(points)))
    counted = len(points) if weight is None else np.count_nonzero(weight)
    if counted < K:
        raise ValueError(f"{counted} points cannot fill {K} components. Lower K or bring more points.")
    return points, K, weight


def in_floats(values: Array, what: str) -> Array:
    """Return what was computed. ValueError if it is more than a float can hold."""
    if not np.isfinite(values).all():
        raise ValueError(f"{what} is more than a float can hold. Take other units.")
    return values
