"""The one form in which the course stores a notebook: the same cells and outputs are always the same bytes."""

from itertools import groupby

import nbformat

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
CELL_METADATA = ("jupyter", "mystnb", "slideshow", "tags")  # what an author may say about a cell; the rest is dropped
SESSION = "outputs_hidden"  # what a session in JupyterLab leaves behind in it
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def canonical(nb):
    """Return a copy of the notebook in the form in which the course stores it."""
    nb = nbformat.from_dict(nb)  # a copy
    nb.cells = [cell for cell in nb.cells if cell.source.strip()]
    nb.update(nbformat=4, nbformat_minor=5, metadata=METADATA)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.update(execution_count=count, outputs=_outputs(cell.outputs, count))
    ids = set()
    for number, cell in enumerate(nb.cells):
        cell.update(id=_id(cell, number, ids), metadata=_cell_metadata(cell), source=source_of(cell))
    return nb


def to_bytes(nb):
    """Return the file of a notebook, as bytes."""
    return (nbformat.writes(nb).rstrip("\n") + "\n").encode()


def read(path):
    """Read a notebook of nbformat 4."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def is_canonical(path):
    """Say whether the file holds exactly the bytes of its canonical form."""
    return path.read_bytes() == to_bytes(canonical(read(path)))


def _id(cell, number, taken):
    """Keep the id of a cell; one without, or with the id of a cell above it, is named after its place."""
    name = cell.get("id")
    if not name or name in taken:
        name = f"cell-{number}"
    while name in taken:
        name += "-again"
    taken.add(name)
    return name


def _cell_metadata(cell):
    kept = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
    for key in {"jupyter", "slideshow"} & set(kept):
        kept[key] = {name: value for name, value in kept[key].items() if value and name != SESSION}
    return {key: value for key, value in kept.items() if value}


def source_of(cell):
    """Return the source of a cell without blanks at the ends of its lines, or blank lines at its ends."""
    return "\n".join(line.rstrip() for line in cell.source.splitlines()).strip("\n")


def _outputs(outputs, count):
    """Join what was printed in pieces, and drop what only a running kernel or one session can use."""
    shown = [output for stream, run in groupby(outputs, key=_stream) for output in _joined(stream, list(run))]
    for output in shown:
        output.pop("transient", None)
        if "execution_count" in output:
            output.execution_count = count
        if "data" in output:
            output.data.pop(WIDGET_VIEW, None)
            output.metadata = {}
    return [output for output in shown if output.get("data", True)]


def _stream(output):
    return output.get("name") if output.output_type == "stream" else None


def _joined(stream, outputs):
    if stream:
        outputs[0].text = "".join(output.text for output in outputs)
    return outputs[:1] if stream else outputs
