"""What a fit by maximum likelihood costs: AIC, BIC and ICL of an estimator (lesson 17)."""

import numpy as np

from gmm_lessons import selection
from gmm_lessons.doors.shares import check_some, weights_of
from gmm_lessons.estimator.data import counted


class Criteria:
    """What a fit by maximum likelihood costs."""

    def aic(self, X, sample_weight=None):
        """Return 2 k - 2 log p(X) with k free parameters; smaller is better."""
        return selection.aic(self._total(X, sample_weight)[0], self._n_parameters())

    def bic(self, X, sample_weight=None):
        """Return k log n - 2 log p(X), n the points or the sum of their weights; smaller is better."""
        total, n, _ = self._total(X, sample_weight)
        return float(selection.bic(total, self._n_parameters(), n))

    def icl(self, X, sample_weight=None):
        """Return BIC + 2 Σ_n entropy of the responsibilities: doubt about labels costs; smaller is better."""
        total, n, weight = self._total(X, sample_weight)
        return selection.icl(total, self._n_parameters(), n, self.predict_proba(X), weight)

    def _total(self, X, sample_weight):
        """Return log p(X), the number n that BIC counts, and the weights."""
        each, x = self.score_samples(X), self._asked(X)
        weight = check_some(weights_of(sample_weight, len(x)))
        weight = np.ones(len(x)) if weight is None else weight
        return float(weight @ each), counted(x, weight), weight

    def _n_parameters(self):
        return selection.n_params(*self.mixture_.means.shape, self._shape.structure)
