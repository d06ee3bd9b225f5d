"""Run the Python of an environment as if a shell had activated it. Standard library only."""

import os
import signal
import subprocess
from pathlib import Path

FOREIGN = ("PYTHONHOME", "PYTHONPATH", "JUPYTER_PATH", "MPLBACKEND")  # other packages, kernels, ways to draw
FOREIGN += ("PYTHONDONTWRITEBYTECODE",)  # every kernel and every process of a test would compile the package anew
OWN = {"MATPLOTLIBRC": str(Path(__file__).with_name("matplotlibrc")), "JUPYTER_PREFER_ENV_PATH": "1"}


def scripts(folder):
    """Return the folder of an environment's programs."""
    return folder / ("Scripts" if os.name == "nt" else "bin")


def python(folder):
    """Return the path of an environment's Python."""
    return str(scripts(folder) / ("python.exe" if os.name == "nt" else "python"))


def variables(folder):
    """Return the variables of a shell in which the environment is active and nothing of the user's changes a lesson."""
    kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
    path = os.pathsep.join([str(scripts(folder)), kept.get("PATH", os.defpath)])
    return dict(kept, VIRTUAL_ENV=str(folder), PATH=path, PIP_USER="0", PYTHONUTF8="1", **OWN)


def run(folder, arguments, root):
    """Run a command and return its exit status; Ctrl-C is the command's affair, an end from outside is passed on."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen([python(folder), *arguments], cwd=str(root), env=variables(folder))
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


def answer(folder, *arguments):
    """Return whether a command ends well; what it says is not for the learner."""
    try:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        return subprocess.call([python(folder), *arguments], env=variables(folder), **quiet) == 0
    except OSError:  # the environment, or the Python it was made from, has gone
        return False


def installed(folder):
    """Return the names under which pip notes what is installed in an environment."""
    places = [folder / "Lib"] if os.name == "nt" else sorted(folder.glob("lib/python3*"))
    return sorted(path.name for place in places for path in place.glob("site-packages/*.dist-info"))
