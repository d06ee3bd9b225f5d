"""What a fitted mixture says of points: all that does not depend on how it was fitted (lesson 17)."""

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, DensityMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from gmm_lessons import missing, scale
from gmm_lessons.doors.counts import whole_number
from gmm_lessons.doors.kinds import Array, Numbers
from gmm_lessons.doors.points import counted_from
from gmm_lessons.doors.shares import weights_of_all
from gmm_lessons.estimator.data import has_holes, points_of
from gmm_lessons.estimator.shapes import roots, shape_of
from gmm_lessons.mixture import Mixture, sample

BLOCK = 2**14  # rows with holes that are looked at together


class MixtureEstimator(DensityMixin, BaseEstimator):
    """An estimator that has a Mixture, `mixture_`, once it is fitted. NaN in X marks what was not seen."""

    mixture_: Mixture

    def fit_predict(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> NDArray[np.intp]:
        """Fit, and return the labels of X, (N,)."""
        return self.fit(X, sample_weight=sample_weight).predict(X)

    def predict(self, X: Numbers) -> NDArray[np.intp]:
        """Return the component with the largest responsibility for each point, (N,), from 0."""
        x = self._asked(X)
        return self.predict_proba(x).argmax(axis=1) if has_holes(x) else scale.labels(x, self._sharing)

    def predict_proba(self, X: Numbers) -> Array:
        """Return the responsibilities p(k | x_n), (N, K); rows sum to one."""
        x, mixture = self._asked(X), self._sharing
        each = _in_blocks(missing.responsibilities, x, mixture) if has_holes(x) else scale.responsibilities(x, mixture)
        resp = _gathered(each, np.empty((len(x), len(mixture.weights))))
        resp /= resp.sum(axis=1, keepdims=True)  # far out, logarithms of densities have few digits
        return resp

    def score_samples(self, X: Numbers) -> Array:
        """Return log p(x_n), or of what is seen of x_n, in nats, (N,): comparable among rows with the same holes."""
        x = self._asked(X)
        if has_holes(x):
            return _gathered(_in_blocks(missing.log_density, x, self.mixture_), np.empty(len(x)))
        return scale.log_evidence(x, self.mixture_)

    def score(self, X: Numbers, y: object = None, sample_weight: Numbers | None = None) -> float:
        """Return the mean of log p(x_n), weighted if there are weights (N,); larger is better."""
        each = self.score_samples(X)
        weight = weights_of_all(sample_weight, len(each))
        if weight is not None and not weight.any():
            raise ValueError("sample_weight is zero in every row: there is nothing to take the mean of.")
        return float(np.average(each, weights=weight))

    def sample(self, n_samples: int = 1) -> tuple[Array, NDArray[np.intp]]:
        """Return n draws (n, D) and the components (n,) that made them, component by component."""
        check_is_fitted(self)
        if whole_number(n_samples, "n_samples", "draws are a whole number", least=-np.inf) < 1:
            raise ValueError(f"Invalid value for 'n_samples': {n_samples} . The sampling requires at least one sample.")
        x, z = sample(self.mixture_, n_samples, check_random_state(self.random_state))
        order = np.argsort(z, kind="stable")
        return x[order], z[order]

    def _asked(self, X):
        check_is_fitted(self)
        return points_of(self, X)

    def impute(self, X: Numbers) -> Array:
        """Return X with the conditional mean E[missing | seen] in place of each NaN, (N, D)."""
        return missing.impute(self._asked(X), self.mixture_)

    def conditional(self, x: Numbers) -> Mixture:
        """Return the Mixture of the NaN entries of one point x (D,), given its other entries."""
        one = x[None] if isinstance(x, np.ndarray) and x.ndim == 1 else [x] if np.ndim(x) == 1 else x
        return missing.conditional_mixture(self._asked(one), self.mixture_)

    @property
    def _sharing(self):
        """The mixture that shares points out."""
        return self.mixture_

    @property
    def _shape(self):
        return shape_of(self.covariance_type)

    @property
    def weights_(self) -> Array:
        """π, (K,)."""
        return self.mixture_.weights

    @property
    def means_(self) -> Array:
        """μ, (K, D)."""
        return self.mixture_.means

    @property
    def covariances_(self) -> Array:
        """Σ, of the shape that covariance_type says."""
        return self._shape.packed(self.mixture_.covs)

    @property
    def precisions_(self) -> Array:
        """Σ⁻¹, of the shape that covariance_type says."""
        upper = roots(self.mixture_)
        return self._shape.packed(upper @ upper.mT)

    @property
    def precisions_cholesky_(self) -> Array:
        """The upper triangular U with U Uᵀ = Σ⁻¹, of the shape that covariance_type says."""
        return self._shape.packed(roots(self.mixture_))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def __setattr__(self, name, value):
        if isinstance(getattr(type(self), name, None), property):
            raise AttributeError(
                f"{name} is read off what was fitted, and cannot be set alone. Of parameters that you have, "
                "GaussianMixture.from_mixture(Mixture(weights, means, covs)) makes an estimator that is fitted."
            )
        super().__setattr__(name, value)

    def _keep(self, best, n):
        """Take the attributes of a fit from its Climb; bounds are per `n`."""
        self.history_, self.converged_, self.n_iter_ = best.steps, best.converged, len(best.heights) - 1
        self.lower_bound_, self.lower_bounds_ = best.heights[-1] / n, [height / n for height in best.heights[1:]]
        self.mixture_ = best.steps[-1].mixture
        return self


def _in_blocks(say, x, mixture):
    """Yield what is said of x, block by block."""
    for first in range(0, len(x), BLOCK):
        with counted_from(first):
            found = say(x[first : first + BLOCK], mixture)
        yield found


def _gathered(blocks, out):
    """Return `out`, filled by the blocks one after the other."""
    first = 0
    for block in blocks:
        out[first : first + len(block)] = block
        first += len(block)
    return out
