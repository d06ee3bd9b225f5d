"""Which lines of a function write into its arguments: it runs once more, and each line is watched."""

import ast
import copy
import inspect
import sys
from dataclasses import dataclass

import numpy as np

from gmm_lessons.exercises.judging.mending.source import tree_of
from gmm_lessons.exercises.judging.reading import changes
from gmm_lessons.exercises.judging.running import run

MOST = 20000  # lines that are watched
SECONDS = 1.0


@dataclass(frozen=True, eq=False)
class Write:
    """A statement that changes an argument: where it stands, and how the name it writes to is tied to the argument."""

    line: int
    statement: ast.stmt
    name: str = ""
    tie: str = ""  # where the name is not the argument's own: "itself", "part" of an array, or "in" a tuple

    @property
    def text(self):
        return ast.unparse(self.statement).splitlines()[0]


class Seen(Exception):
    """Raised to end a run that has shown all it can show."""


class Watch:
    """Looks at the arguments before each line of a function, and keeps the line that ran before each change."""

    def __init__(self, function, args, wanted):
        self.code, self.args, self.before = function.__code__, args, copy.deepcopy(args)
        self.wanted, self.last, self.left, self.found = wanted, None, MOST, {}

    def __call__(self, frame, event, _):
        if frame.f_code.co_filename != self.code.co_filename:
            return None
        for i in set(changes(self.before, self.args)) - set(self.found):
            self.found[i] = self.last and (*self.last, self._ties(self.last[1], i))
        self.last, self.left = self._running(frame, event), self.left - 1
        if self.left < 0 or self.wanted <= set(self.found):
            raise Seen
        return self

    def _running(self, frame, event):
        """Return the line that runs next: after a return that of the caller goes on."""
        if event == "return":
            frame = frame.f_back
            while frame and frame.f_code.co_filename != self.code.co_filename:
                frame = frame.f_back
        return (frame.f_lineno, frame) if frame else self.last

    def _ties(self, frame, i):
        """Return how names of a frame are tied to argument i: {name: itself, part, in}."""
        whole, local = self.args[i], frame.f_locals
        inner = {name: "in" for name, one in local.items() if _within(one, whole)}
        views = {name: "part" for name, one in local.items() if _shares(one, whole)}
        return inner | views | {name: "itself" for name, one in local.items() if one is whole}


def _shares(one, whole):
    return isinstance(one, np.ndarray) and isinstance(whole, np.ndarray) and np.may_share_memory(one, whole)


def _within(one, whole):
    """Return whether something is an array, or a list, that a tuple or a list holds."""
    return isinstance(whole, tuple | list) and isinstance(one, np.ndarray | list) and any(one is part for part in whole)


def writes(function, args, changed):
    """Return {position of a changed argument: Write} of one call; those alone whose line is known."""
    tree, own = tree_of(function), names_of(function, args)
    if tree is None or not own:
        return {}
    watch = Watch(function, copy.deepcopy(args), set(changed))
    run(lambda: _watched(function, watch), ((),), 0, SECONDS)
    first = function.__code__.co_firstlineno
    found = ((i, _write(tree, seen[0] - first + 1, seen[2], own[i])) for i, seen in watch.found.items() if seen)
    return {i: write for i, write in sorted(found, key=lambda pair: pair[0]) if write and i in watch.wanted}


def names_of(function, args):
    """Return the learner's own names of the arguments; () where they are not one name each."""
    try:
        known = list(inspect.signature(function, follow_wrapped=False).parameters.values())[: len(args)]
    except Exception:
        return ()
    plain = all(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in known)
    return tuple(one.name for one in known) if plain and len(known) == len(args) else ()


def _watched(function, watch):
    usual = sys.gettrace()
    sys.settrace(watch)
    try:
        function(*watch.args)
    except Seen:
        pass
    finally:
        sys.settrace(usual)


def _write(tree, line, ties, own):
    """Return the Write of the innermost statement at a line of the function, or None where none stands there."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno]
    statement = min(nodes, key=lambda node: (node.end_lineno - node.lineno, not _to(node, ties)), default=tree)
    if statement is tree:
        return None
    name = next((one.id for one in _written(statement) if one.id in ties), own)
    return Write(statement.lineno, statement, name, "" if name == own else ties[name])


def _to(statement, ties):
    """Return whether the first name that a statement writes to is tied to the argument: a line may hold several."""
    return next((one.id for one in _written(statement)), "") in ties


def _written(statement):
    """Yield the names that a statement may write to: what stands on its left, or before the dot of a method."""
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    for one in (*targets, *(call for call in calls if isinstance(call, ast.Attribute)), statement):
        yield from (node for node in ast.walk(one or ast.Pass()) if isinstance(node, ast.Name))
