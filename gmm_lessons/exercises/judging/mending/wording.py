"""How the changes that were found are told: the smallest, and a second one where it stands elsewhere."""

from gmm_lessons.exercises.judging.mending.places import words
from gmm_lessons.exercises.judging.mending.sizes import size_of

MORE = 1.0  # how much larger than the smallest a second change may be


def told(tree, gains):
    """Return the smallest change of several that make the same right, and another where it stands apart, or ''."""
    if not gains:
        return ""
    ranked = sorted(gains, key=lambda one: size_of(one.edits))
    first = ranked[0]
    others = (one for one in ranked[1:] if one.whole and all(a.apart(b) for a in one.edits for b in first.edits))
    second = next((one for one in others if size_of(one.edits) <= MORE + size_of(first.edits)), None)
    return "\nOr: ".join(_told(tree, one) for one in (first, second) if one is not None)


def _told(tree, gain):
    if len(gain.edits) == 1:
        return f"{words(tree, gain.edits[0])} {gain.told()}"
    one, other = sorted(gain.edits, key=lambda edit: edit.places[0].get().lineno)
    return f"two things. {_capital(words(tree, one))}; and {words(tree, other)}: with both, {gain.told()}"


def _capital(text):
    return text[:1].upper() + text[1:]
