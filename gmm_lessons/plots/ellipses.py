"""Covariance seen: axes, distances and slices of the bell in D dimensions (lesson 2)."""

import numpy as np

from gmm_lessons.doors.parameters import as_covs, of_points
from gmm_lessons.gaussian import ellipse
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, QUIET, line_colour

__all__ = ["draw_box", "draw_contours", "draw_half_axes", "draw_map", "draw_spot"]


def draw_contours(ax, mean, cov, distances=(1, 2), k=0, **style):
    """Draw the ellipses of N(mean, cov) at these Mahalanobis distances, in the colour and dash of component k."""
    for distance in distances:
        line = {"color": line_colour(k), "linestyle": DASHES[k], "linewidth": 2 / distance**0.5}
        ax.plot(*ellipse(mean, cov, distance).T, **{**line, **style})


def draw_half_axes(ax, mean, cov, k=1):
    """Draw the eigenvectors of cov (2, 2) as arrows from the mean, each as long as the root of its eigenvalue."""
    values, vectors = np.linalg.eigh(of_points(as_covs(cov)))
    for value, vector in zip(values, vectors.T, strict=True):
        vector = vector * np.sign(vector[np.argmax(np.abs(vector))])  # eigenvectors have no sign of their own
        arrow = {"arrowstyle": "-|>", "color": COLOURS[k], "linewidth": 2.5, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", mean + np.sqrt(max(value, 0)) * vector, mean, arrowprops=arrow, zorder=4)


def draw_spot(ax, point, name, offset=(9, 2), k=1, marker="X"):
    """Mark one point (2,) and write its name beside it."""
    ax.plot(*point, marker, color=COLOURS[k], markersize=10, markeredgecolor="white", zorder=5)
    style = {
        "fontsize": 13,
        "fontweight": "bold",
        "color": COLOURS[k],
        "path_effects": HALO,
        "va": "center",
        "zorder": 6,
    }
    ax.annotate(name, point, offset, textcoords="offset points", **style)


def draw_map(ax, matrix, z, reach=2):
    """Draw where a matrix (2, 2) sends the unit squares, one of them filled, the unit circle, and points z (N, 2)."""
    ends = np.array([-reach, reach])
    for step in range(-reach, reach + 1):
        for line in ([ends, [step, step]], [[step, step], ends]):
            ax.plot(*(matrix @ np.array(line)), color="#dddddd", linewidth=0.8, zorder=0)
    ax.scatter(*(matrix @ np.asarray(z).T), s=5, color=QUIET, linewidths=0)
    ax.fill(*(matrix @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]])), color=COLOURS[1], alpha=0.6, linewidth=0)
    ax.plot(*(matrix @ ellipse([0, 0], np.eye(2)).T), color=COLOURS[0], linewidth=2)
    ax.set_aspect("equal")


def draw_box(ax, a=3.0, b=1.0, c=0.7, d=2.0):
    """Draw the parallelogram with sides (a, c) and (b, d) in its bounding box, and name the six pieces around it."""
    ax.plot([0, a + b, a + b, 0, 0], [0, 0, c + d, c + d, 0], color=INK, linewidth=1.2)
    ax.fill([0, a, a + b, b], [0, c, c + d, d], color=COLOURS[1], alpha=0.6, linewidth=0)
    ax.plot([a, a, a + b], [0, c, c], color=QUIET, linewidth=1)
    ax.plot([0, b, b], [d, d, c + d], color=QUIET, linewidth=1)
    for x, y, name in _pieces(a, b, c, d):
        ax.text(x, y, name, ha="center", va="center", fontsize=11)
    ax.set_aspect("equal")
    ax.set_axis_off()


def _pieces(a, b, c, d):
    rectangles = [(a + b / 2, c / 2, "bc"), (b / 2, d + c / 2, "bc")]
    flat = [(0.72 * a, 0.22 * c, "ac/2"), (b + 0.3 * a, d + 0.78 * c, "ac/2")]
    steep = [(0.27 * b, 0.72 * d, "bd/2"), (a + 0.73 * b, c + 0.28 * d, "bd/2")]
    below = [(a / 2, -0.17, "a"), (a + b / 2, -0.17, "b")]
    beside = [(a + b + 0.12, c / 2, "c"), (a + b + 0.12, c + d / 2, "d")]
    return [*rectangles, *flat, *steep, *below, *beside, ((a + b) / 2, (c + d) / 2, "ad − bc")]
