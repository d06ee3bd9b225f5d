"""A deck a lesson: few slides, nothing over the edge, letters for the last row, the widget alive, nothing from afar."""

import base64
import re
from io import BytesIO

import numpy as np
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

from gmm_lessons import plots
from tools.canonical import read
from tools.notebooks import select

pytest.importorskip("mdit_py_plugins", reason="no extra `site`: no slides are made")
pytest.importorskip("sphinx_revealjs", reason="no extra `site`: no slides are made")

from tools.slides import choosing, panels, slide, texts
from tools.slides.__main__ import furnish
from tools.slides.deck import deck, html_of
from tools.slides.executed import executed, on_a_slide

SEEN = 18  # pixels at 1280 x 720
MEASURE = """() => {
    const drawn = (e) => e.ownerSVGElement && e.tagName !== "text";  // cut off at the edge of its picture
    const told = (e) => e.closest("aside, style, script, .gmm-still");
    const seen = (e) => !told(e) && !drawn(e) && e.getBoundingClientRect().height > 0;
    const slide = document.querySelector(".slides > section.present");
    const all = [...slide.querySelectorAll("*")].filter(seen);
    const over = all.filter((e) => {
        const box = e.getBoundingClientRect();
        return box.width && (box.left < -1 || box.top < -1 || box.right > 1281 || box.bottom > 721);
    }).map((e) => e.outerHTML.slice(0, 80));
    const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const turn = (e) => (e.ownerSVGElement ? Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) : e.currentCSSZoom);
    const size = (e) => parseFloat(getComputedStyle(e).fontSize) * turn(e);
    const words = all.filter((e) => own(e) && !e.closest("mjx-container"));
    const formulas = all.filter((e) => e.matches("mjx-container")).map((e) => parseFloat(getComputedStyle(e).fontSize));
    return {
        over, high: slide.scrollHeight, wide: slide.scrollWidth, formula: Math.min(99, ...formulas),
        small: words.filter((e) => size(e) < 18).map((e) => [size(e), e.outerHTML.slice(0, 90)]),
        errors: slide.querySelectorAll("[data-mml-node=merror]").length, raw: /\\$\\$|\\\\\\(/.test(slide.innerText),
    };
}"""


SHOWN = "all => all.flatMap((e, k) => getComputedStyle(e).visibility === 'visible' ? [k] : [])"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with what decks need beside them."""
    home = tmp_path_factory.mktemp("slides")
    furnish(home)
    return home


@pytest.fixture(scope="module")
def screen(new_page):
    """Return a page as large as a projector, that asks nobody for anything."""
    page = new_page(viewport={"width": 1280, "height": 720})
    page.asked = []
    page.on("request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or page.asked.append(r.url))
    return page


def opened(screen, folder, nb):
    """Open the deck of a notebook; return the number of its slides."""
    (folder / "deck.html").write_text(deck(nb), encoding="utf-8")
    screen.goto((folder / "deck.html").as_uri())
    screen.wait_for_selector("html[data-ready]")
    return screen.locator(".slides > section").count()


def measured(screen, number):
    screen.evaluate(f"deck.slide({number}, 0, -1)")
    return screen.evaluate(MEASURE)


@pytest.mark.parametrize("path", select([]), ids=lambda path: path.stem[:2])
def test_a_deck_is_short_and_every_slide_is_whole_and_readable(screen, folder, path):
    slides = opened(screen, folder, read(path))
    assert 3 <= slides <= slide.MOST
    for number in range(slides):
        found = measured(screen, number)
        assert not found["over"] and found["high"] <= 720 and found["wide"] <= 1280, (number, found)
        assert not found["small"] and found["formula"] >= SEEN, (number, found)
        assert not found["errors"] and not found["raw"], (number, found)
    assert screen.locator(".gmm[data-seq]").count() == 1  # the widget is alive
    assert screen.asked == [] and screen.complaints == []


def test_a_lesson_run_for_slides_has_its_figures_panel_by_panel(screen, folder):
    """The only lesson that is run here, a quick one, with each of its figures drawn panel by panel."""
    nb = executed(*select(["09"]))
    shown = [
        panel for cell in nb.cells for o in cell.get("outputs", []) for panel in o.get("data", {}).get(panels.MIME, [])
    ]
    figures = sum("<img" in o.get("data", {}).get("text/html", "")[:5] for c in nb.cells for o in c.get("outputs", []))
    assert len(shown) > figures and min(panel["least"] for panel in shown) >= SEEN
    for number in range(opened(screen, folder, nb)):
        found = measured(screen, number)
        assert not found["over"] and found["high"] <= 720, (number, found)
    assert screen.locator(".in-turn").first.locator("img").count() > 1


def test_panels_come_one_at_a_time(screen, folder):
    figure, axes = plots.canvas(1, 3, sharey=True)
    for ax, top in zip(axes, (1, 2, 3)):
        ax.plot([0, 1], [0, top])
    picture = panels.picture(figure, "three lines from the origin, each steeper than the one before it")
    output = {
        "output_type": "execute_result",
        "data": picture._repr_mimebundle_(),
        "metadata": {},
        "execution_count": 1,
    }
    nb = new_notebook(cells=[new_markdown_cell("# Lesson 99: Three"), new_code_cell("x", outputs=[output])])
    opened(screen, folder, nb)
    screen.evaluate("deck.slide(1, 0, -1)")
    images = screen.locator(".in-turn img")
    turns = [images.evaluate_all(SHOWN)]
    for _ in range(2):
        screen.evaluate("deck.next()")
        turns.append(images.evaluate_all(SHOWN))
    assert turns == [[0], [1], [2]]


def test_a_panel_has_the_numbers_and_names_that_it_shared_with_its_neighbour():
    figure, (left, right) = plots.canvas(1, 2, sharey=True)
    left.set(ylabel="waiting (min)", xlabel="a")
    right.set(xlabel="b")
    panels.panels(figure)
    assert right.get_ylabel() == "waiting (min)" and right.get_xlabel() == "b"
    assert right.yaxis.get_tick_params()["labelleft"]


def test_a_legend_does_not_lie_on_words_when_there_is_less_room():
    figure, (left, right) = plots.canvas(1, 2)
    for name in ("full", "tied", "diagonal", "spherical"):
        left.plot([0, 1], [0, 0.1], label=name)
    left.set_ylim(0, 1)
    left.legend(frameon=False, loc="upper right", ncols=1)
    note = left.text(0.99, 0.6, "spherical: above 2450", transform=left.transAxes, ha="right", fontsize=7)
    panels.panels(figure)
    legend = left.get_legend().get_window_extent()
    assert figure.get_size_inches()[0] < 8 and not legend.overlaps(note.get_window_extent())


def test_a_legend_beside_the_axes_stays_there():
    figure, (left, right) = plots.canvas(1, 2)
    left.plot([0, 1], [0, 1], label="a line")
    left.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=6)
    panels.panels(figure)
    assert figure.get_size_inches()[0] < 8 and left.get_legend().get_window_extent().x0 >= left.bbox.x1


def test_the_legend_of_a_figure_lies_above_its_panel():
    figure, ax = plots.canvas(1, 1, width=8, height=4)
    ax.fill_between([0, 1], [1, 1], color="blue", label="blue")
    ax.margins(0)
    figure.legend(loc="outside upper center", labelcolor="red", frameon=False, fontsize=10)
    (panel,) = panels.panels(figure)
    rows = np.asarray(Image.open(BytesIO(base64.b64decode(panel["png"]))).convert("RGB")).astype(int)
    red = np.argwhere((rows[..., 0] - rows[..., 1:].max(-1)) > 150)[:, 0]
    blue = np.argwhere((rows[..., 2] - rows[..., :2].max(-1)) > 150)
    solid = [row for row, count in zip(*np.unique(blue[:, 0], return_counts=True)) if count > rows.shape[1] / 2]
    assert red.size and red.max() < min(solid)


def test_a_colour_bar_stays_with_its_picture_and_empty_axes_are_no_panel():
    figure = Figure(layout="constrained")
    left, right = figure.subplots(1, 2)
    figure.colorbar(left.imshow([[0, 1], [2, 3]]), ax=left)
    right.axis("off")
    assert [len(group) for group in panels.grouped(figure)] == [2]


def test_what_the_cell_of_the_title_asks_stands_on_a_slide_of_its_own():
    title, asked, shown = choosing.slides(read(*select(["00"])))[:3]
    assert title.kind == "title" and "Predict" not in title.text and "ask for a hint" in title.text
    assert (asked.heading, asked.kind, shown.kind) == ("Predict", "question", "widget")
    assert "Old Faithful" in asked.text and "between the heaps" in asked.text


def test_predict_stands_alone_and_its_answer_comes_on_the_next_slide():
    source = "## Guess\n\nTwo bells.\n\n**Predict.** How many tops?"
    answer = "<details><summary>Commit to an answer, then open</summary>\n\nOne. They are near. And more.\n\n</details>"
    nb = new_notebook(cells=[new_markdown_cell(text) for text in ("# Lesson 99: Guess", source, answer)])
    _, asked, told = choosing.slides(nb)
    assert (asked.heading, asked.kind, told.kind) == ("Predict", "question", "answer")
    assert "How many tops?" in asked.text and "Two bells." in asked.text and "One." not in asked.text
    assert told.text.split("\n\n") == ["**One.**", "They are near.", "And more."]


def test_what_follows_an_answer_comes_after_it():
    fold = "<details><summary>Commit to an answer, then open</summary>\n\n(c).\n\n</details>"
    source = f"## Guess\n\n**Predict.** (a), (b) or (c)?\n\n{fold}\n\nAs (c) says:\n\n$$1 + 1 = 2$$\n\nSo (c)."
    made = choosing.slides(new_notebook(cells=[new_markdown_cell("# Lesson 99: Guess"), new_markdown_cell(source)]))
    assert [slide.kind for slide in made] == ["title", "question", "answer", "formula"]
    assert "says" not in made[1].text and "So (c)" not in made[1].text
    assert made[1].cells[0].source.strip() == "## Guess\n\n**Predict.** (a), (b) or (c)?"  # the speaker has it there


@pytest.mark.parametrize("name", ["A question", "Two questions", "Question", "Predict"])
def test_a_widget_has_its_question_and_its_answer(name):
    fold = "<details><summary>Find it with the slider, then open</summary>\n\nIt grows.\n\n</details>"
    cells = [new_markdown_cell(text) for text in ("# Lesson 99: Ask", f"## Try it\n\n**{name}.** Does it grow?", fold)]
    _, asked, told = choosing.slides(new_notebook(cells=cells))
    assert (asked.heading, asked.text.strip(), told.text) == (name, "**Does it grow?**", "**It grows.**")


@pytest.mark.parametrize("path", select([]), ids=lambda path: path.stem[:2])
def test_every_question_with_an_answer_has_it_on_a_slide(path):
    made = choosing.slides(read(path))
    asked = [slide for slide in made if slide.kind == "question"]
    assert not any(", then open</summary>" in cell.source for slide in asked for cell in slide.cells)
    turns = "".join(slide.kind[0] for slide in made if slide.kind in ("question", "answer"))
    assert "aa" not in turns


def test_the_answer_to_what_is_found_with_a_widget_comes_after_it():
    said = [slide.Slide("A question", kind=kind) for kind in ("question", "answer", "widget")]
    kinds = [slide.kind for slide in slide.tried_first(said)]
    assert kinds == ["question", "widget", "answer"]
    said[0] = slide.Slide("Predict", kind="question")  # what is predicted is answered before the next thing
    assert slide.tried_first(said) == said


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "07", "11"])
def test_a_question_leads_to_its_widget(number):
    made = choosing.slides(read(*select([number])))
    place = [slide.kind for slide in made].index("widget")
    assert (made[place - 1].kind, made[place + 1].kind) == ("question", "answer")


def test_an_answer_is_not_cut_at_a_colon_nor_ends_with_one():
    told = texts.answer("**Higher:** $-3.5$. Both rest: $\\sigma$ stays. The inverse is worse:")
    assert told.text == "**Higher: $-3.5$.**\n\nBoth rest: $\\sigma$ stays."


def test_what_people_get_wrong_is_listed_whole():
    texts = ("# Lesson 99: Err", '## What people get wrong\n\n**"It is small."** No.', "Here is **one example of it**:")
    nb = new_notebook(cells=[new_markdown_cell(text) for text in (*texts, '**"It never goes down."** It does.')])
    nb.cells.append(new_markdown_cell('## What to remember\n\n**"This is not wrong."**'))
    assert choosing.slides(nb)[1].text == '- "It is small."\n- "It never goes down."'


def test_an_author_may_put_code_on_a_slide(screen, folder):
    code = new_code_cell("sd = variance", metadata={"slideshow": {"slide_type": "slide"}})
    nb = new_notebook(cells=[new_markdown_cell("# Lesson 99: Code"), new_markdown_cell("## A bug\n\nHere."), code])
    assert opened(screen, folder, nb) == 2
    assert screen.locator(".slides > section.text pre").text_content().strip() == "sd = variance"


def test_the_speaker_has_the_formulas_of_the_notes(screen, folder):
    """In a window without MathJax, as the MathML that browsers draw themselves."""
    said = new_markdown_cell("Here $x_1 < y$ and\n\n$$\\frac{1}{2}$$\n\n")
    opened(screen, folder, new_notebook(cells=[new_markdown_cell("# Lesson 99: Said"), said]))
    with screen.expect_popup() as told:
        screen.keyboard.press("s")
    notes = told.value.locator(".speaker-controls-notes .value")
    notes.locator("math").nth(1).wait_for()
    assert notes.locator("math msub").count() == notes.locator("math[display=block] mfrac").count() == 1
    assert "\\" not in notes.inner_text()
    told.value.close()


def test_the_lesson_asks_its_question_once():
    texts = ("# Lesson 99: Ask", "A picture. **Which one?**", "A remark with a **bold** word.")
    made = choosing.slides(new_notebook(cells=[new_markdown_cell(text) for text in texts]))
    assert [slide.text for slide in made[1:]] == ["**Which one?**"]


def test_the_author_has_the_last_word():
    cells = [new_markdown_cell("# Lesson 99: Words"), new_markdown_cell("## Here\n\n**Predict.** What?")]
    cells.append(new_markdown_cell("a remark", metadata={"slideshow": {"slide_type": "slide"}}))
    cells[1].metadata["slideshow"] = {"slide_type": "skip"}
    made = choosing.slides(new_notebook(cells=cells))
    assert [slide.kind for slide in made] == ["title", "text"] and made[1].text == "a remark"
    assert [cell.source for cell in made[0].cells][1].startswith("## Here")  # it is the speaker's


def test_too_many_slides_give_way_by_need_and_their_text_goes_to_the_speaker():
    formula, question = slide.Slide("f", "x", need=2, cells=("of f",)), slide.Slide("q", "y", need=1)
    made = slide.fitted([question, *[formula] * slide.MOST])
    assert len(made) == slide.MOST and made[0] == question and made[-1].cells == ("of f", "of f")


def test_a_question_goes_with_its_answer():
    question, answer = (slide.Slide(kind=kind, need=1, cells=(kind,)) for kind in ("question", "answer"))
    widget = slide.Slide(kind="widget", cells=("widget",))
    made = slide.fitted([*[widget] * (slide.MOST - 3), question, answer, question, widget, answer])
    assert [slide.kind for slide in made[-4:]] == ["widget", "question", "answer", "widget"]
    assert made[-2].cells == ("answer", "question") and made[-1].cells == ("widget", "answer")


def test_all_that_a_lesson_says_is_on_a_slide_or_with_the_speaker():
    nb = read(*select(["11"]))
    said = {part for slide in choosing.slides(nb) for cell in slide.cells for part in cell.source.split("\n\n")}
    assert said >= {
        part for cell in nb.cells if cell.cell_type == "markdown" for part in cell.source.strip().split("\n\n")
    }


def test_formulas_and_links_in_markdown():
    assert (
        html_of("A $x_1 < y$ and [lesson 7](07_em_by_hand.ipynb)")
        == '<p>A <span class="math inline">\\(x_1 &lt; y\\)</span> and lesson 7</p>\n'
    )


def test_no_slide_speaks_of_a_cell_to_run():
    text = "\n".join(cell.source for path in select([]) for cell in read(path).cells if cell.cell_type == "markdown")
    assert re.search(r"Run (?:this|the) cell\b", text) and not re.search(r"Run (?:this|the) cell\b", on_a_slide(text))
    assert "On the next slide is a slider for $\\lambda$." in on_a_slide(text)
    assert on_a_slide("Run this cell, and sliders appear. Two") == "Use the sliders on the next slide. Two"


@pytest.mark.parametrize("path", select([]), ids=lambda path: path.stem[:2])
def test_no_slide_points_at_what_only_a_page_has(path):
    nb = read(path)
    for cell in nb.cells:
        cell.source = on_a_slide(cell.source) if cell.cell_type == "markdown" else cell.source
    text = "\n".join(slide.text for slide in choosing.slides(nb) if not slide.text.startswith("```"))
    assert not re.search(r"\b(?:next|this|the|a)\s+cell\b|\bthis\s+page\b|\bBelow,|\btext below\b", text)
