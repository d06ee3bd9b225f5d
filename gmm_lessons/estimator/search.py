"""How many components, and of which shape: every candidate by one estimator (lesson 17)."""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from gmm_lessons.candidates import SCORES, best, candidates
from gmm_lessons.doors.counts import number, whole_number
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.estimator.criteria import with_icl
from gmm_lessons.estimator.data import data_of, whole_or_not_at_all
from gmm_lessons.estimator.density import MixtureEstimator
from gmm_lessons.estimator.gaussian_mixture import GaussianMixture
from gmm_lessons.estimator.shapes import SHAPES, shape_of
from gmm_lessons.estimator.starts import Seed
from gmm_lessons.estimator.telling import loudness

COLUMNS = {"n_parameters": "n_params", "log_likelihood": "log_likelihood", **{by: by for by in SCORES}}


class GaussianMixtureSearch(MixtureEstimator):
    """Fit every number of components and every shape, and be the best of them.

    `criterion` is "bic", "aic", "icl" or "held_out", which takes `cv`, a number of folds (and not NaN with weights).
    Each candidate is the best of `n_init` climbs, and of what smaller candidates found, too, so that none ranks below
    one that it contains, but for climbs that collapse (`gmm_lessons.candidates`). `verbose` shows a bar, if tqdm is
    there.

    Afterwards `best_estimator_` is a GaussianMixture (by `from_mixture`: without n_iter_ and bounds), `best_params_`
    its K and shape, `results_` a dict of arrays (`frame()`: of pandas), `candidates_` all fits, and why others failed.
    """

    def __init__(
        self,
        n_components: int | Iterable[int] = (1, 2, 3, 4, 5, 6),
        *,
        covariance_type: str | Iterable[str] = ("full", "tied", "diag", "spherical"),
        criterion: str = "bic",
        cv: int | None = None,
        imaginary: float = 0.01,
        n_init: int = 8,
        tol: float = 1e-6,
        max_iter: int = 2000,
        random_state: Seed = None,
        verbose: int = 0,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.criterion = criterion
        self.cv = cv
        self.imaginary = imaginary
        self.n_init = n_init
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.verbose = verbose

    @whole_or_not_at_all
    def fit(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> Self:
        """Fit and score all candidates, keep the best, and return self."""
        self._check_criterion()
        data = data_of(self, X, sample_weight, 1)
        names, Ks = _listed(self.covariance_type), [whole_number(K, "n_components") for K in _listed(self.n_components)]
        found = candidates(data.x, Ks, [shape_of(name).structure for name in names], **self._how(data))
        self.candidates_ = [with_icl(one, data) for one in found]
        self.results_ = _results(self.candidates_)
        self.best_index_ = self.candidates_.index(best(self.candidates_, self.criterion))
        self.best_params_ = self.results_["params"][self.best_index_]
        self.mixture_ = self.candidates_[self.best_index_].step.mixture
        self.best_estimator_ = self._of_its_own()
        return self

    def _of_its_own(self) -> GaussianMixture:
        own = {"imaginary": self.imaginary, "random_state": self.random_state, **self.best_params_}
        made = GaussianMixture.from_mixture(self.mixture_, **own)
        if hasattr(self, "feature_names_in_"):
            made.feature_names_in_ = self.feature_names_in_
        return made

    def _check_criterion(self):
        if self.criterion not in SCORES:
            raise ValueError(f"criterion is {self.criterion!r}, but must be one of {', '.join(SCORES)}.")
        if self.criterion == "held_out" and self.cv is None:
            raise ValueError("criterion is 'held_out', but nothing is: give cv, a number of folds, such as cv=5.")

    def _how(self, data):
        holes = data.points is not data.x
        if holes and self.cv is not None and data.weight is not None:
            raise ValueError("X has NaN, and weights, and is to be held out in folds: two of these at a time.")
        return {
            "rng": check_random_state(self.random_state),
            **self._counts(),
            "tol": self.tol,
            "progress": bool(loudness(self.verbose)),
            "sample_weight": data.weight,
            **({"expect": data.expect} if holes else {}),
        }

    def _counts(self):
        """Return how many folds, imaginary points, climbs and steps are asked for, told by the names they have here."""
        cv = (
            None if self.cv is None else whole_number(self.cv, "cv", "must be a number of folds, at least two", least=2)
        )
        imaginary = number(self.imaginary, "imaginary", "it is a finite number of points, at least none", least=0)
        n_init, max_iter = whole_number(self.n_init, "n_init"), whole_number(self.max_iter, "max_iter")
        return {"folds": cv, "imaginary": imaginary, "n_starts": n_init, "max_steps": max_iter}

    def frame(self) -> Any:
        """Return `results_` as a pandas DataFrame, best first."""
        try:
            from pandas import DataFrame
        except ImportError:
            raise ImportError("frame() needs pandas: pip install pandas. results_ holds the same, as arrays.") from None
        check_is_fitted(self)
        return DataFrame(self.results_).sort_values(f"rank_{self.criterion}").drop(columns="params")

    @property
    def _shape(self):
        return shape_of(self.best_params_["covariance_type"])


def _listed(one_or_more):
    alone = isinstance(one_or_more, str) or not np.iterable(one_or_more)
    return [one_or_more] if alone else list(one_or_more)


def _results(found):
    """Return the candidates as a dict of arrays, with the rank of each by every score: 1 is best."""
    names = {shape.structure: name for name, shape in SHAPES.items()}
    params = [{"n_components": one.K, "covariance_type": names[one.structure]} for one in found]
    table = {"params": params, "n_components": np.array([one.K for one in found])}
    table["covariance_type"] = np.array([names[one.structure] for one in found], dtype=object)
    table |= {column: np.array([getattr(one, of) for one in found]) for column, of in COLUMNS.items()}
    table |= {f"rank_{by}": _ranks(table[by], SCORES[by]) for by in SCORES if not np.isnan(table[by]).all()}
    return table | {"reason": np.array([one.reason for one in found], dtype=object)}


def _ranks(values, better):
    """Return 1 for the best, and so on; what has no score comes last."""
    signed = np.where(np.isnan(values), np.inf, values if better is min else -values)
    return np.argsort(np.argsort(signed, kind="stable"), kind="stable") + 1
