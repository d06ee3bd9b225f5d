"""What a row and a column are called: inside the house by their numbers, at its doors as in the table that came in."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from numbers import Real
from typing import Any, TypeVar, cast

import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])
PLACE = re.compile(r"(?: \(column (\d+)\))? in row (\d+)")


def place(values: Any, at: tuple[int, ...]) -> str:
    """Return where the entry `at` (an index) stands: its column, if there are several, and row, by names if known."""
    if len(at) > 2 or not at:
        return f" at {list(map(int, at))}" if at else ""
    row = values.index[at[0]] if hasattr(values, "iloc") else at[0]
    columns = getattr(values, "columns", None)
    column = getattr(values, "name", None) if columns is None else columns[at[1] if len(at) == 2 else 0]
    if columns is None and len(at) == 2 and np.shape(values)[1:] not in [(), (1,)]:
        column = at[1]
    return f"{'' if column is None else f' (column {_label(column)})'} in row {_label(row)}"


def _label(name):
    return str(name) if isinstance(name, Real) else repr(name)


def placed(text: str) -> ValueError:
    """Return a ValueError that tells a row, and perhaps a column, by their numbers."""
    error = ValueError(text)
    vars(error)["by_number"] = True
    return error


def retold(error: ValueError, text: str) -> ValueError:
    """Return an error of the same kind, in other words."""
    again = type(error)(text)
    vars(again).update(vars(error))
    return again


@contextmanager
def in_names_of(x: Any) -> Iterator[None]:
    """Let an error that tells a row and a column of x by their numbers call them as x does, if it is a table."""
    try:
        yield
    except ValueError as error:
        if not _by_number(error, x):
            raise
        raise _as_in(x, error) from None


def _by_number(error, x):
    """Return whether an error tells rows by their numbers, which have names in x."""
    return hasattr(error, "by_number") and hasattr(x, "iloc")


def _as_in(x, error):
    return ValueError(PLACE.sub(lambda told: place(x, (int(told[2]), int(told[1] or 0))), str(error)))


def by_names(function: Function) -> Function:
    """Let the errors of a function of points x, its first argument, call rows and columns as x does.

    Not if x begins at a `first_row` of all points: then rows are counted among these.
    """

    @wraps(function)
    def told(*args: Any, **more: Any) -> Any:
        try:
            return function(*args, **more)
        except ValueError as error:
            x = None if more.get("first_row") else args[0] if args else more.get("x")
            if not _by_number(error, x):
                raise
            raise _as_in(x, error) from None

    return cast(Function, told)


def told_as(x: Any, steps: Iterable[Any]) -> Iterator[Any]:
    """Yield the steps; an error on the way calls rows and columns as x does."""
    with in_names_of(x):
        yield from steps


@contextmanager
def among(rows: Sequence[int]) -> Iterator[None]:
    """Let an error that tells a row of a part of the points tell that of all: row n of the part is rows[n]."""
    try:
        yield
    except ValueError as error:
        if not hasattr(error, "by_number"):
            raise
        raise retold(error, re.sub(r"in row (\d+)", lambda told: f"in row {rows[int(told[1])]}", str(error))) from None
