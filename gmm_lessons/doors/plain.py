"""The door for all arrays: what holds numbers becomes plain floats, and what only looks like numbers is told apart.

Nothing is guessed: no text is parsed, no date counted, no imaginary part dropped, no mask forgotten.
"""

from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.kinds import Array
from gmm_lessons.doors.named import place as place

FLOAT = np.dtype(float)
LARGEST = int(np.finfo(float).max)
SMALL = "fiub"  # the kinds of dtype that are numbers on the line: float, int, unsigned, bool
KINDS = {
    "c": "a complex number. Take its .real, or its absolute value",
    "M": "a date. Subtract a day and divide by a unit, as in (t - t[0]) / np.timedelta64(1, 'D')",
    "m": "a span of time. Divide it by a unit, as in t / np.timedelta64(1, 's')",
    "S": "bytes. Decode them, then take np.array(x, dtype=float) if all of them are numbers",
    "U": "text. Drop that column, or give it numbers",
    "V": "a record with named fields. Take numpy.lib.recfunctions.structured_to_unstructured of it",
}


class NotNumbers(ValueError, TypeError):
    """What was given is of a kind that holds no numbers: a TypeError, and a ValueError like all others of the doors."""


def plain(values: Any, name: str) -> Array:
    """Return values as an array of floats, itself if it is one already.

    NotNumbers if they are of another kind; ValueError for a masked or missing value, or rows of several lengths.
    """
    if type(values) is np.ndarray and values.dtype is FLOAT:
        return values
    _refuse_wrappings(values, name)
    array = as_array(bytes(values) if isinstance(values, bytearray) else values, name)
    if array.dtype.kind == "O":
        return _floats(array, values, name)
    if array.dtype.kind not in SMALL:
        raise _refusal(array, _first_strange(array), values, name)
    with np.errstate(over="ignore", under="ignore"):  # a long double may be too large for a float: then it is infinite
        return array.astype(float, copy=False)


def _refuse_wrappings(values, name):
    whole = name
    if isinstance(values, (list, tuple)) and _holds_masked(values):
        values, whole = np.ma.array(values), f"np.ma.array({name})"
    if isinstance(values, np.ma.MaskedArray) and np.ma.getmaskarray(values).any():
        at = np.argwhere(np.ma.getmaskarray(values))[0]
        raise ValueError(
            f"{name} is masked{place(np.empty(values.shape), tuple(map(int, at)))}: what is masked is missing. "
            f"Drop those rows, or fill them: {whole}.filled(...)."
        )
    if hasattr(values, "toarray") and hasattr(values, "nnz"):
        raise NotNumbers(f"{name} is sparse, a {type(values).__name__}. Take {name}.toarray().")


def _holds_masked(values):
    inner = [row for row in values if isinstance(row, (list, tuple))]
    kinds = set(map(type, values)).union(*(map(type, row) for row in inner))
    return any(issubclass(kind, np.ma.MaskedArray) for kind in kinds)


def as_array(values: Any, name: str) -> NDArray[Any]:
    """Return values as an array of any kind. ValueError if rows are of several lengths."""
    try:
        return np.asarray(values)
    except ValueError:
        raise _ragged(values, name) from None


def _ragged(values, name):
    """Return the error that says how rows differ; of what has no rows, that it is no table."""
    try:
        lengths = sorted({np.size(row) for row in values})
    except ValueError:
        return NotNumbers(f"{name} is {shortened(values)}: no array of numbers. Were two arguments swapped?")
    of = f"hold {' or '.join(map(str, lengths))} numbers" if len(lengths) > 1 else "are nested in several depths"
    return ValueError(f"{name} is ragged: its rows {of}. Every row needs as many.")


def _floats(array, values, name):
    """Return an array of objects as floats, if every one of them is a number."""
    if any(not _is_number(kind) for kind in set(map(type, array.flat))):
        raise _refusal(array, _first_strange(array), values, name)
    try:
        return array.astype(float)
    except (OverflowError, ValueError):  # or a signalling NaN
        at = next(at for at, value in np.ndenumerate(array) if not _fits(value))
        told = f"{name} holds {shortened(array[at])}{place(values, at)}, more than a float can hold."
        raise ValueError(told) from None


def _fits(value):
    return not (isinstance(value, Decimal) and value.is_snan()) and not abs(value) > LARGEST


def _is_number(kind):
    return issubclass(kind, (Real, Decimal, np.bool_))


def _first_strange(array):
    """Return the index of the first entry that is no number, not even as text; or of the first that is one as text."""
    strange = [at for at, value in np.ndenumerate(array) if not _is_number(type(value))]
    return next((at for at in strange if not _reads_as_number(array[at])), [*strange, (0,) * array.ndim][0])


def _reads_as_number(text):
    try:
        return isinstance(text, (str, bytes)) and float(text) is not None
    except ValueError:
        return False


def _refusal(array, at, values, name):
    """Return the error that says what an entry is, where it stands, and what can be done."""
    value, where = array[at] if array.size else array, place(values, at)
    if array.ndim and (value is None or type(value).__name__ in ("NAType", "NaTType", "MaskedConstant")):
        return ValueError(f"{name} holds {value}{where}: a missing value. Drop or repair that row.")
    kind = _kind(value)
    if not array.size or (kind not in KINDS and array.ndim < 2):
        return NotNumbers(f"{name} is {shortened(values)}: no array of numbers. Were two arguments swapped?")
    why = KINDS.get(kind, "no number. Drop that column, or give it numbers")
    if kind == "U" and _reads_as_number(value.replace(",", ".")):
        why = "a decimal comma. Read it with decimal=','" if "," in value else "text. Take np.array(x, dtype=float)"
    return NotNumbers(f"{name} holds {shortened(value)}{where}: {why.replace('array(x,', f'array({name},')}.")


def _kind(value):
    names = {"total_seconds": "m", "isoformat": "M"}  # of the standard library, and of pandas
    return next((kind for name, kind in names.items() if hasattr(value, name)), np.asarray(value).dtype.kind)


def shortened(value: Any) -> str:
    """Return a value in at most 60 characters."""
    value = value.item() if isinstance(value, np.generic) and value.dtype.kind not in "mM" else value
    text = " ".join(repr(value).split())
    text = f"a {type(value).__name__}" if text.startswith("<") and " at 0x" in text else text
    return text if len(text) <= 60 else f"{text[:57]}..."
