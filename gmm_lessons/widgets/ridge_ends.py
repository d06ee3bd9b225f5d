"""A start that collapses, and where EM ends from it for each ridge λ."""

from typing import NamedTuple

import numpy as np

from gmm_lessons import missing
from gmm_lessons.covariance import DIAGONAL, ridged
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import moments
from gmm_lessons.widgets.parts.unseen import filled

NOTHING_LEFT = 1e-3  # of the smallest variance of all points: with less, but for λ, a bell has collapsed
MOSTLY = 0.1  # of λ: what is left is less than that as well, for a heap of points may be that narrow by itself


class End(NamedTuple):
    """Where EM ends for one λ, and its narrowest bell; with `trouble`, in words why there is no such place."""

    mixture: Mixture | None = None
    objective: float = -np.inf  # log p(X)
    narrowest: int = 0  # the bell of the smallest eigenvalue
    smallest: float = 0.0  # that eigenvalue
    held: float = 0.0  # N_k of that bell
    collapsed: bool = False  # whether hardly any of that eigenvalue would be left without λ
    trouble: str = ""


def ties(x):
    """Return the column and the value that is the commonest of all columns of points x (N, D)."""
    values = [np.unique(column[~np.isnan(column)], return_counts=True) for column in x.T]
    column = int(np.argmax([counts.max() for _, counts in values]))
    found, counts = values[column]
    return column, float(found[counts.argmax()])


def collapsing_start(x, K, rng):
    """Return hard shares (N, K): the points of the commonest value are the last heap, k-means makes the others."""
    column, value = ties(x)
    tied, resp, x = x[:, column] == value, np.zeros((len(x), K)), filled(x)
    if tied.all():
        raise ValueError(f"every point has {value:g} in column {column}: there are none for the other bells.")
    resp[tied, -1] = 1
    shares = kmeans(x[~tied], K - 1, rng)
    order = np.argsort(moments(x[~tied], shares).mean[:, 0])
    resp[~tied, :-1] = shares[:, order]
    return resp


def ended(x, resp, lam):
    """Return the End of EM with bells of ridged diagonal covariances, started from the shares (N, K)."""
    structure = ridged(DIAGONAL, lam)
    try:
        start = m_step(missing.start(x, resp.shape[1], None, lambda *_: resp), structure)
        *_, last = until_converged(
            em(x, start, structure=structure, expect=missing.e_step), tol=1e-10, max_steps=20_000
        )
    except ValueError as error:
        return End(trouble=str(error))
    return _end(x, last, lam)


def _end(x, step, lam):
    smallest = np.diagonal(step.mixture.covs, axis1=1, axis2=2).min(axis=1)  # the eigenvalues of diagonal covariances
    k = int(np.argmin(smallest))
    collapsed = bool(smallest[k] - lam < min(_floor(x), MOSTLY * lam))
    return End(step.mixture, step.objective, k, float(smallest[k]), float(step.moments.count[k]), collapsed)


def _floor(x):
    return NOTHING_LEFT * np.nanvar(x, axis=0).min()


def honest(x, K, seeds=5):
    """Return the best log-likelihood that EM reaches from k-means without λ and without a collapse, or None."""
    ends = [ended(x, kmeans(filled(x), K, np.random.default_rng(seed)), 0.0) for seed in range(seeds)]
    return max((end.objective for end in ends if not end.trouble and end.smallest > _floor(x)), default=None)
