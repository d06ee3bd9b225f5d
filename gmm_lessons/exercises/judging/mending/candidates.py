"""All single changes of a function that are tried, the likeliest first."""

import ast
from functools import partial
from itertools import chain, combinations

from gmm_lessons.exercises.judging.mending.atoms import ROUND, atoms, joined, numbers, others, rounded
from gmm_lessons.exercises.judging.mending.calls import calls
from gmm_lessons.exercises.judging.mending.operations import operations
from gmm_lessons.exercises.judging.mending.places import Edit, expressions
from gmm_lessons.exercises.judging.mending.statements import lines


def candidates(tree):
    """Return the edits to try on a function: of equal expressions each alone, and then all of them at once."""
    places, known = expressions(tree), atoms(tree)
    rules = (_first, partial(others, known=known))
    return chain(
        lines(tree),
        _each(places, rules[0]),
        _divided(places),
        _swapped(tree, places),
        _each(places, rules[1]),
        _together(places, _first),
        _together(places, rules[1]),
        *(_each(places, partial(rounded, pattern=pattern)) for pattern in ROUND),
        _each(places, partial(joined, known=known)),
    )


def _first(node):
    return chain(numbers(node), calls(node), operations(node))


def _each(places, rule):
    """Return the edits of one place at a time."""
    for place in places:
        text = ast.dump(place.get())
        yield from (Edit((place,), (node,)) for node in rule(place.get()) if ast.dump(node) != text)


def _divided(places):
    """Return the edit that divides without cutting down to whole numbers, everywhere."""
    floors = [place for place in places if isinstance(getattr(place.get(), "op", None), ast.FloorDiv)]
    nodes = tuple(ast.BinOp(one.get().left, ast.Div(), one.get().right) for one in floors)
    if len(floors) > 1:
        yield Edit(tuple(floors), nodes, "With / in place of // everywhere")


def _swapped(tree, places):
    """Return the edits that exchange two parameters everywhere."""
    for pair in combinations((arg.arg for arg in tree.args.args), 2):
        used = [place for place in places if getattr(place.get(), "id", None) in pair]
        other = dict(zip(pair, pair[::-1], strict=True))
        nodes = tuple(ast.Name(other[place.get().id], ast.Load()) for place in used)
        if used:
            yield Edit(tuple(used), nodes, f"With `{pair[0]}` and `{pair[1]}` exchanged")


def _together(places, rule):
    """Return the edits that change all equal expressions alike."""
    groups = {}
    for place in places:
        groups.setdefault(ast.dump(place.get()), []).append(place)
    for text, alike in groups.items():
        for node in rule(alike[0].get()) if len(alike) > 1 else ():
            if ast.dump(node) != text:
                yield Edit(tuple(alike), (node,) * len(alike))
