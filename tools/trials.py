"""Run the tests on copies of the course with one fault in each: in forks that have all libraries loaded.

The file of tests that noticed most faults of the same file comes first, and in it the tests that noticed the last
ones; the first that fails ends the trial. So a fault that is noticed costs a second, and one that survives has passed
every test.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tools.mutate import ROOT, Fault

PARTS = ("gmm_lessons", "tests", "tools", "conftest.py", "pyproject.toml", "course.py", "LICENSE")  # for unit tests
OPTIONS = ["-q", "-pnbval.plugin", "-pno:cacheprovider", "-pno:logging", "--assert=plain"]
NOTES = "notes.json"  # what a run of tests leaves behind: seconds a test, and the tests that failed
PATIENCE = 20, 60  # what never ends has been noticed: so many times the processor time of all tests, and seconds more
SLEEP = 20  # ... and on the clock, which counts for what waits, so many times that


class Order:
    """A plugin of pytest: order the tests, waste no time on small examples, note what failed and what each cost."""

    def __init__(self, first, costs):
        self.first, self.costs = first, costs
        self.seconds, self.failed = {}, []

    def pytest_collection(self):
        """Let hypothesis look for examples as always, but not for smaller ones: failing is all that counts here."""
        from hypothesis import Phase, settings

        settings.register_profile("trials", settings.default, phases=[Phase.explicit, Phase.generate])
        settings.load_profile("trials")

    def pytest_collection_modifyitems(self, items):
        """Put first what failed before, then the quickest."""
        rank = {name: number for number, name in enumerate(self.first)}
        items.sort(key=lambda item: (rank.get(item.nodeid, len(rank)), self.costs.get(item.nodeid, 0)))

    def pytest_runtest_logreport(self, report):
        """Note one report."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_sessionfinish(self):
        """Leave the notes in the folder."""
        Path(NOTES).write_text(json.dumps([self.seconds, self.failed]), encoding="utf-8")


def sound(lists, workers):
    """Return the tests of all lists that fail as they are, and what each test costs in seconds."""
    whole = [Fault("", "LICENSE", "", "", (test,)) for test in sorted({test for tests in lists for test in tests})]
    red, costs = [], {}
    for fault, status, (seconds, failed) in _trials(whole, workers, lambda fault: (fault.tests, Order([], {}), 0)):
        costs |= seconds
        red += failed or ([*fault.tests] if status else [])
    return red, costs


def outcomes(wanted, workers, costs):
    """Yield each fault with whether a test failed, as many at once as there are workers."""
    noticed = {fault.file: [] for fault in wanted}  # the tests that failed, the latest first

    def manner(fault):
        seconds = {test: sum(cost for name, cost in costs.items() if name.startswith(test)) for test in fault.tests}
        files = Counter(name.partition("::")[0] for name in noticed[fault.file])
        tests = sorted(fault.tests, key=lambda test: (-files[test.partition("::")[0]], seconds[test]))
        return (
            tests,
            Order(dict.fromkeys(noticed[fault.file]), costs),
            PATIENCE[0] * sum(seconds.values()) + PATIENCE[1],
        )

    for fault, status, (_, failed) in _trials(wanted, workers, manner):
        noticed[fault.file] = failed + noticed[fault.file]
        yield fault, status != 0


def _trials(wanted, workers, manner):
    """Yield each fault with the exit status of its tests and their notes."""
    with tempfile.TemporaryDirectory() as temporary:
        free = [_copied(Path(temporary) / str(number)) for number in range(workers)]
        waiting, at_work = list(wanted), {}
        while waiting or at_work:
            while waiting and free:
                fault, folder = waiting.pop(0), free.pop()
                child, mend = _begun(fault, folder, *manner(fault))
                at_work[child] = fault, folder, mend
            child, status = os.wait()
            fault, folder, mend = at_work.pop(child)
            mend()
            free.append(folder)
            yield fault, status, _notes(folder / NOTES)


def _copied(folder):
    """Return a folder with a copy of all that the unit tests need."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def _notes(path):
    """Return the notes of the run that has ended, and take them away; nothing if it was stopped."""
    notes = json.loads(path.read_text(encoding="utf-8")) if path.exists() else ({}, [])
    path.unlink(missing_ok=True)
    return notes


def _begun(fault, folder, tests, order, limit):
    """Break the copy of the course in a folder; return a process that runs the tests there, and how to mend it."""
    path = folder / fault.file
    right = path.read_text(encoding="utf-8")
    path.write_text(fault.applied(right), encoding="utf-8")
    child = os.fork()  # with all libraries loaded: most tests take less time than these
    if child == 0:
        os.setpgid(0, 0)
        os._exit(_tests(folder, tests, order, limit))

    def mend():
        path.write_text(right, encoding="utf-8")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what the tests began and left running

    return child, mend


def _tests(folder, tests, order, limit):
    """Return the exit status of the tests in a folder, run in this process and for so long at most, if not 0."""
    signal.setitimer(signal.ITIMER_PROF, limit)
    signal.alarm(SLEEP * int(limit))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    os.chdir(folder)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry not in ("", str(ROOT)))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder)]  # not the package at home
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tools", "gmm_lessons", "tests")]:
        del sys.modules[name]
    import pytest

    options = [*OPTIONS, "-x"] if limit else OPTIONS
    return next((1 for test in tests if pytest.main([*options, test], plugins=[order])), 0)
