"""What met where a function failed: the two sides of the operation, in the learner's own words, with their shapes."""

import ast
import linecache
from functools import cache
from itertools import islice
from textwrap import dedent

import numpy as np

LONG = 100  # a line of more characters is not shown
LIBRARIES = ("site-packages", "lib/python3", "lib\\python3")
# What may be evaluated a second time: names, numbers, indexing and transposing. Calls may draw or print: never again.
HARMLESS = (ast.Name, ast.Subscript, ast.Attribute, ast.Constant, ast.Slice, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)


def operands(error):
    """Return (source, shape) of the sides of the operation at which an error was raised; () where that is unknown."""
    try:
        return _met(_last(error.__traceback__))
    except Exception:  # no source, an older Python, a value that cannot be looked at
        return ()


def told(met):
    """Return the operands as a sentence: 'Here `A` has the shape (4, 3), and `m` (4,).'; or ''."""
    if not met:
        return ""
    (source, shape), *others = met
    first = f"has the shape {shape}" if shape else "is a single number"
    rest = (f"`{s}` {given or 'is a single number'}" for s, given in others)
    return ", and ".join([f" Here `{source}` {first}", *rest]) + "."


def line_of(error, function):
    """Return where in the learner's code an error was raised: 'line 3, `return a @ b`'; '' where that is unknown."""
    try:
        last = _last(error.__traceback__)
        code = last.tb_frame.f_code
        text = linecache.getline(code.co_filename, last.tb_lineno).strip()
        home = "" if code is getattr(function, "__code__", None) else f" of {code.co_name}"
        number = last.tb_lineno - code.co_firstlineno + 1
        return f"line {number}{home}, `{text}`" if text and code.co_filename != __file__ and len(text) < LONG else ""
    except Exception:  # a traceback without frames of Python's own
        return ""


def _last(traceback):
    """Return the last step of a traceback that is no library's."""
    steps = [traceback]
    while following := steps[-1].tb_next:
        steps.append(following)
    own = (step for step in reversed(steps[1:]) if not _of_a_library(step.tb_frame.f_code.co_filename))
    return next(own, traceback)


@cache
def _of_a_library(filename):
    return any(part in filename for part in LIBRARIES)


def _met(traceback):
    frame = traceback.tb_frame
    tree = ast.parse(_source(frame.f_code, traceback.tb_lasti)).body[0]
    node = tree.value if isinstance(tree, ast.Expr) else tree
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    found = ((ast.unparse(side), _shape(side, frame)) for side in sides)
    return tuple((source, shape) for source, shape in found if shape is not None and len(source) < 30)


def _source(code, position):
    """Return the source of the operation at a position of the code."""
    line, last, start, end = next(islice(code.co_positions(), position // 2, None))
    text = [linecache.getline(code.co_filename, number) for number in range(line, last + 1)]
    text[-1] = text[-1].encode()[:end].decode()
    text[0] = text[0].encode()[start:].decode()
    return dedent("".join(text))


def _shape(node, frame):
    if not all(isinstance(part, HARMLESS) for part in ast.walk(node)):
        return None
    wrapped = compile(ast.fix_missing_locations(ast.Expression(_loaded(node))), "<operand>", "eval")
    value = eval(wrapped, {"__builtins__": {}}, {**frame.f_globals, **frame.f_locals})
    return value.shape if isinstance(value, np.ndarray) else None


def _loaded(node):
    """Return the target of an assignment such as `x -= mu` as something to be read."""
    return ast.parse(ast.unparse(node), mode="eval").body
