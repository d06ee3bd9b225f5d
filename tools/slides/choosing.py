"""What of a lesson goes onto slides, and what the speaker has beside them.

The rule: title | each picture, a panel at a time | the question | the first formula of each section | Predict alone,
its answer on the next slide | the widget | what people get wrong | what to remember. Everything else is for the
speaker. An author may say otherwise in the metadata of a cell: `"slideshow": {"slide_type": "skip"}` leaves it to the
speaker, `"slide"` puts its whole text, or its code, on a slide.
"""

import re
from dataclasses import dataclass, field, replace

from nbformat import NotebookNode

from tools.minutes import TAGGED, loads, minutes
from tools.slides.panels import MIME

MOST = 25  # slides
ROOM = 430  # signs of an answer on its slide; what follows is for the speaker
ASKS = r"\*\*(?:Predict|Question|A question|Two questions)"
ASKED = re.compile(rf"^(?:\d+\. )?({ASKS}.*?)(?=^(?:\d+\. )?{ASKS}|\Z)", re.DOTALL | re.MULTILINE)
UNSHOWN = ("Exercise", "Check yourself", "Further reading", "In scikit-learn", "How scikit-learn", "Where to go")
WRONG, REMEMBER = "What people get wrong", "What to remember"
FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
ANSWER = re.compile(r"(<details>\s*<summary>[^<]*, then open</summary>.*?</details>)", re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$", re.DOTALL)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
BELIEF = re.compile(r'^\*\*(".+?)\*\*', re.DOTALL | re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z$*\\\\])")
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


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
    """Return a text cut where a section begins and around each answer: a question is told before it, the rest after."""
    texts = (
        text for section in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE) for text in ANSWER.split(section)
    )
    return [NotebookNode(cell | {"source": text}) for text in texts if text.strip()]


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


def tried_first(made):
    """Return the slides; an answer to what is found with a widget comes after the widget."""
    made = list(made)
    for k in range(1, len(made) - 1):
        kinds = [slide.kind for slide in made[k - 1 : k + 2]]
        if kinds == ["question", "answer", "widget"] and made[k - 1].heading != "Predict":
            made[k], made[k + 1] = made[k + 1], made[k]
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


def of_text(source, heading, used):
    """Return the slides of a text: a formula, what it asks, its answer, or the question of the lesson."""
    text = FOLD.sub("", source)
    made = formula(text, heading, used)
    asked = ASKED.findall(text)
    before = HEADING.sub("", ASKED.sub("", text)).strip().split("\n\n")[-1]
    made += [question(words, before * (words == asked[0] and not made)) for words in asked]
    if not heading and not made and not used and (bold := BOLD.findall(text)):
        used.add(heading)
        made += [Slide("", f"**{bold[-1]}**", kind="question")]
    return made + [answer(words) for summary, words in FOLD.findall(source) if summary.endswith(", then open")]


def question(text, before):
    """Return the slide that asks, alone, after the words that lead to it."""
    name = BOLD.match(text)[1]
    asked = shortened(text[len(name) + 4 :], 2 * ROOM)[0]
    lead = before if len(before) < ROOM and not before.startswith(("|", "#", "<")) else ""
    return Slide(
        name.rstrip("."),
        f"{lead}\n\n**{asked.strip()}**" if plain(asked) else f"{lead}\n\n{asked}",
        kind="question",
        need=1,
    )


def plain(text):
    """Return whether a text is one paragraph without bold words, so that it can be set in bold."""
    return "**" not in text and "\n\n" not in text.strip() and not text.lstrip().startswith(("-", "|", "1."))


def answer(text):
    """Return the slide that answers: the first sentence large, the others one by one below it."""
    first, *others = SENTENCE.split(shortened(text, ROOM)[0].strip().split("\n\n")[0].replace("\n", " "))
    kept = [others[: k + 1] for k, last in enumerate(others) if not last.endswith(":")]
    kept = [some for some in kept if len(" ".join(some)) < ROOM]
    return Slide(
        "", "\n\n".join([f"**{first.replace('**', '')}**", *(kept[-1] if kept else [])]), kind="answer", need=1
    )


def shortened(text, room):
    """Return (what fits, the rest): whole blocks of a Markdown text, at least one."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    taken = 1
    while taken < len(blocks) and len("".join(blocks[: taken + 1])) <= room:
        taken += 1
    return "\n\n".join(blocks[:taken]), "\n\n".join(blocks[taken:])


def formula(text, heading, used):
    """Return the slide with the first formula of a section, or none if the section has had its own."""
    found = FORMULA.search(text)
    if not found or heading in used or not heading:
        return []
    used.add(heading)
    before = [
        part for part in text[: found.start()].split("\n\n") if part.strip() and not part.startswith(("## ", "|"))
    ]
    return [Slide(heading, "\n\n".join([*before[-1:], found[0]]), kind="formula", need=2)]


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
