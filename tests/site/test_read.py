"""The site in a browser, page by page, with every other host cut off: formulas, widgets, quizzes, narrow and dark."""

import pytest

from tests.site.test_made import STEMS
from tests.test_pages import RAW, SET
from tests.widgets.laboratory import data, unspoilt, until, violations
from tools.site import package

PAGES = ["index", *STEMS, "notation", "exercises", "figures", "data", "package", "genindex", "search"]
PAGES += [f"package/{room}" for room, _, _ in package.ROOMS]
ALL_HERE = """async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].filter(i => i.checkVisibility()).map(i => i.decode().catch(() => {})));
    return [...document.images].filter(i => i.checkVisibility() && !i.naturalWidth).map(i => i.src);
}"""
DARK = ["color-contrast", "link-in-text-block"]  # what colours can spoil


@pytest.fixture(scope="module")
def page(sealed_page):
    """Return the page of a reader with the page's own server, and no other host."""
    return sealed_page()


def opened(page, address):
    page.asked.clear()
    page.goto(address)
    page.wait_for_function(SET) if page.locator(".math").count() else None
    page.wait_for_function("() => document.querySelectorAll('.gmm-page:not([data-live])').length === 0")
    return page


def test_these_are_all_pages(site):
    assert {str(path.relative_to(site))[:-5] for path in site.rglob("*.html")} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_for_eyes_and_ears_in_light_and_dark_on_desk_and_phone(page, served, axe, name):
    opened(page, f"{served}/{name}.html")
    is_whole(page)
    assert page.evaluate(ALL_HERE) == []
    assert page.locator("img:not([alt]), img[alt='']").count() == 0
    assert violations(page, axe, "html") == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, axe, "html", runOnly=DARK) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1250, "height": 1000})
    unspoilt(page)


def is_whole(page):
    """Nothing was asked of another host, no formula is raw or broken, every widget and quiz lives."""
    assert page.asked == []
    assert page.evaluate(RAW) == []
    assert page.locator(".math:not(:has(mjx-container))").count() == 0
    assert page.locator("[data-mml-node=merror], mjx-merror").count() == 0
    assert page.locator(".gmm[data-seq]").count() == page.locator(".gmm-page").count()
    assert page.locator(".gmm-quiz").count() == page.locator(".gmm-quiz-page").count()


@pytest.mark.parametrize("name", STEMS)
def test_a_lesson_opened_from_the_disk_is_as_alive(page, site, name):
    opened(page, f"file://{site}/{name}.html")
    is_whole(page)
    for widget in page.locator(".gmm").all():
        moves(widget)
    unspoilt(page)


def moves(widget):
    """Every widget answers to a button or slider, and to the arrow keys on what can be dragged."""
    for control in ("input[type=range] >> nth=0", "[data-do=e], [data-do=throw]", ".gmm-handle >> nth=0"):
        place = widget.locator(control)
        if place.count():
            before = int(data(widget, "seq"))
            act(place)
            until(widget, f"Number(n.dataset.seq) > {before}")


def act(place):
    if place.get_attribute("data-do"):
        return place.click()
    assert place.is_enabled()
    low = place.get_attribute("type") == "range" and place.input_value() == place.get_attribute("max")
    return place.press("ArrowLeft" if low else "ArrowRight")


def test_a_quiz_answers_and_remembers(page, served):
    opened(page, f"{served}/07_em_by_hand.html")
    question = page.locator(".gmm-quiz-question").first
    question.get_by_label("It draws them at random.").check()
    question.get_by_role("button", name="Answer").click()
    assert "✗ No." in question.get_by_role("status").inner_text()
    page.reload()
    question = page.locator(".gmm-quiz-question").first
    assert question.get_by_label("It draws them at random.").is_checked()
    assert "stochastic EM" in question.get_by_role("status").inner_text()
    unspoilt(page)


BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"


def test_a_browser_that_keeps_nothing_is_told_of(sealed_page, served):
    page = sealed_page()
    page.add_init_script(BLOCKED)
    opened(page, f"{served}/07_em_by_hand.html")
    question = page.locator(".gmm-quiz-question").first
    assert page.locator(".gmm-forgetful").count() == 0
    question.get_by_label("It computes").check()
    question.get_by_role("button", name="Answer").click()
    assert "✓ Right." in question.get_by_role("status").inner_text()
    assert "until you leave it" in page.locator(".gmm-forgetful").inner_text()


def test_without_scripts_everything_is_there_to_read(sealed_page, site):
    page = sealed_page(java_script_enabled=False)
    page.goto(f"file://{site}/07_em_by_hand.html")
    assert "Without JavaScript" in page.locator(".gmm-noscript").inner_text()
    stills = page.locator(".gmm-page > img")
    assert stills.count() == 1 and all(still.is_visible() for still in stills.all())
    assert page.locator(".gmm-still").first.is_visible()
    assert page.locator(".gmm-exercise pre").first.is_visible()
    assert page.locator(".gmm-quiz-page details").count() > 5
    assert "One E step and one M step make one update" in page.locator("article").inner_text()


def test_search_finds(page, served):
    page.goto(f"{served}/search.html?q=plateau")
    page.locator("#search-results li a").first.wait_for()
    assert "EM by hand" in page.locator("#search-results").inner_text()
    assert page.asked == []
