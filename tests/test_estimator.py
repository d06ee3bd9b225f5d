"""The estimator: scikit-learn's own fit, and what it does besides."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.mixture import GaussianMixture as Theirs

from gmm_lessons.estimator import GaussianMixture

IRIS = load_iris().data
SHAPES = ("full", "tied", "diag", "spherical")
ATTRIBUTES = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")


def theirs_and_ours(x, K, **options):
    """Both fits, with scikit-learn's regularisation, or the one that is asked for."""
    ours = {"imaginary": 0, "reg_covar": 1e-6, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return Theirs(K, **options).fit(x), GaussianMixture(K, **ours).fit(x)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("K", [1, 2, 3])
@pytest.mark.parametrize("init", ["kmeans", "random", "random_from_data"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_seed_gives_scikit_learns_fit(shape, init, K, seed):
    if (shape, init) == ("tied", "random_from_data"):
        pytest.skip("scikit-learn takes the second moments of all points, and those of single ones from them")
    theirs, ours = theirs_and_ours(IRIS, K, covariance_type=shape, init_params=init, random_state=seed)
    for name in ATTRIBUTES:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-8)
    assert (ours.n_iter_, ours.converged_) == (theirs.n_iter_, theirs.converged_)
    np.testing.assert_allclose(ours.lower_bounds_[:-1], theirs.lower_bounds_[1:], rtol=1e-8)
    np.testing.assert_allclose(ours.score_samples(IRIS), theirs.score_samples(IRIS), rtol=1e-8)
    np.testing.assert_allclose(ours.predict_proba(IRIS), theirs.predict_proba(IRIS), atol=1e-8)
    assert (ours.predict(IRIS) == theirs.predict(IRIS)).all()
