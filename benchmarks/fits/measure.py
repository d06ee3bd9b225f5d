"""Time one peer: `measure(fit)` reads a problem, runs `fit` short and long, and prints what one iteration costs."""

import json
import sys
import time
from pathlib import Path

import numpy as np

PROCESS = Path("/proc/self")


def measure(prepare):
    """Time fit = prepare(x, (weights, means, covs), threads): fit(n) returns the parameters after n M steps.

    The cost of an iteration is (a fit of 1 + n iterations - a fit of 1) / n, so that setting up counts for nothing.
    """
    folder, N, D, K, n, threads = Path(sys.argv[1]), *map(int, sys.argv[2:7])
    x, start = np.fromfile(folder / "x.bin").reshape(N, D), _start(folder, D, K)
    before = _memory("VmRSS")
    _forget_the_most()
    prepare(x[:20_000], start, threads)(1)  # what is made on first use, and waking up
    fit = prepare(x, start, threads)
    one, _ = _timed(fit, 1)
    many, parameters = _timed(fit, 1 + n)
    report = dict(zip(("cpu", "wall"), (many - one) / n, strict=True), memory=_memory("VmHWM") - before)
    np.concatenate([np.ravel(p) for p in parameters]).tofile(folder / f"{Path(sys.argv[0]).stem}.bin")
    print(json.dumps(report))


def _start(folder, D, K):
    weights, means, covs = np.split(np.fromfile(folder / "start.bin"), [K, K + K * D])
    return weights, means.reshape(K, D), covs.reshape(K, D, D)


def _timed(fit, n):
    before = time.process_time(), time.perf_counter()
    parameters = fit(n)
    return np.subtract((time.process_time(), time.perf_counter()), before), parameters


def _memory(field):
    """This process's memory in MB: VmRSS is what it holds, VmHWM the most it held. NaN where Linux is not."""
    if not PROCESS.exists():
        return np.nan
    lines = dict(line.split(":", 1) for line in (PROCESS / "status").read_text().splitlines())
    return int(lines[field].split()[0]) / 1024


def _forget_the_most():
    """Count the most that is held from here on."""
    if PROCESS.exists():
        (PROCESS / "clear_refs").write_text("5")
