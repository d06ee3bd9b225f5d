"""pytest for the whole repository: nbval on the notebooks, and the comparison of their pictures."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.kernels import fork_kernels
from tools.pictures import drifts
from tools.running import OWN

pytest_plugins = ["nbval.plugin"]  # not before `tools`, which makes it quick to load

gc.disable()  # nothing of what is imported and collected goes away: a third of that time was spent to look at it

SANITIZE = Path(__file__).parent / "tests" / "nbval.cfg"
WIDGETS = "tests/widgets/test_"
LAB = ("widgets_in_the_browser", "quiz_in_the_browser", "stepper_in_the_browser", "next_day", "in_jupyterlab")
MADE = ("python_side", "for_everyone", "agrees_with_python")
# A browser, in it a page with every widget in JupyterLab; and another one, the widgets and their own pages.
SHARED = {"JupyterLab": (*LAB, "copies_in_the_browser", "with_holes"), "widgets": MADE}
LONG = (  # seconds of work, most of them first: processes of their own, browsers, kernels
    f"{WIDGETS}lesson",
    f"{WIDGETS}for",
    WIDGETS,
    "tests/site/test_pages_read.py",
    "tests/site/test_lite.py",
    "tests/site/test_lessons_read.py",
    "notebooks/13_",
    "tests/site/test_slides.py",
    "tests/site/",
    "notebooks/",
    "tests/test_wheel.py",
    "tests/test_tampering.py",
    "tests/test_estimator",
    "tests/test_cluster.py",
    "tests/test_scale.py",
    "tests/test_types.py",
)
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # of two that share a processor, one only waits
# Bytes: what is freed stays with the process, which asks for it again at once (glibc's; elsewhere nobody reads them).
KEPT = {"MALLOC_TRIM_THRESHOLD_": str(2**28), "MALLOC_MMAP_THRESHOLD_": str(2**27)}
WORKER = "PYTEST_XDIST_WORKER"  # the variable that tells a process that it is one of several
SLOW = 0.1  # seconds
WAIT = 60  # seconds; nbval's own 5 are too few on a busy machine

# The examples are the same everywhere, and a busy machine may take its time over them.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True)
hypothesis.settings.load_profile("course")


def pytest_configure(config):
    """Let nbval leave the pixels out of its comparison of texts, and no settings of the user's into any process."""
    for name in ("JUPYTER_PATH", "MPLBACKEND"):
        os.environ.pop(name, None)
    os.environ.update(OWN | ONE_THREAD | KEPT)
    config.option.nbval_sanitize_with = str(SANITIZE)
    fork_kernels()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart():
    """Let Hypothesis make its chance and collect garbage, of which there is little yet.

    Made behind the freeze it is taken for garbage itself; before the garbage of all tests it takes half a second.
    """
    hypothesis.given(hypothesis.strategies.none())(lambda _: None)()


@pytest.hookimpl
def pytest_itemcollected(item):
    """Give every cell of a notebook more time, and eyes."""
    if hasattr(item, "output_timeout"):
        item.output_timeout = WAIT
        item.compare_outputs = lambda drawn, stored: same_outputs(item, drawn, stored)


@pytest.hookimpl
def pytest_runtest_protocol(item, nextitem):
    """Let a process among several send word of what a test did, and of no beginning and no end that went well and fast.

    Two messages of three say nothing, and eight thousand tests send them. The slow ones are for `--durations`.
    """
    if WORKER not in os.environ:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed or report.duration > SLOW:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def pytest_collection_finish():
    """Let the garbage of the tests be collected, and what was there before them be passed over."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Return the number of processors, two at least: browsers and kernels take what tests that wait for them leave."""
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return max(len(cores), 2)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share the tests out among the processes, the longest first: file by file, or files with what they share."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduler(LoadFileScheduling):
        def _split_scope(self, nodeid):
            path = super()._split_scope(nodeid)
            ends = path.removesuffix(".py") if path.startswith(WIDGETS) else ""
            return next((scope for scope, files in SHARED.items() if ends.endswith(files)), path)

    config.option.loadscopereorder = False  # by their number, which says little
    return Scheduler(config, log)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that all processes end at about the same time."""
    if WORKER in os.environ:
        items.sort(key=lambda item: [not item.nodeid.startswith(start) for start in LONG])


def same_outputs(cell, drawn, stored):
    """Compare the texts as nbval does, then the pictures."""
    if not type(cell).compare_outputs(cell, drawn, stored):
        return False
    cell.comparison_traceback.extend(drifts(stored, drawn))
    return not cell.comparison_traceback
