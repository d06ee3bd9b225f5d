"""Lesson 17: three uses and one tool. Which points are the least likely ones, and how often that is a false alarm."""

from math import comb
from statistics import NormalDist

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging.slips import rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def anomalies(log_density, level):
    """Return which points are among the `level` share with the lowest log-density, (N,) bools."""
    return log_density < np.quantile(log_density, level)


def _by_the_beta_law():
    """Return the answers of rate_of_alarms from the law of the lowest of nineteen shares, Beta(1, 19)."""
    from scipy import stats

    rate = stats.beta(1, 19)
    return np.array([rate.mean(), 200 * rate.mean(), rate.sf(0.1)])


def _scores(N, seed, shift=0.0, scale=1.0):
    """Return N log-densities as a mixture gives them: none far above the others, some far below, in no order."""
    rng = np.random.default_rng(seed)
    return shift - scale * rng.chisquare(3, size=N) / 2


def _underflowing(N, seed):
    """Return log-densities of which a third are too low for exp: the density is 0 as a float."""
    return np.where(np.arange(N) % 3 == 1, -900.0, -4.0) + _scores(N, seed)


CASES = (
    Case((_scores(200, 1, -2.0), 0.05), "200 points, the lowest 5 %"),
    Case((_scores(40, 2, 6.0, 0.5), 0.1), "40 points under narrow bells, where most log-densities are positive"),
    Case((_scores(10, 3, -1.0), 0.3), "10 points, the lowest 3"),
    Case(
        (_underflowing(60, 4), 0.2),
        "60 points, 20 of them far out",
        clue="The density of a point far out is 0 as a float, and zeros cannot be put in order. Compare logarithms.",
    ),
    Case((_scores(100, 5, -400.0, 20.0), 0.01), "100 points with log-densities near -400, the lowest one"),
    Case((_scores(8, 6), 0.5), "8 points, the lower half"),
    Case(
        (_scores(100, 7), 0.29),
        "100 points, the lowest 29 %",
        clue="29 points are meant. 0.29 * 100 is 28.999999999999996 in floats, which int and floor cut down to 28.",
    ),
)


def _below(threshold):
    """Return a function that flags what is below threshold(log_density, level)."""
    return lambda log_density, level: log_density < threshold(log_density, level)


def _two_sided(log_density, level):
    low, high = np.quantile(log_density, [level / 2, 1 - level / 2])
    return (log_density < low) | (log_density > high)


def _as_densities(log_density, level):
    density = np.exp(log_density)
    return density < np.quantile(density, level)


def _of_the_mass(log_density, level):
    """Flag the lowest densities that together make up `level` of the sum of all."""
    order, density = np.argsort(log_density), np.exp(log_density - log_density.max())
    flags = np.zeros(len(order), dtype=bool)
    flags[order] = np.cumsum(density[order]) <= level * density.sum()
    return flags


ANOMALIES = Exercise(
    name="anomalies",
    lesson=17,
    reference=anomalies,
    statement="""Write `anomalies(log_density, level)`: which points are the least likely ones?

`log_density` (N,) holds log p(x_n) of each point, finite, in no order; `level` is a share between 0 and 1, 0.05 for
the lowest 5 %. Return (N,) bools in the order of the points: True where log p(x_n) is below the `level` quantile of
them all. In the checks level · N is a whole number, so that it is clear how many are meant, and no two points tie.""",
    cases=CASES,
    mistakes=(
        Mistake(
            lambda log_density, level: log_density > np.quantile(log_density, level),
            "The mask is the wrong way round: True marks the usual points. An anomaly has a LOW density.",
        ),
        Mistake(
            lambda log_density, level: log_density > np.quantile(log_density, 1 - level),
            "You flag the share with the highest density, the most usual points of all.",
        ),
        Mistake(
            _below(lambda log_density, level: np.quantile(log_density, 1 - level)),
            "You flag all but the top share: the quantile is `level`, not 1 - level.",
        ),
        Mistake(
            _below(lambda log_density, level: level),
            "The log-densities are compared with `level`, or with another number near 0. It is a share of the points: "
            "find the log-density that this share lies below.",
        ),
        Mistake(
            _below(lambda log_density, level: np.log(level)),
            "Densities are compared with `level`, or their logarithms with log(level). A density is not a probability: "
            "how low is rare depends on the data, so take a quantile of them.",
        ),
        Mistake(
            _below(lambda log_density, level: np.percentile(log_density, level)),
            "Only the single lowest point is flagged, as by np.percentile(log_density, level), which counts in "
            "hundredths. `level` is a share: np.quantile(log_density, level).",
        ),
        Mistake(
            _as_densities,
            "You compare densities. Far out they are all 0 as floats; the logarithms keep their order.",
        ),
        Mistake(
            _below(lambda s, level: s.min() + level * (s.max() - s.min())),
            "That is a share of the RANGE of log-densities, so one point far out decides alone. Take a share of the "
            "points.",
        ),
        Mistake(
            _below(lambda s, level: s.mean() + NormalDist().inv_cdf(min(max(level, 1e-9), 1 - 1e-9)) * s.std()),
            "Mean and standard deviation of the log-densities, as if they were a bell. They are not (they have a long "
            "lower tail): take their quantile.",
        ),
        Mistake(
            _of_the_mass,
            "A share of the PROBABILITY is flagged: the lowest densities that together make up `level` of the sum of "
            "all of them. Every point counts once here, however low its density: flag a share of the points.",
        ),
        Mistake(
            _below(lambda s, level: s.max() + np.log(level)),
            "That flags what is less than `level` times as dense as the densest point. It says nothing about how many "
            "points lie there.",
        ),
        Mistake(
            _below(lambda s, level: np.quantile(s, level / 2)),
            "Only half of the share is flagged. There is one tail here, the low one.",
        ),
        Mistake(
            _below(lambda s, level: s.mean() - 2 * s.std()),
            "What lies two standard deviations below the mean is flagged. `level` does not come in, and log-densities "
            "are no bell: take their quantile.",
        ),
        Mistake(
            _below(lambda s, level: np.sort(s)[round(level * len(s)) - 1]),
            "One point too few is flagged: the limit is the highest of those that are meant, which does not lie below "
            "itself.",
        ),
        Mistake(
            _two_sided,
            "Both ends are flagged, half of the share at each. A very HIGH density is the middle of a bell, the most "
            "usual place there is.",
        ),
        Mistake(
            lambda s, level: (s < np.quantile(s, level)) | (s > np.quantile(s, 1 - level)),
            "The lowest share is flagged, and the highest as well. A very HIGH density is the middle of a bell: the "
            "low end alone is meant.",
        ),
        Mistake(
            lambda s, level: np.argsort(np.argsort(s)) <= round(level * len(s)),
            "One point too many is flagged: counted from 0, the lowest n have the places 0 to n - 1.",
        ),
        Mistake(
            lambda s, level: np.abs(s) < np.quantile(np.abs(s), level),
            "The absolute value mixes up low and high: log-densities have a sign.",
        ),
        Mistake(
            lambda s, level: np.sort(s) < np.quantile(s, level),
            "The first points are flagged, as if they were sorted. The mask has to belong to the points in the order "
            "in which they came.",
        ),
        Mistake(
            lambda s, level: np.argsort(s) < level * len(s),
            "`argsort` says which point comes n-th, not at which place point n comes. x.argsort().argsort() "
            "gives the places; or take a quantile.",
        ),
        Mistake(
            lambda s, level: np.argsort(s)[: round(level * len(s))],
            "These are the indices of the anomalies, the lowest first. One bool for each point is wanted, in the order "
            "of the points.",
        ),
        Mistake(
            lambda s, level: np.flatnonzero(s < np.quantile(s, level)),
            "These are the indices of the anomalies. One bool for each point is wanted.",
        ),
        Mistake(
            lambda s, level: s[s < np.quantile(s, level)],
            "These are the log-densities of the anomalies. One bool for each point is wanted.",
        ),
        Mistake(
            lambda s, level: (s < np.quantile(s, level)).mean(),
            "That is how large a share was flagged. One bool for each point is wanted.",
        ),
        Mistake(
            lambda s, level: np.quantile(s, level),
            "That is the threshold. The last step is missing: True for the points that lie below it.",
        ),
    ),
    hints=(
        "Below which log-density do 5 % of the points lie? That number is called a quantile.",
        "`np.quantile(log_density, level)` is that number; an anomaly lies below it.",
        "`log_density < np.quantile(log_density, level)`: no exp, no sorting, one bool a point.",
    ),
    describe=("anomalies (N,)",),
    unfair=(
        ("each point twice", "the statement promises no ties"),
        ("the first point alone", "the statement promises a whole level · N"),
    ),
)

EXERCISES = (ANOMALIES,)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _alarms(chance=1 / 20, of=200, rate=0.1, points=19, hit=None, opposite=itself, last=itself, percent=1):
    """Return chance of an alarm, expected alarms among `of`, and the chance that all `points` miss the lowest tenth."""
    above = hit(rate, points) if hit else (1 - rate) ** points
    return percent * np.array([1.0, 0.0, 1.0]) * [opposite(chance), 0, last(above)] + [0, of * opposite(chance), 0]


def _more_than_twenty():
    """Return the chance of more than 20 alarms among 200 points, each with the chance 1/20."""
    return 1 - sum(comb(200, k) * 0.05**k * 0.95 ** (200 - k) for k in range(21))


PENCILS = (
    Pencil(
        name="rate_of_alarms",
        lesson=17,
        statement="Of 19 held-out points, as usual as those to come, the LOWEST log-density becomes the threshold. "
        "(a) With what probability does the next usual point lie below it? (b) How many false alarms do you expect "
        "among 200 usual points? (c) With what probability is the rate of false alarms of your threshold above 10 %?",
        right=_alarms(),
        parts=("chance of an alarm", "expected alarms", "chance of a rate above 10 %"),
        compute=_alarms,
        slips=(
            slip(
                _alarms,
                "the new point is one of TWENTY that could be the lowest: 1/(m + 1), not 1/m.",
                chance=1 / 19,
            ),
            rare(
                _alarms,
                "the new point is one of TWENTY that could be the lowest: 1/(m + 1), not 1/(m + 2).",
                chance=1 / 21,
            ),
            rare(
                _alarms,
                "the new point is one of TWENTY that could be the lowest: 1/(m + 1), not 1/(m − 1).",
                chance=1 / 18,
            ),
            slip(
                _alarms,
                "no held-out point lies below the threshold, but a new one may: it is as likely as the others to be "
                "the lowest of all twenty.",
                chance=0.0,
            ),
            rare(
                _alarms, "the new point is no coin: it is the lowest of twenty in one case of 20, not of 2.", chance=0.5
            ),
            slip(_alarms, "10 % is the rate of question (c); the expected rate is 1/(m + 1) = 1/20.", chance=0.1),
            rare(_alarms, "19 points and 200 make no 19 of 200: the expected rate is 1/20.", chance=19 / 200),
            rare(_alarms, "the expected rate is 1/(m + 1) = 1/20, not one alarm in 200.", chance=1 / 200),
            rare(_alarms, "the answer of (c) is no answer to (a): the expected rate is 1/20.", chance=0.9**19),
            rare(_alarms, "(a) asks for one new point, not for 19 in a row: 1/20.", chance=0.95**19),
            slip(
                _alarms,
                "those are the chances to lie ABOVE the lowest one, and the points that raise no alarm; below is "
                "asked for.",
                opposite=lambda chance: 1 - chance,
            ),
            slip(
                _alarms,
                "that is the chance that the rate is BELOW 10 %: that at least one of the 19 fell into the lowest "
                "tenth.",
                last=lambda above: 1 - above,
            ),
            slip(_alarms, "19 points have to miss the lowest tenth; the new one is not asked.", points=20),
            slip(_alarms, "19 points have to miss the lowest tenth, not 18.", points=18),
            rare(_alarms, "19 held-out points have to miss the lowest tenth, not the 200 new ones.", points=200),
            slip(
                _alarms, "the 19 have to MISS the lowest tenth, each with probability 0.9.", hit=lambda rate, m: rate**m
            ),
            slip(
                _alarms,
                "that is the chance that exactly ONE of the 19 fell into the lowest tenth; all 19 have to miss it.",
                hit=lambda rate, m: m * rate * (1 - rate) ** (m - 1),
            ),
            rare(
                _alarms,
                "that is the chance that AT MOST one of the 19 fell into the lowest tenth; all 19 have to miss it.",
                hit=lambda rate, m: (1 - rate) ** m + m * rate * (1 - rate) ** (m - 1),
            ),
            slip(
                _alarms,
                "the rate is 5 % on average over many thresholds. Yours is one of them.",
                hit=lambda rate, m: 0.0,
            ),
            rare(
                _alarms,
                "the rate of one threshold is no coin: all 19 have to miss the lowest tenth.",
                hit=lambda rate, m: 0.5,
            ),
            rare(_alarms, "0.1 is the rate itself; all 19 have to miss the lowest tenth.", hit=lambda rate, m: rate),
            rare(
                _alarms,
                "0.9 is the chance that ONE point misses the lowest tenth; all 19 have to.",
                hit=lambda rate, m: 1 - rate,
            ),
            rare(
                _alarms,
                "1/20 is the answer of (a); for (c) all 19 have to miss the lowest tenth.",
                hit=lambda rate, m: 0.05,
            ),
            rare(_alarms, "the chances of the 19 multiply; they were added.", hit=lambda rate, m: m * rate),
            rare(_alarms, "the chances of the 19 multiply; they were added.", hit=lambda rate, m: m * (1 - rate)),
            slip(_alarms, "the 19 points have to miss the lowest TENTH: 0.9, not 0.95.", rate=0.05),
            rare(_alarms, "the 19 points have to miss the lowest TENTH: 0.9, not 0.99.", rate=0.01),
            rare(_alarms, "the 19 points have to miss the lowest TENTH: 0.9, not 0.8.", rate=0.2),
            rare(
                _alarms,
                "the chance is that of more than 10 % among the 200, with 5 % each; the threshold differs from one "
                "draw to the next.",
                hit=lambda rate, m: _more_than_twenty(),
            ),
            slip(_alarms, "200 times the chance of one.", of=100),
            rare(_alarms, "200 times the chance of one; 19 times is too few.", of=19),
            rare(_alarms, "200 times the chance of one; 20 times is too few.", of=20),
            rare(_alarms, "200 times the chance of one; once is too few.", of=1),
            rare(_alarms, "200 times the chance of one; 219 are too many.", of=219),
            rare(_alarms, "200 times the chance of one; 181 are too few.", of=181),
            slip(_alarms, "the chances are in percent: they lie between 0 and 1.", coarser=2, percent=100),
        ),
        hints=(
            "Twenty points, nineteen held out and the new one: any of them may be the lowest.",
            "The rate is above 10 % exactly if none of the 19 fell into the lowest tenth of all usual points.",
        ),
        way="(a) Each of 20 is the lowest with probability 1/20 = 0.05. (b) 200 · 0.05 = 10. (c) The rate U is above u "
        "if all 19 lie above the u quantile: (1 − 0.1)^19 = 0.135.",
        witness=_by_the_beta_law,
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        17,
        1,
        "Painted in the means of 5 bells, a photograph is farther from the original than in 5 k-means colours. Why?",
        (
            "EM stopped at a poor top; better starts would close the gap.",
            "The gap stays at the best top there is: the likelihood is not this error, and has its top elsewhere.",
        ),
        (
            "That error is what k-means makes small; a mixture makes the colours likely, wide bells and all.",
            "A wide, slanted bell may hold one material from shade to light. One flat colour stands for it badly.",
            True,
        ),
        (
            "A mean that is weighted by responsibilities is not the mean of the pixels painted with it.",
            "It is not, but that costs next to nothing. It is the borders between the colours that lie elsewhere.",
        ),
    ),
    ask(
        17,
        2,
        "Five bells are fitted to 172 points; 5 % of these lie below the threshold. Of new usual points it stops …",
        (
            "5 %, on average: the same density made both.",
            "The bells have moved towards the 172, into their gaps and around their odd ones; nobody did so for the "
            "new.",
        ),
        (
            "fewer, because the fit smooths the data.",
            "It is the other way round: where a point of the 172 lay, the density was raised for it.",
        ),
        (
            "more, because the bells have bent to the 172 points.",
            "With 4 columns and 5 bells it was nearly three times as many. Held-out points are as new as the new ones.",
            True,
        ),
    ),
    ask(
        17,
        3,
        "Draws from 100 bells look like perfect digits; held-out digits have a log p below −1900. What are the draws?",
        (
            "Near-copies of training digits: each bell has 12 of them to fill 41 dimensions.",
            "They lie nearer to a training digit than held-out digits do. Beautiful draws, and a useless density.",
            True,
        ),
        (
            "Good draws; log-densities in 41 dimensions are that low.",
            "Ten bells give −102 to the same digits. The bells are flat, and a new digit lies beside every one.",
        ),
        (
            "Averages of digits, which is why they look clean.",
            "An average is a blur: that is one bell for all. Narrow bells stay with single digits.",
        ),
    ),
)
