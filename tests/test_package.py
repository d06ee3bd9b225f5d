"""The house: what its map says is there, imports point back, and the mathematics needs NumPy and SciPy only."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path

import pytest

import gmm_lessons

PACKAGE = Path(str(files("gmm_lessons")))
MAP = dict(re.findall(r"^    (\w+) {2,}(\d+(?:, \d+)*|all) {2,}\S", gmm_lessons.__doc__, re.MULTILINE))
ROOMS = list(MAP)
WINGS = ("plots", "widgets", "exercises", "pages")  # of the page and the learner: all but the mathematics and its data
MATHEMATICS = [room for room in ROOMS if room not in WINGS]
HEAVY = ["matplotlib", "sklearn", "ipywidgets", "anywidget", "pandas", "dask", "scipy"]
SHAPES = {"full", "tied", "diag", "diagonal", "spherical"}
MOST_LINES = 150


def name_of(path):
    """Return the name of a module, as it is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
MODULES = [name for name in SOURCES if name != "gmm_lessons" and name.split(".")[1] in MATHEMATICS]
SCRIPTS = sorted(PACKAGE.rglob("*.js"))


@cache
def tree(name):
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


@cache
def imports(name):
    """Return the modules of the package that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "gmm_lessons":
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & set(SOURCES)
            found |= inner or {node.module}
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & set(SOURCES)
    return found - {name}


def room(name):
    return ROOMS.index(name.split(".")[1])


def loaded_after(statement, names):
    """The modules among `names` that a fresh Python holds after the statement."""
    code = f"import sys; {statement}; print(*[n for n in {names} if n in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_the_map_names_every_room_and_no_other():
    there = {path.stem for path in PACKAGE.glob("*.py")} | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set(ROOMS) == there - {"__init__", "__main__"}


@pytest.mark.parametrize("one", [one for one, lessons in MAP.items() if lessons != "all"])
def test_a_room_and_the_map_name_the_same_lessons(one):
    told = re.findall(r"\(?[Ll]essons? (\d+(?:(?:, | and )\d+)*)", ast.get_docstring(tree(f"gmm_lessons.{one}")))
    assert {int(n) for part in told for n in re.findall(r"\d+", part)} == {int(n) for n in MAP[one].split(", ")}


def test_importing_the_package_imports_nothing_heavy():
    assert loaded_after("import gmm_lessons", HEAVY) == []


def test_what_every_lesson_imports_loads_neither_scipy_nor_scikit_learn():
    """They take a quarter of a second of each kernel, and come where a function of theirs is called."""
    rooms = "from gmm_lessons import em, exercises, initialization, plots, scale, selection, widgets"
    assert loaded_after(rooms, ("scipy", "sklearn", "pandas", "dask")) == []


@pytest.fixture(scope="module")
def heavy_with():
    """Return what a fresh Python that imports one room of the mathematics after the other has loaded after each."""
    rooms = [one for one in MATHEMATICS if one != "estimator"]  # which is scikit-learn's
    code = f"""
import importlib, json, sys
heavy = lambda: [name for name in {HEAVY[:-1]} if name in sys.modules]
print(json.dumps({{one: importlib.import_module("gmm_lessons." + one) and heavy() for one in {rooms}}}))
"""
    return json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("one", [one for one in MATHEMATICS if one != "estimator"])
def test_the_mathematics_imports_numpy_and_scipy_only(heavy_with, one):
    assert heavy_with[one] == []


@pytest.mark.parametrize("name", [name for name in SOURCES if "." in name])
def test_imports_point_back_in_the_course(name):
    assert [other for other in imports(name) if room(other) > room(name)] == []


@pytest.mark.parametrize("wing", [one for one in MATHEMATICS if (PACKAGE / one).is_dir()])
def test_imports_point_back_within_a_wing(wing):
    """The line of arrows in its docstring is the order in which it is read."""
    told = ast.get_docstring(tree(f"gmm_lessons.{wing}"))
    order = re.split(r"\s+→ ", re.search(r"^ +(\w+(?:\s+→ \w+)+)$", told, re.MULTILINE)[1])
    inside = {name.split(".")[2]: name for name in SOURCES if name.startswith(f"gmm_lessons.{wing}.")}
    assert set(order) == set(inside)
    for place, one in enumerate(order):
        taken = [name.split(".")[2] for name in imports(inside[one]) if name.startswith(f"gmm_lessons.{wing}.")]
        assert set(taken) <= set(order[:place]), one


def test_no_circle_in_python():
    assert list(TopologicalSorter({name: imports(name) for name in SOURCES}).static_order())


def test_no_circle_in_javascript():
    found = {
        path: {(path.parent / target).resolve() for target in re.findall(r'from "(\./[^"]+)"', path.read_text("utf-8"))}
        for path in SCRIPTS
    }
    assert sum(map(len, found.values())) > 50
    assert set().union(*found.values()) <= set(SCRIPTS)
    assert list(TopologicalSorter(found).static_order())


@pytest.mark.parametrize("name", MODULES)
def test_nothing_in_the_mathematics_asks_for_a_shape_by_its_name(name):
    compared = [node for node in ast.walk(tree(name)) if isinstance(node, ast.Compare | ast.Match)]
    words = [leaf.value for node in compared for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)]
    assert not SHAPES & {word for word in words if isinstance(word, str)}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_of_mathematics_is_read_in_one_go(name):
    assert len(SOURCES[name].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


NOT_IN_A_BROWSER = ["scipy", "sklearn", "matplotlib", "platformdirs", "threadpoolctl", "anywidget", "dask"]
WITHOUT = f"""
import sys, threading
for name in {NOT_IN_A_BROWSER}:
    sys.modules[name] = None  # whoever imports it is told that it is not there

def no_threads(self):
    raise RuntimeError("can't start new thread")

threading.Thread.start = no_threads
"""


def without(code):
    """Run code in a fresh Python without threads and with no library but NumPy, as on a page; return its words."""
    done = subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_numpy_is_all_that_the_mathematics_imports():
    code = "\n".join(f"import gmm_lessons.{one}" for one in MATHEMATICS if one != "estimator")
    assert without(code + "\nprint(*sorted({name.split('.')[0] for name in sys.modules} & {'numpy'}))") == ["numpy"]


def test_exercises_are_checked_where_there_are_no_threads_and_no_library_but_numpy(tmp_path):
    code = f"""
import os
os.environ["GMM_LESSONS_HOME"] = {str(tmp_path)!r}
from gmm_lessons import exercises
for one in exercises.ALL:
    if one.name != "matched_labels":  # whose point is a function of SciPy
        verdicts = one.check(one.reference).status, one.check(one.mistakes[0].wrong).message
        assert verdicts[0] == "correct" and one.mistakes[0].hint in verdicts[1], (one.name, verdicts)
print(len(exercises.ALL))
"""
    assert int(*without(code)) > 40
