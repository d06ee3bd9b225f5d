"""Print the lessons as one book, A4: `python course.py pdf [07 ...]` writes build/course.pdf."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from tools.book.binding import SET, bound
from tools.book.chapter import chapter
from tools.browser import CHROMIUM, MISSING, QUIET
from tools.notebooks import NOTEBOOKS, select

BOOK = NOTEBOOKS.parent / "build" / "course.pdf"
FOOT = '<div style="font: 8pt sans-serif; width: 100%; text-align: center"><span class="pageNumber"></span></div>'
FRAME = {"display_header_footer": True, "header_template": "<span></span>", "footer_template": FOOT}
PAPER = {"prefer_css_page_size": True, "tagged": True, "outline": True, "print_background": True}
NUMBERED = """pages => document.querySelectorAll("nav a").forEach(
    link => (link.dataset.page = pages[link.hash.slice(1)] ?? ""))"""
WIDE = 658  # pixels between the margins
NARROWER = f"""() => {{
    for (const one of document.querySelectorAll("table, mjx-container[display]")) {{
        const wide = Math.max(one.scrollWidth, one.firstElementChild?.getBoundingClientRect().width ?? 0);
        if (wide > {WIDE}) one.style.zoom = {WIDE} / wide;
    }}
}}"""
PATIENCE = 600_000  # milliseconds: two thousand formulas on an old laptop


def printed(html, book, browser):
    """Print a page of HTML as tagged PDF with an outline, in a browser; again when its contents know their pages."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "book.html"
        source.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDE, "height": 950})
        page.emulate_media(media="print")
        page.set_default_timeout(PATIENCE)
        page.goto(source.as_uri())
        page.wait_for_function(SET)
        page.evaluate(NARROWER)
        page.pdf(path=book, **FRAME, **PAPER)
        page.evaluate(NUMBERED, places(book))
        page.pdf(path=book, **FRAME, **PAPER)


def places(book):
    """Return the pages of a printed book that links lead to, {name of the place: number of the page}."""
    reader = PdfReader(book)
    return {
        name.lstrip("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def main(*names):
    """Print the lessons whose file names begin with one of the names, or all of them."""
    if CHROMIUM is None:
        sys.exit(MISSING)
    chapters = []
    for path in select(names):
        print(path.stem, flush=True)
        chapters.append(chapter(path))
    BOOK.parent.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        printed(bound(chapters), BOOK, driver.chromium.launch(executable_path=CHROMIUM, args=QUIET))
    print("build/course.pdf")


if __name__ == "__main__":
    main(*sys.argv[1:])
