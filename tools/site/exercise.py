"""An exercise as a box: the code to begin with, then hints and a solution as folds.

`static/` has no part in running it: a script that can (`live.js`) finds the boxes by `div.gmm-exercise`, with the
exercise's name in `data-exercise`, the lesson's number in `data-lesson`, and the code as the text of its `pre`.
"""

import re
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gmm_lessons import exercises
from gmm_lessons.exercises.quizzes.markup import marked

CHECK = re.compile(r"^exercises\.(\w+)\.check\(", re.MULTILINE)


def name_in(cell):
    """Return the name of the exercise that a cell checks, or None."""
    found = CHECK.search(cell.source) if cell.cell_type == "code" else None
    return found and found[1]


def box(cell, lesson):
    """Return the HTML of the exercise of a cell; what the cell prints besides the verdict stands below the code."""
    name = name_in(cell)
    begin = f'<div class="gmm-exercise" id="exercise-{name}" data-exercise="{name}" data-lesson="{lesson}">'
    return f"{begin}{code(cell.source)}</div>{_printed(cell)}{_folds(getattr(exercises, name))}"


def code(source):
    """Return Python as HTML in the colours of the page."""
    inner = highlight(source, PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)).rstrip()
    return f'<div class="highlight"><pre>{inner}</pre></div>'


def _printed(cell):
    text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    return f'<pre class="gmm-printed">{escape(text)}</pre>' if text else ""


def _folds(one):
    count = len(one.hints)
    hints = (_fold(f"Hint {i} of {count}", f"<p>{marked(hint)}</p>") for i, hint in enumerate(one.hints, start=1))
    return "".join((*hints, _fold("Solution", code(one.solution().source))))


def _fold(summary, inner):
    return f'<details class="gmm-fold"><summary>{summary}</summary>{inner}</details>'
