"""Points and ellipses in the plane."""

import numpy as np

from gmm_lessons.gaussian import ellipse
from gmm_lessons.plots.bells import draw_bells, draw_rug
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, MARKERS, NAMES, QUIET, colours

__all__ = ["draw_ellipses", "draw_labels", "draw_letters", "draw_points", "draw_step"]


def draw_points(ax, x, resp=None, size=18, **style):
    """Draw points x (N, 2), coloured by their responsibilities (N, K) if they are given, else in quiet grey."""
    colour = QUIET if resp is None else colours(resp)
    ax.scatter(*np.asarray(x).T, s=size, c=colour, **{"alpha": 0.75, "linewidths": 0, **style})


def draw_labels(ax, x, labels, names=NAMES, size=22):
    """Draw points x (N, 2) with a colour and a marker for each label 0, 1, ..., named in a legend."""
    x, labels = np.asarray(x), np.asarray(labels)
    for k in np.unique(labels):
        style = {"color": COLOURS[k], "marker": MARKERS[k], "label": names[k]}
        ax.scatter(*x[labels == k].T, s=size, alpha=0.75, linewidths=0, **style)
    ax.legend(frameon=False)


def draw_ellipses(ax, mixture, distances=(1, 2)):
    """Draw each component's ellipses at these Mahalanobis distances, in its colour and dash, its letter at the mean."""
    for k, (mean, cov) in enumerate(zip(mixture.means, mixture.covs, strict=True)):
        for distance in distances:
            style = {"color": COLOURS[k], "linestyle": DASHES[k], "linewidth": 2 / distance**0.5}
            ax.plot(*ellipse(mean, cov, distance).T, path_effects=HALO, **style)
        style = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": 13, "color": COLOURS[k]}
        ax.text(*mean, NAMES[k], path_effects=HALO, zorder=5, **style)


def draw_letters(ax, mixture, distance=2):
    """Write each component's letter beside the left end of its ellipse: where ellipses are too flat to hold one."""
    for k, (mean, cov) in enumerate(zip(mixture.means, mixture.covs, strict=True)):
        left = mean - distance * cov[0] / np.sqrt(cov[0, 0])
        style = {"ha": "right", "va": "center", "fontweight": "bold", "fontsize": 12, "color": COLOURS[k]}
        ax.annotate(NAMES[k], left, (-3, 0), textcoords="offset points", path_effects=HALO, zorder=5, **style)


def draw_step(ax, x, step):
    """Draw one step of EM: points coloured by responsibility, under bells on a line, under ellipses in the plane."""
    draw = _step_on_a_line if step.mixture.means.shape[1] == 1 else _step_in_the_plane
    draw(ax, x, step)


def _step_on_a_line(ax, x, step):
    draw_bells(ax, step.mixture)
    draw_rug(ax, x, step.resp)


def _step_in_the_plane(ax, x, step):
    draw_points(ax, x, step.resp)
    draw_ellipses(ax, step.mixture)
