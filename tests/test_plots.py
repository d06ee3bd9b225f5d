"""The pictures: one name for each drawing, a description for each figure, and a second cue beside every colour."""

import ast
import os
import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rc_context, rcParams
from matplotlib.collections import LineCollection, PathCollection
from PIL import Image

from gmm_lessons import datasets, missing, plots
from gmm_lessons.em import Step, e_step, em
from gmm_lessons.mixture import Mixture, bells, sample
from gmm_lessons.plots.pages import laid_out

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
    assert [len(set(cue)) for cue in (plots.COLOURS, plots.DASHES, plots.MARKERS)] == [6, 6, 6]
    assert len(set(plots.NAMES)) == len(plots.NAMES)


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
    assert shades(np.asarray(Image.open(BytesIO(shown.png)).convert("RGB")).astype(int)) > 50


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


def rendered(figure):
    """The figure as pixels (H, W, 3)."""
    with laid_out(figure) as page:
        page.draw()
        return np.asarray(page.buffer_rgba())[..., :3].astype(int)


def shades(pixels):
    """How many colours there are among pixels (H, W, 3); each is told by one number, since rows are slow to sort."""
    return len(np.unique(pixels @ [1, 256, 256**2]))


def world(K, D, N=60):
    rng = np.random.default_rng(K + D)
    mixture = Mixture(np.full(K, 1 / K), 4 * rng.normal(size=(K, D)), np.repeat(np.eye(D)[None], K, axis=0))
    return sample(mixture, N, rng)[0], mixture


@pytest.mark.parametrize(("gains", "shaded"), [([9.0, 0.5, 3.0, 0.1], [2.5, 3.5]), ([9.0, 4.0, 3.0], None)])
def test_gains_are_back_above_the_tolerance_only_after_one_was_below_it(gains, shaded):
    _, ax = plots.canvas()
    plots.draw_gain_story(ax, np.array(gains), 1.0, [])
    assert [[patch.get_x(), patch.get_x() + patch.get_width()] for patch in ax.patches] == ([shaded] if shaded else [])


@pytest.mark.parametrize(("K", "D"), [(1, 2), (8, 1), (8, 2), (8, 3), (13, 2)])
def test_any_number_of_components_in_any_number_of_columns_is_drawn(K, D):
    x, mixture = world(K, D)
    step = e_step(x, mixture)
    columns = {} if D == 1 else {"columns": (0, D - 1)}
    figure, axes = plots.canvas(1, 5)
    plots.draw_step(axes[0], x, Step(mixture, step.resp, None, None), **columns)
    plots.draw_scene(axes[1], x, mixture, step.resp, **columns)
    plots.draw_fit(axes[2], x, mixture, step.resp, **columns)
    plots.draw_labels(axes[3], x, step.resp.argmax(axis=1), **columns)
    plots.draw_points(axes[4], x, step.resp, **columns)
    letters = {text.get_text() for text in axes[0].texts}
    assert letters == set(plots.NAMES[:K])
    assert shades(rendered(figure)) > 5


def test_the_columns_chosen_are_the_ones_drawn():
    x, mixture = world(2, 3)
    _, ax = plots.canvas()
    plots.draw_step(ax, x, Step(mixture, e_step(x, mixture).resp, None, None), columns=(2, 0))
    np.testing.assert_array_equal(ax.collections[0].get_offsets(), x[:, [2, 0]])
    np.testing.assert_allclose(ax.texts[1].get_position(), mixture.means[1, [2, 0]])


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda ax, x: plots.draw_points(ax, x, columns=(0, 3)), "columns are"),
        (lambda ax, x: plots.draw_points(ax, x, columns=1), "columns are 1"),
        (lambda ax, x: plots.draw_points(ax, x, columns=(1, 1)), "two different ones"),
        (lambda ax, x: plots.draw_partition(ax, x[:, 0], x[:1, :1][None]), "x has one column"),
        (lambda ax, x: plots.draw_start_means(ax, x[:, 0], x[:2, :1][None]), "x has one column"),
        (lambda ax, x: plots.draw_points(ax, [[0.0, np.inf]]), "infinity"),
    ],
)
def test_columns_that_a_picture_cannot_show_are_refused_in_words(draw, words):
    with pytest.raises(ValueError, match=words):
        draw(plots.canvas()[1], world(2, 3)[0])


def test_cues_go_on_and_no_pair_of_colour_and_dash_comes_twice_among_36():
    pairs = {(plots.COLOURS[k], plots.DASHES[k]) for k in range(36)}
    assert len(pairs) == len({(plots.COLOURS[k], plots.MARKERS[k]) for k in range(36)}) == 36
    assert plots.COLOURS[:8] == tuple(plots.COLOURS[k] for k in range(8))
    assert plots.NAMES[25:28] == ("Z", "AA", "AB")
    np.testing.assert_allclose(plots.colours(np.eye(8))[[0, 1]], plots.colours(np.eye(8))[[6, 7]])


def test_numbers_in_a_list_are_drawn_as_those_in_an_array_are():
    _, (order, basins) = plots.canvas(1, 2)
    plots.draw_order(order, [1.0, 2.0, 3.0], [0, 1, 0])
    plots.draw_basins(basins, [[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]], [0, -1, -2], ["a"])
    for ax in (order, basins):
        marks = [own.get_offsets() for own in ax.collections if isinstance(own, PathCollection)]
        assert sum(map(len, marks)) == 3


def test_a_column_with_less_than_one_point_has_a_bar_of_height_one():
    _, ax = plots.canvas()
    plots.draw_share_bars(ax, np.arange(4), np.array([[0.1, 3.0, 0.0], [0.3, 1.0, 0.0]]))
    heights = np.reshape([bar.get_height() for bar in ax.patches], (2, 3))
    np.testing.assert_allclose(heights.sum(axis=0), [1, 1, 0])


def test_a_number_below_zero_has_a_minus_and_no_hyphen():
    _, ax = plots.canvas()
    plots.draw_reading(ax, -1.5, bells([0.5, 0.5], [0, 1], [1, 1]), (0, 0))
    assert ax.texts[0].get_text().startswith("at −1.5:  A 0.0648")


def test_a_bar_of_shares_is_never_cut_off():
    _, (sharp, spread) = plots.canvas(1, 2)
    plots.draw_spread(sharp, np.tile([0.97, 0.03], (9, 1)), "one bar")
    plots.draw_spread(spread, np.column_stack([np.linspace(0, 1, 11), np.linspace(1, 0, 11)]), "many")
    assert sharp.get_ylim() == (0, 1) and spread.get_ylim() == (0, 0.6)


def test_ellipses_leave_the_points_under_them_to_be_seen():
    x, mixture = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]]), Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    bare, (ax, under) = plots.canvas(1, 2)
    for axes in (ax, under):
        plots.draw_points(axes, x, size=60)
        axes.set(xlim=(-3, 3), ylim=(-3, 3))
    plots.draw_ellipses(under, mixture)
    pixels = rendered(bare)
    width = pixels.shape[1] // 2
    left, right = pixels[:, :width], pixels[:, -width:]
    grey = lambda pixels: (np.ptp(pixels, axis=-1) < 4) & (np.abs(pixels.mean(axis=-1) - 179) < 12)  # noqa: E731
    assert grey(right).sum() > 0.6 * grey(left).sum()


HOSTILE = """
axes.facecolor: yellow
axes.titlesize: 30
lines.linewidth: 9
lines.markersize: 20
font.size: 25
font.family: monospace
scatter.marker: x
legend.fontsize: 30
savefig.facecolor: red
savefig.bbox: tight
text.color: magenta
"""
TOLD = {"capture_output": True, "text": True, "check": False}
DRAW = """
import hashlib, numpy as np
from gmm_lessons import datasets, missing, plots, widgets
from gmm_lessons.mixture import bells
x = datasets.old_faithful()
figure, (left, right) = plots.canvas(1, 2)
plots.draw_labels(left, x[:40], (x[:40, 1] > 65).astype(int), ("short", "long"))
plots.draw_trace(left, [1.0, 2.0, 3.0], now=1)
plots.draw_bells(right, bells([0.5, 0.5], [0, 3], [1, 1]))
pages = plots.picture(figure, "Points of two kinds and two bells beside them.").png, widgets.bell().page().encode()
print([hashlib.sha256(page).hexdigest() for page in pages])
"""


def test_a_matplotlibrc_of_the_users_changes_no_picture(tmp_path, capsys):
    """Another process draws under it what this one draws without."""
    (tmp_path / "matplotlibrc").write_text(HOSTILE)
    exec(DRAW, {})
    plain, env = capsys.readouterr().out, dict(os.environ, MATPLOTLIBRC=str(tmp_path / "matplotlibrc"))
    hostile = subprocess.run([sys.executable, "-c", DRAW], env=env, **TOLD)
    assert len(plain) > 100 and hostile.stdout == plain, hostile.stderr


HOLED = np.array([[1.0, 2.0], [3.0, np.nan], [np.nan, 5.0], [np.nan, np.nan], [4.0, 1.0], [6.0, np.nan]])
PAIR = Mixture([0.5, 0.5], [[1.0, 1.0], [4.0, 2.0]], [np.eye(2)] * 2)
SHARES, LABELS = np.eye(2)[[0, 1, 0, 1, 0, 1]], np.arange(6) % 2
PLANE = {
    "draw_points": lambda ax, x: plots.draw_points(ax, x),
    "draw_labels": lambda ax, x: plots.draw_labels(ax, x, LABELS),
    "draw_step": lambda ax, x: plots.draw_step(ax, x, Step(PAIR, SHARES, None, None)),
    "draw_scene": lambda ax, x: plots.draw_scene(ax, x, PAIR, SHARES),
    "draw_fit": lambda ax, x: plots.draw_fit(ax, x, PAIR, SHARES),
    "draw_centres": lambda ax, x: plots.draw_centres(ax, x, Step(PAIR, SHARES, None, None)),
    "draw_alive": lambda ax, x: plots.draw_alive(ax, x, PAIR, SHARES),
    "draw_holed": lambda ax, x: plots.draw_holed(ax, x),
    "draw_partition": lambda ax, x: plots.draw_partition(ax, x, PAIR.means[None]),
    "draw_chances": lambda ax, x: plots.draw_chances(ax, x, np.full(6, 1 / 6), [1, 2]),
    "draw_start_means": lambda ax, x: plots.draw_start_means(ax, x, PAIR.means[None]),
    "draw_against_truth": lambda ax, x: plots.draw_against_truth(ax, x, LABELS, LABELS, "AB"),
    "draw_before_after": lambda ax, x: plots.draw_before_after([ax], x, SHARES, [PAIR], ["now"]),
    "draw_three_ways": lambda ax, x: plots.draw_three_ways(
        [plots.canvas()[1], ax, plots.canvas()[1]], x, LABELS, SHARES, "AB"
    ),
    "the third of draw_three_ways": lambda ax, x: plots.draw_three_ways(
        [plots.canvas()[1], plots.canvas()[1], ax], x, LABELS, SHARES, "AB"
    ),
}


@pytest.mark.parametrize("name", PLANE)
def test_points_with_a_hole_are_ticks_at_the_edge(name):
    """Whole points are marks; of the others each is a tick where its one value is, and an empty one is counted."""
    _, ax = plots.canvas()
    PLANE[name](ax, HOLED)
    lines = [part for part in ax.collections if isinstance(part, LineCollection)]
    marks = [part.get_offsets() for part in ax.collections if isinstance(part, PathCollection)]
    assert {(1, 2), (4, 1)} <= set(map(tuple, np.vstack(marks))) or name == "draw_start_means"
    assert not np.isnan(np.vstack(marks)).any()
    assert sorted(tick[0].tolist() for part in lines for tick in part.get_segments()) == [[0, 5], [3, 0], [6, 0]]
    assert [text.get_text() for text in ax.texts].count("1 point with nothing seen") == 1
    assert "half seen" in ax.get_legend_handles_labels()[1]


@pytest.mark.parametrize("name", PLANE)
def test_pictures_of_whole_points_say_nothing_of_holes(name):
    _, ax = plots.canvas()
    PLANE[name](ax, np.where(np.isnan(HOLED), 7.0, HOLED) + np.arange(12).reshape(6, 2))
    assert "half seen" not in ax.get_legend_handles_labels()[1]
    assert not [text for text in ax.texts if "nothing seen" in text.get_text()]


LINE = {
    "draw_rug": lambda ax, x: plots.draw_rug(ax, x),
    "draw_rug, coloured": lambda ax, x: plots.draw_rug(ax, x, SHARES),
    "draw_points": lambda ax, x: plots.draw_points(ax, x, SHARES),
    "draw_labels": lambda ax, x: plots.draw_labels(ax, x, LABELS),
    "draw_histogram": lambda ax, x: (plots.draw_histogram(ax, x), plots.draw_rug(ax, x)),
    "draw_groups": lambda ax, x: plots.draw_groups(ax, x, LABELS, "AB"),
    "draw_beam": lambda ax, x: plots.draw_beam(ax, x, np.full(6, 0.5)),
    "draw_order": lambda ax, x: plots.draw_order(ax, x, LABELS),
}


@pytest.mark.parametrize("name", LINE)
def test_empty_points_on_a_line_are_counted_once(name):
    figure, ax = plots.canvas()
    LINE[name](ax, np.array([1.0, 3.0, np.nan, np.nan, 4.0, 6.0]))
    assert [text.get_text() for text in ax.texts].count("2 points with nothing seen") == 1
    rendered(figure)


def test_the_one_bell_of_points_with_holes_is_that_of_what_was_seen():
    x = np.vstack([datasets.old_faithful().values, [[np.nan, np.nan], [4.0, np.nan], [np.nan, 50.0]]])
    _, ax = plots.canvas()
    plots.draw_one_bell(ax, x)
    bell = missing.one_bell(x, imaginary=0, steps=500)
    np.testing.assert_allclose(ax.lines[-1].get_xydata()[0], bell.means[0], rtol=1e-6)
    plots.draw_one_bell(ax, x[:272])
    np.testing.assert_allclose(ax.lines[-1].get_xydata()[0], x[:272].mean(axis=0), rtol=1e-12)


SIX = np.array([[0.0, 2.0], [1.0, 0.0], [2.0, 1.0], [0.0, 0.5], [0.5, 0.0], [3.0, 3.0]])
HALVES = np.full((6, 2), 0.5)
MASKED = np.ma.array(SIX, mask=SIX > 1)
TRUE = np.ones((2, 3), dtype=bool)
NO_PICTURES = {
    "points of a plane on a line": (plots.draw_histogram, [SIX], "D = 2 columns"),
    "numbers as text": (plots.draw_histogram, [["1", "2"]], "text"),
    "no points": (plots.draw_histogram, [[]], "points are rows"),
    "shares of NaN": (plots.draw_rug, [[1.0, 2.0], np.full((2, 2), np.nan)], "nan"),
    "shares of other points": (plots.draw_points, [SIX, HALVES[1:]], "one row a point"),
    "masked shares": (plots.draw_points, [SIX, np.ma.array(HALVES, mask=SIX > 1)], "is masked"),
    "a mixture of the plane on a line": (plots.draw_bells, [Mixture([1.0], [[0, 0]], [np.eye(2)])], "D = 2 columns"),
    "no mixture": (plots.draw_bells, [2], "must be a Mixture"),
    "no mixture in the plane": (plots.draw_ellipses, [2], "must be a Mixture"),
    "the label -1": (plots.draw_labels, [SIX, np.full(6, -1)], "labels hold -1 in row 0"),
    "half a label": (plots.draw_labels, [SIX, np.full(6, 0.5)], "labels hold 0.5"),
    "too few labels": (plots.draw_labels, [SIX, [0]], "one a point"),
    "groups of others": (plots.draw_groups, [SIX[:, 0], np.full(6, 2), ["A", "B"]], "labels hold 2"),
    "shares of three where there are two": (plots.draw_alive, [SIX, PAIR, np.ones((6, 3)) / 3], "3 columns, but .* 2"),
    "masked weights": (plots.draw_weights, [np.ma.array(HALVES, mask=SIX > 1)], "is masked"),
    "complex weights": (plots.draw_weights, [HALVES + 1j], "a complex number"),
    "weights of NaN": (plots.draw_weights, [HALVES * np.nan], "nan"),
    "an α below 0": (plots.draw_worth, [[-1.0]], "above 0"),
    "no end": (plots.draw_worth, [[1.0], np.nan], "top is nan"),
    "no score": (plots.draw_scores, [[], "BIC"], "there is no score 'BIC'"),
    "no candidates": (plots.draw_scores, [[PAIR]], "must be what candidates"),
    "no best candidate": (plots.draw_scores, [[], "bic", PAIR], "must be what candidates"),
    "points and no mixture": (plots.draw_fit, [SIX, 2], "must be a Mixture"),
    "a masked photograph": (plots.draw_alarms, [np.ma.masked_less(np.ones((2, 3, 3)), 2), TRUE], "is masked"),
    "marks that are numbers": (plots.draw_alarms, [np.ones((2, 3, 3)), 2 * TRUE], "True or False for each pixel"),
    "marks elsewhere": (plots.draw_alarms, [np.ones((2, 3, 3)), TRUE[:1]], "True or False for each pixel"),
    "digits of 60 pixels": (plots.draw_digits, [np.ones((3, 60))], "8 by 8 pixels"),
    "masked digits": (plots.draw_digits, [np.ma.masked_less(np.ones((3, 64)), 2)], "is masked"),
    "digits in no columns": (plots.draw_digits, [np.ones((3, 64)), 0], "columns is 0"),
    "levels as text": (plots.draw_levels, [PAIR, ["1"], ((0, 1), (0, 1))], "text"),
    "masked rates": (plots.draw_rates, [np.ma.masked_less(np.ones(4), 2), np.sin, 0.1], "is masked"),
    "a promise that is no number": (plots.draw_rates, [[0.1, 0.2], np.sin, "0.1"], "promised is '0.1'"),
    "an asymmetric covariance": (plots.draw_half_axes, [[0, 0], [[1, 0.5], [0, 1]]], "not symmetric"),
}


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_is_refused_in_words_and_not_drawn(what):
    draw, arguments, words = NO_PICTURES[what]
    _, ax = plots.canvas()
    with pytest.raises(ValueError, match=words):
        draw(ax, *arguments)
    assert not ax.has_data()


@pytest.mark.parametrize(
    "columns", [(0, 0.5), (0, -1), (0, 2), (0,), (0, 0), (0, 1, 1), np.ma.array([0, 1], mask=[0, 1])]
)
def test_a_plane_has_two_columns_of_the_points(columns):
    _, ax = plots.canvas()
    with pytest.raises(ValueError, match="name two different ones from 0 to 1"):
        plots.draw_points(ax, SIX, columns=columns)


def test_a_screen_of_two_pixels_a_dot_changes_no_picture_and_keeps_its_own():
    def drawn(ratio):
        fig, ax = plots.canvas()
        ax.plot([1, 2])
        fig.canvas._set_device_pixel_ratio(ratio)
        before = fig.canvas, fig.dpi, fig._original_dpi
        png = plots.picture(fig, "a line that goes up from one to two").png
        assert (fig.canvas, fig.dpi, fig._original_dpi) == before
        return png

    assert drawn(2) == drawn(1)


def test_a_page_that_one_sees_through_stays_so():
    figure, _ = plots.canvas()
    figure.patch.set_alpha(0.5)
    shown = [Image.open(BytesIO(plots.picture(one, ALT).png)) for one in (figure, plots.canvas()[0])]
    assert [image.mode for image in shown] == ["RGBA", "RGB"]
    assert shown[0].getpixel((0, 0))[3] == 128


ALT = "Two axes that nobody has drawn anything on, and the paper under them."


def test_a_style_of_the_users_between_two_drawings_changes_no_picture():
    with rc_context({"axes.facecolor": "yellow"}):
        yellow = plots.picture(plots.canvas()[0], ALT).png
        with plots.plain():
            rcParams["axes.facecolor"] = "red"
            assert plots.picture(plots.canvas()[0], ALT).png == yellow
            assert rcParams["axes.facecolor"] == "red"
        assert rcParams["axes.facecolor"] == "yellow"
    assert plots.picture(plots.canvas()[0], ALT).png == yellow
