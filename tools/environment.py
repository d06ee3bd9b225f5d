"""Make the environment that the course runs in, and say what stands in the way. Standard library only.

A stamp in the environment says that it is ours, how far it is and what is in it: a later call goes on from there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections import namedtuple
from pathlib import Path

from tools.lock import alone
from tools.running import answer, installed, run

ROOT = Path(__file__).resolve().parent.parent
STAMP = "made-by-course"
SPACE = 1200  # MB: what is installed, and what pip unpacks on the way
EXTRAS = ["-e", ".[lab,test,scale]"]
PIP = ["-m", "pip", "install", "--disable-pip-version-check"]
PROBE = [*PIP, "--dry-run", "--no-deps", "--ignore-installed", "--retries", "0", "--timeout", "15", "setuptools>=77"]
FILES = (
    "pyproject.toml",
    "tools/lab_settings.py",
    "tools/gmm-lessons.json",
    "tools/gmm-lessons-news.json",
    "tools/labextension/package.json",
    "tools/labextension/static/stand_in.js",
    "tools/page/index.html.j2",
)
NO_INDEX = "pip reaches no package index. The first run needs the network; behind a proxy, set HTTPS_PROXY."
AGAIN = "Run it again: it goes on from here."

Environment = namedtuple("Environment", "folder pins")  # paths in the course
COURSE = Environment(".venv", "constraints.txt")
OLDEST = Environment("build/oldest", "tests/oldest.txt")


class Refused(Exception):
    """Why there is no environment, and what helps."""


def set_up(environment=COURSE, root=ROOT):
    """Make or finish the environment, where that is not yet done; return its folder."""
    folder = root / environment.folder
    if finished(environment, root):
        return folder
    with _lock(root):
        if not finished(environment, root):
            _look(folder)
            _stages(folder, environment, root)
    return folder


def finished(environment, root):
    """Return whether the environment is complete: stamped for this Python and these pins, alive, nothing taken out."""
    folder = root / environment.folder
    stamp, *names = _stamp(folder) or [""]
    return stamp == _done(folder, environment, root) and set(names) <= set(installed(folder)) and answer(folder, "-V")


def add(extra, environment=COURSE, root=ROOT):
    """Install what only some jobs need into the environment, once it is made, where that is not yet done."""
    note, done = root / environment.folder / f"{STAMP}-{extra}", _digest(environment, root)
    if note.is_file() and note.read_text(encoding="utf-8") == done:
        return
    with _lock(root):
        print(f"What this job needs besides, with pip: the extra {extra}, once.", flush=True)
        _packages(root / environment.folder, environment, root, ["-e", f".[{extra}]"])
        note.write_text(done, encoding="utf-8")


def _lock(root):
    """Return the lock of the set-ups in this folder."""
    lock = root / "build" / "lock"
    try:
        lock.parent.mkdir(exist_ok=True)
        lock.touch()
    except OSError as error:
        told = f"{root} cannot be written to ({error.strerror}): copy the course to a folder of your own."
        raise Refused(told) from None
    return alone(lock, "set-up")


def _look(folder):
    """Refuse what is not ours, and a disk that is too full."""
    if os.path.lexists(folder) and not (folder / STAMP).is_file():
        raise Refused(f"{folder} was not made by course.py, and is left alone: give it another name, or delete it.")
    free, needed = shutil.disk_usage(folder.parent).free // 10**6, SPACE // 4 if _there(folder) else SPACE
    if free < needed:
        raise Refused(f"The set-up needs {needed} MB, and the disk of {folder} has {free} MB: make room first.")


def _there(folder):
    """Return whether the bulk of the packages is there."""
    return any(name.startswith("jupyterlab-") for name in installed(folder))


def _stages(folder, environment, root):
    """Go through the stages from where an earlier call came to, stamping each when it is done."""
    gone = sorted(set(_stamp(folder)[1:]) - set(installed(folder)))
    told = f"{', '.join(gone[:3])} has gone from" if gone else "Setting up the course in"
    print(f"{told} {environment.folder}: this takes a few minutes, once.", flush=True)
    if not _reached(folder):
        print("1 of 3: an empty Python environment", flush=True)
        _create(folder)
    print("2 of 3: the packages, with pip", flush=True)
    _packages(folder, environment, root)
    print("3 of 3: the settings of JupyterLab", flush=True)
    _do(folder, root, "-m", "tools.lab_settings")
    _write(folder, [_done(folder, environment, root), *installed(folder)])


def _reached(folder):
    """Return whether the environment was made by this Python and still runs; what is in it may be anything."""
    return (_stamp(folder) or [""])[0].startswith(_made(folder)) and answer(folder, "-m", "pip", "--version")


def _create(folder):
    """Make the environment anew, in place of one of ours that does not run any more, if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, ["begun"])
    for path in (path for path in folder.iterdir() if path.name != STAMP):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    try:
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, OSError) as error:
        raise Refused(f"The environment could not be made: {error}. {AGAIN}") from None
    _write(folder, [_made(folder)])


def _packages(folder, environment, root, wanted=EXTRAS):
    """Install what is pinned, after a look whether there is anywhere to take it from."""
    if not answer(folder, *PROBE):
        raise Refused(f"{NO_INDEX} {AGAIN}")
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    _do(folder, root, *PIP, *quiet, "-c", environment.pins, *wanted)
    if not _there(folder):
        raise Refused("pip put the packages elsewhere: take `target` and `prefix` out of what `pip config list` shows.")


def _do(folder, root, *arguments):
    if run(folder, arguments, root):
        raise Refused(f"The set-up did not finish. {AGAIN} If it stops there once more, delete {folder} first.")


def _made(folder):
    return "Python {}.{} in {}".format(*sys.version_info[:2], folder)


def _done(folder, environment, root):
    return f"{_made(folder)} with {_digest(environment, root)}"


def _digest(environment, root):
    content = b"".join((root / name).read_bytes() for name in (environment.pins, *FILES))
    return hashlib.sha256(content).hexdigest()


def _stamp(folder):
    """Return the lines of the stamp, none where there is no stamp."""
    path = folder / STAMP
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _write(folder, lines):
    (folder / STAMP).write_text("\n".join(lines), encoding="utf-8")
