"""What runs in the reader's browser, tried outside of it: names of a lesson, what is told, stand-ins for SciPy."""

import builtins
import json
import subprocess
import sys
import zipfile

import nbformat
import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from tools.canonical import read
from tools.notebooks import select
from tools.site import exercise, names, wheel
from tools.site.browser import here, room, wasm

LESSONS = {path.stem[:2]: read(path) for path in select([])}
WITH_EXERCISES = [lesson for lesson, nb in LESSONS.items() if any(map(exercise.name_in, nb.cells))]


def notebook(*cells):
    made = [nbformat.v4.new_code_cell(cell) for cell in (*cells, "exercises.bic.check(f)")]
    return nbformat.v4.new_notebook(cells=made)


def ran(code, *cells, name=""):
    given = names.names(notebook(*cells))
    return json.loads(room.run(code, name, room.Room(room.ALWAYS | given["made"], given["more"])))


# --- names ------------------------------------------------------------------------------------------------------------


def test_what_cells_made_from_numpy_is_made_again():
    cells = ["import numpy as np\nfrom gmm_lessons.em import em, m_step as update", "a = np.arange(3)\nb, c = a[1:]"]
    assert ran("a.sum() + b * c + len(update.__doc__) * 0", *cells)["text"] in ("5", "np.int64(5)")


@pytest.mark.parametrize(
    "cells",
    [
        ["a = 1", "a = 2"],
        ["a = 1\na += 1"],
        ["a = [1]\na.append(2)"],
        ["a = [1]\na[0] = 2"],
        ["for a in range(3): pass"],
        ["import numpy as np\na = np.random.default_rng(0)"],
        ["import scipy\na = scipy.e"],
        ["from gmm_lessons import plots\na = plots"],
        ["a = b"],
        ["if True:\n    a = 1"],
        ["import matplotlib as a"],
    ],
)
def test_what_may_have_become_another_or_needs_more_is_left_out(cells):
    said = ran("a", *cells)
    assert said["title"] == "NameError" and "needs more than NumPy" in said["text"]


def test_a_generator_used_once_is_no_secret():
    assert ran("a", "import numpy as np\na = np.random.default_rng(3).integers(9)")["title"] == ""


@pytest.mark.parametrize("lesson", WITH_EXERCISES)
def test_names_of_the_lessons_are_made_and_mean_what_they_mean_there(lesson):
    """Each statement stands in the lesson, and imports are of what a browser has."""
    given = names.names(LESSONS[lesson])
    assert "np" in given["made"] and not set(given["made"]) & set(given["more"])
    text = "\n".join(cell.source for cell in LESSONS[lesson].cells if cell.cell_type == "code")
    for name in ("matplotlib", "scipy", "sklearn", "plots", "widgets"):
        assert not any(line.startswith(("import " + name, f"from {name}")) for line in given["made"].values())
    assert all(name in text for name in given["made"])


def test_what_is_not_asked_for_is_not_made():
    assert ran("1 + 1", "a = 1 / 0")["text"] == "2"


# --- what is told -----------------------------------------------------------------------------------------------------


def test_a_run_without_a_check_says_what_is_missing():
    assert "exercises.bic.check(...)" in ran("x = 1", name="bic")["text"]
    assert ran("x = 1")["text"] == ""


def test_a_verdict_a_hint_and_a_solution_are_told_as_plain_text():
    said = ran("exercises.bic.check(lambda loglik, k_params, n: k_params * np.log(n) - 2 * loglik)")
    assert (said["title"], said["status"]) == ("✓ bic: correct", "correct")
    assert ran("exercises.bic.check(...)")["text"].endswith("run it again.")
    assert ran("exercises.bic.solution()")["code"] is True
    assert ran("exercises.em_fit.hint()")["title"] == "Hint 1 of 3"


def test_errors_name_the_line_of_the_reader():
    said = ran("def f(a):\n    return a @ 3\n\n\nnp.apply_along_axis(f, 0, np.eye(2))")
    assert said["title"] == "ValueError" and said["text"].endswith("\nLine 2: return a @ 3")
    assert ran("(")["title"] == "SyntaxError"
    assert ran("eval('(')")["text"].endswith("Line 1: eval('(')") or "Line" not in ran("eval('(')")["text"]


def test_what_is_printed_is_shown_up_to_a_limit():
    assert ran("print('a' * 30_000)")["printed"].endswith("and 10001 characters more")


def test_other_boxes_are_remembered_and_their_failures_forgotten():
    place = room.Room(room.ALWAYS)
    room.remember(json.dumps(["def f(): return 7", "1 / 0", "raise SystemExit"]), place)
    assert json.loads(room.run("f()", "", place))["text"] == "7"


# --- NumPy and SciPy --------------------------------------------------------------------------------------------------


def test_assignments_cost_as_little_as_scipys():
    rng = np.random.default_rng(0)
    for _ in range(300):
        shape, maximize = rng.integers(1, 7, 2), bool(rng.integers(2))
        cost = rng.integers(-4, 5, shape) if rng.integers(2) else rng.normal(size=shape)
        rows, columns = here.linear_sum_assignment(cost, maximize)
        assert (np.diff(rows) > 0).all() and len(set(columns)) == len(rows) == min(shape)
        best = cost[linear_sum_assignment(cost, maximize)].sum()
        np.testing.assert_allclose(cost[rows, columns].sum(), best, atol=1e-12)


def in_a_fresh_python(code):
    command = [sys.executable, "-c", f"from tools.site.browser import here, wasm\nhere.only_numpy()\n{code}"]
    return subprocess.run(command, capture_output=True, text=True).stderr.strip().rpartition("\n")[2]


@pytest.mark.parametrize(
    "code",
    [
        "import scipy.stats",
        "from scipy import stats",
        "import scipy; scipy.stats.norm",
        "from scipy.optimize import minimize",
        "from gmm_lessons.variational import vb; from scipy.special import digamma",
    ],
)
def test_scipy_says_that_it_is_not_here(code):
    assert in_a_fresh_python(code).startswith("ModuleNotFoundError: SciPy is not on this page")


def test_other_libraries_say_so_too_and_the_rest_is_as_ever():
    assert in_a_fresh_python("import sklearn.mixture").startswith("ModuleNotFoundError: scikit-learn is not on")
    assert in_a_fresh_python("import fractions, json; from scipy.optimize import linear_sum_assignment") == ""


def test_nan_from_finite_matrices_is_an_error_again():
    nowhere = wasm.raising(lambda *args: np.full(2, np.nan), "Singular matrix")
    with pytest.raises(np.linalg.LinAlgError, match="Singular matrix"):
        nowhere(np.zeros((2, 2)))
    assert np.isnan(nowhere(np.full((2, 2), np.nan))).all()
    assert wasm.raising(np.linalg.inv, "")(np.eye(2)).tolist() == np.eye(2).tolist()


def test_counts_are_cast_to_what_addresses_have_and_fractions_are_not():
    seen = []
    wasm.counting(lambda a, n: seen.append(np.asarray(n).dtype), 1)([1], np.array([2], dtype=np.uint32))
    wasm.counting(lambda a, n: seen.append(np.asarray(n).dtype), 1)([1], np.array([2.0]))
    assert seen == [np.intp, float]


# --- the wheel --------------------------------------------------------------------------------------------------------


def test_the_wheel_has_the_whole_package_and_is_the_same_twice(tmp_path):
    (tmp_path / "again").mkdir()
    path, again = wheel.write(tmp_path, ("extra.py", b"")), wheel.write(tmp_path / "again", ("extra.py", b""))
    assert path.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
    assert {name for name, _ in wheel.sources()} | {"extra.py"} < inside
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(tmp_path / "t"),
        path,
    ]
    subprocess.run(command, check=True)
    code = "import gmm_lessons, importlib.metadata as m; print(gmm_lessons.__file__, m.version('gmm-lessons'))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 't')!r}); {code}"],
        capture_output=True,
        text=True,
    )
    assert str(tmp_path / "t") in done.stdout


def test_nothing_of_the_package_shadows_a_name_of_python():
    assert not {name for name in vars(room) if name in vars(builtins) and not name.startswith("__")}
