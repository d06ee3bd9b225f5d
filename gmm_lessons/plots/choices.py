"""How many, what shape: the scores of all candidates, and the fits behind them (lesson 13)."""

import numpy as np

from gmm_lessons.doors.records import as_candidates, as_mixture
from gmm_lessons.mixture import Mixture
from gmm_lessons.plots.canvas import COLOURS, CROWD, DASHES, INK, MARKERS
from gmm_lessons.plots.clusters import draw_ellipses, draw_points

__all__ = ["draw_fit", "draw_scores"]

WORDS = {"aic": "AIC", "bic": "BIC", "icl": "ICL", "held_out": "held out (nats a point)"}


def draw_scores(ax, found, by="bic", best=None):
    """Draw the score `by` of all candidates against K, a line for each shape, and ring the `best` one."""
    found = as_candidates(found)
    if by not in WORDS:
        raise ValueError(f"there is no score {by!r}; the known ones are {', '.join(WORDS)}.")
    for i, structure in enumerate(dict.fromkeys(one.structure for one in found)):
        mine = [one for one in found if one.structure is structure]
        style = {"color": COLOURS[i], "linestyle": DASHES[i], "marker": MARKERS[i], "markersize": 5}
        ax.plot([one.K for one in mine], [getattr(one, by) for one in mine], label=structure.name, **style)
    for one in [] if best is None else as_candidates([best]):
        ax.plot(one.K, getattr(one, by), "o", markersize=14, color=INK, markerfacecolor="none", markeredgewidth=1.5)
    ax.set(xlabel="K", ylabel=WORDS[by], xticks=np.unique([one.K for one in found]))


def draw_fit(ax, x, mixture, resp=None, title="", distances=(1, 2), columns=(0, 1)):
    """Draw points x (N, D), coloured if they are shared out, under the ellipses of a mixture, A the leftmost."""
    order = np.argsort(as_mixture(mixture).means[:, columns[0] if mixture.means.shape[1] > 1 else 0])
    draw_points(ax, x, None if resp is None else resp[:, order], size=12, columns=columns)
    lettered = Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])
    draw_ellipses(ax, lettered, distances, columns, halo=len(x) > CROWD)
    ax.set_title(title, loc="left", fontsize=11)
