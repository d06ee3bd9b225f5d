"""What changes of the code make right: everything, a part of the answer everywhere, or some of the inputs."""

import ast
from dataclasses import dataclass, replace

from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.mending.bench import right_in
from gmm_lessons.exercises.judging.mending.source import alike
from gmm_lessons.exercises.judging.naming import few
from gmm_lessons.exercises.judging.trials import expected
from gmm_lessons.exercises.judging.worlds.trying import beyond

RIGHT = "every input comes out right."
MORE = "these inputs come out right; further ones then show something else."


@dataclass(frozen=True, eq=False)
class Gain:
    """Some edits, and what they make right that was wrong: pairs (number of the case, number of the part)."""

    facts: object
    before: frozenset  # what the learner's own answers have right
    edits: tuple = ()
    right: frozenset = frozenset()
    beyond: bool = True  # where all is right: whether the further inputs come out right, too

    @property
    def whole(self):
        return bool(self.edits) and len(self.right) == len(self.facts.outcomes) * _parts(self.facts)

    def partly(self):
        """Return whether something is sure that is less than all; not where ends are forgiven, or arguments changed."""
        unsure = self.facts.exercise.forgive or any(one.changed for one in self.facts.outcomes)
        return not unsure and bool(self.parts() or self.cases())

    def parts(self):
        """Return the parts that become right in every case."""
        cases, gained = range(len(self.facts.outcomes)), {part for _, part in self.right - self.before}
        return sorted(part for part in gained if all((i, part) in self.right for i in cases))

    def cases(self):
        """Return the wrong cases that become right, if all ordinary ones do; none where answers are whole numbers."""
        parts = range(_parts(self.facts))
        found = [i for i in self.facts.wrong if all((i, part) in self.right for part in parts)]
        numbers = all(part.dtype.kind == "f" for part in parts_of(self.facts.expected[0]))
        return found if numbers and set(self.facts.ordinary() or self.facts.wrong) <= set(found) else []

    def by_chance(self):
        """Return whether something is put beside what stood there, and few choices or truths were wrong.

        Some other data, added or multiplied, may turn those few without being what was meant; and so may a number that
        moves the limit between truths.
        """
        truths = all(part.dtype.kind == "b" for right in self.facts.expected for part in parts_of(right))
        some = few(self.facts)
        moved = any((some or truths) and _scaled(edit) for edit in self.edits)
        return moved or (some and any(_beside(edit) or _limit(edit) for edit in self.edits))

    def told(self):
        """Return what comes out right, in words."""
        if self.whole:
            return RIGHT if self.beyond else MORE
        if parts := self.parts():
            return f"{' and '.join(map(self.facts.named, parts))} would be right; look at the rest, too."
        labels = [f"“{self.facts.exercise.cases[i].label}”" for i in self.cases()]
        return f"it comes out right on {', '.join(labels)}; on the other inputs that is not enough."


def _beside(edit):
    """Return whether a change leaves what stood there, and joins it with other data."""
    return any(isinstance(node, ast.Name) for one in _joined(edit) for node in ast.walk(one))


def _scaled(edit):
    """Return whether a change leaves what stood there, with a factor or a term that is a number, or a length added."""
    power = isinstance(getattr(edit.nodes[0], "op", None), ast.Pow)
    added = isinstance(getattr(edit.nodes[0], "op", None), ast.Add | ast.Sub)
    return not power and any(_is_number(one) or (added and _is_length(one)) for one in _joined(edit))


def _limit(edit):
    """Return whether a number is put in the place of one that something other than a length is compared with."""
    place, new = edit.places[0], edit.nodes[0]
    compared = isinstance(place.owner, ast.Compare) and "len(" not in ast.unparse(place.owner)
    return compared and _is_number(place.get()) and _is_number(new)


def _is_number(node):
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(node, ast.Constant) or ast.unparse(node) in ("np.pi", "np.e")


def _is_length(node):
    return ast.unparse(node).startswith("len(") or ".shape[" in ast.unparse(node)


def _joined(edit):
    """Return what a change puts beside what stood there: one expression, or none."""
    old, new = edit.places[0].get(), edit.nodes[0]
    sides = [new.left, new.right] if isinstance(new, ast.BinOp) else []
    others = [side for side in sides if not alike(side, old)]
    return others if len(others) == 1 else []


def _parts(facts):
    return len(parts_of(facts.expected[0]))


def gain(bench, before, edits, function):
    """Return the Gain by some edits, which are made in the function, and what it comes to in the first case.

    Nothing is gained where the first case gains nothing, or anything is lost.
    """
    facts, found, first = bench.facts, set(), None
    for i in bench.order if function else ():
        outcome = bench.outcome(function, i)
        first = first or outcome
        mine = right_in(facts, i, outcome)
        if {pair for pair in before if pair[0] == i} - mine or (i == bench.order[0] and not mine - before):
            return Gain(facts, before), first
        found |= mine
    better = Gain(facts, before, edits, frozenset(found))
    return replace(better, beyond=not better.whole or _right_beyond(bench, function)), first


def _right_beyond(bench, function):
    """Return whether a function that is right on all inputs is so on the further ones, too."""
    world = beyond(bench.facts.exercise)
    facts = world and Facts(world, function, (), expected(world), ())
    there = world and replace(bench, facts=facts)
    pairs = enumerate(facts.expected) if world else ()
    return all(len(right_in(facts, i, there.outcome(function, i))) == len(parts_of(right)) for i, right in pairs)
