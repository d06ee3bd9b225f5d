"""The page a figure is drawn on: laid out once, and drawn once."""

import io
from contextlib import contextmanager

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from PIL.PngImagePlugin import PngInfo


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
    page.draw()
    image = Image.fromarray(np.asarray(page.buffer_rgba()))
    opaque = image.getchannel("A").getextrema() == (255, 255)
    return encoded(image.convert("RGB") if opaque else image, 5, dpi=(page.figure.dpi,) * 2)


def encoded(image, level, **options):
    """Return the bytes of a PNG, which names its maker; of the levels up to 9 the last is slow and gains little."""
    png, notes = io.BytesIO(), PngInfo()
    notes.add_text("Software", f"Matplotlib version{matplotlib.__version__}, https://matplotlib.org/")
    image.save(png, "png", compress_level=level, pnginfo=notes, **options)
    return png.getvalue()
