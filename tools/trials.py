"""Run the tests on copies of the course with one fault in each: in forks that have all libraries loaded.

The file of tests that noticed most faults of the same file comes first, and in it the tests that noticed the last
ones, then the quickest; the first that fails ends the trial. So a fault that is noticed costs a fifth of a second, and
one that survives has passed every test. At the end, what noticed a fault is run without one: there it has to pass.
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
OPTIONS = ["-q", "-pnbval.plugin", "-pno:cacheprovider", "-pno:logging", "--assert=plain", "-x"]
NOTES = "notes.json"  # what a run of tests leaves behind: seconds a test, and the tests that failed
PATIENCE = 10, 20  # what never ends has been noticed: so many times a test's usual seconds, and processor seconds more


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

    def pytest_runtest_logstart(self, nodeid):
        """Give the test its time, of the processor and (for what waits) some of the clock."""
        self.name, seconds = nodeid, PATIENCE[0] * self.costs.get(nodeid, 2.0) + PATIENCE[1]
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, 30 * seconds)

    def pytest_runtest_logreport(self, report):
        """Note one report."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_sessionfinish(self):
        """Leave the notes in the folder."""
        Path(NOTES).write_text(json.dumps([self.seconds, self.failed]), encoding="utf-8")

    def stop(self, *_):
        """End the process: the test that runs has had its time."""
        self.failed.append(self.name)
        self.pytest_sessionfinish()
        os._exit(1)


def outcomes(wanted, workers):
    """Yield each fault with the test that failed (a file, if none could begin), or None; several at once."""
    noticed, costs = {fault.file: [] for fault in wanted}, {}  # the tests that failed, the latest first

    def manner(fault):
        files = Counter(name.partition("::")[0] for name in noticed[fault.file])
        tests = sorted(fault.tests, key=lambda test: -files[test.partition("::")[0]])
        return tests, Order(dict.fromkeys(noticed[fault.file]), costs)

    for fault, status, (seconds, failed) in _trials(wanted, workers, manner):
        costs |= {name: cost for name, cost in seconds.items() if name not in failed}
        noticed[fault.file] = failed + noticed[fault.file]
        yield fault, (failed or fault.tests)[0] if status else None


def red(names, workers):
    """Return which of these tests fail as they are, without a fault, or cannot begin."""
    files = {name.partition("::")[0] for name in names}
    inside = {file: tuple(name for name in names if name.startswith(f"{file}::")) for file in files}
    whole = [Fault("", "LICENSE", "", "", own or ("--collect-only", file)) for file, own in inside.items()]
    return [
        name
        for fault, status, (_, failed) in _trials(whole, workers, lambda fault: ([fault.tests], Order([], {})))
        if status
        for name in failed or fault.tests
    ]


def _trials(wanted, workers, manner):
    """Yield each fault with the exit status of its tests and their notes."""
    with _place() as temporary:
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


@contextlib.contextmanager
def _place():
    """Give a folder that goes when this process is done with it, and never with another one that was forked off it."""
    folder = tempfile.mkdtemp()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _begun(fault, folder, tests, order):
    """Break the copy of the course in a folder; return a process that runs the tests there, and how to mend it."""
    path = folder / fault.file
    right = path.read_text(encoding="utf-8")
    path.write_text(fault.applied(right), encoding="utf-8")
    child = os.fork()  # with all libraries loaded: most tests take less time than these
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            status = _tests(folder, tests, order)
        finally:  # whatever was raised, it does not go on as its parent would
            os._exit(status)

    def mend():
        path.write_text(right, encoding="utf-8")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what the tests began and left running

    return child, mend


def _tests(folder, tests, order):
    """Return the exit status of the tests in a folder, run in this process one after another until one fails."""
    for limit in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(limit, order.stop)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    sys.dont_write_bytecode = True  # mended in the same second, the file would be taken for the broken one
    os.chdir(folder)
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry not in ("", str(ROOT)))]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder)]  # not the package at home
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tools", "gmm_lessons", "tests")]:
        del sys.modules[name]
    import pytest

    together = [[test] if isinstance(test, str) else test for test in tests]
    return next((1 for some in together if pytest.main([*OPTIONS, *some], plugins=[order])), 0)
