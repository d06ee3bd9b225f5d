"""The estimator: scikit-learn's own fit, and what it does besides."""

import tracemalloc
import warnings
from inspect import signature

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.linalg import eigh
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import BayesianGaussianMixture as TheirBeliefs
from sklearn.mixture import GaussianMixture as Theirs

from gmm_lessons import missing, selection, widgets
from gmm_lessons.em import e_step, em, m_step
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, climbing, density, heaps, starts
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import hierarchical, kmeans, one_hot
from gmm_lessons.mixture import log_likelihood
from gmm_lessons.moments import moments
from gmm_lessons.plots import draw_step
from gmm_lessons.scale.streaming import forgetting

IRIS = load_iris().data
SHAPES = ("full", "tied", "diag", "spherical")
ATTRIBUTES = ("weights_", "means_", "covariances_", "precisions_", "precisions_cholesky_")
RNG = np.random.default_rng(5)
WEIGHT = RNG.integers(0, 4, len(IRIS)).astype(float)
REPEATED = np.repeat(IRIS, WEIGHT.astype(int), axis=0)
HOLES = np.where(RNG.uniform(size=IRIS.shape) < 0.15, np.nan, IRIS)


def theirs_and_ours(x, K, **options):
    """Both fits, with scikit-learn's regularisation, or the one that is asked for."""
    ours = {"imaginary": 0, "reg_covar": 1e-6, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return Theirs(K, **options).fit(x), GaussianMixture(K, **ours).fit(x)


# Where scikit-learn starts from single points: its tied Σ has the second moments of all points, less those of the few.
SAME = [(shape, init) for shape in SHAPES for init in ("kmeans", "random", "random_from_data", "k-means++")]
SAME = [pair for pair in SAME if pair not in [("tied", "random_from_data"), ("tied", "k-means++")]]


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("K", [1, 2, 3])
@pytest.mark.parametrize(("shape", "init"), SAME)
def test_the_same_seed_gives_scikit_learns_fit(shape, init, K, seed):
    x = IRIS + 0.01 * np.random.default_rng(seed).normal(size=IRIS.shape)  # no two points at the same distance
    theirs, ours = theirs_and_ours(x, K, covariance_type=shape, init_params=init, random_state=seed)
    for name in ATTRIBUTES:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-7, atol=1e-8)
    assert (ours.n_iter_, ours.converged_) == (theirs.n_iter_, theirs.converged_)
    assert len(ours.lower_bounds_) == ours.n_iter_
    trace = getattr(theirs, "lower_bounds_", [np.nan, theirs.lower_bound_])  # all are kept from scikit-learn 1.7 on
    np.testing.assert_allclose(ours.lower_bounds_[-len(trace) : -1], trace[1:], rtol=1e-8)
    np.testing.assert_allclose(ours.score_samples(x), theirs.score_samples(x), rtol=1e-8)
    np.testing.assert_allclose(ours.predict_proba(x), theirs.predict_proba(x), atol=1e-8)
    assert (ours.predict(x) == theirs.predict(x)).all()
    for asked in ("bic", "aic", "score"):
        assert getattr(ours, asked)(x) == pytest.approx(getattr(theirs, asked)(x), rel=1e-10)


@pytest.mark.parametrize(("ours", "theirs"), [(GaussianMixture, Theirs), (BayesianGaussianMixture, TheirBeliefs)])
def test_what_is_not_asked_for_is_as_in_scikit_learn(ours, theirs):
    """But for the ridge: imaginary points are in its place. And a stream forgets as that of lesson 16."""
    own, other = ({name: p.default for name, p in signature(one).parameters.items()} for one in (ours, theirs))
    assert other.pop("reg_covar") == 1e-6 and own.pop("reg_covar", 0) == 0
    assert {name: own.pop(name) for name in other} == other
    if own:
        kappa, t0 = (signature(forgetting).parameters[name].default for name in ("kappa", "t0"))
        assert own == {"imaginary": 0.01, "learning_decay": kappa, "learning_offset": t0}


def test_a_rate_that_cannot_converge_is_told_by_the_names_of_the_parameters():
    with pytest.raises(ValueError, match=r"learning_decay is 0\.5: .*Take 0\.5 < learning_decay <= 1"):
        GaussianMixture(2, learning_decay=0.5).partial_fit(IRIS)
    with pytest.raises(ValueError, match=r"learning_offset is -1, but a rate .*Take learning_offset >= 0"):
        GaussianMixture(2, learning_offset=-1).partial_fit(IRIS)


def test_several_starts_are_drawn_one_after_the_other_as_scikit_learn_does():
    x = np.random.default_rng(1).normal(size=(300, 2))
    theirs, ours = theirs_and_ours(x, 4, n_init=5, init_params="random", random_state=3, max_iter=30)
    np.testing.assert_allclose(ours.means_, theirs.means_, rtol=1e-8)
    assert ours.n_iter_ == theirs.n_iter_


def test_a_warm_start_goes_on_as_scikit_learns_does():
    theirs, ours = theirs_and_ours(IRIS, 3, warm_start=True, max_iter=2, random_state=0)
    for _ in range(12):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            theirs.fit(IRIS)
            ours.fit(IRIS)
        np.testing.assert_allclose(ours.means_, theirs.means_, rtol=1e-8)
        assert (ours.converged_, ours.n_iter_) == (theirs.converged_, theirs.n_iter_)
    assert ours.converged_


def test_without_a_warm_start_a_second_fit_begins_anew():
    one = GaussianMixture(3, random_state=0).fit(IRIS)
    first = one.lower_bounds_
    assert one.fit(IRIS).lower_bounds_ == first


@pytest.mark.parametrize("shape", SHAPES)
def test_given_parameters_are_loaded_by_no_iterations(shape):
    there = GaussianMixture(3, covariance_type=shape, random_state=0).fit(IRIS)
    given = {"weights_init": there.weights_, "means_init": there.means_, "precisions_init": there.precisions_}
    here = GaussianMixture(3, covariance_type=shape, max_iter=0, **given).fit(IRIS)
    for name in ATTRIBUTES:
        np.testing.assert_allclose(getattr(here, name), getattr(there, name), rtol=1e-9, atol=1e-12)
    assert (here.n_iter_, here.lower_bounds_, here.converged_) == (0, [], False)
    again = GaussianMixture.from_mixture(there.mixture_, covariance_type=shape)
    np.testing.assert_array_equal(again.predict(IRIS), there.predict(IRIS))
    assert again.n_components == 3 and again.bic(IRIS) == pytest.approx(there.bic(IRIS))


def test_one_given_parameter_is_taken_and_the_others_are_those_of_the_start():
    means = IRIS[[0, 60, 120]]
    theirs, ours = theirs_and_ours(IRIS, 3, means_init=means, max_iter=1, random_state=0)
    np.testing.assert_allclose(ours.covariances_, theirs.covariances_, rtol=1e-8)


def test_a_mixture_of_another_shape_is_not_taken_for_one():
    there = GaussianMixture(2, random_state=0).fit(IRIS)
    with pytest.raises(ValueError, match=r"not tied.*covariance_type='full'"):
        GaussianMixture.from_mixture(there.mixture_, covariance_type="tied")


def test_the_bound_is_of_the_fitted_mixture_and_never_falls():
    plain = GaussianMixture(3, imaginary=0, random_state=0).fit(IRIS)
    assert plain.lower_bound_ == plain.lower_bounds_[-1] == pytest.approx(plain.score(IRIS), rel=1e-12)
    held = GaussianMixture(3, random_state=0, tol=1e-8, max_iter=500).fit(IRIS)
    assert (np.diff(held.lower_bounds_) > -1e-12).all()
    prior = imaginary_points(IRIS, 3, 0.01)
    assert held.history_[-1].objective == pytest.approx(next(em(IRIS, held.mixture_, prior=prior)).objective, rel=1e-12)
    np.testing.assert_allclose(m_step(held.history_[-2].moments + prior).means, held.means_, rtol=1e-12)


def test_history_feeds_the_widgets():
    one, figure = GaussianMixture(3, random_state=0).fit(IRIS[:, :2]), Figure()
    assert [step.objective for step in one.history_][1:] == pytest.approx([len(IRIS) * b for b in one.lower_bounds_])
    assert widgets.stepper(IRIS[:, :2], one.history_[0].mixture).mixture.means.shape == (3, 2)
    for step in one.history_:
        draw_step(figure.subplots(), IRIS[:, :2], step._replace(resp=one.predict_proba(IRIS[:, :2])))


def test_history_keeps_the_last_steps_that_there_is_room_for_and_a_warm_start_needs_no_more(monkeypatch):
    """Of ten components in 200 dimensions a Step is 13 MB: a hundred of them would be more than a gigabyte."""
    whole = GaussianMixture(3, random_state=0, warm_start=True, max_iter=6, tol=1e-9)
    short = clone(whole)
    with pytest.warns(ConvergenceWarning):
        whole.fit(IRIS)
    monkeypatch.setattr(climbing, "ROOM", 4 * whole.history_[0].moments.scatter.size * 3)
    for one in (short, short, whole):
        with pytest.warns(ConvergenceWarning):
            one.fit(IRIS)
    assert len(short.history_) == 3 and short.n_iter_ == len(short.lower_bounds_) == 6
    assert short.history_[-1].mixture is short.mixture_
    assert short.lower_bounds_ == whole.lower_bounds_
    monkeypatch.setattr(climbing, "ROOM", 0)
    assert len(GaussianMixture(3, random_state=0).fit(IRIS).history_) == 2


def test_what_is_read_off_the_mixture_cannot_be_set_and_the_error_says_what_can():
    one = GaussianMixture(3, random_state=0).fit(IRIS)
    with pytest.raises(AttributeError, match=r"means_ is read off.*from_mixture\(Mixture\(weights, means, covs\)\)"):
        one.means_ = IRIS[:3]
    assert one.set_params(tol=0.5).tol == 0.5


def repeats_and_weights(x, weight, shape="full", **options):
    """The estimator fitted to repeated rows, and to weighted ones, from one start."""
    there = GaussianMixture(3, covariance_type=shape, random_state=0).fit(IRIS)
    start = {"weights_init": there.weights_, "means_init": there.means_ + 0.1, "precisions_init": there.precisions_}
    made = GaussianMixture(3, covariance_type=shape, **start, **options)
    repeated = np.repeat(x, weight.astype(int), axis=0)
    pair = GaussianMixture(**made.get_params()).fit(repeated), made.fit(x, sample_weight=weight)
    return *pair, repeated


@pytest.mark.parametrize("options", [{}, {"imaginary": 0, "reg_covar": 1e-6}, {"imaginary": 5.0}])
@pytest.mark.parametrize("shape", SHAPES)
def test_weights_are_repeats(shape, options):
    repeated, weighted, x = repeats_and_weights(IRIS, WEIGHT, shape, **options)
    for name in ATTRIBUTES[:3]:
        np.testing.assert_allclose(getattr(weighted, name), getattr(repeated, name), rtol=1e-9, atol=1e-11)
    assert weighted.n_iter_ == repeated.n_iter_
    for asked in ("score", "bic", "aic", "icl"):
        by_weight = getattr(weighted, asked)(IRIS, sample_weight=WEIGHT)
        assert by_weight == pytest.approx(getattr(repeated, asked)(x), rel=1e-10)


def test_weights_are_repeats_where_there_are_holes():
    repeated, weighted, x = repeats_and_weights(HOLES, WEIGHT)
    np.testing.assert_allclose(weighted.covariances_, repeated.covariances_, rtol=1e-8, atol=1e-10)
    assert weighted.bic(HOLES, sample_weight=WEIGHT) == pytest.approx(repeated.bic(x), rel=1e-9)


def by_petal(x, K, rng):
    return one_hot(np.digitize(np.nan_to_num(x[:, 2], nan=4.0), [2.5, 4.9]), K)


@pytest.mark.parametrize(
    ("shape", "init"), [("full", by_petal), ("tied", "hierarchical"), ("diag", "hierarchical"), ("spherical", by_petal)]
)
def test_weights_are_repeats_where_a_start_is_made_through_holes(shape, init):
    """Their first fill counts the weights, too: of the bell that is made of what is seen."""
    options = {"covariance_type": shape, "init_params": init, "max_iter": 3, "tol": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        weighted = GaussianMixture(3, **options).fit(HOLES, sample_weight=WEIGHT)
        repeated = GaussianMixture(3, **options).fit(np.repeat(HOLES, WEIGHT.astype(int), axis=0))
    for name in ATTRIBUTES[:3]:
        np.testing.assert_allclose(getattr(weighted, name), getattr(repeated, name), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("init", ["kmeans", "random", "k-means++", "hierarchical", kmeans])
def test_what_weighs_nothing_is_not_there(init):
    far = np.vstack([IRIS, 1e6 + IRIS[:20]])
    weight = np.repeat([1.0, 0.0], [len(IRIS), 20])
    one = GaussianMixture(3, init_params=init, random_state=0).fit(far, sample_weight=weight)
    other = GaussianMixture(3, init_params=init, random_state=0).fit(IRIS)
    np.testing.assert_allclose(one.means_, other.means_, rtol=1e-10)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_with_weights_is_a_batch_with_repeats(shape):
    pair = []
    for rows, weight in ((IRIS, WEIGHT), (REPEATED, None)):
        one = GaussianMixture(3, covariance_type=shape, random_state=0).fit(IRIS)
        pair.append(one.partial_fit(rows, sample_weight=weight))
    np.testing.assert_allclose(pair[0].covariances_, pair[1].covariances_, rtol=1e-9, atol=1e-12)


def test_single_precision_is_computed_in_double():
    x = np.array([[9999.0], [0.0]], dtype=np.float32)
    one = GaussianMixture(2, covariance_type="spherical", imaginary=0, reg_covar=0.1, random_state=0).fit(x)
    np.testing.assert_allclose(one.covariances_, 0.1, rtol=1e-12)
    assert one.means_.dtype == float
    small = IRIS.astype(np.float32)
    given = GaussianMixture(3, random_state=0).fit(IRIS)
    start = {"weights_init": given.weights_, "means_init": given.means_, "precisions_init": given.precisions_}
    pair = [GaussianMixture(3, **start).fit(x) for x in (small, small.astype(float))]
    np.testing.assert_allclose(pair[0].covariances_, pair[1].covariances_, rtol=1e-12)
    np.testing.assert_allclose(pair[0].score_samples(small), pair[1].score_samples(small.astype(float)), rtol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_data_may_lie_far_out(shape):
    x = np.round(IRIS * 8) / 8  # exact in binary, so that adding 1e8 loses nothing
    near, far = (GaussianMixture(3, covariance_type=shape, random_state=0).fit(y) for y in (x, x + 1e8))
    assert near.n_iter_ == far.n_iter_
    np.testing.assert_allclose(far.covariances_, near.covariances_, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(far.means_ - 1e8, near.means_, atol=1e-6)


def hard_sets(rng):
    """Name and points of data on which fits collapse."""
    spots = rng.normal(0, 6, (3, 4))[rng.integers(0, 3, 200)] + rng.normal(size=(200, 4))
    zeros = spots.copy()
    zeros[rng.uniform(size=200) < 0.3, 0] = 0.0
    yield "clear", spots
    yield "rounded", np.round(spots)
    yield "zeros", zeros
    yield "tiny", 1e-4 * spots
    yield "huge", 1e5 * spots
    yield "tails", rng.standard_t(1.5, (200, 3))
    yield "a sum", np.column_stack([spots, spots.sum(axis=1)])
    yield "a constant", np.column_stack([spots, np.full(200, 3.0)])
    yield "few", spots[:6]
    yield "twelve columns", rng.normal(size=(120, 12)) + 4 * (np.arange(120) % 3 == 0)[:, None]


def is_degenerate(covs, x):
    """Whether some Σ is thinner, in some direction, than 1e-5 of the variance of all points there."""
    whole = imaginary_points(x, 1, 1.0).scatter[0]
    return min(eigh(cov, whole, eigvals_only=True)[0] for cov in covs) < 1e-5


def test_no_fit_degenerates_on_hard_data_where_scikit_learns_do():
    rng, ours, theirs = np.random.default_rng(0), [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for _ in range(2):
            for name, x in hard_sets(rng):
                ours += [name] * int(
                    is_degenerate(GaussianMixture(5, random_state=0, max_iter=300).fit(x).covariances_, x)
                )
                there = Theirs(5, random_state=0, max_iter=300).fit(x)
                theirs += [name] * int(is_degenerate(there.covariances_, x))
    assert ours == []
    assert len(theirs) >= 4


@pytest.mark.parametrize("shape", SHAPES)
def test_holes_are_met_by_the_missing_e_step(shape):
    one = GaussianMixture(3, covariance_type=shape, random_state=0, tol=1e-8, max_iter=800).fit(HOLES)
    assert one.converged_ and (np.diff(one.lower_bounds_) > -1e-11).all()
    assert one.score(HOLES) == pytest.approx(missing.e_step(HOLES, one.mixture_).log_likelihood / len(HOLES))
    np.testing.assert_allclose(one.predict_proba(HOLES), missing.responsibilities(HOLES, one.mixture_))
    assert (one.predict(HOLES) == one.predict_proba(HOLES).argmax(axis=1)).all()
    np.testing.assert_array_equal(one.impute(HOLES), missing.impute(HOLES, one.mixture_))
    point = [5.0, np.nan, 1.5, np.nan]
    np.testing.assert_allclose(
        one.conditional(point).means, missing.conditional_mixture(np.array(point), one.mixture_).means
    )


def test_a_row_in_which_nothing_is_seen_counts_for_nothing_in_bic():
    one = GaussianMixture(2, random_state=0).fit(IRIS)
    empty = np.vstack([HOLES, np.full((5, 4), np.nan)])
    assert one.bic(empty) == pytest.approx(one.bic(HOLES)) and one.icl(HOLES) > one.bic(HOLES)
    assert one.icl(empty) == pytest.approx(one.icl(HOLES)) and one.aic(empty) == pytest.approx(one.aic(HOLES))
    weight = np.linspace(0.5, 2, len(empty))
    assert one.icl(empty, weight) == pytest.approx(one.icl(HOLES, weight[: len(HOLES)]))
    n = (~np.isnan(HOLES).all(axis=1)).sum()
    assert one.bic(HOLES) == pytest.approx(one._n_parameters() * np.log(n) - 2 * one.score_samples(HOLES).sum())


def test_criteria_are_those_of_lesson_13():
    one = GaussianMixture(3, covariance_type="tied", random_state=0).fit(IRIS)
    total, k = log_likelihood(IRIS, one.mixture_), 2 + 12 + 10
    assert one._n_parameters() == k
    assert one.aic(IRIS) == pytest.approx(2 * k - 2 * total) and one.bic(IRIS) == pytest.approx(
        k * np.log(150) - 2 * total
    )
    assert one.icl(IRIS) == pytest.approx(selection.icl(total, k, 150, one.predict_proba(IRIS)))


def test_a_stream_comes_close_to_the_fit():
    truth = GaussianMixture(3, random_state=0).fit(IRIS)
    x = truth.sample(12_000)[0]
    np.random.default_rng(0).shuffle(x)
    stream = GaussianMixture(3, random_state=0)
    for first in range(0, len(x), 200):
        stream.partial_fit(x[first : first + 200])
    assert stream.n_steps_ == 60
    assert stream.score(x) == pytest.approx(GaussianMixture(3, random_state=0).fit(x).score(x), abs=0.01)


def test_a_step_with_a_batch_is_a_blend_of_moments_and_adds_the_prior_once():
    one = GaussianMixture(2, random_state=0, imaginary=3.0, learning_decay=0.7, learning_offset=4).fit(IRIS[::2])
    before, prior, mixture, t = one.history_[-1].moments, imaginary_points(IRIS[::2], 2, 3.0), one.mixture_, one.n_iter_
    batch = IRIS[1::2]
    one.partial_fit(batch)
    gamma, fresh = (t + 1 + 4) ** -0.7, e_step(batch, mixture).moments
    size = 150.0
    wanted = m_step((gamma * size / 75) * fresh + ((1 - gamma) * size / 75) * before + prior)
    np.testing.assert_allclose(one.covariances_, wanted.covs, rtol=1e-10)
    one.partial_fit(batch[:0:-1])
    assert one._moments.count.sum() == pytest.approx(150 + 74)


def test_the_first_batch_is_one_iteration_of_a_fit():
    with pytest.warns(ConvergenceWarning, match="Best performing initialization did not converge.*max_iter is 1"):
        fit = GaussianMixture(3, random_state=0, max_iter=1).fit(IRIS)
    np.testing.assert_array_equal(GaussianMixture(3, random_state=0).partial_fit(IRIS).means_, fit.means_)


def test_a_start_may_be_a_function_or_a_tree():
    def thirds(x, K, rng):
        return one_hot(np.arange(len(x)) * K // len(x), K)

    one = GaussianMixture(3, init_params=thirds, imaginary=0, max_iter=0).fit(IRIS)
    np.testing.assert_allclose(one.means_, IRIS.reshape(3, 50, 4).mean(axis=1))
    tree = GaussianMixture(3, init_params="hierarchical", imaginary=0, max_iter=0).fit(IRIS)
    np.testing.assert_allclose(tree.means_, moments(IRIS, hierarchical(IRIS, 3)).mean)
    with pytest.raises(ValueError, match=r"returned shape \(150, 2\), but must give .* \(150, 3\)"):
        GaussianMixture(3, init_params=lambda x, K, rng: np.ones((150, 2))).fit(IRIS)


def test_of_many_points_k_means_sees_a_part(monkeypatch):
    class Watched(starts.KMeans):
        def fit(self, x, **options):
            seen.append(len(x))
            return super().fit(x, **options)

    seen = []
    monkeypatch.setattr(starts, "KMeans", Watched)
    monkeypatch.setattr(starts, "MOST", 100 * 16)
    found = starts.NAMED["kmeans"](IRIS, 3, np.random.RandomState(0), None)
    assert found.shape == (150,) and seen == [100]
    whole = GaussianMixture(3, random_state=0).fit(IRIS)
    assert (np.bincount(found) > 20).all() and whole.score(IRIS) > -1.3


@pytest.mark.parametrize("weight", [None, np.linspace(0.5, 2, 150)])
def test_heaps_are_moments_of_hard_shares_in_any_blocks(weight, monkeypatch):
    labels = np.random.default_rng(0).integers(-1, 3, 150)
    shares = (labels[:, None] == np.arange(4)).astype(float)
    wanted = moments(IRIS, shares if weight is None else shares * weight[:, None])
    for block in (7, 150, 2**13):
        monkeypatch.setattr(heaps, "BLOCK", block)
        for found in (heaps.heaps(IRIS, labels, 4, weight), heaps.shared(IRIS, shares, weight)):
            for name in ("count", "mean", "scatter"):
                np.testing.assert_allclose(getattr(found, name), getattr(wanted, name), rtol=1e-10, atol=1e-10)
        one = heaps.whole(IRIS, weight)
        np.testing.assert_allclose(
            one.scatter, moments(IRIS, (np.ones(150) if weight is None else weight)[:, None]).scatter, rtol=1e-10
        )


def test_draws_come_component_by_component_and_have_the_mixtures_moments():
    one = GaussianMixture(3, random_state=0).fit(IRIS)
    x, z = one.sample(40_000)
    assert (np.diff(z) >= 0).all() and x.shape == (40_000, 4)
    np.testing.assert_allclose(np.bincount(z) / 40_000, one.weights_, atol=0.02)
    for k in range(3):
        np.testing.assert_allclose(x[z == k].mean(axis=0), one.means_[k], atol=0.03)
    np.testing.assert_array_equal(x, one.sample(40_000)[0])


def test_a_start_through_holes_is_of_the_filled_points_by_their_weights():
    held, weight = WEIGHT > 0, WEIGHT[WEIGHT > 0, None]
    one = GaussianMixture(3, init_params="hierarchical", imaginary=0, max_iter=0).fit(HOLES, sample_weight=WEIGHT)
    bell = missing.one_bell(HOLES[held], sample_weight=weight[:, 0])
    by_hand = m_step(missing.start(HOLES[held], 3, None, lambda x, K, rng: hierarchical(x, K) * weight, bell))
    np.testing.assert_allclose(one.means_, by_hand.means, rtol=1e-10)
    np.testing.assert_allclose(one.covariances_, by_hand.covs, rtol=1e-10)


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
def test_all_climbs_may_collapse_and_one_may():
    spots = np.repeat([[0.0, 0.0], [1.0, 1.0]], 20, axis=0)
    with pytest.raises(ValueError, match=r"ill-defined empirical covariance.*imaginary=0.01"):
        GaussianMixture(3, imaginary=0, random_state=0).fit(spots)
    assert np.isfinite(GaussianMixture(3, random_state=0).fit(spots).score(spots))


WRONG = {
    "n_components": (0, "n_components is 0"),
    "covariance_type": ("round", "covariance_type is 'round', but must be one of full"),
    "tol": (-1, "tol is -1"),
    "reg_covar": (None, "reg_covar is None, but a ridge is a finite number"),
    "max_iter": (-1, "max_iter is -1"),
    "n_init": (0, "n_init is 0"),
    "init_params": ("words", "init_params is 'words', but must be one of 'kmeans'"),
    "weights_init": ([0.5, 0.6], "'weights' should be normalized, but got sum.weights. = 1.10000"),
    "means_init": (np.zeros((2, 3)), "'means' should have the shape of"),
    "precisions_init": (-np.ones((2, 4, 4)), "'full precision' should be symmetric, positive-definite"),
    "imaginary": (-1, "imaginary is -1"),
    "verbose_interval": (0, "verbose_interval is 0"),
    "verbose": ("loud", "verbose is 'loud', but must be True, False"),
    "warm_start": ("no", "warm_start is 'no', but must be True or False"),
    "random_state": ("0", "'0' cannot be used to seed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_parameter_is_refused_in_words_when_it_is_used(name):
    value, words = WRONG[name]
    with pytest.raises(ValueError, match=words):
        GaussianMixture(**{"n_components": 2, name: value}).fit(IRIS)


def test_wrong_weights_are_refused_in_words():
    for weight, words in ((-np.ones(150), "a weight is a finite number >= 0"), (np.zeros(150), "zero in every row")):
        with pytest.raises(ValueError, match=words):
            GaussianMixture().fit(IRIS, sample_weight=weight)
    for words in ("Expected n_samples >= n_components but got n_components = 3, n_samples = 2",):
        with pytest.raises(ValueError, match=words):
            GaussianMixture(3).fit(IRIS, sample_weight=np.eye(150)[0] + np.eye(150)[1])
    with pytest.raises(ValueError, match="no value"):
        GaussianMixture().fit(np.column_stack([IRIS, np.full(150, np.nan)]))


def test_a_batch_may_be_one_row_and_one_that_cannot_be_learnt_changes_nothing():
    one = GaussianMixture(2, random_state=0).fit(IRIS)
    before = one.means_
    one.partial_fit(IRIS[:1])
    assert one.n_steps_ == one.n_iter_ + 1 and not np.array_equal(one.means_, before)
    before = one.means_
    with pytest.raises(ValueError, match="features"):
        one.partial_fit(IRIS[:, :2])
    np.testing.assert_array_equal(one.means_, before)
    assert one.n_steps_ == one.n_iter_ + 1


def test_shares_of_points_as_far_as_you_like_sum_to_one_and_icl_takes_them():
    """Near 1e10 nats a logarithm has six digits after the point; where all bells are as far, two of them share."""
    one = GaussianMixture(3, covariance_type="tied", random_state=0).fit(IRIS)
    apart = np.linalg.svd(one.means_ - one.means_.mean(axis=0))[2][-1]  # along which all means are the same
    far = one.means_.mean(axis=0) + np.linspace(-1e6, 1e6, 50)[:, None] * (one.covariances_ @ apart)
    for x in (far, np.vstack([far, [[np.nan] * 4]])):
        assert np.abs(one.predict_proba(x).sum(axis=1) - 1).max() < 1e-15 * 4
        assert one.icl(x) >= one.bic(x)


def test_what_is_said_of_rows_with_holes_does_not_depend_on_blocks(monkeypatch):
    one = GaussianMixture(3, random_state=0).fit(HOLES)
    said = one.predict_proba(HOLES), one.score_samples(HOLES)
    monkeypatch.setattr(density, "BLOCK", 7)
    np.testing.assert_allclose(one.predict_proba(HOLES), said[0], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(one.score_samples(HOLES), said[1], rtol=1e-12)


def test_the_memory_of_k_means_has_a_bound_in_wide_tables_too():
    x = np.random.default_rng(0).normal(size=(8000, 1000))  # 64 MB, of which k-means sees 24
    tracemalloc.start()
    starts.NAMED["kmeans"](x, 3, np.random.RandomState(0), None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80e6


@pytest.mark.parametrize("asked", ["fit", "predict", "score_samples"])
def test_memory_beyond_the_data_does_not_grow_with_them(asked):
    x = np.random.default_rng(0).normal(size=(400_000, 10))  # 32 MB
    x[:200_000] += 4
    one = GaussianMixture(4, random_state=0, tol=1.0).fit(x[:1000])
    tracemalloc.start()
    getattr(one, asked)(x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6
