"""What a fit by maximum likelihood costs: AIC, BIC and ICL of an estimator (lesson 17)."""

from dataclasses import replace

from gmm_lessons import missing, selection
from gmm_lessons.doors.kinds import Numbers
from gmm_lessons.doors.shares import check_some, weights_of
from gmm_lessons.estimator.data import counting
from gmm_lessons.estimator.density import MixtureEstimator


class Criteria(MixtureEstimator):
    """A mixture that was fitted by maximum likelihood, and what that costs."""

    def aic(self, X: Numbers, sample_weight: Numbers | None = None) -> float:
        """Return 2 k - 2 log p(X) with k free parameters; smaller is better."""
        return selection.aic(self._total(X, sample_weight)[0], self._n_parameters())

    def bic(self, X: Numbers, sample_weight: Numbers | None = None) -> float:
        """Return k log n - 2 log p(X), n the points or the sum of their weights; smaller is better."""
        total, n, _ = self._total(X, sample_weight)
        return float(selection.bic(total, self._n_parameters(), n))

    def icl(self, X: Numbers, sample_weight: Numbers | None = None) -> float:
        """Return BIC + 2 Σ_n entropy of the responsibilities: doubt about labels costs; smaller is better."""
        total, n, weight = self._total(X, sample_weight)
        return selection.icl(total, self._n_parameters(), n, self.predict_proba(X), weight)

    def _total(self, X, sample_weight):
        """Return log p(X), the number n that BIC counts, and what each row counts for."""
        each, x = self.score_samples(X), self._asked(X)
        weight = counting(x, check_some(weights_of(sample_weight, len(x))))
        return float(weight @ each), float(weight.sum()), weight

    def _n_parameters(self):
        return selection.n_params(*self.mixture_.means.shape, self._shape.structure)


def with_icl(one, data):
    """Return the Candidate with its ICL, too, where the E step held no shares, as through holes."""
    if one.step is None or one.step.resp is not None:
        return one
    resp, weight = missing.responsibilities(data.points, one.step.mixture), counting(data.x, data.weight)
    return replace(one, icl=selection.icl(one.log_likelihood, one.n_params, data.n, resp, weight))
