"""Pages of which the picture is not seen: of their time it takes the most."""

import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np

import gmm_lessons.plots.canvas  # noqa: F401  # a module, of which gmm_lessons.plots has the function of its name

CANVAS = sys.modules["gmm_lessons.plots.canvas"]
AGG = "matplotlib.backends.backend_agg.FigureCanvasAgg"
DOT = np.zeros((1, 1, 4), np.uint8)


def undraw(patch):
    """Let every picture be a single point."""
    page = SimpleNamespace(draw=lambda: None, buffer_rgba=lambda: DOT)
    patch.setattr(CANVAS, "laid_out", lambda figure: nullcontext(page))


def unpaint(patch):
    """Let everything in a picture be put in its place, for which all words are set, and then not drawn."""
    patch.setattr(f"{AGG}.draw", lambda page: None)
    patch.setattr(f"{AGG}.buffer_rgba", lambda page: DOT)
