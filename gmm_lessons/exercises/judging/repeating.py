"""Whether the same call gives the same answer: the first input is called once more at the end."""

from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.running import TOO_LONG


def keeps_state(facts):
    """Return why the same call gives another answer the second time, or ''."""
    first, again = facts.raw[0], facts.again
    if facts.exercise.judge or again is None or TOO_LONG in (first.error, again.error) or _alike(facts, first, again):
        return ""
    if any(isinstance(value, list | dict | set) for value in _defaults(facts.function)):
        return (
            "a default such as `trace=[]` is made once, when the function is defined, and is kept from call to call. "
            "Make the list inside the function, in its first line."
        )
    return (
        "the same call gives another answer the second time: something is kept between calls, such as a list outside "
        "the function that grows, or chance plays a part. All that changes belongs inside."
    )


def _alike(facts, first, again):
    if first.error or again.error or first.answer is None or again.answer is None:
        return (first.error, first.kind) == (again.error, again.kind)
    return same(again.answer, first.answer, *facts.exercise.tolerances(facts.exercise.cases[0]))


def _defaults(function):
    named = getattr(function, "__kwdefaults__", None) or {}
    return (*(getattr(function, "__defaults__", None) or ()), *named.values())
