"""What the workers of a cluster under test are given to do: a module of its own, for each of them imports it."""

import os
import signal
import tempfile
import time
from pathlib import Path

import numpy as np

from gmm_lessons.scale import Statistics, statistics

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows SIGTERM is as sudden


def careless(x, mixture, careful, first_row):
    found = statistics(x, mixture)
    return Statistics(found.moments, 1.0 if careful else np.nan, reach=np.full(x.shape[1], 0.0 if careful else 1e18))


def slowly(folder, x, mixture, **how):
    """Statistics that leave a trace of the process that began them, and take their time."""
    os.close(tempfile.mkstemp(prefix=f"{os.getpid()}-", dir=folder)[0])
    time.sleep(0.1)
    return statistics(x, mixture, **how)


def suicidal(x, mixture, **how):
    os.kill(os.getpid(), KILL)


def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1000


def whose(x, mixture, **how):
    from distributed import get_worker

    get_worker()  # an error outside a worker
    return Statistics(statistics(x, mixture).moments, 1.0)
