"""Where the learner's copies are: `my_lessons` in the course, or at home where the course cannot be written to."""

import contextlib
import errno
import re
import sys
from pathlib import Path

from tools.files import write
from tools.lock import alone

ROOT = Path(__file__).resolve().parent.parent
ORIGINALS = ROOT / "notebooks"
SITE = ROOT / "build" / "site"
FOLDER = "my_lessons"
AUTHOR = "GMM_LESSONS_AUTHOR"  # set in the server of whoever writes the course
NOT_HERE = {errno.EACCES, errno.EPERM, errno.EROFS}
BESIDE = re.compile(r"\.\./([\w/.-]*\w)")  # what the lessons show or link to in other folders


class Trouble(Exception):
    """What stands in the way, and what helps: words for the learner."""


def told(job):
    """Do a job with the arguments of the command line and end with its status; trouble is told in one line."""
    try:
        sys.exit(job(*sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(str(trouble))


def place(root=ROOT):
    """Return the folder of the copies, made if it was not there."""
    try:
        return _made(root / FOLDER)
    except OSError as error:
        if error.errno not in NOT_HERE:
            raise Trouble(_words(error, root / FOLDER)) from None
    try:
        folder = _made(Path.home() / "gmm-lessons" / FOLDER)
    except (OSError, RuntimeError):
        raise Trouble(f"There is no place to write to, neither {root} nor a home: copy the course to one.") from None
    _accompany(folder.parent, root)
    return folder


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    _lock(folder).touch()
    return folder


def _lock(folder):
    return folder / ".lock"


def _accompany(folder, root):
    """Lay the pictures and pages that the lessons lead to where the copies look for them."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (root / ORIGINALS.name).glob("*.ipynb"))
    for name in set(BESIDE.findall(texts)):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write(folder / name, (root / name).read_bytes())


@contextlib.contextmanager
def at_work(folder):
    """Change copies while nobody else does; what the disk refuses is told in one line."""
    try:
        with alone(_lock(folder), "course.py"):
            yield
    except OSError as error:
        raise Trouble(_words(error, folder)) from None


def _words(error, folder):
    """Return what a refusal of the disk means, and what helps."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: make room for 20 MB and run this again. Nothing is lost."
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{folder} is a file, and the copies of the lessons need a folder of that name: rename the file."
    return f"{error.filename or folder}: {error.strerror}. Nothing is lost; see to it and run this again."
