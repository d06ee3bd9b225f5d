"""The quiz in the notebook: the questions go to the browser once, the choices come back and are kept as progress."""

from pathlib import Path

from gmm_lessons.doors.extras import extra
from gmm_lessons.exercises.progress import record
from gmm_lessons.exercises.quizzes.markup import marked

with extra("widgets", "a quiz that can be answered"):
    import anywidget
    from traitlets import Dict, List

HERE = Path(__file__).parent


class QuizView(anywidget.AnyWidget):
    """Radio buttons and reasons. `chosen` maps the name of a question to the number of the choice, from 0."""

    _esm = HERE / "quiz.js"
    _css = HERE / "quiz.css"
    questions = List().tag(sync=True)
    chosen = Dict().tag(sync=True)

    def __init__(self, questions):
        super().__init__(questions=[_sent(question) for question in questions])
        self._asked = {question.name: question for question in questions}
        self.observe(self._keep, "chosen")

    def __repr__(self):
        return f"QuizView({len(self.questions)} questions)"

    def _keep(self, change):
        for name, number in change["new"].items():
            if change["old"].get(name) != number and self._offered(name, number):
                record(name, "correct" if self._asked[name].choices[number].right else "incorrect")

    def _offered(self, name, number):
        return name in self._asked and isinstance(number, int) and 0 <= number < len(self._asked[name].choices)


def _sent(question):
    """Return a question as the browser gets it, its words as HTML."""
    choices = [{"text": marked(c.text), "why": marked(c.why), "right": c.right} for c in question.choices]
    return {"name": question.name, "text": marked(question.text), "choices": choices}
