"""A quiz that answers on the page: the notebook's list of questions, and the same as JSON for the notebook's script."""

import json
import re

from gmm_lessons import exercises

QUIZ = re.compile(r"^exercises\.quiz\((\d+)\)$", re.MULTILINE)


def lesson_of(cell):
    """Return the number of the lesson whose quiz a cell asks, or None."""
    found = QUIZ.search(cell.source) if cell.cell_type == "code" else None
    return found and int(found[1])


def box(cell):
    """Return the HTML of the quiz: a list to unfold, which gives way to the questions where scripts may run."""
    quiz = exercises.quiz(lesson_of(cell))
    asked = json.dumps(quiz.view().questions, ensure_ascii=False).replace("<", "\\u003c")
    data = f'<script type="application/json">{asked}</script>'
    return f'<div class="gmm-quiz-page">{quiz._repr_html_()}{data}</div>'
