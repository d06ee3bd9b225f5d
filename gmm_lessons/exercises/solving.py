"""The shown solution: the source of a right answer, after the functions of earlier exercises that it calls.

These bear the names under which the learner has written them: `my_m_step` for the exercise `m_step`.
"""

import inspect
import re

OURS = "gmm_lessons.exercises.lessons"


def shown(function):
    """Return source that runs by itself: imports, the functions of earlier exercises it uses, the function."""
    used = earlier(function)
    before = ("# Your functions of earlier exercises:", *map(_source, used), "# The solution:") if used else ()
    whole = _renamed("\n\n".join((*before, _source(function))), used)
    return "\n".join([*_imports((*used, function), whole), "", "", whole])


def _source(function):
    return inspect.getsource(function).rstrip() + "\n"


def earlier(function):
    """Return the functions of earlier exercises that a function calls, each after those that it calls itself."""
    found = {}
    for name in function.__code__.co_names:
        other = function.__globals__.get(name)
        if inspect.isfunction(other) and other.__module__.startswith(OURS):
            found |= dict.fromkeys((*earlier(other), other))
    return tuple(found)


def _renamed(source, used):
    names = "|".join(one.__name__ for one in used) or "(?!)"
    return re.sub(rf"(?<![\w.`])({names})\(", r"my_\1(", source)


def _imports(functions, source):
    """Return the import lines of the functions' modules whose names the source uses."""
    modules = dict.fromkeys(inspect.getmodule(function) for function in functions)
    lines = [line for module in modules for line in inspect.getsource(module).splitlines()]
    imports = dict.fromkeys(
        line for line in lines if line.startswith(("import ", "from ")) and "gmm_lessons" not in line
    )
    return [line for line in imports if re.search(rf"\b{line.split()[-1]}\b", source)]
