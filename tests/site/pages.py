"""Pages with a lesson's exercises, a cell that runs, and nothing else, and a server: what `live.js` has to do with."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from tools.canonical import read
from tools.notebooks import select
from tools.place import ROOT
from tools.site import exercise

STATIC = ROOT / "tools" / "site" / "static"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Lesson {lesson}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="_static/live.css"><body>
<main><h1>Lesson {lesson}</h1>{cell}{boxes}</main>
<script defer src="_static/live.js"></script></body></html>"""

CELL = """<div class="cell tag_gmm-run"><div class="cell_input"><div class="highlight"><pre>a = 2
print(a * geyser.shape[1])</pre></div></div><div class="cell_output"><pre>4</pre></div></div>"""  # as myst-nb writes it


def write(folder, *lessons):
    """Write a page for each of the lessons, `07.html`, and the scripts beside them."""
    shutil.copytree(STATIC, folder / "_static", dirs_exist_ok=True)
    for path in select(lessons):
        lesson = path.stem[:2]
        boxes = "".join(exercise.box(cell, lesson) for cell in read(path).cells if exercise.name_in(cell))
        (folder / f"{lesson}.html").write_text(PAGE.format(lesson=lesson, cell=CELL, boxes=boxes), encoding="utf-8")


class Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_):
        pass


def serve(folder):
    """Return a server of the folder on a free port of this machine, started."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
