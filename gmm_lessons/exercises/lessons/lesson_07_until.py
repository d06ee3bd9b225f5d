"""Lesson 7, at the end: the loop."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.lessons.lesson_04 import mixture_loglik
from gmm_lessons.exercises.lessons.lesson_07 import (
    BREAKING,
    E_FURTHER,
    E_MISTAKES,
    M_MISTAKES,
    em_step,
    falling,
    log_joint,
    log_likelihood,
    mirrored,
    plain_joint,
    posterior,
    scaled,
    whole_numbers,
    world,
)
from gmm_lessons.exercises.lessons.lesson_07_stop import has_converged


def em_fit(X, weights, means, covs, tol, max_iter):
    """Return weights, means, covs and the trace; trace[t] is ln p(X) after t updates."""
    trace = [mixture_loglik(X, weights, means, covs)]
    for _ in range(max_iter):
        weights, means, covs = em_step(X, weights, means, covs)
        trace.append(mixture_loglik(X, weights, means, covs))
        if has_converged(trace, len(X), tol):
            break
    return weights, means, covs, trace


# --- em_fit -----------------------------------------------------------------------------------------------------------

_BY_TOL = (
    "all is right as long as max_iter ends the loop, so look at where tol ends it: when the last gain in ln p(X), "
    "divided by N, is smaller than tol; and the parameters come back as they are after that update."
)
_BY_COUNT = "the rule for tol works, but max_iter is not always how many updates are made at most: count the M steps."

_NONE = "max_iter = 0 allows no update: the parameters come back as they are."


def _level():
    """Return a start where EM has hardly anything to gain at first, and more with each update."""
    X, *_ = world(30, 2, 2, 6, apart=4.0)
    mean, cov = X.mean(axis=0), np.cov(X.T, bias=True)
    near = np.array([0.4, 0.6]), mean + np.array([[0.3, 0.1], [-0.2, -0.1]]), np.array([cov, 1.2 * cov])
    return X, *em_fit(X, *near, 0.0, 2)[:3]


TIGHT = scaled(100.0, *world(80, 2, 2, 41, apart=6.0))

_FIT_CASES = (
    Case((*world(45, 3, 2, 238, apart=3.0), 1e-3, 25), "N = 45, K = 3, D = 2, stopped by tol", clue=_BY_TOL),
    Case((*world(30, 2, 3, 12), 1e-5, 3), "max_iter = 3, long before tol", clue=_BY_COUNT),
    Case((*mirrored(20, 142), 1e-3, 25), "symmetric data and a symmetric start: the weights do not move", clue=_BY_TOL),
    Case((*world(36, 2, 2, 213, offset=20.0), 1e-3, 25), "K = D = 2, stopped by tol", clue=_BY_TOL),
    Case((*falling(*world(24, 2, 1, 31)), 1e-9, 1), "D = 1, max_iter = 1", clue=_BY_COUNT),
    Case((*world(20, 3, 2, 32), 1e-3, 0), "max_iter = 0", clue=_NONE),
    Case((*_level(), 1e-3, 25), "a gain below tol, before the gains grow", clue=_BY_TOL),
    Case((*TIGHT, 1e-6, 60), "scores near −1000, tol = 0.000001", clue=_BY_TOL),
    in_whole_numbers(*whole_numbers(*world(14, 2, 2, 7)), 1e-3, 4, label="a table of whole numbers"),
)


def _unchanged(X, *theta):
    return theta


def _gain(trace, n, old, new):
    return abs(trace[-1] - trace[-2]) / n


@dataclass(frozen=True)
class Way:
    """A loop of EM: its start, its step, the score in its trace, when it stops; right unless told otherwise."""

    start: object = _unchanged  # start(X, weights, means, covs)
    step: object = em_step
    score: object = log_likelihood
    change: object = _gain  # change(trace, n, old, new), to be compared with tol
    first: int = 0  # the trace begins after so many updates
    head: tuple = ()  # stands in the trace before the scores
    extra: int = 0  # updates beyond max_iter

    def __call__(self, X, weights, means, covs, tol, max_iter):
        """Return weights, means, covs and a trace that ends with their score."""
        known = _forms(self, _place(X, weights, means, covs, tol, max_iter))
        return known[0] if known else self.forms(X, weights, means, covs, tol, max_iter)[0]

    def forms(self, X, weights, means, covs, tol, max_iter, kept=None):
        """Return all answers of such a loop: with or without the last score, and one update after the test."""
        limit = max(max_iter + self.extra, 0)
        path, trace, stop = self._walk(X, (weights, means, covs), tol, limit, kept)
        ends = ((stop, stop + 1), (stop, stop), (stop + 1, stop + 1), (stop + 1, stop + 2))
        cut = stop if stop == limit or self == Way() else stop + 1  # who stops by tol has seen the score that told so
        listed = [(t, (*self.head, *trace[self.first : end])) for t, end in ends if t <= limit and end >= cut]
        return [(*path[t], np.array(scores)) for t, scores in listed]

    def _walk(self, X, theta, tol, limit, kept=None):
        """Return the parameters and scores after 0, 1, ... updates, one beyond the stop, and the number of the stop."""
        path, scores = kept or ([], [])
        trace, stop = [self.score_at(0, X, theta, path, scores)], None
        while stop is None or len(trace) < stop + 2:
            known = len(trace)
            trace.append(self.score_at(known, X, theta, path, scores))
            settled = known > self.first and self.change(trace, len(X), *path[known - 1 : known + 1]) < tol
            if stop is None and (settled or known >= limit):
                stop = min(known, limit)
        return path, trace, stop

    def score_at(self, t, X, theta, path, scores):
        """Return the score after t updates, which are added to those kept in `path`, and the scores to `scores`."""
        if len(path) <= t:
            path.append(self.step(X, *path[-1]) if path else self.start(X, *theta))
        if len(scores) <= t:
            scores.append(self.score(X, *path[t]))
        return scores[t]


RIGHT = Way()


def _key(args):
    """Return the arguments of a call as something to be looked up."""
    return tuple(np.asarray(arg).tobytes() for arg in args)


_ELSEWHERE = {}  # what the right way may give to inputs that are no cases, for their arguments
_PLACES = {_key(case.args): i for i, case in enumerate(_FIT_CASES)}


def _place(*args):
    """Return the number of the case that has these arguments, -1 for none."""
    return _PLACES.get(_key(args), -1)


@cache
def _updates(start, step, i):
    """Return the list of the updates in case i, to be filled: most ways differ in other things, and share theirs."""
    return []


@cache
def _scores(start, step, score, i):
    """Return the list of the scores of these updates, to be filled."""
    return []


def _kept(way, i):
    return _updates(way.start, way.step, i), _scores(way.start, way.step, way.score, i)


@cache
def _forms(way, i):
    """Return the answers that a way may give to case i; none if it breaks down, or for -1, no case."""
    if i < 0:
        return []
    with np.errstate(all="ignore"):
        try:
            return way.forms(*_FIT_CASES[i].args, kept=_kept(way, i))
        except ValueError:  # shapes that do not fit, or no covariance any more
            return []


def _agree(answer, form):
    return all(a.shape == b.shape for a, b in zip(answer, form, strict=True)) and all(
        np.allclose(a, b, rtol=1e-7, atol=1e-9) for a, b in zip(answer[::-1], form[::-1], strict=True)
    )


@cache
def _opening(way, i):
    """Return the first two entries of the trace of a way in case i, to tell at a glance whether it can be meant."""
    X, *theta = _FIT_CASES[i].args[:4]
    with np.errstate(all="ignore"):
        try:
            trace = [way.score_at(t, X, theta, *_kept(way, i)) for t in range(way.first + 2)]
        except ValueError:  # shapes that do not fit, or no covariance any more
            return np.full(2, np.nan)
    return np.array((*way.head, *trace[-2:])[:2])


@cache
def _openings(i):
    """Return the ways in the order in which they are tried, and how their traces begin in case i, (W, 2)."""
    ways = (RIGHT, *_WAYS)
    return ways, np.array([_opening(way, i) for way in ways])


def in_one_form(answer, expected, args):
    """Return the answer in the form of the reference where only the last score or the last update differ.

    Wrong answers too are brought into one form, so that a mistake is recognised whatever the loop around it looks like.
    """
    if answer[0].ndim == 1 and answer[3].ndim == 3:  # the trace was put first
        *theta, trace = in_one_form((*answer[1:], answer[0]), expected, args)
        return trace, *theta
    for forms in _likely(answer, _place(*args), args):
        if any(_agree(answer, form) for form in forms):
            return _of_equal_length(forms[0], expected)
    return _of_equal_length(answer, expected)


def _likely(answer, i, args):
    """Yield the forms of the ways whose traces begin as this one; on other inputs than the cases, of the right way."""
    if i < 0:
        if (key := _key(args)) not in _ELSEWHERE:
            _ELSEWHERE[key] = RIGHT.forms(*args)
        yield _ELSEWHERE[key]
        return
    ways, openings = _openings(i)
    likely = np.isclose(openings[:, : answer[3].size], answer[3][:2], rtol=1e-7, atol=1e-9).all(axis=1)
    yield from (_forms(ways[w], i) for w in np.flatnonzero(likely))


def _of_equal_length(answer, expected):
    """Return an answer with a trace of the right length, its end filled in, unless that would make it right."""
    known = min(answer[3].size, expected[3].size)
    filled = (*answer[:3], np.append(answer[3][:known], expected[3][known:]))
    return answer if _agree(filled, expected) or answer[3].ndim != 1 else filled


def _spread_out(X, weights, means, covs, tol, max_iter):
    return X, (weights, means, covs), tol, max_iter


def _never(trace, n, old, new):
    return np.inf


def _largest(*parts):
    """Return a stop rule that looks at the largest change in the parameters of those positions."""
    return lambda trace, n, old, new: max(np.abs(new[i] - old[i]).max() for i in parts)


def _total_change(trace, n, old, new):
    return sum(np.linalg.norm(b - a) for a, b in zip(old, new, strict=True))


def _per_data(X, *theta):
    return log_likelihood(X, *theta) / len(X)


def _restart(**values):
    """Return a start that replaces weights, means or covs by the value of a function of X and K."""

    def start(X, weights, means, covs):
        given = {"weights": weights, "means": means, "covs": covs}
        return tuple(values[name](X, len(means)) if name in values else given[name] for name in given)

    return start


def _without_weights(X, weights, means, covs):
    return log_likelihood(X, np.ones(len(weights)), means, covs)


def _score_of_step(X, weights, means, covs, tol, max_iter):
    return (log_likelihood(X, *em_step(X, weights, means, covs)),) * min(2, max_iter)


def _stale(*args):
    path, trace, stop = RIGHT._walk(*_spread_out(*args))
    return *path[stop - 1], np.array(trace[: stop + 1])


_LOOPS = (
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2])),
        "The loop runs on too long, as it does when the gain of the TOTAL log-likelihood is compared with tol. tol is "
        "meant a point: divide by N.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2]) / abs(trace[-1])),
        "The loop stops too early, as it does when the gain is taken relative to the log-likelihood. The rule "
        "divides by the number of points, `len(X)`.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: _gain(trace, n, old, new) / new[1].shape[1]),
        "The loop stops too early, as it does when the gain is divided by `X.size`, all the numbers in X. The rule "
        "divides by the number of points, `len(X)`.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: abs(trace[-1] - trace[-2]) / n - 1e-5 * abs(trace[-2]) / n),
        "The loop stops too early where tol is small, as it does with a number of your own in place of `tol`, or with "
        "`np.isclose`, which forgives 1e-5 of the log-likelihood on top of atol. Compare the gain a point with `tol`.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: _gain(trace, n, old, new) / n),
        "The loop stops too early, as it does when the gain is divided by N twice.",
    ),
    Mistake(
        Way(change=_largest(0)),
        "The loop stops when the weights stop moving. Where data and start are symmetric they do not move at all, and "
        "the loop ends after one update, with more to gain; watch the log-likelihood.",
    ),
    Mistake(
        Way(change=_largest(1)),
        "The loop stops when the means move by less than tol. Their size depends on the units; the rule is about the "
        "gain in log-likelihood a point.",
    ),
    Mistake(
        Way(change=_total_change),
        "The loop stops by the change in the parameters. The statement asks for the change in log-likelihood a point.",
    ),
    Mistake(
        Way(change=_never),
        "The last gain never ends the loop: tol has no effect, or is held against another difference. Test the last "
        "gain after each score.",
    ),
    Mistake(
        Way(extra=300),
        "max_iter has no effect: the loop goes on until tol is reached, which may take for ever.",
    ),
    Mistake(
        Way(extra=-1),
        "One update too few: with max_iter = 3 there have to be three M steps.",
    ),
    Mistake(
        Way(extra=1),
        "One update too many: max_iter = 3 allows three M steps, however often the score is computed.",
    ),
    Mistake(
        Way(change=lambda trace, n, old, new: -np.inf),
        "The loop ends after one update: a comparison the wrong way round, old minus new without an absolute value, "
        "or a `return` inside the loop.",
    ),
    Mistake(
        Way(first=1),
        "The trace begins after the first update. trace[0] is the log-likelihood of the parameters you were given.",
    ),
    Mistake(
        Way(head=(-np.inf,)),
        "The trace begins with -inf, put there so that the first comparison works. Keep that value out of the trace: "
        "with fewer than two entries there is nothing to compare.",
    ),
    Mistake(
        Way(head=(0.0,)),
        "The trace begins with a 0 that is no log-likelihood. Start with an empty list, or with ln p(X) of the start.",
    ),
    Mistake(
        Way(head=(0.0,), first=1),
        "The trace begins with a 0, where ln p(X) of the parameters you were given belongs.",
    ),
    Mistake(
        Way(head=(-np.inf,), first=1),
        "The trace begins with -inf, where ln p(X) of the parameters you were given belongs.",
    ),
    Mistake(
        Way(score=_per_data, change=lambda trace, n, old, new: abs(trace[-1] - trace[-2])),
        "The trace holds means over the points. It should hold totals; divide by N only in the stop rule.",
    ),
    Mistake(
        Way(score=_per_data),
        "The trace holds means, and the stop rule divides by N once more. Totals in the trace, one division in the "
        "rule.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.cov(X.T), (K, 1, 1)))),
        "The loop starts from `np.cov` of the whole data, and forgets the argument `covs`.",
    ),
    Mistake(
        Way(score=lambda *args: -2 * log_likelihood(*args)),
        "The trace holds -2 ln p(X), a deviance that falls. Store ln p(X) as it is.",
    ),
    Mistake(
        Way(score=lambda *args: -log_likelihood(*args)),
        "The trace has the opposite sign, a cost that falls. Store the log-likelihood, which climbs.",
    ),
    Mistake(
        Way(score=_without_weights),
        "The weights are missing in the scores of the trace: p(x) = Σ_k π_k N(x; μ_k, Σ_k).",
    ),
    Mistake(
        Way(score=_without_weights, step=E_MISTAKES[0].wrong),
        "The weights are missing in the density, and so in the responsibilities and in the trace.",
    ),
    Mistake(
        Way(score=lambda *args: log_joint(*args).sum()),
        "The trace sums ln(π_k N) over points AND components. The components are summed inside the logarithm.",
    ),
    Mistake(
        Way(score=lambda *args: np.log(plain_joint(*args).sum())),
        "The logarithm was taken once, of the sum over all points. Each point has its own logarithm; those are summed.",
    ),
    Mistake(
        Way(score=lambda *args: plain_joint(*args).sum()),
        "The trace sums densities. Independent points multiply, so it is their logarithms that are summed.",
    ),
    Mistake(
        Way(score=lambda *args: (posterior(*args) * log_joint(*args)).sum()),
        "The trace holds Q, the expected ln p(x, z), without the entropy. EM lifts ln p(x) = Σ ln Σ π N; Q alone may "
        "fall.",
    ),
    Mistake(
        Way(score=lambda *args: log_joint(*args).max(axis=1).sum()),
        "The trace counts only the best component of each point. p(x) sums over all of them.",
    ),
    Mistake(
        Way(score=lambda X, *theta: log_likelihood(X, *theta) + 0.5 * X.size * np.log(2 * np.pi)),
        "The constant (D/2) ln 2π a point is missing in the trace. It cancels in gains, but trace[t] is the "
        "log-likelihood.",
    ),
    Mistake(
        Way(score=lambda *args: log_likelihood(*args) / np.log(10)),
        "The trace is in logarithms to base 10.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.eye(X.shape[1]), (K, 1, 1)))),
        "The loop starts from identity matrices. Start from the `covs` that are handed in.",
    ),
    Mistake(
        Way(start=_restart(covs=lambda X, K: np.tile(np.cov(X.T, bias=True), (K, 1, 1)))),
        "The loop starts from the covariance of the whole data. Use the `covs` you are given.",
    ),
    Mistake(
        Way(start=_restart(weights=lambda X, K: np.full(K, 1 / K))),
        "The loop starts from equal weights and ignores the argument `weights`.",
    ),
    Mistake(
        Way(start=_restart(means=lambda X, K: X[:K])),
        "The loop starts from points of its own choice. The start is handed in: `means`.",
    ),
)


def _in_a_loop(mistakes):
    """Return the mistakes of a single step as mistakes of the loop around it."""
    return tuple(Mistake(Way(step=m.wrong), f"The loop is fed by a faulty step. {m.hint}") for m in mistakes)


_LOOPS = _LOOPS + _in_a_loop((*M_MISTAKES, *(m for m in E_MISTAKES if m not in BREAKING), *E_FURTHER))
_WAYS = tuple(mistake.wrong for mistake in _LOOPS)

FIT = Exercise(
    name="em_fit",
    lesson=7,
    reference=em_fit,
    statement="""Write `em_fit(X, weights, means, covs, tol, max_iter)`: EM steps until they no longer pay.

trace[t] = ln p(X) = Σ_n ln Σ_k π_k N(x_n; μ_k, Σ_k) after t updates, so trace[0] belongs to the parameters handed in
stop when |trace[-1] - trace[-2]| / N < tol, or after max_iter updates

`X` (N, D), `weights` (K,), `means` (K, D), `covs` (K, D, D). Return `(weights, means, covs, trace)`. Two things at the
end of the loop are left to you: whether the trace still holds the value of the parameters you return, and whether you
make one more update once the gain is below `tol`. More than `max_iter` updates are never made; with `max_iter` = 0 the
parameters come back as they are.""",
    cases=_FIT_CASES,
    mistakes=(
        *_LOOPS,
        Mistake(
            lambda *args: (*args[1:4], RIGHT(*args)[3]),
            "You return the parameters you started from: the new ones stay inside the loop. Give them the same names.",
        ),
        Mistake(
            _stale,
            "The parameters are one update older than the trace: the last step was thrown away when the loop ended.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], RIGHT(*args)[3][-1]),
            "Only the last log-likelihood is returned. The trace is the whole list, from the start on.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], np.diff(RIGHT(*args)[3])),
            "The trace holds the gains. Store the log-likelihoods themselves.",
        ),
        Mistake(
            lambda *args: (RIGHT(*args)[3], *RIGHT(*args)[:3]),
            "The trace comes first in what you return. It is the last of the four: weights, means, covs, trace.",
        ),
        Mistake(
            lambda *args: RIGHT(*args)[:3],
            "Three things are returned; the trace is the fourth: weights, means, covs, trace.",
        ),
        Mistake(
            lambda *args: (*RIGHT(*args)[:3], len(RIGHT(*args)[3]) - 1),
            "The fourth part is the number of updates. The trace has a value for each of them.",
        ),
        Mistake(
            lambda *args: (*em_step(*args[:4]), np.array([log_likelihood(*args[:4]), *_score_of_step(*args)])),
            "Every round starts again from the parameters you were given, so nothing changes after the first. Inside "
            "the loop, the step has to take what the step before has returned.",
        ),
        Mistake(
            lambda *args: (*em_step(*args[:4]), np.full(2, log_likelihood(*args[:4]))),
            "All entries of the trace belong to the parameters you were given, while the step puts its result under "
            "other names. Update the very names that the score and the next step use.",
        ),
    ),
    hints=(
        "A loop around your EM step that writes down the log-likelihood before each step and asks your stop rule.",
        "Start with an empty list; each round: append ln p(X) of the present parameters, stop if the last gain a "
        "point is below tol, else replace the parameters.",
        "`for _ in range(max_iter):` three lines: append the log-likelihood (lesson 4) to the trace; `break` if your "
        "stop rule says so for the trace, `len(X)` and `tol`; put the result of your step back into `weights, "
        "means, covs`.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)", "trace (T,)"),
    atol=1e-9,
    forgive=in_one_form,
    unfair=(("the first point alone", "scikit-learn takes no single point"),),
)


EXERCISES, PENCILS, QUESTIONS = (FIT,), (), ()
