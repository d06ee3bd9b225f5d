"""The widgets on the page of JupyterLab: what axe finds there, and a stored notebook before and after it is trusted."""

import nbformat
import pytest

from gmm_lessons import widgets
from tests.widgets.laboratory import CELLS, Notebook, sign, unspoilt, until, violations
from tests.widgets.test_for_everyone import stored


@pytest.fixture
def all_in_sight(gallery):
    """Return the gallery on a page as high as it is."""
    before = gallery.page.viewport_size
    gallery.page.set_viewport_size({"width": before["width"], "height": 8000})
    yield gallery
    gallery.page.set_viewport_size(before)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_in_jupyterlab(all_in_sight, axe, theme):
    gallery = all_in_sight
    gallery.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    until(gallery.page.locator("body"), f"n.dataset.jpThemeName === {theme!r}")
    assert gallery.page.locator(".gmm").count() >= len(CELLS)
    assert violations(gallery.page, axe, ".gmm") == []


def test_a_stored_notebook_shows_the_picture_until_it_is_trusted_and_then_plays(lab, desk):
    file = lab.folder / "stored.ipynb"
    nbformat.write(stored(widgets.bell), file)
    notebook = Notebook(lab, desk, file.name)
    notebook.open()
    area = notebook.panel.locator(".jp-OutputArea")
    image = area.locator("img[alt^='Three bells']")
    image.wait_for()
    assert area.locator(".gmm, .gmm-page script").count() == 0
    sign(nbformat.read(file, 4), lab.env["JUPYTER_DATA_DIR"])
    notebook.close()
    notebook.open()
    widget = notebook.widget("One bell and an interval")
    widget.get_by_label("width σ").fill("0.1")
    assert "more than 1" in widget.get_by_role("status").inner_text()
    assert image.is_hidden()
    unspoilt(desk)
