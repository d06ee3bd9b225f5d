"""One size, one palette, one way to show a figure together with the words for those who cannot see it.

Figures are made without pyplot: no global state, nothing left open, nothing drawn twice by a notebook.
"""

import base64
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from html import escape
from string import ascii_uppercase

import numpy as np
from matplotlib import rc_context, rcdefaults
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from gmm_lessons.doors.plain import plain as plain_numbers
from gmm_lessons.plots.pages import as_png, laid_out

__all__ = [
    "COLOURS",
    "CROWD",
    "DASHES",
    "HALO",
    "INK",
    "MARKERS",
    "NAMES",
    "QUIET",
    "Picture",
    "canvas",
    "colours",
    "picture",
    "plain",
]


class Cues(tuple):
    """Cues for components 0, 1, 2, ...: after the last comes the first again, so that any number has theirs."""

    turn = 0  # by how many places each round begins later than the one before

    def __getitem__(self, k):
        if isinstance(k, slice):
            return tuple(self[i] for i in range(k.start or 0, len(self) if k.stop is None else k.stop, k.step or 1))
        return super().__getitem__((k + self.turn * (k // len(self))) % len(self))


class Turned(Cues):
    """Cues of which each round begins one later: beside Cues as many, a pair comes again only after all the others."""

    turn = 1


# Blue, deep teal and vermilion stay apart, also in quarter steps, for the common kinds of colour blindness; with more
# components the letters, markers and dashes carry the difference.
COLOURS = Cues(("#138fc4", "#d14200", "#054652", "#8f6fb8", "#a88f00", "#7a7a7a"))
MARKERS = Turned(("o", "^", "s", "D", "v", "P"))
DASHES = Turned(("solid", (0, (6, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1)), (0, (8, 3))))
NAMES = (*ascii_uppercase, *(one + two for one in ascii_uppercase for two in ascii_uppercase))
INK, QUIET = "#222222", "#9a9a9a"  # what is said about all components together, and what stays in the background
HALO = [withStroke(linewidth=3.5, foreground="white")]  # keeps letters readable over points
CROWD = 1500  # points, from which single ones are not seen any more, but lines over them need a halo
DPI = 144


@contextmanager
def plain():
    """Draw with matplotlib's own settings, whatever a matplotlibrc of the user's or a style says."""
    with rc_context():
        rcdefaults()
        yield


def plainly(function):
    """Return the function as one that draws with matplotlib's own settings."""

    @wraps(function)
    def drawing(*args, **kwargs):
        with plain():
            return function(*args, **kwargs)

    return drawing


@plainly
def canvas(rows=1, columns=1, width=8.0, height=3.6, **subplots):
    """Return a figure of fixed size (inches) and its axes; options such as sharex=True go to `subplots`."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    axes = figure.subplots(rows, columns, **subplots)
    for ax in np.atleast_1d(axes).flat:
        ax.spines[["top", "right"]].set_visible(False)
    return figure, axes


@dataclass(frozen=True)
class Picture:
    """A drawn figure: PNG bytes, the words that stand in for it, and its width on the page in pixels."""

    png: bytes
    alt: str
    width: int

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = base64.b64encode(self.png).decode()
        style = f"width:{self.width}px;max-width:100%;background:white"
        html = f'<img alt="{escape(self.alt)}" style="{style}" src="data:image/png;base64,{data}">'
        return {"text/html": html, "text/plain": f"Picture: {self.alt}"}


def picture(figure, alt):
    """Return the figure as a Picture with the text description `alt`, which says what a reader should see in it."""
    return pictured(figure, alt, as_png)


@plainly
def pictured(figure, alt, encode):
    """Return the figure as a Picture; `encode` draws the page it stands on and returns the bytes of a PNG."""
    if not isinstance(alt, str) or len(alt.split()) < 6:
        raise ValueError(f"alt is {alt!r}: say in a sentence what the picture shows, for those who cannot see it.")
    with laid_out(figure) as page:
        return Picture(encode(page), " ".join(alt.split()), int(96 * figure.get_figwidth()))


def line_colour(k, halo=False):
    """Return the colour of component k for a line over its own points: darker than they are, unless it has a halo."""
    return COLOURS[k] if halo else tuple(0.75 * part for part in to_rgb(COLOURS[k]))


def colours(resp):
    """Return the mixture of the components' colours in the proportions of the responsibilities (N, K): (N, 3)."""
    resp = plain_numbers(resp, "resp")
    return np.clip(resp @ np.array([to_rgb(c) for c in COLOURS[: resp.shape[1]]]), 0, 1)
