"""Selection: counts and criteria are scikit-learn's, mclust is reached, and what cannot be fitted says so."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmm_lessons import datasets
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.initialization import aligned
from gmm_lessons.moments import moments
from gmm_lessons.selection import aic, best_of, bic, candidates, held_out, icl, n_params

STRUCTURES = {"full": FULL, "tied": TIED, "diag": DIAGONAL, "spherical": SPHERICAL}


@pytest.mark.parametrize("name", STRUCTURES)
def test_counts_and_criteria_are_scikit_learns(name):
    x = datasets.iris()[:, :2]
    theirs = GaussianMixture(2, covariance_type=name, random_state=0).fit(x)
    total, k = theirs.score(x) * len(x), n_params(2, 2, STRUCTURES[name])
    assert k == theirs._n_parameters()
    assert bic(total, k, len(x)) == pytest.approx(theirs.bic(x), abs=1e-8)
    assert aic(total, k) == pytest.approx(theirs.aic(x), abs=1e-8)


def test_three_full_components_in_four_dimensions_have_44_free_numbers():
    assert n_params(3, 4, FULL) == 44


@pytest.mark.parametrize(
    ("K", "structure", "at_least"), [(2, FULL, -1130.264068), (3, TIED, -1126.3262), (4, TIED, -1120.83)], ids=str
)
def test_mclust_on_old_faithful_is_reached_or_beaten(K, structure, at_least):
    top = best_of(
        datasets.old_faithful(), K, structure, rng=np.random.default_rng(0), n_starts=12, tol=1e-9, max_steps=20000
    )
    assert top.objective >= at_least - 1e-4


def test_icl_adds_twice_the_entropy():
    undecided, sure = np.full((10, 2), 0.5), np.eye(2)[np.zeros(10, dtype=int)]
    assert icl(-5, 3, 10, sure) == pytest.approx(bic(-5, 3, 10))
    assert icl(-5, 3, 10, undecided) == pytest.approx(bic(-5, 3, 10) + 20 * np.log(2))


def test_what_cannot_be_fitted_says_why_and_the_rest_is_fitted():
    x = np.random.default_rng(0).standard_normal((5, 2))
    table = candidates(x, [1, 9], [SPHERICAL], rng=np.random.default_rng(1))
    assert table[0].step is not None and table[0].reason == ""
    assert table[1].step is None and "5 points cannot fill 9 components" in table[1].reason


def test_held_out_likelihood_prefers_the_truth_to_one_bell_and_to_many():
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.normal(-4, 1, (100, 1)), rng.normal(4, 1, (100, 1))])
    scores = {K: held_out(x, K, rng=np.random.default_rng(3), n_starts=3, tol=1e-6) for K in (1, 2)}
    assert scores[2] > scores[1] + 0.3


def test_imaginary_points_stop_every_collapse():
    """Worlds built to collapse: a few points, many of them equal, more components than they can carry."""
    for seed in range(250):
        rng = np.random.default_rng(seed)
        x = np.round(rng.standard_normal((12, 2)) * 2) / 2 + np.array([[0.0, 100.0]])
        prior = 0.01 / len(x) * moments(x, np.ones((len(x), 4)))
        top = best_of(x, 4, list(STRUCTURES.values())[seed % 4], rng=rng, n_starts=2, prior=prior, tol=1e-4)
        assert np.linalg.eigvalsh(top.mixture.covs).min() > 0


def test_alignment_undoes_a_permutation():
    rng = np.random.default_rng(4)
    resp = rng.dirichlet([0.3, 0.3, 0.3, 0.3], size=50)
    np.testing.assert_array_equal(aligned(resp[:, rng.permutation(4)], resp), resp)
