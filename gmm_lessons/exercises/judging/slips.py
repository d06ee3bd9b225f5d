"""Which slips of the pencil lead to an answer: one alone, else two at once, else three where numbers are many.

A slip gets some steps of a computation wrong. Slips that get different steps wrong can happen together, and what comes
out then is computed, not guessed: no message names a slip that does not lead to the very numbers that were given.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, compress

import numpy as np

from gmm_lessons.exercises.judging.numbers_of_pencil import fits

MOST = 3  # sets of slips that are told; where more lead to one answer, none of them says much
CROWDED = 0.1  # of the numbers near an answer: where rare slips lead to more of them than that, they are not told


@dataclass(frozen=True, eq=False)
class Slip:
    """An answer that a slip leads to, words that name the slip, and the steps of the computation it gets wrong.

    hints     the words; several of them for several slips at once.
    coarser   how many decimals fewer the answer has, as a percentage has two.
    rare      a slip that few make: with others at once it is thought of where no usual ones fit.
    """

    answer: object
    hint: str
    steps: dict = field(default_factory=dict)
    coarser: int = 0
    rare: bool = False
    also: tuple = ()

    @property
    def hints(self):
        """Return the words of all that went wrong."""
        return tuple(dict.fromkeys((self.hint, *self.also)))


def slip(compute, hint, coarser=0, **steps):
    """Return the Slip of the steps that are wrong, such as `weights=(1, 1)`; the others are as they should be."""
    return Slip(_computed(compute, steps), hint, steps, coarser)


def rare(compute, hint, **steps):
    """Return the Slip of steps that few get wrong."""
    return Slip(_computed(compute, steps), hint, steps, rare=True)


@np.errstate(all="ignore")
def _computed(compute, steps):
    try:
        return compute(**steps)
    except ArithmeticError:
        return np.nan


def leading_to(pencil, read):
    """Return the sets of slips, each a tuple of words, that lead to an answer: as few and as usual ones as can be."""
    found = next(filter(None, (_told(pencil, read, slips) for slips in _likely(pencil, read))), ())
    return found or _told(pencil, read, pencil.slips, cut=True)


def _likely(pencil, read):
    """Yield slips alone and together, the most likely ones first."""
    yield pencil.slips
    yield together(pencil, 2)
    if not _crowded(pencil, read, together(pencil, 2, True)):
        yield together(pencil, 2, True)
    if np.size(pencil.right) > 2:
        yield together(pencil, 3)


@cache
def _usual(pencil):
    return tuple(one for one in pencil.slips if not one.rare)


@cache
def together(pencil, many, also_rare=False):
    """Return what so many slips lead to at once, where each gets other steps wrong than the others do."""
    slips = pencil.slips if also_rare else _usual(pencil)
    joined = (_joined(pencil.compute, ones) for ones in combinations(slips, many) if _apart(ones))
    return tuple(one for one in joined if np.isfinite(one.answer).all())


def _apart(ones):
    steps = [name for one in ones for name in one.steps]
    return len(steps) == len(set(steps)) and all(one.steps for one in ones)


def _joined(compute, ones):
    steps = {name: value for one in ones for name, value in one.steps.items()}
    first, *others = (one.hint for one in ones)
    return Slip(_computed(compute, steps), first, steps, max(one.coarser for one in ones), also=tuple(others))


def _crowded(pencil, read, slips):
    """Return whether slips lead to so many numbers about one that a number taken by chance would be among them."""
    if np.size(read) > 1:
        return False
    values = np.array([one.answer for one in slips])
    about = np.unique(np.round(values[np.abs(values - read) < 0.1 * abs(read)], pencil.decimals))
    return about.size * 10.0**-pencil.decimals > CROWDED * 0.2 * abs(read)


def _told(pencil, read, slips, cut=False):
    """Return the words of the slips that lead to an answer, each set once, whatever its order."""
    fitting = (one.hints for one in _about(pencil, read, slips) if fits(pencil, read, one, cut))
    return tuple({frozenset(hints): hints for hints in fitting}.values())


def _about(pencil, read, slips):
    """Return the slips that lead anywhere near an answer: most do not, and need no closer look."""
    apart = np.abs(_table(pencil, slips) - np.ravel(read))
    return compress(slips, (apart <= 10.0 ** (2 - pencil.decimals)).all(axis=1))


@cache
def _table(pencil, slips):
    return np.array([np.ravel(one.answer) for one in slips], dtype=float).reshape(len(slips), np.size(pencil.right))


def of_one_number(pencil, read, place):
    """Return the words of the slips that change one number of several into the learner's."""
    spot = np.unravel_index(place, np.shape(pencil.right))
    there = (Slip(np.asarray(one.answer)[spot], one.hint, coarser=one.coarser) for one in pencil.slips)
    return tuple(dict.fromkeys(one.hints for one in there if fits(pencil, read[spot], one)))


def named(sets, coarse):
    """Return the sentence that names what leads to an answer: one slip, or several; '' where too many do alike."""
    if not sets or len(sets) > MOST:
        return ""
    fewest, most = min(map(len, sets)), max(map(len, sets))
    words = " Or: ".join(" And: ".join(hints) for hints in sets)
    if fewest == most > 1:
        return f"{'Two' if most == 2 else 'Three'} slips at once would lead there: {words}"
    return f"{'That could be' if coarse or len(sets) > 1 else 'Likely cause'}: {words}"
