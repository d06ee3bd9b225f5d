"""`python course.py answers`: stubs give way to solutions, the notebooks run, and a wrong one is named."""

import nbformat
import pytest

from gmm_lessons import exercises
from tools import answers

CELL = '''"""An exercise."""
import numpy as np

def my_pdf(x, mu, sigma):
    """Return the density."""
    ...

exercises.gauss_pdf.check(my_pdf)'''


def test_the_stub_gives_way_to_the_solution_under_its_own_name():
    source = answers.filled(CELL)
    assert "def my_pdf(x, mu, sigma):" in source
    assert "..." not in source
    room = {"exercises": exercises}
    exec(source, room)
    assert exercises.gauss_pdf.check(room["my_pdf"]).status == "correct"


@pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("name", ["my_function", None])
def test_every_exercise_can_be_filled(exercise, name, tmp_path, monkeypatch):
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path))
    name = name or exercise.name
    room = {"exercises": exercises}
    source = f"def {name}(*args):\n    ...\n\nverdict = exercises.{exercise.name}.check({name})"
    exec(answers.filled(source), room)
    assert room["verdict"].status == "correct"


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "%matplotlib inline",
        "def f(x):\n    ...",
        "def f(x):\n    return x + 1\n\nexercises.gauss_pdf.check(f)",
        "exercises.gauss_pdf.hint()",
        "exercises.gauss_pdf.check(lambda x: x)",
        "other.gauss_pdf.check(f)",
        "def f(x): ...\nexercises.no_such_exercise.check(f)",
    ],
)
def test_other_cells_stay_as_they_are(source):
    assert answers.filled(source) == source


def test_a_stub_on_one_line_and_a_helper_beside_it():
    source = "def helper(x):\n    return x\n\ndef f(x, mu, sigma): ...\n\nexercises.gauss_pdf.check(f)"
    filled = answers.filled(source)
    assert filled.startswith("def helper(x):\n    return x\n\nimport numpy as np")
    assert filled.endswith("\n\nexercises.gauss_pdf.check(f)")


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of two cells and return its path."""

    def write(name, *sources):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / name)
        return tmp_path / name

    return write


def test_notebooks_are_filled_run_and_judged(notebook, tmp_path, monkeypatch, capsys):
    start = "from gmm_lessons import exercises"
    good = notebook("01_good.ipynb", start, CELL)
    notebook("02_wrong.ipynb", start, "def f(x, mu, sigma):\n    return x\n\nexercises.gauss_pdf.check(f)")
    notebook("03_broken.ipynb", start, "def f(x): ...\n\nexercises.no_such_exercise.check(f)")
    before = good.read_bytes()
    monkeypatch.setattr(answers, "ANSWERS", tmp_path / "build")
    monkeypatch.setattr(answers, "select", lambda names: sorted(tmp_path.glob("*.ipynb")))
    monkeypatch.setenv("GMM_LESSONS_HOME", "put back afterwards")
    assert answers.main() == 1
    told = capsys.readouterr().out
    assert "01_good.ipynb: answered" in told
    assert "02_wrong.ipynb: the solution of gauss_pdf is not judged correct" in told
    assert "no_such_exercise" in told
    assert good.read_bytes() == before
    assert "✓ gauss_pdf: correct" in (tmp_path / "build" / "01_good.ipynb").read_text(encoding="utf-8")


def test_all_right_is_success(notebook, tmp_path, monkeypatch, capsys):
    """The kernel is left out: that it comes to this verdict, the test above has seen."""

    def judged(nb, folder):
        data = {"text/plain": "✓ gauss_pdf: correct"}
        nb.cells[1].outputs = [nbformat.v4.new_output("execute_result", data)]

    notebook("01_good.ipynb", "from gmm_lessons import exercises", CELL)
    monkeypatch.setattr(answers, "ANSWERS", tmp_path / "build")
    monkeypatch.setattr(answers, "select", lambda names: sorted(tmp_path.glob("*.ipynb")))
    monkeypatch.setattr(answers, "execute", judged)
    monkeypatch.setenv("GMM_LESSONS_HOME", "put back afterwards")
    assert answers.main() == 0
    assert capsys.readouterr().out == "01_good.ipynb: answered\n"
