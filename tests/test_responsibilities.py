"""Bayes: golden case, rows that sum to one, a far point, and what entropy says."""

import numpy as np
import pytest

from gmm_lessons.doors.shares import as_shares, weights_of
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.responsibilities import entropy, labels, posterior, responsibilities
from tests.worlds import random_mixture

TWO = bells([0.6, 0.4], [0, 3], [1, 1.5])


def test_golden_responsibility_with_and_without_weights():
    assert responsibilities([1.5], TWO)[0, 0] == pytest.approx(0.54634910669660512, rel=1e-14)
    even = bells([0.5, 0.5], [0, 3], [1, 1.5])
    assert responsibilities([1.5], even)[0, 0] == pytest.approx(0.44533564916486173, rel=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_rows_sum_to_one_and_follow_their_components(seed):
    rng = np.random.default_rng(seed)
    mixture, x = random_mixture(rng, 5, 3), 20 * rng.standard_normal((40, 3))
    resp = responsibilities(x, mixture)
    np.testing.assert_allclose(resp.sum(axis=1), 1, rtol=1e-12)
    order = rng.permutation(5)
    shuffled = Mixture(mixture.weights[order], mixture.means[order], mixture.covs[order])
    np.testing.assert_allclose(responsibilities(x, shuffled), resp[:, order], rtol=1e-9, atol=1e-300)


def test_a_point_far_from_every_component_still_has_an_owner():
    resp = responsibilities([[1e4], [-1e4]], TWO)
    np.testing.assert_array_equal(resp, [[0, 1], [0, 1]])


def test_equal_widths_give_a_straight_line_of_log_odds():
    x = np.linspace(-5, 5, 11)
    log_r = np.log(responsibilities(x, bells([0.3, 0.7], [-1, 2], [1.5, 1.5])))
    np.testing.assert_allclose(np.diff(log_r[:, 1] - log_r[:, 0]), 3 / 1.5**2, rtol=1e-12)


def test_labels_pick_the_largest_share():
    np.testing.assert_array_equal(labels(np.array([[0.2, 0.8], [0.9, 0.1]])), [1, 0])


def test_entropy_runs_from_sure_to_undecided():
    resp = np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]])
    np.testing.assert_allclose(entropy(resp), [0, np.log(3), np.log(2)], atol=1e-15)


def test_hard_shares_of_whole_numbers_leave_no_doubt():
    np.testing.assert_array_equal(entropy([[1, 0], [0, 1]]), [0, 0])
    np.testing.assert_array_equal(labels([[1, 0], [0, 1]]), [0, 1])


def test_a_point_that_no_component_can_have_made_has_no_shares():
    with pytest.raises(ValueError, match="no component can have made point 1"):
        posterior([[-1.0, -2.0], [-np.inf, -np.inf]])
    np.testing.assert_array_equal(posterior([[-np.inf, -1e300]])[0], [[0, 1]])


def test_the_point_that_nobody_could_have_made_is_the_one_that_is_named():
    with pytest.raises(ValueError, match="made point 1"):
        posterior([[0.0, -1.0], [-np.inf, -np.inf], [-2.0, 0.0]])


def test_a_zero_is_a_share_and_a_weight_and_what_comes_after_it_is_named():
    with pytest.raises(ValueError, match=r"resp holds nan \(column 0\) in row 1"):
        as_shares([[0.0, 1.0], [np.nan, 1.0]])
    with pytest.raises(ValueError, match="stands in row 1"):
        weights_of([0.0, np.nan], 2)
