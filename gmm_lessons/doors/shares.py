"""The door for responsibilities, and for the logarithms that they come from."""

from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.plain import NotNumbers, place, plain
from gmm_lessons.doors.room import room_for

LEAST = 1e-300  # of a sum of weights: below, a float has fewer and fewer digits
SLACK = 1e-8  # how far from one the sum of shares, or of weights, may be


def as_log_p(log_p: Numbers) -> tuple[Array, Array]:
    """Return logarithms of densities as floats (..., K), and the largest of each row. ValueError for NaN or +inf."""
    log_p, given = plain(log_p, "log_p"), log_p
    if log_p.ndim < 1 or 0 in log_p.shape:
        raise ValueError(f"log_p has shape {log_p.shape}, but needs a logarithm for each component, (N, K).")
    top = log_p.max(axis=-1)
    if not top.max() < np.inf:
        at = tuple(map(int, np.argwhere(~(log_p < np.inf))[0]))
        raise ValueError(f"log_p holds {log_p[at]}{place(given, at)}, which is the logarithm of no density.")
    return log_p, top


def possible(log_evidence: Array) -> Array:
    """Return log p(x_n) (N,). ValueError if it is -inf somewhere: a point that no component can have made."""
    if log_evidence.ndim != 1:
        raise ValueError(f"log_p has shape {log_evidence.shape} and one of components, but points are (N, K).")
    if not log_evidence.min() > -np.inf:
        n = int(np.argmin(log_evidence))
        raise ValueError(f"no component can have made point {n}: log p is -inf there in every column of (N, K).")
    return log_evidence


def as_shares(resp: Numbers, name: str = "resp") -> Array:
    """Return responsibilities as floats (N, K). ValueError if one is negative, NaN or infinite."""
    shares = _rows(resp, name)
    if not (shares.min() >= 0 and shares.max() < np.inf):
        at = tuple(map(int, np.argwhere(~((shares >= 0) & (shares < np.inf)))[0]))
        raise ValueError(f"{name} holds {shares[at]}{place(resp, at)}; a share cannot be negative, NaN or infinite.")
    return shares


def whole_shares(resp: Numbers, name: str = "resp") -> Array:
    """Return responsibilities as floats (N, K) of which each row sums to one. ValueError for others."""
    shares = _rows(resp, name)
    total = shares.sum(axis=1)
    if not (shares.min() >= 0 and np.abs(total - 1).max() < SLACK):
        wrong = ~((shares >= 0).all(axis=1) & (np.abs(total - 1) < SLACK))
        n = int(np.argmax(wrong))
        raise ValueError(
            f"the {'shares' if name == 'resp' else f'{name} shares'} of point {n} are {shares[n]} with sum "
            f"{total[n]:.12g}; they must be >= 0 and sum to 1. {to_one(shares[n], 'each row', 'its')}"
        )
    return shares


def to_one(values: Array, what: str, whose: str) -> str:
    """Return how numbers that do not sum to one come to do so."""
    if not values.any():
        return "They are all 0: nothing says how many."
    before = "; before that take np.maximum(..., 0), if rounding made one negative" if values.min() < 0 else ""
    return f"Divide {what}, as float64, by {whose} sum{before}."


def _rows(resp, name):
    if resp is None and name == "resp":
        raise NotNumbers("resp is None: this E step held no shares. responsibilities(x, mixture) gives them.")
    shares = plain(resp, name)
    if shares.ndim != 2 or 0 in shares.shape:
        raise ValueError(
            f"{name} has shape {shares.shape}, but responsibilities are (N, K): expected one row a point, "
            "one column a component."
        )
    return shares


def as_labels(labels: Numbers, K: int) -> NDArray[np.intp]:
    """Return labels as ints (N,). ValueError if one is not a whole number from 0 to K - 1: -1 is no component."""
    named = plain(labels, "labels")
    room_for(named.size * K, f"K is {K}, and shares of {named.size} points", "Lower K.")
    wrong = ~((named >= 0) & (named < K) & (named == np.floor(named)))
    if named.ndim != 1 or not named.size:
        raise ValueError(f"labels have shape {named.shape}, but there is one a point: (N,).")
    if wrong.any():
        n = int(np.argmax(wrong))
        raise ValueError(
            f"labels hold {named[n]:g} in row {n}, but {K} components are called 0 to {K - 1}. "
            "Drop the points without a component, or give them one."
        )
    return named.astype(int)


@overload
def weights_of(sample_weight: None, N: int) -> None: ...
@overload
def weights_of(sample_weight: Numbers, N: int) -> Array: ...
def weights_of(sample_weight: Numbers | None, N: int) -> Array | None:
    """Return the weights (N,) of points as floats, None for None. ValueError for what cannot be weights."""
    if sample_weight is None:
        return None
    weight = plain(sample_weight, "sample_weight")
    check_one_a_point(weight.shape, N)
    if not (weight.min() >= 0 and weight.max() < np.inf):
        n = int(np.argmax(~((weight >= 0) & (weight < np.inf))))
        raise ValueError(f"a sample_weight is {weight[n]}; a weight is a finite number >= 0. It stands in row {n}.")
    with np.errstate(over="ignore"):
        total = weight.sum()
    if not total < np.inf:
        raise ValueError("sample_weight sums to more than a float can hold. Divide all weights by the largest.")
    return weight


def weights_of_all(sample_weight: Numbers | None, N: int) -> Array | None:
    """Return the weights (N,) of all points there are, None for None. ValueError if digits are lost in their sum."""
    weight = weights_of(sample_weight, N)
    if weight is not None and 0 < weight.sum() < LEAST:
        raise ValueError(f"sample_weight sums to {weight.sum():g}, too little for digits. Divide all by the largest.")
    return weight


Weights = TypeVar("Weights", bound=Array | None)


def check_some(weight: Weights) -> Weights:
    """Return the weights of all points. ValueError if they are all 0: then there are no points."""
    if weight is not None and not weight.any():
        raise ValueError(
            "sample_weight is 0 in every row: no point counts. Give some a weight above 0, or leave it out."
        )
    return weight


def check_one_a_point(shape: tuple[int, ...], N: int) -> None:
    """ValueError if weights have another shape than (N,)."""
    if shape != (N,):
        raise ValueError(f"{N} points, but sample_weight has shape {shape}: expected one weight a point, (N,).")
