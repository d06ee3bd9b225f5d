"""Which two columns a picture in the plane shows, where points and mixtures have more; and what fits on a line."""

from numbers import Integral

import numpy as np

from gmm_lessons.doors.records import as_mixture
from gmm_lessons.doors.shares import as_shares
from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture

__all__ = ["holed_in", "mixture_in", "on_a_line", "plane_in", "shares_for"]


def plane_in(x, columns=(0, 1)):
    """Return these two columns of points x (N, D) as (N, 2), with NaN for holes. ValueError if there are not two."""
    x = with_holes(x)
    _check(x.shape[1], columns)
    return x[:, list(columns)]


def holed_in(x, columns=(0, 1)):
    """Return these two columns of points x (N, D), NaN where there is a hole; a line stays a line, (N, 1)."""
    x = with_holes(x)
    if x.shape[1] == 1:
        return x
    _check(x.shape[1], columns)
    return x[:, list(columns)]


def on_a_line(values):
    """Return points (N,), NaN where there is a hole, or a mixture, of one column. ValueError if there are more."""
    D = values.means.shape[1] if hasattr(values, "means") else with_holes(values).shape[1]
    if D != 1:
        raise ValueError(f"there are D = {D} columns, but this picture is a line. Pass one of them, as in x[:, 0].")
    return values if hasattr(values, "means") else with_holes(values)[:, 0]


def shares_for(x, resp):
    """Return the shares (N, K) of points x. ValueError if they are none, or of other points."""
    shares = as_shares(resp)
    if len(shares) != len(x):
        raise ValueError(f"{len(x)} points, but shares of {len(shares)}: expected one row a point.")
    return shares


def mixture_in(mixture, columns=(0, 1)):
    """Return the marginal mixture of two columns, or of one: means (K, 2) and covariances (K, 2, 2)."""
    columns = list(columns)
    means, covs = as_mixture(mixture).means[:, columns], mixture.covs[:, columns][:, :, columns]
    return Mixture(mixture.weights, means, covs)


def _check(D, columns):
    if D < 2:
        raise ValueError("x has one column, but this picture is a plane: pass two, or use draw_histogram and draw_rug.")
    several = tuple(columns) if np.iterable(columns) else ()
    named = {c for c in several if isinstance(c, Integral) and 0 <= c < D}
    if len(named) != 2 or len(several) != 2:
        raise ValueError(f"columns are {columns}, but x has D = {D}: name two different ones from 0 to {D - 1}.")
