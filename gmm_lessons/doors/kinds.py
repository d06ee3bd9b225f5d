"""The names of types in signatures: what comes in through a door, and what goes out."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]  # what goes out
Numbers = ArrayLike  # whatever holds numbers: lists, arrays, frames, a Dataset
Chance = np.random.Generator | np.random.RandomState | int  # a generator, or a seed
Start = Callable[..., Array]  # (x, K, rng) -> shares (N, K)
Look = Callable[..., Array]  # (x, weight) -> y
Watch = Callable[[Iterable[Any]], Iterable[Any]]  # wraps a list as it is gone through: tqdm
