"""Lesson 14: really missing data. What the seen entries say about the unseen."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging.slips import rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def conditional_gaussian(x, mu, Sigma):
    """Return the mean (m,) and covariance (m, m) of the m NaN entries of x, given the others."""
    missing = np.isnan(x)
    seen = ~missing
    gain = np.linalg.solve(Sigma[np.ix_(seen, seen)], Sigma[np.ix_(seen, missing)]).T  # Σ_mo Σ_oo⁻¹
    mean = mu[missing] + gain @ (x[seen] - mu[seen])
    cov = Sigma[np.ix_(missing, missing)] - gain @ Sigma[np.ix_(seen, missing)]
    return mean, cov


# --- inputs -----------------------------------------------------------------------------------------------------------


def random_cov(D, seed):
    root = np.random.default_rng(seed).normal(size=(D, D))
    return root @ root.mT + 0.5 * np.diag(np.arange(1.0, D + 1))


def _point(D, seed, missing):
    x = np.random.default_rng(seed).normal(size=D) * 2 + 1
    x[list(missing)] = np.nan
    return x


def random_mean(D, seed):
    return np.random.default_rng(100 + seed).normal(size=D) * 2 - 1


def holes(N, D, seed, share=0.3):
    """Return points (N, D) with NaN in places; no row is all NaN, and the first two are complete."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(N, D)) @ rng.normal(size=(D, D)) + rng.normal(size=D) * 3
    gaps = rng.random((N, D)) < share
    gaps[:2] = False
    gaps[gaps.all(axis=1), 0] = False
    X[gaps] = np.nan
    return X


_CONDITIONAL_CASES = tuple(
    Case((_point(D, D + sum(missing), missing), random_mean(D, D), random_cov(D, D)), label)
    for D, missing, label in (
        (4, (1, 3), "D = 4, entries 1 and 3 missing"),
        (3, (0,), "D = 3, the first entry missing"),
        (5, (0, 2, 4), "D = 5, three entries missing"),
        (2, (1,), "D = 2, one seen and one missing"),
        (4, (0, 1), "D = 4, the first two missing, two seen"),
        (3, (0, 1, 2), "D = 3, nothing seen: the conditional is the marginal"),
    )
)


# --- pieces of wrong answers ------------------------------------------------------------------------------------------


def _split(x, mu, Sigma):
    """Return x_o, μ_o, μ_m, Σ_oo, Σ_mo and Σ_mm."""
    m = np.isnan(x)
    return x[~m], mu[~m], mu[m], Sigma[np.ix_(~m, ~m)], Sigma[np.ix_(m, ~m)], Sigma[np.ix_(m, m)]


def with_parts(mean=None, cov=None):
    """Return a conditional that is right but for mean(...) or cov(...), functions of the six blocks of `_split`."""

    def conditional(x, mu, Sigma):
        right = conditional_gaussian(x, mu, Sigma)
        blocks = _split(x, mu, Sigma)
        return right[0] if mean is None else mean(*blocks), right[1] if cov is None else cov(*blocks)

    return conditional


def with_gain(gain, mean=None):
    """Return a conditional with gain(S_oo, S_mo) in place of Σ_mo Σ_oo⁻¹, in the mean and in the covariance."""
    return with_parts(
        lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + gain(S_oo, S_mo) @ (x - mu_o),
        lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - gain(S_oo, S_mo) @ S_mo.T,
    )


def gain_of(S_oo, S_mo):
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
    m = ~np.isnan(x)  # as if the missing were seen: their NaN come in
    gain = np.linalg.solve(Sigma[np.ix_(~m, ~m)], Sigma[np.ix_(~m, m)]).T
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[np.ix_(m, m)] - gain @ Sigma[np.ix_(~m, m)]


def variances_only(S_oo, S_mo):
    return S_mo / np.diag(S_oo)


def _block_of_the_inverse(x, mu, Sigma):
    m = np.isnan(x)
    gain = Sigma[np.ix_(m, ~m)] @ np.linalg.inv(Sigma)[np.ix_(~m, ~m)]
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[np.ix_(m, m)] - gain @ Sigma[np.ix_(~m, m)]


def _nothing_for_nothing_seen(x, mu, Sigma):
    if np.isnan(x).all():
        return np.array([]), np.zeros((0, 0))
    return conditional_gaussian(x, mu, Sigma)


def _once_seen(conditional):
    """Return a conditional that is right where nothing is seen."""
    return lambda x, mu, Sigma: (mu, Sigma) if np.isnan(x).all() else conditional(x, mu, Sigma)


def _in_pairs(x, mu, Sigma):
    m = np.isnan(x)
    gain = Sigma[m, ~m] @ np.linalg.inv(Sigma[~m, ~m])
    return mu[m] + gain @ (x[~m] - mu[~m]), Sigma[m, m] - gain @ Sigma[~m, m]


def _one_from_one(x, mu, Sigma):
    m, o = (1, 0) if np.isnan(x[1]) else (0, 1)
    slope = Sigma[m, o] / Sigma[o, o]
    return np.array([mu[m] + slope * (x[o] - mu[o])]), np.array([[Sigma[m, m] - slope * Sigma[o, m]]])


def _one_at_a_time(x, mu, Sigma):
    m, mean, left = np.isnan(x), np.array(mu, dtype=float), np.array(Sigma, dtype=float)
    for j in np.flatnonzero(~m):
        gain = left[:, j] / left[j, j]
        mean[m] += gain[m] * (x[j] - mu[j])
        left = left - np.outer(gain, left[j])
    return mean[m], left[np.ix_(m, m)]


CONDITIONAL = Exercise(
    name="conditional_gaussian",
    lesson=14,
    reference=conditional_gaussian,
    statement="""Write `conditional_gaussian(x, mu, Sigma)`: what the seen entries say of the missing ones.

mean = μ_m + Σ_mo Σ_oo⁻¹ (x_o - μ_o) and cov = Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om

The missing entries m of `x` (D,), one at least, are NaN, o are the others. `mu` (D,), `Sigma` (D, D). Return
`(mean, cov)` of the missing entries in their order, (m,) and (m, m), also for one. If nothing is seen they are `mu`
and `Sigma`.""",
    cases=_CONDITIONAL_CASES,
    mistakes=(
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm),
            "The covariance is the one without any knowledge, Σ_mm. Having seen the other entries you know more: "
            "subtract Σ_mo Σ_oo⁻¹ Σ_om.",
        ),
        Mistake(
            with_parts(lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m, lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm),
            "This is the marginal of the missing entries: nothing that was seen has any influence.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m),
            "The mean is μ_m whatever was seen. Correct it by how far the seen entries are from their means.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + gain_of(S_oo, S_mo) @ x),
            "μ_o was not subtracted. What matters is the surprise x_o - μ_o, not x_o.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: gain_of(S_oo, S_mo) @ (x - mu_o)),
            "μ_m is missing in the mean: you return only the correction.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: gain_of(S_oo, S_mo) @ x),
            "Both means are missing: the formula for μ = 0 was used.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m - gain_of(S_oo, S_mo) @ (x - mu_o)),
            "The correction of the mean has the wrong sign: with a positive covariance, a large x_o makes a large x_m "
            "likely.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm + gain_of(S_oo, S_mo) @ S_mo.T),
            "The covariance grew. Seeing something can only take uncertainty away: minus.",
        ),
        Mistake(
            with_gain(variances_only),
            "You divide by the variances of the seen entries one by one. Seen entries that go together would count "
            "twice; use the inverse of the whole matrix Σ_oo.",
        ),
        Mistake(
            with_gain(lambda S_oo, S_mo: S_mo @ (1 / S_oo)),
            "You inverted Σ_oo entry by entry. The inverse of a matrix is another thing: `np.linalg.solve` or `inv`.",
        ),
        Mistake(
            with_gain(lambda S_oo, S_mo: S_mo @ S_oo),
            "You multiply by Σ_oo where its inverse belongs.",
        ),
        Mistake(
            with_gain(lambda S_oo, S_mo: S_mo),
            "Σ_oo⁻¹ is missing: the surprise has to be measured in units of the spread of what was seen.",
        ),
        Mistake(
            with_gain(lambda S_oo, S_mo: S_mo / np.sqrt(np.diag(S_oo))),
            "You divide by the standard deviations of the seen entries. The slopes are Σ_mo Σ_oo⁻¹: covariance over "
            "VARIANCE where one entry is seen.",
        ),
        Mistake(
            with_parts(
                lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + np.linalg.solve(S_mm, S_mo) @ (x - mu_o),
                lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - np.linalg.solve(S_mm, S_mo) @ S_mo.T,
            ),
            "You inverted Σ_mm, the block of the missing entries. The inverse is that of the seen ones, Σ_oo.",
        ),
        Mistake(
            with_parts(cov=lambda *blocks: np.linalg.inv(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T)),
            "The second part is the precision, a block of Σ⁻¹. Its inverse is the covariance asked for.",
        ),
        Mistake(
            _once_seen(with_parts(cov=lambda *blocks: np.linalg.inv(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T))),
            "Where something is seen, the second part is the precision, a block of Σ⁻¹. Its inverse is the covariance "
            "asked for.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: gain_of(S_oo, S_mo) @ S_mo.T),
            "You return what is subtracted, not what is left: Σ_mm minus this.",
        ),
        Mistake(
            with_parts(cov=lambda *blocks: np.diag(np.diag(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T))),
            "Only the variances are there. Two missing entries still vary together; keep the whole (m, m) matrix.",
        ),
        Mistake(
            with_parts(cov=lambda *blocks: np.diag(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T)),
            "The second part is a vector, the variances. The covariance of m entries is an (m, m) matrix.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - S_mo @ S_mo.T),
            "In the covariance Σ_oo⁻¹ is missing between Σ_mo and Σ_om.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - S_mo @ S_oo @ S_mo.T),
            "In the covariance Σ_oo stands where its inverse belongs.",
        ),
        Mistake(
            with_parts(cov=lambda *blocks: blocks[5] - gain_of(*blocks[3:5]) @ gain_of(*blocks[3:5]).T),
            "In the covariance the slopes Σ_mo Σ_oo⁻¹ come in twice. They stand once, before Σ_om.",
        ),
        Mistake(
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + S_mo @ S_oo @ (x - mu_o)),
            "In the mean Σ_oo stands where its inverse belongs.",
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
            _one_at_a_time,
            "The seen entries are taken in one after the other, and each is compared with its mean of the beginning. "
            "Those before it have moved that mean: move the whole of μ along, and compare with what it is then.",
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
            with_parts(cov=lambda *blocks: np.abs(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T)),
            "An absolute value was taken of the conditional covariance. Two missing entries may well vary in opposite "
            "directions: what lies off the diagonal may be negative.",
        ),
        Mistake(
            with_parts(cov=lambda *blocks: np.sqrt(np.abs(blocks[5] - gain_of(*blocks[3:5]) @ blocks[4].T))),
            "You took a square root of the conditional covariance. It stays in squared units.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_mm - gain_of(S_oo, S_mo) @ S_mo),
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
            with_parts(mean=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: mu_m + S_mo @ (x - mu_o)),
            "In the mean Σ_oo⁻¹ is missing between Σ_mo and the surprise.",
        ),
        Mistake(
            lambda x, mu, Sigma: (np.full(np.isnan(x).sum(), np.nanmean(x)), conditional_gaussian(x, mu, Sigma)[1]),
            "The missing entries get the mean of the seen ones. Each coordinate has a mean and a scale of its own.",
        ),
        Mistake(
            with_parts(cov=lambda x, mu_o, mu_m, S_oo, S_mo, S_mm: S_oo),
            "The second part is the covariance of the SEEN entries. What is wanted is how unsure the missing ones are.",
        ),
    ),
    hints=(
        "Regress the missing entries on the seen ones: the mean moves along the regression, the covariance shrinks.",
        "Cut `Sigma` into blocks: `Sigma[np.ix_(m, o)]` has the rows m and the columns o, and is Σ_mo. The slopes are "
        "Σ_mo Σ_oo⁻¹.",
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

EXERCISES = (CONDITIONAL,)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_MEAN, _COV = np.array([1.0, 2.0]), np.array([[4.0, 3.0], [3.0, 9.0]])


def _filled(
    slope=3 / 4, offset=2.0, start=2.0, before=9.0, taken=9 / 4, sign=-1, order=itself, mean=itself, last=itself
):
    """Return mean and variance of the missing coordinate: the start plus slope · offset, and what is taken away."""
    return order(np.array([mean(start + slope * offset), last(before + sign * taken)]))


PENCILS = (
    Pencil(
        name="fill_the_hole",
        lesson=14,
        statement="A bell has the mean (1, 2) and the covariance [[4, 3], [3, 9]]. Of a point you see the first "
        "coordinate, "
        "3; the second is missing. What are its mean and its variance, given what you see?",
        right=_filled(),
        parts=("the mean", "the variance"),
        compute=_filled,
        slips=(
            slip(_filled, "2 is the mean before you look. The seen coordinate is 2 above its own mean.", slope=0.0),
            slip(_filled, "9 is the variance before you look; what is seen takes 3²/4 of it away.", taken=0.0),
            slip(
                _filled,
                "what is seen is not used: (2, 9) are mean and variance before you look.",
                slope=0.0,
                taken=0.0,
            ),
            slip(
                _filled,
                "the correlation, ½, is no slope: it has no units. The slope is Σ₂₁ / Σ₁₁ = ¾.",
                slope=0.5,
            ),
            slip(
                _filled,
                "you divided by the variance of the missing coordinate, 9; take the seen one's, 4.",
                slope=3 / 9,
            ),
            slip(
                _filled,
                "Σ₂₁² is divided by the variance of the missing coordinate, 9; that of the seen one is 4.",
                taken=9 / 9,
            ),
            slip(
                _filled,
                "the variance of the missing coordinate, 9, stands below the line; take the seen one's, 4.",
                slope=3 / 9,
                taken=9 / 9,
            ),
            slip(
                _filled,
                "the covariance is not divided by the variance of what is seen, Σ₁₁ = 4.",
                slope=3.0,
                taken=9.0,
            ),
            slip(_filled, "in the mean, the covariance is not divided by the variance of what is seen, 4.", slope=3.0),
            slip(
                _filled,
                "in the variance, Σ₂₁² is not divided by the variance of what is seen, 4; or all of the "
                "variance is taken away, as if the value were known now.",
                taken=9.0,
            ),
            rare(_filled, "the slope is upside down: Σ₂₁ / Σ₁₁ = 3/4, not 4/3.", slope=4 / 3),
            rare(_filled, "the slope is Σ₂₁ / Σ₁₁ = 3/4, not Σ₂₂ / Σ₁₁ = 9/4.", slope=9 / 4),
            rare(_filled, "the slope is Σ₂₁ / Σ₁₁ = 3/4, not Σ₁₁ / Σ₂₂ = 4/9.", slope=4 / 9),
            slip(
                _filled,
                "the slope is 3/4, not 3/2: the covariance is divided by the variance 4 (not by the sd 2), or the "
                "ratio of the standard deviations is multiplied by the correlation ½.",
                slope=1.5,
            ),
            rare(_filled, "the slope is left out: the missing one does not follow step by step.", slope=1.0),
            slip(_filled, "the slope goes with x − μ, the distance from the mean, not with x.", offset=3.0),
            slip(_filled, "the distance from the mean has the wrong sign: x − μ = 3 − 1 = +2.", offset=-2.0),
            rare(_filled, "the distance from the mean is x₁ − μ₁ = 3 − 1 = 2, and you have 1 for it.", offset=1.0),
            rare(_filled, "the distance is squared in the mean.", offset=4.0),
            slip(_filled, "the line starts from the mean of the seen coordinate, 1; the missing one has 2.", start=1.0),
            slip(_filled, "the mean 2 of the missing coordinate is not added.", start=0.0),
            rare(
                _filled,
                "the line starts from the seen value, 3; it starts from 2, the mean of the missing one.",
                start=3.0,
            ),
            rare(_filled, "the mean is that before you look of the SEEN coordinate.", slope=0.0, start=1.0),
            slip(_filled, "the seen value, 3, is copied into the hole.", slope=0.0, start=3.0),
            slip(_filled, "what is seen takes variance away; it was added.", sign=1),
            slip(_filled, "the covariance enters squared: Σ₂₂ − Σ₂₁²/Σ₁₁.", taken=3 / 4),
            slip(
                _filled,
                "9/4 is taken away, not 9/2: Σ₂₁² is divided by the variance 4 (not by the sd 2), or the correlation "
                "is squared.",
                taken=4.5,
            ),
            rare(_filled, "the correlation is no variance: Σ₂₂ (1 − ρ²), not Σ₂₂ − ρ or Σ₂₂ − ρ².", taken=0.5),
            rare(_filled, "the correlation is no variance: Σ₂₂ (1 − ρ²), not Σ₂₂ − ρ or Σ₂₂ − ρ².", taken=0.25),
            rare(_filled, "in the variance, Σ₂₁ itself is taken away; it is Σ₂₁²/Σ₁₁.", taken=3.0),
            slip(
                _filled,
                "the variance is that of the seen coordinate; the missing one has 9 before you look.",
                before=4.0,
            ),
            slip(_filled, "that is what is taken away; 9 minus that is left.", before=0.0, sign=1),
            slip(_filled, "that is the standard deviation.", last=np.sqrt),
            rare(_filled, "that is the square of the variance.", last=np.square),
            rare(_filled, "the variance is upside down: one divided by it.", last=lambda variance: 1 / variance),
            slip(_filled, "the two stand in another order: the mean first.", order=lambda both: both[::-1]),
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
            "The best guess for the value itself, yes. The spread of guesses is smaller than the spread of values.",
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
