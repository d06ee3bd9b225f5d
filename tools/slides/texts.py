"""The slides that a text makes: the question of a lesson, what it asks, its answer, and a formula."""

import re

from tools.slides.slide import Slide

ROOM = 430  # signs of an answer on its slide; what follows is for the speaker
ASKS = r"\*\*(?:Predict|Question|A question|Two questions)"
ASKED = re.compile(rf"^(?:\d+\. )?({ASKS}.*?)(?=^(?:\d+\. )?{ASKS}|\Z)", re.DOTALL | re.MULTILINE)
FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
FORMULA = re.compile(r"\$\$.+?\$\$", re.DOTALL)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z$*\\\\])")
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


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
