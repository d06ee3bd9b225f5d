"""The learner's copies: laid, brought up to date, and never a word of the learner's lost, wherever one is cut off."""

import os
import shutil
from itertools import count
from random import Random

import nbformat
import pytest

from tests.cutting import KILLER
from tests.learners import Learner, imagined, is_notebook, past, present, publish, valid
from tools import copies, files
from tools.canonical import canonical, read, to_bytes
from tools.versions import as_laid, touched, version

ALL = present()
NOW = {name: ALL[name] for name in sorted(ALL) if name[:2] in ("00", "03", "07")}
EM = "07_em_by_hand.ipynb"


@pytest.fixture(autouse=True)
def synced(monkeypatch):
    """The files that were brought to the disk, in order; the disk itself is spared."""
    synced = []
    monkeypatch.setattr(files.os, "fsync", synced.append)
    return synced


@pytest.fixture
def originals(tmp_path):
    """The originals of today, without their pictures."""
    publish(NOW, tmp_path / "notebooks")
    return tmp_path / "notebooks"


@pytest.fixture
def folder(tmp_path, originals):
    """A folder with fresh copies."""
    (tmp_path / "my_lessons").mkdir()
    assert {done for _, done in copies.lay_all(tmp_path / "my_lessons", originals)} == {"laid"}
    return tmp_path / "my_lessons"


def lay(folder, originals):
    return {name: done for name, done in copies.lay_all(folder, originals) if done}


def exercise(nb):
    return next(cell for cell in nb.cells if cell.cell_type == "code" and "..." in cell.source)


def answered(path, answer="return 1"):
    """Answer the first exercise of a copy, add a note behind it, and save; return what was written."""
    nb = read(path)
    cell = exercise(nb)
    cell.source = cell.source.replace("...", answer)
    nb.cells.insert(nb.cells.index(cell) + 1, nbformat.v4.new_markdown_cell("a note of mine"))
    Learner(path.parent, Random(0)).save(path, nb)
    return cell.source


def revise(original, change):
    nb = read(original)
    change(nb)
    original.write_bytes(to_bytes(canonical(nb)))


def title(nb):
    nb.cells[0].source += "\n\nRevised."


# --- what is laid -----------------------------------------------------------------------------------------------------


def test_every_lesson_has_a_copy_that_says_the_same(folder, originals):
    assert sorted(path.name for path in folder.glob("*")) == sorted(NOW)
    for name in NOW:
        copy, original = read(folder / name), read(originals / name)
        assert to_bytes(canonical(copy)) == to_bytes(canonical(original)) == (originals / name).read_bytes()
        nbformat.validate(copy)


def test_two_learners_have_the_same_bytes(folder, originals, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    lay(other, originals)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in other.iterdir()}


def test_a_second_call_does_nothing(folder, originals):
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert lay(folder, originals) == {}
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_saving_and_running_are_no_work_but_writing_is(folder):
    path, learner = folder / EM, Learner(folder, Random(1))
    for act, work, laid in [(learner.save, False, False), (learner.run, False, False), (learner.write, True, False)]:
        assert not touched(read(path))
        act(path)
        assert (touched(read(path)), as_laid(read(path))) == (work, laid)


@pytest.mark.parametrize("act", ["write", "add"])
@pytest.mark.parametrize("seed", range(5))
def test_each_kind_of_writing_counts(folder, act, seed):
    getattr(Learner(folder, Random(seed)), act)(folder / EM)
    assert touched(read(folder / EM))


def test_an_empty_cell_is_no_work(folder):
    """JupyterLab puts one behind the last cell that is run."""
    nb = read(folder / EM)
    nb.cells.append(nbformat.v4.new_code_cell("\n"))
    assert not touched(nb)


def test_moving_or_taking_out_a_cell_counts(folder):
    nb = read(folder / EM)
    assert not touched(nb)
    nb.cells[3], nb.cells[4] = nb.cells[4], nb.cells[3]
    assert touched(nb)
    nb = read(folder / EM)
    del nb.cells[5]
    assert touched(nb)


# --- an update --------------------------------------------------------------------------------------------------------


def test_a_copy_without_work_is_replaced(folder, originals):
    revise(originals / EM, title)
    assert lay(folder, originals) == {EM: "replaced by the new version"}
    assert "Revised." in read(folder / EM).cells[0].source
    assert sorted(path.name for path in folder.iterdir()) == sorted(NOW)


def test_what_was_only_run_is_kept_under_its_date(folder, originals):
    learner = Learner(folder, Random(2))
    learner.run(folder / EM)
    os.utime(folder / EM, (0, 1.8e9))
    revise(originals / EM, title)
    assert lay(folder, originals) == {
        EM: "replaced by the new version; what you ran is in 07_em_by_hand_2027-01-15.ipynb"
    }
    assert learner.words() == {b"mine-1-"}


def test_a_copy_with_work_stays_and_the_work_is_carried_over(folder, originals):
    answer = answered(folder / EM)
    mine = (folder / EM).read_bytes()
    revise(originals / EM, title)
    assert lay(folder, originals) == {
        EM: "you wrote in it, and it stays; the new version is 07_em_by_hand_new.ipynb, with what you wrote in 2 cells"
    }
    assert (folder / EM).read_bytes() == mine
    new = read(folder / "07_em_by_hand_new.ipynb")
    assert "Revised." in new.cells[0].source
    place = [cell.source for cell in new.cells].index(answer)
    assert new.cells[place + 1].source == "a note of mine"
    assert len(new.cells) == len(read(originals / EM).cells) + 1
    nbformat.validate(new)
    assert lay(folder, originals) == {}


def test_an_exercise_that_became_another_is_not_filled_in(folder, originals):
    answer = answered(folder / EM)
    revise(originals / EM, lambda nb: exercise(nb).update(source=exercise(nb).source + "\n# Another question."))
    assert "with what you wrote in 1 cell" in lay(folder, originals)[EM]
    assert answer not in [cell.source for cell in read(folder / "07_em_by_hand_new.ipynb").cells]


def test_the_next_version_takes_the_place_of_the_one_beside_unless_that_was_written_in(folder, originals):
    answered(folder / EM)
    for _ in range(3):
        revise(originals / EM, title)
        lay(folder, originals)
    new = folder / "07_em_by_hand_new.ipynb"
    assert read(new).cells[0].source.count("Revised.") == 3
    Learner(folder, Random(3)).write(new)
    revise(originals / EM, title)
    assert "07_em_by_hand_new_2.ipynb" in lay(folder, originals)[EM]
    assert b"mine-1-" in (folder / "07_em_by_hand_new_2.ipynb").read_bytes()


def test_answers_that_only_the_one_beside_still_has_stay(folder, originals):
    answered(folder / EM)
    revise(originals / EM, title)
    lay(folder, originals)
    (folder / EM).unlink()
    lay(folder, originals)
    Learner(folder, Random(4)).write(folder / EM)
    revise(originals / EM, title)
    lay(folder, originals)
    assert b"a note of mine" in b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_lesson_under_another_name_finds_its_copy(folder, originals):
    answer = answered(folder / EM)
    (originals / EM).rename(originals / "08_em_by_hand.ipynb")
    assert lay(folder, originals) == {}
    assert not (folder / EM).exists()
    assert answer in [cell.source for cell in read(folder / "08_em_by_hand.ipynb").cells]


def test_a_stranger_does_not_take_the_copy_of_a_lesson_that_went(folder, originals):
    (originals / EM).unlink()
    shutil.copy(originals / "03_mixtures.ipynb", originals / "20_new.ipynb")
    revise(originals / "20_new.ipynb", lambda nb: [cell.update(id=f"x{n}") for n, cell in enumerate(nb.cells)])
    assert lay(folder, originals) == {"20_new.ipynb": "laid"}
    assert (folder / EM).exists()


# --- what is no notebook, and fresh ones ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"cells": [{}]}', b"<<<<<<< mine", b"[" * 10**5]
)
def test_what_is_no_notebook_any_more_is_kept_as_text(folder, originals, content):
    (folder / EM).write_bytes(content)
    told = lay(folder, originals)
    assert told == {EM: "07_em_by_hand.ipynb was no notebook any more and is now 07_em_by_hand_unreadable.txt; laid"}
    assert (folder / "07_em_by_hand_unreadable.txt").read_bytes() == content
    assert not touched(read(folder / EM))


def test_a_folder_with_the_name_of_a_lesson_is_left_alone(folder, originals):
    (folder / EM).unlink()
    (folder / EM).mkdir()
    assert "is no file, so that nothing could be laid there" in lay(folder, originals)[EM]


def test_fresh_keeps_the_old_one_under_its_date(folder, originals):
    answer = answered(folder / EM)
    os.utime(folder / EM, (0, 1.8e9))
    for again in ("", "_2"):
        assert list(copies.fresh(["07"], folder, originals)) == [
            f"{EM} is laid anew; yours is 07_em_by_hand_2027-01-15{again}.ipynb."
        ]
        assert not touched(read(folder / EM))
        answered(folder / EM, f"return 2{again}")
        os.utime(folder / EM, (0, 1.8e9))
    assert answer in [cell.source for cell in read(folder / "07_em_by_hand_2027-01-15.ipynb").cells]
    assert (folder / "07_em_by_hand_2027-01-15.ipynb").stat().st_mtime == 1.8e9


def test_fresh_keeps_nothing_of_a_copy_that_was_never_used(folder, originals):
    assert list(copies.fresh(["07"], folder, originals)) == [f"{EM} is laid anew."]
    assert sorted(path.name for path in folder.iterdir()) == sorted(NOW)


def test_fresh_wants_a_lesson_that_is_there(folder, originals):
    with pytest.raises(SystemExit, match="'77' is the beginning of no notebook"):
        list(copies.fresh(["77"], folder, originals))


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, synced, monkeypatch):
    monkeypatch.setattr(files.os, "replace", lambda *_: synced.append("named"))
    files.write(tmp_path / "file", b"content")
    assert synced[1:] == ["named"]


# --- cut off anywhere -------------------------------------------------------------------------------------------------


def shortened(content):
    """Return a notebook that is cut off after its first pieces of code."""
    nb = copies.parsed(content)
    nb.cells = nb.cells[:12]
    return to_bytes(canonical(nb))


FEW = {name: shortened(ALL[name]) for name in sorted(ALL)[2:8]}


def written(folder, originals):
    """Fill a folder with every kind of copy, and revise the lessons; return the learner's words."""
    learner = Learner(folder, Random(6))
    for name, act in zip(FEW, [learner.write, learner.run, learner.spoil, learner.save, learner.add, learner.delete]):
        act(folder / name)
        revise(originals / name, title)
    (originals / EM).rename(originals / "08_em_by_hand.ipynb")
    return learner.words()


@pytest.mark.parametrize("job", ["update", "fresh"])
def test_wherever_it_is_cut_off_nothing_is_lost_and_the_next_call_goes_on(tmp_path, job):
    """Ended before its first change of the disk, its second, ... and called again: all words and lessons are there."""
    jobs = {"update": copies.lay_all, "fresh": lambda *places: copies.fresh([], *places)}
    begun = _begin(tmp_path / "begun")
    for changes in count():
        room = shutil.copytree(tmp_path / "begun", tmp_path / "room")
        places = room / "my_lessons", room / "notebooks"
        cut = KILLER.after(changes, jobs[job], *places)
        assert Learner(places[0], Random(0)).words() >= begun
        list(jobs[job](*places))
        assert Learner(places[0], Random(0)).words() >= begun
        assert all(copies.opened(places[0] / path.name) for path in places[1].iterdir())
        shutil.rmtree(room)
        if not cut:
            break
    assert changes > 10


def _begin(room):
    room.mkdir()
    publish(FEW, room / "notebooks")
    (room / "my_lessons").mkdir()
    lay(room / "my_lessons", room / "notebooks")
    return written(room / "my_lessons", room / "notebooks")


# --- learners who do as they like -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("versions", [past, imagined])
def test_nothing_that_anyone_wrote_is_lost_in_thirteen_updates(tmp_path, versions, seed):
    random = Random(seed)
    folder, originals, learner = tmp_path / "my", tmp_path / "notebooks", Learner(tmp_path / "my", random)
    folder.mkdir()
    for lessons in versions([name[2:] for name in random.sample(sorted(ALL), 2)]):
        publish(lessons, originals)
        update(learner, originals)
        for _ in range(random.randrange(5)):
            learner.act()
            random.random() < 0.2 and update(learner, originals)
            random.random() < 0.05 and anew(learner, originals)


def update(learner, originals):
    words, before = learner.words(), {path.name: path.read_bytes() for path in originals.iterdir()}
    list(copies.lay_all(learner.folder, originals))
    assert learner.words() >= words
    assert {path.name: path.read_bytes() for path in originals.iterdir()} == before
    everything_is_at_hand(learner, originals)


def anew(learner, originals):
    words = learner.words()
    list(copies.fresh([], learner.folder, originals))
    assert learner.words() >= words


def everything_is_at_hand(learner, originals):
    """Every notebook that the course knows of opens, and the newest version of every lesson is among them."""
    for original in originals.iterdir():
        valid((learner.folder / original.name).read_bytes())
        family = [path.read_bytes() for path in learner.folder.glob(f"{original.stem}*.ipynb")]
        assert version(read(original)) in [valid(content) for content in family if is_notebook(content)]
