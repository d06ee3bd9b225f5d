"""The house: imports point backwards, and the mathematics needs NumPy and SciPy only."""

import ast
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

PACKAGE = Path(str(files("gmm_lessons")))
ORDER = [
    "gaussian",
    "mixture",
    "responsibilities",
    "moments",
    "covariance",
    "em",
    "bound",
    "initialization",
    "selection",
    "candidates",
    "checks",
    *(f"scale.{room}" for room in ["homogeneous", "forms", "differences", "blocks", "threads", "parts"]),
    *(f"scale.{room}" for room in ["own_axes", "streaming"]),
    "scale",
]
READ = [*ORDER, "scale.parcels", "scale.cluster"]  # these two need the extra `scale`
HEAVY = ["matplotlib", "sklearn", "ipywidgets", "anywidget", "pandas", "dask", "scipy"]


def loaded_after(statement, names):
    """The modules among `names` that a fresh Python holds after the statement."""
    code = f"import sys; {statement}; print(*[n for n in {names} if n in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_importing_the_package_imports_nothing_heavy():
    assert loaded_after("import gmm_lessons", HEAVY) == []


@pytest.mark.parametrize("module", [*ORDER, "datasets"])
def test_the_mathematics_imports_numpy_and_scipy_only(module):
    assert loaded_after(f"import gmm_lessons.{module}", HEAVY[:-1]) == []


def source_of(module):
    path = PACKAGE / module.replace(".", "/")
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


def ours(module):
    """The modules of the house that one of them imports, as ORDER names them."""
    for node in ast.walk(ast.parse(source_of(module))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("gmm_lessons"):
            inside = [f"{node.module}.{alias.name}".removeprefix("gmm_lessons.") for alias in node.names]
            whole = node.module.removeprefix("gmm_lessons.")
            yield from (name if name in READ else whole for name in inside)


@pytest.mark.parametrize("module", READ)
def test_imports_point_back_in_the_course(module):
    assert all(READ.index(name) < READ.index(module) for name in ours(module)), list(ours(module))
