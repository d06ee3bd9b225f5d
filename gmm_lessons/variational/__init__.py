"""Beliefs instead of one mixture: variational Bayes, where a posterior is the prior + what was counted (lesson 15).

    prior = variational.vague(x, variational.Dirichlet(np.full(6, 0.001)))
    variational.vb(x, prior + moments(x, resp), prior)

The belief about component k is Normal-Wishart, Λ_k = Σ_k⁻¹ ~ Wishart(S_k⁻¹, ν_k) and μ_k | Λ_k ~ N(m_k, (β_k Λ_k)⁻¹):
β_k imaginary points of mean m_k and scatter S_k. So β, m, S are Moments and add like any others.

Full covariances only: for a tied or spherical Σ the posterior has another form, and what scikit-learn computes for
those (and for diagonal ones) is not the variational posterior of the model it names.
(Attias 2000; Bishop 2006, section 10.2.)

    shares → normal_wishart → proper → beliefs → predictive
"""

from gmm_lessons.variational.beliefs import Belief, Step, seen_by, vague, vb
from gmm_lessons.variational.predictive import log_predictive
from gmm_lessons.variational.shares import Dirichlet, Sticks

__all__ = ["Belief", "Dirichlet", "Step", "Sticks", "log_predictive", "seen_by", "vague", "vb"]
