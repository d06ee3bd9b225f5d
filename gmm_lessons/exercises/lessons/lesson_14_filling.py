"""Lesson 14, further: EM for one Gaussian with gaps."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_14 import (
    conditional_gaussian,
    gain_of,
    holes,
    random_cov,
    random_mean,
    variances_only,
    with_gain,
    with_parts,
)


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


def _with_empty_row(N, D, seed):
    X = holes(N, D, seed)
    X[3] = np.nan
    return X


_MURRAY = np.array(
    [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    + [[2, np.nan]] * 2
    + [[-2, np.nan]] * 2
    + [[np.nan, 2]] * 2
    + [[np.nan, -2]] * 2
)
_STEP_CASES = (
    Case((holes(9, 3, 1), random_mean(3, 1), random_cov(3, 1)), "N = 9, D = 3, gaps here and there"),
    Case((holes(8, 2, 2), random_mean(2, 2), random_cov(2, 2)), "N = 8, D = 2, gaps here and there"),
    Case((holes(12, 4, 3, 0.45), random_mean(4, 3), random_cov(4, 3)), "N = 12, D = 4, many gaps"),
    Case((_MURRAY, np.array([0.3, -0.2]), np.array([[2.5, 0.8], [0.8, 2.0]])), "Murray's twelve points"),
    Case((holes(7, 3, 4, 0.0), random_mean(3, 4), random_cov(3, 4)), "no gaps at all"),
    Case((_with_empty_row(8, 3, 5), random_mean(3, 5), random_cov(3, 5)), "a row that is all NaN"),
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


def _filled_and_unsure(value):
    """Return a step that fills the gaps with value(X, mu), and adds the right C_n."""

    def step(X, mu, Sigma):
        filled = np.where(np.isnan(X), value(X, mu), X)
        new = filled.mean(axis=0)
        return new, (_scatter(filled, new) + _impute(X, mu, Sigma)[1].sum(axis=0)) / len(X)

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


def _overwritten(filled, unsure, new, mu, X):
    last = np.zeros(unsure.shape[1:])
    for gaps, own in zip(np.isnan(X), unsure, strict=True):
        last[np.ix_(gaps, gaps)] = own[np.ix_(gaps, gaps)]
    return (_scatter(filled, new) + last) / len(X)


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

`X` (N, D) with NaN where a value is missing; some rows may be complete, and one that is all NaN counts in N, too,
filled with μ, its C_n the whole Σ. `mu` (D,), `Sigma` (D, D) are the old parameters. Return the new `(mu, Sigma)`, and
leave `X` as it is.""",
    cases=_STEP_CASES,
    mistakes=(
        Mistake(
            lambda X, mu, Sigma: (em_missing_step(X, mu, Sigma)[0], Sigma.copy()),
            "Sigma was not updated: the old one comes back.",
        ),
        Mistake(
            _step(new_sigma=lambda filled, unsure, new, mu, X: _scatter(filled, new) / len(X)),
            "The conditional covariance C_n is missing. The filled-in values lie on the regression and look surer "
            "than they are; without C_n the variance of a column with gaps comes out too small.",
        ),
        Mistake(
            _step(
                new_sigma=lambda filled, unsure, new, mu, X: (
                    (_scatter(filled, new) + unsure[~np.isnan(X).all(axis=1)].sum(axis=0)) / len(X)
                )
            ),
            "A row in which nothing is seen adds no C_n to Sigma. Its C_n is the whole of the old Sigma: add that.",
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
            "The scatter is divided by N - 1, as np.cov does, and the C_n by N. Both are means over N: `bias=True`.",
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
            "You use only the rows without gaps. What the rows with gaps do show counts, too; EM uses it.",
        ),
        Mistake(
            lambda X, mu, Sigma: (_complete_cases(X, mu, Sigma)[0], np.cov(X[~np.isnan(X).any(axis=1)].T)),
            "You drop the rows with gaps and take the unbiased covariance of the others. EM uses all rows, and divides "
            "by N.",
        ),
        Mistake(
            _filled_with(lambda X, mu: np.nanmean(X, axis=0)),
            "You fill the gaps with the mean of each column. That flattens variances and correlations; use the mean "
            "GIVEN the entries that were seen in the same row, and add C_n.",
        ),
        Mistake(
            _filled_and_unsure(lambda X, mu: np.nanmean(X, axis=0)),
            "C_n is right, but the gaps are filled with the mean of each column, of what was seen there. Fill in the "
            "mean GIVEN the seen entries of the row: μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o).",
        ),
        Mistake(
            _filled_and_unsure(lambda X, mu: 0.0),
            "C_n is right, but the gaps are filled with zeros, and zeros are data like any other. Fill in conditional "
            "means.",
        ),
        Mistake(
            _filled_with(lambda X, mu: mu),
            "You fill the gaps with `mu`, whatever else the row says. The conditional mean follows the seen entries; "
            "and C_n is missing.",
        ),
        Mistake(
            _filled_with(lambda X, mu: 0.0),
            "The gaps became zeros, and zeros are data like any other. Fill in conditional means, and add C_n.",
        ),
        Mistake(
            _step(
                conditional=with_parts(
                    lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m, lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm
                )
            ),
            "You use the marginal mean and covariance of the missing entries. Condition on what the row does show.",
        ),
        Mistake(
            _step(conditional=with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm)),
            "C_n is the whole of Σ_mm, as if nothing had been seen. It is what remains after the regression: "
            "Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om.",
        ),
        Mistake(
            _step(conditional=with_gain(variances_only)),
            "The regression divides by single variances. With two or more seen entries it needs the inverse of all of "
            "Σ_oo.",
        ),
        Mistake(
            _step(conditional=with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + gain_of(S_oo, S_mo) @ x)),
            "The conditional means use x_o itself; they need x_o - μ_o.",
        ),
        Mistake(
            _step(
                conditional=with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: gain_of(S_oo, S_mo) @ (x - mu_o))
            ),
            "The conditional means lack their μ_m: only the correction was filled in.",
        ),
        Mistake(
            _step(
                conditional=with_parts(
                    cov=lambda *blocks: np.diag(np.diag(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T))
                )
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
            "You conditioned again after the mean had moved, and before the covariance did. A valid algorithm "
            "(multicycle ECM), but not this one: one E step serves both updates.",
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
            "Three things are returned, and two are wanted, mu and Sigma. All else stays inside.",
        ),
        Mistake(
            _step(conditional=with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m)),
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
            "Only the C_n of the last row is added, as when their sum begins anew in each round of the loop, or `=` "
            "stands for `+=`.",
        ),
        Mistake(
            _step(new_sigma=_overwritten),
            "Of the C_n only the last one is left in each place: a row overwrites what the rows before it have put "
            "there. Add them up, `+=`.",
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
    unfair=(
        ("the first point alone", "np.cov of older NumPys takes a single row for a column"),
        ("points in whole numbers", "a table with gaps holds floats"),
    ),
)


EXERCISES, PENCILS, QUESTIONS = (MISSING_STEP,), (), ()
