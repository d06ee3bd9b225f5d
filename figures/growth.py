"""Measures what an iteration costs against the number of points, and draws growth.png, a picture of lesson 16.

The readable EM of lesson 7, all at once and in blocks, scikit-learn, and the products of lesson 16, from one start and
with one thread: CPU time, so that other work on the machine counts little, and the most memory held beside the data.
"""

import platform
import time
import tracemalloc
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from gmm_lessons import plots, scale
from gmm_lessons.em import Expectation, e_step, em, m_step
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture, sample
from gmm_lessons.moments import NOTHING, moments

SIZES = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
D, K, ROUNDS = 3, 8, 3  # the sizes of the photograph in the lesson


def main():
    """Write the picture next to this script."""
    warnings.simplefilter("ignore", ConvergenceWarning)  # scikit-learn is stopped after so many iterations on purpose
    with threadpool_limits(1):
        seconds = np.array([[cpu_time(N, fit) for N in SIZES] for fit in FITS.values()])
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as fresh:  # nothing is held from before
        megabytes = np.array([list(fresh.map(partial(most_held, name), SIZES)) for name in FITS])
    figure, (left, right) = plots.canvas(columns=2, height=3.9)
    plots.draw_growth(left, SIZES, dict(zip(FITS, 1e3 * seconds, strict=True)), "milliseconds an iteration")
    plots.draw_growth(right, SIZES, dict(zip(FITS, megabytes, strict=True)), "megabytes beside the data")
    left.legend(frameon=False, fontsize=10)
    _mark_gap(left, 1e3 * seconds[:, -1])
    for held, va in zip(sorted(megabytes[:, -1]), ("top", "bottom", "top", "bottom"), strict=True):
        right.annotate(f"{held:,.0f} MB", (SIZES[-1], held), (8, 0), textcoords="offset points", va=va)
    for ax in (left, right):
        ax.set_xlim(SIZES[0] / 1.5, SIZES[-1] * 5)
    figure.supxlabel(f"{D} dimensions, {K} bells; one thread of {processor()}, {versions()}", fontsize=9.5)
    figure.savefig(Path(__file__).with_suffix(".png"))


def _mark_gap(ax, times):
    """Draw an arrow from the first of the times at the largest N up to the others, and say how many times it is."""
    low, *_, high = sorted(times[1:] / times[0])
    place = SIZES[-1] * 1.6
    ax.annotate("", (place, times[0]), (place, times[0] * low), arrowprops={"arrowstyle": "<->", "color": plots.INK})
    middle = times[0] * low**0.5
    ax.annotate(f"{low:.0f} to\n{high:.0f} x", (place, middle), (4, 0), textcoords="offset points", va="center")


def cpu_time(N, fit):
    """Return the CPU seconds of one iteration, the least of some rounds."""
    x, start = world(N)
    n = int(np.clip(300_000 // N, 2, 30))
    longer = min(timed(partial(fit, x, start, 1 + n)) for _ in range(ROUNDS))
    return (longer - min(timed(partial(fit, x, start, 1)) for _ in range(ROUNDS))) / n


def most_held(name, N):
    """Return the megabytes that a step holds at most, beside the data: its own, and the shares of the one before."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    x, start = world(N)
    tracemalloc.start()
    FITS[name](x, start, 1)
    return 1e-6 * tracemalloc.get_traced_memory()[1]


def timed(work):
    before = time.process_time()
    work()
    return time.process_time() - before


def world(N):
    """Return N points of a mixture whose bells overlap, and a start."""
    rng = np.random.default_rng(0)
    axes = np.eye(D) + 0.3 * rng.standard_normal((K, D, D))
    x, _ = sample(Mixture(np.full(K, 1 / K), 2 * rng.standard_normal((K, D)), axes @ axes.mT), N, rng)
    return x, m_step(moments(x[:1000], kmeans(x[:1000], K, rng)))


def ours(x, start, n, expect):
    for _ in islice(em(x, start, expect=expect), n + 1):
        pass


def in_blocks(x, mixture, size=4096):
    """The E step of lesson 7, block by block."""
    stats, log_likelihood = NOTHING, 0.0
    for first in range(0, len(x), size):
        part = e_step(x[first : first + size], mixture)
        stats, log_likelihood = stats + part.moments, log_likelihood + part.log_likelihood
    return Expectation(None, stats, log_likelihood)


def theirs(x, start, n):
    given = {"weights_init": start.weights, "means_init": start.means, "precisions_init": np.linalg.inv(start.covs)}
    GaussianMixture(K, tol=0, reg_covar=0, max_iter=n, **given).fit(x)


FITS = {
    "products, in blocks": partial(ours, expect=scale.e_step),
    "readable": partial(ours, expect=e_step),
    "scikit-learn": theirs,
    "readable, in blocks": partial(ours, expect=in_blocks),
}


def processor():
    """Return the name of the processor, as far as it is told."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2] for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return " ".join(name.replace("(R)", "").replace("(TM)", "").split())


def versions():
    return ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))


if __name__ == "__main__":
    main()
