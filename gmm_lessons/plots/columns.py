"""Which two columns a picture in the plane shows, where points and mixtures have more."""

from gmm_lessons.missing.holes import with_holes
from gmm_lessons.mixture import Mixture

__all__ = ["holed_in", "mixture_in", "plane_in"]


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


def mixture_in(mixture, columns=(0, 1)):
    """Return the marginal mixture of two columns, or of one: means (K, 2) and covariances (K, 2, 2)."""
    columns = list(columns)
    means, covs = mixture.means[:, columns], mixture.covs[:, columns][:, :, columns]
    return Mixture(mixture.weights, means, covs)


def _check(D, columns):
    if D < 2:
        raise ValueError("x has one column, but this picture is a plane: pass two, or use draw_histogram and draw_rug.")
    if len(set(columns)) != 2 or not all(0 <= c < D for c in columns):
        raise ValueError(f"columns are {tuple(columns)}, but x has D = {D}: name two different ones from 0 to {D - 1}.")
