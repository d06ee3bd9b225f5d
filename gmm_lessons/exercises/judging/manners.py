"""How a function treats its caller: it leaves the arguments alone, and gives the same answer twice."""

import inspect

import numpy as np

from gmm_lessons.exercises.judging.facts import Complaint, on
from gmm_lessons.exercises.judging.mending.undone import undone
from gmm_lessons.exercises.judging.repeating import keeps_state
from gmm_lessons.exercises.judging.writing import names_of, writes

ARRAYS = {"f": "{0} = np.array({0}, dtype=float)", "i": "{0} = np.array({0})"}
TIES = {
    "itself": "`{0}` is {1} itself, no copy",
    "part": "`{0}` is a part of {1}, no copy",
    "in": "`{0}` is one of the parts of {1}, no copy",
}
COPIES = ("makes a copy to work on", "make copies to work on")


def untouched(facts):
    names = list(inspect.signature(facts.exercise.reference).parameters)
    for case, outcome, _ in facts:
        if outcome.changed:
            several = "s" if len(outcome.changed) > 1 else ""
            changed = _listed(names[i] for i in outcome.changed)
            return Complaint(
                f"{on(case)}the function changes its argument{several} {changed}: whoever called it has lost the data.",
                _written(facts, case, outcome.changed),
            )
    return None


def _written(facts, case, changed):
    """Return which lines change the arguments, and what is right in their place, as far as that is known."""
    own = names_of(facts.function, case.args) or tuple(inspect.signature(facts.exercise.reference).parameters)
    found = writes(facts.function, case.args, changed)
    everywhere = sorted({i for outcome in facts.outcomes for i in outcome.changed})
    copies = {i: _copy(own[i], [each.args[i] for each in facts.exercise.cases]) for i in everywhere}
    unknown = [_somewhere(own[i], case.args[i]) for i in changed if i not in found]
    told = undone(facts, found if set(everywhere) <= set(found) else {}, copies)
    told = told or f"{_listed(map('`{}`'.format, copies.values()))} {COPIES[len(copies) > 1]}."
    return f"{'; '.join((*_lines(own, found), *unknown))}. {told}"


def _lines(own, found):
    """Return which lines write into arguments, and by which other names they do."""
    for line, text in sorted({(write.line, write.text) for write in found.values()}):
        there = [(own[i], write) for i, write in found.items() if (write.line, write.text) == (line, text)]
        ties = [TIES[write.tie].format(write.name, name) for name, write in there if write.tie]
        changes = f"changes {_listed(name for name, _ in there)}"
        yield f"line {line}, `{text}`, {changes}{': ' * bool(ties)}{_listed(ties)}"


def _somewhere(name, value):
    if isinstance(value, list):
        return f"an assignment into {name}, or a method such as .append or .pop, changes the list itself"
    if isinstance(value, tuple):
        return f"an assignment into one of the arrays in {name}, which are taken out and not copied"
    return f"an assignment into {name}, or into what shares its memory, as np.asarray({name}) does"


def _copy(name, values):
    """Return the line that copies an argument so that all its values can be worked on: with fractions, if it has any.

    A number is no array, and one of whole numbers holds no fractions: .copy() and .astype are not for all of them.
    """
    if isinstance(values[0], tuple):
        return f"{name} = tuple(np.array(part, dtype=float) for part in {name})"
    if isinstance(values[0], list):
        return f"{name} = [list(one) for one in {name}]" if _nested(values) else f"{name} = list({name})"
    kinds = {np.asarray(one).dtype.kind for one in values}
    return ARRAYS.get("f" if "f" in kinds else min(kinds), "{0} = copy.deepcopy({0})").format(name)


def _nested(values):
    return any(isinstance(one, list) for value in values for one in value)


def _listed(words):
    *first, last = tuple(words) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def steady(facts):
    case = facts.exercise.cases[0]
    cause = keeps_state(facts)
    return (
        Complaint(f"{on(case)}right at first, and wrong when it is called again at the end.", cause) if cause else None
    )
