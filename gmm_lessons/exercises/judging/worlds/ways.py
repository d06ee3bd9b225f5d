"""The ways from a named input to another one, with the words that a learner reads behind the name of the first."""

from dataclasses import dataclass

import numpy as np

from gmm_lessons.exercises.judging.examples import FRACTIONS
from gmm_lessons.exercises.judging.worlds import tables, values
from gmm_lessons.exercises.judging.worlds.orders import both, mirrored, single, taken, turned
from gmm_lessons.exercises.judging.worlds.tables import SHARES, logarithms
from gmm_lessons.exercises.judging.worlds.values import LOGS, PLACES, WIDTHS, of, of_arrays

_SAME_MEAN = (
    "two components have the same mean there, and both count. A dictionary keeps one entry a key, and a search for a "
    "value finds the first place that has it."
)
_SAME_POINT = "the same point stands there twice, and counts twice. A set, or the keys of a dictionary, hold it once."
_AT_THE_TOP = (
    "the largest entry of a row stands there more than once, and each counts. A condition such as a < top leaves all "
    "of them out, and a search for the place of the largest finds one."
)
_ONE_AT_ZERO = (
    "one share of each row is 0 there, and the others are not: a row that holds a 0 still has the rest to say."
)


@dataclass(frozen=True)
class Way:
    """How arguments change, {name: value} -> the same, or None where there is nothing to change; and in words."""

    words: str
    change: object
    finer: float = 1.0  # what an exercise's absolute tolerance is multiplied by
    clue: str = ""  # told where such inputs alone come out wrong, and no mistake is recognised


def _backwards(n):
    return np.arange(n)[::-1]


def _first(n):
    return [0]


def _twice(n):
    return np.repeat(np.arange(n), 2)


def _more(name):
    return of((name,), lambda one: one + 1)


_EQUAL_MEANS = of_arrays(("means", "mus"), values.second_like_the_first)
_EQUAL_WIDTHS = of_arrays(WIDTHS, values.like_the_first)

WAYS = (
    Way("components in another order", taken("K", _backwards, least=2)),
    Way("points in another order", taken("N", _backwards, least=2)),
    Way("coordinates in another order", taken("D", _backwards, least=2)),
    Way("the first component alone", single),
    Way("the first point alone", taken("N", _first, least=2)),
    Way("the first coordinate alone", taken("D", _first, least=2)),
    Way("each point twice", taken("N", _twice), clue=_SAME_POINT),
    Way("each point x a second time as −x", mirrored),
    Way("the first component alone, each point x a second time as −x", both(single, mirrored)),
    Way("two equal means", _EQUAL_MEANS, clue=_SAME_MEAN),
    Way("equal widths", _EQUAL_WIDTHS),
    Way("two equal bells", both(_EQUAL_MEANS, _EQUAL_WIDTHS), clue=_SAME_MEAN),
    Way("very unequal widths", of_arrays(WIDTHS, values.stretched(9.0))),
    Way("equal weights", of(("weights",), tables.even)),
    Way("the fractions rounded away", values.rounded_points),
    Way("points in whole numbers", values.whole_points, clue=FRACTIONS),
    Way("means and widths in whole numbers", values.whole_parameters),
    Way("covariances in whole numbers", of(("covs",), values.whole_covs)),
    Way("a unit a million times as large", values.in_units(1e-6), finer=1e-12),
    Way("a unit a millionth as large", values.in_units(1e6)),
    Way("far from zero", values.moved(1000.0)),
    Way("all signs turned", of((*PLACES, "S1"), np.negative)),
    Way("the first point at zero", lambda known: values.with_first(known, values.zero_like_a_point(known))),
    Way("the first mean at zero", of_arrays(("mus", "means", "centers"), values.first_at_zero, least=1)),
    Way("the first point on a mean", values.on_a_mean),
    Way("shares that say nothing", of(SHARES[:1], tables.even)),
    Way("hard shares, the components in turn", of(SHARES[:1], tables.in_turn)),
    Way("hard shares in whole numbers", of(SHARES[:1], lambda one: tables.in_turn(one).astype(int))),
    Way("one share of each row at 0, the components in turn", of(SHARES, tables.one_missing), clue=_ONE_AT_ZERO),
    Way("hardly a share for the first component", of(SHARES, tables.faint)),
    Way("two equal entries at the top of each row", logarithms(tables.tied), clue=_AT_THE_TOP),
    Way("all entries of a row equal", logarithms(tables.level), clue=_AT_THE_TOP),
    Way("every entry 600 larger", logarithms(lambda one: one + 600.0)),
    Way("every entry 600 smaller", logarithms(lambda one: one - 600.0)),
    Way("all values 1000 higher", of(LOGS, values.higher(1000.0))),
    Way("all values 1000 lower", of(LOGS, values.higher(-1000.0))),
    Way("one more value in front", of(("trace", "traces"), values.longer)),
    Way("runs in another order", turned(("traces",))),
    Way("numbers counted from the other end", values.numbered_backwards),
    Way("the rest of the share", of(("level",), lambda one: 1 - one)),
    Way("K one larger", _more("K")),
    Way("d one larger", _more("d")),
    Way("one more parameter", _more("k_params")),
    Way("ten times as many points", of(("N", "count"), lambda one: 10 * one)),
)
