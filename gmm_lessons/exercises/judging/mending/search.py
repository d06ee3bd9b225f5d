"""The search for changes of the learner's own code that make every input come out right: one, or else two.

What is found is true by construction: the function was run with them, on all inputs. How many are tried is counted, so
that what is told does not depend on how busy the machine is; the clock is there for functions that take long.
"""

import time
from functools import partial
from itertools import islice

from gmm_lessons.exercises.judging.mending.bench import bench, right_of
from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.gains import Gain, gain
from gmm_lessons.exercises.judging.mending.hollow import hollow
from gmm_lessons.exercises.judging.mending.pairs import pairs, repairs
from gmm_lessons.exercises.judging.mending.places import made
from gmm_lessons.exercises.judging.mending.plainer import cancels, peeled
from gmm_lessons.exercises.judging.mending.reasons.empty import by_accident
from gmm_lessons.exercises.judging.mending.reasons.telling import reason
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.mending.wording import told
from gmm_lessons.exercises.judging.running import TOO_LONG, run

ENDLESS = (TOO_LONG, "RecursionError")
MOST = 2600  # changes that are tried
ON_TOP = 900  # second changes that are tried on top of a first one
AFTER = 120  # changes that are tried after the first that makes all right: a smaller one may come
SECONDS = (0.3, 0.8)  # of computing: for single changes, and for all together
LIMIT = 3.0  # by the clock on the wall, which runs on while other programs compute
clock = getattr(time, "thread_time", time.perf_counter)


def mended(facts, two):
    """Return which changes of the function make all inputs come out right, in words, or ''.

    `two` names two known mistakes at once: that is asked where no single change does it, and before two changes.
    """
    endless = any(outcome.error in ENDLESS for outcome in facts.outcomes)  # so would be most changes of it
    tree = None if facts.exercise.judge or endless or not facts.wrong else tree_of(facts.function)
    if tree is None:
        return two()
    found, named, room = [], [], []  # filled as the search goes on: what it has is kept where it runs out of time
    run(lambda: _search(_made(room, facts, tree), found, named, two), ((),), 0, LIMIT)
    chosen = best([one for one in found if not (one.whole and _empty(one))])
    return "".join(named) or _with_reasons(tree, chosen, room) or told(tree, chosen)


def _empty(one):
    return hollow(one) or any(map(cancels, one.edits))


def _made(room, facts, tree):
    room.append(bench(facts, tree, world_of(facts.function)))
    return room[0]


def _with_reasons(tree, chosen, room):
    """Return what is told with the reasons, for which the function runs once more; '' where that takes too long."""
    words = []
    if chosen and room:
        asked = partial(reason, room[0]), partial(by_accident, room[0])
        run(lambda: words.append(told(tree, chosen, *asked)), ((),), 0, LIMIT)
    return "".join(words)


def best(found):
    """Return the gains to tell, the first of them first: of what makes all right, what is so further on, too."""
    whole = [one for one in found if one.whole and not one.by_chance()]
    part = [one for one in found[-1:] if not one.whole]
    return [one for one in whole if one.beyond] or whole or part


def _search(workbench, found, named, two):
    """Add the gains: each change that makes all right; else two, in the answers or in the code; else a part."""
    start, live = clock(), []
    end, before = start + SECONDS[1], right_of(workbench.facts)
    _singles(workbench, before, start + SECONDS[0], found, live)
    if not _whole(found):
        named.extend(filter(None, (two(),)))
    for one in (*found[-1:], *_repaired(workbench, before, live)) if not named else ():
        if not _whole(found):
            _on_top(workbench, one, end, found)
    if not found and not named:
        found.extend(islice(pairs(workbench, before, live, lambda: clock() < end), 1))


def _whole(found):
    return any(one.whole for one in found)


def _repaired(workbench, before, live):
    return [Gain(workbench.facts, before, (edit,), before) for edit in repairs(workbench, live)]


def _singles(workbench, before, end, found, live):
    left = MOST
    for edit, function in _tried(workbench):
        left -= 1
        if left < 0 or clock() > end:
            break
        better, first = gain(workbench, before, (edit,), function)
        live.append((edit, first))
        if better.whole:
            better = _plain(workbench, before, better)
            left = min(left, AFTER) if better.beyond else left
            found.append(better)
        elif not _whole(found) and _more(better, found, before):
            found.append(better)


def _plain(workbench, before, better):
    """Return a gain without the call round what is changed, where that makes all right as well."""
    edit = peeled(workbench.tree, better.edits[0])
    plain = edit and gain(workbench, before, (edit,), workbench.built((edit,)))[0]
    return plain if plain and plain.whole and plain.beyond >= better.beyond else better


def _tried(workbench):
    return (pair for edits in candidates(workbench.tree) for pair in workbench.functions(edits))


def _more(better, found, before):
    return len(better.right) > max([len(one.right) for one in found] or [len(before)]) and better.partly()


def _on_top(workbench, part, end, found):
    """Add what a second change makes right on top of one that makes a part right."""
    facts, first, left = workbench.facts, part.edits[0], ON_TOP
    with made(first):
        for edits in candidates(workbench.tree):
            for edit, function in workbench.functions([edit for edit in edits if edit.apart(first)]):
                left -= 1
                better = gain(workbench, part.right, (first, edit), function)[0]
                whole = Gain(facts, part.before, (first, edit), better.right, better.beyond)
                if whole.whole:
                    found.append(whole)
                if whole.whole or left < 0 or clock() > end:
                    return
