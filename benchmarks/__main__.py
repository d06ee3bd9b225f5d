"""Time one iteration of EM in every peer, interleaved, and print ratios side by side: `course.py bench --help`."""

import argparse
import json
import os
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path

import numpy as np

from benchmarks.peers import PEERS, Absent
from benchmarks.problems import ROWS, write

PATIENCE = 300  # seconds for one process
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main():
    asked = arguments()
    for part in asked.parts:
        PARTS[part](asked)


def iterations(asked):
    """Print what an iteration costs: CPU time with one thread, then wall time with all cores."""
    commands = ready([peer for peer in PEERS if not asked.peers or peer.name in asked.peers])
    rows = [row for row in ROWS if not asked.rows or str(row) in asked.rows]
    for clock, threads in (("cpu", 1), ("wall", os.cpu_count())):
        if asked.threads in (None, threads):
            table(clock, threads, rows, commands, asked)


def of(module, name):
    """Return a part that is imported when it is asked for: most bring along what the others do without."""
    return lambda asked: getattr(import_module(f"benchmarks.{module}"), name)()


PARTS = {
    "iterations": iterations,
    "iris": of("iris", "whole_fit"),
    "abreast": of("abreast", "abreast"),
    "estimator": of("estimator", "estimator"),
    "growth": of("growth", "growth"),
    "accuracy": of("accuracy", "accuracy"),
    "tables": of("tables", "tables"),
}


def arguments():
    parser = argparse.ArgumentParser(prog="course.py bench", description=__doc__.split(":")[0] + ".")
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=f"some of {', '.join(PARTS)}; all if not given")
    parser.add_argument("--rows", nargs="+", help="such as 100k,2,5")
    parser.add_argument("--peers", nargs="+", choices=[peer.name for peer in PEERS], metavar="PEER")
    parser.add_argument("--rounds", type=int, default=3, help="the least of so many runs counts")
    parser.add_argument("--threads", type=int, help="1: CPU time; all cores: wall time; both if not given")
    parser.add_argument("--blas-core", help="such as Haswell: the kernels OpenBLAS is to use")
    return parser.parse_args()


def ready(peers):
    """Return the command of each peer that can be had, and say of the others why not."""
    commands = {}
    for peer in peers:
        try:
            commands[peer.name] = peer.ready()
        except Absent as reason:
            print(f"{peer.name}: not here, {reason}")
    return commands


def table(clock, threads, rows, commands, asked):
    """Print a block of lines for each problem as soon as it is measured."""
    print(f"\n{clock} time of one iteration, {threads} thread{'s' * (threads > 1)}, least of {asked.rounds} runs")
    print(f"{'N,D,K':<12}{'peer':<14}{'ms':>10}{'x ours':>9}{'extra MB':>10}{'parameters off by':>19}", flush=True)
    for problem in rows:
        with tempfile.TemporaryDirectory() as folder:
            write(problem, Path(folder))
            lines(problem, clock, *compare(problem, Path(folder), threads, commands, asked))


def compare(problem, folder, threads, commands, asked):
    """Return what each peer reported in each round, the rounds interleaved, and the parameters it found."""
    reports = {name: [] for name in commands}
    for _ in range(asked.rounds):
        for name, command in commands.items():
            if None not in reports[name]:  # who failed once is not asked again
                reports[name].append(run(command, problem, folder, threads, asked.blas_core))
    found = {name: parameters(folder, command, problem) for name, command in commands.items()}
    return reports, found


def run(command, problem, folder, threads, core):
    """Return the report of one peer in a process of its own, or None where it failed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS_")}
    environment.update(dict.fromkeys(THREADS, str(threads)), **({"OPENBLAS_CORETYPE": core} if core else {}))
    sizes = map(str, (folder, problem.N, problem.D, problem.K, problem.iterations, threads))
    options = {"env": environment, "capture_output": True, "text": True, "check": True, "timeout": PATIENCE}
    try:
        done = subprocess.run([*command, *sizes], **options)
    except subprocess.SubprocessError as failure:
        said = (failure.stderr or str(failure)).strip().splitlines()[-1]
        print(f"{problem!s:<12}{Path(command[-1]).stem}: {said}", flush=True)
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def parameters(folder, command, problem):
    """Return the weights, means and covariances that a peer wrote, sized as its neighbours, or None."""
    path = folder / f"{Path(command[-1]).stem}.bin"
    K, D = problem.K, problem.D
    return np.split(np.fromfile(path), [K, K + K * D]) if path.exists() else None


def lines(problem, clock, reports, found):
    ours = least(reports, "ours", clock)
    witness = found.get("scikit-learn")
    for name in reports:
        time = least(reports, name, clock)
        memory = max((report["memory"] for report in reports[name] if report), default=np.nan)
        off = difference(found[name], witness)
        print(f"{problem!s:<12}{name:<14}{1e3 * time:>10.3f}{time / ours:>9.2f}{memory:>10.1f}{off:>19.1e}", flush=True)


def least(reports, name, clock):
    return min((report[clock] for report in reports.get(name, []) if report), default=np.nan)


def difference(found, witness):
    """Return the largest difference to scikit-learn's parameters, relative to the largest of their kind."""
    if found is None or witness is None:
        return np.nan
    return max(np.abs(a - b).max() / np.abs(b).max() for a, b in zip(found, witness, strict=True))


if __name__ == "__main__":
    main()
