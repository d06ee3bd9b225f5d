"""What all widgets share: the traits they send, a short repr, and the player stored in the page."""

import numpy as np

from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.extras import extra
from gmm_lessons.plots import plain
from gmm_lessons.widgets.parts.bundle import module, page_script, style
from gmm_lessons.widgets.parts.packing import packed, to_json

with extra("widgets", "gmm_lessons.widgets"):
    import anywidget
    from traitlets import Dict, Unicode, validate

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
STILL = '<p class="gmm-still">A still picture. In JupyterLab, run this cell: buttons appear.</p>'


class View(anywidget.AnyWidget):
    """A view over values computed in Python: `data` is sent once, `place` is where the learner stands in it.

    `data["start"]` is the first place, to which the widget's Reset goes back.

    A subclass names its `kind` (the JavaScript file beside its own), and says itself in words (`_words`) and as a
    figure (`_picture`).
    """

    kind = ""
    stored = ("data", "place")  # the traits a page needs
    _esm = Unicode().tag(sync=True)
    _css = Unicode().tag(sync=True)
    data = Dict().tag(sync=True)
    place = Dict().tag(sync=True)

    def __init__(self, data, place, **traits):
        data = packed(data) | {"start": place}
        super().__init__(_esm=module(self.kind), _css=style(), data=data, place=place, **traits)
        self._names = set(place)

    def __repr__(self):
        return f"{type(self).__name__}({self._words()})"

    def _repr_mimebundle_(self, **options):
        """Return the live view, the words, and the player that needs no kernel; JupyterLab takes the best it can."""
        bundle, metadata = super()._repr_mimebundle_(**options)
        return {**bundle, "text/plain": repr(self), "text/html": self.page()}, metadata

    def __reduce_ex__(self, protocol):
        raise TypeError("a widget lives with its kernel, and is not kept: keep its page(), or what it was made of.")

    def page(self):
        """Return the widget as HTML: a static picture, which gives way to the same widget where scripts may run."""
        traits = to_json({name: self._stored(name) for name in self.stored})
        with plain():
            image = self._picture()._repr_mimebundle_()["text/html"]
        data = f'<script type="application/json">{traits}</script>'
        script = f'<script type="module">\n{page_script(self.kind)}</script>'
        shown = f"{image}{STILL}<style>{style()}</style>"
        return f'<div class="gmm-page" data-kind="{self.kind}">{shown}{data}{script}</div>'

    def _stored(self, name):
        return getattr(self, name)

    @validate("place")
    def _known_place(self, proposal):
        """Take numbers, lists and texts under the names of this widget, and keep what is not mentioned."""
        place = {**self.place, **proposal["value"]}
        strange = set(place) - getattr(self, "_names", set(place))
        if strange:
            raise ValueError(f"this widget has {', '.join(sorted(self._names))}, but not {', '.join(sorted(strange))}.")
        return place


def two(name, values):
    """Return two values. ValueError if there are not as many."""
    if np.ndim(values) != 1 or len(values) != 2:
        verb = "are {}, but hold" if name.endswith("s") else "is {}, but holds"
        raise ValueError(f"{name} {verb.format(values)} two numbers.")
    return values


def whole_in_range(name, value, low, high, why):
    """Return a whole number from `low` to `high` as an int. ValueError, which says why, otherwise."""
    if whole_number(value, name, why, least=low) > high:
        raise ValueError(f"{name} is {value}, but {why}.")
    return int(value)


def in_range(name, value, low, high):
    """Return a finite number between `low` and `high` as a float. ValueError, with the range, otherwise."""
    why = f"this widget goes from {low:g} to {high:g}"
    if number(value, name, why, least=low) > high:
        raise ValueError(f"{name} is {value}, but {why}.")
    return float(value)
