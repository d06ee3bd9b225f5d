"""Bring the course up to date and leave the learner's work alone: `python course.py update`.

A git checkout is pulled. Any other folder takes a fresh download: `python course.py update gmm-lessons-main.zip`.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tools import git
from tools.files import write
from tools.migrate import bring_over
from tools.place import FOLDER, ORIGINALS, ROOT, Trouble, at_work, place, told

NOT_THE_COURSE = {".git", ".venv", FOLDER, "build", "__pycache__"}
HOW = "This folder is no git checkout. Download the course anew, then: python course.py update <the .zip or folder>"


def renew(source=None, root=ROOT):
    """Bring the files of the course up to date, by git or from a download; return what was done."""
    if (root / ".git").exists():
        before, after = git.pull(root)
        return "The course is as new as it gets." if before == after else f"The course went from {before} to {after}."
    if source is None:
        raise Trouble(HOW)
    with tempfile.TemporaryDirectory() as scratch:
        _take(_course(Path(source), Path(scratch)), root)
    return f"The course is now that of {Path(source).name}."


def _course(source, scratch):
    """Return the folder in a download that has course.py in it, the download unpacked if need be."""
    if source.is_file():
        try:
            zipfile.ZipFile(source).extractall(scratch)
        except (zipfile.BadZipFile, OSError) as error:
            raise Trouble(f"{source} could not be unpacked: {error}") from None
        source = scratch
    for folder in (source, *sorted(source.glob("*/"))):
        if (folder / "course.py").is_file() and any((folder / ORIGINALS.name).glob("*.ipynb")):
            return folder
    raise Trouble(f"{source} holds no course: give the .zip file of the download, or the folder with course.py in it.")


def _take(new, root):
    """Put every file of the download into its place; originals that the course has no more go."""
    for path in sorted(new.rglob("*")):
        name = path.relative_to(new)
        if path.is_file() and not NOT_THE_COURSE & set(name.parts):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            write(root / name, path.read_bytes())
    for path in (root / ORIGINALS.name).glob("*.ipynb"):
        if not (new / ORIGINALS.name / path.name).exists():
            path.unlink()  # what anyone wrote in it has been brought over


def main(source=None):
    """Update the course, then the copies with the tools it brought; return the exit status."""
    folder = place()
    with at_work(folder):
        for line in bring_over(folder):
            print(line)
        print(renew(source), flush=True)
    return subprocess.run([sys.executable, "-m", "tools.copies", "table"], cwd=ROOT).returncode


if __name__ == "__main__":
    told(main)
