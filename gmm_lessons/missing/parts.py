"""Holes in a part of the data that lies elsewhere: its Statistics, for a cluster (lesson 14).

em(x, mixture, expect=cluster.over(client, statistics=missing.statistics))
"""

import numpy as np

from gmm_lessons import scale
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.named import by_names
from gmm_lessons.doors.points import counted_from
from gmm_lessons.doors.shares import weights_of
from gmm_lessons.missing.lifting import view_of
from gmm_lessons.missing.patterns import among_all, grouped
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import add_up


@by_names
def statistics(
    x: Array, mixture: Mixture, sample_weight: Numbers | None = None, *, careful: bool = False, first_row: int = 0
) -> scale.Statistics:
    """Return the scale.Statistics of points x (N, D) with NaN: a pure function, whose values for parts add up.

    `careful` and `first_row` as in `scale.statistics`, which is this without a hole.
    """
    first_row = whole_number(first_row, "first_row", "rows are counted from 0", least=0)
    patterns = grouped(x, first_row=first_row).agreeing(mixture)
    with counted_from(first_row):
        weight = weights_of(sample_weight, len(x))
    return add_up(_of_pattern(part, mixture, weight, careful, first_row) for part in patterns.parts)


def _of_pattern(part, mixture, weight, careful, first_row):
    view, weight = view_of(part, mixture), None if weight is None else weight[part.rows]
    with among_all(part, first_row):
        own = scale.statistics(view.points, view.mixture, weight, careful=careful)
    reach = np.zeros(mixture.means.shape[1])
    reach[part.seen] = own.reach if len(part.seen) else 0.0
    return scale.Statistics(view.lift(own.moments), own.log_likelihood, reach)
