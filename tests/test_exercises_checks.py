"""Every exercise: right answers pass however they are written, stubs are not attempted, mistakes are named."""

import dataclasses
import inspect
import re
from functools import cache

import numpy as np
import pytest
from scipy import stats

from gmm_lessons import exercises
from gmm_lessons.exercises.exercise import Case
from gmm_lessons.exercises.judging import checking, trials
from gmm_lessons.exercises.judging.choosing import chosen
from gmm_lessons.gaussian import log_density, normal_logpdf, normal_pdf
from gmm_lessons.mixture import Mixture, bells, log_evidence, log_likelihood, log_sum_exp
from gmm_lessons.responsibilities import labels, responsibilities
from tests.exercise_answers_early import ANSWERS as EARLY
from tests.exercise_answers_further import ANSWERS as FURTHER
from tests.exercise_answers_later import ANSWERS as LATER
from tests.exercise_naive import NAIVE

pytestmark = pytest.mark.usefixtures("hasty")

ANSWERS = EARLY | LATER | FURTHER
each_exercise = pytest.mark.parametrize("exercise", exercises.ALL, ids=lambda exercise: exercise.name)
TABLE = [
    *("gauss_pdf", "gauss_logpdf", "mvn_pdf", "mvn_logpdf", "ellipse_axes", "mixture_pdf", "sample_mixture"),
    *("mixture_moments", "logsumexp_rows", "mixture_loglik", "responsibilities", "predict_labels"),
    *("update_weights", "update_means", "update_covs", "m_step", "em_step", "has_converged", "em_fit"),
    *("matched_labels", "kl", "elbo", "kmeans_step", "init_from_labels", "plus_plus_chances", "best_run"),
    *("add_ridge", "is_collapsed", "soft_kmeans_step", "n_params", "bic"),
    *("m_step_tied", "m_step_diagonal", "m_step_spherical", "icl"),
    *("conditional_gaussian", "em_missing_step", "impute_mean", "map_weights", "normal_wishart_update"),
    *("m_step_from_stats", "add_moments", "anomalies"),
]


@pytest.fixture(autouse=True, scope="module")
def home(tmp_path_factory):
    """A place for progress that is not the learner's, one for all tests: none asks what is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GMM_LESSONS_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def no_search(monkeypatch):
    """The search for changes of the code has tests of its own, in test_exercises_mending.py."""
    monkeypatch.setattr(checking, "mended", lambda facts, two: two())


def test_the_exercises_of_the_curriculum_are_there_in_order():
    assert [exercise.name for exercise in exercises.ALL] == TABLE
    assert all(getattr(exercises, name).name == name for name in TABLE)
    assert [exercise.lesson for exercise in exercises.ALL] == sorted(exercise.lesson for exercise in exercises.ALL)


@each_exercise
def test_the_reference_is_right(exercise):
    assert exercise.check(exercise.reference).status == "correct"


@pytest.mark.parametrize(
    ("name", "answer"), [(name, f) for name, answers in (EARLY | FURTHER).items() for f in answers]
)
def test_right_answers_written_differently_pass(name, answer):
    verdict = getattr(exercises, name).check(answer)
    assert verdict.status == "correct", verdict


def test_every_exercise_has_three_other_right_answers():
    assert {name for name, answers in ANSWERS.items() if len(answers) >= 3} == set(TABLE)


def stubs(parameters):
    """Return the ways in which an exercise may be left undone."""
    bodies = (
        "...",
        "pass",
        "return None",
        "return ...",
        '"""A docstring."""',
        "answer = ...\n    return answer",
        "z = ...",
    )
    for body in (*bodies, "raise NotImplementedError", "z = ...\n    return z - 1", "return (..., ...)"):
        room = {}
        exec(f"def stub({parameters}):\n    {body}", room)
        yield room["stub"]


@each_exercise
def test_a_stub_is_not_attempted(exercise):
    parameters = ", ".join(inspect.signature(exercise.reference).parameters)
    assert [exercise.check(stub).status for stub in stubs(parameters)] == ["not attempted"] * 10


@each_exercise
def test_a_forgotten_return_is_told(exercise):
    verdict = exercise.check(lambda *args: [exercise.reference(*args)].clear())
    assert verdict.status == "incorrect"
    assert "`return`" in verdict.message


@cache
def verdict_on(exercise, mistake):
    return exercise.check(mistake.wrong)


@each_exercise
def test_each_mistake_is_told_by_its_own_hint(exercise):
    assert len(exercise.mistakes) >= 4
    for mistake in exercise.mistakes:
        verdict = verdict_on(exercise, mistake)
        assert verdict.status == "incorrect", mistake.hint
        hint = chosen(mistake.wrong, mistake.hint)  # some of its words depend on the code
        assert hint in verdict.message, (hint, verdict.message)


@each_exercise
def test_no_two_mistakes_share_a_message(exercise):
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints)


@each_exercise
def test_a_wrong_answer_says_where_and_how_much(exercise):
    verdict = verdict_on(exercise, exercise.mistakes[0])
    assert "On the input “" in verdict.message
    assert any(case.label in verdict.message for case in exercise.cases)
    assert re.search("expected .*, got |should have the |holds |stopped with |must |not the draws", verdict.message)


@each_exercise
def test_naive_inputs_would_let_mistakes_pass(exercise, monkeypatch):
    """Were the inputs of a check replaced by these, the test of the mistakes above would fail."""
    monkeypatch.setattr(checking, "tried", lambda *_: ())
    cases = tuple(Case(args, f"naive {i}") for i, args in enumerate(NAIVE[exercise.name]))
    naive = dataclasses.replace(exercise, cases=cases)
    assert checking.judged(naive, exercise.reference).status == "correct"
    assert any(checking.judged(naive, mistake.wrong).status == "correct" for mistake in exercise.mistakes)


@each_exercise
def test_three_hints_at_most_then_the_solution(exercise):
    assert 1 <= len(exercise.hints) <= 3
    fresh = dataclasses.replace(exercise)
    said = [fresh.hint() for _ in range(len(exercise.hints) + 2)]
    assert [hint.text for hint in said[: len(exercise.hints)]] == list(exercise.hints)
    assert all(f"exercises.{exercise.name}.solution()" in repr(hint) for hint in said[len(exercise.hints) :])
    assert "Hint 1 of" in said[0]._repr_html_()


@each_exercise
def test_the_solution_stands_alone_and_is_right(exercise):
    room = {}
    source = exercise.solution().source
    exec(source, room)
    assert "gmm_lessons" not in source
    assert exercise.check(room[exercise.name]).status == "correct"


@each_exercise
def test_the_statement_names_the_function_and_its_parameters(exercise):
    assert f"`{exercise.name}{inspect.signature(exercise.reference)}`" in exercise.statement


@each_exercise
def test_a_check_runs_no_more_than_the_learners_function(exercise, monkeypatch):
    """The mistakes that are compared with it have run before: once in each process is enough."""
    calls = []

    def wrong(*args):
        calls.append(args)
        return exercise.mistakes[-1].wrong(*args)

    exercise.check(exercise.mistakes[-1].wrong)
    monkeypatch.setattr(trials, "attempt", None)
    assert exercise.check(wrong).status == "incorrect"
    assert len(calls) == len(exercise.cases) + 1  # the first input once more, at the end


# --- witnesses: the references of lessons 1 to 5 against the package and SciPy ----------------------------------------

WITNESSES = {
    "gauss_pdf": normal_pdf,
    "gauss_logpdf": normal_logpdf,
    "mvn_pdf": lambda X, mu, Sigma: stats.multivariate_normal(mu, Sigma).pdf(X),
    "mvn_logpdf": lambda X, mu, Sigma: log_density(X, mu[None], Sigma[None])[:, 0],
    "mixture_pdf": lambda x, *theta: np.exp(log_evidence(x, bells(*theta))),
    "logsumexp_rows": log_sum_exp,
    "mixture_loglik": lambda X, *theta: log_likelihood(X, Mixture(*theta)),
    "responsibilities": lambda X, *theta: responsibilities(X, Mixture(*theta)),
    "predict_labels": lambda X, *theta: labels(responsibilities(X, Mixture(*theta))),
}


@pytest.mark.parametrize("name", WITNESSES)
def test_the_reference_agrees_with_the_package(name):
    exercise = getattr(exercises, name)
    for case in exercise.cases:
        witness = WITNESSES[name](*case.args)
        np.testing.assert_allclose(exercise.reference(*case.args), witness, rtol=1e-9, atol=1e-13)


def test_the_draws_of_the_reference_have_the_moments_of_the_mixture():
    n, weights, means, covs, _ = exercises.sample_mixture.cases[0].args
    x = exercises.sample_mixture.reference(200_000, weights, means, covs, np.random.default_rng(0))
    mean = weights @ means
    cov = np.einsum("k,kij->ij", weights, covs + np.einsum("ki,kj->kij", means - mean, means - mean))
    np.testing.assert_allclose(x.mean(axis=0), mean, atol=5 * np.sqrt(np.diag(cov) / len(x)).max())
    np.testing.assert_allclose(np.cov(x.T), cov, rtol=0.02, atol=0.02 * cov.max())


def test_an_honest_sampler_passes_for_other_seeds():
    """The judge of draws errs against an honest sampler about once in a million checks."""
    exercise = exercises.sample_mixture
    for seed in range(0, 300, 5):
        seeds = (seed, seed + 1, seed + 2, seed + 2, seed + 3, seed + 4)
        cases = tuple(
            Case((*case.args[:4], np.random.default_rng(s)), case.label)
            for case, s in zip(exercise.cases, seeds, strict=True)
        )
        assert exercise.judge(cases, [exercise.reference(*case.args) for case in cases][: len(cases)]) is None
