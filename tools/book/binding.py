"""The chapters bound: a cover, a table of contents, the lessons, the answers; one page of HTML for the printer."""

import base64
from html import escape
from importlib.resources import files

from tools.lab_settings import MATHJAX
from tools.place import ROOT

TITLE = "Gaussian mixtures, from one bell to EM"
SET = "() => window.MathJax?.startup?.promise?.then(() => true)"
WHOLE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>{style}</style>
<script>MathJax = {{tex: {{inlineMath: [["$", "$"]], tags: "none"}}, svg: {{fontCache: "global"}}}};</script>
<script src="{mathjax}"></script>
</head>
<body>
<section class="cover"><h1>{title}</h1><img alt="{alt}" src="data:image/png;base64,{picture}">
<p>Printed from the notebooks of the course. Text: CC BY 4.0; code: BSD 3-Clause.</p></section>
<section class="chapter"><h1>Contents</h1><nav><ol>{contents}</ol></nav>
<p>What you are asked to predict, the solutions of the exercises and the answers of the quizzes are at the end.
A widget is shown as a picture of some of its states, and code that only draws is left out: both are in the
notebooks.</p></section>
{chapters}
<section class="answers"><h1 id="answers">Answers</h1>{answers}</section>
</body>
</html>
"""
ALT = "Old Faithful's eruptions before and after EM: one grey cloud of two parts, then two ellipses, A and B"


def bound(chapters):
    """Return chapters as the one page of HTML that is printed."""
    return WHOLE.format(
        title=escape(TITLE),
        style=files("tools.book").joinpath("book.css").read_text(encoding="utf-8"),
        mathjax=MATHJAX.as_uri(),
        alt=ALT,
        picture=base64.b64encode((ROOT / "figures" / "hero.png").read_bytes()).decode(),
        contents="".join(map(_line, chapters)) + '<li><a href="#answers">Answers</a></li>',
        chapters="".join(map(_chapter, chapters)),
        answers="".join(map(_answers, chapters)),
    )


def _line(chapter):
    return f'<li><a href="#lesson-{chapter.number}">{escape(chapter.title)}</a></li>'


def _chapter(chapter):
    return f'<section class="chapter" id="lesson-{chapter.number}">{chapter.body}</section>'


def _answers(chapter):
    return f"<h2>{escape(chapter.title)}</h2>{chapter.answers}" if chapter.answers else ""
