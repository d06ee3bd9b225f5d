"""What a fitted mixture says of points: all that does not depend on how it was fitted (lesson 17)."""

import numpy as np
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from gmm_lessons import missing, mixture, scale, selection
from gmm_lessons.doors.shares import weights_of
from gmm_lessons.estimator.data import counted, has_holes, points_of
from gmm_lessons.estimator.shapes import roots, shape_of


class MixtureEstimator(DensityMixin, BaseEstimator):
    """An estimator that has a Mixture, `mixture_`, once it is fitted. NaN in X marks what was not seen."""

    def predict(self, X):
        """Return the component with the largest responsibility for each point, (N,), from 0."""
        x = self._asked(X)
        if has_holes(x):
            return missing.responsibilities(x, self._sharing).argmax(axis=1)
        return scale.labels(x, self._sharing)

    def predict_proba(self, X):
        """Return the responsibilities p(k | x_n), (N, K); rows sum to one."""
        x = self._asked(X)
        if has_holes(x):
            return missing.responsibilities(x, self._sharing)
        return np.concatenate(list(scale.responsibilities(x, self._sharing)))

    def score_samples(self, X):
        """Return log p(x_n), or of what is seen of x_n, in nats, (N,)."""
        x = self._asked(X)
        return (missing.log_density if has_holes(x) else scale.log_evidence)(x, self.mixture_)

    def score(self, X, y=None, sample_weight=None):
        """Return the mean of log p(x_n), weighted if there are weights (N,); larger is better."""
        each = self.score_samples(X)
        return float(np.average(each, weights=weights_of(sample_weight, len(each))))

    def sample(self, n_samples=1):
        """Return n draws (n, D) and the components (n,) that made them, component by component."""
        check_is_fitted(self)
        if n_samples < 1:
            raise ValueError(f"Invalid value for 'n_samples': {n_samples} . The sampling requires at least one sample.")
        x, z = mixture.sample(self.mixture_, n_samples, check_random_state(self.random_state))
        order = np.argsort(z, kind="stable")
        return x[order], z[order]

    def _asked(self, X):
        check_is_fitted(self)
        return points_of(self, X)

    def impute(self, X):
        """Return X with the conditional mean E[missing | seen] in place of each NaN, (N, D)."""
        return missing.impute(self._asked(X), self.mixture_)

    def conditional(self, x):
        """Return the Mixture of the NaN entries of one point x (D,), given its other entries."""
        return missing.conditional_mixture(self._asked(np.reshape(x, (1, -1)))[0], self.mixture_)

    @property
    def _sharing(self):
        """The mixture that shares points out."""
        return self.mixture_

    @property
    def _shape(self):
        return shape_of(self.covariance_type)

    @property
    def weights_(self):
        """π, (K,)."""
        return self.mixture_.weights

    @property
    def means_(self):
        """μ, (K, D)."""
        return self.mixture_.means

    @property
    def covariances_(self):
        """Σ, of the shape that covariance_type says."""
        return self._shape.packed(self.mixture_.covs)

    @property
    def precisions_(self):
        """Σ⁻¹, of the shape that covariance_type says."""
        upper = roots(self.mixture_)
        return self._shape.packed(upper @ upper.mT)

    @property
    def precisions_cholesky_(self):
        """The upper triangular U with U Uᵀ = Σ⁻¹, of the shape that covariance_type says."""
        return self._shape.packed(roots(self.mixture_))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _keep(self, best, n):
        """Take the attributes of a fit from its Climb; bounds are per `n`."""
        end = best.steps[-1]
        self.history_, self.converged_, self.n_iter_ = best.steps, best.converged, len(best.steps) - 1
        self.lower_bound_, self.lower_bounds_ = end.objective / n, [step.objective / n for step in best.steps[1:]]
        self.mixture_ = end.mixture
        return self


class Criteria:
    """What a fit by maximum likelihood costs."""

    def aic(self, X, sample_weight=None):
        """Return 2 k - 2 log p(X) with k free parameters; smaller is better."""
        return selection.aic(self._total(X, sample_weight)[0], self._n_parameters())

    def bic(self, X, sample_weight=None):
        """Return k log n - 2 log p(X), n the points or the sum of their weights; smaller is better."""
        total, n, _ = self._total(X, sample_weight)
        return selection.bic(total, self._n_parameters(), n)

    def icl(self, X, sample_weight=None):
        """Return BIC + 2 Σ_n entropy of the responsibilities: doubt about labels costs; smaller is better."""
        total, n, weight = self._total(X, sample_weight)
        return selection.icl(total, self._n_parameters(), n, self.predict_proba(X), weight)

    def _total(self, X, sample_weight):
        """Return log p(X), the number n that BIC counts, and the weights."""
        each, x = self.score_samples(X), self._asked(X)
        weight = weights_of(sample_weight, len(x))
        weight = np.ones(len(x)) if weight is None else weight
        return float(weight @ each), counted(x, weight), weight

    def _n_parameters(self):
        return selection.n_params(*self.mixture_.means.shape, self._shape.structure)
