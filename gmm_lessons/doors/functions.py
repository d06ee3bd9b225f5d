"""The door for functions that are handed in: an E step, a start, a way through the data."""

import inspect
from types import FunctionType
from typing import Any

from gmm_lessons.doors.plain import NotNumbers, shortened


def as_function(value: Any, name: str, why: str, *arguments: str, **named: Any) -> Any:
    """Return the function. NotNumbers, a ValueError, that says why, if it is none or takes other arguments."""
    if not _takes(value, arguments, named):
        raise NotNumbers(f"{name} is {getattr(value, '__name__', None) or shortened(value)}, but {why}.")
    return value


def as_watch(watch: Any) -> Any:
    """Return the function that wraps a list as it is gone through. NotNumbers, a ValueError, if it is none."""
    return as_function(watch, "watch", "it wraps a list as it is gone through, as tqdm does: watch=tqdm", "climbs")


def _takes(function, arguments, named):
    if not named and _has_so_many(function, len(arguments)):
        return True
    try:
        return callable(function) and inspect.signature(function).bind(*arguments, **named) is not None
    except TypeError:
        return False
    except ValueError:  # nobody is told what it takes
        return True


def _has_so_many(function, n):
    """Return whether this is a plain function of n positional arguments: to ask for its signature takes far longer."""
    inner = inspect.unwrap(function) if isinstance(function, FunctionType) else None
    code = inner.__code__ if isinstance(inner, FunctionType) else None
    return code is not None and code.co_argcount == n and not code.co_kwonlyargcount
