"""Loops that come to an end: a change of the code may keep one from ending, so the rounds of all loops are counted."""

import ast
from dataclasses import dataclass

NAME = "_one_more_round"
ROUNDS = 2000  # that a call may take, and
SPARE = 3  # times what the function takes as it is
GROWING = ("append", "extend", "insert", "add")
MANY = 10**6  # that it may take to find this out


class Endless(BaseException):
    """Raised in a loop that goes on for too long; no `except Exception` of the learner's keeps it going."""


@dataclass
class Rounds:
    """Counts down the rounds of one call."""

    most: int = ROUNDS
    left: int = ROUNDS

    def __call__(self):
        self.left -= 1
        if self.left < 0:
            raise Endless

    def again(self):
        self.left = self.most


def counted(tree):
    """Put a count of the rounds at the beginning of every loop."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            node.body[:0] = ast.parse(f"{NAME}()").body


def counts(statement):
    """Return whether a statement is such a count."""
    return isinstance(statement, ast.Expr) and getattr(getattr(statement.value, "func", None), "id", "") == NAME


def holds_itself(tree):
    """Return whether a list is put into itself: NumPy would unfold it for ever, and nothing stops it there."""
    return any(name in _names(argument) for name, call in _additions(tree) for argument in call.args)


def growing(tree):
    """Return the names of lists to which something is added."""
    return {name for name, _ in _additions(tree)}


def _additions(tree):
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [(getattr(call.func.value, "id", ""), call) for call in calls if call.func.attr in GROWING]


def _names(node):
    return {getattr(part, "id", "") for part in ast.walk(node)}
