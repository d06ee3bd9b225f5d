"""Which letters the lengths of an answer are: N points, K components, D columns, by what they are on every input."""

import inspect
from functools import cache

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of

AXES = {
    **dict.fromkeys(("X",), "ND"),
    **dict.fromkeys(("resp", "posterior", "a"), "NK"),
    **dict.fromkeys(("labels", "species", "log_density"), "N"),
    **dict.fromkeys(("weights", "mus", "sigmas", "Nk"), "K"),
    **dict.fromkeys(("means", "centers", "S1"), "KD"),
    **dict.fromkeys(("covs", "S2"), "KDD"),
    **dict.fromkeys(("mu", "m", "mean"), "D"),
    **dict.fromkeys(("Sigma", "S", "scatter"), "DD"),
}
ONE = {"N": "a point", "K": "a component", "D": "a column"}


@cache
def sizes(exercise, case):
    """Return the length that each letter has in one case: {'N': 7, 'K': 3}."""
    found = {}
    for name, value in zip(inspect.signature(exercise.reference).parameters, case.args, strict=True):
        axes = AXES.get(name, "")
        if name == "n" and isinstance(value, int):
            found["N"] = value
        if isinstance(value, np.ndarray) and axes and value.ndim == len(axes):
            found |= dict(zip(axes, value.shape, strict=True))
    return found


def lettered(facts, part):
    """Return what the shape of a part is in letters, where the lengths of all inputs allow one reading only; or ''."""
    shapes = [parts_of(outcome.answer)[part].shape for outcome in facts.outcomes if outcome.answer is not None]
    known = [sizes(facts.exercise, case) for case, outcome, _ in facts if outcome.answer is not None]
    if not shapes or len({len(shape) for shape in shapes}) > 1 or not shapes[0]:
        return ""
    axes = [letters_of([shape[i] for shape in shapes], known) for i in range(len(shapes[0]))]
    if any(len(letters) != 1 for letters in axes):
        return ""
    read = [letters.pop() for letters in axes]
    each = " and ".join(dict.fromkeys(ONE[letter] for letter in read))
    return f"({', '.join(read)}{',' if len(read) == 1 else ''}), one entry {each}"


def letters_of(lengths, known):
    """Return the letters that have these lengths in every case."""
    pairs = list(zip(lengths, known, strict=True))
    return {letter for letter in ONE if all(sizes.get(letter) == length for length, sizes in pairs)}
