"""EM on a cluster: the E step of a block is done where the block is, and what the blocks found adds up (lesson 16).

    x = cluster.on_disk("x.npy")                  # or any dask.array (N, D); x.persist() keeps it in the workers
    em(x, mixture, expect=cluster.over(client))   # client = distributed.Client(...), of any cluster with this package

A block is a task of a dask graph; what comes back are some numbers for each component. They are added in a fixed tree,
so that no sum depends on who was done first.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from gmm_lessons.em import EStep
from gmm_lessons.moments import add_up
from gmm_lessons.scale.blocks import NONE
from gmm_lessons.scale.parts import settled, statistics
from gmm_lessons.scale.rows import as_client, beside, on_disk, one_thread_for_blas, the_extra, whole_rows
from gmm_lessons.scale.threads import one_blas_thread

with the_extra():
    import dask.array as da
    from dask import delayed
    from dask.callbacks import Callback
    from distributed import Client, KilledWorker, futures_of
    from distributed.client import ClosedClientError
    from distributed.comm import CommClosedError
    from tqdm import tqdm

__all__ = ["on_disk", "over"]
PATIENCE = 60  # seconds to wait for a worker, when there is none
FAN_IN = 8  # a power of two, so that the tree adds the same pairs as add_up does in one process


def over(
    client: Any = None, *, sample_weight: Any = None, progress: bool = True, statistics: Callable[..., Any] = statistics
) -> EStep:
    """Return an `expect` for `em`: the E step over the blocks of a dask.array x (N, D), one graph a step.

    Without a client, the current one, or if there is none the threads of this machine. The same blocks give the same
    bits on any workers with processors of one kind, and when a worker is lost and Dask repeats its blocks.
    `sample_weight` (N,), best a dask.array kept where x is, counts each point that often. `progress` draws a bar for
    each step.
    ConnectionError if the cluster is gone: the last Step is still yours, and `em` goes on from its mixture.
    """
    client = current() if client is None else as_client(client)

    def e_step(x, mixture):
        x = whole_rows(x, mixture)
        weights = beside(x, sample_weight)

        def collect(careful):
            blocks = _blocks(x, weights, mixture, statistics, careful)
            return collected(x, blocks, _tree(blocks), client, progress)

        return settled(collect)

    return e_step


def current() -> Any:
    """Return the current Client, None if there is none."""
    try:
        return Client.current()
    except ValueError:
        return None


def _blocks(x, weights, mixture, statistics, careful):
    """Return the Statistics of each block as tasks, fused with what makes the block.

    The mixture is a task too: a worker is sent it once, and if its only holder is lost, it is made again.
    """
    mixture, one = delayed(mixture, traverse=False), (1,) * x.numblocks[0]
    work = partial(_block, statistics=statistics, careful=careful)
    found = da.map_blocks(work, x, *weights, mixture, chunks=(one, 1), dtype=object, meta=np.empty((0, 0), object))
    return list(found.to_delayed()[:, 0])


def _block(x, *weights_and_mixture, statistics, careful, block_info=None):
    """Return the Statistics of a block, whose errors count rows among all."""
    (*weights, mixture), ((start, _), _) = weights_and_mixture, block_info[0]["array-location"]
    one_thread_for_blas()
    columns = (w[:, 0] for w in weights)
    return statistics(x, mixture, *columns, careful=careful, first_row=start) if len(x) else NONE


def _tree(parts):
    """Return the sum of all parts as a task, by sums of up to FAN_IN neighbours, and of those."""
    while len(parts) > 1:
        parts = [delayed(_together)(*parts[i : i + FAN_IN]) for i in range(0, len(parts), FAN_IN)]
    return parts[0]


def _together(*parts):
    return add_up(parts)


def collected(x: Any, blocks: list[Any], total: Any, client: Any, progress: bool) -> Any:
    """Return what the task `total` makes of those of the blocks of x, once the cluster or this machine has done it."""
    bar = tqdm(total=len(blocks), desc="E step", unit="block", leave=False, disable=not progress)
    with bar, _explained(x):
        return _sent(client, blocks, total, bar) if client else _here(blocks, total, bar)


def _sent(client, blocks, total, bar):
    *blocks, total = client.compute([*blocks, total])
    for block in () if bar.disable else blocks:
        block.add_done_callback(lambda _: bar.update())
    while True:
        try:
            return total.result(timeout=PATIENCE)
        except TimeoutError:
            client.wait_for_workers(1, timeout=PATIENCE)  # a TimeoutError again, if none is left and none comes


def _here(blocks, total, bar):
    keys = {block.key for block in blocks}
    with one_blas_thread, Callback(posttask=lambda key, *_: bar.update(key in keys)):
        return total.compute()


@contextmanager
def _explained(x):
    """Say what is lost and how to go on, where a scheduler would speak of keys and futures."""
    try:
        if any(future.cancelled() for future in futures_of(x)):
            raise CancelledError("x was persisted on another cluster")
        yield
    except (CancelledError, ClosedClientError, CommClosedError, TimeoutError) as error:
        raise ConnectionError(
            "the cluster is gone: its scheduler, its workers, or the blocks of x they held cannot be reached any more. "
            "The last Step you got is still good: connect a new Client, persist x again if it was persisted, "
            "and go on with em(x, last.mixture, expect=cluster.over(client))."
        ) from error
    except KilledWorker as error:
        raise RuntimeError(
            f"every worker that took a certain block of up to {max(x.chunks[0])} points died, most likely for want of "
            "memory. Take smaller blocks: on_disk(path, rows) or x.rechunk({0: rows}). "
            "The last Step you got is still good."
        ) from error
