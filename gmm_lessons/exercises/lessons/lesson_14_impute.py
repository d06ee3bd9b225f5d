"""Lesson 14, at the end: the holes of a mixture, filled."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.lessons.lesson_14 import conditional_gaussian
from gmm_lessons.mixture import Mixture, sample

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
    """Return points of which two lie so far out that no density is left: one is nearer to the wrong bell of the two."""
    X, mixture = _world(5, 2, 3, 6)
    for row, distance in ((1, -200), (3, 200)):
        X[row] = [mixture.means[0, 0] + distance, np.nan, mixture.means[0, 2]]
    return X, mixture


_IMPUTE_CASES = (
    Case(_world(9, 2, 3, 1), "N = 9, K = 2, D = 3"),
    Case(_world(8, 3, 2, 2, 0.25), "K = 3, D = 2"),
    Case(_world(7, 2, 2, 3, 0.3), "K = D = 2"),
    Case(_half_empty(), "a row with nothing in it: all that is known of it is the mixture"),
    Case(
        _far_out(),
        "points far out",
        clue="Every density is 0 there, and 0/0 is NaN, as ∞/∞ is. Compare logarithms, and take the largest off "
        "before exp.",
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


def _where_seen(shares):
    """Return these shares, and the right ones for a row in which nothing is seen."""
    return lambda row, mixture, share: share if np.isnan(row).all() else shares(row, mixture, share)


def _where_empty(shares):
    """Return these shares for a row in which nothing is seen, and the right ones for all others."""
    return lambda row, mixture, share: shares(row, mixture, share) if np.isnan(row).all() else share


def _equal(row, mixture, share):
    return np.full(len(share), 1 / len(share))


def _with_zeros(row, mixture, share):
    log_p = [_log_bell(np.nan_to_num(row), mu, S) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    return _shares(np.log(mixture.weights) + np.array(log_p))


def _unweighted(row, mixture, share):
    return _shares(np.log(share) - np.log(mixture.weights))


def _not_divided(row, mixture, share):
    o = ~np.isnan(row)
    log_p = [_log_bell(row[o], mu[o], S[np.ix_(o, o)]) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    return mixture.weights * np.exp(log_p)


def _without_peak(row, mixture, share):
    return _shares(np.log(mixture.weights) - _half_squares(row, mixture))


def _with_peak_of_all(row, mixture, share):
    heights = 0 if np.isnan(row).all() else np.linalg.slogdet(mixture.covs)[1] / 2
    return _shares(np.log(mixture.weights) - _half_squares(row, mixture) - heights)


def _without_half(row, mixture, share):
    return _shares(np.log(share) - _half_squares(row, mixture))


def _half_squares(row, mixture):
    """Return half of the squared distance of what was seen from each component, (K,)."""
    o = ~np.isnan(row)
    apart = row[o] - mixture.means[:, o]
    pairs = zip(apart, mixture.covs, strict=True)
    return np.array([d @ np.linalg.solve(S[np.ix_(o, o)], d) / 2 for d, S in pairs])


def _by_distance(row, mixture, share):
    o = ~np.isnan(row)
    return np.eye(len(share))[((row[o] - mixture.means[:, o]) ** 2).sum(axis=1).argmin()]


def _with_whole_bells(row, mixture, share):
    """Return shares of the row completed by each component's own mean, under whole bells."""
    m = np.isnan(row)
    log_p = [_log_bell(np.where(m, mu, row), mu, S) for mu, S in zip(mixture.means, mixture.covs, strict=True)]
    return _shares(np.log(mixture.weights) + np.array(log_p))


def _with_its_own_guess(row, mixture, share):
    """Return shares of the row completed by each component's own conditional mean, under whole bells."""
    _, guess, m = _each(row, mixture)
    log_p = []
    for mu, S, filled in zip(mixture.means, mixture.covs, guess, strict=True):
        whole = row.copy()
        whole[m] = filled
        log_p.append(_log_bell(whole, mu, S))
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
the mixture). `mixture` has `weights` (K,), `means` (K, D), `covs` (K, D, D). It must work for a row so
far out that every density is too small for the computer. Return a new (N, D), in which what was seen is as it was, and
leave `X` as it is.""",
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
            _with_shares(_equal),
            "The guesses of the components are averaged as equals. Mix them by the responsibilities r.",
        ),
        Mistake(
            _with_shares(_where_empty(_equal)),
            "For an empty row the means are averaged as equals. Nothing was seen in it, so r = π, and not 1/K: the "
            "guess is weights @ means.",
        ),
        Mistake(
            _with_shares(_where_empty(lambda row, mixture, share: np.eye(len(share))[mixture.weights.argmax()])),
            "For an empty row the component of largest weight alone guesses. Nothing was seen in it, so r = π: the "
            "guess is weights @ means.",
        ),
        Mistake(
            _filling(lambda row, mixture: _each(row, mixture)[0] @ _each(row, mixture)[1] * (not np.isnan(row).all())),
            "An empty row becomes zeros, and a zero is a value like any other. Nothing was seen in it, so r = π: the "
            "guess is weights @ means.",
        ),
        Mistake(
            _with_shares(_hard),
            "Only the most responsible component guesses. The expectation takes all of them, each by its share.",
        ),
        Mistake(
            _with_shares(_where_seen(_hard)),
            "Where something is seen, the most responsible component alone guesses. The expectation takes all of them, "
            "each by its share.",
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
            _with_shares(_where_seen(_unweighted)),
            "Where something is seen, π_k is missing in π_k N(x_o; μ_ko, Σ_k,oo): r is made of densities alone.",
        ),
        Mistake(
            _with_shares(lambda row, mixture, share: _shares(np.log(share / mixture.weights) + mixture.weights)),
            "π_k is added to a logarithm, where ln π_k belongs.",
        ),
        Mistake(
            _with_shares(_not_divided),
            "The heights π_k N(x_o; μ_ko, Σ_k,oo) are not divided by their sum, so the shares do not sum to one.",
        ),
        Mistake(
            _with_shares(_without_peak),
            "The normaliser is missing in N(x_o; μ_ko, Σ_k,oo): wide bells are lower, by √|Σ_k,oo|, and that does not "
            "cancel in the shares.",
        ),
        Mistake(
            _with_shares(_with_peak_of_all),
            "N(x_o; μ_ko, Σ_k,oo) is divided by the root of the determinant of the whole Σ_k. It must be that of the "
            "seen block, Σ_k,oo.",
        ),
        Mistake(
            _with_shares(_without_half),
            "The squared distance in N(x_o; μ_ko, Σ_k,oo) has lost its factor one half.",
        ),
        Mistake(
            _with_shares(lambda row, mixture, share: np.eye(len(share))[-1]),
            "The last component alone guesses, as when each round of a loop replaces the one before. Mix the guesses "
            "of all K, each by its share.",
        ),
        Mistake(
            _with_shares(_with_whole_bells),
            "The responsibilities come from bells of all D coordinates, with means put in the holes. What was not seen "
            "has no say: take the bell of the seen coordinates, μ_o and Σ_oo.",
        ),
        Mistake(
            _with_shares(_with_its_own_guess),
            "The responsibilities come from bells of all D coordinates, at rows that each component has filled by its "
            "own guess. What was not seen has no say: take the bell of the seen coordinates, μ_o and Σ_oo.",
        ),
        Mistake(
            _with_shares(_with_zeros),
            "The shares are those of a row with zeros in its holes, and a zero is a value like any other. What was not "
            "seen has no say: take the bell of the seen coordinates, μ_o and Σ_oo.",
        ),
        Mistake(
            lambda X, mixture: np.where(np.isnan(X).all(axis=1, keepdims=True), np.nan, impute_mean(X, mixture)),
            "An empty row stays empty. Nothing was seen in it, so r = π, and the guess is the mean of the mixture.",
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
            "Far out every density is 0 as a float, and 0/0 is NaN; with the smallest logarithm taken off, exp "
            "overflows, and inf/inf is NaN. Take logarithms, and the LARGEST off before exp.",
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
    unfair=(("points in whole numbers", "a table with holes holds floats"),),
    atol=1e-9,
    invariants=(
        (
            lambda answer, X, mixture: np.array_equal(answer[~np.isnan(X)], X[~np.isnan(X)]),
            "A value that was seen has changed. Fill the holes only.",
        ),
    ),
)


EXERCISES, PENCILS, QUESTIONS = (IMPUTE,), (), ()
