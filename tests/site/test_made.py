"""What the site is made of, without a browser: pictures, words, exercises, quizzes, indexes, links."""

import base64
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import nbformat
import numpy as np
import pytest
from PIL import Image

from gmm_lessons import exercises
from tools.canonical import read
from tools.notebooks import select
from tools.site import exercise, package, pictures, quiz, wording

LESSONS = select([])
STEMS = [path.stem for path in LESSONS]
CELLS = [(path.stem[:2], cell) for path in LESSONS for cell in read(path).cells]
WEIGHT = 2_600_000  # bytes of a page with all that it loads
FALSE = re.compile(
    r"[Rr]un (?:this|the|both|its|your) cells?\b|Shift\+Enter|run it again|[Rr]eplace the dots|blue bar|three dots|"
    r"not attempted|still picture\. In Jupyter|\.hint\(\)|\.solution\(\)|run this cell"
)


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


@pytest.mark.parametrize("style", ['style="width:20px;max-width:100%;background:white"', ""])
def test_a_picture_becomes_a_file_with_its_size(tmp_path, style):
    noise = np.random.default_rng(0).integers(0, 256, (20, 40, 3), dtype=np.uint8)
    data = base64.b64encode(png(noise)).decode()
    html = pictures.in_files(f'<p><img alt="two &lt; three" {style} src="data:image/png;base64,{data}"></p>', tmp_path)
    (file,) = tmp_path.iterdir()
    np.testing.assert_array_equal(np.asarray(Image.open(file)), noise)
    size = 'class="gmm-figure" width="20" height="10"' if style else ""
    source = f'src="pictures/{file.name}" loading="lazy" decoding="async"'
    assert html == f'<p><img alt="two &lt; three" {size} {source}></p>'


def test_a_photograph_need_not_keep_every_pixel(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (500, 500, 3), dtype=np.uint8)
    pictures.in_files(f'<img src="data:image/png;base64,{base64.b64encode(png(noise)).decode()}">', tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size < len(png(noise)) / 2


def test_every_sentence_that_is_rewritten_stands_in_a_lesson():
    text = "\n\n".join(cell.source for _, cell in CELLS if cell.cell_type == "markdown")
    assert [
        said for said, (pattern, _) in zip(wording.SAYS, wording.RULES, strict=True) if not pattern.search(text)
    ] == []


@pytest.mark.parametrize(
    ("said", "true"),
    [
        ("Run this cell, and buttons appear. Two", "Use the buttons below. Two"),
        ("Run this cell: a slider appears. Move", "Use the slider below. Move"),
        ("Run this cell: a slider for $\\lambda$ appears. EM", "Below is a slider for $\\lambda$. EM"),
        ("Run this cell, and sliders appear: one for each", "Below are sliders: one for each"),
        (
            "Replace the dots, run the\ncell, read the verdict. `exercises.a_b.hint()` and `.solution()` answers.",
            wording.FOLDS,
        ),
    ],
)
def test_what_is_said_of_cells_is_said_of_a_page(said, true):
    assert wording.on_a_page(said) == true


def test_an_exercise_is_a_box_with_its_code_and_folds_with_hints_and_solution():
    (cell,) = [cell for _, cell in CELLS if exercise.name_in(cell) == "em_step"]
    html = exercise.box(cell, "07")
    assert '<div class="gmm-exercise" id="exercise-em_step" data-exercise="em_step" data-lesson="07">' in html
    seen = Text.of(html)
    assert seen.texts["pre"][0] == cell.source
    assert seen.texts["pre"][-1].strip() == exercises.em_step.solution().source.strip()
    assert seen.texts["summary"] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Solution"]


def test_what_an_exercise_prints_besides_stays():
    (cell,) = [cell for _, cell in CELLS if exercise.name_in(cell) == "matched_labels"]
    assert "take the columns [1 0]" in Text.of(exercise.box(cell, "08")).texts["pre"][1]


def test_every_exercise_and_quiz_of_the_lessons_is_on_a_page(site):
    pages = "".join(page.read_text(encoding="utf-8") for page in site.glob("*.html"))
    asked = {name for _, cell in CELLS if (name := exercise.name_in(cell))}
    assert (
        asked
        == {one.name for one in (*exercises.ALL, *exercises.PENCILS)}
        == set(re.findall(r'data-exercise="(\w+)"', pages))
    )
    asked = [number for _, cell in CELLS if (number := quiz.lesson_of(cell))]
    assert len(asked) == pages.count('<div class="gmm-quiz-page">') > 15
    index = (site / "exercises.html").read_text(encoding="utf-8")
    assert all(f"#exercise-{one.name}" in index for one in (*exercises.ALL, *exercises.PENCILS))


def test_a_quiz_brings_its_questions_and_nothing_that_ends_a_script():
    html = quiz.box(nbformat.v4.new_code_cell("exercises.quiz(7)"))
    data = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)[1]
    assert "<" not in data
    assert json.loads(data) == exercises.quiz(7).view().questions


def test_every_figure_of_the_lessons_is_in_the_index_and_every_symbol_in_the_notation(site):
    index, notation = ((site / f"{name}.html").read_text(encoding="utf-8") for name in ("figures", "notation"))
    texts = [(lesson, cell.source) for lesson, cell in CELLS if cell.cell_type == "markdown"]
    captions = {match for _, text in texts for match in re.findall(r"^\*\*Figure (\d+\.\d+)", text, re.MULTILINE)}
    assert captions == set(re.findall(r">Figure (\d+\.\d+)</a>", index)) and len(captions) > 60
    with_symbols = {int(lesson) for lesson, text in texts if re.search(r"^\| (?:symbol|sign) \|", text, re.MULTILINE)}
    linked = {int(number) for number in re.findall(r'href="(\d\d)_\w+\.html">', notation)}
    assert with_symbols <= linked and len(with_symbols) == len(LESSONS) - 1


def test_what_an_exercise_asks_is_in_the_index_as_it_is_written(site):
    index = (site / "exercises.html").read_text(encoding="utf-8")
    assert "reports lower_bound_ = -1.201475 and n_iter_ = 17" in index
    assert re.search(r"columns:<br ?/?>\s*setosa +0 +49 +1<br ?/?>\s*versicolor", index)


def test_docstrings_are_shown_as_they_are():
    lines = ["Return log|Σ_k| and `a_b*`, *args.", "", "    indented", "", "one   column", "two   column"]
    package.plain(None, "", "", None, None, lines)
    assert lines[0] == r"Return log\|Σ\_k\| and ``a_b*``, \*args."
    assert lines[2] == "indented" and ".. code-block:: text" in lines and "    one   column" in lines


class Text(HTMLParser):
    """Reads a page: its anchors and links, its text outside of scripts, and the text of pre and summary apart."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.words, self.open = {""}, [], [], []
        self.texts = {"pre": [], "summary": []}

    @classmethod
    def of(cls, html):
        reader = cls()
        reader.feed(html)
        return reader

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.ids.add(facts.get("id"))
        self.links += [facts[name] for name in ("href", "src") if tag in LINKING and facts.get(name)]
        if tag in self.texts or tag in ("script", "style"):
            self.open.append(tag)
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]][-1] += data
        if not {"script", "style", "pre"} & set(self.open):
            self.words.append(data)


LINKING = ("a", "img", "script", "link")


@pytest.fixture(scope="module")
def pages(site):
    return {path: Text.of(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_link_within_the_site_leads_to_a_file_and_a_place_in_it(pages):
    lost = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            found = parts.scheme or (
                target.exists() and parts.fragment in getattr(pages.get(target), "ids", {parts.fragment})
            )
            lost += [] if found else [(path.name, link)]
    assert lost == []
    assert sum(len(page.links) for page in pages.values()) > 3000


def test_every_page_names_its_icon_for_which_a_browser_asks_in_vain_otherwise(pages):
    assert [path.name for path, page in pages.items() if not any("/icon.svg" in link for link in page.links)] == []


def test_no_lesson_says_what_is_only_true_in_a_notebook(pages):
    lessons = {path.name: " ".join(" ".join(page.words).split()) for path, page in pages.items() if path.stem in STEMS}
    assert {name: found for name, text in lessons.items() if (found := FALSE.findall(text))} == {}
    assert lessons.keys() == {f"{stem}.html" for stem in STEMS}


def test_pages_are_light(site, pages):
    """With everything that they load, all fonts among it, and all pictures, those far down too."""
    formulas = sum(file.stat().st_size for file in (site / "_static" / "mathjax").rglob("*.*"))
    for path, page in pages.items():
        links = {link for link in page.links if re.search(r"\.(webp|png|js|css)\b", link) and "mathjax" not in link}
        loaded = {(path.parent / urlsplit(link).path).resolve() for link in links}
        assert path.stat().st_size + formulas + sum(file.stat().st_size for file in loaded) < WEIGHT, path.name
