"""Sixteen climbs of `best_of`, abreast and one by one: what one E step for all of them saves."""

import time

from threadpoolctl import threadpool_limits

from benchmarks.problems import Problem, world
from gmm_lessons import scale
from gmm_lessons.selection import best_of

ROWS = [Problem(n, d, k, 0) for n, d, k in ((150, 2, 3), (300, 4, 6), (1000, 2, 3), (3000, 5, 4), (9000, 2, 3))]


def abreast(rounds=3):
    """Print the milliseconds of both, interleaved, and their ratio."""
    print(f"\n16 starts, one thread, least of {rounds}\n{'N,D,K':<12}{'abreast ms':>12}{'one by one':>12}{'ratio':>8}")
    with threadpool_limits(1):
        for problem in ROWS:
            together, apart = _least(problem, rounds)
            print(f"{problem!s:<12}{1e3 * together:>12.1f}{1e3 * apart:>12.1f}{apart / together:>8.2f}", flush=True)


def _least(problem, rounds):
    """Return the seconds of both ways; an E step that knows no other climbs takes them one by one."""
    x, _ = world(problem)
    ways = (scale.e_step, lambda x, mixture: scale.e_step(x, mixture))
    taken = [[_timed(x, problem.K, expect) for expect in ways] for _ in range(rounds)]
    return [min(times) for times in zip(*taken, strict=True)]


def _timed(x, K, expect):
    before = time.process_time()
    best_of(x, K, rng=0, expect=expect)
    return time.process_time() - before
