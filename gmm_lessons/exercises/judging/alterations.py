"""What if: changes of the arguments after which the right formula gives what a wrong one does, in words."""

import numpy as np

COMPONENTS = ("weights", "mus", "sigmas", "means", "covs")
COORDINATES = ("X", "mu", "Sigma", "means", "covs")


def _first_axes(array):
    """Return a mean, points, covariances cut down to their first coordinate."""
    matrices = array.ndim > 1 and array.shape[-1] == array.shape[-2] and np.allclose(array, array.mT)
    return array[..., :1, :1] if matrices else array[..., :1]


def _diagonal(S):
    return S * np.eye(S.shape[-1])


def _identity(S):
    return np.zeros_like(S) + np.eye(S.shape[-1])


def _hard(resp):
    return np.eye(resp.shape[1])[resp.argmax(axis=1)]


def _first(a):
    return np.broadcast_to(a[:1], a.shape)


def _average(a):
    return np.broadcast_to(a.mean(axis=0), a.shape)


# (parameters that all change, how, in words); those that an exercise does not have are passed over.
ALTERATIONS = (
    (COMPONENTS, lambda a: a[:2], "only the first two components are used. There are K of them: len(weights)."),
    (COMPONENTS, lambda a: a[:1], "only the first component is used: is the `return` inside the loop over k?"),
    (
        COMPONENTS,
        lambda a: a[-1:],
        "only the last component is used: does each round of a loop replace the one before?",
    ),
    (COMPONENTS, lambda a: a[:-1], "the last component is left out (range(K - 1) stops at K - 2)."),
    (COMPONENTS, lambda a: a[1:], "the first component is left out (counting starts at 0)."),
    (("x", "X", "resp", "labels"), lambda a: a[:1], "only the first point counts: is the `return` inside the loop?"),
    (
        ("x", "X", "resp", "labels"),
        lambda a: a[-1:],
        "only the last point counts: does each round of a loop replace the one before?",
    ),
    (("x", "X", "resp", "labels"), lambda a: a[:-1], "the last point is left out (range(N - 1) stops at N - 2)."),
    (("x", "X", "resp", "labels"), lambda a: a[1:], "the first point is left out (counting starts at 0)."),
    (COORDINATES, _first_axes, "only the first coordinate of the points is used."),
    (("weights",), np.ones_like, "the weights are not used."),
    (
        ("weights",),
        lambda w: np.full_like(w, 1 / len(w)),
        "all components have the same weight; `weights` is not used.",
    ),
    (("weights",), np.square, "each weight enters twice."),
    (("weights",), lambda w: 1 / w, "the weights divide where they should multiply."),
    (("weights",), lambda w: w[::-1], "the weights stand in the reverse order."),
    (("weights",), np.exp, "the weight itself is added to a logarithm; ln π_k belongs there."),
    (("mu", "mus", "means"), np.negative, "the mean is added where it has to be subtracted."),
    (("mu", "mus", "means"), np.zeros_like, "the mean is not used."),
    (("mus", "means"), _first, "every component uses the mean of the first one."),
    (("mus", "means"), _average, "every component uses the same, averaged mean."),
    (("sigma", "sigmas"), np.square, "the variance stands where the standard deviation belongs."),
    (("sigma", "sigmas"), np.sqrt, "the standard deviation is used as if it were the variance."),
    (("sigma", "sigmas"), np.ones_like, "σ is not used: every bell has the width 1."),
    (("sigmas",), _first, "every component uses the σ of the first one."),
    (("sigmas",), _average, "every component uses the same, averaged σ."),
    (("Sigma", "covs"), _diagonal, "only the variances are used; the correlations are lost."),
    (("Sigma", "covs"), np.linalg.inv, "the covariance is used as if it were its inverse."),
    (("Sigma", "covs"), _identity, "the covariance is not used: every bell is round, of width 1."),
    (("Sigma", "covs"), lambda S: S @ S, "the covariance is used as if it were a standard deviation."),
    (("covs",), _first, "every component uses the covariance of the first one."),
    (("covs",), lambda S: _first(S[::-1]), "every component uses the covariance of the last one."),
    (("covs",), _average, "every component uses the same, averaged covariance."),
    (("resp",), _hard, "the responsibilities are made hard first: each point counts for its best component only."),
    (("resp",), np.square, "each responsibility enters twice."),
    (("resp",), np.ones_like, "the responsibilities are not used."),
)
