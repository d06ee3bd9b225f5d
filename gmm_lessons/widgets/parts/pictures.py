"""The static pictures of the widgets: the same states as figures, for print, for GitHub, and before a script runs."""

import numpy as np
from PIL import Image

from gmm_lessons import missing
from gmm_lessons.em import Step
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots import canvas, draw_step, draw_trace
from gmm_lessons.plots.canvas import pictured
from gmm_lessons.plots.pages import encoded
from gmm_lessons.widgets.parts.words import number_of

COLOURS = 64
PAPER = 252  # of 255: what is as light in red, green and blue is white


def small(figure, alt):
    """Return the figure as a Picture of 64 colours, a third of the bytes or so; the PNG still names its maker."""
    return pictured(figure, alt, of_few_colours)


def of_few_colours(page):
    """Draw the page and return it as a PNG: white, and the 63 colours that come nearest to all that is not white."""
    page.draw()
    pixels = np.asarray(page.buffer_rgba())[..., :3]
    inked = (pixels < PAPER).any(axis=-1)
    ink = Image.fromarray(pixels[inked][None]).quantize(COLOURS - 1, kmeans=1)
    numbers = np.zeros(inked.shape, np.uint8)
    numbers[inked] = np.asarray(ink)[0] + 1
    image = Image.fromarray(numbers)
    image.putpalette([255, 255, 255, *ink.getpalette()[: 3 * (COLOURS - 1)]])
    return encoded(image, 8)


def of_climb(x, climb, data):
    """Return five moments of a climb, from the start to the end, and its log-likelihood."""
    T = len(climb["objective"])
    frames = sorted({frame for frame in (0, 1, 2, 2 * (T // 3) + 1, 2 * T - 1) if frame < 2 * T})
    figure, axes = canvas(2, 3, width=9.5, height=5.4)
    for ax, frame in zip(axes.flat, frames, strict=False):
        state(ax, x, climb, data, frame)
    draw_trace(axes.flat[len(frames)], climb["objective"])
    axes.flat[len(frames)].set(title="the climb", ylabel=_climbing(data))
    for ax in axes.flat[len(frames) + 1 :]:
        ax.remove()
    return small(figure, _climb_in_words(climb, frames, data))


def _climbing(data):
    return "log-likelihood" + " + log prior" * ("prior" in data)


def state(ax, x, climb, data, frame):
    """Draw a half-step: the mixture after frame // 2 updates, and the points as the last E step shared them out."""
    mixture, columns = _mixture(climb, frame // 2), data["columns"]
    seen = Mixture(mixture.weights, mixture.means[:, columns], mixture.covs[np.ix_(range(data["K"]), columns, columns)])
    keep = np.linspace(0, len(x) - 1, min(len(x), 3000)).astype(int)
    resp = missing.responsibilities(x, _mixture(climb, (frame - 1) // 2))[keep] if frame else None
    draw_step(ax, x[np.ix_(keep, columns)], Step(seen, resp, None, None))
    ax.set(title=_title(frame), xlim=data["xrange"], ylim=data["yrange"])
    name_axes(ax, data["labels"][0], data["labels"][1] if data["D"] > 1 else "density")


def name_axes(ax, xname=None, yname=None):
    """Write the names of the axes as they are: a dollar sign in a user's name begins no formula."""
    for put, name in ((ax.set_xlabel, xname), (ax.set_ylabel, yname)):
        if name is not None:
            put(name, parse_math=False)


def _mixture(climb, update):
    return Mixture(*(climb[name][update] for name in ("weights", "means", "covs")))


def _title(frame):
    early = ("the start", "the first E step", "the first M step")
    return early[frame] if frame < len(early) else f"after {number_of(frame // 2, 'update')}"


def _climb_in_words(climb, frames, data):
    first, last = climb["objective"][[0, -1]]
    places = ", ".join(_place(mean, data) for mean in climb["means"][-1])
    states = ", ".join(map(_title, frames))
    return (
        f"EM on {data['shown']}{data['note']} Shown are {states}. The means end at {places}, "
        f"and the {_climbing(data)} rises from {first:.2f} to {last:.2f}."
    )


def _place(mean, data):
    numbers = ", ".join(f"{value:.3g}" for value in mean[data["columns"]])
    return f"({numbers})" if len(data["columns"]) > 1 else numbers


def seen_in(ax, x, mixture, columns):
    """Draw points x (N, D), as a mixture shares them out, under its ellipses in two of the columns."""
    covs = mixture.covs[np.ix_(range(len(mixture.weights)), columns, columns)]
    seen = Mixture(mixture.weights, mixture.means[:, columns], covs)
    draw_step(ax, x[:, columns], Step(seen, missing.responsibilities(x, mixture), None, None))
