"""Many expressions in one place, of which a number chooses one: they are compiled together, and run one by one.

To compile a function takes longer than to run it on a small input, and most changes that are tried stand in one place.
"""

import ast

from gmm_lessons.exercises.judging.mending.places import Edit

WHICH, OTHER = "_which_of_them", "_which_of_the_others"


def choice(edits, name=WHICH):
    """Return an edit that puts an expression there that is the one of edits[i] where the global name is i."""
    if len(edits) == 1:
        return edits[0]
    return Edit(edits[0].places, (_between([(i, edit.nodes[0]) for i, edit in enumerate(edits)], name),))


def _between(numbered, name):
    if len(numbered) == 1:
        return numbered[0][1]
    half = len(numbered) // 2
    test = ast.Compare(ast.Name(name, ast.Load()), [ast.Lt()], [ast.Constant(numbered[half][0])])
    return ast.IfExp(test, _between(numbered[:half], name), _between(numbered[half:], name))


def grouped(edits):
    """Return lists of edits that fit together, each in the order of the edits."""
    groups = {}
    for edit in edits:
        place = edit.places[0]
        together = fits_together((edit,))
        key = (id(place.owner), place.field, place.index) if together else id(edit)
        groups.setdefault(key, []).append(edit)
    return list(groups.values())


def fits_together(edits):
    """Return whether edits put plain expressions into one and the same place."""
    alone = all(len(edit.places) == 1 and not edit.told and isinstance(edit.nodes[0], ast.expr) for edit in edits)
    return alone and not any(isinstance(part, ast.Slice | ast.Starred) for edit in edits for part in _outer(edit))


def _outer(edit):
    """Return the expressions that would stand in the place, and what an index is made of."""
    pair = (edit.places[0].get(), edit.nodes[0])
    return [part for node in pair for part in (node, *(node.elts if isinstance(node, ast.Tuple) else ()))]
