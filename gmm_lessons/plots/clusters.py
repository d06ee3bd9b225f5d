"""Points and ellipses in the plane, or ticks and bells on a line."""

import numpy as np
from matplotlib.colors import to_rgb

from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import as_labels
from gmm_lessons.gaussian import ellipse
from gmm_lessons.plots.bells import draw_bells, draw_rug, ticks
from gmm_lessons.plots.canvas import COLOURS, CROWD, DASHES, HALO, MARKERS, NAMES, QUIET, colours, line_colour
from gmm_lessons.plots.columns import holed_in, mixture_in, shares_for
from gmm_lessons.plots.edges import draw_edges

__all__ = ["draw_ellipses", "draw_labels", "draw_letters", "draw_points", "draw_step"]


def draw_points(ax, x, resp=None, size=18, columns=(0, 1), **style):
    """Draw two columns of points x (N, D), coloured by responsibilities if given, else grey; on a line, ticks.

    A point with a hole in one of the two (NaN) is a tick at the edge, where its other value is.
    """
    x = holed_in(x, columns)
    resp = resp if resp is None else shares_for(x, resp)
    colour = np.tile(to_rgb(QUIET), (len(x), 1)) if resp is None else colours(resp)
    hole = np.isnan(x)
    whole = ~hole.any(axis=1)
    if x.shape[1] == 1:
        return draw_rug(ax, x, resp)
    ax.scatter(*x[whole].T, s=size, **{"c": colour[whole], "alpha": 0.75, "linewidths": 0, **style})
    draw_edges(ax, x, colour)


def draw_labels(ax, x, labels, names=NAMES, size=22, columns=(0, 1)):
    """Draw points x (N, D) with a colour and a marker for each label 0, 1, ..., named in a legend; on a line, ticks."""
    x, labels = holed_in(x, columns), as_labels(labels, len(names))
    if len(labels) != len(x):
        raise ValueError(f"{len(x)} points, but {len(labels)} labels: expected one a point.")
    for k in np.unique(labels):
        style, own = {"color": COLOURS[k], "label": names[k]}, x[labels == k]
        whole = ~np.isnan(own).any(axis=1)
        if x.shape[1] == 1:
            ticks(ax, own[whole, 0], **style)
        else:
            ax.scatter(*own[whole].T, s=size, marker=MARKERS[k], alpha=0.75, linewidths=0, **style)
    draw_edges(ax, x, np.array([to_rgb(COLOURS[k]) for k in labels]))
    ax.legend(frameon=False)


def draw_ellipses(ax, mixture, distances=(1, 2), columns=(0, 1), halo=False):
    """Draw each component's ellipses at these Mahalanobis distances, in its colour and dash, its letter at the mean.

    On a line, the weighted bells. A white `halo` keeps the lines readable over a crowd, and hides points at its edge.
    """
    if as_mixture(mixture).means.shape[1] == 1:
        return draw_bells(ax, mixture)
    mixture = mixture_in(mixture, columns)
    for k, (mean, cov) in enumerate(zip(mixture.means, mixture.covs, strict=True)):
        for distance in distances:
            style = {"color": line_colour(k, halo), "linestyle": DASHES[k], "linewidth": 2 / distance**0.5}
            ax.plot(*ellipse(mean, cov, distance).T, path_effects=HALO if halo else None, **style)
        style = {"ha": "center", "va": "center", "fontweight": "bold", "fontsize": 13, "color": COLOURS[k]}
        ax.text(*mean, NAMES[k], path_effects=HALO, zorder=5, **style)


def draw_letters(ax, mixture, distance=2):
    """Write each component's letter beside the left end of its ellipse: where ellipses are too flat to hold one."""
    for k, (mean, cov) in enumerate(zip(mixture.means, mixture.covs, strict=True)):
        left = mean - distance * cov[0] / np.sqrt(cov[0, 0])
        style = {"ha": "right", "va": "center", "fontweight": "bold", "fontsize": 12, "color": COLOURS[k]}
        ax.annotate(NAMES[k], left, (-3, 0), textcoords="offset points", path_effects=HALO, zorder=5, **style)


def draw_step(ax, x, step, columns=(0, 1)):
    """Draw one step of EM: points coloured by responsibility, under bells on a line, under ellipses in the plane."""
    draw_points(ax, x, step.resp, columns=columns)
    draw_ellipses(ax, step.mixture, columns=columns, halo=len(x) > CROWD)
