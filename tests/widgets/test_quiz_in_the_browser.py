"""The quiz in Chromium: by keyboard and by mouse, remembered, named, on a dark page, and in JupyterLab."""

import json
import re
from pathlib import Path

import pytest

from gmm_lessons.exercises import quiz
from tests.widgets.laboratory import until

CODE = Path(__file__).resolve().parents[2] / "gmm_lessons" / "exercises" / "quizzes"
START = """async ({code, questions, chosen}) => {
  const view = (await import(URL.createObjectURL(new Blob([code], {type: "text/javascript"})))).default;
  const state = window.state = {questions, chosen, saved: 0};
  window.escaped = [];
  document.addEventListener("keydown", event => window.escaped.push(event.key));
  const set = (name, value) => { state[name] = value; };
  const model = {get: name => state[name], set, save_changes: () => { state.saved += 1; }};
  view.render({model, el: document.querySelector("#quiz")});
}"""


@pytest.fixture
def show(blank):
    """Return a function that shows a quiz with some questions answered before."""

    def shown(chosen=None, style=""):
        page = blank()
        css = (CODE / "quiz.css").read_text(encoding="utf-8")
        page.set_content(f"<html lang=en><style>{css}{style}</style><body><main id=quiz></main></body></html>")
        questions = quiz(5).view().questions
        page.evaluate(
            START,
            {"code": (CODE / "quiz.js").read_text(encoding="utf-8"), "questions": questions, "chosen": chosen or {}},
        )
        return page

    return shown


def right_of(number):
    question = quiz(5).questions[number]
    return next(i for i, choice in enumerate(question.choices) if choice.right)


def test_by_mouse(show):
    page = show()
    box = page.get_by_role("group").nth(0)
    box.get_by_role("button", name="Answer").click()
    assert box.get_by_role("status").inner_text() == "Choose one first."
    assert page.evaluate("state.saved") == 0
    wrong = (right_of(0) + 1) % 3
    box.get_by_role("radio").nth(wrong).check()
    box.get_by_role("button", name="Answer").click()
    assert box.get_by_role("status").inner_text() == f"✗ No. {quiz(5).questions[0].choices[wrong].why}"
    box.get_by_role("radio").nth(right_of(0)).check()
    assert box.get_by_role("status").inner_text() == ""
    box.get_by_role("button", name="Answer").click()
    assert box.get_by_role("status").inner_text().startswith("✓ Right.")
    assert page.evaluate("state.chosen") == {"question 5.1": right_of(0)}
    assert page.complaints == []


def test_by_keyboard_alone(show):
    page = show()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(right_of(0)):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("state.saved") == 0
    page.keyboard.press("Enter")
    assert page.get_by_role("status").nth(0).inner_text().startswith("✓ Right.")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Answer"
    page.keyboard.press("a")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("escaped").count("a") == 0
    assert page.evaluate("escaped").count("Enter") == 1
    assert page.complaints == []


def test_what_was_answered_before_is_shown_again(show):
    page = show({"question 5.2": 0, "question 5.3": 99})
    assert page.get_by_role("radio", checked=True).count() == 1
    assert page.get_by_role("status").nth(1).inner_text()[0] in "✓✗"
    assert page.get_by_role("status").nth(2).inner_text() == ""


def plain(text):
    """Return a text without its marks for indices, powers and code."""
    return re.sub(r"[_^`{}\s]", "", text)


def test_every_control_has_a_name_and_the_focus_is_seen(show):
    page = show()
    for question, box in zip(quiz(5).questions, page.get_by_role("group").all(), strict=True):
        assert plain(question.text) in plain(box.locator("legend").inner_text())
        for choice in question.choices:
            assert box.get_by_role("radio", name=choice.text, exact=True).count() == 1
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement.closest('.gmm-quiz-choice')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_dark_pages_give_their_colours(show):
    page = show(style=":root{--jp-content-font-color1: rgb(250, 250, 250)} body{background: #111}")
    assert page.evaluate("getComputedStyle(document.querySelector('legend')).color") == "rgb(250, 250, 250)"
    assert page.evaluate("getComputedStyle(document.querySelector('button')).color") == "rgb(250, 250, 250)"


def test_in_jupyterlab_an_answer_reaches_python_and_progress(lab, desk, tmp_path):
    page = desk
    start = (
        f"import os; os.environ['GMM_LESSONS_HOME'] = {json.dumps(str(tmp_path))}; from gmm_lessons import exercises"
    )
    notebook = lab.notebook(page, "quiz", start, "exercises.quiz(5)")
    box = notebook.panel.locator(".gmm-quiz fieldset").nth(0)
    box.get_by_role("radio").nth(right_of(0)).check()
    box.get_by_role("button", name="Answer").click()
    until(box, "n.dataset.answer === 'right'")
    for _ in range(100):
        if (tmp_path / "progress.json").exists():
            break
        page.wait_for_timeout(100)
    assert json.loads((tmp_path / "progress.json").read_text()) == {"question 5.1": "correct"}
    assert "'question 5.1'" in notebook.ask(
        "repr([row[1:] for row in exercises.progress().rows if row[2] == 'correct'])"
    )
