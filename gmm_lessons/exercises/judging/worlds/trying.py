"""What an answer that is right on all named inputs comes to on the further ones, and which of these come out wrong."""

import dataclasses
from functools import cache

from gmm_lessons.exercises.judging.comparing import counts
from gmm_lessons.exercises.judging.remarks import uses
from gmm_lessons.exercises.judging.running import SECONDS, run
from gmm_lessons.exercises.judging.trials import count_parts, expected, settled, wrong_cases
from gmm_lessons.exercises.judging.worlds.making import further


@cache
def beyond(exercise):
    """Return the exercise with its further inputs in place of the named ones, None where there are none."""
    cases = further(exercise)
    return dataclasses.replace(exercise, cases=cases) if cases else None


def tried(exercise, function, taken):
    """Return the outcomes on the further inputs; the named ones have `taken` so many seconds, and none takes longer."""
    cases = further(exercise)
    return run(function, [case.args for case in cases], count_parts(exercise), SECONDS + taken * len(cases))


def astray(exercise, function, outcomes):
    """Return the places of the further inputs that came out wrong, but for those that a library is spared."""
    if not outcomes:
        return ()
    world, wrong = beyond(exercise), set(wrong_cases(beyond(exercise), settled(beyond(exercise), outcomes)))
    rights = expected(world)
    wrong |= {i for i, one in enumerate(outcomes) if one.changed or (i not in wrong and counts(one.answer, rights[i]))}
    spared = {way for library, way, _ in exercise.spared if uses(function, library)} if wrong else ()
    return tuple(i for i in sorted(wrong) if world.cases[i].way not in spared)


@cache
def widened(exercise, places):
    """Return the exercise with the further inputs in some places behind its named ones."""
    cases = further(exercise)
    return dataclasses.replace(exercise, cases=(*exercise.cases, *(cases[i] for i in places)))
