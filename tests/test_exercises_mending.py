"""One change of the learner's own code that makes it right: it is found, it is told, and what is told is true."""

import ast
import inspect
import itertools
import re
from textwrap import dedent
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import special
from scipy.stats import norm

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking, trials
from gmm_lessons.exercises.judging.facts import Facts
from gmm_lessons.exercises.judging.mending import bench, fresh, gains, pairs, search, sizes, wording
from gmm_lessons.exercises.judging.mending.candidates import candidates
from gmm_lessons.exercises.judging.mending.places import Edit, Place, expressions, located, made
from gmm_lessons.exercises.judging.running import attempt
from gmm_lessons.exercises.lessons.lesson_06_step import m_step
from gmm_lessons.exercises.lessons.lesson_07 import em_step, log_likelihood, posterior
from gmm_lessons.exercises.lessons.lesson_13 import bic

pytestmark = pytest.mark.usefixtures("patient")

# Each was "none of the usual mistakes", or was blamed for something else.


def without_the_root(Sigma):
    values, vectors = np.linalg.eigh(np.linalg.inv(Sigma))
    return np.sqrt(values[::-1]), vectors[:, ::-1]


def how_many_touch(resp):
    return (resp > 0).sum(axis=0) / len(resp)


def shares_of_the_columns(X, weights, means, covs):
    r = posterior(X, weights, means, covs)
    return m_step(X, r / r.sum(axis=0))


def shares_made_again(X, weights, means, covs):
    r = posterior(X, weights, means, covs)
    new = m_step(X, r)[1]
    r = posterior(X, weights, new, covs)
    return m_step(X, r)


def weighted_by_the_other(resp, posterior):
    with np.errstate(all="ignore"):
        return np.nansum(posterior * np.log(resp / posterior))


def never_logged(resp, posterior):
    used = resp > 0
    with np.errstate(all="ignore"):
        return np.sum(resp[used] * (resp[used] / posterior[used]))


def doubt_of_the_weights(loglik, k_params, n, resp):
    return bic(loglik, k_params, n) + 2 * 2 * special.entr(resp).sum()


def into_whole_numbers(X, centers):
    labels = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
    new = np.zeros_like(centers)
    for k in range(len(centers)):
        new[k] = X[labels == k].mean(axis=0) if (labels == k).any() else centers[k]
    return labels, new


def sixth_powers(X, centers):
    cubes = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1) ** 3
    return cubes / cubes.sum() if cubes.any() else np.full(len(X), 1 / len(X))


def one_diagonal_entry_less(covs, eps):
    new = covs.astype(float)
    for i in range(covs.shape[1] - 1):
        new[:, i, i] += eps
    return new


def halved_too_early(K, d, covariance_type):
    half = d // 2 * (d + 1)
    covs = {"full": K * half, "tied": half, "diag": K * d, "spherical": K}[covariance_type]
    return K - 1 + K * d + covs


def brackets_forgotten(beta, m, S, nu, N, mean, scatter):
    d = mean - m
    return beta + N, beta * m + N * mean / (beta + N), S + scatter + beta * N / (beta + N) * np.outer(d, d), nu + N


def cut_down_everywhere(a, b):
    N = a[0] + b[0]
    d = b[1] - a[1]
    return N, a[1] + b[0] // N * d, a[2] + b[2] + a[0] * b[0] // N * np.outer(d, d)


def one_update_back(X, weights, means, covs, tol, max_iter):
    trace = [log_likelihood(X, weights, means, covs)]
    for _ in range(max_iter):
        w, m, c = em_step(X, weights, means, covs)
        trace.append(log_likelihood(X, w, m, c))
        if abs(trace[-1] - trace[-2]) / len(X) < tol:
            break
        weights, means, covs = w, m, c
    return weights, means, covs, trace


def points_for_components(resp, a):
    N, K = resp.shape
    return (resp.sum(axis=0) + a - 1) / (N + N * (a - 1) + 0 * K)


def root_of_pi_alone(x, mu, sigma):
    return np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * np.sqrt(np.pi))


def never_begun_anew(x, mu, sigma):
    points = np.atleast_1d(x)
    out = np.zeros(len(points))
    height = -0.5 * np.log(2 * np.pi) - np.log(sigma)
    for i in range(len(points)):
        height = height - (points[i] - mu) ** 2 / (2 * sigma**2)
        out[i] = height
    return out if np.ndim(x) else out[0]


def once_and_for_all(covs, X):
    L = np.linalg.cholesky(np.atleast_2d(np.cov(X.T, ddof=0)))
    answers, found = [], False
    for S in covs:
        for share in np.linalg.eigvalsh(np.linalg.solve(L, np.linalg.solve(L, S).T)):
            if share < 1e-6:
                found = True
        answers.append(found)
    return np.array(answers)


def ends_at_a_zero(resp, posterior):
    total = 0.0
    for r, p in zip(resp, posterior):
        for a, b in zip(r, p):
            if a == 0:
                break
            total += np.inf if b == 0 else a * np.log(a / b)
    return total


def written_over(X, resp, weights, means, covs):
    total = special.entr(resp).sum()
    for k in range(len(weights)):
        X = X - means[k]
        log_p = -0.5 * (np.log(np.linalg.det(2 * np.pi * covs[k])) + (X @ np.linalg.inv(covs[k]) * X).sum(axis=1))
        total += (resp[:, k] * (np.log(weights[k]) + log_p)).sum()
    return total


def summed_in_all(a):
    return special.logsumexp(a) * np.ones(len(a))


def half_of_the_square(X, mu, Sigma):
    P, out = np.linalg.inv(Sigma), np.zeros(len(X))
    for n, x in enumerate(X):
        for i in range(len(mu)):
            for j in range(i, len(mu)):
                out[n] += (x[i] - mu[i]) * P[i, j] * (x[j] - mu[j])
    return np.exp(-out / 2) / np.sqrt(np.linalg.det(2 * np.pi * Sigma))


def exchanged_in_views(Sigma):
    values, vectors = np.linalg.eigh(Sigma)
    for i in range(len(values) // 2):
        kept = vectors[:, i]
        vectors[:, i] = vectors[:, -1 - i]
        vectors[:, -1 - i] = kept
    return np.sqrt(values[::-1]), vectors


FOUND = (
    ("ellipse_axes", without_the_root, "`np.linalg.inv(Sigma)`. With `Sigma` in its place"),
    ("update_weights", how_many_touch, "`resp > 0`. With `resp` in its place"),
    ("em_step", shares_of_the_columns, "r"),
    ("em_step", shares_made_again, "`r = posterior(X, weights, new, covs)`. Without that line"),
    ("kl", weighted_by_the_other, "With `resp` in its place"),
    ("kl", never_logged, "With `np.log(resp[used] / posterior[used])` in its place"),
    ("icl", doubt_of_the_weights, "With `2 * special.entr(resp).sum()` in its place"),
    ("kmeans_step", into_whole_numbers, "dtype=float"),
    ("plus_plus_chances", sixth_powers, "` in its place"),
    ("add_ridge", one_diagonal_entry_less, "`covs.shape[1] - 1`. With `covs.shape[1]` in its place"),
    ("n_params", halved_too_early, "`d // 2 * (d + 1)`. With `d / 2 * (d + 1)` in its place"),
    ("normal_wishart_update", brackets_forgotten, "With `(beta * m + N * mean) / (beta + N)` in its place"),
    ("add_moments", cut_down_everywhere, "With / in place of // everywhere"),
    ("em_fit", one_update_back, "Put it after `weights, means, covs = (w, m, c)`: "),
    ("gauss_logpdf", never_begun_anew, "inside `for i in range(len(points)):`, so that each round begins anew, every"),
    ("is_collapsed", once_and_for_all, "With `found = False` inside `for S in covs:`, so that each round begins anew"),
    ("kl", ends_at_a_zero, "`break`. With `continue`, which ends this round alone, every input comes out right"),
    ("elbo", written_over, "`X = X - means[k]`. With another name than `X` for what is new, there and below, every"),
    ("logsumexp_rows", summed_in_all, "`special.logsumexp(a)`. With `special.logsumexp(a, axis=1)` in its place"),
    ("mvn_pdf", half_of_the_square, "`range(i, len(mu))`. With `range(len(mu))` in its place"),
    ("ellipse_axes", exchanged_in_views, "`vectors[:, i]`. With `vectors[:, i].copy()` in its place"),
    ("map_weights", points_for_components, "With `K * (a - 1)` in its place"),
)
IN_PLACE = re.compile(r"line (\d+), `(.*)`\. With `(.*)` in (its place|all \d+ places) every input")


def told(name, function):
    verdict = checking.judged(getattr(exercises, name), function)
    assert verdict.status == "incorrect"
    return verdict.message


@pytest.mark.parametrize(("name", "answer", "words"), FOUND, ids=[f"{one[0]}-{one[1].__name__}" for one in FOUND])
def test_the_change_is_told_and_is_true(name, answer, words):
    message = told(name, answer)
    assert words in message
    assert "every input comes out right." in message
    for _, old, new, _ in IN_PLACE.findall(message):
        assert checking.judged(getattr(exercises, name), with_change(answer, old, new)).status == "correct"


def with_change(function, old, new):
    """Return the function with a text of its own put in the place of another, as a learner would do it."""
    source = ast.unparse(ast.parse(dedent(inspect.getsource(function))))
    assert old in source
    world, (head, body) = dict(function.__globals__), source.split("\n", 1)
    exec("\n".join((head, body.replace(old, new, 1))), world)
    return world[function.__name__]


def test_the_line_is_that_of_the_function():
    assert "line 3, `posterior`" in told("kl", weighted_by_the_other)


@pytest.mark.parametrize("answer", [one[1] for one in FOUND], ids=[one[1].__name__ for one in FOUND])
def test_every_change_can_be_written_down_and_leaves_the_code_as_it_was(answer):
    tree = ast.parse(dedent(inspect.getsource(answer))).body[0]
    before = ast.unparse(tree)
    some = itertools.chain.from_iterable(edits[::9] for edits in candidates(tree))
    tried = [written(tree, edit) for edit in itertools.islice(some, 400)]
    assert ast.unparse(tree) == before
    assert len(tried) > 50
    assert before not in tried


def written(tree, edit):
    located(edit)
    with made(edit):
        return ast.unparse(tree)


# --- where it holds its tongue ----------------------------------------------------------------------------------------


def test_two_mistakes_are_both_named_where_two_changes_make_all_right():
    def two(a, b):
        N = a[0] + b[0]
        d = b[1] - a[1]
        return N, a[1] + b[0] / N * d + 1, a[2] + b[2] + a[0] * b[0] / N * np.outer(d, d) ** 3

    message = told("add_moments", two)
    assert "two things. Line 4: " in message
    assert "With both, every input comes out right." in message


def test_one_of_several_mistakes_is_named_with_what_it_makes_right():
    def three(a, b):
        N = a[0] + b[0]
        d = b[1] - a[1]
        return N + 1, a[1] + b[0] / N * d * np.cosh(0.3), a[2] + b[2] + a[0] * b[0] / N * np.outer(d, d) ** 3.3

    message = told("add_moments", three)
    assert "would be right; look at the rest, too." in message
    assert "every input" not in message


def test_a_wrong_shape_and_a_wrong_number_are_both_mended():
    def summed(x, mu, sigma):
        terms = -np.log(2 * np.pi) / 2 - np.log(sigma + x) - 0.5 * ((x - mu) / sigma) ** 2
        return np.sum(terms)

    message = told("gauss_logpdf", summed)
    assert "`sigma + x` becomes `sigma`. Line 3: `np.sum(terms)` becomes `terms`." in message


def test_nothing_is_told_of_what_no_single_change_helps(hasty):
    def far_off(x, mu, sigma):
        return norm.pdf(x + 0.1, mu * 1.7, 1.3 * sigma)

    assert "comes out right" not in told("gauss_pdf", far_off)


def test_a_loop_that_a_change_makes_endless_is_left():
    def counting(resp):
        sums, n = np.zeros(resp.shape[1]), 0
        while n < len(resp):
            sums = sums + resp[n] ** 3
            n += 1
        return sums / n

    assert "`resp[n] ** 3`. With `resp[n]` in its place every input" in told("update_weights", counting)


def test_a_list_is_never_put_into_itself():
    """NumPy unfolds a list that holds itself for ever, and nothing stops it there."""

    def collected(X, centers):
        labels = []
        for x in X:
            best, where = np.inf, 0
            for k, c in enumerate(centers):
                if np.sum((x - c) ** 2) <= best:
                    best, where = np.sum((x - c) ** 2), k
            labels.append(where)
        return np.array(labels), centers

    tree = ast.parse(dedent(inspect.getsource(collected))).body[0]
    texts = {written(tree, edit) for edits in candidates(tree) for edit in edits[::3]}
    assert not any("append(labels" in text or ", labels)\n" in text for text in texts)


def test_an_error_is_mended_and_told_by_what_it_says():
    def of_matrices(loglik, k_params, n):
        count, price = np.array(k_params), np.log(np.array(n))
        return count @ price - 2 * loglik

    message = told("bic", of_matrices)
    assert "stopped in line 3, `return count @ price - 2 * loglik` with ValueError" in message
    assert "numbers are multiplied with *.\nIn your code: line 3, `count @ price`. With `count * price`" in message


def test_without_source_there_is_nothing_to_change():
    world = {"np": np}
    exec("def hidden(resp):\n    return (resp > 0).sum(axis=0) / len(resp)", world)
    assert "none of the usual" in told("update_weights", world["hidden"])


def test_beside_a_known_cause_of_whole_numbers_the_place_is_told_and_no_cause_twice():
    def all_weights(K, d, covariance_type):
        S = d * (d + 1) // 2
        count = K + K * d
        return count + {"full": K * S, "tied": S, "diag": K * d, "spherical": K}[covariance_type]

    message, hidden = told("n_params", all_weights), {}
    assert "All K weights were counted." in message
    assert "In your code: line 3, `K + K * d`. With `K + K * d - 1` in its place" in message
    exec(dedent(inspect.getsource(all_weights)), hidden)  # a function without source, in which no place is found
    assert told("n_params", hidden["all_weights"]).count("All K weights were counted.") == 1


def test_a_search_for_the_largest_that_begins_at_zero_is_mended():
    def highest(traces):
        best, number = 0, 0
        for i, trace in enumerate(traces):
            if trace[-1] > best:
                best, number = trace[-1], i
        return number

    message = told("best_run", highest)
    assert "Begin at -np.inf." in message and "`(0, 0)`. With `(-np.inf, 0)` in its place" in message


def test_a_change_in_several_places_is_told_with_what_stands_in_each(monkeypatch):
    monkeypatch.setattr(search, "SECONDS", (60.0, 60.0))
    monkeypatch.setattr(search, "LIMIT", 90)

    def wide(x, mu, sigma):
        s2 = (sigma + 1) ** 2
        return np.exp(-((x - mu) ** 2) / (2 * s2)) / ((sigma + 1) * np.sqrt(2 * np.pi))

    every = "lines 2 and 3, `sigma + 1`. With `sigma` in both places every input comes out right."
    assert every in told("gauss_pdf", wide)
    tree = ast.parse("def f(x, y):\n    a = g(x - y)\n    return h(x * a)").body[0]
    spots = tuple(place for place in expressions(tree) if getattr(place.get(), "id", "") == "x")
    done = SimpleNamespace(edits=(Edit(spots, (ast.Name("z"),) * 2),), whole=True, told=lambda: "all is right.")
    each = "lines 2 and 3, `g(x - y)` and `h(x * a)`. With `g(z - y)` and `h(z * a)` in their places all is right."
    assert wording.told(tree, [done]) == each


def test_what_is_exchanged_everywhere_is_quoted_where_it_stands_first():
    tree = ast.parse("def f(a, b):\n    c = b\n    return a + c").body[0]
    (swap,) = [edit for edits in candidates(tree) for edit in edits if "exchanged" in edit.told]
    assert [ast.unparse(place.get()) for place in swap.places] == ["b", "a"]
    done = SimpleNamespace(edits=(swap,), whole=True, told=lambda: "all is right.")
    assert wording.told(tree, [done]) == "line 2, `b`. With `a` and `b` exchanged everywhere all is right."


def test_what_a_learner_has_defined_stays_as_it_is():
    before = dict(how_many_touch.__globals__)
    told("update_weights", how_many_touch)
    assert how_many_touch.__globals__ == before


def test_a_change_that_writes_into_the_input_is_no_help():
    def in_place(covs, eps):
        new = covs.copy()
        for S in new:
            S += eps * np.eye(len(S)) ** 2 * 2
        return new

    assert "`covs.copy()`. With `covs`" not in told("add_ridge", in_place)


def test_values_of_an_enclosing_function_are_seen():
    half = 0.5

    def doubled(x, mu, sigma):
        return np.exp(-half * ((x - mu) / sigma) ** 2 * 3) / (sigma * np.sqrt(2 * np.pi))

    assert "every input comes out right." in told("gauss_pdf", doubled)


def test_a_part_that_is_partly_forgiven_is_no_help(hasty):
    """The end of a trace is left to the learner: that it would be right says nothing."""

    def never_passed_on(X, weights, means, covs, tol, max_iter):
        theta, trace = (weights, means, covs), [log_likelihood(X, weights, means, covs)]
        for _ in range(max_iter):
            theta = em_step(X, weights, means, covs)
            trace.append(log_likelihood(X, *theta))
            if abs(trace[-1] - trace[-2]) / len(X) < tol:
                break
        return *theta, trace

    assert "would be right" not in told("em_fit", never_passed_on)


def test_what_helps_in_two_dimensions_alone_is_not_told(hasty):
    def cubed(X, mu, Sigma):
        distance = np.einsum("ni,ij,nj->n", X - mu, np.linalg.inv(Sigma), X - mu)
        return np.exp(-distance / 2) / ((2 * np.pi) ** 3 * np.sqrt(np.linalg.det(Sigma)))

    assert "comes out right on" not in told("mvn_pdf", cubed)


def test_a_change_that_spoils_the_input_is_not_told():
    def on_a_copy(covs, eps):
        for S in covs.copy():
            S += eps * np.eye(len(S))
        return covs

    assert "With `covs` in its place" not in told("add_ridge", on_a_copy)


def seen(exercise, function):
    """Return the facts of a check of a function."""
    parts = trials.count_parts(exercise)
    outcomes = trials.settled(exercise, tuple(attempt(function, case.args, parts) for case in exercise.cases))
    return Facts(exercise, function, outcomes, trials.expected(exercise), trials.wrong_cases(exercise, outcomes))


def workbench(facts):
    return bench.bench(facts, ast.parse("def nothing():\n    pass").body[0], {})


def test_what_spoils_the_input_or_another_part_gains_nothing():
    def spoiling(covs, eps):
        covs += eps * np.eye(covs.shape[1])
        return covs

    def other_part(X, resp):
        weights, means, covs = m_step(X, resp)
        return weights, means + 1, covs

    for exercise, mine, change in (
        (exercises.add_ridge, lambda covs, eps: covs + 2 * eps, spoiling),
        (exercises.m_step, lambda X, resp: (resp.sum(axis=0), *m_step(X, resp)[1:]), other_part),
    ):
        facts = seen(exercise, mine)
        before, place = bench.right_of(facts), workbench(facts)
        assert gains.gain(place, before, (1,), exercise.reference)[0].right > before
        assert gains.gain(place, before, (1,), change)[0].right == frozenset()


def too_late(trace, n, tol):
    return len(trace) > 1 and abs(trace[-1] - trace[-2]) / n < 2 * tol


@pytest.mark.parametrize(("place", "text", "doubt"), [("tol", "tol / 2", True), ("tol", "tol ** 2", False)])
def test_a_number_that_moves_a_limit_between_truths_may_be_right_by_chance(place, text, doubt):
    facts = seen(exercises.has_converged, too_late)
    tree = ast.parse(dedent(inspect.getsource(too_late))).body[0]
    there = next(one for one in expressions(tree) if ast.unparse(one.get()) == place)
    edit = Edit((there,), (ast.parse(text, mode="eval").body,))
    assert gains.Gain(facts, frozenset(), (edit,)).by_chance() is doubt


@pytest.mark.parametrize(
    ("right", "wrong", "place", "text", "doubt"),
    [
        (True, 1, "0", "-1", True),
        (1, 2, "0", "-1", True),
        (True, 3, "0", "-1", False),  # so many do not turn by chance
        (True, 1, "2", "3", False),  # a length is compared with it
        (True, 1, "0", "limit", False),
        (True, 1, "gain", "gain / 2", True),
        (1, 2, "gain", "gain / 2", True),
        (1, 3, "gain", "gain / 2", False),
        (1.0, 1, "gain", "gain / 2", False),
    ],
)
def test_few_truths_or_choices_turn_with_a_limit_or_a_factor_by_chance(right, wrong, place, text, doubt):
    tree = ast.parse("def f(trace, gain, limit):\n    return len(trace) < 2 or gain < 0").body[0]
    there = next(one for one in expressions(tree) if ast.unparse(one.get()) == place)
    edit = Edit((there,), (ast.parse(text, mode="eval").body,))
    outcomes = [SimpleNamespace(answer=np.array(right))] * wrong
    facts = SimpleNamespace(expected=[np.array(right)] * wrong, outcomes=outcomes, wrong=range(wrong))
    assert gains.Gain(facts, frozenset(), (edit,)).by_chance() is doubt


@pytest.mark.parametrize(("changes", "seen_through"), [((0, 1), True), ((0, 2), False), ((0, 3), False)])
def test_two_operators_that_are_exchanged_are_no_two_things(changes, seen_through):
    tree = ast.parse("def f(a, b, c, d):\n    return a * b / c * d").body[0]
    third, second, first = [one for one in expressions(tree) if isinstance(one.get(), ast.BinOp)]
    found = [Edit((Place(one.get(), "op"),), (op(),)) for one, op in ((first, ast.Div), (second, ast.Mult))]
    found += [Edit((Place(third.get(), "op"),), (op(),)) for op in (ast.Div, ast.MatMult)]
    assert pairs._opposite([found[i] for i in changes]) is seen_through


# --- memory of its own ------------------------------------------------------------------------------------------------


def one_row_for_all(X, resp):
    N, D = X.shape
    K = resp.shape[1]
    sums = [[0.0] * D] * K
    for n in range(N):
        for k in range(K):
            for d in range(D):
                sums[k][d] += resp[n, k] * X[n, d]
    return np.array(sums) / resp.sum(axis=0)[:, None]


def a_view_of_the_means(X, weights, means, covs):
    resp = exercises.responsibilities.reference(X, weights, means, covs)
    new = means[:]
    for k, r in enumerate(resp.T):
        new[k] = r @ X / r.sum()
    return resp.mean(axis=0), new, exercises.m_step.reference(X, resp)[2]


@pytest.mark.parametrize(
    ("name", "answer", "change"),
    [
        ("update_means", one_row_for_all, "With `[[0.0] * D for _ in range(K)]` in its place every input comes out"),
        (
            "em_step",
            a_view_of_the_means,
            "`new = np.array(means[:], dtype=float)` in line 3, a new array, every input comes",
        ),
    ],
)
def test_what_shares_its_memory_gets_some_of_its_own(name, answer, change):
    assert change in told(name, answer)


def test_memory_of_its_own_is_a_small_change():
    tree = ast.parse("def f(a):\n    return a[:]").body[0]
    (place,) = [one for one in expressions(tree) if isinstance(one.get(), ast.Subscript)]
    (new,) = fresh.fresh(place.get())
    assert fresh.is_fresh(place.get(), new) and not fresh.is_fresh(place.get(), ast.Name("b", ast.Load()))
    assert sizes.size_of((Edit((place,), (new,)),)) == sizes.LIMIT < sizes.COPY
