"""Flat points and thin bells: the column is named, the cure cures, and the ruler for thin bells knows no units."""

import re

import numpy as np
import pytest

from gmm_lessons import datasets
from gmm_lessons.candidates import candidates
from gmm_lessons.collapse import Ruler, grain, ruler_for
from gmm_lessons.covariance import DIAGONAL, FULL, SPHERICAL, TIED, fixed, ridged
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.gaussian import Collapse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import kmeans
from gmm_lessons.mixture import Mixture
from gmm_lessons.moments import NOTHING, Moments, moments
from gmm_lessons.selection import Infeasible
from gmm_lessons.selection.restarts import best_of

CLOUD = np.random.default_rng(0).standard_normal((60, 2))


class Frame(np.ndarray):
    """A table with names, as much of a frame as is asked for here."""

    columns = ("lifeExp", "pop", "gdp")


@pytest.mark.parametrize(
    ("x", "says", "left"),
    [
        (np.c_[CLOUD, np.full(60, 3.7)], "column 2 is the same number, 3.7, in every row: leave it out", [0, 1]),
        (np.c_[CLOUD[:, 0], np.zeros(60)], "column 1 is the same number, 0, in every row: leave it out", [0]),
        (CLOUD[:, [0, 1, 0]], "column 0 and column 2 say the same thing twice: each follows from the other by", [0, 1]),
        (np.c_[CLOUD, 1e9 * CLOUD[:, 1] + 7], "column 1 and column 2 say the same thing twice", [0, 2]),
        (
            np.c_[CLOUD, CLOUD @ [3, 4]],
            "column 0, column 1 and column 2 say the same thing twice: each follows from the others by",
            [1, 2],
        ),
        (np.random.default_rng(0).standard_normal((3, 3)), "3 different points in 3 columns lie in one plane", [0]),
        (np.repeat(CLOUD[:2], 9, axis=0), "2 different points in 2 columns lie in one plane", [0]),
        (np.array([[3.7, 0.1]] * 5), "all points (5) lie on one spot", None),
    ],
)
def test_flat_points_are_told_by_the_column_or_the_count_and_the_cures_cure(x, says, left):
    for K in (1, 2):
        with pytest.raises(Infeasible, match=re.escape(says)):
            best_of(x, K, rng=0, n_starts=2)
        assert says in candidates(x, K, FULL, rng=0, n_starts=2)[0].reason
        assert np.isfinite(best_of(x, K, rng=0, n_starts=2, prior=imaginary_points(x, K, 1.0)).objective)
    assert left is None or np.isfinite(best_of(x[:, left], 1, rng=0).objective)


def test_a_column_is_called_by_its_name_if_it_has_one():
    frame = np.c_[CLOUD[:, 0], np.full(60, 3.7)].view(Frame)
    with pytest.raises(Infeasible, match=r"column 1 \('pop'\) is the same number"):
        best_of(frame, 1, rng=0)
    assert "column 0 ('lifeExp') and column 2 ('gdp')" in (
        candidates(CLOUD[:, [0, 1, 0]].view(Frame), 1, TIED, rng=0)[0].reason
    )


def test_one_row_is_one_spot_whatever_k():
    with pytest.raises(Infeasible, match=r"all points \(1\) lie on one spot"):
        best_of([[1.0, 2.0]], 1, rng=0)
    with pytest.raises(Infeasible, match="1 points cannot fill 2"):
        best_of([[1.0, 2.0]], 2, rng=0)
    with pytest.raises(Infeasible, match="2 points cannot fill 3"):  # what counts nothing fills nothing
        best_of([1.0, 2.0, 4.0, 8.0], 3, rng=0, sample_weight=[1.0, 0.0, 2.0, 0.0])


def test_balls_bear_a_constant_column_and_a_fixed_covariance_bears_one_point():
    flat = np.c_[CLOUD[:, 0], np.full(60, 3.7)]
    assert best_of(flat, 1, SPHERICAL, rng=0).mixture.covs[0, 1, 1] == pytest.approx(CLOUD[:, 0].var() / 2)
    assert best_of([[1.0, 2.0]], 1, fixed(1e-20 * np.eye(2)), rng=0).mixture.means.tolist() == [[1, 2]]
    assert best_of([[1.0, 2.0]], 1, ridged(FULL, 1e-9), rng=0).mixture.covs[0] == pytest.approx(1e-9 * np.eye(2))


@pytest.mark.parametrize("constant", [3.7, 3.75, 0.0, 1e9 + 0.1, -1e-12])
def test_with_imaginary_points_a_constant_column_never_makes_em_fall(constant):
    """Before, the heap was as flat as the data: a fall of 448 nats, without a word."""
    x = np.c_[CLOUD, np.full(60, constant)]
    prior = imaginary_points(x, 2, 1.0)
    start = m_step(moments(x, kmeans(x, 2, 0)) + prior)
    trace = np.array([step.objective for step, _ in zip(em(x, start, prior=prior), range(100))])
    assert (np.diff(trace) > -1e-9 * np.abs(trace[1:])).all()


def test_the_ruler_knows_no_units():
    """The covariance of the cloud, shrunk by powers of ten: refused from the same one on, in any units."""
    for data in (CLOUD, datasets.iris()[:, :2].astype(float), np.round(30 * CLOUD)):
        refused = []
        for units in (np.ones(2), [1, 1e9], [1e-9, 1e9], [1e-9, 1e-9]):
            y = data * units
            ruler, cov = ruler_for(y, FULL, NOTHING), np.cov(y.T, bias=True)
            refused.append([_is_refused(ruler, Mixture([1.0], y[:1], [10.0**-e * cov])) for e in range(0, 34, 3)])
        assert refused[0] == refused[1] == refused[2] == refused[3]
        assert not refused[0][0] and refused[0][-1]


def _is_refused(ruler, mixture):
    try:
        ruler.check(mixture)
    except Collapse:
        return True
    return False


def test_a_bell_thinner_than_the_rounding_of_the_points_is_none_and_one_a_little_thicker_is():
    x = datasets.iris()[:, :2].astype(float)
    np.testing.assert_allclose(grain(x), 0.1, rtol=1e-9)
    ruler, error = ruler_for(x, FULL, NOTHING), 0.1**2 / 12
    ruler.check(Mixture([1.0], x[:1], [1.001 * error * np.eye(2)]))
    with pytest.raises(Collapse, match="thinner than the points were rounded"):
        ruler.check(Mixture([1.0], x[:1], [0.999 * error * np.eye(2)]))
    with pytest.raises(Collapse, match="shrunk to a spot, line or plane"):
        ruler.check(Mixture([1.0], x[:1], [1e-18 * np.eye(2)]))


def test_data_that_are_mostly_one_value_have_not_collapsed():
    """Three of 100 are 1, the others 0: a variance of .03, less than the 1/12 of rounding to whole numbers."""
    rare = np.c_[np.arange(100) % 33 == 0, np.random.default_rng(1).integers(0, 50, 100)].astype(float)
    assert np.isfinite(best_of(rare, 1, DIAGONAL, rng=0).objective)


def test_where_all_points_are_thinner_than_rounding_a_bell_may_be_thinner_still_but_not_by_much():
    rare = np.c_[np.arange(100) % 33 == 0, np.random.default_rng(1).integers(0, 50, 100)].astype(float)
    ruler, cov = ruler_for(rare, DIAGONAL, NOTHING), np.diag([rare[:, 0].var(), 100.0])
    ruler.check(Mixture([1.0], rare[:1], [cov * [0.1, 1.0]]))
    with pytest.raises(Collapse, match="thinner than the points were rounded"):
        ruler.check(Mixture([1.0], rare[:1], [cov * [0.001, 1.0]]))


def test_a_climb_that_ends_in_a_bell_thinner_than_the_rounding_is_left_out():
    """Twenty points of which one is a step of rounding off: a variance of 0.0475 steps², less than 1/12."""
    g = np.random.default_rng(0)
    cloud, line = g.normal(0, 5, (30, 2)), np.c_[g.normal(200, 5, 20), np.where(np.arange(20) == 7, 200.1, 200.0)]
    x = np.round(np.r_[cloud, line], 1)
    with pytest.raises(Infeasible, match=r"each of 2 climbs collapsed .*thinner than the points were rounded"):
        best_of(x, 2, DIAGONAL, rng=0, n_starts=2, starts=[kmeans], tol=1e-4)
    assert np.isfinite(best_of(x, 1, DIAGONAL, rng=0, n_starts=1).objective)


def test_bells_held_open_by_a_prior_may_be_thin():
    x = datasets.iris()[:, :2].astype(float)
    single = m_step(moments(x, np.ones((150, 1))))
    thin = Mixture([1.0], x[:1], [1e-5 * np.eye(2)])
    Ruler(x, single, held_open=True).check(thin)
    with pytest.raises(Collapse):
        Ruler(x, single).check(thin)


def test_the_best_honest_fit_of_the_sepals_is_found_and_no_spurious_one():
    """Lesson 10: the highest honest top of 240 starts; slivers on a line of flowers go far above it."""
    x = datasets.iris()[:, :2]
    for seed in range(3):
        top = best_of(x, 3, rng=seed)
        assert top.objective == pytest.approx(-217.127, abs=1e-3)
    *_, again = until_converged(em(x, top.mixture), 1e-8)
    assert again.objective == pytest.approx(top.objective, abs=1e-4)


@pytest.mark.parametrize("offset", [0.0, -1.0, -0.5, 1e3])
def test_two_values_closer_than_a_billionth_of_the_range_are_one_wherever_zero_lies(offset):
    """Rounding in the last digits is no grain: the step of 0, 1, 1 + 1e-12, 2 is one."""
    x = np.array([0.0, 1.0, 1.0 + 1e-12, 2.0])[:, None] + offset
    assert grain(x) == pytest.approx([1.0])
    assert grain(np.array([[0.0], [1e-8], [1.0]])) == pytest.approx([1e-8])  # farther apart than that, two are two


def test_what_weighs_nothing_holds_no_column_open():
    x, weight = np.c_[CLOUD, np.full(60, 3.7)], np.r_[0.0, np.ones(59)]
    x[0, 2] = 9.0
    with pytest.raises(Infeasible, match=r"column 2 is the same number, 3\.7, in every row"):
        best_of(x, 1, rng=0, sample_weight=weight)


def test_a_prior_that_stands_where_the_points_stand_gives_a_constant_column_no_spread():
    """The points and the imaginary ones hold one number in column 1, far from zero: all together they are flat."""
    x = np.array([[0.0, 5.0], [1.0, 5.0], [3.0, 5.0]])
    flat = Moments(np.ones(2), np.array([[0.0, 5.0], [1.0, 5.0]]), np.tile(np.diag([1.0, 0.0]), (2, 1, 1)))
    with pytest.raises(Infeasible, match="column 1 is the same number, 5"):
        ruler_for(x, FULL, flat)
    apart = Moments(flat.count, np.array([[0.0, 9.0], [1.0, 9.0]]), flat.scatter)
    ruler_for(x, FULL, apart)


def test_a_prior_for_some_components_leaves_the_rounding_of_the_points_unasked():
    x = np.round(np.random.default_rng(0).normal(size=(30, 2)), 1)
    for count in ([0.0, 2.0], [2.0, 0.0], [2.0, 2.0]):
        prior = Moments(np.array(count), np.zeros((2, 2)), np.array(count)[:, None, None] * np.eye(2))
        assert ruler_for(x, FULL, prior).least == 0
    assert ruler_for(x, FULL, NOTHING).least > 0
