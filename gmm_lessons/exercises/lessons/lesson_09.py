"""Lesson 9: why EM climbs. The bound that touches the log-likelihood from below."""

from functools import partial

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.lessons.lesson_02 import mvn_logpdf
from gmm_lessons.exercises.lessons.lesson_04 import FLOORS
from gmm_lessons.exercises.lessons.lesson_07 import (
    log_density,
    log_joint,
    log_likelihood,
    posterior,
    whole_numbers,
    with_far_point,
    world,
)
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself, twists


def kl(resp, posterior):
    """Return KL(r ‖ posterior) = Σ_n Σ_k r_nk ln(r_nk / p_nk), a float, with 0 ln 0 = 0."""
    used = resp > 0  # where r = 0 the term is 0
    with np.errstate(divide="ignore"):  # where p = 0 and r is not: infinite
        return float((resp[used] * (np.log(resp[used]) - np.log(posterior[used]))).sum())


def elbo(X, resp, weights, means, covs):
    """Return F = Σ_n Σ_k r_nk [ln π_k + ln N(x_n; μ_k, Σ_k) - ln r_nk], a float, with 0 ln 0 = 0."""
    log_joint = []  # ln π_k + ln N(x_n; μ_k, Σ_k), a row of N values for each k
    for weight, mean, cov in zip(weights, means, covs, strict=True):
        log_joint.append(np.log(weight) + mvn_logpdf(X, mean, cov))
    entropy = -(resp * np.log(np.where(resp > 0, resp, 1))).sum()  # where r = 0, ln 1 = 0 stands in
    return float((resp * np.array(log_joint).T).sum() + entropy)


# --- inputs -----------------------------------------------------------------------------------------------------------


def _soft(N, K, seed):
    return np.random.default_rng(seed).dirichlet(0.8 + np.arange(K), size=N)


def _case(resp, world, label):
    X, *mixture = world
    return Case((X, resp, *mixture), label)


def _whole(resp, start):
    X, *mixture = whole_numbers(*start)
    return in_whole_numbers(X, resp, *mixture)


def _nearly_hard():
    """Return responsibilities (8, 3) with shares down to 1e-4, none of them 0."""
    r = np.array([[0.004, 0.9], [0.0001, 0.001], [0.95, 0.0495], [0.003, 0.002]])
    return np.column_stack([np.tile(r, (2, 1)), 1 - np.tile(r, (2, 1)).sum(axis=1)])


_SQUARE = world(6, 2, 2, 22)
CASES = (
    _case(_soft(8, 3, 1), world(8, 3, 2, 21), "soft responsibilities that are not the posterior"),
    _case(_soft(6, 2, 2), _SQUARE, "K = D = 2, any responsibilities"),
    _case(posterior(*_SQUARE), _SQUARE, "the posterior, where the bound touches the log-likelihood"),
    _case(np.eye(3)[[0, 2, 2, 1, 0, 2, 1]], world(7, 3, 4, 23), "hard responsibilities, where 0 ln 0 counts as 0"),
    _case(_nearly_hard(), world(8, 3, 2, 24), "responsibilities down to 0.0001, none of them 0"),
    _case(_soft(6, 3, 5), with_far_point(*world(6, 3, 2, 25)), "a point so far out that every density underflows to 0"),
    _whole(_soft(7, 2, 6), world(7, 2, 2, 26)),
)


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def _xlogx(r):
    return r * np.log(np.where(r > 0, r, 1))


def _expected(X, resp, weights, means, covs):
    """Return Σ r_nk ln p(x_n, k), (N, K) before the sum."""
    return resp * (np.log(weights) + log_density(X, means, covs))


def _with_joint(change):
    """Return a bound that is right but for ln p(x, k), which `change(X, weights, means, covs)` gives as (N, K)."""
    return lambda X, resp, *mixture: (resp * change(X, *mixture) - _xlogx(resp)).sum()


def _floored(eps, X, weights, means, covs):
    return np.log(weights) + np.log(np.exp(log_density(X, means, covs)) + eps)


def _floored_joint(eps, X, weights, means, covs):
    return np.log(weights * np.exp(log_density(X, means, covs)) + eps)


def _naive(X, resp, weights, means, covs):
    with np.errstate(all="ignore"):
        return (_expected(X, resp, weights, means, covs) - resp * np.log(resp)).sum()


def _underflowing(X, resp, weights, means, covs):
    with np.errstate(all="ignore"):
        joint = weights * np.exp(log_density(X, means, covs))
        return (resp * np.log(joint) - _xlogx(resp)).sum()


def _hard(X, resp, weights, means, covs):
    sure = np.eye(len(weights))[resp.argmax(axis=1)]
    return _expected(X, sure, weights, means, covs).sum()


def _constant(D):
    return 0.5 * D * np.log(2 * np.pi)


def _no_half(X, means, covs):
    """Return the log-density without the half before the squared distance."""
    peak = -_constant(X.shape[1]) - 0.5 * np.linalg.slogdet(covs)[1]
    return 2 * (log_density(X, means, covs) - peak) + peak


def _divergences(resp, other):
    """Return r ln(r / p), (N, K), with 0 ln 0 = 0."""
    with np.errstate(all="ignore"):
        return np.where(resp > 0, resp * (np.log(resp) - np.log(other)), 0.0)


_BLURRED = 0.9 * np.eye(3)[[0, 2, 1, 1, 2]] + 0.1 / 3
KL = Exercise(
    name="kl",
    lesson=9,
    reference=kl,
    statement="""Write `kl(resp, posterior)`: how far responsibilities are from those of the E step.

KL(r ‖ p) = Σ_n Σ_k r_nk ln(r_nk / p_nk), with 0 ln 0 = 0

`resp` (N, K) and `posterior` (N, K) have rows that sum to one. Return one number, the total over all points, natural
logarithm. Where r_nk = 0 the term is 0, whatever p_nk is; where p_nk = 0 and r_nk is not, the whole is infinite.""",
    cases=(
        Case((_soft(7, 3, 31), _soft(7, 3, 32)), "N = 7, K = 3, both soft"),
        Case((_soft(2, 2, 36), _soft(2, 2, 37)), "N = K = 2"),
        Case((_soft(6, 4, 35), _soft(6, 4, 35)), "r equal to the posterior: nothing"),
        Case((np.eye(3)[[0, 2, 2, 1, 0]], _soft(5, 3, 36)), "hard responsibilities, where 0 ln 0 counts as 0"),
        Case((np.eye(3)[[0, 2, 1, 1, 2]], np.eye(3)[[0, 2, 1, 1, 2]]), "both hard, and equal: nothing"),
        Case(
            (_BLURRED, np.eye(3)[[0, 2, 1, 1, 2]]),
            "a posterior of 0 where r is not: infinite",
            clue="where p = 0 and r is not, the whole is infinite. A small number added to p, or put where p = 0, or "
            "leaving those terms out, hides it.",
        ),
    ),
    mistakes=(
        Mistake(
            lambda resp, other: _divergences(other, resp).sum(),
            "`resp` and `posterior` have changed places: this is KL(p ‖ r). The two are not the same; the average is "
            "taken with r.",
        ),
        Mistake(
            lambda resp, other: _divergences(resp / resp.sum(axis=0), other / other.sum(axis=0)).sum(),
            "The columns are compared, each made to sum to one, as by scipy.stats.entropy without axis=1. It is the "
            "ROWS that are shares.",
        ),
        Mistake(
            lambda resp, other: -_divergences(resp, other).sum(),
            "The sign is turned round: this is Σ r ln(p/r). A distance of this kind is never negative.",
        ),
        Mistake(
            lambda resp, other: (resp * np.log(resp / other)).sum(),
            "Where r = 0 your term is NaN (0 times ln 0). It counts as 0: leave those entries out.",
        ),
        Mistake(
            lambda resp, other: _divergences(resp, other).sum() / len(resp),
            "This is the mean over the points. The total is asked for.",
        ),
        Mistake(
            lambda resp, other: _divergences(resp, other).sum(axis=1),
            "There is one number a point. Add them up: one number for all the data.",
        ),
        Mistake(
            lambda resp, other: -(resp * np.log(np.where(resp > 0, other, 1))).sum(),
            "This is the cross entropy, -Σ r ln p. Take the entropy of r off it: ln r - ln p.",
        ),
        Mistake(
            lambda resp, other: 0.0,
            "Every answer is the same, whatever comes in. KL is 0 only where `resp` is the posterior itself.",
        ),
        Mistake(
            lambda resp, other: _xlogx(resp).sum(),
            "The posterior does not come in: this is Σ r ln r, the entropy with its sign turned round.",
        ),
        Mistake(
            lambda resp, other: np.nansum(np.where(resp > 0, np.log(resp / other), 0.0)),
            "The logarithms are added up without the factor r_nk before them.",
        ),
        Mistake(
            lambda resp, other: _divergences(resp, other).sum() / np.log(2),
            "The logarithm has base 2: these are bits. The natural one gives nats.",
        ),
        Mistake(
            lambda resp, other: ((resp - other) ** 2).sum(),
            "This is the sum of the squared differences. Probabilities are compared by ln(r/p), averaged with r.",
        ),
        Mistake(
            lambda resp, other: np.abs(_divergences(resp, other)).sum(),
            "The terms are made positive one by one. Some of them are negative, and have to stay so.",
        ),
        Mistake(
            lambda resp, other: (resp * np.log((resp + 1e-10) / (other + 1e-10))).sum(),
            "1e-10 is added before the logarithm, or stands in for 0. It hides the infinity where p = 0; leave out the "
            "terms with r = 0 instead.",
        ),
        Mistake(
            lambda resp, other: _divergences(resp, other).sum() / resp.size,
            "This is the mean over all N K terms, as np.mean without an axis takes it. The total is asked for.",
        ),
        Mistake(
            lambda resp, other: (_xlogx(resp) - _xlogx(other)).sum(),
            "ln p is averaged with p: this is the difference of two entropies. The shares r average both logarithms, "
            "r (ln r - ln p).",
        ),
        Mistake(
            lambda resp, other: np.where((resp > 0) & (other > 0), _divergences(resp, other), 0.0).sum(),
            "Terms with p = 0 are left out, too. If r is not 0 there, the distance is infinite; only r = 0 gives 0.",
        ),
        Mistake(
            lambda resp, other: np.where(other > 0, resp * (np.log(resp) - np.log(other)), 0.0).sum(),
            "The terms with p = 0 are left out, and those with r = 0 are not. It is the other way round: r = 0 gives "
            "0, and p = 0 where r is not makes the whole infinite.",
        ),
    ),
    hints=(
        "An average, with the shares r, of how much larger ln r is than ln p.",
        "Pick out the entries with r > 0 first: `used = resp > 0`, then `resp[used]` and `posterior[used]`.",
        "`(resp[used] * (np.log(resp[used]) - np.log(posterior[used]))).sum()`.",
    ),
    describe=("KL",),
    atol=1e-12,
)

ELBO = Exercise(
    name="elbo",
    lesson=9,
    reference=elbo,
    statement="""Write `elbo(X, resp, weights, means, covs)`: the bound F(r, θ) that lies under the log-likelihood.

F = Σ_n Σ_k r_nk [ ln π_k + ln N(x_n; μ_k, Σ_k) - ln r_nk ], with 0 ln 0 = 0

`resp` (N, K) may be ANY responsibilities with rows that sum to one, not only those of this mixture. `X` (N, D),
`weights` (K,), none of them 0, `means` (K, D), `covs` (K, D, D). Return one number, the total over all points, also
where a density is too small for the computer.""",
    cases=CASES,
    mistakes=(
        Mistake(
            lambda X, resp, *mixture: 2 * log_likelihood(X, *mixture) - elbo(X, resp, *mixture),
            "KL is added to ln p(X). The bound lies below it: ln p(X) - KL(r ‖ posterior).",
        ),
        Mistake(
            lambda X, resp, *mixture: log_likelihood(X, *mixture) - kl(posterior(X, *mixture), resp),
            "The divergence is the wrong way round, KL(posterior ‖ r). The gap below ln p(X) is KL(r ‖ posterior).",
        ),
        Mistake(
            lambda *args: _expected(*args).sum(),
            "The entropy of the responsibilities is missing: you have Q alone. The bound is Q - Σ r ln r; without the "
            "second part it touches the log-likelihood only where every share is 0 or 1.",
        ),
        Mistake(
            lambda X, resp, *mixture: (_expected(X, resp, *mixture) + _xlogx(resp)).sum(),
            "The entropy has the wrong sign. It is -Σ r ln r, which is never negative: it lifts Q up to the bound.",
        ),
        Mistake(
            lambda X, resp, *mixture: log_likelihood(X, *mixture),
            "This is the log-likelihood itself: it does not depend on `resp` at all. The bound is below it unless "
            "`resp` is the posterior.",
        ),
        Mistake(
            lambda *args: elbo(*args) / len(args[0]),
            "This is the mean over the points. The bound on ln p(X) is a total.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: log_density(X, means, covs)),
            "ln π_k is missing: the joint probability of x and z is π_k N(x; μ_k, Σ_k), weight included.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: weights + log_density(X, means, covs)),
            "You add π_k where ln π_k belongs. The logarithm of a product takes both factors.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: weights * log_density(X, means, covs)),
            "You multiply ln N by π_k. The weight stands inside the logarithm and comes out as a summand, ln π_k.",
        ),
        Mistake(
            _underflowing,
            "Right, except for a point far out: its density is smaller than any float above 0, so it becomes 0, and "
            "ln 0 is −∞. Work with ln N from the start (lesson 4): `logpdf`, not the logarithm of `pdf`.",
        ),
        *(
            Mistake(
                _with_joint(partial(floor, eps)),
                f"{eps:g} is added before the logarithm, or is a floor{where}, so a point far out counts as {eps:g} "
                "and no less. Take ln N from the start: `logpdf`, not the logarithm of `pdf`.",
            )
            for floor, where in ((_floored, " under the density"), (_floored_joint, " under π_k N"))
            for eps in FLOORS
        ),
        Mistake(
            _naive,
            "r ln r at r = 0 came out as NaN. It tends to 0 there; leave those terms out, for example with "
            "`np.where(resp > 0, resp, 1)` inside the logarithm.",
        ),
        Mistake(
            _hard,
            "You turned the responsibilities into labels. The bound averages over z with the probabilities r_nk as "
            "given.",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (np.log(weights) + log_density(X, means, covs) - _xlogx(resp)).sum(),
            "ln p(x_n, k) is summed with weight 1 for every component. It is an expectation over z: multiply by r_nk.",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (
                np.log(weights) + log_density(X, means, covs) - np.log(np.where(resp > 0, resp, 1))
            ).sum(),
            "No r_nk stands before the bracket: every component counts fully for every point. Multiply the whole "
            "bracket by r_nk.",
        ),
        Mistake(
            lambda X, resp, *mixture: elbo(X, resp, *mixture) + log_joint(X, *mixture)[resp == 0].sum(),
            "Responsibilities of 0 became 1, or count as 1, before the bracket, too. That helps inside the logarithm "
            "only: the r_nk before the bracket has to stay 0.",
        ),
        Mistake(
            lambda X, resp, *mixture: (resp * np.log(mixture[0]) + log_density(X, *mixture[1:]) - _xlogx(resp)).sum(),
            "r_nk multiplies ln π_k but not ln N. It multiplies the whole bracket.",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (
                np.log(weights).sum() * len(X) + (resp * log_density(X, means, covs) - _xlogx(resp)).sum()
            ),
            "ln π_k is added once for every point and component. It belongs inside the expectation, times r_nk.",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (
                (resp * log_density(X, means, covs) - _xlogx(resp)).sum() + np.log(weights).sum()
            ),
            "Σ_k ln π_k is added once, outside the sum over the points. Each point has its own choice of component, "
            "so it is Σ_n Σ_k r_nk ln π_k.",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (
                np.log((resp * weights * np.exp(log_density(X, means, covs))).sum(axis=1)).sum() - _xlogx(resp).sum()
            ),
            "You take the logarithm of the average. The bound is the average of the logarithm, which is lower "
            "(lesson 4, Figure 4.3).",
        ),
        Mistake(
            lambda X, resp, weights, means, covs: (
                _expected(X, resp, weights, means, covs).sum() - len(X) * _xlogx(weights).sum()
            ),
            "The entropy is that of the weights. It should be that of the responsibilities, point by point.",
        ),
        Mistake(
            lambda X, resp, *mixture: _expected(X, resp, *mixture).sum() - len(X) * _xlogx(resp.mean(axis=0)).sum(),
            "The entropy is that of the MEAN shares, N times. Each point has an entropy of its own, of its own shares: "
            "add them up.",
        ),
        Mistake(
            lambda X, resp, *mixture: _expected(X, resp, *mixture).sum() - _xlogx(resp).sum() / np.log(2),
            "The entropy is in bits, the rest in nats. Use the natural logarithm for both.",
        ),
        Mistake(
            lambda X, resp, *mixture: _expected(X, resp, *mixture).sum() - np.log(np.where(resp > 0, resp, 1)).sum(),
            "The last term is -Σ ln r without the factor r in front. The entropy is an expectation too: -Σ r ln r.",
        ),
        Mistake(
            lambda *args: elbo(*args) + _constant(args[0].shape[1]) * len(args[0]),
            "The constant -(D/2) ln 2π is missing in ln N. It does not move the maximum, but the bound would not "
            "touch.",
        ),
        Mistake(
            lambda *args: elbo(*args) + _constant(args[0].shape[1] - 1) * len(args[0]),
            "The normaliser has ln 2π once instead of D times: (2π)^(D/2) in D dimensions.",
        ),
        Mistake(
            _with_joint(
                lambda X, weights, means, covs: (
                    np.log(weights) + log_density(X, means, covs) + 0.5 * np.linalg.slogdet(covs)[1]
                )
            ),
            "ln |Σ_k| is missing from ln N: wide bells are lower, and the bound has to know.",
        ),
        Mistake(
            _with_joint(
                lambda X, weights, means, covs: (
                    np.log(weights) + log_density(X, means, covs) - 0.5 * np.linalg.slogdet(covs)[1]
                )
            ),
            "ln |Σ_k| has no half in front. The normaliser holds the square ROOT of the determinant.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: np.log(weights) + _no_half(X, means, covs)),
            "The squared distance has lost its factor one half.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: weights * np.exp(log_density(X, means, covs))),
            "You average the joint density itself. The bound needs its logarithm.",
        ),
        Mistake(
            lambda X, resp, *mixture: elbo(X, posterior(X, *mixture), *mixture) - log_likelihood(X, *mixture),
            "Every answer is 0, as the gap ln p(X) - F is at the posterior. F itself is asked for, with the `resp` "
            "that is handed in.",
        ),
        Mistake(
            lambda X, resp, *mixture: log_likelihood(X, *mixture) - elbo(X, resp, *mixture),
            "This is the gap, KL(r || posterior) = ln p(X) - F. The bound is F itself.",
        ),
        Mistake(
            lambda *args: -elbo(*args),
            "The sign of the whole is turned: this is the free energy that physicists minimise. EM maximises F.",
        ),
        Mistake(
            lambda X, resp, *mixture: -_xlogx(resp).sum(),
            "This is the entropy alone; the expected ln p(x, z) is missing.",
        ),
        Mistake(
            lambda X, resp, *mixture: elbo(X, resp, *mixture) - log_likelihood(X, *mixture),
            "This is F - ln p(X), minus the Kullback-Leibler divergence from `resp` to the posterior: 0 where the "
            "bound touches. The bound itself is that plus ln p(X).",
        ),
        Mistake(
            lambda X, resp, *mixture: elbo(X, resp, *mixture) / resp.size,
            "This is the mean over all N K entries, as np.mean without an axis takes it. F is a plain sum.",
        ),
        Mistake(
            _with_joint(lambda X, weights, means, covs: np.log(weights) + np.exp(log_density(X, means, covs))),
            "The density was put in without its logarithm: `pdf` where `logpdf` belongs.",
        ),
        Mistake(
            lambda X, resp, *mixture: (_expected(X, resp, *mixture) - _xlogx(resp))[resp > 0.01].sum(),
            "Small responsibilities, such as 0.004, are left out. They are small, and their logarithms large: leave "
            "out only r = 0, exactly.",
        ),
        Mistake(
            lambda X, resp, *mixture: (_expected(X, resp, *mixture) - resp * np.log(resp + 1e-3)).sum(),
            "0.001 is added to every responsibility inside the logarithm. That changes them all: treat r = 0 apart, or "
            "add no more than 1e-300.",
        ),
        Mistake(
            lambda X, resp, *mixture: (_expected(X, resp, *mixture) - _xlogx(resp)).sum(axis=1),
            "One value a point comes back. F is the sum over all of them.",
        ),
    ),
    hints=(
        "The bound is an average, over z with probabilities r_nk, of ln p(x, z) - ln r.",
        "Build ln π_k + ln N(x_n; μ_k, Σ_k) as an (N, K) array, subtract ln r_nk, multiply by r_nk, and sum "
        "everything. Mind r = 0.",
        "`(resp * log_joint).sum() - (resp * np.log(np.where(resp > 0, resp, 1))).sum()`.",
    ),
    describe=("F",),
    atol=1e-9,
    invariants=(
        (
            lambda F, X, resp, *mixture: not log_likelihood(X, *mixture) + 1e-6 < F,
            "This value lies above the log-likelihood ln p(X), and a lower bound never does, whatever the "
            "responsibilities.",
        ),
    ),
    spared=(("scipy", "the first point alone", "its density of a single row is a number, not an array of one"),),
)

EXERCISES = (KL, ELBO)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_JOINT, _EVEN = np.array([0.06, 0.02]), np.array([0.5, 0.5])
_AFTER = _JOINT / _JOINT.sum()


def _bits(q, p):
    return q * (np.log(q) - np.log(p))


def _gap(parts=_bits, p=_AFTER, q=_EVEN, added=np.sum, last=itself):
    """Return KL(q ‖ p), every step of it an argument."""
    return float(last(added(parts(q, p))))


PENCILS = (
    Pencil(
        name="gap_by_hand",
        lesson=9,
        statement="One point, two bells: p(x, A) = 0.06 and p(x, B) = 0.02. Take the shares ½ and ½. How far "
        "does the bound "
        "F lie below ln p(x)? (in nats, 3 decimals)",
        right=_gap(),
        compute=_gap,
        slips=(
            slip(
                _gap,
                "KL is taken the other way round: q, the ½ and ½, comes first.",
                parts=lambda q, p: _bits(p, q),
            ),
            slip(
                _gap,
                "the sign is turned round: F is below ln p(x), so the gap is > 0.",
                last=np.negative,
            ),
            *twists(_gap, "base 10", "base 2", "exp", "percent"),
            slip(_gap, "that is the square root: no root is taken of a KL divergence.", last=np.sqrt),
            slip(_gap, "that is the square: a KL divergence is not squared.", last=np.square),
            slip(_gap, "that is −F. The gap is ln p(x) − F.", p=_JOINT),
            Slip(float(_EVEN @ np.log(_JOINT / _EVEN)), "that is F itself. The gap is ln p(x) − F."),
            Slip(float(_EVEN @ np.log10(_JOINT / _EVEN)), "that is F itself, to base 10. The gap is ln p(x) − F."),
            slip(
                _gap,
                "that is minus the expected ln p(x, z), without the entropy and without ln p(x).",
                p=_JOINT,
                parts=lambda q, p: -q * np.log(p),
            ),
            Slip(
                float(_EVEN @ np.log(_JOINT)),
                "that is the expected ln p(x, z) alone: F has the entropy as well, and the gap is ln p(x) − F.",
            ),
            slip(
                _gap,
                "the entropy is missing from F: − Σ q ln q, which is ln 2 here.",
                parts=lambda q, p: -q * np.log(p),
            ),
            Slip(
                float(np.log(0.08) - _EVEN @ np.log(_JOINT) + np.log(2)),
                "the entropy has the wrong sign in F: − Σ q ln q = + ln 2 is added.",
            ),
            slip(
                _gap,
                "the shares ½ in front are left out: it is the MEAN of ln(q/posterior), not the sum.",
                parts=lambda q, p: np.log(q / p),
            ),
            slip(_gap, "only the term of A is there.", added=lambda terms: terms[0]),
            Slip(0.0, "F touches ln p(x) only where the shares are the posterior, ¾ and ¼. Yours are ½ and ½."),
            rare(_gap, "only the term of B is there.", added=lambda terms: terms[1]),
            rare(_gap, "the terms are added without their signs.", added=lambda terms: np.abs(terms).sum()),
            rare(_gap, "the sum is divided by 2 once more: the shares ½ do that already.", added=np.mean),
            Slip(
                0.04,
                "that is the difference of the two probabilities, or their mean. The gap is one of logarithms: "
                "ln p(x) − F.",
            ),
            Slip(float(np.log(0.08)), "that is ln p(x) itself. The gap is ln p(x) − F."),
            Slip(float(-np.log(0.08)), "that is −ln p(x). The gap is ln p(x) − F."),
            Slip(float(np.log10(0.08)), "that is the logarithm of p(x), to base 10. The gap is ln p(x) − F."),
            Slip(
                float(np.log(0.08) - np.log(0.04)),
                "in F the ln stands outside of the sum, ln(½ · 0.06 + ½ · 0.02), and the entropy of the shares, "
                "− Σ q ln q, is missing.",
            ),
            Slip(float(np.log(0.08 / 0.06)), "that is ln p(x) − ln p(x, A). Take F, in which B has its share, too."),
            Slip(float(np.log(2)), "ln 2 is the entropy of the shares alone. The gap is ln p(x) − F."),
            Slip(float(-_AFTER @ np.log(_AFTER)), "that is the entropy of the posterior. The gap is a KL divergence."),
            Slip(
                float(0.08 - np.exp(_EVEN @ np.log(_JOINT / _EVEN))),
                "that is the difference p(x) − e^F. The gap is one of logarithms: ln p(x) − F.",
            ),
            Slip(
                0.25,
                "that is the posterior of B, or how far the shares are from the posterior, ¾ and ¼. The gap is a KL "
                "divergence.",
            ),
            Slip(0.5, "that is the difference of the two shares of the posterior, or one of the shares taken."),
            Slip(0.08, "that is p(x). The gap is ln p(x) − F."),
            Slip(0.75, "that is the posterior of A. The gap is a KL divergence."),
            Slip(float(np.log(3)), "that is the logarithm of the ratio 0.06 / 0.02. The gap is a KL divergence."),
            rare(
                _gap,
                "that is the sum of the squared differences between shares and posterior. The gap is a KL divergence.",
                parts=lambda q, p: (q - p) ** 2,
            ),
        ),
        hints=(
            "The gap is KL(q ‖ posterior). What is the posterior here?",
            "0.06 and 0.02 are in the ratio 3 to 1: the posterior is ¾ and ¼.",
        ),
        way="posterior ¾, ¼; KL = ½ ln(½/¾) + ½ ln(½/¼) = ½ ln(4/3) = 0.1438.",
        witness=lambda: float(np.log(_JOINT.sum()) - (_EVEN @ np.log(_JOINT) - _EVEN @ np.log(_EVEN))),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        9,
        1,
        "An M step has just moved the bells. Where is the bound F now?",
        (
            "It touches ln p(X) at the new parameters.",
            "It touched at the old ones: the shares are the posterior there. The next E step makes it touch again.",
        ),
        (
            "Higher than before, and below ln p(X) by the new gap KL.",
            "Both have risen, ln p(X) by more: at the new parameters the old shares are no longer the posterior.",
            True,
        ),
        (
            "Possibly above ln p(X), if the step was long.",
            "A lower bound stays below for any shares and any parameters, since KL is never negative.",
        ),
    ),
    ask(
        9,
        2,
        "The E in EM is for expectation. Of what?",
        (
            "Of each hidden label: the E step estimates which component made the point.",
            "No label gets a value. Averaging the numbers 1 to K of the components would mean nothing.",
        ),
        (
            "Of ln p(X), over other data sets that might have come.",
            "X is fixed throughout; there is only one data set. What is unknown is Z.",
        ),
        (
            "Of ln p(X, Z), over all columns of labels Z, by their posterior.",
            "That is Q(θ), which the M step maximises. To compute it, the shares are enough.",
            True,
        ),
    ),
    ask(
        9,
        3,
        "EM rests, and no weight is 0: another update moves nothing at all. What do you know about this place?",
        (
            "The slope of ln p(X) is zero there.",
            "A step of EM is a positive definite matrix times the slope, so it rests on a top, and on a saddle, too.",
            True,
        ),
        (
            "It is a local maximum, since EM only climbs.",
            "Identical bells rest too, 61 nats below the top on the geyser's waits. Moved a little, they leave.",
        ),
        (
            "It is the highest point in its neighbourhood; only far away may there be higher ones.",
            "A saddle has higher points as near as you like: EM, started a hair beside it, leaves and climbs.",
        ),
    ),
)
