"""What a slide is, in which order slides come, how many there may be, and how many minutes they take."""

from dataclasses import dataclass, field, replace

from tools.minutes import loads, minutes

MOST = 25  # slides


@dataclass(frozen=True)
class Slide:
    """One slide: a heading, Markdown, pictures in turn or a widget, and what the speaker has."""

    heading: str = ""
    text: str = ""
    pictures: tuple = ()  # HTML of <img>, one at a time
    widget: str = ""
    kind: str = "text"
    need: int = 0  # 0: stays; the higher, the sooner it gives way
    cells: tuple = field(default=(), repr=False)  # that the speaker has beside it


def tried_first(made):
    """Return the slides; an answer to what is found with a widget comes after the widget."""
    made = list(made)
    for k in range(1, len(made) - 1):
        kinds = [slide.kind for slide in made[k - 1 : k + 2]]
        if kinds == ["question", "answer", "widget"] and made[k - 1].heading != "Predict":
            made[k], made[k + 1] = made[k + 1], made[k]
    return made


def fitted(made):
    """Return at most MOST slides: the least needed go, the last first, and their cells to the slide before."""
    made = list(made)
    while len(made) > MOST:
        for k in least_needed(made):
            gone = made.pop(k)
            made[k - 1] = replace(made[k - 1], cells=made[k - 1].cells + gone.cells)
    return made


def least_needed(made):
    """Return the numbers of the slides that go first, the last one before: an answer goes with its question."""
    least = max(slide.need for slide in made)
    last = max(k for k, slide in enumerate(made) if slide.need == least)
    asked = max((k for k in range(last) if made[k].kind == "question"), default=last)
    return [last, asked] if made[last].kind == "answer" else [last]


def taken(slide):
    """Return the minutes that the lesson has for what a slide shows and its speaker tells."""
    return minutes(loads(Held(slide.cells))[0])


@dataclass(frozen=True)
class Held:
    """Cells, as a notebook has them."""

    cells: tuple
