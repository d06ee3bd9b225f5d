"""What of a lesson goes onto slides, and what the speaker has beside them.

The rule: title | each picture, a panel at a time | the question | the first formula of each section | Predict alone,
its answer on the next slide | the widget | what people get wrong | what to remember. Everything else is for the
speaker. An author may say otherwise in the metadata of a cell: `"slideshow": {"slide_type": "skip"}` leaves it to the
speaker, `"slide"` puts its whole text, or its code, on a slide.
"""

import re
from dataclasses import replace

from nbformat import NotebookNode

from tools.minutes import TAGGED
from tools.slides.panels import MIME
from tools.slides.slide import Slide, fitted, tried_first
from tools.slides.texts import ASKS, BOLD, FOLD, HEADING, of_text

UNSHOWN = ("Exercise", "Check yourself", "Further reading", "In scikit-learn", "How scikit-learn", "Where to go")
WRONG, REMEMBER = "What people get wrong", "What to remember"
ANSWER = re.compile(r"(<details>\s*<summary>[^<]*, then open</summary>.*?</details>)", re.DOTALL)
OPENING = re.compile(rf"(?<=\n)\n(?=(?:[^#|\-\n].*\n)+\n{ASKS})")  # a paragraph, and what is asked after it
BELIEF = re.compile(r'^\*\*(".+?)\*\*', re.DOTALL | re.MULTILINE)


def slides(nb):
    """Return the slides of an executed lesson, at most MOST of them."""
    cells, sections, heading = parted(nb.cells), [], ""
    for number, cell in enumerate(cells):
        found = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        heading = found[1] if found else heading
        sections.append((cell, heading, cells[number + 1 :]))
    return fitted(tried_first(with_cells(sections)))


def parted(cells):
    """Return the cells, a text with several sections or an answer as several cells."""
    return [part for cell in cells for part in (parts(cell) if cell.cell_type == "markdown" else [cell])]


def parts(cell):
    """Return a text cut where a section begins, around each answer, and before what the first cell asks already."""
    sections = re.split(r"^(?=## )", cell.source, flags=re.MULTILINE)
    texts = (text for section in sections for part in opened(section) for text in ANSWER.split(part))
    return [NotebookNode(cell | {"source": text}) for text in texts if text.strip()]


def opened(section):
    """Return the title of a lesson apart from what is asked in the same cell, with the words that lead to it."""
    return OPENING.split(section, maxsplit=1) if section.startswith("# ") else [section]


def with_cells(sections):
    """Return the slides of all cells; a cell that makes none goes to the speaker of the slide before it."""
    made, used = [], set()
    for cell, heading, rest in sections:
        new = [] if skipped(cell, heading) else of_cell(cell, heading, rest, used)
        if new:
            made += [*new[:-1], replace(new[-1], cells=(cell,))]
        elif made:
            made[-1] = replace(made[-1], cells=(*made[-1].cells, cell))
    return made


def skipped(cell, heading):
    """Say whether a cell is for the speaker alone."""
    said = cell.metadata.get("slideshow", {}).get("slide_type")
    return said in ("skip", "notes") or TAGGED in cell.metadata.get("tags", []) or heading.startswith(UNSHOWN)


def of_cell(cell, heading, rest, used):
    """Return the slides that a cell makes."""
    whole = cell.metadata.get("slideshow", {}).get("slide_type") == "slide"
    if cell.cell_type == "code":
        return [Slide(heading, f"```\n{cell.source}\n```")] if whole else of_outputs(cell, rest)
    if whole:
        used.add(heading)
        return [Slide(heading, HEADING.sub("", cell.source))]
    if cell.source.startswith("# "):
        return [title(cell.source)]
    if heading == WRONG:
        return [Slide(WRONG, listed([cell, *rest]), kind="list")] if HEADING.search(cell.source) else []
    if heading == REMEMBER:
        return [Slide(REMEMBER, HEADING.sub("", cell.source).split("\n## ")[0])]
    return of_text(cell.source, heading, used)


def title(source):
    """Return the first slide: the name of the lesson, its minutes, and what one can do afterwards."""
    name, *rest = FOLD.sub("", source).strip().split("\n", 1)
    words = re.split(r"^\|", "".join(rest), maxsplit=1, flags=re.MULTILINE)[0]  # a table of symbols is the speaker's
    return Slide(name.lstrip("# "), words, kind="title")


def listed(cells):
    """Return a Markdown list of what people say, as quoted in the section that begins with the first cell."""
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    end = next((k for k, text in enumerate(texts[1:], start=1) if HEADING.search(text)), len(texts))
    return "\n".join(f"- {' '.join(said.split())}" for text in texts[:end] for said in BELIEF.findall(text))


def of_outputs(cell, rest):
    """Return the slide of the picture or the widget that a code cell shows, or none."""
    for data in (output.get("data", {}) for output in cell.outputs):
        html = "".join(data.get("text/html", ""))
        if 'class="gmm-page"' in html and "exercises." not in cell.source:
            return [Slide("", "", widget=html, kind="widget")]
        if html.startswith("<img"):
            return [Slide(caption(rest), "", pictures=in_turn(html, data.get(MIME)), kind="picture")]
    return []


def in_turn(html, panels):
    """Return the panels of a picture as <img>, each with the words for the whole; the picture itself without panels."""
    alt = re.search(r'alt="(.*?)"', html, re.DOTALL)[1]
    if not panels:
        return (html,)
    return tuple(f'<img alt="{alt}" src="data:image/png;base64,{panel["png"]}">' for panel in panels)


def caption(rest):
    """Return the words in bold of the caption that belongs to a picture: the next text, if it is one."""
    text = next((cell.source for cell in rest if cell.cell_type == "markdown"), "")
    return BOLD.match(text)[1] if text.startswith("**Figure") else ""
