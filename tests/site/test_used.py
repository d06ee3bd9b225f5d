"""The site in use: from a server, in light and dark, with a memory or without, with scripts or without, searched."""

import re

import pytest

from tests.site.lean import ONE_OF_EACH, clear_to_all
from tests.site.reading import is_whole, opened
from tests.widgets.laboratory import data, unspoilt, until, violations

LIGHT = "08_iris_honestly.html"  # a page with a quiz and few formulas, which take most of the time of a page


@pytest.fixture(scope="module")
def page(sealed_page):
    """Return the page of a reader who reaches this machine, and no other."""
    return sealed_page()


@pytest.mark.parametrize("width", [1250, 390])
def test_boxes_to_write_in_are_clear_to_all(page, served, axe, width):
    """From a server, which the pages of the other tests do not come from."""
    opened(page, f"{served}/05_who_made_this_point.html")
    is_whole(page)
    page.set_viewport_size({"width": width, "height": 1000})
    page.get_by_role("button", name="Change and run").first.click()
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert page.get_by_role("textbox").count() > 3
    assert not page.locator(".cell_input[data-live] pre").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    clear_to_all(page, axe)
    page.set_viewport_size({"width": 1250, "height": 1000})
    unspoilt(page)


def test_on_a_phone_each_reason_stands_below_its_line(sealed_page, served, axe):
    page = sealed_page(viewport={"width": 390, "height": 844})
    opened(page, f"{served}/07_em_by_hand.html")
    tables = page.locator(".gmm-stacked")
    line, reason = (tables.first.locator("td").nth(i).bounding_box() for i in (0, 1))
    assert line["y"] + line["height"] <= reason["y"] and line["width"] <= 390 >= reason["width"]
    page.evaluate(ONE_OF_EACH)
    assert violations(page, axe, ".gmm-stacked") == []
    page.set_viewport_size({"width": 1250, "height": 1000})
    line, reason = (tables.first.locator("td").nth(i).bounding_box() for i in (0, 1))
    assert line["y"] == reason["y"]


def test_a_mean_dragged_on_the_page_of_lesson_7_finds_the_higher_top(page, served):
    """What the lesson asks for: A on the lower cloud, and EM ends more than a hundred nats higher."""
    opened(page, f"{served}/07_em_by_hand.html")
    stepper = page.locator(".gmm")
    stepper.locator("[data-do=run]").click()
    assert round(float(data(stepper, "loglik")), 2) == -1285.32
    stepper.locator("[data-do=reset]").click()
    knob = stepper.get_by_role("button", name="mean of A")
    for key, times in {"Shift+ArrowLeft": 9, "Shift+ArrowDown": 6}.items():
        for _ in range(times):
            knob.press(key)
    until(stepper, "n.dataset.frame === '1'")
    stepper.locator("[data-do=run]").click()
    assert round(float(data(stepper, "loglik")), 2) == -1130.26
    unspoilt(page)


def test_a_quiz_answers_and_remembers(page, served):
    opened(page, f"{served}/{LIGHT}")
    question = page.locator(".gmm-quiz-question").first
    question.get_by_label("the log-likelihood of the data.").check()
    question.get_by_role("button", name="Answer").click()
    assert "✗ No." in question.get_by_role("status").inner_text()
    page.reload()
    question = page.locator(".gmm-quiz-question").first
    assert question.get_by_label("the log-likelihood of the data.").is_checked()
    assert "before the last M step" in question.get_by_role("status").inner_text()
    unspoilt(page)


BLOCKED = """Object.defineProperty(window, 'localStorage', {
    configurable: true, get() { throw new DOMException('no', 'SecurityError'); } });"""
ABSENT = "Object.defineProperty(window, 'localStorage', { configurable: true, value: null });"


@pytest.mark.parametrize("script", [BLOCKED, ABSENT], ids=["blocked", "absent"])
def test_a_browser_that_keeps_nothing_is_told_of(sealed_page, served, script):
    page = sealed_page()
    page.add_init_script(script)
    opened(page, f"{served}/{LIGHT}")
    question = page.locator(".gmm-quiz-question").first
    assert page.locator(".gmm-forgetful").count() == 0
    question.get_by_label("the mean log-likelihood per point").check()
    question.get_by_role("button", name="Answer").click()
    assert "✓ Right." in question.get_by_role("status").inner_text()
    assert "until you leave it" in page.locator(".gmm-forgetful").inner_text()
    page.locator(".theme-toggle:visible").first.click()  # the theme's own button keeps what it can
    unspoilt(page)


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


@pytest.mark.parametrize("script", ["site", "quiz"])
def test_a_browser_that_cannot_read_the_scripts_is_told_of(sealed_page, served, script):
    """As one from before 2020 would, which does not know `?.`; the rest of the page is as without scripts."""
    page = sealed_page()
    page.route(f"**/{script}.js*", lambda route: route.fulfill(body="const unknown = ;"))
    page.goto(f"{served}/{LIGHT}")
    page.locator(".gmm-old").wait_for()
    assert "does not know the JavaScript" in page.locator(".gmm-old").inner_text()
    assert page.locator(".gmm-quiz-page details").first.is_visible()
    page.unroute_all()
    opened(page, f"{served}/{LIGHT}")
    assert not page.locator(".gmm-old").is_visible()


FALLEN = """() => [...document.querySelectorAll('span.math')].flatMap((formula) => {
    const next = formula.nextSibling, range = document.createRange();
    if (!formula.checkVisibility() || next?.nodeType !== Node.TEXT_NODE || !/^[.,;:]/.test(next.data)) return [];
    range.setStart(next, 0);
    range.setEnd(next, 1);
    return range.getBoundingClientRect().top > formula.getBoundingClientRect().bottom ? [formula.innerText] : [];
})"""


def test_search_finds(page, served):
    page.goto(f"{served}/search.html?q=plateau")
    page.locator("#search-results li a").first.wait_for()
    assert "EM by hand" in page.locator("#search-results").inner_text()
    assert page.asked == []


def test_what_a_search_quotes_is_the_page_and_not_what_is_said_of_browsers(page, served):
    page.goto(f"{served}/search.html?q=responsibilities")
    page.locator("#search-results li p.context").nth(9).wait_for()
    assert not re.search("quizzes are lists|exercises are not checked", page.locator("#search-results").inner_text())


def test_no_line_begins_with_the_full_stop_after_a_formula(sealed_page, served):
    page = sealed_page(viewport={"width": 390, "height": 844})
    opened(page, f"{served}/07_em_by_hand.html")
    assert page.locator(".gmm-held").count() > 9 and page.evaluate(FALLEN) == []
