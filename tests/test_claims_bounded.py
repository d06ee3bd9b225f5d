"""Where sentences of lessons 9 to 17 end to be true: what they hold for, and a case beside it."""

import warnings

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import norm
from sklearn.datasets import load_sample_image
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import KNNImputer
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.model_selection import KFold

from gmm_lessons import datasets
from gmm_lessons.candidates import candidates
from gmm_lessons.covariance import FULL, TIED
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.scale.streaming import batches, stepwise
from gmm_lessons.variational import Dirichlet, vague, vb
from gmm_lessons.widgets.streaming_grid import overlapping
from tests.test_claims_sides import said


def missing_part(width, updates=300):
    """Return the part of the information about the mean of B that is missing where EM rests: A stays at 80 minutes."""
    waits, mean = datasets.old_faithful()[:, 1], 60.0
    for _ in range(updates):
        share = softmax(-((waits[:, None] - [80, mean]) ** 2) / (2 * width**2), axis=1)[:, 1]
        mean = share @ waits / share.sum()
    return share @ ((1 - share) * (waits - mean) ** 2) / (width**2 * share.sum())


def test_wider_bells_climb_more_slowly_until_they_are_wider_than_the_data():
    rising = [missing_part(width) for width in (4, 6, 8, 10, 11)]
    falling = [missing_part(width) for width in (11, 14, 20, 30, 60)]
    assert (np.diff(rising) > 0).all() and (np.diff(falling) < 0).all() and falling[-2] < 0.11
    assert "From width 11 on it turns" in said(9)


def heaps(rng):
    """Return nine small heaps of points, for fewer bells: there are several places to end."""
    return np.concatenate([centre + 0.1 * rng.normal(size=(30, 2)) for centre in 2 * rng.normal(size=(9, 2))])


def test_the_bound_of_scikit_learn_is_no_bound_and_compares_starts_of_one_model():
    x, ends, off = heaps(np.random.default_rng(1)), set(), []
    belief = vague(x, Dirichlet(np.ones(6)))
    prior = {
        "weight_concentration_prior": 1.0,
        "mean_precision_prior": belief.moments.count[0],
        "mean_prior": belief.moments.mean[0],
        "degrees_of_freedom_prior": belief.dof[0],
        "covariance_prior": belief.moments.scatter[0],
    }
    options = {"weight_concentration_prior_type": "dirichlet_distribution", "reg_covar": 0, "tol": 1e-9}
    for seed in (0, 1, 2, 6):
        model = BayesianGaussianMixture(n_components=6, max_iter=20_000, random_state=seed, **options, **prior)
        shares = model.set_params(init_params="random_from_data").fit(x).predict_proba(x)
        *_, end = until_converged(vb(x, belief + moments(x, shares), belief), 1e-10)
        ends.add(round(end.objective))
        off.append(model.lower_bound_ - end.objective)
    assert len(ends) > 2 and np.ptp(off) < 1e-3 and off[0] > 100
    assert "or to compare starts of one model" in said(9)


def test_groups_of_runs_that_were_stopped_differ_without_a_top():
    x = datasets.iris().values[:, :2]
    fits = [GaussianMixture(3, init_params="random", random_state=seed).fit(x) for seed in range(12)]
    early = [fit for fit in fits if fit.n_iter_ <= 3]
    agreement = adjusted_rand_score(*(fit.predict(x) for fit in early[:2]))
    assert agreement < 0.5 and max(fit.score(x) * 150 for fit in early) < -270 < max(fit.score(x) * 150 for fit in fits)
    assert "If the groups of finished runs still differ" in said(10)


def kmeans_centres(weight, apart):
    """Return how far apart k-means puts the centres of two bells of width 1, the left one of this weight."""
    line, centres = np.linspace(-9, 9 + apart, 40_001), np.array([0.0, apart])
    heights = weight * norm.pdf(line) + (1 - weight) * norm.pdf(line, apart)
    for _ in range(300):
        left = line < centres.mean()
        centres = np.array([np.average(line[side], weights=heights[side]) for side in (left, ~left)])
    return centres[1] - centres[0]


def test_hard_em_exaggerates_the_distance_of_equal_clusters_and_not_of_all():
    assert kmeans_centres(0.5, 2) == pytest.approx(2 * 1.1666, abs=1e-3)
    assert kmeans_centres(0.9, 2) == pytest.approx(1.86, abs=0.005)
    assert "k-means puts the centres 1.86 apart, not 2" in said(12)


def test_one_bell_and_tied_bells_explode_on_parallel_lines():
    line = np.array([[1.0, 1], [2, 2], [4, 4], [7, 7]])
    with pytest.raises(ValueError, match="positive definite"):
        m_step(moments(line, np.ones((4, 1))))
    lines = np.concatenate([line, line + np.array([0, 3])])
    with pytest.raises(ValueError, match="positive definite"):
        m_step(moments(lines, np.eye(2)[[0] * 4 + [1] * 4]), TIED)
    assert "unless all points fit into $K$ parallel planes" in said(11)


@pytest.mark.parametrize("sigma", [1, 1e-2, 1e-4])
def test_on_a_tie_the_weights_decide_however_small_sigma(sigma):
    distance = np.array([[0.3, 0.3], [0.3, 0.4]])
    tie, nearer = softmax(np.log([0.9, 0.1]) - distance**2 / (2 * sigma**2), axis=1)
    assert tie == pytest.approx([0.9, 0.1]) and (sigma == 1 or nearer[0] == 1)
    assert "on a tie the weights decide, however small" in said(12)


def test_what_lower_likelihood_with_more_bells_may_mean():
    x = datasets.iris().values[:, :2]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        three = GaussianMixture(3, init_params="random", random_state=0, max_iter=2).fit(x)  # stopped, and not stuck
    on = GaussianMixture(3, init_params="random", random_state=0, tol=1e-8, max_iter=5000).fit(x)
    two = GaussianMixture(2, random_state=0).fit(x)
    assert three.score(x) < two.score(x) < on.score(x)
    assert "stuck, or was stopped too soon" in said(13) and "stuck, or not at its end" in said(13)


def test_of_tied_bells_bic_asks_for_more_on_the_sepals_than_of_full_ones():
    x, options = datasets.iris().values[:, :2], {"n_init": 10, "tol": 1e-6, "max_iter": 1000, "random_state": 0}
    for shape, more in (("full", False), ("tied", True)):
        two, three = (GaussianMixture(K, covariance_type=shape, **options).fit(x).bic(x) for K in (2, 3))
        assert (three < two) == more
    assert "the shape you allow (of tied bells BIC asks for more)" in said(13)


def test_imaginary_points_hold_a_thin_bell_open_and_bic_likes_it():
    x = datasets.iris()[:, :2]
    found = candidates(x, range(2, 6), FULL, rng=np.random.default_rng(0), n_starts=8, tol=1e-8, imaginary=0.01)
    two, three, *_ = found
    width = np.sqrt(min(np.linalg.eigvalsh(cov)[0] for cov in three.step.mixture.covs))
    assert three.bic == pytest.approx(464.7, abs=0.1) and three.bic < two.bic - 40
    assert width == pytest.approx(0.009, abs=5e-4) and width < 0.1 / np.sqrt(12) / 3
    assert "it finds three at BIC 464.7, one of them .009 cm wide" in said(13)


def test_a_component_fades_at_a_small_alpha_and_names_of_faded_ones_are_no_other_belief():
    x, alive = datasets.old_faithful().values, []
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    shares = np.eye(6)[np.argsort(x[:, 0]).argsort() * 6 // len(x)]
    for alpha in (0.001, 10):
        prior = vague(x, Dirichlet(np.full(6, alpha)))
        *_, end = until_converged(vb(x, prior + moments(x, shares), prior), 1e-8, 5000)
        alive.append((end.mixture.weights > 0.01).sum())
        places = end.mixture.means[end.mixture.weights < 0.01]
        assert np.allclose(places, 0, atol=1e-3)  # all at one place, the prior's, under any name
    assert alive == [2, 6]
    assert "fade, if $\\alpha$ is small" in said(15) and "at most $\\ln K!$, only counts names" in said(15)


def test_batches_that_miss_a_bell_do_not_lose_it():
    x = overlapping()
    start = m_step(moments(x, kmeans(x, 3, np.random.default_rng(0))))
    *_, top = until_converged(em(x, start), 1e-10)
    for size in (3, 5):  # bells, and points that may all be of one
        *_, last = stepwise(batches(x, size, np.random.default_rng(0), 3), start, kappa=0.7)
        below = top.objective - log_likelihood(x, m_step(last.moments))
        assert 0 <= below / len(x) < 0.005
    assert "A batch need not hold points of every bell" in said(16)


def test_the_wait_is_for_the_next_eruption():
    assert "the wait until the next" in datasets.old_faithful.__doc__
    assert "and the next one came 63 minutes later" in said(17)


def test_the_distance_of_two_scores_knows_no_units():
    x = datasets.old_faithful().values
    minutes, seconds = (
        GaussianMixture(2, tol=1e-9, reg_covar=0, random_state=0).fit(one).score_samples(one) for one in (x, 60 * x)
    )
    assert seconds - seconds[0] == pytest.approx(minutes - minutes[0], abs=1e-3)
    assert "A score alone says nothing, beside others it does" in said(17)


def test_a_denser_fit_may_catch_less():
    pixels, flower = (load_sample_image(name).reshape(-1, 3).astype(float) for name in ("china.jpg", "flower.jpg"))
    rng, held, hits = np.random.default_rng(1), [], []
    some, others = np.split(rng.choice(pixels, 5999, replace=False), [5000])
    for K in (3, 4):
        fit = GaussianMixture(K, n_init=3, tol=1e-5, max_iter=500, random_state=1).fit(some)
        score = np.sort(fit.score_samples(others))
        held.append(score.mean())
        hits.append((fit.score_samples(flower[::10]) < score[9]).mean())
    assert held[1] > held[0] + 0.1 and hits[1] < hits[0] - 0.05
    assert "what it catches depends on the density" in said(17)


def test_only_j_minus_one_held_out_points_lie_below_the_threshold():
    score = np.random.default_rng(0).normal(size=99)
    assert [(score < np.sort(score)[j - 1]).sum() for j in (1, 5)] == [0, 4]
    assert "the number of held-out points up to the threshold" in said(17)


def test_unshuffled_folds_of_the_penguins_hold_a_species_out():
    labels = datasets.penguins().labels
    *_, (fitted, held_out) = KFold(5).split(labels)
    assert set(labels[held_out]) == {1} and 1 not in labels[fitted]  # Chinstraps
    for fitted, _ in KFold(5, shuffle=True, random_state=0).split(labels):
        assert (np.bincount(labels[fitted]) > [100, 45, 85]).all()
    assert "the last fifth as they lie is all the Chinstraps" in said(17)


def test_neighbours_fill_holes_nearly_as_the_regression_does():
    petals, rng, found = datasets.iris().values[:, 2:], np.random.default_rng(0), {"near": [], "line": []}
    for _ in range(20):
        lost = petals.copy()
        lost[rng.random(150) < 0.4, 1] = np.nan
        line = np.polyfit(*lost[~np.isnan(lost[:, 1])].T, 1)
        fills = {"near": KNNImputer().fit_transform(lost)[:, 1], "line": np.polyval(line, petals[:, 0])}
        for name, fill in fills.items():
            found[name].append(np.corrcoef(petals[:, 0], np.where(np.isnan(lost[:, 1]), fill, lost[:, 1]))[0, 1])
    near, line = (np.mean(found[name]) for name in ("near", "line"))
    assert np.corrcoef(petals.T)[0, 1] + 0.005 < near < line  # too much agreement, and a little less of it
    assert "panel one of Figure 14.2, nearly panel two, panel two" in said(14)
