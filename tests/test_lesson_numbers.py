"""A number of a lesson, wherever one is named, is that of the lesson that is meant.

In a notebook it is a link, so that a lesson that gets another number takes its mentions with it. In code, messages and
other pages, what the lesson is about stands nearby.
"""

import functools
import re
from pathlib import Path

import pytest

from tools.canonical import read

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KINDS = ("*.py", "*.js", "*.md")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]  # the changelog speaks of old numbers
FILES = [*PAGES, *(path for kind in KINDS for path in (ROOT / "gmm_lessons").rglob(kind))]
NEAR = 150  # characters before and after a number
MENTION = re.compile(r"\b[Ll]essons? \d+(?:(?:, | and | to | or |, and |–)\d+)*")
LINK = re.compile(r"\[((?:[Ll]essons? )?(\d+)(?:: ([^\]]*)| ([^\]]+))?)\]\((\d\d)_\w+\.ipynb[^)]*\)")
PASSED_OVER = re.compile(
    r"```.*?```|`[^`\n]*`|\[[^\]]*\]\([^)]*\)|<summary>.*?</summary>|^#[^\n]*$", re.DOTALL | re.MULTILINE
)

ABOUT = {  # what a lesson is about, in the words that may stand beside its number
    0: "start here|player|numbers|table",
    1: "bell|densit|normal|height|area|kernel|sigma|σ|width|formula",
    2: r"dimension|covarian|Σ|Cholesky|ellips|Mahalanobis|determinant|marginal|conditional|factor|\bD\b",
    3: "mixture|draw|choose|sampl|component|weight|averag|generate",
    4: "likelihood|logarithm|log of|log-sum|logsumexp|score|Jensen|maxim|surface|landscape|explains data",
    5: "responsib|Bayes|who made|E step|label|posterior|share|counts",
    6: "update|moment|M step|count|weights|mean|Lagrange|balance|how many, where",
    7: r"\bEM\b|by hand|step|stop|converge|trace|loop|em_fit|has_converged",
    8: "iris|scikit-learn|penguin|species|toleran|standardis|flower|lower_bound_|laboratory",
    9: r"climb|bound|\bF\b|KL|ELBO|linkage|coin|rises|entropy",
    10: "start|k-means|random|basin|label switching|top|nearest|units|climb",
    11: "explode|collapse|ridge|imaginary|prior|spike|unbounded|flat|shrink|shrunk|no width|thin|λ|plane|shapes",
    12: "k-means|temperature|soft|hard|merge|cool|σ|width|fixed|shapes",
    13: r"how many|shape|BIC|structure|AIC|ICL|choose|choice|tied|criteri|held|spherical|diagonal|\bK\b|climbs",
    14: "missing|hole|gap|NaN|unseen|incomplete",
    15: "Bayes|prior|belief|variational|concentration|Wishart",
    16: "scale|batch|block|stream|memory|cluster|million|moments? add|fast|parts|Dask|product|growth|sums|digits",
    17: "uses|tool|segment|anomal|estimator|colour|digits",
    18: "your own data|bootstrap|Student|diagnos|report",
}


def own_lesson(path):
    """Return the number in the name of a notebook or of a module of exercises, or None."""
    found = re.match(r"(?:lesson_)?(\d\d)(?:_|$)", path.stem)
    return int(found[1]) if found else None


THERE = set(map(own_lesson, NOTEBOOKS))


@functools.cache
def markdown(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def numbers(mention):
    return [int(number) for number in re.findall(r"\d+", mention)]


def unlinked(text, own=None):
    """Return the mentions of other lessons in a Markdown text that are no links, though the lesson is there."""
    found = MENTION.findall(PASSED_OVER.sub(" ", text))
    return [mention for mention in found if set(numbers(mention)) & THERE - {own}]


def strays(text, own=None):
    """Return the mentions beside which nothing says what the lesson is about."""
    text, found = re.sub(r"\s+", " ", text), []
    for mention in MENTION.finditer(text):
        around = text[max(0, mention.start() - NEAR) : mention.start()] + text[mention.end() : mention.end() + NEAR]
        meant = set(numbers(mention[0])) - {own}
        if meant and not any(re.search(ABOUT.get(n, "$^"), around, re.IGNORECASE) for n in meant):
            found.append(f"{mention[0]}: …{around}…")
    return found


def titles():
    """Return {number: title} as the notebooks have it."""
    openings = [re.match(r"# (?:Lesson (\d+): )?(.*)", markdown(path)[0]) for path in NOTEBOOKS]
    return {int(match[1] or 0): match[2] for match in openings}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_in_a_lesson_other_lessons_are_links(path):
    assert [mention for text in markdown(path) for mention in unlinked(text, own_lesson(path))] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_link_to_a_lesson_has_its_number_and_its_title(path):
    for text in markdown(path):
        for words, number, title, other_title, file in LINK.findall(text):
            assert int(number) == int(file), words
            assert (title or other_title or titles()[int(file)]) == titles()[int(file)], words


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_elsewhere_a_number_stands_beside_what_the_lesson_is_about(path):
    assert strays(path.read_text(encoding="utf-8"), own_lesson(path)) == []


def test_the_number_of_a_notebook_is_that_of_its_title():
    assert list(titles()) == [own_lesson(path) for path in NOTEBOOKS]


@pytest.mark.parametrize(
    "text",
    ["Which shape to take is decided in lesson 8.", "rows with holes: lesson 13", "points in blocks (lesson 15)"],
)
def test_a_wrong_number_is_found(text):
    assert strays(text)


def test_a_mention_that_is_no_link_is_found():
    assert unlinked("see lesson 4, and [lesson 5](05_who_made_this_point.ipynb)") == ["lesson 4"]
    assert unlinked("lessons 3 and 4") == ["lessons 3 and 4"]
    assert unlinked("# Lesson 3: x\n`lesson 4`", 3) == []
    assert unlinked("# A heading\n\nbelow it, lesson 4") == ["lesson 4"]
