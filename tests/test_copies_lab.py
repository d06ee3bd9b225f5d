"""What `lab` says and does before JupyterLab opens, and what any Jupyter server does for the course."""

import os
import re
from random import Random
from types import SimpleNamespace

import pytest
import yaml
from tornado.web import HTTPError

from gmm_lessons import exercises
from gmm_lessons.exercises.progress import record
from tests.learners import ROOT, Learner, present, publish
from tests.test_setup import PROJECT
from tools import files, lab, serving
from tools.copies import main as copies
from tools.place import AUTHOR, FOLDER, ORIGINALS, Trouble
from tools.standing import standing

EM = "07_em_by_hand.ipynb"


@pytest.fixture(autouse=True)
def spared(monkeypatch, tmp_path):
    monkeypatch.setattr(files.os, "fsync", lambda _: None)
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path / "progress"))


@pytest.fixture
def root(tmp_path):
    """A course with three lessons, whose copies are laid."""
    root = tmp_path / "course"
    root.mkdir()
    publish(
        {name: content for name, content in present().items() if name[:2] in ("00", "07", "08")}, root / "notebooks"
    )
    lab.prepared(root)
    return root


def stands(root):
    page, line = standing(root / FOLDER, root / "notebooks")
    return page.name, line


def at(path, seconds):
    os.utime(path, (seconds, seconds))


# --- where one left off -----------------------------------------------------------------------------------------------


def test_a_beginner_begins_at_the_beginning(root):
    page, line = stands(root)
    assert page == "00_start_here.ipynb"
    assert re.fullmatch(r"Begin with lesson 0, Start here \(\d+ minutes\)\.", line)


def test_the_lesson_that_was_saved_last_is_where_one_was(root):
    learner = Learner(root / FOLDER, Random(0))
    for seconds, name in enumerate((EM, "00_start_here.ipynb"), start=10**9):
        learner.run(root / FOLDER / name)
        at(root / FOLDER / name, seconds)
    assert stands(root)[0] == "00_start_here.ipynb"
    at(root / FOLDER / EM, 2 * 10**9)
    record("em_step", "correct")
    page, line = stands(root)
    assert page == EM
    assert re.match(r"You were last in lesson 7, EM by hand \(\d+ minutes\): 1 of \d+ exercises and questions", line)
    assert re.search(r"Next there: (?!em_step)\w+\.$", line)


def test_whoever_has_done_a_lesson_is_told_the_next(root):
    Learner(root / FOLDER, Random(0)).run(root / FOLDER / EM)
    for lesson, name, _ in exercises.progress().rows:
        lesson == 7 and record(name, "correct")
    assert re.search(r"\. Next: lesson 8, Iris with scikit-learn, honestly \(\d+ minutes\)\.$", stands(root)[1])


def test_a_copy_under_a_name_of_the_learners_own_is_no_lesson(root):
    Learner(root / FOLDER, Random(0)).run(root / FOLDER / EM)
    (root / FOLDER / EM).rename(root / FOLDER / "mine.ipynb")
    assert stands(root)[1].startswith("Begin with")


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("author", [False, True])
def test_jupyterlab_is_opened_on_the_copies_or_for_authors_on_the_originals(root, monkeypatch, capsys, author):
    opened = []
    monkeypatch.setattr("jupyterlab.labapp.main", opened.append)
    monkeypatch.setattr(lab, "begun", lambda: (root / FOLDER, EM))
    monkeypatch.delenv(AUTHOR, raising=False)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    lab.main("--port=9999", *["--originals"] * author)
    assert opened[0][-1] == "--port=9999"
    where = "notebooks/00_start_here.ipynb" if author else f"{FOLDER}/{EM}"
    assert opened[0][1] == f"--LabApp.default_url=/lab/tree/{where}"
    assert (os.environ.get(AUTHOR) == "1") == author


def test_without_a_home_jupyter_gets_a_place(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        os, "environ", {**os.environ, "HOME": str(tmp_path / "none"), "USERPROFILE": str(tmp_path / "none")}
    )
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in lab.HOMES:
        os.environ.pop(name, None)
    lab.settle_down()
    assert "cannot be written to: settings and progress are kept in" in capsys.readouterr().out
    assert {os.path.dirname(os.environ[name]) for name in lab.HOMES} == {str(tmp_path)}


def test_fresh_without_a_lesson_asks_for_one():
    with pytest.raises(Trouble, match="such as: python course"):
        copies("fresh")


# --- any server -------------------------------------------------------------------------------------------------------


def server(folder):
    """Return as much of a Jupyter server as the course needs."""
    hooks, said = [], []
    manager = SimpleNamespace(register_pre_save_hook=hooks.append)
    log = SimpleNamespace(info=said.append)
    return SimpleNamespace(root_dir=str(folder), contents_manager=manager, log=log, hooks=hooks, said=said)


@pytest.mark.parametrize(("folder", "served"), [(ROOT, 1), (ROOT.parent, 1), (ROOT / "tests", 0), (ROOT / FOLDER, 0)])
def test_a_server_prepares_the_course_if_it_serves_it(monkeypatch, folder, served):
    monkeypatch.setattr(serving, "prepared", lambda: (None, ["Prepared."]))
    started = server(folder)
    serving._load_jupyter_server_extension(started)
    assert (started.hooks, started.said) == ([serving.originals_stay] * served, ["Prepared."] * served)


def test_a_server_tells_trouble_and_goes_on(monkeypatch):
    def trouble():
        raise Trouble("The disk is full.")

    monkeypatch.setattr(serving, "prepared", trouble)
    started = server(ROOT)
    serving._load_jupyter_server_extension(started)
    assert started.said == ["The disk is full."]


def test_an_authors_server_lets_originals_be_written(monkeypatch):
    monkeypatch.setenv(AUTHOR, "1")
    started = server(ROOT)
    serving._load_jupyter_server_extension(started)
    assert (started.hooks, started.said) == ([], [])


@pytest.mark.parametrize(("path", "stays"), [("notebooks/07_x.ipynb", True), (f"{FOLDER}/07_x.ipynb", False)])
def test_only_originals_are_kept_from_being_written(path, stays):
    manager = SimpleNamespace(root_dir=str(ORIGINALS.parent))
    if stays:
        with pytest.raises(HTTPError, match=f"Write in {FOLDER}/07_x.ipynb"):
            serving.originals_stay(path=path, contents_manager=manager)
    else:
        serving.originals_stay(path=path, contents_manager=manager)


def test_binder_and_conda_tell_their_servers():
    assert (ROOT / "postBuild").read_text(encoding="utf-8").splitlines()[-1] == "python -m tools.lab_settings"
    assert "`python -m tools.lab_settings`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert " AND ".join(citation["license"]) == PROJECT["license"]
