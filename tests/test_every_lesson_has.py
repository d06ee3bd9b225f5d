"""What every lesson has, from its question to the link to the next: read from the notebooks."""

import itertools
import re

import pytest

from tools.canonical import read
from tools.notebooks import select

LESSONS = select([])[1:]  # lesson 0 is the way in
# What it is, and how it shows in the text (markdown cells) or in the code.
TEXT = {
    "minutes and what is needed": r"^\*\d+ minutes · you need .* · afterwards you can",
    "objectives": r"^After this you can\n+(?:(?:[*-]|\d\.) .*\n+){3}",
    "something to predict": r"\*\*Predict[^*]*\*\*",
    "an answer to open": r"<details>\s*<summary>Commit to an answer, then open</summary>",
    "its symbols": r"^\| (?:symbol|sign) \|",
    "a derivation with reasons": r"^\|.*\| why \|",
    "a caption": r"^\*\*Figure \d+\.\d+",
    "exercises": r"^## Exercises",
    "a quiz": r"^#+ Check yourself",
    "misconceptions": r"^#+ What people get wrong",
    "what to remember": r"^#+ What to remember",
    "scikit-learn": r"^#+ In scikit-learn",
    "further reading": r"^## Further reading|<summary>Side road: further reading",
}
CODE = {
    "a widget": r"^widgets\.\w+\(",
    "exercises": r"^exercises\.\w+\.check\(",
    "a quiz": r"^exercises\.quiz\(",
}


def parts(path):
    """Return the text and the code of a lesson."""
    cells = read(path).cells
    return ("\n\n".join(cell.source for cell in cells if cell.cell_type == kind) for kind in ("markdown", "code"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem[:2])
def test_a_lesson_has_every_part(path):
    text, code = parts(path)
    missing = [name for name, pattern in TEXT.items() if not re.search(pattern, text, re.MULTILINE)]
    missing += [name for name, pattern in CODE.items() if not re.search(pattern, code, re.MULTILINE)]
    assert missing == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem[:2])
def test_a_picture_comes_first(path):
    """A title, a picture with its code folded: the first screen is no list of imports."""
    first = next(cell for cell in read(path).cells if cell.cell_type == "code")
    assert first.metadata.get("jupyter", {}).get("source_hidden") and "<img" in str(first.outputs)


@pytest.mark.parametrize(("path", "following"), list(itertools.pairwise(LESSONS)), ids=lambda path: path.stem[:2])
def test_the_end_of_a_lesson_leads_to_the_next(path, following):
    text, _ = parts(path)
    assert f"({following.name})" in text[-len(text) // 4 :]
