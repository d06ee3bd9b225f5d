"""`course.py update` and the first `lab`: over real clones and downloads, with what people have done to them."""

import os
import shutil
import subprocess
import sys
import zipfile
from itertools import count
from random import Random

import pytest

from tests.cutting import KILLER
from tests.learners import ROOT, Learner, past, present, publish
from tools import files, git, lab, update
from tools.canonical import to_bytes
from tools.copies import lay_all, opened, parsed
from tools.lock import alone
from tools.migrate import bring_over
from tools.place import FOLDER, Trouble, at_work, place
from tools.versions import touched

EM = "07_em_by_hand.ipynb"
NOW = {name: content for name, content in present().items() if name[:2] in ("00", "07")}
NAMED = ["-c", "user.name=A. Lecturer", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
CURRENT = ["-c", "init.defaultBranch=main"]


def run(folder, *words):
    done = subprocess.run(["git", *NAMED, *CURRENT, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder, version):
    publish(version, folder / "notebooks")
    run(folder, "add", "-A")
    run(folder, "commit", "-q", "--allow-empty", "-m", "a version")


@pytest.fixture(autouse=True)
def spared(monkeypatch, tmp_path):
    monkeypatch.setattr(files.os, "fsync", lambda _: None)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def upstream(tmp_path):
    """The repository that learners clone."""
    folder = tmp_path / "upstream"
    folder.mkdir()
    run(folder, "init", "-q")
    for name in (".gitignore", ".gitattributes", "course.py"):
        shutil.copy(ROOT / name, folder)
    commit(folder, NOW)
    return folder


@pytest.fixture
def clone(tmp_path, upstream):
    """A learner's clone."""
    run(tmp_path, "clone", "-q", str(upstream), "clone")
    return tmp_path / "clone"


def status(clone):
    return run(clone, "status", "--porcelain")


def revised(version, word="Revised."):
    """Return a version in which every lesson begins with other words."""
    books = {name: parsed(content) for name, content in version.items()}
    for nb in books.values():
        nb.cells[0].source += f"\n\n{word}"
    return {name: to_bytes(nb) for name, nb in books.items()}


# --- a clone ----------------------------------------------------------------------------------------------------------


def test_thirteen_updates_of_a_learner_who_writes_everywhere(tmp_path, upstream, clone):
    """Also into the originals, as once was usual: nothing is lost, every pull goes through, the clone is clean."""
    learner = Learner(clone / FOLDER, Random(0))
    stray = Learner(clone / "notebooks", Random(1))
    stray.count = 1000
    for version in past([name[2:] for name in sorted(present())[6:9]])[1:]:
        commit(upstream, version)
        folder = place(clone)
        words = learner.words() | stray.words()
        list(bring_over(folder, clone))
        update.renew(root=clone)
        list(lay_all(folder, clone / "notebooks"))
        assert status(clone) == ""
        assert learner.words() >= words
        assert all(opened(folder / path.name) for path in (clone / "notebooks").iterdir())
        learner.act()
        stray.write(stray.random.choice(sorted((clone / "notebooks").glob("*.ipynb"))))


def test_a_pull_brings_what_is_new_and_says_so(upstream, clone):
    assert update.renew(root=clone) == "The course is as new as it gets."
    commit(upstream, revised(NOW))
    assert update.renew(root=clone).startswith("The course went from ")
    assert b"Revised." in (clone / "notebooks" / EM).read_bytes()


def test_the_first_lab_moves_over_what_was_written_in_the_originals(clone):
    Learner(clone / "notebooks", Random(0)).write(clone / "notebooks" / EM)
    folder, lines = lab.prepared(clone)
    assert lines == [
        f"What you wrote in notebooks/{EM} is now in my_lessons/{EM}.",
        f"Your copies of the lessons are in {folder}.",
    ]
    assert status(clone) == ""
    assert touched(opened(folder / EM))
    assert (clone / "notebooks" / EM).read_bytes() == NOW[EM]
    assert lab.prepared(clone)[1] == lines[1:]


def test_what_was_moved_over_is_carried_into_the_next_version(upstream, clone):
    Learner(clone / "notebooks", Random(0)).add(clone / "notebooks" / EM)
    folder, _ = lab.prepared(clone)
    commit(upstream, revised(NOW))
    update.renew(root=clone)
    assert "you wrote in it" in dict(lay_all(folder, clone / "notebooks"))[EM]
    assert b"mine-1-" in (folder / "07_em_by_hand_new.ipynb").read_bytes()


def test_what_is_written_in_an_original_beside_a_copy_comes_under_its_date(clone):
    folder, _ = lab.prepared(clone)
    Learner(clone / "notebooks", Random(0)).write(clone / "notebooks" / EM)
    os.utime(clone / "notebooks" / EM, (0, 1.8e9))
    (line,) = bring_over(folder, clone)
    assert line.endswith("is now in my_lessons/07_em_by_hand_2027-01-15.ipynb.")
    assert status(clone) == ""


def test_an_original_with_the_signs_of_a_conflict_is_kept_as_text(clone):
    Learner(clone / "notebooks", Random(0)).spoil(clone / "notebooks" / EM)
    lab.prepared(clone)
    assert (clone / FOLDER / "07_em_by_hand_unreadable.txt").read_bytes().startswith(b"<<<<<<<")
    assert status(clone) == ""


def test_a_deleted_original_comes_back(clone):
    (clone / "notebooks" / EM).unlink()
    assert list(bring_over(place(clone), clone)) == []
    assert status(clone) == ""


def test_an_authors_change_stays(clone):
    (clone / "notebooks" / EM).write_bytes(revised(NOW)[EM])
    assert list(bring_over(place(clone), clone)) == []
    assert status(clone) == f" M notebooks/{EM}\n"


def refused(clone):
    with pytest.raises(Trouble) as trouble:
        update.renew(root=clone)
    assert "\n" not in str(trouble.value)
    return str(trouble.value)


def test_what_stops_a_pull_is_told_in_one_line(tmp_path, upstream, clone):
    commit(upstream, revised(NOW))
    (clone / "notebooks" / EM).write_bytes(revised(NOW, "Mine.")[EM])
    assert refused(clone).startswith(f"You changed notebooks/{EM}, as the update does")
    run(clone, "commit", "-qam", "mine")
    assert refused(clone).startswith("This clone has commits of its own")
    run(clone, "remote", "set-url", "origin", "https://nowhere.invalid/course.git")
    assert refused(clone).startswith("The course's server cannot be reached")
    run(clone, "remote", "set-url", "origin", str(tmp_path / "gone"))
    assert refused(clone).startswith("The course's server cannot be reached")
    run(clone, "remote", "remove", "origin")
    assert refused(clone).startswith("This clone has no remote to fetch from")


def test_a_checkout_that_git_does_not_take_is_told(clone, monkeypatch):
    run(clone, "checkout", "-q", "--detach")
    assert refused(clone) == "git could not update the course: You are not currently on a branch."
    (clone / ".git" / "HEAD").unlink()
    assert refused(clone).startswith("git does not take this folder for a checkout: fatal: not a git repository")
    monkeypatch.setattr(git.shutil, "which", lambda _: None)
    assert refused(clone).endswith("fatal: there is no git on this machine")


def test_wherever_moving_over_is_cut_off_nothing_is_lost(clone, tmp_path):
    """The copy is whole before the original gets its old form back; the next call does not make a second copy."""
    Learner(clone / "notebooks", Random(0)).write(clone / "notebooks" / EM)
    folder = place(clone)
    for changes in count():
        room = shutil.copytree(clone, tmp_path / "room")
        cut = KILLER.after(changes, bring_over, room / FOLDER, room)
        assert b"mine-1-" in b"".join(path.read_bytes() for path in room.glob("*/*.ipynb"))
        list(bring_over(room / FOLDER, room))
        assert [path.name for path in (room / FOLDER).glob("*.ipynb")] == [EM]
        assert (status(room), b"mine-1-" in (room / FOLDER / EM).read_bytes()) == ("", True)
        shutil.rmtree(room)
        if not cut:
            break
    assert changes > 5
    assert folder.exists()


# --- a download -------------------------------------------------------------------------------------------------------


@pytest.fixture
def download(tmp_path):
    """A course without git, as from a .zip file."""
    folder = tmp_path / "download"
    folder.mkdir()
    publish(NOW, folder / "notebooks")
    shutil.copy(ROOT / "course.py", folder)
    return folder


def newer(tmp_path, version):
    """Return a .zip of the course with that version, in one folder as hosts pack it."""
    with zipfile.ZipFile(tmp_path / "main.zip", "w") as archive:
        archive.write(ROOT / "course.py", "gmm-lessons-main/course.py")
        for name, content in version.items():
            archive.writestr(f"gmm-lessons-main/notebooks/{name}", content)
    return tmp_path / "main.zip"


def test_a_download_takes_a_newer_one_and_keeps_what_was_written(tmp_path, download):
    folder, _ = lab.prepared(download)
    Learner(folder, Random(0)).write(folder / EM)
    Learner(download / "notebooks", Random(1)).add(download / "notebooks" / "00_start_here.ipynb")
    later = {**revised(NOW), "08_more.ipynb": NOW[EM]}
    del later["00_start_here.ipynb"]
    assert len(list(bring_over(folder, download))) == 1
    assert update.renew(newer(tmp_path, later), download) == "The course is now that of main.zip."
    assert {path.name: path.read_bytes() for path in (download / "notebooks").iterdir()} == later
    list(lay_all(folder, download / "notebooks"))
    assert Learner(folder, Random(0)).words() == {b"mine-1-"}
    assert len([path for path in folder.iterdir() if b"mine-1-" in path.read_bytes()]) == 3


def test_what_was_written_in_a_download_counts_as_work(download):
    Learner(download / "notebooks", Random(0)).write(download / "notebooks" / EM)
    folder, lines = lab.prepared(download)
    assert lines[0] == f"What you wrote in notebooks/{EM} is now in my_lessons/{EM}."
    assert touched(opened(folder / EM))
    assert sorted(path.name for path in folder.glob("*.ipynb")) == sorted(NOW)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (None, None, "This folder is no git checkout"),
        ("gone.zip", None, "holds no course"),
        ("no.zip", b"no zip", "could not be unpacked"),
    ],
)
def test_no_course_is_taken_from_elsewhere(tmp_path, download, name, content, told):
    source = name and tmp_path / name
    source and content and source.write_bytes(content)
    with pytest.raises(Trouble, match=told):
        update.renew(source, download)


# --- the place, and one at a time -------------------------------------------------------------------------------------


def closed(monkeypatch, path):
    """Let nothing be made in a folder, whoever asks: root may write everywhere."""
    make = type(path).mkdir

    def mkdir(self, *args, **kwargs):
        if self.is_relative_to(path):
            raise PermissionError(13, "Permission denied", str(self))
        return make(self, *args, **kwargs)

    monkeypatch.setattr(type(path), "mkdir", mkdir)


def test_where_the_course_is_closed_the_copies_are_at_home(tmp_path, download, monkeypatch):
    shutil.copytree(ROOT / "figures", download / "figures")
    for lesson in (ROOT / "notebooks").glob("16_*.ipynb"):
        shutil.copy(lesson, download / "notebooks")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    closed(monkeypatch, download)
    folder = place(download)
    assert folder == tmp_path / "home" / "gmm-lessons" / FOLDER
    assert (folder.parent / "figures" / "growth.png").exists()
    closed(monkeypatch, tmp_path)
    with pytest.raises(Trouble, match="no place to write to"):
        place(download)


def test_a_file_in_the_way_is_named(download):
    (download / FOLDER).write_text("mine")
    with pytest.raises(Trouble, match="rename the file"):
        place(download)
    assert (download / FOLDER).read_text() == "mine"


def test_a_full_disk_is_told_in_one_line(download, monkeypatch):
    folder = place(download)
    (folder / EM).write_bytes(NOW[EM])

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(Trouble, match="The disk is full: make room"), at_work(folder):
        list(lay_all(folder, download / "notebooks"))
    assert (folder / EM).read_bytes() == NOW[EM]


def test_the_second_waits_for_the_first(tmp_path):
    """Another process holds the lock, and lets it go even when it is ended from outside."""
    hold = "with alone(sys.argv[1], 'update'): print(1, flush=True); time.sleep(60)"
    code = [sys.executable, "-c", f"import sys, time; from tools.lock import alone\n{hold}", tmp_path / "lock"]
    first = subprocess.Popen(code, cwd=ROOT, stdout=subprocess.PIPE)
    first.stdout.readline()
    second = subprocess.Popen(code, cwd=ROOT, stdout=subprocess.PIPE)
    assert second.stdout.readline().decode().startswith("Another update is running here: waiting")
    first.kill()
    assert second.stdout.readline().strip() == b"1"
    second.kill()
    for process in (first, second):
        process.wait()
        process.stdout.close()


def test_the_lock_is_free_afterwards(tmp_path, capsys):
    for _ in range(2):
        with alone(tmp_path / "lock", "update"):
            pass
    assert capsys.readouterr().out == ""
