"""Every other lesson in a browser, with the network cut; the rest are in test_pages_read.py, for another process."""

import pytest

from tests.site.reading import reads_well
from tests.site.test_made import STEMS


@pytest.fixture(scope="module")
def page(sealed_page):
    """Return the page of a reader who reaches this machine, and no other."""
    return sealed_page()


@pytest.mark.parametrize("name", STEMS[::2])
def test_a_lesson_opened_from_the_disk_is_whole_alive_and_narrow_where_it_must_be(page, site, axe, name):
    reads_well(page, f"file://{site}/{name}.html", axe)
