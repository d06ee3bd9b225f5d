"""Where a node stands in a tree of code, what it reads there, and how others are put in its place for a while."""

import ast
import contextlib
from dataclasses import dataclass

from gmm_lessons.exercises.judging.mending.loops import counts
from gmm_lessons.exercises.judging.mending.source import inside


@dataclass(frozen=True, eq=False)
class Place:
    """An entry of a node: `owner.field`, or number `index` of it where that is a list."""

    owner: ast.AST
    field: str
    index: int | None = None

    def get(self):
        value = getattr(self.owner, self.field)
        return value if self.index is None else value[self.index]

    def put(self, node):
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


@dataclass(frozen=True, eq=False)
class Edit:
    """Nodes to put in places of a tree, one for each; `told` says it in words where the two texts do not."""

    places: tuple[Place, ...]
    nodes: tuple
    told: str = ""

    def leaves_out(self):
        """Return whether a whole line, or a condition, goes, and nothing else changes."""
        return self.told.startswith("Without that")

    def apart(self, other):
        """Return whether each edit can be made beside the other: none takes away the place of the other one."""
        taken = other._takes(self._owners()) or self._takes(other._owners())
        return not (taken or self._spots() & other._spots())

    def _owners(self):
        return {id(place.owner) for place in self.places}

    def _spots(self):
        return {(id(place.owner), place.field, place.index) for place in self.places}

    def _takes(self, owners):
        """Return whether some of these nodes, given by their ids, stand in the places, and not in what comes there."""
        lost = owners & _ids(place.get() for place in self.places)
        return bool(lost and lost - _ids(self.nodes))

    def narrow(self):
        """Return the same edit, of the operator alone where only that changes: what is beside it stays in place."""
        old, new = self.places[0].get(), self.nodes[0]
        alone = len(self.places) == 1 and isinstance(old, ast.BinOp) and isinstance(new, ast.BinOp)
        if alone and old.left is new.left and old.right is new.right:
            return Edit((Place(old, "op"),), (new.op,), self.told)
        return self


def _ids(nodes):
    return {id(part) for node in nodes for part in inside(node)}


@contextlib.contextmanager
def made(edit):
    """Make an edit for as long as the block lasts."""
    before = [place.get() for place in edit.places]
    for place, node in zip(edit.places, edit.nodes, strict=True):
        place.put(node)
    try:
        yield
    finally:
        for place, node in zip(edit.places, before, strict=True):
            place.put(node)


def located(edit):
    """Give the new nodes of an edit the place in the text that code has to have; any will do.

    What is inside of one that has a place has one, too.
    """
    new = list(edit.nodes)
    for node in new:
        if getattr(node, "lineno", None) is None:
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
            new += ast.iter_child_nodes(node)


def expressions(tree):
    """Return the places of all expressions that are read, each before those inside it."""
    nodes = (node for node in ast.walk(tree) if not counts(node))
    found = [place for node in nodes for place in _of(node) if isinstance(place.get(), ast.expr)]
    return [place for place in found if isinstance(getattr(place.get(), "ctx", None), ast.Load | None)]


def spot(place):
    """Return where in the text an expression begins."""
    return place.get().lineno, place.get().col_offset


def first_line(node):
    """Return the text of a node, of a statement of several lines the first."""
    return ast.unparse(node).splitlines()[0]


def _of(node):
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from (Place(node, field, index) for index in range(len(value)))
        elif isinstance(value, ast.AST):
            yield Place(node, field)


def bodies(tree):
    """Return (owner, field) of every list of statements."""
    fields = ("body", "orelse")
    owners = [node for node in ast.walk(tree) if not isinstance(node, ast.Lambda | ast.IfExp)]
    return [(node, field) for node in owners for field in fields if getattr(node, field, None)]
