"""Lesson 1: one bell. The Gaussian density, and its logarithm."""

import math

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask


def gauss_pdf(x, mu, sigma):
    """Return N(x; μ, σ²), of the shape of x; sigma is the standard deviation."""
    u = (x - mu) / sigma
    return np.exp(-(u**2) / 2) / (sigma * np.sqrt(2 * np.pi))


def gauss_logpdf(x, mu, sigma):
    """Return ln N(x; μ, σ²), of the shape of x; sigma is the standard deviation."""
    u = (x - mu) / sigma
    return -np.log(2 * np.pi) / 2 - np.log(sigma) - u**2 / 2


# --- inputs -----------------------------------------------------------------------------------------------------------

FAR = "a point 60 standard deviations out"
_CASES = (
    Case((np.array([0.3, 1.9, 2.5, -1.2, 4.0]), 1.3, 2.5), "five points, sigma = 2.5"),
    Case((np.array([70.5, 71.2, 71.6]), 71.0, 0.4), "minutes at Old Faithful, sigma = 0.4"),
    Case((np.array([0.05, -0.02]), 0.0, 0.1), "a narrow bell, whose density exceeds 1"),
    Case((2.5, 1.0, 0.5), "x a single number"),
    in_whole_numbers(np.array([3, 1, 0, -2]), 1, 2),
)
_BEYOND = Case(
    (np.array([12.5, -19.0, 23.5, 9.1]), 1.3, 1.5),
    "points five to fifteen standard deviations out",
    clue="The bell ends nowhere: far out its height is small, and yet not 0. Nothing is cut off or rounded.",
)
_FAR = Case(
    (np.array([1.0, 151.0, -149.02]), 1.0, 2.5),
    FAR,
    clue="exp(−1800) is 0 in floating point, and its logarithm −inf. Take the logarithm of the formula on paper first.",
)

# --- pieces of wrong answers ------------------------------------------------------------------------------------------

ROOT = np.sqrt(2 * np.pi)


def bell(x, mu, sigma):
    """Return exp(-u²/2), the bell before it is scaled to area one."""
    return np.exp(-(((x - mu) / sigma) ** 2) / 2)


def total(x):
    """Return the sum of an array or a number."""
    return np.sum(x)


def below(x, mu, sigma):
    """Return the probability of a value below x."""
    return (1 + np.vectorize(math.erf)((x - mu) / sigma / np.sqrt(2))) / 2


# --- the exercises ----------------------------------------------------------------------------------------------------

PDF = Exercise(
    name="gauss_pdf",
    lesson=1,
    reference=gauss_pdf,
    asks=("no library",),
    statement="""Write `gauss_pdf(x, mu, sigma)`: the height of the bell at x.

N(x; μ, σ²) = 1 / (σ √(2π)) · exp(-(x - μ)² / (2σ²))

`x` is a number or an array (N,); `mu` and `sigma` are numbers, and `sigma` is the standard deviation,
not the variance.
Return densities of the shape of `x`. In every exercise of the course the arrays and lists that your
function is given stay as they were; some hold whole numbers.""",
    cases=(*_CASES, _BEYOND),
    mistakes=(
        Mistake(
            lambda x, mu, s: bell(x, mu, np.sqrt(s)) / np.sqrt(2 * np.pi * s),
            "`sigma` is used as if it were the variance. It is the standard deviation: the variance is sigma**2. "
            "(SciPy's `scale` is sigma itself.)",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu) ** 2) / (2 * s)) / (s * ROOT),
            "The exponent divides by σ instead of σ². The distance is measured in standard deviations first, "
            "then squared.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / np.sqrt(2 * np.pi * s),
            "Under the root stands σ, but √(2π)·σ is √(2πσ²): inside the root belongs the variance.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / (s**2 * ROOT),
            "The normaliser divides by the variance. Stretching the bell by σ lowers it by σ, once.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / (2 * np.pi * s**2),
            "The root of the normaliser is missing: 1/(2πσ²) is the square of it (and belongs to two dimensions).",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / ROOT,
            "The normaliser lacks σ: a wider bell must be lower, or its area is not one.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / s,
            "The normaliser lacks √(2π), the area under exp(-u²/2).",
        ),
        Mistake(
            bell,
            "The normaliser is missing altogether: this is exp(-u²/2), whose peak is 1 and whose area is σ√(2π).",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / (2 * np.pi * s),
            "The normaliser has 2π without its root: it is σ√(2π).",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-(x - mu) / (2 * s**2)) / (s * ROOT),
            "The distance x - μ is not squared, so one side of the bell grows without end.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-(x - mu) / (2 * s)) / (s * ROOT),
            "u = (x - μ)/σ stands in the exponent without its square: neither the distance nor σ is squared.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-(x - mu) / s) / (s * ROOT),
            "exp(-u) stands where exp(-u²/2) belongs: no square and no half, as u * 2 in place of u ** 2 makes it.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-(x - mu) / s**2) / (s * ROOT),
            "x - μ is not squared and the ½ is missing, as (x - mu) * 2 in place of (x - mu) ** 2 makes it.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) ** 2 / (s * ROOT),
            "The factor ½ in the exponent is missing. Without it the bell is too narrow by √2.",
        ),
        Mistake(
            lambda x, mu, s: 1 / bell(x, mu, s) / (s * ROOT),
            "The minus sign in the exponent is missing, or squared away: this grows away from the mean.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / s * ROOT,
            "√(2π) multiplies instead of dividing, as in 1 / sigma * np.sqrt(2 * np.pi): Python goes from left to "
            "right. Put the denominator in brackets.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / ROOT * s,
            "σ multiplies instead of dividing, as in 1 / np.sqrt(2 * np.pi) * sigma. Put the whole denominator in "
            "brackets.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu) ** 2) / 2 * s**2) / (s * ROOT),
            "The exponent is multiplied by σ² instead of divided, as ... / 2 * sigma**2 does. Put brackets round (2 "
            "* sigma**2).",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu) ** 2) / 2 * s**2) / s * ROOT,
            "σ² in the exponent and √(2π) before it multiply instead of dividing. Both pairs of brackets are "
            "missing, it seems: (2 * sigma**2) and (sigma * np.sqrt(2 * np.pi)).",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu) ** 2) / 2 * s) / (s * ROOT),
            "The exponent is multiplied by σ, as ... / 2 * sigma does. It is divided by 2σ²: brackets and a square, "
            "/ (2 * sigma**2).",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) ** 2 / 2 / (s * ROOT),
            "The ½ divides the whole bell, as in np.e ** -u**2 / 2 or np.exp(-u**2) / 2. It belongs into the "
            "exponent: np.exp(-u**2 / 2).",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu) ** 2) / 2) / (s * ROOT),
            "The exponent does not divide by σ²: every bell gets the width of σ = 1.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x - mu / s) ** 2) / 2) / (s * ROOT),
            "x - mu / sigma divides only μ. Put brackets round (x - mu).",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x / s - mu) ** 2) / 2) / (s * ROOT),
            "Only x is divided by σ, not μ. The difference comes first.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, 0, s) / (s * ROOT),
            "μ is not used: the bell stands at 0 whatever the mean is.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, -mu, s) / (s * ROOT),
            "x + μ stands where x - μ belongs: the bell sits at -μ.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s**2) / (s * ROOT),
            "The exponent divides by σ⁴: σ² divides x - μ before the square. Divide by σ, then square.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s**2) / (s**2 * ROOT),
            "The variance is used where the width belongs. In SciPy, too, `scale` is the standard deviation, not σ².",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-np.abs(x - mu) / s / 2) / (s * ROOT),
            "|u| stands where u² belongs: that is a peak with a kink (Laplace), not a bell.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s),
            "This is the logarithm of the density. `gauss_logpdf` is the next exercise; here take exp of it.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / (s * np.sqrt(2) * np.pi),
            "√2 · π stands where √(2π) belongs. The root is of the product: np.sqrt(2 * np.pi).",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / (2 * s * np.sqrt(np.pi)),
            "2√π stands where √(2π) belongs. The root is of the product: np.sqrt(2 * np.pi).",
        ),
        Mistake(
            lambda x, mu, s: np.sqrt(bell(x, mu, s)) / (s * ROOT),
            "The exponent is halved twice: exp(-u²/2), not exp(-u²/4). (2 * sigma)**2 does so, which squares the 2 as "
            "well, and a root taken of the whole bell.",
        ),
        Mistake(
            lambda x, mu, s: 1 - below(x, mu, s),
            "This is the probability of a value above x, an area. The density is the height of the curve.",
        ),
        Mistake(
            lambda x, mu, s: -(((x - mu) / s) ** 2) / 2 / (s * ROOT),
            "exp is missing: the exponent itself is divided by the normaliser.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-(x - mu**2) / (2 * s**2)) / (s * ROOT),
            "x - mu**2 squares only μ. The difference is squared: (x - mu)**2.",
        ),
        Mistake(
            lambda x, mu, s: np.exp(-((x**2 - mu**2) / (2 * s**2))) / (s * ROOT),
            "x**2 - mu**2 is not (x - mu)**2. The difference comes first, then the square.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) + 1 / (s * ROOT),
            "1/(σ√(2π)) is added to the bell. It multiplies it.",
        ),
        Mistake(
            below,
            "This is the probability of a value below x, an area. The density is the height of the curve.",
        ),
        Mistake(
            lambda x, mu, s: below(x + 0.5, mu, s) - below(x - 0.5, mu, s),
            "This is the probability of an interval of width 1 around x, an area. The density is the height at x.",
        ),
        Mistake(
            lambda x, mu, s: bell(x, mu, s) / total(bell(x, mu, s)),
            "The values are scaled to sum to one. A density has AREA one; its values at a few points may sum to "
            "anything.",
        ),
        Mistake(
            lambda x, mu, s: np.minimum(bell(x, mu, s) / (s * ROOT), 1.0),
            "The values are cut off at 1. A density is not a probability: a narrow bell is higher than 1.",
        ),
        Mistake(
            lambda x, mu, s: gauss_pdf(x, np.mean(x), np.std(x)),
            "The mean and standard deviation of x are used. μ and σ are given: the formula describes a model, not the "
            "data.",
        ),
        Mistake(
            lambda x, mu, s: gauss_pdf(x, s, mu),
            "μ and σ have changed places: the parameters come in the order (x, mu, sigma).",
        ),
    ),
    hints=(
        "Compute u = (x - mu) / sigma first: how many standard deviations is x away from the mean?",
        "The shape of the bell is exp(-u²/2). What must it be divided by for an area of one?",
        "The area under exp(-u²/2) is √(2π) in u, and σ√(2π) in x. Divide by that, in brackets.",
    ),
    describe=("the density (N,)",),
    invariants=((lambda answer, x, mu, sigma: (answer >= 0).all(), "a density is never negative."),),
)

LOGPDF = Exercise(
    name="gauss_logpdf",
    lesson=1,
    reference=gauss_logpdf,
    statement="""Write `gauss_logpdf(x, mu, sigma)`: the natural logarithm of the density, also where the density itself
is too small for the computer.

ln N(x; μ, σ²) = -½ ln(2π) - ln σ - ½ ((x - μ) / σ)²

`x` is a number or an array (N,); `sigma` is the standard deviation. Return values of the shape of `x`.""",
    cases=(*_CASES, _FAR),
    mistakes=(
        Mistake(
            lambda x, mu, s: np.log(gauss_pdf(x, mu, s)),
            "exp is taken first and the logarithm after. Far out exp gives 0 and ln 0 is -inf: ln must meet exp on "
            "paper.",
        ),
        Mistake(
            lambda x, mu, s: np.log(gauss_pdf(x, mu, s) + 1e-300),
            "A small number is added to the density, or is a floor under it. It hides the -inf, but the answer far "
            "out is that number's logarithm. Take the logarithm of the formula on paper.",
        ),
        Mistake(
            lambda x, mu, s: np.log(np.maximum(gauss_pdf(x, mu, s), np.finfo(float).tiny)),
            "The density is kept above the smallest ordinary float, 2e-308, before the logarithm. Far out that floor "
            "is all that is left.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, np.sqrt(s)),
            "`sigma` is used as if it were the variance. It is the standard deviation: ln σ without a half, and u = "
            "(x - mu) / sigma.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(s),
            "-ln σ is missing: the logarithm of the 1/σ in the normaliser.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(2 * np.pi) / 2,
            "-½ ln(2π) is missing. It does not depend on the parameters, but it belongs to the density.",
        ),
        Mistake(
            lambda x, mu, s: -(((x - mu) / s) ** 2) / 2,
            "Only the quadratic term is there; the logarithm of the normaliser, -ln σ - ½ ln(2π), is missing.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) - np.log(2 * np.pi) / 2,
            "ln(2π) is taken whole. The normaliser has a root, and the logarithm turns it into a half.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) - np.log(s),
            "ln σ is subtracted twice (or ln σ² without its half): √(σ²) is σ, so ln σ comes once.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(s) / 2,
            "Only half of ln σ is subtracted: the half belongs to ln σ². (The normaliser is √(2πσ²), not √(2πσ).)",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + 2 * np.log(s),
            "ln σ is added. The density divides by σ, so its logarithm is subtracted.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(2 * np.pi),
            "½ ln(2π) is added. The density divides by √(2π), so its logarithm is subtracted.",
        ),
        Mistake(
            lambda x, mu, s: np.log(s * ROOT) - ((x - mu) / s) ** 2 / 2,
            "The whole normaliser is added. It divides the density, so its logarithm is subtracted.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) - ((x - mu) / s) ** 2 / 2,
            "The quadratic term lacks its factor ½.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + mu**2 / (2 * s**2),
            "Of the square, (x - μ)² = x² - 2μx + μ², the last term is missing: -μ²/(2σ²), the same for every point.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + mu**2 / s**2,
            "Of the square, (x - μ)² = x² - 2μx + μ², the last term has the wrong sign: μ²/(2σ²) is subtracted.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) - mu**2 / (2 * s**2),
            "Of the square, (x - μ)² = x² - 2μx + μ², the last term lacks its half: μ²/(2σ²) is subtracted, not μ²/σ².",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 4,
            "The quadratic term has ¼ in place of its ½: the 2 is squared with the rest, as in (2 * sigma)**2 or "
            "(u / 2)**2. It stands outside the square.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2,
            "The quadratic term has lost its minus: the log-density rises away from the mean.",
        ),
        Mistake(
            lambda x, mu, s: -gauss_logpdf(x, mu, s),
            "All signs are turned round: this is the negative log-density, as minimisers like it.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) / s / 2,
            "u is not squared in the quadratic term.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) / s,
            "The quadratic term is -u, with no square and no half, as u * 2 in place of u ** 2 makes it.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) / (2 * s**2),
            "The distance x - μ is not squared; only σ is.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) ** 2 / (2 * s),
            "The quadratic term divides by σ instead of σ².",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) ** 2 / 2 * s**2,
            "The quadratic term is multiplied by σ², as ... / 2 * sigma**2 does. It is divided: put brackets round "
            "(2 * sigma**2).",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) ** 2 / 2 * s,
            "The quadratic term is multiplied by σ, as ... / 2 * sigma does. It is divided by 2σ²: brackets, and σ "
            "squared.",
        ),
        Mistake(
            lambda x, mu, s: (np.log(2 * np.pi) / 2 + np.log(s)) * ((x - mu) / s) ** 2 / 2,
            "The logarithms of the normaliser and of the bell are multiplied. ln(a · b) = ln a + ln b: they are added.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(2 * np.pi) / 2 - np.log(2) * np.pi / 2,
            "np.log(2) * np.pi is π ln 2. The logarithm is of the product: np.log(2 * np.pi).",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(2 * np.pi) / 2 - np.sqrt(2 * np.pi),
            "√(2π) is subtracted as it is. Its logarithm belongs there: ½ ln(2π).",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + np.log(s) - s,
            "σ itself is subtracted. Its logarithm belongs there: ln σ.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) + ((x - mu) / s) ** 2 / 2 - (x - mu) ** 2 / 2,
            "The quadratic term does not divide by σ².",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s**2),
            "The variance is used where the width belongs: σ² in place of σ (SciPy's `scale` is σ, too).",
        ),
        Mistake(
            lambda x, mu, s: -np.log(2 * np.pi) - np.log(s) - ((x - mu) / s) ** 2,
            "Both halves are missing: that of ln(2π) and that of u².",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, 0, s),
            "μ is not used: the distance is taken from 0.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) / np.log(10),
            "This is the logarithm to base 10. ln is np.log; np.log10 is another scale.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, mu, s) / np.log(2),
            "This is the logarithm to base 2. ln is np.log.",
        ),
        Mistake(
            lambda x, mu, s: (
                gauss_logpdf(x, mu, s) + np.log(2 * np.pi) / 2 + np.log(s) - np.log10(2 * np.pi) / 2 - np.log10(s)
            ),
            "The normaliser uses log10 beside a natural exponent. Every logarithm here is np.log.",
        ),
        Mistake(
            lambda x, mu, s: -np.log(s * ROOT) + bell(x, mu, s),
            "exp is left in: ln(exp(c)) is c, so -½ u² stands there without exp.",
        ),
        Mistake(
            lambda x, mu, s: -np.log(s * ROOT) - np.abs((x - mu) / s) / 2,
            "|u| stands where u² belongs.",
        ),
        Mistake(
            lambda x, mu, s: np.log(below(x, mu, s)),
            "This is the logarithm of a probability, of a value below x. The density is the height of the curve.",
        ),
        Mistake(
            lambda x, mu, s: np.log1p(gauss_pdf(x, mu, s)),
            "This is ln(1 + p), as np.log1p gives it. The logarithm of p itself is wanted.",
        ),
        Mistake(
            lambda x, mu, s: np.nan_to_num(np.log(gauss_pdf(x, mu, s))),
            "The −inf is turned into the lowest float, −1.8e308, as nan_to_num does. The value far out is −1802 and "
            "needs no repair: stay in logarithms.",
        ),
        Mistake(
            lambda x, mu, s: np.log(np.maximum(gauss_pdf(x, mu, s), 5e-324)),
            "The smallest positive float stands in for the density far out. The logarithm of the formula needs no "
            "floor.",
        ),
        Mistake(
            lambda x, mu, s: np.mean(gauss_logpdf(x, mu, s)),
            "The mean over the points is taken. Each point keeps its own log-density.",
        ),
        Mistake(
            lambda x, mu, s: -np.log(s * ROOT) - ((x - mu) ** 2 / (2 * s)) ** 2,
            "The whole fraction (x - μ)²/(2σ) is squared. Only x - μ and σ are: ½ ((x - μ)/σ)².",
        ),
        Mistake(
            lambda x, mu, s: gauss_pdf(x, mu, s),
            "This is the density itself; its logarithm is wanted, and taken on paper: far out the density is 0.",
        ),
        Mistake(
            lambda x, mu, s: total(gauss_logpdf(x, mu, s)),
            "The logarithms are added up over the points. The sum is the log-likelihood; here each point keeps "
            "its own value.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, np.mean(x), np.std(x)),
            "μ and σ are estimated from x. μ and σ are given: the formula describes a model, not the data.",
        ),
        Mistake(
            lambda x, mu, s: gauss_logpdf(x, s, mu),
            "μ and σ have changed places in the formula: the parameters come in the order (x, mu, sigma).",
        ),
        Mistake(
            lambda x, mu, s: -np.log(2 * np.pi) / 2 * np.log(s) - ((x - mu) / s) ** 2 / 2,
            "ln of a product is a sum: the two logarithms of the normaliser are added, not multiplied.",
        ),
        Mistake(
            lambda x, mu, s: np.log(ROOT + s) * -1 - ((x - mu) / s) ** 2 / 2,
            "ln(√(2π) + σ) is not the logarithm of the product √(2π)·σ.",
        ),
        Mistake(
            lambda x, mu, s: (np.log(2 * np.pi) / 2 + np.log(s)) * ((x - mu) / s) ** 2 / 2 * -1,
            "The logarithm of the normaliser multiplies the quadratic term. The logarithm turns factors into terms "
            "of a sum.",
        ),
    ),
    hints=(
        "ln(a · b) = ln a + ln b, and ln(exp(c)) = c. Apply both to the formula of the density, on paper.",
        "Three terms remain: one of 2π, one of σ, one of u = (x - mu) / sigma. Which signs do they have?",
        "-½ ln(2π) - ln σ - ½ u²; np.exp must not appear.",
    ),
    describe=("the log-density (N,)",),
)

EXERCISES = (PDF, LOGPDF)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _density_at_the_same_place(height):
    """Return the peak, per millimetre, of a bell whose peak per metre is `height`."""
    sigma = 1 / (height * np.sqrt(2 * np.pi))  # in metres
    return gauss_pdf(1700.0, 1700.0, 1000 * sigma)


def _per_millimetre(unit=1000.0, power=-1, other=1.0):
    return 3.2 * other * unit**power


def _power_of_ten(answer):
    """Return what power of ten lies between an answer and the right one, where that is all that is wrong."""
    tens = np.log10(answer / 0.0032) if answer > 0 else 0.5
    if abs(tens - round(tens)) > 1e-6:
        return ""
    return f"The digits are right, and the power of ten is not: that is {10.0 ** abs(round(tens)):,.0f} times too " + (
        "large." if tens > 0 else "small."
    )


PENCILS = (
    Pencil(
        name="metres_to_millimetres",
        lesson=1,
        statement="The heights of a school class, in metres, follow a bell. At 1.70 m its density is 3.2 per metre. "
        "The same heights are written down in millimetres. What is the density at 1700 mm, per millimetre? (5 "
        "decimals)",
        right=_per_millimetre(),
        decimals=5,
        compute=_per_millimetre,
        slips=(
            slip(
                _per_millimetre,
                "you kept the number. A density is per unit: with another unit it is another number.",
                power=0,
            ),
            slip(
                _per_millimetre,
                "you multiplied instead of dividing. A millimetre is narrower than a metre, so less of the area lies "
                "on it.",
                power=1,
            ),
            slip(
                _per_millimetre,
                "you divided by the number of millimetres twice, as for a density in the plane, per square "
                "millimetre. Once, on a line.",
                power=-2,
            ),
            rare(
                _per_millimetre,
                "you multiplied by the number of millimetres twice, as for a variance. Divide, and once: less of the "
                "area lies on a narrower unit.",
                power=2,
            ),
            slip(
                _per_millimetre,
                "you multiplied by the height, 1.7, and did nothing else. Only the unit changes; no area is asked for.",
                power=0,
                other=1.7,
            ),
            rare(
                _per_millimetre,
                "the root of the number of millimetres is taken. A density goes with the unit itself.",
                power=-0.5,
            ),
            slip(_per_millimetre, "a metre has 1000 millimetres, not 100.", unit=100.0),
            slip(_per_millimetre, "a metre has 1000 millimetres, not 10.", unit=10.0),
            rare(_per_millimetre, "a metre has 1000 millimetres, not 10 000.", unit=1e4),
            rare(_per_millimetre, "a metre has 1000 millimetres, not a million.", unit=1e6),
            slip(
                _per_millimetre,
                "you multiplied by the height, 1.7. Only the unit changes; no area is asked for.",
                other=1.7,
            ),
            rare(_per_millimetre, "you divided by the height, 1.7. Only the unit changes.", other=1 / 1.7),
            rare(
                _per_millimetre,
                "the place, 1700, is taken for the number of millimetres in a metre, 1000.",
                unit=1700.0,
            ),
            Slip(1.0, "that is the whole area. The density is asked for."),
            Slip(1 / 3.2, "that is one divided by the density, per metre."),
            Slip(1 / (3.2 * np.sqrt(2 * np.pi)), "that is σ in metres, if 3.2 is the peak. The density is asked for."),
            Slip(1000 / (3.2 * np.sqrt(2 * np.pi)), "that is σ in millimetres. The density is asked for."),
        ),
        facts=_power_of_ten,
        hints=(
            "What stays the same when the unit changes: the height of the bell, or the area under it?",
            "The area over one millimetre is the density times the width. In metres that width is 0.001.",
        ),
        way="The probability of a height within one narrow strip is the same in both units:\n"
        "3.2 per metre × 0.001 m = f per millimetre × 1 mm, so f = 3.2 / 1000.",
        witness=lambda: _density_at_the_same_place(3.2),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        1,
        1,
        "Your code says that a bell with σ = 0.1 has the density 3.99 at its mean. What now?",
        (
            "It is a bug: nothing can be more probable than 1.",
            "A density is no probability. Probability is area: 3.99 times a tiny width. No area is more than 1.",
        ),
        (
            "Nothing: densities may exceed 1.",
            "The area is one, so a narrow bell has to be high. In other units, say millimetres for metres, the "
            "number would be another.",
            True,
        ),
        (
            "Divide all densities by 3.99, so that the largest is 1.",
            "Then the area is no longer one, and two bells can no longer be compared.",
        ),
    ),
    ask(
        1,
        2,
        "In N(x; μ, σ²) = exp(-(x - μ)²/(2σ²)) / (σ√(2π)), why does σ stand in the denominator in front?",
        (
            "A bell stretched to σ times the width must be lowered by σ to keep the area one.",
            "Stretching by σ multiplies the area by σ: dx = σ du.",
            True,
        ),
        ("To make the peak equal to one.", "The peak is 1/(σ√(2π)), which is one only for σ = 0.399."),
        (
            "Because the variance is σ², and its root has to appear somewhere.",
            "The formula is no reason. What would the area be without the σ?",
        ),
    ),
    ask(
        1,
        3,
        "A function wants the standard deviation, and you pass a variance of 25. What happens?",
        (
            "It stops with an error.",
            "25 is a good width, too. Nothing complains, and that is why the bug is so easily overlooked.",
        ),
        ("The bell comes out five times too narrow.", "The other way round: 25 is more than 5."),
        (
            "The bell comes out five times too wide, without a word.",
            "The width should be 5 and is 25. Put `sd` or `var` into the name of a variable; `spread` may mean either.",
            True,
        ),
    ),
)
