"""A lesson as a chapter: what only works on a screen becomes what works on paper, and its answers are taken out."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup

from gmm_lessons import exercises
from tools.answers import checked
from tools.canonical import read
from tools.pages import page

LESSON = re.compile(r"^(\d\d)_\w+\.html(#.*)?$")
ELSEWHERE = re.compile(r"^(?!https?:|#|mailto:)")
CODE, INLINE = re.compile(r"`([^`]+)`"), r"<code>\1</code>"
ASKED = ", then open"
RIGHT, GUESS = "✓", "Is it this one?"


@dataclass(frozen=True)
class Chapter:
    """A lesson on paper: its number, its title, the HTML of its text and that of its answers."""

    number: str
    title: str
    body: str
    answers: str


class Answers:
    """Answers taken out of a chapter; where one was, a line tells where it is."""

    def __init__(self, soup):
        self.soup, self.taken = soup, {}

    def take(self, place, html, words):
        """Put a line in the place of an answer, and keep the answer."""
        line = self.soup.new_tag("p", attrs={"class": "at-the-end"})
        place.replace_with(line)
        self.taken[id(line)] = words, html

    def numbered(self, main, number):
        """Return the answers in the order of the text as HTML, numbered, each with a link to its line and back."""
        return "".join(
            self._named(line, f"{number}.{k}") for k, line in enumerate(main.select("p.at-the-end"), start=1)
        )

    def _named(self, line, name):
        words, html = self.taken[id(line)]
        link = self.soup.new_tag("a", href=f"#answer-{name}")
        link.string = f"{words} {name}"
        line["id"] = f"asked-{name}"
        line.extend([link, " is at the end of the book."])
        return f'<div class="one"><h3 id="answer-{name}"><a href="#asked-{name}">{words} {name}</a></h3>{html}</div>'


def chapter(path):
    """Return the Chapter of a lesson."""
    soup = BeautifulSoup(page(path), "html.parser")
    main, number = soup.main, path.stem[:2]
    for tag in main.select("script, style, button, link, details.gmm-code"):
        tag.decompose()
    title = main.h1.get_text().replace("¶", "").strip()
    answers = Answers(soup)
    links(main, number)
    verdicts(main, read(path), answers)
    for part in (widgets, quizzes, folds):
        part(main, answers)
    taken = answers.numbered(main, int(number))
    return Chapter(number, title, main.decode_contents(), taken)


def widgets(main, answers):
    """Leave of each widget the picture of its states."""
    for host in main.select(".gmm-page"):
        picture = host.find("img")
        host.replace_with(picture) if picture else host.unwrap()


def quizzes(main, answers):
    """Leave the choices of a quiz, and take out which is right and why."""
    for quiz in main.select("section[aria-label^=Quiz]"):
        for choices in quiz.find_all("ol"):
            reasons = [fold.extract() for fold in choices.find_all("details")]
            right = next(k for k, fold in enumerate(reasons) if RIGHT in fold.get_text())
            words = reasons[right].get_text().replace(GUESS, "").replace(f"{RIGHT} Right.", "").strip()
            place = answers.soup.new_tag("p")
            choices.insert_after(place)
            answers.take(place, f"<p>{'abcdefgh'[right]}. {words}</p>", "Answer")


def verdicts(main, nb, answers):
    """Put the way to the solution where a verdict of the checker would stand."""
    cells = [cell for cell in main.select(".jp-Cell") if "jp-CodeCell" in cell["class"]]
    sources = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    for cell, source in zip(cells, sources, strict=True):
        names = [name for name, _ in checked(source)]
        output = cell.select_one(".jp-Cell-outputWrapper")
        if names and output:
            told = "".join(map(solution, names))
            answers.take(output, told, "Solution")


def solution(name):
    """Return the hints and the solution of an exercise as HTML."""
    one = getattr(exercises, name)
    hints = "".join(f"<li>{CODE.sub(INLINE, _escaped(hint))}</li>" for hint in one.hints)
    return f"<ol>{hints}</ol><pre>{_escaped(one.solution().source)}</pre>"


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def folds(main, answers):
    """Take the answers to what was to be predicted out, and open every other fold."""
    for fold in main.find_all("details"):
        summary = fold.summary.extract() if fold.summary else None
        if summary and summary.get_text().endswith(ASKED):
            answers.take(fold, fold.decode_contents(), "Answer")
            continue
        fold.name = "div"
        fold.attrs = {"class": "open"}
        if summary:
            summary.name = "p"
            summary["class"] = "fold-name"
            fold.insert(0, summary)


def links(main, number):
    """Let links to lessons and within one lead to their places in the book; other files are not in it."""
    for tag in main.find_all(id=True):
        tag["id"] = f"{number}-{tag['id']}"
    for link in main.find_all("a", href=True):
        lesson = LESSON.match(link["href"])
        if lesson:
            link["href"] = f"#lesson-{lesson[1]}"
        elif link["href"].startswith("#"):
            link["href"] = f"#{number}-{link['href'][1:]}"
        elif ELSEWHERE.match(link["href"]):
            link.unwrap()
    for mark in main.select("a.anchor-link"):
        mark.decompose()
