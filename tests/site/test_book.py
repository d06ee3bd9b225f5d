"""The book: every formula set, every answer at the end with a way there and back, nothing that only a screen can do."""

import re
from importlib.resources import files

import pytest

pytest.importorskip("pypdf", reason="no extra `site`: no book is printed")

from pypdf import PdfReader
from pypdf.generic import NameObject, StreamObject

from tools.book import __main__ as press
from tools.book.binding import TITLE, bound
from tools.book.chapter import chapter
from tools.canonical import read
from tools.notebooks import select

DRAWN = re.compile(rb"^(?:[-\d.]+ )*(?:m|l|c|v|y|h|re|f)\n", re.MULTILINE)  # formulas are drawn, line by line


@pytest.fixture(scope="module")
def chapters():
    return [chapter(path) for path in select(["07", "15"])]


@pytest.fixture(scope="module")
def book(chapters, browser, tmp_path_factory):
    """Return two lessons as a printed book; Chromium sets their formulas and lays out more than 25 pages."""
    file = tmp_path_factory.mktemp("book") / "course.pdf"
    press.printed(bound(chapters), file, browser)
    return PdfReader(file)


@pytest.fixture(scope="module")
def texts(book):
    """Return the text of each page, without reading what is drawn, which is most of a page."""
    return [text_of(page) for page in book.pages]


def text_of(page):
    stream = StreamObject()
    stream.set_data(DRAWN.sub(b"", page.get_contents().get_data()))
    page[NameObject("/Contents")] = stream
    return page.extract_text()


def test_nothing_on_paper_waits_for_a_click(chapters):
    for one in chapters:
        assert not re.search(r"<(script|button|input|details|summary|style)\b", one.body + one.answers)
        assert "not attempted" not in one.body


def test_what_is_asked_has_its_answer_at_the_end_and_only_there(chapters):
    seven = chapters[0]
    cells = [cell.source for cell in read(*select(["07"])).cells]
    predictions = sum(source.count("<summary>Commit") for source in cells)
    exercises = sum(".check(" in source for source in cells)
    asked = re.findall(r'id="asked-([\d.]+)"', seven.body)
    assert asked == re.findall(r'id="answer-([\d.]+)"', seven.answers)
    assert asked == [f"7.{k}" for k in range(1, predictions + exercises + 3 + 1)]  # the quiz asks three
    assert "If you said 0.95 or more" in seven.answers and "If you said 0.95 or more" not in seven.body
    assert "def em_fit" in seven.answers and "def em_fit" not in seven.body
    assert "Plain EM never goes down" in seven.answers and "No. EM has no step size" not in seven.body


def test_what_a_widget_is_asked_has_its_answer_at_the_end_too():
    one = chapter(*select(["01"]))
    assert "It grows from 0.117 to 0.161" in one.answers and "It grows from 0.117 to 0.161" not in one.body


def test_code_within_a_hint_is_set_as_code(chapters):
    hints = re.findall(r"<li>(.*?)</li>", chapters[0].answers)
    assert any("<code>return len(trace) &gt;= 2 and abs(" in hint for hint in hints)
    assert not any("`" in hint for hint in hints)


def test_a_widget_is_a_picture_and_has_its_words(chapters):
    for one in chapters:
        assert "gmm-page" not in one.body and re.search(r'<img[^>]*alt="[^"]{40,}"', one.body)


def test_links_within_the_book_lead_somewhere(chapters):
    whole = bound(chapters)
    places = set(re.findall(r'id="([^"]+)"', whole))
    inside = {link for link in re.findall(r'href="#([^"]+)"', whole) if not link.startswith("lesson-")}
    assert inside and inside <= places
    assert {"lesson-07", "lesson-15"} <= places
    assert not re.search(r'href="(?!#|https?:|file:|mailto:)', whole)


def test_the_book_is_a4_tagged_and_has_an_outline(book):
    for page in book.pages:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        assert abs(wide - 595) < 2 and abs(high - 842) < 2
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    titles = [entry.title for entry in book.outline if not isinstance(entry, list)]
    assert any("Lesson 7" in title for title in titles) and titles[-1] == "Answers"
    assert titles[0] == TITLE  # over two lines, with a space between them


def test_the_contents_tell_the_page_of_each_lesson_and_of_the_answers(book, texts):
    begins = {
        entry.title: book.get_destination_page_number(entry) + 1
        for entry in book.outline
        if not isinstance(entry, list)
    }
    contents = texts[1]
    for name in ("Lesson 7: EM by hand", "Lesson 15: Bayesian mixtures", "Answers"):
        assert re.search(rf"^{name}\s+{begins[name]}$", contents, re.MULTILINE), name
        assert texts[begins[name] - 1].rstrip().endswith(f"\n{begins[name]}")  # at its foot


def test_no_formula_is_left_raw_in_the_book(texts):
    text = "\n".join(texts)
    assert len(texts) > 25
    assert not re.search(r"\$[^$\n]*\\[a-z]+[^$\n]*\$|\\frac|\\mathcal", text)


def test_a_few_lines_of_code_stand_on_one_page(browser, tmp_path):
    """Three lines at the foot of a page go to the next one together."""
    style = files("tools.book").joinpath("book.css").read_text(encoding="utf-8")
    lines = "".join(f"<span>line {k}</span>\n" for k in range(3))
    page = browser.new_page()
    for space in range(880, 960, 10):  # the height of a page is 929 pixels
        page.set_content(f"<style>{style}</style><div style='height: {space}px'></div><pre>{lines}</pre>")
        page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        texts = [one.extract_text() for one in PdfReader(tmp_path / "page.pdf").pages]
        assert any("line 0" in text and "line 2" in text for text in texts), space
    page.close()
