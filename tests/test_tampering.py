"""The guard sees: a notebook tampered with in any of these ways turns red, and the untouched one stays green."""

import io
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, PngImagePlugin

from tests.tampering import TAMPERINGS, notebook
from tools.canonical import canonical, to_bytes
from tools.guard import cell_faults
from tools.pictures import picture_drift

ROOT = Path(__file__).parent.parent
SUITE = ("pyproject.toml", "conftest.py", "tools", "tests/kernels.py", "tests/nbval.cfg", "tests/test_notebooks.py")
TOGETHER = "together"
RUN = {name: test for name, (_, test) in TAMPERINGS.items() if not test.startswith("test_")}
RUNS = [*RUN, "untouched"]  # of three cells each behind the one that imports
RED_CELL = re.compile(rf"^FAILED notebooks/{TOGETHER}\.ipynb::Cell (\d+)", re.MULTILINE)
RED_TEST = re.compile(r"^FAILED \S+::(\w+)\[(\w+)\]", re.MULTILINE)


def copy_suite(folder):
    """Lay out the part of the repository that checks notebooks."""
    (folder / "tests").mkdir()
    (folder / "notebooks").mkdir()
    for name in SUITE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)


def write_notebooks(folder):
    """Write the untouched notebook and those whose tampering shows without a kernel; the others as one, and at its end
    the untouched one once more."""
    books = {"untouched": notebook(folder)}
    for name, (tamper, _) in TAMPERINGS.items():
        books[name] = deepcopy(books["untouched"])
        tamper(books[name])
    books[TOGETHER] = together([*(books[name] for name in RUN), books["untouched"]])
    for name in books.keys() - RUN.keys():
        (folder / f"{name}.ipynb").write_bytes(to_bytes(books[name]))


def together(books):
    """Return one notebook: what they all import, then the rest of each."""
    nb = deepcopy(books[0])
    nb.cells[1:] = [cell for book in books for cell in deepcopy(book.cells[1:])]
    return canonical(nb)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What the repository's own pytest says of these notebooks; a kernel runs only the one of several."""
    folder = tmp_path_factory.mktemp("suite")
    copy_suite(folder)
    write_notebooks(folder / "notebooks")
    pytest_ = [sys.executable, "-m", "pytest", "--tb=no", "-rfE", "-p", "no:cacheprovider"]
    names = [path.stem for path in (folder / "notebooks").glob("*.ipynb") if path.stem != TOGETHER]
    not_run = [f"--ignore=notebooks/{name}.ipynb" for name in names]
    return subprocess.run([*pytest_, *not_run], cwd=folder, capture_output=True, text=True, encoding="utf-8").stdout


def red(report):
    """Return the pairs of a notebook and a test that failed on it; cells of several are counted in each of them."""
    cells = {(RUNS[(int(number) - 1) // 3], f"Cell {(int(number) - 1) % 3 + 1}") for number in RED_CELL.findall(report)}
    return cells | {(name, test) for test, name in RED_TEST.findall(report)}


def test_the_untouched_notebook_is_green(report):
    assert " passed in " in report
    assert "untouched" not in {name for name, _ in red(report)}, report


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_red(report, name):
    assert (name, TAMPERINGS[name][1]) in red(report), report


def shown(text="", **data):
    """Return a code cell that has been run and shows this."""
    html = {mime.replace("_", "/"): value for mime, value in data.items()}
    output = new_output("display_data", html) if data else new_output("stream", text=text)
    return new_code_cell("x", execution_count=1, outputs=[output])


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (shown("0.123456789"), "0.123456789"),
        (shown("-1.23456789e-05"), "1.23456789"),
        (shown(image_png="iVBORw0KGgo="), "bare image"),
        (shown(text_html="<img src='data:image/png;base64,iVBO'>"), "described as ''"),
        (shown(text_html='<img alt="scatter plot">'), "described as 'scatter plot'"),
        (new_code_cell("# NBVAL_SKIP\n1", execution_count=1), "look away"),
        (new_code_cell("1", execution_count=1, metadata={"tags": ["nbval-skip"]}), "look away"),
        (new_code_cell("1", execution_count=2), "count 2"),
        (new_code_cell("1"), "count None"),
    ],
)
def test_fault_is_named(cell, fault):
    assert [fault in sentence for sentence in cell_faults(cell, 1)] == [True]


@pytest.mark.parametrize(
    "text", ["-1034.0018", "0.00012345678", "12345678901 points", "1.2346e-308", "3.11.2", "v1.23456789a"]
)
def test_short_and_whole_numbers_pass(text):
    assert list(cell_faults(shown(text), 1)) == []


def png(pixels, software):
    note, file = PngImagePlugin.PngInfo(), io.BytesIO()
    note.add_text("Software", software)
    Image.fromarray(pixels).save(file, format="png", pnginfo=note)
    return file.getvalue()


WHITE = np.full((300, 400, 3), 255, dtype=np.uint8)
LETTERS, PATCH = WHITE.copy(), WHITE.copy()
LETTERS[10:20:2, 10:60:2] = 0  # as when another version of matplotlib sets the letters of a title differently
PATCH[100:150, 100:150] = 0


@pytest.mark.parametrize(
    ("drawn", "software", "seen"),
    [(WHITE, "3.11", False), (LETTERS, "3.11", True), (LETTERS, "3.12", False), (PATCH, "3.12", True)],
)
def test_another_matplotlib_is_compared_by_fields(drawn, software, seen):
    assert bool(picture_drift(png(WHITE, "3.11"), png(drawn, software))) == seen


def test_another_size_is_seen():
    assert "pixels" in picture_drift(png(WHITE, "3.11"), png(WHITE[:, 1:], "3.11"))


def test_canonical_form_drops_the_traces_of_a_session():
    cell = shown("a\n")
    traces = {
        "execution": {"iopub.status.busy": "2026"},
        "scrolled": True,
        "trusted": True,
        "tags": [],
        "jupyter": {"outputs_hidden": True},
    }
    cell.update(source="x  \n", metadata=traces, execution_count=7, outputs=[*cell.outputs, *deepcopy(cell.outputs)])
    stored = canonical(new_notebook(cells=[cell])).cells[0]
    assert (stored.source, stored.metadata, stored.execution_count) == ("x", {}, 1)
    assert [output.text for output in stored.outputs] == ["a\na\n"]


def test_canonical_form_is_its_own_canonical_form():
    nb = new_notebook(cells=[shown("a"), new_code_cell(""), shown("b")])
    nb.cells[2]["id"] = nb.cells[0]["id"]
    once = canonical(nb)
    assert to_bytes(canonical(once)) == to_bytes(once)
    assert len({cell.id for cell in once.cells}) == len(once.cells) == 2


@pytest.mark.parametrize("when", ["setup", "call", "teardown"])
@pytest.mark.parametrize(("outcome", "seconds"), [("passed", 0.0), ("passed", 2.0), ("failed", 0.0), ("skipped", 0.0)])
def test_a_process_among_several_keeps_nothing_but_fast_beginnings_and_ends_to_itself(
    when, outcome, seconds, request, monkeypatch
):
    suite = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py"))
    report, told = SimpleNamespace(when=when, passed=outcome == "passed", duration=seconds), []
    monkeypatch.setattr(suite, "runtestprotocol", lambda item, log, nextitem: [] if log else [report])
    item = SimpleNamespace(ihook=SimpleNamespace(pytest_runtest_logreport=lambda report: told.append(report)))
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    assert suite.pytest_runtest_protocol(item, None) is True
    assert told == ([] if when != "call" and (outcome, seconds) == ("passed", 0.0) else [report])
    monkeypatch.delenv("PYTEST_XDIST_WORKER")
    assert suite.pytest_runtest_protocol(item, None) is None  # alone, pytest tells by itself
