"""A function that writes into its arguments: the line is named, and the advice makes all right."""

import math

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.judging.manners import _copy
from gmm_lessons.exercises.judging.writing import names_of, writes


def logs_in_place(x, mu, sigma):
    u = np.asarray(x, dtype=float)
    u -= mu
    u /= sigma
    return -0.5 * np.log(2 * np.pi) - np.log(sigma) - u**2 / 2


def ridge_in_place(covs, eps):
    new = np.asarray(covs)
    for d in range(covs.shape[1]):
        new[:, d, d] = new[:, d, d] + eps
    return new


def sorted_in_place(a):
    a.sort(axis=1)
    largest, others = a[:, -1], a[:, :-1]
    return largest + np.log1p(np.exp(others - largest[:, None]).sum(axis=1))


def column_in_place(a):
    total = a[:, 0]
    for k in range(1, a.shape[1]):
        total[:] = np.logaddexp(total, a[:, k])
    return total


def step_in_place(X, weights, means, covs):
    new = exercises.em_step.reference(X, weights, means, covs)
    for k in range(len(weights)):
        weights[k] = new[0][k]
        means[k] = new[1][k]
        covs[k] = new[2][k]
    return weights, means, covs


def popped(traces):
    ends = []
    for t in traces:
        last = t.pop()
        ends.append(-math.inf if math.isnan(last) else last)
    return int(np.argmax(ends))


def by_a_helper(log_density, level):
    def marked(d, n):
        d[:] = np.argsort(np.argsort(d)) < n
        return d

    return marked(log_density, round(level * len(log_density))).astype(bool)


RIGHT = " every input comes out right."
FIRST = "as the first line of the function"
SHARES = "`d[:] = np.argsort(np.argsort(d)) < n`"


@pytest.mark.parametrize(
    ("name", "answer", "line", "change"),
    [
        (
            "gauss_logpdf",
            logs_in_place,
            "`u -= mu`, changes x: `u` is x itself",
            "`u = u - mu` in line 3, a new array,",
        ),
        ("add_ridge", ridge_in_place, "`new` is covs itself", "`new = np.array(covs, dtype=float)` in line 2, a"),
        ("logsumexp_rows", sorted_in_place, "line 2, `a.sort(axis=1)`, changes a.", "`a = np.sort(a, axis=1)` in line"),
        ("logsumexp_rows", column_in_place, "`total` is a part of a", "`total = np.array(a[:, 0], dtype=float)` in"),
        (
            "em_step",
            step_in_place,
            "line 6, `covs[k] = new[2][k]`, changes covs.",
            "`covs = np.array(covs, dtype=float)`",
        ),
        (
            "best_run",
            popped,
            "line 4, `last = t.pop()`, changes traces",
            f"`traces = [list(one) for one in traces]` {FIRST}",
        ),
        (
            "anomalies",
            by_a_helper,
            f"line 3, {SHARES}, changes log_density",
            f"np.array(log_density, dtype=float)` {FIRST}",
        ),
    ],
)
def test_the_line_that_writes_is_told_and_what_makes_right(name, answer, line, change):
    verdict = checking.judged(getattr(exercises, name), answer)
    assert verdict.status == "incorrect"
    for words in (line, change, RIGHT):
        assert words in verdict.message
    for words in ("came out right; look", "Right on", "say."):
        assert words not in verdict.message


def test_all_arguments_that_change_are_told():
    message = checking.judged(exercises.em_step, step_in_place).message
    assert "changes its arguments weights, means and covs" in message
    assert all(f"`{name} = np.array({name}, dtype=float)`" in message for name in ("weights", "means", "covs"))


def test_what_is_wrong_besides_is_not_said_to_come_out_right():
    def spoilt(a):
        a -= 1
        return a.sum(axis=1)

    message = checking.judged(exercises.logsumexp_rows, spoilt).message
    assert "line 2, `a -= 1`, changes a. `a = np.array(a, dtype=float)` makes a copy to work on." in message
    assert RIGHT not in message


@pytest.mark.parametrize(
    ("values", "copied"),
    [
        ([1.5, np.arange(3)], "np.array(v, dtype=float)"),
        ([np.arange(3), np.ones(3)], "np.array(v, dtype=float)"),
        ([np.arange(3)], "np.array(v)"),
        ([[1.0], [2.0]], "list(v)"),
        ([[[1.0]], [[2.0]]], "[list(one) for one in v]"),
        ([(np.ones(2), np.arange(2))], "tuple(np.array(part, dtype=float) for part in v)"),
        ([object()], "copy.deepcopy(v)"),
    ],
)
def test_a_copy_is_one_that_all_values_of_an_argument_have(values, copied):
    assert _copy("v", values) == f"v = {copied}"


def test_a_line_is_told_where_it_is_known():
    def after_a_call(v):
        def seven():
            return 7.0

        v[0] = seven()
        return v

    def of_a_tuple(v):
        first, _ = v
        first[0] = 7.0
        return v

    def in_one_line(v, w, **more):
        v[0] = 7.0; w.sort()  # fmt: skip  # noqa: E702
        return v

    assert writes(after_a_call, (np.ones(2),), (0,))[0].line == 5
    assert [one.text for one in writes(in_one_line, (np.ones(2), np.array([2, 1])), (0, 1)).values()] == [
        "v[0] = 7.0",
        "w.sort()",
    ]
    inner = writes(of_a_tuple, ((np.ones(2), 3),), (0,))[0]
    assert (inner.line, inner.name, inner.tie) == (3, "first", "in")
    assert writes(np.sort, (np.ones(2),), (0,)) == {} == writes(lambda *v: v, (np.ones(2),), (0,))
    assert names_of(len, (1, 2)) == ()
