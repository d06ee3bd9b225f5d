"""What an E step sends to a cluster and what comes back: blocks of rows, their Statistics, a tree of sums (lesson 16).

A block is a task of a dask graph. If it lies on disk, the task is a path and two row numbers, and a mixture; what
comes back are some numbers for each component. The tree is fixed, so that no sum depends on who was done first.
"""

import os
from contextlib import contextmanager
from functools import cache, partial

import numpy as np

from gmm_lessons.checks import check_one_a_point, whole_number
from gmm_lessons.gaussian import agreeing, no_density
from gmm_lessons.scale.parts import NONE
from gmm_lessons.scale.streaming import add_up


@contextmanager
def the_extra():
    """Say how to install what is missing, if a package of the extra `scale` is."""
    try:
        yield
    except ImportError as missing:
        package = (missing.name or str(missing)).partition(".")[0]
        raise ImportError(f'gmm_lessons.scale.cluster needs {package}: pip install "gmm-lessons[scale]"') from None


with the_extra():
    import dask.array as da
    from dask import delayed
    from dask.base import tokenize
    from threadpoolctl import threadpool_limits

BLOCK_BYTES = 2**26
FAN_IN = 8  # a power of two, so that the tree adds the same pairs as add_up does in one process


def on_disk(path, rows=None):
    """Return the array (N, D) in a .npy file as a dask.array, in blocks of so many rows, or of 64 MB.

    The graph holds (path, start, stop) and no data: a worker maps the file into its memory and reads its block anew
    in each step, so data may be larger than all memory. Every worker must see the file under that path.
    """
    path, x = os.path.abspath(path), np.load(path, mmap_mode="r")
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"{path} holds an array of shape {x.shape}, but points are rows, (N, D).")
    rows = max(1, BLOCK_BYTES // x[0].nbytes) if rows is None else whole_number(rows, "rows")
    chunks = da.core.normalize_chunks((rows, -1), x.shape)
    name = f"on-disk-{tokenize(path, os.path.getmtime(path), chunks)}"
    return da.map_blocks(_read, path, chunks=chunks, dtype=x.dtype, meta=np.empty((0, 0), x.dtype), name=name)


def _read(path, block_info=None):
    (start, stop), _ = block_info[None]["array-location"]
    return np.load(path, mmap_mode="r")[start:stop]


def whole_rows(x, mixture):
    """Return the dask.array x as (N, D) in blocks of whole rows; errors for what is none, before any work is sent."""
    if not isinstance(x, da.Array):
        raise ValueError(
            f"x is a {type(x).__name__}, and a cluster works on the blocks of a dask.array: on_disk(path) of a .npy "
            "file, or dask.array.from_array(x, chunks=(rows, -1)) of an array that fits in memory."
        )
    x = x[:, None] if x.ndim == 1 else x
    if np.isnan(x.shape).any():
        raise ValueError("the blocks of x are of unknown length. x.compute_chunk_sizes() finds out.")
    agreeing(np.zeros((min(len(x), 1), *x.shape[1:])), mixture.means, mixture.covs)  # raises
    return x.rechunk({1: -1})


def beside(x, sample_weight):
    """Return the weights (N,) as one column in the blocks of x (N, D), in a list: empty for None."""
    if sample_weight is None:
        return []
    weight = da.asarray(sample_weight)
    check_one_a_point(weight.shape, len(x))
    return [weight.rechunk((x.chunks[0],))[:, None]]


def statistics_of_blocks(x, weights, mixture, statistics, careful):
    """Return the Statistics of each block as tasks, fused with what makes the block.

    The mixture is a task too: a worker is sent it once, and if its only holder is lost, it is made again.
    """
    mixture, one = delayed(mixture, traverse=False), (1,) * x.numblocks[0]
    work = partial(_block, statistics=statistics, careful=careful)
    found = da.map_blocks(work, x, *weights, mixture, chunks=(one, 1), dtype=object, meta=np.empty((0, 0), object))
    return list(found.to_delayed()[:, 0])


def tree(parts):
    """Return the sum of all parts as a task, by sums of up to FAN_IN neighbours, and of those."""
    while len(parts) > 1:
        parts = [delayed(_together)(*parts[i : i + FAN_IN]) for i in range(0, len(parts), FAN_IN)]
    return parts[0]


def _together(*parts):
    return add_up(parts)


def _block(x, *weights_and_mixture, statistics, careful, block_info=None):
    """Return the Statistics of a block; an error names the row among all."""
    (*weights, mixture), ((start, _), _) = weights_and_mixture, block_info[0]["array-location"]
    _one_blas_thread()
    try:
        return statistics(x, mixture, *(w[:, 0] for w in weights), careful=careful) if len(x) else NONE
    except ValueError as error:
        raise ValueError(_of_all_rows(str(error), x, start)) from None


@cache
def _one_blas_thread():
    """Let BLAS work in one thread, for good: a worker has a block for each core, and a sum must not depend on them."""
    threadpool_limits(1, "blas")


def _of_all_rows(complaint, x, start):
    x = np.asarray(x, dtype=float)
    return complaint if np.isfinite(x).all() else no_density(x, start)
