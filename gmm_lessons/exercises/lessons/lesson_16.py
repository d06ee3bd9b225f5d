"""Lesson 16: EM at scale. The M step from three sums, without the data."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake
from gmm_lessons.exercises.judging.slips import rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def m_step_from_stats(Nk, S1, S2):
    """Return π_k = N_k / N, μ_k = S1_k / N_k and Σ_k = S2_k / N_k - μ_k μ_kᵀ: (K,), (K, D), (K, D, D)."""
    means = S1 / Nk[:, None]
    covs = S2 / Nk[:, None, None] - means[:, :, None] * means[:, None, :]
    return Nk / Nk.sum(), means, covs


def _sums(N, K, D, seed, offset=0.0):
    """Return N_k, Σ r x and Σ r x xᵀ of random points and responsibilities."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(N, D)) @ rng.normal(size=(D, D)) + offset + rng.normal(size=D)
    resp = rng.dirichlet(0.7 + np.arange(K), size=N)
    return resp.sum(axis=0), resp.T @ x, np.einsum("nk,ni,nj->kij", resp, x, x)


def _outer(a):
    return a[:, :, None] * a[:, None, :]


def _column(Nk):
    return Nk[:, None, None]


def _with(weights=None, means=None, covs=None):
    """Return an M step that is right but for weights(Nk), means(Nk, S1) or covs(Nk, S1, S2, means)."""

    def step(Nk, S1, S2):
        new_means = S1 / Nk[:, None] if means is None else means(Nk, S1)
        new_covs = S2 / _column(Nk) - _outer(new_means) if covs is None else covs(Nk, S1, S2, new_means)
        return Nk / Nk.sum() if weights is None else weights(Nk), new_means, new_covs

    return step


def _only_diagonal(covs):
    return covs * np.eye(covs.shape[-1])


STATS = Exercise(
    name="m_step_from_stats",
    lesson=16,
    reference=m_step_from_stats,
    statement="""Write `m_step_from_stats(Nk, S1, S2)`: the M step of data never held in memory, from sums.

N_k = Σ_n r_nk, S1_k = Σ_n r_nk x_n, S2_k = Σ_n r_nk x_n x_nᵀ

π_k = N_k / Σ_j N_j, μ_k = S1_k / N_k, Σ_k = S2_k / N_k - μ_k μ_kᵀ

`Nk` (K,), `S1` (K, D), `S2` (K, D, D). Return `(weights, means, covs)`: (K,), (K, D), (K, D, D).""",
    cases=(
        Case(_sums(12, 3, 2, 1), "K = 3, D = 2"),
        Case(_sums(9, 2, 2, 2), "K = D = 2, where a wrong axis goes unnoticed"),
        Case(_sums(15, 3, 3, 5), "K = D = 3"),
        Case(_sums(14, 2, 4, 3, offset=30.0), "D = 4, points near 30"),
        Case(_sums(20, 1, 3, 4), "K = 1, one component that holds everything"),
    ),
    mistakes=(
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk)),
            "μ_k μ_kᵀ was not subtracted: S2_k / N_k is the second moment about the origin, not about the mean.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _only_diagonal(_outer(means))),
            "Only the squares of the means were subtracted, on the diagonal. The outer product μ_k μ_kᵀ fills the "
            "matrix.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - (means**2)[:, None, :]),
            "The squares of μ_k are subtracted from each row of the matrix, as broadcasting repeats them. The outer "
            "product is np.outer(mu, mu) for one k, `means[:, :, None] * means[:, None, :]` for all.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - (means**2)[:, :, None]),
            "Each squared mean is repeated along a row, as by `means[:, :, None] ** 2`. Multiply coordinate i by "
            "coordinate j.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - (means**2).sum(axis=1)[:, None, None]),
            "You subtract μᵀμ, one number, from every entry. The OUTER product μ μᵀ is a D x D matrix.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - means.T @ means),
            "The outer products of all components are added up, as by `means.T @ means`. Each covariance subtracts its "
            "own: keep k apart.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _outer(means)[-1]),
            "The last component's μ μᵀ is subtracted from every covariance. Each subtracts its own.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _outer(S1)),
            "You subtract S1 S1ᵀ, the outer product of the SUM. Divide S1 by N_k first: it is the mean that is "
            "subtracted.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _outer(S1) / _column(Nk)),
            "S1 S1ᵀ was divided by N_k once. Both factors of μ μᵀ carry a 1/N_k.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: (S2 - _outer(means)) / _column(Nk)),
            "You subtract before you divide, so μ μᵀ is divided by N_k as well: S2_k / N_k first.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 - _outer(means)),
            "S2 was not divided by N_k: it is a sum, and the covariance is a mean.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 - _outer(S1) / _column(Nk)),
            "This is the scatter, N_k times the covariance. The last division by N_k is missing.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: (S2 - _outer(S1) / _column(Nk)) / (_column(Nk) - 1)),
            "You divide the scatter by N_k - 1, the unbiased form. The M step maximises the likelihood, with N_k.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) + _outer(means)),
            "μ μᵀ was added. The mean of the squares is never smaller than the square of the mean, so subtract.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: _outer(means) - S2 / _column(Nk)),
            "The difference is the wrong way round, and the variances are negative: mean of squares minus square of "
            "mean.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / Nk.sum() - _outer(means)),
            "S2 was divided by N. The sum over component k holds N_k points.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / Nk.sum()),
            "S2 was divided by all N points, and the mean was not taken off.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: _only_diagonal(S2 / _column(Nk) - _outer(means))),
            "What lies off the diagonal was dropped: S2 knows how the coordinates vary together, keep it.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / Nk - _outer(means)),
            "`S2 / Nk` divides along the last axis, which is a coordinate. The first axis is the component: "
            "`Nk[:, None, None]`.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / Nk[:, None] - _outer(means)),
            "`S2 / Nk[:, None]` divides row i of every matrix by N_i. One more None, and it divides matrix k by N_k.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1 / Nk),
            "`S1 / Nk` lines N_k up with the coordinates, the last axis. Rows are components: `Nk[:, None]`.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1 / Nk, covs=lambda Nk, S1, S2, means: S2 / Nk - _outer(means)),
            "In both divisions N_k lines up with the last axis. NumPy matches axes from the right; the component is "
            "the first, so give `Nk` axes of length one after it.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1 / Nk.sum()),
            "The means were divided by N, the total. S1_k is a sum over the N_k points of component k.",
        ),
        Mistake(
            _with(
                means=lambda Nk, S1: S1 / Nk.sum(),
                covs=lambda Nk, S1, S2, means: S2 / Nk.sum() - _outer(means),
            ),
            "Both sums were divided by N. Only the weight compares N_k with N; means and covariances live within k.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1),
            "S1 was returned as the means. It is a sum that still has to be divided by N_k.",
        ),
        Mistake(
            _with(weights=lambda Nk: Nk),
            "You return N_k as weights. They have to sum to one: divide by their sum.",
        ),
        Mistake(
            _with(weights=lambda Nk: Nk / len(Nk)),
            "The counts are divided by K, the number of components, as by `len(Nk)`. N is the sum of the N_k.",
        ),
        Mistake(
            _with(weights=lambda Nk: np.full(len(Nk), 1 / len(Nk))),
            "The weights are all the same. `Nk` says how much each component holds.",
        ),
        Mistake(
            _with(weights=lambda Nk: np.exp(Nk - Nk.max()) / np.exp(Nk - Nk.max()).sum()),
            "A softmax is for logarithms. Counts become probabilities by dividing by their sum.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _outer(means) + 1e-6 * np.eye(S1.shape[1])),
            "A ridge of 1e-6 was added to the covariances. Useful against collapse, but the sums do not ask for it.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - means**2),
            "`means**2` is (K, D) and lines up with the wrong axes of (K, D, D); and squares are only the diagonal of "
            "μ μᵀ.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - np.outer(means, means)),
            "`np.outer(means, means)` takes all K means as one long vector. Build one outer product for each k.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1 / Nk, covs=lambda Nk, S1, S2, means: S2 / Nk),
            "N_k lines up with the last axis in both divisions, and μ μᵀ was not subtracted.",
        ),
        Mistake(
            _with(means=lambda Nk, S1: S1 / Nk, covs=lambda Nk, S1, S2, means: S2 / Nk[:, None] - _outer(means)),
            "`Nk` needs one new axis for S1 and two for S2, because it belongs to the first axis of each.",
        ),
        Mistake(
            lambda Nk, S1, S2: (Nk / Nk.sum(), S1 / Nk.sum(), m_step_from_stats(Nk, S1, S2)[2]),
            "The means you return are S1 / N, though your covariances use the right ones, S1_k / N_k. Return those.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: np.maximum(S2 / _column(Nk) - _outer(means), 0)),
            "Negative entries were cut off at 0. Variances cannot be negative, but covariances can: a slanting "
            "ellipse needs them.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: np.abs(S2 / _column(Nk) - _outer(means))),
            "An absolute value was taken of the covariances. Those off the diagonal may be negative.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: np.diagonal(S2 / _column(Nk), axis1=1, axis2=2) - means**2),
            "The third part has one row of variances for each component. S2 is D x D, and so is the covariance.",
        ),
        Mistake(
            lambda Nk, S1, S2: tuple(m_step_from_stats(Nk, S1, S2)[i] for i in (1, 2, 0)),
            "Means, covs, weights is not the order asked for: weights come first.",
        ),
        Mistake(
            lambda Nk, S1, S2: m_step_from_stats(Nk, S1, S2)[1:],
            "Two parts are returned, and three are wanted: weights, means, covs.",
        ),
        Mistake(
            _with(weights=lambda Nk: Nk / (Nk.sum() - 1)),
            "The weights are divided by N - 1. They are shares of N.",
        ),
        Mistake(
            lambda Nk, S1, S2: tuple(m_step_from_stats(Nk, S1, S2)[i] for i in (0, 2, 1)),
            "Covs were returned before means.",
        ),
        Mistake(
            _with(
                covs=lambda Nk, S1, S2, means: (
                    S2 / _column(Nk) - np.outer(S1.sum(axis=0), S1.sum(axis=0)) / Nk.sum() ** 2
                )
            ),
            "The mean of ALL points was subtracted from each component. Take off its own, S1_k / N_k.",
        ),
        Mistake(
            _with(covs=lambda Nk, S1, S2, means: S2 / _column(Nk) - _outer(S1) / Nk.sum()),
            "S1 S1ᵀ was divided by N. Two factors S1_k need two divisions by N_k.",
        ),
        Mistake(
            _with(
                covs=lambda Nk, S1, S2, means: np.tile(
                    (S2 - _outer(S1) / _column(Nk)).sum(axis=0) / Nk.sum(), (len(Nk), 1, 1)
                )
            ),
            "All components share one pooled covariance. The sums S2 are kept apart by k, so keep the covariances "
            "apart.",
        ),
    ),
    hints=(
        "Means are sums divided by counts. Which count belongs to component k?",
        "The covariance is the mean of x xᵀ minus μ μᵀ: S2_k / N_k - μ_k μ_kᵀ.",
        "`S1 / Nk[:, None]`, `S2 / Nk[:, None, None] - means[:, :, None] * means[:, None, :]`, `Nk / Nk.sum()`.",
    ),
    describe=("weights (K,)", "means (K, D)", "covs (K, D, D)"),
    atol=1e-9,
    invariants=(
        (
            lambda answer, *_: np.isclose(answer[0].sum(), 1),
            "Weights sum to one, whatever the counts are.",
        ),
        (
            lambda answer, *_: np.allclose(answer[2], answer[2].mT, rtol=1e-7, atol=1e-8),
            "S2 is symmetric and so is μ μᵀ; your covariances are not.",
        ),
    ),
)

EXERCISES = (STATS,)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _joined(a, b):
    """Return count, mean and scatter of the points of both batches, from the points themselves."""
    both = np.concatenate([a, b])
    return np.array([len(both), both.mean(), ((both - both.mean()) ** 2).sum()])


def _added(count=10, mean=(0.4, 0.6), within=15.0, often=2.4, distance=2.5, power=2, last=itself):
    """Return count, mean and scatter of both batches; the squared distance of the means counts `often` times."""
    return np.array([count, mean[0] * 1 + mean[1] * 3.5, last(within + often * distance**power)])


PENCILS = (
    Pencil(
        name="two_batches",
        lesson=16,
        statement="On a line, a component holds 4 points' worth of a first batch, with mean 1 and scatter 6, and "
        "6 points' "
        "worth of a second, with mean 3.5 and scatter 9. What are count, mean and scatter of both together?",
        right=_added(),
        parts=("the count", "the mean", "the scatter"),
        compute=_added,
        slips=(
            slip(_added, "the count is that of points, 4 + 6, and not of batches.", count=2),
            slip(_added, "the count is the sum of both, 4 + 6, and not their mean.", count=5),
            rare(_added, "the count is the sum of both, 4 + 6, and not their product.", count=24),
            rare(_added, "the count is that of the second batch alone; add the first.", count=6),
            rare(_added, "the count is that of the first batch alone; add the second.", count=4),
            rare(_added, "the count is 4 + 6 = 10.", count=11),
            slip(_added, "the mean of the two means would count both batches alike.", mean=(0.5, 0.5)),
            slip(
                _added,
                "the counts have changed places in the mean: 6 of 10 points lie about 3.5. From the first mean the "
                "step is δ N_b / N, not N_a / N.",
                mean=(0.6, 0.4),
            ),
            slip(_added, "the two means are added; weigh them with the counts, and divide by 10.", mean=(1.0, 1.0)),
            slip(_added, "the sum of count times mean is to be divided by 10.", mean=(4.0, 6.0)),
            rare(_added, "the sum of count times mean is divided by 2, not by 10.", mean=(2.0, 3.0)),
            rare(_added, "the mean is that of the first batch.", mean=(1.0, 0.0)),
            rare(_added, "the mean is that of the second batch.", mean=(0.0, 1.0)),
            rare(_added, "the step is added to the second mean; it starts from the first.", mean=(-0.6, 1.6)),
            rare(_added, "that is the step from the first mean, δ N_b / N; add the mean 1.", mean=(-0.6, 0.6)),
            slip(
                _added,
                "the scatters were added, without the distance of the means: the two means differ, and that spreads "
                "the whole.",
                often=0.0,
            ),
            slip(_added, "that is the variance; the scatter is asked for, N times as much.", last=lambda s: s / 10),
            rare(_added, "that is the scatter divided by N − 1; it is not divided at all.", last=lambda s: s / 9),
            rare(_added, "that is the scatter divided by 2; it is not divided at all.", last=lambda s: s / 2),
            rare(_added, "that is the square root of the scatter.", last=np.sqrt),
            slip(
                _added,
                "that is the standard deviation; the scatter is asked for.",
                last=lambda s: np.sqrt(np.abs(s) / 10),
            ),
            slip(_added, "the squared distance of the means counts N_a N_b / N = 2.4 times, not once.", often=1.0),
            slip(_added, "the squared distance counts N_a N_b / N = 2.4 times, not N.", often=10.0),
            slip(_added, "N_a N_b is to be divided by N.", often=24.0),
            rare(_added, "N_a N_b is divided by N twice.", often=0.24),
            rare(_added, "N_a N_b is divided by 2 N; by N alone.", often=1.2),
            rare(_added, "N_a N_b is divided by 2; by N = 10.", often=12.0),
            rare(_added, "the squared distance counts N_a N_b / N = 2.4 times, not N_a.", often=4.0),
            rare(_added, "the squared distance counts N_a N_b / N = 2.4 times, not N_b.", often=6.0),
            rare(_added, "the squared distance counts N_a N_b / N = 2.4 times, not twice.", often=2.0),
            rare(_added, "the squared distance counts N_a N_b / N = 2.4 times, not N_a / N.", often=0.4),
            rare(_added, "the squared distance counts N_a N_b / N = 2.4 times, not N_b / N.", often=0.6),
            slip(_added, "the distance of the means spreads the whole: it is added, not taken away.", often=-2.4),
            slip(_added, "the distance of the means enters squared.", power=1),
            rare(
                _added, "the distance of the means is added as it is: δ² N_a N_b / N belongs there.", power=1, often=1.0
            ),
            rare(_added, "the distance of the means is 3.5 − 1, not 3.5 + 1.", distance=4.5),
            rare(
                _added,
                "the distance is that of the two means, 2.5, and not of one of them from the joint mean.",
                distance=1.5,
            ),
            rare(
                _added,
                "the distance is that of the two means, 2.5, and not of one of them from the joint mean.",
                distance=1.0,
            ),
            rare(_added, "the scatters are averaged; they are added.", within=7.5),
            slip(
                _added,
                "the scatters are averaged, without the distance of the means: they are added, and it counts too.",
                within=7.5,
                often=0.0,
            ),
            slip(
                _added,
                "the scatters are averaged with the counts, without the distance of the means: they are added, and it "
                "spreads the whole.",
                within=7.8,
                often=0.0,
            ),
            rare(_added, "the scatters are weighted with the counts; a scatter holds its count already.", within=78.0),
            rare(_added, "the scatters are weighted with the counts; a scatter holds its count already.", within=7.8),
            rare(_added, "the scatters are divided by their counts; a scatter is added as it is.", within=3.0),
            rare(_added, "the scatters within the batches are left out: 6 + 9 is added.", within=0.0),
            rare(_added, "the scatter of the second batch is left out.", within=6.0),
            rare(_added, "the scatter of the first batch is left out.", within=9.0),
        ),
        hints=(
            "Counts add, and the mean is weighted by them.",
            "S = S_a + S_b + δ² N_a N_b / N with δ = 3.5 − 1.",
        ),
        way="N = 10, mean (4·1 + 6·3.5)/10 = 2.5, scatter 6 + 9 + 2.5² · 24/10 = 30.",
        witness=lambda: _joined(
            np.array([1 - np.sqrt(1.5), 1 + np.sqrt(1.5)] * 2), np.array([3.5 - np.sqrt(1.5), 3.5 + np.sqrt(1.5)] * 3)
        ),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        16,
        1,
        "The E step is one product, Θ Φ. You add a ninth bell and keep the points. What is new in it?",
        (
            "A row of Θ, and the weights in the others.",
            "A row of Θ is a bell. The other weights shrink, so the constants in the other rows change too.",
            True,
        ),
        (
            "A row of Φ.",
            "The rows of Φ are products of coordinates. How many there are depends on D alone.",
        ),
        (
            "A row of Θ, and all of Φ.",
            "Φ is made of the points alone and knows of no bell.",
        ),
    ),
    ask(
        16,
        2,
        "Your points are times in seconds since 1970, and a fit that keeps Σ r x² finds variances of 0. The cure?",
        (
            "Add moments about the mean, or centre the points first.",
            "The squares are near 10¹⁸, where floats lie over 100 apart. About the mean nothing large is subtracted.",
            True,
        ),
        (
            "Raise the floor below which a variance may not fall.",
            "That hides it. The digits of the true variance are lost before any floor is applied.",
        ),
        (
            "Take larger blocks, so that fewer sums are rounded.",
            "One block already subtracts two numbers that agree in all their digits.",
        ),
    ),
    ask(
        16,
        3,
        "Stepwise EM, κ = 1, small batches: quick for half a pass, then it creeps. What would help most?",
        (
            "Larger batches, because their moments are less noisy.",
            "Noise is not what holds it back; and larger batches mean fewer M steps.",
        ),
        (
            "A smaller κ, so that the first batches are forgotten.",
            "At κ = 1 every batch counts alike for ever, also the first, shared out by bells in the wrong places.",
            True,
        ),
        (
            "κ = 0.3, which forgets fastest of all.",
            "Then the last few batches have nearly all the say, and their noise dies out only as slowly as γ does.",
        ),
    ),
)
