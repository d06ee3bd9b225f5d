"""What the descriptions of pictures count and claim, counted and measured again from the data."""

from itertools import islice

import nbformat
import numpy as np
import pytest
from scipy.stats import chi2
from sklearn.cluster import KMeans
from sklearn.datasets import load_sample_image
from sklearn.mixture import GaussianMixture

from gmm_lessons import datasets, gaussian
from gmm_lessons.covariance import FULL, TIED, ridged
from gmm_lessons.em import em, m_step, until_converged
from gmm_lessons.initialization import hierarchical, kmeans, one_hot, random_responsibilities
from gmm_lessons.mixture import Mixture, log_evidence
from gmm_lessons.moments import moments
from gmm_lessons.selection import best_of
from gmm_lessons.variational import Dirichlet, vague, vb
from tools.notebooks import NOTEBOOKS


def described(lesson):
    """Return the code of a lesson as one text, the quotes between its strings taken out."""
    (path,) = NOTEBOOKS.glob(f"{lesson:02}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "code").replace('"', "").split())


def iris_path():
    x = datasets.iris()[:, :2]
    shares = one_hot(KMeans(3, n_init=1, random_state=0).fit(x).labels_, 3)
    return x, np.array([step.objective for step in islice(em(x, m_step(moments(x, shares))), 200)])


def leans_uphill():
    """Lesson 3: within each species a longer bill is a deeper one; of all birds together a longer one is less deep."""
    birds = datasets.penguins()
    each = [np.cov(birds[birds.labels == k, :2].T)[0, 1] for k in range(3)]
    return len(each) == 3 and min(each) > 0 > np.cov(birds[:, :2].T)[0, 1]


def birds_of_one_hump():
    """Lesson 5: without the Gentoos there are 219 penguins, and 197 mm is more than most of their flippers."""
    birds = datasets.penguins()
    flippers = birds[birds.labels != birds.classes.index("Gentoo"), 2]
    return len(flippers) == 219 and 197 in flippers and np.median(flippers) < 197


def dips_and_comes_back():
    """Lesson 8: the gain falls below 1e-3 at update 7, comes back, and is least at 56 among those around it."""
    x, trace = iris_path()
    gains = np.diff(trace) / len(x)  # gains[t - 1] is that of update t
    first = int(np.argmax(gains < 1e-3)) + 1
    back = (gains[first : first + 20] > 1e-3).any()
    return first == 7 and back and np.argmin(gains[:150]) + 1 == 56 and gains[100:170].max() > 100 * gains[55]


def handful_of_rings():
    """Lesson 8: groups of three bells in four measurements are the species, but for a few birds."""
    birds = datasets.penguins()
    groups = best_of(birds.values, 3, rng=0).resp.argmax(axis=1)
    table = np.array([np.bincount(groups[birds.labels == k], minlength=3) for k in range(3)])
    return 0 < len(birds) - table.max(axis=1).sum() <= 10 and len(set(table.argmax(axis=1))) == 3


def same_bell_in_all_four():
    """Lesson 10: four starts end on four tops, and in all of them one bell has the setosas."""
    x = datasets.iris()[:, :2]
    starts = [
        random_responsibilities(x, 3, np.random.default_rng(2)),
        hierarchical(np.round(10 * x), 3, method="average"),
        kmeans(x, 3, np.random.default_rng(0)),
        hierarchical(np.round(10 * x), 3),
    ]
    belt = ridged(FULL, 1e-6)
    tops = []
    for shares in starts:
        *_, top = until_converged(em(x, m_step(moments(x, shares), belt), structure=belt), 1e-8, 5000)
        tops.append(top)
    means = np.array([min(top.mixture.means.tolist()) for top in tops])
    heights = np.sort([top.objective for top in tops])
    return np.ptp(means, axis=0).max() < 0.1 and (np.diff(heights) > 0.1).all()


def two_share_the_upper_cloud():
    """Lesson 13: of three bells of one shape two stand over long waits; of five, one is flat at 78 minutes."""
    x = datasets.old_faithful().values
    tied = best_of(x, 3, TIED, rng=0).mixture
    five = GaussianMixture(5, init_params="random_from_data", random_state=15, tol=1e-7, max_iter=500).fit(x)
    widths = np.sqrt(five.covariances_[:, 1, 1])
    flat = widths.min() < 0.1 and five.means_[widths.argmin(), 1] == pytest.approx(78, abs=0.1)
    return (tied.means[:, 1] > 68).sum() == 2 and flat


def far_birds():
    """Lesson 2: two Gentoos besides Q are four standard deviations out, or nearly."""
    birds = datasets.penguins()
    bills = birds[birds.labels == birds.classes.index("Gentoo"), :2]
    out = gaussian.mahalanobis(bills, [bills.mean(axis=0)], [np.cov(bills.T)])[:, 0]
    return (out > 3.5).sum() == 2 and out.max() < 4.5


def peak_in_the_valley():
    """Lesson 1: where one bell is highest, at the mean of all waits, there are fewer waits than on either side."""
    waiting = datasets.old_faithful()[:, 1]
    at, left, right = (np.sum(np.abs(waiting - c) <= 2) for c in (waiting.mean(), 54, 78))
    return at < min(left, right) / 1.5


def irises_within():
    """Lesson 2: the shares of fifty setosas within 1, 2 and 3 sd are nearest to the curve of four dimensions."""
    setosa = datasets.iris()[:50]
    out = gaussian.mahalanobis(setosa, [setosa.mean(axis=0)], [np.cov(setosa.T, bias=True)])[:, 0]
    off = [[abs((out < s).mean() - chi2(D).cdf(s**2)) for s in (1, 2, 3)] for D in (1, 2, 4, 10)]
    return setosa.shape == (50, 4) and (np.argmin(off, axis=0) == 2).all() and max(off[2]) < 0.07


def a_top_near_one_and_a_half():
    """Lesson 4: the total of 1, 2, 6 is highest at their mean, 3; beside a second bell at 6, near 1.5."""
    slide = np.linspace(0, 8, 1601)
    one = gaussian.normal_logpdf(np.array([1, 2, 6])[:, None], slide, 1.0)
    other = gaussian.normal_logpdf(np.array([1, 2, 6])[:, None], 6.0, 1.0)
    both = np.logaddexp(one, other).sum(axis=0)
    return slide[one.sum(axis=0).argmax()] == pytest.approx(3) and abs(slide[both.argmax()] - 1.5) < 0.1


def three_peaks_of_two_bells():
    """Lesson 3: two long, thin bells that cross have a peak each, and one more where they cross."""
    arms = Mixture([0.5, 0.5], [[1, 0], [0, 1]], [np.diag([1, 0.05]), np.diag([0.05, 1])])
    line = np.linspace(-1, 2.5, 141)
    height = log_evidence(np.dstack(np.meshgrid(line, line)).reshape(-1, 2), arms).reshape(141, 141)
    inner = height[1:-1, 1:-1]
    around = [height[1 + i : 140 + i, 1 + j : 140 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    return (inner > np.max(around, axis=0)).sum() == 3


def sixty_holes():
    """Lesson 14: 90 petals are whole and 60 lack a width; with its mean in the holes the cloud is flatter."""
    petals = datasets.iris()[:, 2:]
    hole = np.random.default_rng(7).permutation(150) < 60
    filled = np.where(hole, petals[~hole, 1].mean(), petals[:, 1])
    slopes = [np.polyfit(petals[:, 0], width, 1)[0] for width in (filled, petals[:, 1])]
    return hole.sum() == 60 and (~hole).sum() == 90 and filled.var() < petals[:, 1].var() and slopes[0] < slopes[1]


def eleven_without_isotopes():
    """Lesson 14: eleven birds with a body have no isotopes at all."""
    birds = datasets.penguins_with_holes()
    empty = np.isnan(birds.values)
    return np.sum(empty[:, 4:].all(axis=1) & ~empty.all(axis=1)) == 11 and birds.values.shape[1] == 6


def two_grow_and_four_sink():
    """Lesson 15: of six expected weights two end at .64 and .36, and four at nothing."""
    x = datasets.old_faithful().values
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    prior = vague(x, Dirichlet(np.full(6, 0.001)))
    begun = prior + moments(x, kmeans(x, 6, np.random.default_rng(0)))
    *_, end = until_converged(vb(x, begun, prior), 1e-7, 5000)
    weights = np.sort(end.mixture.weights)
    return np.abs(weights[-2:] - [0.36, 0.64]).max() < 0.005 and weights[:4].max() < 0.001


def eight_strips():
    """Lesson 16: eight strips of 54 rows at most make up the 273 280 pixels."""
    photo = load_sample_image("china.jpg")
    height, width, _ = photo.shape
    return height * width == 273_280 and -(-height // 54) == 8


CLAIMS = [
    (1, "the single bell peaks in the valley", peak_in_the_valley),
    (2, "Three diamonds for fifty irises measured in four dimensions lie near the curve for four", irises_within),
    (
        3,
        "Three triangles mark peaks: one in the middle of each bell, and one where the two cross",
        three_peaks_of_two_bells,
    ),
    (4, "With a second bell standing at six the curve has its top near one and a half", a_top_near_one_and_a_half),
    (14, "90 flowers as grey points, and 60 ticks", sixty_holes),
    (14, "Eleven birds without isotopes", eleven_without_isotopes),
    (15, "two grow to .64 and .36, four sink to zero", two_grow_and_four_sink),
    (16, "eight horizontal strips", eight_strips),
    (2, "Two birds, ringed, stand on the outermost ellipse", far_birds),
    (3, "The three small ellipses lean uphill, the large black one leans downhill", leans_uphill),
    (5, "219 penguins with one hump; an arrow points at a bird of 197 mm, to the right of the hump", birds_of_one_hump),
    (8, "It dips under the dashed tolerance line at update seven", dips_and_comes_back),
    (8, "only a handful of rings where the group disagrees with the species", handful_of_rings),
    (10, "The upper left cloud is the same bell in all four pictures", same_bell_in_all_four),
    (13, "two of them sharing the upper cloud", two_share_the_upper_cloud),
]


@pytest.mark.parametrize(("lesson", "words", "holds"), CLAIMS, ids=[words for _, words, _ in CLAIMS])
def test_what_a_description_says_is_so(lesson, words, holds):
    assert words in described(lesson), "the description says something else now: measure that"
    assert holds()
