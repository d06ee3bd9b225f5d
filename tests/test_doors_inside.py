"""What each door promises, asked of the door itself: the words of lesson 4 on where a number stands, and its limits."""

import functools
import inspect
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gmm_lessons import missing
from gmm_lessons.doors import room
from gmm_lessons.doors.counts import as_seed, generator
from gmm_lessons.doors.functions import as_function
from gmm_lessons.doors.parameters import as_covs, as_places
from gmm_lessons.doors.plain import place, plain, shortened
from gmm_lessons.doors.points import all_finite, as_points, within_reach
from gmm_lessons.doors.records import an_e_step, as_candidates, as_mixture, as_prior
from gmm_lessons.doors.shares import weights_of_all
from gmm_lessons.em import e_step
from gmm_lessons.gaussian import ellipse
from gmm_lessons.imaginary import imaginary_points
from gmm_lessons.initialization import hierarchical, one_hot
from gmm_lessons.mixture import bells, sample
from gmm_lessons.moments import NOTHING, Moments, moments
from gmm_lessons.selection.restarts import best_of


def same(a, b):
    """Return whether two Moments hold the same numbers."""
    return all(np.allclose(one, vars(b)[name], rtol=1e-12, atol=0) for name, one in vars(a).items())


def test_a_place_in_a_table_has_the_names_of_its_own_row_and_column():
    table = pd.DataFrame({"length": [1.0, 2.0], "width": [3.0, np.inf]}, index=["a", "b"])
    with pytest.raises(ValueError, match=r"x holds inf .column 'width'. in row 'b'"):
        as_points(table)
    assert place(table.width, (1,)) == " (column 'width') in row 'b'"
    assert place(np.zeros((3, 1)), (2, 0)) == place(np.zeros(3), (2,)) == " in row 2"
    assert place(np.zeros((3, 2)), (2, 0)) == " (column 0) in row 2"


@pytest.mark.parametrize("nothing", [np.array([], "U1"), np.array([], "S1"), np.zeros((0, 2), complex)])
def test_no_entries_of_a_kind_that_holds_no_numbers_are_refused_in_words(nothing):
    with pytest.raises(ValueError, match="no array of numbers"):
        plain(nothing, "x")


def test_of_all_that_is_no_number_the_first_is_told():
    with pytest.raises(ValueError, match="x holds '1' in row 0: text"):
        plain(np.array(["1", "2", "3"], dtype=object), "x")


def test_a_missing_value_alone_is_no_array():
    """It stands in no row: what helps is another argument, not another row."""
    with pytest.raises(ValueError, match=r"x is None: no array of numbers. Were two arguments swapped"):
        plain(None, "x")


def test_what_shows_no_value_is_told_by_its_kind_and_all_else_by_its_value():
    assert shortened(object()) == "a object" and shortened([1, "<b>"]) == "[1, '<b>']"
    assert shortened("<b> at 0x").startswith("'<b>") and shortened(np.float64(0.5)) == "0.5"


@pytest.mark.parametrize("apart", [1e103, 1e120, 1.3e154])
def test_points_are_within_reach_while_a_float_holds_the_square_of_their_distance(apart):
    x = np.array([[0.0], [apart]])
    assert within_reach(x) is x and np.isfinite(apart**2)


@pytest.mark.parametrize("apart", [(1.4e154, 0.0), (1.1e154, 1.1e154)])
def test_points_are_too_far_apart_when_the_squares_over_all_columns_sum_to_more_than_a_float(apart):
    with pytest.raises(ValueError, match=r"x holds 1\..e\+154 .column 0. in row 1, so far out"):
        within_reach(np.array([(0.0, 0.0), apart]))


@pytest.mark.parametrize("scale", [1.0, 1e-8, 1e8])
def test_a_covariance_may_be_askew_by_a_hundred_millionth_of_its_widths(scale):
    """S_12 and S_21 may differ by 1e-8 √(S_11 S_22)."""
    askew = np.array([[0, 1], [0, 0]]) * 6 * scale
    cov = np.array([[4, 1], [1, 9]]) * scale
    np.testing.assert_array_equal(as_covs(cov + 0.9e-8 * askew), cov + 0.9e-8 * askew)
    with pytest.raises(ValueError, match="not symmetric"):
        as_covs(cov + 1.1e-8 * askew)


def test_a_random_state_seeds_a_generator_with_more_bits_than_chance_can_meet_twice():
    """Four numbers of 31 bits, drawn from it: the same for the same state, and its next draw is another."""
    seeds = [generator(np.random.RandomState(state)).bit_generator.seed_seq.entropy for state in range(100)]
    drawn = np.array(seeds)
    assert drawn.shape == (100, 4) and drawn.min() >= 0 and 0.98 * 2**31 < drawn.max() < 2**31
    assert len(np.unique(drawn)) == drawn.size and abs(drawn.mean() / 2**30 - 1) < 0.15
    again = np.random.RandomState(7)
    assert generator(again).random() == generator(np.random.RandomState(7)).random() != generator(again).random()


@pytest.mark.parametrize("part", ["chol", "covs"])
def test_what_has_covariances_or_factors_alone_is_no_mixture(part):
    with pytest.raises(ValueError, match="must be a Mixture"):
        as_mixture(SimpleNamespace(weights=[1.0], means=np.zeros((1, 1)), **{part: np.ones((1, 1, 1))}))


def test_nothing_adds_to_all_from_either_side_and_one_heap_to_no_other_number_of_heaps():
    three = moments([[0.0, 1.0], [2.0, 5.0]], [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    assert same(NOTHING + three, three) and three + NOTHING is three
    assert same(2 * NOTHING + three, three)
    one = moments([1.0, 2.0], [[1.0], [1.0]])
    for pair in ((one, three), (three, one)):
        with pytest.raises(ValueError, match="do not add"):
            pair[0] + pair[1]


@pytest.fixture
def small(monkeypatch):
    """Let this machine have a million bytes of memory."""
    monkeypatch.setattr(room, "memory", lambda: 10**6)


def test_what_would_not_fit_into_memory_says_how_much_it_takes_and_what_to_do(small):
    two, x, many = bells([0.5, 0.5], [0, 1], [1, 2]), np.arange(20.0), 10**9
    for call, words in [
        (lambda: sample(two, many, 0), "n is 1000000000, and so many draws of 1 numbers would take 56 GB"),
        (lambda: missing.draws([np.nan, *x], two, many, 0), "n is 1000000000, and so many tables .* Draw fewer"),
        (lambda: imaginary_points(x, many), "K is 1000000000, and so many heaps of 1 columns .* Lower K"),
        (lambda: one_hot([0, 1], many), "K is 1000000000, and shares of 2 points would take 16 GB"),
        (lambda: best_of(x, 2, rng=0, n_starts=many), "n_starts is 1000000000, and a list .* Take fewer"),
        (lambda: ellipse([0, 0], np.eye(2), n=many), "n is 1000000000, and so many points .* Take fewer"),
        (lambda: hierarchical(np.arange(3000.0), 2), "distances of 3000 points .* Cluster a part"),
    ]:
        with pytest.raises(ValueError, match=words):
            call()
    assert len(sample(two, 100, 0)[0]) == 100


def test_a_machine_tells_its_memory_or_is_taken_to_have_16_gigabytes(monkeypatch):
    assert 2**26 < room.memory() < 2**50
    for told in ({"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": -1}, {"SC_PAGE_SIZE": 4096}):
        monkeypatch.setattr(room.os, "sysconf", lambda name, told=told: told.get(name) or int("no such name"))
        assert room.memory() == 2**34
    monkeypatch.delattr(room.os, "sysconf")
    assert room.memory() == 2**34


def test_memory_is_told_where_it_ends(small):
    room.room_for(125_000, "these", "Take fewer.")
    with pytest.raises(ValueError, match=r"these would take 0 GB of memory, and this machine has 0 GB. Take fewer"):
        room.room_for(125_001, "these", "Take fewer.")
    with pytest.raises(ValueError, match="would take 800 GB"):
        room.room_for(10**11, "these", "Take fewer.")


@pytest.mark.parametrize("seed", [0, 0.0, np.int64(0), np.array(0)])
def test_0_is_a_seed(seed):
    assert as_seed(seed) == 0 and isinstance(as_seed(seed), int)


@pytest.mark.parametrize("wrong", [np.inf, -1, 0.5, None, "0", True, np.nan])
def test_what_is_no_whole_number_is_no_seed(wrong):
    with pytest.raises(ValueError, match="chance needs a seed"):
        as_seed(wrong)


def test_weights_may_be_nothing_in_sum_but_not_nearly_nothing():
    assert not weights_of_all([0.0, 0.0], 2).any() and weights_of_all(None, 2) is None
    assert weights_of_all([1e-299, 0.0], 2).sum() == 1e-299
    for weight, words in (([1e-301, 1e-302], "too little for digits"), ([1e308, 1e308], "more than a float can hold")):
        with pytest.raises(ValueError, match=words):
            weights_of_all(weight, 2)


def test_an_e_step_returns_three_things_of_which_the_second_are_moments():
    two = bells([0.5, 0.5], [0, 1], [1, 1])
    found = e_step([0.0, 1.0], two)
    assert an_e_step(lambda x, mixture: tuple(found))([0.0, 1.0], two) == tuple(found)
    for wrong in (found[:2], (*found, 1), list(found), (found[1], found[0], 0.0), None):
        with pytest.raises(ValueError, match="must return an Expectation"):
            an_e_step(lambda x, mixture, wrong=wrong: wrong)([0.0, 1.0], two)


def test_a_prior_may_hold_nothing_and_spots_but_nothing_that_no_points_have():
    spots = moments([[0.0, 1.0], [2.0, 5.0]], np.eye(2))  # of one point each: scatter 0
    assert as_prior(spots) is spots and as_prior(NOTHING) is NOTHING
    for count, scatter, words in (
        ([-1, 1], 1, "a count of"),
        ([1, 1], -1, "a scatter of"),
        ([1, 1], np.nan, "a scatter"),
    ):
        with pytest.raises(ValueError, match=words):
            as_prior(Moments(count, np.zeros((2, 1)), np.full((2, 1, 1), scatter)))
    askew = np.array([[[1.0, 0.9], [0.1, 1.0]]])
    with pytest.raises(ValueError, match="not symmetric"):
        as_prior(Moments([1], np.zeros((1, 2)), askew))


def test_candidates_are_told_by_what_they_have():
    one = SimpleNamespace(structure=1, reason="")
    assert as_candidates(iter([one])) == as_candidates(one) == [one]
    for wrong in (SimpleNamespace(structure=1), SimpleNamespace(reason=""), 3):
        with pytest.raises(ValueError, match="must be what candidates"):
            as_candidates([one, wrong])


def test_a_function_is_one_that_takes_what_it_is_called_with():
    assert as_function(len, "f", "why", "x") is len and as_function(max, "f", "why", "x") is max
    for wrong in (3, lambda: 1, lambda x, y: 1):
        with pytest.raises(ValueError, match="but why"):
            as_function(wrong, "f", "why", "x")


class Giver:
    def of_one(self, x):
        return x

    @functools.wraps(of_one)
    def of_one_too(self, *args):
        return args


def of_one(x):
    return x


@functools.wraps(of_one)
def of_any(*args):
    return args


@functools.wraps(lambda x, y: x)
def of_two_in_truth_one(x):
    return x


def of_one_and_a_name(x, *, name):
    return x


FUNCTIONS = [
    Giver().of_one,
    Giver().of_one_too,
    Giver.of_one,
    of_one,
    of_any,
    of_two_in_truth_one,
    of_one_and_a_name,
    lambda *x: x,
]
FUNCTIONS += [lambda x, y=1: x, lambda x=0: x, lambda: 0, functools.partial(of_one_and_a_name, name=1), Giver, np.sum]


@pytest.mark.parametrize("arguments", [(), ("x",), ("x", "y")])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_takes_is_what_its_signature_says(function, arguments):
    try:
        fits = inspect.signature(function).bind(*arguments) is not None
    except TypeError:
        fits = False
    if fits:
        assert as_function(function, "f", "why", *arguments) is function
    else:
        with pytest.raises(ValueError, match="but why"):
            as_function(function, "f", "why", *arguments)


@pytest.mark.parametrize("values", [[], 3.0, [1e200, -1e308], [[0.0, 5e-324]], [np.nan, 1.0], [1.0, -np.inf, np.inf]])
def test_all_is_finite_where_each_is(values):
    array = np.asarray(values, dtype=float)
    assert all_finite(array) == all_finite(np.tile(array, (3, 2))[:, ::2].T) == all(map(math.isfinite, array.flat))


def test_what_is_far_is_the_point_or_the_mixture():
    with pytest.raises(ValueError, match=r"x holds 1e\+200 in row 1, so far out .* drop that row"):
        e_step([0.0, 1e200], bells([1.0], [0.0], [1.0]))
    with pytest.raises(ValueError, match="it is the mixture that is far out"):
        e_step([0.0, 3.0], bells([1.0], [1e200], [1.0]))


def test_a_thing_in_a_table_stands_in_a_column_and_a_thing_for_a_table_was_swapped():
    with pytest.raises(ValueError, match=r"x holds \{\} \(column 1\) in row 0: no number\. Drop that column"):
        plain([[1.0, {}], [2.0, {}]], "x")
    with pytest.raises(ValueError, match=r"x is \[1\.0, \{\}\]: no array of numbers\. Were two arguments swapped\?"):
        plain([1.0, {}], "x")


def test_places_are_taken_in_any_order_and_a_mask_says_yes_or_no_to_each():
    for told, places in (([2, 0, 1], [2, 0, 1]), ([1, 0], [1, 0]), ([False, True, True], [1, 2]), (2, [2])):
        assert as_places(told, 3).tolist() == places
    for mask in ([True], [True, False, True, False]):
        with pytest.raises(ValueError, match="or 3 booleans"):
            as_places(mask, 3)
