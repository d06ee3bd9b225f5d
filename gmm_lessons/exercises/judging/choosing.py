"""Words that leave something open, 'added, or a floor', settled by the code where the code shows which it is."""

import ast
import re

from gmm_lessons.exercises.judging.mending.source import trees
from gmm_lessons.exercises.judging.tiny import added, floors, name

LOGS = r"(?!logical|logspace)\w*(log|Log)\w*"
BELLS = r"exp|exp2|(?!\w*log)\w*(pdf|dens)\w*"
SMALLEST = r"(?!argmin)\w*(min|sort|median|partition)\w*"  # with one of these taken off, exp may overflow
LARGEST = r"(?!argmax|softmax)\w*(max|logsumexp)\w*"
# What is said of densities, of logarithms alone, and where the code has both.
OF_LOGS = (
    (
        "Multiply each density by π_k",
        "Add ln π_k to each log-density",
        "Multiply each density by π_k; to a log-density, add ln π_k",
    ),
    (
        "π_k multiplies the density as it is",
        "To a log-density, ln π_k is added as it is",
        "π_k multiplies the density as it is; to a log-density, ln π_k is added as it is",
    ),
    (
        "The densities are divided by the weights instead of multiplied",
        "ln π_k is subtracted instead of added",
        "The densities are divided by the weights instead of multiplied: in logarithms, ln π_k is to be added",
    ),
    *(
        (
            f"√|{cov}| multiplies instead of dividing",
            f"½ ln|{cov}| is added instead of subtracted",
            f"√|{cov}| multiplies the density instead of dividing it: in logarithms, ½ ln|{cov}| is to be subtracted",
        )
        for cov in ("Σ", "Σ_k")
    ),
    (
        "The normaliser multiplies. It divides: its logarithm is subtracted",
        "The logarithm of the normaliser is added. The normaliser divides: its logarithm is subtracted",
        "The normaliser multiplies. It divides: its logarithm is subtracted",
    ),
    (
        "The density is divided by |Σ_k|, and not by its square root",
        "ln|Σ_k| stands where ½ ln|Σ_k| belongs",
        "The density is divided by |Σ_k|, and not by its square root: in logarithms, ½ ln|Σ_k| is to be subtracted",
    ),
)
OPEN = re.compile(r"\bis added( to [\w ]+| before the logarithm)?,? or is a floor( under [\w ]+)?")
OVERFLOWN = (
    ", as ∞/∞ is",
    "; with the smallest logarithm taken off, exp overflows, and inf/inf is NaN",
)


def chosen(function, text):
    """Return a text without what is so of other code, as far as the function's code shows it."""
    found = trees(function) if text else ()
    if not found:  # nothing is said, or no code to be read
        return text
    nodes = [node for tree in found for node in ast.walk(tree)]
    names = {name(node) for node in nodes} - {None}
    return _in_logs(names, _without_infinity(nodes, names, _added_or_floor(nodes, text)))


def _added_or_floor(nodes, text):
    """Return a text that says 'is added to it, or is a floor under it' with the one of the two that the code has."""
    sums, least = bool(added(nodes)), bool(floors(nodes))
    return text if sums == least else OPEN.sub(_sum if sums else _floor, text)


def _sum(match):
    return f"is added{match[1] or ''}"


def _floor(match):
    to, under = match[1] or "", match[2]
    if to.startswith(" to "):
        return f"is a floor under{to[3:]}"
    return f"is a floor{under or ''}{to}"


def _without_infinity(nodes, names, text):
    """Return a text without ∞/∞ where nothing is taken off before exp, or what is taken off is the largest."""
    if _any(SMALLEST, names) or any(map(_may_overflow, nodes)):
        return text
    for clause in OVERFLOWN:
        text = text.replace(clause, "")
    return text


def _may_overflow(node):
    """Return whether this is a.max() - a, or a with something of itself taken off that is not the largest."""
    if not isinstance(node, ast.BinOp | ast.AugAssign) or not isinstance(node.op, ast.Sub):
        return False
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    own = name(left) in _names(right) and not _any(LARGEST, _names(right))
    return own or _any(LARGEST, _names(left))


def _names(node):
    return {name(part) for part in ast.walk(node)} - {None}


def _in_logs(names, text):
    """Return a text on factors with the words for logarithms where the code has logarithms."""
    if not _any(LOGS, names):
        return text
    for plain, logs, both in OF_LOGS:
        text = text.replace(plain, both if _any(BELLS, names) else logs)
    return text


def _any(pattern, names):
    return any(re.fullmatch(pattern, one) for one in names)
