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
    "homogeneous",
    "forms",
    "differences",
    "checks",
    "blocks",
    "threads",
    "scale",
    "axes",
    "streaming",
]
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


@pytest.mark.parametrize("module", ORDER)
def test_imports_point_back_in_the_course(module):
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    sources = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = [name.split(".")[1] for name in sources if name.startswith("gmm_lessons.")]
    assert all(ORDER.index(name) < ORDER.index(module) for name in ours), ours
