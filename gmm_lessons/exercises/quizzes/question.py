"""A question with its choices, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One answer to choose, and what to say to whoever chose it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question of a lesson; exactly one choice is right."""

    lesson: int
    number: int
    text: str
    choices: tuple[Choice, ...]

    @property
    def name(self):
        """The name under which progress() lists it."""
        return f"question {self.lesson}.{self.number}"


def ask(lesson, number, text, *choices):
    """Return a Question from (text, why) pairs; the right one has a third entry, True."""
    return Question(lesson, number, text, tuple(Choice(*choice) for choice in choices))
