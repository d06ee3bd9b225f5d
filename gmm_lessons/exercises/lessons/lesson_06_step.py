"""Lesson 6, at the end: the M step as a whole."""

import numpy as np

from gmm_lessons.exercises.exercise import Exercise, Mistake
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.lessons.lesson_06 import (
    PAIRS,
    correlations,
    fewer_by_one,
    from_blends,
    only_diagonals,
    per_component,
    roots,
    spread,
    unbiased,
    update_means,
    update_weights,
    winners,
)
from gmm_lessons.exercises.lessons.lesson_06_covs import update_covs
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.twists import itself


def m_step(X, resp):
    """Return the weights (K,), means (K, D) and covs (K, D, D) that fit the shared-out points best."""
    means = update_means(X, resp)
    return update_weights(resp), means, update_covs(X, resp, means)  # the spread about the NEW means


# --- the M step as a whole --------------------------------------------------------------------------------------------


def m_with(weights=None, means=None, covs=None):
    """Return an M step, right but for the parts given: weights(X, resp), means(X, resp), covs(X, resp, means)."""

    def step(X, resp):
        new_means = update_means(X, resp) if means is None else means(X, resp)
        new_covs = update_covs(X, resp, new_means) if covs is None else covs(X, resp, new_means)
        return update_weights(resp) if weights is None else weights(X, resp), new_means, new_covs

    return step


M_STEP = Exercise(
    name="m_step",
    lesson=6,
    reference=m_step,
    asks=("no library",),
    statement="""Write `m_step(X, resp)`: all three updates at once, from the points and their responsibilities.

N_k = Σ_n r_nk, π_k = N_k / N, μ_k = Σ_n r_nk x_n / N_k, Σ_k = Σ_n r_nk (x_n - μ_k)(x_n - μ_k)ᵀ / N_k

`X` (N, D), `resp` (N, K). Return `(weights, means, covs)`: (K,), (K, D), (K, D, D), for
D = 1, too; every component holds some points. The covariance uses the new mean.""",
    cases=PAIRS,
    mistakes=(
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0)),
            "The weights you return are the N_k themselves. As shares of all the points they have to be divided by N.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: np.full(resp.shape[1], 1 / resp.shape[1])),
            "The weights stay at 1/K. They are a third unknown: an M step sets them to N_k / N.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: winners(resp).mean(axis=0)),
            "The weights count winners, while the means and covariances use fractions. Use the fractions for all "
            "three.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0) / resp.shape[1]),
            "The weights are N_k / K. K counts components; the N_k add up to N, the number of points.",
        ),
        Mistake(
            lambda X, resp: m_step(X, winners(resp)),
            "You turn the responsibilities into labels first. That is the M step of k-means's family ('hard EM'); "
            "here every point is shared out.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X / len(X)),
            "The means are divided by N, so each is pulled towards the origin. Each component divides by its own N_k.",
        ),
        Mistake(
            m_with(
                means=lambda X, resp: resp.T @ X / len(X), covs=lambda X, resp, means: spread(X, resp, means) / len(X)
            ),
            "Means and covariances are both divided by N. Only the weight is a share of N; the other two are averages "
            "over the N_k points of the component.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X),
            "The means are weighted sums that were never divided by the sum of their weights, N_k.",
        ),
        Mistake(
            m_with(means=lambda X, resp: resp.T @ X / resp.sum(axis=0)),
            "In the means, N_k divides columns (coordinates) instead of rows (components): write `Nk[:, None]`.",
        ),
        Mistake(
            m_with(means=lambda X, resp: np.tile(X.mean(axis=0), (resp.shape[1], 1))),
            "Every component gets the same mean, that of the whole data: the responsibilities are missing from it.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: from_blends(X, resp, means) / resp.sum(axis=0)[:, None, None]),
            "For the covariances each point is measured from ONE place, the average of the means with its shares. "
            "Component k measures from its own mean, μ_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / len(X)),
            "The covariances are divided by N where the component's own N_k belongs.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / fewer_by_one(resp)),
            "The covariances are divided by N_k - 1. Maximum likelihood asks for N_k; the correction for bias would "
            "even let the likelihood fall.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: unbiased(X, resp)),
            "Your covariances are corrected for bias, as `np.cov` does unless told otherwise. `ddof=0` (or "
            "`bias=True`) switches it off.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.array([np.cov(X.T, aweights=r, ddof=0) for r in resp.T])),
            "For D = 1 the covariances come out as (K,) instead of (K, 1, 1), since `np.cov` gives a single number: "
            "np.atleast_2d(np.cov(...)).",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.array([np.cov(X, aweights=r, ddof=0) for r in resp.T])),
            "`np.cov` wants the variables as rows, and the rows of X are points: np.cov(X.T, aweights=r, ddof=0), with "
            "np.atleast_2d round it for D = 1.",
        ),
        Mistake(
            m_with(
                covs=lambda X, resp, means: spread(X, resp, 0 * means) / len(X) - np.einsum("ki,kj->kij", means, means)
            ),
            "In 'mean of x xᵀ minus μ μᵀ' the sum of the r_nk x xᵀ is divided by N. It is divided by N_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means)),
            "The covariances are sums of outer products that were never divided by N_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, X.mean(axis=0)) / per_component(resp)),
            "The covariances are measured from the mean of all the points, so each also holds how far its component "
            "lies from there. Measure from the component's own new mean.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, 0 * means) / per_component(resp)),
            "The covariances are second moments about the origin: the new means were never subtracted.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: only_diagonals(spread(X, resp, means)) / per_component(resp)),
            "Your covariances have zeros off the diagonal, as if the columns had nothing to do with each other. Use "
            "outer products.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, np.ones_like(resp), means) / len(X)),
            "The covariances ignore the responsibilities: each component sees all points at full weight.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, winners(resp), means) / per_component(winners(resp))),
            "The covariances use only the points won, but the means use fractions. Both are averages with the same "
            "r_nk.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp**2, means) / per_component(resp)),
            "In the covariances r_nk multiplies both factors of the outer product, so it enters squared.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: correlations(spread(X, resp, means))),
            "The third part holds correlations. The Gaussian needs covariances, in the squared units of the data.",
        ),
        Mistake(
            m_with(
                covs=lambda X, resp, means: np.tile(spread(X, resp, means).sum(axis=0) / len(X), (resp.shape[1], 1, 1))
            ),
            "You pooled the scatter into one covariance for all components. That is the 'tied' shape of lesson 13; the "
            "full one keeps them apart.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, resp, means) / resp.sum(axis=0)),
            "In the covariances N_k, shaped (K,), lines up with the last axis of (K, D, D), which holds coordinates: "
            "it needs the shape (K, 1, 1).",
        ),
        Mistake(
            m_with(
                covs=lambda X, resp, means: spread(X, resp, means) / per_component(resp) + 1e-6 * np.eye(X.shape[1])
            ),
            "Each covariance is 1e-6 too large on the diagonal: a ridge. It guards against collapse, but it is not the "
            "most likely covariance.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: roots(spread(X, resp, means) / per_component(resp))),
            "The third part holds square roots, as if standard deviations were asked for. Return the covariances.",
        ),
        Mistake(
            lambda X, resp: tuple(m_step(X, resp)[i] for i in (1, 2, 0)),
            "The three parts come as means, covs, weights. The order asked for is weights, means, covs.",
        ),
        Mistake(
            lambda X, resp: m_with(weights=lambda X, resp: resp.mean(axis=1))(X, resp),
            "The weights average over components, one number a point. Average each column: `resp.mean(axis=0)`.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.tile(np.cov(X.T, bias=True), (resp.shape[1], 1, 1))),
            "Every component gets the covariance of the whole data, whatever its responsibilities.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: spread(X, np.ones_like(resp), means) / per_component(resp)),
            "In the covariances all points stand in the sum at full weight, yet it is divided by N_k.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.diagonal(update_covs(X, resp, means), axis1=1, axis2=2)),
            "The third part is one row of variances a component, the differences squared entry by entry. A "
            "covariance is D x D, made of outer products.",
        ),
        Mistake(
            lambda X, resp: m_step(resp, X),
            "The function takes `resp` first and `X` second. It is called the other way round: (X, resp).",
        ),
        Mistake(
            lambda X, resp: m_step(X, resp)[1:],
            "Two parts came back where three are wanted: weights, means and covs. Are the weights missing?",
        ),
        Mistake(
            lambda X, resp: tuple(m_step(X, resp)[i] for i in (0, 2, 1)),
            "Means and covs have changed places in what you return.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.linalg.pinv(spread(X, resp, means) / per_component(resp))),
            "The third part holds inverses (precisions). The covariances themselves are asked for.",
        ),
        Mistake(
            m_with(weights=lambda X, resp: resp.sum(axis=0) / resp.sum(axis=0).max()),
            "The weights are scaled so that the largest is 1. They have to sum to one: divide by N.",
        ),
        Mistake(
            m_with(covs=lambda X, resp, means: np.tile(np.cov(X.T), (resp.shape[1], 1, 1))),
            "The third part is `np.cov` of all the data, K times over, and with N - 1.",
        ),
    ),
    hints=(
        "You have written the three pieces already. In which order do they need each other?",
        "N_k first, then the weights and the means; the covariances last, because they use the new means.",
        "Call your own three functions: weights from `resp`, means from `X` and `resp`, covs from `X`, `resp` and "
        "those means; return all three.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)"),
    atol=1e-9,
    invariants=(
        (
            lambda answer, X, resp: np.isclose(answer[0].sum(), 1),
            "The new weights must sum to one, because the responsibilities of each point do.",
        ),
        (
            lambda answer, X, resp: np.allclose(answer[2], answer[2].mT, rtol=1e-7, atol=1e-8),
            "Each new covariance must be a symmetric matrix.",
        ),
    ),
    unfair=(
        ("the first point alone", "scikit-learn refuses covariances of 0"),
        ("hard shares in whole numbers", "scikit-learn's M step takes no whole numbers"),
    ),
)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_HEAP, _SHARES = np.array([0.0, 2.0, 4.0]), (0.2, 0.5, 0.9)


def _weighted(values, shares, by=None):
    """Return the sum of share times value, divided by the sum of the shares, or by what `by` makes of it."""
    total = sum(shares)
    return sum(share * value for share, value in zip(shares, values, strict=True)) / (by(total) if by else total)


def _of_a(shares=_SHARES, share_of=3, mean_by=None, mean_of=None, around=None, spread_of=None, spread_by=None, power=2,
          last=itself, weight_last=itself):  # fmt: skip
    """Return weight, mean and variance of A; `_of` says whose shares are used, `_by` by what is divided."""
    points = (0.0, 2.0, 4.0)
    mean = _weighted(points, mean_of or shares, mean_by)
    deviations = [abs(x - (mean if around is None else around)) ** power for x in points]
    variance = _weighted(deviations, spread_of or shares, spread_by)
    return np.array([weight_last(sum(shares) / share_of), mean, last(variance)])


_FIRST = _of_a()[1]


def _both(hint, **steps):
    """Return the Slips of a mean that is wrong: with the variance around it, and around the right one."""
    return slip(_of_a, hint, **steps), slip(_of_a, hint, around=_FIRST, **steps)


PENCILS = (
    Pencil(
        name="three_shares",
        lesson=6,
        statement="Three points, 0, 2 and 4. A's shares in them are 0.2, 0.5 and 0.9. What are A's new weight, "
        "mean and "
        "variance? (three numbers, 3 decimals)",
        right=_of_a(),
        parts=("the weight", "the mean", "the variance"),
        compute=_of_a,
        slips=(
            slip(_of_a, "that weight is the sum of the shares, a number of points; divide it by N = 3.", share_of=1),
            slip(_of_a, "the weight is N_A divided by the number of points, 3, not by 2.", share_of=2),
            rare(_of_a, "the weight is that of equal components, ½; A's is N_A / N.", share_of=3.2),
            rare(_of_a, "the weight ⅓ does not use the shares; A's is N_A / N.", share_of=4.8),
            slip(_of_a, "that is one minus the weight of A: B's.", weight_last=lambda weight: 1 - weight),
            rare(_of_a, "the weight is in percent.", weight_last=lambda weight: 100 * weight),
            *_both(
                "the sum of share times point is divided by N = 3; divide by N_A, the sum of the shares.",
                mean_by=lambda by: 3,
            ),
            *_both("the sum of share times point is not divided by N_A.", mean_by=lambda by: 1),
            *_both("the sum of share times point is divided by K = 2; divide by N_A.", mean_by=lambda by: 2),
            *_both(
                "the mean is the plain one, of all three points alike; the shares are not used.",
                mean_of=(1.0, 1.0, 1.0),
            ),
            *_both("the mean is that of B.", mean_of=(0.8, 0.5, 0.1)),
            *_both("the shares are squared in the mean.", mean_of=(0.04, 0.25, 0.81)),
            slip(_of_a, "those are the shares of B, one minus A's.", shares=(0.8, 0.5, 0.1)),
            rare(_of_a, "the shares are taken in the wrong order.", shares=(0.9, 0.5, 0.2)),
            slip(_of_a, "the shares are not used at all: all three points count fully.", shares=(1.0, 1.0, 1.0)),
            slip(_of_a, "the shares are not used: all are taken to be ⅓.", shares=(1 / 3, 1 / 3, 1 / 3)),
            slip(_of_a, "the shares are not used: all are taken to be ½.", shares=(0.5, 0.5, 0.5)),
            Slip(
                np.array([_SHARES[0] + _SHARES[1] + _SHARES[2], 4.6, 16.4]),
                "those are the three sums; divide the first by N, the others by N_A, and take the square of the mean "
                "off the last.",
            ),
            Slip(
                np.array([1.6 / 3, 2.875, 10.25 - 2.875]),
                "from the mean of the squares the SQUARE of the mean is to be taken off, not the mean.",
            ),
            slip(_of_a, "the points are given wholly to one side: EM shares them out.", shares=(0.0, 1.0, 1.0)),
            slip(_of_a, "the points are given wholly to one side: EM shares them out.", shares=(0.0, 0.0, 1.0)),
            slip(_of_a, "the points are given wholly to one side: EM shares them out.", shares=(0.0, 0.5, 1.0)),
            rare(_of_a, "the shares are divided by their sum first, which spoils N_A.", shares=(0.125, 0.3125, 0.5625)),
            slip(_of_a, "that is the standard deviation.", last=np.sqrt),
            rare(_of_a, "the variance is squared once more.", last=np.square),
            slip(_of_a, "the variance is divided by N; divide by N_A.", spread_by=lambda by: 3),
            slip(_of_a, "the variance is not divided at all, a scatter; divide by N_A.", spread_by=lambda by: 1),
            rare(_of_a, "the variance is divided by K = 2; divide by N_A.", spread_by=lambda by: 2),
            slip(
                _of_a,
                "the variance is divided by N_A − 1. Maximum likelihood divides by N_A.",
                spread_by=lambda by: by - 1 if abs(by - 1) > 0.01 else np.nan,
            ),
            rare(_of_a, "the variance is divided by N_A twice.", spread_by=lambda by: by**2),
            rare(_of_a, "the deviations are not squared.", power=1),
            slip(
                _of_a,
                "that is the mean of the squares, around 0; take it around the new mean of A.",
                around=0.0,
            ),
            slip(
                _of_a,
                "the variance is taken around 2, the plain mean; take it around the new mean of A.",
                around=2.0,
            ),
            slip(_of_a, "the variance does not use the shares.", spread_of=(1.0, 1.0, 1.0)),
            slip(_of_a, "the variance uses the shares of B.", spread_of=(0.8, 0.5, 0.1)),
            rare(_of_a, "the shares are squared in the variance.", spread_of=(0.04, 0.25, 0.81)),
            slip(
                _of_a,
                "that is the plain variance; the shares are not used.",
                spread_of=(1.0, 1.0, 1.0),
                around=2.0,
            ),
            slip(
                _of_a,
                "that is the plain mean, and the plain variance; the shares are not used.",
                mean_of=(1.0, 1.0, 1.0),
                spread_of=(1.0, 1.0, 1.0),
            ),
        ),
        hints=(
            "First N_A, the sum of the shares.",
            "The mean: share times point, summed, divided by N_A. Then the squares around that mean, weighted "
            "likewise.",
        ),
        way="N_A = 1.6, weight 1.6/3 = 0.5333, mean (0 + 1 + 3.6)/1.6 = 2.875,\n"
        "variance (0.2·2.875² + 0.5·0.875² + 0.9·1.125²)/1.6 = 1.9844.",
        witness=lambda: np.array(
            [part.ravel()[0] for part in m_step(_HEAP[:, None], np.column_stack([_SHARES, 1 - np.array(_SHARES)]))]
        ),
    ),
)


EXERCISES, QUESTIONS = (M_STEP,), ()
