"""A word before the call where a check might hang: a single call of C that never ends cannot be stopped."""

import dis
import inspect
import itertools

ENDLESS = {itertools.count: "count", itertools.cycle: "cycle", itertools.repeat: "repeat"}
EATERS = {"sum", "list", "tuple", "set", "max", "min", "any", "all", "sorted", "dict", "deque"}  # called by name
HUGE = 10**10  # range over so many numbers takes minutes inside sum, list or max


def notice(function):
    """Return what to do if the call never ends, where the function's code makes that possible; or ''."""
    code = getattr(inspect.unwrap(function) if callable(function) else None, "__code__", None)
    found = _found(code, getattr(function, "__globals__", {})) if inspect.iscode(code) else None
    return found and (
        f"Your function uses {found}, which may never come to an end. If this cell is still busy in ten seconds, the "
        "stop button will not reach it: choose Kernel > Restart. The notebook and your progress are kept; run the "
        "cells above once more."
    )


def _found(code, names):
    """Return the first thing in the code, or in the functions inside it, that may be endless; or ''."""
    eaten = {"fsum", "fromiter"} & set(code.co_names) or _eaters(code)  # a plain `for` can be stopped
    for name in code.co_names if eaten else ():
        value = names.get(name)
        if _is_endless(value) or (name in ENDLESS.values() and itertools in map(names.get, code.co_names)):
            return f"itertools.{ENDLESS[value] if _is_endless(value) else name}"
    if eaten and "range" in code.co_names and any(type(one) is int and one >= HUGE for one in code.co_consts):
        return "a range of more than ten thousand million numbers"
    inner = (_found(part, names) for part in code.co_consts if inspect.iscode(part))
    return next(filter(None, inner), "")


def _eaters(code):
    """Return which functions that go through all of something the code calls by name."""
    steps = dis.get_instructions(code) if EATERS & set(code.co_names) else ()  # seldom: to take code apart takes long
    return EATERS & {step.argval for step in steps if step.opname == "LOAD_GLOBAL"}


def _is_endless(value):
    return inspect.isclass(value) and value in ENDLESS
