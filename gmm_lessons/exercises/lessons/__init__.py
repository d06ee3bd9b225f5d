"""What is asked, one module a lesson: its EXERCISES, and the QUESTIONS of its quiz. A new one is found by name."""

from importlib import import_module
from pkgutil import iter_modules

LESSONS = tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
EXERCISES = tuple(exercise for lesson in LESSONS for exercise in lesson.EXERCISES)
QUESTIONS = tuple(question for lesson in LESSONS for question in lesson.QUESTIONS)
