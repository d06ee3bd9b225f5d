"""Every page that is not in test_lessons_read.py in a browser, with the network cut."""

import pytest

from tests.site.reading import PAGES, reads_well
from tests.site.test_made import STEMS


@pytest.fixture(scope="module")
def page(sealed_page):
    """Return the page of a reader who reaches this machine, and no other."""
    return sealed_page()


def test_these_are_all_pages(site):
    assert {str(path.relative_to(site))[:-5] for path in site.rglob("*.html")} == set(PAGES)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in STEMS[::2]])
def test_a_page_opened_from_the_disk_is_whole_alive_and_narrow_where_it_must_be(page, site, axe, name):
    reads_well(page, f"file://{site}/{name}.html", axe)
