"""EM: golden steps, four hundred climbs that never step down, equivariance, optimality, and scikit-learn as witness."""

from itertools import islice
from warnings import catch_warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from gmm_lessons import datasets
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED
from gmm_lessons.em import NotConverged, e_step, em, m_step, until_converged, while_gaining
from gmm_lessons.gaussian import Collapse
from gmm_lessons.initialization import kmeans, one_hot, random_points
from gmm_lessons.mixture import Mixture, bells, mean_and_cov
from gmm_lessons.moments import complete_log_likelihood, moments
from tests.worlds import random_world, soft_start

STRUCTURES = [FULL, TIED, DIAGONAL, SPHERICAL]
SKLEARN = {"full": "full", "tied": "tied", "diagonal": "diag", "spherical": "spherical"}


def climb(x, K, rng, structure=FULL, start=soft_start):
    return em(x, m_step(moments(x, start(x, K, rng)), structure), structure=structure)


def last(steps):
    *_, step = steps
    return step


def test_three_points_to_the_golden_digits():
    steps = list(islice(em([1.0, 2, 3], bells([0.5, 0.5], [1, 3], [1, 1])), 4))
    golden = [-4.38925393864796, -3.54921510917798, -3.48678939939099, -3.41830716614206]
    np.testing.assert_allclose([s.objective for s in steps], golden, rtol=1e-13)
    np.testing.assert_allclose(
        [s.resp[0, 0] for s in steps], [0.880797077978, 0.922979006987, 0.962152898207, 0.98654303544], rtol=1e-11
    )
    np.testing.assert_allclose(
        [s.mixture.means[0, 0] for s in steps[1:]], [1.4922705627, 1.43602799068, 1.38379613572], rtol=1e-11
    )
    np.testing.assert_allclose(
        [s.mixture.covs[0, 0, 0] for s in steps[1:]], [0.408877485162, 0.348602239374, 0.286959464318], rtol=1e-11
    )


@pytest.mark.parametrize(
    ("column", "objective", "weight", "means", "sds"),
    [
        (1, -1034.001750, 0.360886, (54.614856, 80.091069), (5.871219, 5.867734)),
        (0, -276.360040, 0.348405, (2.018608, 4.273343), (0.235622, 0.437063)),
    ],
)
def test_old_faithful_on_a_line(column, objective, weight, means, sds):
    x = datasets.old_faithful()[:, column]
    fit = last(until_converged(climb(x, 2, np.random.default_rng(0)), tol=1e-14))
    order = np.argsort(fit.mixture.means[:, 0])
    assert fit.objective == pytest.approx(objective, abs=1e-6)
    assert fit.mixture.weights[order[0]] == pytest.approx(weight, abs=1e-6)
    np.testing.assert_allclose(fit.mixture.means[order, 0], means, atol=1e-5)
    np.testing.assert_allclose(fit.mixture.sds[order, 0], sds, atol=1e-5)


def test_old_faithful_in_the_plane():
    fit = last(until_converged(climb(datasets.old_faithful(), 2, np.random.default_rng(0)), tol=1e-12))
    assert fit.objective == pytest.approx(-1130.264068, abs=2e-4)


def test_the_best_of_several_starts_reaches_the_known_top_of_old_faithful():
    """mclust's EEE,3 stops at -1126.3262; scikit-learn's best of 60 starts is -1126.3159."""
    x = datasets.old_faithful()
    climbs = [climb(x, 3, np.random.default_rng(seed), TIED, start=random_points) for seed in range(8)]
    best = max(last(until_converged(steps, tol=1e-8, max_steps=5000)).objective for steps in climbs)
    assert best == pytest.approx(-1126.3159, abs=1e-3)


def test_twenty_numbers_end_where_every_start_ends():
    fit = last(until_converged(climb(datasets.twenty_numbers(), 2, np.random.default_rng(1)), tol=1e-14))
    low = int(np.argmin(fit.mixture.means))
    assert fit.objective == pytest.approx(-38.913372, abs=1e-6)
    assert fit.mixture.weights[low] == pytest.approx(0.554590, abs=1e-5)
    np.testing.assert_allclose(sorted(fit.mixture.means[:, 0]), [1.083162, 4.655913], atol=1e-5)


def test_iris_sepals_follow_scikit_learn_step_by_step():
    x = datasets.iris()[:, :2]
    with catch_warnings(action="ignore", category=ConvergenceWarning):  # so many passes and no more
        theirs = [GaussianMixture(3, max_iter=t, random_state=0, reg_covar=0).fit(x).lower_bound_ for t in range(1, 9)]
    shares = one_hot(KMeans(3, n_init=1, random_state=0).fit(x).labels_, 3)
    ours = [s.objective / 150 for s in until_converged(em(x, m_step(moments(x, shares))), tol=1e-3)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    assert len(ours) == GaussianMixture(3, random_state=0, reg_covar=0).fit(x).n_iter_
    top = last(until_converged(em(x, m_step(moments(x, shares))), tol=1e-13))
    assert top.objective == pytest.approx(-220.701378, abs=1e-6)


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
@pytest.mark.parametrize("seed", range(3))
def test_scikit_learn_after_thirty_steps_from_the_same_start(structure, seed):
    x, K, rng = random_world(seed + 10)
    shares = soft_start(x, K, rng)
    ours = last(islice(em(x, m_step(moments(x, shares), structure), structure=structure), 31)).mixture
    theirs = _sklearn_after(x, shares, structure, 30)
    np.testing.assert_allclose(ours.weights, theirs.weights_, atol=1e-8)
    np.testing.assert_allclose(ours.means, theirs.means_, atol=1e-8)
    np.testing.assert_allclose(ours.covs, _as_full(theirs, ours.covs.shape), atol=1e-8)


def _sklearn_after(x, shares, structure, steps):
    """scikit-learn's own E and M steps, run from our first shares, without its stopping rule."""
    model = GaussianMixture(shares.shape[1], covariance_type=SKLEARN[structure.name], reg_covar=0)
    model._initialize(x, shares)
    for _ in range(steps):
        _, log_resp = model._e_step(x)
        model._m_step(x, log_resp)
    return model


def _as_full(model, shape):
    K, D, _ = shape
    covs = model.covariances_
    return {
        "full": lambda: covs,
        "tied": lambda: np.broadcast_to(covs, shape),
        "diag": lambda: covs[:, None] * np.eye(D),
        "spherical": lambda: covs.reshape(K, 1, 1) * np.eye(D),
    }[model.covariance_type]()


@pytest.mark.parametrize("block", range(10))
def test_four_hundred_climbs_never_step_down(block):
    for seed in range(1000 + 40 * block, 1040 + 40 * block):
        x, K, rng = random_world(seed)
        trace = np.array([s.objective for s in islice(climb(x, K, rng, STRUCTURES[seed % 4]), 25)])
        assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all(), seed


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
@pytest.mark.parametrize("seed", range(5))
def test_imaginary_points_keep_the_climb_monotone(structure, seed):
    x, K, rng = random_world(seed + 50)
    prior = 0.5 / len(x) * moments(x, np.ones((len(x), K)))
    start = m_step(moments(x, soft_start(x, K, rng)), structure)
    trace = np.array([s.objective for s in islice(em(x, start, structure=structure, prior=prior), 40)])
    assert (np.diff(trace) >= -1e-10 * np.abs(trace[1:])).all()


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_after_an_m_step_the_mixture_has_the_mean_and_covariance_of_the_data(seed):
    x, K, rng = random_world(seed)
    mean, cov = mean_and_cov(m_step(moments(x, soft_start(x, K, rng))))
    np.testing.assert_allclose(mean, x.mean(axis=0), atol=1e-9)
    np.testing.assert_allclose(cov, np.cov(x.T, ddof=0).reshape(cov.shape), atol=1e-8, rtol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_moving_and_stretching_the_data_moves_and_stretches_the_fit(seed):
    x, K, rng = random_world(seed)
    A, c = np.eye(x.shape[1]) + 0.3 * rng.standard_normal((x.shape[1],) * 2), rng.uniform(-9, 9, x.shape[1])
    shares = soft_start(x, K, rng)
    here = last(islice(em(x, m_step(moments(x, shares))), 6))
    there = last(islice(em(x @ A.T + c, m_step(moments(x @ A.T + c, shares))), 6))
    np.testing.assert_allclose(there.resp, here.resp, atol=1e-6)
    np.testing.assert_allclose(there.mixture.means, here.mixture.means @ A.T + c, atol=1e-5)


@pytest.mark.parametrize("structure", STRUCTURES, ids=repr)
def test_no_random_neighbour_beats_the_m_step(structure):
    x, K, rng = random_world(21, max_K=3, max_D=3)
    stats = moments(x, soft_start(x, K, rng))
    best = complete_log_likelihood(stats, m_step(stats, structure))
    for _ in range(300):
        heaps = 10 ** rng.uniform(-4, 1) * moments(x + 0.1 * rng.standard_normal(x.shape), soft_start(x, K, rng))
        neighbour = m_step(stats + heaps, structure)  # of the same structure, near or far
        assert complete_log_likelihood(stats, neighbour) < best


def test_one_component_is_fitted_in_one_step():
    x, _, _ = random_world(3)
    first, second = islice(em(x, m_step(moments(x, np.ones((len(x), 1))))), 2)
    np.testing.assert_allclose(second.mixture.covs, first.mixture.covs, rtol=1e-12)
    np.testing.assert_allclose(first.mixture.means[0], x.mean(axis=0), rtol=1e-12)


def test_until_converged_stops_by_the_gain_per_point_and_keeps_that_step():
    x = datasets.old_faithful()
    steps = list(until_converged(climb(x, 2, np.random.default_rng(0)), tol=1e-4))
    gains = np.diff([s.objective for s in steps]) / len(x)
    assert gains[-1] < 1e-4 and (gains[:-1] >= 1e-4).all()


def test_a_climb_cut_short_says_so_and_keeps_its_steps():
    x = datasets.old_faithful()
    with pytest.warns(UserWarning, match="no convergence in 3 steps: the last gain was"):
        steps = list(until_converged(climb(x, 2, np.random.default_rng(0)), tol=0, max_steps=3))
    assert len(steps) == 3


@pytest.mark.parametrize("most", [1000, np.inf])
def test_of_steps_that_end_by_themselves_their_own_number_is_told(most):
    x = datasets.old_faithful()
    steps = list(islice(climb(x, 2, np.random.default_rng(0)), 4))
    with pytest.warns(NotConverged, match="no convergence in 4 steps: the last gain was"):
        assert len(list(until_converged(steps, tol=0, max_steps=most))) == 4


def test_the_caller_can_learn_whether_the_climb_came_to_rest():
    """A warning of its own class; and a generator without one that returns the last gain, or 0."""
    x = datasets.old_faithful()
    with pytest.warns(NotConverged):
        list(until_converged(climb(x, 2, np.random.default_rng(0)), tol=1e-12, max_steps=3))
    steps = list(islice(climb(x, 2, np.random.default_rng(0)), 30))
    assert returned(while_gaining(steps[:3], 1e-4)) == (steps[2].objective - steps[1].objective) / len(x)
    assert returned(while_gaining(steps, 1e-4)) == 0.0
    assert returned(while_gaining([], 1e-4)) == 0.0 and list(until_converged([])) == []


def returned(steps):
    """What a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize("offset", [0.0, 1e6, 1e12])
def test_a_climb_ends_where_its_gain_drowns_in_rounding(offset):
    """tol = 0 asks for more than floats have: the climb stops by itself, near the top that a tol of 1e-9 finds."""
    x = datasets.old_faithful().values + offset
    steps = list(until_converged(climb(x, 2, np.random.default_rng(0)), tol=0, max_steps=5000))
    assert 5 < len(steps) < 5000
    top = last(until_converged(climb(x, 2, np.random.default_rng(0)), tol=1e-9))
    assert steps[-1].objective == pytest.approx(top.objective, abs=1e-3)


def test_a_bell_that_shrinks_to_nothing_is_no_climb_at_rest():
    x = np.r_[np.full(5, 3.0), np.random.default_rng(0).standard_normal(20) + 7][:, None]
    start = Mixture([0.2, 0.8], [[3.0 + 1e-9], [7.0]], [[[1e-3]], [[1.0]]])
    with pytest.raises(Collapse, match="component 0"):
        list(until_converged(em(x, start), tol=1e-12))


@pytest.mark.parametrize("steps", [0, -1, 2.5, None, np.nan])
def test_a_number_of_steps_that_is_none_is_refused_at_once(steps):
    with pytest.raises(ValueError, match="max_steps is"):
        until_converged(iter([]), max_steps=steps)


@pytest.mark.parametrize("tol", [np.nan, -1e-9])
def test_a_tol_that_no_gain_can_be_compared_with_is_refused_at_once(tol):
    with pytest.raises(ValueError, match="tol is"):
        until_converged(iter([]), tol)


def test_a_component_left_with_no_points_is_named():
    shares = np.array([[1.0, 0.0]] * 5)
    with pytest.raises(ValueError, match="component 1 is left with no points"):
        m_step(moments(np.arange(5.0), shares))


def test_points_on_one_spot_are_told_as_a_collapse():
    with pytest.raises(ValueError, match="component 0 is not positive definite"):
        m_step(moments(np.ones((4, 2)), np.ones((4, 1))))


def test_the_e_step_refuses_points_without_a_value():
    with pytest.raises(ValueError, match="NaN or infinity"):
        e_step([[1.0], [np.nan]], bells([1], [0], [1]))


def test_data_and_start_are_left_as_they_were():
    x = datasets.old_faithful().values.copy()
    before, start = x.copy(), m_step(moments(x, kmeans(x, 2, np.random.default_rng(0))))
    copy = Mixture(start.weights, start.means, start.covs)
    last(islice(em(x, start), 5))
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(start.means, copy.means)
