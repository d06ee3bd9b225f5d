"""How large a change is, in words of code: what is left out counts less than what is put in."""

import ast
import re
from collections import Counter
from functools import cache, lru_cache

from gmm_lessons.exercises.judging.mending.fresh import is_fresh
from gmm_lessons.exercises.judging.mending.plainer import turns

WORD = re.compile(
    r"(?:axis[12]?|ddof|keepdims|dtype|bias|rowvar|lower|[ar]tol)=-?\w+|[A-Za-z_][\w.]*|\d[\w.]*|\*\*|//|<=|>=|==|!=|\S"
)
FREE = set("()[],:.")
LITTLE = 0.3  # the size of a word that is left out; one that is put in has the size 1
WEIGHTS = {
    "len": 0,
    "*": 0.3,
    "/": 0.3,
    "copy": 0.9,
    "axis1=1": 0.4,
    "axis2=2": 0.4,
    "np.sqrt": 1.4,
    "np.log": 1.4,
    "np.abs": 2,
    "np.exp": 2.5,
    "==": 1.6,
}  # of other words: 1
COPY = 0.9  # the size of a copy of what stands there
TURNED = 0.9  # the size of `.T` in place of a reshape: less than a `.T` elsewhere, after which it changes nothing
HEAD = 0.2  # what a change in zip(...) or enumerate(...) counts more
LIMIT = 0.2  # the size of a limit that is another by one, and of memory of its own: what stands there is meant
COUNTS = "count_nonzero", "sum"
ORDERS = ast.Lt | ast.LtE | ast.Gt | ast.GtE
MOVED = 1.4  # the size of brackets that are set otherwise
TOLD = 2  # the size of a change that is told in words
LEFT_OUT = 0.3  # the size of a line, or of a condition, that is left out: nothing is invented
CONDITION = 0.15  # the size of a condition between two values that is left out: less than another limit in it
SELDOM = ({"**": 1}, {"*": 1})  # a square made a product: not what was meant
SQUARE, SQUARED = {"**": 1, "2": 1}, 1.2  # less than a factor that stands there already, once more


def size_of(edits):
    """Return the size of some edits together."""
    return sum(_of(edit, ast.unparse) for edit in edits)


def smallest(live):
    """Return pairs (edit, outcome), those of the smallest edits first."""
    text = cache(ast.unparse)  # many changes stand in one place
    return sorted(live, key=lambda pair: _of(pair[0], text))


def _of(edit, text):
    if edit.told:
        return LEFT_OUT if edit.leaves_out() else TOLD
    if _moves_a_limit(edit) or is_fresh(edit.places[0].get(), edit.nodes[0]):
        return LIMIT
    if _leaves_a_condition_out(edit):
        return CONDITION
    if turns(edit.places[0].get(), edit.nodes[0]):
        return TURNED
    old, new = text(edit.places[0].get()), text(edit.nodes[0])  # the others are the same
    return COPY if new in (f"{old}.copy()", f"{old}.astype(float)") else _between(old, new) + HEAD * in_a_head(edit)


def in_a_head(edit):
    """Return whether a change stands in what a loop goes through: it changes what a name is for the whole of it."""
    owner = edit.places[0].owner
    return isinstance(owner, ast.Call) and getattr(owner.func, "id", "") in ("zip", "enumerate")


def _moves_a_limit(edit):
    """Return whether another whole number from 1 on stands in a comparison; with 0 a count is compared in vain."""
    old, new = edit.places[0].get(), edit.nodes[0]
    compared = isinstance(edit.places[0].owner, ast.Compare) and isinstance(edit.places[0].owner.ops[0], ORDERS)
    values = [getattr(one, "value", None) for one in (old, new)]
    return compared and all(type(value) is int for value in values) and values[1] > 0


def _leaves_a_condition_out(edit):
    """Return whether a branch is taken always, a mask is taken off, or all are counted in place of some."""
    old, new = edit.places[0].get(), edit.nodes[0]
    if isinstance(old, ast.Subscript) and isinstance(old.slice, ast.Compare):
        return new is old.value
    name = getattr(old.func, "attr", "") if isinstance(old, ast.Call) else ""
    branches = (old.body, old.orelse) if isinstance(old, ast.IfExp) else old.args[1:] if name == "where" else ()
    counted = name in COUNTS and isinstance(new, ast.Call) and ast.unparse(new.func) == "len"
    return counted or any(new is branch for branch in branches)


def _between(old, new):
    """Return the size of what differs between two texts."""
    before, after = _words(old), _words(new)
    lost, added = _more(before, after), _more(after, before)
    if (lost, added) == SELDOM:
        return TOLD
    if added == SQUARE and not set(lost) - FREE:
        return SQUARED
    words = sum(n * WEIGHTS.get(word, 1) for word, n in added.items() if word not in FREE)
    brackets = sum(n for part in (added, lost) for word, n in part.items() if word in FREE)
    if not words and not set(lost) - FREE:
        return MOVED
    return words + LITTLE * sum(n for word, n in lost.items() if word not in FREE) + LITTLE / 10 * brackets


@lru_cache(1000)
def _words(text):
    """Return how often each word stands in a text; nobody is to change that."""
    return Counter(WORD.findall(text))


def _more(one, other):
    """Return what `one` counts more: as one - other of two Counters, in a part of its time."""
    return {word: n - other.get(word, 0) for word, n in one.items() if n > other.get(word, 0)}
