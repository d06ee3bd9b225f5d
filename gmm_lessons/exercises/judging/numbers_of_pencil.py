"""The numbers of an answer on paper: how near they are to others, as far as they are given."""

from decimal import Decimal

import numpy as np

SLACK = 1.02  # half of the last decimal, and a little for how it was rounded
OWN = 2  # decimals more than asked for that are taken at their word


def same(pencil, read, value, decimals=None):
    """Return whether an answer is the same as a value to the decimals that are asked for."""
    if pencil.letters:
        return read == value
    return bool(near(pencil, read, value, decimals).all())


def near(pencil, read, value, decimals=None):
    """Return which numbers are the same to so many decimals; of whole numbers those that are equal."""
    if pencil.decimals == 0:
        return read == value
    step = 10.0 ** -(pencil.decimals if decimals is None else decimals)
    return np.abs(read - value) <= SLACK * step / 2


def fits(pencil, read, slip, cut=False):
    """Return whether an answer is what a slip leads to: to the decimals asked for, and to those it is given with.

    With `cut`, decimals may have been cut off where rounding is asked for.
    """
    value, asked = np.asarray(slip.answer, dtype=float), max(pencil.decimals - slip.coarser, 0)
    if value.shape != np.shape(read):
        return False
    pairs = zip(np.ravel(read).tolist(), value.ravel().tolist(), strict=True)
    return all(_fits(*pair, asked) or (cut and _cut(*pair, asked)) for pair in pairs)


def _fits(mine, other, asked):
    """Return whether one number is another one to `asked` decimals, or to its own if it has more."""
    own = min(decimals_of(mine), asked + OWN)
    if asked == own == 0:
        return mine == other
    if own > asked:
        return abs(mine - other) <= min(10.0**-own, 0.01 * abs(other))
    return abs(mine - other) <= (
        SLACK * 10.0**-asked / 2 if mine == 0 else min(SLACK * 10.0**-asked / 2, abs(other) / 3)
    )


def _cut(mine, other, asked):
    return mine != 0 and decimals_of(mine) <= asked and np.trunc(other * 10**asked) == np.round(mine * 10**asked)


def decimals_of(value):
    """Return how many decimals a number is written with."""
    return max(0, -Decimal(repr(float(value))).normalize().as_tuple().exponent)


def rounded(pencil, read):
    """Return whether an answer is the right one with fewer decimals than are asked for."""
    pairs = zip(np.ravel(read).tolist(), np.ravel(pencil.right).tolist(), strict=True)
    return all(mine != 0 and mine == round(right, min(decimals_of(mine), pencil.decimals)) for mine, right in pairs)


def coarse(read):
    """Return whether an answer is of numbers such as 0, 1, 0.5 or 20, to which many ways lead."""
    digits = (len(Decimal(repr(float(value))).normalize().as_tuple().digits) for value in np.ravel(read))
    small = np.size(read) == 1 and read == np.round(read) and abs(read) < 100
    return bool(small) or (np.size(read) < 4 and all(many < 2 for many in digits))


def reordered(pencil, read):
    """Return that several numbers are right and stand in another order, or ''."""
    if read.ndim != 1 or not same(pencil, np.sort(read), np.sort(pencil.right)) or pencil.decimals == 0:
        return ""
    return f"Likely cause: the numbers are right, and stand in another order. {pencil.wanted()}"
