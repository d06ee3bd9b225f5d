"""The names of a lesson, and what a run of the reader's code comes to: plain words, which the page sets as text."""

import ast
import contextlib
import io
import json
import linecache
import os
import tempfile
from itertools import count

from gmm_lessons.exercises.judging.verdict import Hint, Solution, Verdict

ALWAYS = {"np": "import numpy as np", "exercises": "from gmm_lessons import exercises"}
MOST = 20_000  # characters that are shown of what was printed
NOTHING = "Nothing was checked: the box has to end with exercises.{0}.check(...). Start again brings that line back."
runs = count(1)


class Room(dict):
    """The names of a lesson: what its cells made is made when it is first asked for.

    made    the line that makes a name, by name
    more    names that cells of the lesson make with more than NumPy
    """

    def __init__(self, made=(), more=()):
        super().__init__(__name__="__main__")
        self.made, self.more = dict(made), frozenset(more)

    def __missing__(self, name):
        if name not in self.made:
            raise KeyError(name)
        exec(self.made[name], self)
        return self[name]


HERE = Room(ALWAYS)  # the room of the page; a worker has one page and one lesson


def prepare(names):
    """Make ready for a lesson: `names`, as JSON, are those that its cells make."""
    from . import here, wasm

    wasm.as_elsewhere()
    here.only_numpy()
    given = json.loads(names)
    HERE.made.update(given["made"])
    HERE.more = frozenset(given["more"])
    os.environ.setdefault("GMM_LESSONS_HOME", tempfile.gettempdir())
    exec("\n".join(given["first"]), HERE)
    HERE["input"] = _unasked
    HERE["exercises"]  # what takes longest is done before the first run


def _unasked(*_):
    """Stand in for Python's `input`."""
    raise RuntimeError("A page cannot ask you while it runs: write the value into the code.")


def run(code, name="", room=HERE):
    """Run code in a room; return what it came to as JSON: what was printed, and the title, status and text to show."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        said = _said(code, room, name)
    return json.dumps({"printed": _cut(printed.getvalue()), **said})


def remember(codes, room=HERE):
    """Run what the reader has written in other boxes, as JSON, for the functions in it; what fails is left out."""
    for code in json.loads(codes):
        run(code, "", room)


def _cut(text):
    return text if len(text) <= MOST else f"{text[:MOST]}\n… and {len(text) - MOST} characters more"


def _said(code, room, name):
    file = f"your code, run {next(runs)}"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    try:
        return _shown(_value(code, file, room), name)
    except SyntaxError as error:
        return _failed(error, error.lineno if error.filename == file else None, error.msg, code)
    except BaseException as error:
        return _failed(error, _line(error, file), _words(error, room), code)


def _value(code, file, room):
    """Run code as a cell of a notebook; return the value of its last line, None if that is no expression."""
    tree = ast.parse(code, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, file, "exec"), room)
    return last and eval(compile(ast.Expression(last.value), file, "eval"), room)


def _shown(value, name):
    if isinstance(value, Verdict):
        text = value.message.replace("run this cell again", "run it again")
        return {"title": value.title, "status": value.status, "text": text}
    if isinstance(value, Hint):
        return {"title": value.title, "status": "", "text": value.text}
    if isinstance(value, Solution):
        return {"title": f"{value.name}: one right answer", "status": "", "text": value.source, "code": True}
    if value is None:
        return {"title": "", "status": "", "text": NOTHING.format(name) if name else ""}
    return {"title": "", "status": "", "text": _cut(repr(value)), "code": True}


def _failed(error, line, words, code):
    """Return what to say of an error: its kind, its words, and the line of the reader's code where it arose."""
    lines = code.splitlines()
    where = f"\nLine {line}: {lines[line - 1].strip()}" if line and line <= len(lines) else ""
    return {"title": type(error).__name__, "status": "error", "text": f"{words}{where}"}


def _line(error, file):
    """Return the last line of the reader's code that an error went through."""
    lines, step = [None], error.__traceback__
    while step:
        lines += [step.tb_lineno] if step.tb_frame.f_code.co_filename == file else []
        step = step.tb_next
    return lines[-1]


def _words(error, room):
    if isinstance(error, NameError) and error.name in room.more:
        return f"{error.name} is made by a cell of the lesson that needs more than NumPy, which is all there is here."
    return str(error)
