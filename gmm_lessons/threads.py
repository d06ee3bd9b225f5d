"""Several threads over the parts of the data: one interpreter, but NumPy works outside of it (lesson 15)."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

TURN = 2e-4  # seconds


def in_threads(threads):
    """Return a `map` that works in so many threads, which stay, and keep their arrays, from one call to the next.

    BLAS keeps to one thread meanwhile, so that no sum depends on how many there are.
    """
    from threadpoolctl import ThreadpoolController

    blas, pool = ThreadpoolController(), ThreadPoolExecutor(threads)

    def each(work, parts):
        if len(parts) == 1:
            return [work(parts[0])]
        with blas.limit(limits=1, user_api="blas"), short_turns():
            return list(pool.map(work, parts))

    return each


@contextmanager
def short_turns():
    """Let a thread that waits for the interpreter ask for it sooner: with many short calls, 5 ms are half the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
