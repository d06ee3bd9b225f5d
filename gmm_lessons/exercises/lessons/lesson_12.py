"""Lesson 12: from soft to hard. One step of soft k-means, on the way from a mixture to k-means."""

import numpy as np

from gmm_lessons.exercises.exercise import Case, Exercise, Mistake, in_whole_numbers
from gmm_lessons.exercises.judging.slips import Slip, rare, slip
from gmm_lessons.exercises.pencil import Pencil
from gmm_lessons.exercises.quizzes.question import ask
from gmm_lessons.exercises.twists import itself


def soft_kmeans_step(X, means, sigma):
    """Return the shares exp(-d²/2σ²) / Σ_j exp(-d²/2σ²), (N, K), then the means that they weight, (K, D)."""
    score = -((X[:, None] - means) ** 2).sum(axis=2) / (2 * sigma**2)  # (N, K)
    score -= score.max(axis=1, keepdims=True)  # the nearest mean has exp(0) = 1: never 0/0, however cold
    resp = np.exp(score)
    resp /= resp.sum(axis=1, keepdims=True)
    return resp, resp.T @ X / resp.sum(axis=0)[:, None]


def _blobs(N, D, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)) + 1.5 * rng.integers(-1, 2, size=(N, D))


_UNDERFLOWS = (
    "Every exp(-d²/2σ²) is 0 there, and 0/0 is NaN, as ∞/∞ is. Subtract the largest exponent of each point first."
)
_CASES = (
    Case((_blobs(12, 2, 1), _blobs(3, 2, 2), 1.3), "N = 12, K = 3, D = 2"),
    Case((_blobs(9, 2, 3), _blobs(2, 2, 4), 0.7), "K = D = 2"),
    Case((_blobs(10, 4, 5), _blobs(3, 4, 6), 2.0), "D = 4"),
    Case(
        (_blobs(8, 2, 7), np.array([[-1.0, 0.5], [1.0, 0.0]]), 0.01),
        "cold, sigma = 0.01",
        clue=_UNDERFLOWS,
    ),
    Case((_blobs(8, 2, 8), _blobs(2, 2, 9), 50.0), "hot, sigma = 50"),
    Case(
        (np.vstack([_blobs(6, 2, 10), [[100.0, 1.2]]]), np.array([[0.0, 0.0], [0.0, 2.0]]), 1.0),
        "a point far out, between two means",
        clue=_UNDERFLOWS,
    ),
    in_whole_numbers(np.array([[0, 1], [3, -2], [1, 1], [4, 4]]), np.array([[1, 0], [3, 2]]), 2),
)


def _with(distance=None, score=None, shares=None, move=None):
    """Return a right step, but for distance(X, means), score(d, sigma), shares(score) or move(X, resp, means)."""

    def step(X, means, sigma):
        d = (distance or _squared)(X, means)
        resp = (shares or _softmax)((score or _exponent)(d, sigma))
        return resp, (move or _weighted)(X, resp, means)

    return step


def _squared(X, means):
    return ((X[:, None] - means) ** 2).sum(axis=2)


def _exponent(d, sigma):
    return -d / (2 * sigma**2)


def _softmax(score, axis=1):
    top = np.exp(score - score.max(axis=axis, keepdims=True))
    return top / top.sum(axis=axis, keepdims=True)


def _weighted(X, resp, means):
    return resp.T @ X / resp.sum(axis=0)[:, None]


def _without_care(score):
    with np.errstate(all="ignore"):
        return np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)


def _off_the_smallest(score):
    with np.errstate(all="ignore"):
        return _without_care(score - score.min(axis=1, keepdims=True))


def _off_the_columns(score):
    heights = np.exp(score - score.max(axis=0))
    return heights / heights.sum(axis=1, keepdims=True)


def _again(X, means, sigma):
    _, new = soft_kmeans_step(X, means, sigma)
    return soft_kmeans_step(X, new, sigma)[0], new


def _to_the_end(X, means, sigma):
    for _ in range(60):
        resp, means = soft_kmeans_step(X, means, sigma)
    return resp, means


def _with_weights(X, means, sigma):
    resp, _ = soft_kmeans_step(X, means, sigma)
    resp = _softmax(_exponent(_squared(X, means), sigma) + np.log(resp.mean(axis=0)))
    return resp, _weighted(X, resp, means)


def _beyond_the_nearest(d):
    """Return how much farther than the nearest mean each one is, given squared distances."""
    return np.sqrt(d) - np.sqrt(d.min(axis=1, keepdims=True))


def _hard(score):
    return np.eye(score.shape[1])[score.argmax(axis=1)]


def _mean_of_own(X, resp, means):
    labels = resp.argmax(axis=1)
    return np.array([X[labels == k].mean(axis=0) if (labels == k).any() else means[k] for k in range(len(means))])


STEP = Exercise(
    name="soft_kmeans_step",
    lesson=12,
    reference=soft_kmeans_step,
    statement="""Write `soft_kmeans_step(X, means, sigma)`: one update of round bells of one width and equal weights.

r_nk = exp(-|x_n - μ_k|² / 2σ²) / Σ_j exp(-|x_n - μ_j|² / 2σ²), then new μ_k = Σ_n r_nk x_n / Σ_n r_nk

`X` (N, D), `means` (K, D), `sigma` a STANDARD DEVIATION. Return `(resp, new_means)`: (N, K) and (K, D). It must still
work when the bells are cold, where every exp is too small for a float; every mean has a share in some point.""",
    cases=_CASES,
    mistakes=(
        Mistake(
            _with(shares=_without_care),
            "The formula is right, but in the cold all the exps of a point are 0 and 0/0 is NaN. Subtract the largest "
            "exponent of each row first: the ratio stays the same.",
        ),
        Mistake(
            _with(shares=_off_the_smallest),
            "Another exponent than the largest is taken off, the smallest, say. Then those of near means are huge, "
            "their exps infinite, and inf/inf is NaN. Take the LARGEST off, that of the nearest mean.",
        ),
        Mistake(
            _with(score=lambda d, sigma: -d / sigma**2),
            "The 2 of 2σ² is missing: a bell falls like exp(-d²/2σ²).",
        ),
        Mistake(
            _with(score=lambda d, sigma: -d / (4 * sigma**2)),
            "The exponent is -d²/4σ², as of (2σ)², which squares the 2 as well. It is -d²/2σ².",
        ),
        Mistake(
            _with(score=lambda d, sigma: -d / (2 * sigma)),
            "You divide by 2σ. `sigma` is a standard deviation: the exponent holds its square.",
        ),
        Mistake(
            _with(score=lambda d, sigma: -d * sigma**2 / 2),
            "You multiply by σ², as `d / 2 * sigma**2` does without brackets. Wide bells, large σ, make soft shares: "
            "divide by 2σ².",
        ),
        Mistake(
            _with(score=lambda d, sigma: -np.sqrt(d) / (2 * sigma**2)),
            "You use the distance where its square belongs.",
        ),
        Mistake(
            _with(score=lambda d, sigma: -((_beyond_the_nearest(d) / sigma) ** 2) / 2),
            "The smallest distance is taken off before it is squared: (d - d_0)² is not d² - d_0². Square first, and "
            "take the largest exponent off then.",
        ),
        Mistake(
            _with(score=lambda d, sigma: d / (2 * sigma**2)),
            "The sign is wrong: the farthest mean gets the most. The exponent is MINUS d²/2σ².",
        ),
        Mistake(
            _with(shares=lambda score: _softmax(score, axis=0)),
            "The columns sum to one, each mean is shared out among the points. It is each POINT that is shared out: "
            "sum over k, `axis=1`.",
        ),
        Mistake(
            _with(shares=_hard, move=_mean_of_own),
            "The shares are 0 and 1: that is k-means itself, the limit σ → 0. Here a point is shared.",
        ),
        Mistake(
            _with(move=_mean_of_own),
            "The shares are right, but the new means average only over the points that are nearest. Every point "
            "counts, with its share.",
        ),
        Mistake(
            _with(move=lambda X, resp, means: resp.T @ X),
            "The new means are weighted sums. Divide each by N_k, the sum of its shares.",
        ),
        Mistake(
            _with(move=lambda X, resp, means: resp.T @ X / len(X)),
            "The weighted sums are divided by N. Each mean divides by its own N_k, the sum of its shares.",
        ),
        Mistake(
            _again,
            "The shares belong to the NEW means. One update shares by the old means, and then moves.",
        ),
        Mistake(
            _to_the_end,
            "You go on until nothing moves. This function is one update.",
        ),
        Mistake(
            _with_weights,
            "You let the weights π_k in. That is EM with free weights; soft k-means holds them equal.",
        ),
        Mistake(
            lambda X, means, sigma: (soft_kmeans_step(X, means, sigma)[0], means),
            "The means did not move. The second half replaces them by weighted means of the points.",
        ),
        Mistake(
            lambda X, means, sigma: soft_kmeans_step(X, means, sigma)[::-1],
            "The two parts are in the wrong order: shares first, then the means.",
        ),
        Mistake(
            lambda X, means, sigma: (soft_kmeans_step(X, means, sigma)[0].T, soft_kmeans_step(X, means, sigma)[1]),
            "The shares are transposed, (K, N). One row a point: (N, K).",
        ),
        Mistake(
            _with(shares=np.exp),
            "The heights are not divided by their sum over the components, so the shares of a point do not sum to one.",
        ),
        Mistake(
            _with(shares=lambda score: np.exp(score - score.max(axis=1, keepdims=True))),
            "The largest share of each point is 1, so the shares do not sum to one: the largest exponent is taken off, "
            "and the division by the sum over the components is missing.",
        ),
        Mistake(
            _with(shares=lambda score: np.exp(score - score.max()) / np.exp(score - score.max()).sum()),
            "All shares together sum to one. Each POINT is shared out by itself: divide each row by its own sum, "
            "`axis=1` with `keepdims=True`.",
        ),
        Mistake(
            _with(shares=_off_the_columns),
            "The largest exponent is taken down each column, so that each mean has another number taken off, and the "
            "ratios change. Take one off for each POINT, the largest of its row, `axis=1` with "
            "`keepdims=True`.",
        ),
    ),
    hints=(
        "First an E step (lesson 5) in which weights and normalisers cancel, then the M step for the means alone.",
        "All squared distances at once: `((X[:, None] - means) ** 2).sum(axis=2)`, (N, K). Subtract the largest "
        "exponent of each row before you take exp.",
        "`resp = np.exp(s - s.max(axis=1, keepdims=True))`, divide the rows by their sums, and the means are "
        "`resp.T @ X / resp.sum(axis=0)[:, None]`.",
    ),
    describe=("shares (N, K)", "new means (K, D)"),
)

EXERCISES = (STEP,)


# --- paper and pencil -------------------------------------------------------------------------------------------------


def _sigma(of=9.0, factor=1.0, root=np.sqrt, last=itself):
    """Return σ from the number `of` Σ, its largest eigenvalue if all is right."""
    return float(last(root(factor * of)))


PENCILS = (
    Pencil(
        name="width_of_the_merger",
        lesson=12,
        statement="Points in the plane have the covariance [[5, 4], [4, 5]]. Two round bells of one width σ are "
        "fitted to "
        "them. From which σ on can the merged state, both bells on the mean, hold its ground?",
        right=_sigma(),
        compute=_sigma,
        slips=(
            slip(_sigma, "the root is left out: σ² = λ_max = 9, and σ is asked for.", root=itself),
            slip(_sigma, "the eigenvalue is squared; σ² = λ_max, so a root is taken.", root=np.square),
            slip(_sigma, "the eigenvalue is halved; σ is its root.", root=lambda a: a / 2),
            rare(_sigma, "a root is taken twice; σ² = λ_max.", root=lambda a: a**0.25),
            rare(_sigma, "the cube root is taken; σ² = λ_max.", root=np.cbrt),
            slip(_sigma, "5 is the variance along one column. Look along the longest axis of the cloud.", of=5.0),
            slip(
                _sigma,
                "1 is the smallest eigenvalue, that of the shortest axis; the means leave along the longest.",
                of=1.0,
            ),
            slip(_sigma, "10 is the trace, the sum of both eigenvalues; the largest is what counts.", of=10.0),
            slip(_sigma, "4 is the covariance; the largest eigenvalue of Σ is asked for.", of=4.0),
            rare(_sigma, "18 is the sum of all entries; the largest eigenvalue is what counts.", of=18.0),
            rare(_sigma, "8 is the difference of the eigenvalues; the largest is what counts.", of=8.0),
            rare(_sigma, "41 = 5² + 4² is the square of the length of a column; the eigenvalue is 9.", of=41.0),
            rare(_sigma, "0.8 is the correlation; the largest eigenvalue of Σ is asked for.", of=0.8),
            rare(
                _sigma, "82 is the sum of the squares of all entries; the largest eigenvalue is what counts.", of=82.0
            ),
            slip(_sigma, "there is no half: σ² = λ_max.", factor=0.5),
            slip(_sigma, "there is no factor 2, though there are two bells: σ² = λ_max.", factor=2.0),
            rare(_sigma, "there is no factor ¼: σ² = λ_max.", factor=0.25),
            slip(_sigma, "there is no factor 2 before σ either: σ = √λ_max.", last=lambda sigma: 2 * sigma),
            rare(_sigma, "σ is not halved: σ = √λ_max.", last=lambda sigma: sigma / 2),
            slip(_sigma, "that is one divided by it: it stands upside down.", last=lambda sigma: 1 / sigma),
            slip(_sigma, "the sign is turned round: a width is > 0.", last=np.negative),
            Slip(1.8, "that is an eigenvalue of the correlation matrix; the covariance is given."),
            Slip(float(np.sqrt(1.8)), "that is the root of an eigenvalue of the correlation matrix; Σ has 9."),
        ),
        hints=(
            "In which direction do the two means leave each other first?",
            "σ² = λ_max, the largest eigenvalue of Σ.",
        ),
        way="The eigenvalues are 5 + 4 = 9 along (1, 1) and 5 − 4 = 1. The merged state is stable above σ² = 9, "
        "so σ = 3.",
        witness=lambda: float(np.sqrt(np.linalg.eigvalsh([[5, 4], [4, 5]])[-1])),
    ),
)


# --- the quiz ---------------------------------------------------------------------------------------------------------

QUESTIONS = (
    ask(
        12,
        1,
        "All covariances are held at σ²I, and σ tends to 0. What becomes of the weights π_k in the shares?",
        (
            "They stop mattering: the nearest centre takes the whole point.",
            "Their ratio is a constant; the ratio of the exponentials tends to 0 or infinity. That leaves k-means.",
            True,
        ),
        (
            "They decide everything, because all bells have become equally narrow.",
            "Equal widths cancel, but the distances stay, divided by a σ² that tends to 0: they win.",
        ),
        (
            "They must all become equal, since k-means knows no weights.",
            "They may be as unequal as the clusters are. It is the shares that no longer depend on them.",
        ),
    ),
    ask(
        12,
        2,
        "Two overlapping round bells, equally wide and equally heavy, generate the data. You fit them by k-means. Its "
        "two centres are …",
        (
            "at the means of the bells, if there are enough points.",
            "More points do not help: each centre averages over one side of the border, and the tails of the other "
            "bell that reach across are on the wrong side.",
        ),
        (
            "farther apart than the means of the bells, however many points there are.",
            "Each side of the border is averaged by itself. A bell loses its inner tail, which pushes its centre "
            "outwards; what comes over from the other bell makes up for only a part of that.",
            True,
        ),
        (
            "nearer to each other, because the border cuts off the tails.",
            "It cuts off the tails that point to the other bell, the inner ones. What is left lies farther out.",
        ),
    ),
    ask(
        12,
        3,
        "Merged bells are stable as long as σ² > λ_max. You heat two SEPARATE bells until σ² = 1.02 λ_max. They …",
        (
            "must have merged: above λ_max there is one place only.",
            "Stable means that bells which are close stay close. It says nothing about bells that are far apart.",
        ),
        (
            "can never merge again, whatever the heat.",
            "Wide enough, the shares no longer depend on the point, and every mean is the grand mean.",
        ),
        (
            "may still be two; which way you came decides.",
            "On Old Faithful they are two until 1.04 λ_max, and there the two explain the data better than the one.",
            True,
        ),
    ),
)
