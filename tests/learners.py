"""Versions of the lessons, from the history where there is one, and learners who do as they like with their copies."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from random import Random
from zlib import crc32

import nbformat

from tools.canonical import canonical, read, to_bytes
from tools.copies import parsed
from tools.versions import mark

ROOT = Path(__file__).parent.parent
UPDATES = 13
WORD = re.compile(rb"mine-\d+-")


def slim(nb):
    """Return the bytes of a notebook without its pictures, and of every other cell."""
    nb = canonical(nb)
    nb.cells = [cell for cell in nb.cells if crc32(cell.id.encode()) % 2 or "..." in cell.source or cell is nb.cells[0]]
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if len(json.dumps(output)) < 2000]
    return to_bytes(canonical(nb))


@cache
def is_notebook(content):
    """Return whether the bytes of a file are a notebook."""
    return parsed(content) is not None


@cache
def valid(content):
    """Read the bytes of a file as JupyterLab does: they have to be a valid notebook. Return the version it was laid as.

    Most files are as they were at the last look, which the many looks of the tests need not pay for again.
    """
    return mark(nbformat.reads(content.decode(), as_version=4)).get("version")


@cache
def present():
    """Return the lessons as they are: {file name: bytes}."""
    return {path.name: slim(read(path)) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def past(lessons):
    """Return the last versions of some lessons in the history, oldest first; where that is short, imagined ones.

    A lesson is meant by its name without the number, which may change.
    """
    trees = _trees()
    if len(trees) < UPDATES + 1:
        return imagined(lessons, seed=1)
    return [{name: _slimmed(blob) for name, blob in tree.items() if name[2:] in lessons} for tree in trees]


@cache
def _trees():
    """Return {file name: blob} of the lessons after each of the last commits that changed them."""
    commits = _git("log", "--format=%H", f"-{UPDATES + 1}", "--", "notebooks").split()[::-1]
    listed = [_git("ls-tree", "-r", commit, "--", "notebooks").decode().splitlines() for commit in commits]
    return [{Path(line.split()[3]).name: line.split()[2] for line in lines} for lines in listed]


@cache
def _slimmed(blob):
    return slim(parsed(_git("cat-file", "blob", blob)))


def _git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True).stdout


def imagined(lessons, seed=0):
    """Return versions that follow those of today: cells changed, added and taken out, now and then a new number."""
    random, versions = Random(seed), [{name: content for name, content in present().items() if name[2:] in lessons}]
    for number in range(UPDATES):
        versions.append(dict(_revised(name, content, random, number) for name, content in versions[-1].items()))
    return versions


def _revised(name, content, random, number):
    nb = parsed(content)
    for _ in range(random.choice([0, 0, 1, 3])):
        cell = random.choice(nb.cells)
        random.choice([_change, _take_out, _put_in])(nb, cell, f"version {number}")
    return (f"{20 + number}{name[2:]}" if random.random() < 0.1 else name), to_bytes(canonical(nb))


def _change(nb, cell, word):
    cell.source += f"\n# {word}"


def _take_out(nb, cell, word):
    nb.cells.remove(cell)


def _put_in(nb, cell, word):
    nb.cells.insert(nb.cells.index(cell), nbformat.v4.new_markdown_cell(f"Put in by {word}"))


def publish(version, originals):
    """Make the folder of originals hold just this version."""
    originals.mkdir(exist_ok=True)
    for path in originals.glob("*.ipynb"):
        path.unlink() if path.name not in version else None
    for name, content in version.items():
        (originals / name).write_bytes(content)


class Learner:
    """Someone who writes, runs, renames and deletes in a folder of copies; what they wrote holds words of its own."""

    def __init__(self, folder, random):
        self.folder, self.random, self.count = folder, random, 0

    def word(self):
        self.count += 1
        return f"mine-{self.count}-"

    def words(self):
        """Return the learner's words in all files of the folder, whatever the files are."""
        return {word for path in self.folder.glob("*") for word in WORD.findall(path.read_bytes())}

    def act(self):
        """Do something to some notebook."""
        paths = [path for path in sorted(self.folder.glob("*.ipynb")) if is_notebook(path.read_bytes())]
        acts = [self.write] * 4 + [self.run, self.add, self.save, self.rename, self.delete, self.spoil, self.double]
        if paths:
            self.random.choice(acts)(self.random.choice(paths))

    def write(self, path):
        nb = self.read(path)
        self.random.choice(nb.cells).source += f"\n{self.word()}"
        self.save(path, nb)

    def add(self, path):
        nb = self.read(path)
        nb.cells.insert(self.random.randrange(len(nb.cells)), nbformat.v4.new_code_cell(f"# {self.word()}"))
        self.save(path, nb)

    def run(self, path):
        nb = self.read(path)
        cell = self.random.choice([cell for cell in nb.cells if cell.cell_type == "code"])
        cell.update(execution_count=99, outputs=[nbformat.v4.new_output("stream", text=self.word())])
        self.save(path, nb)

    def save(self, path, nb=None):
        """Save as JupyterLab does: with the kernel's words on its language, and the marks of the session."""
        nb = nb or self.read(path)
        nb.metadata["language_info"] = {"name": "python", "version": "3.11", "codemirror_mode": {"name": "ipython"}}
        self.random.choice(nb.cells).metadata["collapsed"] = True
        path.write_text(nbformat.writes(nb), encoding="utf-8")

    def rename(self, path):
        path.rename(self.folder / f"{self.word()}.ipynb")

    def double(self, path):
        (self.folder / f"{path.stem}-Copy{self.count}.ipynb").write_bytes(path.read_bytes())

    def delete(self, path):
        path.unlink()

    def spoil(self, path):
        path.write_bytes(b"<<<<<<< Updated upstream\n" + path.read_bytes())

    def read(self, path):
        """Read as JupyterLab does: the file has to be a valid notebook."""
        return nbformat.read(path, as_version=4)
