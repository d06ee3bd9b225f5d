"""What the exercises and quizzes of lessons 9 to 17 say to a learner, computed: each was said otherwise once."""

import numpy as np
import pytest
from scipy.stats import beta, norm

from gmm_lessons import exercises
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.exercises.lessons import QUESTIONS
from gmm_lessons.exercises.lessons.lesson_07 import log_joint, log_likelihood, posterior, world
from gmm_lessons.mixture import Mixture, bells, sample
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities


def said(name):
    """Return all that an exercise says: statement, hints, known mistakes or slips, labels and clues of its inputs."""
    one = getattr(exercises, name)
    others = [words for case in getattr(one, "cases", ()) for words in (case.label, case.clue)]
    wrong = [mistake.hint for mistake in getattr(one, "mistakes", getattr(one, "slips", ()))]
    return "\n".join([one.statement, *one.hints, *wrong, *others])


def asked(name):
    question = next(one for one in QUESTIONS if one.name == f"question {name}")
    return "\n".join([question.text, *(f"{choice.text} {choice.why}" for choice in question.choices)])


def inputs(name, label):
    return next(case.args for case in getattr(exercises, name).cases if case.label == label)


# --- lesson 9 ---------------------------------------------------------------------------------------------------------


def test_without_its_entropy_the_bound_still_touches_where_the_shares_are_hard():
    X, _, means, covs = world(6, 1, 2, 1)
    resp = posterior(X, np.ones(1), means, covs)
    Q = (resp * log_joint(X, np.ones(1), means, covs)).sum()
    assert pytest.approx(log_likelihood(X, np.ones(1), means, covs)) == Q
    assert "never touches" not in said("elbo") and "only where every share is 0 or 1" in said("elbo")


@pytest.mark.parametrize("name", ["elbo", "icl"])
def test_the_entropy_of_hard_shares_is_no_positive_number(name):
    hard = [case.args for case in getattr(exercises, name).cases if "hard" in case.label]
    assert hard and "is positive" not in said(name) and "is never negative" in said(name)


def test_a_weight_of_zero_is_kept_out_of_the_bound():
    assert all((case.args[2] > 0).all() for case in exercises.elbo.cases)
    assert "none of them 0" in exercises.elbo.statement


def test_a_density_that_underflows_is_not_the_smallest_float():
    assert np.finfo(float).smallest_subnormal > 0
    assert "smallest float, 0" not in said("elbo")


def test_the_gap_has_no_root_and_is_no_variance():
    assert "variance" not in said("gap_by_hand") and "a root is missing" not in said("gap_by_hand")


def test_where_em_rests_an_m_step_lifts_nothing():
    x = np.random.default_rng(0).normal(size=(40, 1)) + 3 * np.random.default_rng(1).integers(2, size=(40, 1))
    *_, last = until_converged(em(x, bells([0.5, 0.5], [0, 3], [1, 1])), 1e-14, 20_000)
    again = m_step(moments(x, responsibilities(x, last.mixture)))
    assert np.allclose(again.means, last.mixture.means, atol=1e-5)  # neither higher nor below: it touches
    assert "has just moved the bells" in asked("9.1")


def test_em_rests_at_a_weight_of_zero_where_the_slope_is_not_zero():
    x = np.concatenate([np.full(20, -3.0), np.full(20, 3.0)]) + np.random.default_rng(0).normal(size=40)
    height = norm.pdf(x[:, None], [x.mean(), 3], [x.std(), 1])
    shares = height * [1, 0] / (height * [1, 0]).sum(axis=1, keepdims=True)
    assert shares.mean(axis=0).tolist() == [1, 0]  # another update keeps the weight where it is
    assert (height[:, 1] / height[:, 0] - 1).sum() > 1  # the derivative of ln p(X) when the second bell gets weight
    assert "no weight is 0" in asked("9.3")


def test_a_mixture_with_free_weights_has_no_hollow_and_the_matrix_is_a_definite_one():
    """In the direction of the weights ln p(X) is concave: where EM rests, some way leads down, or all are level."""
    X, weights, means, covs = world(30, 3, 2, 4)
    density = np.exp(log_joint(X, np.ones(3), means, covs))
    ratio = density / (density @ weights)[:, None]
    bends = np.linalg.eigvalsh(-ratio.T @ ratio)
    assert bends.max() <= 1e-9 and bends.min() < -1
    assert "hollow" not in asked("9.3") and "positive definite matrix" in asked("9.3")


# --- lesson 10 --------------------------------------------------------------------------------------------------------


def stepped(copied):
    def step(X, centers):
        labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
        new = copied(centers)
        for k in set(labels.tolist()):
            new[k] = X[labels == k].mean(axis=0)
        return labels, new

    return step


def test_a_plain_copy_of_whole_centres_is_not_enough():
    assert exercises.kmeans_step.check(stepped(np.copy)).status == "incorrect"
    assert exercises.kmeans_step.check(stepped(lambda centers: centers.astype(float))).status == "correct"
    told = said("kmeans_step").splitlines()
    assert [words for words in told if "opy" in words and "centers" in words and "float" not in words] == []


def test_components_with_one_mean_and_covariances_of_their_own_do_not_stay_alike():
    X, labels, K = inputs("init_from_labels", "N = 14, K = 3, D = 2")
    weights, _, covs = exercises.init_from_labels.reference(X, labels, K)
    start = Mixture(weights, np.tile(X.mean(axis=0), (K, 1)), covs)
    moved = m_step(moments(X, responsibilities(X, start))).means
    assert np.ptp(moved, axis=0).max() > 0.05
    assert "stay identical" not in said("init_from_labels")


@pytest.mark.parametrize("n", [45, 99, 500])
def test_no_number_of_starts_is_sure(n):
    assert 0 < 0.8**n < 1e-4
    message = exercises.starts_for_sure.check(n).message
    assert "= 100 %" not in message and "> 99.99 %" in message


def first_gain(x, rng):
    shares = rng.dirichlet(np.ones(3), size=len(x))
    steps = em(x, m_step(moments(x, shares)))
    return -next(steps).objective + next(steps).objective


def test_more_points_make_the_first_gain_smaller_per_point_and_not_in_all():
    rng = np.random.default_rng(0)
    truth = Mixture([0.3, 0.4, 0.3], [[0, 0], [3, 1], [1, 4]], [np.eye(2)] * 3)
    few, many = (np.median([first_gain(sample(truth, n, rng)[0], rng) for _ in range(60)]) for n in (200, 2000))
    assert few / 2 < many < 2 * few
    assert "first gains per point are smaller" in asked("10.2")


def test_there_is_more_than_one_place_that_em_cannot_leave():
    x = np.random.default_rng(0).normal(size=(60, 1)) + 4 * (np.arange(60)[:, None] % 2)
    *_, pair = until_converged(em(x, bells([0.5, 0.5], [0, 4], [1, 1])), 1e-14, 10_000)
    (a, b), means, covs = pair.mixture.weights, pair.mixture.means, pair.mixture.covs
    split = Mixture([a / 2, a / 2, b], means[[0, 0, 1]], covs[[0, 0, 1]])
    assert np.allclose(m_step(moments(x, responsibilities(x, split))).means, split.means, atol=1e-5)
    assert "the one place" not in asked("10.2")


def test_nan_is_not_equal_to_anything_and_that_comparison_is_true():
    assert (float("nan") != 1.0) and not (float("nan") < 1.0) and not (float("nan") > 1.0)
    assert "every comparison" not in said("best_run")


def test_one_run_at_least_ends_in_a_finite_number():
    assert exercises.best_run.reference([[float("nan")], [-np.inf]]) == 0  # which no answer need get right
    assert all(np.isfinite([trace[-1] for trace in case.args[0]]).any() for case in exercises.best_run.cases)
    assert "ends in a finite number" in " ".join(exercises.best_run.statement.split())


def from_the_start(traces):
    best, winner = traces[0][0], 0
    for i, trace in enumerate(traces):
        if trace[-1] > best:
            best, winner = trace[-1], i
    return winner


def from_the_end(traces):
    best, winner = traces[0][-1], 0
    for i, trace in enumerate(traces):
        if trace[-1] > best:
            best, winner = trace[-1], i
    return winner


def test_the_start_of_the_first_run_is_no_cure_for_its_broken_end():
    assert exercises.best_run.check(from_the_start).status == "incorrect"
    assert "comes out right" not in exercises.best_run.check(from_the_end).message


def test_nearness_is_no_squared_distance():
    assert "Nearness is" not in said("kmeans_step")


# --- lessons 11 and 12 ------------------------------------------------------------------------------------------------


def test_epsilon_everywhere_widens_a_flat_ellipse_unless_it_lies_along_the_ones():
    flat = inputs("add_ridge", "a covariance of rank one and one of all zeros")[0][0]
    assert np.linalg.eigvalsh(flat)[0] == pytest.approx(0, abs=1e-12)
    assert np.linalg.eigvalsh(flat + 0.01)[0] > 1e-3  # it is no longer flat
    across = np.array([1, -1])
    assert across @ (flat + 0.01) @ across == pytest.approx(across @ flat @ across)
    assert "flat in the other directions" not in said("add_ridge") and "x_1 - x_2" in said("add_ridge")


def test_a_bell_that_collapses_to_a_line_keeps_its_mean_variance():
    assert np.trace(np.diag([1, 1e-12])) / 2 > 0.4
    assert "A collapsing one" not in said("add_ridge") and "shrinks to a spot" in said("add_ridge")


def test_no_ridge_is_called_wider_than_data_that_are_wider():
    for case in exercises.add_ridge.cases:
        assert "wider than the data" not in case.label or case.args[1] > np.linalg.eigvalsh(case.args[0]).max()


def test_a_determinant_is_the_square_of_a_volume():
    root = np.array([[3.0, 0], [0, 2]])  # a box of 3 by 2
    assert np.linalg.det(root @ root.T) == pytest.approx(6**2)
    assert "is a volume" not in said("is_collapsed")


def test_the_detector_of_the_last_hint_works_on_a_line_as_well():
    def my_is_collapsed(covs, X):
        S = np.atleast_2d(np.cov(X.T, bias=True))
        L = np.linalg.cholesky(S)
        return np.linalg.eigvalsh(np.linalg.solve(L, np.linalg.solve(L, covs).mT)).min(axis=1) < 1e-6

    assert exercises.is_collapsed.check(my_is_collapsed).status == "correct"
    assert "`S = np.atleast_2d(np.cov(X.T, bias=True))`" in exercises.is_collapsed.hints[-1]


def test_the_point_far_out_is_not_in_the_middle():
    X, means, _ = next(case.args for case in exercises.soft_kmeans_step.cases if "far out" in case.label)
    assert np.ptp(((X[-1] - means) ** 2).sum(axis=1)) > 0.5
    assert "in the middle" not in said("soft_kmeans_step")


GRID = np.linspace(-8, 11, 40_001)


def centres_apart(weight, apart):
    """Return the distance of the two centres of k-means, of infinitely many points from two bells of width 1."""
    heights = weight * norm.pdf(GRID) + (1 - weight) * norm.pdf(GRID, apart)
    centres = np.array([0.0, apart])
    for _ in range(200):
        left = centres.mean() > GRID
        centres = np.array([np.average(GRID[side], weights=heights[side]) for side in (left, ~left)])
    return np.diff(centres).item()


@pytest.mark.parametrize("apart", [1.5, 2, 3])
def test_kmeans_exaggerates_the_distance_of_equally_heavy_bells_and_not_of_all(apart):
    assert centres_apart(0.5, apart) > apart
    assert centres_apart(0.8, 3) < 3 and centres_apart(0.99, 2) < 2
    assert "equally heavy" in asked("12.2")


@pytest.mark.parametrize("half", [0.3, 1, 2])
def test_what_crosses_the_border_pulls_the_other_centre_inwards(half):
    kept = -half - norm.pdf(half) / norm.cdf(half)  # mean of what the left bell keeps
    guests = half - norm.pdf(half) / norm.cdf(-half)  # mean of what the right bell sends over
    centre = norm.cdf(half) * kept + norm.cdf(-half) * guests
    assert kept < centre < -half and centre < guests  # farther out than the bell, less far than what it keeps
    assert "bell's centre outwards" not in asked("12.2") and "only a part of that" in asked("12.2")


# --- lessons 13 to 17 -------------------------------------------------------------------------------------------------


def test_a_free_number_may_earn_nothing():
    x = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])  # the best tilt is none at all
    assert np.cov(x.T, ddof=0)[0, 1] == 0
    assert "falls with every parameter" not in said("bic") and "never rises" in said("bic")


def test_weights_are_called_falling_where_they_fall():
    for name in ("m_step_tied", "m_step_diagonal", "m_step_spherical"):
        for case in getattr(exercises, name).cases:
            assert "falling" not in case.label or (np.diff(case.args[1].mean(axis=0)) < 0).all()


def test_in_three_dimensions_a_root_of_the_determinant_keeps_the_volume():
    assert any(case.args[0].shape[1] == 3 for case in exercises.m_step_spherical.cases)
    assert "same VOLUME" in said("m_step_spherical")


def test_without_its_uncertainty_the_variance_of_a_whole_column_is_right():
    X, mu, Sigma = np.array([[1.0, 2], [3, np.nan], [-2, 0.5], [0, np.nan]]), np.zeros(2), np.array([[2.0, 1], [1, 3]])
    filled = np.where(np.isnan(X), X[:, :1] / 2, X)  # the regression of the second on the first
    new = exercises.em_missing_step.reference(X, mu, Sigma)[1]
    bare = np.cov(filled.T, ddof=0)
    assert bare[0, 0] == pytest.approx(new[0, 0]) and bare[1, 1] < new[1, 1] - 1
    assert "every variance comes out too small" not in said("em_missing_step")


def test_the_rows_whose_covariance_is_meant_are_named():
    assert "take their unbiased" not in said("em_missing_step") and "multicycle ECM" in said("em_missing_step")


def test_the_belief_of_a_component_that_fades_shrinks_again():
    assert "only grows" not in asked("15.1") and "never smaller than the prior's" in asked("15.1")


def test_a_stick_with_a_small_concentration_asks_its_first_component_to_be_full():
    assert beta(1, 1e-5).mean() > 0.99 and beta(1, 100).mean() < 0.01
    assert "empty or full" not in asked("15.3")


def test_the_scores_are_finite_and_the_level_lies_between():
    below = exercises.anomalies.reference(np.arange(10.0), 1.0)
    assert below.sum() == 9  # of ten that are meant
    assert all(np.isfinite(case.args[0]).all() and 0 < case.args[1] < 1 for case in exercises.anomalies.cases)
    assert "finite" in exercises.anomalies.statement and "between 0 and 1" in exercises.anomalies.statement


# --- what is said of answers ------------------------------------------------------------------------------------------


def with_the_smallest_off(X, means, sigma):
    score = -((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2)
    resp = np.exp(score - score.min(axis=1, keepdims=True))
    resp /= resp.sum(axis=1, keepdims=True)
    return resp, resp.T @ X / resp.sum(axis=0)[:, None]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_exp_that_overflows_is_not_said_to_be_zero():
    X, means, sigma = inputs("soft_kmeans_step", "cold, sigma = 0.01")
    score = -((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2)
    assert np.isinf(np.exp(score - score.min(axis=1, keepdims=True))).any(axis=1).all()  # inf/inf, not 0/0
    message = exercises.soft_kmeans_step.check(with_the_smallest_off).message
    assert "is 0 there" not in message and "inf/inf" in message
    assert "inf/inf" in said("impute_mean")  # there both leave NaN in the same places


def test_in_a_large_unit_healthy_bells_have_small_eigenvalues():
    covs, _ = inputs("is_collapsed", "a round, a flat, a narrow and a tiny one")
    in_km = covs * 1e-6**2  # were they in mm
    assert np.linalg.eigvalsh(in_km[0])[0] < 1e-6 < np.linalg.eigvalsh(covs[0])[0]
    assert "In small units" not in said("is_collapsed") and "In a large unit" in said("is_collapsed")


@pytest.mark.parametrize("name", ["kl", "best_run", "is_collapsed"])
@pytest.mark.parametrize("value", [0, 1])
def test_an_answer_that_is_always_the_same_is_not_blamed_for_more(name, value):
    """Nothing was made hard, began at 0, was averaged or changed places: whatever comes in, one answer comes out."""
    bodies = {"kl": f"{value}.0", "best_run": f"{value}", "is_collapsed": f"[{bool(value)}] * len(first)"}
    one = eval(f"lambda first, *others: {bodies[name]}")  # without a source that the check could mend
    message = getattr(exercises, name).check(one).message
    assert {"kl": "the same", "best_run": "the same", "is_collapsed": "is found here"}[name] in message
    for words in ("made hard", "search begins", "longest run", "averaged covariance", "have changed places: True"):
        assert words not in message, message


WRONG = (  # exercise, answer, what is not so of it, what is
    ("gap_by_hand", 0, "none of the usual", "touches ln p(x) only"),
    ("width_of_the_merger", 5, "9, the largest eigenvalue, is σ²", "the root is left out"),
    ("fill_the_hole", [3.33, 8], "in both", "stands below the line"),
    ("two_beliefs", [0.12, 0.1111], "both are", "the top is given for the mean"),
)


@pytest.mark.parametrize(("name", "answer", "never", "words"), WRONG)
def test_a_slip_says_no_more_than_was_done(name, answer, never, words):
    """Who took 5 has not found the 9; who is wrong in one number alone was not wrong in both."""
    message = getattr(exercises, name).check(answer).message
    assert never not in message and words in message, message


def test_no_reply_says_no_and_yes():
    wrong = [choice.why for question in QUESTIONS for choice in question.choices if not choice.right]
    assert [why for why in wrong if why.startswith(("True", "Yes", "It is, "))] == []  # "✗ No." comes before it


def test_an_absolute_value_is_not_said_to_be_a_root():
    absolute = "lambda x, mu, Sigma: (right(x, mu, Sigma)[0], abs(right(x, mu, Sigma)[1]))"
    message = exercises.conditional_gaussian.check(
        eval(absolute, {"right": exercises.conditional_gaussian.reference})
    ).message
    assert "square root" not in message and "absolute value" in message


def test_a_number_that_stands_in_for_zero_is_not_said_to_be_added():
    clipped = "lambda r, p: float((r * np.log(np.maximum(r, 1e-300) / np.maximum(p, 1e-300))).sum())"
    assert "put where p = 0" in exercises.kl.check(eval(clipped, {"np": np})).message


def test_the_hint_that_names_an_index_shows_what_it_takes():
    S, m, o = np.arange(16).reshape(4, 4), np.array([False, True, False, True]), np.array([True, False, True, False])
    assert S[np.ix_(m, o)].tolist() == [[4, 6], [12, 14]]  # rows 1 and 3, columns 0 and 2
    assert "`Sigma[np.ix_(m, o)]` has the rows m and the columns o" in exercises.conditional_gaussian.hints[1]


def test_two_heaps_scatter_more_about_one_mean_and_need_not_be_wider_than_each():
    wide, narrow = (10, np.zeros(1), np.array([[100.0]])), (10, np.ones(1), np.array([[1.0]]))
    N, _, scatter = exercises.add_moments.reference(wide, narrow)
    assert scatter > wide[2] + narrow[2] and scatter / N < wide[2] / wide[0]
    for name in ("normal_wishart_update", "add_moments"):
        assert "spread more" not in said(name) and "scatter more about one common mean" in said(name)
