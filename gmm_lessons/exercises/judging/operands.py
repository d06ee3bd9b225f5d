"""What met where a function failed: the two sides of the operation, in the learner's own words, with their shapes."""

import ast
import linecache
from itertools import islice
from textwrap import dedent

import numpy as np

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


def _last(traceback):
    """Return the last step of a traceback that is no library's."""
    last = traceback
    while traceback := traceback.tb_next:
        last = last if "site-packages" in traceback.tb_frame.f_code.co_filename else traceback
    return last


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
