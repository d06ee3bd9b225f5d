"""The door for single numbers: counts, sizes, tolerances, and the source of chance."""

from numbers import Integral, Real
from typing import Any

import numpy as np

from gmm_lessons.doors.plain import LARGEST, shortened

MOST = 2**62  # more entries than an array can have


def whole_number(value: Any, name: str, why: str = "must be a whole number, at least one", least: float = 1) -> int:
    """Return the value as an int; 2.0 is 2. ValueError, which says why, if it is not whole or less than `least`."""
    value = _scalar(value)
    if not (_is_real(value) and least <= value < np.inf and int(value) == value):
        raise ValueError(f"{name} is {shortened(value)}, but {why}.")
    if value > MOST:
        raise ValueError(f"{name} is {shortened(value)}, more than any array can hold.")
    return int(value)


def number(value: Any, name: str, why: str = "must be a finite number", least: float = -np.inf) -> float:
    """Return the value as a float. ValueError, which says why, if it is not finite or less than `least`."""
    value = _scalar(value)
    if not (_is_real(value) and abs(value) <= LARGEST and least <= value):
        raise ValueError(f"{name} is {shortened(value)}, but {why}.")
    return float(value)


def _scalar(value):
    alone = isinstance(value, (np.ndarray, np.generic)) and value.ndim == 0 and not np.ma.is_masked(value)
    return value.item() if alone else value


def _is_real(value):
    return isinstance(value, Real) and not isinstance(value, bool)


def as_seed(value: Any, name: str = "seed") -> int:
    """Return a seed as an int; 2.0 is 2. ValueError for what is no whole number, or is negative."""
    value = _scalar(value)
    if not (_is_real(value) and 0 <= value < np.inf and int(value) == value):
        raise ValueError(
            f"{name} is {shortened(value)}, but chance needs a seed to be repeatable: a whole number >= 0, such as 0."
        )
    return int(value)


def generator(rng: Any) -> np.random.Generator:
    """Return the Generator that `rng` stands for: itself, that of a seed such as 0, or of 124 bits of a RandomState."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, Integral) and not isinstance(rng, (bool, np.bool_)) and int(rng) >= 0:
        return np.random.default_rng(int(rng))
    if isinstance(rng, np.random.RandomState):
        return np.random.default_rng(rng.randint(2**31, size=4))
    raise ValueError(
        f"rng is {shortened(rng)}, but chance needs a seed to be repeatable: rng=0, or np.random.default_rng(0)."
    )
