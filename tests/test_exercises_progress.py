"""Progress: kept between kernels, whole or not at all, and never in the way of a check."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging import checking
from gmm_lessons.exercises.progress import folder, kept, record

PDF = exercises.gauss_pdf
MODULE = sys.modules[record.__module__]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A place for progress that is not the learner's."""
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(MODULE, "_refused", [])
    return tmp_path / "home"


def stub(x, mu, sigma): ...


def wrong(x, mu, sigma):
    return x


def status_of(name):
    return {name: status for _, name, status in exercises.progress().rows}[name]


def test_every_exercise_and_question_has_a_row_by_lesson():
    rows = exercises.progress().rows
    there = {lesson for lesson, *_ in rows}
    assert {one.name for one in exercises.ALL if one.lesson in there} < {name for _, name, _ in rows}
    assert [lesson for lesson, *_ in rows] == sorted(lesson for lesson, *_ in rows)
    assert {status for *_, status in rows} == {"not attempted"}


def test_the_last_status_is_kept_but_correct_stays():
    for function, status in [
        (stub, "not attempted"),
        (wrong, "incorrect"),
        (stub, "incorrect"),
        (PDF.reference, "correct"),
        (wrong, "correct"),
        (stub, "correct"),
    ]:
        PDF.check(function)
        assert status_of("gauss_pdf") == status


def test_another_kernel_sees_it(home):
    PDF.check(PDF.reference)
    code = "from gmm_lessons import exercises; print(exercises.progress())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, env=spoken())
    assert "     1  gauss_pdf               ✓ correct" in run.stdout
    assert "1 of " in run.stdout


def spoken():
    return dict(os.environ, PYTHONUTF8="1", PYTHONPATH=str(Path(__file__).parent.parent))


def test_reset_forgets():
    PDF.check(PDF.reference)
    assert "not attempted" in exercises.reset_progress()
    assert status_of("gauss_pdf") == "not attempted"
    exercises.reset_progress()


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '{"gauss_pdf": "splendid"}', '{"gauss_pdf": 3}', "\x00", "[" * 100_000]
)
def test_a_corrupt_file_is_set_aside_and_a_new_one_begun(home, text):
    home.mkdir()
    (home / "progress.json").write_text(text, encoding="utf-8")
    assert PDF.check(PDF.reference).status == "correct"
    assert kept() == {"gauss_pdf": "correct"}
    assert (home / "progress-unreadable-1.json").read_text(encoding="utf-8") == text
    told = exercises.progress()
    assert "set aside as progress-unreadable-1.json" in repr(told)
    assert "set aside as progress-unreadable-1.json" in told._repr_html_()


def test_bytes_that_are_no_text_are_set_aside(home):
    home.mkdir()
    (home / "progress.json").write_bytes(b"\xff\xfe\xff")
    assert status_of("gauss_pdf") == "not attempted"
    assert (home / "progress-unreadable-1.json").read_bytes() == b"\xff\xfe\xff"


def test_two_corrupt_files_keep_their_own_names(home):
    home.mkdir()
    for text in ("one", "two"):
        (home / "progress.json").write_text(text)
        kept()
    names = sorted(path.name for path in home.iterdir())
    assert names == ["progress-unreadable-1.json", "progress-unreadable-2.json"]


def test_where_nothing_can_be_written_a_check_works_as_ever(home):
    home.write_text("a file stands where the folder should be")
    assert PDF.check(PDF.reference).status == "correct"
    assert status_of("gauss_pdf") == "not attempted"
    assert exercises.reset_progress()


def test_a_write_that_fails_leaves_the_old_file_and_no_scrap(home, monkeypatch):
    record("gauss_pdf", "incorrect")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    record("gauss_pdf", "correct")
    assert kept() == {"gauss_pdf": "incorrect"}
    assert [path.name for path in home.iterdir()] == ["progress.json"]


def test_the_file_is_plain_json(home):
    record("question 5.1", "incorrect")
    record("gauss_pdf", "correct")
    assert json.loads((home / "progress.json").read_text()) == {"gauss_pdf": "correct", "question 5.1": "incorrect"}


def test_without_the_variable_it_is_the_users_data_directory(monkeypatch, tmp_path):
    monkeypatch.delenv("GMM_LESSONS_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert folder().name == "gmm-lessons"
    assert Path(__file__).parent.parent not in folder().parents


def test_judging_alone_keeps_nothing(home):
    checking.judged(PDF, PDF.reference)
    assert not home.exists()


def test_the_table_shows_status_in_words():
    PDF.check(wrong)
    html = exercises.progress()._repr_html_()
    assert "<td>1</td><td>gauss_pdf</td><td>✗ incorrect</td>" in html
    assert "<th>lesson</th>" in html


def test_what_can_be_finished_is_counted():
    """The lessons of the table are those that have a notebook with a quiz."""
    notebooks = Path(__file__).parent.parent.joinpath("notebooks").glob("*.ipynb")
    quizzes = {int(path.name[:2]) for path in notebooks if "exercises.quiz(" in path.read_text(encoding="utf-8")}
    assert {lesson for lesson, *_ in exercises.progress().rows} == quizzes


def test_the_minutes_that_are_left_are_told():
    rows = exercises.progress().rows
    questions = sum(name.startswith("question") for _, name, _ in rows)
    before = 7 * (len(rows) - questions) + 3 * questions
    assert exercises.progress().minutes() == before
    PDF.check(PDF.reference)
    record("question 1.1", "correct")
    assert exercises.progress().minutes() == before - 10
    hours, minutes = divmod(before - 10, 60)
    assert f"about {hours} h {minutes} min left" in repr(exercises.progress())
    assert f"about {hours} h {minutes} min left" in exercises.progress()._repr_html_()


def test_what_comes_next_is_told():
    assert "Next: gauss_pdf (the first that is open)" in repr(exercises.progress())
    PDF.check(PDF.reference)
    assert "Next: gauss_logpdf" in repr(exercises.progress())
    record("question 5.1", "incorrect")
    told = exercises.progress()
    assert "Next: question 5.1 (not right yet), in the quiz of lesson 5: exercises.quiz(5)" in repr(told)
    assert "exercises.quiz(5)" in told._repr_html_()


def test_at_the_end_nothing_is_next():
    for _, name, _ in exercises.progress().rows:
        record(name, "correct")
    told = repr(exercises.progress())
    assert "you have done them all" in told
    assert "Next" not in told


def test_progress_that_cannot_be_kept_is_said_in_the_table(home, monkeypatch):
    monkeypatch.setattr(MODULE, "_refused", [])
    home.write_text("a file where the folder should be", encoding="utf-8")
    PDF.check(PDF.reference)
    PDF.check(PDF.reference)
    (note,) = exercises.progress().notes
    assert note.startswith("Progress is not kept (")
    assert "set GMM_LESSONS_HOME" in repr(exercises.progress())


def test_without_a_home_nothing_breaks(monkeypatch):
    monkeypatch.delenv("GMM_LESSONS_HOME")
    monkeypatch.setattr(MODULE, "_refused", [])

    def homeless(*_, **__):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_data_dir", homeless)
    assert PDF.check(PDF.reference).status == "correct"
    assert len(exercises.progress().notes) == 1
    assert "not attempted" in exercises.reset_progress()
