"""What the package for the index holds beside the code: its page there, and the lessons. Standard library only.

The page is the README. Its links lead to files beside it, which are not there on another page: with an address of the
course (`[project.urls] Source`) they lead there; as long as there is none, their words stay without the link.
The lessons are packed without their outputs, half a megabyte instead of thirteen: whoever installs the package can run
them.
"""

import json
import re
from pathlib import Path

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s]+)\)")
PICTURE = re.compile(r"<picture>.*?</picture>\n*", re.DOTALL)
SOURCE = re.compile(r'\b(src|srcset)="(?!https?:)([^"\s]+)"')
SHOWN = re.compile(r"\.\./(figures/[\w.-]+\.png)")


def index_page(readme, address=None):
    """Return the README as it reads on another page."""
    page = PICTURE.sub(lambda picture: _shown(address, picture[0]), readme)
    return LINK.sub(lambda link: _absolute(address, *link.groups()), page)


def _shown(address, picture):
    """Return the HTML of a picture with its files where the address is; nothing without one."""
    return SOURCE.sub(rf'\1="{address.rstrip("/")}/raw/HEAD/\2"', picture) if address else ""


def _absolute(address, picture, words, path):
    if not address:
        return "" if picture else words
    return f"{picture}[{words}]({address.rstrip('/')}/{'raw' if picture else 'blob'}/HEAD/{path})"


def bare(content):
    """Return the bytes of a notebook without what running it has left."""
    nb = json.loads(content)
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return (json.dumps(nb, ensure_ascii=False, indent=1) + "\n").encode()


def lay_lessons(root, folder):
    """Write the lessons, and the pictures that they show, into a folder of the package."""
    lessons = {path.name: path.read_bytes() for path in root.glob("notebooks/*.ipynb")}
    shown = {name for content in lessons.values() for name in SHOWN.findall(content.decode())}
    files = {name: bare(content) for name, content in lessons.items()} | {n: (root / n).read_bytes() for n in shown}
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
