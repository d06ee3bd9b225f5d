"""Exercises with an instant check: `exercises.responsibilities.check(my_function)`, and their quizzes.

lessons/    what is asked: the exercises and questions, one module a lesson
judging/    the checker: runs an answer, compares it, names the mistake
quizzes/    questions, as a widget or as a list
exercise    what an exercise is: its reference, inputs, mistakes and hints
progress    what has been answered, kept on this machine
ahead       what comes next, and how many minutes are left
"""

from gmm_lessons.exercises.lessons import EXERCISES as ALL
from gmm_lessons.exercises.lessons import PENCILS, QUESTIONS
from gmm_lessons.exercises.progress import reset_progress, table
from gmm_lessons.exercises.quizzes.quiz import quiz_of

globals().update({exercise.name: exercise for exercise in (*ALL, *PENCILS)})


def quiz(lesson):
    """Return the quiz of one lesson. ValueError if it has none."""
    return quiz_of(lesson, QUESTIONS)


def progress():
    """Return a table of the exercises and questions by lesson, with how far you are."""
    return table(sorted([(one.lesson, one.name) for one in (*ALL, *PENCILS, *QUESTIONS)], key=_lesson))


def _lesson(item):
    return item[0]


__all__ = ["ALL", "PENCILS", "progress", "quiz", "reset_progress", *(one.name for one in (*ALL, *PENCILS))]
