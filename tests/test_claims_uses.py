"""What lesson 17 says of colours, alarms, digits and scikit-learn, found once more in another way."""

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import mahalanobis
from sklearn import __version__
from sklearn.cluster import KMeans
from sklearn.covariance import EllipticEnvelope
from sklearn.datasets import load_digits, load_sample_image
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.fixes import parse_version
from threadpoolctl import threadpool_limits

from gmm_lessons import datasets

installed = parse_version(__version__)  # float32 is kept from 1.7 on, and the array API is taken from 1.8 on


@pytest.fixture(autouse=True)
def one_thread():
    with threadpool_limits(1):
        yield


def standard(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def test_q_is_near_the_mean_and_rarer_than_all_but_one():
    x = datasets.old_faithful().values
    q = np.flatnonzero((x == [2.9, 63]).all(axis=1))
    assert len(q) == 1
    inverse = np.linalg.inv(np.cov(x.T))
    far = np.array([mahalanobis(point, x.mean(axis=0), inverse) for point in x])
    assert (far < far[q]).sum() == 15
    one, two = (GaussianMixture(K, tol=1e-6, random_state=0).fit(x).score_samples(x) for K in (1, 2))
    assert ((one < one[q]).sum(), (two < two[q]).sum()) == (256, 1)


def test_the_painting_of_kmeans_is_closer_and_that_of_the_mixture_keeps_the_pavilion_together():
    photo = load_sample_image("china.jpg")
    pixels = photo.reshape(-1, 3).astype(float)
    some = np.random.default_rng(1).choice(pixels, 20_000, replace=False)
    mixture = GaussianMixture(5, tol=1e-5, max_iter=500, random_state=0).fit(some)
    centres = KMeans(5, n_init=3, random_state=0).fit(some)
    labels, closest = mixture.predict(pixels), centres.predict(pixels)
    ours, theirs = (
        np.sqrt(((paint - pixels) ** 2).mean()) / 255
        for paint in (mixture.means_[labels], centres.cluster_centers_[closest])
    )
    assert ours == pytest.approx(0.117, abs=0.004) and theirs == pytest.approx(0.074, abs=0.003)
    boxes = (one.reshape(427, 640)[150:300, 150:310].ravel() for one in (labels, closest))
    bells, lumps = (np.bincount(box).max() / box.size for box in boxes)
    assert bells > 0.6 and lumps < 0.45


def test_a_threshold_on_the_points_fitted_to_breaks_its_promise():
    z, rng, rates = standard(datasets.penguins().values), np.random.default_rng(3), []
    for _ in range(60):
        fitted, held_out, new = np.split(z[rng.permutation(342)], [172, 271])
        model = GaussianMixture(5, random_state=0).fit(fitted)
        cuts = np.quantile(model.score_samples(fitted), 0.05), np.sort(model.score_samples(held_out))[4]
        rates.append([(model.score_samples(new) < cut).mean() for cut in cuts])
    own, others = np.mean(rates, axis=0)
    assert 0.11 < own < 0.17 and others == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize("score", [lambda x: x[:, 0], lambda x: -((x - 3) ** 2).sum(axis=1)])
def test_the_promise_holds_for_any_score_however_silly(score):
    x, rng, m, j = np.random.default_rng(0).normal(size=(60_000, 2)), np.random.default_rng(1), 19, 2
    alarms = []
    for _ in range(20_000):
        drawn = score(x[rng.integers(0, len(x), m + 1)])
        alarms.append(drawn[-1] < np.sort(drawn[:-1])[j - 1])
    assert np.mean(alarms) == pytest.approx(j / (m + 1), abs=5 * np.sqrt(0.1 * 0.9 / 20_000))


@pytest.mark.parametrize(("m", "j"), [(19, 1), (99, 1), (99, 5), (999, 10)])
def test_the_binomial_tail_of_the_derivation_is_the_beta_law(m, j):
    u = np.array([0.001, 0.01, 0.03, 0.1])
    np.testing.assert_allclose(stats.binom.sf(j - 1, m, u), stats.beta.cdf(u, j, m + 1 - j), rtol=1e-9)
    law = stats.beta(j, m + 1 - j)
    assert law.mean() == pytest.approx(j / (m + 1))
    assert law.var() == pytest.approx(j * (m + 1 - j) / ((m + 1) ** 2 * (m + 2)))
    assert law.std() / law.mean() == pytest.approx(j**-0.5, rel=0.06)


def test_one_bell_covers_where_chinstraps_live():
    birds = datasets.penguins()
    z, rng, found = standard(birds.values)[:, :2], np.random.default_rng(5), {1: [], 2: []}
    usual, strange = z[birds.labels != 1], z[birds.labels == 1]
    for K, hits in found.items():
        for _ in range(60):
            fitted, held_out, _ = np.split(usual[rng.permutation(len(usual))], [137, 236])
            model = GaussianMixture(K, random_state=0).fit(fitted)
            hits.append((model.score_samples(strange) < np.sort(model.score_samples(held_out))[4]).mean())
    assert np.mean(found[1]) == pytest.approx(0.50, abs=0.06)
    assert np.mean(found[2]) == pytest.approx(0.86, abs=0.05)


def test_many_bells_draw_near_copies_and_few_draw_blots():
    digits = load_digits().data
    order = np.random.default_rng(0).permutation(len(digits))
    known, fresh = np.split(PCA(0.99).fit_transform(digits)[order], [1198])
    assert known.shape[1] == 41
    near = NearestNeighbors(n_neighbors=1).fit(known)
    distance = {"fresh": np.median(near.kneighbors(fresh)[0])}
    held_out = {}
    for K in (1, 10, 100):
        model = GaussianMixture(K, reg_covar=0.1, tol=1e-2, random_state=0).fit(known)
        distance[K], held_out[K] = np.median(near.kneighbors(model.sample(500)[0])[0]), model.score(fresh)
    assert distance["fresh"] == pytest.approx(16.3, abs=0.05)
    assert distance[100] < distance["fresh"] < distance[10] < distance[1]
    assert held_out[10] > held_out[1] > held_out[100]


@pytest.mark.skipif(installed < parse_version("1.8"), reason="the table is of scikit-learn 1.8 and later")
def test_what_the_table_says_of_scikit_learn():
    x = datasets.old_faithful().values
    single = GaussianMixture(2, random_state=0).fit(x.astype(np.float32))
    double = GaussianMixture(2, random_state=0).fit(x)
    assert single.means_.dtype == np.float32
    assert double.lower_bound_ < double.score(x)
    for start in ("random", "random_from_data"):
        assert GaussianMixture(2, init_params=start).__sklearn_tags__().array_api_support
    assert not double.__sklearn_tags__().array_api_support  # it starts from k-means
    assert not hasattr(double, "partial_fit")
    with pytest.raises(TypeError, match="sample_weight"):
        double.fit(x, sample_weight=np.ones(len(x)))
    with pytest.raises(ValueError, match="NaN"):
        double.fit(np.where(x == 63, np.nan, x))
    assert len(set(double._parameter_constraints["init_params"][0].options)) == 4


def test_contamination_of_the_elliptic_envelope_is_a_share_of_the_points_fitted_to():
    x = datasets.old_faithful().values
    model = EllipticEnvelope(contamination=0.25, support_fraction=0.9, random_state=0).fit(x)
    assert (model.predict(x) < 0).sum() == 68
    assert model.offset_ == pytest.approx(np.percentile(model.score_samples(x), 25))


def test_where_the_digits_of_squares_go():
    assert np.spacing(np.float32(9999.0**2)) == 8 and np.spacing(1.0e8**2) == 2
    far = np.array([[9999.0], [0.0]], dtype=np.float32)
    model = GaussianMixture(2, covariance_type="spherical", reg_covar=0.1, random_state=0)
    if installed < parse_version("1.7"):  # squares in float32, shares in float64: a negative variance
        with pytest.raises(ValueError, match="ill-defined"):
            model.fit(far)
    else:
        assert np.sort(model.fit(far).covariances_) == pytest.approx([0.1, 112.1], abs=0.05)
