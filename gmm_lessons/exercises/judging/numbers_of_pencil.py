"""What the numbers of an answer on paper give away: how near they are, which slips fit, which simple change."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import number

SLACK = 1.02  # half of the last decimal, and a little for how it was rounded
CHANGES = (
    ("that is the square root of the answer: a root too many, or a standard deviation for a variance.", np.sqrt),
    ("that is the square of the answer: a root is missing.", np.square),
    ("that is one minus the answer: the share of the other, the opposite.", lambda a: 1 - a),
    ("that is one divided by the answer: something stands upside down.", lambda a: 1 / a),
    ("that is the answer in percent: a share lies between 0 and 1.", lambda a: 100 * a),
    ("that is e to the power of the answer: the logarithm is still to be taken.", np.exp),
    ("that is the logarithm of the answer.", np.log),
)


def same(pencil, read, value, decimals=None):
    if pencil.letters:
        return read == value
    return bool(near(pencil, read, value, decimals).all())


def near(pencil, read, value, decimals=None):
    """Return which numbers are the same to so many decimals; of whole numbers those that are equal."""
    if pencil.decimals == 0:
        return read == value
    step = 10.0 ** -(pencil.decimals if decimals is None else decimals)
    return np.abs(read - value) <= SLACK * step / 2


def of_parts(pencil, read, well):
    """Return which slips lead to single wrong numbers of the learner's, in the order of the numbers."""
    told = []
    for place in np.flatnonzero(~well):
        hints = [slip.hint for slip in pencil.slips if _leads_there(pencil, slip, np.ravel(read), place)]
        if hints:
            told.append(f"A usual slip leads to {number(np.ravel(read)[place])}: {' Or: '.join(dict.fromkeys(hints))}")
    return tuple(dict.fromkeys(told))


def _leads_there(pencil, slip, read, place):
    """Return whether a slip leads to this number of the learner's; one of the order does not, it changes places."""
    answer, right = np.ravel(np.asarray(slip.answer, dtype=float)), np.ravel(np.asarray(pencil.right, dtype=float))
    turned = np.allclose(np.sort(answer), np.sort(right))
    there = near(pencil, read, answer)[place] and not near(pencil, answer, right)[place]
    return bool(there) and not turned


def of_a_slip(pencil, read):
    """Return that one number is twice or half what a usual slip leads to, or its negative; or ''."""
    for words, factor in (("half", 0.5), ("twice", 2.0), ("the negative of", -1.0)):
        for slip in pencil.slips if np.size(read) == 1 and pencil.decimals else ():
            if same(pencil, read, np.multiply(factor, slip.answer)) and not same(pencil, slip.answer, pencil.right):
                there = number(float(np.ravel(slip.answer)[0]))
                return f"A usual slip leads to {there}, and this is {words} that: {slip.hint}"
    return ""


def reordered(pencil, read):
    """Return that several numbers are right and stand in another order, or ''."""
    if read.ndim != 1 or not same(pencil, np.sort(read), np.sort(pencil.right)) or pencil.decimals == 0:
        return ""
    return f"Likely cause: the numbers are right, and stand in another order. {pencil.wanted()}"


def changed(pencil, read, chosen=...):
    """Return what simple change of the right numbers (the chosen ones) gives the learner's, or that none does."""
    mine, right = np.asarray(read)[chosen], np.asarray(pencil.right, dtype=float)[chosen]
    with np.errstate(all="ignore"):
        fits = [words for words, change in CHANGES if _only(pencil, mine, right, change(right))]
    return f"Likely cause: {' Or: '.join(fits)}" if fits else unknown(pencil)


def _only(pencil, mine, right, other):
    """Return whether the numbers are the changed ones, as far as they are given, and not the right ones."""
    if pencil.decimals > 0 and (np.abs(other) > 10).all() and (np.abs(right) < 1).all():  # percents have fewer decimals
        return bool((np.abs(mine - other) < 0.06).all())
    return bool(near(pencil, mine, other).all()) and not near(pencil, right, other).any()


def unknown(pencil):
    return f"This is none of the usual slips; exercises.{pencil.name}.hint() may help to find it."
