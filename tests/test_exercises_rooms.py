"""Rooms of the checker that name two things at once, or the letters of a shape, on a small exercise of their own."""

import ast
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Case, Mistake
from gmm_lessons.exercises.judging.checking import judged
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.leftovers import left_behind
from gmm_lessons.exercises.judging.letters import lettered
from gmm_lessons.exercises.judging.mending import sizes, wording
from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.choices import grouped
from gmm_lessons.exercises.judging.mending.places import Edit, expressions
from gmm_lessons.exercises.judging.naming_cases import mistakes_of_cases
from gmm_lessons.exercises.judging.naming_parts import mistakes_of_parts
from gmm_lessons.exercises.judging.running import Outcome
from gmm_lessons.exercises.twists import TWISTS, itself, twists
from tests.test_exercises_inside import ONE, TWO, facts_of

pytestmark = pytest.mark.usefixtures("hasty")


def no_sum(x, weights):
    return x, x - weights


def no_difference(x, weights):
    return x + weights, x


def neither(x, weights):
    return 5 * x, 7 * x


def test_mistakes_of_parts_are_named_where_each_wrong_part_is_that_of_one_and_this_alone():
    known = (Mistake(no_sum, "no sum."), Mistake(no_difference, "no difference."), Mistake(neither, "neither."))
    parts = replace(TWO, mistakes=known)

    def told(function):
        return mistakes_of_parts(facts_of(parts, function))

    assert told(lambda x, weights: (x, x)) == "no sum.\nAnd: no difference."
    assert told(no_sum) == "no sum."
    assert told(lambda x, weights: (x, 3 * x)) == told(lambda x, weights: (5 * x, x)) == ""


def where(number, then):
    """Return a function that is right but where x begins with a number."""
    return lambda x, weights: then * x if x[0] == number else x * weights


def at_both(x, weights):
    return 9 * x if x[0] in (1, 3) else x * weights


def test_two_mistakes_that_show_on_other_inputs_are_named_if_they_explain_all_and_each_shows_alone():
    one, other, both = Mistake(where(1, 9), "one."), Mistake(where(3, 8), "three."), Mistake(at_both, "both.")

    def told(mistakes, *values):
        """Return what is said where the answers to the three inputs are so many times x; 0: right."""
        times = dict(zip((1, 3, 1000), values, strict=True))
        exercise = replace(ONE, mistakes=mistakes)
        return mistakes_of_cases(facts_of(exercise, lambda x, weights: x * (times[x[0]] or weights)))

    assert told((one, other), 9, 8, 0) == "one.\nAnd: three."
    assert told((one, other), 9, 7, 0) == told((one, other), 9, 8, 7) == told((one, both), 4, 9, 0) == ""


def test_the_letters_of_a_shape_are_told_where_all_inputs_leave_one_reading():
    def shaped(*shapes, sizes):
        cases = tuple(Case((np.zeros((n, 2)), np.zeros(k)), f"{n}, {k}") for n, k in sizes)
        exercise = replace(ONE, reference=lambda X, weights: X, cases=cases)
        outcomes = tuple(Outcome(np.zeros(shape)) for shape in shapes)
        return lettered(Facts(exercise, None, outcomes, tuple(case.args[0] for case in cases), (0, 1)), 0)

    assert shaped((7, 3), (5, 4), sizes=((7, 3), (5, 4))) == "(N, K), one entry a point and a component"
    assert shaped((3,), (5,), sizes=((3, 3), (5, 3))) == "(N,), one entry a point"
    assert shaped((3,), (4,), sizes=((3, 3), (4, 4))) == ""
    assert shaped((3,), (9,), sizes=((3, 3), (5, 4))) == ""


def test_a_change_of_several_places_is_tried_alone():
    tree = ast.parse("def f(x, w):\n    return x * w + x").body[0]
    groups = grouped([edit for edits in candidates(tree) for edit in edits])
    assert any(len(edit.places) > 1 for group in groups for edit in group)
    assert all(len(edit.places) == 1 for group in groups if len(group) > 1 for edit in group)
    assert any(len(group) > 1 for group in groups)


def test_equal_changes_of_several_places_are_as_large_as_one_and_a_square_is_no_product():
    tree = ast.parse("def f(x, w):\n    return x * w + x").body[0]
    several = [edit for edits in candidates(tree) for edit in edits if len(edit.places) > 1 and not edit.told]
    assert several and all(
        sizes.size_of((edit,)) == sizes.size_of((Edit(edit.places[:1], edit.nodes[:1]),)) for edit in several
    )
    assert sizes._between("x ** 2", "x * 2") > 1 > sizes._between("x / 2", "x * 2")


def test_of_changes_that_make_all_right_a_second_one_is_told_if_it_stands_in_another_line():
    tree = ast.parse("def f(x, w):\n    a = x + w\n    return a * w").body[0]
    places = {ast.unparse(place.get()): place for place in expressions(tree)}

    def change(old, new):
        edit = Edit((places[old],), (ast.parse(new, mode="eval").body,))
        return SimpleNamespace(edits=(edit,), whole=True, told=lambda: "all right.")

    told = wording.told(tree, [change("x + w", "x / w"), change("x + w", "x * w"), change("a * w", "a / w")])
    assert told.count("\nOr: ") == 1 and "`x / w`" in told and "`a / w`" in told and "`x * w`" not in told
    assert "Or:" not in wording.told(tree, [change("x + w", "x / w"), change("a * w", "w - a * x * x")])
    both = (*change("x + w", "x / w").edits, *change("a * w", "a / w").edits)
    for edits in (both, both[::-1]):
        told = wording.told(tree, [SimpleNamespace(edits=edits, whole=True, told=lambda: "all right.")])
        each = "Line 2: `x + w` becomes `x / w`. Line 3: `a * w` becomes `a / w`."
        assert told == f"two things. {each} With both, all right."


LAST = {"sign": -4, "base 10": np.log10(np.exp(4)), "base 2": np.log2(np.exp(4)), "deviance": -8, "exp": np.e**4}
LAST |= {"root": 2, "square": 16, "percent": 400, "opposite": -3, "upside down": 0.25, "half": 2, "double": 8}


@pytest.mark.parametrize("name", TWISTS)
def test_a_last_step_gone_wrong_leads_to_its_number(name):
    (one,) = twists(lambda last=itself: last(4.0), name)
    assert np.isclose(one.answer, LAST[name], rtol=1e-12, atol=0)


def stale(x, weights):
    for one in x:
        mean = one + weights.sum()
    found = []
    for one in x:
        found.append(one - mean)
    return np.array(found)


def stale_means(X, resp):
    count, means = resp.sum(axis=0), []
    for r in resp.T:
        mean = X.T @ r / r.sum()
        means.append(mean)
    covs = []
    for r in resp.T:
        spread = np.zeros((X.shape[1], X.shape[1]))
        for x, share in zip(X, r, strict=True):
            spread += share * np.outer(x - mean, x - mean)
        covs.append(spread / r.sum())
    return count / len(X), np.array(means), np.array(covs)


def fresh(x, weights):
    mean = x.mean()
    for one in x:
        mean = one
    found, total = [], 0.0
    for one in x:
        total += one
        found.append(total - mean)
    return np.array(found)


def test_what_a_loop_left_behind_is_asked_about():
    told = left_behind(stale)
    assert told.startswith("line 6 reads `mean`, which is what the last round of the loop in line 2 left.")
    assert "Likely cause: line 10 reads `mean`" in judged(exercises.m_step, stale_means).message
    assert left_behind(fresh) == left_behind(len) == ""  # made before both loops; no source


def test_the_number_of_an_axis_is_shown_with_its_name():
    tree = ast.parse("def f(x):\n    return x.sum(axis=0)").body[0]
    zero = next(place for place in expressions(tree) if ast.unparse(place.get()) == "0")
    gain = SimpleNamespace(edits=(Edit((zero,), (ast.Constant(1),)),), whole=True, told=lambda: "all is right.")
    assert wording.told(tree, [gain]) == "line 2, `x.sum(axis=0)`. With `x.sum(axis=1)` in its place all is right."


def of_the_last(x, weights):
    parts = []
    for one in x:
        wide = 2 * one
        parts.append(lambda y: y * wide + one)  # noqa: B023 that is what it is about
    return np.array([part(weights[0]) for part in parts])


def of_each(x, weights):
    parts = [lambda y, one=one: y + one for one in x]
    return np.array([part(weights[0]) for part in parts])


def of_the_last_number(x, weights):
    parts = [lambda y: y * x[i] for i in range(len(x))]  # noqa: B023 that is what it is about
    return np.array([part(weight) for part, weight in zip(parts, weights, strict=True)])


def test_functions_that_all_see_the_last_round_are_told():
    assert "line 5 read `one` and `wide` when they are called" in left_behind(of_the_last)
    assert "Likely cause: the functions made in line 2 read `i`" in judged(ONE, of_the_last_number).message
    assert "With `i=i` among the arguments each keeps its own." in judged(ONE, of_the_last_number).message
    assert left_behind(of_each) == ""


def test_a_change_is_shown_in_brackets_where_it_needs_them():
    tree = ast.parse("def f(x, w):\n    return x * log(x - w)").body[0]
    place = next(place for place in expressions(tree) if ast.unparse(place.get()) == "log(x - w)")
    new = ast.parse("log(x) - w", mode="eval").body
    gain = SimpleNamespace(edits=(Edit((place,), (new,)),), whole=True, told=lambda: "all is right.")
    assert wording.told(tree, [gain]) == "line 2, `log(x - w)`. With `(log(x) - w)` in its place all is right."


def three_axes(X, resp):
    away = X[:, None] - resp.T @ X / resp.sum(axis=0)[:, None]
    return resp.mean(axis=0), resp.T @ X, np.einsum("ni,nj->ij", away, away)


def test_an_error_that_speaks_of_an_ellipsis_is_no_function_left_empty():
    verdict = judged(exercises.m_step, three_axes)
    assert verdict.status == "incorrect" and "einstein sum" in verdict.message
    assert judged(exercises.m_step, lambda X, resp: X + ...).status == "not attempted"
