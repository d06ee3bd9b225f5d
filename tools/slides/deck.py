"""From slides to a file: reveal.js and the formulas lie beside it, nothing is asked from anywhere."""

import re
from html import escape
from importlib.resources import files

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.lab_settings import MATHJAX
from tools.slides.choosing import slides
from tools.slides.slide import taken
from tools.slides.texts import FOLD

LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
REVEAL = files("sphinx_revealjs") / "_static" / "revealjs"
BESIDE = {  # what a deck needs in the folder beside it
    "reveal.js": REVEAL / "dist" / "reveal.js",
    "reveal.css": REVEAL / "dist" / "reveal.css",
    "notes.js": REVEAL / "plugin" / "notes" / "notes.js",
    "tex-svg.js": MATHJAX,
    "slides.css": files("tools.slides") / "slides.css",
    "slides.js": files("tools.slides") / "slides.js",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="stylesheet" href="beside/reveal.css">
<link rel="stylesheet" href="beside/slides.css">
</head>
<body>
<div class="reveal"><div class="slides">
{body}
</div></div>
<noscript>These slides need JavaScript; the lesson itself reads without it.</noscript>
<script>
MathJax = {{
  tex: {{tags: "none"}}, svg: {{fontCache: "global"}}, startup: {{typeset: false}},
  options: {{ignoreHtmlClass: "notes"}},
}};
</script>
<script src="beside/tex-svg.js"></script>
<script src="beside/reveal.js"></script>
<script src="beside/notes.js"></script>
<script src="beside/slides.js"></script>
</body>
</html>
"""


def _formula(content, options):
    """Return a formula as MathJax finds it."""
    left, right = ("\\[", "\\]") if options["display_mode"] else ("\\(", "\\)")
    return left + escape(content.strip(), quote=False) + right


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
MARKDOWN.use(dollarmath_plugin, renderer=_formula, double_inline=True, allow_digits=True)


def html_of(markdown):
    """Return a Markdown text as HTML; a link to another lesson stays as its words."""
    return MARKDOWN.render(LINK.sub(r"\1", markdown))


def deck(nb):
    """Return the slides of an executed lesson as one page of HTML."""
    chosen, passed, sections = slides(nb), 0.0, []
    for slide in chosen:
        sections.append(section(slide, passed))
        passed += taken(slide)
    return PAGE.format(name=escape(chosen[0].heading), body="\n".join(sections))


def section(slide, passed):
    """Return a slide as a <section>."""
    heading = {"title": "h1"}.get(slide.kind, "h2")
    parts = [f"<{heading}>{inline(slide.heading)}</{heading}>"] if slide.heading else []
    parts += [stack(slide.pictures)] if slide.pictures else []
    parts += [f'<div class="live">{slide.widget}</div>'] if slide.widget else []
    parts += [f'<div class="words">{html_of(slide.text)}</div>'] if slide.text.strip() else []
    return f'<section class="{slide.kind}">{"".join(parts)}{notes(slide, passed)}</section>'


def inline(markdown):
    """Return one line of Markdown as HTML."""
    return MARKDOWN.renderInline(LINK.sub(r"\1", markdown))


def stack(pictures):
    """Return pictures that lie on each other and come one at a time."""
    if len(pictures) == 1:
        return f'<div class="r-stack">{pictures[0]}</div>'
    first, *others = pictures
    turns = [first.replace("<img", '<img class="fragment fade-out" data-fragment-index="0"', 1)]
    for k, one in enumerate(others):
        turns.append(one.replace("<img", f'<img class="fragment current-visible" data-fragment-index="{k}"', 1))
    return f'<div class="r-stack in-turn">{"".join(turns)}</div>'


def notes(slide, passed):
    """Return what the speaker has: the minutes, and the text of the cells that belong to the slide."""
    texts = [cell.source for cell in slide.cells if cell.cell_type == "markdown"]
    words = "".join(html_of(FOLD.sub(r"\n\n**\1**\n\n\2\n\n", text)) for text in texts)
    clock = f"<p>About {taken(slide):.0f} minutes; {passed:.0f} have passed.</p>"
    return f'<aside class="notes">{clock}{words}</aside>'
