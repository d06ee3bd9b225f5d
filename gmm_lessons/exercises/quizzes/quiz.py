"""Quizzes: `exercises.quiz(5)`, as the last line of a cell, asks those of a lesson and keeps how they were answered."""

import importlib.util
from dataclasses import dataclass

from gmm_lessons.exercises.quizzes.markup import marked
from gmm_lessons.exercises.quizzes.question import Question


def quiz_of(lesson, questions):
    """Return the Quiz of those of the questions that belong to a lesson. ValueError if none do."""
    own = tuple(question for question in questions if question.lesson == lesson)
    if not own:
        known = ", ".join(str(n) for n in sorted({question.lesson for question in questions}))
        raise ValueError(f"lesson {lesson!r} has no quiz; the lessons {known} have one.")
    return Quiz(lesson, own)


@dataclass(frozen=True, eq=False, repr=False)
class Quiz:
    """Questions that show themselves: answered in the notebook, or, on a page without a kernel, as a list to unfold."""

    lesson: int
    questions: tuple[Question, ...]

    def __repr__(self):
        return f"Quiz(lesson {self.lesson}, {len(self.questions)} questions)"

    def _repr_html_(self):
        return f'<section aria-label="Quiz of lesson {self.lesson}">{"".join(map(_listed, self.questions))}</section>'

    def _repr_mimebundle_(self, **options):
        live, metadata = self._live(options)
        return {**live, "text/plain": repr(self), "text/html": self._repr_html_()}, metadata

    def _live(self, options):
        if importlib.util.find_spec("anywidget") is None:
            return {}, {}
        return self.view()._repr_mimebundle_(**options) or ({}, {})

    def view(self):
        """Return the widget that asks the questions."""
        from gmm_lessons.exercises.quizzes.view import QuizView

        return QuizView(self.questions)


def _listed(question):
    items = "".join(
        f"<li>{marked(choice.text)}<details><summary>Is it this one?</summary>{reply(choice)}</details></li>"
        for choice in question.choices
    )
    return f'<p><strong>{marked(question.text)}</strong></p><ol type="a">{items}</ol>'


def reply(choice):
    """Return what a choice is answered with, as HTML."""
    return marked(f"{'✓ Right.' if choice.right else '✗ No.'} {choice.why}")
