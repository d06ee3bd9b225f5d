"""EM as scikit-learn's users know it: change one import, keep the script (lesson 17).

    from gmm_lessons.estimator import GaussianMixture

It adds no mathematics: the E step is `scale.e_step`, or `missing.over` of it; the rest is `em`.

    shapes → heaps → starts → climbing → telling → data → task → density → gaussian_mixture
"""

from gmm_lessons.estimator.gaussian_mixture import GaussianMixture

__all__ = ["GaussianMixture"]
