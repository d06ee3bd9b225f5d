"""The quizzes: one right answer each, a reason for every choice, shown with and without a kernel, kept as progress."""

import subprocess
import sys
from collections import Counter

import anywidget
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises import quiz
from gmm_lessons.exercises.lessons import QUESTIONS
from gmm_lessons.exercises.quizzes.view import QuizView
from tools.notebooks import NOTEBOOKS

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A place for progress that is not the learner's."""
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path))


def status_of(name):
    return {name: status for _, name, status in exercises.progress().rows}[name]


def test_the_lessons_have_two_or_three_questions_each():
    counts = Counter(question.lesson for question in QUESTIONS)
    assert set(counts) == {int(path.name[:2]) for path in NOTEBOOKS.glob("[0-9]*.ipynb")} - {0}
    assert set(counts.values()) <= {2, 3}
    assert len({question.name for question in QUESTIONS}) == len(QUESTIONS)


@each_question
def test_one_choice_is_right_and_every_choice_has_its_own_reason(question):
    assert sum(choice.right for choice in question.choices) == 1
    assert len(question.choices) >= 3
    assert len({choice.why for choice in question.choices}) == len(question.choices)
    assert all(len(choice.why) > 20 for choice in question.choices)


def test_the_right_answer_is_now_here_now_there_and_not_given_away_by_length():
    places = Counter(next(i for i, choice in enumerate(q.choices) if choice.right) for q in QUESTIONS)
    assert min(places[i] for i in range(3)) >= 5
    longest = sum(max(q.choices, key=lambda choice: len(choice.text)).right for q in QUESTIONS)
    assert longest <= len(QUESTIONS) * 0.75


def test_a_quiz_shows_itself_in_stable_words():
    assert repr(quiz(5)) == "Quiz(lesson 5, 3 questions)"
    first, second = (quiz(5)._repr_mimebundle_()[0] for _ in range(2))
    assert first["text/plain"] == second["text/plain"] == repr(quiz(5))
    assert first["text/html"] == second["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in first


def test_an_unknown_lesson_is_told_which_there_are():
    with pytest.raises(ValueError, match=r"lesson 99 has no quiz; the lessons 1, 2, 3, 4, 5, 6, 7, 8(, \d+)* have one"):
        quiz(99)


@each_question
def test_the_page_without_a_kernel_holds_everything_folded(question):
    html = quiz(question.lesson)._repr_html_()
    assert html.count("<details>") == sum(len(q.choices) for q in QUESTIONS if q.lesson == question.lesson)
    assert "<script" not in html
    assert "http" not in html


def test_without_anywidget_the_list_is_left(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    bundle, metadata = quiz(5)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert metadata == {}


def right_and_wrong(question):
    places = {choice.right: i for i, choice in enumerate(question.choices)}
    return places[True], places[False]


@each_question
def test_answers_become_progress(question):
    view = quiz(question.lesson).view()
    right, wrong = right_and_wrong(question)
    view.chosen = {question.name: wrong}
    assert status_of(question.name) == "incorrect"
    view.chosen = {question.name: right}
    assert status_of(question.name) == "correct"
    view.chosen = {question.name: wrong}
    assert status_of(question.name) == "correct"


@pytest.mark.parametrize(
    "chosen", [{"question 5.1": 7}, {"question 5.1": "a"}, {"nonsense": 0}, {"question 5.1": -1}, {}]
)
def test_messages_that_make_no_sense_are_ignored(chosen):
    view = quiz(5).view()
    view.chosen = chosen
    assert exercises.progress().summary().startswith("0 of")


def test_the_view_is_a_small_widget_without_the_network():
    view = quiz(1).view()
    assert isinstance(view, QuizView)
    assert isinstance(view, anywidget.AnyWidget)
    assert repr(view) == "QuizView(3 questions)"
    assert "http" not in str(view._esm) + str(view._css)
    assert "import " not in str(view._esm)


def test_importing_the_exercises_imports_nothing_heavy():
    code = "import sys; from gmm_lessons import exercises; print(*[m for m in HEAVY if m in sys.modules])"
    code = code.replace("HEAVY", "('matplotlib', 'sklearn', 'anywidget', 'ipywidgets', 'IPython')")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
