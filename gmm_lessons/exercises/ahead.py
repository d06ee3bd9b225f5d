"""What lies ahead of a learner: the next exercise, and the minutes that the lessons to come take."""

import contextlib
import json
import re
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def ahead(rows):
    """Return what comes next and how long the lessons to come take, as far as their notebooks are at hand."""
    todo = [(lesson, name) for lesson, name, status in rows if status != "correct"]
    if not todo:
        return ()
    lesson, name = todo[0]
    shares = {number: _share(rows, number) for number, _ in todo}
    left = sum(minutes * shares.get(number, 0) for number, minutes in _minutes().items())
    return (f"Next: {name}, in lesson {lesson}." + (f" About {left:.0f} minutes are left." if left else ""),)


def _share(rows, number):
    """Return the share of a lesson's exercises and questions that is still to do."""
    statuses = [status for lesson, _, status in rows if lesson == number]
    return sum(status != "correct" for status in statuses) / len(statuses)


def _minutes():
    """Return the minutes that each lesson says it takes, by number; none where the package is without its course."""
    openings = {path: _opening(path) for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")}
    said = {int(path.name[:2]): re.search(r"\b(\d+) minutes\b", text) for path, text in openings.items()}
    return {number: int(found[1]) for number, found in said.items() if found}


def _opening(path):
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        return "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    return ""
