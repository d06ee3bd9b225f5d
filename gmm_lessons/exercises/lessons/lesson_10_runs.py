"""Lesson 10, further: the chances of k-means++, and the best of many runs."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.tiny import tiny_number


def plus_plus_chances(X, centers):
    """Return the chance of each point to be the next centre, (N,): its squared distance over the sum of all."""
    apart = ((X[:, None] - centers) ** 2).sum(axis=2).min(axis=1)  # (N,), to the nearest centre, squared
    if apart.sum() == 0:
        return np.full(len(X), 1 / len(X))
    return apart / apart.sum()


def best_run(traces):
    """Return the number of the run that ends highest; a run that ends in NaN has lost."""
    ends = [trace[-1] for trace in traces]
    return int(np.argmax(np.where(np.isnan(ends), -np.inf, ends)))


# --- inputs -----------------------------------------------------------------------------------------------------------


def _cloud(N, K, D, seed):
    rng = np.random.default_rng(seed)
    return 3 * rng.normal(size=(N, D)) + 1, 3 * rng.normal(size=(K, D))


def _distances(X, centers):
    return np.sqrt(((X[:, None] - centers) ** 2).sum(axis=2))


def _none_where_all_are_chosen(X, centers):
    squares = _distances(X, centers).min(axis=1) ** 2
    return squares / (squares.sum() or 1.0)


def _shares(values):
    """Return values over their sum; where all are 0, the same for all."""
    return values / values.sum() if values.any() else np.full(len(values), 1 / len(values))


def _where_chosen(chances, X, centers):
    """Return the chances; where every point lies on a centre, the same for all."""
    return chances if _distances(X, centers).min(axis=1).any() else np.full(len(X), 1 / len(X))


def _each_coordinate(X, centers):
    squares = (np.abs(X[:, None] - centers).min(axis=1) ** 2).sum(axis=1)
    return _where_chosen(squares / (squares.sum() or 1.0), X, centers)


def _squared_shares(X, centers):
    apart = _distances(X, centers).min(axis=1)
    return _where_chosen((apart / (apart.sum() or 1.0)) ** 2, X, centers)


def _of_each_centre(X, centers):
    squares = _distances(X, centers).min(axis=0) ** 2
    return squares / squares.sum() if squares.any() else np.full(len(X), 1 / len(X))


def _without_the_tiny_number(function):
    """Return what to do with a tiny number that keeps the sum of the code from 0; '' where there is none."""
    what = tiny_number(function)
    if not what:
        return ""
    how = {"added": "that is added", "floor": "that is a floor"}[what[0]]
    return f"The `{what[1]}` {how} hides the 0/0: leave it out, and ask first whether the sum that you divide by is 0."


def _from_zero(traces):
    best, winner = 0.0, 0
    for i, trace in enumerate(traces):
        if trace[-1] > best:
            best, winner = trace[-1], i
    return winner


def _ended(score):
    """Return the choice of the run with the largest score(trace) of those that do not end in NaN."""
    return lambda traces: int(np.argmax([score(one) if one[-1] == one[-1] else -np.inf for one in traces]))


_TWICE = np.array([[1.0, 2.0], [1.0, 2.0], [-3.0, 0.5]])
CHANCES = Exercise(
    name="plus_plus_chances",
    lesson=10,
    reference=plus_plus_chances,
    statement="""Write `plus_plus_chances(X, centers)`: with what chance does k-means++ choose each point next?

p_n = d_n² / Σ_m d_m²,  d_n the distance of x_n to the nearest of the centres chosen so far

`X` (N, D), `centers` (K, D). Return the chances, (N,), which sum to one. If every point lies on a centre, all have the
same chance.""",
    cases=(
        Case(_cloud(8, 3, 2, 1), "N = 8, K = 3, D = 2"),
        Case(_cloud(6, 1, 2, 2), "one centre so far"),
        Case(_cloud(5, 2, 3, 3), "D = 3"),
        Case((_cloud(6, 2, 2, 4)[0], _cloud(6, 2, 2, 4)[0][[1, 4]]), "centres that are points of the data: chance 0"),
        Case(_cloud(9, 3, 1, 5), "D = 1, points on a line"),
        Case(
            (_TWICE, _TWICE[1:]),
            "every point lies on a centre",
            clue="if every point lies on a centre, all squared distances are 0, and 0/0 is NaN: then each has the "
            "chance 1/N.",
        ),
        in_whole_numbers(np.array([[0, 1], [3, -2], [1, 1], [4, 4]]), np.array([[1, 0], [3, 2]])),
    ),
    mistakes=(
        Mistake(
            lambda X, centers: _shares(((X - centers.mean(axis=0)) ** 2).sum(axis=1)),
            "The distance is that to the mean of the centres. Take the distance to each, and the smallest.",
        ),
        Mistake(
            _none_where_all_are_chosen,
            "If every point lies on a centre, all chances are 0 here, and none could be drawn. Then each has 1/N.",
            ((".*", _without_the_tiny_number),),
        ),
        Mistake(
            lambda X, centers: _shares(np.abs(X[:, None] - centers).sum(axis=2).min(axis=1) ** 2),
            "The differences of the coordinates are added up without squares and without signs (city blocks). The "
            "squared distance is the sum of their squares.",
        ),
        Mistake(
            lambda X, centers: _shares(_distances(X, centers).min(axis=1)),
            "The distances are not squared. k-means++ chooses by d², which favours far points more.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_shares(_distances(X, centers)[:, 0] ** 2), X, centers),
            "Only the distance to the first centre counts. The nearest of all decides.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_shares(_distances(X, centers)[:, -1] ** 2), X, centers),
            "Only the distance to the last centre counts. The nearest of all decides.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_shares(_distances(X, centers).max(axis=1) ** 2), X, centers),
            "The distance to the FARTHEST centre is taken: max in place of min.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_shares((_distances(X, centers) ** 2).sum(axis=1)), X, centers),
            "The squared distances to all centres are added up, or averaged. Only that to the nearest counts.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_distances(X, centers).min(axis=1) ** 2, X, centers),
            "These are the squared distances. Chances sum to one: divide by their sum.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(np.eye(len(X))[_distances(X, centers).min(axis=1).argmax()], X, centers),
            "The farthest point gets all the chance. That is another rule (farthest first), which chases outliers.",
        ),
        Mistake(
            lambda X, centers: _shares(_distances(X, centers).min(axis=1) ** 4),
            "The distances are squared twice.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(
                _distances(X, centers).min(axis=1) ** 2 / (_distances(X, centers) ** 2).sum(), X, centers
            ),
            "The sum below runs over all centres as well. It is the sum of the same d_n² that stand above.",
        ),
        Mistake(
            lambda X, centers: (
                plus_plus_chances(X, centers) if _distances(X, centers).all() else np.full(len(X), 1 / len(X))
            ),
            "All have the same chance as soon as ANY point lies on a centre, and in k-means++ some always do. That is "
            "for the case that EVERY point does.",
        ),
        Mistake(
            _each_coordinate,
            "The smallest difference is taken in each coordinate by itself, perhaps from different centres. Take the "
            "distance to each centre first, and of these the smallest.",
        ),
        Mistake(
            _squared_shares,
            "The distances are divided by their sum first and squared afterwards, so the chances do not sum to one. "
            "Square first.",
        ),
        Mistake(
            lambda X, centers: np.full(len(X), 1 / len(X)),
            "All points have the same chance. That is a random start; k-means++ favours points far from the centres.",
        ),
        Mistake(
            lambda X, centers: _where_chosen(_shares(1 / _distances(X, centers).min(axis=1) ** 2), X, centers),
            "Near points get the large chances: the distances divide where they should multiply.",
        ),
        Mistake(
            lambda X, centers: (
                _distances(X, centers).min(axis=1) ** 2 / (_distances(X, centers).min(axis=1) ** 2).sum()
            ),
            "If every point lies on a centre, 0/0 gives NaN. Then all have the same chance, 1/N.",
        ),
        Mistake(
            _of_each_centre,
            "The minimum runs over the points: one number a centre. Take it over the centres, along axis 1 of (N, K).",
        ),
        Mistake(
            lambda X, centers: _where_chosen(np.cumsum(plus_plus_chances(X, centers)), X, centers),
            "These are running sums of the chances, good for drawing a point. The chances themselves are asked for.",
        ),
    ),
    hints=(
        "How far is each point from the nearest centre?",
        "All squared distances at once, (N, K): `((X[:, None] - centers) ** 2).sum(axis=2)`; the smallest of each row.",
        "Divide them by their sum; if that is 0, return `np.full(len(X), 1 / len(X))`.",
    ),
    describe=("chances (N,)",),
    atol=1e-12,
)

_NAN = float("nan")
_BROKEN = (
    "NaN is neither larger nor smaller than anything: every < and > with it is False, so it stays where it came "
    "first. Put -inf in its place before you compare."
)
BEST = Exercise(
    name="best_run",
    lesson=10,
    reference=best_run,
    statement="""Write `best_run(traces)`: which of several runs of EM do you keep?

the run whose LAST log-likelihood is the largest

`traces` is a list of lists, one a run, not all of the same length. Return the number of the run, counted from 0; of
equal ones the first. A run that ends in NaN has broken down and never wins; NaN on the way does no harm. At least one
run ends in a finite number.""",
    cases=(
        Case(([[-90.0, -50.0, -41.0], [-60.0, -45.0], [-99.0, -40.0, -39.5, -39.4]],), "three runs, the last is best"),
        Case(([[-70.0, -30.0], [-20.0, -19.0, -18.9], [-200.0, -60.0, -50.0, -49.0]],), "the best is not the longest"),
        Case(([[-300.0, -80.0], [-75.0, -74.0], [-76.0, -75.5]],), "the best has not gained most"),
        Case(([[-50.0, -20.0, -64.0], [-60.0, -30.0]],), "a run that was higher once, and fell"),
        Case(([[-20.0, -64.0], [-60.0, -30.0]],), "a run that fell from the start"),
        Case(([[-2100.0, -2050.0], [-2080.0, -2031.5]],), "log-likelihoods near -2000"),
        Case(([[-40.0, -30.9], [-39.0, -31.5], [-41.0, -30.6]],), "ends less than one apart"),
        Case(([[-50.0, -40.0], [-60.0, -10.0, _NAN], [-70.0, -45.0]],), "a run that broke down", clue=_BROKEN),
        Case(([[-60.0, -10.0, _NAN], [-70.0, -45.0], [-50.0, -46.0]],), "the first run broke down", clue=_BROKEN),
        Case(([[-50.0, -40.0], [-60.0, -55.0, _NAN]],), "a run that broke down below the other", clue=_BROKEN),
        Case(([[-8.0, _NAN], [-12.0, -9.0], [-7.0, -3.0]],), "the first of three broke down", clue=_BROKEN),
        Case(([[-1100.0, _NAN], [-1127.3, -1067.3]],), "a run that broke down, and one near -1000", clue=_BROKEN),
        Case(([[2.0, 7.0], [3.0, _NAN]],), "a run that broke down, and log-likelihoods above zero", clue=_BROKEN),
        Case(([[-5.0, 2.0], [-3.0, 4.5], [-1.0, 4.5]],), "two runs that end alike, above zero"),
        Case(([[3.0, 8.0], [2.0, 7.5], [1.0, 6.0]],), "log-likelihoods above zero, the first is best"),
        Case(([[-12.0]],), "a single run, without an update"),
        Case(
            ([[-50.0, -40.0], [-90.0, _NAN, -30.0], [-60.0, -45.0]],), "a run with NaN on its way, which ends highest"
        ),
        Case(([[-50, -44, -43], [-60, -41]],), "whole numbers"),
    ),
    mistakes=(
        Mistake(
            lambda traces: int(np.argmax([[v for v in trace if v == v][-1] for trace in traces])),
            "Of a run that broke down the last number before the NaN counts. Such a run never wins: put -inf in its "
            "place.",
        ),
        Mistake(
            lambda traces: int(np.argmax([trace[-1] if trace[-1] == trace[-1] else 0.0 for trace in traces])),
            "A run that broke down counts as 0, and 0 is more than a log-likelihood below zero. Put -inf in its place.",
        ),
        Mistake(
            lambda traces: 0,
            "Every answer is the same number, whatever the runs hold.",
        ),
        Mistake(
            lambda traces: len(traces) - 1,
            "The last run of the list wins, whatever the others hold.",
        ),
        Mistake(
            _from_zero,
            "The search begins at 0, and no end below zero is higher, so number 0 stays. Begin at -np.inf.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([np.nanmax(trace) for trace in traces])),
            "The highest value on the way decides. What counts is where a run ENDS: trace[-1].",
        ),
        Mistake(
            _ended(np.nanmax),
            "The highest value on the way decides, of the runs that did not break down. What counts is where a run "
            "ENDS: trace[-1].",
        ),
        Mistake(
            lambda traces: int(np.argmax([len(trace) for trace in traces])),
            "The longest run wins. How long a run took says nothing about how high it came.",
        ),
        Mistake(
            _ended(len),
            "The longest run wins, of those that did not break down. How long a run took says nothing about how high "
            "it came.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([trace[-1] - trace[0] for trace in traces])),
            "The largest gain wins, and a bad start gains most. Compare the ends.",
        ),
        Mistake(
            lambda traces: int(np.argmax([trace[0] for trace in traces])),
            "The best start wins. EM goes on from there: compare the last values.",
        ),
        Mistake(
            _ended(lambda trace: trace[0]),
            "The best start wins, of the runs that did not break down. EM goes on from there: compare the last values.",
        ),
        Mistake(
            lambda traces: int(np.argmax([trace[-1] for trace in traces if not np.isnan(trace[-1])])),
            "The runs that broke down are left out first, and the number counts what is left. All runs are counted: "
            "put -inf in the place of a broken one.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([np.exp(trace[-1]) for trace in traces])),
            "e^ln L is 0 as a float where ln L is very low, and of zeros the first wins. Compare the logarithms.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([np.trunc(trace[-1]) for trace in traces])),
            "The ends lose their decimals before they are compared, as by `int`. Compare them as they are.",
        ),
        Mistake(
            lambda traces: int(np.nanargmin([trace[-1] for trace in traces])),
            "The lowest end wins: argmin. A log-likelihood is better the larger it is, also when it is negative.",
        ),
        Mistake(
            lambda traces: int(np.nanargmin([abs(trace[-1]) for trace in traces])),
            "The end nearest to zero wins: the signs are lost. Above zero that is the worst one.",
        ),
        Mistake(
            lambda traces: float(np.nanmax([trace[-1] for trace in traces])),
            "This is the best log-likelihood itself. The number of the run is asked for: argmax.",
        ),
        Mistake(
            lambda traces: int(np.argmax([trace[-1] for trace in traces])),
            "The run that broke down wins: NaN counts as the largest of all. Put -inf in its place.",
            (("argmax", "np.argmax takes NaN for the largest."),),
        ),
        Mistake(
            lambda traces: int(np.nanargmax([trace[-1] for trace in traces])) + 1,
            "The runs are counted from 1. In Python the first has the number 0.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([np.nanmean(trace) for trace in traces])),
            "The mean of each trace is compared. Only where a run ends counts.",
        ),
        Mistake(
            _ended(np.nansum),
            "The values of each trace are added up, if the run did not break down. Only where a run ends counts.",
        ),
        Mistake(
            _ended(np.nanmean),
            "The mean of each trace is compared, if the run did not break down. Only where a run ends counts.",
        ),
        Mistake(
            lambda traces: int(len(traces) - 1 - np.nanargmax([trace[-1] for trace in traces][::-1])),
            "Of two runs that end alike the last wins, as with `>=` in place of `>`. The first is asked for, which "
            "argmax finds.",
        ),
        Mistake(
            lambda traces: int(np.nanargmax([trace[-1] + 0 * sum(trace) for trace in traces])),
            "A run with NaN anywhere on its way is left out. Only one that ENDS in NaN has broken down: look at "
            "trace[-1] alone.",
        ),
        Mistake(
            lambda traces: traces[best_run(traces)],
            "The trace of the best run is returned. Its number is asked for.",
        ),
    ),
    hints=(
        "What is left of a run when it is over?",
        "`[trace[-1] for trace in traces]` are the ends; which of them is the largest, and is it a number?",
        "Put -inf for NaN: `np.argmax(np.where(np.isnan(ends), -np.inf, ends))`.",
    ),
    describe=("the number",),
)

EXERCISES, PENCILS, QUESTIONS = (CHANCES, BEST), (), ()
