"""Further inputs, made of the named ones: they are what their words say, fair to right answers, and seen by wrong ones.

That all right answers come through them is in test_exercises_checks.py, as is that every mistake is named as it was.
"""

import dataclasses
import inspect
import math
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Case
from gmm_lessons.exercises.judging import checking, trials
from gmm_lessons.exercises.judging.comparing import same
from gmm_lessons.exercises.judging.mending import search
from gmm_lessons.exercises.judging.mending.search import best
from gmm_lessons.exercises.judging.worlds import making, trying
from gmm_lessons.exercises.judging.worlds.arguments import consistent, packed, unpacked
from gmm_lessons.exercises.judging.worlds.making import further
from gmm_lessons.exercises.judging.worlds.ways import WAYS, Way
from gmm_lessons.gaussian import normal_pdf
from gmm_lessons.mixture import Mixture
from tests.exercise_answers_astray import NAMED, WRONG
from tests.test_exercises_inside import CASES, ONE

pytestmark = pytest.mark.usefixtures("hasty")

X = np.array([[1.6, 2.0], [3.2, -4.0], [5.4, 7.0]])
R = np.array([[0.2, 0.8], [0.5, 0.5], [0.6, 0.4]])
MEANS, COVS = np.array([[1.0, 2.5], [4.0, -3.0]]), np.array([[[2.0, 0.5], [0.5, 1.0]], [[3.0, 0.0], [0.0, 5.0]]])
LINE = {"x": X[:, 0], "weights": np.array([0.3, 0.7]), "mus": MEANS[:, 0], "sigmas": np.array([0.4, 2.0])}
PLANE = {"X": X, "weights": LINE["weights"], "means": MEANS, "covs": COVS}
SHARED = {"X": X, "resp": R, "means": R.T @ X / R.sum(axis=0)[:, None]}
TABLE = {"a": np.array([[1.0, 5.0, 3.0], [2.0, 0.0, -4.0]])}
ROWS, BELLS = [2, 1, 0], [1, 0]
NUMBERS = {"labels": np.array([0, 2, 1, 1]), "species": np.array([2, 0, 0, 1])}
TURNED = {"X": -X, "weights": PLANE["weights"], "means": -MEANS, "covs": COVS}
ALONE = {"x": LINE["x"], "weights": np.array([1.0]), "mus": LINE["mus"][:1], "sigmas": LINE["sigmas"][:1]}
TWICE = np.array([1.6, 3.2, 5.4, -1.6, -3.2, -5.4])
LARGE = {"X": 1e-6 * X, "weights": PLANE["weights"], "means": 1e-6 * MEANS, "covs": 1e-12 * COVS}
SMALL = {"X": 1e6 * X, "weights": PLANE["weights"], "means": 1e6 * MEANS, "covs": 1e12 * COVS}
SPREAD = COVS * [[[1.0]], [[9.0]]]

TOLD = {
    "components in another order": (PLANE, PLANE | {k: PLANE[k][BELLS] for k in ("weights", "means", "covs")}),
    "points in another order": (SHARED, {"X": X[ROWS], "resp": R[ROWS], "means": SHARED["means"]}),
    "coordinates in another order": (
        PLANE,
        PLANE | {"X": X[:, BELLS], "means": MEANS[:, BELLS], "covs": COVS[:, BELLS][:, :, BELLS]},
    ),
    "the first component alone": (LINE, ALONE),
    "the first point alone": (TABLE, {"a": TABLE["a"][:1]}),
    "the first coordinate alone": (PLANE, PLANE | {"X": X[:, :1], "means": MEANS[:, :1], "covs": COVS[:, :1, :1]}),
    "each point twice": (TABLE, {"a": TABLE["a"][[0, 0, 1, 1]]}),
    "each point x a second time as −x": (LINE, LINE | {"x": TWICE}),
    "the first component alone, each point x a second time as −x": (LINE, ALONE | {"x": TWICE}),
    "two equal means": (LINE, LINE | {"mus": np.array([1.0, 1.0])}),
    "equal widths": (PLANE, PLANE | {"covs": COVS[[0, 0]]}),
    "two equal bells": (PLANE, PLANE | {"means": MEANS[[0, 0]], "covs": COVS[[0, 0]]}),
    "very unequal widths": (PLANE, PLANE | {"covs": SPREAD}),
    "equal weights": (LINE, LINE | {"weights": np.array([0.5, 0.5])}),
    "the fractions rounded away": (LINE, LINE | {"x": np.array([2.0, 3.0, 5.0])}),
    "points in whole numbers": (LINE, LINE | {"x": np.array([2, 3, 5])}),
    "means and widths in whole numbers": (LINE, LINE | {"mus": np.array([1, 4]), "sigmas": np.array([1, 2])}),
    "covariances in whole numbers": (
        {"covs": COVS},
        {"covs": np.array([[[6, 0], [0, 5]], [[12, 0], [0, 14]]])},
    ),
    "a unit a million times as large": (PLANE, LARGE),
    "a unit a millionth as large": (PLANE, SMALL),
    "far from zero": (LINE, LINE | {"x": LINE["x"] + 1000, "mus": LINE["mus"] + 1000}),
    "all signs turned": (PLANE, TURNED),
    "the first point at zero": (PLANE, PLANE | {"X": np.vstack([[0.0, 0.0], X[1:]])}),
    "the first mean at zero": (PLANE, PLANE | {"means": np.array([[0.0, 0.0], [4.0, -3.0]])}),
    "the first point on a mean": (PLANE, PLANE | {"X": np.vstack([MEANS[:1], X[1:]])}),
    "shares that say nothing": ({"resp": R}, {"resp": np.full((3, 2), 0.5)}),
    "hard shares, the components in turn": ({"resp": R}, {"resp": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])}),
    "hard shares in whole numbers": ({"resp": R}, {"resp": np.array([[1, 0], [0, 1], [1, 0]])}),
    "one share of each row at 0, the components in turn": (
        {"resp": np.array([[0.2, 0.2, 0.6], [0.3, 0.4, 0.3], [0.1, 0.8, 0.1]])},
        {"resp": np.array([[0.0, 0.25, 0.75], [0.5, 0.0, 0.5], [1 / 9, 8 / 9, 0.0]])},
    ),
    "hardly a share for the first component": (
        {"resp": R},
        {"resp": np.array([[2e-7, 0.8], [5e-7, 0.5], [6e-7, 0.4]]) / np.array([[0.8000002], [0.5000005], [0.4000006]])},
    ),
    "two equal entries at the top of each row": (TABLE, {"a": np.array([[5.0, 5.0, 3.0], [2.0, 2.0, -4.0]])}),
    "all entries of a row equal": (TABLE, {"a": np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])}),
    "every entry 600 larger": (TABLE, {"a": TABLE["a"] + 600}),
    "every entry 600 smaller": (TABLE, {"a": TABLE["a"] - 600}),
    "all values 1000 higher": ({"traces": [[1.0, 2.0], [3.0]]}, {"traces": [[1001.0, 1002.0], [1003.0]]}),
    "all values 1000 lower": ({"loglik": 7.0, "n": 3}, {"loglik": -993.0, "n": 3}),
    "one more value in front": ({"traces": [[1.0, 2.0], [3.0]]}, {"traces": [[-6.0, 1.0, 2.0], [-4.0, 3.0]]}),
    "runs in another order": ({"traces": [[1.0, 2.0], [3.0]]}, {"traces": [[3.0], [1.0, 2.0]]}),
    "numbers counted from the other end": (
        NUMBERS,
        {"labels": np.array([2, 0, 1, 1]), "species": np.array([0, 2, 2, 1])},
    ),
    "the rest of the share": ({"level": 0.25}, {"level": 0.75}),
    "K one larger": ({"K": 3, "d": 4}, {"K": 4, "d": 4}),
    "d one larger": ({"K": 3, "d": 4}, {"K": 3, "d": 5}),
    "one more parameter": ({"k_params": 4}, {"k_params": 5}),
    "ten times as many points": ({"a.count": 3.0, "a.mean": MEANS[0]}, {"a.count": 30.0, "a.mean": MEANS[0]}),
}
BY_WORDS = {way.words: way for way in WAYS}


def alike(got, wanted):
    """Return whether two sets of arguments are the same, in kind and value."""
    if isinstance(wanted, list):
        return got == wanted
    got, wanted = np.asarray(got), np.asarray(wanted)
    return got.dtype == wanted.dtype and got.shape == wanted.shape and np.allclose(got, wanted, rtol=1e-13, atol=0)


def test_every_way_has_words_of_its_own_that_are_tried_here():
    assert list(TOLD) == [way.words for way in WAYS]


@pytest.mark.parametrize("words", TOLD)
def test_a_way_does_what_its_words_say(words):
    before, after = TOLD[words]
    made = BY_WORDS[words].change(before)
    assert list(made) == list(before)
    assert [name for name in after if not alike(made[name], after[name])] == []


@pytest.mark.parametrize("words", TOLD)
def test_a_way_leads_nowhere_without_its_arguments(words):
    assert BY_WORDS[words].change({"rng": 1, "covariance_type": "full"}) is None


def test_what_cannot_be_taken_is_left():
    one = {name: value[:1] if name != "x" else value for name, value in LINE.items()}
    assert BY_WORDS["the first component alone"].change(one) is None
    assert BY_WORDS["components in another order"].change(one) is None
    holes = {"X": np.array([[np.nan, 1.5], [2.5, 3.0]]), "mu": MEANS[0], "Sigma": COVS[0]}
    assert BY_WORDS["points in whole numbers"].change(holes) is None
    assert BY_WORDS["the first point on a mean"].change(holes) is None
    row = {"x": np.array([np.nan, 2.0]), "mu": MEANS[0], "Sigma": COVS[0]}
    assert BY_WORDS["points in another order"].change(row) is None  # the entries of x are coordinates there
    assert np.isnan(BY_WORDS["coordinates in another order"].change(row)["x"][1])
    grouped = {"X": X, "labels": np.array([0, 1, 1]), "K": 2}
    assert BY_WORDS["the first component alone"].change(grouped)["K"] == 1


def test_tuples_and_mixtures_are_taken_apart_and_put_together():
    mixture = Mixture(PLANE["weights"], MEANS, COVS)
    args = (X, mixture, (3.0, MEANS[0], COVS[0]))
    known = unpacked(("X", "mixture", "a"), args)
    assert list(known) == ["X", "weights", "means", "covs", "a.count", "a.mean", "a.scatter"]
    again = packed(("X", "mixture", "a"), args, known | {"means": MEANS + 1, "a.count": 4.0})
    assert np.array_equal(again[1].means, MEANS + 1) and again[2][0] == 4.0 and again[0] is X


def test_what_follows_from_other_arguments_follows():
    moved = consistent(SHARED | {"X": X + 1})
    assert np.allclose(moved["means"], SHARED["means"] + 1)
    assert consistent({"X": X, "resp": R} | PLANE)["means"] is MEANS
    assert consistent({"n": 9, "resp": R})["n"] == 3 and consistent({"n": 9})["n"] == 9


# --- the further inputs of all exercises ------------------------------------------------------------------------------

each_exercise = pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda exercise: exercise.name)


@each_exercise
def test_the_further_inputs_have_labels_of_their_own_and_are_not_too_many(exercise):
    labels = [case.label for case in (*exercise.cases, *further(exercise))]
    assert len(set(labels)) == len(labels)
    assert (4 <= len(further(exercise)) <= 60) is not bool(exercise.judge)
    assert all(case.label.endswith(f" (changed: {case.way})") for case in further(exercise))


@each_exercise
def test_the_further_inputs_have_answers_that_other_routes_come_to(exercise):
    for case, right in zip(further(exercise), trials.expected(trying.beyond(exercise)) if not exercise.judge else ()):
        again = exercise.reference(*making._shaken(case.args))
        parts = tuple(map(np.asarray, again)) if isinstance(right, tuple) else np.asarray(again)
        assert same(parts, right, *exercise.tolerances(case)), case.label


def test_every_way_is_used_by_some_exercise():
    assert {case.way for exercise in exercises.ALL for case in further(exercise)} == set(BY_WORDS)


@each_exercise
def test_a_way_that_is_unfair_is_one_that_would_be_gone_and_says_why(exercise):
    all_ways = {case.way for case in further(dataclasses.replace(exercise, unfair=()))}
    assert all_ways - {case.way for case in further(exercise)} == set(dict(exercise.unfair))
    assert all(dict(exercise.unfair).values())


def test_small_units_have_small_tolerances():
    small = [case for case in further(exercises.update_covs) if "million times" in case.way]
    assert small and all(np.isclose(case.atol, 1e-21, atol=0) for case in small)
    assert all(case.atol == 1e-9 for case in further(exercises.update_covs) if "million" not in case.way)


def test_a_clue_stands_behind_the_ways_that_have_one_alone():
    clues = {way.words: way.clue for way in WAYS}
    assert "dtype=float" in clues["points in whole numbers"] and "same mean" in clues["two equal means"]
    for case in (case for exercise in exercises.ALL for case in further(exercise)):
        assert case.clue == clues[case.way]


def by_its_mean(x, weights, mus, sigmas):
    bells = {mu: (weight, sigma) for weight, mu, sigma in zip(weights, mus, sigmas, strict=True)}
    return sum(weight * normal_pdf(x, mu, sigma) for mu, (weight, sigma) in bells.items())


def without_the_top(a):
    top = a.max(axis=1)
    rest = np.where(a < top[:, None], np.exp(a - top[:, None]), 0.0).sum(axis=1)
    return top + np.log1p(rest)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [("mixture_pdf", by_its_mean, "same mean there"), ("logsumexp_rows", without_the_top, "there more than once")],
)
def test_what_equal_values_break_is_told(name, answer, words, monkeypatch):
    monkeypatch.setattr(search, "SECONDS", (0.0, 0.0))  # where no change of the code is found in time
    message = checking.judged(getattr(exercises, name), answer).message
    assert words in message and "constant term" not in message


# --- which inputs are fair --------------------------------------------------------------------------------------------


def made(monkeypatch, reference, change):
    """Return the further inputs of a small exercise by one way of changing x."""
    monkeypatch.setattr(making, "WAYS", (Way("another x", lambda known: known | {"x": change(known["x"])}),))
    return further(dataclasses.replace(ONE, reference=reference))


def test_inputs_on_which_the_reference_fails_warns_or_is_not_finite_are_left_out(monkeypatch):
    def unlike(x, weights):
        if x[0] < 0:
            raise ValueError
        return x * weights

    assert len(made(monkeypatch, unlike, lambda x: 2 * x)) == making.EACH
    assert made(monkeypatch, unlike, np.negative) == ()
    assert made(monkeypatch, lambda x, weights: np.sqrt(x) * weights, np.negative) == ()
    assert made(monkeypatch, lambda x, weights: x * weights, lambda x: np.inf * x) == ()
    assert made(monkeypatch, lambda x, weights: np.exp(-1 / x), lambda x: 0 * x) == ()
    assert made(monkeypatch, lambda x, weights: 2 * x, lambda x: x[:0]) == ()


def test_inputs_whose_answers_hang_on_the_last_digits_are_left_out(monkeypatch):
    def above(x, weights):
        return x > 100.0

    assert len(made(monkeypatch, above, lambda x: 0 * x + 101.0)) == making.EACH
    assert made(monkeypatch, above, lambda x: 0 * x + 100.0) == ()


def test_inputs_that_are_as_they_were_are_left_out_and_so_are_long_ones(monkeypatch):
    assert made(monkeypatch, ONE.reference, lambda x: x.copy()) == ()
    long = np.ones(making.LARGE)
    monkeypatch.setattr(making, "WAYS", (Way("another x", lambda known: known | {"x": 2 * known["x"]}),))
    assert further(dataclasses.replace(ONE, cases=(Case((long, long), "long"),))) == ()
    short = long[: making.LARGE // 2]
    assert len(further(dataclasses.replace(ONE, cases=(Case((short, short), "short"),)))) == 1


def test_a_mixture_that_is_none_is_left_out(monkeypatch):
    monkeypatch.setattr(making, "WAYS", (Way("no covariance", lambda known: known | {"covs": -known["covs"]}),))
    assert further(dataclasses.replace(exercises.impute_mean)) == ()


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "answer", "words"), WRONG, ids=[f"{one[0]}-{one[1].__name__}" for one in WRONG])
def test_what_is_right_on_all_named_inputs_and_wrong_on_further_ones_is_told(name, answer, words, monkeypatch):
    exercise = getattr(exercises, name)
    monkeypatch.setattr(checking, "mended", lambda facts, two: "")  # the search takes time, and is not asked here
    message = checking.judged(exercise, answer).message
    assert f"(changed: {words})" in message.splitlines()[0]
    assert "Right on: " in message and "Wrong on: " in message
    monkeypatch.setattr(checking, "tried", lambda *_: ())
    assert checking.judged(exercise, answer).status == "correct"


@pytest.mark.parametrize(("name", "answer", "label"), NAMED)
def test_what_no_further_input_shows_a_named_one_does(name, answer, label):
    message = checking.judged(getattr(exercises, name), answer).message
    assert f"On the input “{label}”" in message and "(changed:" not in message


def test_all_inputs_that_were_tried_are_counted():
    told = checking.judged(exercises.bic, exercises.bic.reference).message
    count = len(exercises.bic.cases) + len(further(exercises.bic))
    assert told.startswith(f"All {count} inputs give the right answer.")


def test_named_inputs_are_told_before_further_ones():
    message = checking.judged(exercises.add_ridge, lambda covs, eps: covs.copy()).message
    assert "(changed:" not in message


SLOW = dataclasses.replace(ONE, name="slow", cases=CASES[:1])


def judged_there(monkeypatch, function, exercise=SLOW):
    """Return the verdict where the one further input is twice the first one."""
    monkeypatch.setattr(making, "WAYS", (Way("twice x", lambda known: known | {"x": 2 * known["x"]}),))
    return checking.judged(dataclasses.replace(exercise), function)


def test_arguments_that_are_changed_on_further_inputs_are_told(monkeypatch):
    def function(x, weights):
        right = x * weights
        if x[0] == 2.0:
            x += 1
        return right

    assert "(changed: twice x)”: the function changes its argument x" in judged_there(monkeypatch, function).message


def test_floats_in_place_of_whole_numbers_are_told_on_further_inputs(monkeypatch):
    whole = dataclasses.replace(SLOW, reference=lambda x, weights: np.rint(x * weights).astype(int))

    def function(x, weights):
        return x * weights if x[0] == 2.0 else np.rint(x * weights).astype(int)

    assert "whole numbers are wanted" in judged_there(monkeypatch, function, whole).message


def test_what_does_not_end_on_a_further_input_is_stopped(monkeypatch):
    def function(x, weights):
        while x[0] == 2.0:
            pass
        return x * weights

    monkeypatch.setattr(trying, "SECONDS", 0.2)
    assert "(changed: twice x)”: no answer within" in judged_there(monkeypatch, function).message


def test_the_further_inputs_have_as_much_time_as_the_named_ones_took(monkeypatch):
    def seconds(function, calls, parts, seconds):
        asked.append((len(calls), seconds))
        return ()

    asked = []
    monkeypatch.setattr(trying, "run", seconds)
    trying.tried(exercises.bic, exercises.bic.reference, 1.5)
    count = len(further(exercises.bic))
    assert asked == [(count, trying.SECONDS + 1.5 * count)]


def test_what_is_left_to_the_learner_is_so_on_further_inputs():
    def shorter(*args):
        *theta, trace = exercises.em_fit.reference(*args)
        return (*theta, trace[:-1])

    assert checking.judged(exercises.em_fit, shorter).status == "correct"
    assert trying.astray(exercises.em_fit, shorter, trying.tried(exercises.em_fit, shorter, 1.0)) == ()


def test_further_inputs_are_made_of_named_ones_alone():
    more = further(exercises.kmeans_step)
    wider = trying.widened(exercises.kmeans_step, tuple(range(len(more))))
    assert wider.cases[-len(more) :] == more
    assert [case.label for case in further(wider)] == [case.label for case in more]


# --- changes of the code ----------------------------------------------------------------------------------------------


def test_a_change_that_helps_on_named_inputs_alone_is_told_as_such(patient):
    def one_less(covs, eps):
        new = covs.copy()
        for i in range(covs.shape[1] - 1):
            new[:, i, i] += eps
        return new

    message = checking.judged(exercises.add_ridge, one_less).message
    assert "`covs.shape[1]` in its place these inputs come out right; further ones then show something else." in message
    assert "every input" not in message


def greedy(labels, species):
    counts, names = {}, {}
    for group, kind in zip(labels, species, strict=True):
        counts[group, kind] = counts.get((group, kind), 0) + 1
    K = max(species) + 1
    cells = [(counts.get((g, s), 0), g, s) for g in range(K) for s in range(K)]
    for _, group, kind in sorted(cells, key=lambda cell: -cell[0]):
        if group not in names and kind not in names.values():
            names[group] = kind
    return np.array([names[g] for g in range(K)])


def test_beside_a_cause_no_change_is_told_that_further_inputs_refute():
    message = checking.judged(exercises.matched_labels, greedy).message
    assert "The largest count of the table is taken first." in message
    assert "In your code" not in message


def from_a_thousand_below(X, weights, means, covs):
    labels = []
    for x in X:
        best, found = -1000.0, 0
        for k, weight in enumerate(weights):
            score = np.log(weight) + multivariate_normal.logpdf(x, means[k], covs[k])
            if score > best:
                best, found = score, k
        labels.append(found)
    return np.array(labels)


def without_falls(trace, n, tol):
    if len(trace) < 2:
        return False
    gain = trace[-1] - trace[-2]
    if gain < 0:
        return False
    return bool(gain / n < tol)


def test_a_limit_moved_for_one_truth_is_no_repair():
    message = checking.judged(exercises.has_converged, without_falls).message
    assert "The rule takes the absolute value" in message and "< -1" not in message


def test_a_factor_that_turns_few_labels_is_no_repair():
    message = checking.judged(exercises.predict_labels, from_a_thousand_below).message
    assert "begin with -np.inf" in message and " / 2" not in message


def test_of_changes_that_help_one_is_told_that_is_right_on_further_inputs_too():
    part, whole, beyond = (SimpleNamespace(whole=w, beyond=b, by_chance=lambda: False) for w, b in GAINS)
    assert best([whole, part, beyond]) == [beyond] and best([whole, part]) == [whole] and best([part]) == [part]
    chance = SimpleNamespace(whole=True, beyond=True, by_chance=lambda: True)
    assert best([part, chance, whole]) == [whole] and best([chance]) == []


GAINS = ((False, True), (True, False), (True, True))  # whether all inputs come out right, and further ones


def test_the_search_goes_on_after_a_change_that_further_inputs_refute(monkeypatch):
    """It ends some changes after the first one that is right there, too; a second such one does not prolong it."""
    right = {0: False, 9: True, 12: True}  # the numbers of what makes all right, and whether further inputs, too

    def gained(workbench, before, edits, function):
        return SimpleNamespace(whole=edits[0] in right, beyond=right.get(edits[0], True)), None

    monkeypatch.setattr(search, "AFTER", 5)
    monkeypatch.setattr(search, "_tried", lambda workbench: ((number, None) for number in range(50)))
    monkeypatch.setattr(search, "gain", gained)
    monkeypatch.setattr(search, "_plain", lambda workbench, before, better: better)
    found, live = [], []
    search._singles(None, frozenset(), math.inf, found, live)
    assert [one.beyond for one in found] == [False, True, True]
    assert [number for number, _ in live] == list(range(15))


def only_full_rows(loglik, k_params, n, resp):
    full = resp[~(resp == 0).any(axis=1)]
    return k_params * np.log(n) - 2 * loglik - 2 * np.sum(full * np.log(full))


def test_a_row_with_one_share_at_zero_keeps_its_doubt():
    verdict = checking.judged(exercises.icl, only_full_rows)
    assert verdict.status == "incorrect" and "one share of each row at 0" in verdict.message


@pytest.mark.parametrize("name", ["icl", "kl", "elbo", "update_weights", "m_step_tied"])
def test_one_share_of_each_row_is_zero_and_no_row_is_left_with_nothing(name):
    exercise = getattr(exercises, name)
    place = list(inspect.signature(exercise.reference).parameters).index("resp")
    made = [case.args[place] for case in further(exercise) if case.way.startswith("one share of each row")]
    assert made
    for resp in made:
        np.testing.assert_allclose(resp.sum(axis=1), 1, rtol=1e-12)
        assert (resp == 0).any(axis=1).all()


def squeezed(X, mu, Sigma):
    d = X - mu
    quadratic = np.squeeze(d[:, None, :] @ np.linalg.inv(Sigma) @ d[:, :, None])
    return np.exp(-quadratic / 2) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))


def by_scipy(X, mu, Sigma):
    return multivariate_normal(mu, Sigma).pdf(X)


def by_scipy_imported(X, mu, Sigma):
    from scipy import stats

    return getattr(stats, "multivariate_" + "normal").pdf(X, mu, Sigma)  # no name that this file has


def by_a_helper(X, mu, Sigma):
    return by_scipy(X, mu, Sigma)


def test_one_point_has_one_density_in_an_array_but_for_who_takes_scipys():
    verdict = checking.judged(exercises.mvn_pdf, squeezed)
    assert verdict.status == "incorrect"
    assert "the first point alone" in verdict.message and "should have the shape (1,)" in verdict.message
    for right in (by_scipy, by_scipy_imported, by_a_helper):
        assert checking.judged(exercises.mvn_pdf, right).status == "correct"


@each_exercise
def test_what_a_library_is_spared_is_a_way_of_the_exercise(exercise):
    ways = {case.way for case in further(exercise)}
    assert all(way in ways and why for _, way, why in exercise.spared)
