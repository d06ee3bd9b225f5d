"""What is asked, one module a lesson: EXERCISES, PENCILS (a number, letters) and QUESTIONS. Found by their names."""

from importlib import import_module
from pkgutil import iter_modules

LESSONS = tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
EXERCISES = tuple(exercise for lesson in LESSONS for exercise in lesson.EXERCISES)
PENCILS = tuple(pencil for lesson in LESSONS for pencil in lesson.PENCILS)
QUESTIONS = tuple(question for lesson in LESSONS for question in lesson.QUESTIONS)
