"""scikit-learn: GaussianMixture."""

import warnings

import numpy as np
from measure import measure
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")  # it says at each fit that it has not converged


def prepare(x, start, threads):
    weights, means, covs = start
    given = {"weights_init": weights, "means_init": means, "precisions_init": np.linalg.inv(covs)}

    def fit(n):
        model = GaussianMixture(len(weights), tol=0, reg_covar=0, max_iter=n, **given).fit(x)
        return model.weights_, model.means_, model.covariances_

    return fit


measure(prepare)
