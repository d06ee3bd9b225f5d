"""What a Jupyter server does for the course when it starts, however it is started: Binder, a hub, conda, course.py lab.

It lays the learner's copies of the lessons, and keeps the originals from being written over.
`python -m tools.lab_settings` tells the server of an environment to load this.
"""

import os
from pathlib import Path

from tornado.web import HTTPError

from tools.lab import prepared
from tools.place import AUTHOR, FOLDER, ORIGINALS, ROOT, Trouble


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    """Prepare a server that serves the course; any other is left alone."""
    served = Path(server.root_dir).resolve()
    if os.environ.get(AUTHOR) or not ROOT.is_relative_to(served):
        return
    server.contents_manager.register_pre_save_hook(originals_stay)
    try:
        lines = prepared()[1]
    except Trouble as trouble:
        lines = [str(trouble)]
    for line in lines:
        server.log.info(line)


def originals_stay(path, contents_manager, **_):
    """Refuse to write over an original, and say where the learner's copy is."""
    file = Path(contents_manager.root_dir, path.strip("/")).resolve()
    if file.parent == ORIGINALS and file.suffix == ".ipynb":
        raise HTTPError(403, f"This is the course's original, which stays as it is. Write in {FOLDER}/{file.name}.")
