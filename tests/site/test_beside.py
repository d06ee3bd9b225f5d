"""What stands beside the pages: taken along if it is built, and linked to if it is there."""

import re

from tools.notebooks import select
from tools.site import beside, indexes
from tools.site.lesson import page

TITLES = {"01_one_bell": "One bell", "02_two": "Two"}


def built(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_what_is_built_is_taken_along_and_nothing_else(tmp_path):
    source = built(
        tmp_path / "build", "slides/beside/a", "slides/01_one_bell.html", "course.pdf", "lite/half", "pages/a"
    )
    assert beside.there(source) == ["slides", "course.pdf"]
    (tmp_path / "site").mkdir()
    beside.lay(beside.there(source), tmp_path / "site", source)
    files = {str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*") if path.is_file()}
    assert files == {"slides/beside/a", "slides/01_one_bell.html", "course.pdf"}
    assert beside.there(tmp_path / "nowhere") == []


def test_the_page_links_to_what_is_there(tmp_path):
    source = built(tmp_path, "slides/01_one_bell.html", "lite/lab/index.html")
    links = re.findall(r'href="(.*?)">(.*?)<', beside.page(TITLES, ["slides", "course.pdf", "lite"], source))
    notebooks = [
        (f"lite/lab/index.html?path=notebooks/{stem}.ipynb", f"notebook {i}") for i, stem in enumerate(TITLES, 1)
    ]
    assert sorted(links) == sorted([("slides/01_one_bell.html", "slides 1"), ("course.pdf", "one book"), *notebooks])
    assert "slides" not in beside.page(TITLES, ["lite"], source)
    assert "|" not in beside.page(TITLES, ["course.pdf"], source)


def test_without_any_there_is_no_page_and_no_link_to_it(tmp_path):
    notebooks = {path.stem: page(path, tmp_path) for path in select(["00"])}
    alone, along = indexes.pages(notebooks), indexes.pages(notebooks, ["course.pdf"])
    assert "doors.md" not in alone and "doors" not in alone["index.md"]
    assert indexes.pages(notebooks, ["pyodide"]) == alone  # which no reader opens
    assert "one book" in along["doors.md"] and along["index.md"].count("doors") == 2
