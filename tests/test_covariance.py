"""Structures: what each keeps of the scatter, and how many free numbers it has."""

import copy
import pickle

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, fixed, ridged, structure_of
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import kmeans_step, nearest
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import moments
from tests.worlds import random_cov, random_world, soft_start

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


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=str)
def test_a_ridge_lifts_every_eigenvalue_by_eps_and_turns_no_axis(stats, structure):
    """Σ + εI has the eigenvectors of Σ and its eigenvalues plus ε."""
    plain = structure.covariances(stats.count, stats.scatter)
    lifted = ridged(structure, 0.3).covariances(stats.count, stats.scatter)
    values, axes = np.linalg.eigh(plain)
    np.testing.assert_allclose(lifted @ axes, (values + 0.3)[:, None, :] * axes, atol=1e-10)


def test_a_ridge_costs_no_free_number_and_says_how_high_it_is():
    assert ridged(DIAGONAL, 1e-3).n_free(3, 4) == DIAGONAL.n_free(3, 4)
    assert repr(ridged(DIAGONAL, 1e-3)) == "DIAGONAL + 0.001 I"


@pytest.mark.parametrize("structure", [*STRUCTURES.values(), ridged(FULL, 0.3), fixed(np.eye(3))], ids=str)
def test_an_affine_structure_is_one_that_any_map_of_the_data_keeps(structure):
    rng = np.random.default_rng(2)
    count, scatter, A = np.array([30.0, 50.0]), rng.standard_normal((2, 3, 9)), rng.standard_normal((3, 3))
    scatter = scatter @ scatter.mT
    moved = structure.covariances(count, A @ scatter @ A.T)
    assert structure.affine == np.allclose(moved, A @ structure.covariances(count, scatter) @ A.T)


def objectives(x, start, **how):
    return np.array([step.objective for step in until_converged(em(x, start, **how), 1e-10, 5000)])


def test_a_ridge_makes_the_log_likelihood_fall_where_imaginary_points_never_do():
    """The top of plain EM is a maximum: from there every step of another rule leads down; a prior has its own hill."""
    for seed in range(10):
        x, K, rng = random_world(seed, max_K=2)
        start = m_step(moments(x, soft_start(x, K, rng)))
        *_, top = until_converged(em(x, start), 1e-10, 5000)
        prior = imaginary_points(x, K, 0.5)
        assert np.diff(objectives(x, top.mixture, structure=ridged(FULL, 0.2)))[0] < -1e-3
        assert np.diff(objectives(x, top.mixture, prior=prior)).min() > -1e-8
        assert np.diff(objectives(x, start, prior=prior)).min() > -1e-8


def test_fixed_keeps_the_covariance_whatever_the_points_say():
    x, K, rng = random_world(3)
    cov = random_cov(rng, x.shape[1])
    *_, end = until_converged(em(x, m_step(moments(x, soft_start(x, K, rng)), fixed(cov)), structure=fixed(cov)))
    np.testing.assert_array_equal(end.mixture.covs, [cov] * K)
    assert fixed(cov).n_free(K, x.shape[1]) == 0


@pytest.mark.parametrize("structure", [*STRUCTURES.values(), ridged(TIED, 0.3), fixed(2 * np.eye(3))], ids=str)
def test_a_structure_survives_a_pickle_and_a_copy_as_an_equal(structure):
    back = pickle.loads(pickle.dumps(structure))
    assert back == structure == copy.deepcopy(structure) and hash(back) == hash(structure)
    count, scatter = np.ones(2), np.tile(np.eye(3), (2, 1, 1))
    np.testing.assert_array_equal(back.covariances(count, scatter), structure.covariances(count, scatter))
    assert (back is structure) == (structure in STRUCTURES.values())  # a constant is one of a kind


def test_other_numbers_make_another_structure():
    assert fixed(np.eye(2)) == fixed(np.eye(2)) != fixed(2 * np.eye(2)) and fixed(np.eye(2)) != fixed(np.eye(3))
    assert ridged(FULL, 0.1) == ridged("full", 0.1) != ridged(FULL, 0.2) and ridged(FULL, 0.1) != ridged(TIED, 0.1)


def test_a_fixed_covariance_of_another_size_is_told():
    with pytest.raises(ValueError, match=r"has shape \(3, 3\), but x has D = 2 columns"):
        m_step(moments(np.ones((4, 2)), np.ones((4, 1))), fixed(np.eye(3)))


@pytest.mark.parametrize("name", [*STRUCTURES, "diagonal", "Full", "TIED"])
def test_a_shape_is_known_by_its_name(name):
    assert structure_of(name).name.startswith(name.lower())
    assert structure_of(structure_of(name)) is structure_of(name)


@pytest.mark.parametrize("shape", ["round", "", None, 3, ["full"]], ids=repr)
def test_what_is_no_shape_is_told_the_known_ones(shape):
    with pytest.raises(ValueError, match=r'there is no shape .*"full", "tied", "diagonal", "diag", "spherical"'):
        structure_of(shape)


@pytest.mark.parametrize("structure", [*STRUCTURES.values(), ridged(FULL, 0.3), fixed(np.eye(3))], ids=str)
def test_a_scaling_structure_is_one_that_other_units_keep(structure):
    rng = np.random.default_rng(2)
    count, root, A = np.array([30.0, 50.0]), rng.standard_normal((2, 3, 9)), np.diag([1.0, 1e3, 1e-3])
    scatter = root @ root.mT
    moved = structure.covariances(count, A @ scatter @ A)
    assert structure.scaling == np.allclose(moved, A @ structure.covariances(count, scatter) @ A, atol=0)
    assert structure.scaling or not structure.affine


def test_with_a_cold_fixed_covariance_a_step_of_em_is_a_step_of_k_means():
    """σ → 0 in Σ = σ²I: the nearest centre takes the whole point, and the new mean is the mean of its own."""
    x, K, rng = random_world(5)
    cold, centers = 1e-8 * np.eye(x.shape[1]), rng.choice(x, K, replace=False) + 1e-3
    steps = em(x, Mixture(np.full(K, 1 / K), centers, [cold] * K), structure=fixed(cold))
    np.testing.assert_array_equal(next(steps).resp, np.eye(K)[nearest(x, centers)])
    np.testing.assert_allclose(next(steps).mixture.means, kmeans_step(x, centers)[1], rtol=1e-12)


@pytest.mark.parametrize("structure", [FULL, TIED, DIAGONAL, SPHERICAL], ids=repr)
def test_free_numbers_are_counted_in_whole_numbers(structure):
    assert all(isinstance(structure.n_free(K, D), int) for K in (1, 2, 3) for D in (1, 2, 3))
