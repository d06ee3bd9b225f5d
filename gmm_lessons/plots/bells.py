"""Data and bells on a line."""

from math import erf, sqrt

import numpy as np

from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import as_labels
from gmm_lessons.gaussian import normal_pdf
from gmm_lessons.plots.canvas import COLOURS, DASHES, HALO, INK, NAMES, QUIET, colours
from gmm_lessons.plots.columns import on_a_line, shares_for
from gmm_lessons.plots.edges import seen_on_a_line

__all__ = [
    "draw_area",
    "draw_bell",
    "draw_bells",
    "draw_groups",
    "draw_hill",
    "draw_histogram",
    "draw_rug",
    "draw_sd_areas",
]


def draw_histogram(ax, x, bins=30, **style):
    """Draw a histogram of x (N,) whose bars have total area one, so that densities can be drawn over it."""
    (x,) = seen_on_a_line(ax, x)
    ax.hist(x, bins=bins, density=True, **{"color": "#d9d9d9", "edgecolor": "white", **style})
    ax.set_ylabel("density")


def draw_bell(ax, mean, sd, weight=1.0, k=0, span=4.0, **style):
    """Draw weight · N(x; mean, sd²) in the colour and dash of component k, over `span` standard deviations each way."""
    grid = mean + sd * np.linspace(-span, span, 401)
    style = {"color": COLOURS[k], "linestyle": DASHES[k], "linewidth": 2, **style}
    ax.plot(grid, weight * normal_pdf(grid, mean, sd), **style)


def draw_bells(ax, mixture, total=True):
    """Draw each weighted bell of a mixture on the line, its letter under its peak, and their sum in ink."""
    means, sds = on_a_line(as_mixture(mixture)).means[:, 0], mixture.sds[:, 0]
    for k, (weight, mean, sd) in enumerate(zip(mixture.weights, means, sds, strict=True)):
        draw_bell(ax, mean, sd, weight, k)
        _name(ax, k, mean, weight * normal_pdf(mean, mean, sd))
    if total:
        grid = np.linspace((means - 4 * sds).min(), (means + 4 * sds).max(), 801)
        height = (mixture.weights * normal_pdf(grid[:, None], means, sds)).sum(axis=1)
        ax.plot(grid, height, color=INK, linewidth=1.2, zorder=1)


def _name(ax, k, x, y):
    style = {"ha": "center", "va": "bottom", "fontweight": "bold", "color": COLOURS[k]}
    ax.annotate(NAMES[k], (x, y), (0, -17), textcoords="offset points", path_effects=HALO, zorder=5, **style)


def draw_rug(ax, x, resp=None, height=0.05, **style):
    """Draw a tick for each point x (N,) at the foot of the axes, coloured by its responsibilities if they are given."""
    shares = resp if resp is None else shares_for(on_a_line(x), resp)
    x, colour = seen_on_a_line(ax, x, np.full(np.size(x), QUIET) if shares is None else colours(shares))
    ticks(ax, x, height, **{"color": colour, **style})


def ticks(ax, x, height=0.05, **style):
    """Draw the ticks of points (N,) that are known, or of none."""
    style = {"linewidth": 1, **style}
    ax.vlines(x, 0, height, transform=ax.get_xaxis_transform(), **style)


def draw_area(ax, mean, sd, low, high, k=0, **style):
    """Fill the area under N(x; mean, sd²) from low to high: the probability of that interval."""
    grid = np.linspace(low, high, 201)
    style = {"color": COLOURS[k], "alpha": 0.25, "linewidth": 0, **style}
    ax.fill_between(grid, normal_pdf(grid, mean, sd), **style)


def draw_sd_areas(ax, mean=0.0, sd=1.0):
    """Draw a bell, shaded within 1, 2 and 3 standard deviations, and below it an arrow for each with its share."""
    peak = normal_pdf(mean, mean, sd)
    for r in (1, 2, 3):
        low, high, level = mean - r * sd, mean + r * sd, -0.11 * r * peak
        draw_area(ax, mean, sd, low, high)
        ax.annotate(
            "", (low, level), (high, level), arrowprops={"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0}
        )
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(mean, level, f"{100 * erf(r / sqrt(2)):.2f} %", ha="center", va="center", bbox=box)
    draw_bell(ax, mean, sd)
    ax.set_xticks(mean + sd * np.arange(-3, 4), [_in_sds(r) for r in range(-3, 4)])
    ax.set_ylim(-0.45 * peak, 1.06 * peak)


def _in_sds(r):
    return "μ" if r == 0 else f"μ {'−' if r < 0 else '+'} {abs(r) if abs(r) > 1 else ''}σ"


def draw_groups(ax, x, labels, names, span=3.0):
    """Draw the bell of each group of x (N,), to the scale of the group's share of the points, named in a legend."""
    x, labels = seen_on_a_line(ax, x, as_labels(labels, len(names)))
    for k, name in enumerate(names):
        group = x[labels == k]
        draw_bell(ax, group.mean(), group.std(), len(group) / len(x), k, span, label=name)
    ax.legend(frameon=False, loc="upper right")


def draw_hill(ax, radius=1.5, width=0.25, reach=3.2):
    """Draw exp(-(x² + y²) / 2) seen from above, the darker the higher, and one ring of that radius and width."""
    line = np.linspace(-reach, reach, 201)
    height = np.exp(-(line**2 + line[:, None] ** 2) / 2)
    ax.imshow(height, extent=(-reach, reach, -reach, reach), origin="lower", cmap="Greys", vmax=1.6)
    angle = np.linspace(0, 2 * np.pi, 181)
    inner, outer = (r * np.stack([np.cos(angle), np.sin(angle)]) for r in (radius, radius + width))
    ax.fill(*np.hstack([inner, outer[:, ::-1]]), color=COLOURS[1], alpha=0.55, linewidth=0)
    ax.plot([0, radius * np.cos(0.6)], [0, radius * np.sin(0.6)], color=INK)
    ax.text(0.45, 0.62, "r", fontsize=12, color=INK)
    ax.set(xlabel="x", ylabel="y", aspect="equal")
