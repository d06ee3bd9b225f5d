"""Structures: what each keeps of the scatter, and how many free numbers it has."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.moments import moments
from tests.worlds import random_world, soft_start

STRUCTURES = {"full": FULL, "tied": TIED, "diag": DIAGONAL, "spherical": SPHERICAL}


@pytest.fixture
def stats():
    x, K, rng = random_world(8)
    return moments(x, soft_start(x, K, rng))


def test_every_structure_keeps_the_total_spread(stats):
    """Σ_k N_k tr Σ_k = Σ_k tr S_k: a structure reshapes the scatter, it neither makes nor loses any."""
    for structure in STRUCTURES.values():
        covs = structure.covariances(stats.count, stats.scatter)
        total = (stats.count * covs.trace(axis1=1, axis2=2)).sum()
        assert total == pytest.approx(stats.scatter.trace(axis1=1, axis2=2).sum(), rel=1e-12)
        assert covs.shape == stats.scatter.shape


def test_each_structure_has_its_shape(stats):
    D = stats.scatter.shape[-1]
    tied, diagonal, spherical = (s.covariances(stats.count, stats.scatter) for s in (TIED, DIAGONAL, SPHERICAL))
    assert (tied == tied[0]).all()
    np.testing.assert_array_equal(diagonal, diagonal * np.eye(D))
    np.testing.assert_array_equal(spherical, spherical[:, :1, :1] * np.eye(D))


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize(("K", "D"), [(1, 1), (3, 4), (2, 7)])
def test_free_numbers_are_those_scikit_learn_counts(name, K, D):
    model = GaussianMixture(K, covariance_type=name)
    model.means_ = np.zeros((K, D))
    assert K - 1 + K * D + STRUCTURES[name].n_free(K, D) == model._n_parameters()
