"""What is printed reaches every console: a sign that it has no code for is written with letters it has."""

import sys
import unicodedata

PLAIN = {"✓": "+", "✗": "x", "○": "o", "−": "-", "→": "->", "≥": ">=", "≤": "<=", "≠": "!=", "√": "sqrt ", "∂": "d"}


def printable(text):
    """Return the text as the console can print it: as it is where that speaks Unicode, μ as mu where it does not."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text if _fits(text, encoding) else "".join(_spelt(sign, encoding) for sign in text)


def _fits(text, encoding):
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _spelt(sign, encoding):
    """Return a sign, or what stands for it: from the table, its plain letter, or the last word of its name."""
    if unicodedata.combining(sign):
        return sign if _fits(sign, encoding) else ""
    plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    name = unicodedata.name(sign, "?").split()
    word = name[-1].capitalize() if "CAPITAL" in name else name[-1].lower()
    return next(one for one in (sign, PLAIN.get(sign), plain, word) if one and _fits(one, encoding))
