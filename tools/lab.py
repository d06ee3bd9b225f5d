"""Open the course in JupyterLab, on the learner's own copies: `python course.py lab`.

`--originals` opens the lessons themselves instead, for whoever writes the course; the rest is for JupyterLab.
"""

import os
import sys
import tempfile
from pathlib import Path

from tools.copies import lay_all
from tools.migrate import bring_over
from tools.place import AUTHOR, ORIGINALS, ROOT, at_work, place, told

HOMES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "GMM_LESSONS_HOME")


def prepared(root=ROOT):
    """Lay or renew the copies; return their folder, and a line for everything that happened to them."""
    folder = place(root)
    with at_work(folder):
        first = not any(folder.glob("*.ipynb"))
        lines = [*(bring_over(folder, root) if first else []), *_news(folder, root / ORIGINALS.name)]
    return folder, [*lines, f"Your copies of the lessons are in {folder}."]


def _news(folder, originals):
    return [f"{name}: {done}." for name, done in lay_all(folder, originals) if done not in ("", "laid")]


def options(folder, page):
    """Return what JupyterLab is told: what to serve, where to begin, and what this machine needs."""
    no_display = sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    told = [f"--ServerApp.root_dir={folder.parent}", f"--LabApp.default_url=/lab/tree/{folder.name}/{page}"]
    return [*told, *["--no-browser"] * no_display, *["--allow-root"] * root]


def settle_down():
    """Where there is no home that can be written to, give Jupyter and the progress a place in the course or aside."""
    home = Path(os.path.expanduser("~"))
    if not (home.is_dir() and os.access(home, os.W_OK)):
        aside = tempfile.mkdtemp(prefix="gmm-lessons-")
        print(f"Your home {home} cannot be written to: settings and progress are kept in {aside}.")
        for name in HOMES:
            os.environ.setdefault(name, aside)


def main(*arguments):
    """Prepare the copies, say where the learner is, and become JupyterLab."""
    settle_down()
    from jupyterlab.labapp import main as jupyterlab

    if "--originals" in arguments:
        os.environ[AUTHOR] = "1"
    folder, page = (ORIGINALS, "00_start_here.ipynb") if "--originals" in arguments else begun()
    return jupyterlab([*options(folder, page), *(word for word in arguments if word != "--originals")])


def begun():
    """Prepare the copies and say where the learner is; return (their folder, the name of the one to open)."""
    from tools.standing import standing

    folder, lines = prepared()
    page, line = standing(folder)
    print("\n".join([*lines, line]), flush=True)
    return folder, page.name


if __name__ == "__main__":
    told(main)
