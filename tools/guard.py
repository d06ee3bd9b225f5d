"""What nbval does not look at: faults that can be seen in a stored notebook without running it."""

import re

from tools.pictures import PNG

DIGITS = 8
DESCRIPTION = 40
NUMBER = re.compile(r"(?<![\w.])(\d*\.\d+|\d+\.?(?=e))(e[+-]?\d+)?", re.IGNORECASE)
IMAGE = re.compile(r"<img\b[^>]*>")
ALT = re.compile(r'\balt="([^"]*)"')
NBVAL = re.compile(r"#\s*(NBVAL_|PYTEST_VALIDATE_)|nbval-|raises-exception")


def faults(nb):
    """Return the faults of a stored notebook, each in one sentence with its cure."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    found = [] if any(cell.outputs for cell in code) else ["no cell has outputs: run `python course.py notebooks`"]
    for count, cell in enumerate(code, start=1):
        found += [f"cell [{count}] {fault}" for fault in cell_faults(cell, count)]
    return found


def cell_faults(cell, count):
    """Return the faults of one code cell, which should be the one with this count."""
    if cell.execution_count != count:
        yield f"has the count {cell.execution_count}: run all cells in order, with `python course.py notebooks`"
    if NBVAL.search(cell.source) or any(NBVAL.search(tag) for tag in cell.metadata.get("tags", [])):
        yield "asks nbval to look away: remove that comment or tag"
    for output in cell.outputs:
        yield from output_faults(output)


def output_faults(output):
    """Return the faults of one output."""
    if output.output_type == "error" or output.get("name") == "stderr":
        yield f"stores an error or a warning: repair its cause ({output.get('evalue') or output.get('text')!r})"
    if any(mime.startswith("image/") for mime in output.get("data", {})):
        yield "shows a bare image: end it with plots.picture(figure, description)"
    for text in texts(output):
        yield from text_faults(text)


def texts(output):
    """Return what there is to read in an output, without the pixels."""
    shown = [output.get("text", ""), *output.get("data", {}).values()]
    return [PNG.sub("", text) for text in shown if isinstance(text, str)]


def text_faults(text):
    """Return the numbers that are too long and the images that are not described."""
    for number, _ in NUMBER.findall(text):
        if len(number.replace(".", "").lstrip("0")) > DIGITS:
            yield f"shows {number}: more than {DIGITS} digits differ from machine to machine, print 4 to 6"
    for image in IMAGE.findall(text):
        alt = "".join(ALT.findall(image))
        if len(alt) < DESCRIPTION:
            yield f"shows a picture described as {alt!r}: say in {DESCRIPTION} letters or more what is to be seen"
