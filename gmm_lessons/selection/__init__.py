"""How good is a K, a shape? The best of several climbs, its price, and what unseen points say (lesson 13).

    top = best_of(x, 3, rng=0)                       the highest of several climbs, from starts of several kinds
    bic(top.objective, n_params(3, D), len(x))       what its free numbers cost
    held_out(x, 3, rng=0)                            what points say that the fit has not seen

Units do not choose the fit: starts look at the points in units of their own, and a bell has collapsed if it is thinner
than the points were rounded. `candidates` puts every K and shape into one table.

    splitting → given → beginnings → abreast → climbs → restarts → scores → search
"""

from gmm_lessons.collapse import Infeasible
from gmm_lessons.selection.restarts import best_of
from gmm_lessons.selection.scores import aic, bic, held_out, icl, n_params

__all__ = ["Infeasible", "aic", "best_of", "bic", "held_out", "icl", "n_params"]
