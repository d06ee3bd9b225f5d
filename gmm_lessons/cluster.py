"""EM on a cluster: the E step of a block is done where the block is, and what the blocks found adds up (lesson 15).

x = cluster.on_disk("x.npy")                     # or any dask.array (N, D); x.persist() keeps it in the workers
em(x, mixture, expect=cluster.over(client))      # client = distributed.Client(...), of any cluster with this package
"""

import os
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache, partial

import numpy as np

from gmm_lessons.gaussian import log_density
from gmm_lessons.scale import NONE, settled, statistics
from gmm_lessons.streaming import add_up

try:
    import dask.array as da
    from dask import delayed
    from dask.base import tokenize
    from dask.callbacks import Callback
    from distributed import Client, KilledWorker, futures_of
    from distributed.client import ClosedClientError
    from distributed.comm import CommClosedError
    from threadpoolctl import threadpool_limits
    from tqdm import tqdm
except ImportError as missing:
    package = (missing.name or str(missing)).partition(".")[0]
    raise ImportError(f'gmm_lessons.cluster needs {package}: pip install "gmm-lessons[scale]"') from None

BLOCK_BYTES = 2**26
PATIENCE = 60  # seconds to wait for a worker, when there is none
FAN_IN = 8  # a power of two, so that the tree adds the same pairs as add_up does in one process


def on_disk(path, rows=None):
    """Return the array (N, D) in a .npy file as a dask.array, in blocks of so many rows, or of 64 MB.

    The graph holds (path, start, stop) and no data: a worker maps the file into its memory and reads its block anew
    in each step, so data may be larger than all memory. Every worker must see the file under that path.
    """
    path, x = os.path.abspath(path), np.load(path, mmap_mode="r")
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"{path} holds an array of shape {x.shape}, but points are rows, (N, D).")
    rows = max(1, BLOCK_BYTES // x[0].nbytes) if rows is None else rows
    if not rows >= 1:
        raise ValueError(f"blocks of {rows} rows hold nothing. Take at least one.")
    chunks = da.core.normalize_chunks((int(rows), -1), x.shape)
    name = f"on-disk-{tokenize(path, os.path.getmtime(path), chunks)}"
    return da.map_blocks(_read, path, chunks=chunks, dtype=x.dtype, meta=np.empty((0, 0), x.dtype), name=name)


def _read(path, block_info=None):
    (start, stop), _ = block_info[None]["array-location"]
    return np.load(path, mmap_mode="r")[start:stop]


def over(client=None, *, progress=True, statistics=statistics):
    """Return an `expect` for `em`: the E step over the blocks of a dask.array x (N, D), one graph a step.

    Without a client, the current one, or if there is none the threads of this machine. The same blocks give the same
    bits on any workers, and when a worker is lost and Dask repeats its blocks. `progress` draws a bar for each step.
    ConnectionError if the cluster is gone: the last Step is still yours, and `em` goes on from its mixture.
    """
    client = client or _current()

    def e_step(x, mixture):
        x = _points(x, mixture)
        return settled(lambda careful: _collect(x, mixture, statistics, careful, client, progress))

    return e_step


def _current():
    try:
        return Client.current()
    except ValueError:
        return None


def _points(x, mixture):
    """Return the dask.array x as (N, D) in blocks of whole rows; errors for what is none, before any work is sent."""
    if not isinstance(x, da.Array):
        raise ValueError(
            f"x is a {type(x).__name__}, and a cluster works on the blocks of a dask.array: on_disk(path) of a .npy "
            "file, or dask.array.from_array(x, chunks=(rows, -1)) of an array that fits in memory."
        )
    x = x[:, None] if x.ndim == 1 else x
    if np.isnan(x.shape).any():
        raise ValueError("the blocks of x are of unknown length. x.compute_chunk_sizes() finds out.")
    log_density(np.zeros((min(len(x), 1), *x.shape[1:])), mixture.means, mixture.covs)  # says what does not fit
    return x.rechunk({1: -1})


def _collect(x, mixture, statistics, careful, client, progress):
    bar = tqdm(total=x.numblocks[0], desc="E step", unit="block", leave=False, disable=not progress)
    blocks = _graph(x, mixture, statistics, careful)
    total = _tree(blocks)
    with bar, _explained(x), threadpool_limits(1, "blas"):
        return _sent(client, blocks, total, bar) if client else _here(blocks, total, bar)


def _graph(x, mixture, statistics, careful):
    """Return the Statistics of each block as tasks, fused with what makes the block.

    The mixture is a task too: a worker is sent it once, and if its only holder is lost, it is made again.
    """
    mixture, one = delayed(mixture, traverse=False), (1,) * x.numblocks[0]
    work = partial(_block, statistics=statistics, careful=careful)
    found = x.map_blocks(work, mixture, chunks=(one, 1), dtype=object, meta=np.empty((0, 0), object))
    return list(found.to_delayed()[:, 0])


def _tree(parts):
    """Return the sum of all parts as a task, by sums of up to FAN_IN neighbours, and of those."""
    while len(parts) > 1:
        parts = [delayed(_together)(*parts[i : i + FAN_IN]) for i in range(0, len(parts), FAN_IN)]
    return parts[0]


def _together(*parts):
    return add_up(parts)


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
    with Callback(posttask=lambda key, *_: bar.update(key in keys)):
        return total.compute()


def _block(x, mixture, statistics, careful, block_info=None):
    """Return the Statistics of a block; an error names the row among all."""
    (start, _), _ = block_info[0]["array-location"]
    _one_blas_thread()
    try:
        return statistics(x, mixture, careful=careful) if len(x) else NONE
    except ValueError as error:
        raise ValueError(_of_all_rows(str(error), x, start)) from None


@cache
def _one_blas_thread():
    """Let BLAS work in one thread, for good: a worker has a block for each core, and a sum must not depend on them."""
    threadpool_limits(1, "blas")


def _of_all_rows(complaint, x, start):
    bad = np.flatnonzero(~np.isfinite(x).all(axis=1))
    if not len(bad):
        return complaint
    row = int(bad[0])
    return f"x holds {x[row]} in row {start + row}: NaN or infinity has no density. Drop or repair that row."


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
