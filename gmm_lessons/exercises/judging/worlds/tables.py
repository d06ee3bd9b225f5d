"""Other inputs that are tables: shares of points in components, logarithms."""

import numpy as np

SHARES = ("resp", "posterior")


def even(value):
    return np.full(np.shape(value), 1 / np.shape(value)[-1])


def in_turn(value):
    """Return hard shares: the points belong to the components in turn."""
    return np.eye(value.shape[1])[np.arange(len(value)) % value.shape[1]]


def one_missing(value):
    """Return shares of which each row lacks one, the components in turn; ValueError where a row has no other."""
    rest = value * (in_turn(value) == 0)
    if not rest.any(axis=1).all():
        raise ValueError("a row is left without a share.")
    return rest / rest.sum(axis=1, keepdims=True)


def faint(value):
    """Return shares of which the first component has hardly any."""
    small = value * np.where(np.arange(value.shape[1]) == 0, 1e-6, 1)
    return small / small.sum(axis=1, keepdims=True)


def tied(table):
    """Return a table in whose rows the first two entries are equal and the largest."""
    top = table.max(axis=1, keepdims=True)
    return np.concatenate([np.tile(top, 2), table[:, 2:]], axis=1)


def level(table):
    """Return a table in whose rows all entries are as the first."""
    return np.repeat(table[:, :1], table.shape[1], axis=1)


def logarithms(change):
    """Return the way to change a table of logarithms; `a` may be a number."""
    return lambda known: known | {"a": change(known["a"])} if np.ndim(known.get("a")) == 2 else None
