"""Selection: counts and criteria are scikit-learn's, mclust is reached, unseen points are unseen."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from gmm_lessons import datasets
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import aligned
from gmm_lessons.selection import Infeasible, aic, best_of, bic, held_out, icl, n_params

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


def test_a_model_without_free_numbers_costs_nothing():
    assert aic(-5.0, 0) == bic(-5.0, 0, 10) == 10


def test_icl_adds_twice_the_entropy():
    undecided, sure = np.full((10, 2), 0.5), np.eye(2)[np.zeros(10, dtype=int)]
    assert icl(-5, 3, 10, sure) == pytest.approx(bic(-5, 3, 10))
    assert icl(-5, 3, 10, undecided) == pytest.approx(bic(-5, 3, 10) + 20 * np.log(2))


def test_the_largest_fold_is_the_one_that_counts():
    x = np.arange(5.0) ** 2  # in two folds: 3 and 2
    with pytest.raises(Infeasible, match="sees only 2"):
        held_out(x, 3, TIED, rng=np.random.default_rng(0), folds=2)


@pytest.mark.parametrize("K", [2.5, 0, -1], ids=str)
@pytest.mark.parametrize("fit", [best_of, held_out])
def test_a_number_of_components_that_is_none_gets_the_error_of_the_core(fit, K):
    with pytest.raises(ValueError, match=f"K is {K}, but a mixture has a whole number of components") as caught:
        fit(np.arange(6.0), K, rng=np.random.default_rng(0))
    assert not isinstance(caught.value, Infeasible)


def test_held_out_likelihood_is_that_of_a_fit_that_has_not_seen_the_fold():
    """With one full component the fit is the mean and covariance of the other folds: SciPy computes both halves."""
    x = datasets.old_faithful().values
    parts = np.array_split(np.random.default_rng(5).permutation(len(x)), 4)
    rest = [np.delete(x, part, axis=0) for part in parts]
    bells = [multivariate_normal(seen.mean(axis=0), np.cov(seen.T, bias=True)) for seen in rest]
    by_hand = np.concatenate([bell.logpdf(x[part]) for bell, part in zip(bells, parts)]).mean()
    assert held_out(x, 1, rng=np.random.default_rng(5), folds=4, n_starts=1) == pytest.approx(by_hand, abs=1e-9)


def test_imaginary_points_stop_every_collapse():
    """Worlds built to collapse: as many components as there are places, each place holding a few equal points.

    Every structure gives Σ_k >= c Cov(x) / (N + K c) with c imaginary points a component, whatever the shares.
    Without them all of these 200 climbs collapse.
    """
    for seed in range(200):
        rng, structure = np.random.default_rng(seed), list(STRUCTURES.values())[seed % 4]
        x = rng.standard_normal((4, 2))[[0, 1, 2, 3, *rng.integers(4, size=8)]] + [0.0, 100.0]
        prior = imaginary_points(x, 4, 0.01)
        top = best_of(x, 4, structure, rng=rng, n_starts=1, prior=prior, tol=1e-3)
        floor = 0.01 * np.linalg.eigvalsh(np.cov(x.T, bias=True))[0] / 12.04
        assert np.linalg.eigvalsh(top.mixture.covs).min() >= floor * (1 - 1e-6), seed


def test_alignment_undoes_a_permutation():
    rng = np.random.default_rng(4)
    resp = rng.dirichlet([0.3, 0.3, 0.3, 0.3], size=50)
    np.testing.assert_array_equal(aligned(resp[:, rng.permutation(4)], resp), resp)


def test_every_candidate_is_judged_as_itself_on_the_same_folds(monkeypatch):
    """Held out, a spherical candidate is fitted as one, with its K, and all see the very same points in each fold."""
    x = datasets.iris()[:60, :2].astype(float)
    seen = []

    def spy(points, K, structure=FULL, **options):
        seen.append((K, structure, points.tobytes(), options["prior"].count.tolist()))
        return best_of(points, K, structure, **options)

    monkeypatch.setattr("gmm_lessons.selection.scores.best_of", spy)
    candidates(x, [1, 2], [FULL, SPHERICAL], rng=0, folds=3, imaginary=0.5, n_starts=1, tol=1e-4)
    judged = [seen[i : i + 3] for i in range(0, len(seen), 3)]
    assert [(K, shape) for ((K, shape, *_), *_) in judged] == [(1, FULL), (2, FULL), (1, SPHERICAL), (2, SPHERICAL)]
    assert all([fold[2] for fold in one] == [fold[2] for fold in judged[0]] for one in judged)
    assert all(fold[3] == [0.5] * fold[0] for one in judged for fold in one)
    assert len({fold[2] for fold in judged[0]}) == 3


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=str)
def test_a_held_out_score_with_one_component_is_computed_by_hand(structure):
    """Shape, prior of the points seen alone, and a mean over points, not over folds (of 4, 4 and 3)."""
    x = datasets.old_faithful().values[:11] * [10.0, 1.0]
    parts = np.array_split(np.random.default_rng(5).permutation(11), 3)
    scores = []
    for part in parts:
        seen = np.delete(x, part, axis=0)
        spread = np.cov(seen.T, bias=True)
        heap = spread + 1e-6 * np.diag(spread.diagonal())
        cov = structure.covariances(np.array([len(seen) + 2.0]), (len(seen) * spread + 2 * heap)[None])[0]
        scores.append(multivariate_normal(seen.mean(axis=0), cov).logpdf(x[part]))
    score = held_out(x, 1, structure, rng=np.random.default_rng(5), folds=3, imaginary=2.0, n_starts=1)
    assert score == pytest.approx(np.concatenate(scores).mean(), abs=1e-9)
    assert abs(score - np.mean([one.mean() for one in scores])) > 1e-3


def test_each_point_may_be_left_out_alone_and_as_many_components_as_points_may_be_asked_for():
    x = datasets.old_faithful().values[:8]
    alone = [held_out_by_hand(x, n) for n in range(8)]
    assert held_out(x, 1, rng=0, folds=8, n_starts=1) == pytest.approx(np.mean(alone), abs=1e-9)
    fit = best_of(x, 8, rng=0, prior=imaginary_points(x, 8, 0.5), n_starts=2)
    assert len(fit.mixture.weights) == 8


def test_a_held_out_score_with_weights_is_computed_by_hand():
    """K = 1: weighted means and covariances of the folds that are seen; the weighted mean of the densities unseen."""
    x, rng = datasets.old_faithful().values[:12] * [10.0, 1.0], np.random.default_rng(0)
    weight, density = rng.uniform(0.5, 3, 12), np.empty(12)
    for part in np.array_split(np.random.default_rng(5).permutation(12), 5):
        seen, w = np.delete(x, part, axis=0), np.delete(weight, part)
        bell = multivariate_normal(np.average(seen, axis=0, weights=w), np.cov(seen.T, aweights=w, bias=True))
        density[part] = bell.logpdf(x[part])
    folds = []
    watch = lambda parts: (folds.extend(parts), parts)[1]  # noqa: E731
    score = held_out(x, 1, rng=np.random.default_rng(5), n_starts=1, sample_weight=weight, watch=watch)
    assert score == pytest.approx(np.average(density, weights=weight), abs=1e-9)
    assert len(folds) == 5 and sorted(np.concatenate(folds)) == list(range(12))


def held_out_by_hand(x, n):
    seen = np.delete(x, n, axis=0)
    return multivariate_normal(seen.mean(axis=0), np.cov(seen.T, bias=True)).logpdf(x[n])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"rng": None}, "rng is None"),
        ({"rng": 0, "structure": "round"}, "no shape 'round'"),
        ({"rng": 0, "folds": 1}, "folds is 1, but it takes at least two"),
    ],
)
def test_wrong_arguments_are_told_here_too(options, says):
    with pytest.raises(ValueError, match=says):
        held_out(datasets.iris()[:, :2], 2, **options)


def test_a_fit_may_see_as_many_points_as_it_has_components():
    x = np.arange(6.0) ** 2
    assert np.isfinite(held_out(x, 3, TIED, rng=0, folds=2, imaginary=1.0, n_starts=1, tol=1e-4))
