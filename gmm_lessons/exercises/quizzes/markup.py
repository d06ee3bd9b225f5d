"""Words with code, indices and powers in them, as HTML: `det`, π_k and (2π)^(D/2)."""

import re
from html import escape

CODE = re.compile("`([^`]+)`")
INDEX = re.compile(r"(?<=\w)_([^\W\d_]{1,2}|\d|(?<=[α-ω]_)[^\W_]+)\b")  # not within log_joint, which is code
POWER = re.compile(r"\^\(((?:[^()]|\([^()]*\))+)\)")


def marked(text):
    """Return text as HTML, with `code` between <code>, and outside of it π_k with an index and x^(2) with a power."""
    pieces = CODE.split(text)  # words and code by turns
    return "".join(_code(piece) if i % 2 else _words(piece) for i, piece in enumerate(pieces))


def _code(piece):
    return f"<code>{escape(piece)}</code>"


def _words(piece):
    return POWER.sub(r"<sup>\1</sup>", INDEX.sub(r"<sub>\1</sub>", escape(piece)))
