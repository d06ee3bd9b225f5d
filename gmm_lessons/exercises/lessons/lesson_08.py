"""Lesson 8: Iris with scikit-learn, honestly. What its numbers mean."""

from itertools import permutations

import numpy as np

from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself

EXERCISES = ()
# --- paper and pencil -------------------------------------------------------------------------------------------------

_COUNTS = np.array([[0, 49, 1], [39, 0, 11], [19, 0, 31]])
_SPECIES = ("setosa", "versicolor", "virginica")


def _of_the_fit(bound=-1.201475, times=150, updates=16, last=itself):
    """Return the total log-likelihood and the number of updates."""
    return np.array([last(bound * times), updates])


def _times(answer):
    """Return how many times lower_bound_ the total of an answer is, if it is not the right one."""
    times = answer[0] / -1.201475 + 0.0  # + 0.0: no −0
    return "" if abs(times - 150) < 0.5 else f"That total is {times:.4g} times lower_bound_."


def _naming(answer):
    """Return what is so with names for the groups, computed from the names."""
    names = [int(name) for name in answer]
    if sorted(names) == [1, 2, 3]:
        shifted = [name - 1 for name in names]
        return f"The species are counted from 0: setosa is 0, and 3 is none. Counted so, yours reads {shifted}" + (
            ", and that is right." if shifted == [1, 0, 2] else f". {_naming(shifted)}"
        )
    if not set(names) <= {0, 1, 2} or (answer != np.round(answer)).any():
        return "The names are numbers of species: 0, 1 or 2."
    return _of_species(names)


def _of_species(names):
    """Return which names are given twice and never, or how many flowers have the right name."""
    if missing := [name for k, name in enumerate(_SPECIES) if k not in names]:
        twice = next(k for k in names if names.count(k) > 1)
        groups = " and ".join(f"group {g}" for g, k in enumerate(names) if k == twice)
        return f"The same name, {_SPECIES[twice]}, is given to {groups}; none is called {' or '.join(missing)}."
    each = [int(_COUNTS[name, group]) for group, name in enumerate(names)]
    none = "".join(f" Group {group} holds no {_SPECIES[name]}." for group, name in enumerate(names) if not each[group])
    right = f"With these names {each[0]} + {each[1]} + {each[2]} = {sum(each)} flowers are right"
    return f"{right}; another naming gets more.{none}"


PENCILS = (
    Pencil(
        name="total_from_lower_bound",
        lesson=8,
        statement="A fit of 150 flowers with four columns reports lower_bound_ = -1.201475 and n_iter_ = 17. "
        "Which total "
        "log-likelihood does that stand for, and after how many updates? (two numbers, 3 decimals)",
        right=_of_the_fit(),
        parts=("the total", "the number of updates"),
        compute=_of_the_fit,
        facts=_times,
        slips=(
            slip(_of_the_fit, "that is the mean for a flower; the total is 150 times as much.", times=1),
            slip(
                _of_the_fit,
                "lower_bound_ is found by the last E step, before the last M step: one update fewer than n_iter_.",
                updates=17,
            ),
            slip(_of_the_fit, "lower_bound_ is one update old, not one update ahead.", updates=18),
            rare(_of_the_fit, "lower_bound_ is one update old, not two.", updates=15),
            rare(_of_the_fit, "n_iter_ = 17 counts the passes, and all but the last have updated before.", updates=1),
            rare(_of_the_fit, "n_iter_ = 17 counts the passes, and all but the last have updated before.", updates=0),
            rare(_of_the_fit, "n_iter_ = 17 counts the passes; the flowers are no updates.", updates=150),
            rare(_of_the_fit, "n_iter_ counts updates of all parameters at once, not one for each column.", updates=68),
            rare(_of_the_fit, "n_iter_ counts updates of all parameters at once, not one for each column.", updates=64),
            rare(
                _of_the_fit,
                "n_iter_ = 17 counts the passes, an E step and an M step each: none is half an update.",
                updates=8,
            ),
            slip(
                _of_the_fit,
                "the mean is one over flowers, 150 of them: multiply by their number N, not by n_iter_.",
                times=17,
            ),
            slip(
                _of_the_fit,
                "the mean is one over flowers, 150 of them: multiply by their number N, not by that of updates.",
                times=16,
            ),
            rare(
                _of_the_fit,
                "multiply by the number of flowers alone; the number of updates (n_iter_) has nothing to do with it.",
                times=150 * 17,
            ),
            rare(
                _of_the_fit,
                "multiply by the number of flowers alone; the number of updates has nothing to do with it.",
                times=150 * 16,
            ),
            slip(_of_the_fit, "the mean is one over flowers, 150 of them, and not over the columns.", times=4),
            slip(_of_the_fit, "a flower is one point, however many columns it has: 150, not 600.", times=600),
            slip(
                _of_the_fit,
                "a flower is one point, however many columns it has: the total is not to be divided by 4.",
                times=37.5,
            ),
            slip(_of_the_fit, "you divided by the number of flowers; the total is 150 times the mean.", times=1 / 150),
            rare(_of_the_fit, "the mean is one over 150 flowers; you multiplied by 149.", times=149),
            rare(_of_the_fit, "the mean is one over 150 flowers; you multiplied by 50, one species.", times=50),
            rare(_of_the_fit, "the mean is one over all 150 flowers; you multiplied by 3.", times=3),
            rare(_of_the_fit, "you divided by n_iter_; the total is 150 times the mean.", times=1 / 17),
            slip(
                _of_the_fit,
                "the sign is lost: lower_bound_ is a log-likelihood, not its negative.",
                last=np.negative,
            ),
            slip(_of_the_fit, "that is a deviance, −2 times the log-likelihood.", last=lambda total: -2 * total),
            rare(_of_the_fit, "there is a factor 2 too many.", last=lambda total: 2 * total),
            rare(_of_the_fit, "there is a factor ½ too many.", last=lambda total: total / 2),
            rare(_of_the_fit, "the total is taken e to the power of; the log-likelihood is asked for.", last=np.exp),
            rare(_of_the_fit, "the bound is taken to base 10.", last=lambda total: total / np.log(10)),
            rare(
                _of_the_fit, "lower_bound_ is −1.201475; you took e to the power of it first.", bound=np.exp(-1.201475)
            ),
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
            Slip(np.array([39, 49, 31]), "those are the counts; the names are asked for."),
            Slip(np.array([49, 39, 31]), "those are the counts, a row each; the names are asked for, a column each."),
            Slip(np.array([58, 49, 43]), "those are the sizes of the groups; the names are asked for."),
            Slip(np.array([2, 1, 3]), "the species are counted from 1. setosa has the number 0."),
            Slip(np.array([1, 0, 1]), "group 2 holds more virginica, 31, than versicolor, 11."),
            Slip(np.array([1, 0, 0]), "group 2 holds 31 virginica and one setosa; setosa has group 1 already."),
            Slip(np.array([2, 0, 1]), "31 virginica stand in group 2, and only 19 in group 0."),
        ),
        facts=_naming,
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
            "In `GaussianMixture` it is itself a log-likelihood, of the mixture before the last M step.",
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
            "Both numbers are right: ARI .555 at the early stop, .522 at the top that the run comes to.",
        ),
        ("More iterations over-fit the labels.", "EM never sees the labels, so it cannot fit them."),
        (
            "The likelihood rates the density, and the components need not be the species.",
            "On two sepal columns the species overlap. A component is a bell, not a kind of flower.",
            True,
        ),
    ),
)
