"""A small notebook, and the ways to tamper with it: what each does to its code or to its stored outputs."""

import base64
import io

from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageDraw, PngImagePlugin

from tools.canonical import canonical
from tools.notebooks import execute
from tools.pictures import PNG

IMPORTS = """
import base64, io
import ipywidgets
import numpy as np
from matplotlib.figure import Figure

class Picture:
    def __init__(self, figure, alt):
        self.png, self.alt = io.BytesIO(), alt
        figure.savefig(self.png, format="png")

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = base64.b64encode(self.png.getvalue()).decode()
        return {"text/html": f'<img alt="{self.alt}" src="data:image/png;base64,{png}">', "text/plain": self.alt}
"""
CLIMB = """
rng = np.random.default_rng(7)
x = rng.normal(size=(60, 2))
guess = 9.0
for _ in range(5):
    guess = (guess + 2 / guess) / 2
    print(f"{guess:.4f}")
x.mean(axis=0).round(4)
"""
DRAW = """
figure = Figure(figsize=(4, 3), dpi=100)
ax = figure.subplots()
ax.scatter(*x.T, c=x[:, 0], s=20, cmap="viridis")
ax.set_title("Sixty points")
Picture(figure, "Sixty points in the plane, coloured from left to right by their first coordinate")
"""
WIDGET = "ipywidgets.IntSlider(value=3)"


def notebook(folder):
    """Return the notebook, run and in canonical form."""
    nb = canonical(new_notebook(cells=[new_code_cell(source) for source in (IMPORTS, CLIMB, DRAW, WIDGET)]))
    execute(nb, folder)
    return canonical(nb)


def rewrite(old, new):
    """Return a tampering that changes the code and leaves the outputs."""

    def tamper(nb):
        hits = [cell for cell in nb.cells if old in cell.source]
        assert len(hits) == 1
        hits[0].source = hits[0].source.replace(old, new)

    return tamper


def digit(nb):
    output = nb.cells[1].outputs[0]
    output.text = output.text.replace("1.4143", "1.4142")


def strip_outputs(nb):
    for cell in nb.cells:
        cell.outputs = []


def strip_one_output(nb):
    nb.cells[1].outputs = []


def swap_counts(nb):
    first, second = nb.cells[:2]
    first.execution_count, second.execution_count = second.execution_count, first.execution_count


def swap_cells(nb):
    nb.cells[1], nb.cells[2] = nb.cells[2], nb.cells[1]
    nb.update(canonical(nb))  # so that only running it can tell


def paint(nb):
    """Paint a patch of 10 x 12 pixels, 0.1 % of 400 x 300, into the stored picture."""
    html = nb.cells[2].outputs[0].data
    image = Image.open(io.BytesIO(base64.b64decode(PNG.search(html["text/html"])[1])))
    ImageDraw.Draw(image).rectangle((200, 150, 210, 162), fill="red")
    html["text/html"] = PNG.sub(f"data:image/png;base64,{base64.b64encode(png_of(image)).decode()}", html["text/html"])


def png_of(image):
    """Return the bytes of an image, keeping the name of the program that drew it."""
    note, file = PngImagePlugin.PngInfo(), io.BytesIO()
    note.add_text("Software", image.info["Software"])
    image.save(file, format="png", pnginfo=note)
    return file.getvalue()


def warn(nb):
    nb.cells[1].outputs.append(new_output("stream", name="stderr", text="RuntimeWarning: divide by zero\n"))


# Each with the test that has to see it.
TAMPERINGS = {
    "order_of_cells": (swap_cells, "Cell 1"),  # the first: later on its names are there
    "digit": (digit, "Cell 1"),
    "seed": (rewrite("default_rng(7)", "default_rng(8)"), "Cell 2"),
    "iterations": (rewrite("range(5)", "range(6)"), "Cell 1"),
    "outputs_stripped": (strip_outputs, "test_stored_outputs"),
    "one_output_stripped": (strip_one_output, "Cell 1"),
    "order_of_counts": (swap_counts, "test_stored_outputs"),
    "colour_map": (rewrite("viridis", "plasma"), "Cell 2"),
    "title_word": (rewrite('"Sixty points")', '"Sixty dots")'), "Cell 2"),
    "marker_size": (rewrite("s=20", "s=24"), "Cell 2"),
    "painted_patch": (paint, "Cell 2"),
    "stderr": (warn, "test_stored_outputs"),
    "widget_default": (rewrite("value=3", "value=4"), "Cell 3"),
}
