#!/usr/bin/env python3
"""The door to the course: `python course.py lab` to learn, `python course.py test` to check everything.

Standard library only. On first use it makes `.venv` beside this file, with the pinned versions of constraints.txt.
"""

import importlib.util
import os
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent

# One line a job: what it is for, and what the Python of .venv is given to run; further arguments are passed on.
JOBS = {
    "lab": ("open the course in JupyterLab, on your own copies of the lessons", ["-m", "tools.lab"]),
    "update": ("bring the course up to date and leave your work alone", ["-m", "tools.update"]),
    "fresh": ("lay a lesson anew and keep yours: fresh 07", ["-m", "tools.copies", "fresh"]),
    "test": (
        "check the notebooks, the package, the widgets; --all: the site, too",
        ["-m", "pytest", "-n", "auto", "--maxprocesses", "4"],
    ),
    "setup": ("make or finish .venv, and no more", ["-c", "print('Ready. Next: python course.py lab')"]),
    "notebooks": ("run the notebooks and store their outputs", ["-m", "tools.notebooks"]),
    "pages": ("write the lessons as web pages that need no network", ["-m", "tools.pages"]),
    "site": ("build the website of the course, with what else is built", ["-m", "tools.site"]),
    "slides": ("write a deck of slides for each lesson: slides 07", ["-m", "tools.slides"]),
    "pdf": ("print the lessons as one book, A4", ["-m", "tools.book"]),
    "pyodide": ("lay Python for the browser, for the site: pyodide FILES CORE", ["-m", "tools.site.pyodide"]),
    "lite": ("build notebooks that run in the browser, for the site: lite FILES CORE", ["-m", "tools.site.lite"]),
    "answers": ("fill every exercise with its solution, for lecturers", ["-m", "tools.answers"]),
    "bench": ("time EM beside the libraries", ["-m", "benchmarks"]),
    "bench-widgets": ("time the widgets in a real browser", ["-m", "tools.bench_widgets"]),
    "bench-site": ("time what readers of the site wait for", ["-m", "tools.bench_site"]),
    "ruff": ("check or format the code: ruff check, ruff format", ["-m", "ruff"]),
    "codespell": ("find misspelt words", ["-m", "codespell_lib"]),
    "figures": ("draw the pictures of figures/", ["-m", "tools.figures"]),
    "addresses": ("write the addresses of pyproject.toml wherever they are named", ["-m", "tools.addresses"]),
    "mutate": ("break the mathematics on purpose, and see what the tests miss", ["-m", "tools.mutate"]),
}
# What a job needs that learners do not: an extra of pyproject.toml.
BESIDES = dict.fromkeys(("site", "slides", "pdf", "pyodide", "lite", "bench-site"), "site")
OLDEST_WORD = "--oldest"  # said to `test`: with the oldest versions that pyproject.toml allows
ALL_WORD = "--all"  # said to `test`: with what the site offers
EVERYWHERE = ["tests", "notebooks"]  # of these, pytest without a path takes what pyproject.toml names


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


def perform(job, arguments):
    """Do one job in its environment, made first if need be; return its exit status."""
    from tools import environment
    from tools.running import run

    asked = {OLDEST_WORD, ALL_WORD}.intersection(arguments) if job == "test" else set()
    which = environment.OLDEST if OLDEST_WORD in asked else environment.COURSE
    try:
        folder = environment.set_up(which)
        if job in BESIDES or ALL_WORD in asked:
            environment.add(BESIDES.get(job, "site"), which)
    except environment.Refused as reason:
        print(reason)
        return 1
    rest = [word for word in arguments if word not in asked]
    return run(folder, [*JOBS[job][1], *rest, *(EVERYWHERE if ALL_WORD in asked and not named(rest) else [])], ROOT)


def named(words):
    """Return whether a path is among the words, such as tests/test_em.py::test_name."""
    return any((ROOT / word.partition("::")[0]).exists() for word in words)


def main(job=None, *arguments):
    """Do one job and return its exit status."""
    if job not in JOBS:
        print(usage())
        return 2
    problem = complaint()
    if problem:
        print(problem)
        return 1
    if job == "update":  # the download is named from where the learner stands
        arguments = [os.path.abspath(name) for name in arguments]
    try:
        return perform(job, arguments)
    except KeyboardInterrupt:
        print("\nStopped. Run it again: it goes on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
