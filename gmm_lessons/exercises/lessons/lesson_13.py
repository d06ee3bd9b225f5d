"""Lesson 13: how many, what shape? Counting free numbers, and what a criterion makes them cost."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging.slips import Slip, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask


def n_params(K, d, covariance_type):
    """Return how many numbers of a mixture are free: K - 1 weights, K d means, and the covariances of that type."""
    symmetric = d * (d + 1) // 2
    covs = {"full": K * symmetric, "tied": symmetric, "diag": K * d, "spherical": K}
    return K - 1 + K * d + covs[covariance_type]


def bic(loglik, k_params, n):
    """Return k ln n - 2 ln L, a float; smaller is better."""
    return k_params * np.log(n) - 2 * loglik


# --- n_params ---------------------------------------------------------------------------------------------------------

_COVS = {
    "full": lambda K, d: K * d * (d + 1) // 2,
    "tied": lambda K, d: d * (d + 1) // 2,
    "diag": lambda K, d: K * d,
    "spherical": lambda K, d: K,
}


def _count(weights=lambda K: K - 1, means=lambda K, d: K * d, **covs):
    """Return a count that is right but for the weights, the means or the types of covariance given."""
    types = _COVS | covs
    return lambda K, d, covariance_type: weights(K) + means(K, d) + types[covariance_type](K, d)


PARAMS = Exercise(
    name="n_params",
    lesson=13,
    reference=n_params,
    statement="""Write `n_params(K, d, covariance_type)`: how many numbers a mixture is free to choose.

weights + means + covariances, for K components in d dimensions

`covariance_type` is 'full' (each component its own Σ_k), 'tied' (one Σ for all), 'diag' (each its own variance along
each axis) or 'spherical' (each one variance). Return a whole number. What follows from others is not free.""",
    cases=tuple(
        Case((K, d, kind), f"K = {K}, d = {d}, '{kind}'")
        for K, d in ((3, 4), (5, 2), (1, 3), (4, 1), (2, 6))
        for kind in ("full", "tied", "diag", "spherical")
    ),
    mistakes=(
        Mistake(
            _count(weights=lambda K: K),
            "All K weights were counted. They sum to one, so the last follows from the others: K - 1 are free.",
        ),
        Mistake(
            _count(weights=lambda K: 0),
            "The weights were not counted: K - 1 of them are free.",
        ),
        Mistake(
            _count(means=lambda K, d: 0),
            "The means were not counted: K of them with d coordinates each.",
        ),
        Mistake(
            _count(means=lambda K, d: d),
            "One mean was counted where each of the K components has its own: K d numbers.",
        ),
        Mistake(
            _count(means=lambda K, d: K),
            "One number was counted for each mean. A mean has d coordinates.",
        ),
        Mistake(
            _count(full=lambda K, d: K * d * d, tied=lambda K, d: d * d),
            "d² numbers were counted for a covariance. It is symmetric: what is above the diagonal repeats what is "
            "below, which leaves d(d + 1)/2.",
        ),
        Mistake(
            _count(full=lambda K, d: K * d * d),
            "For 'full', d² numbers were counted for each covariance, though a symmetric matrix has only d(d + 1)/2 "
            "different ones. ('tied' is right already.)",
        ),
        Mistake(
            _count(tied=lambda K, d: d * d),
            "For 'tied', the shared covariance was given d² numbers; it is as symmetric as the others.",
        ),
        Mistake(
            _count(full=lambda K, d: K * d * (d - 1) // 2, tied=lambda K, d: d * (d - 1) // 2),
            "d(d - 1)/2 counts what is below the diagonal and leaves out the d variances on it: d(d + 1)/2.",
        ),
        Mistake(
            _count(full=lambda K, d: K * d * (d + 1), tied=lambda K, d: d * (d + 1)),
            "d(d + 1) numbers were counted for a covariance, twice what it has: d(d + 1)/2.",
        ),
        Mistake(
            _count(full=lambda K, d: d * (d + 1) // 2),
            "For 'full' one covariance was counted. Each of the K components has its own.",
        ),
        Mistake(
            _count(tied=lambda K, d: K * d * (d + 1) // 2),
            "For 'tied' the covariance was counted K times. All components share one.",
        ),
        Mistake(
            _count(tied=lambda K, d: d),
            "For 'tied' only d variances were counted. The components share one FULL covariance.",
        ),
        Mistake(
            _count(tied=lambda K, d: 1),
            "For 'tied' one number was counted. Shared is the whole matrix, d(d + 1)/2 numbers.",
        ),
        Mistake(
            _count(diag=lambda K, d: d),
            "For 'diag' one set of variances was counted. Each component has its own d.",
        ),
        Mistake(
            _count(diag=lambda K, d: K),
            "For 'diag' one variance a component was counted; that is 'spherical'. A diagonal covariance has d of "
            "them.",
        ),
        Mistake(
            _count(diag=lambda K, d: K, spherical=lambda K, d: K * d),
            "'diag' and 'spherical' are swapped: a sphere has one width, a diagonal covariance one along each axis.",
        ),
        Mistake(
            _count(full=lambda K, d: d * (d + 1) // 2, tied=lambda K, d: K * d * (d + 1) // 2),
            "'full' and 'tied' are swapped: tied components share one covariance.",
        ),
        Mistake(
            _count(spherical=lambda K, d: 1),
            "For 'spherical' one variance was counted in all. Each component is a ball of its own size: K variances.",
        ),
        Mistake(
            _count(spherical=lambda K, d: K * d),
            "For 'spherical' d variances a component were counted. A ball has one width, the same in every direction.",
        ),
        Mistake(
            lambda K, d, covariance_type: n_params(d, K, covariance_type),
            "K and d have changed places: K counts components, d the columns of the data.",
        ),
        Mistake(
            lambda K, d, covariance_type: n_params(K, d, "full"),
            "The count is that of 'full' whatever the type. Let `covariance_type` choose the third part.",
        ),
        Mistake(
            lambda K, d, covariance_type: _COVS[covariance_type](K, d),
            "Only the covariances were counted. Weights and means are estimated too.",
        ),
        Mistake(
            _count(weights=lambda K: K, full=lambda K, d: K * d * d, tied=lambda K, d: d * d),
            "Two things are counted that are not free: the last weight (they sum to one), and the upper half of each "
            "covariance (it repeats the lower).",
        ),
        Mistake(
            lambda K, d, covariance_type: n_params(K, d, covariance_type) + 1 - K + (K - 1) * K,
            "Each component was given K - 1 weights. There are K - 1 free weights in the whole mixture.",
        ),
        Mistake(
            lambda K, d, covariance_type: K - 1 + K * d,
            "The covariances were not counted at all.",
        ),
        Mistake(
            _count(diag=lambda K, d: d, spherical=lambda K, d: 1),
            "'diag' and 'spherical' were counted as if shared by all components. Only 'tied' is shared.",
        ),
        Mistake(
            _count(weights=lambda K: K, means=lambda K, d: K),
            "Each component was given one weight and one number for its mean: a mean has d coordinates, and the last "
            "weight follows from the others.",
        ),
        Mistake(
            lambda K, d, covariance_type: K * n_params(1, d, covariance_type) + K,
            "Each component was counted on its own, with a weight of its own, and a shared Σ K times.",
        ),
        Mistake(
            _count(means=lambda K, d: (K - 1) * d),
            "The last mean was not counted. Weights sum to one, so one of them follows; nothing ties the means: K d.",
        ),
        Mistake(
            lambda K, d, covariance_type: K * d + _COVS[covariance_type](K, d) + K * (K - 1) // 2,
            "The weights were counted in pairs. They are K numbers that sum to one: K - 1.",
        ),
        Mistake(
            _count(weights=lambda K: 0, full=lambda K, d: K * d * d, tied=lambda K, d: d * d),
            "The K - 1 free weights are missing, and each covariance is counted with both of its equal halves.",
        ),
    ),
    hints=(
        "Count three heaps: weights, means, covariances. Only the last depends on the type.",
        "The weights sum to one, so K - 1 are free; the means have K d numbers; a symmetric d x d matrix has d(d + "
        "1)/2.",
        "full: K d(d + 1)/2, tied: d(d + 1)/2, diag: K d, spherical: K.",
    ),
    describe=("the number",),
)


# --- bic --------------------------------------------------------------------------------------------------------------


def _log(value):
    with np.errstate(invalid="ignore"):
        return np.log(value)


BIC = Exercise(
    name="bic",
    lesson=13,
    reference=bic,
    statement="""Write `bic(loglik, k_params, n)`: the price of a model, misfit plus complexity.

BIC = k ln n - 2 ln L

`loglik` is the total log-likelihood ln L, `k_params` the number k of free parameters, `n` the number of points.
The natural logarithm, and smaller is better (scikit-learn's sign; the R package mclust has the opposite one).""",
    cases=(
        Case((-1130.264, 11, 272), "Old Faithful, K = 2"),
        Case((-180.1855, 44, 150), "Iris, K = 3"),
        Case((35.5, 7, 40), "a positive log-likelihood"),
        Case((-60.0, 5, 3), "more parameters than points"),
    ),
    mistakes=(
        Mistake(
            lambda loglik, k, n: 2 * loglik - k * np.log(n),
            "The sign is the opposite one: 2 ln L - k ln n, larger is better, as in mclust. Here smaller is better: "
            "k ln n - 2 ln L.",
        ),
        Mistake(
            lambda loglik, k, n: 2 * loglik + k * np.log(n),
            "The fit has the wrong sign: a better fit has to LOWER the price, so 2 ln L is subtracted.",
        ),
        Mistake(
            lambda loglik, k, n: -2 * loglik - k * np.log(n),
            "The penalty is subtracted, which rewards parameters. Every parameter has to cost: + k ln n.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log10(n) - 2 * loglik,
            "This is the logarithm to base 10. BIC is built on the natural one, `np.log`.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log2(n) - 2 * loglik,
            "This is the logarithm to base 2, bits instead of nats. `np.log` is the natural one.",
        ),
        Mistake(
            lambda loglik, k, n: 2 * k - 2 * loglik,
            "This is AIC, with 2 for each parameter. BIC charges ln n, more the more points there are.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - loglik,
            "The factor 2 before the log-likelihood is missing, so the penalty weighs twice what it should.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) / 2 - loglik,
            "This is half of BIC (Schwarz's own scale, up to the sign). The usual scale is twice that: k ln n - 2 ln "
            "L.",
        ),
        Mistake(
            lambda loglik, k, n: loglik - k * np.log(n) / 2,
            "This is -BIC/2, Schwarz's approximation to the log evidence, where larger is better. Multiply by -2.",
        ),
        Mistake(
            lambda loglik, k, n: n * np.log(k) - 2 * loglik,
            "k and n have changed places: the number of parameters multiplies the logarithm of the number of points.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * loglik * n,
            "The log-likelihood was multiplied by n. It is a total already; only scikit-learn's `score` is a mean.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * loglik / n,
            "The log-likelihood was divided by n. BIC sets the TOTAL against the penalty.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * _log(loglik),
            "You take the logarithm of `loglik`. It is a logarithm already, and often negative.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * _log(abs(loglik)),
            "You take the logarithm of |`loglik`|. The value handed in is ln L itself.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * abs(loglik),
            "You drop the sign of the log-likelihood. It is usually negative, and -2 ln L then adds to the price.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) + 2 * abs(loglik),
            "You add 2 |ln L|. That is right only while ln L is negative, and a log-likelihood of densities can be "
            "positive.",
        ),
        Mistake(
            lambda loglik, k, n: 2 * k * np.log(n) - 2 * loglik,
            "Both parts carry a 2. Only the log-likelihood does: k ln n - 2 ln L.",
        ),
        Mistake(
            lambda loglik, k, n: k * n - 2 * loglik,
            "The logarithm of n is missing: each parameter costs ln n, not n.",
        ),
        Mistake(
            lambda loglik, k, n: np.log(k * n) - 2 * loglik,
            "k went inside the logarithm. It is k times ln n.",
        ),
        Mistake(
            lambda loglik, k, n: np.log(n) - 2 * loglik,
            "k is missing: the penalty is ln n for EACH parameter.",
        ),
        Mistake(
            lambda loglik, k, n: k + np.log(n) - 2 * loglik,
            "k and ln n are added. They are multiplied: ln n for each of the k parameters.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n + 1) - 2 * loglik,
            "The penalty uses ln(n + 1), perhaps from `log1p`. BIC has ln n.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 2 * np.exp(loglik),
            "You undo the logarithm with exp. BIC uses ln L as it is.",
        ),
        Mistake(
            lambda loglik, k, n: -2 * loglik,
            "There is no penalty at all: at its best, -2 ln L never rises when a parameter is added.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) / n - 2 * loglik / n,
            "You divided all by n. Some programs print BIC a point, but here the whole is asked for.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n - 1) - 2 * loglik,
            "The penalty uses ln(n - 1). No degree of freedom is taken off here: ln n.",
        ),
        Mistake(
            lambda loglik, k, n: (k - 1) * np.log(n) - 2 * loglik,
            "One parameter too few is charged. k counts the free ones already, so nothing is subtracted.",
        ),
        Mistake(
            lambda loglik, k, n: (k + 1) * np.log(n) - 2 * loglik,
            "One parameter too many is charged. `k_params` is complete: no 1 is added for a variance.",
        ),
        Mistake(
            lambda loglik, k, n: 2 * k - 2 * loglik + 2 * k * (k + 1) / (n - k - 1),
            "This is AICc, Akaike's criterion corrected for small samples. BIC charges ln n a parameter.",
        ),
        Mistake(
            lambda loglik, k, n: int(k * np.log(n) - 2 * loglik),
            "The fraction is cut off, as by `int`. Keep the decimals: models may differ by less than one.",
        ),
        Mistake(
            lambda loglik, k, n: round(k * np.log(n) - 2 * loglik, 2),
            "The value was rounded to two decimals. Round when you print, not in what you return.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(np.log(n)) - 2 * loglik,
            "The penalty is k ln ln n: the logarithm was taken twice.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) - 4 * loglik,
            "The log-likelihood is doubled twice, 4 ln L.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.log(n) / 2 - 2 * loglik,
            "The penalty is halved and the misfit is not. On the scale of -2 ln L a parameter costs ln n.",
        ),
        Mistake(
            lambda loglik, k, n: k * np.sqrt(n) - 2 * loglik,
            "The penalty grows with √n. It is the LOGARITHM of n that BIC charges.",
        ),
        Mistake(
            lambda loglik, k, n: 2 * k * np.log(np.log(n)) - 2 * loglik,
            "This is the criterion of Hannan and Quinn, with 2 ln ln n a parameter. BIC charges ln n.",
        ),
    ),
    hints=(
        "Two parts: how badly the model fits, and what its parameters cost. Both should be small.",
        "Misfit is -2 ln L; each of the k parameters costs ln n.",
        "`k_params * np.log(n) - 2 * loglik`.",
    ),
    describe=("BIC",),
    rtol=1e-9,
)

EXERCISES = (PARAMS, BIC)


# --- paper and pencil -------------------------------------------------------------------------------------------------

_FITS = {2: (-500.0, 11, 5.0), 3: (-488.0, 17, 30.0)}  # K: (log-likelihood, free numbers, entropy of the shares)


def _chosen(score, best=min):
    return best(_FITS, key=lambda K: score(*_FITS[K]))


_LN = float(np.log(200))


def _three(aic=2.0, bic=_LN, doubt=2, fit_aic=2, of_all=min, of_icl=min, order=(0, 1, 2)):
    """Return the K of AIC, BIC and ICL: `aic` and `bic` are the prices of a number, `doubt` counts the entropy."""
    scores = (
        lambda loglik, k, entropy: aic * k - fit_aic * loglik,
        lambda loglik, k, entropy: bic * k - 2 * loglik,
        lambda loglik, k, entropy: bic * k - 2 * loglik + doubt * entropy,
    )
    best = (of_all, of_all, max if of_icl is max else of_all)
    return np.array([_chosen(scores[i], best[i]) for i in order])


_RULES = (
    "AIC: the smaller 2 k − 2 ln p(X). Three bells gain 2 · 12 = 24 and pay 2 · 6 = 12 more.",
    "BIC: the smaller k ln n − 2 ln p(X). Three bells gain 2 · 12 = 24 and pay 5.3 · 6 = 31.8 more.",
    "ICL: BIC plus twice the entropy. Three bells gain 24 and pay 31.8 + 2 · 25 = 81.8 more.",
)


def _rules(answer):
    """Return that an answer holds something else than numbers of bells, or the rule of each criterion that is wrong."""
    others = [value for value in answer.tolist() if value not in (2, 3)]
    if others:
        return f"Each of the three is to be a K, the number of bells that wins: 2 or 3. Yours holds {others[0]:g}."
    return " ".join(rule for rule, mine, right in zip(_RULES, answer, _three(), strict=True) if mine != right)


PENCILS = (
    Pencil(
        name="three_choices",
        lesson=13,
        statement="200 points. Two bells: ln p(X) = −500, 11 free numbers, the shares have an entropy of 5 nats "
        "in all. Three "
        "bells: −488, 17 free numbers, 30 nats. Which K do AIC, BIC and ICL choose? (three numbers)",
        right=_three(),
        decimals=0,
        parts=("AIC", "BIC", "ICL"),
        compute=_three,
        slips=(
            slip(_three, "the largest scores are taken; the smaller the better, as here they are defined.", of_all=max),
            slip(_three, "the three stand in another order: AIC, BIC, ICL.", order=(1, 0, 2)),
            slip(_three, "AIC charges 2 a number, and not ln n as BIC does.", aic=_LN),
            slip(_three, "AIC counts the log-likelihood twice: 24 are gained, not 12.", fit_aic=1),
            slip(_three, "BIC charges ln 200 = 5.3 for a number, the natural logarithm, not log10.", bic=np.log10(200)),
            slip(_three, "BIC charges ln 200 = 5.3 for a number, and not 2 as AIC does.", bic=2.0),
            slip(_three, "ICL adds twice the entropy to BIC: more doubt costs more, it cannot pay.", doubt=-2),
            slip(_three, "ICL adds twice the entropy to BIC; it is left out.", doubt=0),
            slip(_three, "the largest ICL is taken; the smaller the better.", of_icl=max),
            Slip(
                np.array([1022.0, 1000 + 11 * np.log(200), 1010 + 11 * np.log(200)]),
                "those are the scores of two bells; the K with the smaller score is asked for.",
            ),
            Slip(
                np.array([1010.0, 976 + 17 * np.log(200), 1036 + 17 * np.log(200)]),
                "those are the scores of three bells; the K with the smaller score is asked for.",
            ),
        ),
        facts=_rules,
        hints=(
            "Twice the gain in ln p(X) is 24. What do six more free numbers cost under each criterion?",
            "AIC 2 each, BIC ln 200 each, ICL that and twice the entropy.",
        ),
        way="AIC: 1022 against 1010, so 3. BIC: 1058.3 against 1066.1, so 2. ICL: 1068.3 against 1126.1, so 2.",
        witness=lambda: np.array(
            [
                _chosen(lambda loglik, k, doubt: 2 * k - 2 * loglik),
                _chosen(lambda loglik, k, doubt: bic(loglik, k, 200)),
                _chosen(lambda loglik, k, doubt: bic(loglik, k, 200) + 2 * doubt),
            ]
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        13,
        1,
        "You fit 3 bells, then 4 of the same shape, to the same points. ln p(X) is lower for 4. What does that say?",
        (
            "Three bells describe these points better than four.",
            "Four can always copy three: split one bell in two, and the density is the same.",
        ),
        (
            "The run with four bells got stuck; start it elsewhere.",
            "The maximum over more mixtures is never smaller, so this run has not found it.",
            True,
        ),
        (
            "ln p(X) already contains a penalty for the additional bell.",
            "It contains none. That is why AIC and BIC had to be invented.",
        ),
    ),
    ask(
        13,
        2,
        "Five folds: each candidate is fitted to four fifths of the points. What do you compute on the last fifth?",
        (
            "BIC, so that candidates with many numbers pay for them.",
            "Unseen points do not flatter, so there is nothing to pay for: K comes out too small, 1 on the sepals.",
        ),
        (
            "ICL, because the labels of these points are unknown.",
            "That adds the penalty of BIC too, to a score that needs none.",
        ),
        (
            "The log-likelihood, and nothing is added to it.",
            "The points were not used in the fit, so their log-density is an honest score as it is.",
            True,
        ),
    ),
    ask(
        13,
        3,
        "With 300 points BIC takes 4 bells, with 1000 of the same kind 5. The points form one curved cloud. So …",
        (
            "the bells describe the density; they are not clusters.",
            "A curved cloud is no mixture of a few ellipses, and with more points more links of the chain pay.",
            True,
        ),
        (
            "700 new points have brought a new cluster.",
            "They came from the same cloud. What grew is the evidence that it is not made of four ellipses.",
        ),
        (
            "BIC should be replaced by AIC, which is less strict.",
            "AIC takes still more bells. None of the criteria asks what a cluster is.",
        ),
    ),
)
