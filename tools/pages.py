"""Write the lessons as web pages that need no kernel and no network: `python course.py pages` fills build/pages/."""

import re
import sys

from tools.canonical import read
from tools.lab_settings import EXPORT
from tools.notebooks import NOTEBOOKS, select

PAGES = NOTEBOOKS.parent / "build" / "pages"
LINK = re.compile(r'href="(\d\d_\w+)\.ipynb')


def page(path):
    """Return a lesson as HTML: formulas, pictures, players and style inside, links to lessons as links to pages."""
    from nbconvert import HTMLExporter  # which takes long to load

    resources = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    html, _ = HTMLExporter(**EXPORT).from_notebook_node(read(path), resources)
    return LINK.sub(r'href="\1.html', html)


def main(*names):
    """Write the pages of the lessons whose file names begin with one of the names; without names, of all."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in select(names):
        (PAGES / f"{path.stem}.html").write_text(page(path), encoding="utf-8")
        print(f"build/pages/{path.stem}.html", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
