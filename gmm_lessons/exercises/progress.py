"""What a learner has done so far: one small file in the user's data directory, never in the course itself."""

import contextlib
import json
import os
import tempfile
from pathlib import Path

from gmm_lessons.doors.extras import extra
from gmm_lessons.exercises.judging.verdict import MARKS

FILE = "progress.json"


def folder():
    """Return where progress is kept: GMM_LESSONS_HOME if that is set, else the user's data directory."""
    chosen = os.environ.get("GMM_LESSONS_HOME")
    if chosen:
        return Path(chosen)
    with extra("lab", "where your progress is kept"):
        from platformdirs import user_data_dir
    try:
        return Path(user_data_dir("gmm-lessons", appauthor=False))
    except RuntimeError:  # a user without a home
        return Path(os.devnull, "gmm-lessons")  # where nothing can be


def kept():
    """Return the statuses by name; a file that cannot be read is set aside, and none are returned."""
    path = folder() / FILE
    try:
        statuses = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(statuses, dict) or not set(map(str, statuses.values())) <= set(MARKS):
            raise ValueError("not a table of statuses")
        return statuses
    except OSError:
        return {}
    except (ValueError, RecursionError):
        _set_aside(path)
        return {}


def _set_aside(path):
    with contextlib.suppress(OSError):
        os.replace(path, path.with_name(f"progress-unreadable-{len(set_aside()) + 1}.json"))


def set_aside():
    """Return the files that could not be read and were given another name."""
    return sorted(folder().glob("progress-unreadable-*.json"))


def record(name, status):
    """Keep a status; 'correct' stays, whatever comes after. Where nothing can be written, the next table says so."""
    try:
        statuses = kept()
        if status != "not attempted" and statuses.get(name) not in ("correct", status):
            _write({**statuses, name: status})
    except Exception as error:
        _refused[:] = [error]


_refused = []  # the last reason why a status could not be kept


def _write(statuses):
    """Replace the file in one go, so that it is never half written."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=folder(), suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(statuses, file, indent=1, sort_keys=True)
        os.replace(scratch, folder() / FILE)
        _refused.clear()
    except OSError:
        os.unlink(scratch)
        raise


def reset_progress():
    """Forget everything that was done."""
    with contextlib.suppress(OSError):
        (folder() / FILE).unlink(missing_ok=True)
    return "Progress reset: every exercise counts as not attempted."


def notes():
    """Return what the learner should know of how progress is kept."""
    for path in set_aside():
        yield (
            f"A progress file could not be read. It was set aside as {path.name}, and a new one was begun. "
            "Delete it to be rid of this line."
        )
    if _refused:
        yield f"Progress is not kept ({_refused[0]}): set GMM_LESSONS_HOME to a folder that can be written to."
