"""Lesson 3: mixtures. The density on the line, and how to draw from one in D dimensions."""

from math import erf

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.drawing import judge_draws
from gmm_lessons.exercises.judging.drawing_hints import BY_CODE, HINTS
from gmm_lessons.exercises.judging.slips import Slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask


def mixture_pdf(x, weights, mus, sigmas):
    """Return p(x_n) = Σ_k π_k N(x_n; μ_k, σ_k²), (N,)."""
    u = (x[:, None] - mus) / sigmas  # (N, K)
    bells = np.exp(-(u**2) / 2) / (sigmas * np.sqrt(2 * np.pi))  # (N, K)
    return (weights * bells).sum(axis=1)


def sample_mixture(n, weights, means, covs, rng):
    """Return n draws (n, D): for each choose a component k with probability π_k, then draw from N(μ_k, Σ_k)."""
    z = rng.choice(len(weights), size=n, p=weights)  # (n,): which component makes which point
    L = np.linalg.cholesky(covs)  # (K, D, D)
    noise = rng.standard_normal((n, means.shape[1]))
    return means[z] + np.einsum("nij,nj->ni", L[z], noise)


# --- inputs -----------------------------------------------------------------------------------------------------------

_LINE = (
    Case(
        (
            np.array([-1.0, 0.5, 2.0, 3.5, 6.0]),
            np.array([0.5, 0.3, 0.2]),
            np.array([0.0, 3.0, 5.5]),
            np.array([1.5, 0.5, 2.0]),
        ),
        "N = 5 points, K = 3 unequal weights",
    ),
    Case(
        (np.array([54.0, 79.0]), np.array([0.36, 0.64]), np.array([54.6, 80.1]), np.array([5.9, 4.8])),
        "N = K = 2, where shapes fit by accident",
    ),
    Case(
        (np.array([-3.0, 0.2, 0.9, 4.0]), np.array([0.25, 0.75]), np.array([0.1, 1.0]), np.array([0.2, 3.0])),
        "N = 4, K = 2, a narrow bell in a wide one",
    ),
    Case((np.array([1.0, 2.0, 4.0]), np.array([1.0]), np.array([2.5]), np.array([0.7])), "K = 1, an ordinary bell"),
    in_whole_numbers(np.array([0, 4, 2, -3]), np.array([0.4, 0.6]), np.array([0, 3]), np.array([2.0, 0.5])),
    Case(
        (np.array([17.0, -14.5, 26.0]), np.array([0.7, 0.3]), np.array([0.5, 3.0]), np.array([1.5, 2.0])),
        "points seven to fifteen standard deviations out",
        clue="A bell ends nowhere: far out its height is small, and yet not 0. Nothing is cut off or rounded.",
    ),
)
_SPACE = (
    np.array([0.55, 0.3, 0.15]),
    np.array([[150.0, -200.0], [-300.0, -150.0], [100.0, 400.0]]),
    np.array([[[4.0, 2.4], [2.4, 2.25]], [[0.25, -0.3], [-0.3, 0.64]], [[9.0, 0.9], [0.9, 0.36]]]),
)
_CUBE = (
    np.array([0.3, 0.7]),
    np.array([[150.0, -200.0, 60.0], [-100.0, 250.0, -90.0]]),
    np.array(
        [[[2.0, 0.8, 0.3], [0.8, 1.0, -0.4], [0.3, -0.4, 4.0]], [[0.3, 0.2, 0.1], [0.2, 3.0, 1.2], [0.1, 1.2, 1.5]]]
    ),
)


def _draws(n, parameters, seed, label):
    return Case((n, *parameters, np.random.default_rng(seed)), label)


_DRAWS = (
    _draws(2400, _SPACE, 1, "2400 draws, K = 3, D = 2"),
    _draws(1600, _CUBE, 2, "1600 draws, K = 2, D = 3"),
    _draws(40, _SPACE, 3, "40 draws"),
    _draws(40, _SPACE, 3, "40 draws, once more with an equal generator"),
    _draws(40, _SPACE, 4, "40 draws with another generator"),
    _draws(1, _CUBE, 5, "a single draw"),
)

# --- pieces of wrong answers ------------------------------------------------------------------------------------------

ROOT = np.sqrt(2 * np.pi)


def bells(x, mus, sigmas):
    """Return N(x_n; μ_k, σ_k²), (N, K)."""
    u = (x[:, None] - mus) / sigmas
    return np.exp(-(u**2) / 2) / (sigmas * ROOT)


def one_bell(x, mu, sigma):
    """Return one bell, (N,)."""
    return bells(x, np.array([mu]), np.array([sigma]))[:, 0]


def spread_of(w, mus, sigmas):
    """Return the variance of the whole mixture."""
    return w @ (sigmas**2 + (mus - w @ mus) ** 2)


def kernels(x, mus, sigmas):
    """Return exp(-u²/2), (N, K)."""
    return bells(x, mus, sigmas) * sigmas * ROOT


# --- the exercises ----------------------------------------------------------------------------------------------------

PDF = Exercise(
    name="mixture_pdf",
    lesson=3,
    reference=mixture_pdf,
    statement="""Write `mixture_pdf(x, weights, mus, sigmas)`: the density of a mixture on the line.

p(x) = Σ_k π_k N(x; μ_k, σ_k²)

`x` is (N,); `weights`, `mus` and `sigmas` (standard deviations) are (K,). Return the densities, (N,).""",
    cases=_LINE,
    mistakes=(
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s) * s).sum(axis=1) / s[-1],
            "The exponentials are right, but the last σ stands in the normaliser of all. Each bell has its own 1/σ_k, "
            "inside the sum.",
        ),
        Mistake(
            lambda x, w, m, s: bells(x, m, s).sum(axis=1),
            "The weights are missing: the bells are added at full height, and the area is K instead of 1.",
        ),
        Mistake(
            lambda x, w, m, s: bells(x, m, s).mean(axis=1),
            "The bells are averaged with equal shares. Each component has its own weight π_k.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).mean(axis=1),
            "The sum over the components is divided by K (a mean). The weights sum to one, so they are the "
            "averaging already.",
        ),
        Mistake(
            lambda x, w, m, s: (w + bells(x, m, s)).sum(axis=1),
            "The weights are added to the bells. They multiply: a share of each.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, np.sqrt(s))).sum(axis=1),
            "`sigmas` are used as variances. They are standard deviations: the variances are sigmas**2.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s**2)).sum(axis=1),
            "The variances are used as standard deviations. `sigmas` need no square before they divide (SciPy's "
            "`scale` is σ).",
        ),
        Mistake(
            lambda x, w, m, s: one_bell(x, w @ m, w @ s),
            "The parameters are averaged, which gives one bell in the middle. Average the densities.",
        ),
        Mistake(
            lambda x, w, m, s: one_bell(x, w @ m, np.sqrt(w @ s**2)),
            "Means and variances are averaged into one bell. A mixture has as many humps as its components make.",
        ),
        Mistake(
            lambda x, w, m, s: one_bell(x, w @ m, np.sqrt(w**2 @ s**2)),
            "This is the density of the weighted SUM of the variables, one bell. A mixture chooses one of them.",
        ),
        Mistake(
            lambda x, w, m, s: one_bell(x, w @ m, np.sqrt(spread_of(w, m, s))),
            "This is the one bell that has the mixture's mean and variance. The mixture itself is no bell.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).prod(axis=1),
            "The terms are multiplied over the components. The components exclude each other: their probabilities add.",
        ),
        Mistake(
            lambda x, w, m, s: (bells(x, m, s) ** w).prod(axis=1),
            "The weights stand as powers in a product (a geometric mean). A mixture is the arithmetic one: a sum "
            "of shares.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).max(axis=1),
            "Only the largest term of each point is kept. All components contribute everywhere.",
        ),
        Mistake(
            lambda x, w, m, s: (w * kernels(x, m, s)).sum(axis=1),
            "The bells lack their normaliser 1/(σ_k √(2π)).",
        ),
        Mistake(
            lambda x, w, m, s: (w * kernels(x, m, s)).sum(axis=1) / ROOT,
            "The normaliser lacks σ_k: narrow bells must be higher.",
        ),
        Mistake(
            lambda x, w, m, s: (w * kernels(x, m, s) / s).sum(axis=1),
            "The normaliser lacks √(2π).",
        ),
        Mistake(
            lambda x, w, m, s: (w * kernels(x, m, s) / s**2).sum(axis=1) / ROOT,
            "The normaliser divides by σ_k² instead of σ_k.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s) * kernels(x, m, s)).sum(axis=1),
            "The factor ½ in the exponent is missing.",
        ),
        Mistake(
            lambda x, w, m, s: (w * np.exp(-((x[:, None] - m) ** 2) / (2 * s)) / (s * ROOT)).sum(axis=1),
            "The exponent divides by σ_k instead of σ_k².",
        ),
        Mistake(
            lambda x, w, m, s: bells(x, m, s)[:, w.argmax()],
            "Only the component of largest weight counts. All of them do, each with its share.",
        ),
        Mistake(
            lambda x, w, m, s: bells(x, m, s)[np.arange(len(x)), np.abs(x[:, None] - m).argmin(axis=1)],
            "Each point gets the bell of its nearest mean. All components contribute everywhere.",
        ),
        Mistake(
            lambda x, w, m, s: (w * (1 + np.vectorize(erf)((x[:, None] - m) / s / np.sqrt(2))) / 2).sum(axis=1),
            "This is the probability of a value below x (cdf). The density is the sum of the heights, pdf.",
        ),
        Mistake(
            lambda x, w, m, s: (bells(x, m, s) ** w).sum(axis=1),
            "The weights stand as powers. They multiply the bells.",
        ),
        Mistake(
            lambda x, w, m, s: one_bell(x, w @ m, s.mean()),
            "The parameters are averaged into one bell. Average the densities, with the weights.",
        ),
        Mistake(
            lambda x, w, m, s: w * np.diagonal(bells(x[: len(w)], m[: len(x)], s[: len(x)])),
            "Each point meets one component only, the first the first, and so on, as zip pairs them. Every point "
            "meets every component: two loops, or x[:, None].",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[np.arange(len(x)), np.arange(len(x)) % len(w)],
            "Each point meets one bell only, the first point the first one, and so on, in turn. Every point meets all "
            "bells, and the K terms are added up.",
            (("resize|tile|cycle", "The parameters are repeated along the points; x[:, None] meets all of them."),),
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[:, :-1].sum(axis=1),
            "The last component is left out: range(K - 1) stops at K - 2.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[:, 1:].sum(axis=1),
            "The first component is left out: counting starts at 0.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[:, :2].sum(axis=1),
            "Only two components are added. There are K of them: len(weights).",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[:, -1],
            "Only the last component is returned, as when each round of a loop overwrites the running sum. Use +=.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s))[:, 0],
            "Only the first component is returned: is the `return` inside the loop?",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).sum(axis=0),
            "The sum runs over the points and leaves one number a component. Sum over the components, axis=1 of "
            "(N, K).",
        ),
        Mistake(
            lambda x, w, m, s: w * bells(x, m, s),
            "The sum over the components is missing: this is each one's share, (N, K).",
        ),
        Mistake(
            lambda x, w, m, s: w * bells(x, m, s) / (w * bells(x, m, s)).sum(axis=1, keepdims=True),
            "These are responsibilities, each component's part of the density (lesson 5). The density is the sum they "
            "were divided by.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).sum(),
            "Everything is added up, over the points, too. Sum over the components only.",
        ),
        Mistake(
            lambda x, w, m, s: np.log((w * bells(x, m, s)).sum(axis=1)),
            "This is the logarithm of the density.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s)).sum(axis=1) / (w * bells(x, m, s)).sum(),
            "The values are scaled to sum to one over the points. A density has area one; its values at a few "
            "points have no fixed sum.",
        ),
        Mistake(
            lambda x, w, m, s: (w**2 * bells(x, m, s)).sum(axis=1),
            "Each weight enters twice (squared).",
        ),
        Mistake(
            lambda x, w, m, s: w * np.exp(-(((x - m) / s) ** 2) / 2) / (s * ROOT),
            "x and the components are matched one to one. Every point meets every component: x[:, None] against "
            "(K,) makes (N, K).",
        ),
        Mistake(
            lambda x, w, m, s: (w * np.exp(-(((x - m) / s) ** 2) / 2) / (s * ROOT)).sum(),
            "x (N,) and the components (K,) are matched entry by entry. A new axis is missing: x[:, "
            "None] meets them all.",
        ),
        Mistake(
            lambda x, w, m, s: (w * bells(x, m, s) / bells(x, m, s).sum(axis=1, keepdims=True)).sum(axis=1),
            "The bells of each point are scaled to sum to one first: that makes shares of them, as in lesson 5, and "
            "no density.",
        ),
    ),
    hints=(
        "One bell a component, each at every point: an array (N, K). x[:, None] makes a column of x.",
        "u = (x[:, None] - mus) / sigmas; the density of lesson 1 then gives (N, K).",
        "Multiply by `weights`, which lines up with the last axis, and sum over that axis.",
    ),
    describe=("the density (N,)",),
    invariants=((lambda answer, x, weights, mus, sigmas: (answer >= 0).all(), "a density is never negative."),),
)

# --- wrong ways of drawing --------------------------------------------------------------------------------------------


def drawer(choose=None, factor=np.linalg.cholesky, noise=None, after=None, centre=None):
    """Return a sampler in which one step is replaced: the choice, the factor of Σ, the noise, the end, the centres."""

    def draw(n, weights, means, covs, rng):
        z = choose(n, weights, rng) if choose else rng.choice(len(weights), size=n, p=weights)
        eps = noise(n, means.shape[1], rng) if noise else rng.standard_normal((n, means.shape[1]))
        x = (centre(means, weights) if centre else means)[z] + np.einsum("nij,nj->ni", factor(covs)[z], eps)
        return after(x, z, rng) if after else x

    return draw


def averaged(n, weights, means, covs, rng):
    """Return averages of one draw from each component."""
    L = np.linalg.cholesky(covs)
    each = means[:, None] + np.einsum("kij,knj->kni", L, rng.standard_normal((len(weights), n, means.shape[1])))
    return np.einsum("k,kni->ni", weights, each)


def own_generator(n, weights, means, covs, rng):
    """Return draws of a generator made inside, the same every time."""
    return sample_mixture(n, weights, means, covs, np.random.default_rng(0))


def fresh_generator(n, weights, means, covs, rng):
    """Return draws of a generator made inside, others every time."""
    return sample_mixture(n, weights, means, covs, np.random.default_rng())


def by_share(n, weights, rng):
    """Return labels in fixed numbers, shuffled."""
    return rng.permutation(np.searchsorted(np.cumsum(weights), (np.arange(n) + 0.5) / n))


def all_equal(n, weights, rng):
    """Return n times one chosen label."""
    return np.full(n, rng.choice(len(weights), p=weights))


def diagonals(covs):
    """Return the covariances without correlations."""
    return covs * np.eye(covs.shape[-1])


def roots(covs):
    """Return the roots of the entries; those of negative ones as 0."""
    return np.sqrt(np.maximum(covs, 0))


def bare_roots(covs):
    """Return the roots of the entries; those of negative ones are NaN."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(covs)


def one_mean_bell(n, weights, means, covs, rng):
    """Return draws of the one bell with averaged parameters."""
    return rng.multivariate_normal(weights @ means, np.einsum("k,kij->ij", weights, covs), size=n)


def two_choices(n, weights, means, covs, rng):
    """Return draws whose mean and covariance belong to components chosen apart."""
    z, other = rng.choice(len(weights), size=(2, n), p=weights)
    L = np.linalg.cholesky(covs)[other]
    return means[z] + np.einsum("nij,nj->ni", L, rng.standard_normal((n, means.shape[1])))


def overall_bell(n, weights, means, covs, rng):
    """Return draws of the one bell with the mixture's mean and covariance."""
    apart = means - weights @ means
    cov = np.einsum("k,kij->ij", weights, covs) + (weights[:, None] * apart).T @ apart
    return rng.multivariate_normal(weights @ means, cov, size=n)


_WRONG_DRAWS = {
    "averaged": averaged,
    "one bell": one_mean_bell,
    "overall bell": overall_bell,
    "one label": drawer(choose=all_equal),
    "equal weights": drawer(choose=lambda n, w, rng: rng.integers(len(w), size=n)),
    "fixed counts": drawer(choose=by_share),
    "sorted": drawer(choose=lambda n, w, rng: np.sort(rng.choice(len(w), size=n, p=w))),
    "largest weight": drawer(choose=lambda n, w, rng: np.full(n, w.argmax())),
    "factor": drawer(factor=lambda covs: covs),
    "wrong triangle": drawer(factor=lambda covs: np.linalg.cholesky(covs).mT),
    "diagonal": drawer(factor=lambda covs: np.linalg.cholesky(diagonals(covs))),
    "diagonal as width": drawer(factor=diagonals),
    "entrywise root": drawer(factor=roots),
    "no numbers": drawer(factor=bare_roots),
    "unit": drawer(factor=lambda covs: np.zeros_like(covs) + np.eye(covs.shape[-1])),
    "no noise": drawer(factor=np.zeros_like),
    "first covariance": drawer(factor=lambda covs: np.linalg.cholesky(np.broadcast_to(covs[:1], covs.shape))),
    "pooled": drawer(factor=lambda covs: np.linalg.cholesky(np.broadcast_to(covs.mean(axis=0), covs.shape))),
    "inverse": drawer(factor=lambda covs: np.linalg.cholesky(np.linalg.inv(covs))),
    "one noise": drawer(noise=lambda n, D, rng: np.tile(rng.standard_normal((1, D)), (n, 1))),
    "noise shared by axes": drawer(noise=lambda n, D, rng: np.tile(rng.standard_normal((n, 1)), (1, D))),
    "uniform": drawer(noise=lambda n, D, rng: rng.random((n, D))),
    "no mean": drawer(centre=lambda means, w: np.zeros_like(means)),
    "weighted means": drawer(centre=lambda means, w: means * w[:, None]),
    "mixed covariance": two_choices,
    "mixed coordinates": drawer(after=lambda x, z, rng: rng.permuted(x, axis=0)),
    "rounded": drawer(after=lambda x, z, rng: np.round(x)),
    "two components": drawer(choose=lambda n, w, rng: (rng.random(n) > w[0]).astype(int)),
    "root of sizes": drawer(factor=lambda covs: np.sqrt(np.abs(covs))),
    "own generator": own_generator,
    "fresh generator": fresh_generator,
}

DRAW = Exercise(
    name="sample_mixture",
    lesson=3,
    reference=sample_mixture,
    statement="""Write `sample_mixture(n, weights, means, covs, rng)`: n draws from a mixture.

z_n ~ π,  then  x_n ~ N(μ_z, Σ_z)

`weights` (K,), `means` (K, D), `covs` (K, D, D); `rng` is a NumPy generator, the only source of chance. Return the
draws, (n, D), without their labels and not sorted by them.""",
    cases=_DRAWS,
    mistakes=tuple(Mistake(wrong, HINTS[key], BY_CODE.get(key, ())) for key, wrong in _WRONG_DRAWS.items()),
    hints=(
        "Two steps for every point: choose a component, then draw from that component alone.",
        "rng.choice(K, size=n, p=weights) chooses all components at once.",
        "For each point rng.multivariate_normal(means[k], covs[k]), or means[z] + L[z] times standard normal noise.",
    ),
    describe=("the draws (n, D)",),
    judge=judge_draws,
)

EXERCISES = (PDF, DRAW)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _peaks(m, sigma):
    """Return the number of peaks of the mixture of two equal bells at 0 and m, counted on a fine grid."""
    x = np.linspace(-3 * sigma, m + 3 * sigma, 20_001)
    rising = np.diff(mixture_pdf(x, np.array([0.5, 0.5]), np.array([0.0, m]), np.full(2, sigma))) > 0
    return int((rising[:-1] & ~rising[1:]).sum())


PENCILS = (
    Pencil(
        name="one_peak",
        lesson=3,
        statement="Two bells of equal weight, both of width σ = 2, stand at 0 and at m. For which m has their "
        "mixture one "
        "peak only? (a) m = 2   (b) m = 3.9   (c) m = 4.5   (d) m = 8",
        right="ab",
        letters="abcd",
        slips=(
            Slip(
                "a",
                "you compared the distance of the means with σ, or something else below 2σ; it is to be "
                "compared with 2σ = 4.",
            ),
            Slip("abc", "you compared the distance with more than 2σ, or with 2σ + a little. The limit is 4."),
            Slip("abcd", "you compared the distance with 2σ² = 8, or 4σ = 8. It is to be compared with 2σ = 4."),
            Slip("cd", "that is where there are two peaks. The question asks for one."),
            Slip("d", "that is where there are two peaks: far apart means two, near means one."),
            Slip("bcd", "near and far are turned round, and the limit is 2σ = 4, not σ: near means one peak."),
            Slip("bc", "you took what lies near the limit; everything BELOW the limit 2σ = 4 has one peak."),
        ),
        reasons={
            "a": "m = 2 is one σ, below the limit 2σ = 4, so the two humps have long since melted together.",
            "b": "m = 3.9 is still below the limit 2σ = 4, so in the middle the mixture bends downwards: one peak.",
            "c": "m = 4.5 is above the limit 2σ = 4: there is a shallow valley in the middle, and a peak on each side.",
            "d": "m = 8 is 4σ, far above the limit 2σ = 4: a deep valley in the middle, and a peak on each side.",
        },
        hints=(
            "Between two equal bells, look at the middle, m/2. Is the mixture a peak or a valley there?",
            "A bell bends downwards within one σ of its mean, and upwards beyond it. How far is the middle from both?",
        ),
        way="The middle lies m/2 from both means. If that is below σ, both bells bend downwards there, and the sum "
        "has\n"
        "its one peak there; if it is above σ, both bend upwards, and the middle is a valley. At exactly σ the top is\n"
        "flat, and still the only one. One peak: m <= 2σ = 4.",
        witness=lambda: "".join(s for s, m in zip("abcd", (2, 3.9, 4.5, 8)) if _peaks(m, 2.0) == 1),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        3,
        1,
        "X is drawn from ½ N(−10, 1) + ½ N(10, 1). Where do you find most draws?",
        (
            "Near 0, the mean of the mixture.",
            "Nobody lives there. The mean of a mixture may lie in a desert.",
        ),
        ("Near −10 and near 10, half and half.", "First a component is chosen, then its bell is drawn from.", True),
        ("Everywhere between −10 and 10 alike.", "The density is two narrow bells with a desert between."),
    ),
    ask(
        3,
        2,
        "“The sum of Gaussians is Gaussian, so a mixture of Gaussians is one, too.”",
        (
            "True: a mixture is a weighted sum.",
            "Of densities, not of variables. Adding two dice is not the same as choosing one of them.",
        ),
        ("True if all components have the same variance.", "Two such bells far apart have two humps; no Gaussian has."),
        (
            "False: a sum of independent VARIABLES is Gaussian; a mixture is a sum of DENSITIES.",
            "x = ½x₁ + ½x₂ averages two draws; a mixture keeps one and forgets the other.",
            True,
        ),
    ),
    ask(
        3,
        3,
        "What must hold for the weights π_k?",
        (
            "They are at least 0 and sum to one.",
            "They are the probabilities of the choice, and with them the total area is one.",
            True,
        ),
        (
            "They sum to one; single ones may be negative.",
            "A weight is the probability of a choice, and no probability is negative. (The density could come out "
            "negative, too.)",
        ),
        (
            "They sum to N, the number of points.",
            "Those would be numbers of points. Weights are shares of one, however many points there are.",
        ),
    ),
)
