"""Two changes at once: of those that change the answer each, the smallest two by two."""

from collections import Counter
from itertools import combinations, product

import numpy as np

from gmm_lessons.exercises.judging.comparing import parts_of
from gmm_lessons.exercises.judging.mending.bench import right_in, shapes
from gmm_lessons.exercises.judging.mending.choices import OTHER, WHICH, choice, grouped
from gmm_lessons.exercises.judging.mending.gains import gain
from gmm_lessons.exercises.judging.mending.sizes import size_of, smallest

SINGLE = 180  # changes of which pairs are made
SAME = 3  # of them that come to the same
MOST = 7000  # pairs
LARGE = 3.5  # the size from which two changes together are a roundabout way
REPAIRS = 5  # first changes that mend a shape, or an error, before a second one is looked for
ENOUGH = 10  # wrong values of which some pair does not make all right by chance


def pairs(workbench, before, live, in_time):
    """Return the gains by pairs of changes that make all right, the smallest pairs first."""
    facts, left = workbench.facts, MOST
    wide = {edit.narrow(): edit for edit in _different(facts, workbench.order[0], live)} if _telling(facts) else {}
    for one, other in _of_two(grouped(wide), list(wide)):
        function = workbench.built((choice(one), choice(other, OTHER)))
        for (i, a), (j, b) in product(enumerate(one), enumerate(other)):
            workbench.world.update({WHICH: i, OTHER: j})
            found, _ = gain(workbench, before, (wide[a], wide[b]), function)
            left -= 1
            if found.whole and size_of(found.edits) < LARGE and not _opposite(found.edits):
                yield found
            if left < 0 or not in_time():
                return


def _opposite(edits):
    """Return whether two operators are exchanged, * and / or + and -: a roundabout way to a formula that is right."""
    (old, new), (other, another) = ((type(edit.places[0].get()), type(edit.nodes[0])) for edit in edits)
    return old is not new and (old, new) == (another, other)


def _of_two(groups, edits):
    """Return pairs of groups of changes that stand apart, those with the smallest changes first."""
    rank = {id(edit): number for number, edit in enumerate(edits)}
    both = [pair for pair in combinations(groups, 2) if pair[0][0].apart(pair[1][0])]
    return sorted(both, key=lambda pair: sum(rank[id(group[0])] for group in pair))


def _telling(facts):
    """Return whether the wrong answers are fractions, or enough whole numbers or truths."""
    parts = [part for i in facts.wrong for part in parts_of(facts.expected[i])]
    return any(part.dtype.kind == "f" for part in parts) or sum(part.size for part in parts) >= ENOUGH


def _different(facts, i, live):
    """Return the smallest edits to each other answer of the right shapes, or of those of the learner's own.

    None spoils what is right. Of those that come to the same a few are kept: a second change may leave one of them.
    """
    found, own = Counter(), _key(facts.outcomes[i])
    wanted, mine = [shapes(facts.outcomes[i].answer), shapes(facts.expected[i])], right_in(facts, i, facts.outcomes[i])
    useful = [(edit, one) for edit, one in live if one is not None and mine <= right_in(facts, i, one)]
    kept = []
    for edit, outcome in smallest(useful):
        key = _key(outcome)
        found[key] += 1
        if key not in (None, own) and shapes(outcome.answer) in wanted and found[key] <= SAME:
            kept.append(edit)
    return kept[:SINGLE]


def _key(outcome):
    """Return an answer as something to be looked up, None where there is none."""
    if outcome is None or outcome.answer is None:
        return None
    return tuple((part.shape, *_digits(part)) for part in parts_of(outcome.answer))


def _digits(part):
    """Return the first digits of all numbers, as bytes, so that two answers of the same formula are the same."""
    digits, powers = np.frexp(np.nan_to_num(part.astype(float)))
    return np.round(digits, 8).tobytes(), powers.tobytes()


def repairs(workbench, live):
    """Return the smallest edits after which the first case has the right shapes, where it has not as it is."""
    i = workbench.order[0]
    right = shapes(workbench.facts.expected[i])
    if shapes(workbench.facts.outcomes[i].answer) == right:
        return []
    good = {}
    for edit, outcome in smallest(live):
        if outcome is not None and shapes(outcome.answer) == right:
            good.setdefault(_key(outcome), edit)
    return list(good.values())[:REPAIRS]
