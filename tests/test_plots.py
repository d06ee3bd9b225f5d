"""The pictures: one name for each drawing, a description for each figure, and a second cue beside every colour."""

import ast
from importlib.resources import files
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gmm_lessons import datasets, plots
from gmm_lessons.em import em
from gmm_lessons.mixture import Mixture

MODULES = sorted((Path(str(files("gmm_lessons"))) / "plots").glob("[a-z]*.py"))


def offered(path):
    """The names in __all__ of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lists = [node.value for node in tree.body if isinstance(node, ast.Assign) and _assigns_all(node)]
    return [name.value for values in lists for name in values.elts]


def _assigns_all(node):
    return ast.unparse(node.targets[0]) == "__all__"


def test_no_two_modules_offer_the_same_drawing():
    names = list(chain.from_iterable(offered(path) for path in MODULES))
    assert len(names) > 20
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("alt", ["", "figure", "two bells and a rug"])
def test_a_picture_without_a_description_is_refused(alt):
    figure, _ = plots.canvas()
    with pytest.raises(ValueError, match="say in a sentence what the picture shows"):
        plots.picture(figure, alt)


def test_the_description_reaches_the_page_escaped():
    figure, _ = plots.canvas()
    shown = plots.picture(figure, 'Two axes, "empty" & without a single point on them.')._repr_mimebundle_()
    assert 'alt="Two axes, &quot;empty&quot; &amp; without a single point on them."' in shown["text/html"]
    assert shown["text/plain"].startswith("Picture: Two axes")


def test_drawing_leaves_no_figure_open():
    from matplotlib import pyplot

    plots.picture(plots.canvas()[0], "Two empty axes that nobody has drawn anything on.")
    assert pyplot.get_fignums() == []


def test_every_component_has_a_colour_a_dash_a_marker_and_a_letter_of_its_own():
    cues = plots.COLOURS, plots.DASHES, plots.MARKERS, plots.NAMES
    assert {len(set(cue)) for cue in cues} == {len(plots.COLOURS)}


def test_a_shared_point_has_a_shared_colour():
    sure, torn = plots.colours(np.eye(2)), plots.colours([[0.5, 0.5]])
    np.testing.assert_allclose(torn[0], sure.mean(axis=0))


@pytest.mark.parametrize("columns", [[1], [0, 1]])
def test_a_step_is_drawn_on_a_line_and_in_the_plane(columns):
    x = datasets.old_faithful()[:, columns]
    step = next(em(x, _two(x)))
    figure, ax = plots.canvas()
    plots.draw_step(ax, x, step)
    shown = plots.picture(figure, "The first step of EM on the geyser, under two components.")
    assert len(np.unique(np.asarray(Image.open(BytesIO(shown.png)).convert("RGB")).reshape(-1, 3), axis=0)) > 50


def test_no_box_on_the_way_of_a_block_covers_another_or_leaves_the_page():
    figure, ax = plots.canvas(width=9.2, height=3.9)
    plots.draw_block_path(ax)
    figure.draw_without_rendering()
    boxes = [text.get_bbox_patch().get_window_extent() for text in ax.texts if text.get_bbox_patch()]
    words = [text.get_window_extent() for text in ax.texts if text.get_text() and not text.get_bbox_patch()]
    assert len(boxes) == 12 and len(words) == 6
    for i, one in enumerate([*boxes, *words]):
        assert one.count_overlaps([*boxes, *words]) == 1, i  # itself
        assert figure.bbox.count_contains([(one.x0, one.y0), (one.x1, one.y1)]) == 2


def _two(x):
    low, high = np.quantile(x, [0.2, 0.8], axis=0)
    return Mixture([0.5, 0.5], [low, high], np.stack([np.diag(x.var(axis=0))] * 2))
