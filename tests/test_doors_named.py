"""What an error names: the row and the column as they are called in the table that came, and the argument meant."""

from functools import partial
from itertools import islice

import numpy as np
import pandas as pd
import pytest

from gmm_lessons import candidates, missing, scale, variational
from gmm_lessons.bound import elbo, gap, kl
from gmm_lessons.em import e_step, em
from gmm_lessons.estimator import GaussianMixture
from gmm_lessons.gaussian import log_density, mahalanobis
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import (
    aligned,
    hierarchical,
    kmeans,
    kmeans_plus_plus,
    kmeans_step,
    nearest,
    random_points,
    random_responsibilities,
    spread_out,
    squared_distances,
)
from gmm_lessons.mixture import Mixture, log_evidence, log_joint, log_likelihood, log_sum_exp
from gmm_lessons.moments import moments
from gmm_lessons.responsibilities import responsibilities
from gmm_lessons.scale import own_axes, seeding, streaming
from gmm_lessons.selection import best_of, held_out

RNG = np.random.default_rng(1)
TABLE = pd.DataFrame(RNG.normal(size=(30, 2)), columns=["length", "width"], index=range(130, 100, -1))
TABLE.iloc[3, 1] = 1e170  # row 127
MEANS, COVS = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([np.eye(2)] * 2)
TWO, SHARES = Mixture([0.5, 0.5], MEANS, COVS), RNG.dirichlet([1, 1], size=30)
HOLED = TABLE.copy()
HOLED.iloc[5, 0] = np.nan
BELIEF = variational.vague(TABLE.clip(-5, 5), variational.Dirichlet([1, 1]))

WITH_POINTS = {
    "log_density": lambda x: log_density(x, MEANS, COVS),
    "mahalanobis": lambda x: mahalanobis(x, MEANS, COVS),
    "log_joint": lambda x: log_joint(x, TWO),
    "log_evidence": lambda x: log_evidence(x, TWO),
    "log_likelihood": lambda x: log_likelihood(x, TWO),
    "responsibilities": lambda x: responsibilities(x, TWO),
    "e_step": lambda x: e_step(x, TWO),
    "em": lambda x: next(em(x, TWO)),
    "elbo": lambda x: elbo(x, SHARES, TWO),
    "gap": lambda x: gap(x, SHARES, TWO),
    "moments": lambda x: moments(x, SHARES),
    "imaginary_points": lambda x: imaginary_points(x, 2),
    "random_responsibilities": lambda x: random_responsibilities(x, 2, 0),
    "random_points": lambda x: random_points(x, 2, 0),
    "kmeans": lambda x: kmeans(x, 2, 0),
    "kmeans_plus_plus": lambda x: kmeans_plus_plus(x, 2, 0),
    "kmeans_step": lambda x: kmeans_step(x, MEANS),
    "nearest": lambda x: nearest(x, MEANS),
    "squared_distances": lambda x: squared_distances(x, MEANS),
    "spread_out": lambda x: spread_out(x, 2, 0),
    "hierarchical": lambda x: hierarchical(x, 2),
    "best_of": lambda x: best_of(x, 2, rng=0),
    "held_out": lambda x: held_out(x, 2, rng=0),
    "candidates": lambda x: candidates.candidates(x, 2, "full", rng=0),
    "vague": lambda x: variational.vague(x, variational.Dirichlet([1, 1])),
    "log_predictive": lambda x: variational.log_predictive(x, BELIEF),
    "vb": lambda x: next(variational.vb(x, BELIEF, BELIEF)),
    "scale.e_step": lambda x: scale.e_step(x, TWO),
    "scale.blocked": lambda x: scale.blocked(np.ones(30), threads=2)(x, TWO),
    "scale.statistics": lambda x: scale.statistics(x, TWO),
    "scale.labels": lambda x: scale.labels(x, TWO),
    "scale.log_evidence": lambda x: scale.log_evidence(x, TWO),
    "scale.responsibilities": lambda x: list(scale.responsibilities(x, TWO)),
    "scale.kmeans": lambda x: seeding.kmeans(x, 2, 0),
    "scale.kmeans_parallel": lambda x: seeding.kmeans_parallel(x, 2, 0),
    "incremental": lambda x: next(streaming.incremental(x, TWO, 2)),
    "stepwise": lambda x: next(streaming.stepwise([x], TWO)),
    "axes_of": own_axes.axes_of,
    "em_in_own_axes": lambda x: next(own_axes.em_in_own_axes(x, TWO)),
}
WITH_HOLES = {
    "missing.e_step": lambda x: missing.e_step(x, TWO),
    "missing.over": lambda x: missing.over(scale.e_step)(x, TWO),
    "em": lambda x: next(em(x, TWO, expect=missing.e_step)),
    "missing.statistics": lambda x: missing.statistics(x, TWO),
    "missing.impute": lambda x: missing.impute(x, TWO),
    "missing.draws": lambda x: missing.draws(x, TWO, 1, 0),
    "missing.responsibilities": lambda x: missing.responsibilities(x, TWO),
    "missing.log_density": lambda x: missing.log_density(x, TWO),
    "missing.one_bell": missing.one_bell,
    "missing.start": lambda x: missing.start(x, 2, 0),
    "best_of": lambda x: best_of(x, 2, rng=0, expect=missing.e_step),
}


def told(call, x):
    with pytest.raises(ValueError) as caught:
        call(x)
    return str(caught.value)


@pytest.mark.parametrize("name", WITH_POINTS)
def test_a_point_too_far_out_is_named_as_in_its_table(name):
    """Row 127 is the fourth, and row 3 is none: whoever drops row 3 is told the same again."""
    call = WITH_POINTS[name]
    assert "(column 'width') in row 127," in told(call, TABLE)
    assert "(column 1) in row 3," in told(call, TABLE.to_numpy())


@pytest.mark.parametrize("name", WITH_HOLES)
def test_a_point_too_far_out_in_a_table_with_holes_is_named_as_there(name):
    assert "(column 'width') in row 127," in told(WITH_HOLES[name], HOLED)
    assert "(column 1) in row 3," in told(WITH_HOLES[name], HOLED.to_numpy())


@pytest.mark.parametrize("name", ["incremental", "scale.e_step", "stepwise", "best_of"])
def test_what_has_no_density_is_named_as_in_its_table(name):
    table = TABLE.clip(-5, 5)
    table.iloc[3, 1] = np.nan
    assert "x holds nan (column 'width') in row 127:" in told(WITH_POINTS[name], table)


@pytest.mark.parametrize("holes", [False, True])
def test_an_estimator_names_a_row_of_all_though_some_count_for_nothing(holes):
    x, weight = TABLE.to_numpy(copy=True), np.r_[np.zeros(2), np.ones(28)]
    if holes:
        x[5, 0] = np.nan
    for fit in (GaussianMixture(2, random_state=0).fit, GaussianMixture(2, random_state=0).partial_fit):
        with pytest.raises(ValueError, match=r"1e\+170 .column 1. in row 3, so far out"):
            fit(x, sample_weight=weight)
    weight[3] = 0.0
    GaussianMixture(2, random_state=0).fit(x, sample_weight=weight)


@pytest.mark.parametrize("statistics", [scale.statistics, missing.statistics])
def test_a_part_that_begins_at_a_row_counts_from_there(statistics):
    for first_row, row in ((0, "127"), (10, "13"), (1000, "1003")):
        with pytest.raises(ValueError, match=f" in row {row}, so far out"):
            statistics(TABLE, TWO, first_row=first_row)


@pytest.mark.parametrize("ask", ["predict", "predict_proba", "score_samples"])
def test_a_row_of_a_later_block_is_named_by_its_place_among_all(ask):
    x = np.zeros((20_000, 2))
    x[3, 0], x[17_000, 1] = np.nan, 1e170
    with pytest.raises(ValueError, match=r"1e\+170 .column 1. in row 17000, so far out"):
        getattr(GaussianMixture.from_mixture(TWO), ask)(x)


def test_a_row_of_a_fold_is_named_by_its_place_among_all():
    """A fit to points of width 1e-60 puts the one that is left out beyond all floats."""
    x = np.r_[1e-60 * RNG.normal(size=29), 1e110]
    shuffled = RNG.permutation(30)
    row = int(np.flatnonzero(shuffled == 29)[0])
    with pytest.raises(ValueError, match=rf"x holds 1e\+110 in row {row}, so far from every mean"):
        held_out(x[shuffled], 1, rng=0, folds=30, n_starts=1)


def test_logarithms_are_named_as_in_their_table():
    table = pd.DataFrame([[0.0, np.nan]], index=["p"], columns=["a", "b"])
    with pytest.raises(ValueError, match=r"log_p holds nan .column 'b'. in row 'p'"):
        log_sum_exp(table)


def test_the_argument_that_is_wrong_is_the_one_that_is_named():
    half = np.full((2, 2), 0.5)
    for call, words in [
        (partial(kl, half, "abc"), "posterior holds 'abc'"),
        (partial(kl, half, half[0]), r"posterior has shape .2,."),
        (partial(kl, half, None), "posterior is None: no array of numbers"),
        (partial(aligned, half, -half), "reference holds -0.5"),
        (partial(missing.start, HOLED.clip(-5, 5), 2, 0, bell=3), "bell is 3, but must be a Mixture"),
        (partial(best_of, TABLE.clip(-5, 5), 2, rng=0, also=[3]), "also is 3, but must be a Mixture"),
        (partial(held_out, TABLE.clip(-5, 5), 2, rng=0, imaginary=-1), "imaginary is -1"),
        (partial(candidates.candidates, TABLE.clip(-5, 5), 2, rng=0, imaginary=None), "imaginary is None"),
        (partial(moments, [1.0], [["0.5", "0.5"]]), r"Take np.array\(resp, dtype=float\)"),
        (partial(kmeans, TABLE.clip(-5, 5), 2, 0, ["1"] * 30), r"Take np.array\(sample_weight, dtype=float\)"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()


def test_a_step_after_the_first_names_rows_too():
    climb = em(TABLE.clip(-5, 5), TWO)
    assert len(list(islice(climb, 3))) == 3
