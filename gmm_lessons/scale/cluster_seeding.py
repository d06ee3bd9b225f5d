"""A start over the blocks of a dask.array: each is looked at where it is, and only a few numbers come back (lesson 16).

start = m_step(seeding.kmeans(x, 3, rng=0, through=cluster_seeding.through(client)))
em(x, start, expect=cluster.over(client))
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from gmm_lessons.doors.plain import plain
from gmm_lessons.scale.cluster import collected, current
from gmm_lessons.scale.rows import beside, one_thread_for_blas, rows_of, the_extra

with the_extra():
    from dask import delayed


def through(client: Any = None) -> Callable[..., Any]:
    """Return what the starts of `seeding` take as `through`: passes over the blocks of a dask.array x (N, D).

    Without a client, the current one, or if there is none the threads of this machine. The same seed draws the same
    points as in memory, and where blocks end changes no draw.
    ConnectionError if the cluster is gone.
    """

    def each_of(x, sample_weight=None):
        x = rows_of(x)
        parts = [x, *beside(x, sample_weight)]
        starts = np.cumsum([0, *x.chunks[0][:-1]]).tolist()
        blocks = list(zip(starts, *(part.to_delayed()[:, 0] for part in parts), strict=True))
        return lambda work: _gathered(x, [delayed(_of_block)(work, *block) for block in blocks], client or current())

    return each_of


def _gathered(x, tasks, client):
    return collected(x, tasks, delayed(_listed)(*tasks), client, progress=False)


def _listed(*found):
    return list(found)


def _of_block(work, start, points, weight=None):
    one_thread_for_blas()
    return work(plain(points, "x"), weight if weight is None else weight[:, 0].astype(float), start)
