"""The further inputs of an exercise: made of the named ones, where the reference gives an answer that can be asked for.

It can where the reference computes it without a warning, as finite as that of the named input, and where inputs that
differ in their last digits have the same answer: then other routes to it, by loops or by logarithms, come there, too.
"""

import copy
import dataclasses
import inspect
import warnings
from functools import cache
from itertools import islice

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.reading import as_answer, changes
from gmm_lessons.exercises.judging.trials import count_parts, expected
from gmm_lessons.exercises.judging.worlds.arguments import consistent, packed, unpacked
from gmm_lessons.exercises.judging.worlds.ways import WAYS

EACH = 2  # further inputs of one kind
LARGE = 1000  # numbers; a named input of more takes too long to be taken many times
LAST_DIGITS = 1e-11


@cache
def further(exercise):
    """Return the further Cases of an exercise; none where answers are judged by other means than their values."""
    unfair = dict(exercise.unfair)
    if exercise.judge:
        return ()
    return tuple(case for way in WAYS if way.words not in unfair for case in islice(_made(exercise, way), EACH))


def _made(exercise, way):
    """Yield the fair Cases that a way leads to."""
    for i, case in enumerate(exercise.cases):
        args = None if case.way or _size(case.args) > LARGE else _changed(exercise, way, case)
        made = args and _case(exercise, case, way, args)
        if made and _fair(exercise, made, expected(exercise)[i]):
            yield made


def _case(exercise, case, way, args):
    atol = exercise.tolerances(case)[1] * way.finer
    return dataclasses.replace(
        case, args=args, label=f"{case.label} (changed: {way.words})", atol=atol, clue=way.clue, way=way.words
    )


def _size(value):
    return sum(map(_size, value)) if isinstance(value, tuple | list) else np.size(value)


@cache
def _names(reference):
    return tuple(inspect.signature(reference).parameters)


def _changed(exercise, way, case):
    """Return the arguments of a case changed, or None where they cannot be, or are as they were."""
    names = _names(exercise.reference)
    before = unpacked(names, case.args)
    try:
        with np.errstate(all="ignore"):
            after = way.change(before)
            after = after and consistent(after)
            new = after and changes(tuple(before.values()), tuple(after.values()))
            return packed(names, case.args, after) if new else None
    except (ValueError, ArithmeticError):  # a mixture that is none
        return None


def _fair(exercise, made, base):
    """Return whether an answer to a further input can be asked for; `base` is the one to the named input behind it."""
    answer = _answer(exercise, made.args)
    if answer is None or _empty(answer) or (_finite(base) and not _finite(answer)):
        return False
    return same(_answer(exercise, _shaken(made.args)), answer, *exercise.tolerances(made))


def _answer(exercise, args):
    """Return what the reference answers, None where it fails or warns."""
    try:
        with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
            warnings.simplefilter("error")
            return as_answer(exercise.reference(*copy.deepcopy(args)), count_parts(exercise))
    except Exception:  # no covariance any more, a division by zero
        return None


def _finite(answer):
    return all(np.isfinite(part).all() for part in parts_of(answer))


def _empty(answer):
    return any(part.size == 0 for part in parts_of(answer))


def _shaken(value):
    """Return arguments that differ from these in their last digits."""
    if isinstance(value, tuple | list):
        return type(value)(map(_shaken, value))
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value) if field.init and field.name != "weights"]
        return dataclasses.replace(value, **{name: _shaken(getattr(value, name)) for name in fields})
    if np.asarray(value).dtype.kind != "f":
        return value
    return value * (1 + LAST_DIGITS * np.cos(np.arange(np.size(value))).reshape(np.shape(value)))
