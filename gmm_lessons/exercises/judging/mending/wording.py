"""How the changes that were found are told: the smallest, and a second one where it stands elsewhere."""

import ast

from gmm_lessons.exercises.judging.mending.places import Place, expressions, first_line, made, spot
from gmm_lessons.exercises.judging.mending.sizes import in_a_head, size_of

SHORT, LONG = 8, 72  # a text of fewer characters is shown with what is round it; one of more is not shown
ELSE = "With something else there"
ORDINALS = "first", "second", "third", "fourth", "fifth"  # of equal texts in one line
MORE = 0.5  # how much larger than the smallest a second change may be


def told(tree, gains, reason=lambda gain: "", by_accident=lambda gain: False):
    """Return the smallest change of several that make the same right, and one that stands in another line, or ''.

    `reason` is asked why a change makes all right: a sentence, or ''; of one by accident the place alone is told.
    """
    if not gains:
        return ""
    ranked = sorted(gains, key=lambda one: size_of(one.edits))
    first = ranked[0]
    apart = (one for one in ranked[1:] if one.whole and not _lines(one) & _lines(first) and not _without(one, first))
    others = (one for one in apart if not any(map(in_a_head, one.edits)))
    second = next((one for one in others if size_of(one.edits) <= MORE + size_of(first.edits)), None)
    shown = [one for one in (first, second) if one is not None]
    texts = [_placed(tree, one) if by_accident(one) else _told(tree, one) for one in shown]
    return "\nOr: ".join(f"{text} {reason(one)}".rstrip() for text, one in zip(texts, shown, strict=True))


def _placed(tree, gain):
    """Return the place of a change, and that another text there makes all right."""
    (edit,) = gain.edits
    return f"{_where(tree, edit)}. {ELSE} {gain.told()}"


def _without(*gains):
    """Return whether one of them leaves a line out: then the other one makes that line ineffective, or needless."""
    return any(edit.leaves_out() for gain in gains for edit in gain.edits)


def _lines(gain):
    return {place.get().lineno for edit in gain.edits for place in edit.places}


def _told(tree, gain):
    if len(gain.edits) == 1:
        return f"{_words(tree, gain.edits[0])} {gain.told()}"
    both = sorted(gain.edits, key=lambda edit: edit.places[0].get().lineno)
    return f"two things. {' '.join(_sentence(tree, edit) for edit in both)} With both, {gain.told()}"


def _sentence(tree, edit):
    """Return what an edit changes, as a sentence: 'Line 3: `a.max()` becomes `a.max(axis=1)`.'."""
    if edit.told:
        told = edit.told.rstrip(",:")
        return f"Line {edit.places[0].get().lineno}: {told[:1].lower() + told[1:]}."
    lines, changes, _ = _change(tree, edit)
    each = _listed(f"`{old}` becomes `{new}`" for old, new in changes.items())
    return f"Line{'s' * (len(lines) > 1)} {_listed(lines)}: {each}."


def _words(tree, edit):
    """Return what an edit changes: 'line 3, `a.max()`. With `a.max(axis=1)` in its place'."""
    first = edit.places[0].get()
    if edit.told:
        return f"line {first.lineno}, `{first_line(first)}`. {edit.told}"
    _, changes, places = _change(tree, edit)
    return f"{_where(tree, edit)}. With {_quoted(changes.values())} {_every(places, len(changes))}"


def _where(tree, edit):
    lines, changes, _ = _change(tree, edit)
    return f"line{'s' * (len(lines) > 1)} {_listed(lines)}, {_quoted(changes)}{_which(tree, edit)}"


def _change(tree, edit):
    """Return the numbers of the lines in which an edit is seen, the texts {before: after}, and in how many places."""
    shown = sorted({id(one.get()): one for one in (_shown(tree, place) for place in edit.places)}.values(), key=spot)
    before, held = [ast.unparse(place.get()) for place in shown], list(map(_in_brackets, shown))
    with made(edit):
        texts = [(ast.unparse(place.get()), _in_brackets(place) and not had) for place, had in zip(shown, held)]
    after = [f"({text})" if new else text for text, new in texts]
    return list(dict.fromkeys(place.get().lineno for place in shown)), dict(zip(before, after)), len(shown)


def _which(tree, edit):
    """Return which of equal texts in a line is meant, where it is one of several."""
    if len(edit.places) > 1:
        return ""
    place = _shown(tree, edit.places[0])
    node, text = place.get(), ast.unparse(place.get())
    alike = [one for one in expressions(tree) if one.get().lineno == node.lineno and ast.unparse(one.get()) == text]
    alike.sort(key=spot)
    number = next((i for i, one in enumerate(alike) if one.get() is node), 0)
    return f", the {ORDINALS[number]} of {len(alike)} there" if 1 < len(alike) <= len(ORDINALS) else ""


def _in_brackets(place):
    """Return whether a place stands in brackets, without which it would come to something else."""
    owner = place.owner
    among = isinstance(owner, ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.Compare | ast.Attribute | ast.Subscript)
    return among and f"({ast.unparse(place.get())})" in ast.unparse(owner)


def _every(places, texts):
    """Return the words for where the new text stands, or the new texts."""
    if places == 1:
        return "in its place"
    return "in their places" if texts > 1 else "in both places" if places == 2 else f"in all {places} places"


def _listed(words):
    """Return words with commas between them, and `and` before the last."""
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last


def _quoted(texts):
    return _listed(f"`{text}`" for text in texts)


def _shown(tree, place):
    """Return the place that is shown: this one, or a wider one where its text alone would say little."""
    place = _with_its_name(tree, place)
    while len(ast.unparse(place.get())) < SHORT and isinstance(place.owner, ast.expr):
        wider = next((one for one in expressions(tree) if one.get() is place.owner), place)
        if wider is place or len(ast.unparse(wider.get())) > LONG:
            break
        place = wider
    return place


def _with_its_name(tree, place):
    """Return the place of `axis=0`, where it is that of the 0 alone."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and place.owner in node.keywords)
    call = next(calls, None)
    return place if call is None else Place(call, "keywords", call.keywords.index(place.owner))
