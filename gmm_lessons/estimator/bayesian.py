"""Variational Bayes as an estimator of scikit-learn's (lesson 17)."""

from dataclasses import fields
from functools import partial
from typing import Self

import numpy as np

from gmm_lessons.covariance import FULL
from gmm_lessons.doors.counts import number
from gmm_lessons.doors.kinds import Array, Numbers, Start
from gmm_lessons.doors.plain import shortened
from gmm_lessons.estimator.climbing import check_converged, climbs, goes_on, highest
from gmm_lessons.estimator.data import check_goes_on, data_of, whole_or_not_at_all
from gmm_lessons.estimator.density import MixtureEstimator
from gmm_lessons.estimator.shapes import sized
from gmm_lessons.estimator.starts import Seed, begun, start_of, starts
from gmm_lessons.estimator.task import like_all
from gmm_lessons.moments import Moments
from gmm_lessons.variational import Belief, Dirichlet, Sticks, seen_by, vb
from gmm_lessons.variational.shares import LEAST

WEIGHTS = {
    "dirichlet_process": lambda gamma, K: Sticks(np.ones(K), gamma),
    "dirichlet_distribution": lambda alpha, K: Dirichlet(alpha),
}


class BayesianGaussianMixture(MixtureEstimator):
    """A belief about a Gaussian mixture, by variational Bayes: scikit-learn's parameters, and what it says of points.

    Where it differs from sklearn.mixture.BayesianGaussianMixture:

    - `covariance_type` is "full": of the other shapes, what scikit-learn computes is not the variational posterior.
    - `covariance_prior` by default is the covariance of X with 1/N; there is no `reg_covar`: the prior holds all open.
      What the prior was is not kept: there is no `covariance_prior_`, nor any other attribute that ends in `_prior_`.
    - `lower_bound_` is a bound on log p(X) of the belief that is returned, all constants in it; `tol` is compared with
      its gain, in nats of all of X. `history_` holds the last Steps in 16 MB, `belief_` the belief.
    - NaN in X is what was not seen; `sample_weight` counts a point that often; `init_params` as in GaussianMixture.
    - `score_samples` is the density of the mixture of the belief's means, which `sample` draws from.
    """

    belief_: Belief

    def __init__(
        self,
        *,
        n_components: int = 1,
        covariance_type: str = "full",
        tol: float = 1e-3,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: str | Start = "kmeans",
        weight_concentration_prior_type: str = "dirichlet_process",
        weight_concentration_prior: float | None = None,
        mean_precision_prior: float | None = None,
        mean_prior: Numbers | None = None,
        degrees_of_freedom_prior: float | None = None,
        covariance_prior: Numbers | None = None,
        random_state: Seed = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
    ) -> None:
        self.n_components = n_components
        self.covariance_type = covariance_type
        self.tol = tol
        self.max_iter = max_iter
        self.n_init = n_init
        self.init_params = init_params
        self.weight_concentration_prior_type = weight_concentration_prior_type
        self.weight_concentration_prior = weight_concentration_prior
        self.mean_precision_prior = mean_precision_prior
        self.mean_prior = mean_prior
        self.degrees_of_freedom_prior = degrees_of_freedom_prior
        self.covariance_prior = covariance_prior
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.verbose_interval = verbose_interval

    @whole_or_not_at_all
    def fit(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> Self:
        """Climb n_init times, keep the belief with the highest bound, and return self."""
        data = data_of(self, X, sample_weight, self.n_components)
        prior = self._prior(data)
        if goes_on(self, "belief_"):
            check_goes_on(self, data)
            begin, before = [lambda: self.belief_], self.history_[-2:-1]
        else:
            start = partial(begun, start_of(self.init_params), data.points, data.K, weight=data.weight)
            begin, before = starts(self, lambda rng: prior + start(rng=rng)), ()
        tol = number(self.tol, "tol", "the gain of a step is compared with it: a number >= 0", least=0) / data.n
        steps = partial(vb, data.points, prior=prior, expect=data.expect)
        best = check_converged(highest(climbs(self, begin, steps, tol, self.max_iter, before)), self.max_iter)
        self.belief_ = best.steps[-1].belief
        return self._keep(best, 1)

    def _prior(self, data):
        """Return the Belief before any point was seen; what is not given is as vague as scikit-learn's."""
        own, (K, D) = like_all(data, 1.0), (data.K, data.x.shape[1])
        beta, dof = self._given("mean_precision_prior", 1.0, K), self._given("degrees_of_freedom_prior", D, K)
        mean = own.mean if self.mean_prior is None else sized(self.mean_prior, "mean_prior", (K, D), (D,))
        cov = self.covariance_prior
        cov = own.scatter if cov is None else sized(cov, "covariance_prior", (K, D, D), (D, D))
        return Belief(self._weights(K), dof, Moments(beta, mean, cov))

    def _given(self, name, default, K):
        """Return a number above 0 that a parameter holds, or several, one a component, as (K,)."""
        value = default if getattr(self, name) is None else getattr(self, name)
        why = "must be a finite number above 0, or one for each component"
        if np.ndim(value) == 0:
            return np.full(K, number(value, name, why, least=LEAST))
        if np.shape(value) != (K,):
            raise ValueError(f"{name} is {shortened(value)}, but {why}.")
        return np.array([number(one, name, why, least=LEAST) for one in value])

    def _weights(self, K):
        if self._shape.structure is not FULL:
            raise ValueError(f"covariance_type is {self.covariance_type!r}, but a belief is about full covariances.")
        kind = self.weight_concentration_prior_type
        if kind not in WEIGHTS:
            raise ValueError(f"weight_concentration_prior_type is {kind!r}, but must be one of {', '.join(WEIGHTS)}.")
        return WEIGHTS[kind](self._given("weight_concentration_prior", 1.0 / K, K), K)

    @property
    def _sharing(self):
        return seen_by(self.belief_)[0]

    @property
    def weight_concentration_(self) -> Array | tuple[Array, ...]:
        """α of a Dirichlet, or (a, b) of sticks, each (K,)."""
        values = tuple(getattr(self.belief_.weights, field.name) for field in fields(self.belief_.weights))
        return values if len(values) > 1 else values[0]

    @property
    def mean_precision_(self) -> Array:
        """β, (K,)."""
        return self.belief_.moments.count

    @property
    def degrees_of_freedom_(self) -> Array:
        """ν, (K,)."""
        return self.belief_.dof
