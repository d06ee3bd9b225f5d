"""What is asked of a widget: each seed, number of components and list of names is let in, or refused in words."""

import inspect
from functools import partial

import numpy as np
import pandas as pd
import pytest

from gmm_lessons import widgets
from gmm_lessons.mixture import bells
from gmm_lessons.widgets.covariance import Covariance
from gmm_lessons.widgets.parts.axes import names_for
from gmm_lessons.widgets.parts.climbs import spread_start
from gmm_lessons.widgets.tolerance import Tolerance

RNG = np.random.default_rng(0)
X = np.vstack([RNG.normal(0, 1, (20, 2)), RNG.normal(6, 1, (20, 2))])
PIXELS = np.random.default_rng(1).integers(0, 256, (60, 60, 3)).astype(np.uint8)
GIVEN = {
    "starts": partial(widgets.starts, X, 2, stored=1),
    "how_many": partial(widgets.how_many, X, [1], structures="full", n_starts=1),
    "holes": partial(widgets.holes, X),
    "fading": partial(widgets.fading, X, 2),
    "streaming": partial(widgets.streaming, X, 2, sizes=[40], kappas=[0.7], passes=1),
    "palette": partial(widgets.palette, PIXELS, PIXELS),
    "choose_then_draw": widgets.choose_then_draw,
}
INSIDE = {"Covariance": Covariance, "Tolerance": partial(Tolerance, X, 2), "spread_start": partial(spread_start, X, 2)}
SEEDS = {"None": None, "negative": -1, "half": 0.5, "text": "0", "NaN": np.nan, "True": True, "masked": np.ma.masked}


def test_every_widget_that_takes_a_seed_is_asked_here():
    seeded = {name for name in widgets.__all__ if "seed" in inspect.signature(getattr(widgets, name)).parameters}
    assert seeded == set(GIVEN)


@pytest.mark.parametrize("name", GIVEN | INSIDE)
def test_what_is_no_seed_is_refused_before_anything_is_computed(name):
    for seed in (*SEEDS.values(), np.random.default_rng(0), 1j, [0]):
        with pytest.raises(ValueError, match=r"seed is .*, but chance needs a seed to be repeatable: a whole number"):
            (GIVEN | INSIDE)[name](seed=seed)


@pytest.mark.parametrize("name", ["choose_then_draw", "holes", "streaming", "Covariance"])
@pytest.mark.parametrize("seed", [np.int64(3), np.uint8(3), 3.0, np.array(3)])
def test_the_same_seed_in_any_wrapping_makes_the_same_widget(name, seed):
    make = (GIVEN | INSIDE)[name]
    right, other, another = (make(seed=one).data for one in (3, seed, 4))
    assert other == right != another


def test_a_seed_may_have_more_bits_than_an_int_of_numpy():
    assert Covariance(seed=2**100).data != Covariance(seed=2**100 + 1).data


NUMBERS = {"half": 2.5, "text": "2", "None": None, "True": True, "none": 0, "many": 10**12, "NaN": np.nan}


@pytest.mark.parametrize("what", NUMBERS)
@pytest.mark.parametrize("name", ["fading", "ridge", "temperature", "starts", "streaming", "stepper", "palette"])
def test_a_number_of_components_is_whole_and_not_too_large(name, what):
    points = (PIXELS, PIXELS) if name == "palette" else (X,)
    key = {} if name == "stepper" else {"K": NUMBERS[what]}
    with pytest.raises(ValueError, match=r"K is .*, but|more than any"):
        getattr(widgets, name)(*points, *([NUMBERS[what]] if name == "stepper" else []), **key)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: widgets.starts(X, 2, stored=1.5), "stored is 1.5"),
        (lambda: widgets.streaming(X, 2, passes=1.5), "passes is 1.5"),
        (lambda: widgets.streaming(X, 2, sizes=[]), "sizes are none"),
        (lambda: widgets.streaming(X, 2, kappas=()), "kappas are none"),
        (lambda: widgets.how_many(X, [1], found=[]), "none of 0 candidates"),
        (lambda: widgets.palette(PIXELS, PIXELS, steps=(1, -2)), "a step is -2"),
        (lambda: widgets.palette(PIXELS, np.ma.masked_equal(PIXELS, PIXELS[0, 0, 0])), "a photograph is masked"),
        (lambda: widgets.choose_then_draw(0), "must be a Mixture"),
        (lambda: widgets.balance([[0, 0], [1, 1]], np.ma.array([0.5, 1], mask=[0, 1])), "shares is masked"),
        (lambda: widgets.balance([[0, 0], [1, 1]], ["0.5", "1"]), "text"),
    ],
)
def test_what_cannot_be_meant_is_told_and_not_passed_over(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("labels", [["u", "v"], ("u", "v"), np.array(["u", "v"]), pd.Index(["u", "v"]), iter("uv")])
def test_labels_name_all_columns_whatever_list_they_come_in(labels):
    assert names_for(labels, X) == ["u", "v"]


def test_labels_are_one_a_column_and_a_text_is_one_name():
    assert names_for("waiting", X[:, 0]) == ["waiting"] and names_for(None, X) == ["x1", "x2"]
    for labels in (["u"], ["u", "v", "w"], "uv", []):
        with pytest.raises(ValueError, match=r"labels are .*, but x has D = 2 columns"):
            names_for(labels, X)


def test_arrays_of_sizes_and_rates_are_lists():
    ours = widgets.streaming(X, 2, sizes=np.array([20, 40]), kappas=np.array([0.6, 1]), passes=1)
    assert ours.data["sizes"] == [20, 40] and ours.data["kappas"] == [0.6, 1.0]
    assert widgets.choose_then_draw(bells([1.0], [0.0], [1.0])).data["top"] > 0
