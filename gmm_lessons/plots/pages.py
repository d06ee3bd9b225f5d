"""The page a figure is drawn on: laid out once, and drawn once."""

import io
from contextlib import contextmanager

from matplotlib.backends.backend_agg import FigureCanvasAgg


@contextmanager
def laid_out(figure):
    """Give the figure a page to be drawn on once, with all in its place: savefig would draw twice to find the place."""
    before, engine, dpi = figure.canvas, figure.get_layout_engine(), figure.dpi
    own = getattr(figure, "_original_dpi", dpi)  # without what a screen of two pixels a dot adds
    page = FigureCanvasAgg(figure)
    try:
        figure.dpi = own
        if engine is not None:
            engine.execute(figure)
            figure.set_layout_engine("none")
        yield page
    finally:
        figure.dpi, figure._original_dpi = dpi, own
        figure.set_layout_engine(engine)
        figure.set_canvas(before)


def as_png(page):
    """Draw the page and return it as the bytes of a PNG."""
    png = io.BytesIO()
    page.print_png(png)
    return png.getvalue()
