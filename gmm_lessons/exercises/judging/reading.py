"""What a call returned, as numbers, and which of its arguments it changed."""

import dataclasses
import decimal
import inspect
import numbers

import numpy as np

NUMBERS = (numbers.Real, decimal.Decimal)


def as_answer(value, parts):
    """Return the value as an array of numbers of its own, or as a tuple of `parts` arrays; None if it is not that."""
    if not parts:
        return _as_numbers(value)
    if not isinstance(value, tuple | list) or len(value) != parts:
        return None
    arrays = tuple(_as_numbers(part) for part in value)
    return None if any(part is None for part in arrays) else arrays


def _as_numbers(value):
    if inspect.iscoroutine(value):
        value.close()
    try:
        array = np.array(value.astype(float).filled(np.nan) if isinstance(value, np.ma.MaskedArray) else value)
        array = array.astype(float) if _boxed_numbers(array) else array
    except Exception:
        return None
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    return array if array.dtype.kind in "fiub" else None


def _boxed_numbers(array):
    """Return whether an array of objects holds nothing but numbers, as np.vectorize and Decimal make it."""
    return array.dtype.kind == "O" and array.size and all(isinstance(v, NUMBERS) for v in array.flat)


def changes(before, after):
    """Return the positions of the arguments that are no longer what they were; a random generator may move on."""
    return tuple(i for i, (a, b) in enumerate(zip(before, after, strict=True)) if not _same(a, b))


def _same(a, b):
    if isinstance(a, np.random.Generator):
        return True
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    return type(a) is type(b) and (_untouched(a, b) or repr(a) == repr(b))


def _untouched(a, b):
    """Return whether two lists, tuples or records of one type hold the same arrays: then they read the same, too."""
    if dataclasses.is_dataclass(a):
        a, b = ([getattr(one, field.name) for field in dataclasses.fields(one)] for one in (a, b))
    if not isinstance(a, list | tuple):
        return False
    return len(a) == len(b) and all(type(x) is type(y) and _same(x, y) for x, y in zip(a, b, strict=True))
