"""Give JupyterLab the course's settings, and its export a template that needs no network.

No news pop-up; widgets that stand where they stood when a notebook is opened again, or their pages in their place;
widget messages in step with the cells: on a second thread they would draw into the figures of a running cell
(jupyterlab#19719, ipykernel#1564).
The server is told to lay the learner's copies of the lessons when it starts.
"""

import json
import shutil
import sys
from importlib.resources import files
from pathlib import Path

from tools.files import write
from tools.place import ROOT

WIDGETS = Path(__file__).with_name("gmm-lessons.json")  # comes with `pip install gmm-lessons` too
SETTINGS = (WIDGETS, WIDGETS.with_name("gmm-lessons-news.json"))
STAND_IN = Path(__file__).with_name("labextension")  # so does this
PAGE = Path(__file__).with_name("page")
MATHJAX = files("mathjax") / "static" / "mathjax" / "es5" / "tex-svg.js"
EXPORT = {"template_name": "gmm", "preprocessors": ["gmm_lessons.pages.LinkedPictures"]}
EXPORTS = {  # slides and PDF are kinds of pages: without a word they would take the template too
    "HTMLExporter": EXPORT,
    "SlidesExporter": {"template_name": "reveal"},
    "WebPDFExporter": {"template_name": "webpdf"},
}
SIGN = "# Written by the course gmm-lessons: `python -m tools.lab_settings` writes it anew."
SERVER = f"""{SIGN}
import sys

sys.path.append({str(ROOT)!r})
c.ServerApp.jpserver_extensions = {{**c.ServerApp.get("jpserver_extensions", {{}}), "tools.serving": True}}
"""
CONFIGS = ("jupyter_server_config.json", "jupyter_nbconvert_config.json")  # of the menu, and of the command line


def main(prefix=sys.prefix):
    """Copy settings and template to where the JupyterLab of this Python looks for them."""
    share, etc = Path(prefix) / "share" / "jupyter", Path(prefix) / "etc" / "jupyter"
    _copy(share / "lab" / "settings" / "overrides.d", *SETTINGS)
    shutil.copytree(STAND_IN, share / "labextensions" / "gmm-lessons", dirs_exist_ok=True)
    _copy(share / "nbconvert" / "templates" / EXPORT["template_name"], *PAGE.iterdir(), MATHJAX)
    etc.mkdir(parents=True, exist_ok=True)
    for name in CONFIGS:
        _add(etc / name, EXPORTS)
    tell_server(etc / "jupyter_server_config.py")


def _copy(folder, *paths):
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copy(path, folder)


def _add(file, settings):
    """Add settings to a file of JSON; what else it says stays."""
    old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(json.dumps(old | settings, indent=2) + "\n", encoding="utf-8")


def tell_server(file):
    """Write the server's configuration; one that somebody else wrote there stays, and is named."""
    if file.exists() and not file.read_text(encoding="utf-8").startswith(SIGN):
        return print(f"{file} is not the course's and stays as it is; these lines are for it:\n{SERVER}")
    return write(file, SERVER.encode())


if __name__ == "__main__":
    main()
