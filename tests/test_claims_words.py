"""Words between the formulas of lessons 0 to 8, each with the case that an earlier wording of them forgot."""

import re
from itertools import combinations, islice

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.mixture import GaussianMixture

import gmm_lessons
from gmm_lessons import datasets, em
from gmm_lessons.gaussian import is_positive, mahalanobis, normal_logpdf
from gmm_lessons.mixture import Mixture, bells, log_likelihood
from gmm_lessons.responsibilities import labels, responsibilities
from gmm_lessons.widgets.who import RANGE
from tests.test_claims_sides import cells, said


def three_rooms_stand_before_they_are_needed():
    """Lesson 0: down to em, the map has lessons 1 to 7 but for three rooms, one of which em asks."""
    lines = [line.strip() for line in gmm_lessons.__doc__.splitlines() if line.startswith("    ")]
    rows = [re.split(r"\s{2,}", line) for line in lines[1:]]
    above = rows[: [room for room, *_ in rows].index("em")]
    early = {room for room, lessons, _ in above if lessons == "all" or int(lessons.split(",")[0]) > 7}
    return "structure_of" in vars(em) and early == {"doors", "imaginary", "covariance"}


def repeated_columns_may_pass():
    """Lesson 2: some tables whose second column is the first in another unit have a Cholesky factor all the same."""
    birds, units = datasets.penguins(), (1 / 25.4, 1 / 1000, 2.54, 60)
    tables = [np.outer(birds[:, column], (1, unit)) for column in range(4) for unit in units]
    assert all(np.linalg.matrix_rank(table - table.mean(axis=0)) == 1 for table in tables)
    return any(is_positive(np.cov(table.T, bias=True)) for table in tables)


def two_equal_points_have_no_best_bell():
    """Lesson 4: with S = 0 the total has no top in v."""
    totals = [log_likelihood([3.0, 3.0], bells([1], [3], [sd])) for sd in (1, 0.1, 0.01, 0.001)]
    return (np.diff(totals) > 4).all()


def a_square_beyond_floats_is_trouble():
    """Lesson 4: the log form squares, and the module says so."""
    with pytest.raises(ValueError, match="squared"):
        normal_logpdf(1e155, 0, 1)
    return np.isfinite(normal_logpdf(1e153, 0, 1))


def curvature_may_climb_faster():
    """Lesson 4: EM is no better than an optimiser where bells overlap."""
    rng = np.random.default_rng(0)
    x, start = np.concatenate([rng.normal(0, 1, 500), rng.normal(2, 1, 500)]), [-1, 3, 0, 0]

    def at(t):
        return bells([0.5, 0.5], t[:2], np.exp(t[2:]))

    by_slopes = minimize(lambda t: -log_likelihood(x, at(t)), start, method="BFGS").nit
    trace = [step.objective for step in islice(em.em(x, at(start)), 300)]
    return by_slopes < 50 and trace[-1] - trace[100] > 1e-4


def far_left_a_second_strip_is_in_doubt():
    """Lesson 5: six apart, A and B are level once more at -12, beyond the picture."""
    share = responsibilities([-12.2], bells([0.6, 0.4], [0, 6], [1, 1.5]))[0, 0]
    return RANGE[0] > -12.2 and 0.3 < share < 0.7


def two_parallel_lines_are_a_border_too():
    """Lesson 5: unequal widths along one axis alone."""
    pair = Mixture([0.5, 0.5], [[0, 0], [0, 0]], [np.diag([1, 1]), np.diag([4, 1])])
    border = [[np.sqrt(8 / 3 * np.log(2)), height] for height in (-3, 0, 7)]
    return np.allclose(responsibilities(border, pair), 0.5)


def narrow_bells_are_sure_and_wrong():
    """Lesson 5: a third way, with independent hints and the right candidates: bells half as wide as the truth."""
    rng = np.random.default_rng(0)
    z = rng.integers(0, 2, 20_000)
    resp = responsibilities(rng.normal(2 * z, 1), bells([0.5, 0.5], [0, 2], [0.5, 0.5]))
    sure = resp.max(axis=1) > 0.99
    return (labels(resp) != z)[sure].mean() > 0.05


def leaving_one_out_costs_the_sepals_most():
    """Lesson 8: what the flowers that gave the labels flatter is not the same for each pair of columns."""
    flowers, costs, honest = datasets.iris(), {}, {}
    for pair in combinations(range(4), 2):
        rule, data = QuadraticDiscriminantAnalysis(), flowers[:, pair]
        own = rule.fit(data, flowers.labels).score(data, flowers.labels)
        honest[pair] = np.mean([_foretold(rule, data, flowers.labels, n) for n in range(len(data))])
        costs[pair] = own - honest[pair]
    return max(costs, key=costs.get) == min(honest, key=honest.get) == (0, 1) and min(costs.values()) < 0.005


def _foretold(rule, data, labels, n):
    rule.fit(np.delete(data, n, axis=0), np.delete(labels, n))
    return rule.predict(data[n : n + 1])[0] == labels[n]


def in_metres_the_seat_belt_is_felt():
    """Lesson 8: an eigenvalue near reg_covar, and no bell on a line or point."""
    careful = GaussianMixture(3, tol=1e-7, max_iter=2000, n_init=5, random_state=0).fit(datasets.iris()[:, :2] / 100)
    widths = np.array([np.linalg.eigvalsh(cov) for cov in careful.covariances_])
    return widths.min() == pytest.approx(2.7e-6, abs=3e-7) and (widths[:, 0] > 0.05 * widths[:, 1]).all()


def hidden_cells_draw_or_check():
    """Lesson 0: what is folded is a picture or a widget in less than half of the cells."""
    hidden = [cell.source for n in range(18) for cell in cells(n) if cell.metadata.get("jupyter", {})]
    drawn = [source for source in hidden if "plots.picture(" in source or "widgets." in source]
    return 0 < len(drawn) < len(hidden) / 2


def one_leap_four_updates_and_flat():
    """Lesson 7: the third update gains more than the second, so the gains do not fall all the way."""
    geyser = datasets.old_faithful()
    guess = Mixture([0.5, 0.5], [[1.8, 75], [5, 62]], [np.diag(geyser.var(axis=0)) / 4] * 2)
    gains = np.diff([step.objective for step in islice(em.em(geyser, guess), 12)])
    return gains[0] > 1000 and gains[2] > gains[1] and (gains[1:5] > 4).all() and gains[5:].sum() < 0.5


CLAIMS = [
    (0, "They draw, or check what was said", hidden_cells_draw_or_check),
    (7, "leaps once, climbs on for four updates, is all but flat from there", one_leap_four_updates_and_flat),
    (0, "Three stand there before you need them: `doors`", three_rooms_stand_before_they_are_needed),
    (2, "leave a tiny root where there is none (a column in mm, repeated in inches)", repeated_columns_may_pass),
    (4, "(if $S > 0$, so not for points that are all equal)", two_equal_points_have_no_best_bell),
    (4, "however far away $x$ is, as long as a float holds its square", a_square_beyond_floats_is_trouble),
    (4, "is another way to climb the same mountain", curvature_may_climb_faster),
    (5, "every $x$ in the picture is all A or all B", far_left_a_second_strip_is_in_doubt),
    (5, "as a rule a curved one", two_parallel_lines_are_a_border_too),
    (5, "Yes, and here are two ways", narrow_bells_are_sure_and_wrong),
    (8, "most of all to the sepals, which come last all the same", leaving_one_out_costs_the_sepals_most),
    (8, "in metres, these flowers have one of 2.7e-06", in_metres_the_seat_belt_is_felt),
]


@pytest.mark.parametrize(("lesson", "words", "holds"), CLAIMS, ids=[words for _, words, _ in CLAIMS])
def test_what_is_said_between_the_formulas_is_so(lesson, words, holds):
    assert holds()
    assert words in said(lesson), "the lesson says something else now: measure that"


def test_nearer_to_the_long_axis_is_nearer_in_the_plane_and_not_in_space():
    """Lesson 2's quiz."""
    angles = np.linspace(0, np.pi / 2, 50)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])  # ever farther from the long axis
    assert (np.diff(mahalanobis(ring, [[0, 0]], [np.diag([9, 1])])[:, 0]) > 0).all()
    near, far = [0.5, 0, 0.75**0.5], [0.4, 0.84**0.5, 0]
    sizes = mahalanobis([near, far], [np.zeros(3)], [np.diag([10, 9, 0.1])])[:, 0]
    assert sizes[0] > 5 * sizes[1]


def test_the_totals_of_the_three_points_after_three_and_four_updates():
    """Lesson 7."""
    path = em.em([1.0, 2.0, 3.0], bells([0.5, 0.5], [1, 3], [1, 1]))
    totals = [step.objective for step in islice(path, 5)]
    assert "Three updates took the three points from $-4.3893$ to $-3.4183$" in said(7)
    assert np.round([totals[0], totals[3]], 4).tolist() == [-4.3893, -3.4183] != np.round(totals[::4], 4).tolist()


def test_the_alarm_of_lesson_7_takes_nan_for_no_climb():
    (source,) = (cell.source for cell in cells(7) if "def must_climb" in cell.source)
    names = {"np": np}
    exec(source[: source.index("\n\n\n")], names)
    traces = [[-4.0, np.nan, np.nan], [-np.inf, -4.0, -3.0], [-4.0, -3.0, -3.0 - 1e-12], [-4.0, -3.0, -3.1]]
    told = [names["must_climb"](trace) for trace in traces]
    assert told == ["FALLS at update 1", "climbs", "climbs", "FALLS at update 2"]
