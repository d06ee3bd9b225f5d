"""Pages of which the picture is not seen: of their time it takes the most; and widgets with few stops."""

import sys
from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np

from gmm_lessons import plots, widgets

CANVAS = sys.modules[f"{plots.__name__}.canvas"]  # a module, of which the package has the function of its name
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


def coarsen(patch):
    """Let the sliders for each stop of which EM runs to its end have few stops, or one."""
    stride(patch, 2.0)
    for end in ("FEWEST", "MOST"):
        patch.setattr(_room("palette"), end, 5)


def stride(patch, step):
    """Let the sliders of λ and γ go on by so many powers of ten."""
    for kind in ("ridge", "fading"):
        patch.setattr(_room(kind), "STEP", step)


def _room(kind):
    return sys.modules[f"{widgets.__name__}.{kind}"]  # the package has the function of its name
