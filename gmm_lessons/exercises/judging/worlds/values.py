"""Other inputs by their values: equal ones, whole numbers, other units, zeros and signs."""

import numpy as np

from gmm_lessons.exercises.judging.worlds.arguments import PLACES, POINTS, UNITS, axes, kind, with_changed

LOGS = ("log_density", "trace", "traces", "loglik")
WIDTHS = ("sigmas", "covs")


def of(names, change):
    """Return the way to change all arguments of some kinds."""
    return lambda known: with_changed(known, names, change)


def of_arrays(names, change, least=2):
    """Return the way to change arrays of some kinds that hold at least so many entries along their first axis."""

    def each(value):
        return change(value) if np.ndim(value) and len(value) >= least else value

    return of(names, each)


def in_units(unit):
    """Return the way to another unit of length: positions grow with it, covariances with its square."""

    def change(known):
        powers = {name: UNITS.get(kind(name), 0) for name in known}
        new = {name: known[name] * float(unit) ** power if power else known[name] for name, power in powers.items()}
        return new if any(powers.values()) else None

    return change


def moved(value):
    """Return the way to other places: all points and means farther along every axis."""
    return of(PLACES, lambda one: one + value)


def whole_points(known):
    """Return the arguments with the points in whole numbers, and all else as it was."""
    holes = any(np.isnan(known[name]).any() for name in set(POINTS) & set(known))
    return None if holes else with_changed(known, POINTS, lambda one: np.asarray(one).round().astype(int))


def rounded_points(known):
    """Return the same whole numbers as floats: what differs from this is due to the kind of number alone."""
    whole = whole_points(known)
    return whole and with_changed(whole, POINTS, lambda one: one.astype(float))


def whole_parameters(known):
    """Return the arguments with means and widths in whole numbers."""
    places = with_changed(known, set(PLACES) - set(POINTS), _whole)
    return with_changed(places or known, ("sigma", "sigmas"), lambda one: _whole(np.ceil(one))) or places


def _whole(value):
    return np.asarray(value).round().astype(int) if np.ndim(value) else int(np.round(value))


def whole_covs(S):
    """Return covariances in whole numbers: so much is added along the diagonal that they stay covariances."""
    near = np.round(S)
    enough = np.abs(near).sum(axis=(-2, -1), keepdims=True) + 1
    return (near + enough * np.eye(S.shape[-1])).astype(int)


def like_the_first(value):
    return np.repeat(value[:1], len(value), axis=0)


def second_like_the_first(value):
    return np.concatenate([value[:1], value[:1], value[2:]])


def stretched(base):
    """Return a change that makes each further entry so many times as large."""

    def change(value):
        factors = base ** np.arange(len(value))
        return value * factors.reshape(-1, *(1,) * (np.ndim(value) - 1))

    return change


def first_at_zero(value):
    """Return an array with zeros in its first entry."""
    return np.concatenate([np.zeros_like(value[:1]), value[1:]])


def on_a_mean(known):
    """Return the arguments with the first point on the first mean."""
    means = next((np.atleast_1d(known[name])[:1] for name in ("means", "centers", "mus") if name in known), None)
    return with_first(known, means if "mu" not in known else np.asarray(known["mu"])[None])


def zero_like_a_point(known):
    """Return a single point at zero; None where no argument holds points."""
    return next((np.zeros_like(known[name][:1]) for name in POINTS if np.ndim(known.get(name))), None)


def with_first(known, first):
    """Return the arguments with another first point; None where there is none, or something is missing."""
    points = [name for name in POINTS if "N" in axes(known, name) and _complete(known[name])]
    new = {name: np.concatenate([first, known[name][1:]]) for name in points if first is not None}
    return known | new if new else None


def _complete(value):
    return not np.isnan(value).any()


def higher(value):
    """Return a way to logarithms that are all so much higher; lists of lists, too."""

    def change(one):
        return [change(each) for each in one] if isinstance(one, list) else one + value

    return change


def longer(one):
    """Return a list, or each of several, with one more value in front."""
    return [longer(each) for each in one] if isinstance(one[0], list) else [one[0] - 7, *one]


def numbered_backwards(known):
    """Return labels and species that are counted from the other end."""
    both = {"labels", "species"} <= set(known)
    return with_changed(known, ("labels", "species"), lambda one: one.max() - one) if both else None
