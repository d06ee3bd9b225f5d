"""All single changes of a function that are tried, the likeliest first."""

import ast
from functools import partial
from itertools import chain, combinations, filterfalse

from gmm_lessons.exercises.judging.mending.atoms import (
    ROUND,
    atoms,
    indices,
    joined,
    lengths,
    numbers,
    others,
    results,
    rounded,
)
from gmm_lessons.exercises.judging.mending.calls import calls, name_of
from gmm_lessons.exercises.judging.mending.conditions import taken_off
from gmm_lessons.exercises.judging.mending.fresh import fresh
from gmm_lessons.exercises.judging.mending.hollow import empties
from gmm_lessons.exercises.judging.mending.operations import operations
from gmm_lessons.exercises.judging.mending.places import Edit, expressions, spot
from gmm_lessons.exercises.judging.mending.plainer import plainer, sorted_shape
from gmm_lessons.exercises.judging.mending.rounds import rounds
from gmm_lessons.exercises.judging.mending.source import alike, inside
from gmm_lessons.exercises.judging.mending.statements import lines

WHOLE = ("value", "elts")  # the names of what is assigned or returned
USUAL, MORE = 9, 15  # of what may be put round an expression, the first so many come first


def candidates(tree):
    """Return the edits to try on a function, in lists: those of a list all have the same place.

    Of equal expressions each is changed alone, and then all of them at once.
    """
    places, known = expressions(tree), atoms(tree)
    other, length = partial(others, known=known), partial(lengths, known=known)
    return chain(
        _alone(lines(tree)),
        _alone(rounds(tree)),
        _alone(taken_off(places)),
        _each(filter(_index, places), partial(indices, tree=tree)),
        _each(places, _first),
        _alone(_divided(places)),
        _alone(_swapped(tree, places)),
        _each(places, other),
        _each(places, length),
        _alone(_within_parts(tree, places, other)),
        *(_each(places, _round(patterns)) for patterns in (ROUND[:USUAL], ROUND[USUAL:MORE])),
        _alone(_results(places, tree)),
        _each(filter(_term, places), partial(joined, known=known)),
        *(_alone(_together(places, rule)) for rule in (_first, other, length)),
        _alone(_together(list(filterfalse(_inverted, places)), _inverse)),
        _each(places, _round(ROUND[MORE:])),
        _each(places, partial(joined, known=known)),
    )


def _index(place):
    """Return whether an expression is an index, or one of several."""
    several = isinstance(place.owner, ast.Tuple) and place.field == "elts"
    return several or (isinstance(place.owner, ast.Subscript) and place.field == "slice")


def _term(place):
    """Return whether an expression is a term of a sum, or all that is assigned, returned or put into a list."""
    terms = isinstance(place.owner, ast.BinOp) and isinstance(place.owner.op, ast.Add | ast.Sub)
    whole = isinstance(place.owner, ast.Assign | ast.AugAssign | ast.Return | ast.Tuple) and place.field in WHOLE
    return terms or whole or getattr(getattr(place.owner, "func", None), "attr", "") == "append"


def _round(patterns):
    return partial(rounded, patterns=patterns)


def _alone(edits):
    return ([edit] for edit in edits)


def _results(places, tree):
    for place in places:
        text = ast.unparse(place.get())
        yield from (Edit((place,), (node,)) for node in results(place, tree) if ast.unparse(node) != text)


def _first(node):
    other = () if sorted_shape(node) else calls(node)
    return chain(fresh(node), plainer(node), numbers(node), other, operations(node))


def _inverted(place):
    """Return whether the inverse of an expression is taken already, or its factors are."""
    return isinstance(place.owner, ast.Call) and name_of(place.owner) in ("inv", "pinv", "solve", "cholesky")


def _inverse(node):
    """Return the inverse of a name: a matrix may be used as if it were its inverse, wherever it stands."""
    return rounded(node, ("np.linalg.inv({})",)) if isinstance(node, ast.Name) else ()


def _each(places, rule):
    """Return the edits of one place at a time."""
    for place in places:
        old = place.get()
        nodes = (node for node in rule(old) if not alike(node, old) and not empties(place, node))
        yield [Edit((place,), (node,)) for node in nodes]


def _divided(places):
    """Return the edit that divides without cutting down to whole numbers, everywhere."""
    floors = sorted((place for place in places if isinstance(getattr(place.get(), "op", None), ast.FloorDiv)), key=spot)
    nodes = tuple(ast.BinOp(one.get().left, ast.Div(), one.get().right) for one in floors)
    if len(floors) > 1:
        yield Edit(tuple(floors), nodes, "With / in place of // everywhere")


def _swapped(tree, places):
    """Return the edits that exchange two parameters everywhere."""
    for pair in combinations((arg.arg for arg in tree.args.args), 2):
        used = sorted((place for place in places if getattr(place.get(), "id", None) in pair), key=spot)
        other = dict(zip(pair, pair[::-1], strict=True))
        nodes = tuple(ast.Name(other[place.get().id], ast.Load()) for place in used)
        if used:
            yield Edit(tuple(used), nodes, f"With `{pair[0]}` and `{pair[1]}` exchanged everywhere")


def _together(places, rule):
    """Return the edits that change all equal expressions alike."""
    groups = {}
    for place in places:
        groups.setdefault(ast.dump(place.get()), []).append(place)
    for equal in groups.values():
        for node in rule(equal[0].get()) if len(equal) > 1 else ():
            if not alike(node, equal[0].get()):
                yield Edit(tuple(equal), (node,) * len(equal))


def _within_parts(tree, places, rule):
    """Return the edits that change equal expressions alike in one part: a line, or one of several results."""
    for part in _parts(tree):
        within = set(map(id, inside(part)))
        yield from _together([place for place in places if id(place.get()) in within], rule)


def _parts(tree):
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AugAssign | ast.Return))
    return chain.from_iterable(one.elts if isinstance(one, ast.Tuple) else [one] for one in values if one is not None)
