"""The static pictures of the widgets: the same states as figures, for print, for GitHub, and before a script runs."""

import io

import numpy as np
from PIL import Image, PngImagePlugin

from gmm_lessons.em import Step, e_step
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots import Picture, canvas, draw_step, draw_trace, picture


def small(figure, alt):
    """Return the figure as a Picture of 64 colours, a quarter of the bytes; the name of the maker stays in the PNG."""
    full = picture(figure, alt)
    image, png, notes = Image.open(io.BytesIO(full.png)), io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Software", image.info.get("Software", ""))
    image.convert("RGB").quantize(64).save(png, "png", optimize=True, pnginfo=notes)
    return Picture(png.getvalue(), full.alt, full.width)


def of_climb(x, climb, data):
    """Return four moments of a climb, from the start to the end, over its log-likelihood."""
    T = len(climb["objective"])
    updates = np.unique([0, min(1, T - 1), (T - 1) // 3, T - 1])
    figure, axes = canvas(1, len(updates) + 1, width=9.5, height=2.6)
    for ax, update in zip(axes, updates, strict=False):
        state(ax, x, climb, data, update)
    axes[0].set_ylabel(data["labels"][1] if data["D"] > 1 else "density")
    draw_trace(axes[-1], climb["objective"])
    axes[-1].set(title="the climb", ylabel="log-likelihood")
    return small(figure, _climb_in_words(climb, updates, data))


def state(ax, x, climb, data, update):
    """Draw the mixture after so many updates, with the points shared out by it."""
    mixture = Mixture(*(climb[name][update] for name in ("weights", "means", "covs")))
    resp, moments, objective = e_step(x, mixture)
    columns = data["columns"]
    seen = Mixture(
        mixture.weights, mixture.means[:, columns], mixture.covs[np.ix_(range(len(resp[0])), columns, columns)]
    )
    keep = np.linspace(0, len(x) - 1, min(len(x), 3000)).astype(int)
    draw_step(ax, x[np.ix_(keep, columns)], Step(seen, resp[keep], moments, objective))
    ax.set(title=f"after {update} update{'s' * bool(update > 1)}" if update else "the start", xlabel=data["labels"][0])
    ax.set(xlim=data["xrange"], ylim=data["yrange"])


def _climb_in_words(climb, updates, data):
    first, last = climb["objective"][[0, -1]]
    places = ", ".join(_place(mean, data) for mean in climb["means"][-1])
    states = ", ".join(map(str, updates))
    return (
        f"EM on {data['shown']} States after {states} updates. The means end at {places}, "
        f"and the log-likelihood rises from {first:.2f} to {last:.2f}."
    )


def _place(mean, data):
    numbers = ", ".join(f"{value:.3g}" for value in mean[data["columns"]])
    return f"({numbers})" if len(data["columns"]) > 1 else numbers
