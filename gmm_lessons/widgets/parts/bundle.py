"""One ES module from several: the shared files, then the widget's own, with the imports between them taken out."""

import re
from functools import cache
from pathlib import Path

JS = Path(__file__).parent / "js"
WIDGETS = JS.parents[1]
SHARED = ("maths", "dom", "plot", "controls", "marks")
HOLED = ("fading", "how_many", "ridge", "starts", "stepper", "streaming", "tolerance")  # widgets that show holes
PARTS = dict.fromkeys(HOLED, ("unseen",))  # what a widget has beside the shared files and its own
PARTS["stepper"] += ("em", "stepper_trace", "stepper_show", "stepper_play", "stepper_drag")
PARTS["starts"] += ("em", "starts_here")
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)


@cache
def source(*names):
    """Return the code of these files as one text, without imports, comments and indentation."""
    code = "".join(_file(name).read_text(encoding="utf-8") for name in names)
    lines = (line.strip() for line in IMPORT.sub("", code).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _file(name):
    return (JS if name in (*SHARED, "em", "unseen", "page") else WIDGETS) / f"{name}.js"


def module(kind):
    """Return the ES module of a widget as anywidget wants it; what the files export stays exported, for the tests."""
    return source(*SHARED, *PARTS.get(kind, ()), kind) + "export default { render: draw };\n"


def page_script(kind):
    """Return the module of a widget that starts the players of its kind on a page."""
    code = source(*SHARED, *PARTS.get(kind, ()), kind, "page") + f'start(draw, "{kind}");\n'
    return re.sub(r"^export ", "", code, flags=re.MULTILINE)


@cache
def style():
    """Return the style sheet of all widgets."""
    return (JS / "style.css").read_text(encoding="utf-8")
