"""The door of the estimators: scikit-learn's checks, then ours; what a fit needs of its points (lesson 17)."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import wraps
from numbers import Real
from types import NoneType
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from sklearn.utils.validation import validate_data

from gmm_lessons import missing, scale
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.gaps import with_nan
from gmm_lessons.doors.named import among, in_names_of
from gmm_lessons.doors.plain import FLOAT, as_array, plain
from gmm_lessons.doors.points import column_names, quietly, within_reach
from gmm_lessons.doors.shares import weights_of_all
from gmm_lessons.missing.patterns import Patterns, check_seen

FLOATS = (np.float64, np.float32)
PARSED = (str, bytes, np.datetime64, np.timedelta64, datetime.date, datetime.timedelta)  # no numbers, but read as some
KNOWN = (*PARSED, Real, Decimal, np.bool_, NoneType)

Learning = TypeVar("Learning", bound=Callable[..., Any])


class Data(NamedTuple):
    """Points, what each counts for, and the E step that takes both."""

    x: np.ndarray  # (N, D), with NaN for what is missing
    K: int
    weight: np.ndarray | None  # (N,), more than 0
    points: np.ndarray | Patterns  # what `em` takes
    expect: Callable

    @property
    def n(self):
        """How many points there are, or what their weights add up to; a row with nothing in it is none."""
        return float(counting(self.x, self.weight).sum())


def points_of(estimator, X, reset=False, least=1):
    """Return X as floats (N, D) of 4 or 8 bytes, NaN where it is missing; scikit-learn's errors for what is none."""
    if _is_all_there(X, least):
        return validate_data(estimator, X, reset=reset, skip_check_array=True)
    how = {"dtype": FLOATS, "ensure_all_finite": "allow-nan", "ensure_min_samples": least}
    return validate_data(estimator, let_in(X), reset=reset, **how)


@quietly  # of a sum beyond 1e308: then scikit-learn looks
def _is_all_there(X, least):
    """Return whether X is an array of doubles (N, D), and all of them finite: then there is nothing to check."""
    plain_table = type(X) is np.ndarray and X.dtype is FLOAT and X.ndim == 2 and len(X) >= least and X.size
    return bool(plain_table) and np.isfinite(X.sum())


def let_in(X):
    """Return X, with NaN where it has a mask. NotNumbers for text, bytes and dates, which scikit-learn would parse."""
    X = with_nan(X) if isinstance(X, np.ma.MaskedArray) else X
    if not (isinstance(X, list | tuple) or hasattr(X, "__array__")):
        return X
    if not (isinstance(X, np.ndarray | list | tuple) or hasattr(X, "iloc")):
        _check_columns(X)
    array, rows = as_array(X, "X"), X if isinstance(X, list | tuple) else ()
    masked = any(isinstance(row, np.ma.MaskedArray) for row in rows)
    if masked or array.dtype.kind in "MmSUV" or (array.dtype.kind == "O" and _known(array)):
        plain(X if masked else with_nan(X), "X")  # raises, and says where
    return X


def _check_columns(X):
    """NotNumbers for a column of dates in a frame that makes numbers of it if there are others, as polars does."""
    for name in getattr(X, "column_names", getattr(X, "columns", ())) if hasattr(X, "schema") else ():
        first = np.asarray(X[name][:1])
        if first.dtype.kind in "mM":
            plain(first, f"column {name!r} of X")  # raises


def _known(array):
    """Return whether the doors know of all that is in an array of objects; of the rest scikit-learn speaks."""
    return all(issubclass(kind, KNOWN) or kind.__name__ == "NAType" for kind in set(map(type, array.flat)))


def data_of(estimator, X, sample_weight, K, reset=True):
    """Return the Data of X and weights (N,) for K components. ValueError if there are fewer points than these."""
    K = whole_number(K, "n_components")
    x = points_of(estimator, X, reset, least=2 if reset else 1)
    rows, (x, weight) = len(x), _what_counts(x, weights_of_all(sample_weight, len(x)))
    with in_names_of(X), among(np.arange(rows) if len(x) == rows else np.flatnonzero(np.asarray(sample_weight, float))):
        within_reach(np.where(np.isnan(x), 0.0, x) if has_holes(x) else x)
    if len(x) < K:
        raise ValueError(f"Expected n_samples >= n_components but got n_components = {K}, n_samples = {len(x)}")
    expect = scale.e_step if weight is None else scale.blocked(weight)
    if not has_holes(x):
        return Data(x, K, weight, x, expect)
    points = replace(missing.grouped(x), columns=tuple(map(column_names(X), range(x.shape[1]))))
    if reset:  # a batch may lack a column
        check_seen(points)
    return Data(x, K, weight, points, missing.over(expect))


def _what_counts(x, weight):
    """Return the points that have a weight above 0, and these: what counts for nothing is not there."""
    if weight is None or weight.min() > 0:
        return x, weight
    if not weight.any():
        raise ValueError("sample_weight is zero in every row: nothing is left to fit.")
    return x[weight > 0], weight[weight > 0]


def has_holes(x):
    """Return whether anything of x is NaN."""
    return bool(np.isnan(x.min()))  # no array of N D booleans


def counting(x, weight=None):
    """Return what each row of x counts for, (N,): one or its weight, and nothing if nothing is seen in it."""
    weight = np.ones(len(x)) if weight is None else weight
    return np.where(np.isnan(x).all(axis=1), 0.0, weight) if has_holes(x) else weight


def check_goes_on(estimator, data):
    """ValueError if a fit cannot go on from the last one, which had as many components and columns as its mixture."""
    (K, D), asked = estimator.mixture_.means.shape, whole_number(estimator.n_components, "n_components")
    if (asked, data.x.shape[1]) != (K, D):
        raise ValueError(
            f"this goes on from a mixture of {K} components in {D} columns, but n_components is {asked}, and X has "
            f"{data.x.shape[1]}. Take a new estimator, or set warm_start=False."
        )


def whole_or_not_at_all(fit: Learning) -> Learning:
    """Let a fit that fails leave everything that the last one learnt as it was."""

    @wraps(fit)
    def safely(self: Any, *data: Any, **more: Any) -> Any:
        before = dict(vars(self))
        try:
            return fit(self, *data, **more)
        except BaseException:
            vars(self).clear()
            vars(self).update(before)
            raise

    return cast(Learning, safely)
