"""JupyterLab in Chromium: start it, run notebooks in it, ask their kernels, and wait for what the widgets say."""

import contextlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from ast import literal_eval
from pathlib import Path

import nbformat

from tools import lab_settings

ROOT = Path(__file__).resolve().parents[2]
HARMLESS = ("favicon", "preload", "translation", "Download the React DevTools", "debugger state")  # JupyterLab's own
PATIENCE = 60_000  # milliseconds
NOW_AND_THEN = 50  # milliseconds between two looks at a page: a look at every frame makes the browser draw them all
ALL_CELLS = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}  # on the page, out of sight too
BARE = """addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style'), around = [
        '#jp-top-panel', '#jp-menu-panel', '#jp-bottom-panel', '#jp-left-stack', '#jp-right-stack', '.jp-SideBar',
        '.jp-NotebookPanel-toolbar', '.lm-DockPanel-tabBar',
    ];
    style.textContent = `${around} { visibility: hidden } .cm-cursorLayer { animation: none !important }
        *:not(.gmm-shares) { transition: none !important }`;
    document.head.append(style);
})"""  # what stands around a notebook, blinks, or fades in and out makes a page twice as dear

CELLS = {
    "stepper": "widgets.stepper(x, 2)",
    "line": "widgets.stepper(x[:, 1], bells([0.5, 0.5], [50, 60], [5, 20]))",
    "bell": "widgets.bell()",
    "covariance": "widgets.covariance()",
    "choose": "widgets.choose_then_draw()",
    "surface": "widgets.surface()",
    "who": "widgets.who_made_it()",
    "balance": "widgets.balance()",
    "tolerance": "widgets.tolerance(load('iris')[:, 2:], 3, load('iris').labels)",
    "bound": "widgets.bound()",
    "temperature": "widgets.temperature()",
    "ridge": "widgets.ridge(x[::2], 2)",
    "starts": "widgets.starts(load('iris')[:, :2], stored=12)",
    "how_many": "widgets.how_many(x, range(1, 4), n_starts=2)",
    "holes": "widgets.holes()",
    "fading": "widgets.fading((x[::4] - np.mean(x, axis=0)) / np.std(x, axis=0), 4)",
    "palette": "widgets.palette()",
    "streaming": "widgets.streaming(x[::2], 2, kappas=(0.55, 0.7, 1), passes=2)",
}


def course_settings(home):
    """Lay the settings that `course.py setup` gives JupyterLab into the user settings of a test's own JupyterLab."""
    files = (json.loads(file.read_text(encoding="utf-8")) for file in lab_settings.SETTINGS)
    settings = ALL_CELLS | {name: values for own in files for name, values in own.items()}
    for name, values in settings.items():
        package, plugin = name.split(":")
        file = home / "settings" / package / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


class Lab:
    """A JupyterLab on a free port of this machine."""

    def __init__(self, home):
        self.home, self.token, self.port = home, secrets.token_hex(8), free_port()
        self.folder = home / "notebooks"
        self.folder.mkdir()
        course_settings(home)
        lab_settings.main(home)
        self.env = dict(
            os.environ,
            JUPYTER_PATH=str(home / "share" / "jupyter"),
            JUPYTER_CONFIG_PATH=str(home / "etc" / "jupyter"),
            JUPYTER_RUNTIME_DIR=str(home / "runtime"),
            JUPYTER_DATA_DIR=str(home / "data"),
            PYTHONPATH=str(ROOT),
            IPYTHONDIR=str(home),
        )
        options = {
            "ServerApp.root_dir": self.folder,
            "ServerApp.port": self.port,
            "ServerApp.token": self.token,
            "LabApp.user_settings_dir": home / "settings",
            "LabApp.workspaces_dir": home / "workspaces",
            "LabApp.expose_app_in_browser": True,
            "LabApp.news_url": "",
            "LanguageServerManager.autodetect": False,  # npm would be started to look for what no test asks
        }
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--{name}={value}" for name, value in options.items()]
        self.log = open(home / "log", "w")  # noqa: SIM115
        self.process = subprocess.Popen(command, env=self.env, stdout=self.log, stderr=self.log)

    def url(self, path):
        return f"http://localhost:{self.port}/{path}?token={self.token}"

    def api(self, path):
        with urllib.request.urlopen(self.url(f"api/{path}"), timeout=5) as answer:
            return json.load(answer)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                return self.api("status")
            time.sleep(0.1)
        raise TimeoutError((self.home / "log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def notebook(self, page, name, *cells):
        """Write a notebook, open it on the page, run its cells; return the means to ask its kernel."""
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        nbformat.write(nb, self.folder / f"{name}.ipynb")
        notebook = Notebook(self, page, f"{name}.ipynb")
        notebook.open()
        notebook.run()
        return notebook


class Notebook:
    """A notebook open in JupyterLab: run it, and ask its kernel what Python thinks."""

    def __init__(self, lab, page, path):
        self.lab, self.page, self.path, self._client = lab, page, path, None

    def open(self):
        """Open the notebook in the JupyterLab on the page; load that first if it is not there."""
        self.show()
        self.is_now("now.context.isReady && now.sessionContext.session?.kernel?.status === 'idle'")

    def show(self):
        """Do the same with a notebook that need not have a kernel yet."""
        if not self.page.evaluate("() => 'jupyterapp' in window"):
            self.page.goto(self.lab.url(f"lab/workspaces/{self.path.removesuffix('.ipynb')}/tree/{self.path}"))
        else:
            self.page.evaluate("path => void jupyterapp.commands.execute('docmanager:open', { path })", self.path)
        self.is_now("now.sessionContext")

    def is_now(self, state):
        """Wait until the notebook is the one that is seen, as `now`, and in this state."""
        seen = f"const now = window.jupyterapp?.shell.currentWidget; return now?.context?.path === path && {state}"
        self.page.wait_for_function(f"path => {{ {seen} }}", arg=self.path, polling=NOW_AND_THEN)

    def save(self):
        self.command("docmanager:save")
        self.is_now("!now.context.model.dirty")

    def close(self):
        """Close the tab without a question; the kernel goes on."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.dispose()")

    @property
    def panel(self):
        """The notebook that is seen, as a part of the page."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def command(self, name):
        self.page.evaluate("name => jupyterapp.commands.execute(name)", name)

    def run(self):
        self.command("notebook:run-all-cells")

    def widget(self, kind, index=0):
        found = self.panel.locator(f".gmm[aria-label='{kind}']").nth(index)
        found.wait_for()
        until(found, "n.dataset.seq")
        found.scroll_into_view_if_needed()
        return found

    def ask(self, code):
        """Return what the expression is in the kernel of the notebook."""
        reply = self.client.execute_interactive(
            "", user_expressions={"x": code}, timeout=20, output_hook=lambda _: None
        )
        answer = reply["content"]["user_expressions"]["x"]
        assert answer["status"] == "ok", answer
        return literal_eval(re.sub(r"\binf\b", "1e999", answer["data"]["text/plain"]))  # which has no literal

    def tell(self, code):
        reply = self.client.execute_interactive(code, timeout=20, output_hook=lambda _: None)
        assert reply["content"]["status"] == "ok", reply["content"]

    @property
    def client(self):
        if self._client is None:
            from jupyter_client import BlockingKernelClient

            (session,) = [s for s in self.lab.api("sessions") if s["path"] == self.path]
            self._client = BlockingKernelClient()
            self._client.load_connection_file(str(self.lab.home / "runtime" / f"kernel-{session['kernel']['id']}.json"))
            self._client.start_channels()
            self._client.wait_for_ready(20)
        return self._client


def sign(nb, folder):
    """Sign a notebook, so that JupyterLab with this folder of data trusts it."""
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary(data_dir=str(folder))
    with contextlib.closing(notary.store):
        notary.sign(nb)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def data(locator, name):
    """Return a data attribute of a widget."""
    return locator.get_attribute(f"data-{name}")


def settled(locator):
    """Wait until the widget has told Python where the learner is."""
    until(locator, "n.dataset.saved === n.dataset.seq")


def finger(page, *path):
    """Touch the screen at the first place (x, y), move over the others, and lift; return what kinds of pointer came."""
    page.evaluate("() => { window.pointers = []; onpointermove = event => pointers.push(event.pointerType) }")
    session = page.context.new_cdp_session(page)
    touch = lambda kind, *at: session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(at)})  # noqa: E731
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * len(path)], path, strict=False):
        touch(kind, {"x": x, "y": y})
    touch("touchEnd")
    session.detach()
    return set(page.evaluate("() => ((onpointermove = null), pointers)"))


def soon(page, check, tries=50):
    """Try a check until it holds: what the browser has sent may still be on its way to the kernel."""
    for _ in range(tries):
        with contextlib.suppress(AssertionError):
            return check()
        page.wait_for_timeout(100)
    return check()


def holds(notebook, code, value):
    """Python holds the value, or soon will."""

    def check():
        assert notebook.ask(code) == value

    soon(notebook.page, check)


def until(locator, condition):
    """Wait until a condition in JavaScript about the widget `n` holds."""
    locator.page.wait_for_function(f"n => {condition}", arg=locator.element_handle(), polling=NOW_AND_THEN)


def violations(page, axe, scope, **options):
    """Return what axe finds, with the elements where it does; of all that passes it lists nothing, which is faster."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=axe)
    run = "([scope, options]) => axe.run(scope, options)"
    options = {"preload": False, "resultTypes": ["violations"], "selectors": False, **options}
    found = page.evaluate(run, [scope, options])["violations"]
    return [(v["id"], [node["html"][:150] for node in v["nodes"]]) for v in found]


def unspoilt(page):
    """Nothing has gone wrong on the page since it was last asked."""
    complaints = [text for text in page.complaints if not any(word in text for word in HARMLESS)]
    page.complaints.clear()
    assert complaints == [], complaints
