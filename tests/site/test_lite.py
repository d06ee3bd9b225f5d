"""The whole notebooks in the browser: what is laid there, and lesson 7 run by the Python of the browser."""

import json
import os

import nbformat
import pytest

from tests.site import binaries, pages
from tests.site.test_live import FETCH
from tools.canonical import read
from tools.notebooks import select
from tools.site import lite, pyodide

IDLE = "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "() => jupyterapp.commands.execute('notebook:run-all-cells')"
CELLS = """() => jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells
    .filter(cell => cell.cell_type === 'code')
    .map(cell => [cell.execution_count, cell.outputs.filter(o => o.output_type === 'error').map(o => o.evalue)])"""
TO_THE_WIDGET = """() => {
    const book = jupyterapp.shell.currentWidget.content;
    const shows = output => output.data?.['application/vnd.jupyter.widget-view+json'];
    const place = book.model.sharedModel.toJSON().cells.findIndex(cell => cell.outputs?.some(shows));
    book.activeCellIndex = place;
    return book.scrollToItem(place, 'center');
}"""


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory):
    """Return the address of a JupyterLite with the course in it; building it asks the index for a few wheels.

    Over ten seconds: a whole JupyterLab is copied and compressed, with Python and its libraries beside it.
    """
    if not os.environ.get(FETCH):
        pytest.skip(f"{FETCH} is not set: nothing is brought from the index, so no JupyterLite is built")
    folder = tmp_path_factory.mktemp("lite") / "lite"
    lite.write(*(binaries.there() or binaries.fetch()), folder)
    config = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf-8"))
    config["jupyter-config-data"]["exposeAppInBrowser"] = True
    (folder / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")
    server = pages.serve(folder)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_lesson_7_runs_whole_and_its_widget_asks_the_browsers_kernel(laboratory, sealed_page):
    """Over ten seconds: the browser compiles Python and four libraries, and draws the lesson's figures with them."""
    page = sealed_page()
    page.set_default_timeout(300_000)
    page.goto(f"{laboratory}/lab/index.html?path=notebooks/07_em_by_hand.ipynb")
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length > 5")
    page.wait_for_function(IDLE, polling=250)  # at each frame otherwise, for as long as Python needs to start
    page.evaluate(RUN_ALL)
    cells = page.evaluate(CELLS)
    assert [errors for _, errors in cells if errors] == []
    assert all(count for count, _ in cells) and len(cells) > 30
    page.evaluate(TO_THE_WIDGET)
    widget = page.locator(".jp-NotebookPanel .gmm[data-seq]")
    assert widget.get_attribute("data-frame") == "0"
    widget.get_by_role("button", name="mean of A").press("ArrowRight")
    page.wait_for_function("node => node.dataset.frame === '1'", arg=widget.element_handle())  # the kernel has answered
    assert page.asked == []


# --- what is laid there -----------------------------------------------------------------------------------------------


def test_a_lesson_that_needs_more_than_the_browser_has_says_so():
    noted = {path.stem[:2] for path in select([]) if lite.noted(read(path)).cells[1].source == lite.NOTE}
    assert noted == {"16"}
    nb = lite.noted(next(read(path) for path in select(["16"])))
    text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    assert "with LocalCluster(" in text and "from distributed import" in text
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    assert "Cluster(" not in code and "exercises.add_moments" in code


def test_a_cell_that_needs_a_name_of_one_that_cannot_run_cannot_run_either():
    sources = [
        "a = 1",
        "from distributed import Client\nb = a",
        "c = b",
        "b = 2",
        "d = b + a",
        "e = c",
        "def f(b): return b",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    assert [cell.source for cell in lite._not_here(cells)] == [sources[1], sources[2], sources[5]]


def test_what_something_depends_on_comes_along():
    known = {"a": {"depends": ["b_c"]}, "b-c": {"depends": ["d"]}, "d": {"depends": []}, "e": {"depends": ["a"]}}
    assert sorted(lite.closure(["a"], known)) == ["a", "b-c", "d"]
    with pytest.raises(pyodide.Refused, match="no f, which something depends on"):
        lite.closure(["a"], known | {"d": {"depends": ["f"]}})


def test_what_our_wheel_and_the_pure_ones_need_is_there():
    known = {name: {"depends": list(needs)} for name, needs in lite.PURE.items()}
    known |= {name: {"depends": []} for name in (*lite.KERNEL, *lite.IMPORTED) if name not in lite.PURE}
    assert set(lite.closure([*lite.OURS, *lite.PURE], known)) <= set(known)


def test_the_kernel_asks_no_other_host():
    (settings,) = lite.CONFIG["jupyter-config-data"]["litePluginSettings"].values()
    assert settings == {"pyodideUrl": "./pyodide/pyodide.js", "disablePyPIFallback": True}


def test_a_laboratory_that_would_ask_another_host_is_refused(tmp_path):
    (tmp_path / "jupyter-lite.json").write_text("{}")
    with pytest.raises(pyodide.Refused, match="does not say that Python lies beside it"):
        lite._is_ours(tmp_path)
    (tmp_path / "jupyter-lite.json").write_text(json.dumps(lite.CONFIG))
    lite._is_ours(tmp_path)
    assert not str(lite.SOURCE).startswith(str(lite.FOLDER))


def test_contents_are_the_lessons_and_what_they_link_to(tmp_path):
    lite._contents(tmp_path / "contents")
    laid = {path.name for path in (tmp_path / "contents" / "notebooks").iterdir()}
    assert laid == {path.name for path in select([])}
    assert (tmp_path / "contents" / "figures" / "growth.png").is_file()
    assert nbformat.read(tmp_path / "contents" / "notebooks" / "16_em_at_scale.ipynb", 4).cells[1].source == lite.NOTE
