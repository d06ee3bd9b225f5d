"""What a fit of an estimator is: points, a prior, a shape, and the climbs from each start (lesson 17)."""

from dataclasses import replace
from typing import NamedTuple

from gmm_lessons.covariance import Structure, ridged
from gmm_lessons.doors.counts import number
from gmm_lessons.doors.points import is_constant
from gmm_lessons.em import em, m_step
from gmm_lessons.estimator.climbing import climbs
from gmm_lessons.estimator.data import Data
from gmm_lessons.estimator.heaps import whole
from gmm_lessons.estimator.shapes import given_covs, given_means, given_weights, shape_of
from gmm_lessons.estimator.starts import begun, start_of, starts
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import heaps_like, imaginary_points
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments


class Task(NamedTuple):
    """Data, and how they are to be fitted."""

    data: Data
    prior: Moments
    structure: Structure
    asked: object  # the estimator, whose other parameters are read

    @classmethod
    def of(cls, asked, data):
        """Return the Task of an estimator. ValueError for a parameter that is none."""
        imaginary = number(asked.imaginary, "imaginary", "it is a finite number of points, at least none", least=0)
        prior = like_all(data, imaginary) if imaginary else NOTHING
        return cls(data, prior, structure_of(asked), asked)

    def starts(self):
        """Return n_init functions that return a mixture to start from."""
        return starts(self.asked, self._start)

    def _start(self, rng):
        asked, K, D = self.asked, self.data.K, self.data.x.shape[1]
        each = given_weights(asked.weights_init, K), given_means(asked.means_init, K, D)
        each = *each, given_covs(asked.precisions_init, asked.covariance_type, K, D)
        given = {name: value for name, value in zip(("weights", "means", "covs"), each) if value is not None}
        if len(given) == len(each):
            return Mixture(**given)
        return replace(self._shared(rng), **given) if given else self._shared(rng)

    def _shared(self, rng):
        """Return the mixture that init_params makes; if it is flat, with an imaginary point in each component."""
        data = self.data
        stats = begun(start_of(self.asked.init_params), data.points, data.K, rng, data.weight)
        try:
            return m_step(stats + self.prior, self.structure)
        except Collapse:
            return m_step(stats + like_all(data, 1.0), self.structure)

    def climbs(self, starts, max_iter, before=()):
        """Return functions that climb, one from each start."""
        tol = number(self.asked.tol, "tol", "the gain of a step is compared with it: a number >= 0", least=0)
        how = {"structure": self.structure, "prior": self.prior, "expect": self.data.expect}
        return climbs(self.asked, starts, lambda start: em(self.data.points, start, **how), tol, max_iter, before)


def structure_of(asked):
    """Return the Structure that covariance_type names, with reg_covar on its diagonal."""
    structure = shape_of(asked.covariance_type).structure
    why = "a ridge is a finite number >= 0, in the units of a variance"
    ridge = number(asked.reg_covar, "reg_covar", why, least=0)
    return ridged(structure, ridge) if ridge else structure


def like_all(data, count):
    """Return the Moments of K heaps of imaginary points, shaped like all of the data."""
    if data.points is not data.x:  # Patterns: there are holes
        return imaginary_points(data.x, data.K, count, sample_weight=data.weight)
    return heaps_like(whole(data.x, data.weight), is_constant(data.x), data.K, count)
