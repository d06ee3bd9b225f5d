"""NumPy as it is everywhere else: in WebAssembly no LinAlgError is raised, and counts of 64 bits are refused."""

from functools import wraps

import numpy as np

RAISING = {
    "cholesky": "Matrix is not positive definite",
    "inv": "Singular matrix",
    "solve": "Singular matrix",
}
COUNTING = {"bincount": 0, "repeat": 1}  # which argument holds whole numbers


def as_elsewhere():
    """Give NumPy back its errors, and the whole numbers of 64 bits that random generators make."""
    for name, words in RAISING.items():
        setattr(np.linalg, name, raising(getattr(np.linalg, name), words))
    for name, place in COUNTING.items():
        setattr(np, name, counting(getattr(np, name), place))


def raising(function, words):
    """Return a function of numpy.linalg that raises where it came to NaN from finite matrices (pyodide issue 4859)."""

    @wraps(function)
    def raises(*args, **options):
        result = function(*args, **options)
        if np.isnan(result).any() and all(np.isfinite(one).all() for one in args):
            raise np.linalg.LinAlgError(words)
        return result

    return raises


def counting(function, place):
    """Return a function that takes whole numbers of any size at that place, as it does where addresses have 64 bits."""

    @wraps(function)
    def counts(*args, **options):
        args = list(args)
        if len(args) > place and np.asarray(args[place]).dtype.kind in "iu":
            args[place] = np.asarray(args[place]).astype(np.intp)
        return function(*args, **options)

    return counts
