"""A word on a right answer that comes about otherwise than the text asks for."""

import dis
import inspect

LIBRARIES = ("scipy", "sklearn", "gmm_lessons")
OWN = "gmm_lessons.exercises"  # the learner's earlier answers, as the solutions show them


def remark(exercise, function):
    """Return what the text asks for and the function does otherwise, or ''."""
    codes = list(_codes(getattr(function, "__code__", None)))
    library = _library(codes, getattr(function, "__globals__", {})) if "no library" in exercise.asks else ""
    if library:
        return f" But {library} did the work, and the text asks you to write the formula yourself."
    if "no loop" in exercise.asks and any(
        step.opname == "FOR_ITER" for code in codes for step in dis.get_instructions(code)
    ):
        return " But it loops in Python, and the text asks for none: NumPy works on all rows at once, with axis=1."
    return ""


def _codes(code):
    """Return the code of a function, and of the ones inside it."""
    if inspect.iscode(code):
        yield code
        for part in code.co_consts:
            yield from _codes(part)


def uses(function, library):
    """Return whether a function calls or imports a library, or one of the learner's functions that it calls does."""
    names, module = getattr(function, "__globals__", {}), getattr(function, "__module__", "")
    called = [names.get(name) for code in _codes(getattr(function, "__code__", None)) for name in code.co_names]
    own = [one for one in called if inspect.isfunction(one) and one.__module__ == module]
    codes = [code for one in (function, *own) for code in _codes(getattr(one, "__code__", None))]
    imported = {name.split(".")[0] for code in codes for name in code.co_names}
    return library in imported or library in _libraries(codes, names)


def _library(codes, names):
    """Return the library whose functions are called, or ''."""
    return next(iter(_libraries(codes, names)), "")


def _libraries(codes, names):
    """Return the libraries whose functions are called."""
    values = [names.get(name) for code in codes for name in code.co_names]
    modules = [value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", "") for value in values]
    homes = [home for home in modules if isinstance(home, str) and not home.startswith(OWN)]
    return [library for home in homes for library in LIBRARIES if home.split(".")[0] == library]
