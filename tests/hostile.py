"""What may come to a door: the same numbers in every wrapping that is taken, and all that must be refused in words."""

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
from scipy import sparse


def _with(value):
    """Return a maker: the array as objects, with its last entry replaced."""

    def make(a):
        a = np.array(a, dtype=object)
        a[(-1,) * a.ndim] = value
        return a

    return make


def _number(value):
    """Return a maker: the array with its last entry replaced by another float."""

    def make(a):
        a = np.array(a, dtype=float)
        a[(-1,) * a.ndim] = value
        return a

    return make


def _masked(a):
    mask = np.zeros(a.shape, dtype=bool)
    mask[(-1,) * a.ndim] = True
    return np.ma.array(a, mask=mask)


def _frame(a, **replaced):
    frame = pd.DataFrame(a, columns=[f"c{d}" for d in range(a.shape[1])], index=[f"r{n}" for n in range(len(a))])
    return frame.assign(**replaced)


def _days(a):
    return _frame(a, c0=pd.Timestamp("2020-01-01"))


def _nullable(a):
    column = pd.array([1.0] * len(a), dtype="Float64")
    column[-1] = pd.NA
    return _frame(a, c0=column)


ANY, MANY, PLANE, LINE = (1, 2, 3), (2, 3), (2,), (1,)  # numbers of axes

# What it is called in the table of the doors: (for which numbers of axes, how it is made, words of the error).
REFUSED = {
    "a masked array": (ANY, _masked, "is masked"),
    "a list of masked rows": (MANY, lambda a: list(_masked(a)), "is masked"),
    "complex numbers": (ANY, lambda a: a + 1j, "a complex number"),
    "dates": (ANY, lambda a: np.full(a.shape, np.datetime64("2020-01-01")), "a date"),
    "dates among numbers": (ANY, _with(datetime.date(2020, 1, 1)), "a date"),
    "spans of time": (ANY, lambda a: np.full(a.shape, np.timedelta64(3, "s")), "a span of time"),
    "spans of time among numbers": (ANY, _with(pd.Timedelta(3, "s")), "a span of time"),
    "bytes": (ANY, lambda a: np.full(a.shape, b"1.5"), "bytes"),
    "a byte array": (ANY, lambda a: bytearray(b"12"), "bytes"),
    "a whole number beyond all floats": (ANY, _with(10**400), "more than a float can hold"),
    "one number as text": (ANY, _with("3.5"), r"'3\.5'.*text"),
    "numbers as text": (ANY, lambda a: a.astype(str), "text"),
    "text among numbers": (ANY, _with("Adelie"), "'Adelie'.*text"),
    "decimal commas": (ANY, _with("3,6"), "a decimal comma"),
    "a sparse array": (MANY, lambda a: sparse.csr_array(a.reshape(len(a), -1)), "is sparse"),
    "None among numbers": (ANY, _with(None), "a missing value"),
    "pandas NA": (ANY, _with(pd.NA), "a missing value"),
    "pandas NaT": (ANY, _with(pd.NaT), "a missing value"),
    "a frame with NA": (PLANE, _nullable, "<NA> .column 'c0'. in row 'r.*a missing value"),
    "a frame with a day": (PLANE, _days, "column 'c0'. in row 'r0': a date"),
    "a frame with text": (PLANE, lambda a: _frame(a, c0="u"), "'u' .column 'c0'. in row 'r0': text"),
    "rows of several lengths": (MANY, lambda a: [*a.tolist()[:-1], a.tolist()[-1][:-1]], "is ragged"),
    "a record array": (ANY, lambda a: np.zeros(len(a), dtype=[("u", float)]), "named fields"),
    "a generator": (ANY, iter, "no array of numbers"),
    "a dictionary": (ANY, lambda a: {0: a}, "no array of numbers"),
    "a function": (ANY, lambda a: np.mean, "no array of numbers"),
    "NaN": (ANY, _number(np.nan), "nan|NaN"),
    "infinity": (ANY, _number(np.inf), "inf|infin"),
    "minus infinity": (ANY, _number(-np.inf), "inf|cannot be negative|must be >= 0"),
    "no numbers": (ANY, lambda a: [], "shape|hold"),
    "two axes too many": (ANY, lambda a: a[None, None], "shape"),
}

# The same numbers in another wrapping: they give the same answer.
TAKEN = {
    "a list": (ANY, np.ndarray.tolist),
    "a tuple": (ANY, lambda a: tuple(a.tolist())),
    "a list of arrays": (MANY, list),
    "objects": (ANY, lambda a: a.astype(object)),
    "Decimal": (ANY, lambda a: np.vectorize(Decimal, otypes=[object])(a)),
    "Fraction": (ANY, lambda a: np.vectorize(Fraction, otypes=[object])(a)),
    "long doubles": (ANY, lambda a: a.astype(np.longdouble)),
    "another byte order": (ANY, lambda a: a.astype(">f8")),
    "Fortran order": (ANY, np.asfortranarray),
    "every second of twice as many": (ANY, lambda a: np.repeat(a, 2, axis=0)[::2]),
    "a masked array without a mask": (ANY, np.ma.array),
    "a matrix": (PLANE, lambda a: a.view(np.matrix)),
    "a pandas frame": (PLANE, lambda a: _frame(a)),
    "a pandas series": (LINE, lambda a: pd.Series(a, name="s")),
    "nullable pandas": (PLANE, lambda a: _frame(a).astype("Float64")),
}

# Wrappings that hold whole numbers only.
WHOLE = {
    "uint8": (ANY, lambda a: a.astype(np.uint8)),
    "int16": (ANY, lambda a: a.astype(np.int16)),
    "int64": (ANY, lambda a: a.astype(int)),
    "float32": (ANY, lambda a: a.astype(np.float32)),
}
