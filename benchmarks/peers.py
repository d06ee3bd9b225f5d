"""The peers: how each one is started, or why it cannot be. Those from PyPI live in build/peers, outside the course."""

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from shutil import which

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "peers"
PYTHON = BUILD / "bin" / "python"


class Absent(Exception):
    """A peer that cannot be had here; the message is the reason."""


@dataclass(frozen=True)
class Peer:
    """One implementation of EM: its name in the table, and what makes it ready and returns its command."""

    name: str
    ready: callable


def course(script):
    """A peer that runs on the Python of the course."""
    return lambda: [sys.executable, str(HERE / "fits" / script)]


def from_pypi(script, module, *requirements):
    """A peer that is installed in build/peers, unless it is there."""
    return lambda: [_installed(module, requirements), str(HERE / "fits" / script)]


def _installed(module, requirements):
    if not PYTHON.exists():
        venv.create(BUILD, with_pip=True)
    if _fails([PYTHON, "-c", f"import {module}"]):
        said = _fails([PYTHON, "-m", "pip", "install", "--quiet", "numpy", *requirements])
        said = said or _fails([PYTHON, "-c", f"import {module}"])
        if said:
            raise Absent(f"pip install {' '.join(requirements)}: {said}")
    return str(PYTHON)


def _fails(command):
    """The last line a command said when it failed, or nothing."""
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    said = run.stderr.strip().splitlines() or [f"exit status {run.returncode}"]
    return said[-1] if run.returncode else ""


def mclust():
    """R with the package mclust."""
    if not which("Rscript"):
        raise Absent("no Rscript on this machine")
    if _fails(["Rscript", "-e", "library(mclust)"]):
        raise Absent("R has no package mclust: install.packages('mclust')")
    return ["Rscript", str(HERE / "fits" / "mclust.R")]


def armadillo():
    """A program in C++ that is compiled here."""
    if not which("g++"):
        raise Absent("no g++ on this machine")
    program = BUILD.parent / "armadillo"
    flags = ["-O3", "-march=native", "-DARMA_NO_DEBUG", "-fopenmp", "-o", program]
    said = _fails(["g++", HERE / "fits" / "armadillo.cpp", *flags, "-larmadillo"])
    if said:
        raise Absent(f"g++ with armadillo: {said}")
    return [str(program)]


PEERS = [
    Peer("ours", course("ours.py")),
    Peer("readable", course("readable.py")),
    Peer("scikit-learn", course("scikit_learn.py")),
    Peer("oneDAL", from_pypi("onedal.py", "daal4py", "scikit-learn-intelex")),
    Peer("pomegranate", from_pypi("pomegranate_torch.py", "pomegranate", "pomegranate", "torch==2.13.0")),
    Peer("OpenCV", from_pypi("opencv.py", "cv2.ml", "opencv-python-headless<5")),
    Peer("mclust", mclust),
    Peer("Armadillo", armadillo),
]
