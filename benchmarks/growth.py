"""How the time of one iteration grows in N, D and K, beside what this machine could do at best (one thread)."""

import time
from itertools import islice

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.problems import Problem, world
from gmm_lessons import scale
from gmm_lessons.em import em

CURVES = {
    "N": [Problem(n, 2, 5, 0) for n in (10_000, 30_000, 100_000, 300_000, 1_000_000)],
    "D": [Problem(20_000, d, 8, 0) for d in (1, 2, 4, 8, 16, 32, 64, 128)],
    "K": [Problem(50_000, 8, k, 0) for k in (1, 2, 4, 8, 16, 32, 64)],
}


def growth():
    """Print the three curves, and the slope of each on log axes: 1 is linear."""
    with threadpool_limits(1, "blas"):
        speeds = machine()
        print("\nthis machine, one thread: " + ", ".join(f"{value:.3g} {unit}" for unit, value in speeds.items()))
        for name, problems in CURVES.items():
            curve(name, problems, list(speeds.values()))


def curve(name, problems, speeds):
    """Print one line a problem and the fitted slope."""
    print(f"\n{'N,D,K':<12}{'ms':>10}{'limit ms':>10}{'share':>8}")
    times = [seconds(problem) for problem in problems]
    for problem, taken in zip(problems, times, strict=True):
        least = limit(problem, *speeds)
        print(f"{problem!s:<12}{1e3 * taken:>10.3f}{1e3 * least:>10.3f}{least / taken:>8.0%}", flush=True)
    slope = np.polyfit(np.log([getattr(p, name) for p in problems]), np.log(times), 1)[0]
    print(f"time grows like {name} to the power {slope:.2f}")


def seconds(problem, rounds=5):
    """Return the CPU time of one iteration, the least of several."""
    x, start = world(problem)
    steps = em(x, start, expect=scale.e_step)
    list(islice(steps, 2))
    return min(_timed(lambda: next(steps)) for _ in range(rounds))


def _timed(work, clock=time.process_time):
    before = clock()
    work()
    return clock() - before


def limit(problem, flops, exps, bytes_):
    """Return the seconds of the arithmetic alone: two matrix products, N K exponentials, the data read once."""
    N, D, K = problem.N, problem.D, problem.K
    numbers = min((D + 1) * (D + 2) / 2, D * (D + 2))  # products of coordinates a point, or a triangular system
    return 4e-9 * N * K * numbers / flops + 1e-9 * N * K / exps + 8e-9 * N * D / bytes_


def machine():
    """Return the measured speed of matrix products, exponentials and memory."""
    square, line = np.random.default_rng(0).random((1500, 1500)), np.random.default_rng(1).random(4096)
    far = np.random.default_rng(2).random(20_000_000)
    many = 2000

    def exponentials():
        for _ in range(many):
            np.exp(line, out=line_out)

    line_out = np.empty_like(line)
    product = min(_timed(lambda: square @ square) for _ in range(5))
    exponential = min(_timed(exponentials) for _ in range(5)) / many
    reading = min(_timed(far.sum) for _ in range(5))
    return {
        "Gflop/s of matrix products": 2e-9 * len(square) ** 3 / product,
        "G exponentials/s": 1e-9 * len(line) / exponential,
        "GB/s read": 1e-9 * far.nbytes / reading,
    }
