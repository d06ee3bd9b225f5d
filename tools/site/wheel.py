"""Our wheel, written without a build tool: the same bytes from the same files, on every machine.

What is in it is in its name too (the build tag): a browser that kept an older wheel does not take it for this one.
"""

import base64
import hashlib
import tomllib
import zipfile

from tools.place import ROOT

KINDS = (".py", ".csv", ".md", ".js", ".css")
DAY = (1980, 1, 1, 0, 0, 0)
WHEEL = "Wheel-Version: 1.0\nGenerator: gmm-lessons\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write(folder, *more):
    """Write the wheel of the package, with further (name, bytes) in it, into a folder; return its path."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    info = f"{name}-{version}.dist-info"
    head = f"Metadata-Version: 2.4\nName: {project['name']}\nVersion: {version}\nSummary: {project['description']}\n"
    files = [*sources(), *more, (f"{info}/METADATA", head.encode()), (f"{info}/WHEEL", WHEEL.encode())]
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files)
    path = folder / f"{name}-{version}-0{hashlib.sha256(record.encode()).hexdigest()[:8]}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in (*files, (f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode())):
            archive.writestr(zipfile.ZipInfo(one, DAY), content, zipfile.ZIP_DEFLATED, 9)
    return path


def sources(folder=ROOT / "gmm_lessons", name="gmm_lessons"):
    """Return (name, bytes) of the files of a package."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in KINDS)
    return [(f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()) for path in paths]


def _digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
