"""The pages that gather what the lessons hold: the way in, the symbols, the exercises, the figures."""

import re

from gmm_lessons import exercises
from gmm_lessons.exercises.quizzes.markup import marked
from tools.site import beside

TITLE = re.compile(r"^# (?:Lesson \d+: )?(.+)$", re.MULTILINE)
SYMBOLS = re.compile(r"^\| (?:symbol|sign) \|.*\n\|[-:| ]+\n((?:\|.*\n)+)", re.MULTILINE)
LESSONS = re.compile(r"^\| lesson \|(?:.*\n)(?:\|.*\n)+", re.MULTILINE)
ROW = re.compile(r"^\|(.+?)(?<!\\)\|(.+)\|\s*$", re.MULTILINE)
CAPTION = re.compile(
    r'<span id="(figure-\d+-\d+)"></span>\*\*(Figure \d+\.\d+)\b(.{12,}?[.?!])(?=\s|\*\*|$)', re.DOTALL
)
NAMED = re.compile(r'data-exercise="(\w+)"')
ROWS = re.compile(r"((?:\n {4}.+)+)\n")  # of a table within a statement
WAY_IN = """# Gaussian mixtures, from one bell to EM

Where two bells overlap, which one made this point? And if nobody tells you the bells either?

![Old Faithful: 272 eruptions in two overlapping clouds, each point coloured by how sure the mixture is of its \
component](figures/hero.png)

{n} lessons of about an hour each, from one bell curve to working code. In each you predict before you see, move \
something with your own hands, write a few lines, and answer a short quiz. [Start here](00_start_here.ipynb).

{lessons}

Beside the lessons: [the symbols](notation.md), [the exercises](exercises.md), [the figures](figures.md), \
[the package](package.md) behind the formulas, and [where the data come from](data.md).{more}

```{{toctree}}
:hidden:
:caption: Lessons

{stems}
```

```{{toctree}}
:hidden:
:caption: Beside the lessons

notation
exercises
figures
data
package
{doors}```
"""
MORE = " Then [slides and notebooks](doors.md), for a room and for those who want to change every cell."


def pages(notebooks, parts=()):
    """Return the texts of these pages by file name, from the lessons {stem: notebook} and the parts beside them."""
    doors = beside.page({stem: title_of(nb) for stem, nb in notebooks.items()}, parts)
    return {
        **({"doors.md": doors} if doors else {}),
        "index.md": _way_in(notebooks, doors),
        "notation.md": _notation(notebooks),
        "exercises.md": _exercises(notebooks),
        "figures.md": _figures(notebooks),
    }


def title_of(nb):
    """Return the title of a lesson."""
    return TITLE.search(nb.cells[0].source)[1]


def _markdown(nb):
    return "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def _number(stem):
    return int(stem[:2])


def _way_in(notebooks, doors):
    lessons = LESSONS.search(_markdown(next(iter(notebooks.values()))))[0]
    more, name = (MORE, "doors\n") if doors else ("", "")
    return WAY_IN.format(n=len(notebooks) - 1, lessons=lessons, stems="\n".join(notebooks), more=more, doors=name)


def _notation(notebooks):
    rows = "\n".join(f"| {symbol} | {means} | {links} |" for (symbol, means), links in _symbols(notebooks).items())
    head = "# Notation\n\nEvery symbol of the lessons, in the order in which they appear.\n\n"
    return f"{head}| symbol | means | lesson |\n|---|---|---|\n{rows}\n"


def _symbols(notebooks):
    """Return {(symbol, meaning): links to its lessons}, the meanings of one symbol one after the other."""
    found = {}
    for stem, nb in notebooks.items():
        for symbol, means in _rows(nb):
            found.setdefault(symbol, {}).setdefault(means, []).append(f"[{_number(stem)}]({stem}.ipynb)")
    return {(symbol, means): ", ".join(links) for symbol, all_ in found.items() for means, links in all_.items()}


def _rows(nb):
    tables = "".join(SYMBOLS.findall(_markdown(nb)))
    return [(symbol.strip(), means.strip()) for symbol, means in ROW.findall(tables)]


def _exercises(notebooks):
    parts = [_listed(stem, nb, _exercises_of(stem, nb)) for stem, nb in notebooks.items()]
    return "# Exercises\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def _listed(stem, nb, links):
    """Return a heading with the lesson, and a list of links below it; nothing if there are none."""
    if not links:
        return ""
    return "\n".join([f"## {_number(stem)} {title_of(nb)}\n", *(f"- {link}" for link in links)])


def _exercises_of(stem, nb):
    return [_exercise(stem, name) for cell in nb.cells for name in NAMED.findall(cell.source)]


def _exercise(stem, name):
    asked = getattr(exercises, name).statement.split("\n\n")[0]
    return f'<a href="{stem}.html#exercise-{name}">{name}</a>. {ROWS.sub(_broken, marked(asked))}'


def _broken(rows):
    return "<br>".join([*rows[1].split("\n"), ""])


def _figures(notebooks):
    parts = [_listed(stem, nb, _figures_of(stem, nb)) for stem, nb in notebooks.items()]
    return "# Figures\n\n" + "\n\n".join(part for part in parts if part) + "\n"


def _figures_of(stem, nb):
    return [_figure(stem, *found) for found in CAPTION.findall(_markdown(nb))]


def _figure(stem, anchor, name, words):
    """Return a link and the title of the figure, or where it has none the first sentence of its caption."""
    return f'<a href="{stem}.html#{anchor}">{name}</a> {" ".join(words.replace("*", "").lstrip(". ").split())}'
