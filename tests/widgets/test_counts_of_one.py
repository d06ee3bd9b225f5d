"""One of a thing is told as one: in what a widget says in Python, and in what its page says."""

import re
from pathlib import Path

import numpy as np
import pytest

from gmm_lessons import widgets
from gmm_lessons.datasets import old_faithful
from gmm_lessons.mixture import bells
from gmm_lessons.plots import canvas
from gmm_lessons.widgets.bell import _shade
from gmm_lessons.widgets.parts import bundle
from gmm_lessons.widgets.parts.words import number_of
from tests.widgets import javascript

X = old_faithful()
FEW = np.random.default_rng(0).normal(size=(40, 2))
LONELY = [[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [0.1, 0.1], [9.0, 9.0]]  # the last one gets a bell of its own
MAKE = {
    "a start that collapses": lambda: widgets.starts(LONELY, 2, stored=1),
    "a start that does not": lambda: widgets.starts(FEW, 2, stored=1),
    "a bell": lambda: widgets.choose_then_draw(bells([1], [0], [1])),
    "a hole": lambda: widgets.holes(FEW, 1 / 40),
    "a candidate": lambda: widgets.how_many(FEW, [1], structures="full", n_starts=1),
    "a batch size": lambda: widgets.streaming(FEW, 2, sizes=[40], kappas=[0.7], passes=1),
    "an update": lambda: widgets.tolerance(FEW, 1, tol=0.05),
    "a climb cut short": lambda: widgets.stepper(FEW, 2, max_steps=1),
    "a component alive": lambda: widgets.fading(FEW[:10], 2, gamma=1e-5),
    "a disc": lambda: widgets.balance([[1.0, 2.0]], [0.5]),
}
SOURCES = sorted(Path(bundle.__file__).parents[1].rglob("*.js"))
COUNTED = re.compile(
    r"\$\{(?P<what>[^{}]*)\} (?:whole |stored |random |held-out )*"
    r"(?:points|draws|turns|updates|runs|hops|passes|steps|candidates|starts|climbs|components|bells|times|colours)\b"
)
MANY = re.compile(r"(?<![\w.,−-])1 (?:(?!has\b|is\b|was\b)\w+(?<!s)s\b|\w+ (?:are|have|stay)\b)")
NEVER_ONE = {  # why: a number with decimals, or one that begins at two
    "say(heap.count, 3)": "1.00 points",
    "say(held, 3)": "1.00 points",
    "BATCH": "10",
    "K": "2 to 8 colours",
    "times[run.end]": "the first time has words of its own",
    "app.uniform.length": "400",
    "updates": "the last of 3000 begun",
}


@pytest.fixture
def js(node):
    return lambda kind, *calls: javascript.run(node, kind, *calls)


@pytest.mark.parametrize("name", MAKE)
def test_python_says_one_of_one(name, undrawn):
    widget = MAKE[name]()
    alt = re.search('<img alt="([^"]+)"', widget.page())[1]
    data = " ".join(str(value) for value in widget.data.values() if isinstance(value, str))
    for words in (repr(widget), alt, data, getattr(widget, "origin", {}).get("trouble", "")):
        assert not MANY.search(words), words


def test_the_page_counts_by_one_function_where_there_may_be_one():
    told = [(path.name, found["what"]) for path in SOURCES for found in COUNTED.finditer(path.read_text("utf-8"))]
    assert {what for _, what in told} <= set(NEVER_ONE), told


def test_the_page_and_python_count_alike(js):
    for args in ((0, "draw"), (1, "draw"), (2, "draw"), (1, "pass", "passes"), (2, "pass", "passes")):
        assert js("choose", ("numberOf", *args)) == [number_of(*args)]
    assert [number_of(n, "turn") for n in (0, 1, 2)] == ["0 turns", "1 turn", "2 turns"]


def test_the_page_writes_a_minus_and_no_hyphen(js):
    assert js("how_many", ("decimal", -2314.304, 1), ("decimal", 0.5, 3)) == ["−2314.3", "0.500"]
    rest = [
        path.name for path in SOURCES if re.search(r"\b(value|ari\[\w+\]|[gG]ap)\)?\.toFixed", path.read_text("utf-8"))
    ]
    assert rest == ["dom.js"]


def test_the_picture_writes_a_minus_and_no_hyphen(monkeypatch, undrawn):
    titles = []
    monkeypatch.setattr("matplotlib.axes.Axes.set_title", lambda ax, words, **_: titles.append(words))
    widgets.covariance(rho=-0.8)._picture()
    assert titles == ["ρ = 0", "ρ = −0.8", "ρ = 0.98"]


@pytest.mark.parametrize("many", [1, 2, 4])
def test_streaming_tells_the_curves_that_it_draws_each_once(many, undrawn):
    widget = widgets.streaming(FEW, 2, sizes=[40], kappas=[0.6, 0.7, 0.8, 0.9][:many], passes=1)
    figure, drawn = widget._alt(), []
    widget._draw = lambda ax, named: drawn.append([name for *_, name in named])
    widget._picture()
    assert re.findall(r"κ = [\d.]+", figure) == drawn[0]


@pytest.mark.parametrize("sigma", [3.0, 1.0, 0.1])
def test_the_letters_of_an_interval_stand_above_the_bells(sigma):
    figure, (ax, *_) = canvas(1, 3, width=9.5, height=2.8)
    _shade(ax, widgets.bell(sigma=sigma, interval=(-0.2, 0.2)).place, sigma)
    figure.draw_without_rendering()
    top = ax.transData.transform((0, ax.dataLim.y1))[1]
    assert len(ax.texts) == 2 and all(text.get_window_extent().y0 > top for text in ax.texts)
