"""A check: run the function on every case, find the first thing to say against it, and the mistake behind it."""

import time
from itertools import chain

import numpy as np

from gmm_lessons.exercises.judging.altering import altered
from gmm_lessons.exercises.judging.choosing import chosen
from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.endless import notice
from gmm_lessons.exercises.judging.facts import Complaint, Facts
from gmm_lessons.exercises.judging.leftovers import left_behind
from gmm_lessons.exercises.judging.mending.gains import MORE, RIGHT
from gmm_lessons.exercises.judging.mending.search import mended
from gmm_lessons.exercises.judging.mending.unpacked import unpacked
from gmm_lessons.exercises.judging.mending.wording import ELSE
from gmm_lessons.exercises.judging.naming import few, named_mistake
from gmm_lessons.exercises.judging.naming_altered import mistakes_altered
from gmm_lessons.exercises.judging.naming_cases import mistakes_of_cases
from gmm_lessons.exercises.judging.naming_further import mistakes_with_more
from gmm_lessons.exercises.judging.naming_parts import mistakes_of_parts
from gmm_lessons.exercises.judging.order import other_components, other_order, other_places
from gmm_lessons.exercises.judging.parts import right_parts, wrong_length
from gmm_lessons.exercises.judging.recognising import recognised
from gmm_lessons.exercises.judging.remarks import remark
from gmm_lessons.exercises.judging.repeating import keeps_state
from gmm_lessons.exercises.judging.rereading import read_anew
from gmm_lessons.exercises.judging.running import run
from gmm_lessons.exercises.judging.silence import quiet
from gmm_lessons.exercises.judging.stages import STAGES
from gmm_lessons.exercises.judging.stubs import incomplete
from gmm_lessons.exercises.judging.trials import count_parts, expected, settled, wrong_cases
from gmm_lessons.exercises.judging.verdict import Verdict
from gmm_lessons.exercises.judging.words import with_more
from gmm_lessons.exercises.judging.worlds.making import further
from gmm_lessons.exercises.judging.worlds.trying import astray, tried, widened

CHANCE = " (Other changes may do as well.)"


def judged(exercise, function):
    """Return the Verdict on whatever the learner has handed over."""
    complaint = incomplete(exercise, function)
    if complaint is None:
        if warned := notice(function):
            print(warned, flush=True)
        complaint = _tried(exercise, function)
    if complaint is None:
        count = len(exercise.cases) + len(further(exercise))
        told = f"All {count} inputs give the right answer.{remark(exercise, function)}"
        return Verdict(exercise.name, "correct", told)
    return Verdict(exercise.name, complaint.status, _joined(complaint.text, _likely(complaint.cause)))


def _tried(exercise, function):
    """Return what is to be said against the answers to the named inputs, or else to the further ones; or None."""
    calls, begun = tuple(case.args for case in exercise.cases), time.monotonic()
    *raw, again = run(function, (*calls, calls[0]), count_parts(exercise))
    taken = time.monotonic() - begun
    with quiet(), np.errstate(all="ignore"):
        complaint = first_complaint(exercise, function, tuple(raw), again)
        more = () if complaint else tried(exercise, function, taken)
        places = astray(exercise, function, more)
        if places:
            outcomes = (*raw, *(more[i] for i in places))
            complaint = first_complaint(widened(exercise, places), function, outcomes, again)
    return complaint


def first_complaint(exercise, function, raw, again):
    """Return the first thing to say against the answers, with the likeliest cause, or None."""
    outcomes = settled(exercise, raw)
    facts = Facts(exercise, function, outcomes, expected(exercise), wrong_cases(exercise, outcomes), raw, again)
    found = next(filter(None, (stage(facts) for stage in STAGES)), None)
    if found is None or found.status != "incorrect":
        return found
    cause = chosen(function, with_more(exercise, function, _cause(exercise, facts, found)))
    length = wrong_length(facts)
    lines = (
        found.text,
        _likely(cause) or length or _unknown(exercise),
        right_parts(facts),
        cause and length,
        facts.where(),
    )
    return Complaint(_joined(*lines))


def _cause(exercise, facts, found):
    """Return the likeliest cause: the surest signs first, the general ones last."""
    if RIGHT in found.cause:  # of arguments that are changed
        return found.cause
    sure = keeps_state(facts) or other_order(facts) or unpacked(facts)
    named = sure or named_mistake(exercise, facts)
    if named and (sure or not few(facts)):
        return named if sure or not _without_fractions(facts) else _placed(named, _mended(facts, lambda: named))
    if parts := other_places(facts) or read_anew(facts) or mistakes_of_parts(facts):
        return parts
    moved = other_components(facts)
    known = named or moved or altered(facts) or found.cause
    place = _mended(facts, (lambda: "") if named or moved else (lambda: _two(facts)))
    place = "" if (moved and RIGHT not in place) or (named and place.endswith(MORE)) else place
    left = "" if named or RIGHT in place else left_behind(facts.function)
    return left or _placed(known, place) or recognised(facts)


def _placed(known, place):
    """Return a known cause with the place in the code, unless both are the same."""
    between = "\nIn your code: " if place.startswith(("line", "two things")) else "\n"
    return between.join(dict.fromkeys(filter(None, (known, place))))


def _mended(facts, two):
    """Return the changes of the code that make all right, and where that says little: fractions have become choices."""
    place = mended(facts, two)
    chosen = _without_fractions(facts) and any(
        map(_has_fractions, chain(*(case.args for case in facts.exercise.cases)))
    )
    return f"{place}{CHANCE}" if chosen and RIGHT in place and ELSE not in place else place


def _has_fractions(value):
    """Return whether an argument is, or holds, what is no whole number and no text."""
    if isinstance(value, list | tuple):
        return any(map(_has_fractions, value))
    return np.asarray(value).dtype.kind == "f"


def _without_fractions(facts):
    """Return whether answers are truths or whole numbers: many a mistake comes to the same, and the code tells more."""
    return all(part.dtype.kind in "iub" for right in facts.expected for part in parts_of(right))


def _two(facts):
    """Return the hints of two mistakes at once, or ''."""
    return mistakes_of_cases(facts) or mistakes_with_more(facts) or mistakes_altered(facts)


def _likely(cause):
    return cause and f"Likely cause: {cause}"


def _unknown(exercise):
    return f"This is none of the usual mistakes; exercises.{exercise.name}.hint() may help to find it."


def _joined(*lines):
    return "\n".join(line for line in lines if line)
