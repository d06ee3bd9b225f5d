"""Whether there is anything to run: a function with code in it, the right parameters, and a `return`."""

import dis
import inspect
from itertools import pairwise

from gmm_lessons.exercises.judging.facts import Complaint

NOT_YET = "Nothing to check yet: put your code in place of the dots, return the result, and run this cell again."
NO_WORK = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}


def incomplete(exercise, function):
    """Return why there is nothing to run: no function, a stub, or other parameters than the exercise has."""
    if function is None or function is Ellipsis or is_stub(function):
        return Complaint(NOT_YET, status="not attempted")
    if not callable(function):
        call = f"exercises.{exercise.name}.check(my_function)"
        return Complaint(
            f"check wants a function, and got a value of type {type(function).__name__}.",
            f"the function was called first, or its name is used for something else. Write {call}, with no brackets "
            "after the function's name.",
        )
    return _parameters(exercise, function)


def is_stub(function):
    """Return whether a function holds nothing but its docstring, `pass`, `...` or `return None`."""
    code = getattr(function, "__code__", None)
    if not inspect.iscode(code):
        return False
    return all(line.opname in NO_WORK for line in dis.get_instructions(code)) and not _constant(code)


def _constant(code):
    """Return whether the function returns a constant of its own, such as 0: that is an answer, if a bold one."""
    steps = list(dis.get_instructions(code))
    last = next((step for step in reversed(steps) if step.opname in ("LOAD_CONST", "RETURN_CONST")), None)
    return last is not None and last.argval is not None and last.argval is not Ellipsis


def _parameters(exercise, function):
    try:
        theirs = inspect.signature(function)
    except Exception:  # built-in functions keep their parameters to themselves
        return None
    try:
        theirs.bind(*exercise.cases[0].args)
    except TypeError:
        ours = inspect.signature(exercise.reference)
        return Complaint(
            f"The function takes the parameters {theirs}, but it is called with {ours}.",
            "a parameter is missing or too many. Take exactly those of the exercise, in that order.",
        )
    return None


def nothing(function):
    code = getattr(function, "__code__", None)
    steps = list(dis.get_instructions(code)) if inspect.iscode(code) else []
    dotted = any(a.argval is Ellipsis and b.opname == "STORE_FAST" for a, b in pairwise(steps))
    if not steps or dotted:
        return Complaint(NOT_YET, status="not attempted")
    return Complaint(
        "The function runs, but it returns None.",
        "its last line computes or prints the result without handing it back. Write `return` in front of it.",
    )
