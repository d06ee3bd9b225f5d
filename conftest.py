"""pytest for the whole repository: nbval on the notebooks, and the comparison of their pictures."""

import os
from pathlib import Path

import hypothesis
import pytest
from nbval.plugin import IPyNbCell

from tools.pictures import drifts
from tools.running import OWN

SANITIZE = Path(__file__).parent / "tests" / "nbval.cfg"
WAIT = 60  # seconds; nbval's own 5 are too few on a busy machine

# The examples are the same everywhere, and a busy machine may take its time over them.
hypothesis.settings.register_profile("course", deadline=None, derandomize=True)
hypothesis.settings.load_profile("course")


def pytest_configure(config):
    """Let nbval leave the pixels out of its comparison of texts, and no settings of the user's into any kernel."""
    for name in ("JUPYTER_PATH", "MPLBACKEND"):
        os.environ.pop(name, None)
    os.environ.update(OWN)
    config.option.nbval_sanitize_with = str(SANITIZE)


@pytest.hookimpl
def pytest_itemcollected(item):
    """Give every cell of a notebook more time, and eyes."""
    if isinstance(item, IPyNbCell):
        item.output_timeout = WAIT
        item.compare_outputs = lambda drawn, stored: same_outputs(item, drawn, stored)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share the tests out among the workers file by file, but give all that share the one browser to the same."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduler(LoadFileScheduling):
        def _split_scope(self, nodeid):
            path = super()._split_scope(nodeid)
            return "widgets" if path.startswith("tests/widgets/") else path

    return Scheduler(config, log)


def same_outputs(cell, drawn, stored):
    """Compare the texts as nbval does, then the pictures."""
    if not IPyNbCell.compare_outputs(cell, drawn, stored):
        return False
    cell.comparison_traceback.extend(drifts(stored, drawn))
    return not cell.comparison_traceback
