"""How a page of the site is read in a browser, and what it has to show: formulas, widgets, quizzes, no overflow."""

from tests.site.lean import clear_to_all
from tests.site.test_made import STEMS
from tests.site.test_pages import RAW, SET
from tests.widgets.laboratory import data, unspoilt, until
from tools.site import package

PAGES = ["index", *STEMS, "notation", "exercises", "figures", "data", "package", "genindex", "search"]
PAGES += [f"package/{room}" for room, _, _ in package.ROOMS]
ALL_HERE = """async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].filter(i => i.checkVisibility()).map(i => i.decode().catch(() => {})));
    return [...document.images].filter(i => i.checkVisibility() && !i.naturalWidth).map(i => i.src);
}"""


def opened(page, address):
    page.asked.clear()
    page.goto(address)
    if page.locator(".math").count():
        page.wait_for_function(SET)
    page.wait_for_function("() => !document.querySelector('.gmm-page:not([data-live])')")
    return page


def reads_well(page, address, axe):
    """Open a page, and see that it is whole, alive, narrow where it must be, and clear to those who listen."""
    opened(page, address)
    is_whole(page)
    for widget in page.locator(".gmm").all():
        moves(widget)
    assert page.evaluate(ALL_HERE) == []
    assert page.locator("img:not([alt]), img[alt='']").count() == 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1250, "height": 1000})
    clear_to_all(page, axe)
    unspoilt(page)


def is_whole(page):
    """Nothing was asked of another host, no formula is raw or broken, every widget and quiz lives."""
    assert page.asked == []
    assert page.evaluate(RAW) == []
    assert page.locator(".math:not(:has(mjx-container))").count() == 0
    assert page.locator("[data-mml-node=merror], mjx-merror").count() == 0
    assert page.locator(".gmm[data-seq]").count() == page.locator(".gmm-page").count()
    assert page.locator(".gmm-quiz").count() == page.locator(".gmm-quiz-page").count()


def moves(widget):
    """Every widget answers to a button or slider, and to arrow keys on what can be dragged: through holes, nothing."""
    for control in ("input[type=range] >> nth=0", "[data-do=e], [data-do=throw]", ".gmm-handle:enabled >> nth=0"):
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
