"""What was not seen, by whatever name it comes: NaN from here on, for functions that take holes (lesson 14)."""

from typing import Any

import numpy as np

from gmm_lessons.doors.plain import SMALL, as_array


def with_nan(x: Any) -> Any:
    """Return x with NaN for what is masked, and in an array of objects for None and pandas' NA and NaT."""
    if isinstance(x, np.ma.MaskedArray):
        return _unmasked(np.ma.getdata(x), np.ma.getmaskarray(x))
    array = as_array(x, "x")
    if array.dtype.kind != "O" or not array.ndim:
        return x
    gone = [value is None or type(value).__name__ in ("NAType", "NaTType") for value in array.flat]
    return _named(np.where(np.reshape(gone, array.shape), np.nan, array), x)


def _unmasked(values, mask):
    """Return values with NaN where masked; of a kind that holds no numbers as they are, to be refused."""
    if values.dtype.kind in SMALL:
        values = values.astype(float, copy=False)
    return with_nan(np.where(mask, np.nan, values)) if values.dtype.kind in ("f", "O") else values


def _named(values, like):
    """Return values under the names of rows and columns of a pandas table, so that an error can tell them."""
    if not (hasattr(like, "iloc") and hasattr(like, "columns")):
        return values
    return type(like)(values, index=like.index, columns=like.columns)
