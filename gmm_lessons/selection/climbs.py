"""Climbs from several starts: one by one, or abreast where few points leave little to do at a time (lesson 13)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from gmm_lessons.collapse import attempt
from gmm_lessons.doors.kinds import Array
from gmm_lessons.em import em, while_gaining
from gmm_lessons.mixture import Mixture
from gmm_lessons.selection import abreast

NUMBERS = 2**17  # N K R shares: so many climbs abreast are looked at in one step


def climbed(
    x: Array,
    starts: Iterable[Callable[[], Mixture]],
    K: int,
    tol: float,
    max_steps: int,
    how: Mapping[str, Any],
    most: int,
) -> Iterator[abreast.Climbed]:
    """Yield how the climb from each start ends, in turn; at most `most` of them climb at once."""
    R = min(most, NUMBERS // (len(x) * K)) if _takes_several(how["expect"]) else 1
    starts, climb = iter(starts), abreast.climbs if R > 1 else one_by_one
    for some in iter(lambda: list(islice(starts, max(R, 1))), []):
        yield from climb(x, some, tol, max_steps, **how)


def _takes_several(expect):
    """Return whether an E step takes climbs abreast: what `functools.wraps` it has its attributes, and does more."""
    return hasattr(expect, "abreast") and not hasattr(expect, "__wrapped__")


def one_by_one(
    x: Array, starts: Iterable[Callable[[], Mixture]], tol: float, max_steps: int, **how: Any
) -> list[abreast.Climbed]:
    """Return what `abreast.climbs` does, of an E step that takes no climbs abreast, too."""
    return [attempt(partial(_last, x, make, tol, max_steps, how)) for make in starts]


def _last(x, start, tol, max_steps, how):
    """Return the last step of a climb, and what `while_gaining` returns."""
    steps = while_gaining(islice(em(x, start(), **how), max_steps), tol)
    while True:
        try:
            top = next(steps)
        except StopIteration as end:
            return top, end.value
