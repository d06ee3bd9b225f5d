"""EM at scale: an E step in blocks that never holds (N, K), and its sums over threads and machines (lesson 16).

    em(x, mixture, expect=scale.e_step)        or expect=scale.blocked(sample_weight=w, threads=2)

What happens to a block, some hundred or thousand rows of x:

    block         a slice of x, wherever x lies: in memory, in a file, in a worker. Nothing else is looked at meanwhile.
    load          A form takes it: less c, the mean of the mixture, in doubles, a row for each coordinate. This tells
                  how far it reaches: the largest (x - c)² along each axis.
    near?         ε times that, times the largest 1 / σ² of a bell: the rounding that products bring in. Under 1e-10
                  the block goes the fast way, by Products (or by Factors, if D >= 4K). Otherwise it goes the careful
                  way, by Differences from each mean. NaN is never near, so that only there rows are looked over.
    shares        log p(x_n, k) by one matrix product, exponentials, over their sum, times the weights: (K, B).
    sums          Σ r z zᵀ by one more, added to those of the blocks before. A careful block makes its own Moments.
    Statistics    When the last block is done, the sums become Moments about their means, and those of careful blocks
                  are added; with them go log p(X) and the longest reach. Those of parts of the data add up with `+`.
    digits lost?  Has a bell turned out so narrow that the rounding of its sums shows? Then all blocks once more, all
                  the careful way.
    Expectation   What `em` asked for. The shares are gone; `scale.responsibilities` gives them again, block by block.

A part of the data on another machine: `statistics(part, mixture)`; `settled` makes the Expectation of the sum.

The rooms, in the order in which to read them:

    arrivals → homogeneous → lines → forms → digits → blocks → threads → parts → reading → own_axes → streaming
    → heaps → seeding → rows → cluster → cluster_seeding

`reading` has labels and densities of each point, and points in batches; `own_axes` keeps the digits of thin clouds;
`streaming` learns from batches; `seeding` finds a start by k-means. `cluster` has the blocks done elsewhere, and
`cluster_seeding` the start; they need the extra `scale`, and are imported when you ask for them:
`from gmm_lessons.scale import cluster`.
"""

from importlib import import_module

from gmm_lessons.scale import own_axes, streaming
from gmm_lessons.scale.blocks import NONE, Statistics
from gmm_lessons.scale.parts import blocked, e_step, settled, statistics
from gmm_lessons.scale.reading import labels, log_evidence, responsibilities

__all__ = ["NONE", "Statistics", "blocked", "e_step", "labels", "log_evidence", "own_axes", "responsibilities"]
__all__ += ["settled", "statistics", "streaming"]


def __getattr__(name):
    """Import the room `cluster` when it is first asked for."""
    if name == "cluster":
        return import_module("gmm_lessons.scale.cluster")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
