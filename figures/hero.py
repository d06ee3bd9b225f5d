"""Draws hero.png, the picture of the README: Old Faithful before and after EM."""

from pathlib import Path

import numpy as np

from gmm_lessons import datasets, plots
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.moments import moments


def main():
    """Write the picture next to this script."""
    x = datasets.old_faithful()
    start = m_step(moments(x, kmeans(x, 2, np.random.default_rng(0))))
    *_, step = until_converged(em(x, start), tol=1e-9)
    figure, (before, after) = plots.canvas(1, 2, sharex=True, sharey=True)
    plots.draw_points(before, x)
    plots.draw_step(after, x, step)
    before.set(xlabel=x.columns[0], ylabel=x.columns[1], title="what was seen")
    after.set(xlabel=x.columns[0], title="what EM found")
    figure.savefig(Path(__file__).with_suffix(".png"))


if __name__ == "__main__":
    main()
