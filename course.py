#!/usr/bin/env python3
"""The door to the course: `python course.py lab` to learn, `python course.py test` to check everything.

Standard library only. On first use it makes `.venv` beside this file, with the pinned versions of constraints.txt.
"""

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / ("python.exe" if os.name == "nt" else "python"))
STAMP = VENV / "made-by-course"
PINS = (
    "pyproject.toml",
    "constraints.txt",
    "tools/gmm-lessons.json",
    "tools/gmm-lessons-news.json",
    "tools/lab_settings.py",
    "tools/page/index.html.j2",
)
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "JUPYTER_PATH", "MPLBACKEND")  # other packages, kernels, ways to draw
OWN = {"MATPLOTLIBRC": str(ROOT / "tools" / "matplotlibrc"), "JUPYTER_PREFER_ENV_PATH": "1"}
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
INSTALL = [*PIP, "-c", "constraints.txt", "-e", ".[lab,test,scale]"]
LAB = [
    "-m",
    "jupyterlab",
    f"--ServerApp.root_dir={ROOT}",
    "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
]

# One line a job: what it is for, and what the Python of .venv is given to run; further arguments are passed on.
JOBS = {
    "lab": ("open the course in JupyterLab", LAB),
    "test": ("check the notebooks, the package and the links", ["-m", "pytest", "-n", "auto", "--maxprocesses", "4"]),
    "setup": ("make or finish .venv, and no more", ["-c", "print('Ready. Next: python course.py lab')"]),
    "notebooks": ("run the notebooks and store their outputs", ["-m", "tools.notebooks"]),
    "pages": ("write the lessons as web pages that need no network", ["-m", "tools.pages"]),
    "answers": ("fill every exercise with its solution, for lecturers", ["-m", "tools.answers"]),
    "bench": ("time EM beside the libraries", ["-m", "benchmarks"]),
    "bench-widgets": ("time the widgets in a real browser", ["-m", "tools.bench_widgets"]),
    "ruff": ("check or format the code: ruff check, ruff format", ["-m", "ruff"]),
    "codespell": ("find misspelt words", ["-m", "codespell_lib"]),
    "figures": ("draw the pictures of figures/", ["-m", "tools.figures"]),
    "mutate": ("break the mathematics on purpose, and see what the tests miss", ["-m", "tools.mutate"]),
}


def usage():
    """Return the help text, one line a job."""
    jobs = [f"  {name:<14}{purpose}" for name, (purpose, _) in JOBS.items()]
    return "\n".join(["usage: python course.py JOB [arguments for the job]", *jobs])


def complaint():
    """Return why this Python cannot carry the course, with the cure, or None."""
    have, need = "{}.{}".format(*sys.version_info), "{}.{}".format(*OLDEST)
    if sys.version_info < OLDEST:
        return f"Python {have} is too old: install Python {need} or newer and run course.py with that one."
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return f"This Python {have} has no venv module: on Debian or Ubuntu, `sudo apt install python3-venv` brings it."
    return None


def environment():
    """Return the variables of a shell in which .venv is active and nothing of the user's own changes a lesson."""
    kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    path = os.pathsep.join([str(BIN), kept.get("PATH", os.defpath)])
    return dict(kept, VIRTUAL_ENV=str(VENV), PATH=path, PIP_USER="0", PYTHONUTF8="1", **OWN)


def run(*command):
    """Run a command and return its exit status; Ctrl-C is the command's affair, an end from outside is passed on."""
    signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen(command, cwd=str(ROOT), env=environment())
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status


def set_up():
    """Make .venv and install the pins, where that is not yet done."""
    pins = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in PINS)).hexdigest()
    made = "Python {}.{} in {}".format(*sys.version_info[:2], VENV)
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if stamp == f"{made} with {pins}":
        return 0
    print("Setting up the course in .venv: a minute or two, once.", flush=True)
    make = [] if stamp.startswith(made) else [(made, [sys.executable, "-m", "venv", "--clear", str(VENV)])]
    return stamped([*make, (made, [PYTHON, *INSTALL]), (f"{made} with {pins}", [PYTHON, "-m", "tools.lab_settings"])])


def stamped(steps):
    """Run the steps, stamping each when it is done: a later call goes on from there. Return a failed status, or 0."""
    for stamp, command in steps:
        status = run(*command)
        if status:
            print("The set-up did not finish. Run it again; if it stops at the same place, delete .venv first.")
            return status
        STAMP.write_text(stamp, encoding="utf-8")
    return 0


def lab_options():
    """Return what JupyterLab has to be told on this machine."""
    no_display = sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-browser"] * no_display + ["--allow-root"] * root


def main(job=None, *arguments):
    """Do one job and return its exit status."""
    if job not in JOBS:
        print(usage())
        return 2
    problem = complaint()
    if problem:
        print(problem)
        return 1
    options = lab_options() if job == "lab" else []
    return set_up() or run(PYTHON, *JOBS[job][1], *options, *arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
