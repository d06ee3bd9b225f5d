"""The stages of a check, in the order in which they help; each returns a Complaint, or None to pass on."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import close, counts, first_difference, number, parts_of, shape
from gmm_lessons.exercises.judging.errors import error_cause, fixed_length
from gmm_lessons.exercises.judging.facts import Complaint, on
from gmm_lessons.exercises.judging.kinds import article, kind_cause
from gmm_lessons.exercises.judging.manners import steady, untouched
from gmm_lessons.exercises.judging.operands import told
from gmm_lessons.exercises.judging.running import SECONDS, TOO_LONG
from gmm_lessons.exercises.judging.shapes import shape_cause
from gmm_lessons.exercises.judging.stubs import NOT_YET, nothing


def attempted(facts):
    kinds = {outcome.kind for outcome in facts.outcomes}
    dots = any("'ellipsis'" in outcome.text for outcome in facts.outcomes)
    if kinds == {"ellipsis"} or dots or facts.outcomes[0].error == "NotImplementedError":
        return Complaint(NOT_YET, status="not attempted")
    if kinds == {"NoneType"}:
        return nothing(facts.function)
    return None


def raised(facts):
    for i, (case, outcome, _) in enumerate(facts):
        if outcome.error == TOO_LONG:
            return Complaint(
                f"{on(case)}no answer within {SECONDS:g} seconds, so it was stopped.",
                "a loop that never meets its condition to end, or far too much work for so small an input.",
            )
        if outcome.error:
            said = f"{outcome.error}: {outcome.text}".rstrip(": ")
            text = f"{on(case)}the function stopped{outcome.line and ' in '}{outcome.line} with {said}"
            return Complaint(
                text + (told(outcome.met) and f".{told(outcome.met)}"),
                facts.clue() or (fixed_length(facts.function, outcome) if i else "") + error_cause(outcome, case.args),
            )
    return None


def returned(facts):
    for case, outcome, right in facts:
        if outcome.answer is None:
            wanted = ", ".join(facts.named(part) for part in range(len(parts_of(right))))
            text = f"{on(case)}expected {wanted}, got {article(outcome.kind)}."
            return Complaint(
                text, kind_cause(outcome.kind, facts.exercise.describe if isinstance(right, tuple) else ())
            )
    return None


def shaped(facts):
    for case, outcome, right in facts:
        for part, (mine, yours) in enumerate(zip(parts_of(right), parts_of(outcome.answer), strict=True)):
            if mine.shape != yours.shape:
                text = f"{on(case)}{facts.named(part)} should have the shape {shape(mine)}, and has {shape(yours)}."
                return Complaint(text.replace("the shape a single", "the form of a single"), shape_cause(facts, part))
    return None


def finite(facts):
    if facts.ordinary():  # what is wrong on ordinary inputs says more than an overflow on special ones
        return None
    for case, outcome, right in facts:
        for part, (mine, yours) in enumerate(zip(parts_of(right), parts_of(outcome.answer), strict=True)):
            odd = ~np.isfinite(yours) & np.isfinite(mine)
            if odd.any():
                index = tuple(int(i) for i in np.argwhere(odd)[0])
                seen = f"holds {number(yours[index])} where {number(mine[index])} is expected"
                return Complaint(f"{on(case)}{facts.named(part)} {seen}.", facts.clue())
    return None


def invariant(facts):
    finite = any(facts.finite(i) for i in facts.wrong)  # NaN breaks every rule and says nothing
    for i, (case, outcome, right) in enumerate(facts):
        if finite and not facts.finite(i):
            continue
        for holds, message in facts.exercise.invariants:
            if not _kept(holds, outcome.answer, case):
                return Complaint(f"{on(case)}{message}{_seen(facts, case, outcome, right)}")
    return None


def _kept(holds, answer, case):
    try:
        return bool(holds(answer, *case.args))
    except Exception:  # an invariant that cannot even be computed does not hold
        return False


def _seen(facts, case, outcome, right):
    if facts.exercise.judge:
        return ""
    difference = _difference(facts, case, outcome, right)
    return f" ({difference})" if difference else ""


def valued(facts):
    if facts.exercise.judge:
        found = facts.exercise.judge(facts.exercise.cases, [outcome.answer for outcome in facts.outcomes])
        return found and Complaint(f"{on(found[0])}these are not the draws that are wanted.", found[1])
    for case, outcome, right in facts:
        difference = _difference(facts, case, outcome, right)
        if difference:
            return Complaint(f"{on(case)}{difference}.")
    return None


def _difference(facts, case, outcome, right):
    tolerances = facts.exercise.tolerances(case)
    for part, (mine, yours) in enumerate(zip(parts_of(right), parts_of(outcome.answer), strict=True)):
        if not close(yours, mine, *tolerances).all():
            return f"{facts.named(part)} {first_difference(yours, mine, *tolerances)}"
    return ""


def whole(facts):
    for case, outcome, right in facts:
        if counts(outcome.answer, right):
            return Complaint(
                f"{on(case)}the values are right, but they are floats (dtype float64), and whole numbers are wanted.",
                "labels are positions: they pick rows out of arrays, and a float cannot. Make the array with "
                "dtype=int.",
            )
    return None


STAGES = (attempted, raised, returned, shaped, finite, invariant, untouched, valued, whole, steady)
