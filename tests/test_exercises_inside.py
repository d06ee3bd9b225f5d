"""The rooms of the checker one by one, on a small exercise of its own: what each says, and where it keeps silent."""

import ast
import itertools
import math
from dataclasses import replace
from functools import wraps

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging import (
    checking,
    comparing,
    drawing,
    errors,
    factors,
    kinds,
    operands,
    pairing,
    reading,
    recognising,
    rounding,
    running,
    shapes,
    trials,
)
from gmm_lessons.exercises.judging.altering import altered
from gmm_lessons.exercises.judging.checking import judged
from gmm_lessons.exercises.judging.endless import notice
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.mending import gains, pairs, search
from gmm_lessons.exercises.judging.mending.bench import bench
from gmm_lessons.exercises.judging.mending.calls import calls
from gmm_lessons.exercises.judging.mending.search import mended
from gmm_lessons.exercises.judging.mending.source import tree_of, world_of
from gmm_lessons.exercises.judging.naming import named_mistake
from gmm_lessons.exercises.judging.order import other_order, other_places
from gmm_lessons.exercises.judging.parts import right_parts, wrong_length
from gmm_lessons.exercises.judging.remarks import remark
from gmm_lessons.exercises.judging.repeating import keeps_state
from gmm_lessons.exercises.judging.running import Outcome, attempt, run
from gmm_lessons.exercises.judging.sources import once
from gmm_lessons.exercises.judging.stubs import is_stub, nothing
from gmm_lessons.exercises.judging.trials import count_parts, expected, settled, wrong_cases
from gmm_lessons.exercises.judging.verdict import Verdict
from gmm_lessons.gaussian import normal_pdf

A, B = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 11.0])


def scaled(x, weights):
    return x * weights


def halves(x, weights):
    return x * weights / 2


def split(x, weights):
    return x + weights, x - weights


def trace(x, weights):
    return x.sum(), np.arange(3.0)


CASES = (
    Case((A, B), "small numbers"),
    Case((B, A), "the other way round"),
    Case((1e3 * A, B), "large numbers", clue="the exponent runs over."),
)
ONE = Exercise("scaled", 1, scaled, "x times weights", CASES, (Mistake(halves, "half of it is lost."),), ("Try.",))
TWO = replace(ONE, name="split", reference=split, mistakes=(), describe=("sums (N,)", "differences (N,)"))
LONG = replace(
    ONE,
    name="trace",
    reference=trace,
    mistakes=(),
    describe=("total", "trace (T,)"),
    forgive=lambda got, right, args: (got[0], got[1][: len(right[1])]),
)


def facts_of(exercise, function):
    """Return the Facts of a check, as the checker gathers them."""
    calls = tuple(case.args for case in exercise.cases)
    *raw, again = run(function, (*calls, calls[0]), count_parts(exercise))
    outcomes = settled(exercise, tuple(raw))
    wrong = wrong_cases(exercise, outcomes)
    return Facts(exercise, function, outcomes, expected(exercise), wrong, tuple(raw), again)


def test_a_cause_is_told_once_and_so_is_a_trace_that_is_too_long():
    """Beside a known cause the length of a trace is told, too; without one it stands in its place."""
    known = judged(ONE, lambda x, weights: x * weights / 2).message
    assert known.count("half of it is lost.") == 1 and "none of the usual" not in known
    both = judged(LONG, lambda x, weights: (2 * x.sum(), np.arange(9.0))).message
    assert both.count("is too long: 9 values") == 1
    unknown = judged(ONE, lambda x, weights: np.sin(x) + np.cosh(weights / 7)).message
    assert unknown.count("This is none of the usual mistakes") == 1


def test_answers_of_other_lengths_are_other_answers():
    assert not comparing.same((A, B), (A,), 1e-7, 0) and not comparing.same(A, (A, B), 1e-7, 0)
    assert comparing.same(A, A, 1e-7, 0) and comparing.same((A, B), (A, B), 1e-7, 0)
    assert not comparing.same(None, A, 1e-7, 0) and not comparing.same(A, None, 1e-7, 0)


@pytest.mark.parametrize(("rtol", "atol"), [(1e-7, 0.0), (0.0, 0.0), (1e-6, 1e-3)])
def test_close_is_what_numpy_calls_close_with_the_rounding_of_the_largest(rtol, atol):
    odd = [np.nan, np.inf, -np.inf, 0, 9e-9, 2e-8, 1, 1 + 9e-8, 1 + 2e-7, 1.0009, -1, 1e5]
    got, right = (np.ravel(a) for a in np.meshgrid(odd, odd))
    witness = np.isclose(got, right, rtol=rtol, atol=max(atol, 1e-13 * 1e5), equal_nan=True)
    np.testing.assert_array_equal(comparing.close(got, right, rtol, atol), witness)


def test_of_two_values_it_is_told_how_many_differ_and_of_one_it_goes_without_saying():
    two = comparing.first_difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]), 1e-7, 0)
    assert two == "at [1]: expected 3, got 2 (1 of 2 values differ)"
    assert comparing.first_difference(np.array(2.0), np.array(3.0), 1e-7, 0) == "expected 3, got 2"
    assert comparing.first_difference(np.array([2.0]), np.array([3.0]), 1e-7, 0) == "at [0]: expected 3, got 2"


@pytest.mark.parametrize(
    ("right", "yours", "told"),
    [
        (1.23456, 2.3, "expected 1.235, got 2.3"),
        (1.428571, 1.428599, "expected 1.42857, got 1.4286"),
        (1.0, 1 + 1e-9, "expected 1, got 1.000000001"),
        (-1e-7, 1e-7, "expected −1e−07, got 1e−07"),
        (True, False, "expected True, got False"),
    ],
)
def test_two_numbers_are_told_with_the_digits_that_tell_them_apart(right, yours, told):
    assert comparing.first_difference(np.array(yours), np.array(right), 0, 0) == told


def test_whole_numbers_are_wanted_where_the_answer_is_an_array_of_them():
    assert comparing.counts(A, A.astype(int)) and not comparing.counts(A.astype(int), A.astype(int))
    assert not comparing.counts(A, A) and not comparing.counts(np.array(2.0), np.array(2))


def test_uniform_noise_is_known_by_its_ends():
    """From 0 to 1, both ends among the draws: rounding does not push them out."""
    noise = np.stack(np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 9)), axis=-1).reshape(-1, 2)
    cov, mean = np.array([[2.0, 0.6], [0.6, 1.0]]), np.array([5.0, -7.0])
    L = np.linalg.cholesky(cov)
    told = [drawing._odd_noise([mean + z @ L.T], [mean], [cov]) for z in (noise, noise * 1.5, noise - 1)]
    assert told[0] == "uniform" and "uniform" not in told[1:]


N, D = 5, 2
X, MU, SIGMA = np.arange(10.0).reshape(N, D), np.zeros(D), np.eye(D) + 0.1


@pytest.mark.parametrize(
    ("function", "args", "words"),
    [
        (lambda X, m, S: (X - m).T @ S @ (X - m), (X, MU, SIGMA), "written for ONE point"),
        (lambda X, m, S: (X - m).T @ np.ones((N + 1, 2)), (X, MU, SIGMA), ""),
        (lambda X, m: (X - m).T @ X.T, (X, MU), ""),
        (lambda L, z: L @ z, (np.zeros((N, D, D)), np.zeros((N, D))), "one matrix for each row"),
        (lambda a, b: a + b, (np.zeros(5), np.zeros(3)), "a new axis is missing"),
        (lambda a, b: a + b, (np.zeros((5, 3)), np.zeros(5)), "keepdims=True"),
        (lambda a, b: a + b, (np.zeros((5, 2)), np.zeros((3, 2))), "For (N, D) and (K, D) a new axis is missing"),
    ],
)
def test_shapes_that_do_not_meet_give_their_mistake_away(function, args, words):
    outcome = attempt(function, args, 0)
    assert outcome.error == "ValueError"
    told = errors.error_cause(outcome, args)
    assert words in told if words else "ONE point" not in told and "each row" not in told


def test_a_square_table_does_not_tell_points_from_columns():
    """Where N = D the same error has two meanings: nothing is said of one point."""
    text = "matmul: Input operand 1 has a mismatch, size 3 is different from 3"
    assert "ONE point" not in errors.error_cause(Outcome(error="ValueError", text=text), (np.eye(3), A, np.eye(3)))


def test_which_inputs_are_right_is_told_where_there_are_both_kinds():
    some = facts_of(ONE, lambda x, weights: x * weights + (x[0] == 3))
    assert some.where() == "Right on: small numbers; large numbers. Wrong on: the other way round."
    assert facts_of(ONE, halves).where() == facts_of(ONE, scaled).where() == ""
    spoilt = replace(some, outcomes=(replace(some.outcomes[0], changed=(0,)), *some.outcomes[1:]))
    assert spoilt.where() == ""  # where arguments change that is wrong with the answers right


def test_a_clue_is_told_where_inputs_of_one_special_kind_alone_are_wrong():
    special = facts_of(ONE, lambda x, weights: np.where(x > 100, 0.0, x * weights))
    assert special.clue() == "the exponent runs over." and special.ordinary() == ()
    assert facts_of(ONE, halves).clue() == ""
    two = facts_of(ONE, lambda x, weights: x * weights + (x[0] != 3))
    assert two.clue() == "" and two.ordinary() == (0,)
    assert facts_of(ONE, lambda x, weights: x * weights + np.where(x[0] == 1, np.nan, 1)).ordinary() == (1,)


def test_a_clue_says_nan_or_infinity_only_where_it_came_out():
    clue = "nobody chooses it, and 0/0 is NaN, and its logarithm −inf."
    for value, told in (
        (7.0, "nobody chooses it."),
        (np.nan, "nobody chooses it, and 0/0 is NaN."),
        (np.inf, "nobody chooses it, and its logarithm −inf."),
    ):
        assert facts_of(ONE, lambda x, weights, value=value: np.full(3, value)).seen(clue) == told


def test_a_part_comes_right_if_it_does_in_every_input():
    facts = facts_of(TWO, lambda x, weights: (x, weights))
    whole = frozenset({(0, 1), (1, 1), (2, 1)})
    assert gains.Gain(facts, frozenset(), (), whole | {(0, 0)}).parts() == [1]
    assert gains.Gain(facts, whole, (), whole).parts() == []


def test_a_part_is_right_if_shape_and_values_are():
    facts = facts_of(ONE, scaled)
    assert facts.agree(CASES[0], A, A) and not facts.agree(CASES[0], A, B)
    assert not facts.agree(CASES[0], A[:, None], A) and not facts.agree(CASES[0], np.array([1.0]), A)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ((..., ...), "ellipsis"),
        ((), "tuple of 0"),
        ([(1, 2, 3)] * 2, "list of 2 tuples of 3"),
        ([(1, 2, 3), 4], "list of 2"),
        ([(1, 2), (1, 2, 3)], "list of 2"),
        (["a", "b"], "list of 2 strings"),
        (np.array(["a"]), "ndarray of dtype <U1"),
        (A, "ndarray"),
        (2.0, "float"),
    ],
)
def test_what_was_returned_has_a_word(value, word):
    assert kinds.kind(value) == word


@pytest.mark.parametrize(
    ("kind", "parts", "words"),
    [
        ("NoneType", (), "ends without `return`"),
        ("generator", (), "a generator; use a plain `def`"),
        ("list of 2 tuples of 3", ("a", "b", "c"), "one triple for each component"),
        ("tuple of 2", ("a", "b", "c"), "2 parts are returned, and 3 are wanted"),
        ("tuple of 3", ("a", "b", "c"), "one of the parts is not made of numbers"),
        ("ndarray", ("a", "b"), "a single ndarray is returned"),
        ("Mixture", ("a", "b"), "one object of type Mixture"),
        ("str", (), "text is returned"),
        ("tuple of 2", (), "more is returned than was asked for"),
        ("dict", (), "not made of numbers"),
    ],
)
def test_a_wrong_kind_has_its_own_cause(kind, parts, words):
    assert words in kinds.kind_cause(kind, parts)


def below(M, v):
    return np.linalg.solve(M, v)


def across(M, v):
    return M @ v[:-1]


def test_the_two_sides_are_told_in_the_learners_words_also_over_several_lines():
    met = attempt(across, (np.eye(3), A), 0).met
    assert met == (("M", (3, 3)), ("v[:-1]", (2,)))
    assert operands.told(met) == " Here `M` has the shape (3, 3), and `v[:-1]` (2,)."
    assert operands.told((("n", ()), ("m", (2,)))) == " Here `n` is a single number, and `m` (2,)."
    assert operands.told(()) == ""


def test_an_error_inside_a_library_is_looked_at_where_the_learner_called_it():
    seen = []

    def called(a, b):
        try:
            return np.linalg.cholesky(a)
        except np.linalg.LinAlgError as error:
            seen.append(operands._last(error.__traceback__).tb_frame.f_code.co_name)
            raise

    attempt(called, (-np.eye(2), A), 0)
    assert seen == ["called"]
    try:
        attempt_of_a_library()
    except ValueError as error:
        assert operands._last(error.__traceback__).tb_frame.f_code.co_name == "attempt_of_a_library"


def attempt_of_a_library():
    return np.broadcast_shapes((2,), (3,))


def test_nothing_is_evaluated_a_second_time_but_names_and_indices():
    drawn = []

    def called(a, b):
        return (drawn.append(1) or a) @ b

    assert attempt(called, (np.eye(3), A[:2]), 0).met == (("b", (2,)),) and drawn == [1]


@pytest.mark.parametrize("floor", [1e-10, 1e-300, np.finfo(float).eps])
def test_a_floor_under_a_density_is_known_by_its_logarithm(floor):
    right = np.array([-900.0, -1200.0, -3.0])
    got = np.maximum(right, np.log(floor))
    assert f"logarithm of {floor:.3g}" in rounding.floored([((), got, right)])
    for other in (
        right + np.array([-9, 0, 0]),
        np.array([np.log(1e-10), -24.0, -3.0]),  # not all wrong values are alike
        np.array([-20.1, -20.1, -3.0]),
        right * np.nan,
    ):
        assert rounding.floored([((), other, right)]) == ""
    assert rounding.floored([((), np.array([-5.0, -5.0]), right[:2])]) == ""


def test_the_order_of_parameters_is_told_by_their_names_and_that_of_parts_by_their_values():
    assert "changed places" in other_order(facts_of(ONE, lambda weights, x: x * weights))
    assert other_order(facts_of(ONE, lambda a, b: a * b)) == other_order(facts_of(ONE, scaled)) == ""
    assert "returned in another order" in other_places(facts_of(TWO, lambda x, weights: (x - weights, x + weights)))
    assert other_places(facts_of(TWO, lambda x, weights: (x - weights, x * weights))) == ""
    assert other_places(facts_of(TWO, split)) == ""


class Clock:
    """A time of its own, for a thread that never ends: each wait takes so much of the processor, and of the clock."""

    def __init__(self, processor, clock):
        self.step, self.spent, self.waits, self.ident = (processor, clock), [0.0, 100.0], 0, 0

    def process_time(self):
        return self.spent[0]

    def monotonic(self):
        return self.spent[1]

    def is_alive(self):
        return self.waits < 1000

    def join(self, seconds):
        self.waits += 1
        self.spent = [spent + step for spent, step in zip(self.spent, self.step, strict=True)]


@pytest.mark.parametrize(
    ("processor", "clock", "waits"),
    [(1.0, 1.0, 3), (0.0, 1.0, 12), (0.125, 2.0, 6), (1.0, 0.25, 3)],  # works, sleeps, a busy machine, two processors
)
def test_time_is_that_of_the_processor_and_a_sleeper_has_four_times_as_much(monkeypatch, processor, clock, waits):
    made = Clock(processor, clock)
    monkeypatch.setattr(running, "time", made)
    monkeypatch.setattr(running, "_raise_in", lambda thread, error: setattr(made, "waits", made.waits + 1000))
    running._wait(made, 3.0)
    assert made.waits - 1001 == waits  # and one more, in which it ends
    assert 1 <= running.SECONDS <= 10


def test_what_never_ends_is_stopped_and_what_ends_is_not():
    endless, fine = run(lambda n: [n for _ in iter(int, n)] and 1.0, ((1,), (0,)), 0, 0.05), run(scaled, ((A, B),), 0)
    assert [one.error for one in endless] == [running.TOO_LONG] * 2 and np.array_equal(fine[0].answer, A * B)


@pytest.mark.parametrize(
    ("value", "parts", "right"),
    [
        (3, 0, 3.0),
        (np.array([1 + 0j, 2]), 0, [1, 2]),
        (np.array([1 + 1j]), 0, None),
        (np.array([1, 2.5], dtype=object), 0, [1, 2.5]),
        (np.array([1, "a"], dtype=object), 0, None),
        ("3", 0, None),
        ([], 0, []),
        ((1, 2), 2, (1, 2)),
        ((1, 2), 3, None),
        ((1, "a"), 2, None),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), 0, [1, np.nan]),
    ],
)
def test_what_is_read_as_numbers(value, parts, right):
    got = reading.as_answer(value, parts)
    assert (
        got is None
        if right is None
        else all(
            np.array_equal(a, b, equal_nan=True)
            for a, b in zip(np.atleast_1d(*[got]), np.atleast_1d(*[right]), strict=True)
        )
    )


def test_what_is_changed_is_told_by_its_place():
    assert reading.changes((A, [1], 2), (A.copy(), [1], 2)) == ()
    assert reading.changes((A, [1], 2), (A + 1, [1, 2], 2)) == (0, 1)
    assert reading.changes((A,), (A.astype(np.float32),)) == (0,)


@pytest.mark.parametrize(
    ("got", "right", "words"),
    [
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, "transposed"),
        (np.zeros((3, 2)), np.ones((2, 3)), "transposed"),
        (np.arange(6.0), np.arange(6.0).reshape(2, 3), "one long row"),
        (np.array(0.0), A, "one number comes back for the whole input"),
        (np.array(1.0), A, "only the first value"),
        (np.array(4.0), A, "only the last value"),
        (np.array(7.0), A, "the one number is the sum of the right values"),
        (A[:, None] + A, A, "every point is paired"),
        (np.array([2.0]), np.array(2.0), "sits in an array"),
        (np.stack([A, A / 2]), 1.5 * A, "missing: add up along axis 0"),
        (A[:2], A, "does a loop end too early"),
        (np.array(1.0), np.array([1.0]), "an axis of length 1 is gone"),
        (A, A[:, None, None], "a covariance is still a matrix, (1, 1)"),
        (A, A[:, None], "an axis of length 1 is gone"),
        (A + 1, A[:, None], "one long row"),
    ],
)
def test_a_wrong_shape_has_its_own_cause(got, right, words):
    alone = replace(ONE, cases=CASES[:1])
    assert words in shapes.shape_cause(Facts(alone, None, (Outcome(got),), (right,), (0,)), 0)


def test_a_cause_of_a_wrong_shape_is_one_of_all_wrong_inputs():
    cut = facts_of(ONE, lambda x, weights: (x * weights)[:2])
    assert "does a loop end too early" in shapes.shape_cause(cut, 0)
    assert shapes.shape_cause(facts_of(ONE, lambda x, weights: (x * weights)[:2] + (x[0] != 1)), 0) == ""


@pytest.mark.parametrize(
    ("function", "status", "words"),
    [
        (lambda x, weights: (_ for _ in ()).throw(NotImplementedError()), "not attempted", "Nothing to check yet"),
        (lambda x, weights: x * weights if x[0] < 3 else print(), "incorrect", "ends without `return`"),
        (lambda x, weights: x * weights / (x < 100), "incorrect", "holds inf where"),
        (lambda x, weights: x[:3] * weights @ np.ones((4, 3)), "incorrect", "the function stopped with ValueError"),
        (lambda x, weights: "text", "incorrect", "expected the answer, got a value of type str"),
        (lambda x, weights: (x * weights)[:2], "incorrect", "should have the shape (3,), and has (2,)"),
    ],
)
def test_the_first_thing_wrong_is_told_and_what_is_left_undone_is_no_mistake(function, status, words):
    verdict = judged(ONE, function)
    assert verdict.status == status and words in verdict.message


def test_a_length_written_into_a_function_is_told_where_it_meets_another():
    longer = replace(ONE, name="longer", cases=(*CASES[:2], Case((np.arange(5.0), np.arange(5.0)), "five points")))
    told = judged(longer, lambda x, weights: x * weights + np.zeros(3)).message
    assert "Is the length 3 written into the function as a number?" in told


def test_what_is_kept_between_calls_is_seen_by_calling_once_more():
    kept = []

    def counts(x, weights):
        kept.append(1)
        return x * weights * (1 if len(kept) <= 3 else 2)

    assert "right at first, and wrong when it is called again" in judged(ONE, counts).message
    assert keeps_state(facts_of(ONE, halves)) == keeps_state(facts_of(ONE, scaled)) == ""

    def grows(x, weights, seen=[]):  # noqa: B006
        seen.append(1)
        return x * weights * len(seen)

    assert "a default such as `trace=[]`" in keeps_state(facts_of(ONE, grows))


def test_a_stub_does_no_work_and_a_constant_is_an_answer():
    def dots(x, weights): ...

    def bold(x, weights):
        return 0

    def works(x, weights):
        x * weights

    def placeholder(x, weights):
        z = ...  # noqa: F841

    def kept(x, weights):
        total = x * weights  # noqa: F841

    assert nothing(kept).text.startswith("The function runs, but it returns None")
    assert is_stub(dots) and not is_stub(bold) and not is_stub(works) and not is_stub(len)
    assert nothing(works).text.startswith("The function runs, but it returns None")
    assert nothing(placeholder).status == nothing(math.sqrt).status == "not attempted"


def wrong_everywhere(x, weights):
    total = x / weights
    return total


def wrong_part(x, weights):
    return x + weights, x - 2 * weights


def no_two():
    return ""


def test_one_change_of_the_learners_code_that_makes_all_right_is_told_and_none_where_none_does(patient):
    told = mended(facts_of(ONE, wrong_everywhere), no_two)
    assert "`x / weights`. With `x * weights`" in told and "every input comes out right" in told
    assert mended(facts_of(ONE, scaled), no_two) == ""
    assert "`2 * weights`. With `weights`" in mended(facts_of(TWO, wrong_part), no_two)


def four(x, weights):
    return x + weights, x - weights, x * weights, x + 1


def three_things_wrong(x, weights):
    total = 2 * (x + weights)
    y = 3 * x + 0.0
    return total, y - weights, y * weights, np.cosh(x / 7.3)


def test_of_changes_that_help_in_part_the_one_that_makes_most_right_is_told(patient):
    parts = replace(TWO, name="four", reference=four, describe=("sum", "difference", "product", "successor"))
    told = mended(facts_of(parts, three_things_wrong), no_two)
    assert "difference and product would be right" in told and "line 3, `3 * x + 0.0`" in told


def two_things_wrong(x, weights):
    y = x / weights
    return y + 1


def test_two_small_changes_are_told_and_two_large_ones_are_not(patient, monkeypatch):
    facts = facts_of(ONE, two_things_wrong)
    told = mended(facts, no_two)
    assert "two things." in told and "`x * weights`" in told
    monkeypatch.setattr(pairs, "LARGE", 0.5)
    assert mended(facts, no_two) == ""


def summed(x, weights):
    return np.sum(x + weights)


def test_changes_that_mend_a_shape_are_kept_for_a_second_change():
    def kept(function):
        place, live = bench(facts_of(ONE, function), tree_of(function), world_of(function)), []
        search._singles(place, frozenset(), search.clock() + 60, [], live)
        return [ast.unparse(edit.nodes[0]) for edit in pairs.repairs(place, live)]

    assert "x + weights" in kept(summed) and len(kept(summed)) <= pairs.REPAIRS
    assert kept(wrong_everywhere) == []


def test_what_never_ended_is_not_tried_with_changes():
    seen = facts_of(ONE, wrong_everywhere)
    late = replace(seen, outcomes=(Outcome(error=running.TOO_LONG), *seen.outcomes[1:]))
    assert mended(late, no_two) == "" and mended(late, lambda: "two mistakes") == "two mistakes"


def test_no_mistake_is_named_that_would_be_wrong_where_the_learner_is_right():
    always = Mistake(lambda x, weights: 0 * x, "nothing is left.")
    large = Mistake(lambda x, weights: np.where(x > 100, 0.0, x * weights), "nothing is left of what is large.")
    known = replace(ONE, mistakes=(always, large))
    told = named_mistake(known, facts_of(known, lambda x, weights: x * weights * (x[0] < 100)))
    assert told == "nothing is left of what is large."
    assert not named_mistake(known, facts_of(known, lambda x, weights: 0.02 * x))
    assert named_mistake(known, facts_of(known, lambda x, weights: 0 * x)) == "nothing is left."
    assert not named_mistake(ONE, facts_of(ONE, lambda x, weights: 1.05 * x * weights / 2))


def test_of_two_mistakes_that_explain_the_ordinary_inputs_the_one_that_explains_more_is_named():
    def breaks(x, weights):
        return np.where(x > 100, np.nan, x * weights / 2)

    def breaks_otherwise(x, weights):
        return np.where(x > 5000, 7.0, breaks(x, weights))

    cases = (*CASES, Case((1e4 * A, B), "vast numbers", clue="the exponent runs over."))
    mistakes = (Mistake(halves, "half is lost."), Mistake(breaks, "half is lost, and the rest breaks."))
    known = replace(ONE, name="two", cases=cases, mistakes=mistakes)
    for function in (breaks, breaks_otherwise):
        told = named_mistake(known, facts_of(known, function))
        assert told.startswith("half is lost, and the rest breaks.") and "Or:" not in told


def test_what_comes_on_top_of_a_mistake_is_told_unless_it_is_an_error_which_tells_itself():
    def large(x, weights, odd):
        return odd() if x[0] > 100 else x * weights / 2

    for odd, more in ((lambda: A, 1), (lambda: np.full(3, np.inf), 1), (lambda: A[7], 0)):
        facts = facts_of(ONE, lambda x, weights, odd=odd: large(x, weights, odd))
        told = named_mistake(ONE, facts)
        assert told.startswith("half of it is lost.")
        assert told.count("And then") + told.count("again: it may take more there") == more


def test_a_mistake_that_explains_the_one_input_without_an_error_is_not_named():
    def breaks(x, weights):
        return x * weights / 2 if x[0] == 1 else A[7]

    both = replace(ONE, cases=(*CASES[:2], replace(CASES[2], clue=""), Case((2 * B, A), "larger numbers")))
    assert not named_mistake(both, facts_of(both, breaks))
    assert named_mistake(both, facts_of(both, halves)).startswith("half of it is lost.")


def test_errors_are_alike_by_their_names():
    def breaks(x, weights):
        raise RuntimeError("x")

    def refuses(x, weights):
        raise IndexError("x")

    known = replace(ONE, mistakes=(Mistake(breaks, "there is no such key."),))
    assert named_mistake(known, facts_of(known, breaks)) == "there is no such key."
    assert not named_mistake(known, facts_of(known, refuses))


def test_a_trace_may_have_one_value_fewer_and_one_more_is_not_called_too_long():
    seen = [facts_of(LONG, lambda x, weights, n=n: (2 * x.sum(), np.arange(float(n)))) for n in (3, 4, 5, 2, 1)]
    told = [wrong_length(one) for one in seen]
    assert [bool(one) for one in told] == [False, False, True, False, True]
    assert "is too short: 1 values" in told[-1]
    assert right_parts(seen[0]) == "trace (T,) came out right; look at total."
    assert not any(map(right_parts, seen[1:]))  # nor is what has a value too many called right
    assert right_parts(facts_of(LONG, trace)) == right_parts(facts_of(LONG, lambda x, w: (0.0, -np.arange(3.0)))) == ""


def test_of_what_ended_too_late_or_otherwise_nothing_is_said_that_was_not_seen():
    seen = facts_of(ONE, halves)
    late, other = Outcome(error=running.TOO_LONG), Outcome(kind="str")
    assert keeps_state(replace(seen, again=late)) == keeps_state(replace(seen, raw=(late, *seen.raw[1:]))) == ""
    assert "something is kept between calls" in keeps_state(replace(seen, raw=(other,), again=Outcome(kind="dict")))
    assert keeps_state(replace(seen, raw=(other,), again=Outcome(kind="str"))) == ""


def test_a_square_in_place_of_a_row_tells_how_the_points_met():
    square = np.outer(A, B) + np.diag([1.0, 0, 2])
    assert "a column (N, 1) met" in pairing.paired(A[:, None] - B, A - B)
    assert "a column (N, 1) met" in pairing.paired(np.outer(A, B), A)
    assert "(the diagonal holds the right values), as in A @ B @ A.T" in pairing.paired(square, np.diagonal(square))
    assert pairing.paired(square, A).startswith("there is one number for each pair of points")
    assert pairing.paired(A, A) == pairing.paired(np.eye(3), np.eye(3)) == pairing.paired(np.eye(2), A) == ""


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(2 * A, A), (2 * B, B)], "a factor ½ is missing"),
        ([(A / 2, A)], "a factor ½ too many"),
        ([(-A, A)], "the sign is turned round"),
        ([(A / 7, A), (B / 4, B)], "divided by the number of points"),
        ([(-A / 7, A), (-B / 4, B)], "its sign is turned round"),
        ([(7 * A, A), (4 * B, B)], "multiplied by the number of points"),
        ([(7 * A, A)], ""),
        ([(A**2, A)], ""),
        ([(np.array([2.0, 4.0, 1.0]), np.array([1.0, 2.0, 0.0]))], ""),
        ([(0 * A, A)], ""),
    ],
)
def test_one_factor_between_all_values_has_its_name(pairs, words):
    told = factors.factor([((np.zeros((n, 2)),), got, right) for n, (got, right) in zip((7, 4), pairs, strict=False)])
    assert words in told if words else told == ""


def test_a_change_of_arguments_explains_if_it_fits_all_inputs_and_says_nothing_of_yes_and_no():
    own = replace(ONE, mistakes=())
    assert altered(facts_of(own, lambda x, weights: x)) == "the weights are not used."
    assert altered(facts_of(own, lambda x, weights: x if x[0] < 3 else 7 * x)) == ""
    yes = replace(own, reference=lambda x, weights: np.array(x.sum() > weights.sum()))
    yes = replace(yes, cases=tuple(Case((A + i, B + 9 * i), f"number {i}") for i in range(5)))  # all of them False
    assert altered(facts_of(yes, lambda x, weights: np.array(x.sum() > len(weights)))) == ""
    empty = replace(own, name="empty", reference=lambda x: x * 2, cases=(Case((np.array([]),), "no points"),))
    assert altered(facts_of(empty, lambda x: x[:, None])) == ""


def test_nothing_is_forgiven_that_was_not_answered():
    assert trials.forgiven(lambda got, right, args: right, Outcome(kind="str"), A, ()).answer is None
    assert trials.forgiven(lambda got, right, args: right, Outcome(answer=B), A, ()).answer is A
    assert trials.forgiven(None, Outcome(answer=B), A, ()).answer is B


def test_a_word_is_said_before_what_may_never_end():
    def all_of_them():
        return sum(range(10**11))

    def some():
        return sum(range(10**6))

    def one_by_one():
        for n in range(10**11):
            if n > 5:
                return n

    def counted():
        for n in itertools.count():
            if n > 5:
                return n

    assert "a range of more than ten thousand million" in notice(all_of_them)
    assert not any(map(notice, (some, one_by_one, counted, len, 3)))


def test_the_text_asks_for_no_library_and_no_loop():
    asked = replace(ONE, asks=("no library", "no loop"))

    def looped(x, weights):
        return np.array([a * b for a in x for b in weights])

    def bought(x, weights):
        return normal_pdf(x)

    def own(x, weights):
        return exercises.gauss_pdf.reference(x, 0, 1)

    assert "loops in Python" in remark(asked, looped) and remark(ONE, looped) == remark(asked, scaled) == ""
    assert "gmm_lessons did the work" in remark(asked, bought) and remark(asked, own) == ""


def test_a_verdict_shows_its_words_and_no_markup_of_the_learners():
    shown = Verdict("<b>", "incorrect", "got <script>")._repr_html_()
    assert "<script>" not in shown and "<b>" not in shown and "got &lt;script&gt;" in shown
    assert [Verdict("a", status, "").title[0] for status in ("correct", "incorrect", "not attempted")] == [
        "✓",
        "✗",
        "○",
    ]


def left_alone(x, weights):
    return x - x * weights


def wrapped(x, weights):
    return np.multiply(np.sqrt(x * weights), 1.0)


def test_a_part_alone_and_a_call_less_are_tried(patient):
    assert "With `x * weights`" in mended(facts_of(ONE, left_alone), no_two)
    assert "With `x * weights`" in mended(facts_of(ONE, wrapped), no_two)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (math.log, "the logarithm of the answer"),
        (math.exp, "exp of the answer"),
        (lambda a: a * a, "the square of the answer"),
        (math.sqrt, "the square root of the answer"),
        (lambda a: 1 / a, "one divided by the answer"),
        (lambda a: 1 - a, "one minus the answer"),
        (int, "cut down to whole numbers"),
    ],
)
def test_a_function_of_the_right_values_has_its_name(change, words):
    right = np.array([1.5, 2.25, 4.125])
    got = np.array([change(a) for a in right.tolist()], dtype=float)
    assert words in recognising._function_of([((), got, right)])
    assert recognising._function_of([((), got + 1e-3, right)]) == ""
    assert "reverse order" in recognising._function_of([((), right[::-1], right)])


@pytest.mark.parametrize(
    ("call", "tried", "never"),
    [
        ("a.sum(1)", ["a.sum()", "a.sum(axis=0)", "a.mean(1)", "a"], ["a.sum(1, axis=0)"]),
        ("np.sum(a, 1)", ["np.sum(a)", "np.sum(a, axis=1, keepdims=True)", "np.max(a, 1)", "a"], ["1", "np.sum()"]),
        ("np.multiply(b, c)", ["b", "np.multiply(c, b)"], ["c"]),
        ("np.cov(a)", ["np.cov(a, ddof=0)", "np.cov(a, ddof=1)"], []),
        ("np.log(a, out=b)", ["np.log(a)", "np.log2(a, out=b)"], []),
    ],
)
def test_calls_that_may_have_been_meant(call, tried, never):
    told = {ast.unparse(node) for node in calls(ast.parse(call, mode="eval").body)}
    assert set(tried) <= told and not set(never) & told


def test_a_name_for_labels_comes_with_its_place_in_the_code(patient):
    def least(X, weights, means, covs):
        best = []
        for x in X:
            far = [(x - m) @ np.linalg.solve(S, x - m) for m, S in zip(means, covs, strict=True)]
            best.append(np.argmin(np.log(weights) - 0.5 * (np.array(far) + np.linalg.slogdet(covs)[1])))
        return np.array(best)

    assert "argmin finds.\nIn your code: line 5, `np.argmin" in judged(exercises.predict_labels, least).message


def test_a_name_that_is_a_place_is_told_once():
    assert checking._placed("line 2, `x`.", "line 2, `x`.") == "line 2, `x`."
    assert checking._placed("A root is missing.", "line 2.") == "A root is missing.\nIn your code: line 2."


def test_what_is_looked_up_in_a_function_is_kept_as_long_as_its_code():
    asked = []
    code = once(lambda function: asked.append(function) or getattr(function, "__code__", None))
    one, two = (eval(f"lambda x: x + {n}") for n in (1, 2))
    assert [code(one), code(one), code(two)] == [one.__code__, one.__code__, two.__code__]
    one.__code__ = two.__code__
    assert code(one) is two.__code__
    assert [code(len), code(len)] == [None, None]
    around = wraps(one)(lambda x: one(x))  # its source is that of `one`, which may change
    assert code(around) == code(around)
    assert asked == [one, two, one, len, len, around, around]
