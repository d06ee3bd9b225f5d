"""Exercises with an instant check: `exercises.responsibilities.check(my_function)`, and their quizzes."""

from gmm_lessons.exercises import (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_09,
    lesson_10,
    lesson_11,
    lesson_12,
    lesson_13,
    lesson_15,
)
from gmm_lessons.exercises.progress import reset_progress, table
from gmm_lessons.exercises.quiz import question_names, quiz

_LESSONS = (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_09,
    lesson_10,
    lesson_11,
    lesson_12,
    lesson_13,
    lesson_15,
)
ALL = tuple(exercise for lesson in _LESSONS for exercise in lesson.EXERCISES)
globals().update({exercise.name: exercise for exercise in ALL})


def progress():
    """Return a table of the exercises and questions by lesson, with how far you are."""
    return table(sorted([(exercise.lesson, exercise.name) for exercise in ALL] + question_names(), key=_lesson))


def _lesson(item):
    return item[0]


__all__ = ["ALL", "progress", "quiz", "reset_progress", *(exercise.name for exercise in ALL)]
