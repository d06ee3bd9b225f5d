"""The estimator beside scikit-learn's: whole fits, what is asked of them, and the memory that both take.

One process, one thread, CPU time, the runs interleaved, the least of several; both fits with the same random_state and
regularisation, so the same start, tol and number of iterations.
"""

import subprocess
import sys
import time
import warnings
from functools import partial

from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture as Theirs
from threadpoolctl import threadpool_limits

from benchmarks.problems import Problem, world
from gmm_lessons.datasets import iris
from gmm_lessons.estimator import GaussianMixture as Ours

SIZES = {Problem(150, 4, 3, 0): 200, Problem(10_000, 10, 5, 0): 20, Problem(100_000, 10, 10, 0): 3}  # and how often
ASKED = ("predict", "score_samples", "predict_proba")
LARGE = (100_000, 1_000_000)
ROOM = """
import sys, tracemalloc, warnings
from importlib import import_module
from benchmarks.problems import Problem, world
warnings.simplefilter("ignore")
module, n, asked = sys.argv[1], int(sys.argv[2]), sys.argv[3]
make = import_module(module).GaussianMixture
x, _ = world(Problem(n, 10, 10, 0))
fitted = make(10, random_state=0, max_iter=2).fit(x[:20_000])
tracemalloc.start()
found = make(10, random_state=0, max_iter=2).fit(x) if asked == "fit" else getattr(fitted, asked)(x)
print(tracemalloc.get_traced_memory()[1] / 1e6)
"""


def estimator():
    """Print times and ratios, then memory."""
    print("\nscikit-learn's time over ours: CPU, one thread, least of several")
    print(f"{'N,D,K':<12}{'what':<16}{'theirs ms':>12}{'ours ms':>12}{'ratio':>8}")
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for problem, rounds in SIZES.items():
            compared(problem, rounds)
    print(f"\nMB beyond the data, one thread\n{'N,D,K':<12}{'what':<16}{'theirs':>12}{'ours':>12}")
    for n in LARGE:
        for asked in ("fit", "predict", "score_samples"):
            each = [memory(module, n, asked) for module in ("sklearn.mixture", "gmm_lessons.estimator")]
            print(f"{Problem(n, 10, 10, 0)!s:<12}{asked:<16}{each[0]:>12.1f}{each[1]:>12.1f}", flush=True)


def compared(problem, rounds):
    """Print a line for k-means, which both start from, for fits of three lengths, and for what is asked of it."""
    x = iris().values if problem.N == 150 else world(problem)[0]
    alone = least([partial(KMeans(problem.K, n_init=1, random_state=0).fit, x)], rounds)
    line(problem, "k-means alone", *alone, *alone)
    for tol in (1e-5, 1e-4, 1e-3):
        theirs = Theirs(problem.K, random_state=0, tol=tol).fit(x)
        ours = Ours(problem.K, random_state=0, tol=tol, imaginary=0, reg_covar=1e-6).fit(x)
        if theirs.n_iter_ != ours.n_iter_:
            raise RuntimeError(f"{theirs.n_iter_} iterations, and {ours.n_iter_}: these times are of different work.")
        line(problem, f"fit, {ours.n_iter_} steps", *least([partial(theirs.fit, x), partial(ours.fit, x)], rounds))
    for asked in ASKED:
        work = [partial(getattr(one, asked), x) for one in (theirs, ours)]
        line(problem, asked, *least(work, rounds))


def line(problem, what, theirs, ours):
    print(f"{problem!s:<12}{what:<16}{1e3 * theirs:>12.3f}{1e3 * ours:>12.3f}{theirs / ours:>8.2f}", flush=True)


def least(works, rounds):
    """Return the least CPU seconds of each work, the rounds interleaved."""
    return [min(times) for times in zip(*([timed(work) for work in works] for _ in range(rounds)), strict=True)]


def timed(work):
    before = time.process_time()
    work()
    return time.process_time() - before


def memory(module, n, asked):
    """Return the MB that a process of its own takes beyond the data at most, as Python is asked for them."""
    told = subprocess.run(
        [sys.executable, "-c", ROOM, module, str(n), asked], capture_output=True, text=True, check=True
    )
    return float(told.stdout)
