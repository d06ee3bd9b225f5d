"""Fill every exercise with its solution and run the notebooks: `python course.py answers` writes build/answers/."""

import ast
import os
import shutil
import sys
import tempfile

import nbformat

from gmm_lessons import exercises
from tools.canonical import read
from tools.notebooks import NOTEBOOKS, execute, select

FIGURES = NOTEBOOKS.parent / "figures"
ANSWERS = NOTEBOOKS.parent / "build" / "answers"


def checked(source):
    """Return (exercise, name) of every `exercises.<exercise>.check(<name>)` in a cell."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a cell of magics
        return []
    return [(call.func.value.attr, call.args[0].id) for call in calls if _is_check(call)]


def _is_check(call):
    """Return whether a call has the form exercises.<name>.check(<name>)."""
    place = getattr(call.func, "value", None)
    named = len(call.args) == 1 and isinstance(call.args[0], ast.Name)
    ours = isinstance(place, ast.Attribute) and getattr(place.value, "id", "") == "exercises"
    return named and ours and call.func.attr == "check"


def filled(source):
    """Return the source of a cell with each checked stub replaced by the solution, under the stub's name."""
    for exercise, function in checked(source):
        stub = _stub(source, function)
        if stub and hasattr(exercises, exercise):  # an unknown name stops the notebook, which is told
            lines = source.splitlines()
            source = "\n".join([*lines[: stub.lineno - 1], _solution(exercise, function), *lines[stub.end_lineno :]])
    return source


def _stub(source, name):
    """Return the definition of a function with a body of `...` (and a docstring, maybe), or `name = ...`; or None."""
    return next((node for node in ast.parse(source).body if _defines(node, name) and _is_empty(node)), None)


def _defines(node, name):
    targets = getattr(node, "targets", [])
    return getattr(node, "name", None) == name or [getattr(target, "id", None) for target in targets] == [name]


def _is_empty(node):
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Constant) and node.value.value is Ellipsis
    return isinstance(node, ast.FunctionDef) and all(map(_says_nothing, node.body))


def _says_nothing(statement):
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr | ast.Return) and isinstance(statement.value, ast.Constant | None)
    )


def _solution(exercise, name):
    one = getattr(exercises, exercise)
    if one in exercises.PENCILS:
        return f"{name} = {one.written()}"
    return one.solution().source.replace(f"def {exercise}(", f"def {name}(").rstrip()


def failures(nb):
    """Return the exercises of an executed notebook whose verdict is not 'correct'."""
    found = [(name, cell) for cell in nb.cells if cell.cell_type == "code" for name, _ in checked(cell.source)]
    return [name for name, cell in found if f"{name}: correct" not in _shown(cell)]


def _shown(cell):
    return "\n".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def answer(path):
    """Write one notebook with its exercises filled and executed; return the complaints."""
    nb = read(path)
    for cell in nb.cells:
        cell.source = filled(cell.source) if cell.cell_type == "code" else cell.source
    try:
        execute(nb, path.parent)
    except RuntimeError as error:
        return [f"{path.name}: {error}"]
    ANSWERS.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FIGURES, ANSWERS.parent / "figures", dirs_exist_ok=True)  # where the copies look for them
    nbformat.write(nb, ANSWERS / path.name)
    return [f"{path.name}: the solution of {name} is not judged correct" for name in failures(nb)]


def main(*names):
    """Answer the notebooks; print what went wrong, and return 1 if anything did."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GMM_LESSONS_HOME"] = home  # the teacher's own progress is no business of this
        complaints = []
        for path in select(names):
            found = answer(path)
            complaints += found
            print("\n".join(found) or f"{path.name}: answered", flush=True)
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
