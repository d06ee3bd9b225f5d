"""What one round of a loop leaves to the next: what should begin anew, what is written over, what ends too early."""

import ast

from gmm_lessons.exercises.judging.mending.loops import counts
from gmm_lessons.exercises.judging.mending.places import Edit, Place, bodies, expressions, first_line


def rounds(tree):
    """Return the edits of what a loop hands on from round to round."""
    places = [Place(owner, field, i) for owner, field in bodies(tree) for i in range(len(getattr(owner, field)))]
    for place in places:
        statement = place.get()
        if isinstance(statement, ast.Assign) and not counts(statement):
            yield from _begun_anew(place, statement)
            yield from _by_another_name(place, statement)
            yield from _kept_for_later(place, statement)
        if isinstance(statement, ast.Break):
            yield Edit((place,), (ast.Continue(),), "With `continue`, which ends this round alone,")


def _begun_anew(place, line):
    """Return the edits that make one thing of a line anew in each round of the loop that follows."""
    later = getattr(place.owner, place.field)[place.index + 1 :]
    at = next((i for i, one in enumerate(later) if isinstance(one, ast.For)), None)
    for one in _each(line) if at is not None else ():
        loop, there = later[at], Place(place.owner, place.field, place.index + 1 + at)
        again = ast.For(loop.target, loop.iter, [one, *loop.body], loop.orelse)
        told = f"With `{first_line(one)}` inside `{first_line(loop)}`, so that each round begins anew,"
        yield Edit((place, there), (line, again), told)


def _each(line):
    """Return an assignment of several names as several lines."""
    (target, *more), value = line.targets, line.value
    if more or not isinstance(target, ast.Tuple) or not isinstance(value, ast.Tuple):
        return [line]
    pairs = zip(target.elts, value.elts) if len(target.elts) == len(value.elts) else ()
    return [ast.copy_location(ast.Assign([one], what), line) for one, what in pairs]


def _by_another_name(place, line):
    """Return the edit that keeps what is written over by what is made of it, in a loop that needs it again."""
    name = getattr(line.targets[0], "id", "")
    if place.field != "body" or not isinstance(place.owner, ast.For) or name not in _names(line.value):
        return
    later = ast.Module(place.owner.body[place.index + 1 :], [])
    used = [one for one in expressions(later) if getattr(one.get(), "id", "") == name]
    new = f"{name}_here"
    nodes = (line, ast.Name(new, ast.Store()), *(ast.Name(new, ast.Load()) for _ in used))
    told = f"With another name than `{name}` for what is new, there and below,"
    yield Edit((place, Place(line, "targets", 0), *used), nodes, told)


def _kept_for_later(place, line):
    """Return the edits that let one later line read what a line writes over: the others read what is new."""
    name, later = getattr(line.targets[0], "id", ""), getattr(place.owner, place.field)[place.index + 1 :]
    used = [one for one in expressions(ast.Module(later, [])) if getattr(one.get(), "id", "") == name]
    users = [one for one in _parts(later) if name in _names(one)]
    for old in users if name in _names(line.value) and len(users) > 1 else ():
        within = {id(one) for one in ast.walk(old)}
        new = [one for one in used if id(one.get()) not in within]
        nodes = (line, ast.Name(f"{name}_new", ast.Store()), *(ast.Name(f"{name}_new", ast.Load()) for _ in new))
        told = f"With another name than `{name}` for what is new, since the old one is meant in `{first_line(old)}`,"
        yield Edit((place, Place(line, "targets", 0), *new), nodes, told)


def _parts(lines):
    """Return the lines, and of one that returns several things each of these."""
    several = [isinstance(one, ast.Return) and isinstance(one.value, ast.Tuple) for one in lines]
    return [part for one, many in zip(lines, several, strict=True) for part in (one.value.elts if many else [one])]


def _names(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
