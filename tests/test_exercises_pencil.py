"""Paper and pencil: right answers pass as they may be written, slips are named, and whatever comes in gets words."""

import inspect

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging.answering import judged
from gmm_lessons.exercises.lessons import LESSONS
from gmm_lessons.exercises.pencil import Pencil, Slip
from tools.answers import filled

each_pencil = pytest.mark.parametrize("pencil", exercises.PENCILS, ids=lambda pencil: pencil.name)
UNCOMPUTED = {"which_explode"}  # a choice whose reasons are words
SHARE = Pencil("share", 5, "?", 0.25, (Slip(0.75, "B's."), Slip(0.5, "No weights.")), ("Think.",), "1/4")
ROW = Pencil("row", 6, "?", np.array([0.5, 2.0]), (Slip(np.array([0.5, 3.0]), "N for N_A."),), (), "", parts=("w", "m"))
CHOICE = Pencil("choice", 3, "?", "ac", (Slip("b", "b is no such thing."),), ("Think.",), "a, c", letters="abc")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A place for progress that is not the learner's."""
    monkeypatch.setenv("GMM_LESSONS_HOME", str(tmp_path))


def said(pencil, answer):
    verdict = judged(pencil, answer)
    assert verdict.status == "incorrect", verdict
    return verdict.message


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.__name__[-9:])
def test_every_lesson_has_one(lesson):
    number = int(lesson.__name__.split("lesson_")[1][:2])
    assert any(pencil.lesson == number for pencil in exercises.PENCILS)
    assert all(one.lesson == number for one in (*lesson.EXERCISES, *lesson.PENCILS, *lesson.QUESTIONS))


@each_pencil
def test_the_answer_is_right_by_another_way(pencil):
    if pencil.name in UNCOMPUTED:
        assert pencil.letters
        return
    witness = pencil.witness()
    assert witness == pencil.right if pencil.letters else np.allclose(witness, pencil.right, rtol=0, atol=1e-9)


@each_pencil
def test_right_answers_pass_as_they_may_be_written(pencil):
    ways = [pencil.right, eval(pencil.written())]
    if pencil.letters:
        ways += [pencil.right.upper(), list(pencil.right), set(pencil.right), f"({') ('.join(pencil.right)})"]
    else:
        ways += [np.round(pencil.right, pencil.decimals), np.asarray(pencil.right), np.asarray(pencil.right).tolist()]
    assert [pencil.check(way).status for way in ways] == ["correct"] * len(ways)


@each_pencil
def test_each_slip_is_named_and_none_is_right(pencil):
    for slip in pencil.slips:
        assert slip.hint in said(pencil, slip.answer), slip.hint
        if not pencil.letters:
            assert slip.hint in said(pencil, np.round(slip.answer, pencil.decimals)), slip.hint


@each_pencil
def test_no_two_slips_are_told_in_the_same_words(pencil):
    assert len({slip.hint for slip in pencil.slips}) == len(pencil.slips) >= 4


@each_pencil
def test_hints_then_the_way_with_the_answer_in_it(pencil):
    assert 1 <= len(pencil.hints) <= 3
    assert [pencil.hint().text for _ in pencil.hints] == list(pencil.hints)
    assert "solution()" in pencil.hint().text
    assert pencil.way in repr(pencil.solution())
    assert pencil.written() in repr(pencil.solution())


@each_pencil
@pytest.mark.parametrize("answer", [..., None])
def test_dots_are_not_attempted(pencil, answer):
    assert pencil.check(answer).status == "not attempted"


HOSTILE = ["", "no idea", "0,25", np.nan, np.inf, 1j, object(), [], [[1], [1, 2]], np.ma.masked, {"a": 1}, max, print]
HOSTILE += [np.zeros((3, 3, 3)), "abcdefg", b"1", True]


@each_pencil
@pytest.mark.parametrize("answer", HOSTILE, ids=lambda answer: type(answer).__name__)
def test_whatever_comes_in_gets_words(pencil, answer):
    verdict = pencil.check(answer)
    assert verdict.status == "incorrect"
    assert len(verdict.message) > 20


@each_pencil
def test_the_notebook_for_lecturers_is_filled(pencil):
    room = {"exercises": exercises}
    source = filled(f"my_answer = ...\n\nverdict = exercises.{pencil.name}.check(my_answer)")
    exec(source, room)
    assert room["verdict"].status == "correct"


def test_two_slips_that_fit_alike_are_both_named():
    twice = Pencil("p", 1, "?", 1.0, (Slip(2.0, "First."), Slip(2.0, "Second.")), (), "")
    assert "First." in said(twice, 2) and "Second." in said(twice, 2)


def test_rounding_too_coarse_is_told_apart_from_a_slip():
    assert "coarse" in said(SHARE, 0.25 + 0.003)
    assert "usual slips" in said(SHARE, 0.31)


def test_a_decimal_comma_and_a_function_are_told():
    assert "point" in said(SHARE, "0,25")
    assert judged(SHARE, "0.25").status == "correct"
    assert "the answer itself" in said(SHARE, lambda x: x)


def test_a_number_of_the_wrong_form_is_told_what_is_wanted():
    assert "2 numbers" in said(ROW, 0.5)
    assert "(w, m)" in said(ROW, [1, 2, 3])
    assert "One number" in said(SHARE, [0.1, 0.2])


def test_what_is_right_among_several_is_said():
    message = said(ROW, [0.5, 9.0])
    assert "w came out right; look at m again" in message
    assert "N for N_A." in said(ROW, [0.9, 3.0]) or "usual slips" in said(ROW, [0.9, 3.0])


def test_a_factor_is_recognised_where_no_slip_fits():
    assert "base 10" in said(SHARE, 0.25 / np.log(10))
    assert "sign" in said(SHARE, -0.25)


def test_letters_say_what_is_wrong_and_what_is_not_all():
    assert "b is no such thing." in said(CHOICE, "ab")
    assert "not all" in said(CHOICE, "a")
    assert "letters from abc" in said(CHOICE, "x")


def test_progress_keeps_them():
    exercises.share_at_one.check(exercises.share_at_one.right)
    assert {name: status for _, name, status in exercises.progress().rows}["share_at_one"] == "correct"
    assert inspect.isclass(Pencil)


@pytest.mark.parametrize(
    ("name", "answer", "words", "never"),
    [
        (
            "fill_the_hole",
            (2 + 3 / 9 * 2, 9.0),
            "take the seen one's. A usual slip leads to 9: 9 is the variance before",
            "none of the usual",
        ),
        ("fill_the_hole", (6.75, 3.5), "stand in another order", "none of the usual"),
        (
            "total_from_lower_bound",
            (-1.201475, 17),
            "150 times as much. A usual slip leads to 17: lower_bound_",
            "none of the usual",
        ),
        ("share_at_one", 46.15, "in percent", "none of the usual"),
        ("share_at_one", 46.2, "in percent", "none of the usual"),
        ("three_shares", (0.533, 2.875, 1.4087), "standard deviation", "none of the usual"),
        ("two_batches", (10, 2.5, np.sqrt(30)), "square root of the answer", "none of the usual"),
        ("width_of_the_merger", 1 / 3, "upside down", "none of the usual"),
        ("starts_for_sure", np.log(0.01) / np.log(0.8), "a whole number is asked for", "That is right"),
        ("names_of_groups", (1, 0, 0), "two groups are called setosa", "That is close"),
        ("starts_for_sure", 24, "none of the usual", "That is close"),
        ("metres_to_millimetres", 0.2, "none of the usual", "Likely cause"),
        ("fill_the_hole", (3.0, 8.0), "A usual slip leads to 3: the correlation", "Likely cause"),
        ("two_beliefs", (1 / 6, 0.2), "A usual slip leads to 0.1667", "wrong order"),
        ("width_of_the_merger", 4.5, "A usual slip leads to 9, and this is half that", "none of the usual"),
        ("mean_after_one_update", 1.333, "the shares were rounded", "none of the usual"),
        ("mean_after_one_update", 1.635, "with half of it", "none of the usual"),
        ("starts_for_sure", 14, "95 % sure", "Likely cause"),
    ],
)
def test_numbers_give_the_slip_away(name, answer, words, never):
    message = getattr(exercises, name).check(answer).message
    assert words in message
    assert never not in message
