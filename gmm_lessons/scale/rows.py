"""The points of a cluster: a dask.array in blocks of whole rows, in a file or kept by the workers (lesson 16)."""

import os
from functools import cache, partial
from typing import Any

import numpy as np

from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.extras import extra
from gmm_lessons.doors.parameters import agreeing
from gmm_lessons.doors.plain import KINDS, NotNumbers, shortened
from gmm_lessons.doors.points import as_points
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import check_one_a_point, weights_of_all
from gmm_lessons.mixture import Mixture

the_extra = partial(extra, "scale", "gmm_lessons.scale.cluster")

with the_extra():
    import dask.array as da
    from dask.base import tokenize
    from threadpoolctl import threadpool_limits

BLOCK_BYTES = 2**26


def on_disk(path: str | os.PathLike[str], rows: int | None = None) -> Any:
    """Return the array (N, D) in a .npy file as a dask.array, in blocks of so many rows, or of 64 MB.

    The graph holds (path, start, stop) and no data: a worker maps the file into its memory and reads its block anew
    in each step, so data may be larger than all memory. Every worker must see the file under that path.
    The file must stay as it is: ValueError from a step that finds another size, shape or time of writing.
    """
    path = os.path.abspath(path)
    written, x = _written(path), _mapped(path)
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"{path} holds an array of shape {x.shape}, but points are rows, (N, D).")
    rows = max(1, BLOCK_BYTES // x[0].nbytes) if rows is None else whole_number(rows, "rows")
    chunks, meta = da.core.normalize_chunks((rows, -1), x.shape), np.empty((0, 0), x.dtype)
    name = f"on-disk-{tokenize(path, written, chunks)}"
    promised = {"written": written, "shape": x.shape}
    return da.map_blocks(_read, path, chunks=chunks, dtype=x.dtype, meta=meta, name=name, **promised)


def _mapped(path):
    try:
        return np.load(path, mmap_mode="r")
    except ValueError:
        raise ValueError(f"{path} is no .npy file of numbers: np.save(path, x) writes one.") from None


def _written(path):
    """Return how many bytes a file has, and when it was written last, in nanoseconds."""
    told = os.stat(path)
    return told.st_size, told.st_mtime_ns


def _read(path, written, shape, block_info=None):
    if _written(path) != written or (x := np.load(path, mmap_mode="r")).shape != shape:
        raise ValueError(
            f"{path} has been written since on_disk looked at it and found points {shape}, or it is another copy on "
            "this machine. Call on_disk again, and go on from the mixture of the last Step. A file must not change "
            "while EM reads it; copies for several machines must keep its time (cp -p, rsync -t)."
        )
    (start, stop), _ = block_info[None]["array-location"]
    return x[start:stop]


@cache
def one_thread_for_blas() -> None:
    """Let BLAS work in one thread, for good: a worker has a block for each core, and a sum must not depend on them."""
    threadpool_limits(1, "blas")


def as_client(client: Any) -> Any:
    """Return the client. NotNumbers, a ValueError, if it is none, so that points or weights came in its place."""
    if not hasattr(client, "compute") or isinstance(client, da.Array):
        raise NotNumbers(
            f"client is {shortened(client)}, but must be a distributed.Client, or None for the current one. "
            "Were two arguments swapped? As in em(x, mixture, expect=cluster.over(client))."
        )
    return client


def whole_rows(x: Any, mixture: Mixture) -> Any:
    """Return the dask.array x as (N, D) in blocks of whole rows; errors for one of other columns than the mixture."""
    x = rows_of(x)
    agreeing(np.zeros((min(len(x), 1), x.shape[1])), as_mixture(mixture).means, mixture.covs)  # raises
    return x


def rows_of(x: Any) -> Any:
    """Return the dask.array x as (N, D) in blocks of whole rows; errors for what is none, before any work is sent."""
    if not isinstance(x, da.Array):
        raise ValueError(
            f"x is a {type(x).__name__}, and a cluster works on the blocks of a dask.array: on_disk(path) of a .npy "
            "file, or dask.array.from_array(x, chunks=(rows, -1)) of an array that fits in memory."
        )
    _check_kind(x, "x")
    x = x[:, None] if x.ndim == 1 else x
    if np.isnan(x.shape).any():
        raise ValueError("the blocks of x are of unknown length. x.compute_chunk_sizes() finds out.")
    as_points(np.zeros((min(len(x), 1), *x.shape[1:])))  # raises, if it has no rows or no columns
    return (x.astype(float) if x.dtype == np.longdouble else x).rechunk({1: -1})


def _check_kind(array, name):
    if array.dtype.kind in KINDS:
        raise NotNumbers(f"{name} holds {array.dtype}, which are no numbers: {KINDS[array.dtype.kind]}.")


def beside(x: Any, sample_weight: Any) -> list[Any]:
    """Return the weights (N,) as one column in the blocks of x (N, D), in a list: empty for None."""
    if sample_weight is None:
        return []
    if not isinstance(sample_weight, da.Array):
        sample_weight = da.from_array(weights_of_all(sample_weight, len(x)), chunks=(x.chunks[0],))
    _check_kind(sample_weight, "sample_weight")
    check_one_a_point(sample_weight.shape, len(x))
    return [sample_weight.rechunk((x.chunks[0],))[:, None]]
