"""Other inputs along their axes: points, components or coordinates in another order, one of them, all of them twice."""

import numpy as np

from gmm_lessons.exercises.judging.worlds.arguments import POINTS, axes, count


def taken(letter, index, least=1):
    """Return the way to take some of the points N, components K or coordinates D: index(how many) says which."""

    def change(known):
        size = count(known, letter)
        return _along(known, letter, index(size)) if size >= least else None

    return change


def _along(known, letter, index):
    return {name: _taken(value, axes(known, name), letter, index) for name, value in known.items()}


def _taken(value, letters, letter, index):
    for axis in (i for i, one in enumerate(letters) if one == letter):
        value = np.take(value, index, axis=axis)
    return value


def single(known):
    """Return the arguments with the first component alone, which has all the weight, and every point."""
    one = taken("K", lambda K: [0], least=2)(known)
    full = {"weights", "resp", "posterior"} & set(known)
    if one is None and {"labels", "K"} <= set(known):
        return known | {"labels": np.zeros_like(known["labels"]), "K": 1}
    return one and one | {name: np.ones_like(one[name]) for name in full}


def mirrored(known):
    """Return the arguments with every point x a second time as −x: sums over them are exactly 0."""
    names = [name for name in POINTS if "N" in axes(known, name)]
    twice = taken("N", lambda N: np.tile(np.arange(N), 2))(known) if names else None
    return twice and twice | {name: np.concatenate([known[name], -known[name]]) for name in names}


def both(first, then):
    """Return the way that goes two ways, one after the other."""

    def change(known):
        new = first(known)
        return new and then(new)

    return change


def turned(names):
    """Return the way to turn lists round."""
    return lambda known: known | {name: known[name][::-1] for name in names} if set(names) <= set(known) else None
