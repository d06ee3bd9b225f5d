"""What is taken from a page before axe looks at it hides no fault: broken in many ways, it is red for each of them."""

import pytest

from tests.site import lean
from tests.site.reading import opened
from tests.widgets.laboratory import violations

BREAK = r"""() => {
    const article = document.querySelector('article section'), items = [...article.querySelectorAll('li > p')];
    const last = items.at(-1), add = (html) => last.insertAdjacentHTML('beforeend', html);
    for (let i = 0; i < 20; i++)
        article.insertAdjacentHTML('beforeend', `<p class="many">Words with <a href="#i${i}">a link</a>, a number
            <label>n <input type="text"></label>, <span class="g">words</span>, <b class="h">more of them</b>
            and <img alt="a picture" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p><ul><li>one</li></ul>`);
    const many = [...article.querySelectorAll('.many')];
    many[3].querySelector('img').alt = '';
    many[3].querySelector('img').removeAttribute('alt');
    many[4].querySelector('a').textContent = '';
    many[5].querySelector('label').replaceWith(many[5].querySelector('input'));
    many[6].querySelector('a').setAttribute('aria-expanded', 'perhaps');
    many[7].insertAdjacentHTML('beforeend', '<button>press <a href="#x">this</a></button>');
    many[8].nextElementSibling.insertAdjacentHTML('beforeend', '<div>no item</div>');
    many[2].querySelector('.g').style.color = '#aaaaaa';
    many[1].insertAdjacentHTML('beforeend', `<style>@media (prefers-color-scheme: dark) {
        body .many:nth-of-type(1n+3) b.h { color: #444 } }</style>`);
    add('<span role="nothing">words</span>');
    article.insertAdjacentHTML('beforeend', '<h5>Too deep</h5><h2></h2>');
    document.body.insertAdjacentHTML('beforeend', '<p>Outside of all landmarks</p>');
}"""
NARROW = """document.querySelector('article section').insertAdjacentHTML('beforeend', '<div class="narrow" \
style="overflow: auto; width: 90px; height: 40px">' + '<p>a line</p>'.repeat(9) + '</div>')"""
RED = {"image-alt", "link-name", "label", "aria-valid-attr-value", "nested-interactive", "list", "aria-roles"}
RED |= {"heading-order", "empty-heading", "region"}


@pytest.fixture(scope="module")
def page(sealed_page):
    """Return the page of a reader who reaches this machine, and no other."""
    return sealed_page()


@pytest.fixture
def found(page, axe, site, monkeypatch):
    """Return a function that breaks the first lesson, and tells what axe finds in what is left of it."""
    told = []
    monkeypatch.setattr(lean, "JUDGED", set())
    monkeypatch.setattr(lean, "violations", lambda *all_, **more: told.extend(violations(*all_, **more)) or [])

    def broken(*scripts):
        opened(page, f"file://{site}/00_start_here.html")
        for script in scripts:
            page.evaluate(script)
        lean.clear_to_all(page, axe)
        return {name for name, _ in told}, str(told)

    return broken


def test_a_broken_page_is_red_for_each_fault(found, page):
    names, told = found(BREAK, NARROW)
    assert names >= RED | {"color-contrast", "scrollable-region-focusable"}, names
    assert 'class="g"' in told and 'class="h"' in told  # too faint in light, in dark
    assert page.locator(".many").count() < 12


def test_what_was_judged_is_not_judged_again_and_what_is_new_is(found, page):
    assert found()[0] == set() and len(lean.JUDGED) > 20
    assert found("document.querySelector('article section > p').style.color = '#bbbbbb'")[0] == {"color-contrast"}
    assert page.locator("[data-look]").count() < 5
