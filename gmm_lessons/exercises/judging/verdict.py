"""What a learner is told: a verdict, a hint, a solution, each readable as text and as HTML, the same in every run."""

from dataclasses import dataclass
from html import escape

from gmm_lessons.exercises.judging.printable import printable

MARKS = {"correct": "✓", "incorrect": "✗", "not attempted": "○"}
COLOURS = {"correct": "#2e8540", "incorrect": "#c4314b", "not attempted": "#767676"}


def box(title, body, colour="#767676"):
    """Return a box in the page's own text colours; its edge has a colour, and its words say everything without it."""
    return (
        f'<div style="border-left: 5px solid {colour}; padding: 0.3em 0.8em; margin: 0.3em 0; color: inherit;">'
        f'<strong>{escape(title)}</strong><div style="white-space: pre-wrap;">{escape(body)}</div></div>'
    )


@dataclass(frozen=True, repr=False)
class Verdict:
    """The outcome of a check: `status` is one of MARKS; `message` says what was seen, where, and why."""

    name: str
    status: str
    message: str

    @property
    def title(self):
        return f"{MARKS[self.status]} {self.name}: {self.status}"

    def __repr__(self):
        return printable(f"{self.title}\n{self.message}")

    def _repr_html_(self):
        return box(self.title, self.message, COLOURS[self.status])


@dataclass(frozen=True, repr=False)
class Hint:
    """A nudge, and how many there are."""

    title: str
    text: str

    def __repr__(self):
        return printable(f"{self.title}: {self.text}")

    def _repr_html_(self):
        return box(self.title, self.text)


@dataclass(frozen=True, repr=False)
class Solution:
    """The source of a right answer."""

    name: str
    source: str

    def __repr__(self):
        return printable(self.source)

    def _repr_html_(self):
        code = f'<pre style="margin: 0.3em 0; color: inherit;"><code>{escape(self.source)}</code></pre>'
        edge = "border-left: 5px solid #767676; padding: 0.3em 0.8em; color: inherit;"
        return f'<div style="{edge}"><strong>{escape(self.name)}: one right answer</strong>{code}</div>'
