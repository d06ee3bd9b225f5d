"""How far a learner is: a table by lesson, the minutes that are left, and what comes next."""

from dataclasses import dataclass
from html import escape

from gmm_lessons.exercises.judging.printable import printable
from gmm_lessons.exercises.judging.verdict import MARKS
from gmm_lessons.exercises.progress import kept, notes

MINUTES = {"exercise": 7, "question": 3}


@dataclass(frozen=True, repr=False)
class Progress:
    """A table (lesson, name, status) that shows itself, with notes below."""

    rows: tuple[tuple[int, str, str], ...]
    notes: tuple[str, ...] = ()

    def __repr__(self):
        lines = [f"{lesson:>6}  {name:<24}{MARKS[status]} {status}" for lesson, name, status in self.rows]
        below = (self.summary(), self.following(), *self.notes)
        return printable("\n".join(["lesson  exercise or question", *lines, *filter(None, below)]))

    def left(self):
        """Return the rows that are not correct yet."""
        return [row for row in self.rows if row[2] != "correct"]

    def minutes(self):
        """Return the minutes that are left, 7 an exercise and 3 a question."""
        return sum(MINUTES[kind_of(name)] for _, name, _ in self.left())

    def summary(self):
        """Return how much is done and how long the rest takes, in words."""
        done = f"{len(self.rows) - len(self.left())} of {len(self.rows)} correct"
        return f"{done}; about {_time(self.minutes())} left" if self.left() else f"{done}: you have done them all"

    def following(self):
        """Return what to do next: what you began and is wrong yet, else the first that is open; '' if none is."""
        begun = [row for row in self.left() if row[2] == "incorrect"]
        if not self.left():
            return ""
        lesson, name, status = (begun or self.left())[0]
        again = "not right yet" if status == "incorrect" else "the first that is open"
        if kind_of(name) == "question":
            return f"Next: {name} ({again}), in the quiz of lesson {lesson}: exercises.quiz({lesson})"
        return f"Next: {name} ({again}), under Exercises in lesson {lesson}; exercises.{name}.hint() helps"

    def _repr_html_(self):
        cells = (f"<td>{n}</td><td>{escape(name)}</td><td>{MARKS[s]} {escape(s)}</td>" for n, name, s in self.rows)
        head = "<tr><th>lesson</th><th>exercise or question</th><th>status</th></tr>"
        below = "".join(f"<p>{escape(note)}</p>" for note in (self.summary(), self.following(), *self.notes) if note)
        return f"<table><thead>{head}</thead><tbody>{''.join(f'<tr>{c}</tr>' for c in cells)}</tbody></table>{below}"


def kind_of(name):
    """Return whether a name is that of an exercise or a question."""
    return "question" if name.startswith("question ") else "exercise"


def _time(minutes):
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} minutes"


def table(items):
    """Return the Progress of exercises and questions, in that order."""
    statuses = kept()
    rows = tuple((one.lesson, one.name, statuses.get(one.name, "not attempted")) for one in items)
    return Progress(rows, tuple(notes()))
