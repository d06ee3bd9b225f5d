"""The source of a function, looked up once: a check reads it in many places.

A cell that runs again makes another function, and so does a module that is loaded again: nothing here goes stale.
"""

import inspect
from functools import wraps
from types import FunctionType
from weakref import WeakKeyDictionary


def once(look):
    """Return look(function) that is asked once for each plain function, as long as its code stays the same."""
    known = WeakKeyDictionary()

    @wraps(look)
    def looked(function):
        if type(function) is not FunctionType or hasattr(function, "__wrapped__"):  # whose code is another's
            return look(function)
        code, found = known.get(function, (None, None))
        if code is not function.__code__:
            found = look(function)
            known[function] = function.__code__, found
        return found

    return looked


source = once(inspect.getsource)
