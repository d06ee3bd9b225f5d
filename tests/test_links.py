"""Every link of the README and its like, the notebooks and the data leads somewhere; every image is described."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from tools.canonical import read

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("notebooks/*.ipynb")), *sorted(ROOT.glob("gmm_lessons/**/*.md"))]
HTML_LINK = re.compile(r"<a\b[^>]*\bhref=[\"']([^\"']*)")
HTML_IMAGE = re.compile(r"<img\b[^>]*>")
HTML_ANCHOR = re.compile(r"\b(?:id|name)=[\"']([^\"']*)")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def markdown(page):
    """Return the Markdown of a page; a notebook's cells are set apart by blank lines."""
    if page.suffix == ".md":
        return page.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in read(page).cells if cell.cell_type == "markdown")


def tokens(text):
    """Return all tokens of a Markdown text, those within lines too."""
    return [part for token in MarkdownIt().enable("table").parse(text) for part in (token, *(token.children or []))]


def links(text):
    """Return the targets of the links and images of a Markdown text."""
    parts = tokens(text)
    html = "".join(part.content for part in parts if part.type.startswith("html"))
    targets = [part.attrs.get("href") or part.attrs.get("src") for part in parts if part.type in ("link_open", "image")]
    return [*targets, *HTML_LINK.findall(html)]


def anchors(page):
    """Return the #names of a page: its headings, as JupyterLab (notebooks) and GitHub (.md) name them, and HTML ids."""
    text = markdown(page)
    flat = MarkdownIt().parse(text)
    headings = [flat[number + 1].children for number, token in enumerate(flat) if token.type == "heading_open"]
    titles = ["".join(part.content for part in heading) for heading in headings]
    slug = jupyterlab_slug if page.suffix == ".ipynb" else github_slug
    return {*map(slug, titles), *HTML_ANCHOR.findall(text)}


def jupyterlab_slug(title):
    return title.replace(" ", "-")


def github_slug(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def complaint(link, page):
    """Return what is wrong with a link on a page, or None."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        whole = parts.scheme in ("http", "https") and re.fullmatch(r"[\w.-]+\.\w+(:\d+)?", parts.netloc)
        return None if whole else f"{link} is no web address"
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return f"{link} leads to no file of the repository"
    if parts.fragment and unquote(parts.fragment) not in anchors(target):
        return f"{link} leads to no heading; there are {sorted(anchors(target))}"
    return None


@every_page
def test_links_lead_somewhere(page):
    found = [complaint(link, page) for link in links(markdown(page))]
    assert [sentence for sentence in found if sentence] == []


ONE_LESSON_THEN_MORE = re.compile(r"\b[Ll]esson \[\d+\]\([^)]*\)(?:,| and| or| to) \[\d+\]\([^)]*\)")


@every_page
def test_numbers_that_are_no_lessons_are_no_links(page):
    """In "the points of lesson 7, 1, 2 and 3" only the 7 is a lesson; of several lessons one says "lessons"."""
    assert ONE_LESSON_THEN_MORE.findall(markdown(page)) == []


def test_a_number_that_became_a_link_is_found():
    assert ONE_LESSON_THEN_MORE.search("points of lesson [7](07_a.ipynb), [1](01_b.ipynb), [2](02_c.ipynb)")
    assert not ONE_LESSON_THEN_MORE.search("you need lessons [7](07_a.ipynb), [9](09_b.ipynb) and [10](10_c.ipynb)")


@every_page
def test_images_are_described(page):
    parts = tokens(markdown(page))
    descriptions = [part.content for part in parts if part.type == "image"]
    html = "".join(part.content for part in parts if part.type.startswith("html"))
    descriptions += ["".join(re.findall(r"\balt=[\"']([^\"']*)", image)) for image in HTML_IMAGE.findall(html)]
    assert [alt for alt in descriptions if len(alt) < 40] == []


@pytest.mark.parametrize(
    "link",
    [
        "missing.ipynb",
        "#nowhere",
        "../pyproject.toml",
        "README.md#nowhere",
        "https://no where",
        "http:/one.org",
        "ftp://a.b",
    ],
)
def test_broken_links_are_seen(link):
    assert complaint(link, ROOT / "README.md")


@pytest.mark.parametrize("link", ["#start", "LICENSE", "gmm_lessons/data/README.md", "https://doi.org/10.1000/182#x"])
def test_good_links_are_followed(link):
    assert complaint(link, ROOT / "README.md") is None


def test_all_kinds_of_links_are_found():
    text = "[a](b) ![c](d)\n\n| x |\n|---|\n| [e](f) |\n\n<a href='g'>h</a>\n\n[i]\n\n[i]: j\n\n`[no](k)`"
    assert sorted(links(text)) == ["b", "d", "f", "g", "j"]
