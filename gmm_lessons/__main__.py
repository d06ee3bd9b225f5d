"""`python -m gmm_lessons [FOLDER]` lays the lessons into a folder of yours and opens them in JupyterLab.

Nothing of yours is written over: a lesson that you changed stays, and its new version is laid beside it.
"""

import argparse
import json
import os
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from itertools import count
from pathlib import Path

PACKAGE = Path(str(files("gmm_lessons")))
WORK, FIRST, LAID = (
    "my_lessons",
    "00_start_here.ipynb",
    ".laid.json",
)  # LAID: what was laid under which name, as digests


def contents():
    """Return the bytes of all that is laid, by its place in the folder; in a checkout, of what lies there."""
    packed = PACKAGE / "lessons"
    lessons, root = (packed, packed) if packed.is_dir() else (PACKAGE.parent / "notebooks", PACKAGE.parent)
    found = {f"{WORK}/{path.name}": path for path in sorted(lessons.glob("*.ipynb"))}
    found |= {f"figures/{path.name}": path for path in sorted((root / "figures").glob("*.png"))}
    found["gmm_lessons/data/README.md"] = PACKAGE / "data" / "README.md"  # to which a lesson leads
    return {name: path.read_bytes() for name, path in found.items()}


def lay(folder):
    """Lay what is not there, replace what is as it was laid, leave the rest; yield what was done, one line a file."""
    known = _known(folder)
    for name, content in contents().items():
        done = _lay(folder / name, content, known.get(name))
        known[name] = _digest(content)
        if done:
            yield f"{name}: {done}"
    (folder / LAID).write_text(json.dumps(known, indent=1), encoding="utf-8")


def _known(folder):
    try:
        return dict(json.loads((folder / LAID).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _digest(content):
    return sha256(content).hexdigest()


def _lay(path, content, laid):
    """Bring one file up to date; return what was done. `laid` is the digest of what was laid there last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(path):
        path.write_bytes(content)
        return "laid"
    old = path.read_bytes()
    if content == old or _digest(content) == laid:
        return ""
    if _digest(old) == laid:
        path.write_bytes(content)
        return "replaced by its new version: nothing was written in it"
    beside = next(name for name in _names(path) if not os.path.lexists(name))
    beside.write_bytes(content)
    return f"stays, for something was written in it; the lesson as it is now is {beside.name}"


def _names(path):
    """Generate names beside a file: with the version of the course, then with a number, too."""
    stem = f"{path.stem}_{version('gmm-lessons')}"
    yield path.with_stem(stem)
    yield from (path.with_stem(f"{stem}_{n}") for n in count(2))


def show(folder):
    """Open the lessons, or say what it takes; return the exit status."""
    if not find_spec("jupyterlab"):
        print('To open them: pip install "gmm-lessons[lab]", then run this again. Any other Jupyter opens them too.')
        return 0
    options = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{WORK}/{FIRST}"]
    return subprocess.call([sys.executable, "-m", "jupyterlab", *options])


def main(arguments=None):
    """Read the command line and do what it says; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gmm_lessons", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default="gmm-lessons", help="where they go (default: gmm-lessons, here)")
    parser.add_argument("--no-lab", action="store_true", help="lay them, and open nothing")
    chosen = parser.parse_args(arguments)
    folder = Path(chosen.folder).expanduser().resolve()
    try:
        lines = list(lay(folder))
    except OSError as error:
        print(f"{error.filename or folder}: {error.strerror}. Name another folder: python -m gmm_lessons FOLDER")
        return 1
    print("\n".join([*(line for line in lines if not line.endswith(": laid")), f"The lessons are in {folder / WORK}."]))
    return 0 if chosen.no_lab else show(folder)


if __name__ == "__main__":
    sys.exit(main())
