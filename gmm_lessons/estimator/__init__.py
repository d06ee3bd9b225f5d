"""EM as scikit-learn's users know it: change one import, keep the script (lesson 17).

    from gmm_lessons.estimator import GaussianMixture

and BayesianGaussianMixture, and GaussianMixtureSearch for the number of components and the shape. They add no
mathematics: an E step is `scale.e_step`, or `missing.over` of it; the rest is `em`, `vb` and `candidates`.

  shapes → heaps → starts → telling → climbing → data → task → density → criteria → gaussian_mixture → bayesian → search
"""

from gmm_lessons.estimator.bayesian import BayesianGaussianMixture
from gmm_lessons.estimator.gaussian_mixture import GaussianMixture
from gmm_lessons.estimator.search import GaussianMixtureSearch

__all__ = ["BayesianGaussianMixture", "GaussianMixture", "GaussianMixtureSearch"]
