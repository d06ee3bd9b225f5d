"""Python for the reader's browser: `python course.py pyodide FILES CORE` fills build/pyodide, for the site to take.

FILES  a folder with the files of a release of Pyodide
CORE   the unpacked npm package `pyodide` of the same release: what is taken from FILES has to be what its lock names

What comes of it is core, standard library, NumPy and our wheel, and no more: every byte of it is checked here, and of
the wheels again by Pyodide when it loads them.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

from tools.canonical import read
from tools.notebooks import NOTEBOOKS, select
from tools.site import beside, names, wheel

FOLDER = beside.BUILD / "pyodide"
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOADED = (".mjs", ".js", ".wasm", ".zip", ".whl", ".json")
OURS = "gmm-lessons"
NOTICE = """Python for the exercises of these pages, as the projects publish it:
Pyodide {pyodide} (MPL 2.0; source: github.com/pyodide/pyodide), with CPython {python} (PSF licence) in it, and NumPy
{numpy} (BSD, its licences in its wheel). `gmm-lessons` is the course's own package: its licences are in the course.
"""
BROWSER = Path(__file__).with_name("browser")


class Refused(SystemExit):
    """A file is not what the lock says."""


def write(files, core, folder=FOLDER):
    """Write what a page loads into a folder, in place of what is there."""
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    numpy = lock["packages"]["numpy"]
    check(files, core, [numpy])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in (*core_of(core), numpy["file_name"]):
        shutil.copyfile(files / name, folder / name)
    own = wheel.write(folder, *wheel.sources(BROWSER, "gmm_page"))
    lock["packages"] = {"numpy": numpy, OURS: entry(own, ["numpy"], ["gmm_lessons", "gmm_page"])}
    _json(folder / "pyodide-lock.json", lock)
    versions = {"pyodide": lock["info"]["version"], "python": lock["info"]["python"], "numpy": numpy["version"]}
    (folder / "README.txt").write_text(NOTICE.format(**versions), encoding="utf-8")
    _lessons(folder / "lessons")
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.suffix in LOADED}
    _json(folder / "files.json", {"version": lock["info"]["version"], "packages": ["numpy", OURS], "sizes": sizes})


def core_of(core):
    """Return the names of the files of CORE that a release has: of two scripts it has one."""
    return [name for name in CORE if (core / name).is_file()]


def check(files, core, packages):
    """Refuse files that are missing or have other bytes: the core must be npm's, and wheels have the lock's sha256."""
    wanted = {name: digest(core / name) for name in core_of(core)} | {
        one["file_name"]: one["sha256"] for one in packages
    }
    for name, sha256 in wanted.items():
        if not (files / name).is_file():
            raise Refused(f"{files / name} is missing.")
        if digest(files / name) != sha256:
            raise Refused(f"{files / name} has sha256 {digest(files / name)}, but the lock says {sha256}.")


def entry(path, depends, imports):
    """Return what a lock says of a pure wheel."""
    name, version = path.name.split("-")[:2]
    return {
        "name": name.replace("_", "-"),
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": digest(path),
        "package_type": "package",
        "imports": imports,
        "depends": depends,
        "unvendored_tests": False,
    }


def digest(path):
    """Return the sha256 of a file, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _lessons(folder):
    """Write for each lesson the names that its cells make."""
    folder.mkdir()
    for path in select([], NOTEBOOKS):
        _json(folder / f"{path.stem[:2]}.json", names.names(read(path)))


def _json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def main(files, core, folder=FOLDER):
    """Write the folder and say how large it is."""
    write(Path(files), Path(core), Path(folder))
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB, all as the lock says")


if __name__ == "__main__":
    main(*sys.argv[1:])
