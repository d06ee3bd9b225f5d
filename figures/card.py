"""Draws card.png, what is shown where somebody passes a link to the course on: its name beside what EM finds."""

from pathlib import Path

import numpy as np

from gmm_lessons import datasets, plots
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.moments import moments

TITLE = "Gaussian mixtures,\nfrom one bell to EM"
WORDS = "A course in notebooks:\nderive it, step it by hand,\nwrite it, check it, use it."


def main():
    """Write the card next to this script: 1280 by 640 pixels, its words in letters that a thumbnail keeps."""
    x = datasets.old_faithful()
    start = m_step(moments(x, kmeans(x, 2, np.random.default_rng(0))))
    *_, step = until_converged(em(x, start), tol=1e-9)
    figure, (words, ax) = plots.canvas(1, 2, width=12.8, height=6.4, width_ratios=[5, 6])
    words.axis("off")
    words.text(0.08, 0.78, TITLE, fontsize=34, weight="bold", color=plots.INK, va="top", linespacing=1.25)
    words.text(0.08, 0.42, WORDS, fontsize=24, color=plots.INK, va="top", linespacing=1.4)
    plots.draw_step(ax, x, step)
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    ax.spines[:].set_visible(False)
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=100)


if __name__ == "__main__":
    main()
