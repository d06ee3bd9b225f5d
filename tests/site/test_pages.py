"""The lessons as pages: formulas set, code folded as in the lesson, widgets alive, nothing asked from another host."""

import re
import urllib.request

import nbformat
import pytest

from gmm_lessons import widgets
from gmm_lessons.pages import LinkedPictures
from tests.widgets.laboratory import data, unspoilt
from tools import pages
from tools.canonical import read
from tools.notebooks import select

STEPPER = "EM, one half-step at a time"
SET = "() => window.MathJax?.startup?.promise?.then(() => true)"
RAW = r"""() => {
    const rest = [], main = document.querySelector('main, [role=main]');
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement.closest('pre, code, script, style, svg, textarea, mjx-container, .gmm, .sig'))
            if (/\$[^$]*[\\_^{][^$]*\$|\\(frac|mathcal|Sigma|sum|begin|left)\b/.test(node.data)) rest.push(node.data);
    return rest;
}"""


@pytest.fixture(scope="module")
def sealed(new_page):
    """Return a page of the browser that lists in `page.asked` what is asked from any host, and lets nothing through."""
    page = new_page()
    page.asked = []

    def refuse(route):
        page.asked.append(route.request.url)
        route.abort()

    page.route(re.compile("^(https?|wss?):"), refuse)
    return page


def shown(page, html, folder):
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    page.asked.clear()
    page.goto(f"file://{file}")
    page.wait_for_function(SET)
    return page


@pytest.mark.parametrize("path", select([]), ids=lambda path: path.stem[:2])
def test_a_lesson_as_a_page_is_whole_without_a_network(sealed, tmp_path, path):
    page, nb = shown(sealed, pages.page(path), tmp_path), read(path)
    is_whole(page)
    assert "Without JavaScript" in page.locator("noscript").first.text_content()
    formulas = any("$$" in cell.source for cell in nb.cells if cell.cell_type == "markdown")
    assert (page.locator("mjx-container[display=true]").count() > 0) == formulas
    hidden = sum(bool(cell.metadata.get("jupyter", {}).get("source_hidden")) for cell in nb.cells)
    assert page.locator("details.gmm-code").count() == hidden
    assert page.locator("a[href$='.ipynb']").count() == 0


def is_whole(page):
    """Nothing was asked, no formula is raw or broken, every widget lives, every picture is inside."""
    assert page.asked == []
    assert page.evaluate(RAW) == []
    assert page.locator("[data-mml-node=merror]").count() == 0
    assert page.locator(".gmm[data-seq]").count() == page.locator(".gmm-page").count()
    broken = "all => all.filter(i => !i.src.startsWith('data:') || !i.naturalWidth).map(i => i.src.slice(0, 80))"
    assert page.locator("main img").evaluate_all(broken) == []
    unspoilt(page)


def stepped(page):
    stepper = page.locator(f".gmm[aria-label='{STEPPER}']").first
    stepper.locator("[data-do=ten]").click()
    return data(stepper, "frame")


def learners(lab):
    """Save a notebook as JupyterLab does: a formula, a linked picture, a widget with its view and state."""
    (lab.home / "figures").mkdir(exist_ok=True)
    (lab.home / "figures" / "growth.png").write_bytes((pages.NOTEBOOKS.parent / "figures" / "growth.png").read_bytes())
    text = r"$$\frac{1}{2}$$ and ![a picture that is linked](../figures/growth.png)"
    bundle = widgets.stepper([1.0, 2.0, 3.0, 7.0, 8.0], 2)._repr_mimebundle_()[0]
    output = nbformat.v4.new_output("execute_result", bundle, execution_count=1)
    cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("w", outputs=[output], execution_count=1)]
    cells[1].metadata["jupyter"] = {"source_hidden": True}
    state = {"application/vnd.jupyter.widget-state+json": {"version_major": 2, "version_minor": 0, "state": {}}}
    nb = nbformat.v4.new_notebook(cells=cells, metadata={"widgets": state})
    nbformat.write(nb, lab.folder / "learners.ipynb")


def test_the_menu_of_jupyterlab_writes_the_same_kind_of_page(sealed, lab, tmp_path):
    learners(lab)
    with urllib.request.urlopen(lab.url("nbconvert/html/learners.ipynb"), timeout=60) as answer:
        page = shown(sealed, answer.read().decode(), tmp_path)
    is_whole(page)
    assert page.locator("mjx-container[display=true]").count() == 1
    assert page.get_by_alt_text("a picture that is linked").is_visible()
    assert page.locator("details.gmm-code").count() == 1
    assert stepped(page) == "11"


def test_slides_keep_their_own_template(lab):
    learners(lab)
    with urllib.request.urlopen(lab.url("nbconvert/slides/learners.ipynb"), timeout=60) as answer:
        assert b"reveal" in answer.read()


@pytest.mark.parametrize("link", ["../../secret.png", "/etc/secret.png", "../figures/none.png", "notes.txt"])
def test_only_pictures_in_or_beside_the_folder_go_into_a_page(tmp_path, link):
    folder = tmp_path / "course" / "notebooks"
    folder.mkdir(parents=True)
    for file in (tmp_path / "secret.png", folder / "notes.txt"):
        file.write_bytes(b"not for the page")
    cell = nbformat.v4.new_markdown_cell(f"![words]({link})")
    kept, _ = LinkedPictures().preprocess_cell(cell, {"metadata": {"path": str(folder)}}, 0)
    assert kept.source == f"![words]({link})"
