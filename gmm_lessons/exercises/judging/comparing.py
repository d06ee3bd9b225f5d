"""When two answers are the same, and how numbers and shapes are written in a message."""

from math import isfinite

import numpy as np

ROUNDING = 1e-13  # of the largest entry: what adding in another order may cost


def parts_of(answer):
    """Return the answer as a tuple of arrays, also where it is a single one."""
    return answer if isinstance(answer, tuple) else (answer,)


def close(got, expected, rtol, atol):
    """Return where two arrays of one shape agree: NaN agrees with NaN, infinity with itself."""
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    size = np.abs(expected)
    largest = float(size.max(initial=0.0))
    if isfinite(largest):  # mostly: then all are finite
        return np.abs(got - expected) <= max(atol, ROUNDING * largest) + rtol * size
    finite = np.isfinite(expected)
    slack = max(atol, ROUNDING * size.max(where=finite, initial=0.0))
    with np.errstate(invalid="ignore"):  # as np.isclose, in half its time: a check compares thousands of times
        near = (np.abs(got - expected) <= slack + rtol * size) & finite
    return near | (got == expected) | (np.isnan(got) & np.isnan(expected))


def same(got, expected, rtol, atol):
    """Return whether two answers have the same parts, shapes and values."""
    if got is None or expected is None:
        return False
    got, expected = parts_of(got), parts_of(expected)
    pairs = tuple(zip(got, expected, strict=False))
    return len(got) == len(expected) and all(a.shape == b.shape and close(a, b, rtol, atol).all() for a, b in pairs)


def counts(got, expected):
    """Return whether floats stand where an array of whole numbers is wanted."""
    pairs = zip(parts_of(got), parts_of(expected), strict=True)
    return any(b.ndim and b.dtype.kind in "iu" and a.dtype.kind == "f" for a, b in pairs)


def number(value, digits=4):
    """Return a number with so many digits, a truth value as a word."""
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    return f"{value:.{digits}g}".replace("-", "−").replace("nan", "NaN")


def told_apart(a, b):
    """Return two different numbers as text, with four digits or as many as show that they differ."""
    pairs = [(number(a, digits), number(b, digits)) for digits in range(4, 18)]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])


def shape(array):
    """Return a shape in words: (5, 3), or 'a single number'."""
    return str(array.shape) if array.ndim else "a single number"


def first_difference(got, expected, rtol, atol):
    """Return where two arrays first differ, and the two values there, as text: 'at [0, 2]: expected 0.1, got 0.3'."""
    wrong = ~close(got, expected, rtol, atol)
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = f"at {list(index)}: " if index else ""
    count = f" ({int(wrong.sum())} of {wrong.size} values differ)" if wrong.size > 1 else ""
    right, yours = told_apart(expected[index], got[index])
    return f"{place}expected {right}, got {yours}{count}"
