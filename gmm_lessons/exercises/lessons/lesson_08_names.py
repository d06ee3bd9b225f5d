"""Lesson 8, further: names for numbered groups."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake


def matched_labels(labels, species):
    """Return the species that each group is called, (K,), one each, so that most points are right."""
    from scipy.optimize import linear_sum_assignment

    K = max(labels.max(), species.max()) + 1
    count = np.zeros((K, K), dtype=int)  # rows: groups, columns: species
    for group, kind in zip(labels, species, strict=True):
        count[group, kind] += 1
    groups, names = linear_sum_assignment(-count)  # the smallest cost is the largest count
    return names


# --- inputs -----------------------------------------------------------------------------------------------------------


def _points(count):
    """Return labels and species of points, shuffled, with count[k][s] points of group k and species s."""
    count = np.array(count)
    pairs = np.repeat(np.argwhere(count >= 0), count.ravel(), axis=0)
    pairs = np.random.default_rng(0).permutation(pairs)
    return pairs[:, 0].copy(), pairs[:, 1].copy()


_CASES = (
    Case(_points([[0, 39, 19], [49, 0, 0], [1, 11, 31]]), "three groups, named 1, 0, 2"),
    Case(_points([[2, 20, 1], [1, 3, 15], [18, 0, 2]]), "three groups that change places in a ring"),
    Case(_points([[10, 9, 0], [9, 1, 0], [0, 0, 5]]), "a species that is the commonest in two groups"),
    Case(_points([[3, 30], [25, 2]]), "two groups"),
    Case(_points([[9, 0, 1], [0, 8, 2], [1, 0, 7]]), "groups that have their names already"),
    Case(_points([[30, 20], [4, 0]]), "a large group and a small one"),
    Case(_points([[5, 4], [9, 0]]), "two groups of one commonest species"),
    Case(
        _points([[0, 4, 0, 9], [8, 5, 0, 7], [0, 0, 6, 2], [7, 3, 1, 0]]),
        "K = 4, and two groups of one commonest species",
    ),
)


def _table(labels, species):
    K = max(labels.max(), species.max()) + 1
    return np.array([[np.sum((labels == k) & (species == s)) for s in range(K)] for k in range(K)])


def _assigned(cost):
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment(cost)


def _of_rows(table):
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


def _greedy(labels, species):
    """Return names given group by group, each the commonest species that is still free."""
    names = []
    for row in _table(labels, species):
        names.append(next(s for s in np.argsort(-row, kind="stable") if s not in names))
    return np.array(names)


def _largest_first(labels, species):
    """Return names given by the largest count of all, then the largest that is left."""
    count, names = _table(labels, species).astype(float), {}
    while len(names) < len(count):
        k, s = np.unravel_index(count.argmax(), count.shape)
        names[k] = s
        count[k], count[:, s] = -1, -1
    return np.array([names[k] for k in range(len(count))])


def _named(labels, species):
    return matched_labels(labels, species)[labels]


NAMES = Exercise(
    name="matched_labels",
    lesson=8,
    reference=matched_labels,
    statement="""Write `matched_labels(labels, species)`: which species is each group to be called?

names[k] = the species of group k, each species once, so that names[labels] == species at as many points as possible

`labels` (N,) and `species` (N,) are whole numbers 0 ... K-1, each of which occurs in both; one naming alone is best.
Return the names, (K,), whole numbers. You need not try all K! namings: scipy.optimize.linear_sum_assignment(cost)
gives each row a column of its own, at the smallest total.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            lambda labels, species: _assigned(-_of_rows(_table(labels, species)))[1],
            "Shares are compared, or something else that is no longer a count: then a small group counts as much as "
            "a large one. The largest NUMBER of points is asked for.",
        ),
        Mistake(
            lambda labels, species: _assigned(-1 * (_table(labels, species) > 0))[1],
            "Every pair of group and species counts once, however many points it has: `count[labels, species] += 1` "
            "adds one to each entry, once. np.add.at adds one for each point.",
        ),
        Mistake(
            lambda labels, species: _table(labels, species).argmax(axis=1),
            "Each group takes its commonest species, and two groups may take the same one. Every species "
            "is to be given "
            "once.",
        ),
        Mistake(
            lambda labels, species: np.argsort(matched_labels(labels, species)),
            "This says which GROUP each species is. The species of each group is asked for: groups are the rows of the "
            "table.",
        ),
        Mistake(
            lambda labels, species: _assigned(_table(labels, species))[1],
            "The assignment has the SMALLEST number of right points. linear_sum_assignment minimises: give it -count, "
            "or maximize=True.",
        ),
        Mistake(
            _greedy,
            "Group 0 takes its commonest species first, then group 1 of what is left, and so on. An early choice may "
            "cost the later groups more than it gains.",
        ),
        Mistake(
            _largest_first,
            "The largest count of the table is taken first. It may block two counts that are worth more together: "
            "look at all groups at once.",
        ),
        Mistake(
            _named,
            "This is a name for every POINT. One for every group is asked for, (K,).",
        ),
        Mistake(
            lambda labels, species: _table(labels, species).argmax(axis=0),
            "This is the group that holds most of each species. The species of each group is asked for, each once.",
        ),
        Mistake(
            lambda labels, species: int((_named(labels, species) == species).sum()),
            "This is how many points are right under the best names. The names are asked for.",
        ),
        Mistake(
            lambda labels, species: np.arange(max(labels.max(), species.max()) + 1),
            "Every group keeps its number as its name. The numbers of groups mean nothing: look at the table of "
            "counts. (Of the two parts that linear_sum_assignment returns, rows and columns, the names are the "
            "second.)",
        ),
    ),
    hints=(
        "Count first: a table with a row for each group and a column for each species.",
        "One species a row, each column once, the largest total: that is an assignment.",
        "`linear_sum_assignment(-count)` returns (rows, columns); the columns are the names.",
    ),
    describe=("names (K,)",),
    unfair=(("the first point alone", "the statement promises that each of the K numbers occurs"),),
)

EXERCISES, PENCILS, QUESTIONS = (NAMES,), (), ()
