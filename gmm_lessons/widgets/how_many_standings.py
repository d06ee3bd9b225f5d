"""What the browser needs of the candidates for K and shape: their scores, how far above the smallest, their bells."""

import numpy as np

from gmm_lessons.mixture import Mixture
from gmm_lessons.widgets.parts.packing import parameters

SCORES = ("bic", "aic", "icl")
REACH = 1.5  # bars are cut at this times the middle one: far candidates would make all the near ones look alike


def standings(found, columns):
    """Return of each candidate its names, numbers and mixture; an infeasible one has a reason and no numbers."""
    scores = {name: [number(getattr(one, name)) for one in found] for name in SCORES}
    above = {name: above_smallest(values) for name, values in scores.items()}
    return {
        "found": [_named(one) for one in found],
        "heights": [number(one.log_likelihood) for one in found],
        "scores": scores,
        "above": above,
        "tops": {name: cut(values) for name, values in above.items()},
        "mixtures": {str(i): parameters(in_order(one, columns)) for i, one in enumerate(found) if one.step is not None},
    }


def _named(one):
    return {"K": int(one.K), "shape": one.structure.name, "free": int(one.n_params), "reason": one.reason}


def number(value):
    """Return a float for JSON, which knows no NaN."""
    return float(value) if np.isfinite(value) else None


def above_smallest(values):
    """Return how far each score lies above the smallest; None stays None."""
    smallest = min(value for value in values if value is not None)
    return [None if value is None else value - smallest for value in values]


def cut(above):
    """Return where the bars of these differences are cut."""
    return float(f"{REACH * np.median([value for value in above if value is not None]):.2g}") or 1.0


def in_order(one, columns):
    """Return the mixture of a candidate with its letters from left to right, for each fit has its own order."""
    mixture = one.step.mixture
    order = np.argsort(mixture.means[:, columns[0]])
    return Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])


def places(found):
    """Return the shapes, the Ks, and the place of each candidate's bar: groups of one shape, in them each K."""
    shapes = [*dict.fromkeys(one.structure.name for one in found)]
    Ks = sorted({one.K for one in found})
    return shapes, Ks, [shapes.index(one.structure.name) * (len(Ks) + 1) + Ks.index(one.K) for one in found]
