"""Several threads over the parts of the data: one interpreter, but NumPy works outside of it (lesson 16)."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock

TURN = 2e-4  # seconds; found by trying others with: python course.py bench iterations --peers ours


class Shared:
    """A setting of the whole process, as a context: the first to enter makes it, the last to leave undoes it."""

    def __init__(self, make):
        self.make, self.lock, self.users = make, Lock(), 0

    def __enter__(self):
        with self.lock:
            if self.users == 0:
                self.made = self.make()
                self.made.__enter__()
            self.users += 1

    def __exit__(self, *error):
        with self.lock:
            self.users -= 1
            if self.users == 0:
                self.made.__exit__(None, None, None)


@contextmanager
def _short_turns():
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@cache
def _libraries():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


one_blas_thread = Shared(lambda: _libraries().limit(limits=1, user_api="blas"))
short_turns = Shared(_short_turns)  # who waits for the interpreter asks sooner: of short calls, 5 ms are half the time


def in_threads(threads):
    """Return a `map` that works in so many threads, which stay, and keep their arrays, from one call to the next.

    BLAS keeps to one thread meanwhile, so that no sum depends on how many there are.
    """
    pool = ThreadPoolExecutor(threads)

    def each(work, parts):
        if len(parts) == 1:
            return [work(parts[0])]
        with one_blas_thread, short_turns:
            return list(pool.map(work, parts))

    return each
