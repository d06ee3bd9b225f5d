"""The reason why a change makes all right: that of the first rule that has one."""

from gmm_lessons.exercises.judging.mending.reasons import (
    axes,
    bounds,
    calls,
    empty,
    left_over,
    lengths,
    lines,
    matrices,
    memory,
    order,
    samples,
)
from gmm_lessons.exercises.judging.mending.reasons.levels import levels

ROOMS = (memory, axes, calls, matrices, bounds, samples, empty, left_over, lengths)
OF_LEVELS = tuple(rule for room in ROOMS for rule in room.RULES)


def reason(bench, gain):
    """Return why a single change makes all right, as a sentence, or ''."""
    if not gain.whole or len(gain.edits) > 1:
        return ""
    (edit,) = gain.edits
    return next(filter(None, _of_line(bench, edit) if edit.told else _of_levels(bench, edit)), "")


def _of_levels(bench, edit):
    """Yield what each rule says, of the expression that differs first, and then of those round it."""
    for level in levels(bench, edit):
        yield from (_said(rule, level) for rule in OF_LEVELS)
    yield _said(lines.fewer_rows, bench, edit)


def _of_line(bench, edit):
    return (_said(rule, bench, edit) for rule in (*order.RULES, *lines.RULES))


def _said(rule, *what):
    try:
        return rule(*what)
    except Exception:  # what cannot be looked at has no reason
        return ""
