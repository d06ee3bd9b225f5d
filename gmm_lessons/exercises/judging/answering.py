"""The check of an answer that is a number, an array or letters: what form it has, how far off it is, and which slip."""

import numpy as np

from gmm_lessons.exercises.judging.comparing import number, shape
from gmm_lessons.exercises.judging.factors import FACTORS
from gmm_lessons.exercises.judging.kinds import article, kind
from gmm_lessons.exercises.judging.numbers_of_pencil import changed, near, of_a_slip, of_parts, reordered, same, unknown
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
    return Verdict(pencil.name, "incorrect", _why(pencil, read))


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


def _why(pencil, read):
    """Return what an answer gives away: rounding, a slip (or two that lead to the same), or which part is right."""
    fitting = [slip.hint for slip in pencil.slips if same(pencil, read, slip.answer)]
    if fitting:
        sure = pencil.letters or pencil.decimals  # a whole number is soon met by chance
        return ("Likely cause: " if sure else "A usual slip leads there: ") + " Or: ".join(fitting)
    if pencil.letters:
        return _of_letters(pencil, read)
    if pencil.decimals == 0 and (read != np.round(read)).any():
        return f"Likely cause: a whole number is asked for, and this is a fraction. {pencil.wanted()}"
    if same(pencil, read, pencil.right, pencil.decimals - 1):
        return f"That is close: the rounding is too coarse, or a step on the way was rounded. {pencil.wanted()}"
    return reordered(pencil, read) or _partly(pencil, read) or _of_one(pencil, read)


def _of_one(pencil, read):
    told = _factor(pencil, read) or changed(pencil, read)
    return told if told != unknown(pencil) else of_a_slip(pencil, read) or told


def _of_letters(pencil, read):
    right, wrong = set(read) & set(pencil.right), set(read) - set(pencil.right)
    if wrong:
        reasons = [slip.hint for slip in pencil.slips if slip.answer in wrong]
        return " ".join([f"Not all of {read!r} is right.", *reasons[:1]])
    return f"{''.join(sorted(right))!r} is right, and is not all."


def _partly(pencil, read):
    """Return which numbers of several are right, and the slip behind the others if one is known."""
    if not read.ndim:
        return ""
    well = near(pencil, read, pencil.right)
    slips = of_parts(pencil, read, well)
    if well.any():
        told = " ".join(slips) or changed(pencil, read, ~well)
        return f"{_named(pencil, well)} came out right; look at {_named(pencil, ~well)} again. {told}"
    return " ".join(slips)


def _named(pencil, chosen):
    places = np.flatnonzero(chosen)
    names = [pencil.parts[i] if i < len(pencil.parts) else f"number {i + 1}" for i in places]
    return " and ".join(names)


def _factor(pencil, read):
    for factor, words in FACTORS:
        if np.any(pencil.right) and same(pencil, read, np.multiply(factor, pencil.right)):
            return f"Likely cause: {words}."
    return ""
