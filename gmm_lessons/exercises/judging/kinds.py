"""What was returned, in a word, and why it may be no answer."""

import numpy as np


def kind(value):
    """Return a word for what was returned: the type's name, and for tuples and arrays how many or of what."""
    if isinstance(value, np.ndarray) and value.dtype.kind not in "fiub":
        return f"ndarray of dtype {value.dtype}"
    if isinstance(value, tuple | list):
        if value and all(part is Ellipsis for part in value):
            return "ellipsis"
        return f"{type(value).__name__} of {len(value)}{_inner(value)}"
    return type(value).__name__


def _inner(values):
    """Return ' tuples of 3' for a list of triples, ' strings' for texts, '' for anything else."""
    if values and all(isinstance(value, str) for value in values):
        return " strings"
    kinds = {(type(value).__name__, len(value)) for value in values if isinstance(value, tuple | list)}
    if len(kinds) != 1 or not all(isinstance(value, tuple | list) for value in values):
        return ""
    name, length = kinds.pop()
    return f" {name}s of {length}"


def article(kind):
    """Return a word from `kind` with its article."""
    return {"NoneType": "None", "ellipsis": "..."}.get(kind, f"a value of type {kind}")


def kind_cause(kind, parts):
    """Return the likely cause of an answer of the wrong kind; `parts` describes the parts, () for a single array."""
    if kind == "NoneType":
        return "one way through the function ends without `return`."
    if kind in ("generator", "coroutine"):
        return f"the function is a {kind}; use a plain `def` with `return`."
    if parts:
        return _parts_cause(kind, parts)
    if kind.endswith("strings") or "dtype <U" in kind or kind == "str":
        return "text is returned where numbers are wanted: leave the formatting out."
    if kind.startswith(("tuple", "list")):
        return "more is returned than was asked for, or rows of different lengths. Return the one array."
    return "what is returned is not made of numbers."


def _parts_cause(kind, parts):
    """Return what is wrong with the parts, given a word for what was returned, such as 'tuple of 2'."""
    wanted = ", ".join(parts)
    if kind.endswith(("tuples of 3", "lists of 3")):
        return f"one triple for each component is returned. Turn them into arrays over all components: {wanted}."
    if kind.startswith(("tuple", "list")):
        count = int(kind.split()[2])
        odd = "one of the parts is not made of numbers, or has rows of different lengths"
        told = odd if count == len(parts) else f"{count} parts are returned, and {len(parts)} are wanted"
        return f"{told}. Return, in this order: {wanted}."
    if kind in ("dict", "ndarray") or kind.startswith("ndarray"):
        return f"a single {kind} is returned. Return the parts separated by commas: {wanted}."
    return f"one object of type {kind} is returned. Take it apart and return, separated by commas: {wanted}."
