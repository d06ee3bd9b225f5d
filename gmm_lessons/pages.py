"""For lessons as web pages: the pictures that their text links to go into the page. nbconvert finds it by name."""

import base64
import re
from pathlib import Path

from gmm_lessons.doors.extras import extra

with extra("lab", "gmm_lessons.pages"):
    from nbconvert.preprocessors import Preprocessor
    from traitlets import Bool

PICTURE = re.compile(r"(!\[[^\]]*\]\()([^():\s]+\.(png|jpeg|gif))(?=\))")


class LinkedPictures(Preprocessor):
    """Puts the files of `![words](../figures/x.png)` into the text, if they lie in or beside the notebook's folder."""

    enabled = Bool(True).tag(config=True)

    def preprocess_cell(self, cell, resources, index):
        """Return the cell with its pictures inside, and the resources as they are."""
        folder = resources.get("metadata", {}).get("path", "")
        if cell.cell_type == "markdown" and folder:
            cell.source = PICTURE.sub(lambda link: _embedded(link, Path(folder).resolve()), cell.source)
        return cell, resources


def _embedded(link, folder):
    """Return the link with the picture itself as its target; the link as it is where there is no such file."""
    file = (folder / link[2]).resolve()
    if not (file.is_file() and folder.parent in file.parents):
        return link[0]
    return f"{link[1]}data:image/{link[3]};base64,{base64.b64encode(file.read_bytes()).decode()}"
