"""A notebook made into one for a page: pictures in files, drawing code folded, exercises and quizzes as boxes."""

import re

import nbformat

from tools.canonical import read
from tools.site import cells, exercise, pictures, quiz, wording

RAW = "~~~~~~~~{{raw}} html\n{}\n~~~~~~~~"
FIGURE = re.compile(r"^\*\*Figure (\d+)\.(\d+)", re.MULTILINE)
LINKS = (("](../gmm_lessons/data/README.md)", "](data.md)"), ("](../figures/", "](figures/"))


def page(path, folder):
    """Return the notebook at a path as it stands on the site, its pictures written to `folder`."""
    nb = read(path)
    cells.mark(nb)
    nb.cells = [_cell(cell, path.stem[:2], folder) for cell in nb.cells]
    return nb


def _cell(cell, lesson, folder):
    if cell.cell_type == "markdown":
        return nbformat.v4.new_markdown_cell(_text(cell.source), id=cell.id)
    if exercise.name_in(cell):
        return raw(exercise.box(cell, lesson), cell.id)
    if quiz.lesson_of(cell):
        return raw(quiz.box(cell), cell.id)
    return _code(cell, folder)


def raw(html, name):
    """Return a cell that is HTML as it stands."""
    return nbformat.v4.new_markdown_cell(RAW.format(html), id=name)


def _text(source):
    for old, new in LINKS:
        source = source.replace(old, new)
    return FIGURE.sub(r'<span id="figure-\1-\2"></span>\g<0>', wording.on_a_page(source))


def _code(cell, folder):
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
    for output in cell.outputs:
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = pictures.in_files(wording.still(output.data["text/html"]), folder)
    return cell
