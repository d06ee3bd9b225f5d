"""The inputs of an exercise see what they are for: every part of a formula, whole numbers, both sides of a limit."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging.comparing import parts_of, same
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.judging.silence import quiet
from gmm_lessons.exercises.judging.trials import count_parts, expected, forgiven

EQUIVALENT = {"impute_mean": {"2 * np.pi", "2 * np.pi * S_oo"}}  # the same for every component: shares do not see it
POINTS = {"x", "X", "centers", "means", "mus", "traces"}  # points, and means that may be points of the data
NO_POINTS = {"mixture_moments", "update_covs"}  # whose means are averages


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A place for progress that is not the learner's."""
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path))


FORMULAS = [one for one in exercises.ALL if not one.judge]


def source(function):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].body = [line for line in tree.body[0].body if not isinstance(getattr(line, "value", 0), ast.Constant)]
    return tree


def without(node):
    """Return what is left of an operation without one of its operands, and with them exchanged."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div | ast.Pow):
        return node.left, node.right
    return ()


class Put(ast.NodeTransformer):
    """Put one node in place of another."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else super().visit(node)


def shortened(function):
    """Yield (what is changed, the function) for every operand that is left out of a formula."""
    for number, node in enumerate(ast.walk(source(function))):
        for side in range(len(without(node))):
            tree = source(function)
            old = list(ast.walk(tree))[number]
            changed = ast.unparse(Put(old, without(old)[side]).visit(tree))
            space = dict(function.__globals__)
            exec(changed, space)
            yield ast.unparse(node), space[function.__name__]


def refused(exercise, function):
    """Return whether some input tells the function from the right one."""
    return any(
        not same(given(exercise, function, case, right), right, *exercise.tolerances(case))
        for case, right in zip(exercise.cases, expected(exercise), strict=True)
    )


def given(exercise, function, case, right):
    return forgiven(exercise.forgive, attempt(function, case.args, count_parts(exercise)), right, case.args).answer


@pytest.mark.parametrize("exercise", FORMULAS, ids=lambda one: one.name)
def test_no_part_of_a_formula_can_be_left_out_unseen(exercise):
    with quiet(), np.errstate(all="ignore"):
        unseen = {text for text, function in shortened(exercise.reference) if not refused(exercise, function)}
    assert unseen <= EQUIVALENT.get(exercise.name, set())


def cut_down(exercise, place):
    """Return the right answer, written into arrays that are like one of the arguments."""

    def function(*args):
        parts = exercise.reference(*args)
        like = np.asarray(args[place][0] if isinstance(args[place], list) else args[place]).dtype
        return (
            tuple(np.asarray(part).astype(like) for part in parts)
            if isinstance(parts, tuple)
            else np.asarray(parts).astype(like)
        )

    return function


def of_points():
    """Yield the exercises with an argument of points that returns fractions, and the place of the argument."""
    for exercise in FORMULAS:
        fractions = any(np.asarray(part).dtype.kind == "f" for part in parts_of(expected(exercise)[0]))
        for place, name in enumerate(inspect.signature(exercise.reference).parameters):
            averages = name == "means" and exercise.name in NO_POINTS
            if name in POINTS and fractions and not averages and not np.isnan(exercise.cases[0].args[place]).any():
                yield pytest.param(exercise, place, id=f"{exercise.name}-{name}")


@pytest.mark.parametrize(("exercise", "place"), tuple(of_points()))
def test_fractions_lost_among_whole_numbers_are_seen(exercise, place):
    with quiet():
        assert refused(exercise, cut_down(exercise, place))


def by_sums(covs, X):
    """Return is_collapsed without the 1/N of the covariance of the data."""
    return exercises.is_collapsed.reference(covs, np.sqrt(len(X)) * X)


def by_ends_alone(traces):
    """Return best_run where a trace with NaN anywhere is out."""
    return int(np.argmax([-np.inf if np.isnan(trace).any() else trace[-1] for trace in traces]))


def in_the_integers_of_x(x, mu, sigma):
    """Return gauss_logpdf in an array like x."""
    out = np.empty_like(x)
    out[...] = exercises.gauss_logpdf.reference(x, mu, sigma)
    return out


def with_the_old_centres(X, centers):
    """Return kmeans_step with new centres like the old ones."""
    labels, new = exercises.kmeans_step.reference(X, centers)
    kept = centers.copy()
    kept[:] = new
    return labels, kept


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("is_collapsed", by_sums),
        ("best_run", by_ends_alone),
        ("gauss_logpdf", in_the_integers_of_x),
        ("kmeans_step", with_the_old_centres),
    ],
)
def test_wrong_answers_that_once_passed_are_refused(name, wrong):
    assert getattr(exercises, name).check(wrong).status == "incorrect"


def over_the_arguments(X, weights, means, covs):
    """Return em_step, written into the arguments."""
    new_weights, new_means, new_covs = exercises.em_step.reference(X, weights, means, covs)
    for k in range(len(weights)):
        means[k], covs[k] = new_means[k], new_covs[k]
    return new_weights, means, covs


def test_no_change_is_praised_for_a_part_that_is_right_already():
    message = exercises.em_step.check(over_the_arguments).message
    assert "changes its arguments means and covs" in message
    assert "would be right" not in message


def test_an_argument_that_is_a_tuple_is_told_a_cure_that_cures():
    def grown(a, b):
        Na, ma, Sa = a
        total, mean, scatter = exercises.add_moments.reference(a, b)
        Sa += scatter - Sa
        return total, mean, Sa

    message = exercises.add_moments.check(grown).message
    assert "line 4, `Sa += scatter - Sa`, changes a: `Sa` is one of the parts of a, no copy." in message
    assert "a.copy()" not in message
