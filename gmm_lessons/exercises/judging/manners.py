"""How a function treats its caller: it leaves the arguments alone, and gives the same answer twice."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.facts import Complaint, on
from gmm_lessons.exercises.judging.repeating import keeps_state


def untouched(facts):
    names = list(inspect.signature(facts.exercise.reference).parameters)
    for case, outcome, _ in facts:
        if outcome.changed:
            changed = " and ".join(names[i] for i in outcome.changed)
            return Complaint(
                f"{on(case)}the function changes its argument {changed}: whoever called it has lost the data.",
                _written(names[outcome.changed[0]], [each.args[outcome.changed[0]] for each in facts.exercise.cases]),
            )
    return None


def _written(name, values):
    """Return how an argument with these values comes to be changed: a list or a tuple otherwise than an array."""
    value = values[0]
    if isinstance(value, tuple):
        return (
            f"an assignment into one of the arrays in `{name}`, such as `S += ...` or `S[0] = ...` after it is taken "
            f"out. `S = S + ...` makes a new array, and S.copy() a copy to work on."
        )
    if isinstance(value, list):
        return (
            f"`{name}.append(...)`, `{name}.pop()` and `{name}[0] = ...` change the list itself. `{name}[-1]` only "
            f"reads, and list({name}) makes a copy to work on."
        )
    kinds = {np.asarray(one).dtype.kind for one in values}
    copied = "astype(float) a copy to work on, which holds fractions, too" if {"f", "i"} <= kinds else ""
    return (
        f"an assignment into the argument, or into np.asarray({name}), which is no copy: `{name} -= ...` or "
        f"`{name}[0] = ...`, say. `{name} = {name} - ...` makes a new one, and {name}."
        f"{copied or 'copy() a copy to work on'}."
    )


def steady(facts):
    case = facts.exercise.cases[0]
    cause = keeps_state(facts)
    return (
        Complaint(f"{on(case)}right at first, and wrong when it is called again at the end.", cause) if cause else None
    )
