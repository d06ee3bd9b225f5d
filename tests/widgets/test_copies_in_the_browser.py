"""`course.py lab` as it runs: closed to the room, on the learner's copies, from which links and pictures lead on."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import nbformat
import psutil
import pytest

from tests.widgets.laboratory import NOW_AND_THEN, ROOT, Lab, Notebook, free_port, until
from tools import lab_settings
from tools.canonical import canonical, read, to_bytes

LESSONS = ("00_*.ipynb", "01_*.ipynb", "16_*.ipynb")
UNASKED = ["--LanguageServerManager.autodetect=False"]  # npm would be started to look for what no test asks
HOMES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "GMM_LESSONS_HOME")


class Course(Lab):
    """A small course in a folder of its own, opened as `course.py lab` opens it."""

    def __init__(self, home):
        self.home, self.token, self.port = home, secrets.token_hex(8), free_port()
        self.folder = home / "course"
        laid_out(self.folder)
        lab_settings.main(home)  # as the set-up does, for this server alone
        config = (home / "etc/jupyter/jupyter_server_config.py").read_text().replace(str(ROOT), str(self.folder))
        (home / "etc/jupyter/jupyter_server_config.py").write_text(config)
        places = {name: str(home / name) for name in HOMES}
        env = {
            **os.environ,
            **places,
            "JUPYTER_CONFIG_PATH": str(home / "etc/jupyter"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home),
        }
        self.log = open(home / "log", "w")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.lab", *self.options()],
            cwd=self.folder,
            env=env,
            stdout=self.log,
            stderr=self.log,
        )

    def options(self):
        told = {"ServerApp.port": self.port, "ServerApp.token": self.token, "LabApp.expose_app_in_browser": True}
        return ["--no-browser", *(f"--{name}={value}" for name, value in told.items()), "--LabApp.news_url=", *UNASKED]

    def ask(self, path, method, **content):
        """Send a request to the server, and return its answer."""
        url, body = self.url(f"api/{path}"), json.dumps(content).encode()
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=20) as answer:
            return json.load(answer)


def laid_out(folder):
    """Make a course of three lessons."""
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "figures", folder / "figures")
    (folder / "notebooks").mkdir()
    for path in (path for name in LESSONS for path in (ROOT / "notebooks").glob(name)):
        (folder / "notebooks" / path.name).write_bytes(in_short(path))


def in_short(path):
    """Return a lesson without its long part: the opening, and whatever leads to other files."""
    nb = read(path)
    nb.cells = [cell for cell in nb.cells if cell is nb.cells[0] or "../" in cell.source or ".ipynb)" in cell.source]
    nb.cells.append(nbformat.v4.new_code_cell("1 + 1", id="sum"))
    return to_bytes(canonical(nb))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a running course."""
    server = Course(tmp_path_factory.mktemp("course"))
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture
def originals(course):
    """What the originals hold has to be the same after the test."""
    before = {path: path.read_bytes() for path in (course.folder / "notebooks").iterdir()}
    yield before
    assert {path: path.read_bytes() for path in (course.folder / "notebooks").iterdir()} == before


def begun(course, page, path):
    """Open JupyterLab on a notebook, as the address does that `course.py lab` prints."""
    page.goto(course.url(f"lab/tree/{path}"))
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext", polling=NOW_AND_THEN)
    lesson = Notebook(course, page, path)
    lesson.open()
    return lesson


def test_the_course_listens_to_this_machine_only(course):
    """JupyterLab, and a kernel that it starts."""
    course.ask("kernels", "POST", name="python3")
    family = [psutil.Process(course.process.pid), *psutil.Process(course.process.pid).children(recursive=True)]
    ports = [port for member in family for port in member.net_connections("inet") if port.status == psutil.CONN_LISTEN]
    assert len(family) > 1
    assert course.port in {port.laddr.port for port in ports}
    assert {port.laddr.ip for port in ports} <= {"127.0.0.1", "::1"}


def test_lab_lays_the_copies_and_says_where_to_begin(course):
    said = (course.home / "log").read_text(encoding="utf-8")
    assert f"Your copies of the lessons are in {course.folder / 'my_lessons'}." in said
    assert "Begin with lesson 0, Start here (" in said
    assert "/lab/tree/my_lessons/00_start_here.ipynb" in said
    assert len(list((course.folder / "my_lessons").glob("*.ipynb"))) == len(LESSONS)


def test_the_server_writes_no_original(course, originals):
    name = "notebooks/01_one_bell.ipynb"
    content = course.api(f"contents/{name}")["content"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        course.ask(f"contents/{name}", "PUT", type="notebook", content=content)
    with refused.value as answer:
        assert "Write in my_lessons/01_one_bell.ipynb" in answer.read().decode()
    course.ask("contents/my_lessons/01_one_bell.ipynb", "PUT", type="notebook", content=content)


SCROLLED = """() => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const pictured = cell => cell.model.type === 'markdown' && /<img|!\\[/.test(cell.model.sharedModel.getSource());
    return notebook.scrollToItem(notebook.widgets.findIndex(pictured), 'start');
}"""  # to the first text with a picture: what is out of sight JupyterLab 4.4 does not even lay out


def test_a_learner_writes_in_a_copy_and_its_links_and_pictures_lead_on(course, originals, new_page):
    page = new_page()
    lesson = begun(course, page, "my_lessons/00_start_here.ipynb")
    page.evaluate("""() => {
        const cells = jupyterapp.shell.currentWidget.content.model.cells;
        const code = [...cells].find(cell => cell.type === 'code');
        code.sharedModel.setSource(code.sharedModel.getSource() + '\\n# mine');
        return jupyterapp.commands.execute('docmanager:save');
    }""")
    assert "# mine" in (course.folder / lesson.path).read_text(encoding="utf-8")
    page.locator(".jp-RenderedMarkdown a[href*='01_one_bell.ipynb']").first.click()
    Notebook(course, page, "my_lessons/01_one_bell.ipynb").is_now("true")
    (scale,) = (course.folder / "my_lessons").glob("16_*.ipynb")
    scaled = Notebook(course, page, f"my_lessons/{scale.name}")
    scaled.open()
    page.evaluate(SCROLLED)
    picture = scaled.panel.locator(".jp-RenderedMarkdown img[alt]").first
    until(picture, "n.naturalWidth > 0")
