"""EM as an estimator behind scikit-learn's interface (lesson 17)."""

import re
from typing import Any, Self

import numpy as np

from gmm_lessons.doors.kinds import Numbers, Start
from gmm_lessons.doors.records import as_mixture
from gmm_lessons.em import m_step
from gmm_lessons.estimator.climbing import check_converged, goes_on, highest
from gmm_lessons.estimator.criteria import Criteria
from gmm_lessons.estimator.data import check_goes_on, data_of, whole_or_not_at_all
from gmm_lessons.estimator.starts import Seed
from gmm_lessons.estimator.task import Task, structure_of
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments
from gmm_lessons.scale.streaming import as_moments, blend, forgetting


class GaussianMixture(Criteria):
    """A Gaussian mixture, fitted by EM: scikit-learn's parameters, attributes and methods, and some more.

    Where it differs from sklearn.mixture.GaussianMixture:

    - `imaginary=0.01`: so many imaginary points a component, shaped like all of X, keep every component from collapse,
      in any units of X, and the objective still climbs. `reg_covar=0.0` by default; it is absolute, and added after
      the M step, where it makes the objective fall. With `imaginary=0, reg_covar=1e-6` and the same random_state the
      fit is scikit-learn's. (Of `n_init` climbs that end on one summit rounding chooses: components may come in
      another order. "tied" from "k-means++" or "random_from_data" starts elsewhere: with the spread of the few points
      chosen, not of all points over the number of these; "diag" and "spherical" from there are scikit-learn's up to
      the rounding of its variances, which are mean squares less squared means.)
    - NaN in X is what was not seen; `sample_weight` counts a point that often.
    - `init_params` may be "hierarchical", or a function (x, K, rng) -> responsibilities (N, K).
    - `lower_bound_` is of the fitted mixture (scikit-learn's is one iteration late), and includes the log-density of
      the prior, a point: without a prior it is score(X), if something is seen in each row. `history_` holds the last
      Steps, as many as fit in 16 MB: at first all of them. (It is stored with the estimator; `del` it if it is too
      large.) `tol=0` has converged when no more than rounding moves the bound.
    - float32 is computed in double. Data may lie far from zero.
    - "kmeans" looks at 3e6 / (D + 12) points at most, drawn at random, so that its memory stays under 40 MB of ten
      columns, and under 80 MB of any number; where there are more, the start is not scikit-learn's.
    - `partial_fit`, `icl`, `impute`, `conditional`, `from_mixture`.
    - `weights_`, `means_`, ... are read off `mixture_`, and cannot be set: `from_mixture` makes an estimator of
      parameters that you have.
    """

    n_steps_: int
    _moments: Moments

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: str = "full",
        tol: float = 1e-3,
        reg_covar: float = 0.0,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: str | Start = "kmeans",
        weights_init: Numbers | None = None,
        means_init: Numbers | None = None,
        precisions_init: Numbers | None = None,
        random_state: Seed = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        imaginary: float = 0.01,
        learning_decay: float = 0.6,
        learning_offset: float = 2.0,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.reg_covar = reg_covar
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weights_init = weights_init
        self.means_init = means_init
        self.precisions_init = precisions_init
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval
        self.imaginary = imaginary
        self.learning_decay = learning_decay
        self.learning_offset = learning_offset

    @whole_or_not_at_all
    def fit(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> Self:
        """Fit n_init times, keep the highest climb, and return self."""
        task = Task.of(self, data_of(self, X, sample_weight, self.n_components))
        if goes_on(self, "mixture_"):
            check_goes_on(self, task.data)
            starts, before = [lambda: self.mixture_], getattr(self, "history_", ())[-2:-1]
        else:
            starts, before = task.starts(), ()
        best = highest(task.climbs(starts, self.max_iter, before))
        return self._kept(check_converged(best, self.max_iter), task)

    @whole_or_not_at_all
    def partial_fit(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> Self:
        """Take one step with a batch X, and return self; of the first batch, all of a fit's first iteration.

        What was counted before is forgotten at the rate (t + learning_offset)^-learning_decay, t = 1, 2, ..., and
        stands for all points so far. `n_steps_` counts the steps; bounds and `history_` stay those of the last fit.
        """
        rate = self._rate()
        if not hasattr(self, "mixture_"):
            task = Task.of(self, data_of(self, X, sample_weight, self.n_components))
            return self._kept(highest(task.climbs(task.starts(), 1)), task)
        data = data_of(self, X, sample_weight, 1, reset=False)
        check_goes_on(self, data)
        fresh, t = data.expect(data.points, self.mixture_).moments, self.n_steps_ + 1
        stats = blend(self._moments, fresh, rate(t), self._moments.count.sum() + fresh.count.sum())
        self.mixture_ = m_step(stats + self._prior, structure_of(self))
        self._moments, self.n_steps_ = stats, t
        return self

    def _rate(self):
        try:
            return forgetting(self.learning_decay, self.learning_offset)
        except ValueError as why:
            own = re.sub(r"\bt0\b", "learning_offset", str(why).replace("kappa", "learning_decay"))
            raise ValueError(own) from None

    def _kept(self, best, task):
        end = best.steps[-1]
        self._moments, self._prior, self.n_steps_ = end.moments, task.prior, len(best.heights) - 1
        return self._keep(best, task.data.n)

    @classmethod
    def from_mixture(cls, mixture: Mixture, **parameters: Any) -> Self:
        """Return an estimator that is fitted: with this Mixture, whoever made it. ValueError if of another shape."""
        K = len(as_mixture(mixture).weights)
        made = cls(**{"n_components": K, **parameters})
        if made.n_components != K:
            raise ValueError(f"n_components is {made.n_components}, but the mixture has {K}. Leave it out.")
        kept = made._shape.structure.covariances(np.ones(len(mixture.covs)), mixture.covs)
        if not np.allclose(kept, mixture.covs, rtol=1e-8, atol=0):
            raise ValueError(f"the covariances are not {made.covariance_type}. Say so by covariance_type='full'.")
        made.mixture_, made.n_features_in_ = mixture, mixture.means.shape[1]
        made._moments, made._prior, made.n_steps_ = as_moments(mixture), NOTHING, 0
        return made
