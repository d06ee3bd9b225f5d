"""Exercises with an instant check: `exercises.responsibilities.check(my_function)`, and their quizzes.

lessons/    what is asked: the exercises and questions, one module a lesson
judging/    the checker: runs an answer, compares it, names the mistake
quizzes/    questions, as a widget or as a list
turns       what functions to write and questions on paper share: check and hint
exercise    what an exercise is: its reference, inputs, mistakes and hints
twists      what may go wrong in the last step of a question on paper
solving     the shown solution, with the functions of earlier exercises in it
progress    what has been answered, kept on this machine
standing    how far that is, how long the rest takes, and what comes next
"""

from gmm_lessons.exercises.lessons import EXERCISES as ALL
from gmm_lessons.exercises.lessons import PENCILS, QUESTIONS
from gmm_lessons.exercises.progress import reset_progress
from gmm_lessons.exercises.quizzes.quiz import quiz_of
from gmm_lessons.exercises.standing import table

globals().update({exercise.name: exercise for exercise in (*ALL, *PENCILS)})


def quiz(lesson):
    """Return the quiz of one lesson. ValueError if it has none."""
    return quiz_of(lesson, QUESTIONS)


def progress():
    """Return a table of the exercises and questions by lesson, with how far you are.

    A lesson is there when its quiz is: what is prepared for one that is still to be written does not count.
    """
    there = {question.lesson for question in QUESTIONS}
    return table(sorted((one for one in (*ALL, *PENCILS, *QUESTIONS) if one.lesson in there), key=_lesson))


def _lesson(one):
    return one.lesson


__all__ = ["ALL", "PENCILS", "progress", "quiz", "reset_progress", *(one.name for one in (*ALL, *PENCILS))]
