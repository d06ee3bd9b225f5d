"""The check of an answer that is a number, an array or letters: what form it has, and what is said of a wrong one."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import number, shape
from gmm_lessons.exercises.judging.kinds import article, kind
from gmm_lessons.exercises.judging.numbers_of_pencil import coarse, near, reordered, rounded, same
from gmm_lessons.exercises.judging.slips import leading_to, named, of_one_number
from gmm_lessons.exercises.judging.verdict import Verdict

NOT_YET = "Nothing to check yet: put your answer in place of the dots, and run this cell again."


def judged(pencil, answer):
    """Return the Verdict on an answer to a question."""
    if answer is None or answer is Ellipsis:
        return Verdict(pencil.name, "not attempted", NOT_YET)
    read, trouble = (_letters if pencil.letters else _numbers)(pencil, answer)
    if trouble:
        return Verdict(pencil.name, "incorrect", trouble)
    if same(pencil, read, pencil.right):
        return Verdict(pencil.name, "correct", "That is right.")
    return Verdict(pencil.name, "incorrect", (_of_letters if pencil.letters else _of_numbers)(pencil, read))


def _letters(pencil, answer):
    """Return the letters of an answer in order, as a string, and what is wrong with its form."""
    text = answer if isinstance(answer, str) else "".join(map(str, np.ravel(np.array(list(answer), dtype=object))))
    found = "".join(sorted({sign for sign in text.lower() if sign.isalnum()}))
    if not found or set(found) - set(pencil.letters):
        return found, f"The answer reads {text!r}. {pencil.wanted()}"
    return found, ""


def _numbers(pencil, answer):
    """Return an answer as floats, and what is wrong with its form."""
    if callable(answer) and not isinstance(answer, np.generic):
        return None, f"check wants the answer itself, and got {article(kind(answer))}. {pencil.wanted()}"
    try:
        read = np.asarray(answer if not isinstance(answer, str) else float(answer), dtype=float)
    except (TypeError, ValueError):
        comma = " Decimals stand behind a point: 0.5, not 0,5." if "," in str(answer) else ""
        return None, f"The check cannot read {answer!r} as a number.{comma} {pencil.wanted()}"
    right = np.shape(pencil.right)
    if read.shape != right and read.size == np.prod(right, dtype=int) == 1:
        read = read.reshape(right)
    if read.shape != right:
        return read, f"The answer is {_form(read)}. {pencil.wanted()}"
    if not np.isfinite(read).all():
        return read, f"The answer holds {number(read[~np.isfinite(read)].flat[0])}. {pencil.wanted()}"
    return read, ""


def _form(read):
    return shape(read) if not read.ndim else f"{read.size} numbers of the shape {read.shape}"


def _of_letters(pencil, read):
    """Return the slip behind a choice, if it is a known one, and what is so with each letter too many and missing."""
    slips = [f"That could be: {slip.hint}" for slip in pencil.slips if slip.answer == read]
    many = [f"({one}) does not belong: {pencil.reasons[one]}" for one in read if one not in pencil.right]
    missing = [f"({one}) is missing: {pencil.reasons[one]}" for one in pencil.right if one not in read]
    return " ".join([*slips, *many, *missing])


def _of_numbers(pencil, read):
    """Return what an answer gives away: the slips that lead to it, facts about it, rounding, or which part is right."""
    told = (named(leading_to(pencil, read), coarse(read)) or reordered(pencil, read), pencil.facts(read))
    if any(told):
        return " ".join(filter(None, told))
    if pencil.decimals == 0 and (read != np.round(read)).any():
        return f"A whole number is asked for, and this is a fraction. {pencil.wanted()}"
    if several := _partly(pencil, read, sure=True):
        return several
    if same(pencil, read, pencil.right, pencil.decimals - 1) or rounded(pencil, read):
        return f"That is close: the rounding is too coarse, or a step on the way was rounded. {pencil.wanted()}"
    return _partly(pencil, read) or unknown(pencil)


def _partly(pencil, read, sure=False):
    """Return which numbers of several are right, and of the others which a slip would lead to; `sure`: or nothing."""
    if read.ndim != 1:
        return ""
    well = near(pencil, read, pencil.right)
    right = f"{_named(pencil, well)} came out right; look at {_named(pencil, ~well)} again." if well.any() else ""
    known, unknowns = _of_each(pencil, read, np.flatnonzero(~well))
    if not known:
        return f"{right} {unknown(pencil)}" if right and not sure else ""
    others = f"Of {_and(pencil, unknowns)} no usual slip is known that would lead to it." if unknowns else ""
    return " ".join(filter(None, [right, *known, others]))


def _of_each(pencil, read, places):
    """Return what slip leads to each number that is wrong, and the places of those that none leads to."""
    sets = {place: of_one_number(pencil, read, place) for place in places}
    told = {place: named(found, coarse=True) for place, found in sets.items()}
    known = [
        f"For {_name(pencil, place)} alone: {words[0].lower()}{words[1:]}" for place, words in told.items() if words
    ]
    return known, [place for place, found in sets.items() if not found]


def _named(pencil, chosen):
    return _and(pencil, np.flatnonzero(chosen))


def _and(pencil, places):
    return " and ".join(_name(pencil, place) for place in places)


def _name(pencil, place):
    return pencil.parts[place] if place < len(pencil.parts) else f"number {place + 1}"


def unknown(pencil):
    """Return that no slip is known that leads to an answer."""
    return f"This is none of the usual slips; exercises.{pencil.name}.hint() may help to find it."
