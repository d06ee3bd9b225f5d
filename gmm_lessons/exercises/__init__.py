"""Exercises with an instant check: `exercises.responsibilities.check(my_function)`, and their quizzes."""

from importlib import import_module

from gmm_lessons.exercises.progress import reset_progress, table
from gmm_lessons.exercises.quiz import question_names, quiz

_NUMBERS = (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15)  # lessons 8, 14 and 16 have none that is checked
_LESSONS = [import_module(f"{__name__}.lesson_{number:02}") for number in _NUMBERS]
ALL = tuple(exercise for lesson in _LESSONS for exercise in lesson.EXERCISES)
globals().update({exercise.name: exercise for exercise in ALL})


def progress():
    """Return a table of the exercises and questions by lesson, with how far you are."""
    return table(sorted([(exercise.lesson, exercise.name) for exercise in ALL] + question_names(), key=_lesson))


def _lesson(item):
    return item[0]


__all__ = ["ALL", "progress", "quiz", "reset_progress", *(exercise.name for exercise in ALL)]
