"""The arguments of an exercise by their names: what their axes count, and how they grow with the unit of length."""

import dataclasses

import numpy as np

AXES = {
    "X": "ND", "x": "N", "log_density": "N", "labels": "N", "species": "N", "resp": "NK", "posterior": "NK", "a": "NK",
    "weights": "K", "mus": "K", "sigmas": "K", "means": "KD", "covs": "KDD", "centers": "KD",
    "Nk": "K", "S1": "KD", "S2": "KDD", "mu": "D", "Sigma": "DD", "m": "D", "S": "DD", "mean": "D", "scatter": "DD",
}  # fmt: skip
UNITS = {"X": 1, "x": 1, "mu": 1, "mus": 1, "means": 1, "centers": 1, "sigma": 1, "sigmas": 1, "m": 1, "mean": 1}
UNITS |= {"S1": 1, "Sigma": 2, "covs": 2, "eps": 2, "S": 2, "scatter": 2, "S2": 2}
POINTS = ("X", "x")
PLACES = (*POINTS, "mu", "mus", "means", "centers", "m", "mean")
HEAP = ("count", "mean", "scatter")  # what a tuple among the arguments holds


def unpacked(names, args):
    """Return {name: argument}; tuples and mixtures are taken apart."""
    return {key: part for name, arg in zip(names, args, strict=True) for key, part in _parts(name, arg).items()}


def packed(names, args, known):
    """Return arguments like `args` with the values of `known`."""
    return tuple(_whole(name, arg, known) for name, arg in zip(names, args, strict=True))


def _parts(name, arg):
    if isinstance(arg, tuple):
        return {f"{name}.{part}": one for part, one in zip(HEAP, arg, strict=True)}
    if dataclasses.is_dataclass(arg):
        return {field.name: getattr(arg, field.name) for field in dataclasses.fields(arg) if field.init}
    return {name: arg}


def _whole(name, arg, known):
    parts = {part: known[part] for part in _parts(name, arg)}
    if isinstance(arg, tuple):
        return tuple(parts.values())
    return dataclasses.replace(arg, **parts) if dataclasses.is_dataclass(arg) else known[name]


def kind(name):
    """Return the name by which an argument is known here: 'mean' for that of one of two heaps."""
    return name.rpartition(".")[2]


def axes(known, name):
    """Return what the axes of an argument count, a letter each; '' for numbers and lists, and what is not known."""
    letters = "D" if name == "x" and "Sigma" in known else AXES.get(kind(name), "")
    value = known.get(name)
    return letters if isinstance(value, np.ndarray) and value.ndim == len(letters) else ""


def count(known, letter):
    """Return how many points N, components K or coordinates D there are; 0 where nothing tells."""
    found = (np.shape(known[name])[axes(known, name).index(letter)] for name in known if letter in axes(known, name))
    return next(found, 0)


def with_changed(known, names, change):
    """Return the arguments with those of some kinds changed; None where there is none of them."""
    new = {name: change(value) if kind(name) in names else value for name, value in known.items()}
    return new if any(kind(name) in names for name in known) else None


def consistent(known):
    """Return the arguments with those that follow from others: means of shares, the number of points."""
    if {"X", "resp", "means"} <= set(known) and "weights" not in known:
        known = known | {"means": known["resp"].T @ known["X"] / known["resp"].sum(axis=0)[:, None]}
    return known | {"n": len(known["resp"])} if {"n", "resp"} <= set(known) else known
