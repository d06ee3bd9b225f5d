"""Whatever a learner hands in, check gives a verdict: it raises nothing, prints nothing, changes nothing, and ends."""

import builtins
import functools
import itertools
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Case, Exercise
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.mending import search
from gmm_lessons.exercises.judging.running import run
from gmm_lessons.exercises.judging.verdict import Verdict

each_exercise = pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda exercise: exercise.name)
PDF, RESP, LOGLIK = exercises.gauss_pdf, exercises.responsibilities, exercises.mixture_loglik


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory):
    """A place for progress that is not the learner's, one for all tests: none asks what is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GMM_LESSONS_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def short_search(monkeypatch):
    """A search for changes of the code that ends soon: each of these is hopeless."""
    monkeypatch.setattr(search, "SECONDS", (0.002, 0.005))
    monkeypatch.setattr(search, "LIMIT", 0.3)


@pytest.fixture
def hurried(monkeypatch):
    """A check that waits a tenth of a second instead of three."""
    monkeypatch.setattr(checking, "run", functools.partial(run, seconds=0.1))


class Nasty:
    """An object that fails at everything."""

    def __array__(self, *_, **__):
        raise RuntimeError("no array")

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    def __len__(self):
        raise RuntimeError("no length")

    def __repr__(self):
        raise RuntimeError("no words")

    __hash__ = None


class Unspeakable(Exception):
    """An error without words."""

    def __str__(self):
        raise RuntimeError("no words")


def raises(error):
    def function(*_):
        raise error

    return function


def recurses(*args):
    return recurses(*args)


async def waits(*_):
    return 1.0


def yields(*_):
    yield 1.0


RETURNED = {
    "a string": "0.5",
    "a list of strings": ["a", "b"],
    "an object array": np.array([None, {}], dtype=object),
    "a dictionary": {"a": 1},
    "a set": {1, 2},
    "a ragged list": [[1.0], [1.0, 2.0]],
    "nothing but NaN": np.full((3, 2), np.nan),
    "infinity": np.inf,
    "complex numbers": np.array([1j, 2j]),
    "an empty list": [],
    "an empty array": np.zeros((0, 3)),
    "a deep list": [[[[[[1.0]]]]]],
    "a date": np.datetime64("2020-01-01"),
    "a nasty object": Nasty(),
    "a tuple of nasty objects": (Nasty(), Nasty(), Nasty()),
    "a function": len,
    "a class": dict,
    "a huge number": 10**400,
    "the verdict": Verdict("x", "correct", ""),
}
CALLED = {
    "no parameters": lambda: 1.0,
    "too many parameters": lambda a, b, c, d, e, f, g, h: 1.0,
    "an error": raises(ValueError("<b>bad</b>")),
    "an error without words": raises(Unspeakable()),
    "an exit": raises(SystemExit(3)),
    "the stop button": raises(KeyboardInterrupt()),
    "the end of a generator": raises(GeneratorExit()),
    "a warning as an error": raises(DeprecationWarning("old")),
    "endless recursion": recurses,
    "a coroutine": waits,
    "a generator": yields,
    "a gigantic array": lambda *_: np.zeros((10**7, 10**7)),
    "a built-in": len,
    "a class": Nasty,
    "input": lambda *_: float(input("number? ")),
}


def returns(value):
    return lambda *_: value


@each_exercise
def test_odd_values_are_incorrect(exercise):
    for kind, value in RETURNED.items():
        verdict = exercise.check(returns(value))
        assert verdict.status == "incorrect", kind
        assert "stumbled" not in verdict.message, kind


@each_exercise
def test_odd_functions_are_incorrect(exercise):
    for kind, function in CALLED.items():
        verdict = exercise.check(function)
        assert verdict.status == "incorrect", kind
        assert "stumbled" not in verdict.message, kind
        assert "Traceback" not in verdict.message, kind


@pytest.mark.parametrize(
    "value", [3, "text", np.ones(3), object(), Nasty(), [len], PDF], ids=lambda v: type(v).__name__
)
def test_what_is_no_function_is_told_how_to_hand_one_in(value):
    verdict = RESP.check(value)
    assert verdict.status == "incorrect"
    assert "check(my_function)" in verdict.message


@pytest.mark.parametrize("value", [None, ...])
def test_nothing_is_not_attempted(value):
    assert RESP.check(value).status == "not attempted"


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, mu: x, "parameters"),
        (lambda x, mu, sigma: undefined_name, "NameError"),  # noqa: F821
        (lambda x, mu, sigma: (x - mu) ^ 2, "**"),
        (lambda x, mu, sigma: __import__("math").exp(x), "np.exp"),
        (lambda x, mu, sigma: [v + mu for v in x], "a single number"),
        (lambda x, mu, sigma: 1 / 0, "ZeroDivisionError"),
        (lambda x, mu, sigma: "0.3", "str"),
        (lambda x, mu, sigma: 1.0 if np.ndim(x) else "0.3", "x a single number"),
        (lambda x, mu, sigma: np.full(np.shape(x), np.nan), "NaN"),
        (lambda x, mu, sigma: np.reshape(PDF.reference(x, mu, sigma), (-1, 1)), "column"),
        (lambda x, mu, sigma: np.sum(PDF.reference(x, mu, sigma)), "the one number is the sum of the right values"),
        (lambda x, mu, sigma: PDF.reference(x, mu, sigma) * 1.5, "one factor (1.5)"),
        (lambda x, mu, sigma: PDF.reference(x, mu, sigma) * 2, "factor ½"),
        (lambda x, mu, sigma: PDF.reference(x, mu, sigma) + 3, "same amount (3)"),
        (lambda x, mu, sigma: PDF.reference(x, mu, sigma) ** 2, "square of the answer"),
        (lambda x, mu, sigma: np.float16(PDF.reference(x, mu, sigma)), "single precision"),
        (lambda x, mu, sigma: PDF.reference(x, mu, sigma) * np.sqrt(np.pi / 3.14), "rounded constant"),
        (lambda x, mu, sigma: np.round(PDF.reference(x, mu, sigma), 5), "rounded to 5 decimals"),
        (lambda x, mu, sigma: -PDF.reference(x, mu, sigma), "never negative"),
        (lambda x, sigma, mu: PDF.reference(x, mu, sigma), "changed places"),
        (
            lambda x, mu, sigma: PDF.reference(x, mu, sigma)[::-1] if np.ndim(x) else PDF.reference(x, mu, sigma),
            "order",
        ),
    ],
)
def test_the_likely_cause_is_told(function, words):
    verdict = PDF.check(function)
    assert verdict.status == "incorrect"
    assert words in verdict.message, verdict


@pytest.mark.parametrize(
    ("exercise", "change", "words"),
    [
        (RESP, lambda r: r.T, "transposed"),
        (RESP, lambda r: r[:, 0], "only column 0 is returned"),
        (RESP, lambda r: r[:, ::-1], "reverse"),
        (RESP, lambda r: np.round(r, 4), "rounded to 4 decimals"),
        (exercises.predict_labels, lambda z: z.astype(float), "floats"),
        (exercises.predict_labels, lambda z: z + 1, "from 1"),
        (LOGLIK, lambda value: np.array([value]), "sits in an array"),
        (LOGLIK, lambda value: value / np.log(2), "base 2"),
        (LOGLIK, lambda value: value * 3, "one factor (3)"),
        (exercises.m_step, lambda parts: parts[:2], "tuple of 2"),
        (exercises.m_step, lambda parts: (*parts, 1), "tuple of 4"),
        (
            exercises.m_step,
            lambda parts: (parts[0], parts[1] + 0.37, parts[2]),
            "weights (K,) and covs (K, D, D) came out right",
        ),
        (exercises.mvn_pdf, lambda p: np.outer(p, np.ones_like(p)), "every point is paired"),
    ],
)
def test_what_is_wrong_with_the_whole_is_told(exercise, change, words):
    verdict = exercise.check(lambda *args: change(exercise.reference(*args)))
    assert verdict.status == "incorrect"
    assert words in verdict.message, verdict


def test_right_on_ordinary_input_only():
    def fails_far_out(X, weights, means, covs):
        r = RESP.reference(X, weights, means, covs)
        return np.where(np.abs(X).max(axis=1, keepdims=True) > 20, 0.9 * r + 0.1 * r[:, ::-1], r)

    message = RESP.check(functools.partial(fails_far_out)).message  # the code of a partial function is not looked at
    assert "Right on: N = 7, K = 3, D = 2" in message
    assert "Wrong on: points 60 standard deviations out" in message
    assert "Take log-densities" in message


# --- side effects -----------------------------------------------------------------------------------------------------


def test_changed_arguments_are_told_and_the_inputs_stay():
    def in_place(X, mu, Sigma):
        answer = exercises.mvn_pdf.reference(X, mu, Sigma)
        X -= mu
        Sigma[0, 0] = 7.0
        return answer

    before = [array.copy() for array in exercises.mvn_pdf.cases[0].args]
    verdict = exercises.mvn_pdf.check(in_place)
    assert verdict.status == "incorrect"
    assert "changes its arguments X and Sigma" in verdict.message
    assert all(np.array_equal(a, b) for a, b in zip(before, exercises.mvn_pdf.cases[0].args, strict=True))
    assert exercises.mvn_pdf.check(exercises.mvn_pdf.reference).status == "correct"


def test_an_answer_that_shares_memory_between_calls_is_right():
    store = np.empty(100)

    def reuses(x, mu, sigma):
        out = store[: np.size(x)]
        out[:] = PDF.reference(x, mu, sigma)
        return out if np.ndim(x) else out[0]

    assert PDF.check(reuses).status == "correct"


def test_prints_and_warnings_are_swallowed_and_all_is_put_back(capsys):
    streams, filters, ask = (sys.stdout, sys.stderr), list(warnings.filters), builtins.input

    def noisy(x, mu, sigma):
        print("here I am")
        print("and here", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        np.log(np.zeros(1))
        return PDF.reference(x, mu, sigma)

    assert PDF.check(noisy).status == "correct"
    assert capsys.readouterr() == ("", "")
    assert (sys.stdout, sys.stderr) == streams
    assert warnings.filters == filters
    assert builtins.input is ask


def test_a_check_of_ours_that_fails_is_a_verdict_too():
    def broken(cases, answers):
        raise RuntimeError("the judge fell over")

    exercise = Exercise("x", 1, lambda x: x, "", (Case((1.0,), "one"),), (), judge=broken)
    verdict = exercise.check(lambda x: x)
    assert verdict.status == "incorrect"
    assert "stumbled" in verdict.message


# --- time -------------------------------------------------------------------------------------------------------------


def loops(*_):
    while True:
        pass


def loops_in_numpy(*_):
    for _ in itertools.count():
        np.ones(1000).sum()


DONE = threading.Event()  # set when a test is over: what still runs may end


def catches_everything(*_):
    while not DONE.is_set():
        try:
            time.sleep(0.001)
        except BaseException:
            continue


def sleeps(*_):
    time.sleep(60)


def waits_for_ever(*_):
    threading.Lock().acquire() and DONE.wait()


def prints_for_ever(*_):
    while True:
        print("still here")


@pytest.mark.parametrize(
    "function", [loops, loops_in_numpy, catches_everything, sleeps, waits_for_ever, prints_for_ever]
)
def test_what_never_ends_is_stopped(function, hurried, capsys):
    """That there is a verdict at all is what is tested: none of these would end by itself."""
    DONE.clear()
    verdict = PDF.check(function)
    DONE.set()
    assert verdict.status == "incorrect"
    assert "no answer within" in verdict.message
    assert capsys.readouterr().out == ""


def test_a_busy_machine_makes_no_right_answer_wrong():
    """What counts is the processor's time, not the clock's: others may have the processor for twice the limit."""

    def while_others_work(x):
        time.sleep(0.2)
        return 2 * x

    (found,) = run(while_others_work, [(np.ones(2),)], 0, seconds=0.1)
    np.testing.assert_array_equal(found.answer, [2, 2])


def test_a_stopped_loop_is_really_stopped(hurried):
    before = threading.active_count()
    PDF.check(loops)
    assert threading.active_count() == before


def test_an_input_that_hangs_alone_is_named(hurried):
    def hangs_on_numbers(x, mu, sigma):
        return PDF.reference(x, mu, sigma) if np.ndim(x) else loops()

    message = PDF.check(hangs_on_numbers).message
    assert message.startswith("On the input “x a single number”: no answer")


# --- how verdicts look ------------------------------------------------------------------------------------------------


def test_a_verdict_says_its_status_in_words_and_escapes_what_it_quotes():
    verdict = PDF.check(CALLED["an error"])
    assert repr(verdict).startswith("✗ gauss_pdf: incorrect\n")
    html = verdict._repr_html_()
    assert "✗ gauss_pdf: incorrect" in html
    assert "&lt;b&gt;bad" in html
    assert "<b>" not in html


@each_exercise
def test_verdicts_are_the_same_in_every_run(exercise):
    def stub(*args): ...

    for function in (stub, exercise.reference, exercise.mistakes[1].wrong):
        assert repr(exercise.check(function)) == repr(exercise.check(function))
