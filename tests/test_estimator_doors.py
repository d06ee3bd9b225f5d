"""The doors of the estimators: what tests/hostile.py holds, at every method that takes points; and wrong parameters.

What is not seen is taken, masked or NaN. scikit-learn would read text, bytes and dates as numbers: here they are told.
"""

import datetime

import numpy as np
import pandas as pd
import pytest
import sklearn.mixture
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import KFold

from gmm_lessons.datasets import old_faithful
from gmm_lessons.doors.points import within_reach
from gmm_lessons.estimator import BayesianGaussianMixture, GaussianMixture, GaussianMixtureSearch
from gmm_lessons.estimator.data import let_in
from gmm_lessons.mixture import bells
from gmm_lessons.scale import e_step
from tests.hostile import REFUSED, TAKEN, WHOLE

RNG = np.random.default_rng(0)
X = np.concatenate([RNG.integers(0, 90, (10, 2)), RNG.integers(120, 250, (10, 2))]).astype(float)
HOLED = np.where(np.arange(40).reshape(20, 2) == 39, np.nan, X)
ONE = GaussianMixture(2, random_state=0, max_iter=2, tol=1e9)
MANY = {
    "GaussianMixture": ONE,
    "BayesianGaussianMixture": BayesianGaussianMixture(n_components=2, random_state=0, max_iter=2, tol=1e9),
    "GaussianMixtureSearch": GaussianMixtureSearch([1], covariance_type="full", n_init=1, tol=1.0, random_state=0),
}
FITTED = {name: one.fit(X) for name, one in MANY.items()}
METHODS = {
    "fit": lambda name, x: type(MANY[name])(**MANY[name].get_params()).fit(x).mixture_.means,
    "predict_proba": lambda name, x: FITTED[name].predict_proba(x),
    "score_samples": lambda name, x: FITTED[name].score_samples(x),
    "impute": lambda name, x: FITTED[name].impute(x),
}
TOLD = [
    what for what, (_, _, words) in REFUSED.items() if any(one in words for one in ("text", "date", "time", "byte"))
]
TOLD.remove("a byte array")
TOLD += ["decimal commas", "a frame with text", "a frame with a day", "a record array", "a list of masked rows"]
OURS = "text|a date|a span of time|bytes|a decimal comma|named fields|is masked"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", MANY)
def test_what_would_be_read_as_numbers_is_told_with_its_place(name, method):
    for what in dict.fromkeys(TOLD):
        with pytest.raises(ValueError, match=OURS):
            METHODS[method](name, REFUSED[what][1](X.copy()))


DAYS = [datetime.date(2020, 1, day) for day in (1, 2, 4)]


class Lazy:
    """As a frame of polars: no array, no iloc, but columns, and an array of it whenever one is asked for."""

    def __init__(self, **columns):
        self.table, self.columns, self.schema = columns, list(columns), dict.fromkeys(columns)

    def __array__(self, dtype=None, copy=None):
        return np.array(list(zip(*self.table.values())), dtype=dtype if dtype else object)

    def __getitem__(self, name):
        return np.array(self.table[name], dtype="datetime64[D]" if self.table[name][0] == DAYS[0] else None)

    @property
    def shape(self):
        return np.asarray(self).shape

    def __len__(self):
        return self.shape[0]


OTHERS = {
    "text": (["1", "2", "4"], "text"),
    "a decimal comma": (["1,5", "2,5", "4,5"], "a decimal comma"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_frame_of_another_kind_is_asked_the_same(what):
    column, words = OTHERS[what]
    with pytest.raises(ValueError, match=rf"X holds .* \(column 1\) in row 0: {words}"):
        GaussianMixture(1).fit(Lazy(a=[1.0, 2.0, 4.0], b=column))
    seen = GaussianMixture(1).fit(Lazy(a=[1.0, 2.0, None], b=[1, 2, 4])).means_
    np.testing.assert_array_equal(seen, GaussianMixture(1).fit([[1.0, 1], [2.0, 2], [np.nan, 4]]).means_)


def test_a_frame_that_makes_numbers_of_days_does_not_get_them_in():
    with pytest.raises(ValueError, match=r"column 'b' of X holds .*2020-01-01.* in row 0: a date"):
        GaussianMixture(1).fit(Lazy(a=[1.0, 2.0, 4.0], b=DAYS))
    assert GaussianMixture(1).fit(old_faithful()).n_features_in_ == 2  # it has columns, but is no frame


@pytest.mark.parametrize("name", MANY)
def test_a_column_of_which_nothing_was_seen_is_named(name):
    framed = pd.DataFrame({"a": X[:, 0], "empty": np.nan})
    with pytest.raises(ValueError, match=r"column 1 \('empty'\) has no value in any of 20 rows"):
        type(MANY[name])(**MANY[name].get_params()).fit(framed)
    batch = GaussianMixture(1).fit(pd.DataFrame(X, columns=["a", "empty"])).partial_fit(framed)  # a batch may lack it
    assert np.isfinite(batch.means_).all()


@pytest.mark.parametrize("what", [what for what in REFUSED if what not in TOLD])
def test_whatever_else_is_no_array_of_numbers_is_no_fit_either(what):
    """NaN and what is masked are missing values here; the rest is refused, by scikit-learn's words or ours."""
    wrong = REFUSED[what][1](X.copy())
    if what in ("a masked array", "NaN", "None among numbers", "pandas NA", "a frame with NA", "pandas NaT"):
        return
    with pytest.raises((ValueError, TypeError)):
        METHODS["fit"]("GaussianMixture", wrong)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", MANY)
def test_what_is_masked_is_missing_and_what_lies_under_a_mask_is_never_read(name, method):
    for under in (0.0, 1e6, np.inf):
        masked = np.ma.array(np.where(np.isnan(HOLED), under, HOLED), mask=np.isnan(HOLED))
        np.testing.assert_array_equal(METHODS[method](name, masked), METHODS[method](name, HOLED))


@pytest.mark.parametrize("what", [what for what, (axes, _) in {**TAKEN, **WHOLE}.items() if 2 in axes])
def test_the_same_numbers_in_any_wrapping_are_let_in_as_they_are(what):
    wrapped = {**TAKEN, **WHOLE}[what][1](X.copy())
    np.testing.assert_array_equal(np.asarray(let_in(wrapped), float), X)


def test_a_row_beyond_all_floats_is_named_before_anything_overflows():
    for name in ("GaussianMixture", "BayesianGaussianMixture"):
        for holes in (0.0, np.nan):
            with pytest.raises(ValueError, match=r"x holds 1e\+160 .* in row 20, so far out"):
                METHODS["fit"](name, [*X, [1e160, holes]])
    single = (X * 1e30).astype(np.float32)
    assert within_reach(single) is single


@pytest.mark.parametrize("name", MANY)
def test_weights_have_a_sum_with_digits(name):
    for weight, words in ((1e308, "more than a float can hold"), (1e-320, "too little for digits")):
        with pytest.raises(ValueError, match=words):
            type(MANY[name])(**MANY[name].get_params()).fit(X, sample_weight=np.full(len(X), weight))
    with pytest.raises(ValueError, match="zero in every row: there is nothing to take the mean of"):
        FITTED[name].score(X, sample_weight=np.zeros(len(X)))


def test_old_observations_may_have_faded_to_nothing_among_others():
    """A block of the data may weigh 1e-320: it is their sum that needs digits."""
    faded = np.where(np.arange(len(X)) < 10, 1e-320, 1.0)
    seen = GaussianMixture(1, imaginary=0).fit(X, sample_weight=faded).means_[0]
    np.testing.assert_allclose(seen, X[10:].mean(axis=0))


@pytest.mark.parametrize("n", [2.5, "3", None, True, np.nan])
def test_draws_are_a_whole_number(n):
    with pytest.raises(ValueError, match=r"n_samples is .*, but draws are a whole number"):
        FITTED["GaussianMixture"].sample(n)


@pytest.mark.parametrize("wrong", [None, "", False, np.nan, [1e-3, 1e-3]])
def test_a_ridge_is_one_number(wrong):
    with pytest.raises(ValueError, match=r"reg_covar is .*, but a ridge is a finite number"):
        GaussianMixture(2, reg_covar=wrong).fit(X)


PRIORS = {
    "mean_prior": [3.0, [1.0, 2.0, 3.0], [[1.0], [2.0]], np.ones((3, 2))],
    "covariance_prior": [2.0, [1.0, 2.0], np.eye(3), [np.eye(2)] * 3],
}


@pytest.mark.parametrize("name", PRIORS)
def test_a_prior_is_not_stretched_to_other_columns(name):
    for wrong in PRIORS[name]:
        with pytest.raises(ValueError, match=f"'{name}' should have the shape of"):
            BayesianGaussianMixture(n_components=2, **{name: wrong}).fit(X)


def test_one_prior_for_all_components_is_one_for_each():
    one, each = ({"mean_prior": [1.0, 2.0], "covariance_prior": np.eye(2)}, {"mean_prior": [[1.0, 2.0]] * 2})
    each["covariance_prior"] = [np.eye(2)] * 2
    fits = [BayesianGaussianMixture(n_components=2, random_state=0, **options).fit(X) for options in (one, each)]
    np.testing.assert_array_equal(*(fit.mixture_.means for fit in fits))


@pytest.mark.parametrize("estimator", [GaussianMixture, BayesianGaussianMixture])
def test_a_fit_goes_on_with_as_many_components_and_columns(estimator):
    begun = estimator(n_components=2, warm_start=True, random_state=0).fit(X)
    with pytest.raises(ValueError, match=r"2 components in 2 columns, but n_components is 2, and X has 1"):
        begun.fit(X[:, :1])
    with pytest.raises(ValueError, match=r"n_components is 3, and X has 2. Take a new estimator, or set warm_start"):
        begun.set_params(n_components=3).fit(X)


def test_a_batch_is_learnt_by_as_many_components_as_were_asked_for():
    begun = GaussianMixture(2, random_state=0).partial_fit(X).set_params(n_components=3)
    with pytest.raises(ValueError, match="2 components in 2 columns, but n_components is 3"):
        begun.partial_fit(X)
    with pytest.raises(ValueError, match="n_components is 5, but the mixture has 2"):
        GaussianMixture.from_mixture(begun.mixture_, n_components=5)


def test_one_point_is_asked_about_in_any_wrapping():
    fitted, asked = FITTED["GaussianMixture"], [40.0, np.nan]
    right = fitted.conditional(asked).means
    for same in (np.array(asked), (40.0, None), np.ma.array([40.0, 3.0], mask=[0, 1]), [asked], pd.Series(asked)):
        np.testing.assert_array_equal(fitted.conditional(same).means, right)
    with pytest.raises(ValueError, match="one point is asked about"):
        fitted.conditional([asked, asked])


def test_a_search_asks_before_it_fits():
    for options, words in [
        ({"criterion": "BIC"}, "criterion is 'BIC', but must be one of aic, bic"),
        ({"criterion": "held_out"}, "give cv, a number of folds"),
        ({"n_components": [True, 2]}, "n_components is True"),
        ({"n_init": 0}, "n_init is 0"),
        ({"max_iter": 0}, "max_iter is 0"),
        ({"cv": KFold(3)}, r"cv is KFold.*, but must be a number of folds, at least two"),
        ({"cv": 1}, "cv is 1, but must be a number of folds, at least two"),
        ({"covariance_type": []}, "0 structures"),
    ]:
        with pytest.raises(ValueError, match=words):
            GaussianMixtureSearch(**{"random_state": 0, **options}).fit(X)
    with pytest.raises(NotFittedError):
        GaussianMixtureSearch().frame()


def test_points_that_are_near_are_not_called_far_where_it_is_the_mixture():
    with pytest.raises(ValueError, match=r"x holds 2.0 in row 1, so far from every mean.*it is the mixture"):
        e_step([0.0, 2.0], bells([1.0], [1e160], [1.0]))


@pytest.mark.parametrize(
    "X",
    [
        np.array([[0.0], [1.0], [np.inf]]),
        np.array([[0.0, 1.0], [-np.inf, 1.0], [3.0, 2.0]]),
        np.zeros((4, 2, 2)),
        np.zeros(4),
        np.zeros((1, 3)),
        np.zeros((4, 0)),
        np.zeros((0, 4)),
    ],
    ids=lambda X: str(X.shape),
)
def test_a_table_of_doubles_that_is_none_is_refused_in_scikit_learns_words(X):
    """They are looked at with one sum, and are scikit-learn's affair where it tells that something is amiss."""
    with pytest.raises(ValueError) as theirs:
        sklearn.mixture.GaussianMixture().fit(X)
    with pytest.raises(ValueError) as ours:
        GaussianMixture().fit(X)
    assert str(ours.value).split("\n")[0] == str(theirs.value).split("\n")[0]


@pytest.mark.parametrize("rows", [[1e308, 1e308], [1e308, -1e308], [0.0, 1e308, 1e308], [-1e308] * 3])
def test_numbers_whose_sum_is_none_are_told_and_nothing_else_complains(rows):
    told = "so far out that its squared distance is no number"
    fitted = GaussianMixture(1).fit(X[:, :1])
    for method in (GaussianMixture(1).fit, fitted.predict, fitted.score_samples):
        with pytest.raises(ValueError, match=told):
            method(np.array(rows)[:, None])


def test_a_column_whose_sum_is_none_is_told_where_another_one_evens_it_out():
    with pytest.raises(ValueError, match="so far out that its squared distance is no number"):
        GaussianMixture(1).fit(np.array([[1e308, -1e308]] * 3))
