"""Paper and pencil: right answers pass as they may be written, slips are named, and whatever comes in gets words."""

import inspect
from itertools import permutations

import numpy as np
import pytest

from gmm_lessons import exercises
from gmm_lessons.exercises.judging.answering import judged
from gmm_lessons.exercises.judging.slips import MOST, Slip, leading_to, rare, slip, together
from gmm_lessons.exercises.lessons import LESSONS
from gmm_lessons.exercises.lessons import lesson_08 as LESSON_8
from gmm_lessons.exercises.pencil import Pencil
from tools.answers import filled

each_pencil = pytest.mark.parametrize("pencil", exercises.PENCILS, ids=lambda pencil: pencil.name)
UNCOMPUTED = {"which_explode"}  # a choice whose reasons are words
SHARE = Pencil("share", 5, "?", 0.25, (Slip(0.75, "B's."), Slip(0.5, "No weights.")), ("Think.",), "1/4")
ROW = Pencil("row", 6, "?", np.array([0.5, 2.0]), (Slip(np.array([0.5, 3.0]), "N for N_A."),), (), "", parts=("w", "m"))
REASONS = {"a": "far.", "b": "no such thing.", "c": "near."}
CHOICE = Pencil(
    "choice", 3, "?", "ac", (Slip("b", "the other way round."),), ("Think.",), "a, c", letters="abc", reasons=REASONS
)


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


def typed(pencil, slip):
    """Return how the answer of a slip may be given: in full, or rounded as asked for."""
    whole = pencil.letters or pencil.decimals == 0
    return [slip.answer] if whole else [slip.answer, np.round(slip.answer, pencil.decimals - slip.coarser)]


def accepted(pencil, answer):
    return judged(pencil, answer).status == "correct"


@each_pencil
def test_each_slip_is_named_as_it_may_be_typed(pencil):
    answers = [(slip, answer) for slip in pencil.slips for answer in typed(pencil, slip)]
    wrong = [(slip.hint, said(pencil, answer)) for slip, answer in answers if not accepted(pencil, answer)]
    assert [(hint, message) for hint, message in wrong if hint not in message] == []
    assert len(wrong) > len(answers) / 2


@each_pencil
def test_the_computation_gives_the_right_answer_and_every_slip_its_own(pencil):
    if pencil.compute:
        assert np.allclose(pencil.compute(), pencil.right, rtol=0, atol=1e-12)
        assert all(np.shape(slip.answer) == np.shape(pencil.right) for slip in pencil.slips)
        assert all(np.allclose(pencil.compute(**slip.steps), slip.answer) for slip in pencil.slips if slip.steps)
    assert len({slip.hint for slip in pencil.slips}) >= 4


@each_pencil
def test_two_usual_slips_at_once_are_named_unless_fewer_lead_there_or_too_many(pencil):
    for two in together(pencil, 2)[::7]:
        if not accepted(pencil, two.answer):
            sets = leading_to(pencil, np.asarray(two.answer, dtype=float))
            assert set(two.hints) in map(set, sets) or len(sets[0]) == 1
            assert len(sets) > MOST or all(hint in said(pencil, two.answer) for hint in sets[0])


@each_pencil
def test_numbers_taken_by_chance_meet_few_slips(pencil):
    if pencil.letters or pencil.decimals == 0:
        return
    rng = np.random.default_rng(4)
    shifts = np.exp(rng.normal(0, 0.8, (60, *np.shape(pencil.right))))
    answers = np.round(shifts * pencil.right, pencil.decimals)
    assert sum(bool(leading_to(pencil, answer)) for answer in answers) <= 9


@each_pencil
def test_hints_then_the_way_with_the_answer_in_it(pencil):
    assert 1 <= len(pencil.hints) <= 3
    assert [pencil.hint().text for _ in pencil.hints] == list(pencil.hints)
    assert "solution()" in pencil.hint().text
    assert pencil.way in repr(pencil.solution())
    assert pencil.written() in repr(pencil.solution())


@each_pencil
def test_dots_are_not_attempted(pencil):
    assert [pencil.check(answer).status for answer in (..., None)] == ["not attempted"] * 2


HOSTILE = ["", "no idea", "0,25", np.nan, np.inf, 1j, object(), [], [[1], [1, 2]], np.ma.masked, {"a": 1}, max, print]
HOSTILE += [np.zeros((3, 3, 3)), "abcdefg", b"1", True]


@each_pencil
def test_whatever_comes_in_gets_words(pencil):
    for answer in HOSTILE:
        verdict = pencil.check(answer)
        assert verdict.status == "incorrect", repr(answer)
        assert len(verdict.message) > 20, repr(answer)


@each_pencil
def test_the_notebook_for_lecturers_is_filled(pencil):
    room = {"exercises": exercises}
    source = filled(f"my_answer = ...\n\nverdict = exercises.{pencil.name}.check(my_answer)")
    exec(source, room)
    assert room["verdict"].status == "correct"


def test_slips_that_fit_alike_are_all_named_and_blamed_on_nobody():
    twice = Pencil("p", 1, "?", 1.0, (Slip(2.0, "First."), Slip(2.0, "Second.")), (), "")
    assert said(twice, 2) == "That could be: First. Or: Second."
    often = Pencil("p", 1, "?", 1.0, tuple(Slip(2.0, f"No. {i}.") for i in range(MOST + 1)), (), "")
    assert "none of the usual" in said(often, 2)


def test_a_number_of_one_digit_is_no_proof_of_a_slip():
    assert said(SHARE, 0.5) == "That could be: No weights."
    assert said(SHARE, 0.75) == "Likely cause: B's."


def _parts(weight=0.5, mean=2.0, last=np.array):
    return last([weight, mean])


def _negative(numbers):
    return -np.array(numbers)


def test_slips_of_different_steps_are_put_together():
    slips = (
        slip(_parts, "No N.", weight=1.7),
        slip(_parts, "N for N_A.", mean=3.1),
        slip(_parts, "K for N_A.", mean=4.1),
        slip(_parts, "The sign.", last=_negative),
    )
    two = Pencil("two", 6, "?", _parts(), slips, (), "", parts=("w", "m"), compute=_parts)
    assert said(two, [1.7, 3.1]) == "Two slips at once would lead there: No N. And: N for N_A."
    assert said(two, [-1.7, -2]) == "Two slips at once would lead there: No N. And: The sign."
    assert said(two, [0.5, 3.1]) == "Likely cause: N for N_A."
    assert said(two, [0.51, 3.1]) == (
        "For m alone: that could be: N for N_A. Of w no usual slip is known that would lead to it."
    )


def _sum(a=1.0, b=0.0, last=float):
    return last(a + b)


def test_a_slip_and_a_percentage_are_put_together_with_the_decimals_of_a_percentage():
    slips = (slip(_sum, "No weights.", a=6 / 13), slip(_sum, "Percent.", 2, last=lambda a: 100 * a))
    share = Pencil("share", 5, "?", 1.0, slips, (), "", compute=_sum)
    assert said(share, 46.2) == "Two slips at once would lead there: No weights. And: Percent."


def test_rare_slips_are_put_together_unless_they_lead_everywhere():
    one, other = (
        [rare(_sum, f"a {i}.", a=1 + 0.03 * i) for i in range(1, 31)],
        [rare(_sum, f"b {i}.", b=0.001 * i) for i in range(1, 30)],
    )
    few, many = (Pencil("p", 5, "?", 1.0, tuple(s), (), "", compute=_sum) for s in (one[:1] + other[:1], one + other))
    assert said(few, 1.031) == "Two slips at once would lead there: a 1. And: b 1."
    assert "none of the usual slips" in said(many, 1.505)


def test_more_digits_than_asked_for_are_taken_at_their_word():
    assert "usual slips" in said(SHARE, 0.7496)
    assert "Likely cause" in said(SHARE, 0.75)
    assert "usual slips" in said(SHARE, 0.7503)
    assert "Likely cause" in said(SHARE, 0.749_999_9)


def test_decimals_may_be_cut_off_where_nothing_else_fits():
    third = Pencil("third", 5, "?", 0.25, (Slip(2 / 3, "Two thirds."), Slip(0.6664, "Another.")), (), "")
    assert [said(third, answer) for answer in (0.667, 0.666)] == ["Likely cause: Two thirds.", "Likely cause: Another."]
    assert (
        said(Pencil("third", 5, "?", 0.25, (Slip(2 / 3, "Two thirds."),), (), ""), 0.666) == "Likely cause: Two thirds."
    )


def test_rounding_too_coarse_is_told_apart_from_a_slip():
    assert "coarse" in said(SHARE, 0.25 + 0.003)
    assert "coarse" not in said(SHARE, 0)
    assert "coarse" in said(Pencil("p", 8, "?", np.array([-180.22125, 16.0]), (), (), ""), [-180, 16])
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
    assert message.startswith("w came out right; look at m again. This is none of the usual slips")


def test_letters_say_what_is_wrong_and_what_is_missing():
    assert said(CHOICE, "ab") == "(b) does not belong: no such thing. (c) is missing: near."
    assert said(CHOICE, "a") == "(c) is missing: near."
    assert said(CHOICE, "b").startswith("That could be: the other way round. (b) does not belong")
    assert "letters from abc" in said(CHOICE, "x")


def test_progress_keeps_them():
    exercises.share_at_one.check(exercises.share_at_one.right)
    assert {name: status for _, name, status in exercises.progress().rows}["share_at_one"] == "correct"
    assert inspect.isclass(Pencil)


CURES = [  # what had been blamed on something else or not been named: words that must come, words that must not
    ("metres_to_millimetres", 0.32, "1000 millimetres, not 10", "percent"),
    ("metres_to_millimetres", 320, "you multiplied instead of dividing", "percent"),
    ("metres_to_millimetres", 5.44, "multiplied by the height", "none of the usual"),
    ("metres_to_millimetres", 0.2, "none of the usual", "Likely cause"),
    ("sigma_of_ellipse", [[1, 0.8], [0.8, 1]], "correlation matrix", "those of the paper"),
    ("sigma_of_ellipse", [[4.5, 4.5], [4.5, 4.5]], "the short axis is forgotten", "none of the usual"),
    ("sigma_of_ellipse", [[5, 4], [3, 5]], "symmetric", "none of the usual"),
    ("sigma_of_ellipse", [[5, 3], [3, 5]], "half-axes 2.83 and 1.41, the long one 45 degrees", "Likely cause"),
    ("sigma_of_ellipse", [[4, 5], [5, 4]], "a variance < 0", "Likely cause"),
    ("sigma_of_ellipse", [[7, 0], [0, 7]], "a circle of radius 2.65", "Likely cause"),
    ("total_from_lower_bound", (-175.4, 16), "146 times lower_bound_", "none of the usual"),
    ("total_from_lower_bound", (16, -180.22125), "in another order", "none of the usual"),
    ("one_peak", "abcd", "2σ² = 8", "is right, and is not all"),
    ("loglik_of_three", -0.481, "weights ½ are missing. And: the factor 1/√(2π)", "added"),
    ("share_at_one", 0.333, "the weights are missing. And: that is the responsibility of B", "none of the usual"),
    ("share_at_one", 46.15, "in percent", "none of the usual"),
    ("share_at_one", 46.2, "in percent", "none of the usual"),
    ("three_shares", (0.533, 2.875, 1.4087), "standard deviation", "none of the usual"),
    ("three_shares", (0.8, 2.875, 1.409), "not by 2. And: that is the standard deviation", "none of the usual"),
    (
        "three_shares",
        (0.3, 2.875, 1.409),
        "For the variance alone: that could be: that is the standard",
        "Likely cause",
    ),
    ("total_from_lower_bound", (-1.201475, 17), "150 times as much. And: lower_bound_", "none of the usual"),
    ("total_from_lower_bound", (-20.425, 16), "not by n_iter_", "none of the usual"),
    ("names_of_groups", (0, 2, 1), "0 + 0 + 11 = 11 flowers", "49 + 19"),
    ("names_of_groups", (0, 2, 1), "Group 0 holds no setosa", "same name"),
    ("names_of_groups", (1, 2, 0), "39 + 0 + 1 = 40 flowers", "called setosa"),
    ("names_of_groups", (3, 1, 2), "counted from 0", "came out right"),
    ("names_of_groups", (2, 1, 3), "counted from 0", "flowers are right"),
    (
        "names_of_groups",
        (1, 0, 0),
        "setosa, is given to group 1 and group 2; none is called virginica",
        "That is close",
    ),
    ("gap_by_hand", 0.207, "base 2", "none of the usual"),
    ("gap_by_hand", 0.057, "other way round: q, the ½ and ½, comes first. And: the logarithm", "√(2π)"),
    ("starts_for_sure", np.log(0.01) / np.log(0.8), "Round up", "That is right"),
    ("starts_for_sure", 20.64, "Round up", "none of the usual"),
    ("starts_for_sure", 13, "95 % are taken", "That is close"),
    ("starts_for_sure", 23, "99 % is reached with fewer already", "That is close"),
    ("width_of_the_merger", 1 / 3, "upside down", "none of the usual"),
    ("three_choices", [1022, 1058.281, 1068.281], "K with the smaller score", "fraction"),
    ("three_choices", [2, 2, 3], "ICL: BIC plus twice", "none of the usual"),
    ("fill_the_hole", (2 + 3 / 9 * 2, 9.0), "missing coordinate, 9; take", "none of the usual"),
    ("fill_the_hole", (6.75, 3.5), "in another order", "none of the usual"),
    (
        "fill_the_hole",
        (3.0, 8.0),
        "below the line; take the seen one's, 4. And: the slope goes with x − μ",
        "none of the usual",
    ),
    ("two_beliefs", (1 / 6, 0.2), "a is one too large", "wrong order"),
    ("width_of_the_merger", 4.5, "the eigenvalue is halved", "none of the usual"),
    ("mean_after_one_update", 1.333, "the 2 in half", "none of the usual"),
    ("mean_after_one_update", 1.635, "the factor 2 of x in the exponent is missing", "none of the usual"),
    ("starts_for_sure", 14, "95 % are taken", "Likely cause"),
    ("two_beliefs", [0.222, 0.25], "second component", "EACH"),
    ("two_beliefs", [1.0, 2.0], "not normalised", "none of the usual"),
    ("rate_of_alarms", (0.053, 10, 0.135), "For chance of an alarm alone", "That is close"),
    ("two_beliefs", (0, 0.333), "For mean alone", "no usual slip is known"),
    ("two_beliefs", (0, 0.167), "0 / 6 here, without the prior", "Likely cause"),
    ("three_shares", (1 / 3, 2, 8 / 3), "all are taken to be ⅓", "wholly"),
    ("loglik_of_three", -0.77, "base 10; ln is the natural one. And: that is the mean", "none of the usual"),
    ("metres_to_millimetres", 1e-5, "none of the usual", "height"),
    ("two_batches", (10, 2.5, np.sqrt(30)), "square root", "none of the usual"),
    ("two_batches", (2, 2.5, 30), "not of batches", "none of the usual"),
    ("rate_of_alarms", (0.05, 10, 0.285), "exactly ONE of the 19", "none of the usual"),
    ("rate_of_alarms", (0.95, 190, 0.135), "ABOVE the lowest", "none of the usual"),
]


@pytest.mark.parametrize(("name", "answer", "words", "never"), CURES)
def test_numbers_give_the_slip_away(name, answer, words, never):
    message = getattr(exercises, name).check(answer).message
    assert words in message
    assert never not in message


def test_how_many_flowers_a_naming_gets_right_is_counted_anew():
    for names in permutations(range(3)):
        right = sum(LESSON_8._COUNTS[name, group] for group, name in enumerate(names))
        if names != (1, 0, 2):
            assert f"= {right} flowers are right" in said(exercises.names_of_groups, names)
