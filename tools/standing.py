"""Where a learner left off, and what comes next."""

import re

from gmm_lessons import exercises
from gmm_lessons.exercises.progress import kept
from tools.canonical import read
from tools.copies import opened
from tools.place import ORIGINALS
from tools.versions import as_laid, mark

TITLE = re.compile(r"# (?:Lesson \d+: )?(.*)")
MINUTES = re.compile(r"\b(\d+) minutes\b")


def left_off(folder):
    """Return the copy that was written last, as far as it is not as it was laid; None where there is none."""
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next((path for path in paths if _in_use(path)), None)


def _in_use(path):
    nb = opened(path)
    return nb is not None and mark(nb).get("lesson") == path.name and not as_laid(nb)


def standing(folder, originals=ORIGINALS):
    """Return (the copy to open, a line that says where the learner is and what comes next)."""
    lessons = [path.name for path in sorted(originals.glob("*.ipynb"))]
    last = left_off(folder)
    if last is None or last.name not in lessons:
        return folder / lessons[0], f"Begin with {lesson(originals / lessons[0])}."
    done, todo = _items(last.name)
    if todo:
        so_far = f"{len(done)} of {len(done + todo)} exercises and questions are done"
        return last, f"You were last in {lesson(originals / last.name)}: {so_far}. Next there: {todo[0]}."
    return last, f"You were last in {lesson(originals / last.name)}. {_after(last.name, lessons, originals)}"


def _after(name, lessons, originals):
    behind = lessons[lessons.index(name) + 1 :]
    return f"Next: {lesson(originals / behind[0])}." if behind else "It is the last one."


def _items(name):
    """Return the exercises and questions of a lesson (done, to do)."""
    statuses = kept()
    names = [row[1] for row in exercises.progress().rows if row[0] == int(name[:2])]
    done = [name for name in names if statuses.get(name) == "correct"]
    return done, [name for name in names if name not in done]


def lesson(path):
    """Return the number, title and minutes of a lesson, in words."""
    opening = read(path).cells[0].source
    minutes, title = MINUTES.search(opening), TITLE.match(opening)
    named = f"lesson {int(path.name[:2])}, {title[1] if title else path.stem}"
    return f"{named} ({minutes[0]})" if minutes else named
