"""Exercises in the browser: Python in a worker checks them, and whatever is missing, the lesson still reads whole."""

import json
import os
import re

import numpy as np
import pytest

from gmm_lessons import exercises
from tests.site import binaries, pages
from tools.site import pyodide

CORE = [name for name in pyodide.CORE if name != "pyodide.asm.mjs"]  # a release has one of two
FETCH = "GMM_LESSONS_FETCH"  # set where tests may bring Pyodide from the index
MOST = 120  # seconds that all exercises may take
EVERY = """
import json
told, chosen = [], lambda some: {0, len(some) // 2, len(some) - 1}
for one in exercises.ALL:
    verdict = one.check(one.reference)
    told.append((one.name, "reference", verdict.status == "correct" or verdict.message))
    for i in chosen(one.mistakes):
        verdict = one.check(one.mistakes[i].wrong)
        named = verdict.status == "incorrect" and one.mistakes[i].hint in verdict.message
        told.append((one.name, i, named or verdict.message))
for one in exercises.PENCILS:
    told.append((one.name, "right", one.check(one.right).status == "correct"))
    for i in chosen(one.slips):
        verdict = one.check(one.slips[i].answer)
        told.append((one.name, i, one.slips[i].hint in verdict.message or verdict.message))
print(json.dumps(told))
"""


@pytest.fixture(scope="session")
def with_python(tmp_path_factory):
    """Return the address of pages with exercises, Pyodide beside them."""
    folders = binaries.there() or (binaries.fetch() if os.environ.get(FETCH) else None)
    if folders is None:
        pytest.skip("no Pyodide here: `python -m tests.site.binaries` brings it (80 MB), and exercises run in Chromium")
    folder = tmp_path_factory.mktemp("site")
    pages.write(folder, "07", "08")
    pyodide.write(*folders, folder / "pyodide")
    server = pages.serve(folder)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """Return a folder of pages with exercises and no Pyodide beside them."""
    folder = tmp_path_factory.mktemp("bare")
    pages.write(folder, "07", "08")
    return folder


@pytest.fixture(scope="session")
def lesson(with_python, new_page):
    """Return lesson 7 on a page, with Python loaded; `page.asked` are the hosts that were asked for something."""
    page = new_page()
    page.asked = set()
    page.on("request", lambda request: page.asked.add(re.sub(r"^(?:blob:)?(\w+://[^/]*)/.*", r"\1", request.url)))
    page.goto(f"{with_python}/07.html")
    checked(box(page, "em_step"))
    return page


def box(page, name):
    return page.locator(f"[data-exercise={name}]")


def code(one):
    return one.get_by_role("textbox")


def checked(one, text=None):
    """Run what is written in a box, or this; return what is told below it."""
    runs = int(one.get_attribute("data-runs") or 0)
    if text is not None:
        code(one).fill(text)
    one.get_by_role("button", name="Run and check").click()
    return told(one, runs + 1)


def told(one, runs):
    one.page.wait_for_function("([node, n]) => node.dataset.runs == n", arg=[one.element_handle(), runs])
    return one.locator(".gmm-live-told").inner_text()


def ran(page, source, seconds=10):
    """Run code in the page's Python, past the boxes; return what came of it."""
    script = """([code, seconds]) => {
        gmmLive.seconds = seconds;
        return gmmLive.run({code, name: "", others: () => []}).finally(() => { gmmLive.seconds = 10; });
    }"""
    return page.evaluate(script, [source, seconds])


def test_every_exercise_takes_its_reference_and_names_three_mistakes(lesson):
    rows = json.loads(ran(lesson, EVERY, MOST)["printed"])
    assert [row for row in rows if row[2] is not True] == []
    assert {row[0] for row in rows} == {one.name for one in (*exercises.ALL, *exercises.PENCILS)}
    assert len(rows) >= 4 * len(exercises.ALL)


def test_a_verdict_is_the_same_as_in_jupyterlab(lesson):
    one = box(lesson, "em_step")
    wrong = "def my_em_step(X, weights, means, covs):\n    return weights, means, covs\n\n\n"
    room = {}
    exec(wrong, room)
    verdict = exercises.em_step._judged(room["my_em_step"])
    assert checked(one, f"{wrong}exercises.em_step.check(my_em_step)") == f"{verdict.title}\n{verdict.message}"
    assert one.locator(".gmm-live-verdict").get_attribute("data-status") == "incorrect"
    right = f"{exercises.em_step.solution().source}\nexercises.em_step.check(em_step)"
    code(one).fill(right)
    runs = int(one.get_attribute("data-runs"))
    code(one).press("Shift+Enter")
    assert told(one, runs + 1).startswith("✓ em_step: correct")


def test_a_number_is_checked_too(lesson):
    one, right = box(lesson, "mean_after_one_update"), exercises.mean_after_one_update.right
    assert "not attempted" in checked(one)
    assert "✓" in checked(one, f"my_answer = {right}\nexercises.mean_after_one_update.check(my_answer)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(x):\n    return (x\n\nf(1)", ["SyntaxError", "Line 2: return (x"]),
        ("def f(x):\n    return x + foo\n\nf(1)", ["NameError", "name 'foo' is not defined", "Line 2: return x + foo"]),
        ("import scipy.stats", ["SciPy is not on this page", "JupyterLab"]),
        ("from scipy.special import logsumexp", ["SciPy is not on this page"]),
        ("import matplotlib.pyplot as plt", ["matplotlib is not on this page"]),
        ("print(fig)", ["fig is made by a cell of the lesson that needs more than NumPy"]),
        ("print(geyser.shape, variance_of := 3)", ["(272, 2) 3", "Nothing was checked"]),
        ("np.linalg.cholesky(-np.eye(2))", ["LinAlgError", "Matrix is not positive definite"]),
        (
            "np.bincount(np.random.default_rng(0).integers(0, 2, 9))",
            [repr(np.bincount(np.random.default_rng(0).integers(0, 2, 9)))],
        ),
        ("print('<img src=x onerror=alert(1)>')", ["<img src=x onerror=alert(1)>"]),
        ("raise SystemExit", ["SystemExit"]),
        ("n = input('how many? ')", ["cannot ask you", "Line 1: n = input"]),
        ("exercises.em_fit.hint()", ["Hint 1 of 3", exercises.em_fit.hints[0][:20]]),
    ],
)
def test_what_comes_of_a_run_is_told(lesson, text, words):
    said = checked(box(lesson, "em_fit"), text)
    assert [word for word in words if word not in said] == [], said


def test_the_function_of_scipy_that_an_exercise_is_about_is_there(lesson):
    source = f"{exercises.matched_labels.solution().source}\nexercises.matched_labels.check(matched_labels)"
    assert ran(lesson, source)["status"] == "correct"


def test_a_loop_without_end_is_stopped_and_the_next_run_works(lesson):
    one, right = box(lesson, "has_converged"), helped()
    assert lesson.evaluate("gmmLive.seconds") == 10
    lesson.evaluate("gmmLive.seconds = 1")
    said = checked(one, "while True:\n    pass")
    lesson.evaluate("gmmLive.seconds = 10")
    assert "was stopped" in said and "a loop that never ends" in said
    assert "✓ has_converged: correct" in checked(one, right)


def helped():
    """Return a right answer to has_converged, with a function that other boxes may use."""
    right = f"{exercises.has_converged.solution().source}\nexercises.has_converged.check(has_converged)"
    return f"def em_helper():\n    return 42\n\n\n{right}"


def test_a_run_can_be_stopped_by_hand(lesson):
    """By the same end of the worker as above; the next one begins on the page that is loaded again below."""
    one = box(lesson, "em_fit")
    runs = int(one.get_attribute("data-runs") or 0)
    code(one).fill("while True:\n    pass")
    one.get_by_role("button", name="Run and check").click()
    one.get_by_role("button", name="Stop").click()
    assert "You stopped it." in told(one, runs + 1)


def test_drafts_verdicts_and_the_functions_in_them_survive_the_page(lesson):
    """After the two tests above: a new worker knows what was written in boxes whose verdict is correct."""
    lesson.reload()
    one = box(lesson, "has_converged")
    assert code(one).input_value() == helped()
    assert "✓ has_converged: correct" in one.locator(".gmm-live-told").inner_text()
    assert "42" in checked(box(lesson, "em_fit"), "em_helper()")


def test_start_again_brings_the_beginning_back_and_can_be_undone(lesson):
    one = box(lesson, "mean_after_one_update")
    given = one.locator("pre").first.text_content().rstrip("\n")
    code(one).fill("mine")
    one.get_by_role("button", name="Start again").click()
    assert code(one).input_value() == given
    lesson.keyboard.press("Control+z")
    assert code(one).input_value() == "mine"


def test_a_cell_can_be_changed_and_run_and_put_back(lesson):
    cell = lesson.locator(".tag_gmm-run")
    printed, told_now = cell.locator(".cell_output"), cell.locator(".gmm-live-told")
    cell.get_by_role("button", name="Change and run").click()
    area = cell.get_by_role("textbox", name="The code of this cell, to change")
    assert area.evaluate("node => document.activeElement === node")
    area.fill(area.input_value().replace("a = 2", "a = 21"))
    area.press("Shift+Enter")
    assert told(cell.locator(".cell_input"), 1).strip() == "42" and not printed.is_visible()
    assert checked(box(lesson, "em_fit"), "a").endswith("21")  # as in a notebook
    cell.get_by_role("button", name="As it was").click()
    assert "a = 2\n" in area.input_value() and printed.is_visible() and "42" not in told_now.inner_text()
    area.fill("1 / 0")
    lesson.reload()
    assert cell.get_by_role("textbox").input_value() == "1 / 0" and printed.is_visible()


def test_nothing_went_wrong_and_nobody_else_was_asked(lesson, with_python):
    """Last of the tests on this page."""
    assert lesson.complaints == []
    assert lesson.asked == {with_python}


def test_python_is_fetched_only_when_it_is_wanted(with_python, new_page):
    page, asked = new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{with_python}/08.html")
    assert code(box(page, "matched_labels")).is_visible()
    assert asked and [url for url in asked if "pyodide" in url or "worker" in url] == []


# --- without Python ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def without_python(bare):
    """Return the address of pages without Pyodide."""
    server = pages.serve(bare)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def reads_whole(page, words):
    """The code and the folds of every exercise are there, and one line says what is missing."""
    assert page.get_by_role("button", name="Change and run").count() == 0
    assert page.locator(".tag_gmm-run pre").first.is_visible()
    for one in page.locator(".gmm-exercise").all():
        assert one.locator("pre").is_visible()
        assert words in one.locator(".gmm-live-missing").inner_text()
    assert page.get_by_role("textbox").count() == 0
    fold = page.locator("details.gmm-fold").first
    fold.locator("summary").click()
    assert exercises.em_step.hints[0][:15] in fold.inner_text()
    assert page.complaints == []


def test_from_a_file_the_code_and_the_folds_remain(bare, new_page):
    page = new_page()
    page.goto((bare / "07.html").as_uri())
    reads_whole(page, "opened from a file")


@pytest.mark.parametrize(("name", "words"), [("WebAssembly", "no WebAssembly"), ("Worker", "no workers")])
def test_in_a_browser_without_what_it_takes_the_code_and_the_folds_remain(without_python, new_page, name, words):
    page = new_page()
    page.add_init_script(f"delete window.{name}")
    page.goto(f"{without_python}/07.html")
    reads_whole(page, words)


def test_without_javascript_the_code_and_the_folds_remain(without_python, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"{without_python}/07.html")
    assert box(page, "em_step").locator("pre").is_visible()
    assert page.locator("details.gmm-fold").count() > 4


def test_a_site_without_python_says_so(without_python, new_page):
    page = new_page()
    page.goto(f"{without_python}/07.html")
    said = checked(box(page, "em_step"))
    assert "not checked" in said and re.search(r"(files|07)\.json answers 404", said)
    assert "Press again to try once more" in said


def test_where_nothing_can_be_kept_a_line_says_so(without_python, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})")
    page.goto(f"{without_python}/07.html")
    one = box(page, "em_step")
    code(one).fill("mine")
    code(one).fill("mine again")
    assert one.locator(".gmm-forgetful").count() == 1
    assert "keeps nothing" in one.locator(".gmm-forgetful").inner_text()
    assert page.complaints == []


@pytest.fixture(scope="module")
def unanswered(without_python, new_page):
    """Return lesson 7 on a page, of which no Python is asked anything."""
    page = new_page()
    page.goto(f"{without_python}/07.html")
    return page


def test_by_keyboard_alone(unanswered):
    """Tab indents, Enter keeps the indentation, and Escape lets Tab out, both ways."""
    page = unanswered
    area = code(box(page, "em_step"))
    area.fill("def f():")
    area.press("End")
    area.press("Enter")
    page.keyboard.type("return 1")
    assert area.input_value() == "def f():\n    return 1"
    area.press("Tab")
    assert area.input_value() == "def f():\n    return 1    "
    area.press("Control+a")
    area.press("Tab")
    assert area.input_value() == "    def f():\n        return 1    "
    area.press("Shift+Tab")
    assert area.input_value() == "def f():\n    return 1    "
    area.press("Escape")
    area.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Run and check"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"
    assert page.complaints == []


def test_everything_has_a_name_and_the_focus_is_seen(unanswered):
    page = unanswered
    one = box(page, "em_step")
    area = one.get_by_role("textbox", name="Your code for em_step")
    described = page.locator(f"#{area.get_attribute('aria-describedby')}")
    assert "Escape, then Tab, leaves" in described.inner_text()
    assert one.get_by_role("status").count() == 2
    area.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_buttons_open_the_folds_one_after_the_other(unanswered):
    page = unanswered
    one, hints = box(page, "em_step"), page.locator("#exercise-em_step ~ details").filter(has_text="Hint")
    for i in range(len(exercises.em_step.hints)):
        one.get_by_role("button", name="Hint").click()
        assert hints.nth(i).evaluate("fold => fold.open && document.activeElement === fold.firstElementChild")
    one.get_by_role("button", name="Solution").click()
    assert page.evaluate("document.activeElement.textContent") == "Solution"


# --- what a site is made of -------------------------------------------------------------------------------------------


@pytest.fixture
def release(tmp_path):
    """Return folders that look like a release of Pyodide: files, and the core that npm ships."""
    files, core = tmp_path / "files", tmp_path / "core"
    for folder in (files, core):
        folder.mkdir()
        for name in CORE:
            (folder / name).write_text(name)
    (files / "numpy.whl").write_text("numpy")
    numpy = {"name": "numpy", "file_name": "numpy.whl", "version": "2", "sha256": pyodide.digest(files / "numpy.whl")}
    lock = {"info": {"version": "1", "python": "3"}, "packages": {"numpy": numpy}}
    (core / "pyodide-lock.json").write_text(json.dumps(lock))
    return files, core


def test_what_the_lock_names_is_taken_and_nothing_else(release, tmp_path):
    (release[0] / "more.whl").write_text("more")
    pyodide.write(*release, tmp_path / "made")
    lock = json.loads((tmp_path / "made" / "pyodide-lock.json").read_text())
    assert set(lock["packages"]) == {"numpy", "gmm-lessons"}
    ours = lock["packages"]["gmm-lessons"]
    assert ours["sha256"] == pyodide.digest(tmp_path / "made" / ours["file_name"])
    there = {path.name for path in (tmp_path / "made").iterdir()}
    assert there == {*CORE, "numpy.whl", ours["file_name"], "pyodide-lock.json", "files.json", "README.txt", "lessons"}


@pytest.mark.parametrize("name", [*CORE, "numpy.whl"])
def test_a_file_with_one_other_byte_is_refused(release, tmp_path, name):
    (release[0] / name).write_text(f"{name}.")
    with pytest.raises(pyodide.Refused, match=f"{re.escape(name)} has sha256"):
        pyodide.write(*release, tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_a_missing_file_is_named(release, tmp_path):
    (release[0] / "numpy.whl").unlink()
    with pytest.raises(pyodide.Refused, match=r"numpy\.whl is missing"):
        pyodide.write(*release, tmp_path / "made")
