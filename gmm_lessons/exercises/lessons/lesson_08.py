"""Lesson 8: Iris with scikit-learn, honestly. What its numbers mean."""

from itertools import permutations

import numpy as np

from gmm_lessons.exercises.pencil import Pencil, Slip
from gmm_lessons.exercises.quizzes.question import ask

EXERCISES = ()
# --- paper and pencil -------------------------------------------------------------------------------------------------

_COUNTS = np.array([[0, 49, 1], [39, 0, 11], [19, 0, 31]])


PENCILS = (
    Pencil(
        name="total_from_lower_bound",
        lesson=8,
        statement="A fit of 150 flowers with four columns reports lower_bound_ = -1.201475 and n_iter_ = 17. "
        "Which total "
        "log-likelihood does that stand for, and after how many updates? (two numbers, 3 decimals)",
        right=np.array([-1.201475 * 150, 16]),
        parts=("the total", "the number of updates"),
        slips=(
            Slip(np.array([-1.201475, 16]), "that is the mean for a flower; the total is 150 times as much."),
            Slip(np.array([-1.201475 * 150, 17]), "lower_bound_ is found by the last E step, before the last M step."),
            Slip(np.array([-1.201475 * 150, 18]), "lower_bound_ is one update old, not one update ahead."),
            Slip(np.array([-1.201475 * 4, 16]), "the mean is one over flowers, 150 of them, and not over the columns."),
            Slip(np.array([-1.201475 * 600, 16]), "a flower is one point, however many columns it has: 150, not 600."),
            Slip(
                np.array([1.201475 * 150, 16]), "the sign is lost: lower_bound_ is a log-likelihood, not its negative."
            ),
            Slip(np.array([-2 * -1.201475 * 150, 16]), "that is a deviance, −2 times the log-likelihood."),
        ),
        hints=(
            "scikit-learn's numbers of this kind are means over the points.",
            "Pass t finds the log-likelihood first and updates after that.",
        ),
        way="total = mean × N = −1.201475 × 150 = −180.2213. Pass 17 looks at the mixture after 16 updates, and "
        "makes the 17th.",
        witness=lambda: np.array([np.full(150, -1.201475).sum(), len(range(17)) - 1]),
    ),
    Pencil(
        name="names_of_groups",
        lesson=8,
        statement="150 flowers, species in rows, groups 0, 1, 2 in columns:\n"
        "    setosa       0  49   1\n    versicolor  39   0  11\n    virginica   19   0  31\n"
        "Which species is each group to be called, so that as many flowers as possible are right? Answer with three "
        "numbers, the species (0 setosa, 1 versicolor, 2 virginica) of group 0, of group 1, of group 2.",
        right=np.array([1, 0, 2]),
        decimals=0,
        parts=("group 0", "group 1", "group 2"),
        slips=(
            Slip(np.array([0, 1, 2]), "the numbers of groups mean nothing; look where the large counts stand."),
            Slip(np.array([2, 0, 1]), "with these names 49 + 19 + 11 flowers are right. There is a better naming."),
            Slip(np.array([2, 1, 3]), "the species are counted from 1. setosa has the number 0."),
            Slip(np.array([1, 0, 0]), "two groups are called setosa, and virginica is none."),
            Slip(np.array([49, 39, 31]), "those are the counts; the names are asked for."),
            Slip(np.array([1, 0, 1]), "two groups have the same name, and virginica has none."),
        ),
        hints=("The largest count of each column says which species the group holds most of.",),
        way="Group 0 holds 39 versicolor, group 1 49 setosa, group 2 31 virginica: names 1, 0, 2, and 119 "
        "flowers are right.",
        witness=lambda: max(permutations(range(3)), key=lambda names: _COUNTS[list(names), range(3)].sum()),
    ),
)


QUESTIONS = (
    ask(
        8,
        1,
        "scikit-learn's `lower_bound_` after fit is …",
        (
            "the log-likelihood of the data.",
            "It is the mean per point, and it belongs to the parameters before the last M step.",
        ),
        (
            "the mean log-likelihood per point, one M step old.",
            "Times N it is near the total, but not equal: −224.813 against −224.701 on Iris.",
            True,
        ),
        (
            "a bound that the log-likelihood may be far above.",
            "After an E step the bound touches. What differs is the M step that came after.",
        ),
    ),
    ask(
        8,
        2,
        "Two runs find the same clusters, but 0 and 2 have changed places. Which one is right?",
        (
            "The one with the smaller means first.",
            "The model has no first component. An order is yours to choose, for reporting.",
        ),
        (
            "Both: the numbers of components carry no meaning.",
            "Exchanging components leaves the density as it is. Compare runs after matching, or with ARI.",
            True,
        ),
        ("Neither: an optimum is unique.", "Each optimum of K different components comes K! times."),
    ),
    ask(
        8,
        3,
        "A run with a higher likelihood recovers the species of Iris worse. How can that be?",
        (
            "The likelihood was computed wrongly.",
            "Both numbers are right: ARI .555 at the early stop, .522 at the optimum.",
        ),
        ("More iterations over-fit the labels.", "EM never sees the labels, so it cannot fit them."),
        (
            "The likelihood rates the density, and the components need not be the species.",
            "On two sepal columns the species overlap. A component is a bell, not a kind of flower.",
            True,
        ),
    ),
)
