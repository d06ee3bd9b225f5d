"""How long the lessons take, computed from what stands in them: `python -m tools.minutes [NN ...]` prints the table.

A fold whose summary begins with "Side road", or a cell tagged "side-road", is a side road and is counted apart; every
other fold is an answer, and is read. Hidden cells draw or check: their code is not counted, the widget they show is.
"""

import re
import sys
from collections import Counter

from gmm_lessons.exercises.lessons import QUESTIONS
from tools.answers import checked
from tools.canonical import read
from tools.notebooks import select

MINUTES = {"words": 1 / 200, "rows": 1 / 2, "code": 1 / 15, "exercises": 7, "questions": 3, "widgets": 5}
TAGGED = "side-road"
MOST = 60  # minutes that the main road of a lesson may take
SIDE_ROAD = re.compile(r"<details>\s*<summary>\s*Side road.*?</details>", re.DOTALL)
FENCE = re.compile(r"^( *)```.*?\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
DERIVATION = re.compile(r"^\|[^\n]*\|\s*why\s*\|[ ]*\n\|[-:| ]+\|[ ]*\n((?:\|[^\n]*(?:\n|\Z))*)", re.MULTILINE)
TAG = re.compile(r"</?[a-z][^>]*>")
QUIZ = re.compile(r"\bexercises\.quiz\((\d+)\)")
WIDGET = re.compile(r"\bwidgets\.[a-z_]+\(")


def roads(markdown):
    """Return (main, side): the text without its folded side roads, and these."""
    return SIDE_ROAD.sub("", markdown), "\n\n".join(SIDE_ROAD.findall(markdown))


def in_text(markdown):
    """Return the words, the rows of derivations (tables with a column "why") and the lines of code of a text."""
    load = Counter(code=sum(_lines(body) for _, body in FENCE.findall(markdown)))
    text = FENCE.sub("", markdown)
    load["rows"] = sum(len(rows.splitlines()) for rows in DERIVATION.findall(text))
    words = TAG.sub(" ", DERIVATION.sub("", text)).split()
    load["words"] = sum(any(sign.isalnum() for sign in word) for word in words)
    return load


def in_code(cell):
    """Return the lines to read, and the exercises, quiz questions and widgets, of a code cell."""
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    quizzes = [int(number) for number in QUIZ.findall(cell.source)]
    return Counter(
        code=0 if hidden else _lines(cell.source),
        exercises=len(checked(cell.source)),
        questions=sum(question.lesson in quizzes for question in QUESTIONS),
        widgets=len(WIDGET.findall(cell.source)),
    )


def _lines(source):
    return sum(bool(line.strip()) for line in source.splitlines())


def loads(nb):
    """Return (main, side): what there is to do on the main road of a notebook, and on its side roads."""
    main, side = Counter(), Counter()
    for cell in nb.cells:
        on, off = _of_cell(cell)
        if TAGGED in cell.metadata.get("tags", []):
            on, off = Counter(), on + off
        main, side = main + on, side + off
    return main, side


def _of_cell(cell):
    if cell.cell_type == "code":
        return in_code(cell), Counter()
    return tuple(in_text(text) for text in roads(cell.source))


def minutes(load):
    """Return the minutes that a load takes."""
    return sum(MINUTES[kind] * number for kind, number in load.items())


def stated(nb):
    """Return the minutes that a notebook states below its title."""
    return int(re.search(r"\b(\d+) minutes\b", nb.cells[0].source)[1])


def main(*names):
    """Print what each lesson holds, the minutes it takes and those it states."""
    print(f"{'':<36}{''.join(f'{kind:>11}' for kind in MINUTES)}{'side':>7}{'main':>7}{'stated':>8}")
    for path in select(names):
        on, off = loads(nb := read(path))
        held = "".join(f"{on[kind]:>11}" for kind in MINUTES)
        times = f"{minutes(off):>7.0f}{minutes(on):>7.1f}{stated(nb):>8}"
        print(f"{path.stem:<36}{held}{times}{'  too long' if minutes(on) > MOST else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:])
