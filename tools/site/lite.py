"""The whole notebooks in the browser: `python course.py lite FILES CORE` fills build/lite, for the site to take.

FILES  a folder with the files of a release of Pyodide: core, and the packages that the lessons import
CORE   the unpacked npm package `pyodide` of the same release, whose lock says what the files have to be

Beside them the kernel gets our wheel and the pure wheels that widgets need, all under the lock, so that an import loads
what it needs and nothing is asked of any other host.
"""

import ast
import json
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat

from tools.canonical import read
from tools.notebooks import NOTEBOOKS, select
from tools.place import ROOT
from tools.running import python
from tools.site import beside, pyodide, wheel
from tools.site.pyodide import Refused

FOLDER = beside.BUILD / "lite"
ENVIRONMENT = beside.BUILD / "lite-env"
SOURCE = beside.BUILD / "before-lite"  # no name that begins with FOLDER's: JupyterLite takes that for its own output
PINS = Path(__file__).with_name("lite.txt")
KERNEL = ("micropip", "ipython", "jedi", "sqlite3", "ssl")
IMPORTED = ("numpy", "scipy", "matplotlib", "scikit-learn", "threadpoolctl", "mpmath", "sympy")
# Pure wheels from the index, as constraints.txt pins them, and what each of them needs.
PURE = {
    "anywidget": ("ipywidgets", "psygnal", "typing-extensions"),
    "comm": (),
    "ipywidgets": ("comm", "ipython"),
    "mpmath": (),
    "platformdirs": (),
    "psygnal": (),
    "sympy": ("mpmath",),
    "typing-extensions": (),
}
OURS = ("numpy", "scipy", "matplotlib", "scikit-learn", "threadpoolctl", "platformdirs", "anywidget")
NOT_HERE = re.compile(r"^from distributed|LocalCluster|\.lower_bounds_", re.MULTILINE)  # scikit-learn from 1.7
NOTE = (
    "**In the browser.** A page has one process, and an older scikit-learn. Cells that want a cluster, or a newer one, "
    "are text to read here, with what they printed elsewhere. Everything else runs."
)
CONFIG = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "pyodideUrl": "./pyodide/pyodide.js",
                "disablePyPIFallback": True,
            }
        }
    },
}


def write(files, core, folder=FOLDER):
    """Build the JupyterLite into a folder, in place of what is there."""
    source = SOURCE
    for old in (source, folder):
        shutil.rmtree(old, ignore_errors=True)
    _environment()
    _contents(source / "contents")
    (source / "jupyter-lite.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    command = ["-m", "jupyterlite_core", "build", "--contents", "contents", "--output-dir", str(folder)]
    subprocess.run([python(ENVIRONMENT), *command], cwd=source, check=True, stdout=subprocess.DEVNULL)
    _is_ours(folder)
    for unwanted in folder.rglob("*.map"):
        unwanted.unlink()
    _python(files, core, folder / "pyodide")


def _is_ours(folder):
    """Refuse a JupyterLite that would take Python from elsewhere."""
    if "./pyodide/pyodide.js" not in (folder / "jupyter-lite.json").read_text(encoding="utf-8"):
        raise Refused(f"{folder}/jupyter-lite.json does not say that Python lies beside it.")


def _environment():
    """Make the environment that builds; in the course's own, JupyterLab would find the kernel of a browser."""
    if not (ENVIRONMENT / "ready").is_file():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        pip = [python(ENVIRONMENT), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(PINS)], check=True)
        subprocess.run([*pip, "--no-deps", "-c", str(ROOT / "constraints.txt"), "anywidget"], check=True)
        (ENVIRONMENT / "ready").touch()


def _contents(folder):
    """Write the lessons, with a note where one needs processes, and what they link to."""
    (folder / "notebooks").mkdir(parents=True)
    for path in select([], NOTEBOOKS):
        nbformat.write(noted(read(path)), folder / "notebooks" / path.name)
    shutil.copytree(ROOT / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.py", "__pycache__"))


def noted(nb):
    """Return the notebook; cells that cannot run in a browser become text, and a note at the top says so."""
    read_only = _not_here([cell for cell in nb.cells if cell.cell_type == "code"])
    nb.cells = [_to_read(cell) if cell in read_only else cell for cell in nb.cells]
    if read_only:
        nb.cells.insert(1, nbformat.v4.new_markdown_cell(NOTE, id="in-the-browser"))
    return nb


def _not_here(cells):
    """Return the cells that cannot run in a browser, and those after them that need a name which only they make."""
    found, lost = [], set()
    for cell in cells:
        uses, makes = _names(cell.source)
        stops = NOT_HERE.search(cell.source) or uses & lost
        found += [cell] if stops else []
        lost = lost | makes if stops else lost - makes
    return found


def _names(source):
    """Return the names that a cell takes from others, and those that it makes."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    makes = {node.arg for node in nodes if isinstance(node, ast.arg)}
    makes |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    makes |= {name.id for name in names if not isinstance(name.ctx, ast.Load)}
    return {name.id for name in names} - makes, makes


def _to_read(cell):
    """Return a cell of text with the code, and what it printed elsewhere."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    text = f"```python\n{cell.source}\n```\n\n```text\n{printed}```"
    return nbformat.v4.new_markdown_cell(text, id=cell.id)


def _python(files, core, folder):
    """Write Pyodide, the packages that lessons import, and ours, with a lock that names exactly these."""
    folder.mkdir()
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    known = lock["packages"]
    wanted = closure([name for name in (*KERNEL, *IMPORTED) if name not in PURE], known)
    pyodide.check(files, core, [known[name] for name in wanted])
    for name in ("pyodide.js", *pyodide.core_of(core)):
        shutil.copyfile(core / name, folder / name)
    for name in wanted:
        shutil.copyfile(files / known[name]["file_name"], folder / known[name]["file_name"])
    own = {"gmm-lessons": pyodide.entry(wheel.write(folder), list(OURS), ["gmm_lessons"])}
    lock["packages"] = {name: known[name] for name in wanted} | _pure(folder) | own
    closure(lock["packages"], lock["packages"])
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def closure(names, known):
    """Return names and all that they depend on. Refused for an unknown one: a kernel would wait for it for ever."""
    found, left = [], [*names]
    while left:
        name = left.pop().replace("_", "-")  # as a lock's keys are, and what depends on them is not always
        if name not in known:
            raise Refused(f"the lock has no {name}, which something depends on")
        if name not in found:
            found.append(name)
            left += known[name]["depends"]
    return found


def _pure(folder):
    """Bring the pure wheels into a folder; return what the lock says of them."""
    command = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--platform", "any"]
    command += ["--implementation", "py", "--abi", "none", "--python-version", "3.12", "-d", str(folder)]
    pins = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if _name(line) in PURE]
    subprocess.run([sys.executable, *command, *pins], check=True)
    paths = {path.name.split("-")[0].replace("_", "-"): path for path in folder.glob("*-py3-none-any.whl")}
    return {name: pyodide.entry(paths[name], list(needs), [_module(name)]) for name, needs in PURE.items()}


def _name(line):
    return line.split("==")[0].strip()


def _module(name):
    return name.replace("-", "_")


def main(files, core, folder=FOLDER):
    """Build it and say how large it is."""
    write(Path(files).resolve(), Path(core).resolve(), Path(folder).resolve())
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(f"{folder}/lab/index.html: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
