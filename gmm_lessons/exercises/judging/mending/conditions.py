"""Conditions on many numbers at once, as `resp > 0.5`, taken off: then all of them count."""

import ast

from gmm_lessons.exercises.judging.mending.places import Edit, spot

ELSEWHERE = ast.If | ast.While | ast.IfExp | ast.BoolOp | ast.Return  # what becomes of those is seen to elsewhere
TOLD = "Without that condition, so that all count,"


def taken_off(places):
    """Return the edits that let a comparison hold for all: each alone, and equal ones together."""
    groups = {}
    for place in filter(_condition, places):
        groups.setdefault(ast.dump(place.get()), []).append(place)
    for alike in groups.values():
        alike.sort(key=spot)
        for chosen in ([alike] if len(alike) > 1 else []) + [[one] for one in alike]:
            yield Edit(tuple(chosen), tuple(_always(one.get()) for one in chosen), TOLD)


def _condition(place):
    return isinstance(place.get(), ast.Compare) and not isinstance(place.owner, ELSEWHERE)


def _always(node):
    return ast.Compare(node.left, [ast.Eq()], [node.left])
