"""EM at scale: an E step in blocks that never holds (N, K), and its sums over machines (lesson 16).

    em(x, mixture, expect=scale.e_step)        or expect=scale.blocked(sample_weight=w, threads=2)

A part of the data on another machine: `statistics(part, mixture)`; parts add with `+`, and `settled` makes
the Expectation of the sum.

    homogeneous → forms → differences → blocks → threads → parts → own_axes → streaming → parcels → cluster

`streaming` climbs by batches, `own_axes` keeps the digits of thin clouds, and `cluster`, which needs the extra `scale`,
is imported by name: `from gmm_lessons.scale import cluster`.
"""

from gmm_lessons.scale import own_axes, streaming
from gmm_lessons.scale.parts import NONE, Statistics, blocked, e_step, settled, statistics

__all__ = ["NONE", "Statistics", "blocked", "e_step", "own_axes", "settled", "statistics", "streaming"]
