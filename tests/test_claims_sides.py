"""What captions, descriptions and folded answers say, measured in another way."""

import nbformat
import numpy as np
import pytest
from scipy.special import digamma
from scipy.stats import norm

from gmm_lessons import datasets, plots
from gmm_lessons.candidates import best, candidates
from gmm_lessons.covariance import FULL, ridged
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.gaussian import mahalanobis
from gmm_lessons.initialization import hierarchical, kmeans, random_responsibilities
from gmm_lessons.mixture import Mixture, bells
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities
from tools.notebooks import NOTEBOOKS


def cells(lesson):
    (path,) = NOTEBOOKS.glob(f"{lesson:02}_*.ipynb")
    return nbformat.read(path, as_version=4).cells


def said(lesson):
    """Return what stands in a lesson as one text, the quotes between strings of code taken out."""
    return " ".join(" ".join(cell.source for cell in cells(lesson)).replace('"', "").split())


def a_third_beyond_one_wrong_sd():
    """Lesson 1: a bell with the variance for a width has a third of itself beyond it, two thirds beyond all birds."""
    birds = datasets.penguins()
    flipper = birds[birds.labels == 0, 2]
    wrong = norm(flipper.mean(), flipper.var())
    inside = wrong.cdf(flipper.max()) - wrong.cdf(flipper.min())
    far = np.abs(flipper - flipper.mean()).max()
    return flipper.var() == pytest.approx(42.5, abs=0.1) and far < 42 and 2 * norm.sf(1) < 0.35 < 0.6 < 1 - inside


def close_to_nought_under_b():
    """Lesson 5: at its own mean B leaves A a fortieth."""
    share = responsibilities([0, 3], bells([0.6, 0.4], [0, 3], [1, 1.5]))[:, 0]
    return share[0] > 0.94 and 0.02 < share[1] < 0.03


def all_on_the_left():
    """Lesson 12: left of 0 the mixture has the mean -1.167; what is left there of the left bell has not."""
    line = np.linspace(-9, 0, 90_001)
    left, right = norm(-1).pdf(line), norm(1).pdf(line)
    own, both = ((line * p).sum() / p.sum() for p in (left, left + right))
    crossed = 1 - norm.cdf(1)
    return both == pytest.approx(-1.167, abs=1e-3) and own < -1.28 and crossed == pytest.approx(0.16, abs=0.002)


def diagonal_is_between():
    """Lesson 13: the diagonal shape never comes as low as full or tied at their best, and is below full at four."""
    x, options = datasets.old_faithful().values, {"n_starts": 2, "tol": 1e-4, "imaginary": 0.01}
    found = candidates(x, range(2, 5), ["full", "tied", "diagonal"], rng=0, **options)
    full, tied, diagonal = ([one.bic for one in found[i : i + 3]] for i in (0, 3, 6))
    return min(diagonal) > max(min(full), min(tied)) and diagonal[2] < full[2]


def rounder_and_less_steep():
    """Lesson 14: with the mean of its column in each hole the cloud is rounder, and its long axis less steep."""
    petals = datasets.iris()[:, 2:]
    hole = np.random.default_rng(7).permutation(150) < 60
    filled = np.column_stack([petals[:, 0], np.where(hole, petals[~hole, 1].mean(), petals[:, 1])])
    (thin, (_, steep)), (fat, (_, low)) = ((w[0] / w[1], abs(v[:, 1])) for w, v in map(_axes, (petals, filled)))
    return fat > 3 * thin and low < 0.75 * steep


def _axes(x):
    return np.linalg.eigh(np.cov(x.T))


def next_to_nothing():
    """Lesson 15: with α = .001 a third of a point is worth a twentieth of one, half a point nearly three times that."""
    third, half = np.exp(digamma(0.001 + np.array([1 / 3, 1 / 2])))
    return third < 0.05 and half > 0.14


def one_above_and_one_below():
    """Lesson 7: A stands above all short eruptions, B below all long ones."""
    erupt, wait = datasets.old_faithful().values.T
    return wait[erupt < 3].max() < 75 and wait[erupt > 4].min() > 62


def four_ways_to_divide():
    """Lesson 10: beside the large bell; 5 flowers at the right; thin below; and one inside another."""
    x, belt = datasets.iris()[:, :2], ridged(FULL, 1e-6)
    shares = [
        random_responsibilities(x, 3, np.random.default_rng(2)),
        hierarchical(np.round(10 * x), 3, method="average"),
        kmeans(x, 3, np.random.default_rng(0)),
        hierarchical(np.round(10 * x), 3),
    ]
    beside, tiny, sliver, inside = (_others(x, resp, belt) for resp in shares)
    away = [mahalanobis(m.means[1:], m.means[:1], m.covs[:1])[0, 0] for m in (beside, inside)]
    below = sliver.means[1, 1] < sliver.means[0, 1] - 0.2 and sliver.weights[1] < 0.12
    within = np.linalg.eigvalsh(inside.covs[0] - inside.covs[1]).min() > 0
    return away[0] > 1.2 > 0.6 > away[1] and tiny.weights[1] < 0.06 and below and within


def _others(x, resp, belt):
    """Return the two bells that do not have the setosas, the larger one by area first."""
    *_, top = until_converged(em(x, m_step(moments(x, resp), belt), structure=belt), 1e-8, 5000)
    mix = top.mixture
    order = sorted(np.argsort(mix.means[:, 0])[1:], key=lambda k: -np.linalg.det(mix.covs[k]))
    return Mixture(mix.weights[order] / mix.weights[order].sum(), mix.means[order], mix.covs[order])


CLAIMS = [
    (7, "two round bells placed badly, one above the lower cloud and one below the upper", one_above_and_one_below),
    (10, "a bell beside the large one, a tiny bell, a sliver below, one bell inside another", four_ways_to_divide),
    (
        1,
        "about a third of the flippers more than 42 mm from the mean, where there is none",
        a_third_beyond_one_wrong_sd,
    ),
    (5, "and is close to 0 under B", close_to_nought_under_b),
    (12, "All that lies on the left then has the mean $E|x|$ of the mixture, with a minus sign", all_on_the_left),
    (13, "diagonal never comes as low", diagonal_is_between),
    (14, "a dashed ellipse fitted to all is rounder and lies less steep than the dotted one", rounder_and_less_steep),
    (15, "next to nothing below a third of a point", next_to_nothing),
]


@pytest.mark.parametrize(("lesson", "words", "holds"), CLAIMS, ids=[words for _, words, _ in CLAIMS])
def test_what_is_said_off_the_main_road_is_so(lesson, words, holds):
    assert holds()
    assert words in said(lesson), "the lesson says something else now: measure that"


def test_no_label_of_figure_13_3_stands_on_the_legend():
    (source,) = (cell.source for cell in cells(13) if "spherical: above 2450" in cell.source)
    found = candidates(datasets.old_faithful().values, [1, 2], rng=0, n_starts=1, imaginary=0.01)
    names = {"plots": plots, "choices": found, "flocks": found, "best": best}
    exec(source[source.index("fig, (") : source.index("plots.picture(")], names)
    names["fig"].draw_without_rendering()
    (label,) = names["left"].texts
    assert not label.get_window_extent().overlaps(names["left"].get_legend().get_window_extent())
