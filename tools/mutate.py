"""Break the code on purpose, one fault at a time, and see which faults the unit tests do not notice.

    python course.py mutate                  all lists of tests/faults: several hours of one processor
    python course.py mutate gaussian moments two of them
    python course.py mutate --every 10       one fault in ten

A list (tests/faults/NAME.toml) names the file that it breaks, the tests that have to notice, and its faults: what is
written, and what is written instead. A third text is the reason why a fault may survive: it changes nothing that the
code promises. No notebook is run, and no browser.
"""

import argparse
import ast
import os
import shutil
import signal
import sys
import tempfile
import tomllib
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LISTS = ROOT / "tests" / "faults"
PARTS = (
    "gmm_lessons",
    "tests",
    "tools",
    "conftest.py",
    "pyproject.toml",
    "course.py",
    "LICENSE",
)  # what unit tests need
WAIT = 300  # seconds; a fault that never ends has been noticed
OPTIONS = ["-x", "-q", "-n0", "-pno:cacheprovider", "-Wignore::pytest.PytestAssertRewriteWarning"]
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
LIBRARIES = ("numpy", "scipy.stats", "scipy.optimize", "scipy.cluster.hierarchy", "sklearn.mixture", "sklearn.cluster")
LIBRARIES += ("sklearn.datasets", "matplotlib.pyplot", "hypothesis.extra.numpy", "mpmath", "pandas", "nbval.plugin")


class Fault(NamedTuple):
    """One change of one file, the tests that should notice it, and the reason why it may pass."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    reason: str = ""

    def applied(self, text):
        """Return the text with the fault in it. ValueError if it does not fit, or fits twice, or is no Python."""
        if not self.old:
            return text
        if text.count(self.old) != 1 or self.old == self.new:
            raise ValueError(f"{self.file}: {self.old!r} stands {text.count(self.old)} times, not once.")
        broken = text.replace(self.old, self.new)
        if self.file.endswith(".py"):
            ast.parse(broken)
        return broken


def faults(names=()):
    """Return the faults of the lists so named, or of all lists."""
    found = []
    for path in sorted(LISTS.glob("*.toml")):
        if names and path.stem not in names:
            continue
        listed = tomllib.loads(path.read_text(encoding="utf-8"))
        for target in listed["target"]:
            found += [
                Fault(path.stem, target["file"], *f[:2], tuple(target["tests"]), *f[2:]) for f in target["faults"]
            ]
    return found


def copied(folder):
    """Return a folder with a copy of all that the unit tests need."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def begun(fault, folder):
    """Break the copy of the course in a folder; return a process that runs the tests there, and how to mend it."""
    path = folder / fault.file
    right = path.read_text(encoding="utf-8")
    path.write_text(fault.applied(right), encoding="utf-8")
    child = os.fork()  # with all libraries loaded: most tests take less time than these
    if child == 0:
        os._exit(_tests(folder, fault.tests))
    return child, lambda: path.write_text(right, encoding="utf-8")


def _tests(folder, tests):
    """Return the exit status of the tests in a folder, run in this process and at most so long."""
    signal.alarm(WAIT)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    os.chdir(folder)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry not in ("", str(ROOT)))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder)]  # not the package at home
    import pytest

    return int(pytest.main([*OPTIONS, *tests]))


def outcomes(wanted, workers):
    """Yield each fault with whether a test failed, as many at once as there are workers."""
    with tempfile.TemporaryDirectory() as temporary:
        free = [copied(Path(temporary) / str(number)) for number in range(workers)]
        waiting, at_work = list(wanted), {}
        while waiting or at_work:
            while waiting and free:
                fault, folder = waiting.pop(0), free.pop()
                child, mend = begun(fault, folder)
                at_work[child] = fault, folder, mend
            child, status = os.wait()
            fault, folder, mend = at_work.pop(child)
            mend()
            free.append(folder)
            yield fault, status != 0


def main():
    """Try the faults, print a count for each list and every fault that passed; 1 if one passed without a reason."""
    parser = argparse.ArgumentParser(prog="course.py mutate", description=__doc__.splitlines()[0])
    parser.add_argument("lists", nargs="*", help="the lists of tests/faults to try (all)")
    parser.add_argument("--every", type=int, default=1, help="try one fault in so many")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    wanted = faults(options.lists)[:: options.every]
    sys.dont_write_bytecode = True
    os.environ |= ALONE
    for library in LIBRARIES:
        import_module(library)
    for tests in {fault.tests for fault in wanted}:
        if any(status for _, status in outcomes([Fault("", "LICENSE", "", "", tests)], 1)):
            print(f"{' '.join(tests)} fail as they are, without a fault. Mend that first.")
            return 2
    tally, unexplained = {}, 0
    for fault, caught in outcomes(wanted, options.workers):
        tried, found = tally.get(fault.name, (0, 0))
        tally[fault.name] = tried + 1, found + caught
        if not caught:
            unexplained += not fault.reason
            print(f"passed: {fault.file}: {fault.old!r} -> {fault.new!r}  {fault.reason}", flush=True)
    for name, (tried, found) in tally.items():
        print(f"{name:<18}{found:4} of {tried:4} noticed")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
