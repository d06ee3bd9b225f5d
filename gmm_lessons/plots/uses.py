"""Three uses of a density: flat colours, rare points, digits that nobody wrote (lesson 17)."""

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.points import finite
from gmm_lessons.mixture import log_evidence
from gmm_lessons.plots.canvas import COLOURS, INK, QUIET

__all__ = ["draw_alarms", "draw_digits", "draw_levels", "draw_rates"]

MARK = (209, 66, 0)


def draw_alarms(ax, levels, mask, title=""):
    """Draw a photograph (H, W, 3), colours from 0 to 255, as a pale grey, with the pixels of mask (H, W) marked."""
    levels, marked = finite(levels, "levels"), np.asarray(mask)
    if levels.ndim != 3 or levels.shape[2] != 3 or marked.dtype != bool or marked.shape != levels.shape[:2]:
        told = f"levels have shape {levels.shape}, and mask {marked.shape} of {marked.dtype}"
        raise ValueError(f"{told}: expected (H, W, 3), and True or False for each pixel, (H, W).")
    pale = 190 + levels.sum(axis=-1, keepdims=True) / 12
    shown = np.where(marked[..., None], MARK, np.repeat(pale, 3, axis=-1))
    ax.imshow(shown.astype(np.uint8), interpolation="antialiased")
    ax.set_title(title, loc="left", fontsize=11)
    ax.axis("off")


def draw_digits(ax, images, columns=12, title=""):
    """Draw images (n, 64) of 8 by 8 pixels, ink from 0 to 16, in rows of so many, with a gap between them."""
    images, columns = finite(images, "images"), whole_number(columns, "columns")
    if images.ndim < 2 or images[0].size != 64:
        raise ValueError(f"images have shape {images.shape}, but each is 8 by 8 pixels: (n, 64).")
    rows = -(-len(images) // columns)
    sheet = np.zeros((9 * rows + 1, 9 * columns + 1))
    for n, image in enumerate(np.reshape(images, (-1, 8, 8))):
        row, column = divmod(n, columns)
        sheet[9 * row + 1 : 9 * row + 9, 9 * column + 1 : 9 * column + 9] = image
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=16, interpolation="nearest")
    ax.set_title(title, loc="left", fontsize=11)
    ax.axis("off")


def draw_levels(ax, mixture, levels, window, k=0):
    """Draw where log p of a mixture in the plane has these levels, in a window (2, 2); the lowest line is thick."""
    across, up = (np.linspace(low, high, 241) for low, high in window)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    height = log_evidence(grid, mixture).reshape(len(up), len(across))
    levels = sorted(finite(levels, "levels").tolist())
    widths = [2.4, *(1.0 for _ in levels[1:])]
    ax.contour(across, up, height, levels=levels, colors=[COLOURS[k]], linewidths=widths, linestyles="solid")


def draw_rates(ax, rates, density, promised, title=""):
    """Draw a histogram of rates (n,), a density of them, function of a grid, and what was promised as a line."""
    rates, promised = finite(rates, "rates"), number(promised, "promised")
    grid = np.linspace(0, max(0.001, np.quantile(rates, 0.999)), 300)
    ax.hist(rates, bins=40, range=(0, grid[-1]), density=True, color=QUIET, alpha=0.5)
    ax.plot(grid, density(grid), color=INK, linewidth=1.8)
    ax.axvline(promised, color=COLOURS[1], linestyle="dashed", linewidth=1.8)
    ax.set(title=title, xlabel="rate of false alarms", xlim=(0, grid[-1]), yticks=[])
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{100 * rate:g} %"))
