"""Lesson 14: really missing data. What the seen entries say about the unseen, and EM for one Gaussian with gaps."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.pencil import Pencil, Slip
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.mixture import Mixture, sample


def conditional_gaussian(x, mu, Sigma):
    """Return the mean (m,) and covariance (m, m) of the m NaN entries of x, given the others."""
    missing = np.isnan(x)
    seen = ~missing
    gain = np.linalg.solve(Sigma[np.ix_(seen, seen)], Sigma[np.ix_(seen, missing)]).T  # Σ_mo Σ_oo⁻¹
    mean = mu[missing] + gain @ (x[seen] - mu[seen])
    cov = Sigma[np.ix_(missing, missing)] - gain @ Sigma[np.ix_(seen, missing)]
    return mean, cov


def em_missing_step(X, mu, Sigma):
    """Return the mean (D,) and covariance (D, D) after one EM step; NaN is filled in, with its uncertainty."""
    filled, unsure = X.copy(), np.zeros_like(Sigma)
    for row in filled:
        missing = np.isnan(row)
        mean, cov = conditional_gaussian(row, mu, Sigma)
        row[missing] = mean
        unsure[np.ix_(missing, missing)] += cov
    new_mu = filled.mean(axis=0)
    diff = filled - new_mu  # from the new mean
    return new_mu, (diff.T @ diff + unsure) / len(X)


# --- inputs -----------------------------------------------------------------------------------------------------------


def _cov(D, seed):
    root = np.random.default_rng(seed).normal(size=(D, D))
    return root @ root.mT + 0.5 * np.diag(np.arange(1.0, D + 1))


def _point(D, seed, missing):
    x = np.random.default_rng(seed).normal(size=D) * 2 + 1
    x[list(missing)] = np.nan
    return x


def _mean(D, seed):
    return np.random.default_rng(100 + seed).normal(size=D) * 2 - 1


def _with_empty_row(N, D, seed):
    X = _holes(N, D, seed)
    X[3] = np.nan
    return X


def _holes(N, D, seed, share=0.3):
    """Return points (N, D) with NaN in places; no row is all NaN, and the first two are complete."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(N, D)) @ rng.normal(size=(D, D)) + rng.normal(size=D) * 3
    gaps = rng.random((N, D)) < share
    gaps[:2] = False
    gaps[gaps.all(axis=1), 0] = False
    X[gaps] = np.nan
    return X


_MURRAY = np.array(
    [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    + [[2, np.nan]] * 2
    + [[-2, np.nan]] * 2
    + [[np.nan, 2]] * 2
    + [[np.nan, -2]] * 2
)
_CONDITIONAL_CASES = tuple(
    Case((_point(D, D + sum(missing), missing), _mean(D, D), _cov(D, D)), label)
    for D, missing, label in (
        (4, (1, 3), "D = 4, entries 1 and 3 missing"),
        (3, (0,), "D = 3, the first entry missing"),
        (5, (0, 2, 4), "D = 5, three entries missing"),
        (2, (1,), "D = 2, one seen and one missing"),
        (4, (0, 1), "D = 4, the first two missing, two seen"),
        (3, (0, 1, 2), "D = 3, nothing seen: the conditional is the marginal"),
    )
)
_STEP_CASES = (
    Case((_holes(9, 3, 1), _mean(3, 1), _cov(3, 1)), "N = 9, D = 3, gaps here and there"),
    Case((_holes(8, 2, 2), _mean(2, 2), _cov(2, 2)), "N = 8, D = 2, gaps here and there"),
    Case((_holes(12, 4, 3, 0.45), _mean(4, 3), _cov(4, 3)), "N = 12, D = 4, many gaps"),
    Case((_MURRAY, np.array([0.3, -0.2]), np.array([[2.5, 0.8], [0.8, 2.0]])), "Murray's twelve points"),
    Case((_holes(7, 3, 4, 0.0), _mean(3, 4), _cov(3, 4)), "no gaps at all"),
    Case((_with_empty_row(8, 3, 5), _mean(3, 5), _cov(3, 5)), "a row that is all NaN"),
)


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def _split(x, mu, Sigma):
    """Return x_o, μ_o, μ_m, Σ_oo, Σ_mo and Σ_mm."""
    m = np.isnan(x)
    return x[~m], mu[~m], mu[m], Sigma[np.ix_(~m, ~m)], Sigma[np.ix_(m, ~m)], Sigma[np.ix_(m, m)]


def _with(mean=None, cov=None):
    """Return a conditional that is right but for mean(...) or cov(...), functions of the six blocks of `_split`."""

    def conditional(x, mu, Sigma):
        right = conditional_gaussian(x, mu, Sigma)
        blocks = _split(x, mu, Sigma)
        return right[0] if mean is None else mean(*blocks), right[1] if cov is None else cov(*blocks)

    return conditional


def _both(gain, mean=None):
    """Return a conditional with gain(S_oo, S_mo) in place of Σ_mo Σ_oo⁻¹, in the mean and in the covariance."""
    return _with(
        lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + gain(S_oo, S_mo) @ (x - mu_o),
        lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - gain(S_oo, S_mo) @ S_mo.T,
    )


def _gain(S_oo, S_mo):
    return S_mo @ np.linalg.inv(S_oo)


def _whole_point(x, mu, Sigma):
    mean, cov = conditional_gaussian(x, mu, Sigma)
    full = x.copy()
    full[np.isnan(x)] = mean
    return full, cov


def _whole_matrix(x, mu, Sigma):
    m = np.isnan(x)
    full, cov = np.zeros_like(Sigma), conditional_gaussian(x, mu, Sigma)[1]
    full[np.ix_(m, m)] = cov
    return _whole_point(x, mu, Sigma)[0], full


def _swapped(x, mu, Sigma):
    m = np.isnan(x)
    turned = np.where(m, mu, np.nan)  # as if the missing were seen, at their means
    return conditional_gaussian(turned, mu, Sigma)


def _variances_only(S_oo, S_mo):
    return S_mo / np.diag(S_oo)


def _block_of_the_inverse(x, mu, Sigma):
    m = np.isnan(x)
    gain = Sigma[np.ix_(m, ~m)] @ np.linalg.inv(Sigma)[np.ix_(~m, ~m)]
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[np.ix_(m, m)] - gain @ Sigma[np.ix_(~m, m)]


def _nothing_for_nothing_seen(x, mu, Sigma):
    if np.isnan(x).all():
        return np.array([]), np.zeros((0, 0))
    return conditional_gaussian(x, mu, Sigma)


def _in_pairs(x, mu, Sigma):
    m = np.isnan(x)
    gain = Sigma[m, ~m] @ np.linalg.inv(Sigma[~m, ~m])
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[m, m] - gain @ Sigma[~m, m]


def _one_from_one(x, mu, Sigma):
    m, o = (1, 0) if np.isnan(x[1]) else (0, 1)
    slope = Sigma[m, o] / Sigma[o, o]
    return np.array([mu[m] + slope * (x[o] - mu[o])]), np.array([[Sigma[m, m] - slope * Sigma[o, m]]])


CONDITIONAL = Exercise(
    name="conditional_gaussian",
    lesson=14,
    reference=conditional_gaussian,
    statement="""Write `conditional_gaussian(x, mu, Sigma)`: what the seen entries say of the missing ones.

mean = μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o) and cov = Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om

The missing entries m of `x` (D,) are NaN, o are the others. `mu` (D,), `Sigma` (D, D). Return `(mean, cov)` of the
missing entries in their order, (m,) and (m, m), also for one. If nothing is seen they are `mu` and `Sigma`.""",
    cases=_CONDITIONAL_CASES,
    mistakes=(
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm),
            "The covariance is the one without any knowledge, Σ_mm. Having seen the other entries you know more: "
            "subtract Σ_mo Σ_oo⁻¹ Σ_om.",
        ),
        Mistake(
            _with(lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m, lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm),
            "This is the marginal of the missing entries: nothing that was seen has any influence.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m),
            "The mean is μ_m whatever was seen. Correct it by how far the seen entries are from their means.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + _gain(S_oo, S_mo) @ x),
            "μ_o was not subtracted. What matters is the surprise x_o - μ_o, not x_o.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: _gain(S_oo, S_mo) @ (x - mu_o)),
            "μ_m is missing in the mean: you return only the correction.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: _gain(S_oo, S_mo) @ x),
            "Both means are missing: the formula for μ = 0 was used.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m - _gain(S_oo, S_mo) @ (x - mu_o)),
            "The correction of the mean has the wrong sign: with a positive covariance, a large x_o makes a large x_m "
            "likely.",
        ),
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm + _gain(S_oo, S_mo) @ S_mo.T),
            "The covariance grew. Seeing something can only take uncertainty away: minus.",
        ),
        Mistake(
            _both(_variances_only),
            "You divide by the variances of the seen entries one by one. Seen entries that go together would count "
            "twice; use the inverse of the whole matrix Σ_oo.",
        ),
        Mistake(
            _both(lambda S_oo, S_mo: S_mo @ (1 / S_oo)),
            "You inverted Σ_oo entry by entry. The inverse of a matrix is another thing: `np.linalg.solve` or `inv`.",
        ),
        Mistake(
            _both(lambda S_oo, S_mo: S_mo @ S_oo),
            "You multiply by Σ_oo where its inverse belongs.",
        ),
        Mistake(
            _both(lambda S_oo, S_mo: S_mo),
            "Σ_oo⁻¹ is missing: the surprise has to be measured in units of the spread of what was seen.",
        ),
        Mistake(
            _both(lambda S_oo, S_mo: S_mo / np.sqrt(np.diag(S_oo))),
            "You divide by standard deviations. The slope of a regression is covariance over VARIANCE.",
        ),
        Mistake(
            _with(
                lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + np.linalg.solve(S_mm, S_mo) @ (x - mu_o),
                lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - np.linalg.solve(S_mm, S_mo) @ S_mo.T,
            ),
            "You inverted Σ_mm, the block of the missing entries. The inverse is that of the seen ones, Σ_oo.",
        ),
        Mistake(
            _with(cov=lambda *blocks: np.linalg.inv(blocks[5] - _gain(*blocks[3:5]) @ blocks[4].T)),
            "This is the precision, a block of Σ⁻¹. Its inverse is the covariance asked for.",
        ),
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: _gain(S_oo, S_mo) @ S_mo.T),
            "You return what is subtracted, not what is left: Σ_mm minus this.",
        ),
        Mistake(
            _with(cov=lambda *blocks: np.diag(np.diag(blocks[5] - _gain(*blocks[3:5]) @ blocks[4].T))),
            "Only the variances are there. Two missing entries still vary together; keep the whole (m, m) matrix.",
        ),
        Mistake(
            _with(cov=lambda *blocks: np.diag(blocks[5] - _gain(*blocks[3:5]) @ blocks[4].T)),
            "You return the variances as a vector. The covariance of m entries is an (m, m) matrix.",
        ),
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - S_mo @ S_mo.T),
            "In the covariance Σ_oo⁻¹ is missing between Σ_mo and Σ_om.",
        ),
        Mistake(
            _whole_point,
            "The mean has all D entries, the seen ones too. Return only those that were missing.",
        ),
        Mistake(
            _whole_matrix,
            "You return the completed point and a D x D matrix. Only the missing entries are asked for: (m,) and (m, "
            "m).",
        ),
        Mistake(
            lambda x, mu, Sigma: (conditional_gaussian(x, mu, Sigma)[0][::-1], conditional_gaussian(x, mu, Sigma)[1]),
            "The missing entries are in another order than in `x`.",
        ),
        Mistake(
            _swapped,
            "Seen and missing are swapped: NaN marks what is to be predicted.",
        ),
        Mistake(
            lambda x, mu, Sigma: conditional_gaussian(x, mu, Sigma)[::-1],
            "The two parts come in the wrong order: mean first, then covariance.",
        ),
        Mistake(
            _with(cov=lambda *blocks: np.sqrt(np.abs(blocks[5] - _gain(*blocks[3:5]) @ blocks[4].T))),
            "You took a square root of the conditional covariance. It stays in squared units.",
        ),
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - _gain(S_oo, S_mo) @ S_mo),
            "The last factor of the covariance is Σ_om, the transpose of Σ_mo.",
        ),
        Mistake(
            _block_of_the_inverse,
            "You inverted the whole of Σ and took the seen block of that. (Σ⁻¹)_oo is not (Σ_oo)⁻¹: cut first, then "
            "invert.",
        ),
        Mistake(
            _nothing_for_nothing_seen,
            "If nothing is seen, you return nothing. Then all entries are missing, and all that is known of them is "
            "`mu` and `Sigma`.",
        ),
        Mistake(
            lambda x, mu, Sigma: (np.array([]), np.zeros((0, 0))),
            "Not one missing entry was found. NaN is equal to nothing, not even to itself: `x == np.nan` is always "
            "False; ask `np.isnan(x)`.",
        ),
        Mistake(
            lambda x, mu, Sigma: tuple(map(np.squeeze, conditional_gaussian(x, mu, Sigma))),
            "With one missing entry you return two bare numbers. Keep the shapes (1,) and (1, 1): the code that calls "
            "you should not have to ask how many were missing.",
        ),
        Mistake(
            _in_pairs,
            "`Sigma[m, o]` pairs the positions one by one. A block, every row m with every column o, is "
            "`Sigma[np.ix_(m, o)]`.",
        ),
        Mistake(
            _one_from_one,
            "The formula for D = 2 is written out: one missing entry from one seen. Use blocks, for any number of "
            "both.",
        ),
        Mistake(
            _with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + S_mo @ (x - mu_o)),
            "In the mean Σ_oo⁻¹ is missing between Σ_mo and the surprise.",
        ),
        Mistake(
            lambda x, mu, Sigma: (np.full(np.isnan(x).sum(), np.nanmean(x)), conditional_gaussian(x, mu, Sigma)[1]),
            "The missing entries get the mean of the seen ones. Each coordinate has a mean and a scale of its own.",
        ),
        Mistake(
            _with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_oo),
            "You return the covariance of the SEEN entries. What is wanted is how unsure the missing ones are.",
        ),
    ),
    hints=(
        "Regress the missing entries on the seen ones: the mean moves along the regression, the covariance shrinks.",
        "Cut `Sigma` into blocks with `np.ix_`: Σ_oo, Σ_mo, Σ_mm. The slopes are Σ_mo Σ_oo⁻¹.",
        "`m = np.isnan(x)`, `gain = np.linalg.solve(S_oo, S_om).T`, then `mu[m] + gain @ (x[~m] - mu[~m])` and `S_mm "
        "- gain @ S_om`.",
    ),
    describe=("mean (m,)", "cov (m, m)"),
    atol=1e-11,
    invariants=(
        (
            lambda answer, *_: np.allclose(answer[1], answer[1].mT, rtol=1e-7, atol=1e-9),
            "A conditional covariance is symmetric like any other.",
        ),
    ),
)


# --- one EM step with gaps --------------------------------------------------------------------------------------------


def _impute(X, mu, Sigma, conditional=conditional_gaussian):
    """Return X (N, D) with conditional means filled in, and the conditional covariances (N, D, D)."""
    filled, unsure = X.copy(), np.zeros((*X.shape, X.shape[1]))
    for row, extra in zip(filled, unsure, strict=True):
        m = np.isnan(row)
        mean, extra[np.ix_(m, m)] = conditional(row, mu, Sigma)
        row[m] = mean
    return filled, unsure


def _scatter(points, center):
    return (points - center).T @ (points - center)


def _step(conditional=conditional_gaussian, new_mu=None, new_sigma=None):
    """Return a step, right but for the conditional, new_mu(filled, X, mu) or new_sigma(filled, unsure, new, mu, X)."""

    def step(X, mu, Sigma):
        filled, unsure = _impute(X, mu, Sigma, conditional)
        new = filled.mean(axis=0) if new_mu is None else new_mu(filled, X, mu)
        if new_sigma is None:
            return new, (_scatter(filled, new) + unsure.sum(axis=0)) / len(X)
        return new, new_sigma(filled, unsure, new, mu, X)

    return step


def _complete_cases(X, mu, Sigma):
    whole = X[~np.isnan(X).any(axis=1)]
    return whole.mean(axis=0), np.cov(whole.T, bias=True)


def _filled_with(value):
    """Return a step that fills the gaps with value(X, mu), (D,), and then takes mean and covariance."""

    def step(X, mu, Sigma):
        filled = np.where(np.isnan(X), value(X, mu), X)
        return filled.mean(axis=0), np.cov(filled.T, bias=True)

    return step


def _repeated(X, mu, Sigma, times=60):
    """Return the parameters after many steps; rows with the same gaps are filled together, or this would take long."""
    kinds, kind = np.unique(np.isnan(X), axis=0, return_inverse=True)
    groups = [(m, np.flatnonzero(kind.ravel() == i)) for i, m in enumerate(kinds)]
    filled = X.copy()
    for _ in range(times):
        unsure = np.zeros_like(Sigma)
        for m, rows in groups:
            gain = np.linalg.solve(Sigma[np.ix_(~m, ~m)], Sigma[np.ix_(~m, m)]).T
            filled[np.ix_(rows, m)] = mu[m] + (X[np.ix_(rows, ~m)] - mu[~m]) @ gain.T
            unsure[np.ix_(m, m)] += len(rows) * (Sigma[np.ix_(m, m)] - gain @ Sigma[np.ix_(~m, m)])
        mu = filled.mean(axis=0)
        Sigma = (_scatter(filled, mu) + unsure) / len(X)
    return mu, Sigma


def _over_gaps(filled, unsure, new, mu, X):
    """Return the covariance with the C_n averaged over the rows with gaps only."""
    return _scatter(filled, new) / len(X) + unsure.sum(axis=0) / max(1, np.isnan(X).any(axis=1).sum())


def _pairwise(X, mu, Sigma):
    seen, diff = ~np.isnan(X), np.nan_to_num(X - np.nanmean(X, axis=0))
    return np.nanmean(X, axis=0), diff.T @ diff / (seen.T.astype(float) @ seen)


def _refreshed(X, mu, Sigma):
    """Return the step of an algorithm that computes the conditionals again after the mean has moved."""
    new, _ = em_missing_step(X, mu, Sigma)
    filled, unsure = _impute(X, new, Sigma)
    return new, (_scatter(filled, new) + unsure.sum(axis=0)) / len(X)


def _all_gaps_alike(filled, unsure, new, mu, X):
    hit = np.isnan(X).any(axis=1).sum()
    return (_scatter(filled, new) + unsure.sum(axis=0)) / (len(X) - hit)


MISSING_STEP = Exercise(
    name="em_missing_step",
    lesson=14,
    reference=em_missing_step,
    statement="""Write `em_missing_step(X, mu, Sigma)`: one EM step for a single Gaussian whose data have gaps.

E: x̂_n = x_n with its NaN entries replaced by their conditional mean; C_n = their conditional covariance, 0 elsewhere
M: μ' = (1/N) Σ_n x̂_n, Σ' = (1/N) Σ_n [ (x̂_n - μ')(x̂_n - μ')ᵀ + C_n ]

`X` (N, D) with NaN where a value is missing; some rows may be complete, and one that is all NaN is filled with μ, its
C_n the whole Σ. `mu` (D,), `Sigma` (D, D) are the old parameters. Return the new `(mu, Sigma)`, and leave `X` as it
is.""",
    cases=_STEP_CASES,
    mistakes=(
        Mistake(
            lambda X, mu, Sigma: (em_missing_step(X, mu, Sigma)[0], Sigma.copy()),
            "Sigma was not updated: the old one comes back.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _scatter(filled, new) / len(X)),
            "The conditional covariance C_n is missing. The filled-in values lie on the regression and look surer "
            "than they are; without C_n every variance comes out too small.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: (_scatter(filled, mu) + unsure.sum(axis=0)) / len(X)),
            "The spread is measured from the old mean. The M step measures it from the new one.",
        ),
        Mistake(
            _step(
                new_sigma=lambda filled, unsure, new, mu, X: (_scatter(filled, new) + unsure.sum(axis=0)) / (len(X) - 1)
            ),
            "You divide by N - 1. EM climbs the likelihood, and its covariance divides by N.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _scatter(filled, new) / (len(X) - 1)),
            "C_n is missing, and the scatter is divided by N - 1, as `np.cov` does unless told otherwise. Add the C_n "
            "and divide by N.",
        ),
        Mistake(
            _step(
                new_sigma=lambda filled, unsure, new, mu, X: (
                    _scatter(filled, new) / (len(X) - 1) + unsure.sum(axis=0) / len(X)
                )
            ),
            "The scatter part is `np.cov` with its N - 1, the C_n part is over N. Both are means over N: `bias=True`.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _scatter(filled, new) / len(X) + unsure.sum(axis=0)),
            "The C_n are summed and not averaged. The 1/N stands before the whole bracket.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _scatter(filled, new) + unsure.sum(axis=0)),
            "You forgot to divide the new covariance by N.",
        ),
        Mistake(
            _complete_cases,
            "You use only the rows without gaps. The half-seen rows know something too; EM lets them speak.",
        ),
        Mistake(
            lambda X, mu, Sigma: (_complete_cases(X, mu, Sigma)[0], np.cov(X[~np.isnan(X).any(axis=1)].T)),
            "You drop the rows with gaps and take their unbiased covariance. EM uses all rows, and divides by N.",
        ),
        Mistake(
            _filled_with(lambda X, mu: np.nanmean(X, axis=0)),
            "You fill the gaps with the mean of each column. That flattens variances and correlations; use the mean "
            "GIVEN the entries that were seen in the same row.",
        ),
        Mistake(
            _filled_with(lambda X, mu: mu),
            "You fill the gaps with `mu`, whatever else the row says. The conditional mean follows the seen entries.",
        ),
        Mistake(
            _filled_with(lambda X, mu: 0.0),
            "The gaps became zeros, and zeros are data like any other. Fill in conditional means.",
        ),
        Mistake(
            _step(
                conditional=_with(
                    lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m, lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm
                )
            ),
            "You use the marginal mean and covariance of the missing entries. Condition on what the row does show.",
        ),
        Mistake(
            _step(conditional=_with(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm)),
            "C_n is the whole of Σ_mm, as if nothing had been seen. It is what remains after the regression: "
            "Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om.",
        ),
        Mistake(
            _step(conditional=_both(_variances_only)),
            "The regression divides by single variances. With two or more seen entries it needs the inverse of all of "
            "Σ_oo.",
        ),
        Mistake(
            _step(conditional=_with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + _gain(S_oo, S_mo) @ x)),
            "The conditional means use x_o itself; they need x_o - μ_o.",
        ),
        Mistake(
            _step(conditional=_with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: _gain(S_oo, S_mo) @ (x - mu_o))),
            "The conditional means lack their μ_m: only the correction was filled in.",
        ),
        Mistake(
            _step(
                conditional=_with(cov=lambda *blocks: np.diag(np.diag(blocks[5] - _gain(*blocks[3:5]) @ blocks[4].T)))
            ),
            "Of C_n only the variances were added. Entries missing in the same row vary together.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _all_gaps_alike(filled, unsure, new, mu, X)),
            "You divide by the number of complete rows, but sum over all. All N rows count.",
        ),
        Mistake(
            _step(new_mu=lambda filled, X, mu: np.nanmean(X, axis=0)),
            "The new mean averages the seen values only. EM averages the completed rows, with the conditional means "
            "in.",
        ),
        Mistake(
            _step(
                new_mu=lambda filled, X, mu: mu,
                new_sigma=lambda filled, unsure, new, mu, X: (_scatter(filled, mu) + unsure.sum(axis=0)) / len(X),
            ),
            "The mean did not move. Both parameters are updated in one step.",
        ),
        Mistake(
            _pairwise,
            "You use whatever pairs of values are there (available cases), without the model. `mu` and `Sigma` are "
            "not used at all; in EM they predict what is missing.",
        ),
        Mistake(
            lambda X, mu, Sigma: em_missing_step(X, *em_missing_step(X, mu, Sigma)),
            "These are two steps. Return the parameters after the first.",
        ),
        Mistake(
            _refreshed,
            "You conditioned again after the mean had moved, and before the covariance did. A valid algorithm (ECM), "
            "but not this one: one E step serves both updates.",
        ),
        Mistake(
            _step(
                new_sigma=lambda filled, unsure, new, mu, X: (
                    (filled.T @ filled + unsure.sum(axis=0)) / len(X) - np.outer(mu, mu)
                )
            ),
            "In 'mean of x xᵀ minus μ μᵀ' you subtract the old mean. It has to be the new one.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: (filled.T @ filled + unsure.sum(axis=0)) / len(X)),
            "No mean is subtracted: this is E[x xᵀ], and Σ' is E[x xᵀ] - μ' μ'ᵀ.",
        ),
        Mistake(
            lambda X, mu, Sigma: (mu, Sigma),
            "The parameters came back unchanged.",
        ),
        Mistake(
            lambda X, mu, Sigma: (
                em_missing_step(X, mu, Sigma)[0],
                np.corrcoef(_impute(X, mu, Sigma)[0].T),
            ),
            "The second part is a correlation matrix. Return the covariance, with C_n added.",
        ),
        Mistake(
            _repeated,
            "You iterate until convergence. One step is asked for: old parameters in, new ones out.",
        ),
        Mistake(
            _step(new_sigma=_over_gaps),
            "The C_n are averaged over the rows with gaps. The complete rows count too, with C_n = 0: divide by N.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: (_scatter(filled, new) - unsure.sum(axis=0)) / len(X)),
            "C_n was subtracted. What is not known for sure makes the covariance wider: it is added.",
        ),
        Mistake(
            lambda X, mu, Sigma: (X.mean(axis=0), np.cov(X.T, bias=True)),
            "The gaps went into the sums as they are, and a sum with a NaN is NaN. Fill them first, with what the rest "
            "of the row predicts.",
        ),
        Mistake(
            lambda X, mu, Sigma: em_missing_step(X, mu, Sigma)[::-1],
            "Sigma came first. The order is mu, Sigma.",
        ),
        Mistake(
            lambda X, mu, Sigma: (_impute(X, mu, Sigma)[0], *em_missing_step(X, mu, Sigma)),
            "Three things are returned. The completed data stay inside; return mu and Sigma.",
        ),
        Mistake(
            _step(conditional=_with(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m)),
            "C_n is right, but the gaps are filled with `mu`: the regression on the seen entries is missing.",
        ),
        Mistake(
            _step(
                new_sigma=lambda filled, unsure, new, mu, X: (
                    _scatter(filled, new) / len(X) + unsure.sum(axis=0) / (len(X) - 1)
                )
            ),
            "The sum of the C_n is divided by N - 1, the scatter by N. One N stands before both.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: (_scatter(filled, new) + unsure[-1]) / len(X)),
            "Only the C_n of the last row is added: `=` where `+=` was meant.",
        ),
        Mistake(
            lambda X, mu, Sigma: (_complete_cases(X, mu, Sigma)[0], em_missing_step(X, mu, Sigma)[1]),
            "The new mean is that of the complete rows, the covariance that of all. The completed rows give both.",
        ),
    ),
    hints=(
        "Fill each gap with its conditional mean, and remember for each row how unsure the fillings are.",
        "Inside the loop over the rows: the two formulas of `conditional_gaussian`; add each covariance into the rows "
        "and columns that were missing.",
        "`new_mu = filled.mean(axis=0)`, then `((filled - new_mu).T @ (filled - new_mu) + sum of C_n) / N`.",
    ),
    describe=("mu (D,)", "Sigma (D, D)"),
    atol=1e-10,
    invariants=(
        (
            lambda answer, *_: np.allclose(answer[1], answer[1].mT, rtol=1e-7, atol=1e-9),
            "The new Sigma is a covariance and must be symmetric.",
        ),
    ),
)

# --- the holes of a mixture, filled -----------------------------------------------------------------------------------


def impute_mean(X, mixture):
    """Return X (N, D) with the conditional mean of the mixture in each hole."""
    filled = X.copy()
    for row in filled:
        m, o = np.isnan(row), ~np.isnan(row)
        score, guess = [], []
        for weight, mu, Sigma in zip(mixture.weights, mixture.means, mixture.covs, strict=True):
            surprise, S_oo = row[o] - mu[o], Sigma[np.ix_(o, o)]
            slope = np.linalg.solve(S_oo, surprise)
            score.append(np.log(weight) - (np.linalg.slogdet(2 * np.pi * S_oo)[1] + surprise @ slope) / 2)
            guess.append(mu[m] + Sigma[np.ix_(m, o)] @ slope)
        share = np.exp(np.array(score) - max(score))  # of each component in what was seen
        row[m] = share / share.sum() @ np.array(guess)
    return filled


def _world(N, K, D, seed, share=0.35):
    """Return points with holes and a mixture that made them: (X, mixture)."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(K, D, D))
    means = 1.5 * rng.normal(size=(K, D))
    mixture = Mixture(rng.dirichlet(np.full(K, 2.0)), means, root @ root.mT + 0.3 * np.eye(D))
    X, _ = sample(mixture, N, rng)
    X[rng.random((N, D)) < share] = np.nan
    return X, mixture


def _half_empty():
    X, mixture = _world(6, 3, 4, 5)
    X[2] = np.nan
    return X, mixture


def _far_out():
    X, mixture = _world(5, 2, 3, 6)
    X[1] = [mixture.means[0, 0] + 200, np.nan, mixture.means[0, 2]]
    return X, mixture


_IMPUTE_CASES = (
    Case(_world(9, 2, 3, 1), "N = 9, K = 2, D = 3"),
    Case(_world(8, 3, 2, 2, 0.25), "K = 3, D = 2"),
    Case(_world(7, 2, 2, 3, 0.3), "K = D = 2"),
    Case(_half_empty(), "a row with nothing in it: all that is known of it is the mixture"),
    Case(
        _far_out(),
        "a point far out",
        clue="Every density is 0 there, and 0/0 is NaN. Compare logarithms, and take the largest off before exp.",
    ),
    Case(_world(6, 1, 3, 7), "K = 1"),
    Case(_world(5, 2, 3, 8, 0.0), "no holes at all"),
)


def _each(row, mixture):
    """Return for one row the share of each component (K,), its guess (K, m), and which entries are missing."""
    m, o = np.isnan(row), ~np.isnan(row)
    gain = [S[np.ix_(m, o)] @ np.linalg.inv(S[np.ix_(o, o)]) for S in mixture.covs]
    guess = np.array([mu[m] + g @ (row[o] - mu[o]) for mu, g in zip(mixture.means, gain, strict=True)])
    log_p = [_log_bell(row[o], mu[o], S[np.ix_(o, o)]) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    return _shares(np.log(mixture.weights) + np.array(log_p)), guess, m


def _log_bell(x, mu, Sigma):
    return -(np.linalg.slogdet(2 * np.pi * Sigma)[1] + (x - mu) @ np.linalg.solve(Sigma, x - mu)) / 2


def _shares(score):
    share = np.exp(score - score.max())
    return share / share.sum()


def _filling(fill):
    """Return an imputation that puts fill(row, mixture) into the holes of each row."""

    def imputed(X, mixture):
        filled = X.copy()
        for row in filled:
            if np.isnan(row).any():
                row[np.isnan(row)] = fill(row.copy(), mixture)
        return filled

    return imputed


def _with_shares(shares):
    """Return a filling with shares(row, mixture, right shares) in place of the right ones."""

    def fill(row, mixture):
        share, guess, _ = _each(row, mixture)
        return shares(row, mixture, share) @ guess

    return _filling(fill)


def _with_guess(guess):
    """Return a filling with guess(row, mixture, m, o, k) in place of each component's conditional mean."""

    def fill(row, mixture):
        share, _, m = _each(row, mixture)
        return share @ np.array([guess(row, mixture, m, ~m, k) for k in range(len(share))])

    return _filling(fill)


def _moment_matched(row, mixture):
    mean = mixture.weights @ mixture.means
    apart = mixture.means - mean
    cov = np.einsum("k,kij->ij", mixture.weights, mixture.covs) + (mixture.weights[:, None] * apart).T @ apart
    return conditional_gaussian(row, mean, cov)[0]


def _hard(row, mixture, share):
    return np.eye(len(share))[share.argmax()]


def _unweighted(row, mixture, share):
    return _shares(np.log(share) - np.log(mixture.weights))


def _by_distance(row, mixture, share):
    o = ~np.isnan(row)
    return np.eye(len(share))[((row[o] - mixture.means[:, o]) ** 2).sum(axis=1).argmin()]


def _with_whole_bells(row, mixture, share):
    """Return shares of the row completed by each component's own mean, under whole bells."""
    m = np.isnan(row)
    log_p = [_log_bell(np.where(m, mu, row), mu, S) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    return _shares(np.log(mixture.weights) + np.array(log_p))


def _underflowing(row, mixture, share):
    o = ~np.isnan(row)
    log_p = [_log_bell(row[o], mu[o], S[np.ix_(o, o)]) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    with np.errstate(all="ignore"):
        p = mixture.weights * np.exp(log_p)
        return p / p.sum()


IMPUTE = Exercise(
    name="impute_mean",
    lesson=14,
    reference=impute_mean,
    statement="""Write `impute_mean(X, mixture)`: the table with every hole filled by what the mixture expects there.

E[x_m | x_o] = Σ_k r_k [ μ_km + Σ_k,mo Σ_k,oo⁻¹ (x_o - μ_ko) ], with r_k ∝ π_k N(x_o; μ_ko, Σ_k,oo)

`X` (N, D) has NaN where nothing was seen; a row may be complete, or empty (then r = π, and the guess is the mean of
the mixture). `mixture` has `weights` (K,), `means` (K, D), `covs` (K, D, D). Return a new (N, D), and leave `X` as it
is.""",
    cases=_IMPUTE_CASES,
    mistakes=(
        Mistake(
            lambda X, mixture: np.where(np.isnan(X), np.nanmean(X, axis=0), X),
            "Every hole of a column holds that column's mean. Neither the mixture nor the rest of the row is used.",
        ),
        Mistake(
            lambda X, mixture: np.nan_to_num(X),
            "The holes became zeros, and a zero is a value like any other.",
        ),
        Mistake(
            _filling(lambda row, mixture: (mixture.weights @ mixture.means)[np.isnan(row)]),
            "Every hole holds the mean of the whole mixture, whatever was seen in its row.",
        ),
        Mistake(
            _with_shares(lambda row, mixture, share: mixture.weights),
            "The guesses of the components are mixed by π. What was seen says which component it was: mix by r.",
        ),
        Mistake(
            _with_shares(lambda row, mixture, share: np.full(len(share), 1 / len(share))),
            "The guesses of the components are averaged as equals. Mix them by the responsibilities r.",
        ),
        Mistake(
            _with_shares(_hard),
            "Only the most responsible component guesses. The expectation takes all of them, each by its share.",
        ),
        Mistake(
            _with_shares(_by_distance),
            "The component with the nearest mean does all the guessing. Widths and weights count too, and shares are "
            "soft.",
        ),
        Mistake(
            _with_shares(_unweighted),
            "The responsibilities are made of densities alone: π_k is missing in π_k N(x_o; μ_ko, Σ_k,oo).",
        ),
        Mistake(
            _with_shares(_with_whole_bells),
            "The responsibilities come from bells of all D coordinates, with means put in the holes. What was not seen "
            "has no say: take the bell of the seen coordinates, μ_o and Σ_oo.",
        ),
        Mistake(
            _with_guess(lambda row, mixture, m, o, k: mixture.means[k][m]),
            "Each component guesses its own mean, μ_km. It should move along its regression on what was seen.",
        ),
        Mistake(
            _filling(_moment_matched),
            "This is the conditional mean of ONE bell, with the mean and covariance of the whole mixture. Let every "
            "component guess, and mix the guesses.",
        ),
        Mistake(
            _with_guess(
                lambda row, mixture, m, o, k: (
                    mixture.means[k][m] + mixture.covs[k][np.ix_(m, o)] @ (row[o] - mixture.means[k][o])
                )
            ),
            "Σ_oo⁻¹ is missing in the regression.",
        ),
        Mistake(
            _with_guess(
                lambda row, mixture, m, o, k: (
                    mixture.means[k][m]
                    + mixture.covs[k][np.ix_(m, o)] @ np.linalg.solve(mixture.covs[k][np.ix_(o, o)], row[o])
                )
            ),
            "The regression takes x_o itself. It needs the surprise, x_o - μ_ko.",
        ),
        Mistake(
            _with_guess(
                lambda row, mixture, m, o, k: (
                    mixture.covs[k][np.ix_(m, o)]
                    @ np.linalg.solve(mixture.covs[k][np.ix_(o, o)], row[o] - mixture.means[k][o])
                )
            ),
            "μ_km is missing: only the correction is filled in.",
        ),
        Mistake(
            _with_guess(
                lambda row, mixture, m, o, k: (
                    mixture.means[k][m]
                    + (mixture.covs[k][np.ix_(m, o)] / mixture.covs[k].diagonal()[o]) @ (row[o] - mixture.means[k][o])
                )
            ),
            "The regression divides by single variances. Seen entries that go together then count twice.",
        ),
        Mistake(
            _with_shares(_underflowing),
            "Far out every density is 0 as a float, and 0/0 is NaN. Take logarithms, and the largest off before exp.",
        ),
        Mistake(
            lambda X, mixture: np.where(np.isnan(impute_mean(X, mixture)), 0, impute_mean(X, mixture)).mean(axis=0),
            "One row of means is returned. The whole table is wanted, (N, D).",
        ),
        Mistake(
            lambda X, mixture: impute_mean(X, mixture)[~np.isnan(X).any(axis=1)],
            "The rows with holes are gone. They are the ones that should be filled.",
        ),
        Mistake(
            lambda X, mixture: X.copy(),
            "The holes are still there.",
        ),
    ),
    hints=(
        "Row by row, component by component: the conditional mean of lesson 14's first exercise.",
        "How responsible is each component for what was SEEN? Its bell there has the mean μ_o and the covariance Σ_oo.",
        "`score = log π_k + log N(x_o; μ_ko, Σ_k,oo)`, `share = exp(score - max)`, divided by its sum; then "
        "`row[m] = share @ guesses`.",
    ),
    describe=("filled (N, D)",),
    atol=1e-9,
    invariants=(
        (
            lambda answer, X, mixture: np.array_equal(answer[~np.isnan(X)], X[~np.isnan(X)]),
            "A value that was seen has changed. Fill the holes only.",
        ),
    ),
)

EXERCISES = (CONDITIONAL, MISSING_STEP, IMPUTE)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_MEAN, _COV = np.array([1.0, 2.0]), np.array([[4.0, 3.0], [3.0, 9.0]])
PENCILS = (
    Pencil(
        name="fill_the_hole",
        lesson=14,
        statement="A bell has the mean (1, 2) and the covariance [[4, 3], [3, 9]]. Of a point you see the first "
        "coordinate, "
        "3; the second is missing. What are its mean and its variance, given what you see?",
        right=np.array([3.5, 6.75]),
        parts=("the mean", "the variance"),
        slips=(
            Slip(np.array([2.0, 6.75]), "2 is the mean before you look. The seen coordinate is 2 above its own mean."),
            Slip(np.array([3.5, 9.0]), "9 is the variance before you look; what is seen takes 3²/4 of it away."),
            Slip(
                np.array([2 + 0.5 * 2, 6.75]),
                "the correlation, ½, is no slope: it has no units. The slope is Σ₂₁ / Σ₁₁ = ¾.",
            ),
            Slip(
                np.array([2 + 3 * 2, 9 - 9]), "the covariance is not divided by the variance of what is seen, Σ₁₁ = 4."
            ),
            Slip(np.array([3.5, 9 + 9 / 4]), "what is seen takes variance away; it was added."),
            Slip(
                np.array([3.5, 9 - 9 / 9]),
                "Σ₂₁² is divided by the variance of the missing coordinate, 9; that of the seen one is 4.",
            ),
            Slip(np.array([3.5, 0.0]), "the value is not known now, only better guessed: a variance is left."),
            Slip(
                np.array([2 + 3 / 9 * 2, 6.75]),
                "you divided by the variance of the missing coordinate; take the seen one's.",
            ),
            Slip(np.array([2 + 3 / 4 * 3, 6.75]), "the slope goes with x − μ, the distance from the mean, not with x."),
            Slip(np.array([3.5, np.sqrt(6.75)]), "that is the standard deviation."),
            Slip(np.array([3.5, 9 - 3 / 4]), "the covariance enters squared: Σ₂₂ − Σ₂₁²/Σ₁₁."),
        ),
        hints=(
            "The regression line through the mean has the slope Σ₂₁ / Σ₁₁.",
            "The variance left is Σ₂₂ − Σ₂₁² / Σ₁₁, wherever the seen coordinate lies.",
        ),
        way="mean 2 + (3/4)(3 − 1) = 3.5, variance 9 − 9/4 = 6.75.",
        witness=lambda: np.concatenate(
            [part.ravel() for part in conditional_gaussian(np.array([3.0, np.nan]), _MEAN, _COV)]
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        14,
        1,
        "You fill every hole with its conditional mean and fit one bell to the filled table. What is wrong with it?",
        (
            "Its mean: filled values are guesses, so they must not count.",
            "Guesses are right on average, so sums of them are right. It is their squares that are too small.",
        ),
        (
            "Its variances: the filled values lie on the regression, without the noise that real ones have.",
            "E[x²] = (E x)² + var x, and the second part is missing in every hole.",
            True,
        ),
        (
            "Nothing: a conditional mean is the best guess there is.",
            "It is, for the value itself. The spread of guesses is smaller than the spread of values.",
        ),
    ),
    ask(
        14,
        2,
        "Heavy people skip the question for their weight, and height says only part of it. What can EM repair?",
        (
            "Everything, because the heights of all are known.",
            "Among people of one height, too, it is the heavy ones who are missing, and nothing in the table says so.",
        ),
        (
            "The mean but not the variance.",
            "The mean is too low as well: the regression was learnt from those who answered, the lighter ones.",
        ),
        (
            "What height explains; for the rest, the reason for the holes is in the holes.",
            "Two towns with different weights can leave the same table. Only an assumption tells them apart.",
            True,
        ),
    ),
    ask(
        14,
        3,
        "A row is all NaN. What does the E step make of it?",
        (
            "Shares π, each component's own mean and covariance, and 0 nats.",
            "Nothing was seen, so the prior stands; its moments are the mixture's own and pull it nowhere.",
            True,
        ),
        (
            "An error, because there is nothing to condition on.",
            "To condition on nothing is to leave the mixture as it is.",
        ),
        (
            "Equal shares, since no component is ahead.",
            "Before anything is seen the components are as likely as their weights say.",
        ),
    ),
)
