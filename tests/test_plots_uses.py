"""The pictures of lesson 17: marks where the mask is, digits in their places, lines where log p has their level."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from gmm_lessons import plots
from gmm_lessons.mixture import Mixture

TWO = Mixture([0.3, 0.7], [[0.0, 0.0], [4.0, 1.0]], [[[1.0, 0.4], [0.4, 0.8]], [[0.5, 0.0], [0.0, 2.0]]])


def test_alarms_are_marked_and_the_rest_is_pale_grey():
    _, ax = plots.canvas()
    levels, mask = np.random.default_rng(0).integers(0, 256, (4, 5, 3)), np.zeros((4, 5), dtype=bool)
    mask[1, 2] = mask[3, 0] = True
    plots.draw_alarms(ax, levels, mask)
    shown = ax.images[0].get_array()
    assert {tuple(pixel) for pixel in shown[mask].tolist()} == {(209, 66, 0)}
    rest = shown[~mask].astype(int)
    assert (np.ptp(rest, axis=1) == 0).all() and rest.min() >= 190
    brightness = levels.sum(axis=-1)[~mask]
    assert (np.diff(rest[np.argsort(brightness), 0]) >= 0).all()


@pytest.mark.parametrize(("n", "columns"), [(7, 3), (12, 12), (1, 4)])
def test_each_digit_stands_in_its_row_and_column(n, columns):
    _, ax = plots.canvas()
    images = np.random.default_rng(n).uniform(1, 16, (n, 64))
    plots.draw_digits(ax, images, columns)
    sheet = np.asarray(ax.images[0].get_array())
    for i, image in enumerate(images):
        top, left = 9 * (i // columns) + 1, 9 * (i % columns) + 1
        np.testing.assert_array_equal(sheet[top : top + 8, left : left + 8], image.reshape(8, 8))
    assert sheet.sum() == pytest.approx(images.sum())


def test_lines_of_equal_density_lie_where_scipy_finds_that_density():
    _, ax = plots.canvas()
    plots.draw_levels(ax, TWO, [-3.0, -5.0], ((-4, 8), (-5, 7)))
    (lines,) = ax.collections
    bells = [multivariate_normal(m, S).pdf for m, S in zip(TWO.means, TWO.covs, strict=True)]
    for level, path in zip((-5.0, -3.0), lines.get_paths(), strict=True):
        found = np.log(sum(w * bell(path.vertices) for w, bell in zip(TWO.weights, bells, strict=True)))
        np.testing.assert_allclose(found, level, atol=0.01)
    assert lines.get_linewidths()[0] > lines.get_linewidths()[1]


def test_rates_are_told_in_percent_beside_what_was_promised():
    figure, ax = plots.canvas()
    rates = np.random.default_rng(0).beta(10, 990, 500)
    plots.draw_rates(ax, rates, lambda grid: 1 + 0 * grid, 0.01)
    figure.draw_without_rendering()
    assert {"0 %", "1 %", "2 %"} <= {tick.get_text() for tick in ax.get_xticklabels()}
    assert any(np.allclose(line.get_xdata(), 0.01) for line in ax.lines)
    assert sum(bar.get_width() * bar.get_height() for bar in ax.patches) == pytest.approx(1)
