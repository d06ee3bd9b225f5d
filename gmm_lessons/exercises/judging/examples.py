"""Clues that list examples of code: of these only what stands in the learner's own is quoted."""

import re

from gmm_lessons.exercises.judging.sources import source

FRACTIONS = (
    "the fractions are lost where the input is of whole numbers: np.empty_like, np.zeros_like and .copy() of such an "
    "array hold whole numbers only. Add dtype=float, and take .astype(float), which copies, in place of .copy()."
)
LIKE = ("np.empty_like", "np.zeros_like", "np.ones_like", "np.full_like")
TAKERS = "np.squeeze, `[0]` and np.cov of one column"
TAKING = {
    r"squeeze\(": "squeeze can take it out",
    r"(?<!shape)\[0\]": "`[0]` can take it out",
    r"\bcov\(": "np.cov of one column gives a single number",
}


def quoted(clue, function):
    """Return a clue with those of its examples that stand in the code of a function; as it is without its source."""
    try:
        text = source(function)
    except Exception:  # no source
        return clue
    return _taken(clue, text) if TAKERS in clue else _cut(text) if clue == FRACTIONS else clue


def _taken(clue, text):
    """Return the clue of an axis that is gone, with what may take it away."""
    found = [words for pattern, words in TAKING.items() if re.search(pattern, text)]
    return clue.replace(f": {TAKERS} take it away", f": {'; '.join(found)}" if found else "")


def _cut(text):
    """Return the clue of fractions that are lost, with what holds whole numbers."""
    like = [name for name in LIKE if name.removeprefix("np.") in text]
    copied = [".copy()"] if ".copy()" in text else []
    advice = " and ".join(["add dtype=float"] * bool(like) + ["take .astype(float) in place of .copy()"] * bool(copied))
    if not advice:
        return (
            "the fractions are lost where the input is of whole numbers: an array of the same dtype holds whole "
            "numbers only. With dtype=float, or .astype(float), it holds floats."
        )
    *first, last = like + copied
    names = f"{', '.join(first)} and {last}" if first else last
    return (
        f"the fractions are lost where the input is of whole numbers: {names} of such an array "
        f"{'hold' if first else 'holds'} whole numbers only; {advice}."
    )
