"""Runs in the kernel of a lesson: its figures also come panel by panel, each drawn as large as a slide.

A panel is one pair of axes with whatever lies on it (a colour bar, a second scale). On a page six may stand side by
side; from the last row one is what can be read.
"""

import base64
import io
from dataclasses import dataclass

from matplotlib.text import Text
from matplotlib.transforms import Bbox

from gmm_lessons import plots

MIME = "application/vnd.gmm-lessons.panels+json"
WIDTH, HEIGHT = 1180, 540  # pixels that a slide has for a picture
LEAST = 19  # pixels: the smallest letters that the last row reads
PAD = 0.06  # inches
drawn_as = plots.picture


@dataclass(frozen=True)
class Panelled(plots.Picture):
    """A Picture that also knows its panels: PNG bytes in base64, as JSON for whoever makes slides of them."""

    panels: list

    def _repr_mimebundle_(self, include=None, exclude=None):
        return super()._repr_mimebundle_() | {MIME: self.panels}


def picture(figure, alt):
    """Return what plots.picture returns, and the panels of the figure with it."""
    whole = drawn_as(figure, alt)
    with plots.plain():
        return Panelled(whole.png, whole.alt, whole.width, panels(figure))


def panels(figure):
    """Return the panels of a figure as PNG in base64, in reading order, each as large as fits on a slide."""
    groups = grouped(figure)
    if len(groups) > 1:
        for ax in figure.axes:
            named(ax)
    figure.draw_without_rendering()
    return [drawn(figure, group) for group in groups]


def grouped(figure):
    """Return lists of axes that belong together: one pair and all that share its place or are its colour bar."""
    groups = []
    for ax in filter(filled, figure.axes):
        host = parent(ax, figure)
        home = next((group for group in groups if host in group or same_place(ax, group[0])), None)
        groups.append([ax]) if home is None else home.append(ax)
    return groups


def filled(ax):
    """Say whether there is anything on a pair of axes to be seen."""
    return ax.get_visible() and (ax.axison or ax.has_data() or bool(ax.texts))


def parent(ax, figure):
    """Return the axes whose colour bar this is, or the axes themselves."""
    bars = (image.colorbar for other in figure.axes for image in (*other.images, *other.collections))
    return next((bar.mappable.axes for bar in bars if bar is not None and bar.ax is ax), ax)


def same_place(ax, other):
    """Say whether two axes lie on each other."""
    return all(abs(a - b) < 1e-6 for a, b in zip(ax.get_position().bounds, other.get_position().bounds))


def named(ax):
    """Write the numbers and names that a pair of axes shares with a neighbour on itself."""
    for axis, numbers in (("x", "labelbottom"), ("y", "labelleft")):
        names = [
            getattr(other, f"get_{axis}label")() for other in getattr(ax, f"get_shared_{axis}_axes")().get_siblings(ax)
        ]
        if len(names) > 1 and any(names):
            ax.tick_params(axis=axis, **{numbers: True})
            getattr(ax, f"set_{axis}label")(getattr(ax, f"get_{axis}label")() or max(names))


def drawn(figure, group, again=True):
    """Return one panel as PNG in base64: cut out of the figure, so large that it fills a slide and its letters do."""
    box = surroundings(figure, group)
    scale = min(WIDTH / box.width, HEIGHT / box.height)
    least = smallest([*group, *figure.legends]) * scale / 72
    if least < LEAST and again:
        figure.set_size_inches(figure.get_size_inches() * least / LEAST)
        for legend in filter(None, map(inside, group)):
            legend.set_loc("best")  # where it lay there is less room now
        figure.draw_without_rendering()
        return drawn(figure, group, again=False)
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=scale, bbox_inches=box)
    return {"png": base64.b64encode(png.getvalue()).decode(), "least": round(least, 1)}


def inside(ax):
    """Return the legend of a pair of axes if it lies on them, and was not put beside them."""
    legend = ax.get_legend()
    return legend if legend and legend.get_bbox_to_anchor().bounds == ax.bbox.bounds else None


def surroundings(figure, group):
    """Return the box around a panel with its title, names and numbers, and the legend of the figure, in inches."""
    boxes = [box for one in (*group, *figure.legends) if (box := one.get_tightbbox()) is not None]
    return Bbox.union(boxes).transformed(figure.dpi_scale_trans.inverted()).padded(PAD)


def smallest(artists):
    """Return the size in points of the smallest letters of what is on a panel."""
    texts = (text for one in artists for text in one.findobj(Text))
    return min((text.get_fontsize() for text in texts if text.get_visible() and text.get_text().strip()), default=12)
