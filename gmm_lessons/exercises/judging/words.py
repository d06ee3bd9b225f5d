"""What a function's code is made of, so that nothing is said of it that is so of other code only."""

import inspect
import re

from gmm_lessons.exercises.judging.sources import source

DENSITIES = r"exp|exp2|(?!\w*log)\w*(pdf|dens)\w*"  # names without which no density is computed that could be 0
LARGE = r"\d{3,}(\.\d*)?|\d+(\.\d*)?e\+?\d+"
SMALL = r"\d+(\.\d*)?e-\d+|0\.000\d*|tiny|eps|finfo"  # numbers that are added to what could be 0
NEEDS = (("densit", DENSITIES), ("exp(", DENSITIES), ("argmax", r"argmax|nanargmax"))
DEEP = 3  # how far a function's own helpers are followed


def words(function, deep=DEEP):
    """Return the names and numbers of a function's code and of that of its helpers; None where there is no source."""
    try:
        found = set(re.findall(r"\w+(?:\.\d*)?(?:e[+-]\d+)?", _plain(function)))
    except Exception:  # a built-in function
        return None
    seen = getattr(function, "__globals__", {})
    helpers = (seen.get(word) for word in tuple(found)) if deep else ()
    return found.union(*(words(one, deep - 1) or () for one in helpers if inspect.isfunction(one)))


def _plain(function):
    """Return the source without its texts and remarks, which may tell of anything."""
    text = re.sub(r'""".*?"""', "", source(function), flags=re.DOTALL)
    return re.sub(r"#.*|\"[^\"\n]*\"", "", text)


def has(function, pattern):
    """Return whether a name or number of the code fits a pattern; True where there is no code to be read."""
    known = words(function)
    return known is None or any(re.fullmatch(pattern, word) for word in known)


def with_more(exercise, function, told):
    """Return what is told with what the hints of known mistakes in it leave to the code to decide."""
    for known in exercise.mistakes:
        if known.by_code and known.hint in told:
            fits = (words for pattern, words in known.by_code if has(function, pattern))
            more = next(fits, "")
            told = told.replace(known.hint, f"{known.hint} {more(function) if callable(more) else more}".strip())
    return told


def fitting(function, text):
    """Return a text if the code has what it speaks of, else ''."""
    return text if all(has(function, pattern) for spoken, pattern in NEEDS if spoken in text) else ""
